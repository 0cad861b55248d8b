"""Full-text search: BM25 candidates from Lance, put in order by relevance and by what the evidence is worth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from palpate.errors import UsageError
from palpate.library.ranking import evidence_factors
from palpate.terminology import terminology
from palpate.vocabulary import RecordKind

_CANDIDATES = 100
_MAX_QUERY = 2_000
"""Characters of a query that are read; a question has 20 to 200."""


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What results must be. Concepts are ids or names of the terminology; narrower concepts are included."""

    kinds: frozenset[RecordKind] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    conditions: frozenset[str] = frozenset()
    interventions: frozenset[str] = frozenset()
    include_retracted: bool = False


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


def search_records(dataset: Any, query: str, filters: SearchFilters, limit: int, newest: int) -> list[Hit]:
    """The best records for a query, best first; ties go by id, so that the order is always the same."""
    where = sql(filters)
    hits = [_hit(row, newest) for row in _candidates(dataset, query, where, max(limit, _CANDIDATES))]
    return sorted(hits, key=lambda hit: (-hit.score, hit.record_id))[:limit]


def _candidates(dataset: Any, query: str, where: str | None, count: int) -> list[dict[str, Any]]:
    from lance.query import MatchQuery

    columns = ["id", "title", "year", "kind", "retracted", "superseded", "_score"]
    scanner = dataset.scanner(
        columns=columns, full_text_query=MatchQuery(query[:_MAX_QUERY], "text"), filter=where, prefilter=True, limit=count
    )
    rows: list[dict[str, Any]] = scanner.to_table().to_pylist()
    return rows


def _hit(row: dict[str, Any], newest: int) -> Hit:
    factors = {"relevance": float(row["_score"])} | evidence_factors(
        row["kind"], row["year"], superseded=row["superseded"], retracted=row["retracted"], newest=newest
    )
    score = 1.0
    for factor in factors.values():
        score *= factor
    return Hit(
        record_id=row["id"],
        title=row["title"],
        year=row["year"],
        kind=RecordKind(row["kind"]),
        score=score,
        factors=factors,
        address=row["id"],
        text=row["title"],
        retracted=row["retracted"],
        superseded=row["superseded"],
    )


def sql(filters: SearchFilters) -> str | None:
    """The filters as the SQL that Lance reads; None where everything passes."""
    parts = []
    if not filters.include_retracted:
        parts.append("NOT retracted")
    if filters.kinds:
        parts.append(f"kind IN ({_strings(kind.value for kind in filters.kinds)})")
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
        found = [one] if ":" in one else [m.concept.id for m in words.find(one, facets=[facet] if facet else None)]
        if not found:
            raise UsageError(f"'{one}' is no {facet or 'concept'} that palpate knows: search for the word itself instead")
        for concept in found:
            try:
                ids |= words.narrower(concept)
            except KeyError as error:
                raise UsageError(f"There is no concept '{concept}': ids look like 'condition:low-back-pain'") from error
    return frozenset(ids)


def _strings(values: Any) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
