"""The pressure that a question asks about ("How firm should massage be?"): what tells of it, or that nothing does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.cautions import own_concepts
from palpate.answering.holdings import Caution
from palpate.answering.kinds import PRESSURE
from palpate.answering.sections.safety import told
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.wording import NOBODY, merged, series, series_sentence
from palpate.synthesis import Comparison
from palpate.vocabulary import Finding
from palpate.vocabulary.patterns import regex

_MOST = 3
"""Notes, and series of results, that are told."""
_ASKS = regex(PRESSURE, re.IGNORECASE)
_ON_PRESSURE = regex(
    r"(?<!blood )(?<!air )(?<!systolic )(?<!diastolic )\bpressure\b(?! (?:pain|sores?|ulcers?|injur\w+|algomet\w*|sensitiv\w*))"
    r"|\b(?:painless|gentl[ey]|light touch|firm(?:ly)?|vigorous(?:ly)?|forceful|deep tissue|its intensity)\b",
    re.IGNORECASE,
)
"""Words of a note that tells how hard to press."""
_PRESSURES = regex(r"\b(?:light|moderate|firm|deep|gentle|strong|heavy|low|high)(?:er)?[- ]pressure\b", re.IGNORECASE)
"""Names of a treatment by its pressure, in either arm of a comparison."""


def asks_pressure(text: str) -> bool:
    """Whether a question on the dose is on how hard to press."""
    return bool(_ASKS.search(text))


def compares_pressures(finding: Finding) -> bool:
    """Whether both arms of a comparison are named by the pressure of the treatment."""
    return bool(_PRESSURES.search(finding.intervention) and _PRESSURES.search(finding.comparator))


def pressure_told(selection: Selection) -> tuple[tuple[Draft, ...], bool]:
    """What is held on the pressure, comparisons first; and whether any comparison was made of it.

    Where none was, the last sentence says so.
    """
    counting = [item for item in selection.main if item.weight(selection.newest_year) > 0]
    compared = [item for item in counting if compares_pressures(item.finding)]
    mine, general = _notes(selection)
    if compared:
        return (*_series(compared, selection), *(told(entry) for entry in mine)), True
    notes = [told(entry) for entry in mine or general]
    gap = "None of the findings held here set one pressure of massage against another; what follows is what else was tried."
    supports = tuple(item.address for item in counting)
    return (*notes, *([Draft(gap, supports)] if supports else [])), False


def _series(items: Sequence[Comparison], selection: Selection) -> list[Draft]:
    asked = frozenset(selection.question.pico.conditions) or NOBODY
    groups = merged(series(items))[:_MOST]
    return [Draft(series_sentence(group, asked=asked), tuple(item.address for item in group)) for group in groups]


def _notes(selection: Selection) -> tuple[list[Caution], list[Caution]]:
    """Notes on pressure in the people asked about, and those for anybody."""
    entries = dict.fromkeys((*selection.cautions, *selection.general_cautions))
    telling = [entry for entry in entries if _ON_PRESSURE.search(f"{entry.note.topic}: {entry.note.statement}")]
    own = own_concepts(selection.question)
    return [e for e in telling if e.concepts & own][:_MOST], [e for e in telling if not e.concepts][:_MOST]
