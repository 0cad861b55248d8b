"""Records in the formats that reference managers and other programs read, as a stream of text.

RIS follows the tag list that reference managers share (TY to ER), BibTeX the fields of biblatex's data model that BibTeX
styles know too, CSL-JSON the schema of the Citation Style Language 1.0.2.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from palpate.rendering.common import plain, safe_url
from palpate.vocabulary import Record, RecordKind

_REPORTS = frozenset({RecordKind.GUIDELINE, RecordKind.POLICY})
_PERSON = re.compile(r"^(?P<family>\S.*?) (?P<initials>[^\W\d_a-z]{1,4})(?: (?P<suffix>Jr|Sr|2nd|3rd|[IV]{2,3}))?$")
"""A person in the Vancouver style, "van der Berg AB Jr"; whatever else stands among the authors is a body."""


def jsonl(records: Iterable[Record]) -> Iterator[str]:
    """Palpate's own format, which keeps everything: one record a line."""
    for record in records:
        yield record.model_dump_json(exclude_defaults=True) + "\n"


def json_array(records: Iterable[Record]) -> Iterator[str]:
    """The same records as one JSON array."""
    yield from _array(record.model_dump_json(exclude_defaults=True) for record in records)


def csl_json(records: Iterable[Record]) -> Iterator[str]:
    """CSL-JSON: one array."""
    yield from _array(json.dumps(_csl(record), ensure_ascii=False) for record in records)


def _array(items: Iterable[str]) -> Iterator[str]:
    before = "[\n"
    for item in items:
        yield before + item
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def ris(records: Iterable[Record]) -> Iterator[str]:
    """RIS: one reference after the other."""
    for record in records:
        lines = [f"{tag}  - {plain(value)}" for tag, value in _ris(record) if value]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def _ris(record: Record) -> Iterator[tuple[str, str | None]]:
    yield "TY", "RPRT" if record.kind in _REPORTS else "JOUR"
    yield "ID", record.id
    yield "TI", record.title
    for author in record.authors:
        person = _PERSON.match(author)
        yield "AU", _joined(person["family"], _initials(person), person["suffix"]) if person else author
    yield "T2", record.journal
    yield "PY", str(record.year) if record.year else None
    yield "VL", record.volume
    yield "IS", record.issue
    first, _, last = (record.pages or "").partition("-")
    yield "SP", first
    yield "EP", last
    yield "DO", record.doi
    yield "AN", record.pmid
    yield "DB", "PubMed" if record.pmid else None
    yield "C2", record.pmcid
    yield "LA", record.language
    yield "AB", _abstract(record)
    for keyword in record.keywords:
        yield "KW", keyword
    for url in record.urls:
        yield "UR", safe_url(url)


def bibtex(records: Iterable[Record]) -> Iterator[str]:
    """BibTeX: one entry after the other, keys made from the ids and different from one another."""
    used: Counter[str] = Counter()
    for record in records:
        key = re.sub(r"[^A-Za-z0-9:_.-]+", "-", record.id).strip("-") or "record"
        used[key] += 1
        name = key if used[key] == 1 else f"{key}-{used[key]}"
        kind = "techreport" if record.kind in _REPORTS else "article"
        fields = ",\n".join(f"  {field} = {{{value}}}" for field, value in _bibtex(record) if value)
        yield f"@{kind}{{{name},\n{fields}\n}}\n\n"


def _bibtex(record: Record) -> Iterator[tuple[str, str | None]]:
    yield "title", f"{{{_tex(record.title)}}}"
    yield "author", " and ".join(_bibtex_author(author) for author in record.authors)
    yield "institution" if record.kind in _REPORTS else "journal", _tex(record.journal)
    yield "year", str(record.year) if record.year else None
    yield "volume", _tex(record.volume)
    yield "number", _tex(record.issue)
    yield "pages", _tex((record.pages or "").replace("-", "--", 1))
    yield "doi", _verbatim(record.doi)
    yield "pmid", record.pmid
    yield "pmcid", record.pmcid
    yield "url", _verbatim(next((url for each in record.urls if (url := safe_url(each))), None))
    yield "abstract", _tex(_abstract(record))
    yield "keywords", _tex("; ".join(record.keywords))


def _bibtex_author(author: str) -> str:
    person = _PERSON.match(author)
    return _tex(_joined(person["family"], person["suffix"], _initials(person))) if person else f"{{{_tex(author)}}}"


_TEX = {
    **{char: f"\\{char}" for char in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX_SPECIAL = re.compile(r"[&%$#_{}\\~^]")


def _tex(text: str | None) -> str:
    return _TEX_SPECIAL.sub(lambda match: _TEX[match[0]], plain(text or ""))


def _verbatim(text: str | None) -> str:
    """DOI and URL are not read as TeX; a brace that has no partner would break the entry."""
    return plain(text or "").replace("{", "%7B").replace("}", "%7D")


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _initials(person: re.Match[str], between: str = "") -> str:
    """The initials with full stops: "A.B."."""
    return between.join(f"{letter}." for letter in person["initials"])


def _csl(record: Record) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": record.id,
        "type": "report" if record.kind in _REPORTS else "article-journal",
        "title": plain(record.title),
        "author": [_csl_author(author) for author in record.authors],
        "container-title": record.journal,
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "URL": next((url for each in record.urls if (url := safe_url(each))), None),
        "language": record.language,
        "abstract": _abstract(record),
    }
    return {name: value for name, value in facts.items() if value}


def _csl_author(author: str) -> dict[str, str]:
    person = _PERSON.match(author)
    if not person:
        return {"literal": author}
    name = {"family": person["family"], "given": _initials(person, " ")}
    return name | ({"suffix": person["suffix"]} if person["suffix"] else {})


def _abstract(record: Record) -> str:
    """The abstract as one text, headings kept; an own-words digest is not the abstract and stays out."""
    return " ".join(f"{section.label}: {section.text}" if section.label else section.text for section in record.abstract)
