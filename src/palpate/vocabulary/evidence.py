"""What a record says: findings with effects and doses, recommendations, and safety notes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from palpate.vocabulary.base import Model

Number = Annotated[float, Field(allow_inf_nan=False)]


class Measure(StrEnum):
    """Effect measures, spelled as in the field."""

    SMD = "SMD"
    MD = "MD"
    WMD = "WMD"
    HEDGES_G = "g"
    COHENS_D = "d"
    RISK_RATIO = "RR"
    ODDS_RATIO = "OR"
    HAZARD_RATIO = "HR"
    RISK_DIFFERENCE = "RD"
    MEDIAN_DIFFERENCE = "median_difference"
    PERCENT = "percent"


RATIO_MEASURES = frozenset({Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.HAZARD_RATIO})
"""Measures whose value of no effect is 1; that of the differences is 0."""


class Direction(StrEnum):
    """What the intervention did to the outcome, for the person treated, against its comparator."""

    BENEFIT = "benefit"
    NO_DIFFERENCE = "no_difference"
    HARM = "harm"
    MIXED = "mixed"
    UNCLEAR = "unclear"


class CertaintyLevel(StrEnum):
    """The four GRADE levels (Guyatt 2008, BMJ 336:924). AHRQ's "insufficient" is not a level; it is None with a note."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class Effect(Model):
    """One estimate as the source prints it. All numbers are on the scale of `measure`, in `unit`."""

    measure: Measure | None = None
    estimate: Number | None = None
    ci_low: Number | None = None
    ci_high: Number | None = None
    ci_level: Annotated[float, Field(gt=0, lt=100)] | None = None
    p: Annotated[float, Field(ge=0, le=1)] | Annotated[str, Field(pattern=r"^(<|<=|>|>=|≤|≥|=)?\s*[01]?\.?\d+$")] | None = None
    """A number, or a bound as printed ("<0.001")."""
    i2: Annotated[float, Field(ge=0, le=100)] | None = None
    unit: str | None = None
    lower_is_better: bool | None = None
    """Whether a lower value of the outcome is good for the person (pain: yes; function: no); None where unknown."""
    n_studies: int | None = Field(default=None, ge=0)
    n_participants: int | None = Field(default=None, ge=0)


Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Dose(Model):
    """How much was given. A pair is a range (low, high) where the source gives one."""

    session_minutes: Amount | tuple[Amount, Amount] | None = None
    sessions_per_week: Amount | tuple[Amount, Amount] | None = None
    weeks: Amount | tuple[Amount, Amount] | None = None
    sessions_total: Amount | tuple[Amount, Amount] | None = None


class Finding(Model):
    """One comparison on one outcome at one time point."""

    condition: str
    population: str | None = None
    intervention: str
    comparator: str
    outcome: str
    timepoint: str | None = None
    effect: Effect = Effect()
    direction: Direction
    certainty: CertaintyLevel | None = None
    """As the source published it; never palpate's own."""
    certainty_basis: str | None = None
    """Who rated it and by what scheme: "GRADE", "AHRQ strength of evidence", "authors"."""
    dose: Dose = Dose()
    note: str | None = None
    read_from: Annotated[str, Field(pattern=r"^[^\s#@]+#(?:abstract|body)-[1-9]\d*@\d+-\d+$")] | None = None
    """Address of the sentence that palpate read it from by grammar; None for what a person wrote down."""
    flags: tuple[str, ...] = ()
    """What is doubtful about the reading, in words. A flagged finding decides nothing and is never pooled."""


class RecommendationDirection(StrEnum):
    """Whether an issuer advises for, against, or neither."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class Recommendation(Model):
    """What an issuer advises, for whom, how strongly."""

    issuer: str
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    condition: str
    population: str | None = None
    intervention: str
    direction: RecommendationDirection
    strength: str | None = None
    certainty: str | None = None
    """Certainty in the issuer's own words; schemes differ."""
    statement: str
    dose: Dose | None = None


class SafetyKind(StrEnum):
    """What a safety note is."""

    CONTRAINDICATION = "contraindication"
    PRECAUTION = "precaution"
    ADVERSE_EVENT = "adverse_event"
    REASSURANCE = "reassurance"


class SafetyNote(Model):
    """Who should not have a treatment, who only with care, what harm was seen and how often."""

    kind: SafetyKind
    topic: str
    scope: str | None = None
    """"absolute", "local" (the area only), "caution", or None where the source does not say."""
    statement: str
    rate: str | None = None
