"""How a question is read: its kind, its concepts, whether it is broad, what can't be one, and what is an emergency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.answering import read_question
from palpate.answering.red_flags import red_flags, urgent_advice
from palpate.errors import UsageError
from palpate.terminology import terminology
from palpate.vocabulary import Pico, QuestionKind

TABLE: dict[str, dict[str, str]] = {
    "effectiveness": {
        "Does massage help chronic neck pain?": "condition:chronic-neck-pain intervention:massage",
        "Does massage help fibromyalgia?": "condition:fibromyalgia intervention:massage",
        "Is massage therapy effective for chronic low back pain?": "condition:chronic-low-back-pain intervention:massage",
        "Does Swedish massage relieve knee osteoarthritis pain?": "condition:knee-osteoarthritis intervention:swedish-massage",
        "Can myofascial release improve function in chronic low back pain?": "condition:chronic-low-back-pain intervention:myofascial-release outcome:function",
        "Is massage helpful for tension-type headache?": "condition:tension-headache intervention:massage",
        "Can foam rolling increase range of motion?": "intervention:foam-rolling outcome:range-of-motion",
        "Does massage reduce delayed onset muscle soreness?": "condition:doms intervention:massage",
        "Is manual lymphatic drainage effective for breast cancer lymphoedema?": "condition:lymphoedema intervention:lymphatic-drainage",
        "Does tuina reduce neck pain?": "condition:neck-pain intervention:tuina",
        "fibro & massage - any good, doc?": "condition:fibromyalgia intervention:massage",
        "MASSAGE NECK PAIN???": "condition:neck-pain intervention:massage",
        "massage": "intervention:massage",
        'Is massage good for "frozen shoulder" (adhesive capsulitis) – yes/no?': "condition:frozen-shoulder intervention:massage",
        "Is it worth getting a massage for sciatica?": "condition:sciatica intervention:massage",
        "What helps chronic low back pain?": "condition:chronic-low-back-pain",
        "Does massage work for plantar fasciitis?": "condition:plantar-heel-pain intervention:massage",
        "Does massage help cancer pain?": "condition:cancer-pain intervention:massage",
        "Is massage good for older people with knee osteoarthritis?": "condition:knee-osteoarthritis population:older-adults intervention:massage",
        "Can massage cure fibromyalgia?": "condition:fibromyalgia intervention:massage",
        "low back pain massage benefits": "condition:low-back-pain intervention:massage",
        "Is there evidence for massage in Parkinson's disease?": "condition:parkinson intervention:massage",
        "Does massage improve range of motion after total knee replacement?": "condition:knee-replacement intervention:massage outcome:range-of-motion",
        "Does massage help people with multiple sclerosis?": "condition:multiple-sclerosis intervention:massage",
        "Is massage useful for temporomandibular disorder?": "condition:tmd intervention:massage",
    },
    "safety": {
        "Is massage safe during pregnancy?": "condition:pregnancy intervention:massage",
        "Is massage safe with osteoporosis?": "condition:osteoporosis intervention:massage",
        "Can I get a massage if I take warfarin?": "condition:anticoagulants intervention:massage",
        "Is it dangerous to massage a leg with a deep vein thrombosis?": "condition:dvt intervention:massage",
        "What are the side effects of deep tissue massage?": "intervention:deep-tissue-massage",
        "Who should not have a massage?": "intervention:massage",
        "Should I avoid massage if I have cancer?": "condition:cancer intervention:massage",
        "Are percussion massage guns safe?": "intervention:massage-gun",
        "What are the contraindications to massage?": "intervention:massage",
        "Can massage cause a stroke?": "condition:stroke intervention:massage",
        "Can neck massage injure an artery?": "intervention:neck-massage",
        "Is massage risky for people with high blood pressure?": "condition:hypertension intervention:massage",
    },
    "dose": {
        "How many massage sessions are needed for chronic neck pain?": "condition:chronic-neck-pain intervention:massage",
        "How long should a massage session last for knee osteoarthritis?": "condition:knee-osteoarthritis intervention:massage",
        "How often should I have a massage for low back pain?": "condition:low-back-pain intervention:massage",
        "What dose of massage was studied in fibromyalgia?": "condition:fibromyalgia intervention:massage",
        "How much massage is enough for neck pain?": "condition:neck-pain intervention:massage",
        "How frequently should someone with fibromyalgia have massage?": "condition:fibromyalgia intervention:massage",
    },
    "mechanism": {
        "How does massage relieve pain?": "intervention:massage",
        "How does massage work?": "intervention:massage",
        "Does massage lower cortisol?": "intervention:massage outcome:cortisol",
        "Does massage increase blood flow in muscle?": "intervention:massage outcome:blood-flow",
        "What is the mechanism of myofascial release?": "intervention:myofascial-release",
        "Does massage remove lactic acid?": "intervention:massage outcome:lactate",
    },
    "coverage": {
        "Is massage therapy covered by Medicare?": "intervention:massage",
        "Does insurance pay for massage for low back pain?": "condition:low-back-pain intervention:massage",
        "When is massage considered medically necessary?": "intervention:massage",
        "Are regular massages medically necessary for musculoskeletal problems?": "condition:musculoskeletal-disorder intervention:massage",
        "Does Aetna cover massage?": "intervention:massage",
        "What are the criteria for coverage of manual therapy?": "intervention:manual-therapy",
    },
    "comparison": {
        "Is massage better than acupuncture for low back pain?": "condition:low-back-pain intervention:massage versus:intervention:acupuncture",
        "Massage versus exercise for chronic neck pain: which is better?": "condition:chronic-neck-pain intervention:massage versus:intervention:exercise",
        "Is relaxation massage as good as structural massage for back pain?": "condition:back-pain intervention:relaxation-massage versus:intervention:structural-massage",
        "Does massage work better than sham massage for neck pain?": "condition:neck-pain intervention:massage versus:comparator:sham",
        "Massage or cognitive behavioural therapy for fibromyalgia?": "condition:fibromyalgia intervention:massage versus:intervention:cbt",
        "How does massage compare with exercise for low back pain?": "condition:low-back-pain intervention:massage versus:intervention:exercise",
        "Massage vs. physiotherapy for shoulder pain?": "condition:shoulder-pain intervention:massage versus:intervention:physiotherapy",
        "Is massage more effective than usual care for shoulder pain?": "condition:shoulder-pain intervention:massage versus:comparator:usual-care",
    },
    "provider": {
        "How do I choose a massage therapist?": "intervention:massage",
        "What should I ask a massage therapist before a first session?": "intervention:massage",
        "What training does a massage therapist need?": "intervention:massage",
        "Does it matter whether my massage therapist is licensed?": "intervention:massage",
        "Where can I find a good massage therapist?": "intervention:massage",
    },
    "other": {
        "What is the capital of France?": "",
        "Who won the cup in 1954?": "",
    },
}  # fmt: skip
QUESTIONS = [(question, kind, concepts) for kind, rows in TABLE.items() for question, concepts in rows.items()]


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(QUESTIONS) >= 60
    assert set(TABLE) == {kind.value for kind in QuestionKind}


@pytest.mark.parametrize(("question", "kind", "concepts"), QUESTIONS)
def test_kind_and_concepts_of_a_question(question: str, kind: str, concepts: str) -> None:
    read = read_question(question)
    assert read.kind == kind
    asked = {*read.pico.conditions, *read.pico.populations, *read.pico.interventions, *read.pico.outcomes}
    found = asked | {f"versus:{each}" for each in read.pico.comparators}
    assert set(concepts.split()) <= found
    assert read.red_flags == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Does massage reduce the frequency of migraine attacks?", "effectiveness"),
        ("Does massage prevent injuries in runners?", "effectiveness"),
        ("How often do serious adverse events occur after manual therapy?", "safety"),
        ("Can massage hurt my kidneys?", "safety"),
        ("Can a massage be paid from a health savings account?", "coverage"),
    ],
)
def test_a_word_of_one_kind_does_not_decide_where_the_question_is_of_another(question: str, kind: str) -> None:
    assert read_question(question).kind == kind


def pico(question: str) -> Pico:
    return read_question(question).pico


def test_of_conditions_named_together_the_most_specific_count() -> None:
    assert pico("Does massage help pain in knee osteoarthritis?").conditions == ("condition:knee-osteoarthritis",)
    assert pico("Does massage help chronic pain in the low back, that is chronic low back pain?").conditions == (
        "condition:chronic-low-back-pain",
    )


@pytest.mark.parametrize(
    ("question", "broad"),
    [
        ("Does massage help musculoskeletal problems?", True),
        ("Are regular massages medically necessary for musculoskeletal problems?", True),
        ("Does massage help back pain?", True),
        ("Does massage help chronic neck pain?", False),
        ("Does massage help knee osteoarthritis and other musculoskeletal problems?", False),
        ("Is massage safe?", False),
        ("What is the capital of France?", False),
    ],
)
def test_a_question_on_a_family_of_conditions_is_broad(question: str, broad: bool) -> None:
    assert read_question(question).broad is broad


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Does massage help with anxiety?", "outcome:anxiety"),
        ("Will massage help me sleep better?", "outcome:sleep"),
        ("Does massage lower blood pressure?", "outcome:blood-pressure"),
        ("Does massage relieve pain?", "outcome:pain"),
    ],
)
def test_a_symptom_asked_about_alone_is_an_outcome_in_whatever_condition_it_was_measured(question: str, outcome: str) -> None:
    assert (pico(question).conditions, pico(question).outcomes) == ((), (outcome,))


@pytest.mark.parametrize(
    ("question", "condition", "outcome"),
    [
        ("Does massage improve sleep in people with fibromyalgia?", "condition:fibromyalgia", "outcome:sleep"),
        ("Does massage help pain in multiple sclerosis?", "condition:multiple-sclerosis", "outcome:pain"),
        ("Does massage reduce depression in people with dementia?", "condition:dementia", "outcome:depression"),
        ("Does massage lower anxiety in people with cancer?", "condition:cancer-anxiety", "outcome:anxiety"),
    ],
)
def test_a_symptom_beside_a_condition_is_what_is_to_be_measured_in_it(question: str, condition: str, outcome: str) -> None:
    assert condition in pico(question).conditions
    assert outcome in pico(question).outcomes


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("Does massage help tension-type headache?", "condition:tension-headache"),
        ("Does massage help migraine?", "condition:migraine"),
        ("Does massage help lymphoedema?", "condition:lymphoedema"),
    ],
)
def test_a_disease_is_a_condition_even_where_an_outcome_is_named_after_it(question: str, condition: str) -> None:
    assert pico(question).conditions == (condition,)


def test_an_outcome_inside_the_name_of_a_treatment_is_none() -> None:
    assert pico("Does relaxation massage help knee osteoarthritis?") == Pico(
        conditions=("condition:knee-osteoarthritis",), interventions=("intervention:relaxation-massage",)
    )


def test_of_two_treatments_set_against_each_other_one_is_asked_about_and_one_is_the_rival() -> None:
    read = pico("Is massage better than acupuncture for low back pain?")
    assert (read.interventions, read.comparators) == (("intervention:massage",), ("intervention:acupuncture",))


def test_words_that_nobody_has_a_concept_for_are_kept_as_they_are() -> None:
    assert pico("Does telmisartan lower blood pressure?").other_terms == ("telmisartan",)
    assert pico("Does massage help zebrafish?").other_terms == ("zebrafish",)


@pytest.mark.parametrize(
    "question",
    [
        "Is massage considered medically necessary?",
        "Does massage help neck pain at 12 weeks?",
        "Would you recommend massage for fibromyalgia?",
    ],
)
def test_words_that_only_carry_the_question_are_not_asked_about(question: str) -> None:
    assert pico(question).other_terms == ()


# What can't be read


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "???", "-- … !", "\u200b\u200e", "\x00\x1b"])
def test_no_question_is_a_clear_error(text: str) -> None:
    with pytest.raises(UsageError, match="There is no question") as error:
        read_question(text)
    assert error.value.exit_code == 2
    assert "\n" not in str(error.value)


def test_a_text_too_long_to_be_a_question_is_a_clear_error_that_names_the_limit() -> None:
    with pytest.raises(UsageError, match=r"10,000 characters.*at most 1,000"):
        read_question("massage " * 1249 + "massage.")
    assert read_question(("massage " * 125).strip()).pico.interventions == ("intervention:massage",)


def test_control_and_invisible_characters_are_taken_out_and_spaces_put_in_order() -> None:
    read = read_question("  Does\x00 massage\x1b[31m \n\n help\u200b  neck\u202e pain?\r\n")
    assert not any(ord(char) < 32 or char in "\u200b\u202e" for char in read.text)
    assert read_question(" Does massage\thelp \r\n neck pain? ").text == "Does massage help neck pain?"


def test_letters_with_accents_are_the_same_composed_or_not() -> None:
    assert read_question("Does massage help Me\u0301nie\u0300re disease?") == read_question("Does massage help Ménière disease?")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_clear_error(text: str) -> None:
    try:
        read = read_question(text)
    except UsageError:
        return
    assert read.text
    assert read == read_question(read.text), "reading what was read changes nothing"
    named = (*read.pico.conditions, *read.pico.populations, *read.pico.interventions, *read.pico.outcomes)
    assert all(concept in terminology() for concept in named)


# Red flags

EMERGENCIES = (
    "I have back pain and lost control of my bladder, will massage help?",
    "My lower back hurts and I can't pee since this morning",
    "My lower back hurts and I can’t pee since this morning",
    "Can massage help? I have numbness between my legs and back pain",
    "I keep wetting myself since my back went out",
    "Numb around my genitals and both legs tingling, should I get a massage?",
    "Sudden weakness on one side after neck massage, what should I do?",
    "My husband's face is drooping on one side, is it stress?",
    "Her speech is slurred since the massage, is that normal?",
    "I suddenly can't see out of one eye after a neck adjustment",
    "Chest pain spreading to my left arm, would a shoulder massage help?",
    "There's a crushing pressure in my chest and I'm sweating",
    "I can't breathe properly and my ribs hurt, can massage loosen them?",
    "I am coughing up blood and my back aches",
    "My calf is swollen, hot and painful after a flight; should I massage it?",
    "I think I might have a blood clot in my leg, can I massage it?",
    "One leg is red and swollen after my knee surgery, would lymphatic drainage help?",
    "This is the worst headache of my life, will massage help?",
    "Stiff neck and fever since yesterday, would massage help?",
    "Dizzy and seeing double after a chiropractor cracked my neck",
    "Back pain with fever and chills, is massage ok?",
    "I fell off a ladder and can't feel my feet, should I have a massage?",
    "I'm 30 weeks pregnant and bleeding, can I still have my massage?",
    "I want to kill myself because of this pain",
    "My urine is dark like cola after a massage and my muscles ache",
    "My lips and throat are swelling after the massage oil",
    "My mother collapsed after her massage",
    "Both my legs have gone weak and my back hurts",
)
NO_EMERGENCIES = (
    "Does massage help chronic neck pain?",
    "Does massage help people after stroke?",
    "Does massage help stroke survivors with arm weakness?",
    "Is it dangerous to massage a leg with a deep vein thrombosis?",
    "Does massage prevent deep vein thrombosis after surgery?",
    "Does massage help with headaches?",
    "Is massage safe during pregnancy?",
    "Does perineal massage reduce tearing in labour?",
    "Does massage reduce swelling after ankle sprain?",
    "Does abdominal massage help constipation?",
    "Does massage help urinary incontinence in women?",
    "Does massage help shortness of breath in people with COPD?",
    "Can massage cause rhabdomyolysis?",
    "Can neck massage cause a stroke?",
    "Does massage reduce chest pain after heart surgery in patients?",
    "Is massage safe for people with high blood pressure?",
    "My lower back aches after gardening, does massage help?",
    "My feet are numb from diabetes, does foot massage help?",
    "Does massage help carpal tunnel numbness?",
    "Is massage good for muscle weakness in multiple sclerosis?",
    "Does massage help whiplash after a car accident?",
    "I have a fever, should I skip my massage?",
    "My shoulder is stiff and tight, would massage help?",
    "Does massage help vertigo?",
    "I am pregnant and my back aches, can I have a massage?",
)


@pytest.mark.parametrize("question", EMERGENCIES)
def test_a_described_emergency_is_seen_whatever_was_asked(question: str) -> None:
    flags = read_question(question).red_flags
    assert flags
    advice = urgent_advice(flags)
    assert advice.startswith("Get medical help now")
    assert all(flag in advice for flag in flags)


@pytest.mark.parametrize("question", NO_EMERGENCIES)
def test_an_ordinary_question_raises_no_alarm(question: str) -> None:
    assert read_question(question).red_flags == ()


@pytest.mark.parametrize(
    "question", ["My legs are getting weaker every day and my back hurts", "I've lost feeling in my groin, can massage help?"]
)
def test_a_weakness_that_grows_and_a_numb_groin_are_emergencies(question: str) -> None:
    assert red_flags(question)


@pytest.mark.parametrize(
    "question",
    [
        "Does massage reduce suicide risk in veterans?",
        "Does massage help lymphoedema with arm swelling?",
        "My mother had a stroke two years ago; does massage help her stiff shoulder?",
    ],
)
def test_what_is_past_or_known_or_asked_in_research_terms_raises_no_alarm(question: str) -> None:
    assert red_flags(question) == ()
