"""A finding in its context: against what kind of comparator, what counts, and how much."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_factory import compared, finding, one, source
from palpate.synthesis import ComparatorClass, TimeWindow, comparisons
from palpate.vocabulary import CertaintyLevel, Direction, RecordKind

NEWEST = 2024


def test_a_comparison_knows_its_source_place_concepts_and_time() -> None:
    first = finding()
    second = finding(outcome="Neck Disability Index", timepoint="26 weeks", comparator="exercise", population="older adults")
    item = compared(first, second)[1]
    assert (item.finding, item.address) == (second, "lindqvist-2019#finding-2")
    assert item.own_conditions == {"condition:chronic-neck-pain"}
    assert item.interventions == {"intervention:massage"}
    assert "intervention:exercise" in item.comparators
    assert (item.window, item.weeks) == (TimeWindow.INTERMEDIATE, 26)


def test_a_scale_counts_for_the_outcome_that_it_measures() -> None:
    item = one(outcome="Neck Disability Index")
    assert item.outcomes >= {"outcome:ndi", "outcome:function"}
    assert item.family == "outcome:function"


def test_an_outcome_of_two_kinds_is_filed_under_the_one_named_first() -> None:
    assert one(outcome="pain and function").family == "outcome:pain"
    assert one(outcome="function and pain").family == "outcome:function"


def test_an_outcome_that_the_terminology_lacks_has_no_family() -> None:
    assert one(outcome="glimmer of the aura").family == ""


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        ("no treatment", ComparatorClass.NO_TREATMENT),
        ("waiting list", ComparatorClass.NO_TREATMENT),
        ("usual care", ComparatorClass.USUAL_CARE),
        ("advice to stay active", ComparatorClass.USUAL_CARE),
        ("sham massage", ComparatorClass.SHAM),
        ("light touch", ComparatorClass.SHAM),
        ("exercise", ComparatorClass.ACTIVE),
        ("Swedish massage", ComparatorClass.OTHER_MASSAGE),
        ("usual care, placebo, sham, attention control or waitlist", ComparatorClass.MIXED),
        ("controls", ComparatorClass.UNSPECIFIED),
        ("baseline (no control group)", ComparatorClass.BASELINE),
    ],
)
def test_a_comparator_belongs_to_one_class(comparator: str, expected: ComparatorClass) -> None:
    assert one(comparator=comparator).comparator_class is expected


@pytest.mark.parametrize("direction", Direction)
def test_benefit_no_difference_and_harm_decide_mixed_and_unclear_do_not(direction: Direction) -> None:
    assert one(direction).decides is (direction in {Direction.BENEFIT, Direction.NO_DIFFERENCE, Direction.HARM})


def test_a_change_from_baseline_decides_nothing_since_people_get_better_by_themselves() -> None:
    assert not one(comparator="baseline (no control group)").decides


@pytest.mark.parametrize(
    ("note", "threshold", "important"),
    [
        ("minimal clinically important difference, from the literature", True, True),
        ("minimal detectable change at 95 percent confidence", True, False),
        ("smaller than the minimal clinically important difference", False, False),
        (None, False, False),
    ],
)
def test_a_threshold_for_reading_changes_is_no_effect(note: str | None, threshold: bool, important: bool) -> None:
    item = one(note=note)
    assert (item.is_threshold, item.is_important_difference) == (threshold, important)


def test_retracted_sources_give_no_comparisons() -> None:
    held = comparisons([source(finding(), id="struck", retracted=True), source(finding(), id="kept")])
    assert [item.record.id for item in held] == ["kept"]


def test_superseded_and_retracted_sources_weigh_nothing() -> None:
    assert one(record={"superseded_by": ("moreau-2024",)}).weight(NEWEST) == 0
    current = one()
    assert replace(current, record=current.record.model_copy(update={"retracted": True})).weight(NEWEST) == 0
    assert current.weight(NEWEST) > 0


def _weight(kind: RecordKind = RecordKind.RANDOMIZED_TRIAL, year: int | None = 2019, certainty: str | None = None) -> float:
    return one(certainty=certainty, record={"kind": kind, "year": year}).weight(NEWEST)


def test_reviews_weigh_more_than_trials_and_trials_more_than_what_has_no_comparison_group() -> None:
    ordered = [
        RecordKind.META_ANALYSIS,
        RecordKind.RANDOMIZED_TRIAL,
        RecordKind.CLINICAL_TRIAL,
        RecordKind.OBSERVATIONAL_STUDY,
    ]
    weights = [_weight(kind) for kind in ordered]
    assert weights == sorted(set(weights), reverse=True)
    assert _weight(RecordKind.SYSTEMATIC_REVIEW) == _weight(RecordKind.META_ANALYSIS)
    assert _weight(RecordKind.NARRATIVE_REVIEW) == _weight(RecordKind.CASE_REPORT) < _weight(RecordKind.CLINICAL_TRIAL)


def test_the_higher_the_published_certainty_the_more_a_finding_weighs() -> None:
    weights = [_weight(certainty=level) for level in CertaintyLevel]
    assert weights == sorted(set(weights), reverse=True)
    assert _weight(certainty="low") == _weight(certainty=None)


def test_a_source_more_than_twelve_years_older_than_the_newest_weighs_less() -> None:
    assert _weight(year=2011) < _weight(year=2012) == _weight(year=2024) == _weight(year=None)


@given(st.sampled_from(RecordKind), st.integers(1950, 2024), st.sampled_from([None, *CertaintyLevel]))
def test_every_current_source_weighs_something(kind: RecordKind, year: int, certainty: CertaintyLevel | None) -> None:
    assert _weight(kind, year, certainty) > 0
