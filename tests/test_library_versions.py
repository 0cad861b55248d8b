"""Every write is a version that can be listed, opened, searched and asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from library_samples import from_pubmed, new_library
from palpate.errors import UsageError
from palpate.library import Library
from palpate.vocabulary import Correction


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "held")


def test_versions_tell_when_why_and_what(library: Library) -> None:
    start = len(library)
    library.add([from_pubmed("901"), from_pubmed("902", "Another")], note="two papers")
    library.add([from_pubmed("902", "Another, revised"), from_pubmed("903", "A third")], note="an update")
    library.remove(["pmid:901"], note="a mistake")
    told = [(v.note, v.records, v.added, v.updated, v.deleted) for v in library.versions()]
    assert told == [
        ("starter library", start, start, 0, 0),
        ("two papers", start + 2, 2, 0, 0),
        ("an update", start + 3, 1, 1, 0),
        ("a mistake", start + 2, 0, 0, 1),
    ]
    assert library.versions()[-1].version == library.version
    assert datetime.now(UTC) - library.versions()[-1].time < timedelta(minutes=5)


def test_a_write_of_several_passes_is_one_version(library: Library) -> None:
    notice = from_pubmed("902", "Retraction", corrections=(Correction(kind="RetractionOf", pmid="901"),))
    library.add([from_pubmed("901"), from_pubmed("901", "Revised in the same file"), notice], note="a knotty file")
    assert [v.note for v in library.versions()] == ["starter library", "a knotty file"]
    assert library.versions()[-1].version == library.version


def test_every_listed_version_opens_and_answers_as_it_did(library: Library) -> None:
    seen = {}
    for n in range(4):
        library.add([from_pubmed(str(900 + n), f"Kneading sore calves, part {n}")], note=f"part {n}")
        hits = library.search("kneading sore calves", limit=20)
        seen[library.version] = [(hit.record_id, hit.score) for hit in hits], len(library)
    listed = {version.version for version in library.versions()}
    assert listed >= seen.keys()
    for version, (hits, count) in seen.items():
        then = Library.open(library.uri, at=version)
        assert (then.version, len(then)) == (version, count)
        assert [(hit.record_id, hit.score) for hit in then.search("kneading sore calves", limit=20)] == hits
        assert then.verify() == []


def test_an_earlier_version_keeps_what_was_removed(library: Library) -> None:
    library.add([from_pubmed("901")])
    before = library.version
    library.remove(["pmid:901"])
    assert Library.open(library.uri, at=before).get("pmid:901").pmid == "901"


def test_an_earlier_version_is_not_written_to(library: Library) -> None:
    library.add([from_pubmed("901")])
    with pytest.raises(UsageError, match="--at"):
        Library.open(library.uri, at=library.versions()[0].version).add([from_pubmed("902")])


@pytest.mark.parametrize("version", [0, 999, -1])
def test_a_version_that_is_not_there_is_a_clear_error(library: Library, version: int) -> None:
    with pytest.raises(UsageError, match="palpate library versions"):
        Library.open(library.uri, at=version)


def test_a_library_that_was_open_while_another_wrote_adds_on_top(library: Library) -> None:
    other = Library.open(library.uri)
    other.add([from_pubmed("901")])
    report = library.add([from_pubmed("901"), from_pubmed("902", "Another")])
    assert (report.added, report.unchanged) == (1, 1)
    assert library.verify() == []
