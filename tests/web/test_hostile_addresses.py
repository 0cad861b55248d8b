"""Numbers that are too high, names that are none, bytes that no database takes, and addresses that lead elsewhere."""

from __future__ import annotations

import pytest

from accounts_factory import Team, submit, team_site, with_user
from palpate.editorial.roles import Role

pytestmark = pytest.mark.servers

TOO_HIGH = 10**30


@pytest.fixture(scope="module")
def admin(tmp_path_factory):
    with team_site(tmp_path_factory.mktemp("team")) as team:
        browser = team.logged_in(with_user(team.database, "Alma", Role.ADMIN, Role.EDITOR, Role.REVIEWER))
        made = submit(browser, "/desk", {"q": "Does massage help fibromyalgia?"}, to="/desk/articles")
        assert made.headers["location"] == "/desk/articles/1"
        yield browser


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/desk/articles/{TOO_HIGH}", 404),
        (f"/desk/articles/{2**31}", 404),
        ("/desk/articles/-1", 404),
        (f"/desk/articles/1/history?before={TOO_HIGH}", 400),
        (f"/answers?q=Does+massage+help+pain%3F&at={TOO_HIGH}", 400),
        (f"/articles/{'a' * 9000}", 404),
        ("/articles/a%0d%0aSet-Cookie:x/new-evidence", 404),
    ],
)
def test_what_names_nothing_is_not_found(admin, path, status) -> None:
    assert admin.get(path).status_code == status


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (f"/account/sessions/{TOO_HIGH}/end", {}, 404),
        (f"/account/tokens/{TOO_HIGH}/revoke", {}, 404),
        (f"/users/{TOO_HIGH}/roles", {"roles": "reader"}, 404),
        (f"/watch/questions/{TOO_HIGH}/drop", {}, 404),
        (f"/desk/articles/{TOO_HIGH}/retire", {"reason": "x", "version": 1, "revision": 1}, 404),
        ("/desk/articles/1/assign", {"reviewer": TOO_HIGH, "version": 1}, 400),
        ("/desk/articles/1/assign", {"reviewer": 1, "version": TOO_HIGH}, 400),
        (f"/desk/articles/{TOO_HIGH}/unassign", {"reviewer": 1, "version": 1}, 404),
        ("/desk/articles/1/unassign", {"reviewer": TOO_HIGH, "version": 1}, 400),
        ("/desk/articles/1/comments", {"text": "x", "version": 1, "answers": TOO_HIGH}, 400),
        ("/account/tokens", {"name": "x", "days": TOO_HIGH, "scopes": "read"}, 400),
        ("/desk/articles", {f"field{n}": "1" for n in range(6000)}, 413),
    ],
)
def test_a_form_that_names_nothing_is_refused(admin, path, fields, status) -> None:
    assert submit(admin, "/desk", fields, to=path).status_code == status


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/browse/", "/browse"),
        ("/search/?q=massage", "/search?q=massage"),
        ("/articles//", "/articles"),
        ("//evil.example/", "/"),
        ("/%5Cevil.example/", "/"),
        ("/%2Fevil.example/", "/"),
    ],
)
def test_a_slash_at_the_end_leads_on_within_this_site(admin, path, leads_to) -> None:
    answer = admin.get(f"http://desk.example.org{path}", headers={"Host": "evil.example"})
    assert answer.status_code in {307, 308, 404}
    assert answer.headers.get("location", leads_to) == leads_to


def test_what_a_page_says_in_the_place_of_a_command(admin) -> None:
    said = admin.get("/map?intervention=unobtainium").text
    assert "use another name, or search for it" in said
    assert "palpate search" not in said
    assert "palpate library" not in admin.get("/answers?q=Does+massage+help+pain%3F&at=99").text
    assert "for example: palpate" not in admin.get("/answers?q=%3F").text


def test_who_may_not_is_told_what_and_not_offered_it(admin) -> None:
    reader = Team(admin.app).logged_in(with_user(admin.app.state.database, "Lena"))
    answer = reader.get("/add")
    assert answer.status_code == 403
    assert "Your account may not add evidence: an admin can give you a role that may." in answer.text
    assert 'href="/add"' not in reader.get("/library").text
    assert 'href="/desk"' not in reader.get("/library").text
    assert 'href="/add"' in admin.get("/library").text
