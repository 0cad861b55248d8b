"""GRADE's other domains: risk of bias, inconsistency, indirectness, publication bias, and what rates up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from palpate.synthesis.imprecision import Appreciable, Interval
from palpate.synthesis.pooling import EGGER_FROM, FEW_STUDIES
from palpate.synthesis.rated import Domain, DomainRating
from palpate.vocabulary import Measure

SUBSTANTIAL_I2, CONSIDERABLE_I2 = 50.0, 75.0
"""Percent (Cochrane Handbook 10.10.2: 50 to 90 may be substantial, 75 to 100 considerable heterogeneity)."""
HETEROGENEITY_P = 0.10
"""Cochran's Q has little power, so its P value is read at 0.10 (Cochrane Handbook 10.10.2)."""
SMALL_STUDIES_P = 0.10
"""Egger's own level (1997, BMJ 315:629)."""
LARGE, VERY_LARGE = 2.0, 5.0
"""Relative risks that rate up by one and by two levels (Guyatt 2011, GRADE guidelines 9, J Clin Epidemiol 64:1311)."""
_MOST_DOWN = -2


@dataclass(frozen=True, slots=True)
class BiasFacts:
    """What is known of how the studies of a body were run."""

    sham: bool
    """Whether the comparison was with a sham, so that people need not know which they had."""
    self_reported: bool
    """Whether the outcome depends on what people report or do, rather than being measured or counted."""
    named: bool = True
    """Whether it is known with what it was compared, so that a sham can be excluded."""
    controlled: bool = True
    blinding: tuple[str, ...] = ()
    """What at least half of the sources state against blinding, each with its source."""
    conduct: tuple[str, ...] = ()
    """What they state against allocation, follow-up, analysis or reporting, each with its source."""
    unread: int = 0
    """Sources that say nothing on any of it in what is held."""
    sources: int = 1


@dataclass(frozen=True, slots=True)
class SpreadFacts:
    """How far the results of a body lie apart."""

    studies: int | None = None
    i2: float | None = None
    tau2: float | None = None
    q_p: float | None = None
    pi_low: float | None = None
    pi_high: float | None = None
    benefits: int = 0
    no_differences: int = 0
    harms: int = 0
    mixed: bool = False
    """Whether no side of the directions carries the body (`judgement.class_result`)."""
    stated: str | None = None
    """What a review states against agreement, with its source."""


def risk_of_bias(facts: BiasFacts) -> DomainRating:
    """Rate risk of bias from what is known; what is unknown is named and changes nothing.

    A level down where people knew which treatment they had and the outcome depends on what they report or do, or the sources state a lack of
    blinding; another where there was no control group or the sources state faults of another kind (Guyatt 2011, GRADE
    guidelines 4, J Clin Epidemiol 64:407: lack of blinding matters where outcomes are subjective).
    """
    reasons: list[str] = []
    if facts.blinding:
        reasons.append("; ".join(facts.blinding))
    elif facts.self_reported and facts.named and not facts.sham:
        reasons.append("people knew which treatment they had, and the outcome depends on what they report or do")
    if not facts.controlled:
        reasons.append("there was no control group")
    elif facts.conduct:
        reasons.append("; ".join(facts.conduct))
    said = list(reasons) or ["nothing that is held speaks for serious risk of bias"]
    if facts.unread:
        said.append(f"{facts.unread} of {facts.sources} sources say nothing on conduct in what is held; not rated down for that")
    assessed = bool(reasons) or facts.unread < facts.sources
    return DomainRating(
        domain=Domain.RISK_OF_BIAS,
        change=max(-len(reasons), _MOST_DOWN),
        assessed=assessed,
        reason="; ".join(said),
        numbers={"sources": facts.sources, "sources_unread": facts.unread},
    )


def inconsistency(facts: SpreadFacts, matters: Appreciable | None, interval: Interval | None) -> DomainRating:
    """Rate inconsistency: by I2, the Q test and the prediction interval where known, else by disagreement of directions.

    A level down for substantial heterogeneity, or where a similar study may well find an appreciable effect the other way (the
    prediction interval of five studies or more; IntHout 2016, BMJ Open 6:e010247); two for considerable heterogeneity with
    effects to both sides (Guyatt 2011, GRADE guidelines 7, J Clin Epidemiol 64:1294). Studies that differ only in statistical
    significance do not disagree where an I2 tells.
    """
    numbers: dict[str, int | float | None] = {
        "studies": facts.studies, "i2": facts.i2, "tau2": facts.tau2, "q_p": facts.q_p, "pi_low": facts.pi_low, "pi_high": facts.pi_high,
        "benefits": facts.benefits, "no_differences": facts.no_differences, "harms": facts.harms,
    }  # fmt: skip
    assessed = True
    if facts.studies == 1:
        change, reason, assessed = 0, "one study only, so nothing to compare", False
    elif facts.i2 is not None:
        change, reason = _by_heterogeneity(facts, matters, interval)
    elif facts.stated:
        change, reason = -1, facts.stated
    elif facts.mixed:
        change, reason = -1, f"the sources disagree in direction: {_directions(facts)}"
    elif facts.benefits + facts.no_differences + facts.harms < 2:
        change, reason, assessed = 0, "no measure of heterogeneity, and no two sources to compare", False
    else:
        change, reason = 0, f"the directions of the sources agree: {_directions(facts)}"
    return DomainRating(domain=Domain.INCONSISTENCY, change=change, assessed=assessed, reason=reason, numbers=numbers)


