"""For therapists: technique, dose and precautions before all else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from palpate.answering.readers.material import Material, Tailored
from palpate.answering.statements import Draft
from palpate.answering.verification.headings import TECHNIQUE
from palpate.terminology import terminology
from palpate.vocabulary import SectionKey


def for_therapist(material: Material) -> Tailored:
    """Results by technique, then schedules, then precautions; the rest follows as a clinician has it."""
    points = material.section(SectionKey.KEY_POINTS)
    by_technique = replace(points, title="Techniques and what came of them", drafts=tuple(_by_technique(points.drafts, material)))
    plan = replace(material.section(SectionKey.TREATMENT_PLAN), title="Dose that was studied")
    safety = replace(material.section(SectionKey.SAFETY), title="Precautions and safety")
    rest = [each for each in material.sections if each.key not in {points.key, plan.key, safety.key}]
    return Tailored(material.opening, (by_technique, plan, safety, *rest))


def _by_technique(drafts: tuple[Draft, ...], material: Material) -> Iterator[Draft]:
    """Statements under the technique that all their findings have in common; others keep their heading.

    A statement that names its comparator only in its heading keeps that heading.
    """
    for draft in drafts:
        technique = _technique(draft, material)
        moved = technique and " compared with " in draft.text
        yield replace(draft, group=f"{TECHNIQUE}{technique}") if moved else draft


def _technique(draft: Draft, material: Material) -> str | None:
    """The narrowest treatment that all findings of a statement share, by name."""
    items = [place.effect for place in material.gate.places(draft.supports) if place.effect]
    if not items:
        return None
    terms = terminology()
    shared = frozenset.intersection(*(item.interventions for item in items))
    named = sorted(shared, key=lambda concept: (-len(terms.broader(concept)), concept))
    return terms.get(named[0]).name if named else None
