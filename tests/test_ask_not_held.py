"""What comes before an answer or instead of one: an emergency, and what the library does not hold."""

from __future__ import annotations

import re

import pytest

from answered import answered
from palpate.library import Library
from palpate.rendering import to_markdown
from palpate.vocabulary import (
    Verdict,
)

NOT_HELD = (
    "Does telmisartan lower blood pressure in diabetics?",
    "Which triple therapy eradicates Helicobacter pylori?",
    "Do proton pump inhibitors heal duodenal ulcers?",
    "What is the capital of France?",
    "How do I repair a bicycle tyre?",
    "Does reflexology help gout in goldfish?",
    "Does massage help zebrafish embryos?",
)


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


# Urgent, and not held


@pytest.mark.parametrize(
    "question",
    [
        "I have back pain and lost control of my bladder, will massage help?",
        "My calf is swollen, hot and painful after a flight; should I massage it?",
        "I have crushing chest pain, does telmisartan help?",
    ],
)
def test_an_emergency_comes_before_everything_else_even_before_an_abstention(question: str, library: Library) -> None:
    article = answered(question, library)
    assert article.urgent
    assert article.urgent_advice
    assert "emergency" in article.urgent_advice
    text = re.sub(r"\s+", " ", to_markdown(article))
    assert text.index("Get medical help now") < text.index("ottom line")


def test_an_ordinary_answer_is_not_urgent(library: Library) -> None:
    article = answered("Does massage help chronic neck pain?", library)
    assert (article.urgent, article.urgent_advice) == (False, None)


@pytest.mark.parametrize("question", NOT_HELD)
def test_what_the_library_does_not_hold_is_not_answered(question: str, library: Library) -> None:
    article = answered(question, library)
    assert article.abstained
    assert article.verdict is Verdict.INSUFFICIENT
    assert article.certainty is None
    assert (article.bottom_line_statements, article.references, article.follow_ups) == ((), (), ())
    assert not any(part.statements or part.table for part in article.sections)
    assert "holds no evidence" in article.bottom_line
    assert f"{len(library):,} records" in article.searched[0]
    assert len(article.searched) > 1
    assert article.suggestion
    assert re.fullmatch(r"palpate add --pubmed '.+' --max \d+", article.suggestion)


def test_the_suggestion_names_what_was_asked_so_that_it_finds_it(library: Library) -> None:
    article = answered("Does reflexology help gout?", library)
    assert article.abstained
    assert article.suggestion
    assert all(word in article.suggestion for word in ("reflexology", "gout"))


@pytest.mark.parametrize("question", ["¿El masaje ayuda con el dolor de cuello?", "Помогает ли массаж при боли в шее?"])
def test_a_question_in_another_language_is_told_to_be_one(question: str, library: Library) -> None:
    article = answered(question, library)
    assert article.abstained
    assert "English" in article.bottom_line


@pytest.mark.parametrize(
    "question", ["Why would myofascial release change tissue stiffness?", "Massage helps gout sufferers, yes?"]
)
def test_an_english_question_is_not_taken_for_a_foreign_one(question: str, library: Library) -> None:
    assert "English" not in answered(question, library).bottom_line
