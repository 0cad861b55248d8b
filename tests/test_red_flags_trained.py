"""The trained head for red flags: what it must catch that no list knows, what must not set it off, its weights and its cost."""

from __future__ import annotations

import json
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from library_samples import new_library
from ordinary_questions import HOLDOUT_ORDINARY, ORDINARY
from palpate import encoder
from palpate.answering.emergencies import emergency_flags
from palpate.answering.question import read_question
from palpate.answering.red_flags import THOUGHTS_OF_SUICIDE, asks_in_general, red_flags, urgent_advice
from palpate.answering.trained_flags import UNITS, UNNAMED, VERSION, WORDS, WORDS_OF_KIND, WORDS_OF_LAYER, score, trained_flags
from palpate.checking import check
from palpate.conversation import understand
from training.red_flags.examples import examples
from training.red_flags.kinds import FLAGS
from validation.red_flag_check import FINAL, HEAD_MENDED_ON, QUESTIONS, SIGNS_MENDED_ON, STRANGERS, caught, named

ABSTENTION = Path(__file__).parents[1] / "validation" / "abstention"
BY_HEAD_OF_121, ALARMS_OF_115 = 117, 0
"""What the head by itself reaches on lots that it was not trained on: of emergencies, and of near misses."""


def asked(name: str) -> list[str]:
    """The questions but those that ask what a sign means, who are rightly sent to a doctor."""
    rows = [json.loads(line) for line in (ABSTENTION / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [row["question"] for row in rows if row["kind"] != "diagnosis"]


# What it catches


def test_the_head_by_itself_sees_nine_of_ten_emergencies_that_others_wrote() -> None:
    lots = [caught(half, emergency=True, reader=trained_flags) for half in SIGNS_MENDED_ON]
    assert sum(len(missed) for _, missed in lots) + sum(len(flagged) for flagged, _ in lots) == 121
    assert sum(len(flagged) for flagged, _ in lots) >= BY_HEAD_OF_121 - 4


def test_the_head_by_itself_is_silent_on_nearly_all_near_misses_that_others_wrote() -> None:
    lots = [caught(half, emergency=False, reader=trained_flags) for half in SIGNS_MENDED_ON]
    assert sum(len(flagged) for flagged, _ in lots) <= ALARMS_OF_115 + 2


@pytest.mark.parametrize(
    ("half", "least", "alarms"),
    [
        (HEAD_MENDED_ON[0], 38, 6),
        (HEAD_MENDED_ON[1], 39, 2),
        (HEAD_MENDED_ON[2], 39, 2),
        (FINAL, 42, 3),
        *zip(STRANGERS, (78, 79, 77, 38, 57, 59, 58, 58, 56, 233, 147), (4, 5, 2, 4, 4, 2, 4, 5, 11, 28, 21), strict=True),
    ],
)
def test_both_readers_see_new_emergencies_in_odd_words(half: str, least: int, alarms: int) -> None:
    assert len(caught(half, emergency=True)[0]) >= least
    assert len(caught(half, emergency=False)[0]) <= alarms


def test_the_signs_alone_would_miss_most_of_the_last_lot() -> None:
    assert len(caught(FINAL, emergency=True, reader=red_flags)[0]) <= 16


def test_no_emergency_of_the_last_lot_is_called_by_a_name_that_cannot_be_right() -> None:
    right, general, others = named(FINAL)
    assert all(
        "half of what I look at has gone black" in question and "weakness" in name for name, question in others
    )  # a stroke too
    assert right >= 30 > general


@pytest.mark.parametrize(
    "told",
    [
        "no kicks from baby today",
        "My mother collapsed after her massage",
        "Her speech is slurred since the massage, is that normal?",
    ],
)
def test_the_head_never_silences_a_sign_in_a_short_text(told: str) -> None:
    assert red_flags(told)
    assert emergency_flags(told)


@pytest.mark.parametrize(
    "told",
    [
        "For a lecture: what is the sensitivity of saddle numbness for cauda equina compression?",
        "Twelve years back I had a cauda equina operation, all healed up, no troubles since. Is Swedish massage alright for my back?",
    ],
)
def test_a_sign_that_the_head_holds_for_surely_none_raises_nothing(told: str) -> None:
    assert red_flags(told)
    assert emergency_flags(told) == ()


def test_an_alarming_clause_counts_in_a_long_story() -> None:
    story = (
        "I have been a gardener for thirty years and my shoulders are tight every autumn. My daughter gave me a voucher for the "
        "spa and I like firm pressure. This morning the left half of my mouth went slack and my words came out as porridge. "
        "Which kind of massage should I book, and for how long?"
    )
    assert emergency_flags(story)


# What must not set it off


@pytest.mark.parametrize("name", ["answerable", "unanswerable"])
def test_hardly_a_question_asked_of_the_library_is_taken_for_an_emergency(name: str) -> None:
    flagged = [question for question in asked(name) if emergency_flags(question) and "if I have a blood clot" not in question]
    assert len(flagged) <= len(asked(name)) / 50


def test_who_says_that_they_have_a_clot_is_sent_for_help_even_in_a_general_question() -> None:
    assert emergency_flags("Is massage dangerous if I have a blood clot?") == ("a suspected blood clot",)


def test_hardly_an_ordinary_question_is_taken_for_an_emergency() -> None:
    """An arm that feels dead at night is a nerve pressed on in sleep; it may be told apart some day."""
    flagged = [question for question in (*ORDINARY, *HOLDOUT_ORDINARY) if emergency_flags(question)]
    assert set(flagged) <= {"Can massage help my dead arm feeling at night?"}


@pytest.mark.parametrize("question", ["Is massage safe with osteoporosis?", "Does massage help after a stroke?"])
def test_a_question_in_general_terms_does_not_ask_the_head(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("palpate.answering.emergencies.trained_flags", None)
    assert asks_in_general(question)
    assert emergency_flags(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        "Does my back need massage?",
        "Does massage help? My mouth hangs down on one side",
        "can hardly walk since the fall",
        "Is it ok to have a massage today?",
    ],
)
def test_a_question_that_may_be_about_somebody_is_not_in_general_terms(question: str) -> None:
    assert not asks_in_general(question)


@pytest.mark.parametrize("text", ["", "?", "…", "à", "x" * 1000, "word " * 200])
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(trained_flags(text), tuple)


# What it is called, and what is done with it


def test_an_emergency_that_the_head_cannot_name_is_told_in_general_words() -> None:
    assert UNNAMED in urgent_advice((UNNAMED,))


def test_thoughts_of_suicide_that_only_the_head_sees_are_told_beside_the_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("palpate.answering.emergencies.trained_flags", lambda _: (THOUGHTS_OF_SUICIDE,))
    flags = emergency_flags("I have crushing chest pain and I have said my goodbyes")
    assert flags == ("chest pain or trouble breathing", THOUGHTS_OF_SUICIDE)


def test_a_follow_up_in_few_words_is_seen() -> None:
    first = understand("Does massage help low back pain?")
    assert understand("and now I can't pee", [first]).question.red_flags


def test_palpates_own_questions_are_not_searched_for_emergencies() -> None:
    assert read_question("I have chest pain spreading to my left arm", by_person=False).red_flags == ()


def test_a_page_raises_the_alarm_only_where_somebody_tells_of_it_plainly(tmp_path: Path) -> None:
    library = new_library(tmp_path / "library")
    told = "Massage may ease neck pain. My chest is being crushed as I write this and my arm has gone dead."
    past = "Massage may ease neck pain. My husband had terrible sciatica and after six sessions it was gone."
    assert check(told, library).urgent
    assert not check(past, library).urgent


# The weights and the examples


def test_the_weights_have_the_shape_that_is_read_and_are_small() -> None:
    stored = files("palpate") / "data" / "red_flags.npz"
    assert len(stored.read_bytes()) < 600_000
    with stored.open("rb") as opened, np.load(opened) as weights:
        about = json.loads(str(weights["about"]))
        shapes = {name: weights[name].shape for name in weights.files if name != "about"}
    kinds = len(FLAGS)
    assert about["version"] == VERSION
    assert set(about["flags"]) == set(FLAGS.values())
    assert shapes == {
        "dense": (1152,),
        "words": (WORDS,),
        "layer_dense": (UNITS, 1152),
        "layer_words": (UNITS, WORDS_OF_LAYER),
        "layer_bias": (UNITS,),
        "layer_out": (UNITS,),
        "kind_dense": (kinds, 1152),
        "kind_words": (kinds, WORDS_OF_KIND),
        "kind_bias": (kinds,),
    }


def test_the_flags_that_the_signs_know_keep_their_names() -> None:
    lines = (files("palpate.data") / "red_flags.jsonl").read_text("utf-8").splitlines()
    assert {entry["flag"] for line in lines if "flag" in (entry := json.loads(line))} <= set(FLAGS.values())


def test_no_question_of_the_other_lots_of_validation_was_trained_on() -> None:
    lots = map(json.loads, QUESTIONS.read_text("utf-8").splitlines())
    measured = {row["question"].casefold() for row in lots if row["half"] not in HEAD_MENDED_ON}
    trained = {example.question.casefold() for example in examples()}
    assert measured & trained == set()
    assert len(trained) >= 3000
    assert sum(example.emergency for example in examples()) >= 1300


# Cost


def test_a_question_costs_less_than_a_vector_of_it() -> None:
    question = "My husband has had back pain for a week and since this morning he walks oddly, should he still get his massage?"
    assert score(question) is not None
    assert fastest(lambda: score(question)) < 2 * fastest(lambda: encoder.embed([question]))


def fastest(call: object) -> float:
    times = []
    for _ in range(7):
        started = time.perf_counter()
        call()  # type: ignore[operator]
        times.append(time.perf_counter() - started)
    return min(times)


@pytest.mark.parametrize(
    ("question", "urgent"),
    [
        ("On chemo day 9, temp 38.4 and shaky. Is it fine to have my massage this afternoon?", True),
        ("Mum is having chemo and feels shivery with a fever, should I cancel her massage?", True),
        ("I'm on chemo, no fever. Can I have a massage?", False),
        ("I had a fever during chemo two years ago. Is massage ok now?", False),
        ("Does massage help nausea during chemotherapy?", False),
    ],
)
def test_a_fever_on_chemotherapy_is_urgent(question: str, urgent: bool) -> None:
    assert bool(emergency_flags(question)) is urgent
