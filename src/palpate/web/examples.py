"""Questions that a library can answer, for the first page: made from what it holds most on."""

from __future__ import annotations

from collections import Counter

from palpate.answering import read_question
from palpate.library import Library
from palpate.synthesis import comparisons
from palpate.terminology import terminology
from palpate.vocabulary import Reader
from palpate.web.asking import Answers

_FORMS = (
    "Does {treatment} help {condition}?",
    "Is {treatment} safe in {condition}?",
    "How often should {treatment} be given for {condition}?",
    "Does {treatment} help {condition}?",
)


def example_questions(library: Library, answers: Answers) -> tuple[str, ...]:
    """Up to four questions, each on another condition; each was asked, and is left out where it has no answer."""
    counted: Counter[tuple[str, str]] = Counter()
    for item in comparisons(library.evidence(read=False)):
        counted.update((treatment, condition) for treatment in item.interventions for condition in item.conditions)
    found: list[str] = []
    seen: set[str] = set()
    for (treatment, condition), _ in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
        if len(found) == len(_FORMS):
            break
        if condition in seen:
            continue
        seen.add(condition)
        names = {"treatment": terminology().get(treatment).name, "condition": terminology().get(condition).name}
        question = _FORMS[len(found)].format(**names)
        answer = answers.answer(read_question(question), Reader.CLINICIAN, library)
        if not answer.abstained and not answer.not_read:
            found.append(question)
    return tuple(found)
