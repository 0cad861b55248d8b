"""Search Europe PMC and read what is found (Europe PMC, "Articles RESTful API": search, core results, full text XML).

Results come page by page; each page names the cursor of the next one. The pages and full texts of an interrupted search are
kept on disk (`sources.resume`) until `EuropePmcSearch.forget` says that the library holds them, and are not asked for again
when the same search is made within a day.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from palpate.errors import ServiceError, SourceError, UsageError
from palpate.sources.europepmc_record import record_of
from palpate.sources.http import Reply, Service, TransientError, stated_error
from palpate.sources.items import Rejected, SourceItem
from palpate.sources.jats import read_jats
from palpate.sources.resume import KeptAnswers
from palpate.vocabulary import Record

EUROPEPMC_URL = "https://www.ebi.ac.uk/europepmc/webservices/rest"
PAGE_SIZE = 250
"""Results a page. Up to 1,000 are allowed; core results come to some 10 kB each, and a broken page is sent for again whole."""
REQUESTS_PER_SECOND = 5.0
"""Europe PMC publishes no limit for this API; this is a fair pace that one page of results a second or so never reaches."""
LONGEST_GET = 2_000
"""Characters of a query from which it is posted, because addresses of any length are not taken everywhere."""


class EuropePmcSearch:
    """The result of a search, to be iterated for its items: `Record`, or `Rejected` for what could not become one.

    `total` is how many records Europe PMC has for the query.
    """

    def __init__(self, service: Service, query: str, limit: int, *, full_text: bool) -> None:
        self._service = service
        self._query = query
        self._limit = limit
        self._full_text = full_text
        self._kept = KeptAnswers("europepmc", service.url, query, limit)
        self.total = int(self._page(0, "*")["hitCount"])

    def __len__(self) -> int:
        return min(self._limit, self.total)

    def __iter__(self) -> Iterator[SourceItem]:
        try:
            for result in self._results():
                yield from self._items(result)
        finally:
            self._service.close()

    def forget(self) -> None:
        """Drop what is kept for resuming: the library holds all of it now."""
        self._kept.drop()

    def _results(self) -> Iterator[Any]:
        """The core results, up to the limit. Fewer can come than were announced, so an empty page ends them too."""
        left, number, cursor = len(self), 0, "*"
        while left > 0:
            page = self._page(number, cursor)
            results = page["resultList"]["result"][:left]
            yield from results
            left -= len(results)
            following = page.get("nextCursorMark")
            if not results or not following or following == cursor:
                return
            number, cursor = number + 1, following

    def _items(self, result: Any) -> Iterator[SourceItem]:
        record = record_of(result)
        if self._full_text and isinstance(record, Record) and record.pmcid and result.get("isOpenAccess") == "Y":
            yield from _with_full_text(record, self._article(record.pmcid))
        else:
            yield record

    def _page(self, number: int, cursor: str) -> dict[str, Any]:
        name = f"page-{number}"
        answer = self._kept.read(name)
        if answer is None:
            answer = self._ask_page(cursor)
            self._kept.write(name, answer)
        page: dict[str, Any] = json.loads(answer)
        return page

    def _ask_page(self, cursor: str) -> bytes:
        fields = {
            "query": self._query,
            "resultType": "core",
            "format": "json",
            "pageSize": str(min(PAGE_SIZE, self._limit)),
            "cursorMark": cursor,
        }
        if self._service.email:
            fields["email"] = self._service.email
        if len(self._query) > LONGEST_GET:
            return self._service.post("searchPOST", fields, lambda reply: _read_page(self._service, reply))
        return self._service.get("search", fields, lambda reply: _read_page(self._service, reply))

    def _article(self, pmcid: str) -> bytes:
        """The full text as JATS XML; empty where Europe PMC has none after all."""
        answer = self._kept.read(pmcid)
        if answer is None:
            answer = self._service.get(f"{pmcid}/fullTextXML", {}, lambda reply: _read_article(self._service, reply))
            self._kept.write(pmcid, answer)
        return answer


def search_europepmc(query: str, limit: int, *, full_text: bool = False) -> EuropePmcSearch:
    """Search Europe PMC for `query`, in its own syntax, and give at most `limit` records, the best matches first.

    With `full_text` the full text of each open-access article is fetched too, at one request each; where it can't be read
    the record comes with its abstract alone and a `Rejected` that says why. PALPATE_EUROPEPMC_URL names another place to
    ask, PALPATE_EMAIL an address for the service to write to. Raises `UsageError` for an empty query or limit and
    `ServiceError` where Europe PMC refuses the query, throttles for too long, or can't be reached or understood.
    """
    query = query.strip()
    if not query:
        raise UsageError("The Europe PMC query is empty; give one such as 'massage AND \"low back pain\"'")
    if limit < 1:
        raise UsageError(f"The number of records must be 1 or more, not {limit}")
    service = Service(
        "Europe PMC",
        os.environ.get("PALPATE_EUROPEPMC_URL", "").strip() or EUROPEPMC_URL,
        variable="PALPATE_EUROPEPMC_URL",
        per_second=REQUESTS_PER_SECOND,
        email=os.environ.get("PALPATE_EMAIL", "").strip() or None,
        throttle_hint="wait some minutes",
    )
    return EuropePmcSearch(service, query, limit, full_text=full_text)


def _read_page(service: Service, reply: Reply) -> bytes:
    words = stated_error(reply.body)
    if words or reply.status != 200:
        said = service.say(words or f"HTTP {reply.status}")
        raise ServiceError(f"Europe PMC rejected the query: '{said}'; check its brackets, quotes and FIELD: names")
    try:
        page = json.loads(reply.body)
        int(page["hitCount"])
        whole = isinstance(page["resultList"]["result"], list)
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        start = service.say(reply.body[:80].decode("utf-8", "replace")) or "nothing"
        raise TransientError(f"Europe PMC at {service.host} sent something that is no answer ('{start}')")
    return reply.body


def _read_article(service: Service, reply: Reply) -> bytes:
    if reply.status == 404:
        return b""
    if reply.status != 200:
        raise ServiceError(f"Europe PMC refused a full text: HTTP {reply.status}; leave full texts out or try again later")
    if not reply.body.rstrip().endswith(b"</article>"):
        raise TransientError(f"A full text from {service.name} stopped in the middle")
    return reply.body


def _with_full_text(record: Record, article: bytes) -> Iterator[SourceItem]:
    """The record with body and licence of its full text, or as it is with the account of why that can't be read."""
    if not article:
        yield record
        return
    where = f"full text of {record.pmcid}"
    try:
        read = next(iter(read_jats([article])), Rejected(where, "it holds no article"))
    except SourceError as error:
        read = Rejected(where, str(error))
    if isinstance(read, Record):
        yield record.model_copy(update={"body": read.body, "licence": read.licence or record.licence})
        return
    yield record
    yield Rejected(where, read.reason if isinstance(read, Rejected) else "it holds no article")
