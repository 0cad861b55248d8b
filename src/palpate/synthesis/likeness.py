"""What makes two results like each other, so that they may be pooled: whom, what, against what, on what, when, on which scale."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from palpate.synthesis.comparison import ComparatorClass, Comparison
from palpate.synthesis.timing import TimeWindow
from palpate.terminology import Match, tags_of_finding, terminology
from palpate.vocabulary import Finding, Measure

STAGES = ("chronic", "subacute", "acute")
"""Stages of a condition, longest first; a sample that holds several is filed under the longest."""

POOLED_AS = {
    Measure.MD: Measure.MD,
    Measure.WMD: Measure.MD,
    Measure.SMD: Measure.SMD,
    Measure.HEDGES_G: Measure.SMD,
    Measure.COHENS_D: Measure.SMD,
    Measure.RISK_RATIO: Measure.RISK_RATIO,
    Measure.ODDS_RATIO: Measure.ODDS_RATIO,
    Measure.HAZARD_RATIO: Measure.HAZARD_RATIO,
    Measure.RISK_DIFFERENCE: Measure.RISK_DIFFERENCE,
}
"""Measures that can be pooled, and with which others."""

TREATED = frozenset({ComparatorClass.ACTIVE, ComparatorClass.OTHER_MASSAGE})
"""Classes of comparator in which the others get a treatment that matters to the comparison."""

_EVERYBODY = frozenset({"condition:any", "condition:pain"})
"""Conditions that narrow nobody down."""
_UNCOUNTED = frozenset({"intervention:usual-care", "intervention:any-treatment"})
_AGE_GROUPS = ("population:infants", "population:children")
_RATING = "outcome:rating-scale"
_RANGE = re.compile(r"(?<![\d.])(\d+)\s*(?:-|–|to)\s*(\d+)(?![\d.])")
_PART = re.compile(r"\b(sub-?scale|sub-?score|component|domain|item)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scale:
    """On what a difference was measured."""

    key: str
    name: str
    factor: float = 1.0
    """What to multiply numbers by to come to the scale of the key."""


RATING_SCALE = Scale("rating 0-100", "rating scale of 0 to 100")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Whom, what, against what, on what and when: the body of evidence that a result belongs to."""

    conditions: frozenset[str]
    """The most specific conditions of the sample, without their stage."""
    stage: str
    """Of `STAGES`, or "" where none is named."""
    age_group: str
    alongside: frozenset[str]
    """What the treated got besides, and the others did not."""
    comparator: ComparatorClass
    comparators: frozenset[str]
    """Which treatment the others got, where they got one."""
    family: str
    window: TimeWindow


@dataclass(frozen=True, slots=True)
class Likeness(Circumstances):
    """All in which two results must agree, apart from the scale of a mean difference."""

    measure: Measure
    event_is_good: bool | None
    """For risk and hazard ratios, which turning over does not mirror: whether the event counted is good. Else None."""

    @property
    def circumstances(self) -> Circumstances:
        """The body of evidence that it is of."""
        return Circumstances(*(getattr(self, one.name) for one in fields(Circumstances)))


def circumstances(item: Comparison, asked: frozenset[str]) -> Circumstances:
    """The circumstances of a finding; `asked` are the interventions that count as one class."""
    conditions, stage = condition_and_stage(item.own_conditions or item.conditions)
    return Circumstances(
        conditions=conditions,
        stage=stage,
        age_group=_age_group(item.populations),
        alongside=_alongside(item, asked),
        comparator=item.comparator_class,
        comparators=terminology().most_specific(item.comparators) if item.comparator_class in TREATED else frozenset(),
        family=item.family,
        window=item.window,
    )


