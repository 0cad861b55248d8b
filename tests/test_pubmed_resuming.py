"""Going on with a search of PubMed after an interruption."""

from __future__ import annotations

import gzip
import json
import time
from itertools import islice
from pathlib import Path

import pytest

from literature_server import (
    Answer,
    LiteratureServer,
    fetch_error,
    given,
    pmids,
)
from palpate.errors import ServiceError
from palpate.sources import http, resume
from palpate.sources.pubmed_service import search_pubmed


def interrupted(server: LiteratureServer, after: int = 2) -> None:
    """A run over 450 records that the user ends after some batches."""
    server.hold(*pmids(450))
    run = iter(search_pubmed("massage", 450))
    list(islice(run, 200 * after))
    del run
    server.requests.clear()


def test_goes_on_where_it_was_interrupted(server: LiteratureServer) -> None:
    interrupted(server)
    assert given(search_pubmed("massage", 450)) == pmids(450)
    assert not server.asked("esearch")
    assert [r.fields["retstart"] for r in server.asked("efetch")] == ["400"]


def test_goes_on_after_giving_up(server: LiteratureServer) -> None:
    server.hold(*pmids(250))
    search = search_pubmed("massage", 250)
    items = iter(search)
    list(islice(items, 200))
    server.trouble("efetch", *[Answer(500)] * http.ATTEMPTS)
    with pytest.raises(ServiceError, match="goes on where it stopped"):
        next(items)
    server.requests.clear()
    assert given(search_pubmed("massage", 250)) == pmids(250)
    assert [r.path for r in server.requests] == ["/eutils/efetch.fcgi"]


def test_goes_on_without_the_session_when_that_has_expired(server: LiteratureServer) -> None:
    interrupted(server, after=1)
    server.sessions.clear()
    assert given(search_pubmed("massage", 450)) == pmids(450)
    first, *others = server.asked("efetch")
    assert "WebEnv" in first.fields
    assert [len(r.fields["id"].split(",")) for r in others] == [200, 50]


@pytest.mark.parametrize("words", ["Unable to obtain query #1", "Can't fetch uids from history because of: NCBI C++ Exception"])
def test_posts_the_pmids_when_the_session_is_lost_on_the_way(server: LiteratureServer, words: str) -> None:
    server.hold(*pmids(250))
    server.trouble("efetch", fetch_error(words))
    assert given(search_pubmed("massage", 250)) == pmids(250)
    assert ["id" in r.fields for r in server.asked("efetch")] == [False, True, True]


def test_another_query_limit_or_place_is_another_search(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(server)
    search_pubmed("massage", 449)
    search_pubmed("massage therapy", 450)
    monkeypatch.setenv("PALPATE_EUTILS_URL", f"{server.address}/eutils/mirror")
    search_pubmed("massage", 450)
    assert len(server.asked("esearch")) == 3


def test_starts_anew_once_the_library_holds_all(server: LiteratureServer) -> None:
    server.hold("30000001")
    search = search_pubmed("massage", 5)
    list(search)
    search.forget()
    server.hold("30000002")
    assert given(search_pubmed("massage", 5)) == ["30000001", "30000002"]


def test_starts_anew_after_a_day(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(server)
    later = time.time() + resume.KEPT_S + 1
    monkeypatch.setattr(resume.time, "time", lambda: later)
    assert given(search_pubmed("massage", 450)) == pmids(450)
    assert len(server.asked("efetch")) == 3


def test_what_is_kept_and_damaged_is_fetched_again(server: LiteratureServer) -> None:
    interrupted(server)
    for file in resume.cache_folder().rglob("*.gz"):
        file.write_bytes(file.read_bytes()[:-7])
    assert given(search_pubmed("massage", 450)) == pmids(450)
    assert len(server.asked("efetch")) == 3


@pytest.mark.parametrize("note", [b"{}", b"[]", b"null", json.dumps({"total": "many", "pmids": []}).encode()])
def test_a_note_of_another_make_is_ignored(server: LiteratureServer, note: bytes) -> None:
    interrupted(server)
    (kept,) = resume.cache_folder().rglob("search.gz")
    kept.write_bytes(gzip.compress(note))
    assert given(search_pubmed("massage", 450)) == pmids(450)
    assert len(server.asked("esearch")) == 1


def test_works_where_nothing_can_be_kept(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    monkeypatch.setattr(resume, "cache_folder", lambda: tmp_path / "file" / "searches")
    server.hold("30000001")
    assert given(search_pubmed("massage", 5)) == ["30000001"]
