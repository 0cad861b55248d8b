"""Accounts in a real browser: by keyboard alone, from the first link on."""

from __future__ import annotations

import pytest

from accounts_factory import PASSWORD, cheap_passwords, with_user
from browser.servers import running
from palpate.editorial.invitations import invite_first_admin
from palpate.editorial.roles import Role
from palpate.web import Settings, create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Address of a running site with accounts, and its application."""
    folder = tmp_path_factory.mktemp("desk")
    app = create_app(Settings(library=str(folder / "library"), database=f"sqlite:///{folder / 'desk.sqlite'}", local=False))
    app.state.passwords = cheap_passwords()
    with running(app) as address:
        yield address, app


@pytest.fixture(scope="module")
def ada(desk):
    return with_user(desk[1].state.database, "Ada", Role.ADMIN, Role.EDITOR)


def test_the_first_admin_makes_the_account_in_a_browser(desk, page) -> None:
    address, app = desk
    with app.state.database.writing() as session:
        secret = invite_first_admin(session)
    page.goto(f"{address}/invite/{secret}")
    for field, value in (("name", "Zoe"), ("email", "zoe@example.org"), ("password", PASSWORD), ("again", PASSWORD)):
        page.fill(f"#{field}", value)
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url(f"{address}/account")
    assert "Zoe" in page.inner_text("main")


def test_logging_in_and_out_by_keyboard_alone(desk, ada, page) -> None:
    address, _ = desk
    page.goto(f"{address}/users")
    assert page.url == f"{address}/login?next=%2Fusers"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "email":
            break
    page.keyboard.type(ada.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/users")
    page.goto(f"{address}/account")
    page.get_by_role("button", name="Log out").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/account")
    assert "/login" in page.url
