"""`palpate verify`: an exported answer against the library version that it names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.examples import guide
from palpate.cli.options import Form, LibraryUri
from palpate.cli.output import DataFormat, put_json
from palpate.errors import SourceError, UsageError

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.vocabulary import Answer

VERIFY_HELP = guide(
    "Check an answer that 'palpate ask --format json' wrote, statement by statement, against the library version that it "
    "names: numbers, directions, certainty, names and citations. Exit code 0 where all holds, 1 where something does not.",
    'palpate ask "Does massage help fibromyalgia?" --output answer.json',
    "palpate verify answer.json",
    "palpate verify answer.json --audit",
    "palpate verify answer.json --library ./mine --format json",
)


def verify(
    file: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="An answer as JSON; '-' reads standard input.")],
    audit: Annotated[bool, typer.Option("--audit", help="Show every statement with its supports and checks.")] = False,
    library: LibraryUri = None,
    form: Form = DataFormat.TEXT,
) -> None:
    """Check an exported answer."""
    from palpate.answering.verification import verify_answer
    from palpate.rendering.audit import as_data, audit_text, verdict_text

    answer = _read(file)
    held = _open(answer, library)
    verified = verify_answer(answer, held)
    if form is DataFormat.JSON:
        put_json(as_data(verified))
    else:
        sys.stdout.write(audit_text(verified, held) if audit else verdict_text(verified))
    if not verified.passed:
        raise typer.Exit(1)


def _read(file: Path) -> Answer:
    """The answer in a file; raises `UsageError` where there is no file, `SourceError` where it holds no answer of this form."""
    import json

    from pydantic import ValidationError

    from palpate.vocabulary import Answer

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"'{file}' can't be read ({error.strerror or error}): give a file that 'palpate ask' wrote") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"'{file}' is no text: give an answer that 'palpate ask --format json' wrote") from error
    try:
        data = json.loads(text)
    except ValueError as error:
        raise SourceError(f"'{file}' is no JSON: give an answer that 'palpate ask --format json' wrote") from error
    if not isinstance(data, dict) or not {"question", "bottom_line", "library"} <= data.keys():
        raise SourceError(f"'{file}' is no answer: give one that 'palpate ask --format json' wrote")
    try:
        return Answer.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise SourceError(
            f"'{file}' is not in the form of answers that this palpate writes ({where}: {first['msg']}): ask the question again"
        ) from error


def _open(answer: Answer, uri: str | None) -> Library:
    """The library that an answer names (the user's, where it came from a site and names none), or the one given in its place, at the answer's version; none is made for it."""
    from palpate.cli.opening import open_library
    from palpate.library import default_uri
    from palpate.library.store import exists

    place = uri or answer.library.uri or default_uri()
    if not exists(place):
        raise UsageError(f"There is no library '{place}', from which the answer was made: say with --library where it is now")
    return open_library(place, at=answer.library.version)
