"""Sentences about findings: figures in print, verbs that follow the certainty, and nothing that the finding does not say."""

from __future__ import annotations

from typing import Any

import pytest

from evidence_factory import compared, finding, one, source
from palpate.answering.numbers import count, dose_text, effect_text, listing, number, p_text
from palpate.answering.wording import attributed, merged, series, series_sentence, source_phrase, time_phrase, within
from palpate.vocabulary import Dose, Effect, Finding, RecordKind

# Figures in print


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.6, "0.6"), (-0.6, "−0.6"), (5, "5"), (1.0, "1"), (999.5, "999.5"), (1234.5, "1,234.5"), (12345, "12,345"), (-0.0, "0")],
)
def test_a_number_has_a_true_minus_and_grouped_thousands(value: float, printed: str) -> None:
    assert number(value) == printed


@pytest.mark.parametrize(
    ("effect", "printed"),
    [
        ({"estimate": 0.5}, "estimate 0.5"),
        ({"measure": "MD", "estimate": -2.9, "unit": "points"}, "MD −2.9 points"),
        ({"measure": "MD", "estimate": -2.9, "ci_low": -4, "ci_high": -1.8, "ci_level": 95, "unit": "points"},
         "MD −2.9 points, 95% CI −4.0 to −1.8"),
        ({"measure": "SMD", "estimate": -0.6, "ci_low": -1.03, "ci_high": -0.2, "ci_level": 90}, "SMD −0.60, 90% CI −1.03 to −0.20"),
        ({"measure": "RR", "estimate": 3, "ci_low": 1.25, "ci_high": 7, "ci_level": 97.5}, "RR 3.00, 97.5% CI 1.25 to 7.00"),
        ({"measure": "RR", "estimate": 3.41, "p": 0.04}, "RR 3.41, p = 0.04"),
        ({"measure": "OR", "estimate": 1.5, "ci_low": 1.1, "ci_high": 2, "ci_level": 95, "p": 0.01}, "OR 1.5, 95% CI 1.1 to 2.0"),
        ({"measure": "percent", "estimate": 28}, "28%"),
        ({"measure": "percent", "estimate": 28, "unit": "percent"}, "28%"),
        ({"measure": "percent", "estimate": -28.5, "unit": "percent change"}, "−28.5% (percent change)"),
        ({"measure": "median_difference", "estimate": 3, "unit": "minutes"}, "median difference 3 minutes"),
        ({"measure": "g", "estimate": 0.5}, "Hedges g 0.5"),
        ({"measure": "d", "estimate": -0.5}, "Cohen d −0.5"),
        ({"p": "<0.001"}, "p < 0.001"),
        ({"p": 0.329}, "p = 0.329"),
        ({}, None),
        ({"measure": "SMD"}, None),
    ],
)  # fmt: skip
def test_an_effect_is_printed_with_its_measure_unit_and_interval_or_else_its_p(
    effect: dict[str, Any], printed: str | None
) -> None:
    assert effect_text(Effect(**effect)) == printed


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (0.04, "p = 0.04"),
        ("<0.001", "p < 0.001"),
        ("0.04", "p = 0.04"),
        ("≤ 0.05", "p ≤ 0.05"),
        ("=0.5", "p = 0.5"),
        (None, None),
    ],
)
def test_a_p_value_keeps_its_bound(p: float | str | None, printed: str | None) -> None:
    assert p_text(p) == printed


def test_an_interval_of_which_the_source_gives_no_level_is_given_none() -> None:
    assert effect_text(Effect(estimate=1.5, ci_low=1.1, ci_high=2)) == "estimate 1.5, CI 1.1 to 2.0"


@pytest.mark.parametrize(("effect", "printed"), [({"p": 0.00001}, "p = 0.00001"), ({"estimate": 0.00002}, "estimate 0.00002")])
def test_a_very_small_number_is_printed_in_full(effect: dict[str, Any], printed: str) -> None:
    assert effect_text(Effect(**effect)) == printed


