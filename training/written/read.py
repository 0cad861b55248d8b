"""Read what was written for training, and find the abstracts that it is on."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from palpate.appraisal.passages import Role, Sentence, read_sentences
from palpate.encoder.heads import CLAIM, DIRECTION, VERDICT, asked_comparison
from palpate.sources import open_source
from palpate.vocabulary import Record
from training.examples import EXCHANGED, Example, results_of
from training.written import ABSTRACTS, CLAIMS

_LETTERS = {"S": "supports", "R": "refutes", "N": "neutral"}
_CONCLUSION = 0.2
"""How often a question is asked of the conclusion alone."""


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def mark(sentence: str) -> int:
    """By which a sentence is found again, whatever its place."""
    return zlib.crc32(" ".join(sentence.split()).encode())


def written_claims() -> Iterator[tuple[str, Example]]:
    """Each claim with each evidence of its question; the question is the key."""
    for group in _lines(CLAIMS):
        for evidence, letters in zip(group["evidence"], group["labels"], strict=True):
            for claim, letter in zip(group["claims"], letters, strict=True):
                yield group["question"], Example(CLAIM, claim, evidence, frozenset({_LETTERS[letter]}))


def asked_of_abstracts(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Yes/no questions with the end of an abstract without its conclusion; one of five with the conclusion alone."""
    held = _abstracts(data)
    for row in _lines(ABSTRACTS):
        sentences = held.get(row["id"], ())
        said = " ".join(one.text for one in sentences if one.role is Role.CONCLUSION)
        results = results_of({"": " ".join(one.text for one in sentences if one.role not in {Role.CONCLUSION, Role.TITLE})})
        for question, answer in row["questions"] if sentences else ():
            read = said if said and dice.random() < _CONCLUSION else results
            yield row["id"], Example(VERDICT, question, read, frozenset({answer}))


def compared_in_abstracts(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """What a sentence of an abstract says of a comparison, and another sentence of it that says nothing of it.

    A tenth of them with the two groups exchanged: more becomes less.
    """
    held = _abstracts(data)
    for row in _lines(ABSTRACTS):
        marked = {mark(one.text): one.text for one in held.get(row["id"], ())}
        told = {one[4] for one in row["comparisons"]}
        others = [text for number, text in marked.items() if number not in told and len(text) > 30]
        for intervention, comparator, outcome, label, number in row["comparisons"]:
            if number not in marked:
                continue
            swap = dice.random() < 0.1
            asked = asked_comparison(*((comparator, intervention) if swap else (intervention, comparator)), outcome)
            yield row["id"], Example(DIRECTION, asked, marked[number], frozenset({EXCHANGED[label] if swap else label}))
            if others:
                yield row["id"], Example(DIRECTION, asked, dice.choice(others), frozenset({"not_said"}))


@lru_cache(maxsize=1)
def _abstracts(data: Path) -> dict[str, tuple[Sentence, ...]]:
    """The sentences of the abstracts that something was written on, by the id of the record."""
    wanted = {row["id"] for row in _lines(ABSTRACTS)}
    paths = (data / "jats" / "articles.tar.zst", *sorted((data / "pubmed").glob("*.xml.gz")))
    found = (item for path in paths if path.is_file() for item in open_source(path) if isinstance(item, Record))
    return {item.id: read_sentences(item) for item in found if item.id in wanted}
