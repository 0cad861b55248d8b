"""What the desk has acknowledged is there after the server was killed, on each database, and the audit log is whole."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest
from sqlalchemy import func, select

from library_samples import new_library
from palpate.editorial.audit import AuditEntry, verify_chain
from palpate.editorial.database import open_database
from palpate.editorial.tables import Comment

WRITES = 200
WRITERS = 4
QUESTION = "Does massage help fibromyalgia?"


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library") / "starter"
    new_library(folder)
    return folder


class Server:
    """A real server process in local mode, and what it has acknowledged."""

    def __init__(self, folder, url):
        self.acknowledged: list[str] = []
        command = [sys.executable, "-m", "palpate", "serve", "--port", "0", "--library", str(folder), "--database", url]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ.copy()
        )
        first = self.process.stdout.readline()
        found = re.search(r"http://\S+", first)
        assert found, first
        self.client = httpx.Client(
            base_url=found[0], headers={"X-Requested-With": "tests", "Accept": "text/html"}, timeout=60, follow_redirects=False
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.client.get("/articles").status_code == 200:
                    break
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.1)

    def submit(self):
        made = self.client.post("/desk/articles", data={"q": QUESTION})
        assert made.status_code == 303, made.text
        return made.headers["location"]

    def comment(self, address, text):
        made = self.client.post(f"{address}/comments", data={"text": text, "version": 1})
        if made.status_code == 303:
            self.acknowledged.append(text)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
        self.process.stdout.close()


def write_until_killed(server, address, writes, kill_after):
    """Several writers at once; the server is killed by one of them while the others are writing."""
    killed = threading.Event()

    def write(start):
        for number in range(start, writes, WRITERS):
            try:
                server.comment(address, f"remark {number}")
            except httpx.TransportError:
                return
            if len(server.acknowledged) >= kill_after and not killed.is_set():
                killed.set()
                server.kill()

    threads = [threading.Thread(target=write, args=(start,)) for start in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert killed.is_set()


@pytest.mark.parametrize(
    ("writes", "kill_after"), [(24, 11), pytest.param(WRITES, WRITES // 2, marks=pytest.mark.slow)], ids=["few", "many"]
)
@pytest.mark.servers
def test_no_acknowledged_write_is_lost_when_the_server_is_killed(database_url, library_folder, writes, kill_after):
    server = Server(library_folder, database_url)
    try:
        address = server.submit()
        write_until_killed(server, address, writes, kill_after)
    finally:
        server.kill()
    assert kill_after <= len(server.acknowledged) < writes
    database = open_database(database_url)
    with database.reading() as session:
        written = set(session.scalars(select(Comment.text)))
        logged = session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "article.comment"))
        assert verify_chain(session).whole
    assert set(server.acknowledged) <= written
    assert logged == len(written)
    assert len(written) - len(server.acknowledged) <= WRITERS  # what was committed and could not be acknowledged any more
    database.close()
    if writes < WRITES:
        return
    again = Server(library_folder, database_url)
    try:
        again.comment(address, "after the crash")
        assert again.acknowledged == ["after the crash"]
    finally:
        again.kill()
