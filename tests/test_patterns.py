"""Regular expressions that are compiled at their first use."""

from __future__ import annotations

import gc
import re
from importlib import import_module
from pathlib import Path

import palpate
from palpate.vocabulary.patterns import regex

_CALLS = re.compile(r"(?<!def )\bregex\(")


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    late, early = regex(r"(?P<n>\d+) weeks?", re.IGNORECASE), re.compile(r"(?P<n>\d+) weeks?", re.IGNORECASE)
    text = "4 weeks, 12 WEEKS and a year"
    for _ in range(2):
        assert late.search(text)["n"] == "4"
        assert late.findall(text) == early.findall(text)
        assert late.sub("some", text) == early.sub("some", text)
        assert late.split(text) == early.split(text)
        assert late.fullmatch("1 week")
        assert not late.match("a week")
        assert [found.span() for found in late.finditer(text)] == [found.span() for found in early.finditer(text)]
    assert (late.pattern, late.groupindex) == (early.pattern, early.groupindex)


def test_every_pattern_of_the_package_compiles() -> None:
    folder = Path(palpate.__file__).parent
    users = [file for file in folder.rglob("*.py") if _CALLS.search(file.read_text("utf-8"))]
    for file in users:
        import_module(".".join(("palpate", *file.relative_to(folder).with_suffix("").parts)))
    gc.unfreeze()  # what was made before the tests is out of sight else
    patterns = [each for each in gc.get_objects() if type(each) is type(regex(""))]
    assert len(patterns) > len(users)
    for each in patterns:
        re.compile(each.pattern, each.flags)
