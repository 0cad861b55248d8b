"""Where a form may lead afterwards: a path of this site and nothing else."""

from __future__ import annotations

import re
from urllib.parse import unquote

from fastapi.responses import RedirectResponse

_LOCAL = re.compile(r"/(?![/\\])[\x21-\x7e]*")
"""Printable ASCII: no line break, no blank, no control character can reach a header."""
_LONGEST = 1000


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """`wanted` where it is a path of this site, also when decoded once or twice; else `otherwise`.

    Browsers read `//host` and `/\\host` as an address elsewhere, and drop tabs and line breaks within.
    """
    if not wanted or len(wanted) > _LONGEST:
        return otherwise
    decoded = wanted
    for _ in range(3):
        path = decoded.partition("?")[0].partition("#")[0]
        if not decoded.startswith("/") or path[1:2] in {"/", "\\"} or "\\" in path or any(ord(c) < 0x21 for c in path[:2]):
            return otherwise
        decoded = unquote(decoded)
    return wanted if _LOCAL.fullmatch(wanted) else otherwise


def see_other(path: str) -> RedirectResponse:
    """303 to a page of this site, after a form."""
    return RedirectResponse(local_path(path), 303)
