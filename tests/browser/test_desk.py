"""An article from its submission to its readers in a real browser, by two people."""

from __future__ import annotations

import pytest

from browser.servers import running
from palpate.editorial.passwords import Passwords
from palpate.editorial.roles import Actor, Role
from palpate.editorial.users import create_user
from palpate.web import Settings, create_app

pytestmark = pytest.mark.browser
PASSWORD = "long walks in the hills 7"
PEOPLE = {"ada": Role.AUTHOR, "edith": Role.EDITOR, "rosa": Role.REVIEWER}


@pytest.fixture(scope="module")
def team_site(tmp_path_factory):
    """Address of a server with accounts, on a library and a database of its own."""
    folder = tmp_path_factory.mktemp("team")
    app = create_app(Settings(library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}", local=False))
    with running(app) as address:
        with app.state.database.writing() as session:
            for name, role in PEOPLE.items():
                create_user(
                    session, Actor(0, "set-up"), name=name.title(), email=f"{name}@example.org", roles={role},
                    password_hash=Passwords().hashed(PASSWORD),
                )  # fmt: skip
        yield address


def logged_in(browser, address, name, **options):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address, **options)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def test_an_article_is_submitted_reviewed_and_approved_by_two_people_without_scripts(browser, team_site):
    """With scripts and by the keyboard: `test_question_to_reader.py`."""
    question = "Is massage safe with osteoporosis?"  # fourteen statements, each accepted by a page of its own
    ada, edith, rosa = (logged_in(browser, team_site, name, java_script_enabled=False) for name in PEOPLE)
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
    accepts = rosa.get_by_role("button", name="Accept")
    while accepts.count():
        accepts.first.click()
        rosa.wait_for_load_state()
    rosa.goto(address)
    rosa.get_by_role("button", name="Approve version 1").click()
    rosa.wait_for_url(address)
    rosa.get_by_role("link", name="what readers see").click()
    assert "Approved by Rosa" in rosa.locator(".title").inner_text()
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
    for page in (ada, edith, rosa):
        page.context.close()
