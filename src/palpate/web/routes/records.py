"""The page of one record, and the record in the formats that reference managers read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from palpate.library import Library
from palpate.rendering import bibliography
from palpate.vocabulary import Record
from palpate.web.record_page import RecordPage, record_page
from palpate.web.responding import PAGE, respond

router = APIRouter()
_LONGEST_ID = 500
"""Characters of an id; the longest DOIs in use have under 250."""


class ExportForm(StrEnum):
    """Formats of one record."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
    JSON = "json"


_WRITERS: dict[ExportForm, tuple[Callable[[Iterable[Record]], Iterator[str]], str, str]] = {
    ExportForm.BIBTEX: (bibliography.bibtex, "application/x-bibtex; charset=utf-8", "bib"),
    ExportForm.RIS: (bibliography.ris, "application/x-research-info-systems; charset=utf-8", "ris"),
    ExportForm.CSL_JSON: (bibliography.csl_json, "application/vnd.citationstyles.csl+json", "csl.json"),
    ExportForm.JSON: (bibliography.jsonl, "application/json", "json"),
}


@router.get("/records/{record_id:path}", response_model=RecordPage, responses=PAGE)
def show_record(
    request: Request,
    record_id: str,
    form: Annotated[ExportForm | None, Query(alias="as", description="Download the record in this format instead.")] = None,
) -> Response:
    """A source held in the library: by its id or by a PMID, DOI or PMCID such as `pmid:29971823`."""
    with request.app.state.holdings.newest() as library:
        record = held(library, record_id)
        if form:
            return _download(record, form)
        if record.id != record_id:
            suffix = ".json" if getattr(request.state, "wants_json", False) else ""
            return RedirectResponse(f"/records/{quote(record.id)}{suffix}", 302)
        page = record_page(library, record)
    return respond(request, "record.html.j2", page)


def held(library: Library, record_id: str) -> Record:
    """The record with an id or identifier; raises 404 where the library holds none."""
    if len(record_id) <= _LONGEST_ID and record_id.isprintable():
        record: Record | None = library.get_many([record_id]).get(record_id)
        if record:
            return record
    shown = record_id if len(record_id) <= 80 else f"{record_id[:80]}…"
    raise HTTPException(404, f"The library holds no record “{shown}”. Search for its title, or add it.")


def _download(record: Record, form: ExportForm) -> Response:
    write, media, suffix = _WRITERS[form]
    name = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "-" for letter in record.id)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    return Response("".join(write([record])), media_type=media, headers=headers)
