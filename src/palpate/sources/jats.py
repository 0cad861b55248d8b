"""JATS full text as PubMed Central publishes it: one article, or a set of articles, as XML.

Tag library: https://jats.nlm.nih.gov/archiving/tag-library/1.3/ (and NLM's DTD 2.x, its forerunner).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from palpate.errors import SourceError
from palpate.sources.drafts import initials, make_record, year_in
from palpate.sources.encoding import guess_encoding, rescue_utf8
from palpate.sources.identifiers import clean_doi, clean_pmcid, clean_pmid
from palpate.sources.items import Rejected, SourceItem
from palpate.sources.jats_text import abstract_sections, body_sections
from palpate.sources.kinds import CITING_KINDS
from palpate.sources.references import jats_references
from palpate.sources.xml_text import fault_of, inline_text, xml_parser
from palpate.vocabulary import Correction, Record

Facts = dict[str, Any]

_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/[\w./-]+\w/?")
_LARGEST = 64 << 20
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LICENSE_REF = "{http://www.niso.org/schemas/ali/1.0/}license_ref"
_LANGUAGES = {"en": "eng", "fr": "fre", "de": "ger", "es": "spa", "pt": "por", "it": "ita", "zh": "chi", "ja": "jpn",
              "ru": "rus", "ko": "kor", "nl": "dut", "pl": "pol", "tr": "tur", "fa": "per", "ar": "ara"}  # fmt: skip
"""ISO 639-1 as JATS has it to ISO 639-2/B as NLM writes it."""

_DATES = ("ppub", "collection", "epub-ppub", "pub", "epub", "epreprint")
"""Dates by what the year of a citation goes by: the issue, then the first publication online."""

_LINKS = {
    "corrected-article": "ErratumFor", "correction-forward": "ErratumIn", "correction": "ErratumIn",
    "retracted-article": "RetractionOf", "retraction-forward": "RetractionIn", "retraction": "RetractionIn",
    "object-of-concern": "ExpressionOfConcernFor", "concern-forward": "ExpressionOfConcernIn",
    "expression-of-concern": "ExpressionOfConcernIn", "updated-article": "UpdateOf", "update": "UpdateIn",
}  # fmt: skip
"""JATS's related-article types in the words of PubMed's CommentsCorrections."""


def read_jats(blocks: Iterable[bytes], name: str = "") -> Iterator[SourceItem]:
    """The articles of one XML file of at most 64 MB; `name` tells rejected ones of an archive apart.

    Raises `SourceError` for a larger file; an article that can't be read becomes a `Rejected`.
    """
    content = _whole(blocks)
    root = _parsed(content)
    if isinstance(root, str):
        yield Rejected(name or "the article", root)
        return
    articles = [root] if _local(root) == "article" else [e for e in root.iter() if _local(e) == "article"]
    if not articles:
        yield Rejected(name or "the file", "it holds no <article> element, so it is not a JATS article")
    for number, article in enumerate(articles, 1):
        where = " ".join(filter(None, (name, f"article {number}" if len(articles) > 1 or not name else "")))
        _drop_default_namespace(article)
        yield article_record(article, where)


def _whole(blocks: Iterable[bytes]) -> bytes:
    parts: list[bytes] = []
    size = 0
    for block in blocks:
        size += len(block)
        if size > _LARGEST:
            raise SourceError(f"the file is larger than {_LARGEST >> 20} MB; split it into single articles or put them in a .tar")
        parts.append(block)
    return b"".join(parts)


def _parsed(content: bytes) -> etree._Element | str:
    """The root element, or why there is none."""
    if b"<!ENTITY" in content:
        return "it declares XML entities, which palpate does not read; get the article again from its publisher"
    try:
        root = etree.fromstring(content, xml_parser())
    except etree.XMLSyntaxError as error:
        if not guess_encoding(content).startswith("utf-8"):
            return _fault(error)
        try:
            root = etree.fromstring(rescue_utf8(content), xml_parser("utf-8"))
        except etree.XMLSyntaxError:
            return _fault(error)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):  # type: ignore[union-attr]
        return "it declares XML entities, which palpate does not read; get the article again from its publisher"
    return root


def _fault(error: etree.XMLSyntaxError) -> str:
    return f"it is not well-formed XML ({fault_of(error)}); download it again"


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _drop_default_namespace(article: etree._Element) -> None:
    """Articles harvested by OAI carry JATS's name space on every element; names are told apart without it."""
    if article.tag == "article":
        return
    space = article.tag[: -len("article")]
    for element in article.iter():
        if isinstance(element.tag, str) and element.tag.startswith(space):
            element.tag = element.tag[len(space) :]


