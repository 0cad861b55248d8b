"""One `<PubmedArticle>` or `<PubmedBookArticle>` as a `Record`.

Children are walked once and handed to the reader of their tag; nothing is looked up by path, which is what makes this
fast. Element names and attributes: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from palpate.sources.drafts import clean_title, initials, is_marked_retracted, trusted_record, trusted_section, year_in
from palpate.sources.identifiers import clean_doi, clean_pmcid, clean_pmid, record_id
from palpate.sources.items import Rejected
from palpate.sources.kinds import kind_of
from palpate.sources.xml_text import inline_text
from palpate.vocabulary import Correction, Record, TextSection

Facts = dict[str, Any]

_CORRECTIONS = frozenset({
    "RetractionIn", "RetractionOf", "PartialRetractionIn", "PartialRetractionOf", "ErratumIn", "ErratumFor", "UpdateIn",
    "UpdateOf", "ExpressionOfConcernIn", "ExpressionOfConcernFor", "CorrectedandRepublishedIn",
    "CorrectedandRepublishedFrom", "RetractedandRepublishedIn", "RetractedandRepublishedFrom", "RepublishedIn",
    "RepublishedFrom",
})  # fmt: skip
"""Links that change how far a paper may be trusted; comments, reprints, summaries and data sets do not."""

_RETRACTED_BY = frozenset({"RetractionIn", "RetractedandRepublishedIn"})
_NO_TITLE = frozenset({"", "[not available]", "not available", "[no title available]", "no title available"})
_DOI_IN_TEXT = re.compile(r"\bdoi:?\s*(10\.\S+)", re.IGNORECASE)


def article_record(element: etree._Element, number: int) -> Record | Rejected:
    """The record of a `<PubmedArticle>`; `number` is its place in the file, from 1, for the account of a rejection."""
    facts: Facts = {}
    for part in element:
        tag = part.tag
        if tag == "MedlineCitation":
            _walk(part, _CITATION, facts)
        elif tag == "PubmedData":
            _walk(part, _PUBMED_DATA, facts)
    return _finish(facts, number)


def book_record(element: etree._Element, number: int) -> Record | Rejected:
    """The record of a `<PubmedBookArticle>`: a chapter with its book in the place of the journal, or the book itself."""
    facts: Facts = {}
    for part in element:
        if part.tag == "BookDocument":
            _walk(part, _BOOK_DOCUMENT, facts)
        elif part.tag == "PubmedBookData":
            _walk(part, _PUBMED_DATA, facts)
    if not facts.get("title"):
        facts["title"] = facts.pop("journal", "")
    return _finish(facts, number)


def _finish(facts: Facts, number: int) -> Record | Rejected:
    pmid: str | None = facts.get("pmid")
    title = clean_title(facts.get("title", ""))
    if title.lower() in _NO_TITLE:
        title = facts.get("vernacular_title", "")
        if not title:
            return Rejected(f"article {number}, PMID {pmid}" if pmid else f"article {number}", "it has no title")
    facts["title"] = title
    types = facts.get("publication_types", ())
    facts["kind"] = kind_of(types, title)
    if is_marked_retracted(types, title):
        facts["retracted"] = True
    facts["provenance"] = "pubmed"
    facts["id"] = (
        f"pmid:{pmid}"
        if pmid
        else record_id(pmid=None, doi=facts.get("doi"), pmcid=facts.get("pmcid"), title=title, year=facts.get("year"))
    )
    return trusted_record(facts)


Readers = dict[str, Callable[[etree._Element, Facts], None]]


def _walk(element: etree._Element, readers: Readers, facts: Facts) -> None:
    for child in element:
        if read := readers.get(child.tag):
            read(child, facts)


def _text(element: etree._Element) -> str:
    """The text of an element, with that of any markup in it, on one line."""
    if len(element):
        return inline_text(element)
    text = element.text
    if not text:
        return ""
    if "\n" in text or "\t" in text:
        return " ".join(text.split())
    return text.strip()


def _pmid(element: etree._Element, facts: Facts) -> None:
    if pmid := clean_pmid(element.text):
        facts["pmid"] = pmid


def _journal(element: etree._Element, facts: Facts) -> None:
    for child in element:
        tag = child.tag
        if tag == "JournalIssue":
            _walk(child, _ISSUE, facts)
        elif tag == "Title" or (tag == "ISOAbbreviation" and "journal" not in facts):
            if name := _text(child):
                facts["journal"] = name


def _date(element: etree._Element, facts: Facts) -> None:
    """A PubDate: its year, or the first year in a MedlineDate ("1998 Dec-1999 Jan"; "unknown" has none)."""
    for child in element:
        if child.tag in {"Year", "MedlineDate"}:
            if year := year_in(child.text):
                facts["year"] = year
            return


def _electronic_date(element: etree._Element, facts: Facts) -> None:
    """The date of electronic publication, which follows the Journal element and counts where that names no year."""
    if "year" not in facts and (year := year_in(element.findtext("Year"))):
        facts["year"] = year


def _field(name: str) -> Callable[[etree._Element, Facts], None]:
    def read(element: etree._Element, facts: Facts) -> None:
        if text := _text(element):
            facts[name] = text

    return read


def _vernacular_title(element: etree._Element, facts: Facts) -> None:
    if title := clean_title(_text(element)):
        facts["vernacular_title"] = title


def _pagination(element: etree._Element, facts: Facts) -> None:
    pages = {child.tag: _text(child) for child in element}
    printed = pages.get("MedlinePgn") or "-".join(filter(None, (pages.get("StartPage"), pages.get("EndPage"))))
    if printed:
        facts["pages"] = printed


def _location(element: etree._Element, facts: Facts) -> None:
    if element.get("EIdType") == "doi" and element.get("ValidYN") != "N" and (doi := clean_doi(element.text)):
        facts["doi"] = doi


def _article_ids(element: etree._Element, facts: Facts) -> None:
    """The article's own identifiers: this list is a child of PubmedData; those of its references lie deeper."""
    for child in element:
        kind = child.get("IdType")
        if kind == "pmc":
            if pmcid := clean_pmcid(child.text):
                facts["pmcid"] = pmcid
        elif kind == "doi" and "doi" not in facts:
            if doi := clean_doi(child.text):
                facts["doi"] = doi
        elif kind == "pubmed" and "pmid" not in facts:
            _pmid(child, facts)