@pytest.mark.parametrize(
    ("dose", "printed"),
    [
        ({"session_minutes": 60, "sessions_per_week": 2, "weeks": 4}, "60 minutes a session, 2 sessions a week, for 4 weeks"),
        ({"session_minutes": (30, 60), "sessions_per_week": 1, "weeks": 1}, "30 to 60 minutes a session, 1 session a week, for 1 week"),
        ({"sessions_per_week": (1, 3), "sessions_total": 6}, "1 to 3 sessions a week, 6 sessions in all"),
        ({"weeks": 0.5, "sessions_total": 1}, "for 0.5 weeks, 1 session in all"),
        ({}, None),
    ],
)  # fmt: skip
def test_a_dose_is_told_in_words(dose: dict[str, Any], printed: str | None) -> None:
    assert dose_text(Dose(**dose)) == printed


def test_nouns_are_counted_and_words_put_in_a_row() -> None:
    assert [count(1, "study", "studies"), count(2, "study", "studies"), count(1994, "person", "people")] == [
        "1 study",
        "2 studies",
        "1,994 people",
    ]
    assert [listing(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


# Times


@pytest.mark.parametrize(
    ("timepoint", "phrase"),
    [
        ("5 weeks", " at 5 weeks"),
        ("about 8 weeks", " at about 8 weeks"),
        ("7, 12, 26 and 52 weeks", " at 7, 12, 26 and 52 weeks"),
        ("week 8", " at week 8"),
        ("weeks 4, 10 and 13", " in weeks 4, 10 and 13"),
        ("30 minutes after massage", " 30 minutes after massage"),
        ("up to 12 weeks", " up to 12 weeks"),
        ("short term", " in the short term"),
        ("long term (>=12 months)", " in the long term (≥12 months)"),
        ("end of treatment", " at the end of treatment"),
        ("immediately after treatment", " immediately after treatment"),
        ("immediate", " immediately afterwards"),
        ("single session", " after a single session"),
        ("post-treatment", " after treatment"),
        ("follow-up", " at follow-up"),
        ("closest to 12 weeks", " (closest to 12 weeks)"),
        ("active labour", " (active labour)"),
        ("not stated", ""),
        (None, ""),
    ],
)
def test_a_time_is_worked_into_the_sentence(timepoint: str | None, phrase: str) -> None:
    assert time_phrase(timepoint) == phrase


# Verbs


def said(*findings: Finding, **record: Any) -> str:
    return series_sentence(compared(*findings, **record))


PAIN = {"lower_is_better": True}
END = " compared with no treatment (randomised trial, 2019)."


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        ("high", "Massage lowers pain"),
        ("moderate", "Massage probably lowers pain"),
        ("low", "Massage may lower pain"),
        (None, "Massage lowered pain"),
    ],
)
def test_the_verb_follows_the_published_certainty(certainty: str | None, expected: str) -> None:
    assert said(finding(certainty=certainty, effect=PAIN)) == expected + END


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        ("high", "Massage makes little or no difference to pain"),
        ("moderate", "Massage probably makes little or no difference to pain"),
        ("low", "Massage may make little or no difference to pain"),
        (None, "Massage made no clear difference to pain"),
    ],
)
def test_a_null_result_is_told_as_a_result(certainty: str | None, expected: str) -> None:
    assert said(finding("no_difference", certainty=certainty, effect=PAIN)) == expected + END


@pytest.mark.parametrize("direction", ["benefit", "no_difference", "harm"])
def test_very_low_certainty_is_said_to_be_very_uncertain(direction: str) -> None:
    assert "the evidence is very uncertain" in said(finding(direction, certainty="very_low", effect=PAIN))


def test_a_result_without_time_and_figures_leaves_no_gap_beside_one_that_has_them() -> None:
    items = [{"p": 0.4}, {}]
    sentence = said(*(finding("no_difference", effect=effect) for effect in items))
    assert "  " not in sentence
    assert " and compared" not in sentence
    assert "(p = 0.4)" in sentence


def test_the_uncertainty_is_of_the_evidence_not_of_the_evidence_at_five_weeks() -> None:
    sentence = said(finding(certainty="very_low", effect=PAIN | {"measure": "MD", "estimate": -2.9}, timepoint="5 weeks"))
    assert "lowered pain at 5 weeks (MD −2.9)" in sentence
    assert "very uncertain at 5 weeks" not in sentence


