"""Search inside records: findings, recommendations, safety notes and passages, ranked by the words that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from palpate.library.querying import Query
from palpate.library.rows import finding_text, recommendation_text, safety_text
from palpate.library.searching import Hit
from palpate.library.words import sentences, stem, words_of
from palpate.vocabulary import Record, Support

What = Literal["records", "passages", "findings", "recommendations", "safety"]

CONDITIONS: dict[What, str | None] = {
    "passages": None,
    "findings": "has_evidence",
    "recommendations": "has_evidence",
    "safety": "has_evidence",
}
"""What records must be to have such units, in SQL."""


def rank_units(hits: list[Hit], records: dict[str, Record], query: Query, what: What, limit: int) -> list[Hit]:
    """The best units of the records found: a unit's score is its record's times the share of the query that it speaks of."""
    weights: dict[str, float] = {}
    for word, weight in query.terms.items():
        weights[stem(word)] = max(weight, weights.get(stem(word), 0.0))
    total = sum(weights.values()) or 1.0
    found = []
    for hit in hits:
        for address, text, shown in _units(records[hit.record_id], what):
            share = sum(weights.get(one, 0.0) for one in {stem(word) for word in words_of(text)}) / total
            if share > 0:
                factors = hit.factors | {"unit": share}
                found.append(replace(hit, score=hit.score * share, factors=factors, address=address, text=shown))
    return sorted(found, key=lambda hit: -hit.score)[:limit]


def _units(record: Record, what: What) -> Iterator[tuple[str, str, str]]:
    """Address of each unit, the text that is compared, and the text that is shown."""
    match what:
        case "findings":
            for n, finding in enumerate(record.findings, start=1):
                shown = f"{finding.intervention} against {finding.comparator}, {finding.condition}, {finding.outcome}"
                shown += f", {finding.timepoint}" if finding.timepoint else ""
                read = (" [read, flagged]" if finding.flags else " [read]") if finding.read_from else ""
                yield (
                    str(Support(record.id, "finding", n)),
                    finding_text(finding),
                    f"{shown}: {finding.direction.replace('_', ' ')}{read}",
                )
        case "recommendations":
            for n, recommendation in enumerate(record.recommendations, start=1):
                address = str(Support(record.id, "recommendation", n))
                yield address, recommendation_text(recommendation), f"{recommendation.issuer}: {recommendation.statement}"
        case "safety":
            for n, note in enumerate(record.safety, start=1):
                yield str(Support(record.id, "safety", n)), safety_text(note), note.statement
        case _:
            yield from _passages(record)


def _passages(record: Record) -> Iterator[tuple[str, str, str]]:
    if record.summary:
        yield record.id, record.summary, record.summary
    for part, sections in (("abstract", record.abstract), ("body", record.body)):
        for n, section in enumerate(sections, start=1):
            for start, end in sentences(section.text):
                text = section.text[start:end]
                yield str(Support(record.id, part, n, start, end)), text, text
