"""To which class a comparator belongs. The class explains why studies of one treatment seem to disagree.

The classes are the concepts of the facet comparator; `docs/terminology.md` gives the reasons for the boundaries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palpate.terminology.terms import Terminology

NO_TREATMENT = "comparator:no-treatment"
USUAL_CARE = "comparator:usual-care"
SHAM = "comparator:sham"
ACTIVE = "comparator:active"
OTHER_MASSAGE = "comparator:other-massage"
BASELINE = "comparator:baseline"
MIXED = "comparator:mixed"
UNSPECIFIED = "comparator:unspecified"

MASSAGE = "intervention:massage"

_NAMED_FIRST = (NO_TREATMENT, SHAM, BASELINE, USUAL_CARE, OTHER_MASSAGE)
"""The order in which a wording decides: "no massage" is no treatment, "sham massage" is sham."""

_PARTS = re.compile(r"[(),;/]| or | and ")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_ADDITION = re.compile(r"\b(?:plus|added to|combined with|alongside|followed by|with)\b|,")
_SAME_CARE = re.compile(r"\balone\b|\bwithout\b")
_LATER = " followed by "


def comparator_class(terms: Terminology, text: str, intervention: str = "") -> str:
    """The one class of a comparator, as a source words it; `intervention` tells care that both groups had from a rival."""
    text = text.partition(_LATER)[0]
    if _same_care(terms, text, intervention):
        return USUAL_CARE
    named = _named(terms, text)
    if MIXED in named:
        return MIXED
    outside = _PARENTHESIS.sub("", text)
    classes = _classes(terms, outside, intervention)
    if outside != text and classes <= {UNSPECIFIED, NO_TREATMENT}:
        classes = _classes(terms, text, intervention)
    if BASELINE not in classes:
        classes.discard(UNSPECIFIED)
    return classes.pop() if len(classes) == 1 else (MIXED if classes else UNSPECIFIED)


def _same_care(terms: Terminology, text: str, intervention: str) -> bool:
    """Whether the comparator is what was given beside the treatment as well ("exercise alone" to "massage plus exercise")."""
    beside = _ADDITION.split(intervention, maxsplit=1)[1:]
    if not beside:
        return False
    own = _SAME_CARE.split(text)[0].strip()
    if own and own.lower() in beside[0].lower():
        return not _is_massage(terms, terms.find_ids(own, ("intervention",)))
    compared = terms.find_ids(own, ("intervention",))
    given = terms.find_ids(beside[0], ("intervention",))
    return bool(compared) and compared <= given and not _is_massage(terms, compared) and _named(terms, text) <= {USUAL_CARE}


def _classes(terms: Terminology, text: str, intervention: str) -> set[str]:
    classes: set[str] = set()
    under_sham = False
    for part in _PARTS.split(text):
        found = _class_of_part(terms, part, intervention)
        if found is None or (under_sham and found == ACTIVE):
            continue
        under_sham = found == SHAM
        classes.add(found)
    return classes


def _class_of_part(terms: Terminology, part: str, intervention: str) -> str | None:
    named = _named(terms, part)
    for first in _NAMED_FIRST:
        if first in named:
            return first
    first_named, *others = re.split(r" (?:plus|with) ", part)
    treatments = terms.find_ids(first_named, ("intervention",)) - {"intervention:any-treatment"}
    if not treatments:
        return next(iter(named), None)
    if not _is_massage(terms, treatments) or not _about_massage(terms, intervention):
        return ACTIVE
    added = {found for other in others for found in terms.find_ids(other, ("intervention",))}
    return ACTIVE if added - terms.find_ids(intervention, ("intervention",)) else OTHER_MASSAGE


def _named(terms: Terminology, text: str) -> set[str]:
    return {match.concept.id for match in terms.find(text, ("comparator",))}


def _is_massage(terms: Terminology, treatments: frozenset[str]) -> bool:
    return any(MASSAGE in terms.broader(treatment) for treatment in treatments)


def _about_massage(terms: Terminology, intervention: str) -> bool:
    treatments = terms.find_ids(intervention, ("intervention",))
    return not treatments or any(MASSAGE in terms.broader(treatment) for treatment in treatments)
