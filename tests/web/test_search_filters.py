"""Search on a condition or a treatment alone, narrower ones included; the form keeps what was chosen and needs no script."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from palpate.library import SearchFilters


def ids(site, **asked):
    return [one["id"] for one in site.get("/search.json", params=asked).json()["found"]]


@pytest.mark.parametrize(("facet", "name"), [("condition", "neck pain"), ("intervention", "acupressure")])
def test_a_filter_leaves_what_the_library_finds_on_that_topic(site, facet, name) -> None:
    with site.app.state.holdings.newest() as library:
        filters = SearchFilters(**{f"{facet}s": frozenset({name})})
        hits = [hit.record_id for hit in library.search("massage", filters=filters, limit=20)]
    assert hits
    slug = name.replace(" ", "-")
    assert ids(site, q="massage", **{facet: slug}) == ids(site, q="massage", **{facet: name}) == hits
    assert ids(site, q="massage", **{facet: f"{facet}:{slug}"}) == hits
    assert hits != ids(site, q="massage")


def test_both_together_leave_what_is_on_both(site) -> None:
    both = set(ids(site, q="massage", condition="low-back-pain", intervention="massage"))
    assert both
    assert both <= set(ids(site, q="massage", condition="low-back-pain", page=1)) | set(
        ids(site, q="massage", condition="low-back-pain", page=2)
    )


def test_the_form_offers_what_is_held_and_shows_what_was_chosen(site) -> None:
    page = html.fromstring(site.get("/search", params={"q": "massage", "condition": "neck-pain"}).text)
    chosen = page.xpath("//select[@id='condition']/option[@selected]")
    assert [(each.get("value"), each.text) for each in chosen] == [("neck-pain", "Neck pain")]
    assert page.xpath("//label[@for='intervention']")
    assert "massage" in page.xpath("//select[@id='intervention']/option/@value")


def test_the_next_page_keeps_the_filters(site) -> None:
    page = html.fromstring(
        site.get("/search", params={"q": "massage", "intervention": "massage", "kind": "randomized_trial"}).text
    )
    [later] = page.xpath("//a[@rel='next']/@href")
    assert parse_qs(urlsplit(later).query) == {
        "q": ["massage"],
        "intervention": ["massage"],
        "kind": ["randomized_trial"],
        "page": ["2"],
    }


@pytest.mark.parametrize(
    "name", ["unobtainium", "condition:unobtainium", "neck pain and headache", "'; --", "x" * 300, "intervention:massage"]
)
def test_a_condition_that_is_none_is_refused(site, name) -> None:
    assert site.get("/search", params={"q": "massage", "condition": name}).status_code == 400
