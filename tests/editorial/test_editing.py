"""Edits: borne out by the sentence's own supports, or signed by the one who wrote them."""

from __future__ import annotations

import re

import pytest

from editorial.desk_samples import EDITOR
from palpate.answering import ask
from palpate.answering.verification import verify_answer
from palpate.editorial import clock
from palpate.editorial.article_text import ArticleText, statements
from palpate.editorial.editing import in_own_words, judge_edit
from palpate.errors import EditorialError, UsageError


@pytest.fixture(scope="module")
def library(starter_library):
    return starter_library


@pytest.fixture(scope="module")
def text(library):
    return ArticleText(answer=ask("Does massage help fibromyalgia?", library))


def lowers_pain(text):
    return next(each for each in statements(text) if "lowers pain" in each.text and "95% CI" in each.text)


def test_a_wording_that_says_the_same_keeps_its_supports(text, library):
    placed = lowers_pain(text)
    judged = judge_edit(text, placed, placed.text.replace("compared with", "versus"), library)
    assert judged.passed
    edited = next(each for each in statements(judged.text) if "versus" in each.text and each.place == placed.place)
    assert edited.statement.supports == placed.statement.supports
    assert judged.text.digest != text.digest
    assert verify_answer(judged.text.answer, library).passed


@pytest.mark.parametrize(
    ("old", "new"),
    [("lowers pain", "raises pain"), ("probably ", ""), ("−0.81", "−0.18"), ("−0.81", "0.81"), ("Myofascial release", "Yoga")],
    ids=["direction", "certainty", "number", "sign", "subject"],
)
def test_an_edit_that_turns_what_the_evidence_says_is_refused_and_can_only_be_signed(text, library, old, new):
    placed = lowers_pain(text)
    wording = placed.text.replace(old, new)
    assert wording != placed.text
    judged = judge_edit(text, placed, wording, library)
    assert not judged.passed
    assert judged.faults
    signed = in_own_words(text, placed, wording, EDITOR, clock.now(), library)
    assert wording not in {each.text for each in statements(signed) if each.statement}
    words = signed.own_words[0]
    assert (words.text, words.editor, words.replaces) == (wording, "Edith", placed.text)
    assert verify_answer(signed.answer, library).passed


def test_a_quotation_is_edited_as_evidence_by_nobody(library):
    answer = ask("Does massage help fibromyalgia?", library)
    section = next(each for each in answer.sections if each.statements)
    quotation = section.statements[0].model_copy(update={"quotation": True})
    sections = tuple(
        each.model_copy(update={"statements": (quotation,)}) if each is section else each for each in answer.sections
    )
    text = ArticleText(answer=answer.model_copy(update={"sections": sections}))
    placed = next(each for each in statements(text) if each.statement and each.statement.quotation)
    assert not judge_edit(text, placed, placed.text + " Truly.", library).passed


def test_words_for_a_patient_are_held_against_the_clinicians(library):
    text = ArticleText(answer=ask("Does massage help low back pain?", library, reader="patient"))
    placed = next(each for each in statements(text) if each.statement.rewords and "improve" in each.text)
    turned = re.sub("improves?", "worsen", placed.text)
    assert not judge_edit(text, placed, turned, library).passed


def test_a_verdict_keeps_something_to_rest_on(text, library):
    def replace_the_first_sentence(of):
        placed = statements(of)[0]
        assert placed.place == "bottom_line"
        return in_own_words(of, placed, "I think it helps.", EDITOR, clock.now(), library)

    refused = ""
    for _ in text.answer.bottom_line_statements:
        try:
            text = replace_the_first_sentence(text)
        except EditorialError as error:
            refused = str(error)
            break
    assert "does not hold without" in refused
    assert text.answer.bottom_line_statements


def test_words_of_an_editor_are_signed_anew_when_they_change(text, library):
    signed = in_own_words(text, statements(text)[-1], "Ask what matters.", EDITOR, clock.now(), library)
    placed = statements(signed)[-1]
    assert not judge_edit(signed, placed, "Ask what matters most.", library).passed
    again = in_own_words(signed, placed, "Ask what matters most.", EDITOR, clock.now(), library)
    assert [each.text for each in again.own_words] == ["Ask what matters most."]
    assert again.own_words[0].replaces == statements(text)[-1].text


def test_an_edit_is_a_sentence(text, library):
    with pytest.raises(UsageError, match="empty"):
        judge_edit(text, statements(text)[0], " \n ", library)
    with pytest.raises(UsageError, match="characters"):
        judge_edit(text, statements(text)[0], "x" * 2001, library)
