"""Users of the desk: accounts with roles. Every change is in the audit log, in the transaction that makes it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Boolean, Integer, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.audit import append
from palpate.editorial.columns import Moment, RoleSet
from palpate.editorial.database import Base
from palpate.editorial.roles import Actor, Role
from palpate.errors import ConflictError, UsageError

_EMAIL = re.compile(r"[^\s@<>\"',;:\\\x00-\x1f]{1,64}@[^\s@<>\"',;:\\\x00-\x1f]{1,190}")
_LONGEST_NAME = 120
_LONGEST_EMAIL = 190
"""Characters; the audit log names an address in 200."""
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class User(Base):
    """An account. Without a password it can't log in by one; inactive it can't log in at all."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(_LONGEST_NAME))
    email: Mapped[str] = mapped_column(String(255), unique=True)
    roles: Mapped[frozenset[Role]] = mapped_column(RoleSet)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created: Mapped[datetime] = mapped_column(Moment)

    @property
    def subject(self) -> str:
        """How the audit log names the account."""
        return f"user:{self.id}"

    def actor(self) -> Actor:
        """The user as one who acts."""
        return Actor(id=self.id, name=self.name, roles=self.roles)


def folded(email: str) -> str:
    """Letters of ASCII alone are folded: case folding of others makes two addresses one (the Kelvin sign and k)."""
    return email.strip().translate(_LOWER).replace("\x00", "")


def normal_email(email: str) -> str:
    """An address in the form that is unique: no blanks around it, case folded. Raises `UsageError` where it is none."""
    address = folded(email)
    if not _EMAIL.fullmatch(address) or len(address) > _LONGEST_EMAIL or not address.isprintable():
        raise UsageError("That is no e-mail address: write it as name@example.org")
    return address


def normal_name(name: str) -> str:
    """A name on one line. Raises `UsageError` for none, or one that is too long."""
    plain = " ".join("".join(character if character.isprintable() else " " for character in name).split())
    if not plain or len(plain) > _LONGEST_NAME:
        raise UsageError(f"Give a name of 1 to {_LONGEST_NAME} characters")
    return plain


def chosen_roles(words: Collection[str]) -> frozenset[Role]:
    """Roles by their names. Raises `UsageError` for an unknown one, or none at all."""
    known = {role.value for role in Role}
    if not words or not set(words) <= known:
        raise UsageError(f"Give one or more roles: {', '.join(role.value for role in Role)}")
    return frozenset(Role(word) for word in words)


def create_user(
    session: Session, actor: Actor, *, name: str, email: str, roles: Collection[Role], password_hash: str | None
) -> User:
    """Make an account. Raises `ConflictError` where the address has one, `UsageError` for a name or address that can't be."""
    address = normal_email(email)
    if user_by_email(session, address):
        raise ConflictError(f"There is an account for {address} already")
    user = User(
        name=normal_name(name),
        email=address,
        roles=frozenset(roles),
        password_hash=password_hash,
        active=True,
        created=clock.now(),
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(f"There is an account for {address} already") from error
    append(session, actor, "user.created", user.subject, {"name": user.name, "email": user.email, "roles": _words(roles)})
    return user


def user_by_email(session: Session, email: str) -> User | None:
    """The account of an address, however its case."""
    return session.scalars(select(User).where(User.email == folded(email))).first()


def user_by_id(session: Session, number: int) -> User:
    """The account of a number. Raises `UsageError` where there is none."""
    user = session.get(User, number)
    if user is None:
        raise UsageError("There is no such account")
    return user


def all_users(session: Session) -> list[User]:
    """All accounts, by name."""
    return list(session.scalars(select(User).order_by(User.name, User.id)))


def has_admin(session: Session) -> bool:
    """Whether somebody can keep the accounts."""
    return any(user.active and Role.ADMIN in user.roles for user in session.scalars(select(User)))


def set_roles(session: Session, actor: Actor, user: User, roles: Collection[Role]) -> None:
    """Give an account other roles. Raises `ConflictError` where it is the last admin and would be one no longer."""
    if not roles:
        raise UsageError("An account has at least one role")
    if Role.ADMIN not in roles:
        keep_an_admin(session, user)
    before = user.roles
    if before == frozenset(roles):
        return
    user.roles = frozenset(roles)
    append(session, actor, "user.roles_changed", user.subject, {"before": _words(before), "after": _words(roles)})


def set_password(session: Session, actor: Actor, user: User, password_hash: str) -> None:
    """Give an account another password."""
    user.password_hash = password_hash
    append(session, actor, "user.password_changed", user.subject)


def keep_an_admin(session: Session, user: User) -> None:
    """Raise `ConflictError` where a user is the last admin. Locks the accounts, so that two admins can't remove each other."""
    rows = select(User).order_by(User.id).with_for_update(key_share=True)  # a session that begins meanwhile is no conflict
    locked = session.scalars(rows.execution_options(populate_existing=True)).all()
    if Role.ADMIN in user.roles and not any(
        other.id != user.id and other.active and other.password_hash and Role.ADMIN in other.roles for other in locked
    ):
        raise ConflictError("That is the last admin: make somebody else an admin first")


def _words(roles: Collection[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]
