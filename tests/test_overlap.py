"""Primary studies inside a review count once, and how far reviews overlap is shown. All sources are invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from evidence_factory import finding, source
from library_samples import new_library
from palpate.answering import ask
from palpate.rendering.summary_of_findings import summary_to_csv
from palpate.rendering.synthesis import synthesis_to_terminal
from palpate.synthesis import ComparatorClass, Tendency, class_result, comparisons
from palpate.synthesis.evidence_map import evidence_map
from palpate.synthesis.labels import label
from palpate.synthesis.overlap import Basis, Overlap, Reading, corrected_covered_area, counted_in_reviews, overlap, reading
from palpate.synthesis.pooled import Synthesis
from palpate.synthesis.rated import RatedBody
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary import Record, RecordKind, SectionKey

PAIN = {"timepoint": "8 weeks", "outcome": "pain (visual analogue scale)"}


def measured(estimate: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    numbers = {"measure": "MD", "estimate": estimate, "ci_low": low, "ci_high": high, "ci_level": 95}
    return {"effect": numbers | {"unit": "points on a 0-100 VAS", "lower_is_better": True} | more}


def trial(name: str, pmid: str, way: str = "benefit", year: int = 2010, **fields: Any) -> Record:
    own = {field: fields.pop(field) for field in list(fields) if field in Record.model_fields}
    facts = PAIN | measured(-12, -18, -6, n_participants=80) | fields
    return source(
        finding(way, **facts), **({"id": f"{name}-{year}", "pmid": pmid, "year": year, "authors": (f"{name.title()} AB",)} | own)
    )  # fmt: skip


def review(name: str, way: str = "benefit", year: int = 2020, **fields: Any) -> Record:
    own = {field: fields.pop(field) for field in list(fields) if field in Record.model_fields}
    facts = PAIN | measured(-10, -14, -6, n_studies=6, n_participants=500) | fields
    kind = RecordKind.META_ANALYSIS
    return source(finding(way, **facts), id=f"{name}-{year}", kind=kind, year=year, authors=(f"{name.title()} AB",), **own)


ABEL, BAUER, COSTA = trial("abel", "101"), trial("bauer", "102", year=2012), trial("costa", "103", year=2014)


def pmids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"pmid:{number}" for number in numbers)


def shared(*records: Record) -> Overlap:
    found = overlap(list(comparisons(records)), label)
    assert found
    return found


# The corrected covered area


@pytest.mark.parametrize(
    ("matrix", "cca"),
    [
        # N = 7 inclusions of r = 5 studies in c = 2 reviews: (7 - 5) / (5 * 2 - 5)
        (["abcd", "cde"], 100 * 2 / 5),
        (["ab", "cd"], 0.0),
        (["ab", "ab"], 100.0),
        # N = 9, r = 5, c = 3: (9 - 5) / (15 - 5)
        (["abc", "bcd", "cde"], 100 * 4 / 10),
        (["abc"], None),
        ([], None),
        (["", ""], None),
        (["ab", ""], 0.0),
    ],
)
def test_it_is_pipers_formula(matrix: list[str], cca: float | None) -> None:
    assert corrected_covered_area([frozenset(row) for row in matrix]) == (pytest.approx(cca) if cca is not None else None)


@pytest.mark.parametrize(
    ("cca", "name"),
    [
        (0, "slight"),
        (5.4, "slight"),
        (5.6, "moderate"),
        (10, "moderate"),
        (11, "high"),
        (15.2, "high"),
        (16, "very_high"),
        (100, "very_high"),
    ],
)
def test_it_is_read_as_published(cca: float, name: str) -> None:
    assert reading(cca) is Reading(name)


# What is known of the studies in a review


def test_lists_of_included_studies_make_the_matrix() -> None:
    found = shared(review("yao", included_studies=pmids(1, 2, 3, 4)), review("zhu", included_studies=pmids(3, 4, 5)))
    assert (found.studies, found.inclusions, found.basis) == (5, 7, Basis.STATED)
    assert found.cca == pytest.approx(40.0)
    assert found.reading is Reading.VERY_HIGH
    assert [(one.label, one.studies) for one in found.reviews] == [("Yao 2020", 4), ("Zhu 2020", 3)]
    assert found.pairs == ()


def test_more_than_two_reviews_are_compared_two_by_two_as_well() -> None:
    lists = {"xu": (1, 2, 3), "yao": (2, 3, 4), "zhu": (9,)}
    found = shared(*(review(name, included_studies=pmids(*own)) for name, own in lists.items()))
    assert [(pair.reviews, pair.shared, pair.studies, pair.cca) for pair in found.pairs] == [
        (("Xu 2020", "Yao 2020"), 2, 4, 50.0),
        (("Xu 2020", "Zhu 2020"), 0, 4, 0.0),
        (("Yao 2020", "Zhu 2020"), 0, 4, 0.0),
    ]


def test_the_same_study_under_two_identifiers_is_one_where_it_is_held() -> None:
    both = trial("abel", "101", doi="10.5555/ABEL")
    found = shared(both, review("yao", included_studies=("pmid:101",)), review("zhu", included_studies=("doi:10.5555/abel",)))
    assert (found.studies, found.inclusions, found.cca) == (1, 2, 100.0)


def test_of_what_a_review_only_cites_the_trials_held_on_its_question_are_taken() -> None:
    yao, zhu = review("yao", references=pmids(101, 102, 777)), review("zhu", references=pmids(102, 777))
    found = shared(ABEL, BAUER, COSTA, yao, zhu)
    assert [one.trials_inside for one in found.reviews] == [("abel-2010", "bauer-2012"), ("bauer-2012",)]
    assert (found.trials_inside, found.studies, found.inclusions, found.basis) == (2, 2, 3, Basis.CITED)
    assert found.cca == pytest.approx(50.0)


@pytest.mark.parametrize(
    "other",
    [
        {"outcome": "sleep quality"},
        {"condition": "low back pain"},
        {"intervention": "acupuncture"},
        {"kind": RecordKind.OBSERVATIONAL_STUDY},
    ],
)
def test_what_is_cited_and_on_another_question_or_not_randomised_is_not_taken(other: dict[str, Any]) -> None:
    found = shared(trial("abel", "101", **other), review("yao", references=pmids(101)))
    assert found.trials_inside == 0


def test_a_list_of_included_studies_goes_before_what_is_cited() -> None:
    found = shared(ABEL, BAUER, review("yao", references=pmids(101, 102), included_studies=pmids(101)))
    assert found.reviews[0].trials_inside == ("abel-2010",)


def test_where_one_review_lists_and_another_only_cites_the_trials_held_alone_are_compared() -> None:
    found = shared(ABEL, BAUER, review("yao", included_studies=pmids(101, 102, 8, 9)), review("zhu", references=pmids(101)))
    assert (found.basis, found.studies, found.inclusions) == (Basis.CITED, 2, 3)


def test_an_overlap_that_is_not_known_is_not_none() -> None:
    found = shared(ABEL, review("yao"), review("zhu"))
    assert (found.cca, found.reading, found.studies, found.basis) == (None, None, None, Basis.UNKNOWN)
    assert found.unknown == ("Yao 2020", "Zhu 2020")
    assert [one.studies for one in found.reviews] == [None, None]


def test_reviews_that_cite_no_trial_held_are_not_known_to_share_nothing() -> None:
    found = shared(review("yao", references=pmids(8)), review("zhu", references=pmids(9)))
    assert (found.cca, found.studies) == (None, None)


def test_one_review_overlaps_with_nothing_and_no_review_has_no_overlap() -> None:
    assert shared(review("yao", included_studies=pmids(1, 2))).cca is None
    assert overlap(list(comparisons([ABEL])), label) is None


# Nothing counts twice

OTHERS = [trial("evans", "111", "no_difference"), trial("fox", "112", "no_difference")]


def leaning(*records: Record) -> Tendency:
    result = class_result(ComparatorClass.NO_TREATMENT, comparisons(records), 2020)
    assert result
    return result.tendency


def test_a_trial_inside_a_review_weighs_with_the_review() -> None:
    """Weights: the review 3, each trial 2. Counted twice, the three trials of the review would carry the body."""
    inside = [trial(name, str(pmid)) for name, pmid in (("abel", 101), ("bauer", 102), ("costa", 103))]
    apart = review("yao")
    assert leaning(apart, *inside, *OTHERS) is Tendency.BENEFIT
    assert leaning(review("yao", included_studies=pmids(101, 102, 103)), *inside, *OTHERS) is Tendency.MIXED


def test_it_is_still_shown_on_its_side() -> None:
    result = class_result(ComparatorClass.NO_TREATMENT, comparisons([ABEL, review("yao", references=pmids(101))]), 2020)
    assert result
    assert {item.record.id for item in result.benefits} == {"abel-2010", "yao-2020"}


@pytest.mark.parametrize(
    ("other", "again"),
    [
        ({}, True),
        ({"timepoint": "1 year"}, False),
        ({"comparator": "sham massage"}, False),
        ({"outcome": "disability (Neck Disability Index, 0-50)"}, False),
        ({"condition": "neck pain"}, False),
        ({"intervention": "Swedish massage"}, True),
    ],
)
def test_only_what_the_review_itself_reports_on_is_counted_already(other: dict[str, str], *, again: bool) -> None:
    items = list(comparisons([trial("abel", "101", **other), review("yao", included_studies=pmids(101))]))
    assert counted_in_reviews(items) == (frozenset({"abel-2010#finding-1"}) if again else frozenset())


# Where it is shown


class Shelf:
    uri, version, has_read_evidence = "shelf", 1, False

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = list(records)

    def evidence(self, _: object, *, read: bool = False) -> list[Record]:
        return self.records

    def __len__(self) -> int:
        return len(self.records)


def together(*records: Record) -> Synthesis:
    return synthesize(Shelf(records), "massage", "neck pain")  # type: ignore[arg-type]


def row(*records: Record) -> RatedBody:
    (only,) = together(*records).summary
    return only


def printed(synthesis: Synthesis) -> str:
    page = StringIO()
    synthesis_to_terminal(synthesis, Console(file=page, width=110))
    return " ".join(page.getvalue().split())


YAO, ZHU = review("yao", included_studies=pmids(101, 102, 8)), review("zhu", included_studies=pmids(102, 8, 9))


def test_a_row_of_the_summary_counts_a_trial_inside_a_review_once() -> None:
    found = row(ABEL, BAUER, COSTA, YAO)
    assert found.overlap
    assert (found.benefits, found.overlap.trials_inside) == (2, 2), "the review, and the trial that it does not hold"
    assert row(ABEL, BAUER, COSTA, review("yao")).benefits == 4


def test_a_superseded_review_is_in_no_overlap() -> None:
    found = row(ABEL, YAO, ZHU.model_copy(update={"superseded_by": ("later",)})).overlap
    assert found
    assert [one.label for one in found.reviews] == ["Yao 2020"]


def test_a_review_beside_a_group_says_how_many_of_its_trials_it_includes() -> None:
    synthesis = together(ABEL, BAUER, COSTA, YAO, review("xu"))
    (group,) = synthesis.groups
    assert {one.label: one.includes for one in group.published} == {"Yao 2020": ("abel-2010", "bauer-2012"), "Xu 2020": None}
    assert "includes 2 of these 3 trials" in printed(synthesis)


def test_the_table_says_what_is_shared_and_what_is_not_known() -> None:
    said = printed(together(ABEL, BAUER, COSTA, YAO, ZHU, review("xu")))
    assert "2 trials held here are also inside reviews (2 in Yao 2020 and 1 in Zhu 2020)" in said
    assert (
        "the reviews Yao 2020 and Zhu 2020 hold 4 studies 6 times in all: corrected covered area 50%, very high overlap" in said
    )
    assert "Not known for Xu 2020: which studies they include is not held" in said


def test_what_rests_on_citations_says_so() -> None:
    cited = [review(name, references=pmids(101, 102)) for name in ("yao", "zhu")]
    assert "corrected covered area 100%, very high overlap, counting the trials held here alone" in printed(
        together(ABEL, BAUER, *cited)
    )


def test_the_summary_as_csv_has_it_in_columns() -> None:
    (line,) = csv.DictReader(io.StringIO(summary_to_csv(together(ABEL, BAUER, COSTA, YAO, ZHU, review("xu")))))
    told = {
        name: line[name] for name in ("overlap_cca", "overlap_basis", "trials_inside_reviews", "reviews_with_unknown_studies")
    }
    assert told == {
        "overlap_cca": "50.0",
        "overlap_basis": "stated",
        "trials_inside_reviews": "2",
        "reviews_with_unknown_studies": "Xu 2020",
    }
    (unknown,) = csv.DictReader(io.StringIO(summary_to_csv(together(ABEL, review("xu")))))
    assert (unknown["overlap_cca"], unknown["trials_inside_reviews"]) == ("", "")


def test_an_evidence_map_counts_a_trial_inside_a_review_once() -> None:
    def cell(*records: Record) -> tuple[int, int, int, int | None]:
        (only,) = evidence_map(Shelf(records), "massage").cells  # type: ignore[arg-type]
        return only.sources, only.comparisons, only.benefits, only.trials_inside

    assert cell(ABEL, BAUER, COSTA, YAO) == (2, 2, 2, 2)
    assert cell(ABEL, BAUER, COSTA, review("yao")) == (4, 4, 4, None)
    assert cell(ABEL, BAUER) == (2, 2, 2, 0)


def test_an_answer_says_it_where_it_is_known(tmp_path: Path) -> None:
    library = new_library(tmp_path / "library")
    library.remove([record.id for record in library.export()])
    library.add([ABEL, COSTA, review("yao", references=pmids(101)), review("xu")])
    answer = ask("Does massage help chronic neck pain?", library)
    research = next(part for part in answer.sections if part.key is SectionKey.RESEARCH)
    (pain,) = [each.text for each in research.statements if each.text.startswith("Pain: of")]
    assert pain == (
        "Pain: of 4 comparisons in 4 sources, 4 favoured the treatment. 1 trial held here is also inside Yao 2020 and counts once."
    )
