"""Conversions between effect measures and what a pooling needs of them: an estimate with its standard error on one scale.

Every function names the source of its formula. Standard errors of ratios are those of the logarithm. Input that can't be
meant (a negative ratio, an interval upside down, a group of one) raises `UsageError`; nothing is guessed.
"""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import NormalDist
from typing import NamedTuple

from palpate.errors import UsageError

_NORMAL = NormalDist()
_LOGISTIC_SD = math.pi / math.sqrt(3)
"""Standard deviation of the standard logistic distribution."""


class Converted(NamedTuple):
    """An estimate and its standard error on the scale of the conversion."""

    estimate: float
    se: float


class Moments(NamedTuple):
    """Mean and standard deviation of one group."""

    mean: float
    sd: float


# Standard errors


def se_from_interval(low: float, high: float, *, level: float = 95.0, df: float | None = None) -> float:
    """Standard error of a difference from its confidence interval, (high - low) / (2 q).

    q is the normal quantile, or that of t for `df` degrees of freedom where the source used it (small trials). Cochrane
    Handbook 6.3.1 (differences) and 6.3.2 (ratios: take the logarithms first, `log_interval`).
    """
    _finite(low=low, high=high)
    if not low < high:
        raise UsageError(f"An interval from {low:g} to {high:g} has no width: give its lower end first")
    return (high - low) / (2 * _critical(level, df))


def se_from_p(estimate: float, p: float, *, df: float | None = None) -> float:
    """Standard error of a difference from its two-sided p value, |estimate| / q(p).

    For a ratio give its logarithm. Cochrane Handbook 6.3.1 (t, with `df`); Altman 2011, BMJ 343:d2090 (normal). A p of 1
    or an estimate of no effect tells nothing of the precision and is refused.
    """
    _finite(estimate=estimate, p=p)
    if not 0 < p < 1:
        raise UsageError(f"A p value of {p:g} tells nothing of the precision: give one between 0 and 1")
    if estimate == 0:
        raise UsageError("An estimate of exactly no effect has the same p value at any precision: use its interval")
    return abs(estimate) / _critical(100 * (1 - p), df)


def _critical(level: float, df: float | None) -> float:
    if not 0 < level < 100:
        raise UsageError(f"A level of {level:g} percent makes no interval: give one between 0 and 100, such as 95")
    quantile = 0.5 + level / 200
    if quantile >= 1:
        raise UsageError(f"A level of {level:g} percent is too near to 100 for an interval")
    if df is None:
        return _NORMAL.inv_cdf(quantile)
    if not df > 0:
        raise UsageError(f"{df:g} degrees of freedom make no interval: give the number of people less the number of groups")
    from scipy.special import stdtrit

    return float(stdtrit(df, quantile))


# Ratios


def log_ratio(ratio: float) -> float:
    """Natural logarithm of a ratio, on which ratios are pooled (Cochrane Handbook 6.3.2)."""
    _finite(ratio=ratio)
    if ratio <= 0:
        raise UsageError(f"A ratio of {ratio:g} has no logarithm: ratios are above 0")
    return math.log(ratio)


def log_interval(low: float, high: float, *, level: float = 95.0) -> float:
    """Standard error of the logarithm of a ratio from the ratio's confidence interval (Cochrane Handbook 6.3.2)."""
    return se_from_interval(log_ratio(low), log_ratio(high), level=level)


def log_risk_ratio(events: int, people: int, control_events: int, control_people: int) -> Converted:
    """Log risk ratio from counts (Katz 1978, Biometrics 34:469; half an event a cell where one is empty, Handbook 10.4.4.1).

    Refuses two arms without an event, or with an event in everybody: they tell nothing of a ratio.
    """
    a, n1, c, n2 = _cells(events, people, control_events, control_people)
    return Converted(math.log((a / n1) / (c / n2)), math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2))


def log_odds_ratio(events: int, people: int, control_events: int, control_people: int) -> Converted:
    """Log odds ratio from counts (Woolf 1955, Ann Hum Genet 19:251; zero cells as in `log_risk_ratio`)."""
    a, n1, c, n2 = _cells(events, people, control_events, control_people)
    b, d = n1 - a, n2 - c
    return Converted(math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d))


