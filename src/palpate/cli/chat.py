"""`palpate chat`: questions one after the other, each going on from the last."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.ask import follow_up_interpreter, reworded_answer
from palpate.cli.examples import guide
from palpate.cli.options import At, LibraryUri
from palpate.cli.output import complain, draw_page, put
from palpate.errors import PalpateError, UsageError
from palpate.vocabulary import Reader

if TYPE_CHECKING:
    from palpate.conversation import Interpreter, Session
    from palpate.library import Library
    from palpate.vocabulary import Answer

CHAT_HELP = guide(
    "Ask questions one after the other. A follow-up keeps what you asked before ('what about the neck?', 'how often?', 'is it safe in "
    "pregnancy?') and shows how it was understood; a question that stands by itself keeps nothing. Answers are short; /full shows the "
    "whole article. /undo takes the last question back, /new begins anew, /history lists the questions, /quit or the end of input leaves.",
    "palpate chat",
    "palpate chat --session my-back",
    "palpate chat --reader patient",
)
_COMMANDS = (
    "/undo takes the last question back · /new begins anew · /history lists the questions · /full shows the last answer whole · "
    "/quit leaves"
)


def chat(
    session: Annotated[
        str | None,
        typer.Option(
            "--session", "-s", metavar="NAME", help="Keep the conversation under this name, and go on with it the next time."
        ),
    ] = None,
    reader: Annotated[
        Reader, typer.Option("--reader", "-r", help="For whom the same facts are chosen and worded.")
    ] = Reader.CLINICIAN,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Ask one question after the other."""
    from palpate.cli.opening import open_library
    from palpate.conversation import file_of

    if session:
        file_of(session)  # a bad name is said before anything is asked
    talk = _Talk(session, open_library(library, at=at), reader, follow_up_interpreter())
    if sys.stdin.isatty():
        put(f"Ask a question. {_COMMANDS}.")
    for line in _lines():
        if line in {"/quit", "/exit"}:
            return
        talk.hear(line)


def _lines() -> Iterator[str]:
    """What is typed, line by line without blank ones, until the input ends; at a terminal with a prompt."""
    prompt = "\n? " if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(prompt).strip()
        except EOFError:
            if prompt:
                put("")
            return
        if line:
            yield line


class _Talk:
    """One conversation at the terminal, kept in memory or under a name."""

    def __init__(self, name: str | None, library: Library, reader: Reader, interpreter: Interpreter | None) -> None:
        from palpate.conversation import Session

        self._name = name
        self._library = library
        self._reader = reader
        self._interpreter = interpreter
        self._own = Session()
        self._last: Answer | None = None

    def _session(self) -> AbstractContextManager[Session]:
        """The conversation; under a name it is held for one turn only, so that others can speak in it too."""
        from palpate.conversation import opened

        return opened(self._name) if self._name else nullcontext(self._own)

    def hear(self, line: str) -> None:
        """Answer a line, or do what it commands. An error is told and the conversation goes on; Ctrl-C stops an answer."""
        try:
            if line.startswith("/"):
                self._command(line)
            else:
                self._answer(line)
        except PalpateError as error:
            complain(str(error))
        except KeyboardInterrupt:
            complain("stopped; the question is not kept")
        sys.stdout.flush()

    def _answer(self, line: str) -> None:
        from palpate.answering import ask
        from palpate.rendering import brief_to_terminal
        from palpate.rendering.conversation import understood_text

        with self._session() as session:
            turn = session.understand(line, self._interpreter)
            if session.turns:
                put(f"{understood_text(turn)}\n")
            answer, _ = reworded_answer(ask(turn.question, self._library, reader=self._reader), self._library)
            draw_page(lambda console: brief_to_terminal(answer, console))
            session.keep(turn)
        self._last = answer

    def _command(self, line: str) -> None:
        match line:
            case "/undo":
                self._undo()
            case "/new":
                with self._session() as session:
                    session.clear()
                self._last = None
                put("A new conversation: nothing is kept.")
            case "/history":
                self._history()
            case "/full":
                self._full()
            case "/help":
                put(_COMMANDS)
            case _:
                raise UsageError(f"There is no command '{line.split()[0]}'. {_COMMANDS}")

    def _undo(self) -> None:
        with self._session() as session:
            taken = session.undo()
            last = session.turns[-1].question.text if session.turns else None
        self._last = None
        if taken is None:
            put("There is nothing to take back.")
        else:
            put(f"Took back: {taken.said}" + (f"\nGoing on from: {last}" if last else "\nNothing is kept."))

    def _history(self) -> None:
        with self._session() as session:
            turns = list(session.turns)
        for number, turn in enumerate(turns, start=1):
            said = f" (“{turn.said}”)" if turn.said != turn.question.text else ""
            put(f"{number}. {turn.question.text}{said}")
        if not turns:
            put("Nothing has been asked yet.")

    def _full(self) -> None:
        from palpate.rendering import to_terminal

        answer = self._last
        if answer is None:
            put("There is no answer to show: ask first.")
        else:
            draw_page(lambda console: to_terminal(answer, console))
