"""A part of the body that is said to hurt is read as pain there, in whatever words; nothing is added to a question that names a condition."""

from __future__ import annotations

import pytest

from palpate.answering.question import read_question
from palpate.answering.unknown_things import people_told


def conditions(question: str) -> tuple[str, ...]:
    return tuple(concept.removeprefix("condition:") for concept in read_question(question).pico.conditions)


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("is there owt in massage for me dodgy shoulder", "shoulder-pain"),
        ("heel agony every morning, would hands-on treatment be next?", "plantar-heel-pain"),
        ("Can manual therapy help? My jaw has been stiff for months.", "tmd"),
        ("me knees are creaking, massage?", "knee-pain"),
        ("My neck's locked solid since decorating, would a massage free it up", "neck-pain"),
        ("Tightness in my hips, would a masseuse shift it?", "hip-pain"),
        ("my hip's been giving me gyp for ages. chiropractor?", "hip-pain"),
        ("Shoulders up round my ears all week. Massage?", "shoulder-pain"),
        ("Tuina round the corner. Helps necks?", "neck-pain"),
        ("so my knee doc says bone on bone. would swedish massage do anything?", "knee-osteoarthritis"),
        ("Rheumatoid in both wrists. Could massage ease them?", "rheumatoid-arthritis"),
        ("lower back in bits after the garden, massage?", "low-back-pain"),
    ],
)
def test_a_complaint_is_read_as_pain_in_that_part(question: str, condition: str) -> None:
    assert conditions(question) == (condition,)


@pytest.mark.parametrize(
    "question",
    ["Just ran an ironman, quads destroyed, massage?", "Legs wrecked after leg day, is a sports massage any good?"],
)
def test_muscles_that_hurt_after_exercise_are_sore(question: str) -> None:
    assert conditions(question) == ("doms",)


def test_muscles_that_hurt_otherwise_are_pain_of_muscles() -> None:
    assert conditions("legs like lead at the end of a shift, would massage help") == ("musculoskeletal-pain",)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("I have fibromyalgia and my neck is on fire. Massage?", ("fibromyalgia",)),
        ("Does massage help a frozen shoulder?", ("frozen-shoulder",)),
        ("Is a back massage good for me?", ()),
        ("Does foot massage help?", ()),
        ("Can I massage my calf?", ()),
        ("Does hand massage calm people?", ()),
    ],
)
def test_no_complaint_is_read_into_other_questions(question: str, named: tuple[str, ...]) -> None:
    assert conditions(question) == named


@pytest.mark.parametrize(
    "question",
    [
        "Two small children, no sleep and a permanently sore lower back. Does massage help?",
        "I'm a mum of three kids and my neck is killing me. massage?",
        "looking after twins and my lower back is in bits, massage any good",
    ],
)
def test_children_who_are_looked_after_are_not_the_patients(question: str) -> None:
    read = read_question(question)
    young = {"population:children", "population:infants"} & set(read.pico.populations)
    assert young <= people_told(read)


@pytest.mark.parametrize(
    "question",
    ["My two small children have back pain. Does massage help?", "I have a toddler with constipation, does tummy massage help?"],
)
def test_children_who_are_ill_are(question: str) -> None:
    read = read_question(question)
    assert {"population:children", "population:infants"} & set(read.pico.populations)
    assert not people_told(read)


def test_somebody_who_was_once_a_teenager_is_none() -> None:
    assert read_question("Migraine since my teens. Would massage help?").pico.populations == ()


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("my 6 year old has growing pains, massage?", ("population:children",)),
        ("My 14yo gymnast has a stiff neck, massage?", ("population:adolescents",)),
        ("Is massage ok on a 6-week-old ankle sprain?", ()),
        ("A 3 year old scar on my shin, would massage help?", ()),
        ("I'm 45 years old with neck pain, massage?", ()),
    ],
)
def test_the_age_of_somebody_young_tells_of_a_child_and_that_of_an_injury_does_not(
    question: str, people: tuple[str, ...]
) -> None:
    assert read_question(question).pico.populations == people
