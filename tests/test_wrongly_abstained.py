"""What is told beside the question is no reason to abstain; what is asked and not held is said first."""

from __future__ import annotations

import pytest

from palpate.answering.article import ask
from palpate.answering.asked_time import looks_ahead
from palpate.answering.holdings import holdings
from palpate.answering.issuers import advice_by_named
from palpate.answering.question import read_question
from palpate.answering.unknown_things import things_asked
from palpate.library import Library
from palpate.vocabulary import Verdict


@pytest.fixture(scope="module")
def library(starter_library: Library) -> Library:
    return starter_library


@pytest.mark.parametrize(
    "question",
    [
        "Does tuina help back pain that won't go away?",
        "Does massage help nerve pain from the neck down the arm?",
        "Does massage help back pain in the left hip and the thigh?",
        "Does massage help sore muscles after a marathon?",
        "Does massage help back pain from years of gardening?",
        "Can massage ease neck pain after a day of driving?",
        "Is massage useful against low back pain?",
    ],
)
def test_a_place_a_way_or_a_strain_is_no_unknown_treatment(question: str, library: Library) -> None:
    assert things_asked(read_question(question)) == ()
    answer = ask(question, library)
    assert not answer.abstained
    assert not answer.bottom_line.startswith("None of")


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Does massage help back pain after a lung transplant?", "lung transplant"),
        ("Does massage for low back pain improve eyesight?", "eyesight"),
        ("Does neck massage improve hearing?", "hearing"),
    ],
)
def test_what_is_asked_about_stays_a_thing_asked(question: str, thing: str) -> None:
    assert thing.split()[-1] in " ".join(things_asked(read_question(question)))


def test_what_a_named_body_says_is_answered_with_its_recommendations(library: Library) -> None:
    answer = ask("What does the Ottawa Panel say about massage for neck pain?", library)
    assert answer.verdict is Verdict.CONDITIONALLY
    assert answer.bottom_line.startswith("Ottawa Panel (2012), on subacute and chronic neck pain")
    assert {s.split("#")[0] for each in answer.bottom_line_statements for s in each.supports} == {
        "ottawa-panel-2012-massage-neck-pain"
    }


@pytest.mark.parametrize(
    ("question", "issuer"),
    [
        ("What does NICE say about massage?", "National Institute for Health and Care Excellence (NICE)"),
        ("Does the WHO recommend massage?", "World Health Organization"),
        ("What does the American College of Rheumatology advise?", "American College of Rheumatology and Arthritis Foundation"),
    ],
)
def test_a_body_is_known_by_its_names(question: str, issuer: str, library: Library) -> None:
    named = advice_by_named(read_question(question), holdings(library).advice)
    assert issuer in {entry.recommendation.issuer for entry in named}


def test_a_nice_massage_and_a_person_who_are_no_bodies(library: Library) -> None:
    read = read_question("Does a nice massage help people who have neck pain?")
    assert advice_by_named(read, holdings(library).advice) == []


def test_a_comparison_that_nothing_is_held_on_is_not_answered_with_something_else(library: Library) -> None:
    assert ask("Is massage better than gabapentin for sciatica?", library).abstained


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        (
            "Does massage lengthen the life of people with cancer?",
            "None of the findings held here on massage in cancer measured death",
        ),
        ("Is spinal manipulation safe with an aortic aneurysm?", "None of the safety notes held here is on aneurysm"),
        ("Does massage prevent dementia?", "None of the findings held here measured the prevention of dementia"),
        ("Why does massage make cancer disappear?", "None of the sources of this answer speaks of “disappear”"),
    ],
)
def test_a_gap_is_said_before_what_is_beside_it(question: str, opening: str, library: Library) -> None:
    answer = ask(question, library)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert answer.bottom_line.startswith(opening)


def test_attacks_that_come_again_can_be_prevented(library: Library) -> None:
    assert "prevention" not in ask("Does massage prevent migraine?", library).bottom_line


def test_no_source_knows_the_future(library: Library) -> None:
    assert looks_ahead("How many massage therapists will there be in 2050?", 2025)
    assert not looks_ahead("Does Medicare pay for massage in 2026?", 2025)
    assert ask("How many massage therapists will there be in 2050?", library).abstained


def test_the_amount_of_a_drug_is_not_answered_from_massage(library: Library) -> None:
    assert ask("How much ibuprofen should I take after a massage?", library).abstained


def test_a_caesarean_is_an_operation_and_no_labour() -> None:
    assert "condition:labour-pain" not in read_question("Does massage relieve pain after a caesarean?").pico.conditions


def test_an_operation_that_is_awaited_is_no_treatment_asked_about(library: Library) -> None:
    read = read_question("Do patients feel less anxious before an operation if they are massaged?")
    assert read.pico.interventions == ("intervention:massage",)
    assert "Guo 2020 found anxiety better" in ask(read, library).bottom_line


def test_a_tie_measured_the_other_way_round_is_told_as_it_was(library: Library) -> None:
    told = ask("Is structural massage better than relaxation massage for back pain?", library).bottom_line
    assert (
        "Compared with relaxation massage, the randomised trial by Cherkin 2011 found no clear difference in function in the short term with relaxation"
        not in told
    )
