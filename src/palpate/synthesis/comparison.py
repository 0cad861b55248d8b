"""A finding in its context: who found it, what it is about in concepts, against what kind of comparator, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from palpate.synthesis.timing import TimeWindow, weeks, window
from palpate.terminology import Tags, tags_of_finding, terminology
from palpate.vocabulary import CertaintyLevel, Direction, Finding, Record, RecordKind, Support

THRESHOLD_NOTES = ("minimal clinically important difference", "minimal detectable change")
"""Findings whose note starts so are thresholds for reading a change, not effects of a treatment."""


class ComparatorClass(StrEnum):
    """What an intervention was compared with, from the least to the most demanding comparison."""

    NO_TREATMENT = "comparator:no-treatment"
    USUAL_CARE = "comparator:usual-care"
    MIXED = "comparator:mixed"
    UNSPECIFIED = "comparator:unspecified"
    SHAM = "comparator:sham"
    ACTIVE = "comparator:active"
    OTHER_MASSAGE = "comparator:other-massage"
    BASELINE = "comparator:baseline"


INACTIVE_CLASSES = frozenset(
    {ComparatorClass.NO_TREATMENT, ComparatorClass.USUAL_CARE, ComparatorClass.MIXED, ComparatorClass.UNSPECIFIED}
)

UNNAMED_OUTCOME = "outcome:overall"
"""What the terminology calls an effect of which a source does not name the outcome."""
PRIMARY_OUTCOMES = frozenset({"outcome:pain", "outcome:function", "outcome:headache-outcome", "outcome:muscle-soreness"})
"""What matters most to people in musculoskeletal care (OMERACT and IMMPACT core domains; of headache, how often and how bad)."""

REVIEW_KINDS = frozenset(
    {RecordKind.META_ANALYSIS, RecordKind.SYSTEMATIC_REVIEW, RecordKind.OVERVIEW_OF_REVIEWS, RecordKind.GUIDELINE}
)
TRIAL_KINDS = frozenset({RecordKind.RANDOMIZED_TRIAL, RecordKind.CLINICAL_TRIAL})

_DESIGN_WEIGHT = {
    RecordKind.META_ANALYSIS: 3.0,
    RecordKind.SYSTEMATIC_REVIEW: 3.0,
    RecordKind.OVERVIEW_OF_REVIEWS: 3.0,
    RecordKind.GUIDELINE: 2.0,
    RecordKind.RANDOMIZED_TRIAL: 2.0,
    RecordKind.CLINICAL_TRIAL: 1.0,
}
"""Reviews of trials before trials before the rest (OCEBM 2011 levels 1 to 5, coarsened)."""
_OTHER_DESIGN_WEIGHT = 0.25
_CERTAINTY_WEIGHT = {
    CertaintyLevel.HIGH: 2.0,
    CertaintyLevel.MODERATE: 1.5,
    CertaintyLevel.LOW: 1.0,
    CertaintyLevel.VERY_LOW: 0.5,
}
_OLD_YEARS, _OLD_WEIGHT = 12, 0.6
"""A source more than this many years older than the newest one weighs less; evidence on massage grew mostly since."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """One finding of one record, with the concepts that it is about."""

    record: Record
    number: int
    """Which finding of the record, counted from 1."""
    conditions: frozenset[str]
    """Named by the finding's condition or population."""
    own_conditions: frozenset[str]
    """Named by its condition alone."""
    populations: frozenset[str]
    interventions: frozenset[str]
    outcomes: frozenset[str]
    """Outcome concepts with all their broader ones, so that a scale counts for its family."""
    family: str
    """The outcome family under which it is filed; "" where the terminology knows none."""
    comparators: frozenset[str]
    """Interventions that the comparator names ("exercise")."""
    comparator_class: ComparatorClass
    window: TimeWindow
    weeks: float | None

    @property
    def finding(self) -> Finding:
        """The finding itself."""
        return self.record.findings[self.number - 1]

    @property
    def address(self) -> str:
        """Its address as a support."""
        return str(Support(self.record.id, "finding", self.number))

    @property
    def was_read(self) -> bool:
        """Whether palpate read it by grammar, rather than a person."""
        return self.finding.read_from is not None

    @property
    def is_threshold(self) -> bool:
        """Whether it is a threshold for reading changes rather than an effect."""
        return (self.finding.note or "").startswith(THRESHOLD_NOTES)

    @property
    def is_important_difference(self) -> bool:
        """Whether it is the smallest change that matters to a person."""
        return (self.finding.note or "").startswith(THRESHOLD_NOTES[0])

    @property
    def names_outcome(self) -> bool:
        """Whether the source says on what outcome it was found."""
        return self.family not in {"", UNNAMED_OUTCOME}

    @property
    def people(self) -> int:
        """Participants of the comparison, else of a trial as a whole; 0 where not stated."""
        whole = self.record.n_participants if self.record.kind in TRIAL_KINDS else None
        return self.finding.effect.n_participants or whole or 0

    @property
    def is_harm_outcome(self) -> bool:
        """Whether it counts harms ("adverse events") rather than what treatment is for."""
        return _counts_harms(self.outcomes)

    @property
    def is_mechanism(self) -> bool:
        """Whether it measured the body rather than what a person feels."""
        return self.record.kind is RecordKind.MECHANISM_STUDY or _measures_the_body(self.outcomes)

    @property
    def decides(self) -> bool:
        """Whether it says which way an outcome went: benefit, no difference or harm, against a real comparator, without doubt."""
        return (
            not self.finding.flags
            and self.finding.direction in {Direction.BENEFIT, Direction.NO_DIFFERENCE, Direction.HARM}
            and self.comparator_class is not ComparatorClass.BASELINE
        )

    def weight(self, newest_year: int) -> float:
        """How much it counts when comparisons disagree: design, published certainty and age; superseded sources nothing."""
        if self.record.superseded_by or self.record.retracted:
            return 0.0
        weight = _DESIGN_WEIGHT.get(self.record.kind, _OTHER_DESIGN_WEIGHT)
        if self.finding.certainty:
            weight *= _CERTAINTY_WEIGHT[self.finding.certainty]
        if self.record.year and newest_year - self.record.year > _OLD_YEARS:
            weight *= _OLD_WEIGHT
        return weight


