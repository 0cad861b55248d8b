"""Random-effects pooling of study estimates on one scale (log scale for ratios), with what it takes to read the result.

Fitted by PyMARE, whose search for the REML variance ends near the maximum; the last steps are made here by Fisher scoring.
metafor (Viechtbauer 2010, J Stat Softw 36(3)) stops scoring at a step below 1e-5, which is not the maximum either. So that
its results can be compared digit by digit, its stopping point is taken wherever that is as good as the maximum
(`validation/pooling.py` shows both). All numbers are in the units of the estimates that come in, variances in their square.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from palpate.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

EGGER_FROM = 10
"""Fewest studies for a test of small-study effects (Sterne 2011, BMJ 343:d4002)."""
FEW_STUDIES = 5
"""Below this many, the between-study variance is hardly known (Bender 2018, Res Synth Methods 9:382)."""
_FARTHEST = 1e12
"""Ratio between the numbers of studies beyond which they can't be added up without losing the small ones."""
_SCORING_STEPS = 500
_AT_MAXIMUM = 1e-12
_METAFOR_STOPS = 1e-5
"""metafor's threshold on a step of tau2, in the units of the data: harmless on most scales, far too wide on tiny ones."""
_AS_GOOD = 1e-3
"""Distance from the maximum, as a share of all variance, below which it can't be seen in a result."""


class PoolingMethod(StrEnum):
    """How the between-study variance is estimated."""

    REML = "REML"
    """Restricted maximum likelihood (Viechtbauer 2005, J Educ Behav Stat 30:261); the default of metafor."""
    DL = "DL"
    """Moments (DerSimonian 1986, Control Clin Trials 7:177)."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled estimate. For a single study: that study as it is, without anything that only several can tell."""

    studies: int
    method: PoolingMethod
    knapp_hartung: bool
    """Whether the interval is Knapp and Hartung's; false for a single study and where theirs is undefined."""
    level: float
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    normal_ci_low: float
    normal_ci_high: float
    """The normal interval, for comparison."""
    p: float
    weights: tuple[float, ...]
    """Share of each study, in percent, in the order given."""
    tau2: float | None = None
    i2: float | None = None
    """Percent of the variation that is between studies: from tau2 and the typical sampling variance, as in metafor."""
    q: float | None = None
    q_df: int | None = None
    q_p: float | None = None
    pi_low: float | None = None
    pi_high: float | None = None
    notes: tuple[str, ...] = ()
    """What a reader must know to read the numbers rightly."""


@dataclass(frozen=True, slots=True)
class LeftOneOut:
    """The result without one study."""

    without: int
    """Which study, counted from 0."""
    result: Pooled


@dataclass(frozen=True, slots=True)
class SmallStudyTest:
    """Egger's test (1997, BMJ 315:629): do small studies find something else than large ones?"""

    statistic: float
    """t of the slope of the estimates on their standard errors, each weighted by its inverse variance."""
    df: int
    p: float


def unfit(estimate: float | None, variance: float | None) -> str | None:
    """Why a study can't be pooled, in words; None where it can."""
    if estimate is None or variance is None:
        return "no estimate" if estimate is None else "no variance"
    if not math.isfinite(estimate):
        return "its estimate is not a finite number"
    if not math.isfinite(variance):
        return "its variance is not a finite number"
    if variance == 0:
        return "its variance is zero, which no study of people has"
    if variance < 0:
        return "its variance is negative"
    return None


def pool(
    estimates: Sequence[float],
    variances: Sequence[float],
    *,
    method: PoolingMethod = PoolingMethod.REML,
    knapp_hartung: bool = True,
    level: float = 95.0,
) -> Pooled:
    """Pool k estimates with their sampling variances, both of length k.

    Knapp and Hartung's interval (2003, Stat Med 22:2693; t with k-1 degrees of freedom) is kept even where it comes out
    narrower than the normal one, as metafor's default does; a note then says so. Where all estimates are the same theirs has
    no width, and the normal one is given with a note. The prediction interval is metafor's: the estimate plus or minus the
    same critical value times sqrt(tau2 + se^2).

    Raises `UsageError` for no studies, for lengths that differ, for a level outside 0 to 100, and for any study that is
    `unfit`: a study is left out by the caller, who can say so, and never silently. Raises it too for studies so far apart in
    size that a computer's numbers don't hold the result.
    """
    _check(estimates, variances, level)
    if len(estimates) == 1:
        return _single(float(estimates[0]), float(variances[0]), method, level)
    if max(variances) / min(variances) > _FARTHEST or max(map(abs, estimates)) / math.sqrt(min(variances)) > _FARTHEST:
        raise UsageError("The studies are too far apart in size to be pooled: check their units")
    return _several(estimates, variances, method, knapp_hartung, level)


