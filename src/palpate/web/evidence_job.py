"""A job that adds evidence, at work in a thread of the server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from palpate.appraisal.adding import Literature, Outcome, Reading, add_literature, read_added
from palpate.appraisal.enriching import EnrichReport
from palpate.editorial import audit, jobs
from palpate.editorial.database import Database
from palpate.editorial.jobs import JobState, Progress, ReadingProgress, Rejection, SourceProgress
from palpate.editorial.roles import Actor
from palpate.errors import PalpateError
from palpate.library import AddReport, Library
from palpate.web.upload_folders import UploadFolder

_BEAT_S = 0.7
_TURN_S = 0.3
_LOG = logging.getLogger(__name__)


class _CancelledError(Exception):
    """Somebody wants the job to end."""


class EvidenceJob:
    """Adds sources one after the other, reads what came in, and keeps the job's row in the database true meanwhile.

    `folder`, where the uploaded files lie, is removed at the end. `told` words an error for the job's page.
    """

    def __init__(
        self,
        database: Database,
        library_uri: str,
        job_id: str,
        actor: Actor,
        sources: Sequence[Literature],
        folder: UploadFolder | None,
        told: Callable[[PalpateError], str] = str,
    ) -> None:
        self._database = database
        self._uri = library_uri
        self._id = job_id
        self._actor = actor
        self._sources = sources
        self._folder = folder
        self._told = told
        self._states = [SourceProgress(name=one.name) for one in sources]
        self._current = 0
        self._progress = Progress(sources=tuple(self._states))
        self._state: JobState | None = None
        self._cancelled = threading.Event()
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, in a thread that does not keep the server from stopping."""
        threading.Thread(target=self._run, name=f"add-{self._id}", daemon=True).start()

    def warn(self, message: str) -> None:
        """What a service does not understand of its query."""
        self._note(warnings=(*self._states[self._current].warnings, message))

    def _run(self) -> None:
        beating = threading.Thread(target=self._beat, name=f"beat-{self._id}", daemon=True)
        beating.start()
        try:
            end = self._work()
        except _CancelledError:
            end = JobState.CANCELLED
        except PalpateError as error:
            end = self._failed(self._told(error))
        except Exception:  # noqa: BLE001 - whatever it is, the job must not look alive for ever
            _LOG.exception("Job %s failed", self._id)
            end = self._failed("Something went wrong in palpate itself; the server's log has the details")
        finally:
            self._over.set()
            if self._folder:
                self._folder.remove()
        beating.join()
        self._finish(end)

    def _work(self) -> JobState:
        self._wait_for_turn()
        library = Library.open(self._uri)
        self._change(from_version=library.version, to_version=library.version)
        outcomes = [self._add(number, one, library) for number, one in enumerate(self._sources)]
        self._state = JobState.READING
        reading = self._read(library, outcomes)
        self._change(told=reading.told, to_version=library.version)
        return JobState.DONE if any(outcome.report for outcome in outcomes) else JobState.FAILED

    def _wait_for_turn(self) -> None:
        while True:
            self._stop_if_cancelled()
            with self._database.writing() as session:
                if jobs.take_turn(session, self._id):
                    return
            self._cancelled.wait(_TURN_S)

    def _add(self, number: int, one: Literature, library: Library) -> Outcome:
        """One source; where it fails, the others are added all the same."""
        self._current = number
        try:
            outcome = add_literature(library, one, through=self._watched, progress=self._counted)
        except PalpateError as error:
            self._note(error=self._told(error), finished=True)
            return Outcome(one.name, "", None, error)
        if outcome.report:
            self._tell(outcome.report)
        self._note(finished=True)
        self._change(to_version=library.version)
        return outcome

    def _watched(self, _name: str, source: Any) -> Iterator[Any]:
        in_bytes = hasattr(source, "bytes_total")
        self._note(in_bytes=in_bytes, total=source.bytes_total if in_bytes else len(source))
        for count, item in enumerate(source, start=1):
            self._stop_if_cancelled()
            self._note(entries=count, read=source.bytes_read if in_bytes else count)
            yield item

    def _counted(self, report: AddReport) -> None:
        self._stop_if_cancelled()
        self._tell(report)

    def _tell(self, report: AddReport) -> None:
        self._note(
            added=report.added,
            updated=report.updated,
            unchanged=report.unchanged,
            deleted=report.deleted,
            rejected=report.rejected_count,
            rejections=tuple(Rejection(where=one.where, reason=one.reason) for one in report.rejected[: jobs.REASONS_KEPT]),
        )

    def _read(self, library: Library, outcomes: list[Outcome]) -> Reading:
        def advance(report: EnrichReport) -> None:
            self._stop_if_cancelled()
            self._change(reading=ReadingProgress(due=report.due, done=report.done, findings=report.findings))

        return read_added(library, outcomes, advance)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise _CancelledError

    def _note(self, **changed: Any) -> None:
        self._states[self._current] = self._states[self._current].model_copy(update=changed)
        self._change(sources=tuple(self._states))

    def _change(self, **changed: Any) -> None:
        self._progress = self._progress.model_copy(update=changed)

    def _failed(self, message: str) -> JobState:
        self._change(error=message)
        return JobState.FAILED

    def _beat(self) -> None:
        while not self._over.wait(_BEAT_S):
            try:
                with self._database.writing() as session:
                    if jobs.beat(session, self._id, self._state, self._progress):
                        self._cancelled.set()
            except Exception:  # noqa: BLE001 - a beat that fails is followed by another
                _LOG.exception("Job %s could not note its progress", self._id)

    def _finish(self, end: JobState) -> None:
        progress = self._progress
        totals = {
            name: sum(getattr(one, name) for one in progress.sources) for name in ("added", "updated", "deleted", "rejected")
        }
        with self._database.writing() as session:
            jobs.beat(session, self._id, end, progress)
            audit.append(
                session,
                self._actor,
                f"evidence.{end.value}",
                self._id,
                {"from_version": progress.from_version, "to_version": progress.to_version, **totals},
            )
