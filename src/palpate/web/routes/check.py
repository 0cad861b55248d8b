"""Check a page: paste it, upload it or give its address, and its claims come back, each held against the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, ValidationError

from palpate.checking import Page, check, read_text
from palpate.checking.apart import fetch_apart, read_apart
from palpate.checking.pages import LARGEST_PAGE, LONGEST_TEXT
from palpate.errors import PalpateError, UsageError
from palpate.rendering import checked_to_html, checked_to_markdown, to_json
from palpate.rendering.checked_page import view
from palpate.vocabulary import CheckedPage
from palpate.vocabulary.base import Model
from palpate.web.forms import file_name, form_of, json_of, sends_json, text_of, uploads_of
from palpate.web.places import unplaced
from palpate.web.responding import PAGE, render, respond, wants_json

router = APIRouter()
_LONGEST_FIELD = 12 * LONGEST_TEXT + 4096
"""Bytes: a character takes up to four, each of them up to three where the form is sent escaped."""
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})


class PageToCheck(Model):
    """What a program posts: a text, or the address of a page."""

    text: str = Field(default="", max_length=LONGEST_TEXT)
    address: str = Field(default="", max_length=2000)
    title: str = Field(default="", max_length=1000)
    source: str = Field(default="", max_length=2000)


class Export(StrEnum):
    """Forms in which a result can be saved."""

    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"


_EXPORTS = {
    Export.HTML: (checked_to_html, "text/html", "checked.html"),
    Export.MARKDOWN: (checked_to_markdown, "text/markdown", "checked.md"),
    Export.JSON: (to_json, "application/json", "checked.json"),
}


@dataclass(frozen=True, slots=True)
class Posted:
    """What came in: a page to check, the file with it, and how the result is wanted."""

    page: PageToCheck
    content: bytes = b""
    name: str = ""
    save_as: str = ""


async def _posted(request: Request) -> Posted:
    if sends_json(request):
        return Posted(_page(await json_of(request)))
    async with form_of(request, files=1, longest_field=_LONGEST_FIELD) as form:
        fields = {name: text_of(form, name) for name in PageToCheck.model_fields}
        chosen = uploads_of(form, "file")
        content = await chosen[0].read(LARGEST_PAGE + 1) if chosen else b""
        return Posted(_page(fields), content, file_name(chosen[0]) if chosen else "", text_of(form, "save_as"))


def _page(fields: dict[str, Any]) -> PageToCheck:
    try:
        return PageToCheck(**fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the body"
        if first["type"] == "string_too_long":
            raise UsageError(
                f"The {where} is longer than the {first['ctx']['max_length']:,} characters that are checked at a time"
            ) from None
        raise UsageError(f"'{where}': {first['msg']}") from None


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": PageToCheck.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "address": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            },
        },
    }
}


@router.get("/check", include_in_schema=False)
def form(request: Request) -> Response:
    """The form."""
    return _form(request)


@router.post("/check", response_model=CheckedPage, responses=PAGE, openapi_extra=_BODY)
def check_page(request: Request, posted: Annotated[Posted, Depends(_posted)]) -> Response:
    """Check the health claims of a page. The result is the answer to this request and is not kept."""
    try:
        save_as = Export(posted.save_as) if posted.save_as else None
    except ValueError:
        raise UsageError(f"A result is saved as {', '.join(Export)}, not as '{posted.save_as[:40]}'") from None
    try:
        page = _read(posted)
        with request.app.state.holdings.newest() as library:
            checked = unplaced(check(page, library))
    except PalpateError as error:
        if wants_json(request) or save_as:
            raise
        return _form(request, posted.page, str(error), 400 if isinstance(error, UsageError) else 422)
    if save_as:
        return _saved(checked, save_as)
    return respond(request, "checked_page.html.j2", checked, view=view(checked))


def _read(posted: Posted) -> Page:
    """The page that was meant; exactly one of the three ways must be used."""
    ask = posted.page
    ways = [bool(ask.text.strip()), bool(posted.name), bool(ask.address.strip())]
    if sum(ways) != 1:
        raise UsageError(
            "Give one page at a time: a text, a file or an address"
            if any(ways)
            else "There is nothing to check yet: paste a text, choose a file or give an address"
        )
    if ask.text.strip():
        read = read_text(ask.text)
        return Page(read.text, ask.title or read.title, ask.source or None)
    if posted.name:
        if not posted.content:
            raise UsageError(f"The file '{posted.name}' is empty")
        return read_apart(posted.content, source=posted.name, html=PurePath(posted.name).suffix.lower() in _HTML_SUFFIXES or None)
    address = ask.address.strip()
    return fetch_apart(address if "://" in address else f"https://{address}")


def _saved(checked: CheckedPage, save_as: Export) -> Response:
    write, kind, name = _EXPORTS[save_as]
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(write(checked), media_type=f"{kind}; charset=utf-8", headers=headers)


def _form(request: Request, asked: PageToCheck | None = None, problem: str = "", status: int = 200) -> Response:
    return render(
        request,
        "check.html.j2",
        status=status,
        asked=asked or PageToCheck(),
        problem=problem,
        most_characters=LONGEST_TEXT,
        most_mb=LARGEST_PAGE >> 20,
    )
