"""A conversation: what a follow-up keeps, how it was understood, what stands by itself, and what comes first in an emergency."""

from __future__ import annotations

import json
import multiprocessing
import stat
from pathlib import Path

import pytest

from answered import answered
from palpate.answering import ask, read_question
from palpate.conversation import Session, Understood, file_of, opened, understand
from palpate.conversation.meaning import Meaning, in_words, reads_back
from palpate.conversation.sessions import MOST_TURNS
from palpate.errors import SessionError, UsageError
from palpate.library import Library
from palpate.rendering.conversation import understood_text
from palpate.terminology import terminology
from palpate.vocabulary import QuestionKind


def talk(*said: str) -> list[Understood]:
    session = Session()
    for each in said:
        session.keep(session.understand(each))
    return session.turns


def asked(*said: str) -> str:
    """The whole question that the last thing said is understood as."""
    return talk(*said)[-1].question.text


# What a follow-up keeps


BACK = "Does massage help low back pain?"


@pytest.mark.parametrize(
    ("first", "then", "whole"),
    [
        (BACK, "what about the neck?", "Does massage help neck pain?"),
        (BACK, "And the shoulder", "Does massage help shoulder pain?"),
        ("Does massage help knee osteoarthritis?", "what about the hip?", "Does massage help hip osteoarthritis?"),
        ("Does massage help low back pain in pregnancy?", "what about the neck?", "Does massage help neck pain in pregnancy?"),
        (BACK, "does it help migraine?", "Does massage help migraine?"),
        (BACK, "is it safe in pregnancy?", "Is massage safe in pregnancy?"),
        (BACK, "is it safe?", "Is massage safe with low back pain?"),
        (BACK, "any side effects?", "Is massage safe with low back pain?"),
        (BACK, "can it cause a stroke?", "Can massage cause a stroke?"),
        ("Is massage safe in pregnancy?", "and with warfarin?", "Is massage safe with warfarin?"),
        (BACK, "how often?", "How often should massage be given for low back pain?"),
        (BACK, "how many sessions?", "How many sessions of massage are needed for low back pain?"),
        (BACK, "how about twice a week?", "How often and how long should massage be given for low back pain?"),
        (BACK, "how often should I have it?", "How often should I have massage for low back pain?"),
        (BACK, "and for children?", "Does massage help low back pain in children?"),
        (BACK, "what about in older people?", "Does massage help low back pain in older adults?"),
        (BACK, "what about acupuncture instead?", "Does acupuncture help low back pain?"),
        (BACK, "does exercise help?", "Does exercise help low back pain?"),
        (BACK, "does stretching help it?", "Does stretching help low back pain?"),
        (BACK, "is acupuncture better?", "How does massage compare with acupuncture for low back pain?"),
        (BACK, "is it better than exercise?", "Is massage better than exercise for low back pain?"),
        (BACK, "compared with sham?", "How does massage compare with sham or placebo for low back pain?"),
        (BACK, "how strong is the evidence?", "How strong is the evidence that massage helps low back pain?"),
        (BACK, "how sure are you?", "How strong is the evidence that massage helps low back pain?"),
        (BACK, "does it last?", "How long do the effects of massage last for low back pain?"),
        (BACK, "what else eases it?", "What helps low back pain?"),
        (BACK, "how does it work?", "How does massage work for low back pain?"),
        (BACK, "is it covered by Medicare?", "Is massage covered by Medicare for low back pain?"),
        ("Is massage covered by insurance?", "what about Medicare?", "Is massage covered by Medicare?"),
        ("Does massage help fibromyalgia?", "and sleep?", "Does massage improve sleep in fibromyalgia?"),
        ("Does massage reduce anxiety?", "what about in cancer?", "Does massage improve anxiety in cancer?"),
        ("Does telmisartan lower blood pressure?", "is it safe in pregnancy?", "Is telmisartan safe in pregnancy?"),
        (BACK, "is it going to hurt?", "Is massage safe with low back pain?"),
        (BACK, "should I do exercises instead?", "Does exercise help low back pain?"),
        (BACK, "what if I take blood thinners?", "Is massage safe with blood thinners?"),
        (BACK, "and when I'm pregnant?", "Is massage safe in pregnancy?"),
        (BACK, "is there anything better?", "What helps low back pain?"),
        (BACK, "what do the guidelines say?", "Does massage help low back pain?"),
        (BACK, "does it matter who does it?", "Does it matter who does massage?"),
        (BACK, "what should I avoid?", "Is massage safe with low back pain?"),
        (BACK, "what kind of massage?", "What kind of massage helps low back pain?"),
        (BACK, "so is massage safe?", "Is massage safe with low back pain?"),
        ("Does massage help my sleep?", "I also have fibromyalgia", "Does massage improve sleep in fibromyalgia?"),
        ("Does massage help fibromyalgia?", "and for anxiety?", "Does massage improve anxiety?"),
        (BACK, "is it safe with osteoporsis?", "Is massage safe with osteoporosis?"),
    ],
)
def test_a_follow_up_is_the_question_before_with_one_part_changed(first: str, then: str, whole: str) -> None:
    assert asked(first, then) == whole
    assert talk(first, then)[-1].follows


