"""Add evidence: files and searches become jobs, whose pages tell how far they are."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, ValidationError
from starlette.datastructures import UploadFile

from palpate.appraisal.adding import Literature, from_europepmc, from_file, from_pubmed
from palpate.editorial import jobs
from palpate.editorial.jobs import Job
from palpate.editorial.roles import Action
from palpate.errors import PalpateError, UsageError
from palpate.vocabulary.base import Model
from palpate.web.evidence_job import EvidenceJob
from palpate.web.forms import file_name, form_of, json_of, sends_json, text_of, uploads_of
from palpate.web.identity import CurrentActor, require
from palpate.web.limits import LARGEST_EVIDENCE_FILE, MB
from palpate.web.places import told
from palpate.web.responding import PAGE, render, respond, wants_json
from palpate.web.upload_folders import UploadFolder, new_folder

router = APIRouter()
_MOST_FILES = 20
_MOST_RECORDS = 10_000
"""Of a search from the site; what is larger takes hours and is for the command line."""
_LONGEST_FIELD = 64 << 10


class Service(StrEnum):
    """Where a search is made."""

    PUBMED = "pubmed"
    EUROPE_PMC = "europepmc"


class Search(Model):
    """What a program posts: a query in the service's own syntax, and how many records of it to take."""

    query: str = Field(max_length=10_000)
    service: Service = Service.PUBMED
    most: int = Field(default=200, ge=1, le=_MOST_RECORDS)
    full_text: bool = False


class AddPage(Model):
    """The latest jobs, newest first."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """What came in: files, or a search."""

    files: tuple[UploadFile, ...] = ()
    search: Search | None = None


async def _posted(request: Request, actor: CurrentActor) -> AsyncIterator[Posted]:
    require(actor, Action.ADD_EVIDENCE)  # before anything is read of what may be 400 MB
    if sends_json(request):
        yield Posted(search=_search(await json_of(request)))
        return
    async with form_of(request, files=_MOST_FILES, longest_field=_LONGEST_FIELD) as form:
        names = ("query", "service", "most", "full_text")
        fields: dict[str, object] = {name: text_of(form, name) for name in names if text_of(form, name)}
        yield Posted(tuple(uploads_of(form, "files")), _search(fields) if "query" in fields else None)


def _search(fields: dict[str, object]) -> Search:
    try:
        return Search.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"'{'.'.join(map(str, first['loc']))}' can't be used: {first['msg']}") from None


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Search.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            },
        },
    }
}


@router.get("/add", response_model=AddPage, responses=PAGE)
def form(request: Request, actor: CurrentActor, query: str = "") -> Response:
    """The forms, and the latest jobs; a page that sends a reader here can fill in what to search for."""
    require(actor, Action.ADD_EVIDENCE)
    return _form(request, query=query)


@router.post("/add", status_code=303, openapi_extra=_BODY)
def begin(request: Request, actor: CurrentActor, posted: Annotated[Posted, Depends(_posted)]) -> Response:
    """Begin a job for files or a search; leads to its page."""
    folder: UploadFolder | None = None
    try:
        if posted.files and posted.search:
            raise UsageError("Give files or a search, not both at once")
        names = _names(posted)
        folder = new_folder() if posted.files else None
        kept = [_keep(upload, folder.path, number) for number, upload in enumerate(posted.files)] if folder else []
    except PalpateError as error:
        if folder:
            folder.remove()
        if wants_json(request):
            raise
        return _form(request, str(error), 400)
    with request.app.state.database.writing() as session:
        job_id = jobs.begin(session, actor, names)
    warnings: list[Callable[[str], None]] = []
    sources = [from_file(path, name) for path, name in zip(kept, names, strict=True)] if kept else []
    sources += [_source(posted.search, lambda message: warnings[0](message))] if posted.search else []
    state = request.app.state
    job = EvidenceJob(state.database, state.holdings.uri, job_id, actor, sources, folder, partial(told, request.app))
    warnings.append(job.warn)
    job.start()
    return RedirectResponse(f"/add/{job_id}", 303)


@router.get("/add/{job_id}", response_model=Job, responses=PAGE)
def job_page(request: Request, job_id: str, actor: CurrentActor) -> Response:
    """How far a job is, and what it has done."""
    require(actor, Action.ADD_EVIDENCE)
    return respond(request, "add_job.html.j2", _find(request, job_id))


@router.get("/add/{job_id}/progress", include_in_schema=False)
def progress(request: Request, job_id: str, actor: CurrentActor) -> Response:
    """The part of a job's page that changes."""
    require(actor, Action.ADD_EVIDENCE)
    return render(request, "add_progress.html.j2", page=_find(request, job_id))


@router.post("/add/{job_id}/cancel", status_code=303)
def cancel(request: Request, job_id: str, actor: CurrentActor) -> Response:
    """Have a job end; what it added before stays."""
    require(actor, Action.ADD_EVIDENCE)
    _find(request, job_id)
    with request.app.state.database.writing() as session:
        jobs.ask_to_cancel(session, actor, job_id)
    return RedirectResponse(f"/add/{job_id}", 303)


def _find(request: Request, job_id: str) -> Job:
    with request.app.state.database.reading() as session:
        found = jobs.find(session, job_id)
    if found is None:
        raise HTTPException(404, "There is no such job")
    return found


def _names(posted: Posted) -> list[str]:
    """How the sources are called on the page, in the note of the version and in the audit log."""
    if posted.search:
        service = "PubMed" if posted.search.service is Service.PUBMED else "Europe PMC"
        return [f"{service}: {posted.search.query}"]
    if not posted.files:
        raise UsageError("There is nothing to add yet: choose files, or write a query")
    return [file_name(upload) for upload in posted.files]


def _keep(upload: UploadFile, folder: Path, number: int) -> Path:
    """The upload as a file in a folder of its own, so that two may have one name; the name is what messages call it."""
    if not upload.size:
        raise UsageError(f"The file '{file_name(upload)}' is empty")
    if upload.size > LARGEST_EVIDENCE_FILE:
        raise UsageError(
            f"The file '{file_name(upload)}' has more than {LARGEST_EVIDENCE_FILE // MB} MB: add it with 'palpate add'"
        )
    path = folder / str(number) / re.sub(r"[^\w.()+ -]", "_", file_name(upload))
    path.parent.mkdir()
    with path.open("wb") as kept:
        shutil.copyfileobj(upload.file, kept)
    return path


def _source(search: Search, warn: Callable[[str], None]) -> Literature:
    if search.service is Service.PUBMED:
        return from_pubmed(search.query, search.most, warn)
    return from_europepmc(search.query, search.most, full_text=search.full_text)


def _form(request: Request, problem: str = "", status: int = 200, query: str = "") -> Response:
    with request.app.state.database.reading() as session:
        page = AddPage(jobs=jobs.latest(session))
    limits = {"most_files": _MOST_FILES, "most_mb": LARGEST_EVIDENCE_FILE // MB, "most_records": _MOST_RECORDS}
    return respond(request, "add.html.j2", page, status=status, problem=problem, query=query[:10_000], **limits)
