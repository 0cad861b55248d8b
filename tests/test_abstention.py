"""What the library cannot answer is not answered, and what it can is: by the words that it does not know."""

from __future__ import annotations

import pytest

from palpate.answering import ask
from palpate.answering.asked_time import asked_time
from palpate.answering.question import read_question
from palpate.answering.unknown_things import things_asked
from palpate.answering.verification import gate_of
from palpate.library import Library
from palpate.rendering import to_markdown
from palpate.rendering.common import verdict_label
from palpate.terminology import terminology
from palpate.vocabulary import Verdict
from validation.abstention_check import asked


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


@pytest.mark.parametrize(
    ("half", "least"),
    [
        pytest.param("development", 0.95, marks=pytest.mark.slow),
        pytest.param("unseen", 0.95, marks=pytest.mark.slow),
        pytest.param("fresh", 0.95, marks=pytest.mark.slow),
        pytest.param("fresh 2", 0.95, marks=pytest.mark.slow),
        pytest.param("fresh 3", 0.95, marks=pytest.mark.slow),
        ("fresh 4", 0.95),
    ],
)
def test_most_unanswerable_questions_are_abstained_on(half: str, least: float, library: Library) -> None:
    answers = list(asked("unanswerable", library, half))
    assert len(answers) >= 40
    assert sum(one.right for one in answers) / len(answers) >= least


@pytest.mark.parametrize(
    ("half", "most"),
    [
        pytest.param("development", 0.05, marks=pytest.mark.slow),
        pytest.param("unseen", 0.05, marks=pytest.mark.slow),
        pytest.param("fresh", 0.05, marks=pytest.mark.slow),
        pytest.param("fresh 2", 0.05, marks=pytest.mark.slow),
        pytest.param("fresh 3", 0.05, marks=pytest.mark.slow),
        ("fresh 4", 0.13),
    ],
)
def test_few_answerable_questions_are_abstained_on(half: str, most: float, library: Library) -> None:
    answers = list(asked("answerable", library, half))
    assert len(answers) >= 40
    assert sum(one.abstained for one in answers) / len(answers) <= most


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Does massage for low back pain improve eyesight?", ("eyesight",)),
        ("Does massage help tension headache in heart transplant recipients?", ("heart transplant recipients",)),
        ("Does massage help stubborn neck pain?", ()),
        ("My lower back aches after gardening, does massage help?", ()),
        ("Is massage safe for my mother's knee?", ()),
    ],
)
def test_things_asked_about_are_told_from_turns_of_phrase(question: str, things: tuple[str, ...]) -> None:
    assert things_asked(read_question(question)) == things


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Does massage for low back pain improve eyesight?", "eyesight"),
        ("Does massage help breathlessness in patients with advanced cancer?", "breathlessness"),
        ("Is massage or a hot tub better for rheumatoid arthritis?", "hot tub"),
        ("May I massage my baby after vaccination?", "vaccination"),
    ],
)
def test_a_thing_that_no_source_speaks_of_is_said_first_and_there_is_no_verdict(
    question: str, thing: str, library: Library
) -> None:
    answer = ask(question, library)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert answer.bottom_line.startswith(f"None of the sources of this answer speaks of “{thing}”")


def test_a_thing_that_a_source_speaks_of_is_no_gap(library: Library) -> None:
    answer = ask("Does myofascial release help chronic low back pain in nursing professionals?", library)
    assert "speaks of" not in answer.bottom_line


def test_the_gate_finds_out_a_gap_that_is_none(library: Library) -> None:
    text = "None of the sources of this answer speaks of “nursing”; what follows is not on that."
    assert not gate_of(library).check(text, ("ajimsha-2014-myofascial-release-nurses#finding-1",)).passed
    assert gate_of(library).check(text, ("furlan-2015-low-back-pain#finding-1",)).passed


