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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import palpate.answering
import palpate.cli.app
from palpate.cli import main
from palpate.cli.examples import examples
from palpate.cli.output import write_file
from palpate.cli.reference import commands, reference
from palpate.errors import ServiceError, UsageError
from palpate.library import Library
from palpate.rendering import bibliography
from palpate.sources import open_source
from palpate.vocabulary import Record, RecordKind, TextSection

ROOT = Path(__file__).parents[1]
QUESTION = "Does massage help fibromyalgia?"
COMMANDS = dict(commands())

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


@pytest.fixture
def palpate_(capsys: pytest.CaptureFixture[str]) -> Palpate:
    """Run a command in this process."""

    def run(*arguments: str) -> Result:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def starter(starter_library: Library) -> str:
    """A library as it is on the first day; tests do not write to it."""
    return starter_library.uri


@pytest.fixture
def read(palpate_: Palpate, starter: str, monkeypatch: pytest.MonkeyPatch) -> Palpate:
    """Run a command that only reads, on the starter library."""
    monkeypatch.setenv("PALPATE_LIBRARY", starter)
    return palpate_


@pytest.fixture
def ris(tmp_path: Path) -> str:
    file = tmp_path / "references.ris"
    file.write_text(RIS, "utf-8")
    return str(file)


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


# Searching


def test_search_finds_and_names_what_it_found(read: Palpate) -> None:
    hits = read("search", "massage neck pain", "--format", "json", "--limit", "3").data
    assert len(hits) == 3
    shown = read("search", "massage neck pain", "--limit", "3").out
    assert all(hit["record_id"] in shown for hit in hits)


@pytest.mark.parametrize("scope", ["records", "passages", "findings", "recommendations", "safety"])
def test_search_looks_in_each_part_of_the_library(scope: str, read: Palpate) -> None:
    shown = read("search", "massage pain", "--in", scope, "--format", "json")
    assert shown.code == 0
    units = {"findings": "#finding-", "recommendations": "#recommendation-", "safety": "#safety-"}
    assert all(units.get(scope, "") in hit["address"] for hit in shown.data)


def test_search_explains_its_order(read: Palpate) -> None:
    hit = read("search", "massage neck pain", "--format", "json", "--limit", "1").data[0]
    shown = read("search", "massage neck pain", "--explain", "--limit", "1").out
    assert "score" in shown
    assert all(name in shown for name in hit["factors"])


def test_search_filters(read: Palpate) -> None:
    hits = read(
        "search",
        "massage",
        "--kind",
        "randomized-trial",
        "--from",
        "2010",
        "--to",
        "2015",
        "--condition",
        "neck pain",
        "--format",
        "json",
    ).data
    assert hits
    assert {hit["kind"] for hit in hits} == {"randomized_trial"}
    assert all(2010 <= hit["year"] <= 2015 for hit in hits)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--kind", "essay"], "choose from guideline"),
        (["--from", "2020", "--to", "2010"], "no year is in between"),
        (["--condition", "flatulence of dragons"], "no condition"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_a_wrong_filter_is_explained(arguments: list[str], says: str, read: Palpate) -> None:
    shown = read("search", "massage", *arguments)
    assert shown.code == 2
    assert says in shown.err
    assert shown.out == ""


def test_nothing_found_is_said_on_the_side(read: Palpate) -> None:
    shown = read("search", "xylophonequartz")
    assert (shown.code, shown.out) == (0, "")
    assert "Nothing found" in shown.err
    assert read("search", "xylophonequartz", "--format", "json").data == []


# Adding


def test_add_counts_and_says_why_something_was_rejected(palpate_: Palpate, ris: str) -> None:
    shown = palpate_("add", ris)
    assert shown.code == 0
    assert "1 added, 0 updated, 0 unchanged, 1 rejected" in shown.out
    assert "  rejected: " in shown.out
    assert "1 unchanged" in palpate_("add", ris).out


def test_add_writes_a_report_for_programs(palpate_: Palpate, ris: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    shown = palpate_("add", ris, "--report", str(report), "--format", "json")
    data = json.loads(report.read_text("utf-8"))
    assert data == shown.data
    assert data["totals"] == {"added": 1, "updated": 0, "unchanged": 0, "deleted": 0, "rejected_count": 1}
    assert data["sources"][0]["source"] == ris
    assert data["sources"][0]["format"] == "ris"
    assert set(data["sources"][0]["rejected"][0]) == {"where", "reason"}
    assert data["read"]["read"] == 1
    assert data["library"]["version"] == data["read"]["version"] > data["sources"][0]["version"]


def test_a_file_that_fails_leaves_the_others_to_be_added(palpate_: Palpate, ris: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ris"
    empty.touch()
    shown = palpate_("add", str(empty), ris)
    assert shown.code == 1
    assert "1 added" in shown.out
    assert "empty.ris is empty" in shown.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "There is nothing to add"),
        (["no-such-file.ris"], "is not there"),
        (["."], "is a folder"),
        (["--pubmed", " "], "query is empty"),
        (["--full-text", "--pubmed", "massage"], "--europepmc"),
    ],
)
def test_a_wrong_add_is_explained_before_anything_happens(arguments: list[str], says: str, palpate_: Palpate) -> None:
    shown = palpate_("add", *arguments)
    assert shown.code == 2
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1


