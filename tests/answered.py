"""Answers that many tests look at: asked for once, since the same question of the same library has the same answer."""

from __future__ import annotations

from palpate.answering import ask
from palpate.library import Library
from palpate.vocabulary import Answer, Reader

_ANSWERS: dict[tuple[str, int, str, Reader], Answer] = {}


def answered(question: str, library: Library, reader: Reader = Reader.CLINICIAN) -> Answer:
    """The answer for a reader from a library to which the tests do not write."""
    key = (library.uri, library.version, question, reader)
    if key not in _ANSWERS:
        _ANSWERS[key] = ask(question, library, reader=reader)
    return _ANSWERS[key]
