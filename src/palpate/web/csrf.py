"""Requests that change something must come from a page of this site.

A request with an unsafe method (not GET, HEAD, OPTIONS, TRACE) passes where all of this holds:

1. `Origin`, where the browser sent it, is this site; `Sec-Fetch-Site`, where sent, is `same-origin` (or `none`).
2. It carries the token of the browser: the field `csrf_token` of a form, or the header `X-CSRF-Token`. The token is an HMAC of the
   session cookie (of the visitor cookie, where nobody is logged in), so it is bound to the session and needs no place of its own.
   An upload (`multipart/form-data`) is not read here, it may be large: it passes with the header, or where rule 1 had an `Origin` or
   a `Sec-Fetch-Site` to look at (all browsers of today send them with a POST; the session cookie is SameSite besides).
3. With `Authorization: Bearer` no token is asked for: no other site can send that header, and cookies then count for nothing.
4. In local mode, where there is no login, a program may leave out the token where its request is one that a page of another site
   can't send without asking first (Fetch standard, CORS-safelisted): JSON, or with the header `X-Requested-With`.

In local mode the `Host` must be this machine (else 421), so that a name that is made to point here (DNS rebinding) reaches nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from markupsafe import Markup

from palpate.web.cookies import session_cookie, visitor_cookie
from palpate.web.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from palpate.web.settings import Settings

FIELD = "csrf_token"
HEADER = "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?")
_STALE = "The form is too old or did not come from this site: go back, load the page again and send it once more"
_MOST_FIELDS = 5000
_NUL = b"%00"
"""Escaped, as a form or an address carries it; PostgreSQL keeps none, and no text has one."""
_LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of a form that is no upload."""


class FromHere:
    """Refuses what did not come from a page of this site; marks a browser that is not logged in when a form is made for it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if self.settings.local and not _this_machine(request.headers.get("host", "")):
            await _refuse(request, 421, "This address is not served here: open the site as localhost", send)
            return
        if "\x00" in scope["path"] or _NUL in scope.get("query_string", b""):
            await _refuse(request, 400, "The address has a character that no address has", send)
            return
        if scope["method"] not in _SAFE and not _with_bearer(request, self.settings):
            objection, receive = await self._objection(request, receive)
            if objection:
                await _refuse(request, *objection, send)
                return
        await self.app(scope, receive, self._marking(scope, send))

    async def _objection(self, request: Request, receive: Receive) -> tuple[tuple[int, str] | None, Receive]:
        """Status and reason where a request may not pass, or None; and what the application reads its body from."""
        vouched = _vouched_for(request, self.settings)
        if vouched is False:
            return (403, "This form was sent from another site"), receive
        if self.settings.local and _asked_first(request):
            return None, receive
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        given = request.headers.get(HEADER)
        if given is None and kind == "application/x-www-form-urlencoded":
            body = await _read(request)
            if body is None:
                return (413, "The form is larger than the 2 MB that are taken here"), receive
            try:
                given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS).get(FIELD, [""])[0]
            except ValueError:
                return (413, "The form has too many fields"), receive
            if _NUL in body:
                return (400, "The form has a character that no text has"), receive
            receive = _replayed(body, receive)
        if given is None and kind == "multipart/form-data" and vouched:
            return None, receive
        bound = _bound_to(request, self.settings)
        if bound and hmac.compare_digest(token_for(bound).encode(), (given or "").encode("utf-8", "replace")):
            return None, receive
        return (403, _STALE), receive

    def _marking(self, scope: Scope, send: Send) -> Send:
        async def marked(message: Message) -> None:
            mark = scope.get("state", {}).get("new_visitor")
            if message["type"] == "http.response.start" and mark:
                flags = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if self.settings.secure else "")
                cookie = f"{visitor_cookie(self.settings)}={mark}{flags}".encode("ascii")
                message["headers"] = [*message["headers"], (b"set-cookie", cookie)]
            await send(message)

        return marked


def csrf_field(request: Request) -> Markup:
    """The hidden field for a form; a browser without a session is given its mark with the page."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token(request))


def csrf_token(request: Request) -> str:
    """The token that this browser must send with its forms."""
    settings = request.app.state.settings
    bound = _bound_to(request, settings) or getattr(request.state, "new_visitor", None)
    if bound is None:
        bound = request.state.new_visitor = secrets.token_urlsafe(32)
    return token_for(bound)


def token_for(bound: str) -> str:
    """The token that is bound to a cookie's value; who knows the token does not know the cookie."""
    return hmac.new(bound.encode("utf-8", "replace"), b"palpate csrf 1", hashlib.sha256).hexdigest()


def _bound_to(request: Request, settings: Settings) -> str | None:
    session = None if settings.local else request.cookies.get(session_cookie(settings))
    return session or request.cookies.get(visitor_cookie(settings)) or None


def _with_bearer(request: Request, settings: Settings) -> bool:
    return not settings.local and request.headers.get("authorization", "").lower().startswith("bearer ")


def _vouched_for(request: Request, settings: Settings) -> bool | None:
    """Whether the browser says that a page of this site sent it; None where it says nothing."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    if origin is not None:
        host = request.headers.get("host", "")
        ours = {_origin(settings.base_url), f"https://{host}"}
        if not settings.secure:  # a page over plain http is another site than the one over TLS
            ours.add(f"http://{host}")
        return origin.lower() in {address.lower() for address in ours}
    return True if site == "same-origin" else None


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _asked_first(request: Request) -> bool:
    """A request that another site's page can't send unless this site allows it beforehand, which it never does."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or "x-requested-with" in request.headers


def _this_machine(host: str) -> bool:
    named = _HOST.fullmatch(host.lower())
    if named is None:
        return False
    try:
        return named[1].rstrip(".") == "localhost" or ipaddress.ip_address(named[1].strip("[]")).is_loopback
    except ValueError:
        return False


async def _read(request: Request) -> bytes | None:
    """The body, or None where it is too big to be a form."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            return None
    return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read, then whatever comes after it."""
    left: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await receive()

    return again


async def _refuse(request: Request, status: int, why: str, send: Send) -> None:
    """Answer in place of the application; in a thread, since the page's head looks up who is reading."""
    answer = await run_in_threadpool(problem, request, status, why)
    await answer(request.scope, request.receive, send)
