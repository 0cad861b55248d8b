"""What has ended stays ended when the clock of the server is set back; what has ended is tidied away.

A server calls `keep_time` when it starts and every minute. The database keeps the latest time that was seen. A clock that lies
before it was set back: then every session ends, since nobody knows how long it was in use, and links and tokens that had ended by
the time that was seen are ended for good. A clock that is set forward ends things early, which asks people to log in again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.api_tokens import ApiToken
from palpate.editorial.audit import append
from palpate.editorial.columns import Moment
from palpate.editorial.database import Base, Database
from palpate.editorial.invitations import Invitation
from palpate.editorial.known_devices import sweep_devices
from palpate.editorial.roles import Actor
from palpate.editorial.sessions import CLOCK_TOLERANCE, LoginSession, sweep
from palpate.editorial.throttling import forget_attempts

KEEPER = Actor(name="palpate")
"""Who the audit log names for what the server does by itself."""


class LatestTime(Base):
    """The one row with the latest time that a server has seen."""

    __tablename__ = "latest_time"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


def keep_time(database: Database) -> bool:
    """Note the time, and tidy away what has ended; whether the clock was found set back."""
    with database.writing() as session:
        now = clock.now()
        row = session.get(LatestTime, 1, with_for_update=True)
        before = row.at if row else now
        back = before - now > CLOCK_TOLERANCE
        if back:
            append(session, KEEPER, "clock.set_back", "server", {"was": before.isoformat(), **_end(session, before, now)})
        session.merge(LatestTime(id=1, at=now if back else max(before, now)))
        sweep(session)
        sweep_devices(session)
        forget_attempts(session)
    return back


def _end(session: Session, before: datetime, now: datetime) -> dict[str, int]:
    """End all sessions, and what had ended by the time that was seen; gives how many of each."""
    tokens = ApiToken.revoked.is_(None) & (ApiToken.expires <= before)
    links = Invitation.used.is_(None) & (Invitation.expires <= before)
    counts = {
        "sessions": session.scalar(select(func.count()).select_from(LoginSession)) or 0,
        "tokens": session.scalar(select(func.count()).select_from(ApiToken).where(tokens)) or 0,
        "links": session.scalar(select(func.count()).select_from(Invitation).where(links)) or 0,
    }
    session.execute(delete(LoginSession))
    session.execute(update(ApiToken).where(tokens).values(revoked=now))
    session.execute(delete(Invitation).where(links))
    return counts
