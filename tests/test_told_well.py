"""How an answer is told: what was asked comes first, each caution once and on the right people, lists as lists."""

from __future__ import annotations

import pytest

from answered import answered
from palpate.answering.question import read_question
from palpate.answering.readers.rewording import reworded
from palpate.answering.verification.gate import Gate
from palpate.answering.verification.headings import DIRECTLY, check_heading
from palpate.library import Library
from palpate.library.starter import starter_records
from palpate.rendering import to_html
from palpate.rendering.common import verdict_label
from palpate.vocabulary import Answer, CertaintyLevel, Direction, Reader, SectionKey, Verdict

THINNERS = "I take blood thinners, can I get a deep tissue massage?"
ACUPUNCTURE = "Massage vs acupuncture for chronic low back pain"


def opening(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.bottom_line_statements]


def listed(answer: Answer, start: str) -> list[str]:
    """The topics of the line that begins so."""
    statements = [s.text for section in answer.sections if section.key is SectionKey.SAFETY for s in section.statements]
    [line] = [text for text in statements if text.startswith(start)]
    return line.partition(": ")[2].rstrip(".").split("; ")


# Safety


def test_a_note_that_bars_the_asked_technique_in_the_asked_people_is_a_no(starter_library: Library) -> None:
    answer = answered(THINNERS, starter_library)
    assert answer.verdict is Verdict.NO
    assert any("avoid forceful and deep tissue massage" in text for text in opening(answer))


def test_massage_as_such_is_not_barred_by_a_note_on_a_technique(starter_library: Library) -> None:
    assert answered("Is massage safe on warfarin?", starter_library).verdict is Verdict.CONDITIONALLY


def test_notes_on_the_asked_people_come_before_those_on_a_family_of_them_and_none_on_others(starter_library: Library) -> None:
    texts = opening(answered(THINNERS, starter_library))
    assert "blood thinner" in texts[0].lower()
    assert "blood thinner" in texts[1].lower()
    assert not any("chemotherapy" in text for text in texts)


def test_the_opening_tells_what_to_do_before_that_something_is_discussed(starter_library: Library) -> None:
    texts = opening(answered("Can I have a massage if I am pregnant?", starter_library))
    assert not any(text.startswith("The review discusses") for text in texts)


def test_who_is_asked_to_take_care_is_named_once(starter_library: Library) -> None:
    [text] = opening(answered("Is massage safe with osteoporosis?", starter_library))
    assert text.count("osteoporosis") == 1


def test_a_topic_within_another_is_not_listed_beside_it(starter_library: Library) -> None:
    topics = listed(answered("Does massage help chronic low back pain?", starter_library), "Listed as reasons to ask a doctor")
    assert "pregnancy, cancer or unexplained pain" in topics
    assert "pregnancy or cancer" not in topics


def test_what_bars_massage_is_not_listed_as_a_reason_for_care_too(starter_library: Library) -> None:
    answer = answered("Does massage help chronic low back pain?", starter_library)
    barred = listed(answer, "Listed as reasons not to have massage at all")
    care = listed(answer, "Listed as reasons to ask a doctor")
    assert "thrombosis, embolism or phlebitis" in barred
    assert "infectious disease" in barred
    assert "deep vein thrombosis" not in care


# Comparisons


@pytest.mark.parametrize("reader", [Reader.CLINICIAN, Reader.PATIENT])
def test_what_was_set_directly_against_the_asked_treatment_leads(reader: Reader, starter_library: Library) -> None:
    answer = answered(ACUPUNCTURE, starter_library, reader)
    points = next(section for section in answer.sections if section.key is SectionKey.KEY_POINTS)
    assert points.statements[0].group == f"{DIRECTLY}acupuncture"
    research = next(section for section in answered(ACUPUNCTURE, starter_library).sections if section.table)
    assert "acupuncture" in research.table[0].comparator.lower()


def test_a_result_against_several_treatments_pooled_does_not_belong_under_that_heading(starter_library: Library) -> None:
    gate = Gate(starter_library)
    points = next(s for s in answered(ACUPUNCTURE, starter_library).sections if s.key is SectionKey.KEY_POINTS)
    direct, pooled = points.statements[0], points.statements[-1]
    assert all(check.passed for check in check_heading(f"{DIRECTLY}acupuncture", gate.places(direct.supports)))
    assert not all(check.passed for check in check_heading(f"{DIRECTLY}acupuncture", gate.places(pooled.supports)))