def _by_heterogeneity(facts: SpreadFacts, matters: Appreciable | None, interval: Interval | None) -> tuple[int, str]:
    assert facts.i2 is not None
    told = f"I² {facts.i2:.0f}%"
    if facts.q_p is not None:
        told += f", P of Q {facts.q_p:.2g}"
    real = facts.q_p is None or facts.q_p < HETEROGENEITY_P
    opposite = _opposite(facts, matters, interval)
    both_sides = opposite or bool(facts.benefits and facts.harms)
    if facts.i2 >= CONSIDERABLE_I2 and real and both_sides:
        return -2, f"considerable heterogeneity ({told}) with effects to both sides"
    if facts.i2 >= SUBSTANTIAL_I2 and real:
        return -1, f"substantial heterogeneity ({told})"
    if opposite:
        return -1, f"a similar study may well find an appreciable effect the other way (prediction interval; {told})"
    return 0, f"no more than moderate heterogeneity ({told})" if real else f"heterogeneity within chance ({told})"


def _opposite(facts: SpreadFacts, matters: Appreciable | None, interval: Interval | None) -> bool:
    """Whether the prediction interval reaches an appreciable effect on the other side of no effect than the estimate."""
    known = facts.pi_low is not None and facts.pi_high is not None and (facts.studies or 0) >= FEW_STUDIES
    if not known or not matters or not interval:
        return False
    assert facts.pi_low is not None
    assert facts.pi_high is not None
    return facts.pi_high >= matters.high if interval.estimate < interval.null else facts.pi_low <= matters.low


def _directions(facts: SpreadFacts) -> str:
    return f"benefit in {facts.benefits}, no difference in {facts.no_differences}, harm in {facts.harms}"


def indirectness(apart: Sequence[str], alike: str) -> DomainRating:
    """Rate indirectness: a level down for each way in which the body is not what was asked about, two at most.

    `apart` names them, `alike` says how the body meets the question (Guyatt 2011, GRADE guidelines 8, J Clin Epidemiol 64:1303).
    """
    return DomainRating(
        domain=Domain.INDIRECTNESS,
        change=max(-len(apart), _MOST_DOWN),
        assessed=True,
        reason="; ".join(apart) or alike,
        numbers={"differences": len(apart)},
    )


def publication_bias(egger_p: float | None, studies: int | None, stated: str | None) -> DomainRating:
    """Rate publication bias: by Egger's test from ten studies on, or what a review states (Guyatt 2011, GRADE guidelines 5,
    J Clin Epidemiol 64:1277; Sterne 2011, BMJ 343:d4002)."""
    numbers: dict[str, int | float | None] = {"studies": studies, "egger_p": egger_p}
    change, assessed = 0, True
    if stated:
        change, reason = -1, stated
    elif egger_p is None:
        few = studies is not None and studies < EGGER_FROM
        reason = (
            f"not assessed: fewer than {EGGER_FROM} studies" if few else "not assessed: the results of the studies are not held"
        )
        assessed = False
    elif egger_p < SMALL_STUDIES_P:
        change, reason = -1, f"small studies find something else than large ones (Egger's test, P {egger_p:.2g})"
    else:
        reason = f"no sign that small studies find something else (Egger's test, P {egger_p:.2g})"
    return DomainRating(domain=Domain.PUBLICATION_BIAS, change=change, assessed=assessed, reason=reason, numbers=numbers)


def large_effect(interval: Interval | None, *, eligible: bool) -> DomainRating:
    """Rate up for a large relative effect whose whole interval is large (Guyatt 2011, GRADE guidelines 9).

    An odds ratio counts by its square root, which is near the risk ratio of frequent events (VanderWeele 2017, Stat Med 36:1912).
    `eligible` is whether the body is one of observational studies that nothing rated down; no other is rated up.
    """
    if not eligible:
        change, assessed, reason = 0, False, "only observational evidence that nothing rates down is rated up"
    elif interval is None or not interval.is_ratio or interval.low <= 0:
        change, assessed, reason = 0, False, "no ratio with an interval, and GRADE has no rule for other measures"
    else:
        near = interval.low if interval.low > 1 else interval.high if interval.high < 1 else 1.0
        size = max(near, 1 / near) ** (0.5 if interval.measure is Measure.ODDS_RATIO else 1.0)
        change, assessed = (size >= LARGE) + (size >= VERY_LARGE), True
        reason = (
            f"the effect is at least {size:.2g}-fold" if change else "the interval does not exclude effects less than two-fold"
        )
    numbers = {"ci_low": interval.low if interval else None, "ci_high": interval.high if interval else None}
    return DomainRating(domain=Domain.LARGE_EFFECT, change=change, assessed=assessed, reason=reason, numbers=numbers)


def dose_response(gradient: Sequence[str], *, eligible: bool) -> DomainRating:
    """Rate up a level where more of the treatment was found to do more; `gradient` names the findings that say so."""
    if not eligible:
        change, assessed, reason = 0, False, "only observational evidence that nothing rates down is rated up"
    elif gradient:
        change, assessed, reason = 1, True, f"more did more than less: {', '.join(gradient)}"
    else:
        change, assessed, reason = 0, False, "no comparison of doses is held"
    return DomainRating(
        domain=Domain.DOSE_RESPONSE, change=change, assessed=assessed, reason=reason, numbers={"comparisons": len(gradient)}
    )
