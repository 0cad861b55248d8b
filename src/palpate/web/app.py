"""The application put together: middleware, routes, and what all pages share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware

import palpate
from palpate.editorial.database import open_database
from palpate.editorial.passwords import Passwords
from palpate.editorial.roles import Action, may
from palpate.web import oidc, problems
from palpate.web.asking import Answers
from palpate.web.csrf import FromHere, csrf_field, csrf_token
from palpate.web.headers import SafeHeaders
from palpate.web.holdings import Holdings
from palpate.web.identity import actor_of
from palpate.web.limits import BodyLimit
from palpate.web.responding import HeadAsGet, JsonSuffix
from palpate.web.routes import ROUTERS
from palpate.web.settings import Settings
from palpate.web.statics import Statics
from palpate.web.upload_folders import remove_abandoned

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
        redirect_slashes=False,  # it would send readers to whatever host they named; `problems` leads them on
        dependencies=[Depends(actor_of)],
    )
    app.state.settings = settings
    app.state.page_context = _page_context
    app.mount("/static", Statics(), name="static")
    app.state.passwords = Passwords()
    app.state.oidc = None if settings.local else oidc.from_environment()
    for router in ROUTERS:
        app.include_router(router)
    problems.tell_of_errors(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(FromHere, settings=settings)
    app.add_middleware(SafeHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED, compresslevel=_ZIPPED)
    app.add_middleware(JsonSuffix)
    app.add_middleware(HeadAsGet)
    return app


def _page_context(request: Request) -> dict[str, Any]:
    """What every template can use: who is reading, what they may do, where they are."""
    actor, settings = actor_of(request), request.app.state.settings
    return {
        "actor": actor,
        "may": lambda action: may(actor, Action(action)),
        "local": settings.local,
        "contact": settings.contact,
        "contact_url": settings.contact_url,
        "path": request.url.path,
        "version": palpate.__version__,
        "csrf_field": lambda: csrf_field(request),
        "csrf_token": lambda: csrf_token(request),
    }
