"""Search PubMed and read what is found, in batches from NCBI's history server.

One ESearch gives the PMIDs, best match first, and a session on the history server; EFetch then gives the records from
that session. Where the session is lost (they expire after some hours) or there are several, the PMIDs are posted instead.

An interrupted search is resumed by asking the same again within a day: the list of PMIDs and every answer are kept on
disk (`sources.resume`) until `PubMedSearch.forget` says that the library holds them. So nothing is fetched twice, whether
the interruption came from the network, the service, the user or the library, and nothing depends on a session still
being alive. Records that the library already holds are fetched all the same: they may have been retracted since.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from palpate.errors import ServiceError, UsageError
from palpate.sources.eutils import Found, Session, SessionLostError, efetch_pmids, efetch_session, esearch, pubmed
from palpate.sources.http import Service
from palpate.sources.items import Rejected, SourceItem
from palpate.sources.pubmed_xml import read_pubmed_xml
from palpate.sources.resume import KeptAnswers
from palpate.vocabulary import Record

BATCH = 200
"""Records a fetch; from about 200 PMIDs on NCBI asks to POST (NBK25499), and an answer stays at some megabytes."""
ESEARCH_CAP = 9_999
"""PubMed gives out the first 9,999 records of a search and no more (NBK25499, ESearch): more are found by slices of dates."""
_FIRST_DAY = date(1800, 1, 1)


class PubMedSearch:
    """The result of a search, to be iterated for its items: `Record`, or `Rejected` for what can't be read or isn't given.

    `total` is how many records PubMed has for the query, `len()` how many of them this search gives, `query_translation`
    the query as PubMed understood it, `warnings` what it made of words and fields that it does not know.
    """

    def __init__(self, service: Service, found: Found, kept: KeptAnswers) -> None:
        self.total = found.total
        self.query_translation = found.translation
        self.warnings = found.warnings
        self._service = service
        self._pmids = found.pmids
        self._session = found.session
        self._kept = kept

    def __len__(self) -> int:
        return len(self._pmids)

    def __iter__(self) -> Iterator[SourceItem]:
        try:
            for start in range(0, len(self._pmids), BATCH):
                pmids = self._pmids[start : start + BATCH]
                yield from _items(self._batch(start, pmids), pmids)
        finally:
            self._service.close()

    def forget(self) -> None:
        """Drop what is kept for resuming: the library holds all of it now."""
        self._kept.drop()

    def _batch(self, start: int, pmids: tuple[str, ...]) -> bytes:
        """The answer for one batch, from disk where an earlier run got it."""
        name = f"batch-{start}"
        answer = self._kept.read(name)
        if answer is None:
            answer = self._fetch(start, pmids)
            self._kept.write(name, answer)
        return answer

    def _fetch(self, start: int, pmids: tuple[str, ...]) -> bytes:
        if self._session:
            try:
                return efetch_session(self._service, self._session, start, len(pmids))
            except SessionLostError:
                self._session = None
        return efetch_pmids(self._service, pmids)


def search_pubmed(query: str, limit: int) -> PubMedSearch:
    """Search PubMed for `query`, in its own syntax, and give at most `limit` records, the best matches first.

    Above 9,999 records, which PubMed does not give for one search, they come by the day they entered PubMed, newest first.

    The environment gives the key (NCBI_API_KEY), an address for NCBI to write to before it blocks somebody (NCBI_EMAIL, or
    PALPATE_EMAIL) and another place to ask (PALPATE_EUTILS_URL). Raises `UsageError` for an empty query or limit and
    `ServiceError` where PubMed refuses the query or the key, throttles for too long, or can't be reached or understood.
    """
    query = query.strip()
    if not query:
        raise UsageError("The PubMed query is empty; give one such as 'massage AND low back pain'")
    if limit < 1:
        raise UsageError(f"The number of records must be 1 or more, not {limit}")
    service = pubmed()
    kept = KeptAnswers("pubmed", service.url, query, limit)
    found = _recall(kept)
    if found is None:
        found = _find(service, query, limit)
        kept.write("search", json.dumps(asdict(found)).encode())
    return PubMedSearch(service, found, kept)


def _recall(kept: KeptAnswers) -> Found | None:
    """The search as an interrupted run made it, or None where there was none or its note can't be read."""
    note = kept.read("search")
    if note is None:
        return None
    try:
        said = json.loads(note)
        session = Session(**said["session"]) if said["session"] else None
        return Found(int(said["total"]), tuple(said["pmids"]), said["translation"], tuple(said["warnings"]), session)
    except (ValueError, KeyError, TypeError):
        return None


def _find(service: Service, query: str, limit: int) -> Found:
    """All PMIDs that are wanted, in one search where PubMed gives them in one."""
    found = esearch(service, query, min(limit, ESEARCH_CAP))
    if min(limit, found.total) <= ESEARCH_CAP:
        return found
    pmids = tuple(islice(dict.fromkeys(_by_days(service, query)), limit))
    return Found(found.total, pmids, found.translation, found.warnings, session=None)


def _by_days(service: Service, query: str) -> Iterator[str]:
    """The PMIDs of a search of more than 9,999 records, newest first, by halving the time until each part fits."""
    spans = [(_FIRST_DAY, datetime.now(UTC).date() + timedelta(days=1))]
    while spans:
        first, last = spans.pop()
        found = esearch(service, query, ESEARCH_CAP, (first, last))
        if found.total <= ESEARCH_CAP:
            yield from found.pmids
        elif first == last:
            raise ServiceError(
                f"PubMed has {found.total} records for this query that entered it on {first}, and gives at most {ESEARCH_CAP}; "
                "narrow the query"
            )
        else:
            middle = first + (last - first) // 2
            spans += [(first, middle), (middle + timedelta(days=1), last)]


def _items(answer: bytes, pmids: tuple[str, ...]) -> Iterator[SourceItem]:
    """The items of one answer, and a `Rejected` for each PMID that PubMed was asked for and gave nothing about."""
    missing = dict.fromkeys(pmids)
    for item in read_pubmed_xml([answer]):
        if isinstance(item, Record) and item.pmid:
            missing.pop(item.pmid, None)
        elif isinstance(item, Rejected):
            for number in re.findall(r"\d+", item.where):
                missing.pop(number, None)
        yield item
    for pmid in missing:
        yield Rejected(f"PMID {pmid}", "PubMed found it and gave no record for it (a book, or withdrawn since)")