@pytest.mark.parametrize(
    "question", ["How common are side effects of massage?", "May somebody with a clot in the leg have a massage?"]
)
def test_how_common_harm_is_and_who_may_be_treated_are_questions_of_safety(question: str) -> None:
    assert read_question(question).kind == "safety"


def test_how_often_attacks_come_is_no_question_of_dose() -> None:
    assert read_question("Do trigger point treatments reduce how often headaches come?").kind == "effectiveness"


def test_a_treatment_named_after_a_condition_does_not_ask_about_that_condition() -> None:
    pico = read_question("Does trigger point therapy help headache?").pico
    assert pico.conditions == ("condition:headache",)
    assert read_question("Does trigger point therapy help?").pico.conditions == ("condition:myofascial-pain",)


def test_a_technique_on_which_no_safety_note_is_held_is_said_so_first(library: Library) -> None:
    answer = ask("Is cupping safe for someone on warfarin?", library)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert answer.bottom_line.startswith("None of the safety notes held here is on cupping; what follows is on other treatment.")
    assert "None of the safety notes" not in ask("Is deep tissue massage safe for someone on warfarin?", library).bottom_line
    assert "None of the safety notes" not in ask("When should foam rolling be avoided?", library).bottom_line


def test_a_note_on_the_technique_in_the_very_condition_is_told_and_no_gap(library: Library) -> None:
    told = ask("Is foam rolling safe with deep vein thrombosis?", library).bottom_line
    assert "None of the safety notes" not in told
    assert "deep vein thrombosis calls for at least caution before foam rolling" in told


def test_notes_on_the_technique_and_on_the_condition_apart_are_called_so(library: Library) -> None:
    told = ask("Is a massage gun safe with a pacemaker?", library).bottom_line
    assert told.startswith("None of the safety notes held here is on percussion massage gun together with heart disease;")
    assert "rhabdomyolysis" in told


def test_the_gate_knows_a_safety_note_on_the_technique(library: Library) -> None:
    text = "None of the safety notes held here is on foam rolling; what follows is on other treatment."
    assert not gate_of(library).check(text, ("bartsch-2021-foam-rolling-delphi#safety-1",)).passed


def test_schedules_of_which_none_did_better_bear_no_verdict(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    answer = ask("How often should massage be given for myofascial pain syndrome?", library)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert "dropped" not in caplog.text


def test_whether_either_of_two_treatments_helps_is_answered_for_each(library: Library) -> None:
    answer = ask("Does massage or exercise help neck pain?", library)
    assert answer.kind == "effectiveness"
    assert "massage or exercise" not in answer.bottom_line
    assert "In neck pain, massage probably improves pain" in answer.bottom_line
    assert "found pain better in the short term with exercise followed by deep tissue massage" in answer.bottom_line
    assert read_question("Does massage help neck pain more than exercise or acupuncture?").kind == "comparison"
    assert read_question("Massage or exercise for neck pain?").kind == "comparison"


def test_of_two_treatments_the_one_that_was_not_tested_is_named(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    answer = ask("Does massage or acupuncture help migraine?", library)
    assert "No finding held here tested acupuncture by itself." in answer.bottom_line
    assert "dropped" not in caplog.text


def test_a_question_of_which_is_better_has_no_yes_or_no(library: Library) -> None:
    assert verdict_label(ask("Massage or exercise for neck pain?", library)) == "What is known"
    assert verdict_label(ask("Is massage better than exercise for neck pain?", library)) == "No"


def test_the_asked_time_leads(library: Library) -> None:
    assert ask("Does tuina reduce neck pain at 12 weeks?", library).bottom_line.startswith(
        "Tuina lowered neck pain intensity (VAS, previous 7 days) at 12 weeks"
    )


def test_a_time_at_which_nothing_was_measured_is_said_first(library: Library) -> None:
    answer = ask("Does massage help migraine after two years?", library)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert answer.bottom_line.startswith("None of the findings held here looked at two years; what follows is at other times.")


def test_the_gate_finds_a_result_at_a_time_said_to_be_missing(library: Library) -> None:
    text = "None of the findings held here looked at 12 weeks; what follows is at other times."
    assert not gate_of(library).check(text, ("pach-2018-tuina-chronic-neck-pain#finding-5",)).passed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Does massage help neck pain after six months?", "six months"),
        ("Does massage help after a six-week course?", None),
        ("Does massage help women over 65 years with neck pain?", None),
        ("I'm in labour at 40 weeks, does massage help?", None),
        ("I have had back pain for two years. Does massage help?", None),
        ("I had a stroke, after two years of pain, does massage help?", None),
        ("Does massage help fibromyalgia in the long term?", "the long term"),
        ("Does massage have long-term benefits in neck pain?", "the long term"),
        ("Does massage help long-term back pain?", None),
    ],
)
def test_a_time_after_treatment_is_told_from_how_long_it_has_hurt(text: str, words: str | None) -> None:
    found = asked_time(text)
    assert (found.words if found else None) == words


