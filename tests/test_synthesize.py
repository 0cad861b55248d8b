"""What a synthesis pools: only like with like, everything else named with its reason; and its JSON and CSV."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

import pytest

from palpate.errors import UsageError
from palpate.rendering.synthesis import CSV_COLUMNS, synthesis_to_csv, synthesis_to_json
from palpate.synthesis.labels import label
from palpate.synthesis.pooled import Synthesis
from palpate.synthesis.pooling import PoolingMethod, pool
from palpate.vocabulary import Finding, Measure, Record, RecordKind
from synthesis_samples import ABEL, BAUER, COSTA, finding, pooled_labels, reasons, together, trial

ROOT = Path(__file__).parents[1]


# Like with like


def test_trials_that_are_alike_are_pooled_as_pooling_says() -> None:
    synthesis = together(ABEL, BAUER, COSTA)
    (group,) = synthesis.groups
    errors = [3.0 / 3.919928, 2.4 / 3.919928, 4.2 / 3.919928]
    expected = pool([-2.0, -1.0, -2.8], [error**2 for error in errors])
    assert group.pooled is not None
    assert (group.pooled.estimate, group.pooled.ci_low, group.pooled.pi_high) == pytest.approx(
        (expected.estimate, expected.ci_low, expected.pi_high), rel=1e-5
    )
    assert [study.label for study in group.studies] == ["Abel 2004", "Bauer 2008", "Costa 2012"]
    assert [one.without for one in group.pooled.leave_one_out] == ["Abel 2004", "Bauer 2008", "Costa 2012"]
    assert (group.condition, group.comparator, group.window) == ("chronic low back pain", "usual care", "short")
    assert synthesis.left_out == ()


@pytest.mark.parametrize(
    "different",
    [
        {"condition": "acute low back pain"},
        {"condition": "sciatica"},
        {"comparator": "sham massage"},
        {"comparator": "exercise"},
        {"timepoint": "1 year"},
        {"timepoint": "immediately after treatment"},
        {"outcome": "quality of life", "unit": "points", "lower_is_better": False},
        {"outcome": "disability (Oswestry Disability Index)"},
        {"outcome": "disability (Roland-Morris Disability Questionnaire, 0-18)"},
        {"outcome": "disability, sitting item (Roland-Morris Disability Questionnaire)"},
        {"measure": Measure.SMD},
        {"measure": Measure.RISK_DIFFERENCE},
        {"intervention": "massage plus exercise"},
        {"population": "children"},
    ],
)
def test_unlike_trials_stand_alone(different: dict[str, Any]) -> None:
    synthesis = together(ABEL, trial("Odd", finding(-0.3, -0.5, -0.1, **different)))
    assert pooled_labels(synthesis) == []
    assert {group.not_pooled for group in synthesis.groups} == {"one study only"}
    assert len(synthesis.groups) == 2


@pytest.mark.parametrize(
    "alike",
    [
        {"timepoint": "12 weeks"},
        {"intervention": "Swedish massage"},
        {"measure": Measure.WMD},
        {"comparator": "standard care"},
        {"condition": "subacute or chronic low back pain"},
    ],
)
def test_what_differs_in_words_alone_is_pooled(alike: dict[str, Any]) -> None:
    assert pooled_labels(together(ABEL, trial("Other", finding(-1.5, -2.9, -0.1, **alike)))) == [["Abel 2004", "Other 2010"]]


def test_different_treatments_as_comparators_are_kept_apart() -> None:
    exercise, acupuncture = (
        trial(name, finding(-1.0, -2.0, 0.1, comparator=name.lower())) for name in ("Exercise", "Acupuncture")
    )
    assert pooled_labels(together(exercise, acupuncture)) == []
    assert {group.comparator for group in together(exercise, acupuncture).groups} == {"exercise", "acupuncture"}


def test_times_that_nobody_states_are_not_taken_for_alike() -> None:
    synthesis = together(*(trial(name, finding(-1.0, -2.0, 0.1, timepoint=None)) for name in ("One", "Two")))
    (group,) = synthesis.groups
    assert group.pooled is None
    assert "times are not stated" in (group.not_pooled or "")


# Scales


def pain(*numbers: float, **given: Any) -> Finding:
    return finding(*numbers, **({"outcome": "pain (visual analogue scale)", "unit": "mm"} | given))


def test_rating_scales_of_ten_and_a_hundred_are_one_scale() -> None:
    hundred = trial("Hundred", pain(-10.0, -18.0, -2.0))
    ten = trial("Ten", pain(-1.2, -2.4, 0.0, outcome="pain (numeric rating scale)", unit="points, 0-10"))
    (group,) = together(hundred, ten).groups
    assert group.scale == "rating scale of 0 to 100"
    assert [(study.estimate, study.ci_low) for study in group.studies] == [(-10, -18), (-12, -24)]
    assert group.studies[1].note == "multiplied by 10, to a rating scale of 0 to 100"


def test_scales_that_no_two_trials_share_become_standardised_where_people_are_counted() -> None:
    mm = trial("Counted", pain(-10.0, -18.0, -2.0, n_participants=100))
    bpi = trial("Inventory", pain(-1.0, -1.9, -0.1, outcome="pain (Brief Pain Inventory)", unit="points", n_participants=80))
    published = trial("Published", finding(-0.4, -0.8, 0.0, measure=Measure.SMD, outcome="pain"))
    (group,) = together(mm, bpi, published).groups
    assert group.measure is Measure.SMD
    assert group.pooled is not None
    first = next(study for study in group.studies if study.label == "Counted 2010")
    sd = 16 / (2 * 1.9845) / math.sqrt(1 / 50 + 1 / 50)  # t with 98 degrees of freedom
    assert first.estimate == pytest.approx(-10 / sd, rel=0.01)
    assert first.note == "mean difference standardised, equal arms assumed"


def test_without_the_number_of_people_no_difference_is_standardised() -> None:
    mm, bpi = trial("One", pain(-10.0, -18.0, -2.0)), trial("Two", pain(-1.0, -1.9, -0.1, outcome="pain (Brief Pain Inventory)"))
    assert {group.measure for group in together(mm, bpi).groups} == {Measure.MD}


def test_changes_from_baseline_are_not_standardised() -> None:
    mm = trial("One", pain(-10.0, -18.0, -2.0, n_participants=90))
    change = pain(-1.0, -1.9, -0.1, outcome="change in pain (Brief Pain Inventory)", n_participants=90)
    assert pooled_labels(together(mm, trial("Two", change))) == []


# Directions


def test_results_are_turned_to_point_one_way() -> None:
    words = {"outcome": "improvement in disability (Roland-Morris Disability Questionnaire)", "lower_is_better": False}
    (group,) = together(ABEL, BAUER, trial("Turned", finding(1.8, 0.4, 3.2, **words))).groups
    turned = group.studies[-1]
    assert (turned.estimate, turned.ci_low, turned.ci_high) == (-1.8, -3.2, -0.4)
    assert "turned over" in (turned.note or "")
    assert group.lower_is_better


def events(*numbers: float, good: bool = True, measure: Measure = Measure.RISK_RATIO) -> Finding:
    what = "meaningful improvement in pain" if good else "pain still there"
    return finding(*numbers, outcome=what, measure=measure, lower_is_better=not good)


def test_ratios_are_pooled_as_logarithms_and_shown_as_ratios() -> None:
    (group,) = together(trial("One", events(1.5, 1.1, 2.05)), trial("Two", events(2.0, 1.25, 3.2))).groups
    assert group.log_scale
    assert group.studies[0].ci_high == 2.05
    assert group.pooled is not None
    assert 1.5 < group.pooled.estimate < 2.0


def test_risk_ratios_of_good_and_of_bad_events_are_no_mirror_and_stay_apart() -> None:
    assert pooled_labels(together(trial("One", events(1.5, 1.1, 2.05)), trial("Two", events(0.6, 0.4, 0.9, good=False)))) == []


def test_odds_ratios_of_good_and_of_bad_events_mirror_each_other() -> None:
    odds = {"measure": Measure.ODDS_RATIO}
    good, bad = trial("One", events(2.0, 1.25, 3.2, **odds)), trial("Two", events(0.5, 0.3125, 0.8, good=False, **odds))
    (group,) = together(good, bad).groups
    assert len({(study.estimate, round(study.ci_low, 6), round(study.ci_high, 6)) for study in group.studies}) == 1


# One result a trial


def test_the_latest_result_of_the_window_speaks_for_a_trial() -> None:
    several = trial("Several", finding(-3.0, -4.5, -1.5, timepoint="4 weeks"), finding(-1.0, -2.0, 0.0, timepoint="16 weeks"))
    synthesis = together(ABEL, several)
    assert synthesis.groups[0].studies[1].estimate == -1.0
    assert reasons(synthesis)["several#finding-1"].startswith("another result of the same trial is used")


def test_two_arms_against_one_control_count_once() -> None:
    arms = trial("Arms", finding(-2.0, -3.0, -1.0, intervention="relaxation massage"), finding(-3.0, -4.0, -2.0))
    study = together(arms).groups[0].studies[0]
    assert study.estimate == -2.5
    assert study.supports == ("arms#finding-1", "arms#finding-2")
    assert study.se == pytest.approx(2.0 / 3.919928 * math.sqrt(0.75), rel=1e-4)
    assert "2 arms" in (study.note or "")


def test_a_trial_that_contradicts_itself_is_not_used() -> None:
    synthesis = together(ABEL, trial("Twofold", finding(-2.0, -3.0, -1.0), finding(-0.9, -1.6, -0.2)))
    assert pooled_labels(synthesis) == []
    assert {reasons(synthesis)[f"twofold#finding-{n}"] for n in (1, 2)} == {
        "its numbers don't agree: the source gives two results for the same thing"
    }


# What is left out


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (trial("Odd", finding(-1.0, -2.0, 0.1), retracted=True), "retracted"),
        (trial("Odd", finding(-1.0, -2.0, 0.1), superseded_by=("newer",)), "superseded by newer"),
        (trial("Odd", finding(-1.0, -2.0, 0.1), kind=RecordKind.CLINICAL_TRIAL), "not a randomised trial (clinical trial)"),
        (trial("Odd", finding(-1.0, -2.0, 0.1), kind=RecordKind.OBSERVATIONAL_STUDY), "not a randomised trial"),
        (trial("Odd", finding(-1.0, -2.0, 0.1), kind=RecordKind.META_ANALYSIS, superseded_by=("new",)), "superseded by new"),
        (trial("Odd", finding(None)), "no estimate"),
        (trial("Odd", finding(None), kind=RecordKind.META_ANALYSIS), "a review without an estimate"),
        (trial("Odd", finding(-1.0)), "no interval"),
        (trial("Odd", finding(-1.0, -2.0, -0.1, measure=None)), "in what measure"),
        (trial("Odd", finding(-1.0, -2.0, 0.1, measure=Measure.MEDIAN_DIFFERENCE)), "can't be pooled"),
        (trial("Odd", finding(-1.0, -2.0, 0.1, lower_is_better=None)), "which way the outcome points"),
        (trial("Odd", finding(-1.0, -2.0, 0.1, outcome="disability")), "neither the instrument nor the unit"),
        (trial("Odd", finding(-1.0, -2.0, 0.1, comparator="baseline")), "without a control group"),
        (trial("Odd", finding(-1.0, -2.0, 0.1, comparator="not specified")), "does not say what it was compared with"),
        (trial("Odd", finding(-1.0, -2.0, 0.1, comparator="Swedish massage")), "the comparator has the treatment too"),
        (trial("Odd", finding(-1.0, -1.0, -1.0)), "without width"),
        (trial("Odd", finding(-5.0, -4.0, -0.5)), "don't agree"),
        (trial("Odd", finding(-3.9, -4.0, -0.5)), "far from the middle"),
        (trial("Odd", finding(-1.0, -1.5, -0.5, p=0.3)), "don't agree: P is 0.3"),
        (trial("Odd", finding(-1.0, -1.5, -0.5, p=0.045)), "don't agree: P is 0.045"),
        (trial("Odd", events(0.5, 0.0, 1.0)), "a ratio of zero"),
        (trial("Odd", finding(-2.0, note="minimal clinically important difference of the scale")), "a threshold"),
    ],
)
def test_what_can_not_be_pooled_is_named_with_the_reason(record: Record, reason: str) -> None:
    synthesis = together(ABEL, record)
    assert pooled_labels(synthesis) == []
    assert reason in reasons(synthesis)["odd#finding-1"]


def test_skewed_and_rounded_intervals_are_taken_for_what_they_are() -> None:
    sound = [events(1.3, 0.9, 1.7), events(2.2, 1.04, 4.2), events(1.2, 1.0, 1.5)]
    (group,) = together(*(trial(f"Sound{number}", one) for number, one in enumerate(sound))).groups
    assert len(group.studies) == len(sound)


def test_the_interval_of_a_small_trial_is_one_by_t() -> None:
    (group,) = together(trial("Small", finding(-1.0, -2.0, 0.0, n_participants=12))).groups
    assert group.studies[0].se == pytest.approx(1 / 2.2281, rel=1e-4)
    assert (group.studies[0].ci_low, group.studies[0].ci_high) == (-2.0, 0.0)


@pytest.mark.parametrize(("low", "high"), [(-1e308, 1e308), (-1 - 1e-12, -1 + 1e-12), (-1 - 1e-15, -1 + 1e-15)])
def test_intervals_beyond_all_measure_spoil_nothing(low: float, high: float) -> None:
    synthesis = together(ABEL, BAUER, trial("Odd", finding(-1.0 if high < 1 else 0.0, low, high)))
    assert synthesis_to_json(synthesis)
    assert all(math.isfinite(group.pooled.estimate) for group in synthesis.groups if group.pooled)


def test_an_interval_of_another_level_is_brought_to_95_percent() -> None:
    (group,) = together(trial("Ninety", finding(-1.0, -1.5, -0.5, ci_level=90))).groups
    assert group.studies[0].ci_low == pytest.approx(-1 - 0.5 * 1.959964 / 1.644854, rel=1e-5)


# Reviews


REVIEW = trial(
    "Review", finding(-1.9, -2.8, -1.0, n_studies=7, timepoint="3 months"), year=2020, kind=RecordKind.SYSTEMATIC_REVIEW
)


def test_a_review_stands_beside_the_trials_and_is_never_pooled_with_them() -> None:
    (group,) = together(ABEL, BAUER, REVIEW).groups
    assert [study.label for study in group.studies] == ["Abel 2004", "Bauer 2008"]
    assert [(one.label, one.estimate, one.studies) for one in group.published] == [("Review 2020", -1.9, 7)]


def test_a_review_on_something_else_is_listed_apart() -> None:
    other = REVIEW.model_copy(update={"findings": (finding(-1.9, -2.8, -1.0, comparator="sham massage"),)})
    synthesis = together(ABEL, BAUER, other)
    assert synthesis.groups[0].published == ()
    assert [one.label for one in synthesis.published] == ["Review 2020"]


def test_a_review_whose_numbers_contradict_each_other_is_not_shown() -> None:
    wrong = REVIEW.model_copy(update={"findings": (finding(-5.0, -2.8, -1.0),)})
    synthesis = together(ABEL, BAUER, wrong)
    assert synthesis.groups[0].published == synthesis.published == ()
    assert "don't agree" in reasons(synthesis)["review#finding-1"]


# What is asked


def test_only_what_was_asked_about_is_taken() -> None:
    other = trial("Other", finding(-1.0, -2.0, 0.1, condition="neck pain"), finding(-1.0, -2.0, 0.1, intervention="acupuncture"))
    synthesis = together(ABEL, other)
    assert [study.label for group in synthesis.groups for study in group.studies] == ["Abel 2004"]
    assert synthesis.left_out == ()


def test_an_outcome_narrows_the_question() -> None:
    both = trial("Both", finding(-1.0, -2.0, 0.1), pain(-10.0, -18.0, -2.0))
    assert [group.outcome for group in together(both, outcome="pain").groups] == ["pain"]


def test_the_method_can_be_chosen() -> None:
    chosen = together(ABEL, BAUER, COSTA, method=PoolingMethod.DL, knapp_hartung=False).groups[0].pooled
    assert chosen is not None
    assert (chosen.method, chosen.interval) == ("DL", "normal")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"intervention": "xyzzy"}, "'xyzzy' is no intervention"),
        ({"condition": "xyzzy"}, "'xyzzy' is no condition"),
        ({"outcome": "xyzzy"}, "'xyzzy' is no outcome"),
        ({"intervention": "intervention:any-treatment"}, "is no one kind of treatment"),
        ({"condition": "neck pain and low back pain"}, "names several things"),
    ],
)
def test_words_that_mean_nothing_or_too_much_are_refused(asked: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        together(ABEL, **asked)


def test_a_concept_can_be_named_by_its_id() -> None:
    assert together(ABEL, condition="condition:low-back-pain").condition == "low back pain"


def test_labels_name_the_first_author_and_the_year() -> None:
    assert label(trial("Abel", year=2004)) == "Abel 2004"
    assert label(trial("X").model_copy(update={"authors": ("van den Dolder PA",)})) == "van den Dolder 2010"
    assert label(trial("X").model_copy(update={"authors": ("Ottawa Panel",), "year": None})) == "Ottawa Panel"
    assert label(trial("X").model_copy(update={"authors": ()})) == "X: hands on the 2010"


# JSON and CSV


def test_json_is_the_contract_that_the_page_explains() -> None:
    synthesis = together(ABEL, BAUER, REVIEW, trial("Odd", finding(None)))
    assert Synthesis.model_validate_json(synthesis_to_json(synthesis)) == synthesis
    page = (ROOT / "docs" / "synthesis.md").read_text("utf-8")
    definitions = Synthesis.model_json_schema()
    fields = {name for part in (definitions, *definitions["$defs"].values()) for name in part.get("properties", {})}
    assert {name for name in fields if f"`{name}`" not in page} == set()


def test_csv_holds_every_number_once() -> None:
    alarming = trial("Formula", finding(-1.5, -2.9, -0.1, intervention="=massage()")).model_copy(update={"authors": ("=cmd AB",)})
    rows = list(csv.DictReader(io.StringIO(synthesis_to_csv(together(ABEL, alarming, REVIEW)))))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["row"] for row in rows] == ["study", "study", "pooled", "published"]
    assert [row["label"] for row in rows[:2]] == ["Abel 2004", "'=cmd 2010"]
    assert float(rows[0]["ci_low"]) == -3.5
    assert float(rows[0]["weight"]) + float(rows[1]["weight"]) == pytest.approx(100)
