"""The Lance dataset under a library: where it lies, how it is made, opened, locked, committed and indexed.

A library is a folder (or an object-store prefix) that holds one dataset, `records.lance`. A write adds data files that
nobody sees, then commits one manifest; a process that dies in between leaves the last version as it was.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from palpate.errors import LibraryError, PalpateError, UsageError
from palpate.library.rows import ENCODER_KEY, FORMAT_KEY, FORMAT_VERSION, READING_FIELDS, SCHEMA

TABLE = "records.lance"
TEXT_INDEX = {
    "with_position": False,
    "stem": True,
    "remove_stop_words": True,
    "ascii_folding": True,
    "memory_limit": 256,  # MiB; 17,753 abstracts take under 100
}
INDEXED_COLUMNS = ("text", "body")


_BOUNDS = {
    "LANCE_DEFAULT_BATCH_SIZE": "1024",
    "LANCE_DEFAULT_FRAGMENT_READAHEAD": "1",
    "LANCE_DEFAULT_IO_BUFFER_SIZE": str(32 << 20),
    "LANCE_FTS_PARTITION_SIZE": "64",
}
"""How far Lance reads ahead (rows, files, bytes) and how many MiB a worker fills before it writes a part of an index, unless
the user says otherwise: the defaults are for machines with tens of GB, and took 490 MB to index 320,000 abstracts, not 370."""


def _lance() -> Any:
    """The lance module, imported when it is first needed because that takes 0.4 s."""
    for name, value in _BOUNDS.items():
        os.environ.setdefault(name, value)
    import lance

    return lance


def is_remote(uri: str) -> bool:
    """Whether a library lies in an object store, which Lance alone reads and writes."""
    return "://" in uri and not uri.startswith("file://")


def local_folder(uri: str) -> Path:
    """The folder of a library on this machine."""
    return Path(uri.removeprefix("file://")).expanduser()


def table_uri(uri: str) -> str:
    """Where the dataset of a library lies."""
    return f"{uri.rstrip('/')}/{TABLE}" if is_remote(uri) else str(local_folder(uri) / TABLE)


def exists(uri: str) -> bool:
    """Whether there is a library; raises `LibraryError` where there is something else."""
    with clear_errors(uri, "opened"):
        return _remote_exists(uri) if is_remote(uri) else _local_exists(uri, local_folder(uri))


def _local_exists(uri: str, folder: Path) -> bool:
    if not folder.exists():
        return False
    if not folder.is_dir():
        raise LibraryError(f"{uri} is a file, and a library is a folder: give another path with --library")
    if (folder / TABLE).is_dir():
        return True
    if any(not entry.name.startswith(".") for entry in folder.iterdir()):
        raise LibraryError(f"{uri} holds other files and no library: give an empty or a new folder with --library")
    return False


def _remote_exists(uri: str) -> bool:
    lance = _lance()
    try:
        lance.dataset(table_uri(uri))
    except (ValueError, OSError) as error:
        if "not found" in str(error).lower():
            return False
        raise
    return True


def open_dataset(uri: str, at: int | None = None) -> Any:
    """The dataset at its latest version, or at version `at`; checks that this palpate can read it."""
    lance = _lance()
    with clear_errors(uri, "opened"):
        dataset = lance.dataset(table_uri(uri))
    check_format(uri, dataset)
    if at is None or at == dataset.version:
        return dataset
    try:
        return lance.dataset(table_uri(uri), version=at)
    except (ValueError, OSError, OverflowError) as error:
        raise UsageError(f"The library {uri} has no version {at}: see them with 'palpate library versions'") from error


def check_format(uri: str, dataset: Any) -> None:
    """Raise `LibraryError` where the dataset is no library, or one that a newer palpate wrote."""
    written = (dataset.schema.metadata or {}).get(FORMAT_KEY)
    if written is None or not written.isdigit():
        raise LibraryError(f"{uri} is a Lance dataset but no palpate library: give another path with --library")
    if int(written) > FORMAT_VERSION:
        raise LibraryError(
            f"The library {uri} was written by a newer palpate (format {int(written)}, this one reads up to "
            f"{FORMAT_VERSION}): upgrade with 'pip install --upgrade palpate'"
        )


def bring_up(uri: str, dataset: Any) -> None:
    """Bring a dataset that an older palpate wrote to this format, which moves it on; a no-op where it is in it.

    The columns come first: a process that dies in between leaves a library of the older format, which is brought up again.
    """
    with clear_errors(uri, "written"):
        missing = [field for field in READING_FIELDS if field.name not in dataset.schema.names]
        if missing:
            dataset.add_columns(pa.schema(missing))
        if int(dataset.schema.metadata[FORMAT_KEY]) < FORMAT_VERSION:
            dataset.update_schema_metadata({FORMAT_KEY.decode(): str(FORMAT_VERSION)})


def encoder_of(dataset: Any) -> int:
    """The version of the encoder that made the vectors of a dataset, or would have made them."""
    return int((dataset.schema.metadata or {}).get(ENCODER_KEY, b"1"))


def empty_vectors(uri: str, dataset: Any, encoder: int) -> None:
    """Take out vectors that another version of the encoder made, which moves the dataset on; a no-op where there are none.

    The version is written last: a process that dies in between leaves them to be taken out again.
    """
    if encoder_of(dataset) == encoder:
        return
    field = next(field for field in READING_FIELDS if field.name == "vector")
    with clear_errors(uri, "written"):
        dataset.drop_columns([field.name])
        dataset.add_columns(pa.schema([field]))
        dataset.update_schema_metadata({ENCODER_KEY.decode(): str(encoder)})


def create(uri: str, batches: Iterable[pa.RecordBatch], properties: dict[str, str]) -> Any:
    """Make a library whose first version holds `batches`, and open it.

    On this machine it appears complete, indexes included, or not at all.
    """
    if is_remote(uri):
        with clear_errors(uri, "created"):
            return _create_at(table_uri(uri), batches, properties)
    folder = local_folder(uri)
    scratch = folder / f".new-{uuid.uuid4().hex}"
    with clear_errors(uri, "created"):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _create_at(str(scratch), batches, properties)
            _put_in_place(scratch, folder / TABLE)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return open_dataset(uri)


def _put_in_place(scratch: Path, table: Path) -> None:
    try:
        scratch.rename(table)
    except OSError:
        if not table.is_dir():
            raise  # else another process was quicker, and its library is as good


def _create_at(target: str, batches: Iterable[pa.RecordBatch], properties: dict[str, str]) -> Any:
    lance = _lance()
    reader = pa.RecordBatchReader.from_batches(SCHEMA, batches)
    dataset = lance.write_dataset(reader, target, mode="create", transaction_properties=properties)
    index(target, dataset)
    return dataset


def index(uri: str, dataset: Any) -> None:
    """Bring the full-text indexes up to the dataset's version, which moves it on; a no-op where they are."""
    with clear_errors(uri, "indexed"):
        missing = {column: unindexed_rows(dataset, column) for column in INDEXED_COLUMNS}
        for column in (column for column, rows in missing.items() if rows is None):
            dataset.create_scalar_index(column, "INVERTED", **TEXT_INDEX)
        if any(missing.values()):
            dataset.optimize.optimize_indices()


