"""Every page is also JSON at the same address: with `.json` behind its path, or with `Accept: application/json`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from pydantic import BaseModel

from palpate.web.statics import static_url

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SUFFIX = ".json"
_VARY = {"Vary": "Accept, Authorization, Cookie"}
"""What decides on a page: its form, and who asks."""
PAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "The page, or its data as JSON."}
}
"""`responses` of a route that answers with `respond`."""


class JsonSuffix:
    """Takes `.json` from the end of a path and remembers that JSON is wanted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its plain path."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path.endswith(_SUFFIX) and not path.startswith("/static/") and path != "/openapi.json":
            scope = {**scope, "path": path.removesuffix(_SUFFIX) or "/", "state": {**scope.get("state", {}), "wants_json": True}}
        await self.app(scope, receive, send)


class HeadAsGet:
    """Answers HEAD wherever GET is answered: the same headers, no body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as GET, and leave out what comes back as its body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def headers_alone(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, headers_alone)


def wants_json(request: Request) -> bool:
    """Whether the caller asked for data rather than a page."""
    if getattr(request.state, "wants_json", False):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def respond(request: Request, template: str, data: BaseModel, *, status: int = 200, **context: Any) -> Response:
    """The page of a template, with `data` as `page`, or `data` alone as JSON. `context` is for the page only."""
    if wants_json(request):
        return Response(data.model_dump_json(), status, media_type="application/json", headers=_VARY)
    return render(request, template, status=status, page=data, **context)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page that has no data of its own (a form, a text)."""
    shared = request.app.state.page_context(request)
    text = templates().get_template(template).render({**shared, **context})
    return Response(text, status, media_type="text/html; charset=utf-8", headers=_VARY)


def not_kept(answer: Response) -> Response:
    """The answer, kept by no browser and no proxy: for pages with a secret, or that only one person may see."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


@cache
def templates() -> Environment:
    """The templates of the web, with those of `rendering` behind them. Every value is escaped; an unknown name raises."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader([PackageLoader("palpate.web"), PackageLoader("palpate.rendering")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["static_url"] = static_url
    return environment
