"""Bodies of evidence: the comparisons on one condition, one intervention and one outcome, and how they are read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palpate.synthesis.comparison import ComparatorClass, Comparison
from palpate.terminology import terminology
from palpate.vocabulary import Direction


@dataclass(frozen=True, slots=True)
class BodyOfEvidence:
    """The comparisons held on one outcome family of one condition."""

    condition: str
    outcome: str
    """Id of the outcome family, "" where the source names no outcome that the terminology knows."""
    comparisons: tuple[Comparison, ...]

    def count(self, direction: Direction) -> int:
        """How many comparisons went that way."""
        return sum(item.finding.direction is direction for item in self.comparisons)

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records that contribute, in order of first appearance."""
        return tuple(dict.fromkeys(item.record.id for item in self.comparisons))


def outcome_family(item: Comparison) -> str:
    """The topmost outcome concept of a comparison below any marked broad; "" where the terminology knows none.

    Where a text names several ("pain and function") the first named counts.
    """
    terms = terminology()
    tops = [c for c in item.outcomes if not terms.get(c).broad and all(terms.get(p).broad for p in terms.get(c).broader)]
    return min(tops, key=lambda concept: (_position(item, concept), concept), default="")


def _position(item: Comparison, family: str) -> int:
    """Where in the outcome's text the family is first named."""
    narrower = terminology().narrower(family)
    named = terminology().find(item.finding.outcome, facets=("outcome",))
    return min((match.start for match in named if match.concept.id in narrower), default=0)


def bodies_of_evidence(items: Iterable[Comparison], condition: str) -> tuple[BodyOfEvidence, ...]:
    """Group comparisons on one condition by outcome family, the most studied family first."""
    by_outcome: dict[str, list[Comparison]] = defaultdict(list)
    for item in items:
        by_outcome[outcome_family(item)].append(item)
    return tuple(
        BodyOfEvidence(condition, outcome, tuple(members))
        for outcome, members in sorted(by_outcome.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0]))
    )


def findings_by_class(items: Sequence[Comparison]) -> dict[ComparatorClass, tuple[Comparison, ...]]:
    """Comparisons by the kind of comparator, in the order of `ComparatorClass`; empty classes are left out."""
    return {
        kind: members for kind in ComparatorClass if (members := tuple(item for item in items if item.comparator_class is kind))
    }
