"""Asking Lance: candidates for a query, with what is needed to order and show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from palpate.library.querying import Clause, Query

_COLUMNS = ("id", "title", "year", "kind", "retracted", "superseded", "concepts", "has_evidence")
_BODY_WEIGHT = 0.3
"""A mention in the full text counts less than one in title, abstract or units."""
_MOST_WORDS = 50_000
"""Words whose top score is remembered of an open version."""


def top_scorer(dataset: Any) -> Callable[[str], float]:
    """A function that gives the best score of a word in a dataset, and remembers it."""
    known: dict[str, float] = {}

    def top_score(word: str) -> float:
        if word not in known:
            if len(known) >= _MOST_WORDS:
                known.clear()
            table = _scan(dataset, [Clause(word, 1.0)], "text", ["_score"], None, 1)
            known[word] = table["_score"][0].as_py() if table.num_rows else 0.0
        return known[word]

    return top_score


def candidates(dataset: Any, query: Query, where: str | None, count: int, *, bodies: bool) -> list[dict[str, Any]]:
    """Rows that match, by column, with their `relevance`: 1 is as good as the best record on every word of the question."""
    if not query.clauses:
        return []
    rows = _scored(dataset, query, "text", where, count, 1.0)
    if bodies:
        for found in _scored(dataset, query, "body", where, count, _BODY_WEIGHT).values():
            row = rows.setdefault(found["id"], found | {"relevance": 0.0})
            row["relevance"] += found["relevance"]
    return list(rows.values())


def _scored(dataset: Any, query: Query, column: str, where: str | None, count: int, weight: float) -> dict[str, dict[str, Any]]:
    rows = _scan(dataset, list(query.clauses), column, [*_COLUMNS, "_score"], where, count).to_pylist()
    return {row["id"]: row | {"relevance": weight * row["_score"] / query.best} for row in rows}


def _scan(dataset: Any, clauses: list[Clause], column: str, columns: list[str], where: str | None, count: int) -> Any:
    from lance.query import BooleanQuery, FullTextOperator, MatchQuery, Occur

    matches = [MatchQuery(c.words, column, boost=c.weight, operator=FullTextOperator.AND) for c in clauses]
    query = matches[0] if len(matches) == 1 else BooleanQuery([(Occur.SHOULD, match) for match in matches])
    return dataset.scanner(columns=columns, full_text_query=query, filter=where, prefilter=True, limit=count).to_table()
