"""Speak NCBI's E-utilities for PubMed (NCBI, "Entrez Programming Utilities Help", NBK25499): ESearch and EFetch.

All requests are POSTs, which keeps the API key out of addresses and takes queries and lists of PMIDs of any length.
Errors come with any HTTP status, 200 included, as JSON or XML; what they say decides whether to ask again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, TypeVar

from palpate.errors import ServiceError
from palpate.sources.http import Reply, Service, TransientError, stated_error
from palpate.sources.identifiers import clean_pmid

T = TypeVar("T")

EUTILS_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"

_PASSING = re.compile(
    r"rate limit|too many requests|backend|time.?out|temporar|try again|unavailable|forwarding|viewer error|empty res"
    r"|eutils_lb|not supported|unable to (open|obtain)|can't fetch|couldn't resolve|internal",
    re.IGNORECASE,
)
"""Errors that are known to pass; "Database: pubmed - is not supported" is one of them, strange as it reads."""
_SESSION_LOST = re.compile(r"history|unable to obtain query|query_?key|WebEnv", re.IGNORECASE)
_RETSTART = re.compile(r"retstart|OUT OF RANGE", re.IGNORECASE)


class SessionLostError(ServiceError):
    """The history server no longer has the session; its PMIDs must be posted instead."""


@dataclass(frozen=True, slots=True)
class Session:
    """Search results that wait on the history server, for some hours."""

    web_env: str
    query_key: str


@dataclass(frozen=True, slots=True)
class Found:
    """What ESearch says. `total` is how many records match, `pmids` the first of them, best match first."""

    total: int
    pmids: tuple[str, ...]
    translation: str
    warnings: tuple[str, ...]
    session: Session | None


def pubmed() -> Service:
    """PubMed as the environment describes it: NCBI_API_KEY, NCBI_EMAIL or PALPATE_EMAIL, PALPATE_EUTILS_URL."""
    key = _setting("NCBI_API_KEY")
    hint = "wait some minutes" if key else "wait some minutes, or set NCBI_API_KEY to be allowed 10 requests a second"
    return Service(
        "PubMed",
        _setting("PALPATE_EUTILS_URL") or EUTILS_URL,
        variable="PALPATE_EUTILS_URL",
        per_second=10 if key else 3,
        email=_setting("NCBI_EMAIL") or _setting("PALPATE_EMAIL"),
        secret=key,
        throttle_hint=hint,
    )


def esearch(service: Service, query: str, retmax: int, days: tuple[date, date] | None = None) -> Found:
    """Search; `days` confines it to records that entered PubMed from the first to the last of them."""
    fields = {"term": query, "retmax": str(retmax), "retmode": "json", "sort": "relevance", "usehistory": "y"}
    if days:
        fields |= {"datetype": "edat", "mindate": f"{days[0]:%Y/%m/%d}", "maxdate": f"{days[1]:%Y/%m/%d}"}
    return _ask(service, "esearch.fcgi", fields, lambda reply: _read_search(service, reply))


def efetch_session(service: Service, session: Session, start: int, count: int) -> bytes:
    """Fetch records `start` to `start + count` of a session as PubMed XML; raises `SessionLostError`."""
    window = {"WebEnv": session.web_env, "query_key": session.query_key, "retstart": str(start), "retmax": str(count)}

    def read(reply: Reply) -> bytes:
        words = stated_error(reply.body)
        if words and _SESSION_LOST.search(words):
            raise SessionLostError(words)
        return _read_articles(service, reply)

    return _ask(service, "efetch.fcgi", {"rettype": "abstract", "retmode": "xml", **window}, read)


def efetch_pmids(service: Service, pmids: Sequence[str]) -> bytes:
    """Fetch the records with these PMIDs as PubMed XML."""
    fields = {"rettype": "abstract", "retmode": "xml", "id": ",".join(pmids)}
    return _ask(service, "efetch.fcgi", fields, lambda reply: _read_articles(service, reply))


def _ask(service: Service, utility: str, fields: dict[str, str], read: Callable[[Reply], T]) -> T:
    who = {"db": "pubmed", "tool": "palpate"}
    if service.email:
        who["email"] = service.email
    if service.secret:
        who["api_key"] = service.secret
    return service.post(utility, {**who, **fields}, read)


def _read_search(service: Service, reply: Reply) -> Found:
    _check(service, reply)
    try:
        answer: dict[str, Any] = json.loads(reply.body, strict=False)["esearchresult"]
        total = int(answer["count"])
        pmids = tuple(pmid for pmid in map(clean_pmid, answer["idlist"]) if pmid)
    except (ValueError, KeyError, TypeError):
        raise _not_understood(service, reply) from None
    if total and not pmids:
        raise TransientError(f"PubMed says that it has {total} records and names none of them")
    session = Session(answer["webenv"], answer["querykey"]) if answer.get("webenv") and answer.get("querykey") else None
    return Found(total, pmids, str(answer.get("querytranslation") or ""), _warnings(answer), session)


_WARNINGS = {
    "phrasesnotfound": "not found",
    "fieldsnotfound": "no such search field",
    "phrasesignored": "ignored",
    "quotedphrasesnotfound": "phrase not found",
    "outputmessages": "note",
}


def _warnings(answer: dict[str, Any]) -> tuple[str, ...]:
    """What PubMed made of words and fields that it does not know: it searches without them, and gives something else."""
    said: dict[str, Any] = {**(answer.get("errorlist") or {}), **(answer.get("warninglist") or {})}
    return tuple(f"{meaning}: {words}" for kind, meaning in _WARNINGS.items() for words in dict.fromkeys(said.get(kind) or ()))


def _read_articles(service: Service, reply: Reply) -> bytes:
    _check(service, reply)
    body = reply.body.strip()
    if b"<PubmedArticleSet" not in body[:2000]:
        raise _not_understood(service, reply)
    if not body.endswith((b"</PubmedArticleSet>", b"<PubmedArticleSet/>", b"<PubmedArticleSet />")):
        raise TransientError("PubMed's answer stopped in the middle")
    return reply.body


def _check(service: Service, reply: Reply) -> None:
    words = stated_error(reply.body)
    if words:
        _refused(service, words)
    if reply.status != 200:
        raise ServiceError(f"PubMed refused the request: HTTP {reply.status}; check {service.url}")


def _refused(service: Service, words: str) -> NoReturn:
    """Raise the error that PubMed's words stand for."""
    said = service.say(words)
    if re.search("rate limit|too many requests", words, re.IGNORECASE):
        service.throttled()
    if re.search("api.key", words, re.IGNORECASE):
        raise ServiceError(f"PubMed does not accept the key in NCBI_API_KEY ('{said}'); correct it, or unset it and go slower")
    if _PASSING.search(words) and not _RETSTART.search(words):
        raise TransientError(f"PubMed has trouble: {said}")
    raise ServiceError(f"PubMed rejected the query: '{said}'; check its brackets, quotes and [field] tags")


def _not_understood(service: Service, reply: Reply) -> TransientError:
    """A maintenance page, a login page of the network, or an answer that was cut short."""
    start = service.say(reply.body[:80].decode("utf-8", "replace")) or "nothing"
    return TransientError(f"PubMed at {service.host} sent something that is no answer ('{start}')")


def _setting(variable: str) -> str | None:
    return os.environ.get(variable, "").strip() or None
