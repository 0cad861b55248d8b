"""Red flags: what a question must say for the advice to seek help first, and what must not set it off."""

from __future__ import annotations

import json
import re
import time
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emergencies import EMERGENCIES, HOLDOUT_EMERGENCIES
from ordinary_questions import HOLDOUT_ORDINARY, ORDINARY
from palpate.answering import ask
from palpate.answering.emergencies import SPINE, emergency_flags
from palpate.answering.red_flags import red_flags, urgent_advice
from palpate.library import Library
from palpate.rendering.common import certainty_label, verdict_label
from palpate.vocabulary import SectionKey
from validation.red_flag_check import SIGNS_MENDED_ON, caught

SUICIDE = "thoughts of suicide or self-harm"
MOST_SPLITTINGS = 120
"""What reading a question may cost, in splittings of it into words: some 50 when written, 160 µs."""
SLOWEST_QUESTION_SECONDS = 0.5

FLAGS = {
    "loss of bladder or bowel control, or numbness around the genitals": "can't feel my bum and can't hold my pee",
    "sudden weakness, drooping, numbness or trouble speaking": "grandma's smile is crooked and her words are muddled",
    "chest pain or trouble breathing": "my chest has been tight all day",
    "a suspected blood clot": "my left calf is hot and swollen",
    "the worst or a sudden severe headache, or headache with fever and a stiff neck": "the worst headache of my life",
    "dizziness, double vision or unsteadiness after neck treatment or injury": "the room spins since my neck manipulation",
    "back pain with fever, weakness, unexplained weight loss or cancer, or after a fall or serious injury": "I can't walk after falling off my horse",
    "bleeding in pregnancy, warning signs of pre-eclampsia, or the baby moving less": "I haven't felt the baby move today",
    SUICIDE: "I can't go on living like this",
    "dark urine with severe muscle pain": "my urine looks like tea since the massage gun",
    "swelling of face or throat, or collapse": "he collapsed and won't wake up",
    "an overdose or poisoning": "I took 30 paracetamol",
    "a limb that is cold and numb": "my foot has gone cold, white and numb",
    "severe abdominal pain": "my belly is rigid and agony to touch",
    "a rash with fever": "my son has a fever and a rash that does not fade",
    "a head injury with headache, vomiting, drowsiness or confusion": "I hit my head and now I keep vomiting",
    "sudden or severe pain in a testicle": "sudden agony in one testicle",
    "loss of sight": "I went blind in one eye an hour ago",
    "tearing or sudden severe pain in the back": "a ripping pain between my shoulder blades came out of nowhere",
    "a foot or toe that turns black": "my foot has turned black at the toes",
    "bleeding that does not stop": "the cupping wound is bleeding and it won't stop",
}


@pytest.mark.parametrize("question", EMERGENCIES)
def test_an_emergency_is_seen_in_whatever_words(question: str) -> None:
    assert red_flags(question)


@pytest.mark.parametrize("question", ORDINARY)
def test_an_ordinary_question_sets_off_no_alarm(question: str) -> None:
    assert red_flags(question) == ()


@pytest.mark.parametrize("question", HOLDOUT_EMERGENCIES)
def test_an_emergency_set_down_beforehand_is_seen(question: str) -> None:
    assert red_flags(question)


@pytest.mark.parametrize("question", HOLDOUT_ORDINARY)
def test_an_ordinary_question_set_down_beforehand_sets_off_no_alarm(question: str) -> None:
    assert red_flags(question) == ()


@pytest.mark.parametrize(("flag", "question"), FLAGS.items())
def test_an_emergency_is_called_by_its_name(flag: str, question: str) -> None:
    assert flag in red_flags(question)


