"""The page of a record: all that is held of it, safe whatever a source holds, and quick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from database_samples import new_database
from library_samples import new_library
from palpate.vocabulary import Correction, Direction, Effect, Finding, Record, RecordKind, TextSection
from palpate.web import Settings, create_app

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SENTENCE = "Massage lowered pain by 1.2 points (95% CI 0.4 to 2.0)."


def _records() -> list[Record]:
    read = Finding(
        condition="chronic neck pain",
        intervention="massage",
        comparator="waiting list",
        outcome="pain",
        effect=Effect(estimate=-1.2, ci_low=-2.0, ci_high=-0.4, ci_level=95),
        direction=Direction.BENEFIT,
        read_from=f"pmid:71#abstract-1@0-{len(SENTENCE)}",
        flags=("the numbers disagree with the words",),
    )
    return [
        Record(
            id="pmid:71",
            pmid="71",
            title=f"Kneading {HOSTILE}",
            authors=("Sample AB",),
            year=2020,
            kind=RecordKind.RANDOMIZED_TRIAL,
            provenance="pubmed",
            abstract=(TextSection(label=HOSTILE, text=f"{SENTENCE} {HOSTILE}"),),
            urls=("javascript:alert(3)", "https://example.org/paper"),
            findings=(read,),
        ),
        Record(
            id="pmid:72",
            pmid="72",
            title="All trials of kneading",
            year=2021,
            kind=RecordKind.SYSTEMATIC_REVIEW,
            provenance="pubmed",
            references=("pmid:71", "pmid:999"),
        ),
        Record(
            id="doi:10.1000/a<b>?c",
            doi="10.1000/a<b>?c",
            title="An address that is hard to write",
            provenance="ris",
            retracted=True,
            corrections=(Correction(kind="RetractionIn", pmid="73", citation="Retraction. J Sample 2022"),),
        ),
    ]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site on a library with three invented records beside the starter ones."""
    folder = tmp_path_factory.mktemp("records")
    new_library(folder / "library").add(_records())
    settings = Settings(library=str(folder / "library"), database=new_database(folder))
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        yield client


def test_a_record_shows_its_citation_findings_and_ways_to_the_source(site: TestClient) -> None:
    page = site.get("/records/crawford-2016-pain-general-population")
    assert page.status_code == 200
    said = page.text
    assert 'id="finding-1"' in said
    assert "https://pubmed.ncbi.nlm.nih.gov/" in said
    data = site.get("/records/crawford-2016-pain-general-population.json").json()
    assert any(one["effect"] for one in data["findings"])
    assert data["citation"] in said.replace("&#39;", "'").replace("&amp;", "&")


def test_every_starter_record_has_a_page(site: TestClient) -> None:
    with site.app.state.holdings.newest() as library:  # type: ignore[attr-defined]
        records = list(library.export())
    for record in records[::7]:
        page = site.get(f"/records/{record.id}")
        assert page.status_code == 200, record.id
        assert page.text.count("<h1") == 1


def test_an_identifier_leads_to_the_record_that_it_belongs_to(site: TestClient) -> None:
    with site.app.state.holdings.newest() as library:  # type: ignore[attr-defined]
        record = next(one for one in library.export() if one.pmid and not one.id.startswith("pmid:"))
    answer = site.get(f"/records/pmid:{record.pmid}", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/records/{record.id}"


def test_nothing_in_a_source_becomes_markup(shelf: TestClient) -> None:
    said = shelf.get("/records/pmid:71").text
    assert "<script>alert" not in said
    assert "<img" not in said
    assert "javascript:" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    assert 'href="https://example.org/paper"' in said


def test_a_finding_that_was_read_says_so_with_its_sentence_and_its_flags(shelf: TestClient) -> None:
    [finding] = shelf.get("/records/pmid:71.json").json()["findings"]
    assert finding["read"]
    assert finding["sentence"] == SENTENCE
    assert finding["anchor"] == "abstract-1"
    said = shelf.get("/records/pmid:71").text
    assert "not checked by a person" in said
    assert "the numbers disagree with the words" in said


def test_who_cites_a_record_and_what_it_cites_is_told_from_both_ends(shelf: TestClient) -> None:
    cited = shelf.get("/records/pmid:71.json").json()["cited_by"]
    assert [one["id"] for one in cited["records"]] == ["pmid:72"]
    review = shelf.get("/records/pmid:72.json").json()
    assert review["references"] == 2
    assert [one["id"] for one in review["cites"]["records"]] == ["pmid:71"]


def test_a_retracted_record_says_so_first_and_names_the_notice(shelf: TestClient) -> None:
    said = shelf.get("/records/doi:10.1000/a%3Cb%3E%3Fc").text
    assert "Retracted." in said
    assert "https://pubmed.ncbi.nlm.nih.gov/73/" in said


def test_a_superseded_record_links_to_what_replaces_it(site: TestClient) -> None:
    with site.app.state.holdings.newest() as library:  # type: ignore[attr-defined]
        old = next(one for one in library.export() if one.superseded_by)
    said = site.get(f"/records/{old.id}").text
    assert "Superseded." in said
    assert f'href="/records/{old.superseded_by[0]}"' in said


@pytest.mark.parametrize(
    ("form", "start"), [("bibtex", "@article{"), ("ris", "TY  - JOUR"), ("csl-json", "["), ("json", '{"title"')]
)
def test_one_record_can_be_taken_along(shelf: TestClient, form: str, start: str) -> None:
    answer = shelf.get("/records/pmid:72", params={"as": form})
    assert answer.text.startswith(start)
    assert answer.headers["content-disposition"].startswith('attachment; filename="pmid-72.')


@pytest.mark.parametrize(
    "path",
    [
        "nothing-like-it",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%ed%a0%80",
        "pmid:0",
        "x" * 5000,
        "%F0%9F%92%89%E2%80%AE",
        "'%20OR%201=1--",
        "%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_an_id_that_is_none_is_not_found(site: TestClient, path: str) -> None:
    answer = site.get(f"/records/{path}")
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    assert len(answer.text) < 20_000


def test_an_unknown_format_is_refused(site: TestClient) -> None:
    assert site.get("/records/crawford-2016-pain-general-population?as=exe").status_code == 400
