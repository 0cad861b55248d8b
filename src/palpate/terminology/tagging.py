"""Which concepts a record and each of its units speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from palpate.terminology.comparing import MASSAGE
from palpate.terminology.terms import terminology
from palpate.vocabulary import Finding, Recommendation, Record, SafetyNote

_TITLE_FACETS = ("condition", "intervention", "outcome", "population")
_ADDITION = re.compile(r"\b(?:plus|added to|combined with|alongside)\b")
_USUAL_CARE = frozenset({"intervention:usual-care"})

_CHECK_TAGS = frozenset(
    {"Humans", "Animals", "Female", "Male", "Adult", "Young Adult", "Middle Aged", "Aged", "Aged, 80 and over", "Adolescent"}
)
"""MeSH check tags say who took part in almost any study, not what it is about."""


@dataclass(frozen=True, slots=True)
class Tags:
    """Ids of the concepts that a finding, a recommendation or a safety note speaks of, facet by facet."""

    conditions: frozenset[str] = frozenset()
    interventions: frozenset[str] = frozenset()
    """What is tested or advised."""
    alongside: frozenset[str] = frozenset()
    """What was given with it ("massage plus exercise", "added to usual care"): part of the care, not what the unit is about."""
    outcomes: frozenset[str] = frozenset()
    populations: frozenset[str] = frozenset()
    comparator: str | None = None
    """The comparator's class; None where the unit compares nothing."""

    def all(self) -> frozenset[str]:
        """Every tag, the comparator's class included."""
        found = self.conditions | self.interventions | self.alongside | self.outcomes | self.populations
        return found | {self.comparator} if self.comparator else found


def tags_of_finding(finding: Finding) -> Tags:
    """Tags of a finding, each facet from the fields that speak of it."""
    interventions, alongside = _interventions(finding.intervention)
    return Tags(
        conditions=_field(finding.condition, "condition"),
        interventions=interventions,
        alongside=alongside,
        outcomes=_field(finding.outcome, "outcome"),
        populations=_populations(finding.condition, finding.population),
        comparator=_comparator(finding.comparator, finding.intervention),
    )


def tags_of_recommendation(recommendation: Recommendation) -> Tags:
    """Tags of a recommendation, from its condition, intervention and population."""
    interventions, alongside = _interventions(recommendation.intervention)
    return Tags(
        conditions=_field(recommendation.condition, "condition"),
        interventions=interventions,
        alongside=alongside,
        populations=_populations(recommendation.condition, recommendation.population),
    )


def tags_of_safety(note: SafetyNote) -> Tags:
    """Tags of a safety note, from its topic; a topic without a condition holds for everybody."""
    return Tags(
        conditions=_field(note.topic, "condition"),
        interventions=_field(note.topic, "intervention"),
        outcomes=_field(note.topic, "outcome"),
        populations=_field(note.topic, "population"),
    )


def concepts_of(record: Record) -> frozenset[str]:
    """Ids of the concepts in a record's title, MeSH, keywords and units.

    The abstract is left out: it names the concepts that a study excludes or compares as often as those it is about.
    """
    found = {match.concept.id for match in terminology().find(record.title, _TITLE_FACETS)}
    for heading in record.mesh:
        if heading not in _CHECK_TAGS:
            found |= _of_heading(heading)
    for keyword in record.keywords:
        found |= _of_keyword(keyword)
    found = set(terminology().implied(found))
    for finding in record.findings:
        found |= tags_of_finding(finding).all()
    for recommendation in record.recommendations:
        found |= tags_of_recommendation(recommendation).all()
    for note in record.safety:
        found |= tags_of_safety(note).all()
    return frozenset(found)


@lru_cache(maxsize=30_000)
def _of_keyword(text: str) -> frozenset[str]:
    """Concepts of a keyword; kept, because a few thousand of them stand in most records."""
    return frozenset(match.concept.id for match in terminology().find(text, _TITLE_FACETS))


@lru_cache(maxsize=30_000)
def _of_heading(heading: str) -> frozenset[str]:
    """Concepts of a MeSH heading as it is spoken: "Pain, Postoperative/therapy*" is postoperative pain."""
    descriptor = heading.rstrip("*").partition("/")[0]
    last, _, first = descriptor.partition(", ")
    return _of_keyword(f"{first} {last}" if first else descriptor)


@lru_cache(maxsize=10_000)
def _field(text: str, facet: str) -> frozenset[str]:
    """Concepts of a unit's field; kept, since the same few hundred texts are tagged for every answer."""
    return terminology().ids_of_field(text, facet)


@lru_cache(maxsize=10_000)
def _comparator(text: str, intervention: str) -> str:
    return terminology().comparator_class(text, intervention)


@lru_cache(maxsize=10_000)
def _interventions(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What is tested, and what was given with it: the first part that is more than usual care, and the rest of the text."""
    parts = [_field(part, "intervention") for part in _ADDITION.split(text)]
    tested = next((part for part in parts if part - _USUAL_CARE), parts[0])
    hands_on = terminology().narrower(MASSAGE)
    if tested & hands_on:
        tested = tested.union(*(part & hands_on for part in parts))
    return tested, frozenset().union(*parts) - tested


def _populations(*texts: str | None) -> frozenset[str]:
    return frozenset().union(*(_field(text, "population") for text in texts if text))
