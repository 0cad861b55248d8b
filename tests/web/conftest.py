"""The site in this process, in local mode."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from database_samples import new_database
from palpate.web import Settings, create_app


@pytest.fixture(scope="session")
def site(tmp_path_factory, starter_uri):
    settings = Settings(library=starter_uri, database=new_database(tmp_path_factory.mktemp("site")))
    # a program on this machine, as docs/web.md describes it: the host is loopback and the header is one that no other site can send
    program = {"X-Requested-With": "tests"}
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000", headers=program) as client:
        yield client
