"""Real servers for tests: started by the command, asked over HTTP, stopped or killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

PATIENCE_S = 90.0
"""A machine may be busy."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Browser:
    """Asks one server on a new connection each time, so that any worker may answer, and keeps cookies as over TLS."""

    def __init__(self, port: int, **headers: str) -> None:
        self.port, self.headers, self.cookies = port, headers, {}

    def ask(self, method: str, path: str, **options) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": "desk.example.org", "Connection": "close", **self.headers, **({"Cookie": cookies} if cookies else {})}
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE_S, trust_env=False, verify=False) as client:
            answer = client.request(method, path, headers=headers, follow_redirects=False, **options)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def look(self, path: str):
        return self.get(f"{path}.json").json()

    def post(self, path: str, **fields) -> httpx.Response:
        return self.ask("POST", path, data=fields)

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', self.get(page).text)
        assert found, f"no form on {page}"
        return found[1]

    def log_in(self, email: str, password: str) -> httpx.Response:
        return self.post("/login", csrf_token=self.token("/login"), email=email, password=password)


class Served:
    """`palpate serve` in processes of its own."""

    def __init__(self, folder: Path, database: str, *options: str, **environment: str) -> None:
        self.port = free_port()
        (folder / "tmp").mkdir(exist_ok=True)
        command = [
            *(sys.executable, "-m", "palpate", "serve", "--team", "--port", str(self.port)),
            *("--library", str(folder / "library"), "--database", database, "--base-url", "https://desk.example.org"),
            *options,
        ]
        self.log = folder / "server.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "TMPDIR": str(folder / "tmp"), **environment}
            )
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                if Browser(self.port).get("/policy").status_code == 200:
                    return
            except httpx.TransportError:
                assert time.monotonic() < deadline, self.log.read_text()
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)

    @property
    def workers(self) -> list[int]:
        """The numbers of the processes that answer."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        children = [int(number) for task in tasks for number in (task / "children").read_text().split()]
        return sorted(child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes())

    @contextmanager
    def only(self, worker: int) -> Iterator[None]:
        """Have one worker alone answer for a moment."""
        others = [each for each in self.workers if each != worker]
        for each in others:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in others:
                os.kill(each, signal.SIGCONT)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
