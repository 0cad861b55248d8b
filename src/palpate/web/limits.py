"""How much a request may send. A body is counted while it comes in, so that one without a length, or with a wrong one, ends too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from palpate.checking.pages import LARGEST_PAGE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MB = 1 << 20
LARGEST_BODY = 2 * MB
"""Bytes of a request to a page that is not named below: a long article with its edits has less than one megabyte."""
LARGEST_EVIDENCE_FILE = 200 * MB
"""A yearly file of PubMed has 20 to 100 MB compressed."""
BODIES = {"/check": LARGEST_PAGE + MB, "/add": 2 * LARGEST_EVIDENCE_FILE + MB}
"""Bytes of requests to pages that take files."""


class BodyLimit:
    """Refuses a body that is too large (413) before it is read whole."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a `receive` that counts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = BODIES.get(scope["path"], LARGEST_BODY)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        too_long = declared.isdigit() and int(declared) > limit
        count = 0

        async def counted() -> Message:
            nonlocal count
            if too_long:
                raise _refusal(limit)
            message = await receive()
            count += len(message.get("body", b""))
            if count > limit:
                raise _refusal(limit)
            return message

        await self.app(scope, counted, send)


def _refusal(limit: int) -> HTTPException:
    return HTTPException(413, f"What was sent is larger than the {limit // MB} MB that are taken here", {"Connection": "close"})
