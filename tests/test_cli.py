"""The command line as a person, a script and a pipe meet it."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import palpate.answering
import palpate.cli.app
from commanding import Palpate, Result
from palpate.cli import main
from palpate.cli.app import command
from palpate.cli.examples import examples
from palpate.cli.output import write_file
from palpate.cli.reference import commands, reference
from palpate.errors import UsageError

ROOT = Path(__file__).parents[1]
QUESTION = "Does massage help fibromyalgia?"
COMMANDS = dict(commands())


def process(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    """Run a command as a process of its own, its output piped."""
    environment = {**os.environ, "PYTHONIOENCODING": options.pop("encoding", "utf-8"), **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "palpate", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
        **options,
    )


# Help and its reference


def test_the_version_is_told(palpate_: Palpate) -> None:
    assert palpate_("--version") == Result(0, "palpate 0.1.0\n", "")


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_teaches_by_example(path: str, palpate_: Palpate) -> None:
    shown = palpate_(*path.split()[1:], "--help")
    assert shown.code == 0
    assert "Examples:" in shown.out
    for example in examples(COMMANDS[path].help):
        assert f"  {example}\n" in shown.out, "an example must not be wrapped"


@pytest.mark.parametrize("example", [each for node in COMMANDS.values() for each in examples(node.help)])
def test_every_example_can_be_typed_as_it_stands(example: str) -> None:
    program, *words = shlex.split(example)
    assert program == "palpate"
    context, node = None, COMMANDS["palpate"]
    while getattr(node, "commands", None):
        node = node.commands[words.pop(0)]
    context = node.make_context("palpate", list(words))
    assert not context.args


@pytest.mark.parametrize("words", [(), ("library",)])
def test_a_group_without_a_command_shows_its_help(words: tuple[str, ...], palpate_: Palpate) -> None:
    assert palpate_(*words).out.startswith("Usage: palpate")


def test_the_reference_of_the_commands_is_fresh() -> None:
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == reference(), (
        "run: .venv/bin/python -m palpate.cli.reference docs/commands.md"
    )


# Asking


def test_a_question_is_answered(read: Palpate) -> None:
    shown = read("ask", QUESTION)
    assert shown.code == 0
    assert shown.out.startswith(f"{QUESTION}\nFor clinicians · pending human review")
    assert "Bottom line:" in shown.out
    assert shown.err == ""


def test_a_question_needs_no_quotes(read: Palpate) -> None:
    assert read("ask", *QUESTION.split()).out == read("ask", QUESTION).out


def test_piped_text_is_plain(read: Palpate) -> None:
    lines = read("ask", QUESTION).out.splitlines()
    assert not [line for line in lines if line != line.rstrip() or "\x1b" in line]


def test_the_json_of_an_answer_keeps_its_contract(read: Palpate) -> None:
    schema = json.loads((ROOT / "docs" / "answer.schema.json").read_text("utf-8"))
    shown = read("ask", QUESTION, "--format", "json")
    jsonschema.validate(shown.data, schema)
    assert shown.data["question"] == QUESTION


@pytest.mark.parametrize(
    ("name", "start"), [("a.html", "<!doctype html>"), ("a.md", "# Does"), ("a.json", "{"), ("a.txt", "Does")]
)
def test_the_ending_of_the_file_decides_the_form(name: str, start: str, read: Palpate, tmp_path: Path) -> None:
    target = tmp_path / name
    shown = read("ask", QUESTION, "--output", str(target))
    assert target.read_text("utf-8").lstrip().startswith(start)
    assert shown == Result(0, "", f"Wrote {target}\n")


def test_a_named_form_goes_before_the_ending(read: Palpate, tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    read("ask", QUESTION, "--output", str(target), "--format", "markdown")
    assert target.read_text("utf-8").startswith("# Does massage help")


def test_a_place_that_cannot_be_written_is_named(read: Palpate, tmp_path: Path) -> None:
    shown = read("ask", QUESTION, "--output", str(tmp_path / "no" / "a.html"))
    assert shown.code == 2
    assert shown.err.count("\n") == 1
    assert "can't be written" in shown.err


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def pieces() -> Any:
        yield "new"
        raise OSError(28, "No space left on device")

    with pytest.raises(UsageError, match="No space left"):
        write_file(target, pieces())
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_an_old_version_can_be_asked(palpate_: Palpate, ris: str) -> None:
    first = palpate_("library", "info", "--format", "json").data["version"]
    palpate_("add", ris)
    shown = palpate_("ask", QUESTION, "--at", str(first), "--format", "json")
    assert shown.data["library"]["version"] == first
    assert palpate_("ask", QUESTION, "--format", "json").data["library"]["version"] > first


def test_a_question_with_no_evidence_is_not_answered_but_helped(read: Palpate) -> None:
    shown = read("ask", "Does metformin prevent gestational diabetes?")
    assert shown.code == 0
    assert "Not answered" in shown.out
    assert "palpate add --pubmed" in shown.out


@pytest.mark.parametrize("question", ["", "   ", "\t\n", "\x00\x1b", "x" * 10_000, "massage " * 2_000, "???"])
def test_what_is_no_question_is_refused_in_one_line(question: str, read: Palpate) -> None:
    shown = read("ask", question)
    assert shown.code == 2
    assert shown.out == ""
    assert shown.err.startswith("palpate: ")
    assert shown.err.count("\n") == 1
    assert len(shown.err) < 300


@pytest.mark.parametrize(
    "question", ["¿Ayuda el masaje contra la gripe aviar?", "按摩对禽流感有帮助吗?", "Hilft Akupressur gegen Vogelgrippe?"]
)
def test_a_question_in_another_language_is_refused_or_honestly_not_answered(question: str, read: Palpate) -> None:
    shown = read("ask", question)
    assert (shown.code, bool(shown.out)) in {(0, True), (2, False)}
    assert "English" in shown.out + shown.err


# Wrong use, failures and interruptions


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["ask"], ["ask", "x", "--format", "pdf"], ["ask", "x", "--at", "many"], ["library", "list", "--colour"]],
)
def test_wrong_use_is_one_line_and_exit_code_2(arguments: list[str], palpate_: Palpate) -> None:
    shown = palpate_(*arguments)
    assert shown.code == 2
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert "--help'" in shown.err


def test_a_library_that_cannot_be_opened_is_one_line_and_exit_code_1(palpate_: Palpate, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a library")
    shown = palpate_("ask", QUESTION, "--library", str(tmp_path / "file"))
    assert shown.code == 1
    assert shown.err.startswith("palpate: ")
    assert len(shown.err.splitlines()) == 1


def _break(*_: Any, **__: Any) -> None:
    raise RuntimeError("the answer is\n42")


def test_a_bug_is_one_line_that_says_how_to_report_it(read: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(palpate.answering, "compose", _break)
    shown = read("ask", QUESTION)
    assert shown.code == 1
    assert "RuntimeError: the answer is 42" in shown.err
    assert "PALPATE_DEBUG=1" in shown.err
    assert len(shown.err.splitlines()) == 1


def test_debugging_shows_the_traceback(read: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(palpate.answering, "compose", _break)
    monkeypatch.setenv("PALPATE_DEBUG", "1")
    with pytest.raises(RuntimeError, match="the answer is"):
        main(["ask", QUESTION])


def test_an_interruption_is_exit_code_130(read: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(palpate.answering, "compose", interrupted)
    shown = read("ask", QUESTION)
    assert shown.code == 130
    assert "Traceback" not in shown.err


def test_ctrl_c_ends_a_process_cleanly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.ris"
    os.mkfifo(pipe)
    running = process("add", str(pipe))
    with pipe.open("w") as writing:
        writing.write("TY  - JOUR\n")
        writing.flush()
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in said[1]


def test_a_pipe_that_closes_early_is_no_error(starter_uri: str) -> None:
    running = process("library", "export", env={"PALPATE_LIBRARY": starter_uri})
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline().startswith("{")
    running.stdout.close()
    running.wait(timeout=30)
    assert running.stderr.read() == ""
    running.stderr.close()


def test_a_terminal_without_minus_signs_still_shows_the_sign(starter_uri: str) -> None:
    running = process("ask", QUESTION, encoding="ascii", env={"PALPATE_LIBRARY": starter_uri})
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert "95% CI -" in out
    assert out.isascii()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(starter_uri: str) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "palpate", "library", "list", "--library", starter_uri],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (ran.returncode, ran.stderr) == (1, "palpate: No space left on device\n")


def test_a_closed_output_is_no_error(starter_uri: str) -> None:
    command = shlex.join([sys.executable, "-m", "palpate", "library", "list", "--library", starter_uri])
    ran = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_output_in_memory_is_no_problem(starter_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = io.StringIO()
    monkeypatch.setattr(sys, "stdout", memory)
    assert main(["library", "list", "--library", starter_uri, "--limit", "1"]) == 0
    assert memory.getvalue().count("\t") == 3


def test_a_subcommand_is_the_same_alone_and_among_all() -> None:
    together = command().commands
    for name, expected in together.items():
        alone = command(name).commands[name]
        assert [(each.name, each.opts) for each in alone.params] == [(each.name, each.opts) for each in expected.params]
        assert (alone.help, alone.short_help) == (expected.help, expected.short_help)
    assert set(command("ask").commands) == {"ask"}
    assert command("library").commands == command("no-such-command").commands == together


def test_asking_imports_nothing_that_it_does_not_need(starter_uri: str) -> None:
    script = (
        "import sys; from palpate.cli import main; main(['ask', 'Does massage help fibromyalgia?']);"
        "print([name for name in ('httpx', 'stamina', 'jinja2', 'rispy', 'bibtexparser', 'lxml', 'palpate.cli.progress', "
        "'palpate.conversation') "
        "if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PALPATE_LIBRARY": starter_uri},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr.strip() == "[]"
