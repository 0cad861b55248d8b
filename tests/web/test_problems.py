"""What went wrong comes as a page for people and as problem details for programs, whichever part of the site refuses."""

from __future__ import annotations

import pytest
from lxml import html
from starlette.testclient import TestClient

from accounts_factory import team_site
from palpate.errors import LibraryError
from palpate.web import Settings, create_app
from palpate.web.headers import POLICY

PEOPLE = {"Accept": "text/html,application/xhtml+xml"}
PROGRAM = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    with team_site(tmp_path_factory.mktemp("team")) as running:
        yield running


def refused(client, method, path, **options):
    """The answer as a page and as problem details: status, title and what is said."""
    page = client.request(method, path, headers=PEOPLE | options.pop("headers", {}), **options)
    tree = html.fromstring(page.text)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == POLICY
    assert tree.xpath("//header//a[@href='/']"), "the page has its head, and ways to go on"
    return page.status_code, tree.findtext(".//h1"), " ".join(tree.xpath("//main/p[1]")[0].text_content().split())


def told(client, method, path, **options):
    answer = client.request(method, path, headers=PROGRAM | options.pop("headers", {}), **options)
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    return said["status"], said["title"], said["detail"]


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/login", {"data": {"email": "a@example.org"}}, 403),
        ("POST", "/login", {"headers": {"Origin": "https://evil.example"}}, 403),
        ("POST", "/login", {"data": {"email": "a" * (3 << 20)}}, 413),
        ("POST", "/check", {"headers": {"Sec-Fetch-Site": "same-origin", "Content-Length": str(1 << 40)}, "files": {"file": b"x"}}, 413),
        ("GET", "/no/such/page", {}, 404),
        ("GET", "/desk/articles/abc", {}, 404),
        ("GET", "/browse/doctors/all", {}, 404),
        ("GET", "/static/no-such.css", {}, 404),
        ("GET", "/search?q=massage&from=abc", {}, 400),
        ("GET", "/search?page=0", {}, 400),
        ("DELETE", "/search", {"headers": {"Authorization": "Basic eA=="}}, 403),
    ],
)  # fmt: skip
def test_a_refusal_is_a_page_or_problem_details_by_what_was_asked_for(team, method, path, options, status) -> None:
    client = team.browser()
    if "Authorization" not in options.get("headers", {}):
        page = refused(
            client, method, path, **{name: dict(value) if name == "headers" else value for name, value in options.items()}
        )
        assert page[0] == status
        assert page == told(client, method, path, **options)
    else:
        assert told(client, method, path, **options)[0] == status


def test_a_host_that_is_not_this_machine_gets_a_page_too(site) -> None:
    client = TestClient(site.app, base_url="http://evil.example")
    status, title, said = refused(client, "GET", "/answers?q=Does+massage+help%3F")
    assert (status, title) == (421, "Not served here")
    assert "open the site as localhost" in said
    assert told(client, "GET", "/")[0] == 421


def test_too_many_attempts_are_told_with_when_to_come_again(team) -> None:
    client = team.browser()
    token = html.fromstring(client.get("/login").text).xpath("//input[@name='csrf_token']/@value")[0]
    fields = {"email": "nobody@example.org", "password": "wrong words entirely", "csrf_token": token}
    answers = [client.post("/login", data=fields, headers=PEOPLE) for _ in range(7)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert html.fromstring(answers[-1].text).xpath("//*[@role='alert']")


def test_what_nobody_foresaw_is_a_page_that_gives_nothing_away(tmp_path, monkeypatch) -> None:
    app = create_app(Settings(library=str(tmp_path / "library"), database=f"sqlite:///{tmp_path / 'd.sqlite'}", local=False))
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        monkeypatch.setattr(app.state.holdings, "newest", lambda: 1 / 0)
        status, _, said = refused(client, "GET", "/browse")
        assert status == 500
        assert "ZeroDivisionError" not in said
        assert "Traceback" not in said
        assert told(client, "GET", "/browse")[0] == 500


@pytest.mark.parametrize("local", [True, False])
def test_where_the_library_lies_is_told_to_the_one_user_of_a_machine_alone(tmp_path, monkeypatch, local) -> None:
    app = create_app(Settings(library=str(tmp_path / "library"), database=f"sqlite:///{tmp_path / 'd.sqlite'}", local=local))

    def away():
        raise LibraryError(f"The library at {tmp_path} can't be read")

    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        monkeypatch.setattr(app.state.holdings, "newest", away)
        status, _, said = refused(client, "GET", "/browse")
        assert status == 503
        assert (str(tmp_path) in said) is local


@pytest.mark.parametrize("path", ["/", "/browse", "/records/nobody", "/static/palpate.css"])
def test_head_tells_what_get_tells_without_its_body(site, path) -> None:
    get, head = site.get(path), site.head(path)
    assert (head.status_code, head.headers["content-type"]) == (get.status_code, get.headers["content-type"])
    assert head.content == b""
