"""A site with accounts in this process, and a client for each of its people."""

from __future__ import annotations

from contextlib import contextmanager

from starlette.testclient import TestClient

from database_samples import new_database
from library_samples import new_library
from palpate.editorial.api_tokens import make_token
from palpate.editorial.roles import Action, Actor, Role
from palpate.editorial.users import create_user
from palpate.web import Settings, create_app

PEOPLE = {
    "ada": {Role.AUTHOR},
    "edith": {Role.EDITOR},
    "rosa": {Role.REVIEWER},
    "samir": {Role.REVIEWER},
    "lena": {Role.READER},
}
ADDRESS = "http://127.0.0.1:8000"


class Team:
    """Clients by name; each sends a token of its own."""

    def __init__(self, app, anonymous):
        self.app, self.anonymous = app, anonymous
        self.ids, self.clients = {}, {}
        with app.state.database.writing() as session:
            for name, roles in PEOPLE.items():
                user = create_user(
                    session, Actor(0, "set-up"), name=name.title(), email=f"{name}@example.org", roles=roles, password_hash=None
                )
                token = make_token(session, user.actor(), name="tests", scopes=list(Action), days=1)
                self.ids[name] = user.id
                self.clients[name] = TestClient(
                    app, base_url=ADDRESS, headers={"Authorization": f"Bearer {token}"}, follow_redirects=False
                )

    def __getattr__(self, name):
        return self.clients[name]


@contextmanager
def team(folder):
    settings = Settings(library=new_library(folder / "library").uri, database=new_database(folder), local=False)
    app = create_app(settings)
    with TestClient(app, base_url=ADDRESS) as anonymous:
        yield Team(app, anonymous)
