"""Bytes to text when the declared encoding is wrong, missing or mixed: UTF-8 first, the odd byte as Windows-1252.

Reference managers still write Latin-1 and UTF-16, and files get joined. Text that is valid UTF-8 is practically never
anything else, and a byte that is not valid UTF-8 is nearly always Windows-1252, so each is read as what it must be.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from palpate.errors import SourceError

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_EIGHT_BIT = {"utf-8", "ascii", "iso8859-1", "cp1252"}
_BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))  # fmt: skip
_ENOUGH = 512
_LONGEST_LINE = 64 << 20


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or "\ufffd" for byte in wrong), error.end


codecs.register_error("palpate-windows-1252", _as_windows_1252)


def guess_encoding(head: bytes) -> str:
    """The codec for a file that begins with `head`: by byte order mark, by zero bytes, else "utf-8"."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    sample = head[:_ENOUGH]
    if len(sample) >= 4 and sample.count(0) > len(sample) // 4:
        return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    return "utf-8"


def rescue_utf8(raw: bytes) -> bytes:
    """The bytes as valid UTF-8, whatever is invalid in them read as Windows-1252."""
    return raw.decode("utf-8", "palpate-windows-1252").encode()


def as_utf8(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """XML in any encoding as UTF-8; a file that says it is UTF-8 passes untouched, for speed.

    Raises `SourceError` where the declared encoding has no such name.
    """
    head, blocks = _head_and_rest(blocks)
    encoding = guess_encoding(head)
    declared = _DECLARED.match(head)
    if encoding == "utf-8" and declared:
        encoding = _codec_name(declared[1].decode())
    if encoding in {"utf-8", "utf-8-sig"}:
        yield head
        yield from blocks
        return
    errors = "palpate-windows-1252" if encoding in _EIGHT_BIT else "replace"
    decoder = codecs.getincrementaldecoder("utf-8" if encoding in _EIGHT_BIT else encoding)(errors)
    for block in chain([head], blocks):
        yield decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _head_and_rest(blocks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Enough of the beginning to tell the encoding by, however small the blocks are, and the blocks after it."""
    blocks = iter(blocks)
    head = b""
    while len(head) < _ENOUGH and (block := next(blocks, None)) is not None:
        head += block
    return head, blocks


def _codec_name(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        raise SourceError(f"it declares the encoding '{declared}', which does not exist; save it as UTF-8") from None
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name  # such a declaration can't be read unless false


def text_blocks(blocks: Iterable[bytes]) -> Iterator[str]:
    """Plain text in any encoding, block by block, with line ends made one newline."""
    head, blocks = _head_and_rest(blocks)
    encoding = guess_encoding(head)
    errors = "palpate-windows-1252" if encoding.startswith("utf-8") else "replace"
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(errors), translate=True)
    for block in chain([head], blocks):
        if text := decoder.decode(block):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text


def numbered_lines(blocks: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    """Lines of plain text with their numbers, from 1, without line ends. Raises `SourceError` at a line over 64 MB."""
    number, pending = 0, ""
    for text in text_blocks(blocks):
        *whole, pending = (pending + text).split("\n") if pending else text.split("\n")
        for line in whole:
            number += 1
            yield number, line
        if len(pending) > _LONGEST_LINE:
            raise SourceError(f"line {number + 1} is longer than {_LONGEST_LINE >> 20} MB; this is not the text file it seems")
    if pending:
        yield number + 1, pending
