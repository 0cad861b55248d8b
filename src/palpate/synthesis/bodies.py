"""Bodies of evidence: the comparisons on one condition, one intervention and one outcome, and how they are read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palpate.synthesis.comparison import ComparatorClass, Comparison
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


def bodies_of_evidence(items: Iterable[Comparison], condition: str) -> tuple[BodyOfEvidence, ...]:
    """Group comparisons on one condition by outcome family, the most studied family first."""
    by_outcome: dict[str, list[Comparison]] = defaultdict(list)
    for item in items:
        by_outcome[item.family].append(item)
    return tuple(
        BodyOfEvidence(condition, outcome, tuple(members))
        for outcome, members in sorted(by_outcome.items(), key=lambda pair: (pair[0] == "", -len(pair[1]), pair[0]))
    )


def findings_by_class(items: Sequence[Comparison]) -> dict[ComparatorClass, tuple[Comparison, ...]]:
    """Comparisons by the kind of comparator, in the order of `ComparatorClass`; empty classes are left out."""
    return {
        kind: members for kind in ComparatorClass if (members := tuple(item for item in items if item.comparator_class is kind))
    }
