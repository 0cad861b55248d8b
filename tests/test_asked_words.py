"""Which unknown words of a question are asked about and which only tell: the trained head, and what follows for the answer."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from palpate.answering import ask
from palpate.answering.asked_words import PLACES, VERSION, asked_words, dense_features, in_asking_clause, words_of
from palpate.answering.language import is_foreign
from palpate.answering.question import read_question
from palpate.answering.unknown_things import people_told, things_asked
from palpate.library import Library
from palpate.vocabulary import Verdict
from training.asked_words.examples import filled, written
from validation.abstention_check import abstains

ABSTENTION = Path(__file__).parents[1] / "validation" / "abstention"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library.open(str(tmp_path_factory.mktemp("asked") / "library"))


def things(text: str) -> tuple[str, ...]:
    return things_asked(read_question(text, by_person=False))


# What is asked about


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Does massage for back pain improve eyesight?", "eyesight"),
        ("Does massage help back pain in violinists?", "violinists"),
        ("Do copper bracelets help knee arthritis?", "copper bracelets"),
        ("Does the Borodin rub relieve neck pain?", "Borodin"),
        ("Does massage make people with neck pain vote more often?", "vote"),
    ],
)
def test_an_unknown_outcome_people_treatment_or_deed_is_asked_about(question: str, thing: str) -> None:
    assert thing in " ".join(things(question))


@pytest.mark.parametrize(
    "question",
    [
        "I'm a violinist and my neck is sore. Would massage help?",
        "Hello, I sit at a screen all day as an accountant and my neck has been stiff for two years. Would massage be worth the money?",
        "My nan has terrible knee arthritis, would a rub help her get up the stairs?",
        "does tuina do owt for lower back pain, or is it a waste of cash",
        "Got low back pain from painting the ceiling. Is massage any earthly use?",
    ],
)
def test_who_asks_and_why_is_only_told(question: str) -> None:
    assert things(question) == ()


def test_the_same_word_is_asked_about_or_told_by_what_stands_around_it() -> None:
    assert things("Is massage effective for low back pain in beekeepers?")
    assert things("I work as a beekeeper and have low back pain. Does massage help?") == ()


def test_people_who_are_told_are_adults_like_others() -> None:
    assert people_told(read_question("As a nurse I see a lot of neck pain. Does massage help?", by_person=False)) == {
        "population:nurses"
    }
    assert people_told(read_question("Does massage help neck pain in nurses?", by_person=False)) == frozenset()
    assert people_told(read_question("My little daughter has back pain. Does massage help?", by_person=False)) == frozenset()


def test_a_sentence_that_tells_is_told_from_one_that_asks() -> None:
    text = "I am stressed at work. Does massage help neck pain?"
    assert not in_asking_clause(text, text.index("stressed"))
    assert in_asking_clause(text, text.index("neck"))


# What follows for the answer


def test_the_verdict_stays_where_a_question_only_tells_who_its_people_are(library: Library) -> None:
    answer = ask("Plantar fasciitis for six months, I'm a runner. Does manual therapy help?", library)
    assert not abstains(answer)
    assert answer.bottom_line.endswith(
        "None of the findings told is on athletes together with plantar heel pain; they are on plantar heel pain in general."
    )
    assert answer.verdict is not Verdict.INSUFFICIENT


@pytest.mark.parametrize(
    "question",
    [
        "Does massage make patients with cancer pay less tax?",
        "Does back massage make people with low back pain live longer?",
        "Why does massage dissolve cellulite?",
        "How many years has my father with lung cancer left?",
        "Ist Massage gut für die Knie?",
        "Le massage aide-t-il contre la fibromyalgie ?",
    ],
)
def test_what_no_source_is_on_is_not_answered_with_something_else(question: str, library: Library) -> None:
    assert abstains(ask(question, library))


def test_short_hand_is_english() -> None:
    assert not is_foreign(read_question("neck pn > 3/12, OPTIMa grade II, massage?", by_person=False))


# The head


def test_without_the_encoder_every_unknown_word_counts_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("palpate.encoder.available", lambda: False)
    words = words_of("Would massage help a postman?", [])
    assert asked_words("Would massage help a postman?", words, [4]) == (True,)


@pytest.mark.parametrize("text", ["?", "à", "x" * 1000, "word " * 200])
def test_any_text_has_features(text: str) -> None:
    words = words_of(text, [])
    found = dense_features(text, words, range(len(words))) if words else np.zeros((0, 1165))
    assert found.shape[1:] == (1165,)


def test_the_weights_have_the_shape_that_is_read_and_are_small() -> None:
    stored = files("palpate") / "data" / "asked_words.npz"
    assert len(stored.read_bytes()) < 100_000
    with stored.open("rb") as opened, np.load(opened) as weights:
        assert int(weights["version"]) == VERSION
        assert weights["words_dense"].shape == weights["people_dense"].shape == (1165,)
        assert weights["words_places"].shape == (PLACES,)


def test_no_question_of_the_last_lot_was_trained_on() -> None:
    rows = [json.loads(line) for name in ("answerable", "unanswerable") for line in (ABSTENTION / f"{name}.jsonl").open()]
    measured = {row["question"].casefold() for row in rows if row["half"].startswith("fresh")}
    trained = {example.text.casefold() for example in (*written(), *filled())}
    assert measured & trained == set()
