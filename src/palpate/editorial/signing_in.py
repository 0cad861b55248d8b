"""Logging in with a password. What comes back, and how long it takes, is the same for an unknown account and a wrong password."""

from __future__ import annotations

from palpate.editorial.audit import append
from palpate.editorial.database import Database
from palpate.editorial.passwords import Passwords
from palpate.editorial.roles import ANONYMOUS
from palpate.editorial.sessions import start_session
from palpate.editorial.throttling import begin_attempt, end_attempt
from palpate.editorial.users import user_by_email, user_by_id
from palpate.errors import CredentialsError

WRONG = "The e-mail address and the password do not belong together"


def sign_in(
    database: Database, passwords: Passwords, *, email: str, password: str, address: str, device: str, mark: str = ""
) -> str:
    """The secret of a new session; `mark` is the browser's device cookie (`known_devices`).

    Raises `CredentialsError` for a wrong password, `ThrottledError` for too many attempts. Passwords are hashed between the
    transactions, so that nobody waits for that who writes.
    """
    with database.writing() as session:
        begin_attempt(session, email, address, mark)
        user = user_by_email(session, email)
        kept = user.password_hash if user and user.active else None
    right = passwords.holds(kept, password)
    renewed = passwords.hashed(password) if right and passwords.outdated(kept or "") else None
    with database.writing() as session:
        if not right or user is None:
            subject = user.subject if user else "unknown account"
            append(session, ANONYMOUS, "login.failed", subject, {"address": address})
        else:
            current = user_by_id(session, user.id)
            if current.active and current.password_hash == kept:
                end_attempt(session, email, address, mark)
                current.password_hash = renewed or kept
                append(session, current.actor(), "login", current.subject, {"address": address})
                return start_session(session, current, device=device, address=address)
    raise CredentialsError(WRONG)


def sign_in_verified(database: Database, *, email: str, address: str, device: str) -> str:
    """The secret of a new session for the account of an address that an OpenID provider vouches for. `CredentialsError` if none."""
    with database.writing() as session:
        user = user_by_email(session, email)
        if user is not None and user.active:
            append(session, user.actor(), "login", user.subject, {"address": address, "by": "oidc"})
            return start_session(session, user, device=device, address=address)
        append(
            session, ANONYMOUS, "login.failed", user.subject if user else "unknown account", {"address": address, "by": "oidc"}
        )
    raise CredentialsError("There is no open account for you here: ask an admin to invite you")
