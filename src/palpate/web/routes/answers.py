"""The answer to a question, the places that it rests on, and its export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from palpate import rendering
from palpate.answering.abstention import pubmed_query
from palpate.conversation import Understood
from palpate.errors import UsageError
from palpate.library import Library
from palpate.rendering import bibliography
from palpate.rendering.conversation import understood_text
from palpate.rendering.html import Addresses, article
from palpate.vocabulary import Answer, Reader
from palpate.vocabulary.base import Model
from palpate.web.asking import READER_COOKIE, Asked, support_address
from palpate.web.places import told
from palpate.web.requesting import HIGHEST
from palpate.web.responding import PAGE, respond
from palpate.web.reviewing import Reviewed, review_of
from palpate.web.routes.home import first_page, remembered_reader
from palpate.web.showing_supports import ShownSupport, record_address, shown_all

router = APIRouter()

_YEAR_S = 365 * 24 * 3600
MOST_SUPPORTS = 60
"""Supports that are shown at once; a sentence rests on far fewer."""
FORMATS = {
    "html": ("Web page", "text/html; charset=utf-8", "html"),
    "markdown": ("Markdown", "text/markdown; charset=utf-8", "md"),
    "json": ("JSON", "application/json", "json"),
    "bibtex": ("BibTeX", "application/x-bibtex; charset=utf-8", "bib"),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8", "ris"),
    "csl-json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", "json"),
}
"""Forms of the download: what it is called, its media type, the ending of its name."""

Question = Annotated[str, Query(description="The question, in English.")]
ForReader = Annotated[str | None, Query(description="For whom the same facts are chosen and worded.", examples=list(Reader))]
After = Annotated[tuple[str, ...], Query(description="The questions before it in the conversation, the oldest first.")]
AtVersion = Annotated[int | None, Query(ge=1, le=HIGHEST, description="Version of the library; without it the newest.")]


class AnswerPage(Model):
    """An answer with what the page tells of it."""

    answer: Answer
    reader: Reader
    understood: Understood
    after: tuple[str, ...] = ()
    review: Reviewed
    updated: date | None = None
    """When the version of the library was written that it was made from."""
    newest: bool = True
    """Whether that is the newest version."""


class SupportPage(Model):
    """The places that a sentence rests on."""

    supports: tuple[ShownSupport, ...]
    missing: tuple[str, ...] = ()
    """Addresses that the library does not hold."""


@router.get("/answers", response_model=AnswerPage, responses=PAGE)
def answers(request: Request, q: Question = "", reader: ForReader = None, at: AtVersion = None, after: After = ()) -> Response:
    """The answer to a question, for a reader, from the newest version of the library or from an older one."""
    chosen = _reader(request, reader)
    if not q.strip():
        return first_page(request, problem="There was no question. Ask one in words.", reader=chosen)
    asked = Asked(q, chosen, after, at)
    try:
        understood = asked.understood()
    except UsageError as error:
        return first_page(request, asked=q, problem=told(request.app, error), reader=chosen)
    with request.app.state.answers.turn, _library(request, at) as (library, newest):
        answer = request.app.state.answers.answer(understood.question, chosen, library)
        written = request.app.state.answers.written(library)
    page = AnswerPage(
        answer=answer,
        reader=chosen,
        understood=understood,
        after=asked.after,
        review=review_of(request, answer),
        updated=written.date() if written else None,
        newest=newest,
    )
    addresses = Addresses(support=lambda _, supports: support_address(supports, at), question=asked.next, record=record_address)
    response = respond(
        request,
        "answer_page.html.j2",
        page,
        article=replace(article(answer, addresses), suggestion=None),  # a command; the page has a link in its place
        add_address=f"/add?{urlencode({'query': pubmed_query(understood.question)})}" if answer.suggestion else None,
        asked=asked,
        readers=[(each, asked.address(reader=each.value)) for each in Reader],
        formats=[(name, asked.address("/answers/export", format=key)) for key, (name, _, _) in FORMATS.items()],
        understood_as=understood_text(understood) if understood.follows else None,
    )
    if reader and request.cookies.get(READER_COOKIE) != chosen.value:
        _remember(request, response, chosen)
    return response


@router.get("/answers/support", response_model=SupportPage, responses=PAGE)
def supports(
    request: Request,
    address: Annotated[tuple[str, ...], Query(description="Addresses of supports (`vocabulary.support`).")] = (),
    at: AtVersion = None,
) -> Response:
    """What a citation rests on: the finding, recommendation or passage in its source."""
    if not address:
        raise UsageError("There is no address of a support: follow a citation of an answer")
    with _library(request, at) as (library, _):
        found, missing = shown_all(list(dict.fromkeys(address))[:MOST_SUPPORTS], library)
    page = SupportPage(supports=found, missing=missing)
    return respond(request, "support.html.j2", page, status=200 if found else 404)


@router.get("/answers/export", include_in_schema=True, response_class=Response)
def export(
    request: Request,
    q: Question = "",
    reader: ForReader = None,
    at: AtVersion = None,
    after: After = (),
    format: Annotated[str, Query(description="Form of the file.", examples=list(FORMATS))] = "html",  # noqa: A002
) -> Response:
    """The answer as a file: the article, or its references."""
    if format not in FORMATS:
        raise UsageError(f"There is no format '{format[:40]}': choose one of {', '.join(FORMATS)}")
    asked = Asked(q, _reader(request, reader), after, at)
    with request.app.state.answers.turn, _library(request, at) as (library, _):
        answer = request.app.state.answers.answer(asked.understood().question, asked.reader, library)
        text = _exported(answer, format, library)
    _, media_type, ending = FORMATS[format]
    name = f"{_file_name(answer.question)}.{ending}"
    return Response(text, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _exported(answer: Answer, form: str, library: Library) -> str:
    articles = {"html": rendering.to_html, "markdown": rendering.to_markdown, "json": rendering.to_json}
    if form in articles:
        return articles[form](answer)
    lists = {"bibtex": bibliography.bibtex, "ris": bibliography.ris, "csl-json": bibliography.csl_json}
    ids = [each.record for each in answer.references]
    held = library.get_many(ids)
    return "".join(lists[form](held[each] for each in ids if each in held))


def _file_name(question: str) -> str:
    """A name that any system can keep, made of the question's words."""
    words: Sequence[str] = re.findall(r"[a-z0-9]+", question.lower())
    return "-".join(words)[:60].strip("-") or "answer"


@contextmanager
def _library(request: Request, at: int | None) -> Iterator[tuple[Library, bool]]:
    """The library to read from, and whether it is at its newest version."""
    with request.app.state.holdings.newest() as newest:
        if at is None or at == newest.version:
            yield newest, True
            return
    try:
        older = request.app.state.holdings.at(at)
    except UsageError:
        raise UsageError(f"The library has no version {at}") from None
    yield older, False


def _reader(request: Request, named: str | None) -> Reader:
    if named is None:
        return remembered_reader(request)
    if named not in set(Reader):
        raise UsageError(f"There is no reader '{named[:40]}': choose one of {', '.join(Reader)}")
    return Reader(named)


def _remember(request: Request, response: Response, reader: Reader) -> None:
    secure = request.app.state.settings.secure
    response.set_cookie(READER_COOKIE, reader.value, max_age=_YEAR_S, samesite="lax", secure=secure, httponly=True)
