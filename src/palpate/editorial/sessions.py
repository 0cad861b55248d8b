"""Who is logged in. A session is a random secret in a cookie; the database keeps its fingerprint.

A session ends after `IDLE` without use, `LONGEST` after login, at logout, when its account is shut, and when the password is
changed elsewhere. A clock that was set back can't make one live longer: a session that was used later than now has ended, and
`timekeeping` ends the others within a minute. A clock that was set forward ends sessions early, which only asks people to log in
again; an ended one is removed and does not come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.columns import Moment
from palpate.editorial.database import Base, Database
from palpate.editorial.secret import fingerprint, new_secret
from palpate.editorial.users import User

IDLE = timedelta(hours=8)
"""NIST SP 800-63B-4, 2.2.3 (AAL2) would allow an hour; the desk has no second factor and no patient data, and people read long."""
LONGEST = timedelta(days=7)
CLOCK_TOLERANCE = timedelta(minutes=2)
"""How far the clocks of two servers may lie apart."""
_NOTED_EVERY = timedelta(minutes=1)
"""A use is written down at most that often, so that reading a page is no write."""


class LoginSession(Base):
    """One login. `number` names it to its user, who never sees the fingerprint."""

    __tablename__ = "login_sessions"
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)
    device: Mapped[str] = mapped_column(String(200))
    """What the browser calls itself."""
    address: Mapped[str] = mapped_column(String(60))


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The user of a session, and its number."""

    user: User
    session: int


def start_session(session: Session, user: User, *, device: str = "", address: str = "") -> str:
    """Log a user in and return the secret for the cookie: always a new one, so that nobody can choose it beforehand."""
    sweep(session)
    secret, now = new_secret(), clock.now()
    session.add(
        LoginSession(
            fingerprint=fingerprint(secret), user_id=user.id, created=now, seen=now, device=device[:200], address=address[:60]
        )
    )
    session.flush()
    return secret


def session_of(database: Database, secret: str) -> LoggedIn | None:
    """Whose session a secret is, or None where it is nobody's (any more); notes its use."""
    with database.reading() as session:
        found = session.execute(
            select(LoginSession, User).join(User).where(LoginSession.fingerprint == fingerprint(secret))
        ).first()
    if found is None:
        return None
    login, user = found
    now = clock.now()
    if not user.active or over(login, now):
        with database.writing() as session:
            session.execute(delete(LoginSession).where(LoginSession.number == login.number))
        return None
    if now - login.seen >= _NOTED_EVERY:
        with database.writing() as session:
            kept = session.get(LoginSession, login.number)
            if kept is None:  # ended meanwhile
                return None
            kept.seen = now
    return LoggedIn(user, login.number)


def over(login: LoginSession, now: datetime) -> bool:
    """Whether a session has ended by the clock, or by a clock that was set back."""
    return now - login.seen > IDLE or now - login.created > LONGEST or login.seen - now > CLOCK_TOLERANCE


def sessions_of_user(session: Session, user_id: int) -> list[LoginSession]:
    """The live sessions of a user, the latest used first."""
    now = clock.now()
    rows = session.scalars(select(LoginSession).where(LoginSession.user_id == user_id).order_by(LoginSession.seen.desc()))
    return [row for row in rows if not over(row, now)]


def end_sessions(session: Session, user_id: int, *, only: int | None = None, but: int | None = None) -> int:
    """End a user's sessions: all, `only` one, or all `but` one; returns how many ended."""
    ending = delete(LoginSession).where(LoginSession.user_id == user_id)
    if only is not None:
        ending = ending.where(LoginSession.number == only)
    if but is not None:
        ending = ending.where(LoginSession.number != but)
    return int(getattr(session.execute(ending), "rowcount", 0))


def sweep(session: Session) -> None:
    """Remove the sessions that have ended by the clock."""
    now = clock.now()
    session.execute(
        delete(LoginSession).where(
            (LoginSession.seen < now - IDLE)
            | (LoginSession.created < now - LONGEST)
            | (LoginSession.seen > now + CLOCK_TOLERANCE)
        )
    )
