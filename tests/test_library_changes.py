"""What changed between two versions of a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from library_samples import from_pubmed, new_library
from palpate.errors import UsageError
from palpate.library import Library
from palpate.vocabulary import Correction


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "library")


def _ids(found) -> list[str]:
    return [one.id for one in found.records]


def test_added_updated_and_removed_records_are_told_apart(library: Library) -> None:
    library.add([from_pubmed("11", "One"), from_pubmed("12", "Two"), from_pubmed("13", "Three")])
    start = library.version
    library.add([from_pubmed("11", "One"), from_pubmed("12", "Two, mended"), from_pubmed("14", "Four")])
    library.remove(["pmid:13"])
    found = library.changes_since(start)
    assert _ids(found.added) == ["pmid:14"]
    assert _ids(found.updated) == ["pmid:12"]
    assert [(one.id, one.title) for one in found.removed.records] == [("pmid:13", "Three")]
    assert found.retracted.total == 0


def test_a_retraction_that_came_in_is_named(library: Library) -> None:
    library.add([from_pubmed("21")])
    start = library.version
    notice = from_pubmed("22", "Retraction of a paper", text="", corrections=(Correction(kind="RetractionOf", pmid="21"),))
    library.add([notice])
    found = library.changes_since(start)
    assert _ids(found.retracted) == ["pmid:21"]
    assert _ids(found.added) == ["pmid:22"]


def test_what_was_added_and_removed_again_is_no_change(library: Library) -> None:
    start = library.version
    library.add([from_pubmed("31")])
    library.remove(["pmid:31"])
    found = library.changes_since(start)
    assert [found.added.total, found.updated.total, found.removed.total] == [0, 0, 0]


def test_lists_are_capped_and_say_how_many_there_are(library: Library) -> None:
    start = library.version
    library.add([from_pubmed(str(number), f"Paper {number}") for number in range(100, 130)])
    found = library.changes_since(start, most=5)
    assert found.added.total == 30
    assert _ids(found.added) == [f"pmid:{number}" for number in range(100, 105)]


def test_a_version_compared_with_itself_has_no_changes(library: Library) -> None:
    found = library.changes_since(library.version)
    assert found.added.total == found.removed.total == found.updated.total == 0


def test_the_older_version_comes_first_and_must_be_there(library: Library) -> None:
    with pytest.raises(UsageError, match="newer"):
        library.changes_since(library.version + 1)
