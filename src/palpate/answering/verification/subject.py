"""Whether what a statement rests on is about the question: evidence on something else supports nothing here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from palpate.answering.scope import members
from palpate.answering.verification.checks import Check, CheckKind, fault
from palpate.answering.verification.places import Place
from palpate.terminology import terminology
from palpate.vocabulary import Answer, QuestionKind


def check_subject(answer: Answer, group: str | None, places: Sequence[Place]) -> Iterator[Check]:
    """Findings of an article on named conditions are on them or their kin; under a condition's name, on that one."""
    if answer.kind is QuestionKind.MECHANISM:
        return
    asked = kin(answer.pico.conditions)
    headed = _headed(group or "")
    for place in places:
        item = place.effect
        if item is None:
            continue
        about = item.conditions | item.populations | item.outcomes
        if asked and not about & asked:
            yield fault(CheckKind.NAMES, f"{place.address} is on {item.finding.condition}, which was not asked about")
        elif headed and not about & headed:
            yield fault(CheckKind.NAMES, f"{place.address} is on {item.finding.condition}, not on {group}")


@lru_cache(maxsize=1024)
def kin(concepts: tuple[str, ...]) -> frozenset[str]:
    """The concepts with everything below and above them, and the people who have them."""
    terms = terminology()
    return frozenset().union(*(members(concept) | terms.broader(concept) for concept in concepts))


@lru_cache(maxsize=1024)
def _headed(group: str) -> frozenset[str]:
    """The condition that a heading is, whole, with those below it; empty for headings that are none."""
    terms = terminology()
    return frozenset().union(
        *(
            members(concept)
            for concept in terms.find_ids(group, ("condition",))
            if terms.get(concept).name.lower() == group.lower()
        )
    )
