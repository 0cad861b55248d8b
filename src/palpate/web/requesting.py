"""What routes read off a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

from fastapi import HTTPException, Path, Request

from palpate.web.cookies import device_cookie

if TYPE_CHECKING:
    from palpate.editorial.database import Database

HIGHEST = 2**31 - 1
"""The highest number that a row of the database can have; what is higher names nothing."""
Number = Annotated[int, Path(ge=1, le=HIGHEST)]
"""A number in an address, of an article, a user, a token."""
Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,120}$")]
"""The name of an article in its address."""


def team_only(request: Request) -> None:
    """A dependency: 404 in local mode, where there are no accounts."""
    if request.app.state.settings.local:
        raise HTTPException(404, "There are no accounts here: the site runs for you alone. Start it with --team to have some")


def state_database(request: Request) -> Database:
    """The desk's database."""
    return cast("Database", request.app.state.database)


def client_address(request: Request) -> str:
    """The address that the request came from, as the server (or its trusted proxy) saw it."""
    return request.client.host if request.client else "unknown"


def device_mark(request: Request) -> str:
    """The device cookie (`editorial.known_devices`), "" where the browser has none."""
    return request.cookies.get(device_cookie(request.app.state.settings), "")


def device(request: Request) -> str:
    """What the browser calls itself, on one line."""
    return "".join(character for character in request.headers.get("user-agent", "") if character.isprintable())[:200]
