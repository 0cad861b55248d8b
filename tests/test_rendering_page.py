"""The page of an answer: it stands alone, can be walked, and leads from each citation to its source and back."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from answer_factory import answer
from palpate.rendering import to_html
from rendered import Page


@pytest.fixture
def page() -> Page:
    return Page(to_html(answer()))


def test_the_page_needs_nothing_from_outside(page: Page) -> None:
    text = to_html(answer())
    assert not page.all("script")
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    assert "@import" not in text
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_the_page_can_be_walked_by_landmarks_and_headings(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    assert [len(page.all(tag)) for tag in ("main", "nav", "h1", "footer")] == [1, 1, 1, 1]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.all("a")[0]["class"] == "skip"


def test_the_page_has_no_id_twice_and_no_dead_link(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= set(page.ids)
    named = {attributes["aria-labelledby"] for _, attributes in page.elements if "aria-labelledby" in attributes}
    assert named <= set(page.ids)


def test_each_citation_leads_to_its_reference_and_back(page: Page) -> None:
    citations = [a for a in page.all("a") if a.get("id", "").startswith("cite-")]
    back = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#cite-")}
    assert citations
    assert {a["id"] for a in citations} == back
    assert all(a["href"] == f"#ref-{a['id'].split('-')[1]}" for a in citations)


def test_each_citation_carries_the_addresses_it_rests_on(page: Page) -> None:
    rests = {a["data-supports"] for a in page.all("a") if "data-supports" in a}
    assert "lindqvist-2019-neck#finding-1 lindqvist-2019-neck#finding-2" in rests
    by_reference = [(a["href"], a["data-supports"]) for a in page.all("a") if "data-supports" in a]
    assert ("#ref-3", "moreau-2024-review#finding-1") in by_reference
    assert ("#ref-4", "moreau-2015-review#finding-1") in by_reference
    assert any(a["title"].startswith("Superseded source. Rests on moreau-2015") for a in page.all("a") if "title" in a)


def test_the_table_says_what_its_cells_are(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert {th["scope"] for th in page.all("th")} == {"col", "row", "rowgroup"}
    assert all(td["data-label"] for td in page.all("td"))


def test_the_page_adapts_to_dark_phone_print_and_focus() -> None:
    style = to_html(answer())
    for needed in (
        "prefers-color-scheme: dark",
        "@media print",
        "screen and (max-width: 46rem)",
        ":focus-visible",
        'name="viewport"',
    ):
        assert needed in style


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [("ink", "paper"), ("quiet", "paper"), ("accent", "paper"), ("ink", "alarm-sheet"), ("alarm", "alarm-sheet")],
)
def test_text_stands_out_from_its_ground(scheme: int, text: str, ground: str) -> None:
    style = to_html(answer())
    ratio = [_luminance(re.findall(rf"--{name}: (#[0-9a-f]{{6}});", style)[scheme]) for name in (text, ground)]
    assert (max(ratio) + 0.05) / (min(ratio) + 0.05) >= 4.5  # WCAG 2.2, 1.4.3
