"""Throttling of logins: after some failures each further attempt must wait twice as long as the one before.

Counted for the account and for the address that asks, in the database, so that all processes share it. An attempt counts before
its password is looked at, so that many at once gain nothing; a right password takes its count back. A device in which the user
has logged in before (`known_devices`) has a count of its own, so that nobody shuts the owner of an account out by failing on
purpose (OWASP Authentication Cheat Sheet, "Account Lockout").
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import Integer, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.columns import Moment
from palpate.editorial.database import Base
from palpate.editorial.known_devices import is_known
from palpate.editorial.secret import fingerprint
from palpate.editorial.sessions import CLOCK_TOLERANCE
from palpate.editorial.users import folded, user_by_email
from palpate.errors import ThrottledError

FREE_FOR_ACCOUNT = 5
FREE_FOR_ADDRESS = 20
"""Attempts without a wait; more for an address, since a clinic may share one."""
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


class Attempts(Base):
    """Failed attempts under a key, and until when the next must wait."""

    __tablename__ = "login_attempts"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last: Mapped[datetime] = mapped_column(Moment)
    wait_until: Mapped[datetime] = mapped_column(Moment)


def begin_attempt(session: Session, email: str, address: str, mark: str = "") -> None:
    """Count an attempt; `mark` is the device cookie. Raises `ThrottledError` where it comes too early; that one is not counted."""
    now = clock.now()
    rows = [(_row(session, key, now), free) for key, free in _keys(session, email, address, mark)]
    waiting = max(_wait(row, now) for row, _ in rows)
    if waiting:
        raise ThrottledError(waiting)
    for row, free in rows:
        row.failures += 1
        row.last = now
        row.wait_until = now + _delay(row.failures - free)


def end_attempt(session: Session, email: str, address: str, mark: str = "") -> None:
    """Take back what a right password was counted as: the account or device starts anew, the address loses this one attempt."""
    own, *shared = (_row(session, key, clock.now()) for key, _ in _keys(session, email, address, mark))
    own.failures, own.wait_until = 0, clock.now()
    for row in shared:
        row.failures = max(0, row.failures - 1)
        row.wait_until = clock.now()


def forget_attempts(session: Session) -> None:
    """Remove what is too old to count."""
    session.execute(delete(Attempts).where(Attempts.last < clock.now() - FORGOTTEN_AFTER))


def _keys(session: Session, email: str, address: str, mark: str) -> list[tuple[str, int]]:
    """Under which keys an attempt counts, each with its attempts without a wait; rows are locked in this order."""
    user = user_by_email(session, email)
    if user is not None and is_known(session, user.id, mark):
        return [(f"device:{fingerprint(mark)}", FREE_FOR_ACCOUNT)]
    account = f"account:{fingerprint(folded(email))}"
    return [(account, FREE_FOR_ACCOUNT), (f"address:{_network(address)}", FREE_FOR_ADDRESS)]


def _network(address: str) -> str:
    """The address; of IPv6 the /64 that one subscriber has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return fingerprint(address)[:40]
    return str(ipaddress.ip_network((parsed, 64), strict=False) if parsed.version == 6 else parsed)


def _row(session: Session, key: str, now: datetime) -> Attempts:
    """The row of a key, locked until the transaction ends. A clock that was set back takes its wait away, not its count."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(Attempts).values(key=key, failures=0, last=now, wait_until=now).on_conflict_do_nothing())
    row = session.get_one(Attempts, key, with_for_update=True, populate_existing=True)
    if now - row.last > FORGOTTEN_AFTER:
        row.failures, row.wait_until = 0, now
    if row.last - now > CLOCK_TOLERANCE:
        row.last = row.wait_until = now
    return row


def _wait(row: Attempts, now: datetime) -> int:
    """Seconds to wait, rounded up."""
    left = (row.wait_until - now).total_seconds()
    return max(0, -int(-left // 1))


def _delay(over: int) -> timedelta:
    return timedelta(0) if over < 0 else min(timedelta(seconds=2.0 ** min(over, 20)), LONGEST_WAIT)
