"""Whether an abstract can be read by an English grammar at all, and if not, why."""

from __future__ import annotations

from palpate.vocabulary import Record

_COMMON = frozenset(
    "the of and in to a with was were for is that by as on at from or this be are an we than after between which not had"
    " have has been no who all their it these did there but our both during".split()
)
"""The commonest words of English abstracts; in the languages that share some ("in", "a", "no") they stay rare."""

_FEWEST_COMMON = 0.1
"""Least share of them. In 3,910 English abstracts of trial reports it goes from 0.15 to 0.45, with a median of 0.31."""

_FEWEST_WORDS = 25
"""Shorter texts tell too little of their language."""

_MOST_NUMBERS = 0.4
"""Largest share of words with a digit in them: at most 0.28 in those abstracts; a table poured into a paragraph has more."""


def illegible(record: Record) -> str | None:
    """Why the abstract of a record can't be read; None where it can."""
    words = [word.strip(".,;:()[]").lower() for section in record.abstract for word in section.text.split()]
    if not words:
        return "It has no abstract: only its title and publication types were read."
    if (
        sum(any(letter.isdigit() for letter in word) for word in words) > _MOST_NUMBERS * len(words)
        and len(words) > _FEWEST_WORDS
    ):
        return "Its abstract is mostly numbers, as a table that lost its frame is: it was not read."
    common = sum(word in _COMMON for word in words)
    foreign = record.language not in {None, "eng"}
    if (len(words) >= _FEWEST_WORDS or foreign) and common < _FEWEST_COMMON * len(words):
        return "Its abstract does not seem to be in English: it was not read."
    return None