def test_an_unknown_format_hint_is_answered_with_the_formats(palpate_: Palpate, ris: str) -> None:
    shown = palpate_("add", ris, "--format-hint", "word")
    assert shown.code == 2
    assert "ris" in shown.err


class FakeSearch(list[Any]):
    """What the live sources give: items, a length, warnings, and the promise to forget."""

    warnings = ("the field [xyz] is not known",)
    forgotten = False

    def forget(self) -> None:
        FakeSearch.forgotten = True


def test_a_search_of_pubmed_is_added_and_then_forgotten(palpate_: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record(id="pmid:4000001", pmid="4000001", title="Cupping and hiccups: a trial", provenance="pubmed")
    asked: list[tuple[str, int]] = []

    def search(query: str, most: int) -> FakeSearch:
        asked.append((query, most))
        return FakeSearch([record])

    monkeypatch.setattr("palpate.sources.pubmed_service.search_pubmed", search)
    shown = palpate_("add", "--pubmed", "cupping", "--max", "7")
    assert asked == [("cupping", 7)]
    assert "PubMed: cupping: 1 added" in shown.out
    assert "the field [xyz] is not known" in shown.err
    assert FakeSearch.forgotten


def test_a_service_that_fails_is_told_in_one_line(palpate_: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    def search(*_: Any, **__: Any) -> None:
        raise ServiceError("Europe PMC can't be reached: try again in some minutes")

    monkeypatch.setattr("palpate.sources.europepmc.search_europepmc", search)
    shown = palpate_("add", "--europepmc", "tuina")
    assert (shown.code, shown.err) == (1, "palpate: Europe PMC can't be reached: try again in some minutes\n")


# The library


def test_info_counts_what_is_held(read: Palpate, starter: str) -> None:
    facts = read("library", "info", "--format", "json").data
    records = list(Library.open(starter).export())
    assert facts["records"] == len(records) == sum(facts["kinds"].values())
    assert facts["findings"] == sum(len(record.findings) for record in records)
    shown = read("library", "info").out
    assert starter in shown
    assert f"{facts['findings']:,} findings" in shown


def test_list_gives_a_line_a_record(read: Palpate) -> None:
    listed = read("library", "list", "--format", "json").data
    lines = read("library", "list").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [record["id"] for record in listed]
    assert all(len(line.split("\t")) == 4 for line in lines)
    assert len(read("library", "list", "--limit", "2").out.splitlines()) == 2


def test_show_gives_a_record_and_the_place_an_address_names(read: Palpate, starter: str) -> None:
    record = next(each for each in Library.open(starter).export() if each.findings and each.pmid)
    shown = read("library", "show", record.id)
    assert record.title.split()[0] in shown.out
    assert "#finding-1" in shown.out
    assert read("library", "show", f"pmid:{record.pmid}").out == shown.out
    assert Record.model_validate(read("library", "show", record.id, "--format", "json").data) == record
    finding = read("library", "show", f"{record.id}#finding-1", "--format", "json").data
    assert finding["outcome"] == record.findings[0].outcome


@pytest.mark.parametrize("address", ["nobody", "nobody#finding-1", "a b", "x#y"])
def test_show_says_where_there_is_nothing(address: str, read: Palpate) -> None:
    shown = read("library", "show", address)
    assert shown.code == 2
    assert len(shown.err.splitlines()) == 1


def test_remove_takes_out_and_keeps_the_version_before(palpate_: Palpate) -> None:
    first = palpate_("library", "info", "--format", "json").data
    victim = palpate_("library", "list", "--limit", "1", "--format", "json").data[0]["id"]
    shown = palpate_("library", "remove", victim)
    assert "Removed 1 record;" in shown.out
    assert f"--at {first['version']}" in shown.err
    assert palpate_("library", "show", victim).code == 2
    assert palpate_("library", "show", victim, "--at", str(first["version"])).code == 0
    assert palpate_("library", "remove", victim).code == 2


def test_versions_are_listed(palpate_: Palpate, ris: str) -> None:
    palpate_("add", ris)
    listed = palpate_("library", "versions", "--format", "json").data
    assert (listed[-2]["added"], listed[-2]["note"]) == (1, "add references.ris")
    assert (listed[-1]["updated"], listed[-1]["note"]) == (1, "enrich")
    assert len(palpate_("library", "versions").out.splitlines()) == len(listed) == 3


def test_a_whole_library_is_verified(read: Palpate) -> None:
    assert "is whole" in read("library", "verify").out
    assert read("library", "verify", "--format", "json").data["whole"] is True


def test_a_damaged_library_fails_verification(read: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "verify", lambda _: ["record x: its text was changed"])
    shown = read("library", "verify")
    assert (shown.code, shown.out) == (1, "record x: its text was changed\n")


# Exports

PAPER = Record(
    id="lindqvist-2021-calf",
    kind=RecordKind.RANDOMIZED_TRIAL,
    title="Rolling 50% of the calf & the {hamstring}: cost in $ or €?",
    authors=("Lindqvist AB", "van der Berg C Jr", "World Body of Invented Care"),
    journal="J Invented Med",
    year=2021,
    volume="12",
    issue="3",
    pages="45-51",
    pmid="31000001",
    doi="10.1234/jim_2021.7",
    abstract=(TextSection(label="RESULTS", text="Soreness fell by 12_points."),),
    keywords=("foam rolling", "recovery"),
)


@pytest.mark.parametrize(
    ("write", "ending"),
    [(bibliography.ris, "ris"), (bibliography.bibtex, "bib"), (bibliography.csl_json, "json"), (bibliography.jsonl, "jsonl")],
)
def test_what_is_exported_reads_back_as_the_same_paper(write: Any, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"export.{ending}"
    file.write_text("".join(write([PAPER])), "utf-8", newline="")
    (back,) = open_source(file)
    assert isinstance(back, Record), back
    for name in ("title", "authors", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "keywords"):
        assert getattr(back, name) == getattr(PAPER, name) or (name == "keywords" and ending == "json"), name


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip))
def test_no_title_breaks_a_bibtex_entry(title: str) -> None:
    text = "".join(bibliography.bibtex([PAPER.model_copy(update={"title": title})]))
    unescaped = text.replace("\\{", "").replace("\\}", "")
    assert unescaped.count("{") == unescaped.count("}")
    assert text.endswith("}\n\n")


def test_bibtex_keys_differ_even_where_ids_look_alike() -> None:
    twins = [PAPER.model_copy(update={"id": name}) for name in ("title:a(b", "title:a)b")]
    keys = [line for line in "".join(bibliography.bibtex(twins)).splitlines() if line.startswith("@")]
    assert len(set(keys)) == 2


@pytest.mark.parametrize("form", ["jsonl", "json", "ris", "bibtex", "csl-json"])
def test_the_whole_library_is_exported(form: str, read: Palpate, starter: str, tmp_path: Path) -> None:
    target = tmp_path / "export"
    assert read("library", "export", "--as", form, "--output", str(target)).err.startswith("Wrote ")
    text = target.read_text("utf-8")
    marks = {"jsonl": '{"title"', "ris": "TY  - ", "bibtex": "\n@"}
    if form in ("json", "csl-json"):
        count = len(json.loads(text))
    elif form == "jsonl":
        count = len([Record.model_validate_json(line) for line in text.splitlines()])
    else:
        count = f"\n{text}".count(marks[form])
    assert count == len(Library.open(starter))


def test_an_empty_library_exports_an_empty_array() -> None:
    assert json.loads("".join(bibliography.csl_json([]))) == []


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


def test_a_pipe_that_closes_early_is_no_error(starter: str) -> None:
    running = process("library", "export", env={"PALPATE_LIBRARY": starter})
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline().startswith("{")
    running.stdout.close()
    running.wait(timeout=30)
    assert running.stderr.read() == ""
    running.stderr.close()


def test_a_terminal_without_minus_signs_still_shows_the_sign(starter: str) -> None:
    running = process("ask", QUESTION, encoding="ascii", env={"PALPATE_LIBRARY": starter})
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert "95% CI -" in out
    assert out.isascii()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(starter: str) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "palpate", "library", "list", "--library", starter],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (ran.returncode, ran.stderr) == (1, "palpate: No space left on device\n")


def test_a_closed_output_is_no_error(starter: str) -> None:
    command = shlex.join([sys.executable, "-m", "palpate", "library", "list", "--library", starter])
    ran = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_output_in_memory_is_no_problem(starter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = io.StringIO()
    monkeypatch.setattr(sys, "stdout", memory)
    assert main(["library", "list", "--library", starter, "--limit", "1"]) == 0
    assert memory.getvalue().count("\t") == 3


def test_asking_imports_nothing_that_it_does_not_need(starter: str) -> None:
    script = (
        "import sys; from palpate.cli import main; main(['ask', 'Does massage help fibromyalgia?']);"
        "print([name for name in ('httpx', 'stamina', 'jinja2', 'rispy', 'bibtexparser', 'lxml', 'palpate.cli.progress') "
        "if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PALPATE_LIBRARY": starter}, capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"
