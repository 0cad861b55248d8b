"""The site in this process, in local mode."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from palpate.web import Settings, create_app


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}")
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        yield client
