"""Browsers in which somebody has logged in before: each keeps a device cookie, the database its fingerprint.

Who fails on purpose on an account makes strangers wait, but not its owner: attempts from a known device are counted on their own
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). The cookie opens nothing and lets nobody skip the password.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.columns import Moment
from palpate.editorial.database import Base
from palpate.editorial.secret import fingerprint, new_secret

REMEMBERED = timedelta(days=365)


class KnownDevice(Base):
    """A device cookie that was given out after a login."""

    __tablename__ = "known_devices"
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    since: Mapped[datetime] = mapped_column(Moment)


def is_known(session: Session, user_id: int, mark: str) -> bool:
    """Whether a device cookie was given to this user."""
    found = session.get(KnownDevice, fingerprint(mark)) if mark else None
    return found is not None and found.user_id == user_id and clock.now() - found.since < REMEMBERED


def remember(session: Session, user_id: int, mark: str) -> str:
    """The device cookie of a browser in which a user has just logged in: the one that it has, where it is the user's, else a new
    one, so that nobody can choose it beforehand."""
    if is_known(session, user_id, mark):
        return mark
    fresh = new_secret()
    session.add(KnownDevice(fingerprint=fingerprint(fresh), user_id=user_id, since=clock.now()))
    return fresh


def sweep_devices(session: Session) -> None:
    """Remove those that are not remembered any more."""
    session.execute(delete(KnownDevice).where(KnownDevice.since < clock.now() - REMEMBERED))


def forget(session: Session, user_id: int) -> None:
    """Forget the devices of a user."""
    session.execute(delete(KnownDevice).where(KnownDevice.user_id == user_id))
