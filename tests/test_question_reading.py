"""What a question is read as: its concepts, symptoms, the words left over, its letters, its spelling, and one question of many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.answering import read_question
from palpate.answering.question import LONGEST_WORD
from palpate.errors import UsageError
from palpate.vocabulary import Pico, QuestionKind


def pico(question: str) -> Pico:
    return read_question(question).pico


def names(*concepts: str) -> tuple[str, ...]:
    """Ids without their facets, for short expectations."""
    return tuple(concept.partition(":")[2] for concept in concepts)


# Letters


@pytest.mark.parametrize(
    "written",
    [
        "Does mas\u00adsage help neck pain?",
        "Does massage help neck\u200b pain?",
        "Does mass\u200dage help n\ufeffeck pain?",
        "Does mas\x00sage help neck pain?",
        "Does massage help neck pa\ud800in?",
        "Does massage\thelp\nneck\r\npain?",
        "Does massage help\u2028neck\u00a0pain?",
        "Ｄｏｅｓ ｍａｓｓａｇｅ ｈｅｌｐ ｎｅｃｋ ｐａｉｎ？",
    ],
)
def test_what_cannot_be_seen_parts_no_word_and_letters_have_one_form(written: str) -> None:
    read = read_question(written)
    assert read.text == "Does massage help neck pain?"
    assert read == read_question("Does massage help neck pain?")


def test_a_text_with_a_lone_surrogate_can_be_written_out() -> None:
    assert read_question("massage \udc80 for sciatica").text.encode("utf-8")


def test_a_run_of_letters_that_is_no_word_is_left_out() -> None:
    longest = "x" * LONGEST_WORD
    assert pico(f"Does massage help {longest}?").other_terms == (longest,)
    assert pico(f"Does massage help {longest}x?").other_terms == ()


# Words left over


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("How does atorvastatin work?", ("atorvastatin",)),
        ("find a good cardiologist", ("cardiologist",)),
        ("Does metformin reduce the risk of harm?", ("metformin",)),
        ("Is paraffin bathing better than massage for eczema?", ("paraffin", "bathing")),
        ("Why does kefir help sleep?", ("kefir",)),
        ("Can I have zolmitriptan with massage?", ("zolmitriptan",)),
        ("Does insurance pay for orthokeratology?", ("orthokeratology",)),
    ],
)
def test_what_stands_between_the_words_of_a_wording_is_asked_about(question: str, left: tuple[str, ...]) -> None:
    assert pico(question).other_terms == left


@pytest.mark.parametrize(
    "question",
    [
        "How soon can normal massage sessions be given for neck pain?",
        "Is massage available, and is it considered ideal to take it alone?",
        "Is massage plus exercise good for sciatica?",
        "Would an appointment or visit for massage be prescribed?",
        "What are the drawbacks of massage?",
        "What training and licence does a massage therapist need?",
        "Does Medicare cover massage for back pain?",
        "Is massage superior to acupuncture?",
        "What does massage do to the body?",
        "What is the ideal length of a massage?",
    ],
)
def test_words_of_form_are_not_asked_about(question: str) -> None:
    assert pico(question).other_terms == ()


def test_a_word_of_form_in_one_kind_is_a_subject_in_another() -> None:
    assert "licence" not in pico("What licence does a massage therapist need?").other_terms
    assert "body" in pico("Does massage help body odour?").other_terms


# Symptoms and diseases


@pytest.mark.parametrize(
    ("question", "conditions", "outcomes"),
    [
        ("Does massage help anxiety?", (), ("anxiety",)),
        ("Does massage help with insomnia?", (), ("sleep",)),
        ("I can't sleep, does massage help?", (), ("sleep",)),
        ("Does massage help sleep problems?", (), ("sleep",)),
        ("I am tired and stressed, does massage help?", (), ("fatigue", "stress")),
        ("massage for anxiety and depression", (), ("anxiety", "depression")),
        ("Does massage help anxiety and back pain?", ("back-pain",), ("anxiety",)),
        ("Does massage reduce fatigue in multiple sclerosis?", ("multiple-sclerosis",), ("fatigue",)),
        ("Does massage lower blood pressure?", (), ("blood-pressure",)),
        ("Does massage lower blood pressure in essential hypertension?", ("hypertension",), ("blood-pressure",)),
        ("Does massage help pain in knee osteoarthritis?", ("knee-osteoarthritis",), ("pain",)),
        ("Does massage reduce blood sugar in diabetes?", ("diabetes",), ("blood-glucose",)),
    ],
)
def test_a_symptom_is_what_is_measured_in_whatever_disease(
    question: str, conditions: tuple[str, ...], outcomes: tuple[str, ...]
) -> None:
    read = pico(question)
    assert (names(*read.conditions), names(*read.outcomes)) == (conditions, outcomes)


@pytest.mark.parametrize(
    ("question", "conditions", "outcomes"),
    [
        ("Does massage lower anxiety in people with cancer?", ("cancer-anxiety",), ("anxiety",)),
        ("Does massage help anxiety before surgery?", ("preoperative-anxiety",), ("anxiety",)),
        ("Does massage help cancer pain?", ("cancer-pain",), ("pain",)),
        ("Does massage reduce pain during labour?", ("labour-pain",), ("pain",)),
        ("Does massage help depression in people with breast cancer?", ("breast-cancer", "cancer-depression"), ("depression",)),
    ],
)
def test_a_symptom_of_a_disease_is_a_condition_of_its_own_and_is_measured(
    question: str, conditions: tuple[str, ...], outcomes: tuple[str, ...]
) -> None:
    read = pico(question)
    assert set(conditions) <= set(names(*read.conditions))
    assert names(*read.outcomes) == outcomes


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("Does massage help tension headache?", "tension-headache"),
        ("Does massage help delayed onset muscle soreness?", "doms"),
        ("Does massage help when I am pregnant?", "pregnancy"),
        ("Does massage help pregnant women?", "pregnancy"),
        ("Does massage help in labour?", "childbirth"),
        ("Does massage help lymphoedema?", "lymphoedema"),
        ("Does massage help hip pain?", "hip-pain"),
        ("Does massage help high blood pressure?", "hypertension"),
        ("Does massage help chronic fatigue syndrome?", "cfs"),
        ("Does massage help colic?", "colic"),
        ("Does massage help diabetics?", "diabetes"),
    ],
)
def test_of_any_other_condition_the_words_mean_nothing_else(question: str, condition: str) -> None:
    read = pico(question)
    assert (names(*read.conditions), read.populations, read.outcomes) == ((condition,), (), ())


@pytest.mark.parametrize("symptom", ["pain", "anxiety", "depression", "insomnia", "stress", "fatigue", "hypertension"])
def test_on_safety_a_symptom_is_a_condition_and_nothing_is_measured(symptom: str) -> None:
    read = pico(f"Is massage safe with {symptom}?")
    assert (names(*read.conditions), read.outcomes) == ((symptom,), ())


@pytest.mark.parametrize(
    ("question", "outcomes"),
    [
        ("How does massage relieve pain?", ()),
        ("Why does massage help sleep?", ()),
        ("How does massage lower cortisol and anxiety?", ("cortisol",)),
        ("What does massage do to inflammation in muscle?", ("inflammatory-markers",)),
    ],
)
def test_on_mechanism_only_what_is_inside_the_body_is_measured(question: str, outcomes: tuple[str, ...]) -> None:
    read = pico(question)
    assert (read.conditions, names(*read.outcomes)) == ((), outcomes)


# Treatments


def test_an_outcome_in_the_name_of_a_treatment_is_not_asked_for() -> None:
    assert pico("Does relaxation massage help fibromyalgia?").outcomes == ()


def test_a_kind_of_massage_stands_for_massage_where_both_are_named() -> None:
    assert names(*pico("Does massage, that is lymphatic drainage, help lymphoedema?").interventions) == ("lymphatic-drainage",)


@pytest.mark.parametrize(
    ("question", "asked", "rival"),
    [
        ("Is massage better than self-massage?", "massage", ("self-massage",)),
        ("Is Swedish massage better than massage?", "swedish-massage", ("massage",)),
        ("Swedish vs deep tissue", "swedish-massage", ("deep-tissue-massage",)),
        ("Is Swedish better than deep tissue for back pain?", "swedish-massage", ("deep-tissue-massage",)),
        ("Which massage is better, Swedish or deep tissue?", "swedish-massage", ("deep-tissue-massage",)),
        ("Is acupuncture better than massage?", "massage", ("acupuncture",)),
        ("Massage, acupuncture or exercise for neck pain?", "massage", ("acupuncture", "exercise")),
    ],
)
def test_treatments_set_against_each_other(question: str, asked: str, rival: tuple[str, ...]) -> None:
    read = read_question(question)
    assert read.kind is QuestionKind.COMPARISON
    assert (names(*read.pico.interventions), names(*read.pico.comparators)) == ((asked,), rival)


@pytest.mark.parametrize(
    "question",
    ["Is massage or rest better after sports?", "Massage or Chinese herbs for neck pain?", "Is massage better than Thai food?"],
)
def test_a_word_that_may_name_a_kind_of_massage_does_so_only_by_itself_on_one_side(question: str) -> None:
    assert names(*pico(question).interventions) == ("massage",)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Can a physiotherapist's massage shorten labour?", ("massage",)),
        ("Should a physiotherapist massage a frozen shoulder?", ("massage",)),
        ("Does seeing a physiotherapist help back pain?", ("physiotherapy",)),
        ("Is a massage therapist as good as a physiotherapist for back pain?", ("massage",)),
    ],
)
def test_who_gives_a_treatment_stands_for_one_only_where_none_is_named(question: str, asked: tuple[str, ...]) -> None:
    assert names(*pico(question).interventions) == asked


# Several questions


def test_of_several_questions_the_first_is_read_and_the_others_are_handed_back() -> None:
    text = "Does massage help back pain? Is it safe in pregnancy? Does Medicare cover it?"
    read = read_question(text)
    assert read.text == text
    assert (read.kind, read.pico) == (QuestionKind.EFFECTIVENESS, pico("Does massage help back pain?"))
    assert read.further == ("Is it safe in pregnancy?", "Does Medicare cover it?")


def test_what_is_told_before_or_between_belongs_to_the_question() -> None:
    read = read_question("I have fibromyalgia. Does massage help? I am 82. How often?")
    assert names(*read.pico.conditions) == ("fibromyalgia",)
    assert read.further == ("How often?",)


def test_a_question_that_names_nothing_is_not_the_first() -> None:
    read = read_question("Hello! Can you help me? Does massage help sciatica?")
    assert (names(*read.pico.conditions), read.further) == (("sciatica",), ())


@pytest.mark.parametrize(
    "text", ["Massage or exercise? For neck pain?", "Massage for neck pain???", "My neck hurts, it is neck pain. Massage?"]
)
def test_pieces_of_one_question_are_one_question(text: str) -> None:
    read = read_question(text)
    assert "condition:neck-pain" in read.pico.conditions
    assert "intervention:massage" in read.pico.interventions
    assert read.further == ()


def test_a_red_flag_counts_wherever_it_is_told() -> None:
    assert read_question("Does massage help back pain? What if I lost control of my bladder?").red_flags


# Spelling


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("massge", "massage"),
        ("masage", "massage"),
        ("arthritus", "arthritis"),
        ("anxeity", "anxiety"),
        ("reflexolgy", "reflexology"),
        ("accupuncture", "acupuncture"),
        ("Osteoarthitis", "osteoarthritis"),
    ],
)
def test_a_misspelt_word_is_read_as_the_nearest_name_and_that_is_shown(written: str, meant: str) -> None:
    read = read_question(f"Does {written} help?")
    assert read.read_as == ((written, meant),)
    assert read.pico == pico(f"Does {meant} help?")
    assert written in read.text


@pytest.mark.parametrize(
    "word",
    [
        "addition",
        "spores",
        "message",
        "cancel",
        "fewer",
        "warning",
        "deliver",
        "structure",
        "fraction",
        "typical",
        "coumarin",
        "massages",
    ],
)
def test_words_of_their_own_are_left_as_they_are(word: str) -> None:
    assert read_question(f"Does {word} help neck pain?").read_as == ()


def test_names_of_medicines_are_never_guessed() -> None:
    assert read_question("Can I have a massage if I take warfarine or ibuprophen?").read_as == ()


# Any text


_WORDS = st.sampled_from(
    "does massage massge help is safe can i how often why vs or neck pain anxiety cancer swedish deep tissue pregnant ? . ! , "
    "medicare therapist cortisol what is the sleep in labour zebrafish".split(" ")
)


@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=25).map(" ".join)))
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(text: str) -> None:
    try:
        read = read_question(text)
    except UsageError:
        return
    assert read == read_question(read.text)
    assert not (read.pico.outcomes and read.kind is QuestionKind.SAFETY)
    assert all(2 < len(word) <= LONGEST_WORD for word in read.pico.other_terms)
