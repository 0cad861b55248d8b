"""Reading a page in a process of its own, with a limit on time and memory, so that a hostile file can't hold up a server.

A small PDF can unfold to gigabytes, and a web server can send its headers a byte at a time; the guards of `pages` and `fetching`
end most of that, and this ends the rest. The process gets the request on standard input and gives the page as one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict

from palpate.checking.fetching import fetch_page
from palpate.checking.pages import Page, read_bytes
from palpate.errors import PalpateError, ServiceError, SourceError, UsageError

FILE_SECONDS = 20
"""A leaflet of 400 pages as PDF takes 10."""
ADDRESS_SECONDS = 45
"""For the fetch, which has 30 of its own, and the reading."""
MEMORY = 1 << 30
"""Bytes of address space; the libraries that read pages take a quarter of it before they begin."""
_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE = 30.0
_ERRORS: dict[str, type[PalpateError]] = {kind.__name__: kind for kind in (UsageError, SourceError, ServiceError)}


def read_apart(content: bytes, *, source: str | None = None, html: bool | None = None, seconds: float = FILE_SECONDS) -> Page:
    """`read_bytes` in a process of its own; raises `SourceError` too where it takes more time or memory than is allowed."""
    return _ask({"source": source, "html": html}, content, seconds)


def fetch_apart(url: str, *, seconds: float = ADDRESS_SECONDS) -> Page:
    """`fetch_page` in a process of its own; raises `SourceError` too where it takes more time or memory than is allowed."""
    return _ask({"url": url}, b"", seconds)


def _ask(request: dict[str, object], content: bytes, seconds: float) -> Page:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise ServiceError("Too many pages are being read at the moment: try again in a minute")
    try:
        done = subprocess.run(  # -P: nothing is imported from the folder that the server was started in
            [sys.executable, "-P", "-m", "palpate.checking.apart"],
            input=json.dumps(request).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceError(f"Reading it took more than {seconds:.0f} seconds: check its text, pasted, instead") from None
    finally:
        _AT_ONCE.release()
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise SourceError("It can't be read within the memory allowed for a page: check its text, pasted, instead") from None
    if "error" in answer:
        raise _ERRORS[answer["error"]](answer["message"])
    return Page(**answer)


def _main() -> None:
    _limit()
    request = json.loads(sys.stdin.buffer.readline())
    try:
        if "url" in request:
            page = fetch_page(request["url"])
        else:
            page = read_bytes(sys.stdin.buffer.read(), source=request["source"], html=request["html"])
        answer: dict[str, object] = asdict(page)
    except PalpateError as error:
        answer = {"error": next(name for name, kind in _ERRORS.items() if type(error) is kind), "message": str(error)}
    except RecursionError:
        answer = {"error": "SourceError", "message": "The page is nested too deeply to be read: check its text, pasted, instead"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Bound memory and processor time where the system can (not on Windows), and be gentle to the server's own work."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (ADDRESS_SECONDS, ADDRESS_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main()
