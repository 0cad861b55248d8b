"""Where output goes and in what form: data to standard output, messages and progress to standard error."""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palpate.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console


class DataFormat(StrEnum):
    """Forms of what a command prints: for people, or for programs."""

    TEXT = "text"
    JSON = "json"


_ASCII = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "·": "|",
        "•": "*",
        "❝": '"',
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "″": '"',
        "≤": "<=",
        "≥": ">=",
        "±": "+/-",
        "×": "x",
        "†": "+",
        "…": "...",
        "\N{NO-BREAK SPACE}": " ",
    }
)
"""Stand-ins on a terminal that knows few characters. A lost minus sign would turn a number into its opposite."""


def prepare_streams() -> None:
    """Make sure that no character can stop an article half way, whatever the encoding of the terminal."""
    codecs.register_error("palpate", _stand_in)
    if sys.stdout is None:  # started with standard output closed
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 stays open for the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="palpate")


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end].translate(_ASCII)
    return text.encode("ascii", "replace").decode("ascii"), error.end


def silence_stdout() -> None:
    """Let what is still buffered for a closed pipe go nowhere, so that the interpreter ends without complaint."""
    with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """One line on standard error."""
    say(f"palpate: {' '.join(message.split())}")


def say(message: str) -> None:
    """A message on standard error."""
    with contextlib.suppress(OSError, ValueError):
        print(message, file=sys.stderr, flush=True)  # noqa: T201


def put(text: str) -> None:
    """A line of data on standard output."""
    sys.stdout.write(f"{text}\n")


def put_json(value: Any) -> None:
    """A value as JSON on standard output."""
    put(as_json(value))


def as_json(value: Any) -> str:
    """A value as indented JSON; dataclasses and models are to be taken apart before."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def put_json_array(items: Iterable[str]) -> None:
    """Objects that are JSON already as one array, written as they come."""
    first = True
    for item in items:
        sys.stdout.write(("[\n" if first else ",\n") + item)
        first = False
    sys.stdout.write("[]\n" if first else "\n]\n")


def console() -> Console:
    """A rich console on standard output; without colours or control codes where that is no terminal."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def error_console() -> Console:
    """A rich console on standard error, for progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def drawn(draw: Callable[[Console], None]) -> str:
    """What `draw` prints, as text without control codes or trailing blanks, as wide as the terminal or 80."""
    from rich.console import Console

    page = io.StringIO()
    draw(
        Console(
            file=page,
            width=console().width,
            color_system=None,
            force_terminal=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
    )
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def draw_page(draw: Callable[[Console], None]) -> None:
    """Print on a terminal with its colours, elsewhere plain."""
    terminal = console()
    if terminal.is_terminal:
        draw(terminal)
    else:
        sys.stdout.write(drawn(draw))


def write_file(path: Path, pieces: str | Iterable[str]) -> None:
    """Write a file whole or not at all; raises `UsageError` where the place can't be written."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        part = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.writelines([pieces] if isinstance(pieces, str) else pieces)
            part.chmod(0o666 & ~_umask())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"'{path}' can't be written ({error.strerror or error}): give another --output") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