def entries() -> list[dict[str, object]]:
    lines = (files("palpate.data") / "red_flags.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_flag_has_an_example() -> None:
    assert {entry["flag"] for entry in entries() if "flag" in entry} == set(FLAGS)


def test_signs_are_written_in_groups_that_exist() -> None:
    told_by_numbers = {"over_fifty", "gestation", "preterm", "dozens"}
    groups = {entry["words"] for entry in entries() if "words" in entry} | told_by_numbers
    named = {
        word
        for entry in entries()
        for text in [*entry.get("signs", ()), *entry.get("unless", ())]  # type: ignore[misc]
        for word in text.split()
        if word not in {"~", ">", "+", "&"}
    }
    assert named <= groups


def test_words_are_written_as_the_reader_sees_them() -> None:
    """Lower case, no apostrophes or hyphens; anything else could never be found."""
    for entry in entries():
        for phrase in entry.get("any", ()):  # type: ignore[attr-defined]
            assert phrase == phrase.lower()
            assert not set(phrase) & set("'’-.,"), phrase


# What silences a sign, and what does not


@pytest.mark.parametrize(
    ("silent", "alarming"),
    [
        ("I had chest pain two years ago, is massage safe?", "I had chest pain two years ago and now it is back"),
        ("My leg is swollen from lymphoedema", "My leg is swollen and hot since yesterday, I have lymphoedema"),
        ("My COPD makes me breathless, does massage help?", "My COPD is worse today and I am breathless"),
        ("I have foot drop, does massage help?", "I have a new foot drop, does massage help?"),
        ("I have bladder leaks and numb legs from MS", "I have MS and lost control of my bladder this morning"),
        ("Bell's palsy: my mouth droops, will massage help?", "My mouth suddenly droops, is it Bell's palsy?"),
        ("Does massage help numbness in the groin?", "I have numbness in the groin, does massage help?"),
        ("My back hurts but I have no fever", "My back hurts and I have a fever"),
        ("Massage for chest pain after surgery", "A patient with chest pain after surgery"),
        (
            "I am a student. Does massage help breathless patients with cancer?",
            "I am breathless. Does massage help cancer patients?",
        ),
    ],
)
def test_general_talk_the_past_and_lasting_states_are_silent_until_they_are_new_or_someones(silent: str, alarming: str) -> None:
    assert red_flags(silent) == ()
    assert red_flags(alarming)


def test_a_long_pain_does_not_make_the_new_trouble_beside_it_past() -> None:
    assert red_flags("I've had back pain for years and lost control of my bladder")
    assert red_flags("night pain in my spine with a history of cancer")


@pytest.mark.parametrize("opening", ["Is it ok to massage a suspected DVT?", "Should a therapist treat a possible stroke?"])
def test_what_is_suspected_is_an_emergency_in_general_talk_too(opening: str) -> None:
    assert red_flags(opening)


@pytest.mark.parametrize(
    "question",
    [
        "I have MS and migraine and I want to die",
        "I wanted to kill myself last year and I am suicidal",
        "I was suicidal years ago, does massage help depression?",
        "my brother has COPD and doesn't want to live",
    ],
)
def test_neither_the_past_nor_an_illness_silences_thoughts_of_suicide(question: str) -> None:
    assert SUICIDE in red_flags(question)


@pytest.mark.parametrize(
    "person", ["65M,", "72yo with", "a patient with", "Pt:", "my client has", "grandad has", "an elderly man with"]
)
def test_one_person_in_clinical_shorthand_or_in_the_family_counts(person: str) -> None:
    assert red_flags(f"Does massage help? {person} crushing chest pain")


def test_age_tells_arteritis_from_a_sore_jaw() -> None:
    assert red_flags("68F headache and jaw pain on chewing")
    assert red_flags("22F headache and jaw pain on chewing") == ()


@pytest.mark.parametrize("right", ["lost control of my bladder", "I have chest pain", "my leg is numb and swollen and hot"])
@pytest.mark.parametrize(("letters", "slip"), [("bladder", "bladdr"), ("chest", "chset"), ("swollen", "swolen")])
def test_a_letter_wrong_is_forgiven(right: str, letters: str, slip: str) -> None:
    assert red_flags(right.replace(letters, slip)) == red_flags(right)


@given(st.sampled_from(EMERGENCIES))
def test_case_and_curly_apostrophes_make_no_difference(question: str) -> None:
    assert red_flags(question.upper().replace("'", "’")) == red_flags(question)


# The advice


def test_thoughts_of_suicide_have_their_own_advice() -> None:
    advice = urgent_advice((SUICIDE,))
    assert advice.startswith("Get medical help now")
    assert SUICIDE in advice
    assert "crisis line" in advice
    assert "emergency number" in advice
    assert "massage" not in advice


def test_an_emergency_of_the_body_beside_them_keeps_its_advice() -> None:
    advice = urgent_advice(("chest pain or trouble breathing", SUICIDE))
    assert advice.index("crisis line") < advice.index("chest pain or trouble breathing") < advice.index("do not have massage")
    assert advice.count(SUICIDE) == 1


# Cost


def test_reading_for_red_flags_costs_next_to_nothing() -> None:
    questions = [*HOLDOUT_EMERGENCIES, *HOLDOUT_ORDINARY]
    red_flags(questions[0])
    ratio = min(cpu_seconds(questions) / split_seconds(questions) for _ in range(5))
    assert ratio < MOST_SPLITTINGS


@pytest.mark.parametrize("words", ["chest pain ", "lost control bladder ", "sudden cannot move ", "no or any ", "a"])
def test_a_question_that_repeats_itself_is_no_trap(words: str) -> None:
    assert cpu_seconds([(words * 1000)[:1000]]) < SLOWEST_QUESTION_SECONDS


def split_seconds(questions: list[str]) -> float:
    """One splitting of all of them into words, on average."""
    started = time.process_time()
    for question in questions * 20:
        [word.lower() for word in re.findall(r"[^\W_]+", question)]
    return (time.process_time() - started) / 20


def cpu_seconds(questions: list[str]) -> float:
    started = time.process_time()
    for question in questions:
        red_flags(question)
    return time.process_time() - started


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_can_be_read(question: str) -> None:
    red_flags(question)


@pytest.mark.parametrize("half", SIGNS_MENDED_ON)
def test_emergencies_in_lay_words_are_seen_and_near_misses_are_not(half: str) -> None:
    """One of each is known to fail: a figure of speech for numbness, and "now" beside what is past."""
    assert len(caught(half, emergency=True, reader=red_flags)[1]) <= 1
    assert len(caught(half, emergency=False, reader=red_flags)[0]) <= 1


def test_what_a_doctor_has_ruled_out_is_no_suspicion() -> None:
    assert red_flags("The doctor ruled out a clot in my calf. Can I massage it now?") == ()
    assert red_flags("Could this be a clot in my calf?")


@pytest.mark.parametrize(
    "question",
    [
        "Back pain for two months, losing weight without trying, had breast cancer five years ago. Which massage is best?",
        "back pain and losing weight without trying, which massage is best",
        "lower back pain since January, lost two stone without dieting, smoker. Massage?",
        "New back pain in a woman with previous breast cancer: can she have massage?",
    ],
)
def test_signs_of_cancer_in_the_spine_are_silenced_by_no_head(question: str) -> None:
    assert emergency_flags(question) == (SPINE,)


@pytest.mark.parametrize(
    "question",
    [
        "back pain and I lost weight on my diet, does massage help",
        "my back hurts since I lost 20 pounds at the gym, which massage",
        "back pain, had breast cancer five years ago, which massage is best",
        "chronic back pain, no weight loss, no cancer, which massage",
        "Does massage help with weight loss and back pain?",
    ],
)
def test_weight_lost_on_purpose_and_old_cancer_alone_are_no_emergency(question: str) -> None:
    assert emergency_flags(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        "My newborn is three weeks old and has a fever of 38.5. Can I massage her?",
        "2 month old baby temp 38.2 very sleepy massage?",
        "Is massage safe for a newborn with a fever?",
    ],
)
def test_a_fever_in_a_young_baby_is_an_emergency(question: str) -> None:
    assert emergency_flags(question)


def test_a_baby_without_fever_is_none() -> None:
    assert emergency_flags("my 6 week old has colic, no fever, can I rub her tummy") == ()


def test_nothing_speaks_for_a_treatment_where_a_doctor_must_look_first(starter_library: Library) -> None:
    numb = "I've lost control of my bladder and my groin went numb since my back pain got worse. Would a massage help?"
    answer = ask(numb, starter_library)
    assert answer.urgent
    assert answer.abstained
    assert not answer.sections
    assert "needs a doctor first" in answer.bottom_line


def test_what_is_warned_of_in_an_emergency_is_told_and_nothing_else(starter_library: Library) -> None:
    answer = ask("I have a clot in my calf found yesterday (DVT). May my wife massage the leg to ease the ache?", starter_library)
    assert answer.urgent
    assert "blood clot" in answer.bottom_line.lower()
    assert {section.key for section in answer.sections if section.statements or section.table} <= {SectionKey.SAFETY}
    assert not answer.follow_ups
    assert (verdict_label(answer), certainty_label(answer)) == ("Not answered", None)
