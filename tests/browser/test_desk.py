"""An article from its submission to its readers in a real browser, by two people, and the pages looked at by axe."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import uvicorn

from palpate.editorial.passwords import Passwords
from palpate.editorial.roles import Actor, Role
from palpate.editorial.users import create_user
from palpate.web import Settings, create_app

pytestmark = pytest.mark.browser
PASSWORD = "long walks in the hills 7"
PEOPLE = {"ada": Role.AUTHOR, "edith": Role.EDITOR, "rosa": Role.REVIEWER}
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def team_site(tmp_path_factory):
    """Address of a server with accounts, on a library and a database of its own."""
    folder = tmp_path_factory.mktemp("team")
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = Settings(
        library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}", local=False, base_url=address
    )
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start within a minute"
        time.sleep(0.05)
    with app.state.database.writing() as session:
        for name, role in PEOPLE.items():
            create_user(
                session, Actor(0, "set-up"), name=name.title(), email=f"{name}@example.org", roles={role},
                password_hash=Passwords().hashed(PASSWORD),
            )  # fmt: skip
    yield address
    server.should_exit = True
    thread.join(10)


def logged_in(browser, address, name, **options):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address, **options)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def assert_accessible(page):
    """axe-core finds nothing, in light and dark, and no page is wider than a phone."""
    from axe_playwright_python.sync_playwright import Axe

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}, {scheme}: {found.generate_report()}"
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_article_is_submitted_reviewed_and_approved_by_two_people(browser, team_site, scripts):
    question = "Does massage help fibromyalgia?" if scripts else "Does massage help chronic neck pain?"
    options = {"java_script_enabled": scripts}
    ada, edith, rosa = (logged_in(browser, team_site, name, **options) for name in PEOPLE)
    ada.goto("/desk")
    ada.get_by_label("Question").fill(question)
    ada.get_by_role("button", name="Submit for review").click()
    ada.wait_for_url("**/desk/articles/*")
    address = ada.url
    assert ada.get_by_role("heading", level=1).inner_text() == question
    edith.goto(address)
    edith.get_by_label("Assign a reviewer").select_option(label="Rosa")
    edith.get_by_role("button", name="Assign", exact=True).click()
    edith.wait_for_url(address)
    rosa.goto("/desk?view=assigned")
    rosa.get_by_role("link", name=question).first.click()
    rosa.get_by_label("I have none").check()
    rosa.get_by_role("button", name="Declare").click()
    rosa.wait_for_url(address)
    if scripts:
        for page, where in ((edith, "/desk"), (rosa, address)):
            page.goto(where)
            assert_accessible(page)
    accepts = rosa.get_by_role("button", name="Accept")
    while left := accepts.count():
        accepts.first.click()
        if scripts:
            rosa.wait_for_function("n => [...document.querySelectorAll('form[action$=\"/accept\"]')].length < n", arg=left)
        else:
            rosa.wait_for_load_state()
    rosa.goto(address)
    rosa.get_by_role("button", name="Approve version 1").click()
    rosa.wait_for_url(address)
    rosa.get_by_role("link", name="what readers see").click()
    assert "Approved by Rosa" in rosa.locator(".title").inner_text()
    if scripts:
        assert_accessible(rosa)
        rosa.goto("/articles")
        assert_accessible(rosa)
    for page in (ada, edith, rosa):
        page.context.close()


def test_the_gate_answers_while_a_wording_is_typed(browser, team_site):
    ada, edith, rosa = (logged_in(browser, team_site, name) for name in PEOPLE)
    ada.goto("/answers?q=Does massage help low back pain?")
    ada.get_by_role("button", name="Submit for review").click()
    ada.wait_for_url("**/desk/articles/*")
    edith.goto(ada.url)
    edith.get_by_label("Assign a reviewer").select_option(label="Rosa")
    edith.get_by_role("button", name="Assign", exact=True).click()
    rosa.goto(ada.url)
    rosa.get_by_label("I have none").check()
    rosa.get_by_role("button", name="Declare").click()
    rosa.get_by_role("link", name="Edit or comment").first.click()
    wording = rosa.get_by_role("textbox", name="Wording")
    wording.fill(wording.input_value() + " It cures nine in ten.")
    rosa.get_by_text("The supports do not bear this wording out.").wait_for()
    assert_accessible(rosa)
    rosa.get_by_label("Comment on this statement").fill("Is <b>nine in ten</b> anywhere?")
    rosa.get_by_role("button", name="Comment").click()
    assert rosa.get_by_text("Is <b>nine in ten</b> anywhere?").count() == 1
    rosa.get_by_role("link", name="Edit or comment").last.click()
    rosa.get_by_role("textbox", name="Wording").fill("Ask the person what matters most to them.")
    rosa.get_by_label("I sign this as my own words.").check()
    rosa.get_by_role("button", name="Sign and edit").click()
    rosa.wait_for_url("**/desk/articles/*")
    assert "Own words of Rosa" in rosa.locator("main").inner_text()
    rosa.get_by_role("link", name="What changed from version to version").click()
    assert "Ask the person what matters most" in rosa.locator("ins").inner_text()
    assert_accessible(rosa)
    for page in (ada, edith, rosa):
        page.context.close()
