"""The house rules: what ships, what the documents promise, and what no file may carry."""

from __future__ import annotations

import importlib.resources
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer

from benchmarks.data import questions
from benchmarks.figures import BENCHMARKS, FIGURES, chosen

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "palpate"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), *(ROOT / "benchmarks").glob("*.md")]
LONGEST_MODULE = 400


def tracked() -> list[Path]:
    """Every file of the repository; a source archive has no repository to ask."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("needs the git repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


# The documents


@pytest.mark.parametrize("command", ["make ask", "make test", "pip install .", "palpate ask", "palpate search", "palpate add"])
def test_the_readme_shows_a_newcomer_every_first_command(command: str) -> None:
    assert command in text("README.md")


def test_the_readme_says_that_it_replaces_no_clinician() -> None:
    assert "not a substitute for a clinician" in text("README.md").lower()


def test_the_readme_counts_the_starter_library_truly() -> None:
    from palpate.vocabulary import Record

    folder = PACKAGE / "data" / "starter"
    records = [Record.model_validate_json(line) for file in folder.glob("*.jsonl") for line in file.open(encoding="utf-8")]
    counts = {
        "records": len(records),
        "findings": sum(len(record.findings) for record in records),
        "recommendations": sum(len(record.recommendations) for record in records),
        "safety notes": sum(len(record.safety) for record in records),
    }
    readme = text("README.md")
    assert {name: number for name, number in counts.items() if f"{number} {name}" not in readme} == {}


def test_the_commands_that_documents_show_exist() -> None:
    """Options and arguments of every `palpate ...` line in a code block are parsed as the program would."""
    from palpate.cli.app import command

    failed, program = {}, command()
    for document in DOCUMENTS:
        for line in shown_commands(document.read_text("utf-8")):
            words = shlex.split(line, comments=True)[1:]
            try:
                parse(program, words)
            except typer.Exit:
                continue  # --help and --version leave at once
            except Exception as error:  # noqa: BLE001 whatever the parser refuses it with
                failed[line] = str(error)
    assert failed == {}


def test_the_answer_that_the_readme_quotes_is_what_palpate_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from palpate.cli import main

    monkeypatch.setenv("COLUMNS", "100")
    quoted = re.search(r"^```console\n\$ (palpate ask .*)\n((?:.*\n)*?)```", text("README.md"), re.MULTILINE)
    assert quoted
    assert main(shlex.split(quoted[1])[1:]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line for line in quoted[2].splitlines() if line.strip("… ") and line not in printed] == []


def shown_commands(markdown: str) -> list[str]:
    blocks = re.findall(r"^```\w*\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("palpate ")]


def parse(command: Any, words: list[str]) -> None:
    context = command.make_context("palpate", words)
    if rest := [*context._protected_args, *context.args]:
        _, member, words = command.resolve_command(context, rest)
        parse(member, words)


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_explained_beside_its_target(figure: str) -> None:
    assert figure in text("benchmarks/README.md")
    assert figure in text("README.md")


def test_the_map_of_the_code_names_every_folder() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    contributing = text("CONTRIBUTING.md")
    assert {folder for folder in folders if f"`{folder}/`" not in contributing} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


# What the repository and the package hold


def test_no_file_carries_a_path_of_somebodys_machine() -> None:
    folders = "|".join(("work", "tmp", "root", "home", "Users"))
    machine_path = re.compile(rf"(?<![\w.}}\])*])/(?:{folders})/\w")
    found = []
    for path in tracked():
        try:
            content = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in machine_path.finditer(content)]
    assert found == []


def test_no_module_is_too_long_to_read() -> None:
    modules = [path for folder in ("src", "benchmarks", "validation", "tests") for path in (ROOT / folder).rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_the_package_says_that_it_is_typed() -> None:
    assert importlib.resources.files("palpate").joinpath("py.typed").is_file()


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    source = {str(path.relative_to(ROOT / "src")) for path in tracked() if path.is_relative_to(PACKAGE)}
    assert source - held == set()


# What make and the checks do


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    if not shutil.which("make"):
        pytest.skip("needs make")
    own = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON", "Q"}}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)


@pytest.fixture
def environment_that_echoes(tmp_path: Path) -> Path:
    """An environment that is set up already and whose `palpate` prints what it was given, one argument a line."""
    folder = tmp_path / "an environment".replace(" ", "-")
    (folder / "bin").mkdir(parents=True)
    for name in (".made", ".installed-runtime"):
        shutil.copy(ROOT / "pyproject.toml", folder / name)
    for name in ("python", "palpate"):
        (folder / "bin" / name).write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
        (folder / "bin" / name).chmod(0o755)
    return folder


@pytest.mark.parametrize(
    "question",
    [
        "Does massage help fibromyalgia?",
        'Is it my mother\'s "frozen shoulder"?',
        "Is $5 or $$10 a minute, $(HOME) or `id`, worth it; or 100% #not \\ at all?",
        "-is a leading dash an option?",
    ],
)
def test_make_ask_hands_the_question_on_as_typed(environment_that_echoes: Path, question: str) -> None:
    asked = make("ask", f"VENV={environment_that_echoes}", f"Q={question}")
    assert asked.stdout.splitlines() == ["ask", "--", question], asked.stderr


def test_make_ask_without_a_question_asks_the_first_one(environment_that_echoes: Path) -> None:
    asked = make("ask", f"VENV={environment_that_echoes}")
    assert asked.stdout.splitlines()[-1] == "Are regular massages medically necessary for musculoskeletal problems?"


def test_make_help_lists_every_target() -> None:
    targets = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    listed = make("help").stdout
    assert [target for target in targets if f"make {target}" not in listed] == []


def test_an_interpreter_that_is_too_old_or_missing_is_named(tmp_path: Path) -> None:
    said = make("ask", f"VENV={tmp_path / 'new'}", "PYTHON=no-such-python")
    assert said.returncode != 0
    assert "palpate needs Python 3.11 or newer; 'no-such-python' is not there" in said.stderr


def test_the_checks_can_be_run_by_name() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "make --no-print-directory test" in text(".ci/run")


# The benchmarks


def test_a_name_chooses_the_benchmarks_whose_figures_start_with_it() -> None:
    assert chosen("") == list(BENCHMARKS)
    assert chosen("ask") == ["benchmarks.ask:warm", "benchmarks.ask:cold"]
    assert chosen("ask.cold_s") == ["benchmarks.ask:cold"]
    assert chosen("none.such") == []


def test_a_target_is_reached_at_its_value() -> None:
    assert FIGURES["parse.ratio"].reached(4)
    assert not FIGURES["parse.ratio"].reached(3.99)
    assert FIGURES["ask.p50_ms"].reached(50)
    assert not FIGURES["ask.p50_ms"].reached(50.1)


def test_a_hundred_different_questions_are_asked() -> None:
    assert len(set(questions())) == len(questions()) == 100
