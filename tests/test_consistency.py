"""What a record may not say about itself, and how the contradiction is told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.vocabulary import Direction, Dose, Effect, Finding, Measure, Recommendation, Record, SafetyKind, SafetyNote
from palpate.vocabulary.consistency import inconsistencies

numbers = st.floats(min_value=0.01, max_value=50, allow_nan=False)
widths = st.floats(min_value=0.01, max_value=20, allow_nan=False)


def finding(direction: str = "unclear", outcome: str = "pain", note: str | None = None, **effect: Any) -> Finding:
    return Finding(
        condition="neck pain",
        intervention="massage",
        comparator="waiting list",
        outcome=outcome,
        effect=Effect(**effect),
        direction=Direction(direction),
        note=note,
    )


def said_about(*findings: Finding, **record: Any) -> str:
    record = {"id": "invented-2020", "title": "An invented trial", "findings": findings, **record}
    return "\n".join(inconsistencies(Record(**record)))


INTERVAL = {"measure": "SMD", "estimate": -0.6, "ci_low": -1.0, "ci_high": -0.2, "ci_level": 95, "lower_is_better": True}


def test_a_record_without_contradictions_gets_no_message():
    assert said_about(finding("benefit", **INTERVAL, p=0.003)) == ""


def test_an_estimate_must_lie_inside_its_interval():
    assert "finding 1: estimate 0.6 lies outside" in said_about(finding(**{**INTERVAL, "estimate": 0.6}))


def test_an_interval_needs_both_ends_a_level_and_the_right_order():
    assert "one end of the interval is missing" in said_about(finding(**{**INTERVAL, "ci_high": None}))
    assert "has no level" in said_about(finding(**{**INTERVAL, "ci_level": None}))
    assert "upside down" in said_about(finding(**{**INTERVAL, "ci_low": 0.2, "ci_high": -1}))


@pytest.mark.parametrize("direction", ["harm", "no_difference"])
def test_direction_must_agree_with_the_interval_and_the_scale(direction):
    assert f"called {direction.replace('_', ' ')}" in said_about(finding(direction, **INTERVAL))


def test_a_benefit_needs_an_interval_that_excludes_no_effect():
    assert "includes no effect" in said_about(finding("benefit", **{**INTERVAL, "ci_high": 0.1}))
    assert "includes no effect" in said_about(finding("benefit", **{**INTERVAL, "ci_high": 0.0}))


def test_a_cautious_reading_is_never_a_contradiction():
    assert said_about(finding("unclear", **INTERVAL), finding("mixed", "stiffness", **INTERVAL)) == ""


def test_no_effect_is_one_for_ratios():
    ratio = {"measure": "RR", "estimate": 1.4, "ci_low": 1.1, "ci_high": 1.8, "ci_level": 95, "lower_is_better": False}
    assert said_about(finding("benefit", "improvement in pain", **ratio)) == ""
    assert "called harm" in said_about(finding("harm", "improvement in pain", **ratio))
    assert "can't be negative" in said_about(finding(**{**ratio, "ci_low": -0.1, "lower_is_better": None}))


def test_the_meaning_of_a_number_without_a_measure_is_not_guessed():
    unnamed = {"estimate": 3.4, "ci_low": 0.2, "ci_high": 6.7, "ci_level": 95}
    assert said_about(finding("no_difference", **unnamed)) == ""


def test_only_the_interval_without_an_estimate_still_has_a_sign():
    only_interval = {**INTERVAL, "estimate": None}
    assert said_about(finding("benefit", **only_interval)) == ""
    assert "scale where lower is better says otherwise" in said_about(finding("harm", **only_interval))


def test_p_must_agree_with_the_interval():
    assert "P is 0.4, but the interval excludes" in said_about(finding("benefit", **INTERVAL, p=0.4))
    wide = {**INTERVAL, "ci_high": 0.4}
    assert "P is <0.001, but the interval includes" in said_about(finding("unclear", **wide, p="<0.001"))


def test_p_alone_must_agree_with_the_direction():
    assert "called no difference, but P is <0.01" in said_about(finding("no_difference", p="<0.01"))
    assert "called benefit, but P is 0.3" in said_about(finding("benefit", p=0.3))
    assert "called benefit, but P is >0.2" in said_about(finding("benefit", p=">0.2"))
    assert said_about(finding("benefit", p="=0.01")) == ""


@pytest.mark.parametrize(
    ("outcome", "lower_is_better"),
    [
        ("pain intensity", False),
        ("disability (Oswestry Disability Index)", False),
        ("knee range of motion", True),
        ("quality of life", True),
        ("improvement in pain", True),
        ("bodily pain (SF-36)", True),
        ("WOMAC function", False),
    ],
)
def test_the_scale_must_fit_the_outcome_or_be_explained(outcome, lower_is_better):
    assert "which is unexpected for" in said_about(finding(outcome=outcome, lower_is_better=lower_is_better))
    assert said_about(finding(outcome=outcome, lower_is_better=not lower_is_better)) == ""
    explained = finding(outcome=outcome, lower_is_better=lower_is_better, note="A positive value favours massage.")
    assert said_about(explained) == ""


def test_standardised_and_relative_measures_have_no_unit():
    assert "SMD has no unit, but 'mm' is given" in said_about(finding(**{**INTERVAL, "unit": "mm"}))
    assert said_about(finding(**{**INTERVAL, "measure": "MD", "unit": "mm"})) == ""


def test_a_risk_difference_beyond_one_needs_its_unit():
    assert "percentage points" in said_about(finding(measure="RD", estimate=-12.0))
    assert said_about(finding(measure="RD", estimate=-12.0, unit="percentage points")) == ""


def test_a_part_is_not_larger_than_the_whole():
    assert "counts 9 studies, the whole source 7" in said_about(finding(n_studies=9), n_studies=7)
    assert "counts 50 people, the whole source 40" in said_about(finding(n_participants=50), n_participants=40)


def test_the_same_comparison_stands_only_once():
    assert "2 findings on the same comparison" in said_about(finding(), finding("benefit"))
    assert said_about(finding(measure="RR"), finding(measure="RD")) == ""


def test_ranges_of_a_dose_go_from_low_to_high():
    dosed = finding().model_copy(update={"dose": Dose(session_minutes=(60, 30))})
    assert "the range of session_minutes is upside down (60 to 30)" in said_about(dosed)


def test_a_recommendation_is_not_younger_than_its_source():
    advice = Recommendation(
        issuer="A society",
        year=2022,
        condition="neck pain",
        intervention="massage",
        direction="for",
        statement="Offer massage.",
        dose=Dose(weeks=(6, 4)),
    )
    told = said_about(year=2020, recommendations=(advice,))
    assert "recommendation 1: dated 2022" in told
    assert "recommendation 1: the range of weeks is upside down" in told


def test_an_event_has_no_scope():
    note = SafetyNote(kind="adverse_event", topic="soreness", scope="caution", statement="Some people were sore.")
    assert "safety note 1: scope 'caution' belongs to" in said_about(safety=(note,))
    assert said_about(safety=(note.model_copy(update={"kind": SafetyKind.PRECAUTION}),)) == ""


def test_a_record_does_not_supersede_itself_or_go_both_ways():
    assert "supersede itself" in said_about(supersedes=("invented-2020",))
    assert "both an earlier and a later version" in said_about(supersedes=("a",), superseded_by=("a",))


@given(estimate=numbers, below=widths, above=widths, lower=st.booleans())
def test_flipping_sign_and_scale_changes_nothing(estimate, below, above, lower):
    def effect(sign: int, lower_is_better: bool) -> dict[str, Any]:
        ends = sorted((sign * (estimate - below), sign * (estimate + above)))
        return {
            "measure": Measure.MD,
            "estimate": sign * estimate,
            "ci_low": ends[0],
            "ci_high": ends[1],
            "ci_level": 95,
            "lower_is_better": lower_is_better,
        }

    for direction in ("benefit", "harm", "no_difference"):
        one = said_about(finding(direction, "score", **effect(1, lower)))
        other = said_about(finding(direction, "score", **effect(-1, not lower)))
        assert bool(one) is bool(other)


@given(st.builds(Effect, measure=st.sampled_from(Measure), estimate=st.none() | st.floats(-9, 9), p=st.floats(0, 1)))
def test_any_effect_can_be_checked(effect):
    for direction in Direction:
        said_about(finding(direction).model_copy(update={"effect": effect}))
