"""What tests share: where the development data lies, if it is there, and libraries that cost nothing to open."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from commanding import RIS, Palpate, run
from library_samples import new_library
from literature_server import LiteratureServer, served
from palpate.library import Library

# A machine that is busy must not fail a property; what takes long is seen in the time of the whole suite.
settings.register_profile("palpate", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("palpate")

# Thousands of tests and what they share are kept to the end: to search them for garbage again and again takes a tenth of the time.
gc.set_threshold(100_000)

_HOMES = count()


def pytest_collection_finish() -> None:
    """What was collected is never garbage."""
    gc.freeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder with the development data; tests that need it are skipped on a machine without it."""
    folder = Path(os.environ.get("PALPATE_DATA") or Path(__file__).parents[2] / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"needs the development data, which is not at {folder.name}/ beside the checkout (set PALPATE_DATA)")
    return folder


@pytest.fixture(scope="session")
def starter_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The library as it is on the first day, for tests that only read: what is worked out for one answer serves the next."""
    return new_library(tmp_path_factory.mktemp("starter") / "library")


@pytest.fixture(autouse=True)
def _nothing_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the library or conversations of the person who runs it, or asks the language model that they set up."""
    home = tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"  # not made: few tests write to it, and a folder takes a while
    monkeypatch.setenv("PALPATE_LIBRARY", str(home / "library"))
    monkeypatch.setenv("PALPATE_SESSIONS", str(home / "sessions"))
    for name in ("PALPATE_LLM_URL", "PALPATE_LLM_MODEL", "PALPATE_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def palpate_(capsys: pytest.CaptureFixture[str]) -> Palpate:
    """Run a command in this process."""
    return partial(run, capsys)


@pytest.fixture(scope="session")
def starter_uri(starter_library: Library) -> str:
    """A library as it is on the first day; tests do not write to it."""
    return starter_library.uri


@pytest.fixture
def read(palpate_: Palpate, starter_uri: str, monkeypatch: pytest.MonkeyPatch) -> Palpate:
    """Run a command that only reads, on the starter library."""
    monkeypatch.setenv("PALPATE_LIBRARY", starter_uri)
    return palpate_


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LiteratureServer]:
    """The literature services, spoken for by a server on this machine."""
    yield from served(monkeypatch, tmp_path)


@pytest.fixture
def ris(tmp_path: Path) -> str:
    file = tmp_path / "references.ris"
    file.write_text(RIS, "utf-8")
    return str(file)