def _sections(element: etree._Element) -> tuple[TextSection, ...]:
    sections = []
    for child in element:
        if child.tag == "AbstractText" and (text := _text(child)):
            label = child.get("Label")
            if not label and (category := child.get("NlmCategory")) and category != "UNASSIGNED":
                label = category
            sections.append(trusted_section(label.strip().rstrip(": ") or None if label else None, text))
    return tuple(sections)


def _abstract(element: etree._Element, facts: Facts) -> None:
    if sections := _sections(element):
        facts["abstract"] = sections


def _other_abstract(element: etree._Element, facts: Facts) -> None:
    """An abstract from elsewhere or in another language, which follows the Article and counts where that has none."""
    if "abstract" not in facts and (sections := _sections(element)):
        facts["abstract"] = sections


def _authors(element: etree._Element, facts: Facts) -> None:
    if element.get("Type") == "editors" and "authors" in facts:
        return
    if names := tuple(name for author in element if (name := _author(author))):
        facts["authors"] = names


def _author(element: etree._Element) -> str:
    """ "Furlan AD", "Smith J Jr", or the name of a group. An entry marked as not valid is a misspelling kept by NLM."""
    if element.get("ValidYN") == "N":
        return ""
    family = given = short = suffix = group = ""
    for child in element:
        tag = child.tag
        if tag == "LastName":
            family = _text(child)
        elif tag == "Initials":
            short = _text(child)
        elif tag == "ForeName":
            given = child.text or ""
        elif tag == "Suffix":
            suffix = _text(child).rstrip(".")
        elif tag == "CollectiveName":
            group = _text(child)
    if group:
        return group
    return " ".join(filter(None, (family, short or initials(given), suffix)))


