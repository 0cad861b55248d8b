"""What the library cannot answer is not answered, and what it can is: by the words that it does not know."""

from __future__ import annotations

import pytest

from palpate.answering import ask
from palpate.answering.question import read_question
from palpate.answering.unknown_things import things_asked
from palpate.answering.verification import gate_of
from palpate.library import Library
from palpate.vocabulary import Verdict
from validation.abstention_check import asked


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library.open(str(tmp_path_factory.mktemp("starter") / "library"))


@pytest.mark.parametrize("half", ["development", "unseen"])
def test_nearly_all_unanswerable_questions_are_abstained_on(half: str, library: Library) -> None:
    answers = list(asked("unanswerable", library, half))
    assert len(answers) >= 50
    assert sum(one.right for one in answers) / len(answers) >= 0.95


@pytest.mark.parametrize("half", ["development", "unseen"])
def test_hardly_any_answerable_question_is_abstained_on(half: str, library: Library) -> None:
    answers = list(asked("answerable", library, half))
    assert len(answers) >= 45
    assert sum(one.abstained for one in answers) / len(answers) <= 0.05


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Does massage for low back pain improve eyesight?", ("eyesight",)),
        ("Does massage help tension headache in heart transplant recipients?", ("heart transplant recipients",)),
        ("Does massage help stubborn neck pain?", ()),
        ("My lower back aches after gardening, does massage help?", ()),
        ("Does massage speed up recovery after an ultramarathon?", ("ultramarathon",)),
        ("Is massage safe for my mother's knee?", ()),
    ],
)
def test_things_asked_about_are_told_from_turns_of_phrase(question: str, things: tuple[str, ...]) -> None:
    assert things_asked(read_question(question)) == things


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Does massage for low back pain improve eyesight?", "eyesight"),
        ("Does massage help breathlessness in patients with advanced cancer?", "breathlessness"),
        ("Is massage or a hot tub better for rheumatoid arthritis?", "hot tub"),
        ("May I massage my baby after vaccination?", "vaccination"),
    ],
)
def test_a_thing_that_no_source_speaks_of_is_said_first_and_there_is_no_verdict(
    question: str, thing: str, library: Library
) -> None:
    answer = ask(question, library)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert answer.bottom_line.startswith(f"None of the sources of this answer speaks of “{thing}”")


def test_a_thing_that_a_source_speaks_of_is_no_gap(library: Library) -> None:
    answer = ask("Does myofascial release help chronic low back pain in nursing professionals?", library)
    assert "speaks of" not in answer.bottom_line


def test_the_gate_finds_out_a_gap_that_is_none(library: Library) -> None:
    text = "None of the sources of this answer speaks of “nursing”; what follows is not on that."
    assert not gate_of(library).check(text, ("ajimsha-2014-myofascial-release-nurses#finding-1",)).passed
    assert gate_of(library).check(text, ("furlan-2015-low-back-pain#finding-1",)).passed


@pytest.mark.parametrize(
    "question", ["How common are side effects of massage?", "May somebody with a clot in the leg have a massage?"]
)
def test_how_common_harm_is_and_who_may_be_treated_are_questions_of_safety(question: str) -> None:
    assert read_question(question).kind == "safety"


def test_how_often_attacks_come_is_no_question_of_dose() -> None:
    assert read_question("Do trigger point treatments reduce how often headaches come?").kind == "effectiveness"


def test_a_treatment_named_after_a_condition_does_not_ask_about_that_condition() -> None:
    pico = read_question("Does trigger point therapy help headache?").pico
    assert pico.conditions == ("condition:headache",)
    assert read_question("Does trigger point therapy help?").pico.conditions == ("condition:myofascial-pain",)
