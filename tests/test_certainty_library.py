"""From the records of a library to rated bodies of evidence, beside what was published, and how they are shown."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from evidence_factory import finding, source
from grade_samples import GOOD, HIGH, LOW, MODERATE, VERY_LOW
from palpate.cli import main
from palpate.rendering.summary_of_findings import OWN_RATING, SUMMARY_COLUMNS, summary_to_csv
from palpate.synthesis.certainty import rate
from palpate.synthesis.pooled import Synthesis
from palpate.synthesis.rated import Domain, RatedBody
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary import CertaintyLevel, Record, RecordKind

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
ROOT = Path(__file__).parents[1]
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


def test_the_command_says_whose_rating_is_whose(starter_uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("synthesize", "massage", "--condition", "neck pain", "--outcome", "pain", "--library", starter_uri)) == 0
    told = " ".join(capsys.readouterr().out.split())
    for part in (
        "Summary of findings",
        OWN_RATING,
        "lower than Cheng 2014",
        "⊕◯◯◯ very low",
        "Where palpate's rating is not the published one",
    ):
        assert part in told
    assert main(("synthesize", "massage", "--condition", "neck pain", "--format", "summary-csv", "--library", starter_uri)) == 0
    assert capsys.readouterr().out.startswith("condition,intervention,")
