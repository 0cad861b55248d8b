"""Certainty in words: nothing stronger than what the supports publish, in GRADE's plain language.

GRADE guidelines 26 (Santesso 2020, J Clin Epidemiol 119:126): high certainty is told without a hedge ("reduces"), moderate
with "probably", low with "may", very low as "the evidence is very uncertain". The past tense reports one result and claims
nothing beyond it, but a result of very low certainty that stands by itself says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import BOOSTERS, LEVEL_FIRMNESS, LEVEL_WORDS, UNCERTAIN, level_of
from palpate.answering.verification.places import findings_of
from palpate.answering.verification.results import Clause, firmness_of, outcomes_told
from palpate.answering.verification.sentence import PHRASE, Sentence
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel


def check_certainty(sentence: Sentence, told: Sequence[Clause]) -> Iterator[Check]:
    """Levels, hedges and words that no level has."""
    masked = sentence.masked
    for match in BOOSTERS.finditer(masked):
        yield fault(CheckKind.CERTAINTY, f"'{match.group()}' is stronger than anything the supports say")
    for match in LEVEL_WORDS.finditer(masked):
        clause = next((each for each in told if each.start <= match.start() < each.end), None)
        yield from _check_level(sentence, match, clause)
    for clause in told:
        yield from _check_firmness(sentence, clause)
    if any(span.role == PHRASE for span in sentence.spans):
        yield from _check_uncertain(sentence, told)


def _check_level(sentence: Sentence, match: re.Match[str], clause: Clause | None) -> Iterator[Check]:
    """A level named beside a result is that of the findings which the clause tells; elsewhere some support has it."""
    level, findings = level_of(match["level"]), findings_of(sentence.places)
    mine = [place for place in findings if clause.speaks_for(place)] if clause else []
    rated = [place for place in mine or findings if place.finding and place.finding.certainty is level]
    if not rated or (mine and len(rated) < len(mine)):
        yield fault(CheckKind.CERTAINTY, f"{'not every' if rated else 'no'} support is rated {match['level']}")


def _check_firmness(sentence: Sentence, clause: Clause) -> Iterator[Check]:
    """What is claimed to hold is claimed as firmly as it is rated, outcome by outcome and time by time."""
    if clause.firmness is None:
        return
    said = sentence.text[clause.start : clause.claim.end].strip(" ;,")
    pool = [place for place in findings_of(sentence.places) if clause.goes_with(place)]
    mine = [place for place in pool if clause.speaks_for(place)]
    if not mine:
        held = max((firmness_of(place) for place in pool), default=0)
        how = "stronger" if clause.firmness > held else "weaker"
        yield fault(CheckKind.CERTAINTY, f"'{said}' is {how} than the supports, which are {_level(held)} rated")
        return
    yield found(CheckKind.CERTAINTY, f"'{said}'", mine[0].address)
    for concept, windows in outcomes_told(sentence, clause):
        mean = [place for place in pool if place.item and concept in place.item.outcomes]
        fitting = [p for p in mean if clause.speaks_for(p) and (not windows or (p.item and p.item.window in windows))]
        if mean and not fitting:
            name = terminology().get(concept).name
            yield fault(CheckKind.CERTAINTY, f"no support that is rated so firmly is on {name} at that time")


def _level(firmness: int) -> str:
    return next((level.value.replace("_", " ") for level in CertaintyLevel if LEVEL_FIRMNESS[level] == firmness), "not")


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