def test_a_kind_of_massage_is_called_by_its_name(library: Library) -> None:
    told = ask("Does massage help fibromyalgia?", library).bottom_line
    assert "In fibromyalgia, myofascial release probably improves pain" in told
    assert "Laimi 2018 found no clear difference in pain and function with myofascial release" in told


def test_each_guideline_body_is_named_once_on_a_side(library: Library) -> None:
    told = ask("Does massage help low back pain?", library).bottom_line
    against = told.split("Against: ")[1].split(". Without")[0]
    assert against.count("Royal Dutch Society for Physical Therapy") == 1


def test_vitality_is_no_fatigue() -> None:
    vitality, fatigue = terminology().get("outcome:vitality"), terminology().get("outcome:fatigue")
    assert "outcome:fatigue" not in terminology().find_ids("vitality", ("outcome",))
    assert (vitality.lower_is_better, fatigue.lower_is_better) == (False, True)


def test_a_treatment_of_two_parts_is_called_by_neither_alone(library: Library) -> None:
    told = ask("Can massage relieve hand arthritis?", library).bottom_line
    assert (
        "found pain better in the short term with weekly therapist massage of the wrist and hand plus daily self-massage" in told
    )


def test_no_benefit_on_pain_is_no_no_where_something_else_got_better(library: Library) -> None:
    answer = ask("Does massage help women with breast cancer?", library)
    assert answer.verdict is Verdict.CONDITIONALLY
    assert "improved anger and fatigue" in answer.bottom_line
    assert "anger" not in ask("Does massage reduce pain in women with breast cancer?", library).bottom_line


def test_red_flags_of_the_spine_are_not_told_of_other_diseases(library: Library) -> None:
    assert "spinal fracture" not in to_markdown(ask("Does massage help women with breast cancer?", library))
    assert "spinal fracture" in to_markdown(ask("Is massage safe for low back pain?", library))


def test_a_note_on_one_disease_is_not_told_of_another_in_the_same_people(library: Library) -> None:
    told = to_markdown(ask("Does massage improve blood sugar in children with diabetes?", library))
    assert "HIV" not in told.split("## References")[0]


def test_what_was_measured_in_a_disease_names_it_among_mechanisms(library: Library) -> None:
    assert (
        "In breast cancer, regular massage made no clear difference to cortisol"
        in ask("Does massage lower cortisol?", library).bottom_line
    )


def test_sport_performance_is_an_outcome() -> None:
    assert read_question("Does massage help sport performance?").pico.outcomes == ("outcome:performance",)


def test_what_was_studied_only_with_others_is_not_told_of_one_alone(library: Library) -> None:
    answer = ask("Does exercise help depression?", library)
    assert "massage or yoga sessions" in answer.bottom_line
    assert "exercise improved" not in answer.bottom_line


def test_a_thing_that_the_sources_speak_of_is_no_gap(library: Library) -> None:
    answer = ask("Does massage speed up recovery after an ultramarathon?", library)
    assert not answer.abstained
    assert "speaks of" not in answer.bottom_line
