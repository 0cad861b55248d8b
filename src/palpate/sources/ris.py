"""RIS, the exchange format of reference managers, entry by entry; unknown tags are passed over.

Tags: https://en.wikipedia.org/wiki/RIS_(file_format), read by rispy, which knows the mapping in its `TAG_KEY_MAPPING`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import rispy

from palpate.sources.drafts import labelled_sections, make_record, vancouver_name, year_in
from palpate.sources.encoding import numbered_lines
from palpate.sources.items import Rejected, SourceItem
from palpate.vocabulary import Record

_TAG = re.compile(r"^\s*([A-Z][A-Z0-9]) {0,3}-(?: (.*)|)$")
_LONGEST = 50_000
"""Lines that one entry may have; more means that an entry's end is missing and the file is something else."""

_PMID_TAGS = ("accession_number", "id")
_PMID_IN_TEXT = re.compile(r"\bPMID:?\s*(\d{1,9})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov|/)\D{0,10}(\d{1,9})\b", re.IGNORECASE)
_PMCID_IN_TEXT = re.compile(r"\bPMC\d+\b")
_PUBMED = re.compile(r"pubmed|medline", re.IGNORECASE)


def read_ris(blocks: Iterable[bytes]) -> Iterator[SourceItem]:
    """A record or a `Rejected` for each entry. An entry ends at ER, or where the next TY begins."""
    parser = rispy.RisParser()
    for number, lines in _entries(blocks):
        yield _record(parser, lines, f"line {number}")


def _entries(blocks: Iterable[bytes]) -> Iterator[tuple[int, list[str]]]:
    """The lines of each entry, tags in standard spacing, and the number of the first."""
    start, lines = 0, list[str]()
    for number, line in numbered_lines(blocks):
        found = _TAG.match(line)
        tag = found[1] if found else None
        if tag == "TY" or tag == "ER" or len(lines) > _LONGEST:
            if lines:
                yield start, lines
            start, lines = number, []
        if found and tag != "ER" and (lines or tag == "TY"):
            lines.append(f"{tag}  - {(found[2] or '').strip()}")
        elif lines and line.strip():
            lines.append(line.strip())
    if lines:
        yield start, lines


def _record(parser: rispy.RisParser, lines: list[str], where: str) -> Record | Rejected:
    entries: list[dict[str, Any]] = parser.parse("\n".join([*lines, "ER  - "]))
    if len(entries) != 1:
        return Rejected(where, "it is no RIS entry; each must begin with 'TY  - ' and end with 'ER  - '")
    entry = entries[0]
    urls = tuple(url for url in entry.get("urls", ()) if url.startswith(("http://", "https://")))
    facts = {
        "provenance": "ris",
        "title": _one(entry, "title", "primary_title", "translated_title", "short_title"),
        "authors": _authors(entry),
        "journal": _one(entry, "alternate_title3", "journal_name", "secondary_title", "alternate_title2", "alternate_title1"),
        "year": year_in(_one(entry, "year", "publication_year", "date")),
        "volume": _one(entry, "volume"),
        "issue": _one(entry, "number"),
        "pages": _pages(entry),
        "doi": _one(entry, "doi") or next((url for url in urls if "doi.org/10." in url), None),
        "pmid": _pmid(entry, urls),
        "pmcid": next(iter(_PMCID_IN_TEXT.findall(" ".join((_one(entry, "custom2") or "", *urls)))), None),
        "urls": urls,
        "language": _language(_one(entry, "language")),
        "abstract": labelled_sections(_one(entry, "abstract", "notes_abstract") or ""),
        "keywords": tuple(dict.fromkeys(word for word in map(str.strip, entry.get("keywords", ())) if word)),
    }
    return make_record(where, facts, types=filter(None, [_one(entry, "type_of_work")]))


def _one(entry: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = entry.get(name)
        text = " ".join(value) if isinstance(value, list) else value
        if text and text.strip():
            return str(text).strip()
    return None


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:
    names = entry.get("authors") or entry.get("first_authors") or entry.get("secondary_authors") or ()
    return tuple(name for author in names if (name := vancouver_name(author)))


def _pages(entry: dict[str, Any]) -> str | None:
    start, end = _one(entry, "start_page"), _one(entry, "end_page")
    return f"{start}-{end}" if start and end and start != end and "-" not in start else start or end


def _pmid(entry: dict[str, Any], urls: tuple[str, ...]) -> str | None:
    """A PMID from a link or note that says so, or the accession number where the database is PubMed or MEDLINE."""
    said = " ".join((*urls, *entry.get("notes", ()), _one(entry, "note") or "", _one(entry, "accession_number") or ""))
    if found := _PMID_IN_TEXT.search(said):
        return found[1] or found[2]
    if _PUBMED.search(" ".join(_one(entry, name) or "" for name in ("name_of_database", "database_provider"))):
        return _one(entry, *_PMID_TAGS)
    return None


def _language(text: str | None) -> str | None:
    """The language where it is given as NLM's three letters or as "English"; others have too many spellings."""
    word = (text or "").strip().lower()
    return "eng" if word in {"en", "eng", "english", "en-us", "en-gb"} else word if re.fullmatch(r"[a-z]{3}", word) else None
