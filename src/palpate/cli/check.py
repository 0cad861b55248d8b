"""`palpate check`: a page's health claims, each held against the evidence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.ask import BY_SUFFIX, AnswerFormat
from palpate.cli.examples import guide
from palpate.cli.options import At, LibraryUri
from palpate.cli.output import draw_page, drawn, say, write_file

if TYPE_CHECKING:
    from palpate.checking import Page
    from palpate.vocabulary import CheckedPage

CHECK_HELP = guide(
    "Read a web page, PDF, Markdown or text, find its health claims about treatments, and say of each whether the library "
    "supports it, partly supports it, finds it overstated or contradicted, holds no evidence on it, or can't check it; with the "
    "reason, the evidence on either side, and an honest wording. Addresses inside a network are not fetched; no script is run.",
    "palpate check leaflet.pdf",
    "palpate check page.html --output page-checked.html",
    "palpate check https://example.org/massage --format json",
)


def check(
    page: Annotated[str, typer.Argument(metavar="FILE-or-URL", help="The page; - reads it from standard input.")],
    page_format: Annotated[
        AnswerFormat | None,
        typer.Option("--format", "-f", help="Form of the result; without it the ending of FILE decides, else terminal."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the result to a file instead of showing it.")
    ] = None,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Check the health claims of a page."""
    from palpate.checking import check as check_page
    from palpate.cli.opening import open_library
    from palpate.rendering import checked_to_terminal

    checked = check_page(_read(page), open_library(library, at=at))
    if output:
        write_file(output, _text(checked, page_format or BY_SUFFIX.get(output.suffix.lower(), AnswerFormat.TERMINAL)))
        say(f"Wrote {output}")
    elif page_format in {None, AnswerFormat.TERMINAL}:
        draw_page(lambda console: checked_to_terminal(checked, console))
    else:
        sys.stdout.write(_text(checked, page_format or AnswerFormat.TERMINAL))


def _read(page: str) -> Page:
    from palpate.checking import fetch_page, is_address, read_bytes, read_file

    if page == "-":
        return read_bytes(sys.stdin.buffer.read())
    return fetch_page(page) if is_address(page) else read_file(Path(page))


def _text(checked: CheckedPage, chosen: AnswerFormat) -> str:
    from palpate import rendering

    match chosen:
        case AnswerFormat.MARKDOWN:
            return rendering.checked_to_markdown(checked)
        case AnswerFormat.JSON:
            return rendering.to_json(checked)
        case AnswerFormat.HTML:
            return rendering.checked_to_html(checked)
        case AnswerFormat.TERMINAL:
            return drawn(lambda console: rendering.checked_to_terminal(checked, console))
