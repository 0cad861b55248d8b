"""What a review or guideline cites, from its list of references: identifiers alone, in the order of the list.

Other papers cite as much and nothing here asks what: their lists would fill a library to no use, so they are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from palpate.sources.identifiers import clean_doi, clean_pmcid, clean_pmid
from palpate.sources.xml_text import inline_text

_IDENTIFIERS: dict[str, tuple[str, Callable[[str | None], str | None]]] = {
    "pubmed": ("pmid", clean_pmid),
    "pmid": ("pmid", clean_pmid),
    "doi": ("doi", clean_doi),
    "pmc": ("pmcid", clean_pmcid),
    "pmcid": ("pmcid", clean_pmcid),
}
"""Type of an identifier, as PubMed and JATS call it, to its spelling here."""
_STRONGEST = ("pmid", "doi", "pmcid")
_INCLUDED = re.compile(r"\bstudies included in th(?:e|is)\b", re.IGNORECASE)
_NOT_INCLUDED = re.compile(r"\bstudies (?:excluded from|awaiting)\b|\bongoing studies\b", re.IGNORECASE)
"""Headings of the lists into which Cochrane reviews part their references."""


def pubmed_references(parsed: etree._Element) -> tuple[str, ...]:
    """Identifiers in every `<Reference>` under `parsed`, all that each has, without repetition."""
    found = (
        _identifier(one.get("IdType"), one.text) for reference in parsed.iter("Reference") for one in reference.iter("ArticleId")
    )
    return tuple(dict.fromkeys(filter(None, found)))


def jats_references(article: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Identifiers that a JATS article cites, and the studies that it lists as included, one identifier a publication.

    Only Cochrane reviews, whose lists of references say so by their headings, tell what they include; what such a heading
    calls excluded, ongoing or awaiting assessment is not among what is cited.
    """
    cited: list[str] = []
    included: list[str] = []
    for heading, reference in _jats_references(article):
        if _NOT_INCLUDED.search(heading):
            continue
        found = [one for element in reference.iter("pub-id") if (one := _identifier(element.get("pub-id-type"), element.text))]
        cited += found
        if found and _INCLUDED.search(heading):
            included.append(min(found, key=lambda one: _STRONGEST.index(one.partition(":")[0])))
    return tuple(dict.fromkeys(cited)), tuple(dict.fromkeys(included))


def _jats_references(article: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Every reference with the headings of the lists in which it stands."""
    back = article.find("back")
    for reference in back.iter("ref") if back is not None else ():
        yield " ".join(_headings(reference.iterancestors("ref-list"))), reference


def _headings(lists: Iterable[etree._Element]) -> Iterator[str]:
    for one in lists:
        title = one.find("title")
        if title is not None:
            yield inline_text(title)


def _identifier(kind: str | None, text: str | None) -> str | None:
    known = _IDENTIFIERS.get(kind or "")
    value = known[1](text) if known else None
    return f"{known[0]}:{value}" if known and value else None
