"""The site that the tests of the web share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from palpate.web import Settings, create_app


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site in local mode on a library and a database of its own."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}")
    with TestClient(create_app(settings)) as client:
        yield client
