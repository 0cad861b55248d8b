"""Newer, better evidence overrules a larger number of older, weaker papers, and it is said so. All sources are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evidence_factory import finding, source
from library_samples import new_library
from palpate.answering import ask
from palpate.answering.reversing import reversal_told
from palpate.library import Library
from palpate.synthesis import ComparatorClass, Comparison, Tendency, class_result, comparisons, judge
from palpate.synthesis.evidence_map import evidence_map
from palpate.synthesis.labels import label
from palpate.synthesis.reversal import Reversal, reversals
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary import Answer, Direction, Record, RecordKind, SectionKey, Support, Verdict
from support_check import Checker

NEWEST = 2024


def paper(name: str, way: str, year: int, people: int | None, **fields: Any) -> Record:
    """A randomised trial of massage for chronic neck pain against no treatment, at eight weeks, unless told otherwise."""
    own = {field: fields.pop(field) for field in list(fields) if field in Record.model_fields}
    facts = {"timepoint": "8 weeks"} | fields
    return source(
        finding(way, **facts), id=f"{name}-{year}", title=f"{name.title()}: a trial", authors=(f"{name.title()} AB",),
        year=year, n_participants=people, **own,
    )  # fmt: skip


def review(name: str, way: str, year: int, people: int | None, studies: int | None = 12, **fields: Any) -> Record:
    effect = {"n_studies": studies, "n_participants": people}
    return paper(name, way, year, None, kind=RecordKind.META_ANALYSIS, effect=effect, **fields)


OLD = [paper("abel", "benefit", 2001, 40), paper("bauer", "benefit", 2004, 60), paper("costa", "benefit", 2009, 50)]
LARGE = paper("dunn", "no_difference", 2018, 640)


def found(*records: Record) -> tuple[Reversal, ...]:
    return reversals(comparisons(records))


def sides(*records: Record) -> tuple[list[str], list[str]] | None:
    """Records overruled, and those that overruled them; None where nothing was reversed."""
    turned = found(*records)
    if not turned:
        return None
    (one,) = turned
    return [item.record.id for item in one.overruled], [item.record.id for item in one.better]


def told(*records: Record) -> str:
    (one,) = found(*records)
    return reversal_told(one)[0]


# When it is a reversal


def test_a_large_new_trial_overrules_many_small_old_ones() -> None:
    assert sides(*OLD, LARGE) == (["abel-2001", "bauer-2004", "costa-2009"], ["dunn-2018"])


def test_it_does_so_the_other_way_round_too() -> None:
    small = [paper(name, "no_difference", year, 45) for name, year in (("abel", 2002), ("bauer", 2005), ("costa", 2007))]
    turned = sides(*small, paper("dunn", "benefit", 2019, 800))
    assert turned == (["abel-2002", "bauer-2005", "costa-2007"], ["dunn-2019"])


def test_harm_overrules_what_was_taken_for_a_benefit() -> None:
    assert sides(*OLD, paper("dunn", "harm", 2018, 640)) is not None


@pytest.mark.parametrize(("people", "reversed_"), [(300, True), (299, False), (20, False), (None, False)])
def test_of_the_same_design_it_takes_twice_the_people_of_all_older_ones(people: int | None, *, reversed_: bool) -> None:
    assert sum(record.n_participants or 0 for record in OLD) == 150
    assert bool(found(*OLD, paper("dunn", "no_difference", 2018, people))) is reversed_


def test_of_a_better_design_it_takes_as_many_as_the_largest() -> None:
    old = [paper(name, "benefit", 2005, 200, kind=RecordKind.OBSERVATIONAL_STUDY) for name in ("abel", "bauer", "costa")]
    assert sides(*old, paper("dunn", "no_difference", 2018, 200)) is not None
    assert sides(*old, paper("dunn", "no_difference", 2018, 199)) is None


def test_a_review_of_several_studies_overrules_single_trials() -> None:
    assert sides(*OLD, review("dunn", "no_difference", 2018, 200)) is not None
    assert sides(*OLD, review("dunn", "no_difference", 2018, 200, studies=1)) is None, "one study is a trial"
    assert sides(*OLD, review("dunn", "no_difference", 2018, None)) is None, "nobody knows how large it is"


def test_a_review_that_holds_studies_without_randomisation_overrules_no_trial() -> None:
    weak = review("dunn", "no_difference", 2018, 900, limitations="Most were non-randomised studies of one clinic.")
    assert sides(*OLD, weak) is None


def test_a_very_large_trial_overrules_older_reviews_of_small_ones_but_no_review_that_may_hold_it() -> None:
    early = [review("abel", "benefit", 2003, 150, 4), review("bauer", "benefit", 2006, 180, 5)]
    trial = paper("dunn", "no_difference", 2015, 2000)
    assert sides(*early, trial) is not None
    assert sides(*early, review("costa", "benefit", 2019, 300, 7), trial) is None


# When it is none


def test_a_small_new_trial_reverses_nothing() -> None:
    assert sides(*OLD, paper("dunn", "no_difference", 2018, 60)) is None


def test_a_large_trial_that_is_old_is_no_news() -> None:
    assert sides(*OLD, paper("dunn", "no_difference", 2003, 640)) is None


def test_a_retracted_trial_reverses_nothing() -> None:
    assert sides(*OLD, LARGE.model_copy(update={"retracted": True})) is None


def test_a_superseded_review_reverses_nothing_and_its_update_does() -> None:
    before = review("dunn", "no_difference", 2015, 500, superseded_by=("evans-2020",))
    assert sides(*OLD, before) is None
    assert sides(*OLD, before, review("evans", "no_difference", 2020, 900)) == (
        ["abel-2001", "bauer-2004", "costa-2009"],
        ["evans-2020"],
    )


@pytest.mark.parametrize(
    ("level", "reversed_"), [(None, True), ("high", True), ("moderate", True), ("low", False), ("very_low", False)]
)
def test_evidence_that_its_own_authors_call_uncertain_reverses_nothing(level: str | None, *, reversed_: bool) -> None:
    rated = {"certainty": level, "certainty_basis": "GRADE"} if level else {}
    assert bool(found(*OLD, review("dunn", "no_difference", 2018, 900, **rated))) is reversed_


def test_what_is_rated_as_surer_is_not_overruled() -> None:
    sure = [review(name, "benefit", 2008, 200, certainty="moderate", certainty_basis="GRADE") for name in ("abel", "bauer")]
    assert sides(*sure, paper("dunn", "no_difference", 2018, 2000)) is None
    assert sides(*sure, review("dunn", "no_difference", 2018, 2000, certainty="high", certainty_basis="GRADE")) is not None


def test_one_paper_against_one_is_a_disagreement() -> None:
    assert sides(OLD[0], LARGE) is None


def test_where_most_older_papers_agree_with_the_new_one_nothing_was_reversed() -> None:
    agreeing = [paper(name, "no_difference", 2006, 30) for name in ("evans", "fox", "gray")]
    assert sides(*OLD, *agreeing, LARGE) is None


def test_opposition_that_is_as_good_stands() -> None:
    assert sides(*OLD, paper("evans", "benefit", 2017, 400), LARGE) is None


def test_a_paper_whose_size_is_not_known_is_not_taken_for_a_small_one() -> None:
    assert sides(*OLD, paper("evans", "benefit", 2005, None), LARGE) is None


def test_a_paper_that_found_both_ways_overrules_nothing() -> None:
    both = LARGE.model_copy(update={"findings": (*LARGE.findings, finding("benefit", timepoint="9 weeks"))})
    assert sides(*OLD, both) is None


def test_numbers_that_contradict_each_other_overrule_nothing() -> None:
    outside = {"measure": "MD", "estimate": -9.0, "ci_low": -2.0, "ci_high": 1.0, "lower_is_better": True, "ci_level": 95}
    assert sides(*OLD, paper("dunn", "no_difference", 2018, 640, effect=outside)) is None


def test_what_was_read_by_grammar_overrules_only_what_was_read() -> None:
    def read(record: Record) -> Record:
        place = f"{record.id}#abstract-1@0-10"
        return record.model_copy(update={"findings": tuple(f.model_copy(update={"read_from": place}) for f in record.findings)})

    assert sides(*OLD, read(LARGE)) is None
    assert sides(*OLD[:2], read(OLD[2]), read(LARGE)) is None
    assert sides(*map(read, OLD), read(LARGE)) is not None
    assert sides(*map(read, OLD), LARGE) is not None


@pytest.mark.parametrize(
    "other",
    [
        {"comparator": "sham massage"},
        {"comparator": "exercise"},
        {"outcome": "sleep quality"},
        {"timepoint": "1 year"},
        {"condition": "acute neck pain"},
        {"condition": "chronic low back pain"},
        {"population": "children"},
        {"intervention": "Thai massage"},
        {"intervention": "massage plus exercise"},
    ],
)
def test_what_is_not_alike_overrules_nothing(other: dict[str, Any]) -> None:
    assert sides(*OLD, paper("dunn", "no_difference", 2018, 640, **other)) is None


def test_a_trial_of_the_treatment_at_large_overrules_those_of_a_kind_of_it() -> None:
    old = [paper(name, "benefit", 2005, 50, intervention="Thai massage") for name in ("abel", "bauer")]
    assert sides(*old, LARGE) is not None


def test_a_comparator_that_is_not_named_is_not_known_to_be_the_same() -> None:
    unnamed = {"comparator": "control (not described in the source)"}
    records = [paper(name, "benefit", 2005, 50, **unnamed) for name in ("abel", "bauer")]
    (item,) = comparisons([records[0]])
    assert item.comparator_class is ComparatorClass.UNSPECIFIED
    assert sides(*records, paper("dunn", "no_difference", 2018, 640, **unnamed)) is None


# What follows from it


def items(*records: Record) -> list[Comparison]:
    return list(comparisons(records))


def test_the_body_follows_the_better_evidence_and_not_the_count() -> None:
    by_count = class_result(ComparatorClass.NO_TREATMENT, items(*OLD, paper("dunn", "no_difference", 2018, 60)), NEWEST)
    turned = class_result(ComparatorClass.NO_TREATMENT, items(*OLD, LARGE), NEWEST)
    assert by_count
    assert turned
    assert (by_count.tendency, turned.tendency) == (Tendency.MIXED, Tendency.NO_DIFFERENCE)
    assert [item.record.id for item in turned.all] == ["dunn-2018"]
    assert len(turned.reversals) == 1


def test_the_verdict_follows_too_and_is_not_that_there_is_too_little() -> None:
    assert judge(items(*OLD, LARGE), NEWEST).verdict is Verdict.NO
    assert judge(items(LARGE), NEWEST).verdict is Verdict.INSUFFICIENT


def test_papers_on_other_outcomes_keep_their_weight() -> None:
    other = [paper(name, "benefit", 2005, 50, outcome="disability") for name in ("evans", "fox")]
    result = class_result(ComparatorClass.NO_TREATMENT, items(*OLD, LARGE, *other), NEWEST)
    assert result
    assert [item.record.id for item in result.benefits] == ["evans-2005", "fox-2005"]


# How it is said


def test_it_says_what_was_believed_by_how_many_and_what_replaced_it() -> None:
    assert told(*OLD, LARGE) == (
        "Earlier, smaller studies suggested a benefit for pain in the short term compared with no treatment or a waiting list "
        "(3 randomised trials, 2001 to 2009); a larger randomised trial of 2018 (640 people) found no clear difference. "
        "The newer evidence is followed here."
    )


def test_it_says_no_more_than_the_sources_do() -> None:
    as_large = [paper(name, "benefit", 2005, 200, kind=RecordKind.OBSERVATIONAL_STUDY) for name in ("abel", "bauer")]
    said = told(*as_large, paper("dunn", "harm", 2018, 200))
    assert said.startswith("Earlier studies suggested a benefit for pain")
    assert "(2 observational studies, 2005); a randomised trial of 2018 (200 people) found the comparator better." in said
    later = told(*OLD, paper("evans", "benefit", 2020, 40), LARGE)
    assert later.startswith("Smaller studies suggested a benefit")
    rated = review("dunn", "no_difference", 2018, 900, certainty="moderate", certainty_basis="GRADE")
    assert "a larger meta-analysis of 2018 (12 studies, 900 people, moderate certainty) found" in told(*OLD, rated)
    back = [paper(name, "no_difference", 2005, 45) for name in ("abel", "bauer")]
    assert "found no clear difference in pain" in told(*back, paper("dunn", "benefit", 2019, 800))


class Shelf:
    uri, version, has_read_evidence = "shelf", 1, False

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = list(records)

    def evidence(self, _: object, *, read: bool = False) -> list[Record]:
        return self.records

    def __len__(self) -> int:
        return len(self.records)


def measured(estimate: float, low: float, high: float) -> dict[str, Any]:
    numbers = {"measure": "MD", "estimate": estimate, "ci_low": low, "ci_high": high, "ci_level": 95}
    return {"effect": numbers | {"unit": "points on a 0-100 VAS", "lower_is_better": True}}


MEASURED_OLD = [
    paper("abel", "benefit", 2001, 40, **measured(-20, -28, -12)),
    paper("bauer", "benefit", 2004, 60, **measured(-18, -25, -11)),
    paper("costa", "benefit", 2009, 50, **measured(-22, -30, -14)),
]
MEASURED_LARGE = paper("dunn", "no_difference", 2018, 640, **measured(-0.5, -2.5, 1.5))


def test_a_summary_of_findings_gives_the_better_result_and_says_what_it_replaced() -> None:
    synthesis = synthesize(Shelf([*MEASURED_OLD, MEASURED_LARGE]), "massage", "neck pain")  # type: ignore[arg-type]
    (row,) = synthesis.summary
    assert (row.rated_on, row.result_of, row.estimate, row.studies, row.participants) == ("study", "Dunn 2018", -0.5, 1, 640)
    assert row.supports == ("dunn-2018#finding-1",)
    turned = row.reversed
    assert turned
    assert (turned.believed, turned.found) == (Direction.BENEFIT, Direction.NO_DIFFERENCE)
    assert [(one.label, one.year, one.people) for one in turned.earlier] == [
        ("Abel 2001", 2001, 40),
        ("Bauer 2004", 2004, 60),
        ("Costa 2009", 2009, 50),
    ]
    assert (turned.label, turned.year, turned.people, turned.certainty) == ("Dunn 2018", 2018, 640, None)
    assert (row.benefits, row.no_differences) == (3, 1), "that they were published is not hidden"


def test_a_pooled_result_that_holds_overruled_trials_says_so() -> None:
    (group,) = synthesize(Shelf([*MEASURED_OLD, MEASURED_LARGE]), "massage", "neck pain").groups  # type: ignore[arg-type]
    assert group.pooled
    assert "it holds trials that newer, better evidence overrules (Abel 2001, Bauer 2004, Costa 2009)" in group.pooled.notes


def test_without_a_reversal_a_row_says_nothing_of_one() -> None:
    (row,) = synthesize(Shelf(MEASURED_OLD), "massage", "neck pain").summary  # type: ignore[arg-type]
    assert row.reversed is None
    assert row.result_of == "3 trials pooled"


def test_an_evidence_map_follows_the_better_evidence() -> None:
    (cell,) = evidence_map(Shelf([*OLD, LARGE]), "massage").cells  # type: ignore[arg-type]
    assert (cell.lean, cell.reversed) == ("no_difference", True)


# In an answer

QUESTION = "Does massage help chronic neck pain?"


def holding(folder: Path, *records: Record) -> Library:
    """A library with nothing but these records."""
    held = new_library(folder / "library")
    held.remove([record.id for record in held.export()])
    held.add(records)
    return held


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return holding(tmp_path_factory.mktemp("reversal"), *OLD, LARGE)


@pytest.fixture(scope="module")
def answer(library: Library) -> Answer:
    return ask(QUESTION, library)


def test_the_bottom_line_follows_the_better_evidence_and_says_what_it_reversed(answer: Answer) -> None:
    assert answer.verdict is Verdict.NO
    assert "the randomised trial by Dunn 2018 found no clear difference in pain" in answer.bottom_line
    (said,) = [each for each in answer.bottom_line_statements if each.text.startswith("Earlier, smaller studies")]
    assert {Support.parse(address).record for address in said.supports} == {"abel-2001", "bauer-2004", "costa-2009", "dunn-2018"}


def test_nothing_in_the_answer_counts_the_overruled_papers_as_a_benefit(answer: Answer) -> None:
    points = next(part for part in answer.sections if part.key is SectionKey.KEY_POINTS)
    assert not any("lowered pain" in each.text or "improved pain" in each.text for each in points.statements)
    research = next(part for part in answer.sections if part.key is SectionKey.RESEARCH)
    (pain,) = [each.text for each in research.statements if each.text.startswith("Pain: of 4 comparisons in 4 sources")]
    assert pain.endswith("Newer, better evidence overrules 3 of these, which no longer count.")
    assert {row.support: row.direction for row in research.table} == {
        "abel-2001#finding-1": "better, overruled by newer evidence",
        "bauer-2004#finding-1": "better, overruled by newer evidence",
        "costa-2009#finding-1": "better, overruled by newer evidence",
        "dunn-2018#finding-1": "no clear difference",
    }


def test_a_schedule_of_trials_that_were_overruled_is_none_that_helped(tmp_path: Path) -> None:
    dose = {"dose": {"session_minutes": 45, "sessions_per_week": 1, "weeks": 8}}
    dosed = [paper(f"{name}-dose", "benefit", 2005, 30, **dose) for name in ("abel", "bauer", "costa")]
    held = holding(tmp_path, *dosed, LARGE)
    asked = "How many sessions of massage for chronic neck pain?"
    assert "better than their comparison" not in ask(asked, held).bottom_line
    held.remove([LARGE.id])
    assert "better than their comparison" in ask(asked, held).bottom_line


def test_every_number_of_it_stands_in_its_supports(library: Library, answer: Answer) -> None:
    checker = Checker(library)
    said = [*answer.bottom_line_statements, *(each for part in answer.sections for each in part.statements)]
    assert {each.text: faults for each in said if (faults := checker.faults(each))} == {}


def test_the_label_of_a_source_is_its_first_author_and_year() -> None:
    assert label(LARGE) == "Dunn 2018"