@pytest.mark.parametrize(
    ("certainty", "expected"),
    [
        ("high", "Massage does worse on pain"),
        ("moderate", "Massage probably does worse on pain"),
        ("low", "Massage may do worse on pain"),
        (None, "Massage did worse on pain"),
    ],
)
def test_where_the_comparator_did_better_no_more_is_said_than_that(certainty: str | None, expected: str) -> None:
    assert said(finding("harm", certainty=certainty, effect=PAIN)) == expected + END


@pytest.mark.parametrize(
    ("direction", "expected"), [("mixed", "gave mixed results on pain"), ("unclear", "gave no clear answer on pain")]
)
@pytest.mark.parametrize("certainty", [None, "high", "low"])
def test_what_stayed_open_is_told_as_open_whatever_its_rating(direction: str, expected: str, certainty: str | None) -> None:
    assert said(finding(direction, certainty=certainty)) == f"Massage {expected}{END}"


@pytest.mark.parametrize("outcome", ["physical function (WOMAC)", "sleep quality", "Roland function scale", "quality of life"])
def test_a_fall_on_a_scale_of_function_is_said_as_an_improvement(outcome: str) -> None:
    assert said(finding(outcome=outcome, effect={"lower_is_better": True})) == f"Massage improved {outcome}{END}"


@pytest.mark.parametrize("outcome", ["pain", "anxiety", "disability", "sleep disturbance"])
def test_a_fall_in_what_people_want_less_of_is_said_as_a_fall(outcome: str) -> None:
    assert said(finding(outcome=outcome, effect={"lower_is_better": True})) == f"Massage lowered {outcome}{END}"


@pytest.mark.parametrize(
    ("outcome", "expected"), [("reduction in pain", "lowered pain"), ("relief of stiffness", "lowered stiffness")]
)
def test_an_outcome_worded_as_a_change_is_not_changed_twice(outcome: str, expected: str) -> None:
    assert said(finding(outcome=outcome, effect={"measure": "MD", "estimate": 2.0})).startswith(f"Massage {expected} (MD 2)")


@pytest.mark.parametrize(
    ("outcome", "effect", "expected"),
    [
        ("clinically meaningful improvement in pain", {"measure": "RR", "estimate": 1.36}, "more likely (RR 1.36)"),
        ("return to work", {"measure": "HR", "estimate": 1.2, "lower_is_better": False}, "more likely (HR 1.2)"),
        ("need for rescue medicine", {"measure": "OR", "estimate": 0.7, "lower_is_better": True}, "less likely (OR 0.7)"),
        ("clinically meaningful improvement in pain", {}, "more likely"),
    ],
)
def test_what_a_share_of_people_reaches_is_made_more_or_less_likely(outcome: str, effect: dict[str, Any], expected: str) -> None:
    assert said(finding(outcome=outcome, effect=effect)) == f"Massage made {outcome} {expected}{END}"


@pytest.mark.parametrize("outcome", ["improvement in pain", "clinically important reduction of pain"])
def test_a_benefit_never_makes_a_gain_less_likely(outcome: str) -> None:
    assert "less likely" not in said(finding(outcome=outcome, effect={"measure": "RR", "estimate": 1.4, "lower_is_better": True}))


@pytest.mark.parametrize("certainty", ["moderate", "low"])
def test_a_null_result_on_a_share_of_people_is_told_like_any_other(certainty: str) -> None:
    sentence = said(
        finding("no_difference", outcome="response rate", certainty=certainty, effect={"measure": "RR", "estimate": 1})
    )
    assert "little or no difference to response rate (RR 1)" in sentence


# Against what, and by whom


def test_a_change_without_a_control_group_is_said_to_be_one() -> None:
    assert "with no control group" in said(finding(comparator="baseline (no control group)"))


def test_a_comparator_that_the_source_does_not_describe_is_not_made_up() -> None:
    assert "control treatments that the source read does not describe" in said(finding(comparator="not stated"))


