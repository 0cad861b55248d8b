"""PubMed in trouble: what may pass is tried again, what stays is told at once and says what to do."""

from __future__ import annotations

import logging
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from literature_server import (
    Answer,
    LiteratureServer,
    article,
    fetch_error,
    given,
    json_answer,
    pmids,
    search_error,
    throttled,
    xml_answer,
)
from palpate.errors import ServiceError, UsageError
from palpate.sources import http, pubmed_service, resume
from palpate.sources.pubmed_service import search_pubmed

KEY = "0123456789abcdef0123456789abcdef0123"


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
