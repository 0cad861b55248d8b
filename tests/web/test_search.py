"""Search in the browser: the order of the library's own search, filters, explained scores, pages."""

from __future__ import annotations

import math
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from palpate.library import SearchFilters
from palpate.vocabulary import RecordKind


def test_results_are_those_of_the_library_in_its_order(site: TestClient) -> None:
    found = site.get("/search.json", params={"q": "massage chronic neck pain"}).json()["found"]
    with site.app.state.holdings.newest() as library:  # type: ignore[attr-defined]
        hits = library.search("massage chronic neck pain", limit=20)
    assert [one["id"] for one in found] == [hit.record_id for hit in hits]


def test_a_score_is_the_product_of_the_factors_on_show(site: TestClient) -> None:
    for one in site.get("/search.json", params={"q": "massage fibromyalgia"}).json()["found"]:
        assert one["score"] == pytest.approx(math.prod(part["value"] for part in one["factors"]))


def test_kind_and_years_filter(site: TestClient) -> None:
    asked = {"q": "massage", "kind": "guideline", "from": "2015", "to": "2021"}
    found = site.get("/search.json", params=asked).json()["found"]
    assert found
    assert {one["kind"] for one in found} == {"guideline"}
    assert all(2015 <= one["year"] <= 2021 for one in found)


def test_an_empty_field_of_the_form_is_no_filter(site: TestClient) -> None:
    bare = site.get("/search.json", params={"q": "massage"}).json()["found"]
    form = site.get("/search.json", params={"q": "massage", "kind": "", "from": "", "to": ""}).json()["found"]
    assert form == bare


def test_pages_follow_each_other_without_a_gap(site: TestClient) -> None:
    asked = {"q": "massage", "kind": "randomized_trial"}
    page = site.get("/search", params=asked)
    seen: list[str] = []
    for _ in range(3):
        seen += re.findall(r'<li><a href="(/records/[^"]+)"', page.text)
        later = re.search(r'rel="next" href="([^"]+)"', page.text)
        if not later:
            break
        page = site.get(unescape(later[1]))
    with site.app.state.holdings.newest() as library:  # type: ignore[attr-defined]
        filters = SearchFilters(kinds=frozenset({RecordKind.RANDOMIZED_TRIAL}))
        hits = library.search("massage", filters=filters, limit=60)
    assert seen == [f"/records/{hit.record_id}" for hit in hits][: len(seen)]
    assert len(seen) > 20


def test_nothing_found_says_what_to_do(site: TestClient) -> None:
    assert "Nothing found" in site.get("/search", params={"q": "zzzqqq xyzzy"}).text


@pytest.mark.parametrize(
    "query",
    [
        "from=abc",
        "from=2020&to=2010",
        "to=99999999999999999999",
        "kind=spell",
        "page=0",
        "page=x",
        "from=%D9%A1%D9%A2%D9%A3%D9%A4",
    ],
)
def test_a_filter_that_means_nothing_is_refused(site: TestClient, query: str) -> None:
    assert site.get(f"/search?q=massage&{query}").status_code == 400


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\ufffd\u202e", "'; --", "(" * 3000, "a" * 60_000, '"OR" AND'])
def test_no_words_break_it(site: TestClient, query: str) -> None:
    answer = site.get("/search", params={"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
