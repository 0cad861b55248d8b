"""Small things that made an answer odd to read, each told once and plainly."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from palpate.answering.article import ask
from palpate.answering.verification import gate_of
from palpate.cli import main
from palpate.library import Library
from palpate.vocabulary import Answer, Reader, SectionKey


@pytest.fixture(scope="module")
def library(starter_library: Library) -> Library:
    return starter_library


def texts(answer: Answer, key: SectionKey) -> list[str]:
    return [each.text for section in answer.sections if section.key is key for each in section.statements]


def test_who_is_asked_for_is_not_reported_as_left_out(library: Library) -> None:
    assert ask("Can my mum have a massage for back pain?", library).not_read == ()


def test_the_same_caution_of_several_sources_is_one_sentence(library: Library) -> None:
    answer = ask("Is massage safe with osteoporosis?", library, reader=Reader.PATIENT)
    assert len(answer.bottom_line_statements) == 1
    (said,) = answer.bottom_line_statements
    assert len(said.refs) > 1
    assert "osteoporosis" in said.text


def test_cautions_that_say_more_stay_by_themselves(library: Library) -> None:
    told = [each.text for each in ask("Is massage safe with cancer?", library).bottom_line_statements]
    assert len(told) > 1


def test_one_comparison_is_not_counted(library: Library) -> None:
    told = texts(ask("Does tuina help back pain?", library), SectionKey.RESEARCH)
    assert "Pain: the only comparison held favoured the treatment." in told
    assert not any(" 1 comparison in " in each for each in told)


def test_the_gate_holds_the_only_comparison_to_its_support(library: Library) -> None:
    gate, support = gate_of(library), "yang-2023-tuina#finding-1"
    assert gate.check("Pain: the only comparison held favoured the treatment.", (support,)).passed
    assert not gate.check("Pain: the only comparison held found no clear difference.", (support,)).passed
    assert not gate.check("Sleep: the only comparison held favoured the treatment.", (support,)).passed
    assert not gate.check("Pain: the only comparison held favoured the treatment.", (support, "yang-2023-tuina#finding-2")).passed


@pytest.mark.parametrize(
    "question", ["Is infant massage good for healthy newborns?", "How does massage work on stress hormones?"]
)
def test_lists_for_adults_stand_in_no_answer_on_babies_or_biology(question: str, library: Library) -> None:
    assert not any(each.startswith("Listed as") for each in texts(ask(question, library), SectionKey.SAFETY))


def test_an_undecided_comparison_is_told_instead_of_denied(library: Library) -> None:
    told = ask("How does massage compare with medicines for migraine?", library).bottom_line
    assert told.startswith(
        "Massage therapy gave no clear answer on preventive effect on migraine compared with propranolol or topiramate"
    )
    assert "None of the comparisons" not in told


def test_a_chat_can_be_worded_for_a_patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PALPATE_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("Is massage safe with osteoporosis?\n"))
    assert main(["chat", "--reader", "patient"]) == 0
    assert "Bottom line: It depends." in capsys.readouterr().out


def test_a_comparison_at_the_head_of_a_sentence_stays_there_for_patients(library: Library) -> None:
    told = ask("Does massage help low back pain?", library, reader=Reader.PATIENT).bottom_line
    assert "In the long term, compared with other treatments, the review by Furlan 2015 found" in told
    assert ",. It was" not in told
