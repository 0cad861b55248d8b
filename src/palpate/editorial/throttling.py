"""Throttling of logins: after some failures each further attempt must wait twice as long as the one before.

Counted for the account and for the address that asks, in the database, so that all processes share it. An attempt counts before
its password is looked at, so that many at once gain nothing; a right password takes its count back.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.columns import Moment
from palpate.editorial.database import Base
from palpate.editorial.secret import fingerprint
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


def begin_attempt(session: Session, email: str, address: str) -> None:
    """Count an attempt. Raises `ThrottledError` where it comes too early; that one is not counted."""
    now = clock.now()
    rows = [(_row(session, key, now), free) for key, free in _keys(email, address)]
    waiting = max(_wait(row, now) for row, _ in rows)
    if waiting:
        raise ThrottledError(waiting)
    for row, free in rows:
        row.failures += 1
        row.last = now
        row.wait_until = now + _delay(row.failures - free)


def end_attempt(session: Session, email: str, address: str) -> None:
    """Take back what a right password was counted as: the account starts anew, the address loses this one attempt."""
    (account, _), (place, _) = _keys(email, address)
    now = clock.now()
    row = _row(session, account, now)
    row.failures, row.wait_until = 0, now
    shared = _row(session, place, now)
    shared.failures = max(0, shared.failures - 1)
    shared.wait_until = now


def _keys(email: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    account = f"account:{fingerprint(email.strip().casefold())}"
    return (account, FREE_FOR_ACCOUNT), (f"address:{_network(address)}", FREE_FOR_ADDRESS)


def _network(address: str) -> str:
    """The address; of IPv6 the /64 that one subscriber has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return fingerprint(address)[:40]
    return str(ipaddress.ip_network((parsed, 64), strict=False) if parsed.version == 6 else parsed)


def _row(session: Session, key: str, now: datetime) -> Attempts:
    """The row of a key, locked until the transaction ends."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(Attempts).values(key=key, failures=0, last=now, wait_until=now).on_conflict_do_nothing())
    row = session.get_one(Attempts, key, with_for_update=True, populate_existing=True)
    if abs(now - row.last) > FORGOTTEN_AFTER:
        row.failures, row.wait_until = 0, now
    return row


def _wait(row: Attempts, now: datetime) -> int:
    """Seconds to wait, rounded up; never longer than the longest, even when the clock was set back."""
    left = min(row.wait_until - now, LONGEST_WAIT).total_seconds()
    return max(0, -int(-left // 1))


def _delay(over: int) -> timedelta:
    return timedelta(0) if over < 0 else min(timedelta(seconds=2.0 ** min(over, 20)), LONGEST_WAIT)
