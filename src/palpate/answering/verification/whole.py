"""Statements on all that is held have to rest on all that the article shows: nothing may be left out of a count or a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.answering.verification.checks import Check, CheckKind, fault
from palpate.answering.verification.gate import Gate
from palpate.answering.verification.places import Place
from palpate.answering.verification.tallies import course_weeks
from palpate.terminology import terminology
from palpate.vocabulary import Answer, EffectRow, Statement

_GAP = re.compile(r"^(?:None of the comparisons held here (?:was|looked)|No source held here rates|A trial against )")
_COURSES = re.compile(r"^The courses that were tried lasted ")
_BODY = re.compile(r"^(?P<what>[^:]+): of \d+ comparisons? in \d+ sources?, ")


def check_whole(answer: Answer, statement: Statement, gate: Gate) -> Iterator[Check]:
    """Rows of the effects table that such a statement should rest on and does not."""
    mine = set(statement.supports)
    for row, place in _shown(answer, gate):
        if place.address not in mine and _belongs(statement, row, place):
            yield fault(CheckKind.SOURCE, f"leaves out {place.address}, which the effects table shows")
            return


def _belongs(statement: Statement, row: EffectRow, place: Place) -> bool:
    if _GAP.match(statement.text):
        return True
    if _COURSES.match(statement.text):
        return course_weeks(place) is not None
    body = _BODY.match(statement.text)
    if not body or not place.item or (statement.group or "").lower() != row.condition.lower():
        return False
    family = terminology().get(place.item.family).name if place.item.family else "other outcomes"
    return family.lower() == body["what"].lower()


def _shown(answer: Answer, gate: Gate) -> Iterator[tuple[EffectRow, Place]]:
    for section in answer.sections:
        for row in section.table:
            yield from ((row, place) for place in gate.places([row.support]))