def article_record(article: etree._Element, where: str) -> Record | Rejected:
    """The record of one `<article>`; `where` names it in a rejection."""
    front = article.find("front")
    front = article.find("front-stub") if front is None else front
    if front is None:
        return Rejected(where, "it has no <front>, where an article's title and identifiers stand")
    meta = front.find("article-meta")
    meta = front if meta is None else meta
    article_type = (article.get("article-type") or "").strip()
    headings = [inline_text(e) for e in meta.iterfind("article-categories/subj-group/subject")]
    corrections = tuple(_corrections(meta))
    facts: Facts = {
        "provenance": "jats",
        "title": _title(meta),
        "authors": _authors(meta),
        "journal": _first(front, "journal-meta//journal-title", "journal-meta/journal-id"),
        "year": _year(meta),
        "volume": _first(meta, "volume"),
        "issue": _first(meta, "issue"),
        "pages": _pages(meta),
        "language": _LANGUAGES.get((article.get(_LANG) or "")[:2].lower()),
        "abstract": abstract_sections(meta),
        "body": body_sections(article),
        "keywords": _keywords(meta),
        "publication_types": (article_type,) if article_type else (),
        "corrections": corrections,
        "retracted": any(link.kind == "RetractionIn" for link in corrections),
        "licence": _licence(meta),
        **_identifiers(meta),
    }
    record = make_record(where, facts, types=(article_type, *headings))
    if isinstance(record, Rejected) or record.kind not in CITING_KINDS:
        return record
    cited, included = jats_references(article)
    return record.model_copy(update={"references": cited, "included_studies": included})


def _first(element: etree._Element, *paths: str) -> str | None:
    for path in paths:
        found = element.find(path)
        if found is not None and (text := inline_text(found)):
            return text
    return None


def _title(meta: etree._Element) -> str:
    footnotes = ("xref", "fn")
    group = meta.find("title-group")
    if group is None:
        return ""
    title = group.find("article-title")
    parts = [inline_text(title, footnotes)] if title is not None else []
    parts += [inline_text(e, footnotes) for e in group.iterfind("subtitle")]
    return ": ".join(part.rstrip(":") for part in parts if part)


def _identifiers(meta: etree._Element) -> Facts:
    ids: Facts = {}
    for element in meta.iterfind("article-id"):
        kind, text = element.get("pub-id-type"), element.text or ""
        if kind in {"pmid", "doi"}:
            ids.setdefault(kind, text)
        elif kind in {"pmc", "pmcid"}:
            ids.setdefault("pmcid", text)
    return ids


def _authors(meta: etree._Element) -> tuple[str, ...]:
    contribs = meta.iterfind("contrib-group/contrib")
    authors = (one for one in contribs if one.get("contrib-type", "author") in {"author", "collab", "group"})
    return tuple(dict.fromkeys(name for author in authors if (name := _author(author))))


def _author(contrib: etree._Element) -> str:
    name = contrib.find("name")
    name = contrib.find("name-alternatives/name") if name is None else name
    name = contrib.find("string-name") if name is None else name
    if name is not None and name.find("surname") is not None:
        parts = [_first(name, tag) or "" for tag in ("surname", "given-names", "suffix")]
        return " ".join(filter(None, (parts[0], initials(parts[1]), parts[2].rstrip("."))))
    group = contrib.find("collab")
    group = contrib.find("collab-alternatives/collab") if group is None else group
    group = name if group is None else group
    return inline_text(group, ("contrib-group", "xref", "aff", "address")).rstrip(",") if group is not None else ""


def _year(meta: etree._Element) -> int | None:
    years: dict[str, int] = {}
    for date in meta.iterfind("pub-date"):
        year = year_in(date.findtext("year") or date.findtext("string-date"))
        if year:
            years.setdefault(date.get("pub-type") or date.get("date-type") or "pub", year)
    return next((years[kind] for kind in _DATES if kind in years), next(iter(years.values()), None))


def _pages(meta: etree._Element) -> str | None:
    first, last = _first(meta, "fpage"), _first(meta, "lpage")
    if first and last and first != last:
        return f"{first}-{last}"
    return _first(meta, "page-range") or first or _first(meta, "elocation-id")


def _keywords(meta: etree._Element) -> tuple[str, ...]:
    words = [
        inline_text(word).rstrip(".;,")
        for group in meta.iterfind("kwd-group")
        if (group.get("kwd-group-type") or "").lower() not in {"abbreviations", "abr", "abbr"}
        for word in group.iter("kwd")
    ]
    return tuple(dict.fromkeys(filter(None, words)))


def _licence(meta: etree._Element) -> str | None:
    """The address of the licence, else its words (the first 300 characters), else the copyright line."""
    permissions = meta.find("permissions")
    if permissions is None:
        return _first(meta, "copyright-statement")
    for element in permissions.iter("license", _LICENSE_REF, "ext-link"):
        address = (element.text if element.tag == _LICENSE_REF else element.get(_XLINK)) or ""
        if "creativecommons.org" in address or element.tag == _LICENSE_REF:
            return address.strip() or None
    licence = permissions.find("license")
    words = inline_text(licence) if licence is not None else None
    words = words or _first(permissions, "copyright-statement")
    if words and (address_in_words := _CREATIVE_COMMONS.search(words)):
        return address_in_words[0]
    return words[:300] if words else None


def _corrections(meta: etree._Element) -> Iterator[Correction]:
    for link in meta.iterfind("related-article"):
        kind = _LINKS.get((link.get("related-article-type") or "").lower())
        if not kind:
            continue
        target = link.get(_XLINK) or ""
        is_pmid = link.get("ext-link-type") in {"pubmed", "pmid"}
        pmcid = None if is_pmid else clean_pmcid(target) if target.upper().startswith("PMC") else None
        citation = " ".join(" ".join(map(str, link.itertext())).split()) or pmcid
        yield Correction(kind=kind, pmid=clean_pmid(target) if is_pmid else None, doi=clean_doi(target), citation=citation)
