"""Europe PMC's core results, as its search gives them in JSON, as records."""

from __future__ import annotations

import html
import re
from typing import Any

from palpate.sources.drafts import make_record, year_in
from palpate.sources.identifiers import clean_doi, clean_pmid
from palpate.sources.items import Rejected
from palpate.vocabulary import Record

_BLOCK_TAG = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6]|table|tr|td)\b[^<>]*>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|sc|span|a|italic|bold|underline|tt|inf)\b[^<>]*>", re.IGNORECASE)
_HEADING = re.compile(r"<h4>(.*?)</h4>", re.IGNORECASE | re.DOTALL)
_DOI_IN_REFERENCE = re.compile(r"doi:\s*(10\.\S+)", re.IGNORECASE)


def record_of(result: Any) -> Record | Rejected:
    """One core result as a record, or the account of why it can't be one."""
    if not isinstance(result, dict):
        return Rejected("a result of Europe PMC", "it is no object with fields; report it to Europe PMC")
    source, number = _text(result, "source") or "?", _text(result, "id") or "?"
    issue = _dict(result, "journalInfo")
    pmid = _text(result, "pmid") or (number if source == "MED" else None)
    types = tuple(_list(result, "pubTypeList", "pubType"))
    corrections = _corrections(result)
    facts = {
        "title": plain(result.get("title")),
        "authors": _authors(result),
        "journal": _text(_dict(issue, "journal"), "title") or _text(_dict(result, "bookOrReportDetails"), "publisher"),
        "year": year_in(_text(result, "pubYear") or _text(issue, "yearOfPublication")),
        "volume": _text(issue, "volume"),
        "issue": _text(issue, "issue"),
        "pages": _text(result, "pageInfo"),
        "pmid": pmid,
        "pmcid": _text(result, "pmcid"),
        "doi": _text(result, "doi"),
        "urls": () if pmid else (f"https://europepmc.org/article/{source}/{number}",),
        "language": _text(result, "language"),
        "provenance": "europepmc",
        "abstract": sections_of(result.get("abstractText")),
        "publication_types": types,
        "mesh": _mesh(result),
        "keywords": tuple(word for keyword in _list(result, "keywordList", "keyword") if (word := plain(keyword))),
        "retracted": any(link["kind"] == "RetractionIn" for link in corrections),
        "corrections": corrections,
        "licence": _text(result, "license"),
    }
    return make_record(f"Europe PMC {source}/{number}", facts, types)


def plain(text: Any) -> str:
    """Text without markup and character references, which Europe PMC escapes once or twice; "P<0.001" stays as it is."""
    words = text if isinstance(text, str) else ""
    if "&lt;" in words:
        words = html.unescape(words)
    return " ".join(html.unescape(_INLINE_TAG.sub("", _BLOCK_TAG.sub(" ", words))).split())


def sections_of(abstract: Any) -> tuple[dict[str, str | None], ...]:
    """An abstract as sections by its <h4> headings; what stands before the first of them has no label."""
    parts = _HEADING.split(abstract if isinstance(abstract, str) else "")
    labelled = [(None, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    return tuple({"label": plain(label).rstrip(":") or None, "text": text} for label, part in labelled if (text := plain(part)))


def _authors(result: dict[str, Any]) -> tuple[str, ...]:
    """Names in Vancouver style, collectives by name; from the string of all authors where there is no list."""
    named = [plain(author.get("collectiveName") or author.get("fullName")) for author in _list(result, "authorList", "author")]
    if not any(named):
        named = plain(result.get("authorString")).rstrip(".").split(", ")
    return tuple(name for name in named if name)


def _mesh(result: dict[str, Any]) -> tuple[str, ...]:
    """Descriptors, with the asterisk of a major topic where the descriptor or one of its qualifiers is one."""
    names = []
    for heading in _list(result, "meshHeadingList", "meshHeading"):
        parts = (heading, *_list(heading, "meshQualifierList", "meshQualifier"))
        if name := _text(heading, "descriptorName"):
            names.append(f"{name}*" if any(part.get("majorTopic_YN") == "Y" for part in parts) else name)
    return tuple(names)


def _corrections(result: dict[str, Any]) -> tuple[dict[str, str | None], ...]:
    """Links in NLM's spelling: Europe PMC's "Expression of concern in" is ExpressionOfConcernIn."""
    links = []
    for link in _list(result, "commentCorrectionList", "commentCorrection"):
        reference = _text(link, "reference")
        doi = _DOI_IN_REFERENCE.search(reference or "")
        links.append(
            {
                "kind": "".join(word[0].upper() + word[1:] for word in (_text(link, "type") or "unknown").split()),
                "pmid": clean_pmid(_text(link, "id")) if link.get("source") == "MED" else None,
                "doi": clean_doi(doi[1]) if doi else None,
                "citation": reference,
            }
        )
    return tuple(links)


def _text(holder: dict[str, Any], field: str) -> str | None:
    value = holder.get(field)
    return str(value).strip() or None if isinstance(value, str | int) else None


def _dict(holder: dict[str, Any], field: str) -> dict[str, Any]:
    value = holder.get(field)
    return value if isinstance(value, dict) else {}


def _list(holder: dict[str, Any], field: str, inner: str) -> list[Any]:
    """The members of a list such as `authorList.author`; where all others are objects, what is none is left out."""
    members = _dict(holder, field).get(inner)
    if isinstance(members, dict | str):
        members = [members]
    if not isinstance(members, list):
        return []
    return [member for member in members if isinstance(member, str if inner in ("pubType", "keyword") else dict)]
