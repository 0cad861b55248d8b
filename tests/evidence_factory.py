"""Invented sources and findings for the tests of synthesis and answering: what is not named is plausible."""

from __future__ import annotations

from typing import Any

from palpate.synthesis import Comparison, comparisons
from palpate.vocabulary import Direction, Effect, Finding, Record, RecordKind


def finding(direction: Direction | str = Direction.BENEFIT, **fields: Any) -> Finding:
    """A finding on massage for chronic neck pain; the fields of its effect are given as `effect={...}`."""
    facts: dict[str, Any] = {
        "condition": "chronic neck pain",
        "intervention": "massage",
        "comparator": "no treatment",
        "outcome": "pain",
        "direction": direction,
    }
    effect = Effect(**fields.pop("effect", {}))
    return Finding(**(facts | fields), effect=effect)


def source(*findings: Finding, id: str = "lindqvist-2019", **fields: Any) -> Record:  # noqa: A002
    """A randomised trial of 2019 with these findings."""
    facts: dict[str, Any] = {
        "id": id,
        "title": "Massage for chronic neck pain: an invented trial",
        "authors": ("Lindqvist AB", "Okafor C"),
        "kind": RecordKind.RANDOMIZED_TRIAL,
        "year": 2019,
    }
    return Record(**(facts | fields), findings=findings)


def compared(*findings: Finding, **fields: Any) -> list[Comparison]:
    """The comparisons of one source with these findings."""
    return list(comparisons([source(*findings, **fields)]))


def one(direction: Direction | str = Direction.BENEFIT, record: dict[str, Any] | None = None, **fields: Any) -> Comparison:
    """One finding in its source: `record` describes the source, the rest the finding."""
    [item] = compared(finding(direction, **fields), **(record or {}))
    return item
