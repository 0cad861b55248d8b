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
from palpate.errors import UsageError
from palpate.vocabulary import Reader

if TYPE_CHECKING:
    from palpate.answering.article import Composed
    from palpate.library import Library
    from palpate.vocabulary import Answer

ASK_HELP = guide(
    "Answer a clinical question from the library: bottom line first, then guidelines, key points, the treatment that was "
    "studied, safety, research and what is not known, every sentence with its references. Says so where the library holds "
    "nothing on the question.",
    'palpate ask "Does massage help fibromyalgia?"',
    'palpate ask "Is massage safe with osteoporosis?" --format markdown',
    'palpate ask "Does massage help chronic neck pain?" --output neck.html',
    'palpate ask "Does massage help low back pain?" --reader patient',
    'palpate ask "How often should massage be given?" --format json',
    'palpate ask "Does massage help low back pain?" --library ./mine --at 3',
    'palpate ask "Does massage help fibromyalgia?" --audit',
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
    reader: Annotated[
        Reader, typer.Option("--reader", "-r", help="For whom the same facts are chosen and worded.")
    ] = Reader.CLINICIAN,
    audit: Annotated[
        bool,
        typer.Option("--audit", help="Show each statement with its supports in context and its checks, and what was dropped."),
    ] = False,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Answer a question."""
    from palpate.answering import ask as answer_question
    from palpate.answering import compose
    from palpate.cli.opening import open_library

    held, text = open_library(library, at=at), " ".join(question)
    if audit:
        _audit(compose(text, held, reader=reader), held, answer_format, output)
        return
    answer = answer_question(text, held, reader=reader)
    if output:
        chosen = answer_format or BY_SUFFIX.get(output.suffix.lower(), AnswerFormat.TERMINAL)
        write_file(output, _text(answer, chosen))
        say(f"Wrote {output}")
    else:
        _show(answer, answer_format or AnswerFormat.TERMINAL)


def _audit(composed: Composed, library: Library, answer_format: AnswerFormat | None, output: Path | None) -> None:
    """Print or write the audit in place of the article, as text or as JSON."""
    from palpate.answering.verification import verify_answer
    from palpate.cli.output import as_json
    from palpate.rendering.audit import as_data, audit_text

    chosen = answer_format or (BY_SUFFIX.get(output.suffix.lower()) if output else None) or AnswerFormat.TERMINAL
    if chosen not in {AnswerFormat.TERMINAL, AnswerFormat.JSON}:
        raise UsageError("An audit is shown as terminal text or as JSON: leave out --format or give --format json")
    verified = verify_answer(composed.answer, library)
    as_text = chosen is AnswerFormat.TERMINAL
    text = audit_text(verified, library, composed.dropped) if as_text else as_json(as_data(verified, composed.dropped)) + "\n"
    if output:
        write_file(output, text)
        say(f"Wrote {output}")
    else:
        sys.stdout.write(text)


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
