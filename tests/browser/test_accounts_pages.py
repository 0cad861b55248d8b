"""Accounts in a real browser: by keyboard alone, at phone width, light and dark."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import uvicorn

from accounts_factory import PASSWORD, cheap_passwords, with_user
from palpate.editorial.invitations import invite_first_admin
from palpate.editorial.roles import Role
from palpate.web import Settings, create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Address of a running site with accounts, and its application."""
    folder = tmp_path_factory.mktemp("desk")
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    database = f"sqlite:///{folder / 'desk.sqlite'}"
    app = create_app(Settings(library=str(folder / "library"), database=database, local=False, base_url=address))
    app.state.passwords = cheap_passwords()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start within a minute"
        time.sleep(0.05)
    yield address, app
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def ada(desk):
    return with_user(desk[1].state.database, "Ada", Role.ADMIN, Role.EDITOR)


def log_in(page, address: str, email: str) -> None:
    page.goto(f"{address}/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/")


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/account", "/account/tokens", "/users", "/audit"])
def test_nothing_is_wrong_for_assistive_technology_nor_too_wide_for_a_phone(desk, ada, page, scheme, path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    address, _ = desk
    page.emulate_media(color_scheme=scheme)
    if path != "/login":
        log_in(page, address, ada.email)
    page.goto(address + path)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
