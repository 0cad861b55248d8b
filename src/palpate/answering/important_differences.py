"""Questions on how large a change must be to matter ("What is the minimal important difference of the Neck Disability Index?")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion
from palpate.vocabulary.patterns import regex

ASKS_IMPORTANCE = regex(
    r"\b(?:minim\w+(?: (?:clinically )?(?:important|relevant|significant|meaningful|detectable))?|clinically (?:important|meaningful)) (?:changes?|differences?|improvements?|drops?|falls?)\b"
    r"|\bmci[di]s?\b|\b(?-i:MIDs?)\b|\bwhat (?:change|difference|drop) in (?:the )?(?:score|points?)\b|\bsmallest (?:\w+ ){0,2}?(?:change|difference|improvement|drop|fall)\b"
    r"|\bis (?:that|this|it) (?:an? )?(?:\w+ ){0,2}?(?:change|drop|fall|improvement|difference)\b.{0,30}\b(?:counts?|matters?|real|meaningful|worth\w*|significant|important|enough)\b"
    r"|\b(?:does|would|will|do) (?:that|this|it) (?:really )?(?:count|matter)\b.{0,20}\b(?:change|drop|fall|improvement|difference)\b"
    r"|\bhow many points\b.{0,60}\b(?:improvement|better|matters?)\b|\bhow (?:many (?:points?|mm|millimet\w+)|much|big|large) .{0,40}\b(?:real|worthwhile|meaningful|noticeable|important) (?:improvement|change|difference|gain|drop|fall)\b"
    r"|\b(?:how (?:many|much|big|large|far)|what) .{0,60}\b(?:drop|fall|change|improve|improvement|points?|difference)\b.{0,60}\b(?:matters?|counts? as|is meaningful|be meaningful|is noticeable|be noticeable|is worthwhile|is important)\b",
    re.IGNORECASE,
)
"""The wording of such a question."""
_SCALES = (
    (
        regex(r"\b(?:numeric\w*|NRS|NPRS|0[- ](?:to |-)?10|0–10|out of (?:10|ten)|eleven-point|11-point)\b", re.IGNORECASE),
        "numerical rating scale",
    ),
    (regex(r"\b(?:visual analog\w*|VAS|0[- ](?:to |-)?100|100[- ]mm)\b", re.IGNORECASE), "visual analogue scale"),
    (regex(r"\b(?:neck disability index|NDI)\b", re.IGNORECASE), "Neck Disability Index"),
    (regex(r"\b(?:roland\w*|RMDQ|RDQ)\b", re.IGNORECASE), "Roland"),
    (regex(r"\b(?:oswestry|ODI)\b", re.IGNORECASE), "Oswestry"),
    (regex(r"\bquebec\b", re.IGNORECASE), "Quebec"),
    (regex(r"\bWOMAC\b", re.IGNORECASE), "WOMAC"),
    (regex(r"\bPHQ-?9?\b", re.IGNORECASE), "PHQ-9"),
    (regex(r"\bGAD-?7\b", re.IGNORECASE), "GAD-7"),
)
"""Scales as questions name them, and the words of an outcome that was measured by one."""


def asks_importance(text: str) -> bool:
    """Whether a text asks how large a change must be to matter to a person."""
    return bool(ASKS_IMPORTANCE.search(text))


def fitting(question: ClinicalQuestion, held: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """Of the differences held those on the scales that a question names, else on its outcomes, in its conditions where any is."""
    thresholds = [item for item in held if item.finding.effect.estimate is not None]
    scales = [name for pattern, name in _SCALES if pattern.search(question.text)]
    if scales:
        chosen = [item for item in thresholds if any(name.lower() in item.finding.outcome.lower() for name in scales)]
    else:
        outcomes = _below(question.pico.outcomes)
        chosen = [item for item in thresholds if not outcomes or item.outcomes & outcomes]
    conditions = _below(question.pico.conditions)
    mine = [item for item in chosen if item.conditions & conditions]
    if scales:
        return tuple(mine or chosen)
    return tuple(mine if conditions else chosen if question.pico.outcomes else ())


def _below(concepts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(terminology().narrower(concept) | terminology().broader(concept) for concept in concepts))
