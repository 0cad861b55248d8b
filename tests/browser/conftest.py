"""A server on a free port and a page in a real headless Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.servers import running
from palpate.web import Settings, create_app

CHROMIUM = Path(os.environ.get("PALPATE_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server in local mode, on a library and a database of its own."""
    folder = tmp_path_factory.mktemp("served")
    with running(
        create_app(Settings(library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}"))
    ) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    if not CHROMIUM.is_file():
        pytest.skip(f"needs Chromium, which is not at {CHROMIUM} (set PALPATE_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """A fresh page, 1280 by 900, that nobody used before; an error in its scripts fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    fresh = context.new_page()
    errors: list[str] = []
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    yield fresh
    context.close()
    assert errors == []