def _cells(events: int, people: int, control_events: int, control_people: int) -> tuple[float, float, float, float]:
    for some, whole in ((events, people), (control_events, control_people)):
        if whole <= 0 or not 0 <= some <= whole:
            raise UsageError(f"{some} events in {whole} people can't be: an arm has people, and no more events than people")
    if events == control_events == 0:
        raise UsageError("No events in either arm: they tell nothing of a ratio, leave the study out")
    if events == people and control_events == control_people:
        raise UsageError("An event in everybody of both arms: they tell nothing of a ratio, leave the study out")
    if 0 in (events, people - events, control_events, control_people - control_events):
        return events + 0.5, people + 1, control_events + 0.5, control_people + 1
    return events, people, control_events, control_people


def risk_ratio_from_odds_ratio(odds_ratio: float, baseline_risk: float) -> float:
    """Risk ratio, given the risk of the comparator group: OR / (1 - risk (1 - OR)).

    Cochrane Handbook 15.4.4.4; Zhang 1998 (JAMA 280:1690). Ends of an interval are converted one by one.
    """
    _risk(baseline_risk)
    log_ratio(odds_ratio)
    return odds_ratio / (1 - baseline_risk * (1 - odds_ratio))


def odds_ratio_from_risk_ratio(risk_ratio: float, baseline_risk: float) -> float:
    """Odds ratio, given the risk of the comparator group: RR (1 - risk) / (1 - RR risk); the inverse of the above.

    Refuses a risk ratio that would put the risk of the treated at 1 or above.
    """
    _risk(baseline_risk)
    log_ratio(risk_ratio)
    if risk_ratio * baseline_risk >= 1:
        raise UsageError(f"A risk ratio of {risk_ratio:g} at a risk of {baseline_risk:g} means a risk of 1 or more: check both")
    return risk_ratio * (1 - baseline_risk) / (1 - risk_ratio * baseline_risk)


def _risk(risk: float) -> None:
    if not 0 < risk < 1:
        raise UsageError(f"A baseline risk of {risk:g} can't be used: give one between 0 and 1")


# Standardised mean differences


def small_sample_factor(df: float) -> float:
    """Hedges's exact correction, which turns d into g: gamma(df/2) / (sqrt(df/2) gamma((df-1)/2)) (Hedges 1981, J Educ Stat 6:107)."""
    if not df > 1:
        raise UsageError(f"{df:g} degrees of freedom are too few to standardise a difference: at least two are needed")
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def hedges_g(treated: Moments, n_treated: int, control: Moments, n_control: int) -> Converted:
    """Standardised mean difference (treated less control) with Hedges's correction.

    Pooled standard deviation and g as in Hedges 1981; variance 1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), as metafor's `escalc`
    ("SMD", vtype "LS"; Hedges 1982, Psychol Bull 92:490).
    """
    for group, n in ((treated, n_treated), (control, n_control)):
        _finite(mean=group.mean, sd=group.sd)
        if n < 2:
            raise UsageError(f"A group of {n} has no standard deviation: two people are the least")
        if group.sd < 0:
            raise UsageError(f"A standard deviation of {group.sd:g} can't be: it is 0 or more")
    df = n_treated + n_control - 2
    pooled = math.sqrt(((n_treated - 1) * treated.sd**2 + (n_control - 1) * control.sd**2) / df)
    if pooled == 0:
        raise UsageError("Nobody differs from anybody in either group: a difference can't be measured in standard deviations")
    g = small_sample_factor(df) * (treated.mean - control.mean) / pooled
    return Converted(g, math.sqrt(1 / n_treated + 1 / n_control + g**2 / (2 * (n_treated + n_control))))


def g_from_mean_difference(difference: float, se: float, n_treated: int, n_control: int) -> Converted:
    """Hedges g from a mean difference and its standard error, by the standard deviation that they imply.

    SD = SE / sqrt(1/n1 + 1/n2) (Cochrane Handbook 6.5.2.3), then as `hedges_g`. An adjusted analysis has a smaller standard
    error than the spread of people implies, so that g comes out too large from one.
    """
    _finite(difference=difference, se=se)
    if se <= 0:
        raise UsageError(f"A standard error of {se:g} implies no standard deviation: it is above 0")
    if min(n_treated, n_control) < 2:
        raise UsageError("A group of fewer than two has no standard deviation")
    sd = se / math.sqrt(1 / n_treated + 1 / n_control)
    return hedges_g(Moments(difference, sd), n_treated, Moments(0.0, sd), n_control)