def _check(estimates: Sequence[float], variances: Sequence[float], level: float) -> None:
    if not len(estimates):
        raise UsageError("There is nothing to pool: give at least one study")
    if len(estimates) != len(variances):
        raise UsageError(f"{len(estimates)} estimates but {len(variances)} variances: give one variance for each estimate")
    if not 0 < level < 100:
        raise UsageError(f"A level of {level:g} percent makes no interval: give one between 0 and 100, such as 95")
    for number, pair in enumerate(zip(estimates, variances, strict=True), start=1):
        if reason := unfit(*pair):
            raise UsageError(f"Study {number} can't be pooled, {reason}: leave it out or correct it")


def _single(estimate: float, variance: float, method: PoolingMethod, level: float) -> Pooled:
    from statistics import NormalDist

    se, normal = math.sqrt(variance), NormalDist()
    margin = normal.inv_cdf(0.5 + level / 200) * se
    return Pooled(
        studies=1,
        method=method,
        knapp_hartung=False,
        level=level,
        estimate=estimate,
        se=se,
        ci_low=estimate - margin,
        ci_high=estimate + margin,
        normal_ci_low=estimate - margin,
        normal_ci_high=estimate + margin,
        p=math.erfc(abs(estimate / se) / math.sqrt(2)),
        weights=(100.0,),
        notes=("one study: shown as it is, nothing was pooled",),
    )


def _several(
    estimates: Sequence[float], variances: Sequence[float], method: PoolingMethod, knapp_hartung: bool, level: float
) -> Pooled:
    """Fitted in typical standard errors, so that no scale is too small or too large."""
    import numpy as np
    from scipy.stats import chi2, norm, t

    unit = math.sqrt(float(np.median(variances)))
    y, v = np.asarray(estimates, dtype=float) / unit, np.asarray(variances, dtype=float) / unit**2
    k = len(y)
    tau2 = _tau2(y, v, method, unit)
    normal, adjusted = (_average(y, v, tau2, correction) for correction in ("wald", "knapp-hartung"))
    quantile = 0.5 + level / 200
    z, t_critical = float(norm.ppf(quantile)), float(t.ppf(quantile, k - 1))
    use_adjusted = knapp_hartung and adjusted[1] > 0
    mean, se = adjusted if use_adjusted else normal
    critical = t_critical if use_adjusted else z
    reach = critical * math.sqrt(tau2 + se**2)
    fixed, random = 1 / v, 1 / (v + tau2)
    q = float((fixed * (y - (fixed * y).sum() / fixed.sum()) ** 2).sum())
    typical = (k - 1) * fixed.sum() / (fixed.sum() ** 2 - (fixed**2).sum())
    return Pooled(
        studies=k,
        method=method,
        knapp_hartung=use_adjusted,
        level=level,
        estimate=mean * unit,
        se=se * unit,
        ci_low=(mean - critical * se) * unit,
        ci_high=(mean + critical * se) * unit,
        normal_ci_low=(mean - z * normal[1]) * unit,
        normal_ci_high=(mean + z * normal[1]) * unit,
        p=float(2 * (t.sf(abs(mean / se), k - 1) if use_adjusted else norm.sf(abs(mean / se)))),
        weights=tuple(float(share) for share in 100 * random / random.sum()),
        tau2=tau2 * unit**2,
        i2=float(100 * tau2 / (tau2 + typical)),
        q=q,
        q_df=k - 1,
        q_p=float(chi2.sf(q, k - 1)),
        pi_low=(mean - reach) * unit,
        pi_high=(mean + reach) * unit,
        notes=_notes(k, knapp_hartung, use_adjusted, narrower=t_critical * adjusted[1] < z * normal[1]),
    )


def _notes(studies: int, asked: bool, adjusted: bool, *, narrower: bool) -> tuple[str, ...]:
    """What to know of an interval that was asked for by Knapp and Hartung (`asked`) and made so (`adjusted`), and of few studies."""
    notes = []
    if asked and not adjusted:
        notes.append("all estimates are the same, so that Knapp and Hartung's interval has no width: the normal one is given")
    elif asked and narrower:
        notes.append("Knapp and Hartung's interval is narrower than the normal one here: read it with caution")
    if studies < FEW_STUDIES:
        wide = " and an interval by Knapp and Hartung is very wide" if adjusted and studies == 2 else ""
        notes.append(f"with {studies} studies it is hardly known how much the effect varies between studies{wide}")
    return tuple(notes)


