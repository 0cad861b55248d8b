"""Invented trials on massage for low back pain, and just as much of a library as a synthesis asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from palpate.synthesis.pooled import Synthesis
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary import Effect, Finding, Measure, Record, RecordKind


@dataclass
class Shelf:
    """Just as much of a library as a synthesis asks for."""

    records: Sequence[Record]
    uri: str = "shelf"
    version: int = 1
    asked: list[object] = field(default_factory=list)

    def evidence(self, concepts: object) -> list[Record]:
        self.asked.append(concepts)
        return list(self.records)

    def __len__(self) -> int:
        return len(self.records)


def finding(estimate: float | None, low: float | None = None, high: float | None = None, **given: Any) -> Finding:
    """A mean difference on the Roland-Morris scale after eight weeks of massage for chronic low back pain, unless told otherwise."""
    effect = {"measure": Measure.MD, "unit": None, "lower_is_better": True, "ci_level": 95.0 if low is not None else None}
    effect |= {name: given.pop(name) for name in list(given) if name in Effect.model_fields}
    texts = {
        "condition": "chronic low back pain",
        "intervention": "massage",
        "comparator": "usual care",
        "outcome": "disability (Roland-Morris Disability Questionnaire)",
        "timepoint": "8 weeks",
    } | given
    measured = Effect(estimate=estimate, ci_low=low, ci_high=high, **effect)
    return Finding(effect=measured, direction=_direction(measured), **texts)


def _direction(effect: Effect) -> str:
    if effect.ci_low is None or effect.ci_high is None:
        return "unclear"
    null = 1 if effect.measure in {Measure.RISK_RATIO, Measure.ODDS_RATIO} else 0
    if effect.ci_low <= null <= effect.ci_high:
        return "no_difference"
    return "benefit" if (effect.ci_high < null) is bool(effect.lower_is_better) else "harm"


def trial(
    name: str, *findings: Finding, year: int = 2010, kind: RecordKind = RecordKind.RANDOMIZED_TRIAL, **given: Any
) -> Record:
    title = f"{name}: hands on the back"
    return Record(
        id=re.sub(r"\W", "", name.lower()), title=title, authors=(f"{name} AB",), year=year, kind=kind, findings=findings, **given
    )


def together(*records: Record, **asked: Any) -> Synthesis:
    question = {"intervention": "massage", "condition": "low back pain"} | asked
    return synthesize(Shelf(records), **question)  # type: ignore[arg-type]


def pooled_labels(synthesis: Synthesis) -> list[list[str]]:
    return [[study.label for study in group.studies] for group in synthesis.groups if group.pooled]


def reasons(synthesis: Synthesis) -> dict[str, str]:
    return {one.support: one.reason for one in synthesis.left_out}


ABEL = trial("Abel", finding(-2.0, -3.5, -0.5), year=2004)
BAUER = trial("Bauer", finding(-1.0, -2.2, 0.2), year=2008)
COSTA = trial("Costa", finding(-2.8, -4.9, -0.7), year=2012)
