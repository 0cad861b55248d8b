"""For payers and case reviewers: the criteria of medical necessity, each met, unmet or unknown, with policy and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from palpate.answering.readers.material import DraftCriterion, Material, Tailored
from palpate.answering.sections.guidelines import POLICY_GROUP, policies_told
from palpate.answering.sections.plan import BETTER, NO_BETTER
from palpate.answering.statements import Draft
from palpate.answering.verification.amounts import is_delivered
from palpate.answering.verification.criteria import (
    CERTAINTY,
    EFFECTS,
    GUIDELINE,
    NOTHING_HELD,
    NOTHING_SHOWN,
    POLICY,
    SCHEDULE,
    TEXTS,
    UNKNOWN,
    ruling,
)
from palpate.terminology import tags_of_recommendation
from palpate.vocabulary import RecommendationDirection, SectionKey

_SIDES = ("In favour", "Against", "No recommendation either way")
_MOST_EVIDENCE = 3


def for_payer(material: Material) -> Tailored:
    """The criteria first; what they cite is not said again in the sections below."""
    rows = [row.support for section in material.sections for row in section.table if not row.read]
    items = [place.item for place in material.gate.places(rows) if place.item]
    criteria = []
    for key, text in TEXTS.items():
        drafts = tuple(_drafts(key, material))
        places = material.gate.places([address for draft in drafts for address in draft.supports])
        status, why = ruling(key, items, places, material.certainty, material.gate.newest_year)
        if status is not UNKNOWN and not drafts:
            status, why = UNKNOWN, NOTHING_SHOWN
        if why == NOTHING_HELD:
            drafts = ()  # a tally in which other comparisons stand too would read as if it decided
        criteria.append(DraftCriterion(key, text, status, why, drafts))
    told = {draft.text for criterion in criteria for draft in criterion.drafts}
    sections = tuple(
        replace(section, drafts=tuple(draft for draft in section.drafts if draft.text not in told))
        for section in material.sections
    )
    return Tailored(material.opening, sections, tuple(criteria))


def _drafts(key: str, material: Material) -> Iterator[Draft]:
    """The statements that bear on a criterion."""
    advice = material.section(SectionKey.GUIDELINES).drafts
    plan = material.section(SectionKey.TREATMENT_PLAN).drafts
    if key in EFFECTS:
        yield from _evidence(key, material)
    elif key == CERTAINTY:
        yield from (draft for draft in material.opening if draft.text.startswith("Why ") or " certainty)" in draft.text)
    elif key == SCHEDULE:
        courses = (draft for draft in plan if draft.group in {BETTER, NO_BETTER})
        yield from (draft for draft in courses if _is_delivered(draft, material))
    elif key == GUIDELINE:
        yield from (draft for draft in advice if draft.group in _SIDES and _is_delivered(draft, material))
    elif key == POLICY:
        held = [draft for draft in advice if draft.group == POLICY_GROUP] or policies_told(material.selection)
        sided = (draft for draft in held if _takes_side(draft, material))
        yield from (d for d in sided if material.gate.check(d.text, d.supports, d.group).passed)


def _takes_side(draft: Draft, material: Material) -> bool:
    """Whether it says that somebody pays or does not; what accreditors and tax offices rule is no payer's policy."""
    places = material.gate.places(draft.supports)
    return any(place.advice and place.advice.direction is not RecommendationDirection.NEITHER for place in places)


def _is_delivered(draft: Draft, material: Material) -> bool:
    """Whether it speaks of a service that somebody delivers, rather than of self-care."""
    for place in material.gate.places(draft.supports):
        if place.item and not is_delivered(place.item.interventions, place.item.finding.intervention):
            return False
        if place.advice and not is_delivered(tags_of_recommendation(place.advice).interventions, place.advice.intervention):
            return False
    return True


def _evidence(key: str, material: Material) -> Sequence[Draft]:
    """Statements all of whose comparisons bear on the criterion, those of the key points before those of the bottom line."""
    rule = EFFECTS[key]
    whole, partly = [], []
    pool = (*material.section(SectionKey.KEY_POINTS).drafts, *material.opening, *material.section(SectionKey.RESEARCH).drafts)
    for draft in pool:
        items = [place.effect for place in material.gate.places(draft.supports) if place.effect]
        bears = [rule.takes(item) for item in items]
        if bears and all(bears) and not draft.quotation:
            whole.append(draft)
        elif any(bears) and not draft.quotation:
            partly.append(draft)
    return sorted(whole or partly, key=lambda draft: -_weight(draft, material))[:_MOST_EVIDENCE]


def _weight(draft: Draft, material: Material) -> float:
    """Of the weightiest comparison that a statement rests on."""
    items = [place.effect for place in material.gate.places(draft.supports) if place.effect]
    return max(item.weight(material.gate.newest_year) for item in items)
