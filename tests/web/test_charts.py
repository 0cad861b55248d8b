"""Evidence maps and forest plots: the page, the table beside, the data, the spec, and help where there is nothing."""

from __future__ import annotations

import csv
import io
import json

import pytest
from starlette.testclient import TestClient

NECK = {"intervention": "massage", "condition": "neck pain"}


def test_the_table_of_a_map_has_a_row_for_every_cell_with_its_sources(site: TestClient) -> None:
    page = site.get("/map.json", params=NECK).json()
    said = site.get("/map", params=NECK).text
    assert said.count('<tr id="cell-') == len(page["map"]["cells"]) > 5
    for cell, sources in zip(page["map"]["cells"], page["sources"], strict=True):
        assert len(sources) == len({one.partition("#")[0] for one in cell["supports"]})
        assert all(site.get(one["url"]).status_code == 200 for one in sources[:1])


def test_every_mark_of_a_live_map_leads_to_its_row(site: TestClient) -> None:
    cells = site.get("/map.json", params=NECK).json()["map"]["cells"]
    spec = site.get("/map", params=NECK | {"as": "live"}).json()
    for value in spec["data"]["values"]:
        cell = cells[int(value["href"].removeprefix("#cell-")) - 1]
        assert value["outcome"].lower() == cell["outcome"].lower()
        assert value["condition"].lower() == cell["condition"].lower()
        assert value["sources"] == cell["sources"]


def test_every_trial_of_a_live_forest_plot_leads_to_its_finding(site: TestClient) -> None:
    asked = NECK | {"outcome": "pain"}
    found = site.get("/forest.json", params=asked).json()["synthesis"]
    spec = site.get("/forest", params=asked | {"as": "live"}).json()
    linked = {
        (value["label"], value["href"])
        for panel in spec["vconcat"]
        for layer in panel["layer"]
        for value in layer["data"]["values"]
        if "href" in value
    }
    pooled = [group for group in found["groups"] if group["pooled"]]
    assert pooled
    for group in pooled:
        for study in group["studies"]:
            assert (study["label"], f"/records/{study['supports'][0]}") in linked


def test_the_forest_page_shows_every_body_with_the_reasons_of_its_certainty(site: TestClient) -> None:
    asked = NECK | {"outcome": "pain"}
    found = site.get("/forest.json", params=asked).json()["synthesis"]
    said = site.get("/forest", params=asked).text
    assert said.count('data-label="Own"') == len(found["summary"])
    assert "Imprecision, " in said
    assert "made by rule" in said
    assert "Left out, and why" in said


@pytest.mark.parametrize("path", ["/map", "/forest"])
def test_data_and_spec_can_be_taken_along(site: TestClient, path: str) -> None:
    table = site.get(path, params=NECK | {"as": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(table.text)))) > 3
    spec = site.get(path, params=NECK | {"as": "vega"})
    assert "attachment" in spec.headers["content-disposition"]
    assert "vega-lite" in json.loads(spec.text)["$schema"]


def test_without_a_treatment_there_is_a_choice_of_them(site: TestClient) -> None:
    page = site.get("/map.json").json()
    assert page["map"] is None
    assert "massage" in [one["name"] for one in page["choices"]]
    assert site.get("/forest").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "/map?intervention=unobtainium",
        "/map?intervention=massage&condition=unobtainium",
        "/map?intervention=massage+or+exercise",
        f"/map?intervention={'x' * 9000}",
        "/map?intervention=%3Cscript%3Ealert(1)%3C/script%3E",
        "/forest?intervention=massage",
        "/forest?intervention=massage&condition=neck+pain&outcome=unobtainium",
        "/forest?intervention=%ff%01&condition=x",
    ],
)
def test_what_is_not_known_gets_a_page_that_helps(site: TestClient, query: str) -> None:
    answer = site.get(query)
    assert answer.status_code == 404
    assert "Treatments that evidence is held on" in answer.text
    assert "<script>alert" not in answer.text
    assert site.get(f"{query}&as=csv").status_code == 400


def test_a_gap_is_called_a_gap(site: TestClient) -> None:
    page = site.get("/map", params={"intervention": "massage", "condition": "tinnitus"})
    assert page.status_code == 200
    assert "That is a gap, not a finding" in page.text
    assert site.get("/forest", params={"intervention": "massage", "condition": "tinnitus", "as": "live"}).status_code == 400
