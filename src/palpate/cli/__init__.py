"""The command line: a thin skin on the functions that everything else calls.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 done, 1 failed, 2 wrong use, 130
interrupted. No traceback reaches a user, unless PALPATE_DEBUG=1 asks for it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from palpate.cli.output import complain, prepare_streams, silence_stdout
from palpate.errors import PalpateError

__all__ = ["main"]

FAILED = 1
INTERRUPTED = 130

_COLLECT_AFTER = 100_000
"""New objects between two collections of garbage, Python's own 700: one answer makes some 160,000, which are kept to its end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` are those of the process where none are given."""
    prepare_streams()
    if arguments is None:
        gc.set_threshold(_COLLECT_AFTER)
    try:
        return _guarded(arguments)
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe, `head` say, has seen enough
        silence_stdout()
        return FAILED
    finally:
        if arguments is None:
            gc.freeze()  # the process ends: its memory goes with it, unsearched


def _guarded(arguments: Sequence[str] | None) -> int:
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except PalpateError as error:
        code = _failed(error, str(error), error.exit_code)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        code = _failed(error, f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", FAILED)
    except Exception as error:  # noqa: BLE001 the last resort: no traceback reaches a user
        code = _unforeseen(error)
    return code


def _run(arguments: Sequence[str] | None) -> int:
    from palpate.cli.app import command

    words = list(sys.argv[1:] if arguments is None else arguments)
    result = command(*words[:1])(words, prog_name="palpate", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _failed(error: Exception, message: str, code: int) -> int:
    if _debugging():
        raise error
    complain(message)
    return code


def _unforeseen(error: Exception) -> int:
    """Wrong arguments come as exceptions of the parser, which carry a message and an exit code; all else is a bug."""
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        path = getattr(getattr(error, "ctx", None), "command_path", "palpate")
        complain(f"{' '.join(error.format_message().split()).rstrip('.')}: see '{path} --help'")
        return int(error.exit_code)
    if type(error).__name__ == "Abort":
        complain("interrupted")
        return INTERRUPTED
    said = " ".join(str(error).split()) or "no message"
    return _failed(
        error,
        f"something went wrong that should not ({type(error).__name__}: {said}): run it again with PALPATE_DEBUG=1 and "
        "report what it prints, with the command, to the palpate project",
        FAILED,
    )


def _debugging() -> bool:
    return os.environ.get("PALPATE_DEBUG", "") not in {"", "0"}
