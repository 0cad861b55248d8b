"""Questions on how hard to press: what is held on the pressure comes first, and where nothing compares pressures that is said."""

from __future__ import annotations

import pytest

from answered import answered
from palpate.answering.asked_pressure import asks_pressure
from palpate.answering.question import read_question
from palpate.answering.verification.gate import Gate
from palpate.library import Library
from palpate.vocabulary import QuestionKind, Reader, Verdict

GAP = "None of the findings held here set one pressure of massage against another"


def opening(question: str, library: Library) -> list[str]:
    return [statement.text for statement in answered(question, library).bottom_line_statements]


@pytest.mark.parametrize(
    "question",
    [
        "What pressure should I use for fibromyalgia?",
        "how deep should I press on a sore neck?",
        "How firm should massage be for back pain?",
        "What amount of pressure is right for people with cancer?",
        "Is light or firm pressure better for fibromyalgia?",
        "how hard should a massage be",
    ],
)
def test_a_question_on_the_pressure_is_one_on_the_dose(question: str) -> None:
    assert read_question(question).kind is QuestionKind.DOSE
    assert asks_pressure(question)


@pytest.mark.parametrize(
    "question",
    [
        "Does massage lower blood pressure?",
        "How often should I have a massage for neck pain?",
        "How strong is the evidence on massage?",
    ],
)
def test_other_questions_are_not_on_the_pressure(question: str) -> None:
    assert read_question(question).kind is not QuestionKind.DOSE or not asks_pressure(question)


def test_advice_on_the_pressure_comes_first_then_that_no_trial_compared_pressures(starter_library: Library) -> None:
    texts = opening("What pressure should I use for fibromyalgia?", starter_library)
    assert "painless" in texts[0]
    assert texts[1].startswith(GAP)
    assert texts[2].startswith("Schedules that did better")


def test_trials_of_two_pressures_lead_and_no_gap_is_told(starter_library: Library) -> None:
    texts = opening("How hard should I massage someone with rheumatoid arthritis in the hands?", starter_library)
    assert texts[0].startswith("Moderate-pressure massage")
    assert "light-pressure massage" in texts[0]
    assert not any(GAP in text for text in texts)
    assert len(texts) == len(set(texts))


def test_where_no_people_are_named_the_trial_says_whom_it_was_on(starter_library: Library) -> None:
    texts = opening("how hard should a massage be", starter_library)
    assert all(text.startswith("In rheumatoid arthritis") for text in texts)


def test_pressing_is_no_unknown_thing(starter_library: Library) -> None:
    answer = answered("how deep should I press on a sore neck?", starter_library)
    assert not answer.abstained
    assert answer.verdict is Verdict.INSUFFICIENT
    assert any(GAP in statement.text for statement in answer.bottom_line_statements)


@pytest.mark.parametrize("reader", list(Reader))
def test_every_reader_is_told_the_gap(reader: Reader, starter_library: Library) -> None:
    answer = answered("How firm should massage be for back pain?", starter_library, reader)
    assert any("pressure" in statement.text and "None of" in statement.text for statement in answer.bottom_line_statements)


def test_the_gate_refuses_the_gap_where_a_support_compares_pressures(starter_library: Library) -> None:
    answer = answered("How firm should massage be for back pain?", starter_library)
    [gap] = [statement for statement in answer.bottom_line_statements if statement.text.startswith(GAP)]
    gate = Gate(starter_library)
    assert not gate.check(gap.text, gap.supports).faults
    assert gate.check(gap.text, (*gap.supports, "field-2013-rheumatoid-arthritis-upper-limb#finding-1")).faults
