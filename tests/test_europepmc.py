"""Searching Europe PMC live: cursors, core results as records, full texts, errors, and going on after an interruption."""

from __future__ import annotations

import socket
from itertools import islice
from typing import Any

import pytest

from europepmc_samples import TRIAL
from literature_server import Answer, LiteratureServer, json_answer
from palpate.errors import ServiceError, UsageError
from palpate.sources import europepmc, http
from palpate.sources.europepmc import search_europepmc
from palpate.sources.items import Rejected
from palpate.vocabulary import Record

FULL_TEXT = """<?xml version="1.0"?><article article-type="research-article"><front><article-meta>
<article-id pub-id-type="pmid">31000001</article-id><title-group><article-title>Deep tissue massage</article-title></title-group>
<permissions><license license-type="open-access"><license-p>CC BY 4.0</license-p></license></permissions></article-meta></front>
<body><sec><title>Methods</title><p>Sessions of 60 minutes, twice a week.</p></sec></body></article>"""


def result(number: int, **fields: object) -> dict[str, Any]:
    return {"id": str(number), "source": "MED", "pmid": str(number), "title": f"Massage, part {number}", **fields}


def hold(server: LiteratureServer, count: int) -> list[str]:
    server.results = [result(31_000_001 + n) for n in range(count)]
    return [found["pmid"] for found in server.results]


def given(items: object) -> list[str | None]:
    return [item.pmid for item in items if isinstance(item, Record)]  # type: ignore[attr-defined]


# What is asked, and how


def test_pages_by_cursor(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(europepmc, "PAGE_SIZE", 10)
    expected = hold(server, 25)
    search = search_europepmc("massage", 100)
    assert (search.total, len(search)) == (25, 25)
    assert given(search) == expected
    first, *others = server.asked("search")
    assert first.fields | {"cursorMark": "*"} == first.fields
    assert (first.fields["resultType"], first.fields["format"], first.fields["pageSize"]) == ("core", "json", "10")
    assert len({request.fields["cursorMark"] for request in server.requests}) == len(server.requests) == 3
    assert all(request.method == "GET" for request in (first, *others))


def test_gives_no_more_than_the_limit(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(europepmc, "PAGE_SIZE", 10)
    expected = hold(server, 40)
    search = search_europepmc("massage", 15)
    assert (search.total, len(search)) == (40, 15)
    assert given(search) == expected[:15]
    assert len(server.requests) == 2


def test_stops_where_the_cursor_or_the_results_do(server: LiteratureServer) -> None:
    rows = [result(31_000_001)]
    page = {"hitCount": 99, "nextCursorMark": "same", "resultList": {"result": rows}}
    server.trouble("search", json_answer(page), json_answer(page))
    assert len(list(search_europepmc("massage", 99))) == 2
    server.trouble("search", json_answer({"hitCount": 99, "resultList": {"result": rows}}))
    assert len(list(search_europepmc("tuina", 99))) == 1


def test_a_long_query_is_posted(server: LiteratureServer) -> None:
    expected = hold(server, 1)
    query = " OR ".join(f"TITLE:massage{n}" for n in range(500))
    assert given(search_europepmc(query, 5)) == expected
    (request,) = server.requests
    assert (request.method, request.path, request.fields["query"]) == ("POST", "/europepmc/searchPOST", query)


def test_says_who_asks(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALPATE_EMAIL", "library@example.org")
    search_europepmc("massage", 5)
    assert server.requests[0].fields["email"] == "library@example.org"
    assert server.requests[0].headers["User-Agent"].endswith("(mailto:library@example.org)")


def test_finding_nothing_is_no_error(server: LiteratureServer) -> None:
    search = search_europepmc("massage", 5)
    assert (search.total, len(search), list(search)) == (0, 0, [])


@pytest.mark.parametrize(("query", "limit"), [(" ", 5), ("massage", 0)])
def test_an_empty_query_or_limit_is_a_wrong_use(server: LiteratureServer, query: str, limit: int) -> None:
    with pytest.raises(UsageError):
        search_europepmc(query, limit)


def test_one_result_that_is_none_costs_no_other(server: LiteratureServer) -> None:
    server.results = [result(31_000_001), result(31_000_002, title=None), result(31_000_003)]
    items = list(search_europepmc("massage", 5))
    assert given(items) == ["31000001", "31000003"]
    assert isinstance(items[1], Rejected)


# Trouble


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(429, b"", headers=(("Retry-After", "1"),)),
        Answer(503, b"<html>maintenance</html>", "text/html"),
        json_answer({"version": "6.9"}),
        Answer(200, b'{"hitCount": 1, "resultList": {"res'),
        Answer(200, b'{"hitCount": 1, "resultList": {"result": []}}', cut=True),
        Answer(200, b"<html>sign in</html>", "text/html"),
    ],
)
def test_a_page_is_asked_for_again_when_trouble_may_pass(server: LiteratureServer, trouble: Answer) -> None:
    expected = hold(server, 1)
    server.trouble("search", trouble, trouble)
    assert given(search_europepmc("massage", 5)) == expected
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [200, 400, 404])
def test_a_query_that_is_rejected_is_told_in_the_services_words(server: LiteratureServer, status: int) -> None:
    server.trouble("search", json_answer({"errCode": 400, "errMsg": "Invalid query: missing ]"}, status))
    with pytest.raises(ServiceError, match=r"rejected the query: 'Invalid query: missing \]'; check its brackets"):
        search_europepmc("FIRST_PDATE:[2013", 5)
    assert len(server.requests) == 1


