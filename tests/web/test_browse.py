"""Browsing: only what evidence is held on, with counts that hold, and ways on to a question, a map and a plot."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from palpate.terminology import terminology


def test_only_topics_with_evidence_are_listed_with_their_counts(site: TestClient) -> None:
    page = site.get("/browse.json").json()
    assert page["conditions"]
    assert page["interventions"]
    assert page["issuers"]
    with site.app.state.holdings.newest() as library:  # type: ignore[attr-defined]
        for one in (*page["conditions"][::9], *page["interventions"][::9]):
            assert one["records"] == len(library.evidence([one["id"]])) > 0
        listed = {one["id"] for one in page["conditions"]}
        missing = [one.id for one in terminology().concepts("condition") if one.id not in listed and one.id != "condition:any"]
        assert all(not library.evidence([one]) for one in missing)


def test_every_link_of_the_index_leads_to_a_page(site: TestClient) -> None:
    links = set(re.findall(r'href="(/browse/[^"]+)"', site.get("/browse").text))
    assert len(links) > 100
    for link in sorted(links)[::6]:
        assert site.get(link).status_code == 200, link


def test_a_condition_shows_records_by_kind_and_who_recommends_what(site: TestClient) -> None:
    page = site.get("/browse/conditions/low-back-pain.json").json()
    kinds = [group["kind"] for group in page["groups"]]
    assert kinds[0] == "guideline"
    assert page["topic"]["records"] == sum(group["total"] for group in page["groups"])
    assert all("back" in one["recommendation"]["condition"].lower() for one in page["advice"][:3])
    years = [one["recommendation"]["year"] or 0 for one in page["advice"]]
    assert years == sorted(years, reverse=True)
    assert {one["id"] for one in page["broader"]} == set(terminology().get("condition:low-back-pain").broader) & {
        one["id"] for one in site.get("/browse.json").json()["conditions"]
    }


def test_a_topic_leads_on_to_a_question_a_map_and_a_plot(site: TestClient) -> None:
    said = site.get("/browse/conditions/neck-pain").text
    addresses = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"]+)"', said)]
    asked = [parse_qs(one.query) for one in addresses if one.path == "/answers"]
    assert {"q": ["Does massage help neck pain?"]} in asked
    for path in ("/map", "/forest"):
        drawn = [parse_qs(one.query) for one in addresses if one.path == path]
        assert {"intervention": ["massage"], "condition": ["neck pain"]} in drawn


def test_one_kind_is_listed_page_by_page(site: TestClient) -> None:
    whole = site.get("/browse/interventions/massage.json").json()
    group = max(whole["groups"], key=lambda one: one["total"])
    first = site.get(f"/browse/interventions/massage.json?kind={group['kind']}").json()
    seen = [one["id"] for one in first["groups"][0]["records"]]
    for number in range(2, first["pages"]["last"] + 1):
        more = site.get(f"/browse/interventions/massage.json?kind={group['kind']}&page={number}").json()
        seen += [one["id"] for one in more["groups"][0]["records"]]
    assert len(seen) == len(set(seen)) == group["total"]
    assert site.get(f"/browse/interventions/massage?kind={group['kind']}&page=9999").status_code == 400


def test_an_issuer_shows_what_it_recommends(site: TestClient) -> None:
    entry = max(site.get("/browse.json").json()["issuers"], key=lambda one: one["recommendations"])
    page = site.get(f"/browse/issuers/{entry['slug']}.json").json()
    assert len(page["advice"]) == entry["recommendations"]
    assert {one["recommendation"]["issuer"] for one in page["advice"]} == {entry["name"]}
    assert all(site.get(f"/records/{one['record']}").status_code == 200 for one in page["advice"])


@pytest.mark.parametrize(
    "path",
    [
        "/browse/conditions/no-such-thing",
        "/browse/conditions/..%2f..%2fetc",
        "/browse/interventions/condition:pain",
        f"/browse/conditions/{'x' * 5000}",
        "/browse/issuers/nobody",
        "/browse/issuers/%ed%a0%80",
    ],
)
def test_a_topic_that_is_none_is_not_found(site: TestClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_a_part_that_is_none_is_refused(site: TestClient) -> None:
    assert site.get("/browse/outcomes/pain").status_code == 404
