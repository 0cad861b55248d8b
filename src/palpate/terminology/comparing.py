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

_PARTS = re.compile(r"[(),;/]| or | and |, including ")
_ADDED = re.compile(r"\b(?:plus|added to|combined with|followed by|with)\b|,")
_SAME_CARE = re.compile(r"\b(?:alone|without)\b|\bonly$")
_LATER = re.compile(r" followed by ")
_COMPLEMENT = re.compile(r" (?:plus|with) ")


def comparator_class(terms: Terminology, text: str, intervention: str = "") -> str:
    """The one class of a comparator, as a source words it; `intervention` tells care that both groups had from a rival."""
    text = _LATER.split(text)[0]
    if text and _same_care(terms, text, intervention):
        return USUAL_CARE
    classes = _classes(terms, text)
    if len(classes) > 1:
        classes.discard(UNSPECIFIED)
    return classes.pop() if len(classes) == 1 else (MIXED if classes else UNSPECIFIED)


def _same_care(terms: Terminology, text: str, intervention: str) -> bool:
    """Whether the comparator is what was given beside the treatment as well ("exercise alone" to "massage plus exercise")."""
    added = _ADDED.split(intervention, maxsplit=1)
    if len(added) < 2:
        return False
    given = terms.find_ids(added[1], ("intervention",))
    compared = terms.find_ids(_SAME_CARE.split(text)[0], ("intervention",))
    if not compared or not compared <= given or "sham" in text:
        return False
    return "intervention:massage" not in {above for found in compared for above in terms.broader(found)}


def _classes(terms: Terminology, text: str) -> set[str]:
    whole = terms.ids_of_field(text, "comparator")
    if len(terms.find(text, ("comparator",))) == 1 and _covers(terms, text):
        return set(whole)
    classes: set[str] = set()
    under_sham = False
    for part in _PARTS.split(text):
        found = _class_of_part(terms, _COMPLEMENT.split(part)[0])
        if found is None or (under_sham and found == ACTIVE):
            continue
        under_sham = found == SHAM
        classes.add(found)
    return classes


def _covers(terms: Terminology, text: str) -> bool:
    match = terms.find(text, ("comparator",))[0]
    return match.start == 0 and match.end >= len(text.rstrip(" )."))


def _class_of_part(terms: Terminology, part: str) -> str | None:
    found = [match.concept.id for match in terms.find(part, ("comparator",))]
    for first in (NO_TREATMENT, SHAM, BASELINE, USUAL_CARE, OTHER_MASSAGE):
        if first in found:
            return first
    treatments = terms.find_ids(part, ("intervention",))
    if treatments - {"intervention:any-treatment"}:
        above = {concept for treatment in treatments for concept in terms.broader(treatment)}
        return OTHER_MASSAGE if "intervention:massage" in above else ACTIVE
    return found[0] if found else None
