"""API tokens: a program acts for a user, within scopes. The token is shown once; the database keeps its fingerprint."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.audit import append
from palpate.editorial.columns import Moment, ScopeSet
from palpate.editorial.database import Base, Database
from palpate.editorial.roles import Action, Actor
from palpate.editorial.secret import fingerprint, new_secret
from palpate.editorial.sessions import CLOCK_TOLERANCE
from palpate.editorial.users import User, normal_name
from palpate.errors import CredentialsError, ForbiddenError, UsageError

PREFIX = "palpate_"
"""Lets people and scanners of leaked secrets know what it is."""
LONGEST_DAYS = 365


class ApiToken(Base):
    """A token that was given out."""

    __tablename__ = "api_tokens"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    scopes: Mapped[frozenset[Action]] = mapped_column(ScopeSet)
    created: Mapped[datetime] = mapped_column(Moment)
    expires: Mapped[datetime] = mapped_column(Moment)
    revoked: Mapped[datetime | None] = mapped_column(Moment)


def make_token(session: Session, actor: Actor, *, name: str, scopes: Collection[Action], days: int) -> str:
    """A token for the one who acts. Raises `UsageError` for no scope or a wrong span; a token can't make tokens (`ForbiddenError`)."""
    if actor.id is None or actor.scopes is not None:
        raise ForbiddenError("Log in with a password to make a token: a token can't make another")
    if not scopes:
        raise UsageError("Choose at least one scope for the token")
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError(f"A token lasts 1 to {LONGEST_DAYS} days")
    secret, now = PREFIX + new_secret(), clock.now()
    token = ApiToken(
        fingerprint=fingerprint(secret),
        user_id=actor.id,
        name=normal_name(name),
        scopes=frozenset(scopes),
        created=now,
        expires=now + timedelta(days=days),
        revoked=None,
    )
    session.add(token)
    session.flush()
    details = {"name": token.name, "scopes": [scope.value for scope in Action if scope in scopes], "days": days}
    append(session, actor, "token.created", f"token:{token.id}", details)
    return secret


def actor_of_token(database: Database, secret: str) -> Actor:
    """Who a token acts for, narrowed to its scopes. Raises `CredentialsError` where it is forged, too old or revoked."""
    with database.reading() as session:
        found = session.execute(select(ApiToken, User).join(User).where(ApiToken.fingerprint == fingerprint(secret))).first()
    now = clock.now()
    if found is None:
        raise CredentialsError("The token is not known here")
    token, user = found
    if token.revoked or now >= token.expires or token.created - now > CLOCK_TOLERANCE or not user.active:
        raise CredentialsError("The token holds no longer: make another on your account page")
    return Actor(id=user.id, name=user.name, roles=user.roles, scopes=token.scopes)


def tokens_of_user(session: Session, user_id: int) -> list[ApiToken]:
    """The tokens of a user that were not revoked, the newest first."""
    rows = select(ApiToken).where(ApiToken.user_id == user_id, ApiToken.revoked.is_(None)).order_by(ApiToken.id.desc())
    return list(session.scalars(rows))


def revoke_token(session: Session, actor: Actor, number: int) -> None:
    """End one of the actor's own tokens. Raises `UsageError` where it is none of theirs."""
    token = session.get(ApiToken, number)
    if token is None or token.user_id != actor.id:
        raise UsageError("There is no such token")
    if token.revoked is None:
        token.revoked = clock.now()
        append(session, actor, "token.revoked", f"token:{token.id}")
