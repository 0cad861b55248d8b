"""Whether what palpate says is borne out by its sources, whether a wrong answer is found out, and what the checking costs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.asking import generated
from benchmarks.corruptions import KINDS, corrupted
from benchmarks.data import questions
from palpate.answering import ask, compose
from palpate.answering.verification import CheckKind, Gate, verify_answer
from palpate.library import Library
from palpate.vocabulary import Answer

QUESTIONS = 200
EACH_KIND = 250
SEED = 26


def statements(_data: Path) -> dict[str, float]:
    """Of all that is composed for the generated questions: the share that every check confirms, and numbers in no support.

    What was composed and dropped counts as not supported, so that the gate can't make the figure by throwing away.
    """
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        composed = [compose(question, library) for question in generated(library, QUESTIONS)]
        gate = Gate(library)
        shown = [gate.check(text, supports, group) for each in composed for text, supports, group in _told(each.answer)]
        rows = [gate.check_row(row) for each in composed for section in each.answer.sections for row in section.table]
    checked = [*shown, *rows, *(each for one in composed for each in one.dropped)]
    return {
        "verify.supported": sum(each.passed for each in checked) / len(checked),
        "verify.loose_numbers": sum(c.kind is CheckKind.NUMBERS and not c.passed for each in checked for c in each.checks),
        "verify.statements": len(shown),
    }


def _told(answer: Answer) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    for each in (*answer.bottom_line_statements, *(s for section in answer.sections for s in section.statements)):
        yield each.text, each.supports, each.group


def corruptions(_data: Path) -> dict[str, float]:
    """Share of corrupted answers that `verify` finds out, all kinds and each, and originals that it wrongly flags."""
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        answers = [ask(question, library) for question in generated(library, QUESTIONS)]
        flagged = sum(not verify_answer(answer, library).passed for answer in answers)
        originals = [answer.model_dump(mode="json") for answer in answers if not answer.abstained]
        caught = {
            kind: sum(not _passes(wrong, library) for wrong, _ in corrupted(originals, kind, EACH_KIND, SEED)) / EACH_KIND
            for kind in KINDS
        }
    figures = {f"verify.caught.{kind}": share for kind, share in caught.items()}
    return {"verify.caught": statistics.mean(caught.values()), "verify.false_alarms": flagged, **figures}


def _passes(answer: dict[str, object], library: Library) -> bool:
    return verify_answer(Answer.model_validate(answer), library).passed


def cost(_data: Path) -> dict[str, float]:
    """Milliseconds that the gate takes of an answer, median over the questions, nothing remembered of other answers' sentences."""
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        answers = [ask(question, library) for question in questions()]
        taken = [_milliseconds(answer, library) for answer in answers if not answer.abstained]
    return {"verify.cost_ms": statistics.median(taken)}


def _milliseconds(answer: Answer, library: Library) -> float:
    gate = Gate(library)
    start = time.perf_counter()
    for text, supports, group in _told(answer):
        gate.check(text, supports, group)
    for section in answer.sections:
        for row in section.table:
            gate.check_row(row)
    return (time.perf_counter() - start) * 1000
