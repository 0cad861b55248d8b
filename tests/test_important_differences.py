"""How large a change must be to matter: answered from the differences that the library holds, by scale, outcome and condition."""

from __future__ import annotations

import pytest

from answered import answered
from palpate.answering.important_differences import asks_importance
from palpate.answering.verification import verify_answer
from palpate.library import Library
from palpate.rendering.common import OPEN_QUESTION, verdict_label
from palpate.vocabulary import QuestionKind, Reader


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the minimal important difference for the Neck Disability Index?", "7.5 points"),
        ("What drop on GAD-7 counts as a minimal clinically important difference?", "a change of 4 points"),
        ("By how many points must pain fall on a 0 to 10 scale to matter?", "a change of 2 points or 30%"),
        ("MCID of the Oswestry in low back pain?", "a change of 10 points"),
        ("What change in WOMAC function matters in knee osteoarthritis?", "9.1 points"),
    ],
)
def test_the_smallest_change_that_matters_is_told_with_where_it_was_measured(
    question: str, said: str, starter_library: Library
) -> None:
    answer = answered(question, starter_library)
    assert said in answer.bottom_line
    assert "as measured in" in answer.bottom_line
    assert verdict_label(answer) == OPEN_QUESTION
    assert verify_answer(answer, starter_library).passed


def test_a_condition_that_is_named_narrows_it(starter_library: Library) -> None:
    answer = answered("What change in WOMAC function matters in knee osteoarthritis?", starter_library)
    assert "hip" not in answer.bottom_line


def test_a_scale_on_which_nothing_is_held_is_a_gap(starter_library: Library) -> None:
    assert answered("What is the MCID of the SF-36?", starter_library).abstained


@pytest.mark.parametrize("reader", list(Reader))
def test_every_reader_is_told_the_size(reader: Reader, starter_library: Library) -> None:
    answer = answered("MCID of the Oswestry in low back pain?", starter_library, reader)
    assert "10 points" in answer.bottom_line


@pytest.mark.parametrize(
    "question",
    ["Does massage help mid back pain?", "Does massage make a difference to neck pain?", "Does it matter who gives the massage?"],
)
def test_other_questions_do_not_ask_it(question: str) -> None:
    assert not asks_importance(question)


def test_whether_a_treatment_makes_a_change_that_matters_is_asked_of_the_treatment(starter_library: Library) -> None:
    answer = answered("Does massage give a clinically important improvement in chronic neck pain?", starter_library)
    assert answer.kind is QuestionKind.EFFECTIVENESS
    assert "neck pain" in answer.bottom_line
