"""Searching PubMed live: the protocol, its limits, its errors, and going on after an interruption."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import islice
from pathlib import Path

import pytest

from literature_server import (
    Answer,
    LiteratureServer,
    article,
    fetch_error,
    json_answer,
    search_error,
    served,
    throttled,
    xml_answer,
)
from palpate.errors import ServiceError, UsageError
from palpate.sources import http, pubmed_service, resume
from palpate.sources.items import Rejected
from palpate.sources.pubmed_service import search_pubmed
from palpate.vocabulary import Record, RecordKind

KEY = "0123456789abcdef0123456789abcdef0123"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LiteratureServer]:
    yield from served(monkeypatch, tmp_path)


def pmids(count: int, first: int = 30_000_001) -> list[str]:
    return [str(first + n) for n in range(count)]


def given(items: object) -> list[str | None]:
    return [item.pmid for item in items if isinstance(item, Record)]  # type: ignore[attr-defined]


# What is asked, and how


def test_gives_the_records_that_pubmed_finds(server: LiteratureServer) -> None:
    server.hold("30000001", "30000002")
    search = search_pubmed("massage AND neck pain", 10)
    first, _ = records = list(search)
    assert (search.total, len(search), search.query_translation) == (2, 2, '"massage AND neck pain"[All Fields]')
    assert given(records) == ["30000001", "30000002"]
    assert first.provenance == "pubmed"
    assert first.kind is RecordKind.RANDOMIZED_TRIAL
    assert "P<0.01" in first.abstract[0].text


def test_fetches_in_batches_of_200_from_the_history_server(server: LiteratureServer) -> None:
    server.hold(*pmids(450))
    assert given(search_pubmed("massage", 1000)) == pmids(450)
    assert [(r.fields["retstart"], r.fields["retmax"]) for r in server.asked("efetch")] == [
        ("0", "200"),
        ("200", "200"),
        ("400", "50"),
    ]
    assert all(r.fields["WebEnv"] in server.sessions and "id" not in r.fields for r in server.asked("efetch"))
    assert all((r.fields["retmode"], r.fields["rettype"]) == ("xml", "abstract") for r in server.asked("efetch"))


def test_gives_no_more_than_the_limit_the_best_matches_first(server: LiteratureServer) -> None:
    server.hold(*pmids(450))
    search = search_pubmed("massage", 210)
    assert (search.total, len(search)) == (450, 210)
    assert given(search) == pmids(210)
    assert server.asked("esearch")[0].fields["sort"] == "relevance"
    assert [r.fields["retmax"] for r in server.asked("efetch")] == ["200", "10"]


def test_fetches_nothing_before_it_is_needed(server: LiteratureServer) -> None:
    server.hold(*pmids(450))
    list(islice(search_pubmed("massage", 450), 200))
    assert len(server.asked("efetch")) == 1


def test_says_who_asks_and_keeps_the_key_out_of_addresses(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    monkeypatch.setenv("NCBI_EMAIL", "library@example.org")
    server.keys = {KEY}
    server.hold("30000001")
    list(search_pubmed("massage", 1))
    for request in server.requests:
        assert request.method == "POST"
        assert {
            "db": "pubmed",
            "tool": "palpate",
            "email": "library@example.org",
            "api_key": KEY,
        }.items() <= request.fields.items()
        assert KEY not in request.path + str(request.headers)
        assert request.headers["User-Agent"].startswith("palpate/")


def test_sends_neither_email_nor_key_where_the_environment_has_none(server: LiteratureServer) -> None:
    search_pubmed("massage", 1)
    assert not {"email", "api_key"} & server.requests[0].fields.keys()


def test_takes_a_query_of_any_length_and_script(server: LiteratureServer) -> None:
    query = " OR ".join(f"Köhler {n} 按摩" for n in range(2000))
    search_pubmed(query, 1)
    assert server.requests[0].fields["term"] == query


@pytest.mark.parametrize(("query", "limit"), [("", 5), ("  \n", 5), ("massage", 0), ("massage", -3)])
def test_an_empty_query_or_limit_is_a_wrong_use(server: LiteratureServer, query: str, limit: int) -> None:
    with pytest.raises(UsageError):
        search_pubmed(query, limit)
    assert not server.requests


def test_an_address_that_is_none_is_a_wrong_use(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALPATE_EUTILS_URL", "eutils.example.org")
    with pytest.raises(UsageError, match="PALPATE_EUTILS_URL must hold an address"):
        search_pubmed("massage", 1)


def test_finding_nothing_is_no_error_and_says_why(server: LiteratureServer) -> None:
    search = search_pubmed("masage of the gluteus maximis", 5)
    assert (search.total, len(search), list(search)) == (0, 0, [])
    assert "not found: masage of the gluteus maximis" in search.warnings
    assert not server.asked("efetch")


def test_raw_line_breaks_in_an_answer_are_read(server: LiteratureServer) -> None:
    server.trouble("esearch", Answer(200, b'{"esearchresult":{"count":"0","idlist":[],"querytranslation":"neck\npain"}}'))
    assert search_pubmed("neck pain", 5).query_translation == "neck\npain"
    assert len(server.requests) == 1


def test_costs_no_http_client_until_it_asks() -> None:
    code = "import sys, palpate.sources.pubmed_service, palpate.sources.europepmc; print({'httpx', 'stamina'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"


# The pace


@pytest.mark.parametrize(("key", "per_second"), [(None, 3), (KEY, 10)])
def test_keeps_the_pace_that_ncbi_allows(
    server: LiteratureServer, monkeypatch: pytest.MonkeyPatch, key: str | None, per_second: int
) -> None:
    monkeypatch.setattr(pubmed_service, "BATCH", 2)
    if key:
        monkeypatch.setenv("NCBI_API_KEY", key)
        server.keys = {key}
    server.hold(*pmids(60))
    assert len(given(search_pubmed("massage", 60))) == 60
    times = [request.at for request in server.requests]
    assert len(times) == 31
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[per_second:], strict=False))
    assert times[-1] - times[0] < 30 / per_second * 1.1


def test_two_searches_share_the_pace(server: LiteratureServer) -> None:
    for query in ("massage", "tuina", "shiatsu", "reflexology", "acupressure", "rolfing"):
        search_pubmed(query, 1)
    assert server.requests[-1].at - server.requests[0].at >= 5 / 3


def test_the_limiter_is_one_for_a_service_in_a_process() -> None:
    assert http.limiter_for("https://a.example", 3) is http.limiter_for("https://a.example", 3)
    assert http.limiter_for("https://a.example", 3) is not http.limiter_for("https://b.example", 3)


# Trouble that passes


@pytest.mark.parametrize(
    "trouble",
    [
        throttled(),
        throttled(200),
        Answer(500, b"<html>Internal Server Error</html>", "text/html"),
        Answer(502, b"Bad Gateway", "text/plain"),
        Answer(503, b"", "text/plain"),
        json_answer({"error": "error forwarding request", "api-key": "192.0.2.7", "type": "ip", "status": "ok"}),
        json_answer({"error": "/lbsm/eutils_lb -> Neg", "api-key": "192.0.2.7", "type": "ip", "status": "ok"}),
        search_error("Search Backend failed: read failed:\npeer: 192.0.2.9:7011"),
        search_error("Database: pubmed - is not supported"),
        xml_answer("<eSearchResult><ERROR>Search Backend failed: timeout</ERROR></eSearchResult>"),
        Answer(200, b"<!DOCTYPE html><html><body>Sign in to the hotel network</body></html>", "text/html"),
        Answer(200, b'{"header":{"type":"esearch"},"esearchresult":{"count":"1","idlist":["3000'),
        Answer(200, b""),
        Answer(200, b'{"header":{"type":"esearch"},"esearchresult":{"count":"7","idlist":[]}}'),
        Answer(200, b'{"header": "a body that breaks off"}', cut=True),
    ],
)
def test_a_search_is_sent_again_when_trouble_may_pass(server: LiteratureServer, trouble: Answer) -> None:
    server.hold("30000001")
    server.trouble("esearch", trouble, trouble)
    assert given(search_pubmed("massage", 5)) == ["30000001"]
    assert len(server.asked("esearch")) == 3


@pytest.mark.parametrize(
    "trouble",
    [
        throttled(Retry_After="1"),
        Answer(500, b"", "text/plain"),
        fetch_error("Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"),
        fetch_error("Search backend cannot be reached: temporarily unavailable"),
        xml_answer(f"<PubmedArticleSet>{article('30000001')}<PubmedArticle><MedlineCit"),
        Answer(200, b"<PubmedArticleSet></PubmedArticleSet>" * 50, "text/xml", cut=True),
        Answer(200, b"not gzip at all", "text/xml", headers=(("Content-Encoding", "gzip"),)),
        Answer(200, b"", "text/xml"),
    ],
)
def test_a_fetch_is_sent_again_when_trouble_may_pass(server: LiteratureServer, trouble: Answer) -> None:
    server.hold("30000001")
    server.trouble("efetch", trouble, trouble)
    assert given(search_pubmed("massage", 5)) == ["30000001"]
    assert len(server.asked("efetch")) == 3


def test_waits_longer_after_each_failure(server: LiteratureServer) -> None:
    server.trouble("esearch", *[Answer(500)] * 5)
    search_pubmed("massage", 5)
    gaps = [later.at - earlier.at for earlier, later in zip(server.requests, server.requests[1:], strict=False)]
    for gap, least in zip(gaps, (0.5, 1, 2, 4, 8), strict=True):
        assert least <= gap <= least + 1  # one second of jitter at most


def test_honours_retry_after_in_seconds_and_as_a_date(server: LiteratureServer) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True)
    server.trouble("esearch", throttled(Retry_After="17"), throttled(503, Retry_After=moment), throttled(Retry_After="soon"))
    search_pubmed("massage", 5)
    gaps = [later.at - earlier.at for earlier, later in zip(server.requests, server.requests[1:], strict=False)]
    assert gaps[0] >= 17
    assert 28 <= gaps[1] <= 34
    assert gaps[2] <= 5


def test_the_server_that_throttles_is_satisfied_in_the_end(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = http.RateLimiter(100, now=server.clock.now)
    monkeypatch.setattr(http, "limiter_for", lambda url, per_second: hasty)
    monkeypatch.setattr(pubmed_service, "BATCH", 1)
    server.hold(*pmids(12))
    assert given(search_pubmed("massage", 12)) == pmids(12)
    assert len(server.asked("efetch")) > 12


# Trouble that stays


def failure(query: str = "massage", limit: int = 5) -> str:
    with pytest.raises(ServiceError) as raised:
        list(search_pubmed(query, limit))
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_gives_up_after_some_attempts_and_says_what_to_do(server: LiteratureServer) -> None:
    server.trouble("esearch", *[Answer(503, b'{"error":"down for maintenance"}')] * 99)
    message = failure()
    assert "PubMed has trouble: HTTP 503, down for maintenance" in message
    assert "again later" in message
    assert len(server.requests) == http.ATTEMPTS


def test_throttled_too_long_speaks_of_the_key(server: LiteratureServer) -> None:
    server.trouble("esearch", *[throttled()] * 99)
    assert "set NCBI_API_KEY" in failure()


def test_does_not_wait_for_hours(server: LiteratureServer) -> None:
    server.trouble("esearch", throttled(Retry_After="86400"))
    assert "pause of 86400 seconds" in failure()
    assert len(server.requests) == 1


def test_a_query_that_is_rejected_is_not_sent_again(server: LiteratureServer) -> None:
    server.trouble("esearch", search_error("Invalid query:\n unbalanced parenthesis"))
    message = failure("(massage")
    assert "'Invalid query: unbalanced parenthesis'" in message
    assert "brackets" in message
    assert len(server.requests) == 1


def test_a_bad_key_is_named_and_never_shown(
    server: LiteratureServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("NCBI_API_KEY", KEY)
    assert "does not accept the key in NCBI_API_KEY" in failure()
    server.keys = {KEY}
    for words in (f"Invalid query for {KEY}", f"Search Backend failed for api_key={KEY}"):
        server.trouble("esearch", *[search_error(words)] * http.ATTEMPTS)
        message = failure()
        assert KEY not in message
        assert "***" in message
    assert KEY not in caplog.text
    assert not any(KEY in file.read_bytes().decode("latin-1") for file in Path(resume.cache_folder()).rglob("*.gz"))


def test_a_name_that_does_not_resolve_is_told_at_once(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*args: object, **kwargs: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setenv("PALPATE_EUTILS_URL", "http://eutils.example.org/")
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    message = failure()
    assert "the name eutils.example.org is not known to the network" in message
    assert "check the network connection" in message
    assert server.clock.sleeps == []


def test_a_machine_that_refuses_is_told_at_once(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PALPATE_EUTILS_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        assert "PubMed can't be reached (127.0.0.1: " in failure()


def test_a_wall_that_swallows_everything_is_told_at_once(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def swallow(self: socket.socket, address: object) -> None:
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket.socket, "connect", swallow)
    assert "PubMed can't be reached (127.0.0.1: timed out)" in failure()
    assert server.clock.sleeps == []


def test_proxy_settings_that_make_no_sense_are_named(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "gopher://proxy.example.org")
    with pytest.raises(UsageError, match="HTTP_PROXY"):
        search_pubmed("massage", 1)


def test_a_network_that_fails_on_the_way_is_given_time(server: LiteratureServer) -> None:
    server.hold("30000001")
    search = search_pubmed("massage", 5)
    server.close()
    with pytest.raises(ServiceError, match=rf"\({http.ATTEMPTS} attempts\)"):
        list(search)
    assert sum(server.clock.sleeps) > 10


def test_a_service_that_hangs_is_left(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SILENCE_S", 0.05)
    server.trouble("esearch", *[Answer(hang=True)] * 99)
    assert "did not answer within" in failure()


def test_an_answer_without_end_is_left(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_ANSWER", 1 << 20)
    server.trouble("esearch", Answer(200, b"x" * (2 << 20)))
    assert "sent more than 1 MB" in failure()


def test_a_service_that_moved_is_told(server: LiteratureServer) -> None:
    server.trouble("esearch", Answer(301, b"", headers=(("Location", "https://elsewhere.example.org/"),)))
    assert "has moved away" in failure()


def test_an_address_where_no_eutils_are_is_told(server: LiteratureServer) -> None:
    server.trouble("esearch", Answer(404, b"<html>Not Found</html>", "text/html"))
    assert "HTTP 404; check http://127.0.0.1" in failure()


# Single articles


def test_one_malformed_article_costs_no_other(server: LiteratureServer) -> None:
    server.hold("30000001", "30000002", "30000003")
    server.articles["30000002"] = article("30000002").replace("</ArticleTitle>", "</ArticleTitel>")
    items = list(search_pubmed("massage", 5))
    assert given(items) == ["30000001", "30000003"]
    (rejected,) = [item for item in items if isinstance(item, Rejected)]
    assert "30000002" in rejected.where


def test_a_record_that_pubmed_finds_and_does_not_give_is_told(server: LiteratureServer) -> None:
    server.hold("30000001", "30000002")
    server.withheld = {"30000002"}
    items = list(search_pubmed("massage", 5))
    assert given(items) == ["30000001"]
    assert [item.where for item in items if isinstance(item, Rejected)] == ["PMID 30000002"]


# Going on after an interruption


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


# More than PubMed gives for one search


def test_up_to_9999_come_from_one_search(server: LiteratureServer) -> None:
    server.articles = dict.fromkeys(pmids(12_000), "")
    search = search_pubmed("massage", 9_999)
    assert (search.total, len(search)) == (12_000, 9_999)
    assert len(server.requests) == 1


def test_more_come_by_the_day_they_entered_pubmed(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubmed_service, "ESEARCH_CAP", 20)
    server.cap = 20
    server.hold(*pmids(100))
    server.entered = {pmid: date(1990, 1, 1) + timedelta(days=100 * n) for n, pmid in enumerate(pmids(100))}
    everything = search_pubmed("massage", 1000)
    assert (everything.total, len(everything)) == (100, 100)
    assert sorted(pmid for pmid in given(everything) if pmid) == pmids(100)
    newest = search_pubmed("massage", 30)
    assert len(newest) == 30
    assert set(given(newest)) <= set(pmids(100)[50:])
    assert all("id" in request.fields for request in server.asked("efetch"))


def test_a_day_with_too_many_is_told(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubmed_service, "ESEARCH_CAP", 20)
    server.cap = 20
    server.hold(*pmids(30))
    assert "30 records for this query that entered it on 2020-01-01" in failure(limit=25)
