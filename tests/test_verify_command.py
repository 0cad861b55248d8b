"""`palpate verify` and `--audit`: an exported answer against the library that it names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from commanding import run
from palpate.answering import ask
from palpate.library import Library
from palpate.rendering import to_json

NECK = "Does massage help chronic neck pain?"


@pytest.fixture(scope="session")
def starter(starter_library: Library) -> Library:
    return starter_library


@pytest.fixture
def exported(starter: Library, tmp_path: Path) -> Path:
    file = tmp_path / "answer.json"
    file.write_text(to_json(ask(NECK, starter)), "utf-8")
    return file


def test_an_exported_answer_is_verified_against_the_library_that_it_names(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "verify", str(exported))
    assert (code, err) == (0, "")
    assert "statements and rows hold against version" in out


def test_a_changed_answer_is_shown_with_what_is_wrong(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = json.loads(exported.read_text("utf-8"))
    changed["certainty"] = "high"
    changed["references"][0]["year"] += 1
    exported.write_text(json.dumps(changed), "utf-8")
    code, out, _ = run(capsys, "verify", str(exported))
    assert code == 1
    assert "high" in out
    assert "reference 1" in out
    code, out, _ = run(capsys, "verify", str(exported), "--format", "json")
    assert code == 1
    assert json.loads(out)["passed"] is False


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (lambda text: "not JSON", 1, "no JSON"),
        (lambda text: "[1, 2]", 1, "no answer"),
        (lambda text: '{"question": "?"}', 1, "no answer"),
        (lambda text: text.replace('"verdict": "conditionally"', '"verdict": "perhaps"'), 1, "ask the question again"),
        (lambda text: re.sub(r'"version": \d+', '"version": 999', text), 2, "no version 999"),
        (lambda text: re.sub(r'"uri": "[^"]+"', '"uri": "/nowhere/library"', text), 2, "There is no library '/nowhere/library'"),
    ],
)
def test_what_is_no_answer_or_of_no_library_is_one_clear_line(
    change: Callable[[str], str], code: int, says: str, exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported.write_text(change(exported.read_text("utf-8")), "utf-8")
    ran, out, err = run(capsys, "verify", str(exported))
    assert (ran, out) == (code, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_a_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "verify", str(tmp_path / "none.json"))[0] == 2


def test_an_audit_shows_supports_in_context_and_checks(starter: Library, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ask", NECK, "--audit", "--library", starter.uri)
    assert code == 0
    assert re.search(r"← \S+#finding-\d+: .*neck pain: .* versus ", out)
    assert "✓ direction: " in out
    assert "✗" not in out
    assert run(capsys, "ask", NECK, "--audit", "--format", "html", "--library", starter.uri)[0] == 2
    assert json.loads(run(capsys, "ask", NECK, "--audit", "-f", "json", "--library", starter.uri)[1])["passed"] is True
