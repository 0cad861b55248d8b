"""What digests of records say where no finding holds a comparison or a fact: told word for word, and a gap stays a gap."""

from __future__ import annotations

import pytest

from answered import answered
from palpate.answering.question import read_question
from palpate.answering.verification import Gate
from palpate.library import Library
from palpate.vocabulary import QuestionKind, Reader, Verdict

ALEXANDER = "Alexander technique lessons or massage - which did more for back pain after a year?"


def cited(question: str, library: Library) -> set[str]:
    return {reference.record for reference in answered(question, library).references}


@pytest.mark.parametrize(
    ("question", "record", "said"),
    [
        (ALEXANDER, "little-2008-ateam", "while exercise and Alexander lessons still did"),
        (
            "Does deep tissue work beat doing exercises for a long-lasting stiff neck?",
            "skillgate-2020-stone-neck-trial",
            "no treatment was better than advice for pain at one year",
        ),
        (
            "Does connective tissue massage beat Swedish for fibromyalgia?",
            "yuan-2015-fibromyalgia-massage-styles",
            "Swedish massage did not improve outcomes",
        ),
    ],
)
def test_a_study_of_both_treatments_is_told_where_no_finding_sets_them_against_each_other(
    question: str, record: str, said: str, starter_library: Library
) -> None:
    answer = answered(question, starter_library)
    first = answer.bottom_line_statements[0]
    assert said in first.text
    assert first.supports == (record,)
    assert answer.verdict is Verdict.INSUFFICIENT
    assert "sets it directly against" not in answer.bottom_line


def test_a_sham_of_a_treatment_and_the_need_for_one_are_no_comparison_with_it(starter_library: Library) -> None:
    for question in (
        "Is a TENS machine or a massage better for fibromyalgia?",
        "For labour pain is massage better than an epidural?",
    ):
        assert answered(question, starter_library).bottom_line.startswith("None of the comparisons held here")


def test_a_guideline_that_names_both_stands_behind_the_gap(starter_library: Library) -> None:
    first, second = answered("Is massage better than tai chi for knee osteoarthritis?", starter_library).bottom_line_statements[
        :2
    ]
    assert first.text.startswith("None of the comparisons held here sets it directly against tai chi")
    assert "strong positive recommendations include exercise, weight loss, self-management and tai chi" in second.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many Americans had a massage in the last year?", "twenty-one percent of US adults had a massage"),
        (
            "What share of US adults who see a massage practitioner have any insurance for it?",
            "15% had at least some health insurance",
        ),
        ("Among veterans, what proportion report having used massage?", "44% had used massage in the past year"),
        ("What share of massage users took it for pain in 2022?", "from 39.2% in 2002 to 53.4% in 2022"),
    ],
)
def test_how_many_people_use_massage_is_told_from_surveys(question: str, said: str, starter_library: Library) -> None:
    answer = answered(question, starter_library)
    assert answer.kind is QuestionKind.OTHER
    assert said in answer.bottom_line


@pytest.mark.parametrize(
    "question",
    [
        "How many sessions of massage did people with back pain get?",
        "How many massages do people have in a course?",
        "What percentage of people improve with massage for neck pain?",
        "How many people get hurt by massage?",
    ],
)
def test_amounts_effects_and_harms_are_no_question_on_use(question: str) -> None:
    from palpate.answering.kinds import ASKS_SHARE

    assert not ASKS_SHARE.search(question)


def test_where_no_survey_counts_those_asked_about_there_is_no_answer(starter_library: Library) -> None:
    assert answered("What share of nuns use massage in Norway in 1987?", starter_library).abstained


@pytest.mark.parametrize(
    "question",
    [
        "Sensitivity and specificity of saddle anaesthesia for cauda equina syndrome against MRI?",
        "How accurate are single signs like saddle anaesthesia when cauda equina compression is suspected?",
    ],
)
def test_how_accurate_signs_are_is_told_from_the_study_of_that_disease(question: str, starter_library: Library) -> None:
    assert "dionne-2019-cauda-equina-red-flags" in cited(question, starter_library)
    assert "Sensitivity was low" in answered(question, starter_library).bottom_line


def test_the_accuracy_of_signs_of_what_is_not_held_is_not_answered(starter_library: Library) -> None:
    assert answered("How accurate is the Ottawa rule for ankle fractures?", starter_library).abstained


@pytest.mark.parametrize("reader", list(Reader))
def test_every_reader_is_told_the_digest(reader: Reader, starter_library: Library) -> None:
    answer = answered(ALEXANDER, starter_library, reader)
    assert "little-2008-ateam" in {reference.record for reference in answer.references}


DIGEST = (
    "Little P et al. (randomised trial, 2008): At one year massage made no significant difference to disability, while exercise "
    "and Alexander lessons still did."
)


def test_a_sentence_of_a_digest_passes_word_for_word(starter_library: Library) -> None:
    assert not Gate(starter_library).check(DIGEST, ("little-2008-ateam",)).faults


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("one year", "two years"),
        ("no significant difference", "a significant difference"),
        ("still did", "still improved it more"),
        ("Alexander lessons", "acupuncture"),
        ("2008", "2018"),
        ("Little P", "Kutner JS"),
    ],
)
def test_a_changed_digest_does_not_pass(said: str, changed: str, starter_library: Library) -> None:
    assert Gate(starter_library).check(DIGEST.replace(said, changed), ("little-2008-ateam",)).faults


def test_a_digest_of_another_record_does_not_pass(starter_library: Library) -> None:
    assert Gate(starter_library).check(DIGEST, ("perlman-2012-knee-oa-dose-finding",)).faults


def test_one_changed_sentence_beside_one_that_is_told_word_for_word_does_not_pass(starter_library: Library) -> None:
    whole = DIGEST + " The median number of days in pain was 7 higher than with normal care, less than with Alexander lessons."
    assert Gate(starter_library).check(whole, ("little-2008-ateam",)).faults


def test_red_flags_leave_no_room_for_digests(starter_library: Library) -> None:
    question = "I can't feel between my legs and can't pee since this morning. Alexander technique or massage for back pain?"
    assert read_question(question).red_flags
    assert "little-2008-ateam" not in cited(question, starter_library)
