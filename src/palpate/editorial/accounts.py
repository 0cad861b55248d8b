"""What changes an account and its sessions together."""

from __future__ import annotations

from sqlalchemy.orm import Session

from palpate.editorial.audit import append
from palpate.editorial.passwords import Passwords, check_new_password
from palpate.editorial.roles import Actor
from palpate.editorial.sessions import end_sessions
from palpate.editorial.users import User, keep_an_admin, set_password
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
    session: Session, user: User, passwords: Passwords, *, old: str, new: str, current_session: int | None
) -> None:
    """A user's own change; ends their other sessions. Raises `CredentialsError` for a wrong old password, `UsageError` for a bad new."""
    if not passwords.holds(user.password_hash, old):
        raise CredentialsError("The old password is not right")
    check_new_password(new, (user.email, user.name))
    set_password(session, user.actor(), user, passwords.hashed(new))
    end_sessions(session, user.id, but=current_session)