def test_what_was_kept_what_was_let_go_and_what_was_read_as_more_is_told() -> None:
    neck = talk(BACK, "what about the neck?")[-1]
    assert neck.kept == ("massage", "whether it helps")
    assert neck.let_go == ("low back pain",)
    assert neck.read_as == (("neck", "neck pain"),)
    assert understood_text(neck) == (
        "Understood as: Does massage help neck pain? (kept: massage, whether it helps; “neck” read as neck pain; left out: low back pain)"
    )


def test_a_question_on_safety_in_others_leaves_the_complaint_as_it_was() -> None:
    said = (BACK, "what about the neck?", "is it safe in pregnancy?", "how often?")
    assert asked(*said) == "How often should massage be given for neck pain in pregnancy?"
    assert asked(BACK, "is it safe with osteoporosis?", "how often?") == "How often should massage be given for low back pain?"


def test_a_question_on_who_gives_it_leaves_the_complaint_as_it_was() -> None:
    assert asked(BACK, "who should give it?", "how often?") == "How often should massage be given for low back pain?"


def test_beside_a_comparison_another_treatment_is_the_new_rival() -> None:
    assert (
        asked(BACK, "is acupuncture better?", "what about exercise?")
        == "How does massage compare with exercise for low back pain?"
    )


# What stands by itself


@pytest.mark.parametrize(
    "whole",
    [
        "Does massage help fibromyalgia?",
        "And does massage help migraine?",
        "Is massage safe?",
        "Is massage safe in pregnancy?",
        "Is it safe to have a massage with osteoporosis?",
        "How often and how long should massage be given?",
        "What should I look for in a massage therapist?",
        "What helps fibromyalgia?",
        "What is the capital of France?",
        "How do I repair a bicycle tyre?",
        "Is massage covered by insurance?",
        "neck pain massage",
        "Does cupping help knee osteoarthritis?",
    ],
)
def test_a_question_that_stands_by_itself_gets_nothing_from_before(whole: str) -> None:
    turn = talk("Is yoga safe with low back pain in older adults?", whole)[-1]
    assert (turn.follows, turn.kept) == (False, ())
    assert turn.question == read_question(whole)


def test_suggested_follow_ups_stand_by_themselves(starter_library: Library) -> None:
    for question in (
        "Does massage help chronic neck pain?",
        "Is massage safe during pregnancy?",
        "How do I choose a massage therapist?",
    ):
        answer = answered(question, starter_library)
        assert answer.follow_ups
        for follow_up in answer.follow_ups:
            assert talk("Is yoga safe with migraine?", follow_up)[-1].question == read_question(follow_up)


