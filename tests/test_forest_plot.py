"""The forest plot of a synthesis: every trial, told without colour, in words too, as SVG and as PNG."""

from __future__ import annotations

import json
import re
import struct
import sys
import zlib
from typing import Any
from xml.etree import ElementTree

import pytest

from palpate.errors import PalpateError, UsageError
from palpate.rendering.forest_plot import draw, drawn_groups, forest_plot, forest_plot_text
from palpate.synthesis.pooled import Synthesis
from palpate.vocabulary import Measure, RecordKind
from synthesis_samples import ABEL, BAUER, finding, together, trial


@pytest.fixture(scope="module")
def drawable() -> Synthesis:
    smd = {"measure": Measure.SMD}
    review = trial("Review", finding(-0.5, -0.7, -0.3, **smd), year=2020, kind=RecordKind.META_ANALYSIS)
    return together(*(trial(name, finding(*ends, **smd)) for name, ends in (
        ("Abel", (-0.4, -0.8, 0.0)), ("Bauer", (-0.9, -1.4, -0.4)), ("Costa & <Sons>", (-0.2, -0.6, 0.2)),
    )), review)  # fmt: skip


def marks(spec: dict[str, Any], **like: Any) -> list[dict[str, Any]]:
    return [one for one in spec["vconcat"][0]["layer"] if like.items() <= one["mark"].items()]


def texts(spec: dict[str, Any]) -> set[str]:
    return {value["text"] for one in marks(spec, type="text") for value in one["data"]["values"] if "text" in value}


def test_the_plot_shows_every_trial_the_pooled_result_and_the_review(drawable: Synthesis) -> None:
    spec = forest_plot(drawable)
    assert len(marks(spec, shape="square")) == 3
    assert len(marks(spec, type="line")) == 1
    assert len(marks(spec, shape="diamond", fill="white")) == 1
    assert {"−0.40 (−0.80 to 0.00)", "−0.50 (−0.70 to −0.30)", "SMD (95% CI)"} <= texts(spec)


def test_nothing_is_told_by_colour(drawable: Synthesis) -> None:
    colours = set(re.findall(r"#[0-9a-fA-F]{3,6}", json.dumps(forest_plot(drawable))))
    assert all(len(set(re.findall("..", colour[1:]))) == 1 for colour in colours)


def test_an_interval_beyond_the_edge_ends_in_an_arrow(drawable: Synthesis) -> None:
    (group,) = drawable.groups
    assert group.pooled is not None
    wide = group.model_copy(update={"pooled": group.pooled.model_copy(update={"pi_low": -9.0, "pi_high": 9.0})})
    spec = forest_plot(drawable.model_copy(update={"groups": (wide,)}))
    for shape in ("triangle-left", "triangle-right"):
        (arrow,) = marks(spec, shape=shape)
        assert arrow["data"]["values"][0]["y"] == 4
    assert "−9.00 to 9.00" in texts(spec)


def test_the_text_alternative_tells_all_that_the_plot_shows(drawable: Synthesis) -> None:
    told = forest_plot_text(drawable)
    (group,) = drawable.groups
    assert group.pooled is not None
    numbers = [study.estimate for study in group.studies] + [group.pooled.estimate, group.pooled.pi_low or 0.0]
    assert [number for number in numbers if f"{abs(number):.2f}" not in told] == []
    assert "below 0 favours massage" in told
    assert "Review 2020 (meta-analysis)" in told
    assert "SMD −0.5 (−0.7 to −0.3)" in told


def test_a_long_name_is_cut_but_keeps_its_year(drawable: Synthesis) -> None:
    (group,) = drawable.groups
    named = group.studies[0].model_copy(update={"label": "Working Group on the Long-Term Effects of Massage 2010"})
    long = drawable.model_copy(update={"groups": (group.model_copy(update={"studies": (named, *group.studies[1:])}),)})
    labels = [
        value["label"] for one in marks(forest_plot(long), type="text") for value in one["data"]["values"] if "label" in value
    ]
    assert any(text.startswith("Working Group on the") and text.endswith("… 2010") for text in labels)
    assert max(map(len, labels)) <= 32


def test_single_trials_are_drawn_only_where_nothing_was_pooled() -> None:
    alone = trial("Alone", finding(-1.0, -2.0, 0.1, comparator="sham massage"))
    assert [len(group.studies) for group in drawn_groups(together(ABEL, BAUER, alone))] == [2]
    assert [len(group.studies) for group in drawn_groups(together(ABEL, alone))] == [1, 1]
    with pytest.raises(UsageError, match="no trial to draw"):
        forest_plot(together())


def test_svg_is_sound_and_carries_the_text(drawable: Synthesis) -> None:
    pytest.importorskip("vl_convert")
    svg = ElementTree.fromstring(draw(forest_plot(drawable), ".svg"))
    names = {child.tag.partition("}")[2]: child.text for child in svg}
    assert names["title"] == "Forest plot of massage for low back pain"
    assert "Costa & <Sons>" in (names["desc"] or "")
    assert svg.get("role") == "img"


def test_png_carries_the_text(drawable: Synthesis) -> None:
    pytest.importorskip("vl_convert")
    png = draw(forest_plot(drawable), ".png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = dict(_chunks(png))
    assert list(chunks)[:2] == [b"IHDR", b"iTXt"]
    assert chunks[b"iTXt"].endswith(forest_plot_text(drawable).encode())


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + content)
        found.append((name, content))
        at += 12 + length
    return found


def test_without_the_drawing_library_one_is_told_how_to_get_it(drawable: Synthesis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(PalpateError, match=r"pip install 'palpate\[plots\]'"):
        draw(forest_plot(drawable), ".svg")
    assert json.loads(draw(forest_plot(drawable), ".json"))["vconcat"]
