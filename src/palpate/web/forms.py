"""Reading what a form or a program sends, with few fields and few files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import Request
from starlette.datastructures import UploadFile

from palpate.errors import UsageError

if TYPE_CHECKING:
    from starlette.datastructures import FormData

_MOST_FIELDS = 20
_LONGEST_NAME = 120


@asynccontextmanager
async def form_of(request: Request, *, files: int, longest_field: int) -> AsyncIterator[FormData]:
    """The form of a request: at most `files` files, and fields of at most `longest_field` bytes. Its files go when it ends."""
    async with request.form(max_files=files, max_fields=_MOST_FIELDS, max_part_size=longest_field) as form:
        if len(form) > _MOST_FIELDS + files:
            raise UsageError("The form has too many fields")
        yield form


def text_of(form: FormData, name: str) -> str:
    """A field's text; empty where there is none or a file came under its name."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def uploads_of(form: FormData, name: str) -> list[UploadFile]:
    """The files that were chosen under a name; a browser sends one without a name where none was."""
    return [value for value in form.getlist(name) if isinstance(value, UploadFile) and value.filename]


def file_name(upload: UploadFile) -> str:
    """The last part of the name that came with a file, in characters that can be shown and kept; never a path."""
    last = (upload.filename or "").replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if char.isprintable()).strip(" .")
    return shown[-_LONGEST_NAME:] or "file"


async def json_of(request: Request) -> dict[str, object]:
    """The JSON object of a body. Raises `UsageError` where it is none."""
    body = await request.body()
    if b"\\u0000" in body:
        raise UsageError("The body has a character that no text has")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UsageError("The body must be a JSON object")
    return value


def sends_json(request: Request) -> bool:
    """Whether the body is said to be JSON."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
