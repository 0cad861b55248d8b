"""The reference of the commands, written from what the program says of itself.

`python -m palpate.cli.reference docs/commands.md` writes it; a test fails when the file has fallen behind.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from palpate.cli.app import command
from palpate.cli.examples import examples, explanation
from palpate.cli.output import complain, write_file
from palpate.errors import PalpateError, UsageError

_INTRODUCTION = """# Commands

Written by `python -m palpate.cli.reference docs/commands.md` from the program's own help; don't edit it by hand.

Data goes to standard output, messages and progress go to standard error. Exit codes: 0 done, 1 failed, 2 wrong use, 130
interrupted. `PALPATE_DEBUG=1` shows the traceback of an error. Every command explains itself with `--help`."""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it, groups before their members."""
    yield from _walk("palpate", command())


def _walk(path: str, node: Any) -> Iterator[tuple[str, Any]]:
    yield path, node
    for name, member in getattr(node, "commands", {}).items():
        yield from _walk(f"{path} {name}", member)


def reference() -> str:
    """The page."""
    return "\n\n".join([_INTRODUCTION, *(_section(path, node) for path, node in commands())]) + "\n"


def _section(path: str, node: Any) -> str:
    text = inspect.cleandoc(node.help)
    arguments = [param for param in node.params if param.param_type_name == "argument"]
    options = [param for param in node.params if param.param_type_name == "option" and param.name != "help"]
    usage = [path, *(["[OPTIONS]"] if options else []), *(param.metavar for param in arguments)]
    usage += ["COMMAND"] if getattr(node, "commands", None) else []
    parts = [f"## {path}", explanation(text), f"    {' '.join(usage)}"]
    rows = [_row(f"`{param.metavar}`", param) for param in arguments] + [_row(_spelling(param), param) for param in options]
    if rows:
        parts.append("\n".join(["| | meaning |", "|---|---|", *rows]))
    parts.append("\n".join(["```", *examples(text), "```"]))
    return "\n\n".join(parts)


def _spelling(param: Any) -> str:
    value = "" if getattr(param, "is_flag", False) else f" {_value(param)}"
    *short, long = sorted(param.opts, key=len)
    return ", ".join([f"`{long}{value}`", *(f"`{option}`" for option in short)])


def _value(param: Any) -> str:
    """What an option takes: the word of its help, or the choices, or that it is a number."""
    if param.metavar:
        return str(param.metavar)
    return "/".join(_choices(param)) or "NUMBER"


def _choices(param: Any) -> list[str]:
    """The members of a choice, as either generation of the parser keeps them."""
    described = getattr(param, "type_descriptor", None) or param.type
    return [str(getattr(choice, "value", choice)) for choice in getattr(described, "choices", None) or ()]


def _row(name: str, param: Any) -> str:
    default = param.default
    shown = str(getattr(default, "value", default))
    said = f" Default: `{shown}`." if default not in (None, False, ()) and not callable(default) and shown else ""
    return f"| {name} | {param.help}{said} |".replace("\n", " ")


def _main(arguments: list[str]) -> int:
    try:
        if len(arguments) != 1:
            raise UsageError("name the file to write: python -m palpate.cli.reference docs/commands.md")
        write_file(Path(arguments[0]), reference())
    except PalpateError as error:
        complain(str(error))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
