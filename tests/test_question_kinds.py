"""Which kind a question is of, told by examples: what each wording asks for, and which of two wordings decides."""

from __future__ import annotations

import pytest

from palpate.answering import read_question
from palpate.vocabulary import QuestionKind
from questions_on_all_else import ALL_ELSE
from questions_on_help_and_safety import HELP_AND_SAFETY

QUESTIONS = HELP_AND_SAFETY | ALL_ELSE


@pytest.mark.parametrize(("question", "kind"), [(question, kind) for kind, asked in QUESTIONS.items() for question in asked])
def test_the_kind_of_a_question(question: str, kind: str) -> None:
    assert read_question(question).kind == kind


def test_every_kind_has_examples() -> None:
    assert set(QUESTIONS) == {kind.value for kind in QuestionKind}
    assert sum(map(len, QUESTIONS.values())) >= 120


@pytest.mark.parametrize("asked", ["{}", "  {}  ", "{}\n", "“{}”"])
@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_spaces_and_quotes_around_a_question_do_not_change_its_kind(kind: str, asked: str) -> None:
    assert read_question(asked.format(QUESTIONS[kind][0])).kind == kind


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_capitals_do_not_change_the_kind(kind: str) -> None:
    assert {read_question(question.lower()).kind for question in QUESTIONS[kind] if "VA " not in question} == {kind}


@pytest.mark.parametrize("treatment", ["tuina", "Swedish massage", "foam rolling", "myofascial release"])
@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Does {} help neck pain?", "effectiveness"),
        ("Can {} make sciatica worse?", "safety"),
        ("Can I use {} for sciatica?", "effectiveness"),
        ("Can I have {} with osteoporosis?", "safety"),
        ("What does {} do to muscles?", "mechanism"),
        ("What is {}?", "other"),
        ("{} or acupuncture for migraine?", "comparison"),
    ],
)
def test_treatments_of_any_name_are_asked_about_in_the_same_way(question: str, kind: str, treatment: str) -> None:
    assert read_question(question.format(treatment)).kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "Should a broken bone be massaged?",
        "Where must a chemotherapy patient not be massaged?",
        "Anticoagulants and deep tissue work: do they go together?",
        "Would you massage somebody with a fever?",
        "Is there a link between deep tissue massage and nerve injury?",
    ],
)
def test_whether_somebody_may_be_massaged_is_a_question_of_safety(question: str) -> None:
    assert read_question(question).kind is QuestionKind.SAFETY


def test_which_technique_to_use_for_somebody_is_a_question_of_effect() -> None:
    assert read_question("What technique for a client with tennis elbow?").kind is QuestionKind.EFFECTIVENESS
