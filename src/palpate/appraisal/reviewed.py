"""How many studies a review included, and how many people took part in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.appraisal.counts import NUMBER, is_year, value_of
from palpate.appraisal.passages import Role, Sentence, Span, Stated
from palpate.appraisal.people import PEOPLE

_STUDIES = re.compile(
    r"[\s\-]+(?:(?!(?:of|in|to|for|with|and|or|years?|weeks?|months?|days?|databases?|patients|participants|were|was|from|records|citations|abstracts"
    r"|titles|screened|identified|retrieved|hits)\b)[\w\-/()]+\s+){0,6}?"
    r"(?:trials?|studies|study|rcts?|articles|papers|publications|reports|reviews|meta-analyses|cohorts|datasets|comparisons)\b(?!\s+arms)",
    re.IGNORECASE,
)
_INCLUDED = re.compile(
    r"\b(?:includ\w+|eligible|met|meeting|fulfil\w*|satisf\w*|entered|select\w*|contribut\w*|analy[sz]\w*|pooled|comprising|yielded|based on|qualified|incorporat\w*|data from)\b",
    re.IGNORECASE,
)
_LOOKED_AT = re.compile(
    r"\b(?:screen\w*|retriev\w*|identified|search\w*|abstracts?|citations?|records?|titles?|full[- ]text|potential\w*|exclu\w*|duplicates?|hits|found)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?:only|in|among|other|remaining|additional|further)\s*$", re.IGNORECASE)
_INVOLVING = re.compile(
    r"(?:\b(?:with|involving|including|comprising|totall?ing|enrolling|on|of|for|in|data (?:from|on)|and|n\s*=)\s*(?:a (?:combined |pooled )?total (?:of|sample of)\s*)?|[(;,]\s*(?:n\s*=\s*)?)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]\s|\bof which\b|\bof these\b")
_TOTAL = re.compile(r"\btotal\b|\boverall\b|\baltogether\b", re.IGNORECASE)


def included_studies(told: Sequence[Sentence]) -> tuple[Stated[int], Sentence] | None:
    """How many studies were included, and the sentence that says so."""
    found = sorted(_studies(told), key=lambda one: one[:2])
    return (found[0][2], found[0][3]) if found else None


def _studies(told: Sequence[Sentence]) -> Iterator[tuple[int, int, Stated[int], Sentence]]:
    order = 0
    for sentence in told:
        text = sentence.text
        if sentence.role in {Role.CONCLUSION, Role.OBJECTIVE}:
            continue
        for number in NUMBER.finditer(text):
            studies = _STUDIES.match(text, number.end())
            value = value_of(number[0])
            if not studies or not value or is_year(text, *number.span()):
                continue
            order += 1
            before = _CLAUSE.split(text[max(0, number.start() - 60) : number.start()])[-1]
            after = _CLAUSE.split(text[studies.end() : studies.end() + 80], maxsplit=1)[0]
            rank = 10 if _INCLUDED.search(after[:60]) or _INCLUDED.search(before) else 40
            rank += (
                20 if _LOOKED_AT.search(before[-40:] + text[number.end() : studies.end()]) or _LOOKED_AT.search(after[:30]) else 0
            )
            rank += 15 if _PART.search(before) and rank > 10 else 0
            rank -= 3 if _TOTAL.search(before) else 0
            yield rank, order, Stated(value, sentence.span(number.start(), studies.end())), sentence


def included_people(told: Sequence[Sentence], studies: Sentence | None) -> tuple[int, str, Span] | None:
    """How many people took part in all of them: the number, the noun and the words."""
    found = []
    for order, sentence in enumerate(told):
        if sentence.role in {Role.BACKGROUND, Role.OBJECTIVE}:
            continue
        for number in NUMBER.finditer(sentence.text):
            people = PEOPLE.match(sentence.text, number.end())
            value = value_of(number[0])
            if not people or not value or value < 2:
                continue
            before = sentence.text[: number.start()]
            rank = 10 if sentence is studies else 30
            rank -= 6 if _TOTAL.search(before[-40:]) else 3 if _INVOLVING.search(before) else 0
            rank += 25 if sentence.role is Role.CONCLUSION else 0
            found.append((rank, order, -value, people["noun"], sentence.span(number.start(), people.end())))
    if not found or min(found)[0] >= 30:
        return None
    _, _, negative, noun, span = min(found)
    return -negative, noun, span
