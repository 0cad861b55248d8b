"""Accounts under a clock that the test sets: who signs in, and what the log has of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from accounts_factory import cheap_passwords
from palpate.editorial.audit import AuditEntry, verify_chain
from palpate.editorial.sessions import start_session
from palpate.editorial.signing_in import sign_in
from palpate.editorial.users import user_by_id


class Hand:
    """A clock that the test sets."""

    def __init__(self):
        self.time = datetime.now(UTC)

    def __call__(self):
        return self.time

    def move(self, **by):
        self.time += timedelta(**by)


def login(database, user):
    with database.writing() as session:
        return start_session(session, user_by_id(session, user.id))


def logged(database):
    with database.reading() as session:
        assert verify_chain(session).whole
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.number)))


def attempt(database, password="wrong", *, email="ada@example.org", address="203.0.113.7", mark=""):
    return sign_in(database, cheap_passwords(), email=email, password=password, address=address, device="test", mark=mark)
