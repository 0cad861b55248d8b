"""How much the server serves: `palpate serve --workers 2`, warm, asked by 16 clients at once over HTTP on the same machine.

Each question is asked once, so that no answer comes from those that the server keeps. Pages a second are counted while every
client asks again as soon as it is answered. The 95th percentile is that of the load that is asked for: the same clients ask
`ASKED_PER_S` times a second in all, and time counts from when a page was due, so that waiting for a free client counts too.
"""

from __future__ import annotations

import gzip
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import httpx

from benchmarks.asking import generated
from palpate.library import Library

CLIENTS = 16
WORKERS = 2
WARM_UP = 40
ANSWERS = 200
PACED = 150
RECORDS = 3000
ASKED_PER_S = {"answers": 15.0, "records": 150.0}
"""The load under which an answer or a record must come in time: the pages a second that are wanted (figures.py)."""
_START_S = 60


def answers(_data: Path) -> dict[str, float]:
    """Answer pages a second and their 95th percentile, and what the first view of one transfers."""
    with TemporaryDirectory() as folder:
        library = f"{folder}/library"
        asked = generated(Library.open(library), WARM_UP + ANSWERS + PACED)
        addresses = [f"/answers?{urlencode({'q': question})}" for question in asked]
        with _served(library, folder) as base:
            _timed(base, addresses[:WARM_UP])
            per_s, _ = _timed(base, addresses[WARM_UP : WARM_UP + ANSWERS])
            _, p95 = _timed(base, addresses[WARM_UP + ANSWERS :], ASKED_PER_S["answers"])
            size = _first_view_kb(base, addresses[0])
    return {"serve.answers_per_s": per_s, "serve.answers_p95_ms": p95, "serve.answer_kb": size}


def records(_data: Path) -> dict[str, float]:
    """Record pages a second and their 95th percentile, over the records of the starter library by turns."""
    with TemporaryDirectory() as folder:
        library = f"{folder}/library"
        ids = [record.id for record in Library.open(library).export()]
        addresses = [f"/records/{ids[turn % len(ids)]}" for turn in range(RECORDS)]
        with _served(library, folder) as base:
            _timed(base, addresses[: 2 * len(ids)])
            per_s, _ = _timed(base, addresses)
            _, p95 = _timed(base, addresses, ASKED_PER_S["records"])
    return {"serve.records_per_s": per_s, "serve.records_p95_ms": p95}


@contextmanager
def _served(library: str, folder: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "palpate", "serve", "--port", str(port), "--workers", str(WORKERS)]
    server = subprocess.Popen([*command, "--library", library, "--database", f"sqlite:///{folder}/desk.sqlite"])
    try:
        deadline = time.monotonic() + _START_S
        while not _answers(base):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.1)
        yield base
    finally:
        server.terminate()
        server.wait(_START_S)


def _answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/policy").is_success
    except httpx.TransportError:
        return False


def _timed(base: str, addresses: list[str], per_s: float | None = None) -> tuple[float, float]:
    """Pages a second and the 95th percentile in milliseconds; raises where a page is not answered.

    With `per_s` that many are due in a second, else each client asks as soon as it can.
    """
    own = threading.local()
    start = time.perf_counter()

    def fetch(turn: int) -> float:
        if not hasattr(own, "client"):
            own.client = httpx.Client(base_url=base, timeout=_START_S)
        due = start + turn / per_s if per_s else time.perf_counter()
        time.sleep(max(0.0, due - time.perf_counter()))
        own.client.get(addresses[turn]).raise_for_status()
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(CLIENTS) as clients:
        taken = list(clients.map(fetch, range(len(addresses))))
    return len(addresses) / (time.perf_counter() - start), statistics.quantiles(taken, n=20)[-1]


def _first_view_kb(base: str, address: str) -> float:
    """Kilobytes (1,000 bytes) of a page with its styles, scripts and icon, compressed as a browser gets them."""
    page = httpx.get(base + address).text
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    sizes = [len(gzip.compress(page.encode()))]
    sizes += [len(gzip.compress(httpx.get(base + file).content)) for file in files]
    return sum(sizes) / 1000
