"""Files that pages link to. An address with the right `v` names a content, so that a browser may keep it for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi.staticfiles import StaticFiles

if TYPE_CHECKING:
    import os

    from starlette.responses import Response
    from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
_SHARED = {name: Path(__file__).parents[1] / "rendering" / "templates" / name for name in ("answer.css", "checked.css")}
"""Files of other folders: the look of an article and of a checked page, which the exported files carry inside."""
_KEPT = "public, max-age=31536000, immutable"
_ASKED_AGAIN = "no-cache"


@cache
def static_url(name: str) -> str:
    """The address of a file with the mark of its content: "/static/palpate.css?v=0f3a9c12"."""
    return f"/static/{name}?v={_mark(name)}"


@cache
def _mark(name: str) -> str:
    path = _SHARED.get(name, STATIC / name)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else ""


class Statics(StaticFiles):
    """The static files, with how long they may be kept."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The place of a file, of this folder or shared."""
        shared = _SHARED.get(path)
        return (str(shared), shared.stat()) if shared else super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; kept for a year where the address names its content, else asked for again by its ETag."""
        response = await super().get_response(path, scope)
        asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace")).get("v", [""])[0]
        response.headers["Cache-Control"] = _KEPT if asked and asked == _mark(path) else _ASKED_AGAIN
        return response
