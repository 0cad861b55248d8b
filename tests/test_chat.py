"""`palpate chat` and `palpate ask --session`, as a person meets them."""

from __future__ import annotations

import builtins
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commanding import run
from palpate.cli import main
from palpate.library import Library

BACK = "Does massage help low back pain?"
Chat = Callable[..., str]


@pytest.fixture(scope="session")
def starter(starter_library: Library) -> str:
    return starter_library.uri


@pytest.fixture
def chat(starter: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Chat:
    """Type lines into a chat; what it prints, standard error behind standard output."""
    monkeypatch.setenv("PALPATE_LIBRARY", starter)

    def run(*lines: str, options: tuple[str, ...] = ()) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        capsys.readouterr()
        assert main(["chat", *options]) == 0
        said = capsys.readouterr()
        return said.out + said.err

    return run


def test_a_chat_goes_on_from_question_to_question_and_says_how(chat: Chat) -> None:
    said = chat(BACK, "what about the neck?", "how often?")
    assert "Understood as: Does massage help neck pain? (kept: massage, whether it helps; “neck” read as neck pain" in said
    assert "Understood as: How often should massage be given for neck pain? (kept: massage, neck pain)" in said
    assert said.count("Bottom line:") == 3
    assert "TREATMENT PLAN" in said.upper()


def test_the_first_question_is_not_said_to_be_understood_in_any_way(chat: Chat) -> None:
    assert "Understood as" not in chat(BACK)


def test_a_question_that_stands_by_itself_is_said_to(chat: Chat) -> None:
    assert "Taken by itself: nothing kept from before" in chat(BACK, "Does massage help fibromyalgia?")


def test_undo_goes_back_to_the_question_before(chat: Chat) -> None:
    said = chat(BACK, "what about the neck?", "/undo", "how often?")
    assert "Took back: what about the neck?\nGoing on from: Does massage help low back pain?" in said
    assert "Understood as: How often should massage be given for low back pain?" in said


def test_undo_new_and_history_with_nothing_asked(chat: Chat) -> None:
    said = chat("/undo", "/history", "/full", "/new", "/help")
    assert "There is nothing to take back." in said
    assert "Nothing has been asked yet." in said
    assert "There is no answer to show" in said
    assert "A new conversation: nothing is kept." in said


def test_history_lists_the_whole_questions_and_new_forgets_them(chat: Chat) -> None:
    said = chat(BACK, "how often?", "/history", "/new", "how often?", "/history")
    assert "2. How often should massage be given for low back pain? (“how often?”)" in said
    assert said.rstrip().endswith("1. how often?")


def test_full_shows_the_whole_article(chat: Chat) -> None:
    assert "REFERENCES" not in chat(BACK)
    assert "REFERENCES" in chat(BACK, "/full")


def test_quit_and_the_end_of_input_leave(chat: Chat) -> None:
    assert "Bottom line" not in chat("/quit", BACK)
    assert chat() == ""


def test_what_is_not_understood_and_unknown_commands_end_nothing(chat: Chat) -> None:
    said = chat(BACK, "thanks", "/nonsense", "x" * 2000, "how often?")
    assert "That was not understood as a question that goes on from" in said
    assert "There is no command '/nonsense'" in said
    assert "The question has 2,000 characters" in said
    assert "Traceback" not in said
    assert said.count("Bottom line:") == 2


def test_an_emergency_comes_before_the_answer(chat: Chat) -> None:
    said = chat(BACK, "and if I lost control of my bladder?")
    last = said[said.index("Bottom line:") + 10 :]
    assert last.index("URGENT") < last.index("Bottom line:")


def test_ctrl_c_stops_an_answer_and_not_the_chat(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    import palpate.answering

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(palpate.answering, "ask", stopped)
    said = chat(BACK, "/history")
    assert "stopped; the question is not kept" in said
    assert "Nothing has been asked yet." in said


def test_ctrl_c_at_the_prompt_leaves_with_the_exit_code_of_an_interruption(starter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setenv("PALPATE_LIBRARY", starter)
    monkeypatch.setattr(builtins, "input", pressed)
    assert main(["chat"]) == 130


def test_a_named_chat_goes_on_the_next_time_and_with_ask(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat(BACK, options=("--session", "back"))
    assert "Understood as: Does massage help neck pain?" in chat("what about the neck?", options=("--session", "back"))
    code, out, err = run(capsys, "ask", "how often?", "--session", "back")
    assert code == 0
    assert out.startswith("How often should massage be given for neck pain?\n")
    assert "Understood as: How often should massage be given for neck pain? (kept: massage, neck pain)" in err


def test_a_bad_name_is_said_before_anything_is_asked(starter: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", "--session", "../x", "--library", starter]) == 2
    assert "can't name a session" in capsys.readouterr().err


def test_ask_undoes_in_a_session_and_asks_again(
    starter: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PALPATE_LIBRARY", starter)
    run(capsys, "ask", BACK, "--session", "s")
    run(capsys, "ask", "what about the neck?", "--session", "s")
    assert run(capsys, "ask", "--session", "s", "--undo") == (0, "", "Took back: what about the neck?\n")
    _, out, _ = run(capsys, "ask", "what about the knee?", "-s", "s")
    assert out.startswith("Does massage help knee pain?")
    _, out, err = run(capsys, "ask", "what about the shoulder?", "-s", "s", "--undo", "--format", "json")
    assert json.loads(out)["question"] == "Does massage help shoulder pain?"
    assert "Took back: what about the knee?" in err
    assert "left out: low back pain" in err


def test_undo_with_nothing_to_undo_and_without_a_session(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "ask", "--session", "new", "--undo")[2] == "The session 'new' has no question to take back\n"
    code, _, err = run(capsys, "ask", "--undo")
    assert code == 2
    assert "--session" in err


def test_ask_without_a_question_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ((), ("--session", "s")):
        code, _, err = run(capsys, "ask", *arguments)
        assert code == 2
        assert "There is no question" in err


def test_a_damaged_session_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(os.environ["PALPATE_SESSIONS"])
    folder.mkdir(parents=True)
    (folder / "s.json").write_text("{")
    code, out, err = run(capsys, "ask", BACK, "--session", "s")
    assert (code, out) == (1, "")
    assert err.startswith("palpate: The session 's' can't be read (")
    assert err.count("\n") == 1


def test_a_chat_from_a_pipe_is_a_process_like_any_other(starter: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "palpate", "chat", "--library", starter],
        input=f"{BACK}\nhow often?\n",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Bottom line:") == 2