def likeness(item: Comparison, asked: frozenset[str]) -> Likeness:
    """The likeness of a finding whose measure can be pooled; `asked` are the interventions that count as one class."""
    effect = item.finding.effect
    assert effect.measure is not None
    measure = POOLED_AS[effect.measure]
    mirrored = measure not in {Measure.RISK_RATIO, Measure.HAZARD_RATIO}
    about = circumstances(item, asked)
    return Likeness(
        **{one.name: getattr(about, one.name) for one in fields(about)},
        measure=measure,
        event_is_good=None if mirrored or effect.lower_is_better is None else not effect.lower_is_better,
    )


def condition_and_stage(named: frozenset[str]) -> tuple[frozenset[str], str]:
    """The most specific conditions, stages taken off ("chronic low back pain" is low back pain), and the longest stage named."""
    terms = terminology()
    found: set[str] = set()
    stages: set[str] = set()
    for concept in terms.most_specific(named):
        stage, _, rest = concept.partition(":")[2].partition("-")
        if stage in STAGES:
            stages.add(stage)
            parents = terms.get(concept).broader
            found.add(f"condition:{rest}" if f"condition:{rest}" in parents else parents[0])
        else:
            found.add(concept)
    specific = terms.most_specific(found)
    return (specific - _EVERYBODY) or specific, next((stage for stage in STAGES if stage in stages), "")


def _age_group(populations: frozenset[str]) -> str:
    terms = terminology()
    return next((group for group in _AGE_GROUPS if populations & terms.narrower(group)), "")


def _alongside(item: Comparison, asked: frozenset[str]) -> frozenset[str]:
    terms = terminology()
    wider = frozenset().union(*(terms.broader(concept) for concept in asked))
    more = (item.interventions - asked - wider) | tags_of_finding(item.finding).alongside
    return terms.most_specific(more - item.comparators - _UNCOUNTED)


def scale(finding: Finding) -> Scale | None:
    """The scale of a mean difference; None where the source names neither an instrument nor a unit.

    An instrument whose range the terminology knows is one scale, unless a source states another range. Visual analogue and
    numeric rating scales are one scale of 0 to 100, since they ask the same and differ by a factor. Whatever else (a part of an
    instrument, an instrument with several totals) is the same scale only in the same words.
    """
    terms = terminology()
    effect = finding.effect
    text = f"{finding.outcome} | {effect.unit or ''}"
    matches = terms.find(text, ("outcome",))
    named = {match.concept.id: match.concept for match in matches}
    ratings = {concept for concept in named if _RATING in terms.broader(concept)}
    instruments = [concept for key, concept in named.items() if concept.scale_range and key not in ratings]
    stated = _stated_range(text)
    if not _PART.search(text):
        if len(instruments) == 1 and stated in (None, instruments[0].scale_range):
            return Scale(instruments[0].id, instruments[0].name)
        proper = any(_is_name(text, match) for match in matches if match.concept.id not in ratings)
        width = _rating_width(text, stated, ratings) if ratings and not instruments and not proper else None
        if width:
            return Scale(RATING_SCALE.key, RATING_SCALE.name, 100 / width)
    in_words = f"{effect.unit} ({finding.outcome})" if effect.unit else finding.outcome
    return Scale(_words(text), in_words) if effect.unit or any(_is_name(text, match) for match in matches) else None


def _is_name(text: str, match: Match) -> bool:
    """Whether the words are written as a name ("McGill Pain Questionnaire"), not as a common noun."""
    return any(letter.isupper() for letter in text[max(match.start, 1) : match.end])


def _stated_range(text: str) -> tuple[float, float] | None:
    found = _RANGE.search(text)
    return (float(found[1]), float(found[2])) if found and float(found[1]) < float(found[2]) else None


def _rating_width(text: str, stated: tuple[float, float] | None, named: set[str]) -> float | None:
    """Width of a rating scale: as stated, by its unit, or the usual ten points of a numeric one; None where unknown."""
    if stated:
        return stated[1] - stated[0]
    if re.search(r"\bmm\b", text):
        return 100.0
    if re.search(r"\bcm\b", text) or "outcome:nrs" in named:
        return 10.0
    return None


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