@pytest.mark.parametrize(
    ("comparator", "printed"),
    [
        ("Advice to stay active", "advice to stay active"),
        ("TENS", "TENS"),
        ("Swedish massage, 30 minutes", "Swedish massage, 30 minutes"),
    ],
)
def test_the_comparator_is_lowered_unless_it_is_a_name(comparator: str, printed: str) -> None:
    assert f"compared with {printed} (" in said(finding(comparator=comparator))


def test_the_source_is_told_by_kind_size_and_year() -> None:
    review = {"kind": RecordKind.META_ANALYSIS, "year": 2024, "n_participants": 5000}
    effect = {"n_studies": 11, "n_participants": 1940}
    assert source_phrase(compared(finding(effect=effect), **review)) == "meta-analysis, 11 studies, 1,940 people, 2024"
    assert source_phrase(compared(finding(), **review)) == "meta-analysis, 2024", (
        "a review's people need not be those of one result"
    )
    assert source_phrase(compared(finding(), n_participants=228)) == "randomised trial, 228 people, 2019"
    assert (
        source_phrase(compared(finding(effect={"n_participants": 101}), n_participants=228, year=None))
        == "randomised trial, 101 people"
    )


def test_a_source_is_named_by_its_first_author_or_else_its_journal() -> None:
    assert attributed(source()) == "Lindqvist and colleagues (randomised trial, 2019)"
    assert attributed(source(authors=("van den Berg AB",))) == "Van den Berg (randomised trial, 2019)"
    assert attributed(source(authors=(), journal="J Invented Med", year=None)) == "A randomised trial in J Invented Med"
    page = source(authors=(), kind=RecordKind.NARRATIVE_REVIEW, title="Massage: what to know")
    assert attributed(page) == "The information page “Massage: what to know” 2019"


# Series over time


def test_one_outcome_followed_over_time_is_told_in_one_sentence_in_the_order_of_time() -> None:
    items = compared(
        finding("no_difference", timepoint="52 weeks"),
        finding("benefit", timepoint="5 weeks", effect=PAIN | {"measure": "MD", "estimate": -2.9, "unit": "points"}),
        finding("no_difference", timepoint="26 weeks", effect={"p": 0.33}),
    )
    [group] = series(items)
    assert series_sentence(group) == (
        "Massage lowered pain at 5 weeks (MD −2.9 points); made no clear difference to it at 26 weeks (p = 0.33) and at 52 weeks"
        + END
    )


def test_times_that_went_the_same_way_share_a_verb() -> None:
    sentence = series_sentence(
        series(compared(finding(timepoint="5 weeks", effect=PAIN), finding(timepoint="26 weeks", effect=PAIN)))[0]
    )
    assert sentence == "Massage lowered pain at 5 weeks and at 26 weeks" + END


def test_a_change_of_rating_over_time_is_seen() -> None:
    items = compared(
        finding(timepoint="5 weeks", certainty="moderate", effect=PAIN),
        finding(timepoint="26 weeks", certainty="low", effect=PAIN),
    )
    assert series_sentence(items) == "Massage probably lowers pain at 5 weeks; may lower it at 26 weeks" + END


@pytest.mark.parametrize("field", ["intervention", "comparator", "outcome", "population", "condition"])
def test_what_differs_in_more_than_time_is_another_series(field: str) -> None:
    assert len(series(compared(finding(), finding(**{field: "light touch of the scalp"})))) == 2


def test_sources_are_never_joined_into_one_series() -> None:
    assert len(series([one(record={"id": "a-2019"}), one(record={"id": "b-2020"})])) == 2


def test_results_of_one_source_that_say_the_same_without_figures_are_joined() -> None:
    items = compared(
        finding("no_difference"),
        finding("no_difference", outcome="function"),
        finding("no_difference", outcome="sleep", effect={"p": 0.4}),
        finding("benefit", outcome="mood"),
    )
    groups = merged(series(items))
    assert [[item.number for item in group] for group in groups] == [[1, 2], [3], [4]]
    assert series_sentence(groups[0]) == "Massage made no clear difference to pain and function" + END


def test_a_result_holds_in_a_disease_and_for_a_symptom_in_one() -> None:
    assert within("neck pain") == "In neck pain"
    assert within("anxiety in pregnancy") == "For anxiety in pregnancy"
