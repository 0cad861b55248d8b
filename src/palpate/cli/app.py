"""The commands put together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer

import palpate
from palpate.cli import desk, library
from palpate.cli.add import ADD_HELP, add
from palpate.cli.appraise import APPRAISE_HELP, appraise
from palpate.cli.ask import ASK_HELP, ask
from palpate.cli.chat import CHAT_HELP, chat
from palpate.cli.check import CHECK_HELP, check
from palpate.cli.evidence_map import MAP_HELP, draw_map
from palpate.cli.examples import guide
from palpate.cli.output import put
from palpate.cli.publish import PUBLISH_HELP, publish
from palpate.cli.search import SEARCH_HELP, search
from palpate.cli.serve import SERVE_HELP, serve
from palpate.cli.synthesize import SYNTHESIZE_HELP, synthesize
from palpate.cli.verify import VERIFY_HELP, verify
from palpate.cli.watch import WATCH_HELP, watch

_HELP = guide(
    "Ask a clinical question and get an answer that can be checked: every sentence is tied to the place in a guideline or a "
    "study that supports it. A starter library on massage and manual therapy is inside; add what you need.",
    'palpate ask "Does massage help fibromyalgia?"',
    "palpate chat",
    "palpate check page.html",
    "palpate serve",
    'palpate search "massage chronic neck pain" --kind randomized_trial',
    "palpate synthesize massage --condition 'neck pain'",
    "palpate map massage",
    'palpate add --pubmed "cupping AND low back pain" --max 100',
    "palpate library info",
)


_COMMANDS: dict[str, tuple[str, Callable[..., None]]] = {
    "ask": (ASK_HELP, ask),
    "chat": (CHAT_HELP, chat),
    "check": (CHECK_HELP, check),
    "verify": (VERIFY_HELP, verify),
    "search": (SEARCH_HELP, search),
    "add": (ADD_HELP, add),
    "appraise": (APPRAISE_HELP, appraise),
    "synthesize": (SYNTHESIZE_HELP, synthesize),
    "map": (MAP_HELP, draw_map),
    "serve": (SERVE_HELP, serve),
    "watch": (WATCH_HELP, watch),
    "publish": (PUBLISH_HELP, publish),
}


def command(first: str | None = None) -> Any:
    """The command as the parser takes it, put together once in a process, however often it is run.

    Given the first argument, with the one subcommand that it names, if it does: to put all together takes a while.
    """
    return _command(first if first in _COMMANDS else None)


@cache
def _command(only: str | None) -> Any:
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(help=_HELP, invoke_without_command=True)(_palpate)
    for name in [only] if only else _COMMANDS:
        help_text, function = _COMMANDS[name]
        app.command(name, help=help_text, short_help=function.__doc__)(function)
    if not only:
        app.add_typer(library.application(), name="library")
        app.add_typer(desk.users_application(), name="users")
        app.add_typer(desk.audit_application(), name="audit")
    return typer.main.get_command(app)


def _palpate(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,
) -> None:
    if version:
        put(f"palpate {palpate.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        put(context.get_help())
