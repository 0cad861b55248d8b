"""Concepts found in a text, by facet and by where they lie to each other."""

from __future__ import annotations

from palpate.terminology import Match, terminology


def of_facet(matches: list[Match], facet: str) -> list[Match]:
    """Those of a facet, in order."""
    return [match for match in matches if match.concept.facet == facet]


def is_part_of(match: Match, others: list[Match]) -> bool:
    """Whether it stands inside a longer one: surgery in "need surgery"."""
    return any((other.start, other.end) != (match.start, match.end) and inside(match, [other]) for other in others)


def inside(match: Match, others: list[Match]) -> bool:
    """Whether a match lies within one of the others."""
    return any(other.start <= match.start and match.end <= other.end for other in others)


def overlaps(match: Match, others: list[Match]) -> bool:
    """Whether a match shares words with one of the others."""
    return any(other.start < match.end and match.start < other.end for other in others)


def most_specific(concepts: list[str]) -> tuple[str, ...]:
    """Leave out a concept whose narrower one is named too."""
    specific = terminology().most_specific(concepts)
    return tuple(concept for concept in dict.fromkeys(concepts) if concept in specific)
