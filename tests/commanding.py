"""How the tests run a command in their own process, and what they look at of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Palpate = Callable[..., Result]
