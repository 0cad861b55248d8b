"""`palpate ask`: from a question to an article."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from palpate.cli.examples import guide
from palpate.cli.options import At, LibraryUri
from palpate.cli.output import draw_page, drawn, say, write_file
from palpate.errors import UsageError
from palpate.vocabulary import Reader

if TYPE_CHECKING:
    from palpate.answering.verification import Checked
    from palpate.conversation import Interpreter
    from palpate.language_model import Reworded
    from palpate.library import Library
    from palpate.vocabulary import Answer, ClinicalQuestion

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
    'palpate ask "And how often?" --session fibromyalgia',
    "palpate ask --session fibromyalgia --undo",
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
    question: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="The question, in English.")] = None,
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
    session: Annotated[
        str | None,
        typer.Option(
            "--session",
            "-s",
            metavar="NAME",
            help="Go on from what was asked in the session of this name, and keep the question in it.",
        ),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the last question of the session; with QUESTION, ask that instead.")
    ] = False,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Answer a question."""
    text = " ".join(question or ())
    if not question and not undo:
        raise UsageError("There is no question: see 'palpate ask --help'")
    if undo and not session:
        raise UsageError("--undo takes back a question of a session: name it with --session")
    if session is None:
        _answer(text, _Wanted(answer_format, output, audit, library, at, reader))
        return
    from palpate.conversation import opened

    with opened(session) as talk:
        if undo:
            taken = talk.undo()
            say(f"Took back: {taken.said}" if taken else f"The session '{session}' has no question to take back")
        if text or not undo:
            turn = talk.understand(text, follow_up_interpreter())
            if talk.turns:
                from palpate.rendering.conversation import understood_text

                say(understood_text(turn))
            _answer(turn.question, _Wanted(answer_format, output, audit, library, at, reader))
            talk.keep(turn)


class _Wanted(NamedTuple):
    """What was asked for beside the question."""

    answer_format: AnswerFormat | None
    output: Path | None
    audit: bool
    library: str | None
    at: int | None
    reader: Reader


def _answer(question: str | ClinicalQuestion, wanted: _Wanted) -> None:
    from palpate.answering import compose
    from palpate.cli.opening import open_library

    held = open_library(wanted.library, at=wanted.at)
    composed = compose(question, held, reader=wanted.reader)
    answer, reworded = reworded_answer(composed.answer, held)
    if wanted.audit:
        _audit(answer, composed.dropped, reworded, held, wanted)
    elif wanted.output:
        chosen = wanted.answer_format or BY_SUFFIX.get(wanted.output.suffix.lower(), AnswerFormat.TERMINAL)
        write_file(wanted.output, _text(answer, chosen))
        say(f"Wrote {wanted.output}")
    else:
        _show(answer, wanted.answer_format or AnswerFormat.TERMINAL)


def reworded_answer(answer: Answer, library: Library) -> tuple[Answer, Reworded | None]:
    """The answer in the words of the language model where one is set up and its words hold; says so where they don't."""
    if not os.environ.get("PALPATE_LLM_URL", "").strip():
        return answer, None
    from palpate.language_model import configured, reword

    endpoint = configured()
    if endpoint is None:
        return answer, None
    reworded = reword(answer, library, endpoint)
    if reworded.failure:
        say(f"palpate: {reworded.failure}; palpate's own wording is shown")
    return reworded.answer, reworded


def follow_up_interpreter() -> Interpreter | None:
    """What helps to understand follow-ups, where a language model is set up."""
    if not os.environ.get("PALPATE_LLM_URL", "").strip():
        return None
    from palpate.language_model import configured, interpreter

    endpoint = configured()
    return interpreter(endpoint) if endpoint else None


def _audit(answer: Answer, dropped: Sequence[Checked], reworded: Reworded | None, library: Library, wanted: _Wanted) -> None:
    """Print or write the audit in place of the article, as text or as JSON."""
    from palpate.answering.verification import verify_answer
    from palpate.cli.output import as_json
    from palpate.rendering.audit import as_data, audit_text

    output = wanted.output
    chosen = wanted.answer_format or (BY_SUFFIX.get(output.suffix.lower()) if output else None) or AnswerFormat.TERMINAL
    if chosen not in {AnswerFormat.TERMINAL, AnswerFormat.JSON}:
        raise UsageError("An audit is shown as terminal text or as JSON: leave out --format or give --format json")
    verified = verify_answer(answer, library)
    if chosen is AnswerFormat.TERMINAL:
        text = audit_text(verified, library, dropped, reworded)
    else:
        text = as_json(as_data(verified, dropped, reworded)) + "\n"
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
