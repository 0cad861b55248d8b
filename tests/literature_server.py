"""A local HTTP server that speaks the documented protocols of E-utilities and Europe PMC, throttling and errors included.

E-utilities: ESearch (JSON or XML, history server, the 9,999 that PubMed gives, Entrez dates) and EFetch (PubMed XML by
session or by PMIDs), with the answers that NCBI sends in trouble: errors under status 200, keys echoed in bodies, 429 with
a JSON body. Europe PMC: core results in JSON by cursor, POST for long queries, full texts as JATS. Time is `Clock`'s.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

import pytest

from palpate.sources import http, resume
from palpate.vocabulary import Record

Fields = dict[str, str]


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.sleeps: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    at: float
    method: str
    path: str
    fields: Fields
    headers: Fields


@dataclass(frozen=True)
class Answer:
    """What goes back. `cut` breaks the connection off in the middle of the body, `hang` sends nothing at all."""

    status: int = 200
    body: bytes = b""
    type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    hang: bool = False


@dataclass
class Session:
    """A search on the history server."""

    pmids: list[str]


def json_answer(value: object, status: int = 200, **headers: str) -> Answer:
    """A JSON body."""
    return Answer(status, json.dumps(value).encode(), headers=tuple((k.replace("_", "-"), v) for k, v in headers.items()))


def xml_answer(text: str, status: int = 200) -> Answer:
    """An XML body."""
    return Answer(status, text.encode(), "text/xml; charset=UTF-8")


def throttled(status: int = 429, **headers: str) -> Answer:
    """NCBI's word to a client that is too fast, which comes with status 429 or 200."""
    return json_answer(
        {"error": "API rate limit exceeded", "api-key": "192.0.2.7", "count": "4", "limit": "3"}, status, **headers
    )


def fetch_error(words: str, status: int = 200) -> Answer:
    """EFetch's way to state an error."""
    return xml_answer(
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<eFetchResult>\n\t<ERROR>{words}</ERROR>\n</eFetchResult>\n', status
    )


def search_error(words: str) -> Answer:
    """ESearch's way to state an error: under status 200, with raw line breaks in the message."""
    return Answer(body=b'{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"' + words.encode() + b'"}}')