# Plain words


def test_a_topic_and_what_is_said_of_it_stay_one_sentence() -> None:
    assert reworded("Overall risk: few risks when used appropriately.") == "Overall risk: few risks when used in the right way."


def test_an_effect_without_a_known_measure_is_not_shown_to_patients() -> None:
    told = reworded("Massage lowered pain (Hedges g −0.73, 95% CI −1.18 to −0.27) (meta-analysis, 2016).")
    assert told == "Massage lowered pain (a large effect). This comes from a review (2016)."
    told = reworded("Massage lowered pain (estimate −0.81, 95% CI −1.15 to −0.47) (meta-analysis, 2016).")
    assert told == "Massage lowered pain. This comes from a review (2016)."


def test_the_name_of_a_scale_has_no_capital_within_a_sentence() -> None:
    assert "(back score)" in reworded("Massage lowered disability (Roland Disability Questionnaire) at 10 weeks.")


def test_parents_ask_for_their_child(starter_library: Library) -> None:
    asked = answered("Will massage help my baby with colic?", starter_library, Reader.PATIENT).ask_doctor
    assert "What else could I try for my child?" in asked


def test_lists_are_shown_as_lists(starter_library: Library) -> None:
    page = to_html(answered("Is massage safe on warfarin?", starter_library, Reader.PATIENT))
    assert '<ul class="listed"><li>blood clot or a swollen vein</li>' in page


def test_whom_to_work_on_is_a_question_of_safety(starter_library: Library) -> None:
    [text] = opening(answered("Can I work on someone with rheumatoid arthritis?", starter_library, Reader.THERAPIST))
    assert text.startswith("Rheumatoid arthritis flare: listed as a local contraindication")


def test_cautions_for_other_techniques_are_not_told_where_none_is_named(starter_library: Library) -> None:
    answer = answered("Can I work on someone with rheumatoid arthritis?", starter_library, Reader.THERAPIST)
    assert not any("foam rolling" in topic for topic in listed(answer, "Listed as reasons to ask a doctor"))


def test_patients_see_signs_to_look_for_without_the_accuracy_of_the_test(starter_library: Library) -> None:
    told = [
        statement.text
        for section in answered("Is massage safe with back pain?", starter_library, Reader.PATIENT).sections
        for statement in section.statements
    ]
    assert any(text.startswith("Red flag for spinal fracture") for text in told)
    assert not any("pooled" in text or "95% CI" in text for text in told)


def test_what_to_check_of_a_therapist_is_no_finding_of_a_study(starter_library: Library) -> None:
    sections = answered("How do I find a good massage therapist?", starter_library, Reader.PATIENT).sections
    assert "What to check" in {section.title for section in sections}
    assert "What the studies found" not in {section.title for section in sections}


@pytest.mark.parametrize(
    "question",
    ["Can massage help new mothers sleep?", "How should I treat a client with new-onset sleep trouble after giving birth?"],
)
def test_whom_a_question_names_is_kept_beside_what_they_suffer_from(question: str) -> None:
    assert "condition:postpartum" in read_question(question).pico.conditions


@pytest.mark.parametrize("person", ["a client", "my dad", "my wife", "a customer"])
def test_who_is_meant_is_nothing_to_look_for(person: str, starter_library: Library) -> None:
    asked = read_question(f"Does massage help {person} with tension-type headache?")
    assert asked.pico.other_terms == ()
    assert asked.pico.conditions == ("condition:tension-headache",)


def test_infants_are_not_taken_for_their_mothers(starter_library: Library) -> None:
    answer = answered("Can massage help new mothers sleep?", starter_library)
    assert not any("infant" in text for text in opening(answer))


def test_what_helps_is_answered_by_no_yes_or_no(starter_library: Library) -> None:
    assert verdict_label(answered("What helps lymphoedema?", starter_library)) == "What is known"
    assert verdict_label(answered("Does massage help lymphoedema?", starter_library)) == "No"
    assert verdict_label(answered("What is the evidence for massage in fibromyalgia?", starter_library)) == "Conditionally"


