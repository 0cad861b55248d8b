"""Searching, adding to, looking into and exporting a library at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commanding import Palpate
from palpate.errors import ServiceError
from palpate.library import Library
from palpate.rendering import bibliography
from palpate.sources import open_source
from palpate.vocabulary import Record, RecordKind, TextSection

# Searching


def test_search_finds_and_names_what_it_found(read: Palpate) -> None:
    hits = read("search", "massage neck pain", "--format", "json", "--limit", "3").data
    assert len(hits) == 3
    shown = read("search", "massage neck pain", "--limit", "3").out
    assert all(hit["record_id"] in shown for hit in hits)


@pytest.mark.parametrize("scope", ["records", "passages", "findings", "recommendations", "safety"])
def test_search_looks_in_each_part_of_the_library(scope: str, read: Palpate) -> None:
    shown = read("search", "massage pain", "--in", scope, "--format", "json")
    assert shown.code == 0
    units = {"findings": "#finding-", "recommendations": "#recommendation-", "safety": "#safety-"}
    assert all(units.get(scope, "") in hit["address"] for hit in shown.data)


def test_search_explains_its_order(read: Palpate) -> None:
    hit = read("search", "massage neck pain", "--format", "json", "--limit", "1").data[0]
    shown = read("search", "massage neck pain", "--explain", "--limit", "1").out
    assert "score" in shown
    assert all(name in shown for name in hit["factors"])


def test_search_filters(read: Palpate) -> None:
    hits = read(
        "search",
        "massage",
        "--kind",
        "randomized-trial",
        "--from",
        "2010",
        "--to",
        "2015",
        "--condition",
        "neck pain",
        "--format",
        "json",
    ).data
    assert hits
    assert {hit["kind"] for hit in hits} == {"randomized_trial"}
    assert all(2010 <= hit["year"] <= 2015 for hit in hits)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--kind", "essay"], "choose from guideline"),
        (["--from", "2020", "--to", "2010"], "no year is in between"),
        (["--condition", "flatulence of dragons"], "no condition"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_a_wrong_filter_is_explained(arguments: list[str], says: str, read: Palpate) -> None:
    shown = read("search", "massage", *arguments)
    assert shown.code == 2
    assert says in shown.err
    assert shown.out == ""


def test_nothing_found_is_said_on_the_side(read: Palpate) -> None:
    shown = read("search", "xylophonequartz")
    assert (shown.code, shown.out) == (0, "")
    assert "Nothing found" in shown.err
    assert read("search", "xylophonequartz", "--format", "json").data == []


# Adding


def test_add_counts_and_says_why_something_was_rejected(palpate_: Palpate, ris: str) -> None:
    shown = palpate_("add", ris)
    assert shown.code == 0
    assert "1 added, 0 updated, 0 unchanged, 1 rejected" in shown.out
    assert "  rejected: " in shown.out
    assert "1 unchanged" in palpate_("add", ris).out


def test_add_writes_a_report_for_programs(palpate_: Palpate, ris: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    shown = palpate_("add", ris, "--report", str(report), "--format", "json")
    data = json.loads(report.read_text("utf-8"))
    assert data == shown.data
    assert data["totals"] == {"added": 1, "updated": 0, "unchanged": 0, "deleted": 0, "rejected_count": 1}
    assert data["sources"][0]["source"] == ris
    assert data["sources"][0]["format"] == "ris"
    assert set(data["sources"][0]["rejected"][0]) == {"where", "reason"}
    assert data["read"]["read"] == 1
    assert data["library"]["version"] == data["read"]["version"] > data["sources"][0]["version"]


def test_a_file_that_fails_leaves_the_others_to_be_added(palpate_: Palpate, ris: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ris"
    empty.touch()
    shown = palpate_("add", str(empty), ris)
    assert shown.code == 1
    assert "1 added" in shown.out
    assert "empty.ris is empty" in shown.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "There is nothing to add"),
        (["no-such-file.ris"], "is not there"),
        (["."], "is a folder"),
        (["--pubmed", " "], "query is empty"),
        (["--full-text", "--pubmed", "massage"], "--europepmc"),
    ],
)
def test_a_wrong_add_is_explained_before_anything_happens(arguments: list[str], says: str, palpate_: Palpate) -> None:
    shown = palpate_("add", *arguments)
    assert shown.code == 2
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1


def test_an_unknown_format_hint_is_answered_with_the_formats(palpate_: Palpate, ris: str) -> None:
    shown = palpate_("add", ris, "--format-hint", "word")
    assert shown.code == 2
    assert "ris" in shown.err


class FakeSearch(list[Any]):
    """What the live sources give: items, a length, warnings, and the promise to forget."""

    warnings = ("the field [xyz] is not known",)
    forgotten = False

    def forget(self) -> None:
        FakeSearch.forgotten = True


def test_a_search_of_pubmed_is_added_and_then_forgotten(palpate_: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record(id="pmid:4000001", pmid="4000001", title="Cupping and hiccups: a trial", provenance="pubmed")
    asked: list[tuple[str, int]] = []

    def search(query: str, most: int) -> FakeSearch:
        asked.append((query, most))
        return FakeSearch([record])

    monkeypatch.setattr("palpate.sources.pubmed_service.search_pubmed", search)
    shown = palpate_("add", "--pubmed", "cupping", "--max", "7")
    assert asked == [("cupping", 7)]
    assert "PubMed: cupping: 1 added" in shown.out
    assert "the field [xyz] is not known" in shown.err
    assert FakeSearch.forgotten


def test_a_service_that_fails_is_told_in_one_line(palpate_: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    def search(*_: Any, **__: Any) -> None:
        raise ServiceError("Europe PMC can't be reached: try again in some minutes")

    monkeypatch.setattr("palpate.sources.europepmc.search_europepmc", search)
    shown = palpate_("add", "--europepmc", "tuina")
    assert (shown.code, shown.err) == (1, "palpate: Europe PMC can't be reached: try again in some minutes\n")


# The library


def test_info_counts_what_is_held(read: Palpate, starter_uri: str) -> None:
    facts = read("library", "info", "--format", "json").data
    records = list(Library.open(starter_uri).export())
    assert facts["records"] == len(records) == sum(facts["kinds"].values())
    assert facts["findings"] == sum(len(record.findings) for record in records)
    shown = read("library", "info").out
    assert starter_uri in shown
    assert f"{facts['findings']:,} findings" in shown


def test_list_gives_a_line_a_record(read: Palpate) -> None:
    listed = read("library", "list", "--format", "json").data
    lines = read("library", "list").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [record["id"] for record in listed]
    assert all(len(line.split("\t")) == 4 for line in lines)
    assert len(read("library", "list", "--limit", "2").out.splitlines()) == 2


def test_show_gives_a_record_and_the_place_an_address_names(read: Palpate, starter_uri: str) -> None:
    record = next(each for each in Library.open(starter_uri).export() if each.findings and each.pmid)
    shown = read("library", "show", record.id)
    assert record.title.split()[0] in shown.out
    assert "#finding-1" in shown.out
    assert read("library", "show", f"pmid:{record.pmid}").out == shown.out
    assert Record.model_validate(read("library", "show", record.id, "--format", "json").data) == record
    finding = read("library", "show", f"{record.id}#finding-1", "--format", "json").data
    assert finding["outcome"] == record.findings[0].outcome


@pytest.mark.parametrize("address", ["nobody", "nobody#finding-1", "a b", "x#y"])
def test_show_says_where_there_is_nothing(address: str, read: Palpate) -> None:
    shown = read("library", "show", address)
    assert shown.code == 2
    assert len(shown.err.splitlines()) == 1


def test_remove_takes_out_and_keeps_the_version_before(palpate_: Palpate) -> None:
    first = palpate_("library", "info", "--format", "json").data
    victim = palpate_("library", "list", "--limit", "1", "--format", "json").data[0]["id"]
    shown = palpate_("library", "remove", victim)
    assert "Removed 1 record;" in shown.out
    assert f"--at {first['version']}" in shown.err
    assert palpate_("library", "show", victim).code == 2
    assert palpate_("library", "show", victim, "--at", str(first["version"])).code == 0
    assert palpate_("library", "remove", victim).code == 2


def test_versions_are_listed(palpate_: Palpate, ris: str) -> None:
    palpate_("add", ris)
    listed = palpate_("library", "versions", "--format", "json").data
    assert (listed[-2]["added"], listed[-2]["note"]) == (1, "add references.ris")
    assert (listed[-1]["updated"], listed[-1]["note"]) == (1, "enrich")
    assert len(palpate_("library", "versions").out.splitlines()) == len(listed) == 3


def test_a_whole_library_is_verified(read: Palpate) -> None:
    assert "is whole" in read("library", "verify").out
    assert read("library", "verify", "--format", "json").data["whole"] is True


def test_a_damaged_library_fails_verification(read: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "verify", lambda _: ["record x: its text was changed"])
    shown = read("library", "verify")
    assert (shown.code, shown.out) == (1, "record x: its text was changed\n")


# Exports

PAPER = Record(
    id="lindqvist-2021-calf",
    kind=RecordKind.RANDOMIZED_TRIAL,
    title="Rolling 50% of the calf & the {hamstring}: cost in $ or €?",
    authors=("Lindqvist AB", "van der Berg C Jr", "World Body of Invented Care"),
    journal="J Invented Med",
    year=2021,
    volume="12",
    issue="3",
    pages="45-51",
    pmid="31000001",
    doi="10.1234/jim_2021.7",
    abstract=(TextSection(label="RESULTS", text="Soreness fell by 12_points."),),
    keywords=("foam rolling", "recovery"),
)


@pytest.mark.parametrize(
    ("write", "ending"),
    [(bibliography.ris, "ris"), (bibliography.bibtex, "bib"), (bibliography.csl_json, "json"), (bibliography.jsonl, "jsonl")],
)
def test_what_is_exported_reads_back_as_the_same_paper(write: Any, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"export.{ending}"
    file.write_text("".join(write([PAPER])), "utf-8", newline="")
    (back,) = open_source(file)
    assert isinstance(back, Record), back
    for name in ("title", "authors", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "keywords"):
        assert getattr(back, name) == getattr(PAPER, name) or (name == "keywords" and ending == "json"), name


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip))
def test_no_title_breaks_a_bibtex_entry(title: str) -> None:
    text = "".join(bibliography.bibtex([PAPER.model_copy(update={"title": title})]))
    unescaped = text.replace("\\{", "").replace("\\}", "")
    assert unescaped.count("{") == unescaped.count("}")
    assert text.endswith("}\n\n")


def test_bibtex_keys_differ_even_where_ids_look_alike() -> None:
    twins = [PAPER.model_copy(update={"id": name}) for name in ("title:a(b", "title:a)b")]
    keys = [line for line in "".join(bibliography.bibtex(twins)).splitlines() if line.startswith("@")]
    assert len(set(keys)) == 2


@pytest.mark.parametrize("form", ["jsonl", "json", "ris", "bibtex", "csl-json"])
def test_the_whole_library_is_exported(form: str, read: Palpate, starter_uri: str, tmp_path: Path) -> None:
    target = tmp_path / "export"
    assert read("library", "export", "--as", form, "--output", str(target)).err.startswith("Wrote ")
    text = target.read_text("utf-8")
    marks = {"jsonl": '{"title"', "ris": "TY  - ", "bibtex": "\n@"}
    if form in ("json", "csl-json"):
        count = len(json.loads(text))
    elif form == "jsonl":
        count = len([Record.model_validate_json(line) for line in text.splitlines()])
    else:
        count = f"\n{text}".count(marks[form])
    assert count == len(Library.open(starter_uri))


def test_an_empty_library_exports_an_empty_array() -> None:
    assert json.loads("".join(bibliography.csl_json([]))) == []
