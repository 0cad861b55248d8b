"""The audit log: every act at the desk, in order, each entry with the SHA-256 of itself and of the one before.

Who changes, removes or inserts an entry breaks the chain from there on (`verify_chain`). An entry is written in the same
transaction as the act that it tells of, so neither is ever there without the other. The last digest, kept elsewhere, also shows
a tail that was cut off.

Entries are written when their transaction commits, after everything else in it: the lock of the log is then the last that any
transaction takes, so two of them can't hold each other up for ever, and it is held for a moment only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, Text, event, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import clock
from palpate.editorial.database import Base
from palpate.editorial.roles import Actor

GENESIS = "0" * 64
"""What stands in the first entry for the digest of the one before."""
_LOCK = 7032
"""Number of PostgreSQL's advisory lock that makes appends wait for each other."""
_NOTED = "acts to be logged"


class AuditEntry(Base):
    """One act. `at` is ISO 8601 in UTC, `details` canonical JSON; `number` counts from 1 without gaps."""

    __tablename__ = "audit_log"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


@dataclass(frozen=True, slots=True)
class Chain:
    """What a look at the whole log found: how many entries hold, the last digest, and the first thing that is wrong."""

    entries: int
    last: str
    broken_at: int | None = None
    why: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True)
class _Act:
    actor: Actor
    action: str
    subject: str
    details: str


def append(session: Session, actor: Actor, action: str, subject: str, details: Mapping[str, Any] | None = None) -> None:
    """Have an act written into the log when `session` (`Database.writing`) commits. `subject` names what it was done to."""
    told = json.dumps(dict(details or {}), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    session.info.setdefault(_NOTED, []).append(_Act(actor, action, subject, told))


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    """Put what was noted at the end of the chain."""
    noted: list[_Act] = session.info.pop(_NOTED, [])
    if not noted:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).first()
    for act in noted:
        entry = AuditEntry(
            number=last.number + 1 if last else 1,
            at=clock.now().isoformat(),
            actor_id=act.actor.id,
            actor=act.actor.name,
            action=act.action,
            subject=act.subject,
            details=act.details,
            previous=last.digest if last else GENESIS,
        )
        entry.digest = digest(entry)
        session.add(entry)
        last = entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 of an entry's fields, its predecessor's digest among them, as canonical JSON; 64 hex digits."""
    fields = [entry.number, entry.at, entry.actor_id, entry.actor, entry.action, entry.subject, entry.details, entry.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def entries(session: Session, *, before: int | None = None, limit: int = 50) -> tuple[int, list[AuditEntry]]:
    """How many entries there are, and the newest of them (older than number `before`), the newest first."""
    total = session.scalar(select(func.max(AuditEntry.number))) or 0
    rows = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
    return total, list(session.scalars(rows if before is None else rows.where(AuditEntry.number < before)))


def verify_chain(session: Session) -> Chain:
    """Read the whole log and follow its chain."""
    previous, number = GENESIS, 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)).yield_per(1000):
        if entry.number != number + 1:
            return Chain(number, previous, number + 1, f"entry {number + 1} is missing")
        if entry.previous != previous:
            return Chain(number, previous, entry.number, f"entry {entry.number} does not follow from the one before")
        if entry.digest != digest(entry):
            return Chain(number, previous, entry.number, f"entry {entry.number} was changed after it was written")
        previous, number = entry.digest, entry.number
    return Chain(number, previous)
