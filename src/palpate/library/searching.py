"""Full-text search: BM25 candidates from Lance, put in order by relevance and by what the evidence is worth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

from palpate.errors import UsageError
from palpate.library.fulltext import TopScores, candidates
from palpate.library.meaning import RERANKED, fused, likeness, vector_of
from palpate.library.querying import Query
from palpate.library.ranking import evidence_factors, topic_factor
from palpate.library.rows import vectors_in
from palpate.library.writing import take
from palpate.terminology import terminology
from palpate.vocabulary import RecordKind

_CANDIDATES = 100
NOT_RETRACTED = "NOT retracted"


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What results must be. Concepts are ids or names of the terminology; narrower concepts are included."""

    kinds: frozenset[RecordKind] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    conditions: frozenset[str] = frozenset()
    interventions: frozenset[str] = frozenset()
    include_retracted: bool = False
    read: bool = False
    """Only records with findings that were read by grammar."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `score` is the product of `factors`; `address` names the record or the unit in it (`vocabulary.support`)."""

    record_id: str
    title: str
    year: int | None
    kind: RecordKind
    score: float
    factors: dict[str, float] = field(default_factory=dict)
    address: str = ""
    text: str = ""
    retracted: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Searched:
    """What search needs of an open library version."""

    dataset: Any
    tops: TopScores
    newest: int
    """The newest year held, which recency counts from."""
    bodies: bool
    """Whether any record has full text."""
    vectors: bool
    """Whether any record has a vector."""


def search_records(library: Searched, query: Query, filters: SearchFilters, limit: int, also: str | None = None) -> list[Hit]:
    """The best records for a query, best first; ties go by id, so that the order is always the same.

    `also` is one more condition in SQL. Where records have vectors, likeness in meaning counts too, for the best by words.
    """
    where, count = sql(filters, also), max(2 * limit, _CANDIDATES)
    if where == NOT_RETRACTED:  # few are: cheaper to drop them afterwards than to filter every row before
        rows = candidates(library.dataset, library.tops, query, None, count, bodies=library.bodies)
        kept = [row for row in rows if not row["retracted"]]
        if len(kept) < min(limit, len(rows)):
            kept = candidates(library.dataset, library.tops, query, where, count, bodies=library.bodies)
    else:
        kept = candidates(library.dataset, library.tops, query, where, count, bodies=library.bodies)
    hits = [(_hit(row, query.topics, library.newest), row["_rowid"]) for row in kept]
    hits.sort(key=lambda pair: (-pair[0].score, pair[0].record_id))
    first = _by_meaning(library.dataset, hits[:RERANKED], query.question) if library.vectors else [hit for hit, _ in hits]
    return [*first, *(hit for hit, _ in hits[len(first) :])][:limit]


def _by_meaning(dataset: Any, hits: list[tuple[Hit, int]], question: str) -> list[Hit]:
    """The same hits in the order of their likeness in words and in meaning, times what the evidence is worth."""
    asked = vector_of(question)
    if asked is None:
        return [hit for hit, _ in hits]
    table = take(dataset, [row for _, row in hits], ["vector"])
    held = dict(zip(table["_rowid"].to_pylist(), vectors_in(table["vector"]), strict=True))
    meanings = likeness([held.get(row) for _, row in hits], asked)
    words = fused([hit.factors["relevance"] for hit, _ in hits], meanings)
    moved = [_weighed(hit, relevance) for (hit, _), relevance in zip(hits, words, strict=True)]
    return sorted(moved, key=lambda hit: (-hit.score, hit.record_id))


def _weighed(hit: Hit, relevance: float) -> Hit:
    factors = hit.factors | {"relevance": relevance}
    return replace(hit, factors=factors, score=prod(factors.values()))


def _hit(row: dict[str, Any], topics: tuple[frozenset[str], ...], newest: int) -> Hit:
    factors = {
        "relevance": row["relevance"],
        "topic": topic_factor(row["concepts"], topics, curated=row["has_evidence"]),
    } | evidence_factors(row["kind"], row["year"], superseded=row["superseded"], retracted=row["retracted"], newest=newest)
    return Hit(
        record_id=row["id"],
        title=row["title"],
        year=row["year"],
        kind=RecordKind(row["kind"]),
        score=prod(factors.values()),
        factors=factors,
        address=row["id"],
        text=row["title"],
        retracted=row["retracted"],
        superseded=row["superseded"],
    )


def sql(filters: SearchFilters, also: str | None = None) -> str | None:
    """The filters, and one more condition, as the SQL that Lance reads; None where everything passes."""
    parts = [also] if also else []
    if not filters.include_retracted:
        parts.append(NOT_RETRACTED)
    if filters.read:
        parts.append("has_evidence AND read_by IS NOT NULL")
    if filters.kinds:
        parts.append(f"kind IN ({_strings(RecordKind(kind).value for kind in filters.kinds)})")
    if filters.year_from is not None:
        parts.append(f"year >= {int(filters.year_from)}")
    if filters.year_to is not None:
        parts.append(f"year <= {int(filters.year_to)}")
    for facet, wanted in (("condition", filters.conditions), ("intervention", filters.interventions)):
        if wanted:
            parts.append(f"array_has_any(concepts, [{_strings(expand(wanted, facet))}])")
    return " AND ".join(parts) or None


def expand(wanted: Collection[str], facet: str | None = None) -> frozenset[str]:
    """Concept ids with all narrower ones, from ids or names; raises `UsageError` on a name that the terminology lacks."""
    words = terminology()
    ids: set[str] = set()
    for one in wanted:
        found = [one] if ":" in one else [m.concept.id for m in words.find(one, (facet,) if facet else None)]
        if not found:
            raise UsageError(f"'{one}' is no {facet or 'concept'} that palpate knows: search for the word itself instead")
        ids = ids.union(*(words.narrower(concept) for concept in found))
    return frozenset(ids)


def _strings(values: Any) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