def _tau2(y: Numbers, v: Numbers, method: PoolingMethod, unit: float) -> float:
    """The between-study variance of estimates divided by `unit`: by PyMARE, for REML brought to where metafor ends."""
    from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator

    if method is PoolingMethod.DL:
        return float(DerSimonianLaird().fit(**_as_columns(y, v)).params_["tau2"].item())
    found = float(VarianceBasedLikelihoodEstimator(method="REML").fit(**_as_columns(y, v)).params_["tau2"].item())
    maximum = _scored(found, y, v, _AT_MAXIMUM * (1 + found))
    hedges = max(0.0, float(y.var(ddof=1) - v.mean()))  # where metafor starts
    stopped = _scored(hedges, y, v, _METAFOR_STOPS / unit**2)
    return stopped if abs(stopped - maximum) <= _AS_GOOD * (maximum + 1) else maximum


def _scored(start: float, y: Numbers, v: Numbers, tolerance: float) -> float:
    """Fisher scoring on the restricted likelihood (Viechtbauer 2005, eq. 12) until a step is no longer than `tolerance`.

    The start is given back where scoring does not settle.
    """
    tau2 = start
    for _ in range(_SCORING_STEPS):
        w = 1 / (v + tau2)
        total, squares = w.sum(), (w**2).sum()
        residuals = w * (y - (w * y).sum() / total)
        information = squares - 2 * (w**3).sum() / total + (squares / total) ** 2
        moved = max(0.0, tau2 + float(((residuals**2).sum() - total + squares / total) / information))
        if abs(moved - tau2) <= tolerance:
            return moved
        tau2 = moved
    return start


def _average(y: Numbers, v: Numbers, tau2: float, correction: str) -> tuple[float, float]:
    """Weighted mean and its standard error by PyMARE, at a known between-study variance."""
    from pymare.estimators import WeightedLeastSquares

    fitted = WeightedLeastSquares(tau2=tau2, small_sample_correction=correction).fit(**_as_columns(y, v)).params_
    return float(fitted["fe_params"].item()), math.sqrt(max(0.0, float(fitted["inv_cov"].item())))


def _as_columns(y: Numbers, v: Numbers) -> dict[str, Any]:
    """One column each, as PyMARE takes them, and the intercept."""
    import numpy as np

    return {"y": y[:, None], "v": v[:, None], "X": np.ones((len(y), 1))}


def leave_one_out(
    estimates: Sequence[float],
    variances: Sequence[float],
    *,
    method: PoolingMethod = PoolingMethod.REML,
    knapp_hartung: bool = True,
    level: float = 95.0,
) -> tuple[LeftOneOut, ...]:
    """The result without each study in turn; nothing for fewer than three, where only a study would be left. Raises as `pool`."""
    _check(estimates, variances, level)
    if len(estimates) < 3:
        return ()
    return tuple(
        LeftOneOut(
            index,
            pool(
                [*estimates[:index], *estimates[index + 1 :]],
                [*variances[:index], *variances[index + 1 :]],
                method=method,
                knapp_hartung=knapp_hartung,
                level=level,
            ),
        )
        for index in range(len(estimates))
    )


def egger(estimates: Sequence[float], variances: Sequence[float], *, at_least: int = EGGER_FROM) -> SmallStudyTest | None:
    """Egger's test; None for fewer than `at_least` studies (ten, as the test sees nothing in fewer) or studies of one size.

    The variant of metafor's `regtest(model="lm")`: weighted least squares with a free residual variance. Raises as `pool`.
    """
    import numpy as np
    from scipy.stats import t

    _check(estimates, variances, 95)
    k = len(estimates)
    y, se = np.asarray(estimates, dtype=float), np.sqrt(np.asarray(variances, dtype=float))
    if k < max(3, at_least) or np.ptp(se) <= 1e-9 * se.max():
        return None
    design = np.column_stack([1 / se, np.ones(k)])  # divided by the standard error: the slope becomes the constant
    coefficients, residual, *_ = np.linalg.lstsq(design, y / se, rcond=None)
    spread = float(residual[0]) / (k - 2) if residual.size else 0.0
    error = math.sqrt(spread * float(np.linalg.inv(design.T @ design)[1, 1]))
    if error == 0:
        return None
    statistic = float(coefficients[1]) / error
    return SmallStudyTest(statistic, k - 2, float(2 * t.sf(abs(statistic), k - 2)))
