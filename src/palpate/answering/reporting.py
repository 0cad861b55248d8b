"""Group comparisons by condition at the level at which a reader thinks of it: "low back pain", not its every stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion

ANY_CONDITION = "condition:any"
MIXED_GROUPS = "mixed groups"
"""Opens the name of a group that is no condition by itself."""


def reporting_condition(concept: str, within: frozenset[str]) -> str:
    """Climb from a stage to the condition that its name contains: "chronic low back pain" to "low back pain".

    The climb stays inside `within` where that is not empty.
    """
    terms = terminology()
    current = concept
    while True:
        words = set(terms.get(current).name.split())
        above = [
            parent
            for parent in terms.get(current).broader
            if (not within or parent in within) and set(terms.get(parent).name.split()) < words and not terms.get(parent).broad
        ]
        if not above:
            return current
        current = min(above)


def by_condition(
    items: Iterable[Comparison], question: ClinicalQuestion, present: tuple[str, ...]
) -> dict[str, list[Comparison]]:
    """Comparisons under the names of their conditions; one name where the question asks about one condition.

    `present` are the conditions asked about that the comparisons are on.
    """
    terms = terminology()
    listed = list(items)
    if present and not question.broad and (len(present) == 1 or _on_all(listed, present)):
        plain = [concept for concept in present if not terms.get(concept).implied_by] or present
        return {" and ".join(terms.get(concept).name for concept in plain): listed} if listed else {}
    within = frozenset().union(*(terms.narrower(c) for c in present))
    groups: dict[str, list[Comparison]] = defaultdict(list)
    for item in listed:
        named = item.own_conditions or item.conditions
        concepts = (named & within or item.conditions & within) if within else named - {ANY_CONDITION}
        chosen = _deepest(concepts) or (min(item.conditions) if item.conditions else ANY_CONDITION)
        groups[_group_name(reporting_condition(chosen, within), question)].append(item)
    return dict(sorted(groups.items(), key=lambda pair: (-len({i.record.id for i in pair[1]}), pair[0])))


def _on_all(items: list[Comparison], conditions: tuple[str, ...]) -> bool:
    """Whether each is on every one of some conditions: on anxiety around surgery, and of the heart."""
    return all(item.conditions & terminology().narrower(concept) for item in items for concept in conditions)


def _group_name(concept: str, question: ClinicalQuestion) -> str:
    """A condition's name; that of the asked family itself says that its members were taken together."""
    name = terminology().get(concept).name
    if concept == ANY_CONDITION:
        return f"{MIXED_GROUPS} of people"
    asked_family = concept in question.pico.conditions and terminology().get(concept).broad
    return f"{MIXED_GROUPS} with {name}" if asked_family else name


def _deepest(concepts: frozenset[str]) -> str | None:
    terms = terminology()
    return min(concepts, key=lambda concept: (-len(terms.broader(concept)), concept), default=None)
