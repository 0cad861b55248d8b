"""Searching PubMed live: the protocol, its pace and its limits."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from itertools import islice

import pytest

from literature_server import (
    Answer,
    LiteratureServer,
    article,
    given,
    pmids,
)
from palpate.errors import ServiceError, UsageError
from palpate.sources import http, pubmed_service
from palpate.sources.items import Rejected
from palpate.sources.pubmed_service import search_pubmed
from palpate.vocabulary import RecordKind

KEY = "0123456789abcdef0123456789abcdef0123"


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
    with pytest.raises(ServiceError, match="30 records for this query that entered it on 2020-01-01"):
        list(search_pubmed("massage", 25))
