"""Every address of the site with numbers and texts that nobody means, on each database: refused, and nothing breaks."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from accounts_factory import team_site, with_user
from palpate.editorial.api_tokens import make_token
from palpate.editorial.roles import Action, Role
from palpate.web.routes import ROUTERS

pytestmark = pytest.mark.servers

NUMBERS = ["0", "-1", "99999999999", "9" * 40, "1e9", "x"]
TEXTS = ["\U0001f9b4" * 50, "\u202e'\"><script>", "../../etc/passwd", "%", "_", "' OR 1=1 --", "a" * 9_000, "\ud800"]


@pytest.fixture
def everybody(tmp_path, database_url):
    with team_site(tmp_path, database=database_url) as site:
        user = with_user(site.database, "Ada", *Role)
        with site.database.writing() as session:
            token = make_token(session, user.actor(), name="tests", scopes=list(Action), days=1)
        yield TestClient(
            site.app, base_url="http://desk.example.org", headers={"Authorization": f"Bearer {token}"},
            follow_redirects=False, raise_server_exceptions=False,
        )  # fmt: skip


def routes():
    for router in ROUTERS:
        for route in router.routes:
            yield route, [each.name for each in (*route.dependant.query_params, *route.dependant.body_params)]


def test_no_number_and_no_text_breaks_a_page(everybody):
    broken, every = [], list(routes())
    assert len(every) > 50
    for number, (route, names) in enumerate(every):
        for turn in range(2):
            n, text = (
                NUMBERS[(number + turn * 3) % len(NUMBERS)],
                TEXTS[(number + turn * 5) % len(TEXTS)].encode("utf-8", "surrogatepass"),
            )
            path = re.sub(r"\{[^}]+\}", n, route.path)
            fields = {name: n if turn and name != "q" else text for name in names}
            method = next(iter(sorted(route.methods - {"HEAD"})))
            answer = everybody.request(method, path, **({"params": fields} if method == "GET" else {"data": fields}))
            if answer.status_code >= 500:
                broken.append((method, path, fields, answer.status_code, answer.text[:200]))
    assert broken == []


def test_no_text_breaks_what_is_searched_or_added(everybody):
    for text in TEXTS:
        raw = text.encode("utf-8", "surrogatepass")
        for path, names in (("/articles", ("q", "condition")), ("/login", ("email", "next")), ("/search", ("q",))):
            assert everybody.get(path, params=dict.fromkeys(names, raw)).status_code < 500, (path, text)
    for body in ('{"query": "\\ud800"}', '{"query": "\\u0000"}', '{"query": 1e400}', "[" * 5000):
        answer = everybody.post("/add", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400, body
