"""The number of participants as the trained ranker reads it beside the grammar: more is found, doubtful numbers are withheld."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.appraisal.appraise import Appraisal, appraise
from palpate.appraisal.judging import Basis
from palpate.appraisal.passages import read_sentences
from palpate.appraisal.size import Kind, SampleSize, read_size
from palpate.appraisal.size_signs import candidates_in
from palpate.appraisal.trained_size import certain, grammar_reading, likeliest_size, probabilities, with_grammar
from study_samples import study, text_at

TITLE = "Warm stones for stiff shoulders: a randomised trial"


def appraised(**sections: str) -> Appraisal:
    return appraise(study(TITLE, **sections))


def people(**sections: str) -> int | None:
    read = appraised(**sections).size.participants
    return read.value if read else None


def by_grammar(**sections: str) -> int | None:
    read = read_size(read_sentences(study(TITLE, **sections))).participants
    return read.value if read else None


TWO_ARMS = "The study took in weavers with stiff shoulders, 72 in the stone arm and 69 in the control arm."
AND_CONTROLS = "Stiff shoulders were treated with stones (n=31) or nothing. Controls (n=29) waited."
WITH_NURSES = "Six nurses and 40 weavers took part in focus groups, and 212 weavers answered a questionnaire."


def test_groups_in_words_that_the_grammar_does_not_know_are_added_up() -> None:
    assert by_grammar(methods=TWO_ARMS) is None
    assert people(methods=TWO_ARMS) == 72 + 69


def test_a_group_is_not_taken_for_the_whole() -> None:
    assert by_grammar(methods=AND_CONTROLS) == 31
    assert people(methods=AND_CONTROLS) == 31 + 29


def test_a_number_that_no_candidate_is_likely_to_be_is_withheld() -> None:
    assert by_grammar(methods=WITH_NURSES) == 6 + 40
    appraisal = appraised(methods=WITH_NURSES)
    assert appraisal.size.participants is None
    assert any("46" in note for note in appraisal.notes)


def test_a_reading_changed_says_what_the_grammar_read_and_one_that_stands_says_nothing() -> None:
    assert appraised(methods=AND_CONTROLS).notes == ("the rules of grammar alone take 31 for the number of participants",)
    assert appraised(methods="Forty weavers were randomised to stones or rest.").notes == ()


@pytest.mark.parametrize(
    "said",
    [
        "Forty patients were randomised to stones or rest. Each was treated for 20 minutes.",
        "We randomly assigned 64 women to stones and 60 to rest.",
        "A total of 1,204 participants were enrolled.",
    ],
)
def test_plain_sentences_are_read_as_the_grammar_reads_them(said: str) -> None:
    assert people(methods=said) == by_grammar(methods=said) is not None


@pytest.mark.parametrize(
    "said", [TWO_ARMS, AND_CONTROLS, "In this crossover trial 43 patients each wore a warm and a cold belt."]
)
def test_every_number_comes_with_the_words_that_it_stands_in(said: str) -> None:
    record = study(TITLE, methods=said)
    read = appraise(record).size.participants
    assert read is not None
    assert text_at(record, read.span.address) == read.span.text
    assert sum(read.terms) == read.value
    assert all(str(term) in read.span.text for term in read.terms)


def test_people_of_a_protocol_are_planned() -> None:
    record = study(
        "Warm stones for stiff shoulders: protocol of a randomised trial",
        methods="Weavers with stiff shoulders will be studied, 72 patients in the stone arm and 69 patients in the control arm.",
    )
    read = appraise(record).size.participants
    assert read is None or read.basis is Basis.PLANNED


def test_ages_doses_years_and_shares_are_no_candidates() -> None:
    told = "In 2014, people aged 40 years had 20 mg of salve for 6 weeks; 35% felt better (P = 0.04)."
    assert candidates_in(read_sentences(study("Salve", methods=told)), "study").keys() == {None}


def test_the_sizes_of_groups_are_candidates_alone_and_together() -> None:
    told = "Weavers had stones (n = 12), heat (n = 13) or rest (n = 15)."
    found = candidates_in(read_sentences(study("Stones", methods=told)), "study")
    assert {12, 13, 15, 25, 28, 40, None} <= found.keys()
    assert [term.value for term in found[40].terms] == [12, 13, 15]


def test_the_size_of_each_group_is_a_candidate_as_often_as_there_are_groups() -> None:
    told = "Weavers were assigned to three groups, with 14 patients in each group."
    found = candidates_in(read_sentences(study("Stones", methods=told)), "study")
    assert found[42].times == 3


def test_probabilities_of_the_candidates_add_up_to_one() -> None:
    sentences = read_sentences(study(TITLE, methods=AND_CONTROLS))
    reading = grammar_reading(read_size(sentences))
    found = with_grammar(candidates_in(sentences, Kind.STUDY.value), reading)
    shares = probabilities(found, reading, Kind.STUDY)
    assert shares.shape == (len(found),)
    assert np.isclose(shares.sum(), 1)


def test_one_number_that_is_said_to_be_randomised_is_left_to_the_grammar() -> None:
    size = read_size(read_sentences(study(TITLE, methods="Forty patients were randomised.")))
    assert certain(grammar_reading(size))
    assert not certain(grammar_reading(SampleSize()))


def test_reviews_are_left_to_the_grammar() -> None:
    sentences = read_sentences(study("Stones: a systematic review", results="We included 12 trials with 900 participants."))
    size = read_size(sentences, Kind.REVIEW)
    assert likeliest_size(size, sentences, Kind.REVIEW) == size


@pytest.mark.parametrize(
    "text", ["", " ", "12 14 15 16; 13/14, 20/21 (n = ) n = n", "²³ ٣٤ İ = 5 patients", "n = 99999999999999999999"]
)
def test_text_without_sense_gives_no_number(text: str) -> None:
    assert people(methods=text) in {None, by_grammar(methods=text)}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["40", "n = 12", "(n = 13)", "patients", "were randomised", "İ", "each group", "31/60", ".", "two groups", "of"]
        )
    )
)
def test_whatever_is_read_stands_in_the_text(parts: list[str]) -> None:
    record = study(TITLE, methods=" ".join(parts) or "None.")
    read = appraise(record).size.participants
    if read:
        assert text_at(record, read.span.address) == read.span.text