def test_what_was_asked_about_safety_comes_first(starter_library: Library) -> None:
    texts = opening(answered("is it normal to feel sore the day after a massage", starter_library))
    assert texts[0].startswith("Soreness the day after")
    assert opening(answered("Is massage safe?", starter_library))[0].startswith("Overall frequency of harm")


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("my shoulder has been killing me for weeks, would massage help?", "condition:shoulder-pain"),
        ("My lower back hurts, would a massage help?", "condition:low-back-pain"),
        ("Her neck is really stiff. Does massage help?", "condition:neck-pain"),
    ],
)
def test_a_part_that_hurts_is_pain_there(question: str, meant: str) -> None:
    asked = read_question(question)
    assert asked.pico.conditions == (meant,)
    assert "killing" not in asked.pico.other_terms


def test_few_null_results_and_a_body_in_favour_are_no_plain_no(starter_library: Library) -> None:
    answer = answered("Does massage improve depression in breast cancer survivors?", starter_library)
    assert answer.verdict is Verdict.CONDITIONALLY
    assert any("found no clear difference in depression" in text for text in opening(answer))
    assert any(text.startswith("Guidelines in favour") for text in opening(answer))


def test_a_caution_on_another_kind_of_swelling_is_no_answer(starter_library: Library) -> None:
    answer = answered("Can massage help the swelling after my hip replacement?", starter_library)
    assert answer.abstained


# Whether it makes a disease worse


def test_whether_a_disease_gets_worse_is_answered_by_comparisons_in_it_and_by_what_notes_lack(starter_library: Library) -> None:
    answer = answered("Can massage make my migraines worse?", starter_library)
    texts = opening(answer)
    assert texts[0].startswith("None of the comparisons held here found migraine worse than with the comparator")
    assert texts[1].startswith("None of the safety notes held here is on migraine")
    assert answer.verdict is Verdict.INSUFFICIENT
    assert len(texts) <= 5


def test_the_gate_refuses_that_none_was_worse_on_other_people_or_against_a_harm(starter_library: Library) -> None:
    [first, *_] = answered("Can massage make my migraines worse?", starter_library).bottom_line_statements
    gate = Gate(starter_library)
    assert not gate.check(first.text, first.supports).faults
    assert gate.check(first.text.replace("migraine", "low back pain"), first.supports).faults
    harmful = next(
        f"{record.id}#finding-{number}"
        for record in starter_records()
        for number, finding in enumerate(record.findings, 1)
        if finding.direction is Direction.HARM
    )
    assert gate.check(first.text, (*first.supports, harmful)).faults


def test_bodies_that_advise_on_the_asked_outcome_lead_where_no_finding_measured_it(starter_library: Library) -> None:
    answer = answered("Should ICU patients get massage for pain?", starter_library)
    texts = opening(answer)
    assert texts[0].startswith("Society of Critical Care Medicine (2018), on pain in intensive care")
    assert texts[1] == "None of the findings told measured pain; they are on other outcomes."
    assert answer.verdict is Verdict.CONDITIONALLY


def test_swelling_after_an_operation_is_what_is_measured(starter_library: Library) -> None:
    [text] = opening(answered("Does lymph drainage reduce swelling after a new knee?", starter_library))
    assert "no clear difference in swelling with manual lymphatic drainage" in text


def test_older_people_with_a_disease_of_age_are_those_who_have_it(starter_library: Library) -> None:
    texts = opening(answered("Does massage help older people with dementia who are restless?", starter_library))
    assert not any("older adults" in text for text in texts)


def test_who_says_that_the_baby_is_due_is_pregnant(starter_library: Library) -> None:
    texts = opening(answered("Bub due in March, is it ok to get a massage or will it hurt the baby?", starter_library))
    assert "pregnan" in texts[0].lower()
    assert not any("preterm" in text for text in texts)


def test_no_benefit_seen_with_very_low_certainty_is_no_no(starter_library: Library) -> None:
    answer = answered("Does deep transverse friction help tennis elbow?", starter_library, Reader.THERAPIST)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert answer.certainty is CertaintyLevel.VERY_LOW
