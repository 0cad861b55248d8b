"""The order of search results: relevance times what the evidence is worth, every factor on show."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from palpate.vocabulary import RecordKind

KIND_WEIGHTS: dict[RecordKind, float] = {
    RecordKind.GUIDELINE: 1.30,
    RecordKind.OVERVIEW_OF_REVIEWS: 1.25,
    RecordKind.META_ANALYSIS: 1.25,
    RecordKind.SYSTEMATIC_REVIEW: 1.25,
    RecordKind.EVIDENCE_MAP: 1.15,
    RecordKind.RANDOMIZED_TRIAL: 1.15,
    RecordKind.POLICY: 1.10,
    RecordKind.CLINICAL_TRIAL: 1.05,
    RecordKind.OTHER: 1.0,
    RecordKind.OBSERVATIONAL_STUDY: 1.0,
    RecordKind.SURVEY: 0.95,
    RecordKind.MECHANISM_STUDY: 0.95,
    RecordKind.NARRATIVE_REVIEW: 0.90,
    RecordKind.PROTOCOL: 0.85,
    RecordKind.CASE_REPORT: 0.85,
    RecordKind.PRECLINICAL_STUDY: 0.80,
    RecordKind.COMMENT: 0.75,
}
"""Follows the order of the OCEBM 2011 levels of evidence, in steps small enough that a paper on the question beats a
better design off it. An unknown kind is neutral."""

SUPERSEDED = 0.5
"""A superseded record stays findable but stands behind what replaced it."""
RETRACTED = 0.1
"""A retracted record is shown only on request, and then last."""

OFF_TOPIC = 0.7
"""For each facet (condition, intervention) that is asked about and that the record's tags do not have: it mentions the
words, but it is about something else."""

_HALF_LIFE = 5.5
"""Years: half of systematic reviews need updating after 5.5 (Shojania 2007, Ann Intern Med 147:224)."""
_RECENCY_SHARE = 0.15
"""How much of the score the age of a paper can take away: old evidence may be all there is."""


def evidence_factors(kind: str, year: int | None, *, superseded: bool, retracted: bool, newest: int) -> dict[str, float]:
    """The factors beside relevance, by name; 1 is neutral. `newest` is the year that counts as now."""
    return {
        "kind": KIND_WEIGHTS.get(RecordKind(kind), 1.0),
        "recency": recency(year, newest),
        "superseded": SUPERSEDED if superseded else 1.0,
        "retracted": RETRACTED if retracted else 1.0,
    }


def topic_factor(concepts: Collection[str], topics: Iterable[frozenset[str]], *, curated: bool) -> float:
    """1 for a record tagged with a concept of every facet asked about, less for each facet that it lacks.

    Only records with curated units are tagged for all that they are about; of the others (whose tags are those of title,
    MeSH and keywords) a missing tag proves nothing, and they keep 1.
    """
    return float(OFF_TOPIC ** sum(topic.isdisjoint(concepts) for topic in topics)) if curated else 1.0


def recency(year: int | None, newest: int) -> float:
    """1 for a paper of `newest`, falling towards 0.85 by half every 5.5 years; 1 where the year is unknown."""
    if year is None:
        return 1.0
    kept: float = 0.5 ** (max(0, newest - year) / _HALF_LIFE)
    return 1.0 - _RECENCY_SHARE * (1.0 - kept)