def several_studies(item: Comparison) -> bool:
    """Whether a review's finding rests on more than one study; a rating, or pooling, shows it where no number is printed."""
    stated = item.finding.effect.n_studies
    if stated is not None:
        return stated > 1
    held = item.record.n_studies
    return bool(item.finding.certainty) or item.record.kind is RecordKind.META_ANALYSIS or (held is not None and held > 1)


@lru_cache(maxsize=16384)
def with_broader(concepts: frozenset[str]) -> frozenset[str]:
    """The concepts and everything above them."""
    terms = terminology()
    return frozenset(above for concept in concepts for above in terms.broader(concept))


@lru_cache(maxsize=4096)
def _counts_harms(outcomes: frozenset[str]) -> bool:
    terms = terminology()
    return any(terms.get(concept).harm for concept in outcomes)


@lru_cache(maxsize=4096)
def _measures_the_body(outcomes: frozenset[str]) -> bool:
    terms = terminology()
    return any(terms.get(concept).mechanism for concept in outcomes)


@lru_cache(maxsize=16384)
def _family(outcome: str, concepts: frozenset[str]) -> str:
    """The family that the text names first: "pain and function" is filed under pain."""
    terms = terminology()
    named = [match.concept.id for match in terms.find(outcome, ("outcome",)) if match.concept.id in concepts]
    first = named[0] if named else min(concepts, default="")
    return terms.family(first) if first else ""


def comparisons(records: Iterable[Record]) -> Iterator[Comparison]:
    """Every finding of the records, in order; retracted records have none, since they support nothing."""
    for record in records:
        if not record.retracted:
            for number, finding in enumerate(record.findings, start=1):
                yield _comparison(record, number, finding)


def _by_age(interventions: frozenset[str], people: frozenset[str]) -> frozenset[str]:
    """Massage of infants is infant massage, whether a source calls it so or not."""
    infants = with_broader(people) & {"population:infants"}
    return frozenset({"intervention:infant-massage"}) if infants and "intervention:massage" in interventions else frozenset()


def _meant_with(tags: Tags) -> frozenset[str]:
    """What condition and outcome mean together: anxiety, measured after heart surgery, is anxiety around surgery."""
    felt = {concept.replace("outcome:", "condition:") for concept in with_broader(tags.outcomes)}
    given = tags.conditions | {concept for concept in felt if concept in terminology()}
    return terminology().implied(given) - given


_LEFT_OUT = re.compile(r"\([^()]*\bexcluded\)|\b(?:excluding|except(?: for)?|other than)\b[^;.]*", re.IGNORECASE)
"""Groups that a source names as those that it did not study: "(infants and pregnant women excluded)"."""


_NOT_GIVEN = re.compile(r"\b(?:no|without)\b[^,;()]*", re.IGNORECASE)
"""What a comparator says that nobody in it had: "no massage"."""


def _comparison(record: Record, number: int, finding: Finding) -> Comparison:
    tags = tags_of_finding(finding)
    terms = terminology()
    people = tags.populations | terms.find_ids(_LEFT_OUT.sub(" ", record.population or ""), ("population",))
    return Comparison(
        record=record,
        number=number,
        own_conditions=tags.conditions,
        conditions=tags.conditions | terms.find_ids(finding.population or "", ("condition",)) | _meant_with(tags),
        populations=people,
        interventions=tags.interventions | _by_age(tags.interventions, people),
        outcomes=with_broader(tags.outcomes),
        family=_family(finding.outcome, tags.outcomes),
        comparators=terms.find_ids(_NOT_GIVEN.sub(" ", finding.comparator), ("intervention",)),
        comparator_class=ComparatorClass(tags.comparator or ComparatorClass.UNSPECIFIED),
        window=window(finding.timepoint),
        weeks=weeks(finding.timepoint),
    )
