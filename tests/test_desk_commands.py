"""`palpate users` and `palpate audit`."""

from __future__ import annotations

import json
import sqlite3

import pytest

from palpate.cli import main


@pytest.fixture
def desk(tmp_path, monkeypatch):
    file = tmp_path / "desk.sqlite"
    monkeypatch.setenv("PALPATE_DATABASE_URL", f"sqlite:///{file}")
    return file


def test_the_command_line_invites_and_the_log_names_it(desk, capsys) -> None:
    assert main(["users", "add", "Ada@example.org", "--role", "editor", "--base-url", "https://evidence.example.org/"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://evidence.example.org/invite/")
    assert main(["audit", "list", "--format", "json"]) == 0
    (act,) = json.loads(capsys.readouterr().out)
    assert (act["actor"], act["action"], act["subject"]) == ("command line", "user.invited", "email:ada@example.org")
    assert link.rsplit("/", 1)[1] not in desk.read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    "arguments",
    [
        ["users", "add", "no address"],
        ["users", "add", "ada@example.org", "--role", "king"],
        ["users", "reset", "nobody@example.org"],
        ["users", "deactivate", "nobody@example.org"],
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(desk, arguments, capsys) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_accounts_is_said_with_what_to_do(desk, capsys) -> None:
    assert main(["users", "list"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "--team" in said.err


def test_audit_verify_tells_a_whole_log_from_a_changed_one(desk, capsys) -> None:
    for name in ("ada", "ben"):
        assert main(["users", "add", f"{name}@example.org"]) == 0
    assert main(["audit", "verify"]) == 0
    assert "2 entries" in capsys.readouterr().out
    with sqlite3.connect(desk) as connection:
        connection.execute("DROP TRIGGER audit_log_no_UPDATE")
        connection.execute("UPDATE audit_log SET subject = 'email:eve@example.org' WHERE number = 1")
    assert main(["audit", "verify"]) == 1
    assert "from entry 1 on" in capsys.readouterr().err
    assert main(["audit", "verify", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["broken_at"] == 1
