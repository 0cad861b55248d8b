"""The bytes of a file, block by block: counted for a progress bar, gzip and Zstandard undone on the way."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palpate.errors import SourceError, UsageError

if TYPE_CHECKING:
    import zlib
else:  # zlib-ng has the interface of zlib and takes two fifths of its time; its own stubs lack half of that interface
    from zlib_ng import zlib_ng as zlib

BLOCK = 1 << 16
"""Bytes read at a time. A block and what it unpacks to should stay in the processor's cache: measured best of 2^14 to 2^19."""

_LARGEST_OUTPUT = 1 << 20
_SMALL = 1 << 14
"""Bytes unpacked at a time where a read that meets damage loses all it has."""

_GZIP = b"\x1f\x8b"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"


class CountedFile(io.RawIOBase):
    """A file opened for reading that knows how many of its bytes, as they lie on disk, were read."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            self._file = path.open("rb", buffering=0)
        except FileNotFoundError:
            raise UsageError(f"there is no file {path}; check the name") from None
        except IsADirectoryError:
            raise SourceError(f"{path} is a folder; name the files in it, for example {path}/*.xml.gz") from None
        except OSError as error:
            raise SourceError(f"{path} can't be opened ({error.strerror}); check its permissions") from None
        self.total = path.stat().st_size
        self.count = 0

    def readable(self) -> bool:  # noqa: D102 - as in RawIOBase, here and below
        return True

    def seekable(self) -> bool:  # noqa: D102
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:  # noqa: D102
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:  # noqa: D102
        try:
            size: int | None = self._file.readinto(buffer)
        except OSError as error:
            raise SourceError(f"the file can't be read any further ({error.strerror}); check the disk it lies on") from None
        self.count = min(self.total, self.count + (size or 0))
        return size or 0

    def close(self) -> None:  # noqa: D102
        if not self.closed:
            self._file.close()
        super().close()


def unpacked_blocks(file: CountedFile) -> Iterator[bytes]:
    """The content of a file, decompressed where it is gzip or Zstandard (told by its first bytes, not its name).

    Raises `SourceError` at the place where compressed data is damaged or ends too early, after all that came before.
    """
    head = file.read(4) or b""
    if head.startswith(_GZIP):
        return _gunzip(chain([head], _raw_blocks(file)), file)
    if head == _ZSTANDARD:
        file.seek(0)
        file.count = 0
        return _unzstandard(file)
    return chain([head] if head else [], _raw_blocks(file))


def _raw_blocks(file: CountedFile) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _gunzip(blocks: Iterable[bytes], file: CountedFile) -> Iterator[bytes]:
    """Members of a gzip file one after the other; zero bytes after the last are padding (RFC 1952; gzip(1))."""
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    fresh = True
    for block in blocks:
        data = block.lstrip(b"\0") if fresh else block
        while data:
            fresh = False
            before = member.copy()
            try:
                unpacked = member.decompress(data, _LARGEST_OUTPUT)
            except zlib.error:
                yield from _salvage(before, data)
                raise SourceError(
                    f"the gzip data is damaged near byte {file.count:,} of {file.total:,}; download the file again"
                ) from None
            if unpacked:
                yield unpacked
            data = member.unconsumed_tail
            if member.eof:
                data = member.unused_data.lstrip(b"\0")
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
                fresh = True
    if not fresh:
        raise SourceError(f"the gzip data ends too early, at byte {file.count:,}; download the file again")


def _salvage(member: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What can be unpacked of a damaged block before the damage: zlib drops all that a failing call had unpacked."""
    for place in range(len(data)):
        try:
            piece = member.decompress(data[place : place + 1])
        except zlib.error:
            return
        if piece:
            yield piece


def _unzstandard(file: CountedFile) -> Iterator[bytes]:
    import pyarrow as pa  # here because it is slow to import and seldom needed

    try:
        with pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd") as stream:
            while block := stream.read(_SMALL):
                yield block
    except (OSError, pa.ArrowException) as error:
        words = str(error).splitlines()[0] if str(error) else "damaged"
        raise SourceError(
            f"the Zstandard data can't be unpacked near byte {file.count:,} of {file.total:,} ({words[:120]}); "
            "download the file again"
        ) from None


class BlockReader(io.RawIOBase):
    """Blocks of bytes as a file that can be read once from start to end, for readers that need one."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks = blocks
        self._pending = memoryview(b"")

    def readable(self) -> bool:  # noqa: D102
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: D102
        while not self._pending:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._pending = memoryview(block)
        size = min(len(buffer), len(self._pending))
        buffer[:size] = self._pending[:size]
        self._pending = self._pending[size:]
        return size
