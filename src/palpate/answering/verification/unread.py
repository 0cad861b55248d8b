"""Statements that the gate does not take apart yet: those on findings that palpate read itself, and those on a reversal.

Of the first every quotation has to stand in a support word for word; of the second every year has to be that of a support.
What they count is not counted again, and the check says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.places import Place

OVERRULED = ", overruled by newer evidence"
"""What the effects table adds to the direction of a finding that newer evidence overrules."""
_REVERSAL = re.compile(r"^Earlier, (?:smaller |weaker )?\w+ suggested\b|\bThe newer evidence is followed here\.$")
_QUOTED = re.compile(r"“([^”]+)”")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def unread_form(text: str, places: Sequence[Place]) -> list[Check]:
    """The checks of such a statement; empty for every other one."""
    if any(place.finding and place.finding.read_from for place in places):
        return [found(CheckKind.SOURCE, "rests on findings that palpate read: its quotations are checked, its counts are not"),
                *(_quoted(said, places) for said in _QUOTED.findall(text))]  # fmt: skip
    if _REVERSAL.search(text):
        years = {str(place.record.year) for place in places}
        return [found(CheckKind.SOURCE, "tells of a reversal: its years are checked, its counts are not"),
                *(_year(said, said in years) for said in _YEAR.findall(text))]  # fmt: skip
    return []


def _quoted(said: str, places: Sequence[Place]) -> Check:
    for place in places:
        if any(said in held for _, held in place.texts):
            return found(CheckKind.NAMES, f"“{said}”", place.address)
    return fault(CheckKind.NAMES, f"“{said}” stands in no support")


def _year(said: str, held: bool) -> Check:
    return found(CheckKind.NUMBERS, said) if held else fault(CheckKind.NUMBERS, f"{said} is the year of no support")
