"""The library's own page, its versions, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from database_samples import new_database
from library_samples import from_pubmed, new_library
from palpate.web import Settings, create_app


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, list[int]]]:
    """A site whose library was written three times, and its versions."""
    folder = tmp_path_factory.mktemp("grown")
    library = new_library(folder / "library")
    versions = [library.version]
    library.add([from_pubmed("51", "Fifty-one"), from_pubmed("52", "Fifty-two <b>bold</b>")], note="two papers")
    versions.append(library.version)
    library.remove(["pmid:51"], note="one paper out")
    versions.append(library.version)
    settings = Settings(library=str(folder / "library"), database=new_database(folder))
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        yield client, versions


def test_versions_say_when_why_and_how_many(grown: tuple[TestClient, list[int]]) -> None:
    site, versions = grown
    page = site.get("/library.json").json()
    assert [one["version"] for one in page["versions"]] == versions[::-1]
    assert [one["note"] for one in page["versions"]] == ["one paper out", "two papers", "starter library"]
    assert page["records"] == page["versions"][0]["records"] == page["versions"][2]["records"] + 1
    assert "two papers" in site.get("/library").text


def test_changes_name_what_was_added_and_removed_and_link_to_what_is_held(grown: tuple[TestClient, list[int]]) -> None:
    site, (first, second, third) = grown
    page = site.get(f"/library/changes.json?from={second}&to={third}").json()
    told = {one["name"]: [record["id"] for record in one["records"]] for one in page["changes"] if one["total"]}
    assert told == {"Removed": ["pmid:51"]}
    said = site.get(f"/library/changes?from={first}&to={third}").text
    assert 'href="/records/pmid%3A52"' in said or 'href="/records/pmid:52"' in said
    assert "&lt;b&gt;bold" in said
    assert "pmid:51" not in said


def test_by_default_the_last_two_versions_are_compared(grown: tuple[TestClient, list[int]]) -> None:
    site, versions = grown
    page = site.get("/library/changes.json").json()
    assert [page["version_from"]["version"], page["version_to"]["version"]] == versions[1:]


def test_a_library_of_one_version_has_no_changes(site: TestClient) -> None:
    assert "There is no other version beside it here" in site.get("/library/changes").text


@pytest.mark.parametrize(
    ("query", "status"), [("from=999", 404), ("to=999", 404), ("from=x", 400), ("from=-1", 400), (f"from={'9' * 400}", 400)]
)
def test_versions_that_are_none_are_refused(site: TestClient, query: str, status: int) -> None:
    assert site.get(f"/library/changes?{query}").status_code == status


def test_the_newer_version_does_not_come_first(grown: tuple[TestClient, list[int]]) -> None:
    site, versions = grown
    assert site.get(f"/library/changes?from={versions[2]}&to={versions[0]}").status_code == 400