def test_after_a_question_on_nothing_known_the_one_before_is_gone_on_from() -> None:
    assert asked(BACK, "What is the capital of France?", "how often?") == "How often should massage be given for low back pain?"


@pytest.mark.parametrize("said", ["thanks", "really?", "what about the zebras?", "why?", "and me?"])
def test_what_cannot_be_made_whole_is_said_and_not_guessed(said: str) -> None:
    with pytest.raises(UsageError, match="in full"):
        talk(BACK, said)


def test_a_follow_up_with_nothing_before_it_is_taken_as_it_is() -> None:
    assert talk("how often?")[0].question == read_question("how often?")


# Emergencies


@pytest.mark.parametrize(
    "said",
    [
        (BACK, "and if I lost control of my bladder?"),
        (BACK, "does it help if I have lost control of my bladder?"),
        (BACK, "I have lost control of my bladder", "how often?"),
        ("I have back pain and lost control of my bladder, will massage help?", "how often?"),
        (BACK, "what about the neck?", "I have chest pain spreading to my left arm"),
        ("I have chest pain spreading to my left arm", "Is massage safe?"),
        ("My calf is swollen, hot and painful after a flight; should I massage it?", "is it safe?", "how often?"),
    ],
)
def test_an_emergency_in_a_follow_up_or_since_comes_first(said: tuple[str, ...], starter_library: Library) -> None:
    turn = talk(*said)[-1]
    assert turn.question.red_flags
    answer = ask(turn.question, starter_library)
    assert answer.urgent
    assert answer.urgent_advice


def test_an_emergency_that_was_told_is_not_carried_into_a_question_that_stands_by_itself() -> None:
    said = ("I have back pain and lost control of my bladder, will massage help?", "Does massage help fibromyalgia?")
    assert talk(*said)[-1].question.red_flags == ()


# Words


def test_the_whole_question_is_read_back_as_it_was_meant() -> None:
    """Every condition and treatment of the terminology, in every kind of question; a dozen names hold words of another kind."""
    lost = []
    for concept in terminology().concepts("condition"):
        for kind in (QuestionKind.EFFECTIVENESS, QuestionKind.SAFETY, QuestionKind.DOSE):
            meant = Meaning(kind, ("intervention:massage",), complaints=(concept.id,))
            if not reads_back(meant, read_question(in_words(meant))):
                lost.append(in_words(meant))
    for concept in terminology().concepts("intervention"):
        for kind in (QuestionKind.EFFECTIVENESS, QuestionKind.SAFETY, QuestionKind.COVERAGE):
            meant = Meaning(kind, (concept.id,), complaints=("condition:low-back-pain",))
            if not reads_back(meant, read_question(in_words(meant))):
                lost.append(in_words(meant))
    assert len(lost) <= 6, lost


# Help of a language model


def test_a_model_may_put_a_follow_up_in_words_with_what_was_named() -> None:
    turn = understand("why so?", talk(BACK), lambda said, before: "How does massage work for low back pain?")
    assert (turn.question.text, turn.by_model, turn.follows) == ("How does massage work for low back pain?", True, True)
    assert "put in words by the language model" in understood_text(turn)


@pytest.mark.parametrize(
    "invented",
    [
        "Does acupuncture help low back pain?",
        "Does massage help cancer?",
        "Does massage help low back pain in zebras?",
        "",
        "?",
        "x" * 2000,
    ],
)
def test_a_model_that_names_something_else_is_not_followed(invented: str) -> None:
    with pytest.raises(UsageError, match="in full"):
        understand("why so?", talk(BACK), lambda said, before: invented)


def test_a_model_is_not_asked_where_the_grammar_understands() -> None:
    def never(said: str, before: str) -> str:
        raise AssertionError(said)

    assert understand("how often?", talk(BACK), never).question.kind is QuestionKind.DOSE


# Sessions


