"""Certainty in words: nothing stronger than what the supports publish, in GRADE's plain language.

GRADE guidelines 26 (Santesso 2020, J Clin Epidemiol 119:126): high certainty is told without a hedge ("reduces"), moderate
with "probably", low with "may", very low as "the evidence is very uncertain". The past tense reports one result and claims
nothing beyond it, but a result of very low certainty that stands by itself says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import (
    BOOSTERS,
    FIRMNESS,
    LEVEL_FIRMNESS,
    LEVEL_WORDS,
    RATED_IN_PRESENT,
    UNCERTAIN,
    level_of,
)
from palpate.answering.verification.places import findings_of
from palpate.answering.verification.results import Clause
from palpate.answering.verification.sentence import PHRASE, Sentence
from palpate.vocabulary import CertaintyLevel


def check_certainty(sentence: Sentence, told: Sequence[Clause]) -> Iterator[Check]:
    """Levels, hedges and words that no level has."""
    masked = sentence.masked
    for match in BOOSTERS.finditer(masked):
        yield fault(CheckKind.CERTAINTY, f"'{match.group()}' is stronger than anything the supports say")
    published = {place.finding.certainty for place in sentence.places if place.finding and place.finding.certainty}
    for match in LEVEL_WORDS.finditer(masked):
        if level_of(match["level"]) not in published:
            yield fault(CheckKind.CERTAINTY, f"no support is rated {match['level']}")
    for clause in told:
        yield from _check_firmness(sentence, clause)
    if any(span.role == PHRASE for span in sentence.spans):
        yield from _check_uncertain(sentence, told)


def _check_firmness(sentence: Sentence, clause: Clause) -> Iterator[Check]:
    mine = [place for place in findings_of(sentence.places) if clause.speaks_for(place)]
    levels = {place.finding.certainty for place in mine if place.finding}
    allowed = max((LEVEL_FIRMNESS[level] if level else 0 for level in levels), default=0)
    for match in RATED_IN_PRESENT.finditer(sentence.masked, clause.start, clause.claim.end):
        firmness = FIRMNESS[match["hedge"]]
        if firmness > allowed:
            best = next((level.value.replace("_", " ") for level in CertaintyLevel if LEVEL_FIRMNESS[level] == allowed), "not")
            yield fault(CheckKind.CERTAINTY, f"'{match.group()}' is stronger than the supports, which are {best} rated")
        else:
            yield found(CheckKind.CERTAINTY, f"'{match.group()}'", mine[0].address if mine else None)


def _check_uncertain(sentence: Sentence, told: Sequence[Clause]) -> Iterator[Check]:
    """A result by itself that is rated very low has to say that the evidence is very uncertain, clause by clause."""
    for clause in told:
        mine = [place for place in findings_of(sentence.places) if clause.speaks_for(place)]
        lowest = mine and all(place.finding and place.finding.certainty is CertaintyLevel.VERY_LOW for place in mine)
        says = UNCERTAIN.search(sentence.masked, clause.start, clause.end)
        if lowest and not says:
            yield fault(CheckKind.CERTAINTY, f"does not say that the evidence of {mine[0].address} is very uncertain")
        elif lowest:
            yield found(CheckKind.CERTAINTY, "'the evidence is very uncertain'", mine[0].address)
