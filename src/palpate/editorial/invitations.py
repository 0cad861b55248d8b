"""One-time links: an invitation makes an account, a reset gives one another password. Only the fingerprint of a link is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Integer, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.api_tokens import revoke_token, tokens_of_user
from palpate.editorial.audit import append
from palpate.editorial.columns import Moment, RoleSet
from palpate.editorial.database import Base, Database
from palpate.editorial.known_devices import forget
from palpate.editorial.passwords import Passwords, check_new_password
from palpate.editorial.roles import Actor, Role
from palpate.editorial.secret import fingerprint, new_secret
from palpate.editorial.sessions import CLOCK_TOLERANCE, end_sessions
from palpate.editorial.users import (
    User,
    create_user,
    has_admin,
    normal_email,
    normal_name,
    set_password,
    user_by_email,
    user_by_id,
)
from palpate.errors import ConflictError, CredentialsError

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=4)
FIRST_ADMIN = Actor(name="first start")
"""Who is named in the log for the link that the first start prints."""


class Invitation(Base):
    """A link that was given out. `user_id` is set for a reset; `email` may be open for the first admin."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    email: Mapped[str | None] = mapped_column(String(255))
    roles: Mapped[frozenset[Role]] = mapped_column(RoleSet)
    created: Mapped[datetime] = mapped_column(Moment)
    expires: Mapped[datetime] = mapped_column(Moment)
    used: Mapped[datetime | None] = mapped_column(Moment)


def invite(session: Session, actor: Actor, email: str, roles: Collection[Role]) -> str:
    """The secret of a link that makes an account. An earlier link for the address holds no longer. `ConflictError` if it has one."""
    address = normal_email(email)
    if user_by_email(session, address):
        raise ConflictError(f"There is an account for {address} already: make a reset link instead")
    session.execute(delete(Invitation).where(Invitation.email == address, Invitation.used.is_(None)))
    append(session, actor, "user.invited", f"email:{address}", {"roles": [role.value for role in Role if role in roles]})
    return _give(session, INVITATION_LASTS, email=address, roles=frozenset(roles))


def invite_first_admin(session: Session) -> str | None:
    """The secret of a link that makes the first admin, or None where there is one. The link of an earlier start holds no longer."""
    if has_admin(session):
        return None
    session.execute(delete(Invitation).where(Invitation.email.is_(None), Invitation.user_id.is_(None), Invitation.used.is_(None)))
    append(session, FIRST_ADMIN, "user.invited", "first admin", {"roles": [Role.ADMIN.value]})
    return _give(session, INVITATION_LASTS, roles=frozenset({Role.ADMIN}))


def reset_link(session: Session, actor: Actor, user: User) -> str:
    """The secret of a link that gives an account another password; an earlier one holds no longer."""
    session.execute(delete(Invitation).where(Invitation.user_id == user.id, Invitation.used.is_(None)))
    append(session, actor, "user.reset_link_made", user.subject)
    return _give(session, RESET_LASTS, user_id=user.id, roles=frozenset())


def invitation_of(session: Session, secret: str) -> Invitation:
    """The live invitation of a link. Raises `CredentialsError` where it was used, is too old, or never was."""
    found = session.scalars(select(Invitation).where(Invitation.fingerprint == fingerprint(secret))).first()
    now = clock.now()
    if found is None or found.used or now >= found.expires or found.created - now > CLOCK_TOLERANCE:
        raise CredentialsError("This link holds no longer: it was used or is too old. Ask an admin for another")
    return found


def accept(database: Database, secret: str, *, password: str, passwords: Passwords, name: str = "", email: str = "") -> User:
    """Use a link, once: make the account, or give it its new password, end its sessions and tokens and forget its devices.

    Raises `CredentialsError` where the link does not hold, `UsageError` for a password, name or address that can't be.
    """
    with database.reading() as session:
        found = invitation_of(session, secret)
        user = None if found.user_id is None else _open_account(session, found.user_id)
    address = normal_email(user.email if user else found.email or email)
    called = user.name if user else normal_name(name)
    check_new_password(password, (address, called))
    hashed = passwords.hashed(password)
    with database.writing() as session:
        invitation_of(session, secret)
        taken = session.execute(
            update(Invitation).where(Invitation.id == found.id, Invitation.used.is_(None)).values(used=clock.now())
        )
        if getattr(taken, "rowcount", 0) != 1:
            raise CredentialsError("This link was used just now")
        if user is None:
            if found.email is None and has_admin(session):
                raise CredentialsError("This link holds no longer: there is an admin already")
            return create_user(session, Actor(name=called), name=called, email=address, roles=found.roles, password_hash=hashed)
        current = _open_account(session, user.id)
        set_password(session, current.actor(), current, hashed)
        end_sessions(session, user.id)
        for token in tokens_of_user(session, user.id):
            revoke_token(session, current.actor(), token.id)
        forget(session, user.id)
        return current


def _open_account(session: Session, number: int) -> User:
    user = user_by_id(session, number)
    if not user.active:
        raise CredentialsError("This link holds no longer: the account is shut")
    return user


def _give(
    session: Session, lasts: timedelta, *, roles: frozenset[Role], email: str | None = None, user_id: int | None = None
) -> str:
    secret, now = new_secret(), clock.now()
    session.add(
        Invitation(
            fingerprint=fingerprint(secret),
            user_id=user_id,
            email=email,
            roles=roles,
            created=now,
            expires=now + lasts,
            used=None,
        )
    )
    session.flush()
    return secret
