"""Answers from findings that were read by grammar: on the treatment that was asked about, said the right way round, seen to be read.

All texts are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.answering import ask
from palpate.answering.question import read_question
from palpate.answering.subject import subject_of
from palpate.appraisal.doubts import doubts_of
from palpate.appraisal.enriching import enrich, read_record
from palpate.library import Library
from palpate.rendering import to_markdown
from palpate.synthesis import comparisons
from palpate.synthesis.evidence_map import evidence_map
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary import (
    Answer,
    Direction,
    Finding,
    Record,
    RecordKind,
    SectionKey,
    Statement,
    Support,
    TextSection,
    Verdict,
)
from tests.library_samples import from_pubmed, new_library

METHODS = "We randomly assigned {n} adults with migraine to receive {a} or {b}."


def trial(
    number: str, a: str, b: str, result: str, *, title: str | None = None, year: int = 2015, methods: str | None = None
) -> Record:
    """A randomised trial of one drug against another or placebo in migraine."""
    record = from_pubmed(
        number, title or f"{a.capitalize()} versus {b} for migraine: a randomised trial, part {number}", year=year, text=""
    )
    sections = (
        TextSection(label="METHODS", text=methods or METHODS.format(n=int(number) + 40, a=a, b=b)),
        TextSection(label="RESULTS", text=result),
    )
    return record.model_copy(update={"abstract": sections, "kind": RecordKind.RANDOMIZED_TRIAL})


LOWER = "Headache severity was significantly lower with dromitriptan than with placebo (P = 0.003)."
SAME = "Headache severity did not differ between dromitriptan and placebo (P = 0.61)."
RIVAL = "Headache severity was significantly lower with zelmitriptan than with dromitriptan (P = 0.02)."


def answered(tmp_path: Path, question: str, *records: Record) -> Answer:
    library = new_library(tmp_path / "library")
    library.add(records)
    enrich(library)
    return ask(question, library)


def statements(answer: Answer) -> list[Statement]:
    return [*answer.bottom_line_statements, *(statement for section in answer.sections for statement in section.statements)]


def research_rows(answer: Answer) -> list[tuple[str, str, str]]:
    return [
        (row.intervention, row.comparator, row.direction)
        for section in answer.sections
        if section.key is SectionKey.RESEARCH
        for row in section.table
        if row.read
    ]


# What is asked


@pytest.mark.parametrize(
    ("question", "treatment", "rival", "about"),
    [
        ("Does dromitriptan relieve migraine?", ("dromitriptan",), (), ("migraine",)),
        ("Is dromitriptan better than zelmitriptan for migraine?", ("dromitriptan",), ("zelmitriptan",), ("migraine",)),
        ("Does dromitriptan work better than placebo for migraine?", ("dromitriptan",), ("placebo",), ("migraine",)),
        ("What is the effect of dromitriptan on migraine?", ("dromitriptan",), (), ("migraine",)),
        ("dromitriptan for migraine", ("dromitriptan",), (), ("migraine",)),
        ("Does dromitriptan reduce albuminuria in diabetes?", ("dromitriptan",), (), ("albuminuria", "diabetes")),
    ],
)
def test_a_plain_question_is_taken_apart(
    question: str, treatment: tuple[str, ...], rival: tuple[str, ...], about: tuple[str, ...]
) -> None:
    subject = subject_of(read_question(question))
    assert subject is not None
    assert (subject.treatment, subject.rival, subject.about) == (treatment, rival, about)


@pytest.mark.parametrize(
    "question",
    [
        "What helps migraine?",
        "Does dromitriptan not help migraine?",
        "Is dromitriptan less effective than placebo for migraine?",
        "Does dromitriptan increase albuminuria?",
        "Is dromitriptan safe in pregnancy?",
        "Do dromitriptan and zelmitriptan help migraine?",
        "Does dromitriptan help?",
    ],
)
def test_a_question_of_another_form_has_no_subject(question: str) -> None:
    assert subject_of(read_question(question)) is None


# What answers


def test_two_trials_that_were_read_give_a_verdict_and_say_that_they_were_read(tmp_path: Path) -> None:
    answer = answered(
        tmp_path,
        "Does dromitriptan relieve migraine?",
        trial("91", "dromitriptan", "placebo", LOWER),
        trial("92", "dromitriptan", "placebo", LOWER),
    )
    assert answer.verdict is Verdict.CONDITIONALLY
    assert answer.certainty is None
    assert answer.bottom_line == (
        "Against placebo, both results read in 2 studies, on headache frequency or intensity, favoured dromitriptan. "
        "These results were read from abstracts by palpate itself; no person has checked them."
    )
    assert answer.not_read == ()
    assert research_rows(answer) == [("Dromitriptan", "placebo", "better")] * 2


def test_one_trial_is_told_and_gives_no_verdict(tmp_path: Path) -> None:
    answer = answered(tmp_path, "Does dromitriptan relieve migraine?", trial("91", "dromitriptan", "placebo", LOWER))
    assert answer.verdict is Verdict.INSUFFICIENT
    assert not answer.abstained
    assert answer.bottom_line.startswith("Against placebo, the one result read, on headache")


def test_trials_that_found_no_difference_give_a_no(tmp_path: Path) -> None:
    answer = answered(
        tmp_path,
        "Does dromitriptan relieve migraine?",
        trial("91", "dromitriptan", "placebo", SAME),
        trial("92", "dromitriptan", "placebo", SAME),
    )
    assert answer.verdict is Verdict.NO


def test_every_statement_leads_to_the_finding_and_to_the_sentence(tmp_path: Path) -> None:
    library = new_library(tmp_path / "library")
    library.add([trial("91", "dromitriptan", "placebo", LOWER)])
    enrich(library)
    answer = ask("Does dromitriptan relieve migraine?", library)
    for statement in statements(answer):
        assert all(library.resolve(address) for address in statement.supports)
        assert any(Support.parse(address).part == "finding" for address in statement.supports)
    [quotation] = [statement for statement in statements(answer) if statement.quotation]
    assert LOWER in quotation.text
    assert quotation.group == "Read by palpate from abstracts, not checked by a person"
    assert LOWER in [library.resolve(address) for address in quotation.supports]


def test_the_rendered_table_says_that_its_rows_were_read(tmp_path: Path) -> None:
    answer = answered(tmp_path, "Does dromitriptan relieve migraine?", trial("91", "dromitriptan", "placebo", LOWER))
    assert "### Effects: migraine (read by palpate, not checked by a person)" in to_markdown(answer)


def test_a_comparator_that_is_asked_about_is_told_from_its_side(tmp_path: Path) -> None:
    records = [trial("91", "zelmitriptan", "dromitriptan", RIVAL), trial("92", "zelmitriptan", "dromitriptan", RIVAL)]
    answer = answered(tmp_path, "Is dromitriptan better than zelmitriptan for migraine?", *records)
    assert answer.verdict is Verdict.NO
    assert "both results read in 2 studies, on headache frequency or intensity, favoured zelmitriptan" in answer.bottom_line
    assert research_rows(answer) == [("dromitriptan", "Zelmitriptan", "worse")] * 2
    library = Library.open(tmp_path / "library")
    turned = ask("Is zelmitriptan better than dromitriptan for migraine?", library)
    assert turned.verdict is Verdict.CONDITIONALLY
    assert "favoured zelmitriptan" in turned.bottom_line


def test_against_another_drug_alone_it_is_not_known_whether_a_drug_works(tmp_path: Path) -> None:
    records = [
        trial(
            "91",
            "dromitriptan",
            "zelmitriptan",
            RIVAL.replace("zelm", "x").replace("drom", "zelm").replace("xitriptan", "dromitriptan"),
        )
    ]
    answer = answered(tmp_path, "Does dromitriptan relieve migraine?", *records)
    assert answer.verdict is Verdict.INSUFFICIENT


# What does not answer


@pytest.mark.parametrize(
    "question",
    [
        "Does zelmitriptan relieve migraine?",
        "Does dromitriptan relieve cluster headache?",
        "Does dromitriptan relieve migraine in children?",
        "Does dromitriptan reduce nausea in migraine?",
        "Is zelmitriptan better than dromitriptan for migraine?",
        "Does dromitriptan cure migraine?",
    ],
)
def test_a_word_that_no_finding_has_keeps_the_question_unanswered(tmp_path: Path, question: str) -> None:
    answer = answered(
        tmp_path,
        question,
        trial("91", "dromitriptan", "placebo", LOWER),
        trial("92", "dromitriptan", "placebo", f"{LOWER} Nobody had taken zelmitriptan before."),
    )
    assert answer.verdict is Verdict.INSUFFICIENT
    assert research_rows(answer) == []


def test_a_combination_does_not_speak_for_the_drug_alone(tmp_path: Path) -> None:
    result = "Headache severity was significantly lower with dromitriptan plus naproxen than with placebo (P = 0.003)."
    records = [trial(number, "dromitriptan plus naproxen", "placebo", result) for number in ("91", "92")]
    assert research_rows(answered(tmp_path, "Does dromitriptan relieve migraine?", *records)) == []


def test_a_retracted_trial_does_not_answer(tmp_path: Path) -> None:
    record = trial("91", "dromitriptan", "placebo", LOWER).model_copy(update={"retracted": True})
    assert research_rows(answered(tmp_path, "Does dromitriptan relieve migraine?", record)) == []


def test_an_observational_study_does_not_answer(tmp_path: Path) -> None:
    record = trial("91", "dromitriptan", "placebo", LOWER).model_copy(update={"kind": RecordKind.OBSERVATIONAL_STUDY})
    assert research_rows(answered(tmp_path, "Does dromitriptan relieve migraine?", record)) == []


def test_a_record_whose_readings_are_all_doubtful_is_quoted_as_before(tmp_path: Path) -> None:
    record = trial("91", "dromitriptan", "placebo", "Headache severity was significantly lower after dromitriptan (P = 0.003).")
    concluded = TextSection(label="CONCLUSIONS", text="Dromitriptan seems to relieve migraine in adults.")
    record = record.model_copy(update={"abstract": (*record.abstract, concluded)})
    answer = answered(tmp_path, "Does dromitriptan relieve migraine?", record)
    assert answer.bottom_line.startswith("No appraised evidence")
    assert "“Dromitriptan seems to relieve migraine in adults.”" in next(s.text for s in statements(answer) if s.quotation)


def test_what_people_wrote_leads_and_what_was_read_stands_beside_it(tmp_path: Path) -> None:
    question = "Does massage help low back pain?"
    library = new_library(tmp_path / "library")
    before = ask(question, library)
    result = "Pain was significantly lower with massage than with usual care (P = 0.003)."
    methods = "We randomly assigned 120 adults with low back pain to receive massage or usual care."
    title = "Massage versus usual care for low back pain: a randomised trial"
    library.add([trial("91", "massage", "usual care", result, title=title, methods=methods, year=2024)])
    enrich(library)
    after = ask(question, library)
    assert after.bottom_line == before.bottom_line
    assert (after.verdict, after.certainty) == (before.verdict, before.certainty)
    assert research_rows(after) == [("Massage", "usual care", "better")]
    assert research_rows(before) == []


def test_a_library_without_readings_answers_as_before(tmp_path: Path) -> None:
    library = new_library(tmp_path / "library")
    library.add([trial("91", "dromitriptan", "placebo", LOWER)])
    assert not library.has_read_evidence
    assert research_rows(ask("Does dromitriptan relieve migraine?", library)) == []


# Doubts


def finding(direction: Direction, comparator: str = "placebo") -> Finding:
    return Finding(condition="migraine", intervention="dromitriptan", comparator=comparator, outcome="pain", direction=direction)


@pytest.mark.parametrize(
    ("read", "sentence", "doubt"),
    [
        (finding(Direction.BENEFIT, "not stated"), "Pain was lower with dromitriptan than before.", "comparator is not named"),
        (finding(Direction.BENEFIT, "placebo reported relief"), "Pain was lower than on placebo.", "piece of a sentence"),
        (finding(Direction.BENEFIT), "Dromitriptan reduced pain from 7.1 to 5.2 (P < 0.001).", "side by side"),
        (finding(Direction.BENEFIT), "Dromitriptan was inferior to placebo on pain.", "may say otherwise"),
        (finding(Direction.NO_DIFFERENCE), "Pain was alike, sleep significantly better than with placebo.", "may say otherwise"),
        (
            finding(Direction.BENEFIT),
            "Weight rose less in the combined group than in the dromitriptan and placebo groups.",
            "other groups",
        ),
        (
            finding(Direction.NO_DIFFERENCE),
            "Pain did not differ between responders and nonresponders to dromitriptan.",
            "other groups",
        ),
        (
            finding(Direction.HARM, "zelmitriptan"),
            "Both drugs lowered pain (dromitriptan 5 points, zelmitriptan 6).",
            "both groups",
        ),
        (finding(Direction.HARM), "Dromitriptan gave a greater pain-free response than placebo.", "not say outright"),
        (finding(Direction.HARM), "Rescue medicine was used less with dromitriptan than with placebo.", "not say outright"),
    ],
)
def test_a_reading_that_its_sentence_does_not_bear_out_is_doubted(read: Finding, sentence: str, doubt: str) -> None:
    assert any(doubt in told for told in doubts_of(read, sentence))


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (finding(Direction.BENEFIT), LOWER),
        (finding(Direction.NO_DIFFERENCE), SAME),
        (finding(Direction.BENEFIT), "Compared with placebo, dromitriptan lowered pain (P = 0.01)."),
        (finding(Direction.HARM), "Pain was worse with dromitriptan than with placebo."),
    ],
)
def test_a_reading_that_its_sentence_bears_out_is_not_doubted(read: Finding, sentence: str) -> None:
    assert doubts_of(read, sentence) == ()


# Synthesis


POOLED = (
    "Pain was significantly lower with massage than with usual care at 6 weeks (SMD -0.40, 95% CI -0.70 to -0.10, P = 0.009)."
)


def massage_trial(number: str, result: str, *, kind: RecordKind = RecordKind.RANDOMIZED_TRIAL) -> Record:
    record, _ = read_record(
        trial(
            number,
            "massage",
            "usual care",
            result,
            title=f"Massage versus usual care for tennis elbow: a randomised trial, part {number}",
            methods="We randomly assigned 120 adults with tennis elbow to receive massage or usual care.",
        ).model_copy(update={"kind": kind})
    )
    return record


def test_a_flagged_finding_decides_nothing() -> None:
    record = massage_trial("91", POOLED)
    doubted = record.findings[0].model_copy(update={"flags": ("its numbers don't add up",)})
    [sound], [flagged] = comparisons([record]), comparisons([record.model_copy(update={"findings": (doubted,)})])
    assert sound.was_read
    assert sound.decides
    assert not flagged.decides


def test_a_flagged_finding_is_not_pooled_and_the_reason_is_given(tmp_path: Path) -> None:
    library = new_library(tmp_path / "library")
    record = massage_trial("91", POOLED)
    doubted = record.findings[0].model_copy(update={"flags": ("its numbers don't add up",)})
    library.add([record.model_copy(update={"findings": (doubted,)})])
    [left] = [one for one in synthesize(library, "massage", "tennis elbow").left_out if one.record == "pmid:91"]
    assert left.reason == "its reading is doubtful: its numbers don't add up"
    assert "pmid:91#finding-1" not in {support for cell in evidence_map(library, "massage").cells for support in cell.supports}


def test_readings_of_randomised_trials_are_pooled_and_mapped_like_any_other(tmp_path: Path) -> None:
    library = new_library(tmp_path / "library")
    library.add([massage_trial("91", POOLED), massage_trial("92", POOLED.replace("-0.40, 95% CI -0.70", "-0.45, 95% CI -0.80"))])
    pooled = [group for group in synthesize(library, "massage", "tennis elbow").groups if group.pooled]
    assert [{study.record for study in group.studies} for group in pooled] == [{"pmid:91", "pmid:92"}]
    assert {"pmid:91#finding-1", "pmid:92#finding-1"} <= {
        support for cell in evidence_map(library, "massage").cells for support in cell.supports
    }


def test_a_reading_of_another_design_is_not_pooled(tmp_path: Path) -> None:
    library = new_library(tmp_path / "library")
    library.add([massage_trial("91", POOLED, kind=RecordKind.CLINICAL_TRIAL)])
    [left] = [one for one in synthesize(library, "massage", "tennis elbow").left_out if one.record == "pmid:91"]
    assert left.reason.startswith("not a randomised trial")
