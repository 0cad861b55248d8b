"""The bottom line on coverage and necessity: who pays under what conditions, who does not, and where payment ends."""

from __future__ import annotations

import re

from palpate.answering.advice import payers_named
from palpate.answering.holdings import Advice
from palpate.answering.numbers import listing
from palpate.answering.sections.guidelines import short_issuer
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.treatment_names import asked_name
from palpate.answering.wording import upper_first
from palpate.vocabulary import RecommendationDirection, Verdict

_LASTING = re.compile(r"\b(regular\w*|maintenance|ongoing|continu\w+|long[- ]term|weekly|monthly)\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(maintenance|maximum|more than|beyond|improvement)\b", re.IGNORECASE)
_NECESSARY = re.compile(r"\bnecess", re.IGNORECASE)
_FEW = 2
_SIDES = {
    RecommendationDirection.FOR: "paid for under conditions by",
    RecommendationDirection.AGAINST: "not covered, or not considered necessary, by",
}


def coverage_line(selection: Selection) -> tuple[Verdict, tuple[Draft, ...]]:
    """Verdict and sentences; a named payer's policies are told whole, those of many payers in a row."""
    text = selection.question.text
    named = [
        entry
        for entry in selection.policies
        if re.search(rf"\b{re.escape(_name(entry))}\b(?! (?:advantage|plan))", text, re.IGNORECASE)
    ]
    entries = named or list(selection.policies)
    if payers_named(text) or len({entry.record.id for entry in entries}) <= _FEW:
        drafts = [Draft(f"{_issuer(e)}: {e.recommendation.statement}", (e.address,)) for e in entries]
    else:
        drafts = _in_a_row(selection)
        if _NECESSARY.search(text):
            drafts[1:1] = _criteria(selection)
        if _LASTING.search(text):
            drafts += _limits(selection)
    directions = {entry.recommendation.direction for entry in entries}
    verdict = Verdict.NO if directions <= {RecommendationDirection.AGAINST} else Verdict.CONDITIONALLY
    return verdict, tuple(drafts)


def _name(entry: Advice) -> str:
    """What a payer is called, without what it is made of: "Medicare"."""
    return re.split(r"\s*[(:,]", entry.recommendation.issuer)[0]


def _in_a_row(selection: Selection) -> list[Draft]:
    """Payers on either side. The asked treatment is named only where all speak of it; else each says what it speaks of."""
    drafts = []
    for side, phrase in _SIDES.items():
        entries = [entry for entry in selection.policies if entry.recommendation.direction is side]
        if entries:
            said = list(dict.fromkeys(_payer(entry, selection) for entry in entries))
            told = f"{phrase} {listing(said)}."
            if all(entry.interventions & selection.asked_treatments for entry in entries):
                told = f"{asked_name(selection)} is {told}"
            drafts.append(Draft(upper_first(told), tuple(e.address for e in entries)))
    return drafts


def _payer(entry: Advice, selection: Selection) -> str:
    """A payer, with what it speaks of where it speaks on both sides or of something narrower than what was asked."""
    sides = {e.recommendation.direction for e in selection.policies if e.recommendation.issuer == entry.recommendation.issuer}
    narrow = not entry.interventions & selection.asked_treatments
    return f"{_issuer(entry)} ({entry.recommendation.intervention})" if len(sides) > 1 or narrow else _issuer(entry)


def _issuer(entry: Advice) -> str:
    return short_issuer(entry.recommendation.issuer)


def _criteria(selection: Selection) -> list[Draft]:
    """What payers ask for before they call the treatment necessary."""
    stated = [
        entry
        for entry in selection.policies
        if entry.recommendation.direction is RecommendationDirection.FOR
        and _NECESSARY.search(entry.recommendation.strength or "")
    ]
    stated.sort(key=lambda entry: -len(entry.recommendation.statement))
    return [Draft(f"{_issuer(e)}: {e.recommendation.statement}", (e.address,)) for e in stated[:2]]


def _limits(selection: Selection) -> list[Draft]:
    """Where payment for continuing care ends."""
    limits = [e for e in selection.policies if _LIMIT.search(f"{e.recommendation.intervention} {e.recommendation.strength}")]
    return [Draft(f"On continuing care, {_issuer(e)}: {e.recommendation.statement}", (e.address,)) for e in limits[:2]]