def _language(element: etree._Element, facts: Facts) -> None:
    language = (element.text or "").strip()
    if language and (language == "eng" or "language" not in facts):
        facts["language"] = language


def _types(element: etree._Element, facts: Facts) -> None:
    facts["publication_types"] = tuple(text for child in element if (text := (child.text or "").strip()))


def _one_type(element: etree._Element, facts: Facts) -> None:
    if text := (element.text or "").strip():
        facts["publication_types"] = (*facts.get("publication_types", ()), text)


def _mesh(element: etree._Element, facts: Facts) -> None:
    """Descriptor names; major where the descriptor or one of its qualifiers is a major topic."""
    names = []
    for heading in element:
        name = ""
        major = False
        for child in heading:
            if child.tag == "DescriptorName":
                name = (child.text or "").strip()
            if child.get("MajorTopicYN") == "Y":
                major = True
        if name:
            names.append(name + "*" if major else name)
    facts["mesh"] = tuple(names)


def _keywords(element: etree._Element, facts: Facts) -> None:
    words = tuple(text for child in element if (text := _text(child).rstrip(".")))
    facts["keywords"] = tuple(dict.fromkeys((*facts.get("keywords", ()), *words)))


def _corrections(element: etree._Element, facts: Facts) -> None:
    links = []
    for child in element:
        kind = child.get("RefType")
        if kind not in _CORRECTIONS:
            continue
        source = " ".join((child.findtext("RefSource") or "").split())
        doi = _DOI_IN_TEXT.search(source)
        pmid = clean_pmid(child.findtext("PMID"))
        links.append(Correction(kind=kind, pmid=pmid, doi=clean_doi(doi[1]) if doi else None, citation=source or None))
        if kind in _RETRACTED_BY:
            facts["retracted"] = True
    if links:
        facts["corrections"] = tuple(links)


def _group(readers: Readers) -> Callable[[etree._Element, Facts], None]:
    return lambda element, facts: _walk(element, readers, facts)


def _journal_info(element: etree._Element, facts: Facts) -> None:
    if "journal" not in facts and (name := " ".join((element.findtext("MedlineTA") or "").split())):
        facts["journal"] = name


_ISSUE: Readers = {"Volume": _field("volume"), "Issue": _field("issue"), "PubDate": _date}
_ARTICLE: Readers = {
    "Journal": _journal,
    "ArticleTitle": _field("title"),
    "VernacularTitle": _vernacular_title,
    "Pagination": _pagination,
    "ELocationID": _location,
    "Abstract": _abstract,
    "AuthorList": _authors,
    "Language": _language,
    "PublicationTypeList": _types,
    "ArticleDate": _electronic_date,
}
_CITATION: Readers = {
    "PMID": _pmid,
    "Article": _group(_ARTICLE),
    "MedlineJournalInfo": _journal_info,
    "MeshHeadingList": _mesh,
    "KeywordList": _keywords,
    "OtherAbstract": _other_abstract,
    "CommentsCorrectionsList": _corrections,
}
_PUBMED_DATA: Readers = {"ArticleIdList": _article_ids}
_BOOK: Readers = {"BookTitle": _field("journal"), "PubDate": _date, "AuthorList": _authors, "ELocationID": _location}
_BOOK_DOCUMENT: Readers = {
    "PMID": _pmid,
    "ArticleIdList": _article_ids,
    "Book": _group(_BOOK),
    "ArticleTitle": _field("title"),
    "VernacularTitle": _vernacular_title,
    "Language": _language,
    "AuthorList": _authors,
    "PublicationType": _one_type,
    "Abstract": _abstract,
    "KeywordList": _keywords,
}
