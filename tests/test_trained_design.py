"""The design of a study as the trained reader takes it beside the grammar: changed where the words say otherwise, lifted only where they are sure."""

from __future__ import annotations

import numpy as np
import pytest

from palpate.appraisal import trained_design
from palpate.appraisal.appraise import appraise
from palpate.appraisal.design import StudyDesign, read_design
from palpate.appraisal.design_cues import Design
from palpate.appraisal.passages import Span, read_sentences
from palpate.appraisal.trained_design import DESIGNS, LIFTED, likeliest_design, places, probabilities, signs
from palpate.vocabulary import Record
from study_samples import study, text_at

TRIAL = study(
    "Warm stones for stiff shoulders: a randomised controlled trial",
    methods="Sixty patients with stiff shoulders were randomly assigned to warm stones or usual care for six weeks.",
    results="Pain was lower with warm stones than with usual care (p = 0.01). No adverse events were reported in either group.",
)
COHORT = study(
    "Outcome of stiff shoulders after surgery: a retrospective cohort study",
    methods="We retrospectively reviewed the records of 210 patients who had surgery between 2001 and 2009.",
    results="Recurrence was associated with age (hazard ratio 1.4, 95% CI 1.1 to 1.8). Median follow-up was four years.",
)
OVERVIEW = study(
    "Stiff shoulders: current concepts and therapeutic options",
    text="This article reviews the pathophysiology of stiff shoulders and discusses current therapeutic options. "
    "Several drugs have become available in recent years. The role of physical treatment is discussed. "
    "Clinicians should consider the choice of treatment in the individual patient.",
)


def reading(record: Record, read: StudyDesign) -> StudyDesign:
    return likeliest_design(read, record, read_sentences(record))


@pytest.mark.parametrize("record", [TRIAL, COHORT, OVERVIEW])
def test_what_grammar_and_words_agree_on_stands_with_its_words(record: Record) -> None:
    by_grammar = read_design(record, read_sentences(record))
    assert reading(record, by_grammar) == by_grammar


def test_a_review_that_the_grammar_could_not_name_is_read_as_one_with_the_sentence_that_says_most() -> None:
    read = reading(OVERVIEW, StudyDesign(Design.OTHER))
    assert read.design is Design.NARRATIVE_REVIEW
    assert read.span is not None
    assert text_at(OVERVIEW, read.span.address) == read.span.text


def test_a_cohort_is_not_lifted_to_a_trial_by_its_words() -> None:
    assert reading(COHORT, StudyDesign(Design.OTHER)).design not in LIFTED


def test_a_design_that_lifts_the_evidence_needs_a_higher_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    def shares(high: float) -> np.ndarray:
        rest = (1 - high) / (len(DESIGNS) - 1)
        return np.array([high if design is Design.RANDOMISED_TRIAL else rest for design in DESIGNS], dtype=np.float32)

    read = StudyDesign(Design.COHORT, Span("cohort", "pmid:101#title@0-6"))
    monkeypatch.setattr(trained_design, "probabilities", lambda *_: shares(0.6))
    assert reading(TRIAL, read) == read
    monkeypatch.setattr(trained_design, "probabilities", lambda *_: shares(0.8))
    assert reading(TRIAL, read).design is Design.RANDOMISED_TRIAL


def test_what_a_publication_type_settles_stands() -> None:
    typed = StudyDesign(Design.SYSTEMATIC_REVIEW, Span("Systematic Review", "pmid:101"))
    assert reading(OVERVIEW, typed) == typed


def test_a_record_with_hardly_an_abstract_is_left_to_the_grammar() -> None:
    for record in (study("Current concepts"), study("Current concepts", text="Therapeutic options are reviewed.")):
        assert reading(record, StudyDesign(Design.OTHER)) == StudyDesign(Design.OTHER)


def test_a_changed_design_is_told_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = np.array([float(design is Design.COHORT) for design in DESIGNS], dtype=np.float32)
    monkeypatch.setattr(trained_design, "probabilities", lambda *_: changed)
    appraisal = appraise(TRIAL)
    assert appraisal.design.design is Design.COHORT
    assert appraisal.design.arrangement is None
    assert "the rules of grammar alone take it for: randomised trial" in appraisal.notes


def test_words_of_the_title_are_signs_apart_and_numbers_are_one() -> None:
    title, first, *_ = read_sentences(study("Two stones", text="Stones 12 and 13."))
    assert {"t two", "t stones", "t two stones", "role title"} == set(signs(title))
    assert {"a stones", "a stones 0", "a 0", "a 0 and", "a and", "a and 0"} < set(signs(first))


@pytest.mark.parametrize("text", ["", " ", "²³ İ 漢字 ٣", "." * 500])
def test_text_without_sense_is_read_without_failing(text: str) -> None:
    record = study("漢字", text=text) if text else study("漢字")
    assert len(places(record, read_sentences(record)))
    assert appraise(record).design.design is Design.OTHER


def test_probabilities_add_up_to_one() -> None:
    read = read_design(TRIAL, read_sentences(TRIAL))
    shares = probabilities(trained_design._weights(), read, TRIAL, read_sentences(TRIAL))
    assert shares.shape == (len(DESIGNS),)
    assert np.isclose(shares.sum(), 1)
