"""What comparisons come to: which way they lean, the verdict, and the certainty as somebody published it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_factory import compared, finding, one
from palpate.synthesis import ComparatorClass, Comparison, Judgement, Tendency, class_result, judge
from palpate.synthesis.judgement import published_certainty
from palpate.vocabulary import CertaintyLevel, Direction, RecordKind, Verdict

NEWEST = 2024
MASSAGE = frozenset({"intervention:massage"})


def from_(
    source: str, direction: str = "benefit", *, year: int = 2019, kind: str = "randomized_trial", **fields: Any
) -> Comparison:
    return one(direction, record={"id": source, "year": year, "kind": RecordKind(kind)}, **fields)


def review(source: str, direction: str = "benefit", *, year: int = 2022, **fields: Any) -> Comparison:
    return from_(source, direction, year=year, kind="meta_analysis", **fields)


def leaning(*items: Comparison) -> Tendency | None:
    result = class_result(ComparatorClass.NO_TREATMENT, items, NEWEST)
    return result.tendency if result else None


def verdict(*items: Comparison) -> Verdict:
    return judge(items, NEWEST).verdict


# Which way a group leans


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (["benefit"], Tendency.BENEFIT),
        (["no_difference", "no_difference"], Tendency.NO_DIFFERENCE),
        (["harm"], Tendency.HARM),
        (["benefit", "no_difference"], Tendency.MIXED),
        (["benefit", "benefit", "no_difference"], Tendency.BENEFIT),
        (["benefit", "no_difference", "no_difference"], Tendency.NO_DIFFERENCE),
        (["benefit", "harm"], Tendency.MIXED),
        (["benefit", "no_difference", "harm"], Tendency.MIXED),
        (["benefit", "mixed", "unclear"], Tendency.BENEFIT),
        (["mixed", "unclear"], None),
        ([], None),
    ],
)
def test_a_side_with_two_thirds_of_the_weight_carries_a_group(directions: list[str], expected: Tendency | None) -> None:
    assert leaning(*(from_(f"trial-{n}", direction) for n, direction in enumerate(directions))) is expected


def test_a_source_weighs_once_however_many_findings_it_reports() -> None:
    talkative = compared(*(finding("benefit", timepoint=f"{n} weeks") for n in range(1, 9)), id="talkative")
    assert leaning(*talkative, from_("terse", "no_difference")) is Tendency.MIXED
    assert leaning(*talkative, from_("terse", "no_difference"), from_("other", "no_difference")) is Tendency.NO_DIFFERENCE


def test_a_source_that_found_both_is_divided_between_the_sides() -> None:
    both = compared(finding("benefit", timepoint="4 weeks"), finding("no_difference", timepoint="12 weeks"), id="both")
    assert leaning(*both) is Tendency.MIXED
    assert leaning(*both, from_("other", "benefit")) is Tendency.BENEFIT


def test_a_review_outweighs_a_trial_and_old_work_weighs_less() -> None:
    assert leaning(review("r", "benefit"), from_("t", "no_difference")) is Tendency.MIXED
    assert leaning(review("r", "benefit"), from_("t", "no_difference", year=2005)) is Tendency.BENEFIT


def test_the_comparisons_on_each_side_are_kept_the_weightiest_first() -> None:
    trial, meta, null, harm = from_("t"), review("r"), from_("n", "no_difference"), from_("h", "harm")
    result = class_result(ComparatorClass.NO_TREATMENT, [trial, null, harm, meta], NEWEST)
    assert result
    assert (result.benefits, result.nulls, result.harms) == ((meta, trial), (null,), (harm,))


# Verdict


def test_without_comparisons_there_is_not_enough_evidence() -> None:
    assert judge([], NEWEST) == Judgement(Verdict.INSUFFICIENT, None, (), (), ())


@pytest.mark.parametrize("direction", ["benefit", "no_difference", "harm"])
def test_one_trial_is_too_little_two_are_enough(direction: str) -> None:
    assert verdict(from_("a", direction)) is Verdict.INSUFFICIENT
    assert verdict(from_("a", direction), from_("b", direction)) is not Verdict.INSUFFICIENT


def test_one_trial_with_many_findings_is_still_one_trial() -> None:
    assert verdict(*compared(*(finding(timepoint=f"{n} weeks") for n in (4, 8, 12)))) is Verdict.INSUFFICIENT


def test_one_review_is_enough() -> None:
    assert verdict(review("r")) is Verdict.CONDITIONALLY


@pytest.mark.parametrize("kind", ["observational_study", "case_report", "narrative_review", "survey"])
def test_any_number_of_studies_without_randomisation_or_review_is_too_little(kind: str) -> None:
    assert verdict(*(from_(f"s-{n}", kind=kind) for n in range(5))) is Verdict.INSUFFICIENT


def test_studies_that_decide_nothing_do_not_make_up_for_a_second_trial() -> None:
    assert verdict(from_("a"), from_("b", "unclear"), from_("c", "mixed")) is Verdict.INSUFFICIENT
    assert verdict(from_("a"), from_("b", comparator="baseline (no control group)")) is Verdict.INSUFFICIENT


def test_no_where_nothing_leans_to_a_benefit() -> None:
    assert verdict(from_("a", "no_difference"), from_("b", "no_difference", comparator="sham massage")) is Verdict.NO
    assert verdict(review("a", "harm"), review("b", "no_difference", comparator="exercise")) is Verdict.NO


def test_conditionally_where_a_benefit_depends_on_the_comparator() -> None:
    assert verdict(review("a"), review("b", "no_difference", comparator="sham massage")) is Verdict.CONDITIONALLY


def test_conditionally_where_trials_against_the_same_comparator_disagree() -> None:
    assert verdict(from_("a"), from_("b", "no_difference")) is Verdict.CONDITIONALLY


def test_a_benefit_against_nothing_that_nobody_rated_is_no_yes() -> None:
    assert verdict(review("a"), review("b"), from_("c")) is Verdict.CONDITIONALLY


@pytest.mark.parametrize(
    ("level", "expected"), [("high", "yes"), ("moderate", "yes"), ("low", "conditionally"), ("very_low", "conditionally")]
)
def test_yes_takes_a_rating_of_moderate_or_better(level: str, expected: str) -> None:
    rated = {"certainty": level, "certainty_basis": "GRADE"}
    assert verdict(review("a", **rated), review("b", comparator="sham massage", **rated)) == expected


def test_a_rated_benefit_against_nothing_is_no_yes_where_sham_did_as_well() -> None:
    rated = {"certainty": "high", "certainty_basis": "GRADE"}
    assert (
        verdict(review("a", **rated), review("b", "no_difference", comparator="sham massage", **rated)) is Verdict.CONDITIONALLY
    )


def test_a_benefit_over_another_kind_of_massage_says_nothing_on_whether_massage_helps() -> None:
    assert verdict(review("a", comparator="Swedish massage"), review("b", comparator="Swedish massage")) is Verdict.INSUFFICIENT


@pytest.mark.parametrize("change", [{"superseded_by": ("newer",)}, {"retracted": True}])
def test_what_was_superseded_or_retracted_changes_neither_verdict_nor_certainty(change: dict[str, Any]) -> None:
    held = [review("a", "no_difference"), review("b", "no_difference", comparator="sham massage")]
    old = review("old", certainty="high", certainty_basis="GRADE", timepoint="2 years")
    struck = replace(old, record=old.record.model_copy(update=change))
    assert judge([*held, struck], NEWEST) == judge(held, NEWEST)
    assert judge([struck], NEWEST).verdict is Verdict.INSUFFICIENT


def test_results_are_kept_by_comparator_from_the_least_to_the_most_demanding() -> None:
    judged = judge([review("b", "no_difference", comparator="sham massage"), review("a")], NEWEST)
    assert [(result.comparator_class, result.tendency) for result in judged.results] == [
        (ComparatorClass.NO_TREATMENT, Tendency.BENEFIT),
        (ComparatorClass.SHAM, Tendency.NO_DIFFERENCE),
    ]


def test_the_long_term_is_judged_apart_and_does_not_weigh_on_the_time_before() -> None:
    early = [review("a", timepoint="6 weeks"), from_("b", timepoint="12 weeks")]
    late = [
        review("c", "no_difference", timepoint="12 months"),
        from_("d", "no_difference", timepoint="52 weeks", comparator="exercise"),
        from_("e", timepoint="52 weeks", comparator="Swedish massage"),
    ]
    judged, without = judge([*early, *late], NEWEST), judge(early, NEWEST)
    assert [(result.comparator_class, result.tendency) for result in judged.long_term] == [
        (ComparatorClass.NO_TREATMENT, Tendency.NO_DIFFERENCE),
        (ComparatorClass.ACTIVE, Tendency.NO_DIFFERENCE),
    ]
    assert (judged.verdict, judged.results) == (without.verdict, without.results)
    assert without.long_term == ()


def test_where_only_the_long_term_was_looked_at_it_decides() -> None:
    assert verdict(review("a", "no_difference", timepoint="12 months")) is Verdict.NO


def test_pain_and_function_decide_where_they_were_measured() -> None:
    assert verdict(review("a", "no_difference"), review("b", outcome="mood"), review("c", outcome="mood")) is Verdict.NO
    assert verdict(review("b", outcome="mood"), review("c", outcome="mood")) is Verdict.CONDITIONALLY


def test_an_outcome_that_is_asked_for_decides() -> None:
    items = [review("a", "no_difference"), review("b", outcome="sleep quality")]
    assert judge(items, NEWEST, outcomes=frozenset({"outcome:sleep"})).verdict is Verdict.CONDITIONALLY
    assert judge(items, NEWEST).verdict is Verdict.NO


@pytest.mark.parametrize(("studies", "expected"), [(1, Verdict.INSUFFICIENT), (2, Verdict.CONDITIONALLY)])
def test_a_review_that_found_one_study_is_one_study(studies: int, expected: Verdict) -> None:
    assert verdict(review("a", effect={"n_studies": studies})) is expected


def test_an_effect_on_an_outcome_that_nobody_names_is_too_little() -> None:
    assert verdict(review("a", outcome="glimmer of the aura"), review("b", outcome="glimmer")) is Verdict.INSUFFICIENT


# Published certainty


def certainty(*items: Comparison, asked: frozenset[str] = frozenset()) -> CertaintyLevel | None:
    return published_certainty(items, asked)[0]


def graded(source: str, level: str, *, year: int = 2022, basis: str | None = "GRADE", **fields: Any) -> Comparison:
    return review(source, fields.pop("direction", "benefit"), year=year, certainty=level, certainty_basis=basis, **fields)


def test_where_nobody_rated_there_is_no_certainty() -> None:
    assert published_certainty([review("a"), from_("b")]) == (None, ())


def test_the_lowest_level_that_a_source_gives_is_the_overall_one() -> None:
    items = compared(
        finding(certainty="high", certainty_basis="GRADE"),
        finding(outcome="function", certainty="very_low", certainty_basis="GRADE"),
        finding(outcome="disability", certainty="moderate", certainty_basis="GRADE"),
        kind=RecordKind.META_ANALYSIS,
    )
    assert published_certainty(items) == (CertaintyLevel.VERY_LOW, (items[1],))


def test_the_certainty_is_that_of_the_side_that_leads() -> None:
    benefit, null = graded("a", "low"), graded("b", "high", comparator="usual care", direction="no_difference")
    assert judge([benefit, null], NEWEST).certainty is CertaintyLevel.LOW
    assert judge([null], NEWEST).certainty is CertaintyLevel.HIGH


@pytest.mark.parametrize("kind", ["evidence_map", "randomized_trial", "narrative_review"])
def test_only_reviews_and_guidelines_rate(kind: str) -> None:
    assert certainty(from_("a", kind=kind, certainty="high", certainty_basis="GRADE")) is None


def test_the_newest_rating_counts() -> None:
    assert certainty(graded("old", "high", year=2015), graded("new", "low", year=2023)) is CertaintyLevel.LOW
    assert certainty(graded("new", "high", year=2023), graded("old", "low", year=2015)) is CertaintyLevel.HIGH


def test_of_two_ratings_of_the_same_year_the_lower_counts() -> None:
    items = [graded("a", "moderate"), graded("b", "low")]
    assert certainty(*items) is certainty(*reversed(items)) is CertaintyLevel.LOW


@pytest.mark.parametrize("basis", ["GRADE", "AHRQ strength of evidence"])
def test_a_formal_rating_goes_before_a_newer_one_by_the_authors_own_scheme(basis: str) -> None:
    items = [graded("formal", "low", year=2015, basis=basis), graded("own", "high", year=2024, basis="authors")]
    assert certainty(*items) is CertaintyLevel.LOW
    assert certainty(items[1]) is CertaintyLevel.HIGH


def test_a_rating_of_pain_or_function_goes_before_a_newer_one_of_lesser_outcomes() -> None:
    items = [graded("pain", "low", year=2018), graded("mood", "high", year=2023, outcome="mood")]
    assert judge(items, NEWEST).certainty is CertaintyLevel.LOW


def test_a_rating_of_the_asked_treatment_goes_before_that_of_one_kind_of_it() -> None:
    asked, kind = graded("asked", "low", year=2018), graded("kind", "high", year=2024, intervention="tuina")
    assert certainty(asked, kind, asked=MASSAGE) is CertaintyLevel.LOW


def test_a_rating_of_one_kind_on_a_lesser_outcome_rates_neither() -> None:
    assert certainty(graded("kind", "high", intervention="tuina", outcome="mood"), asked=MASSAGE) is None


def test_a_rating_of_what_decides_nothing_is_not_borrowed() -> None:
    items = [graded("a", "very_low", direction="unclear"), graded("b", "moderate", year=2015)]
    assert judge(items, NEWEST).certainty is CertaintyLevel.MODERATE


# Properties


def comparisons_at_random() -> st.SearchStrategy[list[Comparison]]:
    """Up to seven sources, no two of the same year."""

    def build(rows: list[tuple[str, str, str, str | None]]) -> list[Comparison]:
        return [
            from_(f"s-{n}", way, kind=kind, year=2006 + 3 * n, certainty=level, certainty_basis="GRADE", comparator=against)
            for n, (way, against, kind, level) in enumerate(rows)
        ]

    row = st.tuples(
        st.sampled_from([d.value for d in Direction]),
        st.sampled_from(
            ["no treatment", "usual care", "sham massage", "exercise", "Swedish massage", "baseline (no control group)"]
        ),
        st.sampled_from(["meta_analysis", "randomized_trial", "observational_study"]),
        st.sampled_from([None, *(level.value for level in CertaintyLevel)]),
    )
    return st.lists(row, max_size=7).map(build)


@given(comparisons_at_random(), st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_does_not_change_verdict_or_certainty(items: list[Comparison], chance: Any) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)
    first, second = judge(items, NEWEST), judge(shuffled, NEWEST)
    assert (first.verdict, first.certainty) == (second.verdict, second.certainty)
    assert [r.tendency for r in first.results] == [r.tendency for r in second.results]


@given(comparisons_at_random())
def test_a_yes_is_firm_and_has_no_kind_of_control_against_it(items: list[Comparison]) -> None:
    judged = judge(items, NEWEST)
    if judged.verdict is Verdict.YES:
        controls = [result for result in judged.results if result.comparator_class is not ComparatorClass.ACTIVE]
        assert controls
        assert {result.tendency for result in controls} == {Tendency.BENEFIT}
        assert judged.certainty in {CertaintyLevel.HIGH, CertaintyLevel.MODERATE}
    if judged.verdict is Verdict.NO:
        assert {result.tendency for result in judged.results} <= {Tendency.NO_DIFFERENCE, Tendency.HARM}


@given(comparisons_at_random())
def test_a_certainty_is_always_one_that_stands_in_a_comparison(items: list[Comparison]) -> None:
    judged = judge(items, NEWEST)
    assert {item.finding.certainty for item in judged.rated_by} == ({judged.certainty} if judged.certainty else set())
