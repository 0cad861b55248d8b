"""What changes an account and its sessions together."""

from __future__ import annotations

from sqlalchemy.orm import Session

from palpate.editorial.audit import append
from palpate.editorial.database import Database
from palpate.editorial.passwords import Passwords, check_new_password
from palpate.editorial.roles import Actor
from palpate.editorial.sessions import end_sessions
from palpate.editorial.throttling import begin_attempt, end_attempt
from palpate.editorial.users import User, keep_an_admin, set_password, user_by_id
from palpate.errors import CredentialsError


def set_active(session: Session, actor: Actor, user: User, active: bool) -> None:
    """Shut an account, or open it again; its sessions and tokens stop at once. Raises `ConflictError` for the last admin."""
    if user.active == active:
        return
    if not active:
        keep_an_admin(session, user)
        end_sessions(session, user.id)
    user.active = active
    append(session, actor, "user.activated" if active else "user.deactivated", user.subject)


def change_password(
    database: Database,
    user_id: int,
    passwords: Passwords,
    *,
    old: str,
    new: str,
    current_session: int | None,
    address: str = "",
    mark: str = "",
) -> None:
    """A user's own change; ends their other sessions.

    Raises `CredentialsError` for a wrong old password, `UsageError` for a bad new one, `ThrottledError` after too many attempts,
    which are counted together with those of the login.
    """
    with database.writing() as session:
        user = user_by_id(session, user_id)
        begin_attempt(session, user.email, address, mark)
    if not passwords.holds(user.password_hash, old):
        raise CredentialsError("The old password is not right")
    with database.writing() as session:
        end_attempt(session, user.email, address, mark)
    check_new_password(new, (user.email, user.name))
    hashed = passwords.hashed(new)
    with database.writing() as session:
        current = user_by_id(session, user_id)
        if current.password_hash != user.password_hash:
            raise CredentialsError("The password was changed meanwhile: log in with the new one")
        set_password(session, current.actor(), current, hashed)
        end_sessions(session, user_id, but=current_session)
