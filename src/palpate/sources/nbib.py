"""NBIB, PubMed's MEDLINE text, as "Send to citation manager" writes it.

Fields: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from palpate.sources.drafts import labelled_sections, make_record, vancouver_name, year_in
from palpate.sources.encoding import numbered_lines
from palpate.sources.identifiers import clean_doi
from palpate.sources.items import Rejected, SourceItem
from palpate.vocabulary import Correction, Record

_TAG = re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,3}- ?(.*)$")
_CORRECTIONS = {
    "RIN": "RetractionIn", "ROF": "RetractionOf", "PRIN": "PartialRetractionIn", "PROF": "PartialRetractionOf",
    "EIN": "ErratumIn", "EFR": "ErratumFor", "UIN": "UpdateIn", "UOF": "UpdateOf", "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor", "CRI": "CorrectedandRepublishedIn", "CRF": "CorrectedandRepublishedFrom",
    "RRI": "RetractedandRepublishedIn", "RRF": "RetractedandRepublishedFrom", "RPI": "RepublishedIn", "RPF": "RepublishedFrom",
}  # fmt: skip
"""Fields of linked articles in the words of PubMed XML's RefType."""

_LINKED_PMID = re.compile(r"\bPMID:\s*(\d{1,9})")
_LINKED_DOI = re.compile(r"\bdoi:?\s*(10\.\S+)", re.IGNORECASE)

Fields = defaultdict[str, list[str]]


def read_nbib(blocks: Iterable[bytes]) -> Iterator[SourceItem]:
    """A record or a `Rejected` for each entry. An entry begins at PMID, or after an empty line."""
    for number, fields in _entries(blocks):
        yield _record(fields, f"line {number}")


def _entries(blocks: Iterable[bytes]) -> Iterator[tuple[int, Fields]]:
    start, fields = 0, Fields(list)
    last = ""
    ended = False
    for number, line in numbered_lines(blocks):
        found = _TAG.match(line)
        if found:
            if fields and (found[1] == "PMID" or ended):
                yield start, fields
                fields = Fields(list)
            start = start if fields else number
            last, ended = found[1], False
            fields[last].append(found[2].strip())
        elif not line.strip():
            ended = True
        elif last and fields and line.startswith(" "):
            ended = False
            fields[last][-1] = f"{fields[last][-1]} {line.strip()}".strip()
    if fields:
        yield start, fields


def _record(fields: Fields, where: str) -> Record | Rejected:
    types = tuple(fields["PT"])
    corrections = tuple(_corrections(fields))
    facts = {
        "provenance": "nbib",
        "title": _first(fields, "TI", "BTI", "TT"),
        "vernacular_title": _first(fields, "TT"),
        "authors": (*(map(vancouver_name, fields["AU"] or fields["FAU"])), *fields["CN"]),
        "journal": _first(fields, "JT", "TA"),
        "year": year_in(_first(fields, "DP", "DEP")),
        "volume": _first(fields, "VI"),
        "issue": _first(fields, "IP"),
        "pages": _first(fields, "PG"),
        "pmid": _first(fields, "PMID"),
        "pmcid": _first(fields, "PMC"),
        "doi": _doi(fields),
        "language": "eng" if "eng" in fields["LA"] else _first(fields, "LA"),
        "abstract": labelled_sections(_first(fields, "AB", "OAB") or ""),
        "publication_types": types,
        "mesh": tuple(map(_mesh, fields["MH"])),
        "keywords": tuple(dict.fromkeys(word.lstrip("*") for word in fields["OT"] if word.strip("*"))),
        "corrections": corrections,
        "retracted": any(link.kind in {"RetractionIn", "RetractedandRepublishedIn"} for link in corrections),
    }
    return make_record(where, facts, types)


def _first(fields: Fields, *tags: str) -> str | None:
    return next((value for tag in tags for value in fields[tag] if value), None)


def _doi(fields: Fields) -> str | None:
    """The DOI among the location and article identifiers, which are marked "[doi]"."""
    marked = (value[: -len("[doi]")].strip() for tag in ("LID", "AID") for value in fields[tag] if value.endswith("[doi]"))
    return next(marked, None)


def _mesh(heading: str) -> str:
    """ "Massage/*methods" as "Massage*": the descriptor, major where it or a qualifier is."""
    descriptor = heading.partition("/")[0].strip("*").strip()
    return descriptor + "*" if "*" in heading else descriptor


def _corrections(fields: Fields) -> Iterator[Correction]:
    for tag, kind in _CORRECTIONS.items():
        for value in fields[tag]:
            pmid, doi = _LINKED_PMID.search(value), _LINKED_DOI.search(value)
            yield Correction(
                kind=kind, pmid=pmid[1] if pmid else None, doi=clean_doi(doi[1]) if doi else None, citation=value or None
            )