def log_odds_ratio_from_smd(smd: float, se: float) -> Converted:
    """Log odds ratio = SMD pi / sqrt(3), for a logistic outcome cut anywhere (Chinn 2000, Stat Med 19:3127; Handbook 10.6)."""
    _finite(smd=smd, se=se)
    _positive_se(se)
    return Converted(smd * _LOGISTIC_SD, se * _LOGISTIC_SD)


def smd_from_log_odds_ratio(log_odds: float, se: float) -> Converted:
    """SMD = log odds ratio sqrt(3) / pi; the inverse of the above (Chinn 2000)."""
    _finite(log_odds=log_odds, se=se)
    _positive_se(se)
    return Converted(log_odds / _LOGISTIC_SD, se / _LOGISTIC_SD)


# Medians


def moments_from_quartiles(q1: float, median: float, q3: float, n: int) -> Moments:
    """Mean and standard deviation from the median and quartiles.

    Mean: Luo 2018 (Stat Methods Med Res 27:1785), eq. 15, weights 0.7 + 0.39/n. Standard deviation: Wan 2014 (BMC Med Res
    Methodol 14:135), eq. 16. For outcomes that are not much skewed; the caller says so.
    """
    _ordered(q1, median, q3, n=n)
    share = 0.7 + 0.39 / n
    mean = share * (q1 + q3) / 2 + (1 - share) * median
    return Moments(mean, (q3 - q1) / (2 * _NORMAL.inv_cdf((0.75 * n - 0.125) / (n + 0.25))))


def moments_from_range(low: float, median: float, high: float, n: int) -> Moments:
    """Mean and standard deviation from the median, minimum and maximum.

    Mean: Luo 2018, eq. 7, weight 4 / (4 + n^0.75). Standard deviation: Wan 2014, eq. 9.
    """
    _ordered(low, median, high, n=n)
    share = 4 / (4 + n**0.75)
    mean = share * (low + high) / 2 + (1 - share) * median
    return Moments(mean, (high - low) / (2 * _NORMAL.inv_cdf((n - 0.375) / (n + 0.25))))


def moments_from_five_numbers(low: float, q1: float, median: float, q3: float, high: float, n: int) -> Moments:
    """Mean and standard deviation from minimum, quartiles, median and maximum.

    Mean: Luo 2018, eq. 11. Standard deviation: Wan 2014, eq. 13, the mean of those by range and by quartiles.
    """
    _ordered(low, q1, median, q3, high, n=n)
    outer, inner = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    mean = outer * (low + high) / 2 + inner * (q1 + q3) / 2 + (1 - outer - inner) * median
    by_range = (high - low) / (2 * _NORMAL.inv_cdf((n - 0.375) / (n + 0.25)))
    by_quartiles = (q3 - q1) / (2 * _NORMAL.inv_cdf((0.75 * n - 0.125) / (n + 0.25)))
    return Moments(mean, (by_range + by_quartiles) / 2)


def _ordered(*values: float, n: int) -> None:
    _finite(**{f"value {number}": value for number, value in enumerate(values, start=1)})
    if n < 2:
        raise UsageError(f"A group of {n} has no spread: two people are the least")
    if any(earlier > later for earlier, later in pairwise(values)):
        raise UsageError(
            f"{', '.join(f'{value:g}' for value in values)} are not in order: give minimum, quartiles and maximum ascending"
        )
    if values[0] == values[-1]:
        raise UsageError("Ends that are the same tell nothing of the spread")


def _positive_se(se: float) -> None:
    if se <= 0:
        raise UsageError(f"A standard error of {se:g} can't be: it is above 0")


def _finite(**values: float) -> None:
    for name, value in values.items():
        if not math.isfinite(value):
            raise UsageError(f"The {name.replace('_', ' ')} is not a finite number: give a number")
