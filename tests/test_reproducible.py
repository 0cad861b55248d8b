"""The same library gives the same answers to the letter, in whatever order a process happens to walk its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.data import ROOT
from palpate.library import Library

ANSWER_ALL = """
import sys
from benchmarks.data import questions
from palpate.answering import ask
from palpate.library import Library
from palpate.rendering import to_json

library = Library.open(sys.argv[1])
for question in questions():
    print(to_json(ask(question, library)))
"""


@pytest.mark.slow
def test_two_processes_answer_alike(tmp_path: Path) -> None:
    uri = str(tmp_path / "library")
    Library.open(uri)
    first, second = (
        subprocess.run(
            [sys.executable, "-c", ANSWER_ALL, uri],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in ("1", "2")
    )
    assert len(first) > 1000
    assert [(one, other) for one, other in zip(first, second, strict=True) if one != other] == []
