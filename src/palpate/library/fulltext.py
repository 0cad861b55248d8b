"""Asking Lance: candidates for a query, with what is needed to order and show them."""

from __future__ import annotations

from typing import Any

from palpate.library.querying import Clause, Query

_COLUMNS = ("id", "title", "year", "kind", "retracted", "superseded", "concepts", "has_evidence")
_BODY_WEIGHT = 0.3
_MOST_WORDS = 50_000
"""Words whose top score is remembered of an open version."""


class TopScores:
    """The best score that a word gets in a column of a dataset; each is looked up once."""

    def __init__(self, dataset: Any) -> None:
        self._dataset = dataset
        self._known: dict[tuple[str, str], float] = {}

    def __call__(self, word: str, column: str = "text") -> float:
        """The best BM25 score; 0 where the word is nowhere. Of several words, all must be there."""
        known = self._known.get((column, word))
        if known is None:
            if len(self._known) >= _MOST_WORDS:
                self._known.clear()
            table = _scan(self._dataset, [Clause(word, 1.0)], column, ["_score"], None, 1)
            known = self._known[column, word] = table["_score"][0].as_py() if table.num_rows else 0.0
        return known


def candidates(
    dataset: Any, tops: TopScores, query: Query, where: str | None, count: int, *, bodies: bool
) -> list[dict[str, Any]]:
    """Rows that match, by column, with their `relevance`: 1 is as good as the best record on every word of the question.

    The best full text adds at most 0.3: it holds many words that it is not about.
    """
    if not query.clauses:
        return []
    rows = {row["id"]: row | {"relevance": row["_score"] / query.best} for row in _matches(dataset, query, "text", where, count)}
    best = sum(weight * tops(word, "body") for word, weight in query.terms.items()) if bodies else 0.0
    if best:
        for found in _matches(dataset, query, "body", where, count):
            row = rows.setdefault(found["id"], found | {"relevance": 0.0})
            row["relevance"] += _BODY_WEIGHT * found["_score"] / best
    return list(rows.values())


def _matches(dataset: Any, query: Query, column: str, where: str | None, count: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _scan(dataset, list(query.clauses), column, [*_COLUMNS, "_score"], where, count).to_pylist()
    return rows


def _scan(dataset: Any, clauses: list[Clause], column: str, columns: list[str], where: str | None, count: int) -> Any:
    from lance.query import BooleanQuery, FullTextOperator, MatchQuery, Occur

    matches = [MatchQuery(c.words, column, boost=c.weight, operator=FullTextOperator.AND) for c in clauses]
    query = matches[0] if len(matches) == 1 else BooleanQuery([(Occur.SHOULD, match) for match in matches])
    return dataset.scanner(
        columns=columns, full_text_query=query, filter=where, prefilter=True, limit=count, with_row_id=True
    ).to_table()
