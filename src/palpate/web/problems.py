"""What went wrong, as a page for people and as RFC 9457 problem details for programs: errors, and what is refused beforehand."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from palpate.editorial.roles import ANONYMOUS
from palpate.errors import (
    ConflictError,
    CredentialsError,
    ForbiddenError,
    LibraryError,
    PalpateError,
    ThrottledError,
    UsageError,
)
from palpate.web.headers import SAFE_HEADERS
from palpate.web.identity import actor_of
from palpate.web.local_paths import local_path, see_other
from palpate.web.places import told
from palpate.web.responding import render, wants_json

_LOG = logging.getLogger(__name__)
_STATUS: tuple[tuple[type[PalpateError], int], ...] = (
    (CredentialsError, 401),
    (ForbiddenError, 403),
    (ConflictError, 409),
    (ThrottledError, 429),
    (UsageError, 400),
    (LibraryError, 503),
    (PalpateError, 422),
)
_TITLES = {
    400: "That can't be done",
    401: "Not logged in",
    403: "Not allowed",
    404: "Nothing is here",
    405: "That can't be done here",
    409: "Not as things stand",
    410: "This link holds no longer",
    413: "That is too much at once",
    421: "Not served here",
    429: "Too many attempts",
    503: "Out of order for the moment",
}
_OUT_OF_REACH = (
    "The library of this site is out of reach just now. Try again in a minute; its operator finds the reason in the log"
)
_NO_DATABASE = "The desk's database can't be reached at the moment. Try again in a minute"
_LOOK_FIRST = ", and look first whether what you sent is there already"
_BROKEN = "Something went wrong in palpate itself. Try again; if it stays so, tell the operator of this site, who finds the reason in the log"
_PLAIN = {
    404: ("Not Found", "There is no such page. Ask a question, browse or search"),
    405: ("Method Not Allowed", "This address takes no request of that kind: go back and try again"),
}
"""By status: what the framework says of itself, and what a reader is told in its place."""


def tell_of_errors(app: FastAPI) -> None:
    """Have an application answer errors with `problem`."""
    for error, status in _STATUS:
        app.add_exception_handler(error, _failed(status))
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(DataError, _misread)
    for unreachable in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(unreachable, _database_out_of_reach)
    app.add_exception_handler(Exception, _broken)


def problem(request: Request, status: int, message: str) -> Response:
    """An error as a page, or as problem details where data was asked for."""
    title = _TITLES.get(status, "Something went wrong")
    message = message if message.endswith((".", "?", "!")) else f"{message}."
    if wants_json(request) or "authorization" in request.headers:
        details = {"title": title, "status": status, "detail": message}
        return JSONResponse(details, status, media_type="application/problem+json", headers={"Vary": "Accept"})
    return render(request, "problem.html.j2", status=status, title=title, message=message)


def _failed(status: int) -> Any:
    def handler(request: Request, error: Exception) -> Response:
        if status == 403 and _should_log_in(request):
            return _to_login(request)
        answer = problem(request, status, _told(request, error))
        if status == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, ThrottledError):
            answer.headers["Retry-After"] = str(error.wait)
        return answer

    return handler


def _told(request: Request, error: Exception) -> str:
    """The words of an error; what is wrong with the library itself is for the operator's log, but where that is the user."""
    if isinstance(error, LibraryError):
        _LOG.error("%s", error)
        if not request.app.state.settings.local:
            return _OUT_OF_REACH
    return told(request.app, error)


def _should_log_in(request: Request) -> bool:
    """Whether it is a page for people that somebody who is not logged in may see after login."""
    readable = request.method in {"GET", "HEAD"} and not wants_json(request)
    return readable and not request.app.state.settings.local and not actor_of(request).known


def _to_login(request: Request) -> Response:
    onward = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see_other(f"/login?{urlencode({'next': local_path(onward)})}")


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = str(getattr(error, "detail", ""))
    by_itself, better = _PLAIN.get(status, ("", ""))
    path = request.url.path
    if status == 404 and path.endswith("/") and len(path) > 1 and request.method == "GET":
        return RedirectResponse(local_path(path.rstrip("/") + (f"?{request.url.query}" if request.url.query else "")), 308)
    answer = problem(request, status, better if said == by_itself else said)
    for name, value in (getattr(error, "headers", None) or {}).items():
        answer.headers[name] = value
    return answer


def _misread(request: Request, error: Exception) -> Response:
    """What was sent has not the form that the page takes, or holds what the database can't."""
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    if any(fault["loc"][0] == "path" for fault in faults):
        return problem(request, 404, _PLAIN[404][1])
    faulty = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    where = f" ({faulty})" if faulty else ""
    return problem(request, 400, f"The page does not understand what was sent{where}. Go back and try again")


def _database_out_of_reach(request: Request, error: Exception) -> Response:
    """The database does not answer. Where it went away in the midst of an act, what was sent may have been written."""
    route = getattr(request.scope.get("route"), "path", "")  # not the address, which may be a one-time link
    _LOG.error("%s %s: %s", request.method, route, error)
    request.state.actor = ANONYMOUS
    answer = problem(request, 503, _NO_DATABASE if request.method in {"GET", "HEAD"} else _NO_DATABASE + _LOOK_FIRST)
    answer.headers["Retry-After"] = "60"
    return answer


def _broken(request: Request, _: Exception) -> Response:
    """An error that nobody foresaw. The server logs it; this comes outside of the middleware, so it brings its headers itself."""
    request.state.actor = ANONYMOUS  # who it is can't be looked up where the database is what broke
    try:
        answer = problem(request, 500, _BROKEN)
    except Exception:  # noqa: BLE001 - not even the page of the error could be made
        answer = PlainTextResponse(_BROKEN, 500)
    for name, value in SAFE_HEADERS:
        answer.headers[name.decode()] = value.decode()
    return answer
