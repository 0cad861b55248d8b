"""The questions that the tests of answers ask of the starter library, and the parts of an answer that they look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from palpate.vocabulary import (
    Answer,
    SectionKey,
    Statement,
    Support,
)

ROOT = Path(__file__).parents[1]
QUESTIONS = tuple(
    dict.fromkeys(
        line
        for line in (ROOT / "benchmarks" / "questions.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    )
)
MORE_QUESTIONS = (
    "What helps chronic low back pain?",
    "Does massage help osteoarthritis?",
    "Does massage help anxiety?",
    "Does massage help sciatica?",
    "Does massage help babies gain weight?",
    "Can massage cure fibromyalgia?",
    "Is traction better than massage for neck pain?",
    "Is massage covered by insurance?",
    "What are the contraindications to massage?",
    "How does massage work?",
    "Should children with autism have massage?",
    "Does massage reduce stress in nurses?",
    "Does acupressure help fibromyalgia?",
)
ALL = QUESTIONS + MORE_QUESTIONS


def statements(article: Answer) -> Iterator[Statement]:
    """All statements in the order of reading."""
    yield from article.bottom_line_statements
    for section in article.sections:
        yield from section.statements


def section(article: Answer, key: SectionKey) -> tuple[Statement, ...]:
    return next(section.statements for section in article.sections if section.key is key)


def said_in(article: Answer, key: SectionKey, group: str | None = None) -> str:
    return "\n".join(each.text for each in section(article, key) if group in (None, each.group))


def records_of(said: Iterator[Statement] | tuple[Statement, ...]) -> set[str]:
    return {Support.parse(address).record for each in said for address in each.supports}


def conclusions(article: Answer) -> tuple[Any, ...]:
    return article.verdict, article.certainty, article.bottom_line
