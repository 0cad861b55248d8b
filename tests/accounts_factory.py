"""Accounts for tests: cheap hashes, users with a password, and a site with accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from database_samples import new_database
from library_samples import new_library
from palpate.editorial.database import Database
from palpate.editorial.passwords import Passwords
from palpate.editorial.roles import Actor, Role
from palpate.editorial.users import User, create_user
from palpate.web import Settings, create_app

PASSWORD = "river lantern oboe moss"
KEEPER = Actor(id=None, name="keeper of the tests")


def cheap_passwords() -> Passwords:
    """The same code at the lowest cost."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def with_user(database: Database, name: str, *roles: Role) -> User:
    """A user with the password of the tests; the address is the name's."""
    with database.writing() as session:
        return create_user(
            session,
            KEEPER,
            name=name,
            email=f"{name.lower().replace(' ', '.')}@example.org",
            roles=roles or (Role.READER,),
            password_hash=cheap_passwords().hashed(PASSWORD),
        )


class Team:
    """A site with accounts, and browsers for it."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.database: Database = app.state.database

    def browser(self) -> TestClient:
        """A fresh browser: no cookie, redirects shown."""
        return TestClient(self.app, base_url=self.app.state.settings.base_url, follow_redirects=False)

    def logged_in(self, user: User) -> TestClient:
        """A browser in which a user has logged in."""
        browser = self.browser()
        answer = submit(browser, "/login", {"email": user.email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser


def token_of(browser: TestClient, page: str) -> str:
    """The token in the first form of a page."""
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', browser.get(page).text)
    assert found, f"no form on {page}"
    return found[1]


def submit(browser: TestClient, page: str, fields: dict[str, object], *, to: str | None = None):
    """Load a page and send a form of it, as a browser does."""
    return browser.post(to or page, data={"csrf_token": token_of(browser, page), **fields})


@contextmanager
def team_site(folder: Path, base_url: str = "http://desk.example.org", database: str | None = None) -> Iterator[Team]:
    """A running site with accounts on a library and a database of its own."""
    settings = Settings(
        library=new_library(folder / "library").uri, database=database or new_database(folder), local=False, base_url=base_url
    )
    app = create_app(settings)
    app.state.passwords = cheap_passwords()
    with TestClient(app):
        yield Team(app)
