"""What an answer tells from guidelines, and that any question of the field gets one."""

from __future__ import annotations

import re

import pytest

from answered import answered
from asking import ALL, said_in, section
from palpate.answering import ask
from palpate.library import Library
from palpate.terminology import terminology
from palpate.vocabulary import (
    SectionKey,
    Verdict,
)
from support_check import Checker


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


# Guidelines


def test_guidelines_that_disagree_are_shown_side_by_side(library: Library) -> None:
    article = answered("Does massage help osteoarthritis?", library)
    in_favour = said_in(article, SectionKey.GUIDELINES, "In favour")
    against = said_in(article, SectionKey.GUIDELINES, "Against")
    assert "American Academy of Orthopaedic Surgeons" in in_favour
    assert "Royal Australian College of General Practitioners" in in_favour
    assert "American College of Rheumatology" in against
    assert "American College of Rheumatology" not in in_favour
    side_by_side = said_in(article, SectionKey.GUIDELINES, "Where they differ")
    assert all(name in side_by_side for name in ("Orthopaedic", "Australian", "Rheumatology"))
    assert "American College of Rheumatology" in article.bottom_line
    assert "American Academy of Orthopaedic Surgeons" in article.bottom_line


def test_guidelines_of_both_sides_that_are_shown_are_both_named_in_the_bottom_line(library: Library) -> None:
    told = 0
    for question in ALL:
        article = answered(question, library)
        shown = {each.group for part in article.sections for each in part.statements if part.key is SectionKey.GUIDELINES}
        if "Guidelines " in article.bottom_line and {"In favour", "Against"} <= shown:
            told += 1
            sentence = next(each.text for each in article.bottom_line_statements if each.text.startswith("Guidelines "))
            assert re.search(r"in favour.*against", sentence, re.IGNORECASE), question
    assert told


def test_guidance_that_is_old_is_marked(library: Library) -> None:
    article = answered("Does massage help chronic neck pain?", library)
    [old] = [each for each in section(article, SectionKey.GUIDELINES) if "8 positive recommendations" in each.text]
    assert old.text.startswith("Ottawa Panel (2012)")
    assert old.text.endswith("More than 10 years older than the newest source held.")
    assert "OPTIMa" in said_in(article, SectionKey.GUIDELINES)
    assert sum("years older" in each.text for each in section(article, SectionKey.GUIDELINES)) < len(
        section(article, SectionKey.GUIDELINES)
    )


# Any question of the field


@pytest.mark.parametrize("facet", ["condition", "intervention", "population", "outcome"])
def test_a_question_on_any_concept_is_answered_or_abstained_from(facet: str, library: Library, checker: Checker) -> None:
    form = {"condition": "Does massage help {}?", "intervention": "Is {} safe?", "population": "Is massage good for {}?"}
    for concept in terminology().concepts(facet)[::5]:
        article = ask(form.get(facet, "Does massage improve {}?").format(concept.name), library)
        assert article.abstained or article.bottom_line_statements
        assert all(checker.faults(each) == [] for each in article.bottom_line_statements if not re.search(r"\d", concept.name))


def test_advice_alone_on_a_family_of_conditions_is_told_for_one_of_them(library: Library) -> None:
    assert ask("Does massage help chronic fatigue syndrome?", library).verdict in set(Verdict)
