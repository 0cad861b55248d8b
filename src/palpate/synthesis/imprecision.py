"""GRADE's domain of imprecision: the interval against no effect and appreciable effects, and the optimal information size."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from palpate.synthesis.rated import Domain, DomainRating
from palpate.vocabulary import RATIO_MEASURES, Measure

RATIO_APPRECIABLE = (0.75, 1.25)
"""Relative effects that are appreciable (Guyatt 2011, GRADE guidelines 6, J Clin Epidemiol 64:1283)."""
SMD_APPRECIABLE = 0.5
"""In standard deviations, where no important difference is known (GRADE Handbook, Schünemann 2013, 5.2.4.2)."""
PEOPLE_NEEDED = 400
"""Optimal information size of a continuous outcome: an effect of 0.2 standard deviations, alpha 0.05, power 0.8 (GRADE Handbook
5.2.4.2; Guyatt 2011, GRADE guidelines 6)."""
EVENTS_NEEDED = 300
"""Optimal information size of a dichotomous outcome, as a rule of thumb (GRADE Handbook 5.2.4.1)."""
FAR_FEWER = 0.3
"""Share of the optimal information size below which two levels are at stake (Zeng 2022, GRADE guidance 34, J Clin Epidemiol
150:216: "far less than the OIS")."""
WIDEST_RATIO = {Measure.RISK_RATIO: 3.0, Measure.HAZARD_RATIO: 3.0, Measure.ODDS_RATIO: 2.5}
"""Upper end by lower end of the interval of a ratio beyond which the information size is far from reached (GRADE guidance 34);
that of a risk ratio stands for a hazard ratio too."""

_STANDARDISED = frozenset({Measure.SMD, Measure.HEDGES_G, Measure.COHENS_D})
_INTERVAL_IN_SE = 2 * NormalDist().inv_cdf(0.975)
"""Width of a 95% interval in standard errors."""
_SMALLEST_SE = 1e-4
"""That of a hundred million people; less is no result of a study."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A result on the scale of its measure: ratios as ratios, with their 95% interval; `low` <= `high`."""

    measure: Measure | None
    estimate: float
    low: float
    high: float

    @property
    def is_ratio(self) -> bool:
        """Whether no effect is 1 rather than 0."""
        return self.measure in RATIO_MEASURES

    @property
    def null(self) -> float:
        """The value of no effect."""
        return 1.0 if self.is_ratio else 0.0

    @property
    def includes_null(self) -> bool:
        """Whether no effect lies inside."""
        return self.low <= self.null <= self.high


@dataclass(frozen=True, slots=True)
class Appreciable:
    """From where on an effect matters, to either side of no effect, and who says so."""

    low: float
    high: float
    source: str
    important_difference: bool = False
    """Whether it is a published minimal important difference rather than a convention."""


def appreciable(measure: Measure | None, important: float | None, source: str) -> Appreciable | None:
    """The published important difference on the scale of the measure, else GRADE's convention; None where neither is there."""
    if important is not None and measure not in RATIO_MEASURES:
        return Appreciable(-abs(important), abs(important), source, important_difference=True)
    if measure in RATIO_MEASURES:
        return Appreciable(*RATIO_APPRECIABLE, "GRADE's rough guide for ratios")
    if measure in _STANDARDISED:
        return Appreciable(-SMD_APPRECIABLE, SMD_APPRECIABLE, "half a standard deviation, GRADE's convention")
    return None


def imprecision(
    interval: Interval | None, matters: Appreciable | None, participants: int | None, *, at_most: bool = False
) -> DomainRating:
    """Rate imprecision: the worse of what the interval and what the number of people (or `at_most` so many) says.

    A level down where the interval holds both no effect and an appreciable one, or no effect where nobody knows what is
    appreciable; two where it holds appreciable effects to both sides. Without an interval a level at least, and two for few
    people or where their number is not known (Murad 2017, Evid Based Med 22:85, goes by size there too, but sees the intervals
    of the single studies).
    """
    by_interval, told = _by_interval(interval, matters)
    by_size, sized = _by_size(interval, participants, at_most=at_most)
    numbers: dict[str, int | float | None] = {
        "participants": participants,
        "people_needed": None if interval and interval.is_ratio else PEOPLE_NEEDED,
        "ci_low": interval.low if interval else None,
        "ci_high": interval.high if interval else None,
        "appreciable_low": matters.low if matters else None,
        "appreciable_high": matters.high if matters else None,
    }
    return DomainRating(
        domain=Domain.IMPRECISION, change=min(by_interval, by_size), assessed=True, reason=f"{told}; {sized}", numbers=numbers
    )


def _by_interval(interval: Interval | None, matters: Appreciable | None) -> tuple[int, str]:
    if interval is None:
        return -1, "no estimate with an interval is held, so precision can't be shown"
    if not interval.includes_null:
        return 0, "the interval excludes no effect"
    if matters is None:
        return -1, "the interval includes no effect, and what difference would matter is not known"
    beyond = (interval.low <= matters.low) + (interval.high >= matters.high)
    named = f"({matters.high:g}: {matters.source})"
    if beyond == 2:
        return -2, f"the interval reaches from appreciable effects one way to appreciable effects the other {named}"
    if beyond:
        return -1, f"the interval includes both no effect and an appreciable one {named}"
    return 0, f"the interval holds no appreciable effect either way {named}"


def _by_size(interval: Interval | None, participants: int | None, *, at_most: bool) -> tuple[int, str]:
    ratio = interval is not None and interval.is_ratio
    if ratio and interval and interval.measure:
        widest = WIDEST_RATIO[interval.measure]
        if interval.low <= 0 or interval.high / interval.low > widest:
            return -2, f"its upper end is more than {widest:g} times its lower: far fewer events than would be needed"
    if participants is None and interval is None:
        return -2, "nor is the number of people known"
    if participants is None and interval and interval.measure in _STANDARDISED:
        return _by_width(interval)
    if participants is None:
        return 0, "the number of people is not known, so the optimal information size was not checked"
    needed = EVENTS_NEEDED if ratio else PEOPLE_NEEDED
    unit = "events" if ratio else "people"
    people = f"{'at most ' if at_most else ''}{participants:,} people"
    if participants < needed:
        return _too_few(participants, needed, people, unit)
    if at_most:
        return 0, f"{people}, so whether the optimal information size ({needed} {unit}) is reached is not known"
    if ratio:
        return 0, f"{people}; events are not counted, so the optimal information size ({needed} events) was not checked"
    return 0, f"{people}, the optimal information size ({needed}) is reached"


def _by_width(interval: Interval) -> tuple[int, str]:
    """How many people in two equal groups would give a standardised difference that interval: 4 / SE^2 (Borenstein 2009, ch. 4)."""
    error = max((interval.high - interval.low) / _INTERVAL_IN_SE, _SMALLEST_SE)
    number = int(4 / error**2)
    people = f"the number of people is not known; the interval is as wide as one of {number:,} people"
    return _too_few(number, PEOPLE_NEEDED, people, "people") if number < PEOPLE_NEEDED else (0, people)


def _too_few(number: int, needed: int, people: str, unit: str) -> tuple[int, str]:
    if number < FAR_FEWER * needed:
        return -2, f"{people}, far fewer than the {needed} {unit} of the optimal information size"
    return -1, f"{people}, fewer than the {needed} {unit} of the optimal information size"