def test_gives_up_after_some_attempts(server: LiteratureServer) -> None:
    server.trouble("search", *[Answer(500)] * 99)
    with pytest.raises(ServiceError, match=r"Europe PMC has trouble: HTTP 500.*again later"):
        search_europepmc("massage", 5)
    assert len(server.requests) == http.ATTEMPTS


def test_no_network_is_told_at_once(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*args: object, **kwargs: object) -> object:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    monkeypatch.setenv("PALPATE_EUROPEPMC_URL", "http://europepmc.example.org/rest")
    with pytest.raises(ServiceError, match="Europe PMC can't be reached"):
        search_europepmc("massage", 5)
    assert server.clock.sleeps == []


def test_keeps_a_fair_pace(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(europepmc, "PAGE_SIZE", 1)
    hold(server, 20)
    list(search_europepmc("massage", 20))
    times = [request.at for request in server.requests]
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[5:], strict=False))


# Going on after an interruption


def test_goes_on_where_it_was_interrupted(server: LiteratureServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(europepmc, "PAGE_SIZE", 10)
    expected = hold(server, 25)
    run = iter(search_europepmc("massage", 25))
    list(islice(run, 15))
    del run
    server.requests.clear()
    search = search_europepmc("massage", 25)
    assert given(search) == expected
    assert len(server.requests) == 1
    search.forget()
    assert given(search_europepmc("massage", 25)) == expected
    assert len(server.requests) == 1 + 3


# Full texts


def test_full_texts_are_asked_for_only_when_wanted(server: LiteratureServer) -> None:
    server.results = [TRIAL]
    list(search_europepmc("massage", 5))
    assert not server.asked("fullTextXML")


def test_an_open_access_article_comes_with_its_full_text(server: LiteratureServer) -> None:
    server.results = [TRIAL, result(31_000_002, pmcid="PMC7000002", isOpenAccess="N")]
    server.full_texts = {"PMC7000001": FULL_TEXT}
    first, second = search_europepmc("massage", 5, full_text=True)
    assert isinstance(first, Record)
    assert [(section.label, section.text) for section in first.body] == [("Methods", "Sessions of 60 minutes, twice a week.")]
    assert (first.id, first.provenance, first.mesh) == ("pmid:31000001", "europepmc", ("Humans", "Massage*", "Neck Pain*"))
    assert isinstance(second, Record)
    assert not second.body
    assert [request.path for request in server.asked("fullTextXML")] == ["/europepmc/PMC7000001/fullTextXML"]


def test_a_full_text_that_is_not_there_costs_nothing_else(server: LiteratureServer) -> None:
    server.results = [TRIAL]
    (read,) = search_europepmc("massage", 5, full_text=True)
    assert isinstance(read, Record)
    assert read.abstract
    assert not read.body


def test_a_full_text_that_breaks_off_is_asked_for_again(server: LiteratureServer) -> None:
    server.results, server.full_texts = [TRIAL], {"PMC7000001": FULL_TEXT}
    server.trouble("fullTextXML", Answer(200, FULL_TEXT[:300].encode(), "text/xml"))
    (read,) = search_europepmc("massage", 5, full_text=True)
    assert isinstance(read, Record)
    assert read.body


def test_a_full_text_that_cannot_be_read_is_told_and_its_record_kept(server: LiteratureServer) -> None:
    server.results = [TRIAL]
    server.full_texts = {"PMC7000001": FULL_TEXT.replace("</p></sec>", "</p>")}
    kept, told = search_europepmc("massage", 5, full_text=True)
    assert isinstance(kept, Record)
    assert isinstance(told, Rejected)
    assert "PMC7000001" in told.where


def test_full_texts_are_kept_for_resuming(server: LiteratureServer) -> None:
    server.results, server.full_texts = [TRIAL], {"PMC7000001": FULL_TEXT}
    list(search_europepmc("massage", 5, full_text=True))
    server.requests.clear()
    (read,) = search_europepmc("massage", 5, full_text=True)
    assert isinstance(read, Record)
    assert read.body
    assert not server.requests
