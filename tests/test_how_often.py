"""How often harm is seen, what massage leaves for a day, and safety questions that have no word of safety."""

from __future__ import annotations

import pytest

from answered import answered
from palpate.answering.question import read_question
from palpate.library import Library
from palpate.vocabulary import QuestionKind, Reader, Verdict


def opening(question: str, library: Library, reader: Reader = Reader.CLINICIAN) -> list[str]:
    return [statement.text for statement in answered(question, library, reader).bottom_line_statements]


@pytest.mark.parametrize(
    "question",
    [
        "How often do serious harms happen after massage?",
        "how rare are bad injuries from massage",
        "What are the chances of something bad happening at a massage?",
        "How common are serious adverse events with hands-on treatment?",
    ],
)
def test_how_often_serious_harm_is_seen_opens_with_the_pooled_rate(question: str, starter_library: Library) -> None:
    texts = opening(question, starter_library)
    assert texts[0] == "Major events were rare across the pooled studies of manual therapy. Rate: about 0.13%."
    assert not any("foam rolling" in text or "Passing reactions" in text for text in texts)


@pytest.mark.parametrize(
    "question",
    ["Which after-effects are common on the day following a session?", "What side effects can I expect the day after a massage?"],
)
def test_what_passes_within_days_is_told_with_its_rate_and_then_how_rare_worse_is(
    question: str, starter_library: Library
) -> None:
    texts = opening(question, starter_library)
    assert texts[0].endswith("Rate: about 41% (95% CI 17-68%) of patients in cohorts; 22% (11.1-36.2%) in trials.")
    assert texts[1].startswith("In one clinic survey one client in ten")
    assert "Rate: 10%" not in texts[1]  # its statement says so
    assert texts[-1].startswith("Major events were rare")


def test_patients_are_told_rates_without_intervals(starter_library: Library) -> None:
    texts = opening("What side effects can I expect the day after a massage?", starter_library, Reader.PATIENT)
    assert "about 41% of patients in cohorts" in texts[0]
    assert "CI" not in texts[0]


def test_whether_massage_is_safe_is_answered_with_rates(starter_library: Library) -> None:
    assert any("0.13%" in text for text in opening("Is massage safe?", starter_library))


@pytest.mark.parametrize(
    ("question", "verdict", "said"),
    [
        ("i take warfarin can i have a deep tissue massage", Verdict.NO, "do not have vigorous massage"),
        (
            "I've got varicose veins in both legs, anything i should tell the masseuse to stay off",
            Verdict.CONDITIONALLY,
            "avoid massage to areas affected",
        ),
        (
            "how long after radiotherapy should we leave the skin alone before massaging it",
            Verdict.CONDITIONALLY,
            "for a few weeks afterwards",
        ),
        (
            "New client finished pelvic radiotherapy a fortnight ago. May I work over the irradiated area?",
            Verdict.CONDITIONALLY,
            "Radiotherapy area",
        ),
        ("Has massage ever torn an artery in someone's neck?", Verdict.CONDITIONALLY, "vertebral artery dissection"),
        (
            "Is there any truth in the story that kneading sends tumour cells round the body?",
            Verdict.CONDITIONALLY,
            "no evidence that massage spreads cancer",
        ),
    ],
)
def test_what_may_be_done_is_answered_by_safety_notes_whatever_the_words(
    question: str, verdict: Verdict, said: str, starter_library: Library
) -> None:
    answer = answered(question, starter_library)
    assert answer.verdict is verdict
    assert said in answer.bottom_line
    assert not answer.bottom_line.startswith(("None of", "No finding"))


def test_whether_a_treatment_helps_stays_a_question_on_its_effect(starter_library: Library) -> None:
    assert opening("Will massage help my eczema?", starter_library)[0].startswith("No finding on an effect is held here")


@pytest.mark.parametrize(
    "question",
    [
        "Could my mum with arthritic hands get relief from having them massaged?",
        "Soft tissue therapy in carpal tunnel syndrome: what low risk of bias evidence exists?",
    ],
)
def test_relief_and_risk_of_bias_are_no_words_of_safety(question: str) -> None:
    assert read_question(question).kind is QuestionKind.EFFECTIVENESS


def test_harm_of_a_technique_is_told_first_and_then_that_no_note_is_on_teenagers(starter_library: Library) -> None:
    texts = opening("can those massage guns actually do damage to my teenager?", starter_library)
    assert "rhabdomyolysis" in " ".join(texts[:2])
    assert texts[-1] == "None of the safety notes told is on adolescents; they are on the treatment itself."


@pytest.mark.parametrize(
    ("reader", "said"),
    [(Reader.CLINICIAN, "That no caution is held here is no sign that it is safe."), (Reader.PATIENT, "ask your doctor first")],
)
def test_no_caution_held_is_told_as_no_sign_of_safety(reader: Reader, said: str, starter_library: Library) -> None:
    answer = answered("Is dry needling safe with a pacemaker?", starter_library, reader)
    assert answer.abstained
    assert said in answer.bottom_line


@pytest.mark.parametrize(
    "question",
    [
        "my hand has been numb since my massage yesterday, is that normal?",
        "my calf is swollen after a massage, is that normal",
        "dark urine after my deep tissue massage, is that normal",
        "weak shoulder after my deep tissue massage, is this normal",
        "Since my massage my arm is weak. Normal?",
    ],
)
def test_harms_that_massage_can_do_are_urgent_and_no_passing_reaction(question: str, starter_library: Library) -> None:
    answer = answered(question, starter_library)
    assert answer.urgent
    assert "Passing reactions" not in answer.bottom_line


@pytest.mark.parametrize(
    "question",
    [
        "headache and stiff neck after a massage is that normal",
        "my fingers tingle after a massage, is that normal",
        "huge haematoma after my massage, is that usual?",
    ],
)
def test_what_may_be_more_than_a_passing_reaction_is_not_told_how_common_those_are(
    question: str, starter_library: Library
) -> None:
    assert not opening(question, starter_library)[0].startswith("Passing reactions")


@pytest.mark.parametrize(
    "question",
    [
        "Can massage cause weakness?",
        "I am stiff and sore after my massage, is that normal?",
        "Does massage help weakness after a stroke?",
    ],
)
def test_soreness_and_general_questions_on_harm_are_no_emergency(question: str) -> None:
    assert not read_question(question).red_flags
