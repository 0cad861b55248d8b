"""GRADE: how certain a body of evidence is, by rule, with the reason and the numbers of every domain.

Follows Guyatt 2011 (GRADE guidelines 1 to 9, J Clin Epidemiol 64) and the GRADE Handbook (Schünemann 2013); certainty is that the
effect lies on its side of no effect or within what matters, GRADE's non-contextualised rating (Hultcrantz 2017, J Clin Epidemiol
87:4). A rule can't weigh what a panel weighs, so the result is palpate's own and never shown as published.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from palpate.synthesis import domains
from palpate.synthesis.domains import BiasFacts, SpreadFacts
from palpate.synthesis.imprecision import Appreciable, Interval, imprecision
from palpate.synthesis.rated import LEVELS, Domain, DomainRating, Grade, PublishedRating
from palpate.vocabulary import CertaintyLevel

_DOMAIN_NAMES = {domain: domain.value.replace("_", " ") for domain in Domain}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a body of evidence, domain by domain."""

    randomised: bool
    bias: BiasFacts
    spread: SpreadFacts = field(default_factory=SpreadFacts)
    apart: tuple[str, ...] = ()
    """How it is not what was asked about."""
    alike: str = "as asked"
    interval: Interval | None = None
    matters: Appreciable | None = None
    participants: int | None = None
    at_most: bool = False
    """Whether it is at most so many people."""
    egger_p: float | None = None
    publication_bias_stated: str | None = None
    gradient: tuple[str, ...] = ()
    """Findings in which more of the treatment did more than less."""
    unrandomised_because: str = "not randomised"


def rate(evidence: Evidence) -> Grade:
    """Rate a body of evidence. The level is never above its start and what rates up, and never below very low."""
    start = CertaintyLevel.HIGH if evidence.randomised else CertaintyLevel.LOW
    down = (
        domains.risk_of_bias(evidence.bias),
        domains.inconsistency(evidence.spread, evidence.matters, evidence.interval),
        domains.indirectness(evidence.apart, evidence.alike),
        imprecision(evidence.interval, evidence.matters, evidence.participants, at_most=evidence.at_most),
        domains.publication_bias(evidence.egger_p, evidence.spread.studies, evidence.publication_bias_stated),
    )
    eligible = not evidence.randomised and not any(one.change for one in down)
    up = (
        domains.large_effect(evidence.interval, eligible=eligible),
        domains.dose_response(evidence.gradient, eligible=eligible),
    )
    moved = LEVELS.index(start) + sum(one.change for one in (*down, *up))
    return Grade(
        level=LEVELS[min(max(moved, 0), len(LEVELS) - 1)],
        start=start,
        start_reason="randomised trials" if evidence.randomised else evidence.unrandomised_because,
        domains=(*down, *up),
    )


def changes(grade: Grade) -> tuple[DomainRating, ...]:
    """The domains that moved the level."""
    return tuple(one for one in grade.domains if one.change)


def change_in_words(rating: DomainRating) -> str:
    """ "Imprecision, two levels down: ..."."""
    levels = "a level" if abs(rating.change) == 1 else "two levels"
    name = _DOMAIN_NAMES[rating.domain]
    return f"{name[0].upper()}{name[1:]}, {levels} {'down' if rating.change < 0 else 'up'}: {rating.reason}"


def difference(grade: Grade, published: PublishedRating, stated: str | None) -> str | None:
    """Why palpate's level is not the published one; None where it is. `stated` is what the source gives as its limits."""
    if grade.level is published.level:
        return None
    higher = LEVELS.index(grade.level) > LEVELS.index(published.level)
    down, up = ([_DOMAIN_NAMES[one.domain] for one in changes(grade) if (one.change < 0) is lower] for lower in (True, False))
    own = f"palpate starts {grade.start.value}"
    own += f" and rates down for {', '.join(down)}" if down else " and finds nothing to rate down for"
    own += f", up for {', '.join(up)}" if up else ""
    said = (
        f"{published.label} names these limits: {stated.rstrip('.')}" if stated else f"why {published.label} rated so is not held"
    )
    seen = "; its raters saw the studies whole, palpate only what is held" if higher else ""
    return f"{'higher' if higher else 'lower'} than {published.label}: {own}; {said}{seen}"
