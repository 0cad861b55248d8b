"""What questions tell beside what they ask: drugs taken, speakers, places, strokes of the hand, who is a member of which body."""

from __future__ import annotations

import pytest

from answered import answered
from palpate.answering.question import read_question
from palpate.library import Library
from palpate.vocabulary import QuestionKind, Verdict


@pytest.mark.parametrize(
    ("question", "interventions", "comparators"),
    [
        ("I've been on sertraline since May. Is regular massage as good as anything for low mood?", {"massage"}, set()),
        ("My nan is taking naproxen. Does massage help her knee arthritis?", {"massage"}, set()),
        ("Is massage better than sertraline for depression?", {"massage"}, {"antidepressant"}),
        (
            "Relaxation massage, acupressure or physiotherapy: any data on acupressure versus physiotherapy for back pain?",
            {"acupressure"},
            {"physiotherapy"},
        ),
        ("The nurse at the surgery laughed. Does massage lower blood pressure?", {"massage"}, set()),
        ("Is massage any use after a caesarean or other operation for pain?", {"massage"}, set()),
    ],
)
def test_treatments_that_are_only_told_are_not_asked_about(question: str, interventions: set[str], comparators: set[str]) -> None:
    pico = read_question(question).pico
    assert {concept.partition(":")[2] for concept in pico.interventions} == interventions
    assert {concept.partition(":")[2] for concept in pico.comparators} == comparators


@pytest.mark.parametrize(
    ("question", "conditions"),
    [
        ("Whiplash clinic in Ontario. Does relaxation massage help neck pain?", {"neck-pain"}),
        ("Whiplash clinic in Ontario. Does relaxation massage help?", {"whiplash"}),
        ("Does relaxation massage affect preterm delivery in pregnancy?", {"pregnancy"}),
        ("Rheumatoid arthritis: is a light stroke better than a firm one?", {"rheumatoid-arthritis"}),
        ("Lomi or Swedish massage to help me get pregnant?", {"infertility"}),
        ("Massage for TTH?", {"tension-headache"}),
    ],
)
def test_what_people_have_is_read_without_places_and_strokes_of_the_hand(question: str, conditions: set[str]) -> None:
    assert {concept.partition(":")[2] for concept in read_question(question).pico.conditions} == conditions


def test_who_only_told_of_it_is_not_who_is_asked_about() -> None:
    assert not read_question("A nurse said gentle massage helps premature babies put on weight, is that right?").pico.populations
    assert read_question("Does massage help nurses with back pain?").pico.populations == ("population:nurses",)


def test_a_recommendation_has_a_strength_that_no_muscle_has() -> None:
    assert not read_question("ACR position on massage in osteoarthritis, and its strength?").pico.outcomes
    assert read_question("Does massage improve strength after exercise?").pico.outcomes


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("Do rheumatologists advise massage for osteoarthritis?", "American College of Rheumatology"),
        ("What do orthopaedic surgeons advise on massage for knee osteoarthritis?", "American Academy of Orthopaedic Surgeons"),
    ],
)
def test_members_of_a_body_stand_for_it(question: str, body: str, starter_library: Library) -> None:
    assert answered(question, starter_library).bottom_line.startswith(body)


@pytest.mark.parametrize(
    ("question", "treatment"),
    [
        ("Is head and neck massage useful against tension-type headache?", "head or scalp massage"),
        ("does swedish massage bring blood pressure down or is that a myth", "Swedish massage"),
    ],
)
def test_massage_as_such_answers_for_its_ordinary_kinds_and_says_so(
    question: str, treatment: str, starter_library: Library
) -> None:
    answer = answered(question, starter_library)
    assert answer.bottom_line_statements[-1].text == f"No finding held here tested {treatment} by itself."
    assert not answer.abstained


def test_a_technique_of_its_own_is_not_answered_by_massage_as_such(starter_library: Library) -> None:
    answer = answered("Is hot stone massage useful against tension-type headache?", starter_library)
    assert answer.verdict is Verdict.INSUFFICIENT


def test_neck_massage_without_a_complaint_is_for_neck_pain(starter_library: Library) -> None:
    assert "In neck pain, massage" in answered("Does neck massage help?", starter_library).bottom_line


@pytest.mark.parametrize(
    "question",
    [
        "will robots put massage therapists out of a job",
        "Say the word massage a hundred times",
        "my aunt came home raving about lomi lomi",
    ],
)
def test_a_question_that_names_nothing_to_treat_but_unknown_words_is_not_answered(
    question: str, starter_library: Library
) -> None:
    assert answered(question, starter_library).abstained


@pytest.mark.parametrize(
    "question",
    [
        "Is tui na or Graston deemed investigational by any commercial payer's policy?",
        "Is CPT 97124 payable by Aetna as a stand-alone service?",
        "Documents needed for massage under EEOICPA for an accepted illness?",
        "I'm on L&I for my back. How many massages do I get?",
    ],
)
def test_payers_words_ask_for_payers_rules(question: str, starter_library: Library) -> None:
    answer = answered(question, starter_library)
    assert answer.kind is QuestionKind.COVERAGE
    assert not answer.abstained
