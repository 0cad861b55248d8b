"""`palpate appraise`: what kind of study a source is, how large and how conducted, with the words that say so."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from palpate.cli.examples import guide
from palpate.cli.findings_read import results_data, results_lines
from palpate.cli.options import At, Form, LibraryUri
from palpate.cli.output import DataFormat, as_json, put, put_json_array, say
from palpate.errors import SourceError, UsageError

if TYPE_CHECKING:
    from palpate.appraisal.appraise import Appraisal
    from palpate.appraisal.passages import Span, Stated
    from palpate.vocabulary import Record

APPRAISE_HELP = guide(
    "Appraise a record of the library, or every article of a file: design, number of participants and of included studies, "
    "blinding, concealment of allocation, follow-up, analysis and registration, and what its result sentences and tables say was found. Each "
    "value is quoted with the place where it stands; what the source does not state is said to be not stated, and a finding "
    "whose words or numbers are doubtful says why.",
    "palpate appraise 24586677",
    "palpate appraise doi:10.1186/1471-2474-9-1 --format json",
    "palpate appraise article.xml",
    "palpate appraise references.ris --max 5",
)
_WIDTH = 96
_NAMES = 18
"""Width of the column of names."""


def appraise(
    source: Annotated[str, typer.Argument(metavar="PMID-OR-ID-OR-FILE", help="A PMID, a DOI, the id of a record, or a file.")],
    most: Annotated[int, typer.Option("--max", metavar="N", min=1, help="Most articles of a file to appraise.")] = 20,
    output_format: Form = DataFormat.TEXT,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Appraise a study."""
    from palpate.appraisal.appraise import appraise as read
    from palpate.appraisal.findings import read_results

    path = Path(source)
    records = _of_file(path, most) if path.is_file() else [_of_library(source, library, at)]
    appraisals = ((read(record), read_results(record)) for record in records)
    if output_format is DataFormat.JSON:
        put_json_array(as_json({**_data(each), **results_data(results)}) for each, results in appraisals)
        return
    for number, (each, results) in enumerate(appraisals):
        put(("\n" if number else "") + "\n".join((*_lines(each), *results_lines(results, _WIDTH))))


def _of_library(source: str, library: str | None, at: int | None) -> Record:
    from palpate.cli.opening import open_library

    return open_library(library, at=at).get(record_key(source))


def record_key(source: str) -> str:
    """The identifier of a record as people type it: "24383041", "PMC101395", "10.1186/x", or already in full."""
    typed = source.strip()
    if not typed:
        raise UsageError("There is nothing to appraise: name a PMID, the id of a record, or a file")
    if Path(typed).is_dir():
        raise UsageError(f"'{typed}' is a folder: name one file in it")
    if re.fullmatch(r"\d{1,9}", typed):
        return f"pmid:{typed}"
    if re.fullmatch(r"PMC\d+", typed, re.IGNORECASE):
        return f"pmcid:{typed.upper()}"
    if re.match(r"10\.\d{4,}/", typed):
        return f"doi:{typed}"
    if ("/" in typed or "\\" in typed) and not typed.lower().startswith("doi:"):
        raise UsageError(f"'{typed}' is not there: check the path")
    return typed


def _of_file(path: Path, most: int) -> Iterator[Record]:
    """The records of a file, at most `most`; what could not be read is said, and nothing at all is an error."""
    from palpate.sources import Rejected, open_source
    from palpate.vocabulary import Record

    found = 0
    for item in open_source(path):
        if isinstance(item, Rejected):
            say(f"rejected: {item.where}: {item.reason}")
        elif isinstance(item, Record):
            if found == most:
                say(f"'{path}' holds more: give --max a larger number to appraise them")
                return
            found += 1
            yield item
    if not found:
        raise SourceError(f"'{path}' holds no article that can be appraised: name another file")


def _data(appraisal: Appraisal) -> dict[str, Any]:
    """For programs: every value with its quote and address, None where it is not stated."""
    design, size, conduct = appraisal.design, appraisal.size, appraisal.conduct
    people = size.participants
    return {
        "id": appraisal.record_id,
        "title": appraisal.title,
        "design": {"value": design.design.value, **_place(design.span)},
        "arrangement": _stated(design.arrangement),
        "secondary_analysis": {"value": True, **_place(design.secondary)} if design.secondary else None,
        "participants": people
        and {
            "value": people.value,
            "basis": people.basis.value,
            "terms": list(people.terms),
            "noun": people.noun,
            **_place(people.span),
        },
        "included_studies": _stated(size.studies),
        "centres": _stated(size.centres),
        "blinding": _stated(conduct.blinding),
        "allocation_concealment": _stated(conduct.concealment),
        "follow_up": _stated(conduct.follow_up),
        "analysis": _stated(conduct.analysis),
        "registrations": [_stated(each) for each in conduct.registrations],
        "notes": list(appraisal.notes),
    }


def _place(span: Span | None) -> dict[str, str | None]:
    return {"quote": span.text if span else None, "address": span.address if span else None}


def _stated(stated: Stated[Any] | None) -> dict[str, Any] | None:
    if stated is None:
        return None
    value = stated.value if isinstance(stated.value, int) else str(stated.value)
    return {"value": value, **_place(stated.span)}


def _lines(appraisal: Appraisal) -> Iterator[str]:
    from palpate.rendering.common import plain

    yield textwrap.fill(plain(appraisal.title), _WIDTH)
    yield appraisal.record_id
    for name, value, span in _values(appraisal):
        yield f"{name:<{_NAMES}}{value or 'not stated'}"
        if span:
            quote = textwrap.shorten(plain(span.text), 3 * _WIDTH, placeholder=" …")
            indent = " " * _NAMES
            yield textwrap.fill(f"“{quote}” {span.address}", _WIDTH, initial_indent=indent, subsequent_indent=indent,
                                break_long_words=False, break_on_hyphens=False)  # fmt: skip
    for note in appraisal.notes:
        yield textwrap.fill(f"{'Note':<{_NAMES}}{note}", _WIDTH, subsequent_indent=" " * _NAMES)


def _values(appraisal: Appraisal) -> Iterable[tuple[str, str | None, Span | None]]:
    """The name, the value in words and the words that it rests on, in the order in which a reader asks for them."""
    from palpate.appraisal.appraise import REVIEWS, WITHOUT_SIZE

    design, size, conduct = appraisal.design, appraisal.size, appraisal.conduct
    yield "Design", design.design.value if design.span else None, design.span
    if design.arrangement:
        yield "Arrangement", *_told(design.arrangement)
    if design.secondary:
        yield "Data", "of a trial, analysed again", design.secondary
    if design.design in WITHOUT_SIZE:
        return
    people = size.participants
    yield "Participants", people and f"{people.value:,} {people.basis.value}", people.span if people else None
    if design.design in REVIEWS:
        yield "Included studies", *_told(size.studies)
        return
    if size.centres:
        yield "Centres", *_told(size.centres)
    for name, stated in (
        ("Blinding", conduct.blinding),
        ("Allocation", conduct.concealment),
        ("Follow-up", conduct.follow_up),
        ("Analysis", conduct.analysis),
    ):
        yield name, *_told(stated)
    for registered in conduct.registrations or (None,):
        yield "Registration", *_told(registered)


def _told(stated: Stated[Any] | None) -> tuple[str | None, Span | None]:
    if stated is None:
        return None, None
    return f"{stated.value:,}" if isinstance(stated.value, int) else str(stated.value), stated.span