def unindexed_rows(dataset: Any, column: str) -> int | None:
    """How many rows the full-text index of a column lacks; None where there is no index."""
    name = f"{column}_idx"
    if name not in {description.name for description in dataset.describe_indices()}:
        return None
    return int(dataset.stats.index_stats(name)["num_unindexed_rows"])


class Writer:
    """One write on a dataset: new rows are streamed to files, old rows marked, then all is committed as one version."""

    def __init__(self, uri: str, dataset: Any) -> None:
        self._uri = uri
        self._dataset = dataset
        self._fragments: list[Any] = []

    def write(self, batches: Iterator[pa.RecordBatch]) -> None:
        """Stream batches to data files. An exception in `batches` comes out as it went in."""
        lance = _lance()
        first = next(batches, None)
        if first is None:
            return
        failure: list[BaseException] = []
        reader = pa.RecordBatchReader.from_batches(SCHEMA, _remember_failure(chain([first], batches), failure))
        try:
            self._fragments = lance.fragment.write_fragments(reader, self._dataset, mode="append", data_cache_bytes=32 << 20)
        except (OSError, ValueError, RuntimeError) as error:
            if failure:
                raise failure[0] from None
            raise translate(error, self._uri, "written") from error

    def commit(self, removed: set[int], properties: dict[str, str]) -> Any:
        """The dataset after the write; the same one where there is nothing to commit."""
        from lance import LanceDataset, LanceOperation
        from lance.dataset import Transaction

        if not self._fragments and not removed:
            return self._dataset
        with clear_errors(self._uri, "written"):
            if self._dataset.latest_version != self._dataset.version:
                raise LibraryError(f"The library {self._uri} was changed by another process meanwhile: run the command again")
            emptied, marked = self._mark(removed)
            if not emptied and not marked:  # two writes conflict, as they must, only where they touch the same file
                marked = [fragment.metadata for fragment in self._dataset.get_fragments()[:1]]
            operation = LanceOperation.Update(
                removed_fragment_ids=emptied, updated_fragments=marked, new_fragments=self._fragments
            )
            transaction = Transaction(self._dataset.version, operation, transaction_properties=properties)
            return LanceDataset.commit(self._dataset, transaction, max_retries=0)

    def _mark(self, removed: set[int]) -> tuple[list[int], list[Any]]:
        by_fragment: dict[int, list[int]] = {}
        for row in removed:  # without stable row ids a row id is fragment << 32 | offset
            by_fragment.setdefault(row >> 32, []).append(row & 0xFFFFFFFF)
        emptied, marked = [], []
        for fragment, offsets in by_fragment.items():
            left = self._dataset.get_fragment(fragment).delete_rows(offsets)
            if left is None:
                emptied.append(fragment)
            else:
                marked.append(left)
        return emptied, marked


