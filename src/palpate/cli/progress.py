"""A progress bar on standard error; nothing where that is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from palpate.cli.output import error_console
from palpate.library import AddReport

if TYPE_CHECKING:
    from palpate.appraisal.enriching import EnrichReport


class _Done(ProgressColumn):
    """Bytes of a file, or records of a search."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes, self._items = DownloadColumn(), MofNCompleteColumn()

    def render(self, task: Task) -> Text:
        """How much of how much."""
        return (self._bytes if task.fields["in_bytes"] else self._items).render(task)


class Meter:
    """Shows how far the source that is being added has been read, and the counts so far."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._source: Any = None
        self._task: Any = None

    def start(self, name: str, source: Any) -> Any:
        """A source begins, which is given back; it counts bytes (`bytes_total`, `bytes_read`) or has a length."""
        in_bytes = hasattr(source, "bytes_total")
        total = source.bytes_total if in_bytes else len(source)
        self._source = source
        self._task = self._progress.add_task(_short(name), total=total, in_bytes=in_bytes, counts="")
        return source

    def advance(self, report: AddReport) -> None:
        """The report of the add has grown."""
        done = self._source.bytes_read if hasattr(self._source, "bytes_read") else report.seen
        counts = f"{report.added:,} added, {report.updated:,} updated, {report.rejected_count:,} rejected"
        self._progress.update(self._task, completed=done, counts=counts)

    def finish(self) -> None:
        """The source is done: its bar goes, its counts are told elsewhere."""
        self._progress.remove_task(self._task)


def _short(name: str, longest: int = 32) -> str:
    return name if len(name) <= longest else f"…{name[-longest + 1 :]}"


@contextmanager
def meter() -> Iterator[Meter]:
    """A meter that is shown while the context lasts."""
    console = error_console()
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        _Done(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Meter(progress)


@contextmanager
def reading_meter() -> Iterator[Callable[[EnrichReport], None]]:
    """Shows how many records were read, while the context lasts."""
    console = error_console()
    columns = (
        TextColumn("Reading", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None, counts="")

        def advance(report: EnrichReport) -> None:
            progress.update(task, total=report.due, completed=report.done, counts=f"{report.findings:,} findings")

        yield advance
