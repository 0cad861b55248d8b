"""What a rating by GRADE says: a level, where it started, and what every domain did to it with the numbers behind.

These are types of `palpate synthesize --format json`, a contract explained in `docs/synthesis.md`. A `Grade` is palpate's own,
made by rule from what the library holds; a `PublishedRating` is what a review or guideline printed. Neither is ever the other.
"""

from __future__ import annotations

from enum import StrEnum

from palpate.synthesis.overlap import Overlap
from palpate.vocabulary import CertaintyLevel, Direction, Measure, RecordKind
from palpate.vocabulary.base import Model

LEVELS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)
"""The levels of GRADE from the lowest on."""


class Domain(StrEnum):
    """What moves a level: five domains down, two up."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION_BIAS = "publication_bias"
    LARGE_EFFECT = "large_effect"
    DOSE_RESPONSE = "dose_response"


class DomainRating(Model):
    """What one domain does to the level."""

    domain: Domain
    change: int
    """Levels down (negative) or up."""
    assessed: bool
    """Whether what is held suffices to judge the domain; a domain that was not assessed changes nothing."""
    reason: str
    numbers: dict[str, int | float | None]
    """The numbers that the reason rests on, by name; None for one that is not known."""


class Grade(Model):
    """palpate's own rating of a body of evidence."""

    level: CertaintyLevel
    start: CertaintyLevel
    """High for randomised trials, low for the rest."""
    start_reason: str
    domains: tuple[DomainRating, ...]

    def of(self, domain: Domain) -> DomainRating:
        """What that domain did."""
        return next(one for one in self.domains if one.domain is domain)


class PublishedRating(Model):
    """A certainty as a review or guideline printed it."""

    record: str
    support: str
    label: str
    year: int | None
    level: CertaintyLevel
    basis: str | None
    """Who rated it and by what scheme."""


class EarlierPaper(Model):
    """A paper that newer, better evidence overruled."""

    record: str
    label: str
    kind: RecordKind
    year: int
    people: int | None


class Reversed(Model):
    """What was believed of a body of evidence, and the newer, better evidence that replaced it."""

    outcome: str
    window: str
    believed: Direction
    """What the earlier papers found."""
    earlier: tuple[EarlierPaper, ...]
    """The oldest first."""
    earlier_supports: tuple[str, ...]
    found: Direction
    """What the newer source found."""
    record: str
    label: str
    kind: RecordKind
    year: int
    studies: int | None
    """Of a review."""
    people: int
    certainty: CertaintyLevel | None
    """As published; None where nobody rated it."""
    supports: tuple[str, ...]


class RatedOn(StrEnum):
    """On what result of a body a rating rests."""

    POOLED = "pooled"
    PUBLISHED = "published"
    STUDY = "study"
    DIRECTIONS = "directions"
    """No estimate with an interval: which way the sources found it to go."""


class RatedBody(Model):
    """One row of a summary of findings: a body of evidence, what it found and how certain that is."""

    condition: str
    intervention: str
    comparator: str
    outcome: str
    window: str
    rated_on: RatedOn
    result_of: str
    """Whose result is shown: a review, a trial, "3 trials pooled", or how many sources gave directions alone."""
    supports: tuple[str, ...]
    """Addresses of the findings that the rating rests on."""
    studies: int | None
    participants: int | None
    participants_at_most: bool
    """Whether that is the number of whole trials, of which this comparison may be a part."""
    measure: Measure | None
    scale: str | None
    lower_is_better: bool | None
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    benefits: int
    """How many sources of the body found a benefit in it, no difference, or harm; one that found several counts in each, a trial
    inside a review of the body in none."""
    no_differences: int
    harms: int
    published: tuple[PublishedRating, ...]
    """Published ratings of the body, the weightiest first."""
    overlap: Overlap | None
    """What the reviews of the body share with each other and with its trials; None where it has no review."""
    reversed: Reversed | None
    """Where newer, better evidence overruled older papers: the row's result and rating are those of the newer."""
    grade: Grade
    difference: str | None
    """Why palpate's level is not that of the first published rating; None where it is, or there is none."""