def _remember_failure(batches: Iterator[pa.RecordBatch], failure: list[BaseException]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except BaseException as error:
        failure.append(error)
        raise


@contextmanager
def locked(uri: str) -> Iterator[None]:
    """Hold the library for writing; the system lets go of it when the process ends, however it ends.

    Object stores have no lock: there a second writer is refused when it commits.
    """
    if is_remote(uri):
        yield
        return
    with clear_errors(uri, "written"):
        handle = (local_folder(uri) / ".lock").open("a")
    with handle:
        _lock(handle, uri)
        yield


def _lock(handle: Any, uri: str) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: the check at the commit remains
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise LibraryError(
            f"Another process is writing to the library {uri}: wait until it is done, then run this again"
        ) from error


@contextmanager
def clear_errors(uri: str, done: str) -> Iterator[None]:
    """Turn what Lance, Arrow and the system raise into one `LibraryError`; `done` completes "can't be ..."."""
    try:
        yield
    except PalpateError:
        raise
    except (OSError, ValueError, RuntimeError, pa.ArrowException) as error:
        raise translate(error, uri, done) from error


def translate(error: Exception, uri: str, done: str) -> LibraryError:
    """One line that says what is wrong with the library and what to do."""
    text = str(error)
    low = text.lower()
    if any(sign in low for sign in ("no space left", "os error 28", "disk quota", "os error 122", "file too large")):
        return LibraryError(f"The library {uri} can't be {done}, the disk is full: free some space and run this again")
    if any(sign in low for sign in ("permission denied", "os error 13", "read-only file system", "os error 30")):
        return LibraryError(
            f"The library {uri} can't be {done}, its folder is read-only here: choose another with --library or PALPATE_LIBRARY"
        )
    if "conflict" in low:
        return LibraryError(f"The library {uri} was changed by another process meanwhile: run the command again")
    reason = text.splitlines()[0][:160] if text else type(error).__name__
    return LibraryError(
        f"The library {uri} can't be {done}, it looks damaged ({reason}): restore the folder from a copy, "
        "or make a new one with --library"
    )
