"""What lies where on the server, and what is known of people, stays there: looked for in every page, as HTML and as JSON."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from accounts_factory import team_site
from browser.page_kinds import FIBRO, LOCAL, NECK, SLUG, TEAM
from newsroom import newsroom
from palpate.answering import ask
from palpate.editorial import articles
from palpate.web import Settings, create_app, identity

pytestmark = pytest.mark.servers

ADDRESSES = sorted({kind.address for kind in (*LOCAL, *TEAM) if "{" not in kind.address} | {"/openapi.json"})
DATA = (
    f"/answers/export?q={quote(FIBRO)}&format=json",
    f"/answers/export?q={quote(FIBRO)}&format=html",
    f"/answers/export?q={quote(FIBRO)}&format=markdown",
    f"/map?{NECK}&as=csv",
    f"/map?{NECK}&as=vega",
    f"/forest?{NECK}&as=vega",
    "/records/li-2014-fibromyalgia-massage?as=json",
)


def as_json(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path.rstrip('/') or '/'}.json{mark}{query}"


def bodies(client):
    for address in ADDRESSES:
        yield address, client.get(address).text
        yield as_json(address), client.get(as_json(address)).text
    for address in DATA:
        yield address, client.get(address).text
    checked = client.post("/check.json", json={"text": "Massage cures fibromyalgia."}, headers={"X-Requested-With": "tests"})
    yield "checked page", checked.text


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hidden-place")
    with team_site(folder) as team:
        yield team, newsroom(team.app)


@pytest.mark.parametrize("name", ["", "Alma"])
def test_a_team_is_not_told_where_anything_lies(room, name) -> None:
    team, people = room
    client = team.logged_in(people.people[name]) if name else team.browser()
    for address, body in bodies(client):
        assert "hidden-place" not in body, address
        assert "sqlite" not in body, address
        assert "$argon2" not in body, address
        if not name:
            assert "@example.org" not in body, address


def test_the_one_user_of_a_machine_is_not_told_in_what_may_be_passed_on(tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("hidden-place")
    settings = Settings(library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}")
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        with client.app.state.holdings.newest() as library, client.app.state.database.writing() as session:
            articles.submit(session, identity.LOCAL, ask(FIBRO, library))
        for address, body in bodies(client):
            assert "hidden-place" not in body, address


def test_an_article_that_was_submitted_before_this_was_minded_is_clean_too(room) -> None:
    team, people = room
    with team.app.state.database.reading() as session:
        assert "hidden-place" in articles.held(session, people.articles["approved"]).version.text
    page = team.browser().get(f"/articles/{SLUG}.json").json()
    assert page["answer"]["library"]["uri"] == ""
    assert [words["editor_id"] for words in page["own_words"]] == [None], "the number of an account is the desk's own"


def test_what_is_submitted_names_no_place(room) -> None:
    team, people = room
    client = team.logged_in(people.people["Ada"])
    token = client.get("/desk").text.partition('name="csrf_token" value="')[2][:64]
    made = client.post("/desk/articles", data={"q": "Does massage help insomnia?", "csrf_token": token})
    number = int(made.headers["location"].rpartition("/")[2])
    with team.app.state.database.reading() as session:
        assert "hidden-place" not in articles.held(session, number).version.text


def test_an_error_of_the_library_names_no_place_to_a_team(room) -> None:
    team, _ = room
    body = team.browser().get("/answers", params={"q": FIBRO, "at": 999}).text
    assert "has no version 999" in body
    assert "hidden-place" not in body
