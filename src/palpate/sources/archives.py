"""Articles in .tar and .zip archives, read one by one; nothing is written to disk and their paths are only names."""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from palpate.errors import SourceError
from palpate.sources.items import Rejected
from palpate.sources.streams import BlockReader, CountedFile

LARGEST_MEMBER = 64 << 20
"""Bytes of the largest article that is read; those of PMC stay under 20 MB."""

_ENDINGS = (".xml", ".nxml")
_ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, IndexError, NotImplementedError, OSError,
    OverflowError, ValueError,
)  # fmt: skip
"""What zipfile lets through from a damaged archive."""


class Member(NamedTuple):
    """One article of an archive."""

    name: str
    content: bytes


def tar_members(blocks: Iterator[bytes]) -> Iterator[Member | Rejected]:
    """XML files of a tar archive in its order; pictures and other files of an article's package are passed over.

    Raises `SourceError` where the archive is damaged, ends too early, or holds no XML file at all.
    """
    found = False
    try:
        with tarfile.open(fileobj=io.BufferedReader(BlockReader(blocks)), mode="r|") as archive:
            while info := archive.next():
                archive.members.clear()  # type: ignore[attr-defined]  # it would keep every header of a large archive
                if not info.isfile() or not info.name.lower().endswith(_ENDINGS):
                    continue
                found = True
                name = _shown(info.name)
                if info.size > LARGEST_MEMBER:
                    yield _too_large(name, info.size)
                elif (content := archive.extractfile(info)) is not None:
                    yield Member(name, content.read())
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise SourceError(f"the tar archive is damaged or ends too early ({_one_line(str(error))}); download it again") from None
    if not found:
        raise SourceError("the archive holds no .xml or .nxml file; palpate reads JATS articles from archives")


def zip_members(file: CountedFile) -> Iterator[Member | Rejected]:
    """XML files of a zip archive in the order of its directory. Raises as `tar_members` does."""
    try:
        archive = zipfile.ZipFile(io.BufferedReader(file))
    except _ZIP_FAULTS:
        raise SourceError("the zip archive is damaged or ends too early; download it again") from None
    names = [info for info in archive.infolist() if info.filename.lower().endswith(_ENDINGS)]
    if not names:
        raise SourceError("the archive holds no .xml or .nxml file; palpate reads JATS articles from archives")
    for info in names:
        yield _zip_member(archive, info)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member | Rejected:
    name = _shown(info.filename)
    try:
        with archive.open(info) as member:
            content = member.read(LARGEST_MEMBER + 1)
    except _ZIP_FAULTS as error:
        return Rejected(name, f"it can't be unpacked ({_one_line(str(error))}); download the archive again")
    except RuntimeError:
        return Rejected(name, "it is encrypted; unpack the archive with its password first")
    return Member(name, content) if len(content) <= LARGEST_MEMBER else _too_large(name, info.file_size)


def _shown(path: str) -> str:
    """The last part of a member's path, on one line whatever it is made of."""
    return _one_line(PurePosixPath(path).name)


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _too_large(name: str, size: int) -> Rejected:
    return Rejected(name, f"it has {size >> 20} MB and an article may have {LARGEST_MEMBER >> 20}; split it or leave it out")
