"""Open a file of literature in any format that palpate reads, as a stream of records with progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from palpate.errors import SourceError
from palpate.sources.archives import tar_members, zip_members
from palpate.sources.detect import HEAD, Container, Format, detect_container, detect_format, named_format
from palpate.sources.items import Rejected, SourceItem
from palpate.sources.streams import CountedFile, unpacked_blocks

Reader = Callable[[Iterable[bytes]], Iterator[SourceItem]]


class SourceFile:
    """A file of literature, open. Iterating it once gives its records, deletions and rejections in order.

    A file that breaks off or is damaged in the middle gives what could be read and then a `Rejected` that names the
    place; one of which nothing can be read raises `SourceError`.
    """

    def __init__(self, path: Path, form: Format | None) -> None:
        self.name = path.name
        self._file = CountedFile(path)
        try:
            head, self._blocks = _take(unpacked_blocks(self._file), HEAD)
            self._container = detect_container(head)
            archive = self._container is not Container.NONE
            self.format = form or (Format.JATS if archive else detect_format(head, self.name))
        except SourceError as error:
            self.close()
            raise _named(error, self.name) from None

    @property
    def bytes_total(self) -> int:
        """Size of the file on disk."""
        return self._file.total

    @property
    def bytes_read(self) -> int:
        """How many of those bytes were read so far."""
        return self._file.count

    def __iter__(self) -> Iterator[SourceItem]:
        count = 0
        try:
            for item in self._items():
                count += 1
                yield item
        except SourceError as error:
            if not count:
                raise _named(error, self.name) from None
            yield Rejected(f"{self.name}, after {count:,} entries", str(error))
        finally:
            self.close()

    def _items(self) -> Iterator[SourceItem]:
        if self._container is Container.NONE:
            yield from _reader(self.format)(self._blocks)
            return
        from palpate.sources.jats import read_jats

        members = tar_members(self._blocks) if self._container is Container.TAR else zip_members(self._file)
        for member in members:
            if isinstance(member, Rejected):
                yield member
            else:
                yield from read_jats([member.content], member.name)

    def close(self) -> None:
        """Close the file; iterating to the end does it too."""
        self._file.close()


def open_source(path: Path | str, format: str | None = None) -> SourceFile:  # noqa: A002 - the word users know
    """Open a file, compressed or not, whose format is told from its content unless `format` names one.

    Raises `UsageError` where there is no such file or format, and `SourceError` where it is a folder, empty, not to be
    opened, or in no format that palpate reads.
    """
    return SourceFile(Path(path), named_format(format) if format else None)


def _reader(form: Format) -> Reader:
    """The reader of a format, imported when needed because some of their libraries are slow to import."""
    match form:
        case Format.PUBMED:
            from palpate.sources.pubmed_xml import read_pubmed_xml as read
        case Format.JATS:
            from palpate.sources.jats import read_jats as read
        case Format.RIS:
            from palpate.sources.ris import read_ris as read
        case Format.NBIB:
            from palpate.sources.nbib import read_nbib as read
        case Format.BIBTEX:
            from palpate.sources.bibtex import read_bibtex as read
        case Format.CSL:
            from palpate.sources.csl import read_csl as read
        case Format.RECORDS:
            from palpate.sources.record_jsonl import read_record_jsonl as read
    return read


def _take(blocks: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """The first `size` bytes or some more, and all blocks, those bytes included.

    Where the data breaks off that early, what came before is kept and the error is raised again at its place.
    """
    taken: list[bytes] = []
    rest = blocks
    try:
        while sum(map(len, taken)) < size:
            taken.append(next(blocks))
    except StopIteration:
        pass
    except SourceError as error:
        if not taken:
            raise
        rest = _broken(error)
    head = b"".join(taken)
    return head, chain([head], rest)


def _broken(error: SourceError) -> Iterator[bytes]:
    raise error
    yield b""


def _named(error: SourceError, name: str) -> SourceError:
    message = str(error)
    return error if name in message else SourceError(f"{name}: {message}")
