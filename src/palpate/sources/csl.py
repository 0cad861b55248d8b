"""CSL-JSON, as citation managers and Crossref write it: an array of items, one item, or one item a line.

Fields: https://github.com/citation-style-language/schema (csl-data.json)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from palpate.sources.drafts import initials, labelled_sections, make_record, year_in
from palpate.sources.encoding import text_blocks
from palpate.sources.items import Rejected, SourceItem
from palpate.vocabulary import Record

_LARGEST = 8 << 20
"""Characters that one item may have."""

_BETWEEN = re.compile(r"[\s,\ufeff]*")
_MARKUP = re.compile(r"</?[a-zA-Z][\w:]*(?:\s[^<>]*)?/?>")
_PMID_NOTE = re.compile(r"\bPMID:\s*(\d{1,9})")
_PMCID_NOTE = re.compile(r"\bPMCID:\s*(PMC\d+)")


def read_csl(blocks: Iterable[bytes]) -> Iterator[SourceItem]:
    """A record or a `Rejected` for each item. Reading ends at a place that is not JSON, which is reported."""
    number = 0
    for number, item in enumerate(_items(blocks), 1):
        where = f"item {number}"
        if isinstance(item, Rejected):
            yield Rejected(where, item.reason)
        elif isinstance(item, dict):
            yield _record(item, where)
        else:
            yield Rejected(where, "it is no CSL-JSON item, which must be an object in braces")


def _items(blocks: Iterable[bytes]) -> Iterator[object]:
    """Values of the file one by one, with memory for one block and one item."""
    decoder = json.JSONDecoder()
    texts = text_blocks(blocks)
    buffer, position, in_array = "", 0, False
    ended = False
    while True:
        position = _BETWEEN.match(buffer, position).end()  # type: ignore[union-attr]  # it matches the empty text too
        if not in_array and buffer[position : position + 1] == "[":
            in_array, position = True, position + 1
            continue
        if buffer[position : position + 1] == "]":
            return
        if position < len(buffer):
            try:
                value, end = decoder.raw_decode(buffer, position)
            except ValueError as error:
                if ended or len(buffer) - position > _LARGEST:
                    yield Rejected("", f"from here on the file is not valid JSON ({_fault(error)}); export it again")
                    return
            except RecursionError:
                yield Rejected("", "it is nested too deeply to be a CSL-JSON item; export the file again")
                return
            else:
                if ended or end < len(buffer):  # a number at the end of a block may go on
                    yield value
                    position = end
                    continue
        elif ended:
            if in_array:
                yield Rejected("", "the list is not closed by ']', so items may be missing; export the file again")
            return
        more = next(texts, None)
        ended = more is None
        buffer, position = buffer[position:] + (more or ""), 0


def _fault(error: ValueError) -> str:
    return error.msg[0].lower() + error.msg[1:] if isinstance(error, json.JSONDecodeError) else "a number is too long"


def _record(item: dict[str, Any], where: str) -> Record | Rejected:
    note = _text(item, "note") or ""
    url = _text(item, "URL")
    pmid, pmcid = _PMID_NOTE.search(note), _PMCID_NOTE.search(note)
    title, subtitle = _text(item, "title"), _text(item, "subtitle")
    if title and subtitle and subtitle.lower() not in title.lower():
        title = f"{title.rstrip(':')}: {subtitle}"
    facts = {
        "provenance": "csl",
        "title": title,
        "authors": _authors(item.get("author") or item.get("editor")),
        "journal": _text(item, "container-title", "publisher"),
        "year": _year(item.get("issued")) or _year(item.get("published")) or _year(item.get("published-print")),
        "volume": _text(item, "volume"),
        "issue": _text(item, "issue"),
        "pages": _text(item, "page", "number"),
        "doi": _text(item, "DOI"),
        "pmid": _text(item, "PMID") or (pmid and pmid[1]),
        "pmcid": _text(item, "PMCID") or (pmcid and pmcid[1]),
        "urls": (url,) if url and url.startswith(("http://", "https://")) else (),
        "abstract": labelled_sections(_text(item, "abstract") or ""),
        "keywords": tuple(dict.fromkeys(filter(None, map(str.strip, re.split(r"[;,]", _text(item, "keyword") or ""))))),
    }
    return make_record(where, facts, types=filter(None, [_text(item, "genre")]))


def _text(item: dict[str, Any], *names: str) -> str | None:
    """The first of these fields that has a text or number (Crossref puts texts in lists), without HTML or JATS tags."""
    for name in names:
        value = item.get(name)
        if isinstance(value, list):
            value = next(iter(value), None)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            text = " ".join(_MARKUP.sub(" " if name == "abstract" else "", str(value)).split())
            if text:
                return text
    return None


def _authors(people: object) -> tuple[str, ...]:
    names = (_author(person) for person in people if isinstance(person, dict)) if isinstance(people, list) else ()
    return tuple(name for name in names if name)


def _author(person: dict[str, Any]) -> str:
    family, particle = _text(person, "family"), _text(person, "non-dropping-particle")
    if not family:
        return _text(person, "literal", "name") or ""
    suffix = (_text(person, "suffix") or "").rstrip(".")
    return " ".join(filter(None, (particle, family, initials(_text(person, "given") or ""), suffix)))


def _year(date: object) -> int | None:
    """The year of a CSL date: "date-parts" ([[2016, 5]]), else "raw" or "literal"."""
    if not isinstance(date, dict):
        return year_in(str(date)) if isinstance(date, (str, int)) else None
    parts = date.get("date-parts")
    while isinstance(parts, list) and parts:
        parts = parts[0]
    return year_in(str(parts)) if isinstance(parts, (str, int)) else year_in(_text(date, "raw", "literal"))
