"""The commands that read what is held."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from enriching_samples import COHORT, TRIAL, study
from library_samples import new_library
from palpate.appraisal.enriching import enrich
from palpate.cli import main
from palpate.library import Library
from palpate.vocabulary import Record


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "library")


# The commands


def jsonl(folder: Path, records: Sequence[Record]) -> str:
    path = folder / "records.jsonl"
    path.write_text("".join(record.model_dump_json(exclude_defaults=True) + "\n" for record in records), encoding="utf-8")
    return str(path)


def test_a_small_add_is_read_straight_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(new_library(tmp_path / "library").uri)
    file = jsonl(tmp_path, [study("91"), study("92", *COHORT, title="A year at the clinic")])
    assert main(["add", file, "--library", place]) == 0
    out = capsys.readouterr().out
    assert "Findings read by palpate, not checked by a person: 1 in 1 of 2 records, 1 without a flag." in out
    assert Library.open(place).get("pmid:91").findings
    version = Library.open(place).version
    assert main(["add", file, "--library", place]) == 0
    assert "read by palpate" not in capsys.readouterr().out
    assert Library.open(place).version == version


def test_after_a_large_add_the_command_that_reads_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("palpate.appraisal.adding.KEPT_IDS", 1)
    place = str(new_library(tmp_path / "library").uri)
    file = jsonl(tmp_path, [study("91"), study("92", *COHORT, title="A year at the clinic")])
    assert main(["add", file, "--library", place]) == 0
    assert "run 'palpate library enrich'" in capsys.readouterr().out
    assert Library.open(place).get("pmid:91").findings == ()


def test_the_command_reads_says_what_came_of_it_and_then_has_nothing_to_do(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    library.add([study("91"), study("92", *COHORT, title="A year at the clinic")])
    assert main(["library", "enrich", "--no-vectors", "--limit", "1", "--library", library.uri]) == 0
    assert "1 records wait: run 'palpate library enrich' again." in capsys.readouterr().out
    assert main(["library", "enrich", "--no-vectors", "--format", "json", "--library", library.uri]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["due"], data["read"], data["left"]) == (1, 1, 0)
    assert main(["library", "enrich", "--no-vectors", "--library", library.uri]) == 0
    assert capsys.readouterr().out.startswith("Nothing to do")


def test_info_counts_what_was_read_apart(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    library.add([study("91")])
    enrich(library)
    assert main(["library", "info", "--format", "json", "--library", library.uri]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["findings"], data["findings_read"], data["records_read"], data["vectors"]) == (703, 1, 1, 0)


def test_the_address_of_a_finding_shows_the_sentence_that_it_was_read_from(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    library.add([study("91")])
    enrich(library)
    assert main(["library", "show", "pmid:91#finding-1", "--library", library.uri]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"Read by palpate from this sentence, not checked by a person: “{TRIAL[1][1]}”" in shown
    assert "pmid:91#abstract-2@0-90" in shown
