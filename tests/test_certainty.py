"""GRADE by rule: every domain moves the level for its reason and no other; published ratings go first; nothing is hidden."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_factory import finding, source
from palpate.cli import main
from palpate.library import Library
from palpate.rendering.summary_of_findings import OWN_RATING, SUMMARY_COLUMNS, summary_to_csv
from palpate.synthesis.certainty import Evidence, change_in_words, rate
from palpate.synthesis.domains import BiasFacts, SpreadFacts
from palpate.synthesis.imprecision import Appreciable, Interval, appreciable
from palpate.synthesis.pooled import Synthesis
from palpate.synthesis.rated import LEVELS, Domain, RatedBody
from palpate.synthesis.stated_limits import StatedLimits, stated_limits
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary import CertaintyLevel, Measure, Record, RecordKind, TextSection

ROOT = Path(__file__).parents[1]
HIGH, MODERATE, LOW, VERY_LOW = reversed(LEVELS)
BLINDED = BiasFacts(sham=True, self_reported=True)
CLEAR = Interval(Measure.SMD, -0.8, -1.0, -0.6)
SMD_MATTERS = appreciable(Measure.SMD, None, "")
GOOD = Evidence(randomised=True, bias=BLINDED, interval=CLEAR, matters=SMD_MATTERS, participants=900)
"""Large sham-controlled trials with a clear result: nothing to rate down for."""
COHORTS = replace(
    GOOD, randomised=False, interval=Interval(Measure.RISK_RATIO, 1.5, 1.2, 1.9), matters=Appreciable(0.75, 1.25, "")
)


def changed(evidence: Evidence) -> dict[Domain, int]:
    return {one.domain: one.change for one in rate(evidence).domains if one.change}


# Where a rating starts


def test_trials_start_high_and_observational_studies_low() -> None:
    assert (rate(GOOD).start, rate(GOOD).level) == (HIGH, HIGH)
    assert (rate(COHORTS).start, rate(COHORTS).level) == (LOW, LOW)
    assert changed(GOOD) == changed(COHORTS) == {}


def test_every_domain_gives_a_reason() -> None:
    grade = rate(GOOD)
    assert [one.domain for one in grade.domains] == list(Domain)
    assert all(one.reason and one.numbers for one in grade.domains)


# Each domain


@pytest.mark.parametrize(
    ("facts", "change"),
    [
        ({"sham": True, "self_reported": True}, 0),
        ({"sham": False, "self_reported": True}, -1),
        ({"sham": False, "self_reported": False}, 0),
        ({"sham": False, "self_reported": True, "named": False}, 0),
        ({"sham": True, "self_reported": True, "blinding": ("Abel 2004: blinding is doubtful",)}, -1),
        ({"sham": True, "self_reported": True, "conduct": ("Abel 2004: no concealment",)}, -1),
        ({"sham": False, "self_reported": True, "conduct": ("Abel 2004: no concealment",)}, -2),
        ({"sham": False, "self_reported": True, "controlled": False}, -2),
    ],
)
def test_risk_of_bias(facts: dict[str, Any], change: int) -> None:
    assert changed(replace(GOOD, bias=BiasFacts(**facts))) == ({Domain.RISK_OF_BIAS: change} if change else {})


def test_unknown_conduct_is_named_and_changes_nothing() -> None:
    rating = rate(replace(GOOD, bias=replace(BLINDED, unread=3, sources=3))).of(Domain.RISK_OF_BIAS)
    assert (rating.change, rating.assessed) == (0, False)
    assert "3 of 3 sources say nothing on conduct" in rating.reason


@pytest.mark.parametrize(
    ("facts", "change"),
    [
        ({"studies": 6, "i2": 40.0, "q_p": 0.04}, 0),
        ({"studies": 6, "i2": 60.0, "q_p": 0.04}, -1),
        ({"studies": 6, "i2": 60.0, "q_p": 0.30}, 0),
        ({"studies": 6, "i2": 80.0, "q_p": 0.001}, -1),
        ({"studies": 6, "i2": 80.0, "q_p": 0.001, "benefits": 4, "harms": 2}, -2),
        ({"studies": 6, "i2": 80.0, "q_p": 0.001, "pi_low": -2.0, "pi_high": 0.7}, -2),
        ({"studies": 6, "i2": 40.0, "q_p": 0.2, "pi_low": -2.0, "pi_high": 0.7}, -1),
        ({"studies": 6, "i2": 40.0, "q_p": 0.2, "pi_low": -2.0, "pi_high": 0.2}, 0),
        ({"studies": 2, "i2": 0.0, "q_p": 0.9, "pi_low": -9.0, "pi_high": 9.0}, 0),
        ({"benefits": 2, "no_differences": 2, "mixed": True}, -1),
        ({"benefits": 4, "no_differences": 1}, 0),
        ({"studies": 6, "benefits": 4, "stated": "Review 2020: heterogeneity was high"}, -1),
        ({"studies": 1, "mixed": True}, 0),
    ],
)
def test_inconsistency(facts: dict[str, Any], change: int) -> None:
    assert changed(replace(GOOD, spread=SpreadFacts(**facts))) == ({Domain.INCONSISTENCY: change} if change else {})


@pytest.mark.parametrize(("apart", "change"), [(("a",), -1), (("a", "b"), -2), (("a", "b", "c"), -2)])
def test_indirectness(apart: tuple[str, ...], change: int) -> None:
    assert changed(replace(GOOD, apart=apart)) == {Domain.INDIRECTNESS: change}


@pytest.mark.parametrize(
    ("interval", "important", "participants", "change"),
    [
        ((Measure.SMD, -0.3, -0.4, -0.2), None, 900, 0),
        ((Measure.SMD, -0.3, -0.7, 0.1), None, 900, -1),
        ((Measure.SMD, 0.0, -0.6, 0.6), None, 900, -2),
        ((Measure.SMD, 0.0, -0.2, 0.2), None, 900, 0),
        ((Measure.MD, -3.0, -8.0, 2.0), None, 900, -1),
        ((Measure.MD, -3.0, -8.0, 2.0), 10.0, 900, 0),
        ((Measure.MD, -3.0, -12.0, 2.0), 10.0, 900, -1),
        ((Measure.MD, 0.0, -12.0, 12.0), 10.0, 900, -2),
        ((Measure.RISK_RATIO, 1.1, 0.9, 1.3), None, 900, -1),
        ((Measure.RISK_RATIO, 1.0, 0.7, 1.3), None, 900, -2),
        ((Measure.RISK_RATIO, 2.0, 1.04, 4.2), None, 900, -2),
        ((Measure.RISK_RATIO, 1.5, 1.2, 1.9), None, 290, -1),
        ((Measure.SMD, -0.8, -1.0, -0.6), None, 399, -1),
        ((Measure.SMD, -0.8, -1.0, -0.6), None, 119, -2),
        ((Measure.SMD, -0.8, -1.0, -0.6), None, None, -1),
        ((Measure.SMD, -0.8, -0.9, -0.7), None, None, 0),
        ((Measure.SMD, -2.0, -3.4, -0.6), None, None, -2),
        ((Measure.SMD, 0.0, 0.0, 5e-236), None, None, 0),
        ((Measure.MD, -2.0, -3.4, -0.6), None, None, 0),
        (None, None, 900, -1),
        (None, None, 110, -2),
        (None, None, None, -2),
    ],
)
def test_imprecision(interval: Any, important: float | None, participants: int | None, change: int) -> None:
    result = Interval(*interval) if interval else None
    matters = appreciable(result.measure if result else None, important, "Abel 2004")
    evidence = replace(GOOD, interval=result, matters=matters, participants=participants)
    assert changed(evidence) == ({Domain.IMPRECISION: change} if change else {})


@pytest.mark.parametrize(("egger_p", "stated", "change"), [(0.04, None, -1), (0.4, None, 0), (None, "Review: likely", -1)])
def test_publication_bias(egger_p: float | None, stated: str | None, change: int) -> None:
    evidence = replace(GOOD, spread=SpreadFacts(studies=12, benefits=9), egger_p=egger_p, publication_bias_stated=stated)
    assert changed(evidence) == ({Domain.PUBLICATION_BIAS: change} if change else {})


def test_publication_bias_is_not_assessed_in_fewer_than_ten_studies() -> None:
    rating = rate(replace(GOOD, spread=SpreadFacts(studies=9))).of(Domain.PUBLICATION_BIAS)
    assert (rating.change, rating.assessed, rating.reason) == (0, False, "not assessed: fewer than 10 studies")


@pytest.mark.parametrize(
    ("measure", "ends", "change"),
    [
        (Measure.RISK_RATIO, (2.1, 4.0), 1),
        (Measure.RISK_RATIO, (1.8, 4.0), 0),
        (Measure.RISK_RATIO, (5.5, 9.0), 2),
        (Measure.RISK_RATIO, (0.1, 0.18), 2),
        (Measure.ODDS_RATIO, (2.5, 5.0), 0),
        (Measure.ODDS_RATIO, (4.5, 9.0), 1),
    ],
)
def test_a_large_effect_of_observational_studies_rates_up(measure: Measure, ends: tuple[float, float], change: int) -> None:
    evidence = replace(COHORTS, interval=Interval(measure, sum(ends) / 2, *ends))
    assert changed(evidence) == ({Domain.LARGE_EFFECT: change} if change else {})
    assert LEVELS.index(rate(evidence).level) == LEVELS.index(LOW) + change


def test_more_that_does_more_rates_observational_studies_up() -> None:
    graded = replace(COHORTS, gradient=("kim-2012#finding-2",))
    assert changed(graded) == {Domain.DOSE_RESPONSE: 1}
    assert "kim-2012#finding-2" in rate(graded).of(Domain.DOSE_RESPONSE).reason


def test_neither_trials_nor_what_is_rated_down_is_rated_up() -> None:
    huge = Interval(Measure.RISK_RATIO, 7.0, 5.5, 9.0)
    assert changed(replace(GOOD, interval=huge, gradient=("a",))) == {}
    assert changed(replace(COHORTS, interval=huge, gradient=("a",), apart=("not them",))) == {Domain.INDIRECTNESS: -1}


def test_a_change_is_told_in_words() -> None:
    told = change_in_words(rate(replace(GOOD, participants=300)).of(Domain.IMPRECISION))
    assert told == (
        "Imprecision, a level down: the interval excludes no effect; 300 people, fewer than the 400 people of the optimal "
        "information size"
    )


# Properties

NUMBERS = st.floats(-20, 20, allow_nan=False)
WORDS = st.lists(st.sampled_from("abc"), max_size=3).map(tuple)
BIAS = st.builds(
    BiasFacts, sham=st.booleans(), self_reported=st.booleans(), controlled=st.booleans(), blinding=WORDS, conduct=WORDS
)
SPREAD = st.builds(
    SpreadFacts, studies=st.none() | st.integers(1, 40), i2=st.none() | st.floats(0, 100), q_p=st.none() | st.floats(0, 1),
    pi_low=st.none() | st.floats(-30, -1), pi_high=st.none() | st.floats(1, 30), benefits=st.integers(0, 4),
    no_differences=st.integers(0, 4), harms=st.integers(0, 4), mixed=st.booleans(),
)  # fmt: skip


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    measure = draw(st.sampled_from([Measure.MD, Measure.SMD, Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.RISK_DIFFERENCE]))
    low, middle, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    if measure in {Measure.RISK_RATIO, Measure.ODDS_RATIO}:
        low, middle, high = (1.3**number for number in (low, middle, high))
    return Interval(measure, middle, low, high)


@st.composite
def bodies(draw: st.DrawFn) -> Evidence:
    interval = draw(intervals())
    return Evidence(
        randomised=draw(st.booleans()), bias=draw(BIAS), spread=draw(SPREAD), apart=draw(WORDS), interval=interval,
        matters=appreciable(interval.measure, draw(st.none() | st.floats(0.1, 10)), "somebody"),
        participants=draw(st.none() | st.integers(1, 2000)), egger_p=draw(st.none() | st.floats(0, 1)), gradient=draw(WORDS),
    )  # fmt: skip


@given(bodies())
def test_a_level_is_never_above_its_start_and_what_rates_up(evidence: Evidence) -> None:
    grade = rate(evidence)
    up = sum(one.change for one in grade.domains if one.change > 0)
    down = sum(one.change for one in grade.domains if one.change < 0)
    assert grade.level in LEVELS
    assert 0 <= LEVELS.index(grade.level) <= LEVELS.index(grade.start) + up
    assert LEVELS.index(grade.level) == max(0, min(3, LEVELS.index(grade.start) + up + down))
    assert not (up and down)


@given(bodies(), st.floats(0, 10), st.floats(0, 10))
def test_a_wider_interval_never_raises_certainty(evidence: Evidence, below: float, above: float) -> None:
    narrow = evidence.interval
    assert narrow
    if narrow.is_ratio:
        wide = replace(narrow, low=narrow.low / 1.3**below, high=narrow.high * 1.3**above)
    else:
        wide = replace(narrow, low=narrow.low - below, high=narrow.high + above)
    assert LEVELS.index(rate(replace(evidence, interval=wide)).level) <= LEVELS.index(rate(evidence).level)


@given(bodies(), st.integers(1, 2000))
def test_fewer_people_never_raise_certainty(evidence: Evidence, fewer: int) -> None:
    more = replace(evidence, participants=fewer + 500)
    assert LEVELS.index(rate(replace(evidence, participants=fewer)).level) <= LEVELS.index(rate(more).level)


# What sources state against themselves


@pytest.mark.parametrize(
    ("kind", "limitations"),
    [
        ("blinding", "One centre. Therapists and patients could not be blinded."),
        ("blinding", "The sham was a machine, so blinding is doubtful."),
        ("blinding", "Participants could hardly be blinded."),
        ("conduct", "PEDro rates it 4 of 10, with no concealed allocation."),
        ("conduct", "Two thirds of the trials were at high risk of bias."),
        ("conduct", "Not analysed by intention to treat."),
        ("disagreement", "Trials disagreed strongly with one another."),
        ("disagreement", "Heterogeneity was 81% for pain."),
        ("unpublished", "Publication bias is likely."),
        ("unrandomised", "Non-randomised trials were eligible."),
    ],
)
def test_limitations_are_sorted_by_what_they_touch(kind: str, limitations: str) -> None:
    stated = stated_limits(source(limitations=limitations), "Lindqvist 2019")
    kinds = ("blinding", "conduct", "disagreement", "unpublished", "unrandomised")
    assert [one for one in kinds if getattr(stated, one)] == [kind]


@pytest.mark.parametrize(
    "limitations", ["Patients were blinded.", "A small trial in one centre.", "Heterogeneity was low.", "Only randomised trials."]
)
def test_other_limitations_speak_against_nothing(limitations: str) -> None:
    stated = stated_limits(source(limitations=limitations), "x")
    assert stated == StatedLimits("x")


def test_conduct_is_read_from_an_abstract() -> None:
    text = "This open-label trial randomised 80 adults with neck pain to massage or sham massage. Per-protocol analysis was used."
    stated = stated_limits(source(abstract=(TextSection(label="METHODS", text=text),)), "x")
    assert "open-label" in stated.blinding.lower()
    assert "per-protocol" in stated.conduct.lower()


# From a library to a row

PEOPLE = {"measure": "MD", "lower_is_better": True, "unit": "points on a 0-100 VAS", "n_participants": 500, "ci_level": 95}


def effect(estimate: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    return PEOPLE | {"estimate": estimate, "ci_low": low, "ci_high": high} | more


class Shelf:
    uri, version = "shelf", 1

    def __init__(self, *records: Record) -> None:
        self.records = list(records)

    def evidence(self, _: object) -> list[Record]:
        return self.records

    def __len__(self) -> int:
        return len(self.records)


def asked(*records: Record, **question: Any) -> Synthesis:
    words = {"intervention": "massage", "condition": "neck pain"} | question
    return synthesize(Shelf(*records), **words)  # type: ignore[arg-type]


def row(*records: Record, **question: Any) -> RatedBody:
    (only,) = asked(*records, **question).summary
    return only


SHAM = {"comparator": "sham massage", "outcome": "pain (visual analogue scale)", "timepoint": "8 weeks"}
TRIAL = source(finding(effect=effect(-20, -24, -16), **SHAM))


def moved(body: RatedBody) -> dict[Domain, int]:
    return {one.domain: one.change for one in body.grade.domains if one.change}


def test_a_large_sham_controlled_trial_is_high() -> None:
    body = row(TRIAL)
    assert (body.result_of, body.studies, body.participants, body.estimate) == ("Lindqvist 2019", 1, 500, -20)
    assert (body.grade.level, moved(body), body.published, body.difference) == (HIGH, {}, (), None)


@pytest.mark.parametrize(
    ("differing", "domain"),
    [
        ({"comparator": "no treatment"}, Domain.RISK_OF_BIAS),
        ({"condition": "neck pain and shoulder pain"}, Domain.INDIRECTNESS),
        ({"intervention": "massage plus exercise"}, Domain.INDIRECTNESS),
        (
            {"outcome": "pressure pain threshold", "effect": effect(20, 16, 24, lower_is_better=False, unit="kPa")},
            Domain.INDIRECTNESS,
        ),
        ({"timepoint": "immediately after treatment"}, Domain.INDIRECTNESS),
        ({"effect": effect(-1, -12, 11)}, Domain.IMPRECISION),
        ({"effect": effect(-20, -24, -16, n_participants=300)}, Domain.IMPRECISION),
    ],
)
def test_what_differs_from_the_question_moves_its_domain_alone(differing: dict[str, Any], domain: Domain) -> None:
    facts = {"effect": effect(-20, -24, -16)} | SHAM | differing
    assert moved(row(source(finding(**facts)))) == {domain: -1}


@pytest.mark.parametrize("comparator", ["not specified", "sham massage or no treatment", "exercise, acupuncture or traction"])
def test_a_control_that_is_unnamed_or_mixed_is_indirect(comparator: str) -> None:
    facts = SHAM | {"comparator": comparator, "effect": effect(-20, -24, -16)}
    body = row(source(finding(**facts), kind=RecordKind.META_ANALYSIS))
    assert body.rated_on == "published"
    assert moved(body)[Domain.INDIRECTNESS] == -1


def test_the_number_of_a_whole_trial_can_only_rate_down() -> None:
    measured = effect(-20, -24, -16, n_participants=None)
    small, large = (row(source(finding(effect=measured, **SHAM), n_participants=number)) for number in (300, 900))
    assert moved(small) == {Domain.IMPRECISION: -1}
    assert (moved(large), large.participants_at_most) == ({}, True)
    assert "at most 900 people, so whether" in large.grade.of(Domain.IMPRECISION).reason


def test_an_outcome_that_was_asked_for_stands_for_nothing_else() -> None:
    facts = SHAM | {"outcome": "pressure pain threshold", "effect": effect(20, 16, 24, lower_is_better=False, unit="kPa")}
    assert moved(row(source(finding(**facts)), outcome="pressure pain threshold")) == {}


def test_an_outcome_that_is_measured_needs_no_blind_people() -> None:
    facts = SHAM | {"comparator": "no treatment", "outcome": "length of stay", "effect": effect(-2, -3, -1, unit="days")}
    assert Domain.RISK_OF_BIAS not in moved(row(source(finding(**facts))))


def test_the_important_difference_of_the_library_decides_on_imprecision() -> None:
    note = "minimal clinically important difference"
    threshold = source(
        finding("unclear", outcome="pain (visual analogue scale, 0-100), absolute change", note=note, effect={"estimate": 15, "unit": "points"}),
        id="ostrom-2008", kind=RecordKind.OBSERVATIONAL_STUDY,
    )  # fmt: skip
    null = source(finding("no_difference", effect=effect(-2, -8, 4), **SHAM))
    assert moved(row(null)) == {Domain.IMPRECISION: -1}
    known = row(null, threshold)
    assert moved(known) == {}
    assert known.grade.of(Domain.IMPRECISION).numbers["appreciable_high"] == 15


def test_observational_studies_start_low_and_changes_without_control_fall_to_very_low() -> None:
    cohort = TRIAL.model_copy(update={"kind": RecordKind.OBSERVATIONAL_STUDY})
    assert row(cohort).grade.start is LOW
    before = source(finding(comparator="baseline", outcome="pain", timepoint="8 weeks"), kind=RecordKind.CLINICAL_TRIAL)
    assert (row(before).grade.start, row(before).grade.level) == (LOW, VERY_LOW)


def test_reviews_that_hold_other_designs_start_low_unless_a_trial_stands_beside() -> None:
    said = "Non-randomised trials were eligible."
    review = source(finding(**SHAM), id="review", kind=RecordKind.SYSTEMATIC_REVIEW, limitations=said)
    assert (row(review).grade.start, said.rstrip(".") in row(review).grade.start_reason) == (LOW, True)
    assert row(review, source(finding(**SHAM))).grade.start is HIGH


def test_a_comparison_of_doses_rates_observational_evidence_up() -> None:
    better = SHAM | {"outcome": "meaningful improvement in pain"}
    measured = effect(1.5, 1.2, 1.9, measure="RR", lower_is_better=False, unit=None, n_participants=900)
    cohorts = source(finding(**better, effect=measured), kind=RecordKind.META_ANALYSIS, limitations="Cohort studies alone.")
    doses = source(finding(**better | {"comparator": "fewer massage sessions"}), id="doses", kind=RecordKind.OBSERVATIONAL_STUDY)
    assert moved(row(cohorts)) == {}
    assert moved(row(cohorts, doses)) == {Domain.DOSE_RESPONSE: 1}


def test_the_result_with_most_studies_is_rated_whatever_it_is() -> None:
    review = source(
        finding("no_difference", effect=effect(-1, -3, 1, n_studies=7), **SHAM), id="review", kind=RecordKind.META_ANALYSIS
    )
    assert row(TRIAL, review).rated_on == "published"
    pooled = row(*(TRIAL.model_copy(update={"id": f"t{n}"}) for n in range(9)), review)
    assert (pooled.rated_on, pooled.studies, pooled.result_of) == ("pooled", 9, "9 trials pooled")


def test_without_an_estimate_the_directions_are_rated() -> None:
    split = [source(finding(way, **SHAM), id=f"t{n}") for n, way in enumerate(("benefit", "no_difference", "harm"))]
    body = row(*split)
    assert (body.rated_on, body.benefits, body.no_differences, body.harms) == ("directions", 1, 1, 1)
    assert moved(body)[Domain.INCONSISTENCY] == -1


def test_superseded_and_retracted_work_and_opinions_are_not_rated() -> None:
    for out in ({"superseded_by": ("newer",)}, {"retracted": True}, {"kind": RecordKind.NARRATIVE_REVIEW}):
        assert asked(TRIAL.model_copy(update=out)).summary == ()


# Published ratings


def review_rated(level: CertaintyLevel, basis: str = "GRADE", year: int = 2020, **fields: Any) -> Record:
    rated = finding(effect=effect(-20, -24, -16, n_studies=7), certainty=level, certainty_basis=basis, **SHAM)
    return source(rated, **{"id": f"review-{basis}-{year}", "kind": RecordKind.META_ANALYSIS, "year": year} | fields)


def test_the_published_rating_stands_first_and_the_difference_is_explained() -> None:
    body = row(review_rated(LOW, limitations="Two thirds of the trials were at high risk of bias."))
    assert [(one.level, one.basis) for one in body.published] == [(LOW, "GRADE")]
    assert body.grade.level is MODERATE
    assert body.difference is not None
    for part in (
        "higher than Lindqvist 2020",
        "starts high",
        "risk of bias",
        "names these limits: Two thirds of the trials",
        "only what is held",
    ):
        assert part in body.difference


def test_where_the_ratings_agree_there_is_nothing_to_explain() -> None:
    assert row(review_rated(HIGH)).difference is None


def test_formal_schemes_go_before_others_and_newer_before_older() -> None:
    body = row(review_rated(LOW, "authors", 2023), review_rated(MODERATE, "GRADE", 2015), review_rated(LOW, "GRADE", 2019))
    assert [(one.basis, one.year) for one in body.published] == [("GRADE", 2019), ("GRADE", 2015), ("authors", 2023)]


# How it is shown


def test_the_page_explains_every_number_behind_a_rating() -> None:
    page = (ROOT / "docs" / "synthesis.md").read_text("utf-8")
    named = {name for one in rate(GOOD).domains for name in one.numbers} | {domain.value for domain in Domain}
    assert {name for name in named if f"`{name}`" not in page} == set()


def test_csv_has_a_row_a_body_with_every_domain() -> None:
    synthesis = asked(review_rated(LOW), source(finding(**SHAM | {"outcome": "function"}), id="other"))
    rows = list(csv.DictReader(io.StringIO(summary_to_csv(synthesis))))
    assert tuple(rows[0]) == SUMMARY_COLUMNS
    assert [(one["outcome"], one["published_level"], one["palpate_level"]) for one in rows] == [
        ("pain", "low", "high"),
        ("function and disability", "", "low"),
    ]
    assert (rows[1]["imprecision"], rows[1]["imprecision_reason"]) == (
        "-2",
        "no estimate with an interval is held, so precision can't be shown; nor is the number of people known",
    )


def test_the_command_says_whose_rating_is_whose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = Library.open(str(tmp_path / "starter")).uri
    assert main(("synthesize", "massage", "--condition", "neck pain", "--outcome", "pain", "--library", library)) == 0
    told = " ".join(capsys.readouterr().out.split())
    for part in (
        "Summary of findings",
        OWN_RATING,
        "lower than Cheng 2014",
        "⊕◯◯◯ very low",
        "Where palpate's rating is not the published one",
    ):
        assert part in told
    assert main(("synthesize", "massage", "--condition", "neck pain", "--format", "summary-csv", "--library", library)) == 0
    assert capsys.readouterr().out.startswith("condition,intervention,")
