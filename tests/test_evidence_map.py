"""`palpate map`: conditions by outcomes with direction, best published certainty and amount; nothing told by colour alone."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from commanding import run
from evidence_factory import finding, source
from palpate.errors import UsageError
from palpate.library import Library
from palpate.rendering.evidence_map import MAP_COLUMNS, map_to_csv, map_to_json
from palpate.rendering.evidence_map_plot import MOST_COLUMNS, MOST_ROWS, drawn_part, map_plot, map_plot_text
from palpate.rendering.forest_plot import draw
from palpate.synthesis.evidence_map import EvidenceMap, MapCell, evidence_map
from palpate.vocabulary import Record, RecordKind

ROOT = Path(__file__).parents[1]


class Shelf:
    uri, version = "shelf", 1

    def __init__(self, *records: Record) -> None:
        self.records = list(records)

    has_read_evidence = False

    def evidence(self, _: object, *, read: bool) -> list[Record]:
        return self.records

    def __len__(self) -> int:
        return len(self.records)


def mapped(*records: Record, condition: str | None = None) -> EvidenceMap:
    return evidence_map(Shelf(*records), "massage", condition)  # type: ignore[arg-type]


def cell(*records: Record) -> MapCell:
    (only,) = mapped(*records).cells
    return only


def trials(*ways: str, **fields: Any) -> list[Record]:
    return [source(finding(way, **fields), id=f"{way}-{number}", n_participants=50) for number, way in enumerate(ways)]


def review(level: str | None = None, year: int = 2020, basis: str = "GRADE", **fields: Any) -> Record:
    rated = {"certainty": level, "certainty_basis": basis} if level else {}
    return source(
        finding(**rated | fields), id=f"review-{level}-{year}-{basis}", kind=RecordKind.SYSTEMATIC_REVIEW, year=year
    )  # fmt: skip


# Direction


@pytest.mark.parametrize(
    ("ways", "lean"),
    [
        (("benefit", "benefit", "no_difference"), "benefit"),
        (("benefit", "no_difference"), "mixed"),
        (("benefit", "harm"), "mixed"),
        (("no_difference", "no_difference", "benefit"), "no_difference"),
        (("harm",), "harm"),
        (("unclear",), "unclear"),
    ],
)
def test_a_cell_leans_to_what_has_two_thirds_of_the_weight(ways: tuple[str, ...], lean: str) -> None:
    assert cell(*trials(*ways)).lean == lean


@pytest.mark.parametrize("comparator", ["baseline", "a shorter massage"])
def test_without_a_control_there_is_an_amount_but_no_direction(comparator: str) -> None:
    found = cell(*trials("benefit", comparator=comparator))
    assert (found.lean, found.benefits, found.sources) == ("unclear", 0, 1)
    with_control = cell(*trials("benefit", comparator=comparator), *trials("no_difference"))
    assert (with_control.lean, with_control.sources) == ("no_difference", 2)


def test_kinds_of_control_count_together() -> None:
    found = cell(*trials("benefit"), *trials("no_difference", comparator="sham massage"))
    assert (found.lean, found.benefits, found.no_differences) == ("mixed", 1, 1)


# Certainty


def test_the_best_published_certainty_is_shown_with_who_gave_it() -> None:
    found = cell(review("low"), review("moderate", 2012), review("very_low", 2023))
    assert (found.certainty, found.rated_by, found.rated_in) == (
        "moderate",
        "Lindqvist 2012",
        "review-moderate-2012-GRADE#finding-1",
    )


def test_of_equal_ratings_the_formal_one_is_named() -> None:
    assert cell(review("low", 2015), review("low", 2023, "authors")).rated_by == "Lindqvist 2015"


def test_what_nobody_rated_is_not_rated_here() -> None:
    found = cell(*trials("benefit", "benefit"), review())
    assert (found.certainty, found.rated_by, found.rated_in) == (None, None, None)


# Amount


def test_people_are_counted_once_a_trial_and_never_added_to_those_of_a_review() -> None:
    twice = source(finding(), finding(timepoint="6 months"), id="twice", n_participants=80)
    assert cell(twice).people == 80
    assert (cell(twice).sources, cell(twice).comparisons) == (1, 2)
    assert cell(twice, *trials("benefit", "benefit")).people == 180
    assert cell(twice, review(effect={"n_participants": 120})).people == 120
    assert cell(source(finding())).people is None


def test_sources_that_support_nothing_are_left_out() -> None:
    for out in ({"retracted": True}, {"superseded_by": ("newer",)}, {"kind": RecordKind.NARRATIVE_REVIEW}):
        assert mapped(source(finding(), **out)).cells == ()
    assert mapped(source(finding(note="minimal clinically important difference"))).cells == ()
    assert mapped(source(finding(intervention="acupuncture"))).cells == ()


# Rows and columns


def test_the_most_studied_come_first() -> None:
    found = mapped(*trials("benefit", "benefit", condition="fibromyalgia", outcome="sleep"), source(finding()))
    assert (found.conditions, found.outcomes) == (("fibromyalgia", "neck pain"), ("sleep", "pain"))
    assert [(one.condition, one.outcome) for one in found.cells] == [("fibromyalgia", "sleep"), ("neck pain", "pain")]


def test_a_comparison_on_two_conditions_stands_under_both() -> None:
    assert mapped(source(finding(condition="neck pain and shoulder pain"))).conditions == ("neck pain", "shoulder pain")


def test_one_condition_is_mapped_by_stage_with_narrower_ones_and_no_others() -> None:
    records = (
        source(finding(), id="chronic"),
        source(finding(condition="acute neck pain"), id="acute"),
        source(finding(condition="knee osteoarthritis"), id="knee"),
    )
    assert set(mapped(*records, condition="neck pain").conditions) == {"chronic neck pain", "acute neck pain"}


@pytest.mark.parametrize("words", ["xyzzy", "intervention:any-treatment"])
def test_words_that_mean_nothing_or_too_much_are_refused(words: str) -> None:
    with pytest.raises(UsageError):
        evidence_map(Shelf(), words)  # type: ignore[arg-type]


# JSON and CSV


def test_json_is_the_contract_that_the_page_explains() -> None:
    found = mapped(*trials("benefit"), review("low"))
    assert EvidenceMap.model_validate_json(map_to_json(found)) == found
    page = (ROOT / "docs" / "synthesis.md").read_text("utf-8").partition("## JSON of a map")[2]
    definitions = EvidenceMap.model_json_schema()
    fields = {name for part in (definitions, *definitions["$defs"].values()) for name in part.get("properties", {})}
    assert {name for name in fields if f"`{name}`" not in page} == set()


def test_csv_has_a_row_a_cell() -> None:
    rows = list(csv.DictReader(io.StringIO(map_to_csv(mapped(*trials("benefit"), review("low", outcome="sleep"))))))
    assert tuple(rows[0]) == MAP_COLUMNS
    assert [(one["outcome"], one["lean"], one["certainty"], one["people"]) for one in rows] == [
        ("pain", "benefit", "", "50"),
        ("sleep", "benefit", "low", ""),
    ]


# The picture


@pytest.fixture(scope="module")
def drawable() -> EvidenceMap:
    return mapped(
        *trials("benefit", "benefit"),
        review("moderate", outcome="sleep", direction="no_difference"),
        source(finding("harm", condition="fibromyalgia"), id="harm"),
    )


def test_every_cell_has_its_shape_its_letter_and_its_number(drawable: EvidenceMap) -> None:
    spec = map_plot(drawable)
    values = {(one["condition"], one["outcome"]): one for one in spec["data"]["values"]}
    assert len(values) == len(drawable.cells) == 3
    assert values["Neck pain", "Pain"]["beside"] == "2"
    assert values["Neck pain", "Sleep"]["beside"] == "M 1"
    shapes = spec["layer"][0]["encoding"]["shape"]["scale"]
    drawn = dict(zip(shapes["domain"], shapes["range"], strict=True))
    assert {one["lean"] for one in values.values()} <= set(drawn)
    assert len(set(drawn.values())) == 5
    assert spec["layer"][1]["encoding"]["text"]["field"] == "beside"


def test_nothing_is_told_by_colour(drawable: EvidenceMap) -> None:
    spec = map_plot(drawable)
    colours = set(re.findall(r"#[0-9a-fA-F]{3,6}", json.dumps(spec)))
    assert all(len(set(re.findall("..", colour[1:]))) == 1 for colour in colours)
    assert "color" not in spec["layer"][0]["encoding"]


def test_the_text_alternative_tells_every_cell(drawable: EvidenceMap) -> None:
    told = map_plot_text(drawable)
    for part in (
        "Evidence map of massage.",
        "pain: benefit, certainty not rated, 2 sources, 2 comparisons, 100 people",
        "sleep: no difference, moderate (Lindqvist 2020) certainty, 1 source, 1 comparison",
        "Fibromyalgia: pain: harm",
    ):
        assert part in told


def test_a_large_map_is_cut_and_says_so(drawable: EvidenceMap) -> None:
    (first, *_) = drawable.cells
    names = tuple(f"condition {number}" for number in range(MOST_ROWS + 5))
    outcomes = tuple(f"outcome {number}" for number in range(MOST_COLUMNS + 5))
    cells = tuple(first.model_copy(update={"condition": row, "outcome": column}) for row in names for column in outcomes)
    large = drawable.model_copy(update={"conditions": names, "outcomes": outcomes, "cells": cells})
    told = f"{MOST_ROWS} of {len(names)} conditions and {MOST_COLUMNS} of {len(outcomes)} outcomes, the most studied; all are in the CSV"
    assert drawn_part(large) == told
    assert any(told in line for line in map_plot(large)["title"]["subtitle"])
    assert len(map_plot(large)["data"]["values"]) == MOST_ROWS * MOST_COLUMNS
    assert len(list(csv.DictReader(io.StringIO(map_to_csv(large))))) == len(cells)


def test_an_empty_map_is_not_drawn() -> None:
    with pytest.raises(UsageError, match="nothing to draw"):
        map_plot(mapped())


def test_svg_is_sound_and_carries_the_text(drawable: EvidenceMap) -> None:
    pytest.importorskip("vl_convert")
    svg = ElementTree.fromstring(draw(map_plot(drawable), ".svg"))
    names = {child.tag.partition("}")[2]: child.text for child in svg}
    assert names["title"] == "Evidence map of massage"
    assert "certainty not rated" in (names["desc"] or "")
    shown = {text.text for text in svg.iter() if text.tag.endswith("text")}
    assert {"M 1", "Neck pain", "Fibromyalgia", "no difference", "moderate (M)"} <= shown


# The command, on the starter library


@pytest.fixture(scope="session")
def starter(starter_library: Library) -> str:
    return starter_library.uri


def test_the_page_tells_direction_certainty_and_amount(starter: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "map", "massage", "--library", starter)
    assert code == 0
    for part in ("Low back pain", "◆ mixed", "▲ benefit", "Certainty is the best that was published", "conditions"):
        assert part in " ".join(out.split())


def test_json_and_plot_in_one_go(starter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "map.json"
    code, out, err = run(
        capsys, "map", "massage", "--condition", "neck pain", "--format", "json", "--plot", str(plot), "--library", starter
    )
    assert code == 0
    found = EvidenceMap.model_validate_json(out)
    assert found.cells
    assert f"Wrote {plot}: " in err
    assert len(json.loads(plot.read_text("utf-8"))["data"]["values"]) == len(found.cells)


def test_a_condition_without_evidence_says_so(starter: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "map", "massage", "--condition", "gout", "--library", starter)
    assert (code, "Nothing is held on this." in out) == (0, True)


@pytest.mark.parametrize("plot", ["map.pdf", "no/such/folder/map.json"])
def test_a_picture_that_can_not_be_written_is_refused(
    plot: str, starter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "map", "massage", "--plot", str(tmp_path / plot), "--library", starter)
    assert (code, err.count("\n")) == (2, 1)


def test_every_certainty_was_published(starter: str) -> None:
    library = Library.open(starter)
    rated = [one for one in evidence_map(library, "massage").cells if one.certainty]
    assert rated
    for one in rated:
        held: Any = library.resolve(one.rated_in or "")
        assert held.certainty is one.certainty
