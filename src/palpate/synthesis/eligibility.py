"""Which results can be pooled, and for every other one the reason why not."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from statistics import NormalDist

from palpate.synthesis.comparison import ComparatorClass, Comparison
from palpate.synthesis.conversions import log_ratio, se_from_interval
from palpate.synthesis.likeness import POOLED_AS, TREATED, Scale, scale
from palpate.synthesis.pooling import unfit
from palpate.vocabulary import RATIO_MEASURES, Effect, Finding, Measure, Record, RecordKind
from palpate.vocabulary.consistency import inconsistencies

NORMAL_95 = NormalDist().inv_cdf(0.975)
_OFF_CENTRE = 0.1
"""Distance of an estimate from the middle of its interval, as a share of its width, that goes beyond what skewed interval
methods (profile likelihood, bootstrap) produce in print."""
_P_APART = 1.5
"""Factor between the test statistics that the p value and the interval imply: t instead of normal explains less from ten
people a group on."""
_P_TOLD = (0.001, 0.2)
"""p values printed outside these are too coarse to check an interval by."""


@dataclass(frozen=True, slots=True)
class Result:
    """A finding's estimate on the scale of the analysis: logarithms for ratios, the scale's own factor for differences."""

    item: Comparison
    estimate: float
    low: float
    high: float
    """The 95% interval as printed, where 95% is what was printed."""
    se: float
    scale: Scale | None
    """For mean differences alone."""

    def mirrored(self) -> Result:
        """The same with the outcome's direction turned over."""
        return replace(self, estimate=-self.estimate, low=-self.high, high=-self.low)


def result(item: Comparison, asked: frozenset[str], flagged: dict[int, str]) -> Result | str:
    """The result that a finding brings to a pooling, or why it brings none.

    `asked` are the interventions asked about, `flagged` what `contradictions` says of the record.
    """
    return _unsuitable(item, asked) or flagged.get(item.number) or _measured(item)


def contradictions(record: Record) -> dict[int, str]:
    """Findings of a record whose numbers contradict each other, by number from 1, with what is wrong."""
    found: dict[int, str] = {}
    for message in inconsistencies(record):
        told = re.match(r"finding (\d+): (.*)", message, re.DOTALL)
        if told:
            found.setdefault(int(told[1]), f"its numbers don't agree: {told[2]}")
    return found


def _unsuitable(item: Comparison, asked: frozenset[str]) -> str | None:
    """Why a finding is not to be pooled whatever its numbers."""
    record = item.record
    compared_with_itself = item.comparator_class is ComparatorClass.OTHER_MASSAGE and not item.comparators
    reasons = (
        (record.retracted, "retracted"),
        (bool(item.finding.flags), doubt(item.finding)),
        (bool(record.superseded_by), f"superseded by {', '.join(record.superseded_by)}"),
        (record.kind is not RecordKind.RANDOMIZED_TRIAL, f"not a randomised trial ({record.kind.value.replace('_', ' ')})"),
        (item.is_threshold, "a threshold for reading changes, not an effect"),
        (item.comparator_class is ComparatorClass.BASELINE, "compared with the start of treatment, without a control group"),
        (item.comparator_class is ComparatorClass.UNSPECIFIED, "the source read does not say what it was compared with"),
        (item.comparator_class is ComparatorClass.MIXED, "compared with several kinds of control together"),
        (compared_with_itself, "compares kinds or doses of the same treatment"),
        (item.comparator_class in TREATED and bool(item.comparators & asked), "the comparator has the treatment too"),
        (not item.family, "its outcome is none that the terminology knows"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def doubt(finding: Finding) -> str:
    """What is doubtful about a finding that was read, as a reason; "" where nothing is."""
    return f"its reading is doubtful: {finding.flags[0]}" if finding.flags else ""


def _measured(item: Comparison) -> Result | str:
    """Estimate and standard error from the printed estimate and interval."""
    effect = item.finding.effect
    if effect.estimate is None:
        return "no estimate"
    if effect.ci_low is None or effect.ci_high is None:
        return "no interval"
    if effect.measure is None:
        return "the source does not say in what measure"
    measure = POOLED_AS.get(effect.measure)
    if measure is None:
        return f"its measure ({effect.measure.value.replace('_', ' ')}) can't be pooled"
    if effect.lower_is_better is None:
        return "not known which way the outcome points"
    numbers = (effect.estimate, effect.ci_low, effect.ci_high)
    if measure is not Measure.MD:
        return _on_analysis_scale(item, numbers, None)
    of = scale(item.finding)
    return _on_analysis_scale(item, numbers, of) if of else "neither the instrument nor the unit is known"


def _on_analysis_scale(item: Comparison, numbers: tuple[float, float, float], of: Scale | None) -> Result | str:
    effect = item.finding.effect
    estimate, low, high = numbers
    if effect.measure in RATIO_MEASURES:
        if min(numbers) <= 0:
            return "a ratio of zero has no logarithm"
        estimate, low, high = (log_ratio(number) for number in numbers)
    if not low < high:
        return "an interval without width: no study of people has a variance of zero"
    se = se_from_interval(low, high, level=effect.ci_level or 95.0, df=_degrees_of_freedom(effect) if of else None)
    factor = of.factor if of else 0.01 if _in_percent(effect) else 1.0
    if reason := unfit(estimate * factor, (se * factor) ** 2):
        return reason
    if abs(estimate - (low + high) / 2) > _OFF_CENTRE * (high - low) + _rounding(effect, numbers):
        return "its numbers don't agree: the estimate is far from the middle of its interval"
    if _p_disagrees(effect, abs(estimate / se)):
        return f"its numbers don't agree: P is {effect.p}, the interval says otherwise"
    if effect.ci_level not in (None, 95):
        low, high = estimate - NORMAL_95 * se, estimate + NORMAL_95 * se
    return Result(item, estimate * factor, low * factor, high * factor, se * factor, of)


def _degrees_of_freedom(effect: Effect) -> float | None:
    """Of a mean difference between two groups, whose interval is one by t (Cochrane Handbook 6.3.1); None where unknown."""
    people = effect.n_participants
    return people - 2.0 if people and people > 3 else None


def _in_percent(effect: Effect) -> bool:
    return effect.measure is Measure.RISK_DIFFERENCE and "percent" in (effect.unit or "")


def _rounding(effect: Effect, numbers: tuple[float, float, float]) -> float:
    """How far rounding in print can move an estimate from the middle of its interval, on the scale of the analysis."""
    places = max(len(f"{abs(number):.10g}".partition(".")[2]) for number in numbers)
    half = 0.5 * 10.0**-places
    if effect.measure not in RATIO_MEASURES:
        return 2 * half
    return half / numbers[0] + (half / numbers[1] + half / numbers[2]) / 2


def _p_disagrees(effect: Effect, statistic: float) -> bool:
    """Whether an exact p value implies quite another test statistic than the interval."""
    if not isinstance(effect.p, float) or not _P_TOLD[0] <= effect.p <= _P_TOLD[1] or statistic == 0:
        return False
    implied = NormalDist().inv_cdf(1 - effect.p / 2)
    return abs(math.log(implied / statistic)) > math.log(_P_APART)
