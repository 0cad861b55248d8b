"""What a passage says about a comparison that is given: whether an outcome became more, less, or no different."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.appraisal.clauses import clauses
from palpate.appraisal.directions import OPPOSITE, Change, told_in
from palpate.appraisal.effects import effects_in, significant
from palpate.appraisal.numerals import levelled
from palpate.appraisal.orientation import lower_is_better
from palpate.appraisal.sides import Arms, arms_of, compared_with, side_of, words_of

VAGUE = frozenset("mean score scores change changes rate rates level levels total number percentage time".split())
_NUMBERED = re.compile(r"(?:group|arm)?\s*[A-Z0-9]\b")
_WORD = re.compile(r"[a-z0-9]+")
_OF_GOOD = re.compile(r"\b(?:improvements?|benefits?|relief)\b", re.IGNORECASE)
_OF_LESS = re.compile(r"\b(?:reductions?|decreases?|declines?)\b", re.IGNORECASE)


def change_in(passage: str, intervention: str, comparator: str, outcome: str) -> Change | None:
    """MORE, LESS or SAME: what the intervention did to the outcome against the comparator; None where words and numbers don't tell.

    Of the parts of the passage those count that name most words of the outcome. A difference that is not significant at the
    5 percent level is none.
    """
    text = levelled(passage)
    wanted = words_of(outcome) - VAGUE or words_of(outcome)
    arms = arms_of(intervention, comparator)
    said = {change for change in _changes(text, wanted, arms, outcome) if change}
    tests = [significant(one.effect) for one in effects_in(text)]
    if tests == [False] and len(said) < 2:
        return Change.SAME
    return said.pop() if len(said) == 1 else None


def _changes(text: str, wanted: frozenset[str], arms: Arms, outcome: str) -> Iterator[Change | None]:
    spans = clauses(text)
    named = [len(wanted.intersection(_WORD.findall(text[start:end].lower()))) for start, end in spans]
    most = max(named)
    for (start, end), count in zip(spans, named, strict=True):
        if count == most:
            yield _change(text[start:end], text[:end] if most else "", wanted, arms, outcome)


def _change(clause: str, until: str, wanted: frozenset[str], arms: Arms, outcome: str) -> Change | None:
    told = told_in(clause, arms, _places(clause, wanted)) or told_in(until, arms, _places(until, wanted))
    tests = [sure for one in effects_in(clause) if (sure := significant(one.effect)) is not None]
    if tests and not any(tests):
        return Change.SAME
    if told is None or (told.change is not Change.SAME and (told.within or _by_number(clause, arms))):
        return None
    if told.change is Change.SAME:
        return None if tests and all(tests) else Change.SAME
    return _as_amount(told.change, outcome)


def _as_amount(change: Change, outcome: str) -> Change | None:
    """More or less of the outcome; of an outcome that is itself an improvement or a reduction, more or less of that."""
    if change not in OPPOSITE:
        return None
    if _OF_GOOD.search(outcome):
        return {Change.BETTER: Change.MORE, Change.WORSE: Change.LESS}.get(change, change)
    if _OF_LESS.search(outcome):
        return (
            {Change.LESS: Change.MORE, Change.MORE: Change.LESS}.get(change, change)
            if change in {Change.MORE, Change.LESS}
            else None
        )
    if change in {Change.MORE, Change.LESS}:
        return change
    lower = lower_is_better(outcome)
    return None if lower is None else Change.LESS if (change is Change.BETTER) is lower else Change.MORE


def _by_number(clause: str, arms: Arms) -> bool:
    """Whether a clause compares groups that are only numbered, and not known by their number."""
    other = compared_with(clause, arms)
    return bool(other and _NUMBERED.match(other) and side_of(other, arms) is None)


def _places(text: str, words: frozenset[str]) -> list[tuple[int, int]]:
    return [found.span() for found in _WORD.finditer(text.lower()) if found[0] in words]
