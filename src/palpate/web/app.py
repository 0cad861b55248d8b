"""The application put together: middleware, routes, what all pages share, and errors as pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

import palpate
from palpate.editorial.database import open_database
from palpate.editorial.passwords import Passwords
from palpate.editorial.roles import Action, may
from palpate.errors import (
    ConflictError,
    CredentialsError,
    ForbiddenError,
    LibraryError,
    PalpateError,
    ThrottledError,
    UsageError,
)
from palpate.web import oidc
from palpate.web.asking import Answers
from palpate.web.csrf import FromHere, csrf_field, csrf_token
from palpate.web.headers import SafeHeaders
from palpate.web.holdings import Holdings
from palpate.web.identity import actor_of
from palpate.web.limits import BodyLimit
from palpate.web.local_paths import local_path, see_other
from palpate.web.responding import JsonSuffix, render, wants_json
from palpate.web.routes import ROUTERS
from palpate.web.settings import Settings
from palpate.web.statics import Statics
from palpate.web.upload_folders import remove_abandoned

_LOG = logging.getLogger("palpate.web")
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
    409: "Changed meanwhile",
    410: "This link holds no longer",
    413: "That is too much at once",
    429: "Too many attempts",
    503: "Out of reach at the moment",
}
_SMALLEST_ZIPPED = 800
_ZIPPED = 5
"""Level of gzip: a page is 7 percent larger than at 9, in a third of the time."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. The library and the database are opened when it starts (its lifespan), not before."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.holdings = Holdings(settings.library)
        app.state.answers = Answers()
        app.state.database = open_database(settings.database)
        remove_abandoned()
        yield
        app.state.database.close()

    app = FastAPI(
        title="palpate",
        version=palpate.__version__,
        summary="Clinical questions answered from guidelines and research, every sentence tied to its source.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(actor_of)],
    )
    app.state.settings = settings
    app.state.page_context = _page_context
    app.mount("/static", Statics(), name="static")
    app.state.passwords = Passwords()
    app.state.oidc = None if settings.local else oidc.from_environment()
    for router in ROUTERS:
        app.include_router(router)
    for error, status in _STATUS:
        app.add_exception_handler(error, _failed(status))
    app.add_exception_handler(SQLAlchemyError, _database_failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_middleware(BodyLimit)
    app.add_middleware(FromHere, settings=settings)
    app.add_middleware(SafeHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED, compresslevel=_ZIPPED)
    app.add_middleware(JsonSuffix)
    return app


def _page_context(request: Request) -> dict[str, Any]:
    """What every template can use: who is reading, what they may do, where they are."""
    actor = actor_of(request)
    return {
        "actor": actor,
        "may": lambda action: may(actor, Action(action)),
        "local": request.app.state.settings.local,
        "path": request.url.path,
        "version": palpate.__version__,
        "csrf_field": lambda: csrf_field(request),
        "csrf_token": lambda: csrf_token(request),
    }


def _failed(status: int) -> Any:
    def handler(request: Request, error: Exception) -> Response:
        if status == 403 and _should_log_in(request):
            return _to_login(request)
        answer = _problem(request, status, str(error))
        if status == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, ThrottledError):
            answer.headers["Retry-After"] = str(error.wait)
        return answer

    return handler


def _should_log_in(request: Request) -> bool:
    """Whether it is a page for people that somebody who is not logged in may see after login."""
    readable = request.method in {"GET", "HEAD"} and not wants_json(request)
    return readable and not request.app.state.settings.local and not actor_of(request).known


def _to_login(request: Request) -> Response:
    onward = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see_other(f"/login?{urlencode({'next': local_path(onward)})}")


def _database_failed(request: Request, error: Exception) -> Response:
    """The database is out of reach, or did not take it: nothing was written."""
    _LOG.error("%s %s: %s", request.method, request.url.path, error)
    out_of_reach = isinstance(error, (OperationalError, InterfaceError, PoolTimeout))
    if not out_of_reach:
        return _problem(request, 500, "The desk's database did not take that, and nothing was written: the server's log says why")
    answer = _problem(
        request, 503, "The desk's database can't be reached at the moment, and nothing was written: try again in a minute"
    )
    answer.headers["Retry-After"] = "60"
    return answer


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _problem(request, status, str(getattr(error, "detail", "")))


def _misread(request: Request, error: Exception) -> Response:
    """What was sent has not the form that the page takes."""
    faults = error.errors() if isinstance(error, RequestValidationError) else ()
    told = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    return _problem(request, 400, f"The page does not understand what was sent ({told}). Go back and try again.")


def _problem(request: Request, status: int, message: str) -> Response:
    """An error as a page, or as RFC 9457 problem details."""
    title = _TITLES.get(status, "Something went wrong")
    if wants_json(request) or "authorization" in request.headers:
        return JSONResponse({"title": title, "status": status, "detail": message}, status, media_type="application/problem+json")
    return render(request, "problem.html.j2", status=status, title=title, message=message)