def test_a_session_goes_on_where_it_was(tmp_path: Path) -> None:
    with opened("my-back", tmp_path) as session:
        session.keep(session.understand(BACK))
    with opened("my-back", tmp_path) as session:
        turn = session.understand("what about the neck?")
        session.keep(turn)
    with opened("my-back", tmp_path) as session:
        assert [each.question.text for each in session.turns] == [BACK, "Does massage help neck pain?"]
        assert session.turns[-1] == turn


def test_a_turn_is_undone_and_the_one_before_is_gone_on_from(tmp_path: Path) -> None:
    with opened("a", tmp_path) as session:
        session.keep(session.understand(BACK))
        session.keep(session.understand("what about the neck?"))
    with opened("a", tmp_path) as session:
        taken = session.undo()
        assert taken
        assert taken.said == "what about the neck?"
    with opened("a", tmp_path) as session:
        assert session.understand("how often?").question.text == "How often should massage be given for low back pain?"
        session.undo()
        assert session.undo() is None


def test_a_turn_that_failed_is_not_kept(tmp_path: Path) -> None:
    with opened("a", tmp_path) as session:
        session.keep(session.understand(BACK))
    with pytest.raises(UsageError), opened("a", tmp_path) as session:  # noqa: PT012 the failure has to follow what was kept
        session.keep(session.understand("how often?"))
        session.understand("thanks")
    with opened("a", tmp_path) as session:
        assert len(session.turns) == 1


@pytest.mark.parametrize(
    "name",
    ["../up", "a/b", "/etc/passwd", "..", ".", "", ".hidden", "a\\b", "nul", "COM1.txt", "a\0b", "x" * 65, "a.", "ä", "a b"],
)
def test_a_name_that_could_leave_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't name a session"), opened(name, tmp_path / "sessions"):
        pass
    assert not (tmp_path / "sessions").exists()


@pytest.mark.parametrize("name", ["my-back", "2026.11", "A_b", "x" * 64])
def test_plain_names_are_file_names(name: str, tmp_path: Path) -> None:
    assert file_of(name, tmp_path) == tmp_path / f"{name}.json"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": 2, "turns": []}',
        '{"format": 1, "turns": [{"said": 1}]}',
        "\0" * 10,
        "{" * 5000,
        '{"format": 1, "turns": [], "x": 1}',
    ],
)
def test_a_damaged_session_is_said_in_one_line_and_left_as_it_is(content: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(content)
    with pytest.raises(SessionError, match=r"^The session 'a' can't be read \([^\n]+\): remove [^\n]+$"), opened("a", tmp_path):
        pass
    assert file.read_text() == content


def test_a_session_too_large_to_be_one_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b" " * (5 << 20))
    with pytest.raises(SessionError, match="more than 4 MB"), opened("a", tmp_path):
        pass


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SessionError, match="can't be opened"), opened("a", tmp_path / "file"):
        pass


def test_a_session_is_readable_by_its_owner_alone_and_leaves_no_parts(tmp_path: Path) -> None:
    with opened("a", tmp_path / "sessions") as session:
        session.keep(session.understand(BACK))
    file = tmp_path / "sessions" / "a.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) & 0o077 == 0
    assert sorted(path.name for path in file.parent.iterdir()) == [".a.json.lock", "a.json"]
    assert json.loads(file.read_text("utf-8"))["format"] == 1


def test_the_oldest_turns_are_forgotten() -> None:
    turn = talk(BACK)[0]
    session = Session((turn,) * MOST_TURNS)
    session.keep(turn)
    assert len(session.turns) == MOST_TURNS


def _speak(folder: str, said: str) -> None:
    for _ in range(5):
        with opened("shared", Path(folder)) as session:
            session.keep(session.understand(said))


def test_two_processes_in_one_session_lose_no_turn(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("spawn")
    speakers = [fork.Process(target=_speak, args=(str(tmp_path), said)) for said in (BACK, "Does massage help migraine?")]
    for speaker in speakers:
        speaker.start()
    for speaker in speakers:
        speaker.join(60)
    with opened("shared", tmp_path) as session:
        assert len(session.turns) == 10
