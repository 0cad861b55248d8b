"""From a question to its readers, by three people and the keyboard alone: asked, reviewed, approved, published, found and read."""

from __future__ import annotations

import pytest

from accounts_factory import PASSWORD, cheap_passwords, with_user
from browser.servers import files_at, running
from palpate.cli import main
from palpate.editorial.roles import Role
from palpate.web import Settings, create_app

pytestmark = pytest.mark.browser
QUESTION = "Does massage help carpal tunnel syndrome?"
PEOPLE = {"Ada": Role.AUTHOR, "Edith": Role.EDITOR, "Rosa": Role.REVIEWER}
_MOST_TABS = 250


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Address of a site with accounts for three people, and of its database."""
    folder = tmp_path_factory.mktemp("desk")
    database = f"sqlite:///{folder / 'desk.sqlite'}"
    app = create_app(Settings(library=str(folder / "library"), database=database, local=False))
    app.state.passwords = cheap_passwords()
    with running(app) as address:
        for name, role in PEOPLE.items():
            with_user(app.state.database, name, role)
        yield address, database


class AtKeyboard:
    """Somebody at a browser with a keyboard and no pointer."""

    def __init__(self, browser, address: str) -> None:
        self.page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}).new_page()

    def tab_to(self, role: str, name: str, *, exact: bool = False) -> None:
        """Press Tab until something of that role and name has the focus, and the focus is seen."""
        wanted = self.page.get_by_role(role, name=name, exact=exact)
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            focused = self.page.locator(":focus")
            if focused.count() and wanted.and_(focused).count():
                assert self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
                return
        raise AssertionError(f"{role} '{name}' is not reached by {_MOST_TABS} tabs")

    def enter(self, role: str, name: str, *, exact: bool = False) -> None:
        """Go to a link or a button, press Enter, and wait for the page that it leads to."""
        self.tab_to(role, name, exact=exact)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def log_in(self, name: str) -> None:
        self.page.goto("/")
        self.enter("link", "Log in")
        self.tab_to("textbox", "E-mail address")
        self.page.keyboard.type(f"{name.lower()}@example.org")
        self.tab_to("textbox", "Password")
        self.page.keyboard.type(PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.fixture
def at_keyboard(browser, site):
    sat = []

    def person(name: str) -> AtKeyboard:
        sat.append(AtKeyboard(browser, site[0]))
        sat[-1].log_in(name)
        return sat[-1]

    yield person
    for each in sat:
        each.page.context.close()


def submitted(ada: AtKeyboard) -> str:
    """Ask, follow a citation, switch the reader and back, submit; the address of the article on the desk."""
    page = ada.page
    ada.tab_to("textbox", "Your question")
    page.keyboard.type(QUESTION)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == QUESTION
    ada.tab_to("link", "Reference 1", exact=True)
    page.keyboard.press("Enter")
    page.locator("#beside .support").first.wait_for()
    page.keyboard.press("Escape")
    ada.page.goto(page.url)
    ada.enter("link", "Patient")
    assert page.locator("nav[aria-label=Reader] [aria-current]").inner_text() == "Patient"
    ada.enter("link", "Therapist")
    ada.enter("button", "Submit for review")
    assert page.get_by_role("heading", level=1).inner_text() == QUESTION
    return page.url


def assigned(edith: AtKeyboard, article: str) -> None:
    edith.enter("link", "Desk")
    edith.enter("link", QUESTION)
    assert edith.page.url == article
    edith.tab_to("combobox", "Assign a reviewer")
    edith.page.keyboard.type("Rosa")
    edith.enter("button", "Assign", exact=True)
    assert "Rosa: not declared yet" in edith.page.inner_text("main")


def approved(rosa: AtKeyboard) -> str:
    """Declare, accept every statement, approve; the address of the article for readers."""
    page = rosa.page
    rosa.enter("link", "Desk")
    rosa.enter("link", "Assigned to me")
    rosa.enter("link", QUESTION)
    rosa.tab_to("checkbox", "I have none")
    page.keyboard.press("Space")
    rosa.enter("button", "Declare")
    accepts = page.get_by_role("button", name="Accept")
    assert accepts.count() > 5
    while left := accepts.count():
        rosa.tab_to("button", "Accept")
        page.keyboard.press("Enter")
        page.wait_for_function("n => document.querySelectorAll('form[action$=\"/accept\"]').length < n", arg=left)
    page.reload()
    rosa.enter("button", "Approve version 1")
    rosa.enter("link", "what readers see")
    assert "Approved by Rosa" in page.locator(".title").inner_text()
    return page.url


def test_from_a_question_to_its_readers(at_keyboard, browser, site, tmp_path) -> None:
    ada, edith, rosa = (at_keyboard(name) for name in PEOPLE)
    article = submitted(ada)
    assigned(edith, article)
    slug = approved(rosa).rpartition("/")[2]
    folder = tmp_path / "site"
    with files_at(folder) as address:
        assert main(["publish", str(folder), "--url", address, "--title", "Hands", "--database", site[1]]) == 0
        _read_without_scripts(browser, address, slug)
        _searched(browser, address, slug)


def _read_without_scripts(browser, address: str, slug: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/")
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("link", name=QUESTION).click()
    assert page.url == f"{address}/articles/{slug}/index.html"
    said = page.inner_text("main")
    assert page.get_by_role("heading", level=1).inner_text() == QUESTION
    assert "Approved by Rosa" in said
    assert "Conflicts of interest: none declared." in said
    page.locator(".bottom-line .cites a").first.click()
    assert page.url.partition("#")[2].startswith("ref-")
    assert page.locator(":target").is_visible()
    context.close()


def _searched(browser, address: str, slug: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/")
    page.get_by_role("searchbox", name="Search the articles").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("carpal tunnel")
    assert page.get_by_role("status").inner_text() == "1 of 1 article"
    page.keyboard.type(" zorbing")
    assert page.get_by_role("status").inner_text() == "0 of 1 article"
    assert not page.get_by_role("link", name=QUESTION).is_visible()
    page.get_by_role("searchbox").fill("")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/articles/{slug}/index.html")
    assert [url for url in asked if not url.startswith(address)] == []
    context.close()
