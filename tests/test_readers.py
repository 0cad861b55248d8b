"""One answer, five readers: the same facts, chosen and worded for each, and nobody told what another's answer contradicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from answered import answered
from benchmarks.asking import generated
from palpate.answering import ask
from palpate.answering.readers.rewording import reworded
from palpate.answering.verification import verify_answer
from palpate.answering.verification.rewordings import check_rewording
from palpate.cli import main
from palpate.library import Library
from palpate.rendering import to_html, to_json, to_markdown
from palpate.vocabulary import Answer, CriterionStatus, Reader, SectionKey

BACK = "Does massage help chronic low back pain?"
COVER = "Is massage for low back pain covered by insurance?"
URGENT = "I have low back pain and lost control of my bladder, does massage help?"
RESULT = (
    "Massage may lower pain at 5 weeks (SMD −0.62, 95% CI −1.03 to −0.21); made no clear difference to it at 26 weeks "
    "compared with usual care (randomised trial, 228 people, 2019)."
)


@pytest.fixture(scope="session")
def starter(starter_library: Library) -> Library:
    return starter_library


def told(answer: Answer) -> list[str]:
    statements = [*answer.bottom_line_statements, *(s for section in answer.sections for s in section.statements)]
    return [each.text for each in statements] or [answer.bottom_line]


def safety(answer: Answer) -> list[tuple[str, ...]]:
    return [s.supports for section in answer.sections if section.key is SectionKey.SAFETY for s in section.statements]


# The facts


def guidelines(answer: Answer) -> set[str]:
    """What stands in the section of the guidelines."""
    held = (section.statements for section in answer.sections if section.key is SectionKey.GUIDELINES)
    return {address for statements in held for statement in statements for address in statement.supports}


@pytest.mark.parametrize("count", [10, pytest.param(30, marks=pytest.mark.slow)])
def test_no_reader_is_told_what_another_answer_contradicts(count: int, starter: Library) -> None:
    for question in generated(starter, count):
        clinician = answered(question, starter)
        for reader in Reader:
            other = answered(question, starter, reader)
            assert other.reader is reader
            assert (other.verdict, other.certainty, other.abstained) == (
                clinician.verdict,
                clinician.certainty,
                clinician.abstained,
            )
            assert safety(other) == safety(clinician), (question, reader)
            told = [s.supports for s in other.bottom_line_statements]
            moved = [s.supports for s in clinician.bottom_line_statements if s.supports not in told]
            assert [s.supports for s in clinician.bottom_line_statements if s.supports in told] == told
            assert not moved or reader is Reader.PATIENT
            assert {address for supports in moved for address in supports} <= guidelines(other), (question, moved)
            words = {s.rewords or s.text for s in other.bottom_line_statements}
            words |= {s.text for s in clinician.bottom_line_statements if s.supports in moved}
            assert words == {s.text for s in clinician.bottom_line_statements}
            assert verify_answer(other, starter).passed, (question, reader)


@pytest.mark.parametrize("reader", Reader)
def test_an_emergency_comes_first_for_every_reader(reader: Reader, starter: Library) -> None:
    answer = ask(URGENT, starter, reader=reader)
    assert answer.urgent
    assert answer.urgent_advice == ask(URGENT, starter).urgent_advice
    assert to_markdown(answer).startswith("> **URGENT.**")


@pytest.mark.parametrize("reader", Reader)
def test_what_is_not_held_is_answered_for_nobody(reader: Reader, starter: Library) -> None:
    answer = ask("Does metformin help diabetes?", starter, reader=reader)
    assert answer.abstained
    assert not answer.sections
    assert not answer.criteria


# Patients


def test_fifty_answers_for_patients_read_at_grade_eight_or_lower(starter: Library) -> None:
    import textstat

    grades = {}
    for question in generated(starter, 50):
        answer = ask(question, starter, reader=Reader.PATIENT)
        text = " ".join(
            [*([answer.urgent_advice] if answer.urgent_advice else []), *map(read_aloud, told(answer)), *answer.ask_doctor]
        )
        grades[question] = textstat.flesch_kincaid_grade(text)
    assert {question: grade for question, grade in grades.items() if grade > 8} == {}


def read_aloud(statement: str) -> str:
    """A list is read item by item, as it is shown; it is no long sentence."""
    return statement.replace("; ", ". ").replace(": ", ". ", 1) if statement.startswith("Listed as ") else statement


def test_patients_are_told_what_to_ask_the_doctor_in_questions(starter: Library) -> None:
    asked = ask(BACK, starter, reader=Reader.PATIENT).ask_doctor
    assert len(asked) >= 3
    assert all(each.endswith("?") for each in asked)


def test_a_result_in_plain_words_keeps_direction_certainty_time_and_comparator() -> None:
    assert reworded(RESULT) == (
        "Massage may lower pain at 5 weeks (a medium effect). It made no clear difference to it at 26 weeks. "
        "It was set against usual care. This comes from a trial of 228 people (2019)."
    )


def test_advice_in_plain_words_names_its_issuer_and_keeps_its_strength() -> None:
    advice = "A College (2020), on chronic pain, adults: Massage may be offered. Strength: no recommendation."
    plain = "From A College (2020). It speaks of long-lasting pain, adults. Massage may be offered. Strength: no recommendation."
    assert reworded(advice) == plain
    assert all(check.passed for check in check_rewording(plain, advice))


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("may lower", "may raise", "direction"),
        ("no clear difference", "a clear improvement", "direction"),
        ("may lower", "lowers", "certainty"),
        ("may lower", "probably lowers", "certainty"),
        ("228 people", "822 people", "numbers"),
        ("5 weeks", "5 months", "numbers"),
        ("medium", "large", "numbers"),
        ("usual care", "exercise", "names"),
        ("pain", "sleep", "names"),
        ("It was set against usual care. ", "", "names"),
        (" It made no clear difference to it at 26 weeks.", "", "direction"),
    ],
)
def test_a_rewording_that_says_something_else_is_caught(right: str, wrong: str, kind: str) -> None:
    plain = reworded(RESULT)
    assert all(check.passed for check in check_rewording(plain, RESULT))
    assert right in plain
    failed = [check.kind for check in check_rewording(plain.replace(right, wrong, 1), RESULT) if not check.passed]
    assert kind in failed


def test_verify_catches_a_patient_answer_whose_plain_words_were_changed(starter: Library) -> None:
    answer = ask(BACK, starter, reader=Reader.PATIENT)
    first = next(s for section in answer.sections for s in section.statements if s.rewords and "no clear difference" in s.text)
    changed = to_json(answer).replace(first.text, first.text.replace("made no clear difference to", "improved"))
    assert not verify_answer(Answer.model_validate_json(changed), starter).passed


# Therapists, payers, researchers


def test_therapists_get_technique_dose_and_precautions_first(starter: Library) -> None:
    sections = ask(BACK, starter, reader=Reader.THERAPIST).sections
    assert [each.key for each in sections[:3]] == [SectionKey.KEY_POINTS, SectionKey.TREATMENT_PLAN, SectionKey.SAFETY]
    assert any((s.group or "").startswith("Technique: ") for s in sections[0].statements)


def test_a_statement_under_another_technique_is_caught(starter: Library) -> None:
    answer = ask(BACK, starter, reader=Reader.THERAPIST)
    changed = to_json(answer).replace('"Technique: massage"', '"Technique: cupping"')
    assert changed != to_json(answer)
    assert not verify_answer(Answer.model_validate_json(changed), starter).passed


def test_payers_get_every_criterion_with_what_bears_it(starter: Library) -> None:
    answer = ask(COVER, starter, reader=Reader.PAYER)
    assert {each.status for each in answer.criteria} == set(CriterionStatus)
    assert all(each.statements for each in answer.criteria if each.status is not CriterionStatus.UNKNOWN)
    assert any(s.supports for each in answer.criteria if each.key == "policy" for s in each.statements)


def test_a_criterion_on_which_nothing_is_held_is_unknown(starter: Library) -> None:
    criteria = {each.key: each for each in ask("Is massage covered by insurance?", starter, reader=Reader.PAYER).criteria}
    assert criteria["benefit"].status is CriterionStatus.UNKNOWN
    assert "nothing that decides this is held" in criteria["benefit"].why


def test_verify_catches_a_criterion_with_another_status(starter: Library) -> None:
    answer = ask(COVER, starter, reader=Reader.PAYER)
    flipped = tuple(
        each.model_copy(update={"status": CriterionStatus.MET}) if each.key == "certainty" else each for each in answer.criteria
    )
    assert not verify_answer(answer.model_copy(update={"criteria": flipped}), starter).passed


def test_researchers_get_the_whole_table_and_the_search_strategy(starter: Library) -> None:
    answer = ask(BACK, starter, reader=Reader.RESEARCHER)
    assert answer.sections[0].key is SectionKey.RESEARCH
    rows = answer.sections[0].table
    usual = next(s for s in ask(BACK, starter).sections if s.key is SectionKey.RESEARCH).table
    assert {row.support for row in usual} <= {row.support for row in rows}
    assert any(row.certainty_basis for row in rows)
    assert f"version {starter.version}" in answer.searched[0]
    assert "looked for: chronic low back pain" in answer.searched
    assert "rated by" in to_markdown(answer)
    assert "rated by" in to_html(answer)


# Interfaces


@pytest.mark.parametrize("reader", Reader)
def test_every_form_says_for_whom_it_is(reader: Reader, starter: Library) -> None:
    answer = ask(COVER, starter, reader=reader)
    assert f"For {reader}s" in to_markdown(answer)
    assert f"For {reader}s" in to_html(answer)
    assert Answer.model_validate_json(to_json(answer)) == answer
    for criterion in answer.criteria:
        assert criterion.text in to_markdown(answer)
        assert criterion.text in to_html(answer)


def test_an_unknown_reader_is_a_usage_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["ask", BACK, "--reader", "lawyer"]) == 2
    shown = capsys.readouterr().err
    assert "'lawyer' is not one of 'clinician', 'therapist', 'patient', 'payer', 'researcher'" in shown
