"""The desk's database as the tests use it: SQLite, and PostgreSQL started from the server binaries of the machine."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest

from accounts_factory import with_user
from clock_samples import Hand
from database_samples import new_database
from palpate.editorial import clock
from palpate.editorial.database import open_database
from palpate.editorial.roles import Role


def _binaries() -> Path | None:
    found = shutil.which("postgres")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@pytest.fixture(scope="session")
def postgresql_server():
    """The address of a real PostgreSQL server, without the name of a database."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server is installed")
    folder = Path(tempfile.mkdtemp(prefix="palpate-postgresql-"))  # each start of pytest shuts its own folder to other users
    options = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        names = {each.pw_name for each in pwd.getpwall()}
        owner = "postgres" if "postgres" in names else "nobody"
        shutil.chown(folder, owner)
        options["user"] = owner
    data = folder / "data"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    common = {"cwd": folder, "env": environment, **options}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "palpate", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, capture_output=True, **common,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    control = [binaries / "pg_ctl", "-D", data, "-w"]
    started = [*control, "-l", folder / "log", "-o", f"-p {port} -h 127.0.0.1 -k {folder}", "start"]
    subprocess.run(started, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **common)
    yield f"postgresql://palpate@127.0.0.1:{port}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, **common)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database_url(request, tmp_path):
    """The address of an empty database, once of each kind; that of SQLite has its tables already."""
    if request.param == "sqlite":
        return new_database(tmp_path)
    import psycopg

    server = request.getfixturevalue("postgresql_server")
    name = f"desk_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture
def database(database_url):
    """An empty database at the newest schema, once of each kind."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def hand(monkeypatch):
    """The clock of the desk, set by the test."""
    made = Hand()
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def ada(database):
    """An admin who edits, too."""
    return with_user(database, "Ada", Role.ADMIN, Role.EDITOR)
