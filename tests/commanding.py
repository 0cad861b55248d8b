"""How the tests run a command in their own process, and what they look at of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from palpate.cli import main

RIS = """TY  - JOUR
TI  - Rolling the calf after long runs
AU  - Lindqvist, A.B.
PY  - 2021
DO  - 10.1234/jim.2021.7
ER  -

TY  - JOUR
AU  - Nobody, N.
ER  -
"""


class Result(NamedTuple):
    """The exit code of a command, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Palpate = Callable[..., Result]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Result:
    """Run a command in this process; what was printed before is no part of the result."""
    capsys.readouterr()
    code = main(arguments)
    said = capsys.readouterr()
    return Result(code, said.out, said.err)
