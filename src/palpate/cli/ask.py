"""`palpate ask`: from a question to an article."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.examples import guide
from palpate.cli.options import At, LibraryUri
from palpate.cli.output import draw_page, drawn, say, write_file

if TYPE_CHECKING:
    from palpate.vocabulary import Answer

ASK_HELP = guide(
    "Answer a clinical question from the library: bottom line first, then guidelines, key points, the treatment that was "
    "studied, safety, research and what is not known, every sentence with its references. Says so where the library holds "
    "nothing on the question.",
    'palpate ask "Does massage help fibromyalgia?"',
    'palpate ask "Is massage safe with osteoporosis?" --format markdown',
    'palpate ask "Does massage help chronic neck pain?" --output neck.html',
    'palpate ask "How often should massage be given?" --format json',
    'palpate ask "Does massage help low back pain?" --library ./mine --at 3',
)


class AnswerFormat(StrEnum):
    """Forms of an article."""

    TERMINAL = "terminal"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


BY_SUFFIX = {
    ".html": AnswerFormat.HTML,
    ".htm": AnswerFormat.HTML,
    ".md": AnswerFormat.MARKDOWN,
    ".markdown": AnswerFormat.MARKDOWN,
    ".json": AnswerFormat.JSON,
}


def ask(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question, in English.")],
    answer_format: Annotated[
        AnswerFormat | None,
        typer.Option("--format", "-f", help="Form of the answer; without it the ending of FILE decides, else terminal."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the answer to a file instead of showing it.")
    ] = None,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Answer a question."""
    from palpate.answering import ask as answer_question
    from palpate.cli.opening import open_library

    answer = answer_question(" ".join(question), open_library(library, at=at))
    if output:
        chosen = answer_format or BY_SUFFIX.get(output.suffix.lower(), AnswerFormat.TERMINAL)
        write_file(output, _text(answer, chosen))
        say(f"Wrote {output}")
    else:
        _show(answer, answer_format or AnswerFormat.TERMINAL)


def _show(answer: Answer, answer_format: AnswerFormat) -> None:
    from palpate.rendering import to_terminal

    if answer_format is AnswerFormat.TERMINAL:
        draw_page(lambda page: to_terminal(answer, page))
    else:
        sys.stdout.write(_text(answer, answer_format))


def _text(answer: Answer, answer_format: AnswerFormat) -> str:
    from palpate import rendering

    match answer_format:
        case AnswerFormat.MARKDOWN:
            return rendering.to_markdown(answer)
        case AnswerFormat.JSON:
            return rendering.to_json(answer)
        case AnswerFormat.HTML:
            return rendering.to_html(answer)
        case AnswerFormat.TERMINAL:
            return drawn(lambda page: rendering.to_terminal(answer, page))
