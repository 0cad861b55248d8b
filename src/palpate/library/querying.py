"""A question as a full-text query: words weighted by rarity, spellings of compounds, names of the concepts meant.

Chosen on the 1,497 questions of bioasq/train over 28,775 documents (nDCG@10): BM25 as it comes 0.838; words weighted by
rarity 0.854; compounds spelled both ways 0.856. Feedback from the best documents, proximity and a weight on titles made it
worse and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from palpate.library.words import STOP_WORDS, words_of
from palpate.terminology import terminology

_RARITY = 0.6
"""Exponent on a word's rarity beyond that which BM25 has: the name of a gene or a drug says more than "treatment"."""
_SPLIT_WEIGHT = 0.6
_JOINED_WEIGHT = 0.7
_SYNONYM_SHARE = 0.4
_MOST_TERMS = 40
"""Words of a question that are looked up; real ones have 3 to 20."""
_MOST_SYNONYMS = 4
_LETTER_DIGIT = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)+")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that add to a record's score with a weight; all of them must be there when there are several."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the index. `best` is the score of a record as good as the best one on every word."""

    question: str
    clauses: tuple[Clause, ...]
    terms: dict[str, float]
    """The question's own words with their weights, for ranking parts of a record."""
    best: float
    topics: tuple[frozenset[str], ...]
    """For each facet that the question names a concept of: the ids of those concepts and of all narrower ones."""


def understand(question: str, top_score: Callable[[str], float]) -> Query:
    """The query of a question. `top_score` gives the best BM25 score that a word gets anywhere, 0 where it is absent.

    That score is the word's inverse document frequency times a factor of 1 to 2.2 for the best record (r = 0.98 with the
    exact frequency), and costs one look-up instead of a table of all words.
    """
    terms = list(dict.fromkeys(_content(question)))[:_MOST_TERMS]
    tops = {word: top_score(word) for word in terms}
    highest = max(tops.values(), default=0.0) or 1.0
    weights = {word: (top / highest) ** _RARITY for word, top in tops.items() if top > 0}
    clauses = [Clause(word, weight) for word, weight in weights.items()]
    clauses += [
        Clause(parts, _SPLIT_WEIGHT * weights.get(word, 1.0)) for word in terms if (parts := _LETTER_DIGIT.sub(" ", word)) != word
    ]
    for compound in _joined(question):
        if top := top_score(compound):
            clauses.append(Clause(compound, _JOINED_WEIGHT * (top / highest) ** _RARITY))
    clauses += _synonyms(question, {word: weight * tops[word] for word, weight in weights.items()}, top_score)
    best = sum(weight * tops[word] for word, weight in weights.items())
    return Query(question, tuple(clauses), weights, best or highest, _topics(question))


def _joined(question: str) -> list[str]:
    """Compounds written as one word: "miR-25" also as "mir25"."""
    joined = ("".join(words_of(found)) for found in _HYPHENATED.findall(question))
    return list(dict.fromkeys(word for word in joined if 3 <= len(word) <= 20))


def _synonyms(question: str, worth: dict[str, float], top_score: Callable[[str], float]) -> list[Clause]:
    """Other names of the concepts that the question names.

    A synonym adds at most a fixed share of what the question's own words for the concept can (`worth`), however rare it is.
    """
    words = terminology()
    clauses: dict[str, Clause] = {}
    for match in words.find(question, ("condition", "intervention")):
        own = sum(worth.get(word, 0.0) for word in words_of(question[match.start : match.end]))
        names = dict.fromkeys(" ".join(_content(name)) for name in words.names(match.concept.id))
        others = [name for name in names if name and not worth.keys() >= set(name.split())]
        tops = {name: top for name in others[:_MOST_SYNONYMS] if (top := top_score(name))}
        clauses |= {name: Clause(name, _SYNONYM_SHARE * own / (top * len(tops))) for name, top in tops.items() if own}
    return list(clauses.values())


def _topics(question: str) -> tuple[frozenset[str], ...]:
    words = terminology()
    named: dict[str, frozenset[str]] = {}
    for match in words.find(question, ("condition", "intervention")):
        facet = match.concept.facet
        named[facet] = named.get(facet, frozenset()) | words.narrower(match.concept.id)
    return tuple(named.values())


def _content(text: str) -> list[str]:
    return [word for word in words_of(text) if word not in STOP_WORDS]
