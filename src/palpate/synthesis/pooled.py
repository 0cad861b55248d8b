"""What a synthesis says: groups of like results, each pooled or shown as it is, and everything left out with the reason.

These are the types of `palpate synthesize --format json`, a contract explained in `docs/synthesis.md`. Ratios stand as ratios,
not logarithms; only `se` and `tau2` are on the scale of the analysis (logarithms for ratios, see `log_scale`).
"""

from __future__ import annotations

from palpate.synthesis.rated import RatedBody
from palpate.vocabulary import CertaintyLevel, LibraryStamp, Measure, RecordKind
from palpate.vocabulary.base import Model


class StudyResult(Model):
    """One trial in a group, turned so that the whole group points one way; 95% interval."""

    record: str
    supports: tuple[str, ...]
    """Addresses of the findings that it was made from: several where arms of one trial were put together."""
    label: str
    """First author and year: "Sherman 2009"."""
    year: int | None
    intervention: str
    comparator: str
    outcome: str
    timepoint: str | None
    estimate: float
    ci_low: float
    ci_high: float
    se: float
    """On the scale of the analysis."""
    weight: float | None
    """Percent; None where nothing was pooled."""
    participants: int | None
    note: str | None
    """What was done to the printed numbers, if anything."""


class LeaveOneOut(Model):
    """The pooled estimate without one study."""

    without: str
    estimate: float
    ci_low: float
    ci_high: float
    i2: float | None


class SmallStudies(Model):
    """Egger's test, from ten studies on."""

    statistic: float
    df: int
    p: float


class PooledEffect(Model):
    """The random-effects result of a group of two studies or more."""

    method: str
    """"REML" or "DL"."""
    interval: str
    """"Knapp-Hartung" or "normal"."""
    estimate: float
    ci_low: float
    ci_high: float
    p: float
    normal_ci_low: float
    normal_ci_high: float
    """The normal interval, for comparison."""
    pi_low: float | None
    pi_high: float | None
    """The prediction interval: where the effect in a new, similar study would lie."""
    tau2: float | None
    i2: float | None
    q: float | None
    q_df: int | None
    q_p: float | None
    leave_one_out: tuple[LeaveOneOut, ...]
    small_studies: SmallStudies | None
    notes: tuple[str, ...]


class PublishedEffect(Model):
    """What a review found, as it printed it; shown beside the trials and never pooled with them, since it may hold them."""

    record: str
    support: str
    label: str
    year: int | None
    kind: RecordKind
    intervention: str
    comparator: str
    outcome: str
    timepoint: str | None
    measure: Measure | None
    unit: str | None
    lower_is_better: bool | None
    estimate: float
    ci_low: float | None
    ci_high: float | None
    studies: int | None
    participants: int | None
    certainty: CertaintyLevel | None
    includes: tuple[str, ...] | None
    """Ids of the group's trials that it is known to include; None where it isn't known which it includes, or there is no group."""


class EvidenceGroup(Model):
    """Results that are like each other."""

    condition: str
    intervention: str
    comparator: str
    outcome: str
    window: str
    measure: Measure
    scale: str | None
    """Of a mean difference."""
    log_scale: bool
    lower_is_better: bool
    studies: tuple[StudyResult, ...]
    participants: int | None
    """Of all studies; None where one of them does not say."""
    pooled: PooledEffect | None
    not_pooled: str | None
    """Why nothing was pooled: one study only, or times that are not known to be alike."""
    published: tuple[PublishedEffect, ...]


class LeftOut(Model):
    """A finding that was not used, and why."""

    record: str
    support: str
    label: str
    outcome: str
    timepoint: str | None
    reason: str


class Synthesis(Model):
    """Everything that the library holds on one intervention for one condition, put together or left out."""

    intervention: str
    condition: str
    outcome: str | None
    library: LibraryStamp
    summary: tuple[RatedBody, ...] = ()
    """The summary of findings: one row a body of evidence."""
    groups: tuple[EvidenceGroup, ...]
    published: tuple[PublishedEffect, ...]
    """Results of reviews that no group of trials stands beside."""
    left_out: tuple[LeftOut, ...]
