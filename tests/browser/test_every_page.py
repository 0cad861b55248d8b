"""Every kind of page in a real Chromium: nothing for axe-core to find in light or dark, nothing that moves, nothing too wide."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from accounts_factory import PASSWORD, cheap_passwords
from browser.looking import WATCH_SHIFTS, faults
from browser.page_kinds import FIBRO, LOCAL, PUBLISHED, TEAM
from browser.servers import files_at, running
from newsroom import newsroom
from palpate.answering import ask
from palpate.cli import main
from palpate.editorial import articles
from palpate.web import Settings, create_app, identity, responding

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def templates_used():
    """The names of the templates that were loaded since the server began."""
    environment, used = responding.templates(), []
    load = environment.get_template

    def noted(name, *rest, **more):
        used.append(name)
        return load(name, *rest, **more)

    environment.get_template = noted
    yield used
    environment.get_template = load


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A site for one user, on a library with two versions, with an article on its desk; and what its addresses name."""
    folder = tmp_path_factory.mktemp("alone")
    app = create_app(Settings(library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}"))
    with running(app) as address:
        with app.state.holdings.newest() as library, app.state.database.writing() as session:
            articles.submit(session, identity.LOCAL, ask(FIBRO, library))
            superseded = next(record.id for record in library.export() if record.superseded_by)
        yield address, {"superseded": quote(superseded)}


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """A site with accounts and work on its desk."""
    folder = tmp_path_factory.mktemp("team")
    database = f"sqlite:///{folder / 'desk.sqlite'}"
    app = create_app(Settings(library=str(folder / "library"), database=database, local=False))
    app.state.passwords = cheap_passwords()
    with running(app) as address:
        room = newsroom(app)
        names = room.articles | {"statement": room.statement, "invitation": room.invitation, "reset": room.reset}
        yield address, names, database


@pytest.fixture(scope="module")
def logged_in(browser, team):
    """A browser context for somebody, in which they have logged in; "" for nobody."""
    contexts = {}

    def of(name):
        if name not in contexts:
            context = contexts[name] = browser.new_context()
            if name:
                page = context.new_page()
                page.goto(f"{team[0]}/login")
                page.fill("#email", f"{name.lower()}@example.org")
                page.fill("#password", PASSWORD)
                page.press("#password", "Enter")
                page.wait_for_url(f"{team[0]}/")
                page.close()
        return contexts[name]

    yield of
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def published(team, tmp_path_factory):
    """Address of a site that `palpate publish` wrote, served as plain files."""
    folder = tmp_path_factory.mktemp("published") / "site"
    with files_at(folder) as address:
        assert main(["publish", str(folder), "--url", address, "--title", "Evidence", "--database", team[2]]) == 0
        yield address


def looked_at(context, kind, address, names, used):
    """Visit a page; its status, whether its template was used, and its faults."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.add_init_script(WATCH_SHIFTS)
    statuses = []
    page.on("response", lambda answer: statuses.append(answer.status) if answer.request.is_navigation_request() else None)
    page.goto(address + kind.address.format_map(names), wait_until="networkidle")
    if kind.act:
        before = len(used)
        kind.act(page)
        used[:before] = []
    for number in range(page.locator("[data-chart]").count()):
        page.locator("[data-chart]").nth(number).locator("svg.marks").wait_for()
    found = faults(page)
    page.close()
    return statuses[-1], found


@pytest.mark.parametrize("kind", LOCAL, ids=lambda kind: kind.name)
def test_a_page_of_the_reading_room(browser, alone, kind, templates_used) -> None:
    templates_used.clear()
    context = browser.new_context()
    status, found = looked_at(context, kind, *alone, templates_used)
    context.close()
    assert found == []
    assert status == kind.status
    assert kind.template in templates_used


@pytest.mark.parametrize("kind", TEAM, ids=lambda kind: kind.name)
def test_a_page_of_a_team(team, logged_in, kind, templates_used) -> None:
    templates_used.clear()
    address, names, _ = team
    status, found = looked_at(logged_in(kind.who), kind, address, names, templates_used)
    assert found == []
    assert status == kind.status
    assert kind.template in templates_used


@pytest.mark.parametrize("path", PUBLISHED)
def test_a_page_of_a_published_site(browser, published, path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    page.goto(f"{published}/{path}", wait_until="networkidle")
    found = faults(page, " – Evidence")
    context.close()
    assert found == []