def article(pmid: str, title: str = "") -> str:
    """A PubMed article with invented but ordinary content."""
    title = escape(title or f"Massage for neck pain, part {pmid}: a randomised trial")
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>7</Volume><PubDate><Year>2021</Year></PubDate>
</JournalIssue><Title>Journal of invented trials</Title></Journal><ArticleTitle>{title}.</ArticleTitle>
<Abstract><AbstractText Label="RESULTS">Pain fell by 12 points of 100 (P&lt;0.01) in those massaged.</AbstractText></Abstract>
<AuthorList><Author><LastName>Okafor</LastName><Initials>BN</Initials></Author></AuthorList><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
</Article></MedlineCitation></PubmedArticle>"""


@dataclass
class LiteratureServer:
    """What the server holds, what it was asked, and what it shall do wrong next."""

    clock: Clock
    articles: dict[str, str] = field(default_factory=dict)
    entered: dict[str, date] = field(default_factory=dict)
    """The day on which an article entered PubMed, where it matters."""
    cap: int = 9_999
    keys: set[str] = field(default_factory=set)
    results: list[dict[str, Any]] = field(default_factory=list)
    """Core results of Europe PMC."""
    full_texts: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    """PMIDs that are found and of which no record is given."""
    _trouble: defaultdict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    _closing: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._http = _QuietServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._http.server_port}"

    def close(self) -> None:
        """Stop serving and release whoever hangs."""
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def hold(self, *pmids: str) -> None:
        """Have PubMed know these articles."""
        self.articles.update({pmid: article(pmid) for pmid in pmids})

    def trouble(self, endpoint: str, *answers: Answer) -> None:
        """Answer the next requests to an endpoint ("esearch", "efetch", "search", "fullTextXML") like this instead."""
        self._trouble[endpoint].extend(answers)

    def asked(self, endpoint: str) -> list[Request]:
        """The requests to an endpoint so far."""
        return [request for request in self.requests if request.path.rpartition("/")[2].startswith(endpoint)]

    def answer(self, request: Request) -> Answer:
        """The answer to a request."""
        self.requests.append(request)
        endpoint = request.path.rpartition("/")[2].removesuffix(".fcgi")
        if self._trouble[endpoint]:
            return self._trouble[endpoint].popleft()
        if request.path.startswith("/eutils/"):
            return self._refusal(request) or (self._esearch if endpoint == "esearch" else self._efetch)(request.fields)
        if endpoint == "fullTextXML":
            text = self.full_texts.get(request.path.split("/")[-2])
            return xml_answer(text) if text is not None else json_answer({"errCode": 404, "errMsg": "not found"}, 404)
        return self._page(request.fields)

    def _refusal(self, request: Request) -> Answer | None:
        key = request.fields.get("api_key")
        if key and key not in self.keys:
            return json_answer({"error": "API key invalid", "api-key": key, "type": "invalid", "status": "unknown"}, 400)
        limit = 10 if key else 3
        lately = [other for other in self.requests if request.at - 1 < other.at <= request.at]
        return throttled(Retry_After="2") if len(lately) > limit else None

    def _esearch(self, fields: Fields) -> Answer:
        first, last = (fields.get(name, default) for name, default in (("mindate", "0001/01/01"), ("maxdate", "9999/12/31")))
        pmids = [p for p in self.articles if first <= f"{self.entered.get(p, date(2020, 1, 1)):%Y/%m/%d}" <= last]
        start, most = int(fields.get("retstart", 0)), int(fields.get("retmax", 20))
        if start >= self.cap:
            return search_error(f"Search Backend failed: Exception:\n'retstart' cannot be larger than {self.cap - 1}.")
        shown = pmids[: self.cap][start : start + most]
        result: dict[str, Any] = {"count": str(len(pmids)), "retmax": str(len(shown)), "retstart": str(start)}
        if fields.get("usehistory") == "y":
            name = f"MCID_{len(self.sessions):024x}"
            self.sessions[name] = Session(pmids)
            result |= {"querykey": "1", "webenv": name}
        result |= {"idlist": shown, "translationset": [], "querytranslation": f'"{fields["term"]}"[All Fields]'}
        if not pmids:
            result["errorlist"] = {"phrasesnotfound": [fields["term"]], "fieldsnotfound": []}
            result["warninglist"] = {"phrasesignored": [], "quotedphrasesnotfound": [], "outputmessages": ["No items found."]}
        return json_answer({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})

    def _efetch(self, fields: Fields) -> Answer:
        if "WebEnv" in fields:
            session = self.sessions.get(fields["WebEnv"])
            if session is None:
                return fetch_error(f"Cannot retrieve history data. query_key: 1, WebEnv: {fields['WebEnv']}, retstart: 0", 400)
            start = int(fields["retstart"])
            pmids = session.pmids[: self.cap][start : start + int(fields["retmax"])]
        else:
            pmids = fields["id"].split(",")
        inside = "\n".join(self.articles[p] for p in pmids if p in self.articles and p not in self.withheld)
        return xml_answer(
            f'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>\n{inside}\n</PubmedArticleSet>'
        )

    def _page(self, fields: Fields) -> Answer:
        cursor = fields.get("cursorMark", "*")
        start = 0 if cursor == "*" else int(base64.b64decode(cursor))
        shown = self.results[start : start + int(fields.get("pageSize", 25))]
        following = base64.b64encode(str(start + len(shown)).encode()).decode() if shown else cursor
        return json_answer(
            {
                "version": "6.9",
                "hitCount": len(self.results),
                "nextCursorMark": following,
                "request": {"queryString": fields["query"], "resultType": fields.get("resultType", "lite").upper()},
                "resultList": {"result": shown},
            }
        )


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *args: object) -> None:
        """A client that leaves in the middle is part of the tests."""


def _handler(server: LiteratureServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's acknowledgement of the headers

        def do_GET(self) -> None:
            self._serve("GET", urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._serve("POST", self.rfile.read(int(self.headers["Content-Length"])).decode())

        def log_message(self, *args: object) -> None:
            pass

        def _serve(self, method: str, form: str) -> None:
            if server._closing.is_set():
                self.close_connection = True
                return
            fields = dict(parse_qsl(form, keep_blank_values=True))
            request = Request(server.clock.now(), method, urlsplit(self.path).path, fields, dict(self.headers))
            self._send(server.answer(request))

        def _send(self, answer: Answer) -> None:
            if answer.hang:
                self.close_connection = True
                server._closing.wait(10)
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
            self.close_connection = answer.cut

    return Handler


def served(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[LiteratureServer]:
    """A server for the time of a test, which palpate asks instead of the real services, under a clock that needs no time.

    What palpate keeps for resuming lies in `folder`; no key and no address of the person who runs the test is used.
    """
    clock = Clock()
    server = LiteratureServer(clock)
    for name in ("NCBI_API_KEY", "NCBI_EMAIL", "PALPATE_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("PALPATE_EUTILS_URL", f"{server.address}/eutils/")
    monkeypatch.setenv("PALPATE_EUROPEPMC_URL", f"{server.address}/europepmc")
    monkeypatch.setattr(resume, "cache_folder", lambda: folder / "searches")
    monkeypatch.setattr(http, "limiter_for", cache(lambda url, per_second: http.RateLimiter(per_second, now=clock.now)))
    monkeypatch.setattr(time, "sleep", clock.sleep)
    yield server
    server.close()


def pmids(count: int, first: int = 30_000_001) -> list[str]:
    """PMIDs in a row."""
    return [str(first + n) for n in range(count)]


def given(items: Iterable[object]) -> list[str | None]:
    """The PMIDs of the records among what a search gives."""
    return [item.pmid for item in items if isinstance(item, Record)]
