"""Jobs that add evidence, as all server processes see them: what each is at, and whether its process still lives.

A job's process writes a beat every second. One that is not over and has had no beat for `SILENCE` seconds was interrupted: its
server died. Only one job writes the library at a time; the others wait in the order in which they came.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Boolean, Float, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.editorial import audit, clock
from palpate.editorial.database import Base
from palpate.editorial.roles import Actor
from palpate.errors import ConflictError
from palpate.vocabulary.base import Model

SILENCE = 20.0
"""Seconds; twenty beats, so that a machine that is busy is not taken for dead."""
REASONS_KEPT = 200
"""Rejections kept with their reasons, a source; the rest are counted."""


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    ADDING = "adding"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self not in {JobState.WAITING, JobState.ADDING, JobState.READING}


class Rejection(Model):
    """An entry that could not be taken: where it stands in its source, and why."""

    where: str
    reason: str


class SourceProgress(Model):
    """One file or search: `read` of `total` entries or bytes so far, and what was done with the entries."""

    name: str
    read: int = 0
    total: int | None = None
    in_bytes: bool = False
    entries: int = 0
    """Entries read so far; those behind `added` and the other counts trail it, since they are written in batches."""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None
    finished: bool = False


class ReadingProgress(Model):
    """The reading of findings: records `done` of those `due`, and the findings in them."""

    due: int = 0
    done: int = 0
    findings: int = 0


class Progress(Model):
    """What a job has done so far; versions are those of the library before and after it."""

    sources: tuple[SourceProgress, ...]
    reading: ReadingProgress | None = None
    told: str | None = None
    """What came of reading, in a line."""
    from_version: int | None = None
    to_version: int | None = None
    error: str | None = None


class Job(Model):
    """A job as a page shows it; `at` is ISO 8601 in UTC."""

    id: str
    at: str
    actor: str
    state: JobState
    cancelling: bool
    progress: Progress


class JobRow(Base):
    """The row of a job. `beat` is seconds since 1970, `progress` the JSON of `Progress`."""

    __tablename__ = "jobs"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[str] = mapped_column(String(40), index=True)
    actor_id: Mapped[int | None] = mapped_column(Integer)
    actor: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    beat: Mapped[float] = mapped_column(Float)
    cancel: Mapped[bool] = mapped_column(Boolean)
    progress: Mapped[str] = mapped_column(Text)


def begin(session: Session, actor: Actor, names: Sequence[str]) -> str:
    """A new job for some sources, which waits; its id. Written into the audit log."""
    now = clock.now()
    row = JobRow(
        id=secrets.token_hex(8),
        at=now.isoformat(),
        actor_id=actor.id,
        actor=actor.name,
        state=JobState.WAITING,
        beat=now.timestamp(),
        cancel=False,
        progress=Progress(sources=tuple(SourceProgress(name=name) for name in names)).model_dump_json(),
    )
    session.add(row)
    audit.append(session, actor, "evidence.add", row.id, {"sources": list(names)})
    return row.id


def find(session: Session, job_id: str) -> Job | None:
    """A job by its id."""
    row = session.get(JobRow, job_id)
    return _job(row) if row else None


def latest(session: Session, most: int = 20) -> tuple[Job, ...]:
    """The newest jobs, newest first."""
    return tuple(map(_job, session.scalars(select(JobRow).order_by(JobRow.at.desc(), JobRow.id).limit(most))))


def take_turn(session: Session, job_id: str) -> bool:
    """Let a waiting job write, where no other does and none that lives came before it."""
    rows = list(session.scalars(select(JobRow).where(JobRow.state.in_(_LIVE)).order_by(JobRow.at, JobRow.id).with_for_update()))
    living = [row for row in rows if _state(row) is not JobState.INTERRUPTED]
    if any(row.state != JobState.WAITING for row in living) or not living or living[0].id != job_id:
        return False
    living[0].state = JobState.ADDING
    return True


def beat(session: Session, job_id: str, state: JobState | None, progress: Progress) -> bool:
    """Note that a job lives and how far it is; whether somebody wants it cancelled."""
    row = session.get_one(JobRow, job_id)
    row.beat = clock.now().timestamp()
    row.progress = progress.model_dump_json()
    row.state = state or row.state
    return row.cancel


def ask_to_cancel(session: Session, actor: Actor, job_id: str) -> None:
    """Have a job end before its time. Raises `ConflictError` where it is over already."""
    row = session.get_one(JobRow, job_id)
    if _state(row).over:
        raise ConflictError("That job is over already: what it added is in the library")
    row.cancel = True
    audit.append(session, actor, "evidence.cancel", job_id)


_LIVE = tuple(state.value for state in JobState if not state.over)


def _state(row: JobRow) -> JobState:
    state = JobState(row.state)
    silent = abs(clock.now().timestamp() - row.beat) > SILENCE  # a beat of the future is one before the clock was set back
    return JobState.INTERRUPTED if silent and not state.over else state


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        at=row.at,
        actor=row.actor,
        state=_state(row),
        cancelling=row.cancel,
        progress=Progress.model_validate_json(row.progress),
    )
