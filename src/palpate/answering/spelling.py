"""Misspelt words of a question, read as the nearest word of the terminology; the reading is shown, never silent.

A word is corrected only where it is no word of the terminology, has six letters or more, begins and ends like the one word that is
one slip away, and where the word put in its place names a concept. A slip is a letter missing or added, or two swapped; one letter
for another only in words of eight letters or more, since shorter ones are too often words of their own ("spores", "sports").
"""

from __future__ import annotations

import re
from functools import cache

from palpate.terminology import terminology
from palpate.terminology.normalising import key_of

_ANY_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{6,}(?![\w'’-])")
_LEAST_FOR_A_WRONG_LETTER = 8
_DRUGS = frozenset({"intervention:drug-therapy", "condition:anticoagulants"})
"""Names of medicines resemble each other and are never guessed."""
_FACETS = ("condition", "intervention")


def corrected(question: str, known: frozenset[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question as it is read, and the words that were changed: as written, as read. `known` words are left alone."""
    changed: list[tuple[str, str]] = []
    for word in dict.fromkeys(_WORD.findall(question)):
        nearest = _nearest(word.lower()) if word.lower() not in known else None
        if nearest:
            read = re.sub(rf"\b{word}\b", nearest, question)
            place = read.index(nearest)
            if any(match.start <= place < match.end for match in terminology().find(read, (*_FACETS, "outcome"))):
                question = read
                changed.append((word, nearest))
    return question, tuple(changed)


def _nearest(word: str) -> str | None:
    """The one word of a name that is a slip away from a word of no name."""
    names, by_first = _words()
    if key_of(word) in names:
        return None
    near = {key_of(meant): meant for meant in by_first.get(word[0], ()) if _one_slip(word, meant)}
    return min(near.values()) if len(near) == 1 else None


@cache
def _words() -> tuple[frozenset[str], dict[str, list[str]]]:
    """The words of all names as compared, and the longer ones of what can be corrected to, by their first letter."""
    names: list[str] = []
    meant: list[str] = []
    for concept in terminology().concepts():
        names += (concept.name, *concept.synonyms, *concept.cues)
        if concept.facet in _FACETS and not terminology().broader(concept.id) & _DRUGS:
            meant += (concept.name, *concept.synonyms)
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(_WORD.findall(" ".join(meant).lower()))):
        by_first.setdefault(word[0], []).append(word)
    return frozenset(map(key_of, set(_ANY_WORD.findall(" ".join(names))))), by_first


def _one_slip(written: str, meant: str) -> bool:
    """Whether one letter missing, added or wrong, or two neighbours swapped, makes the one of the other."""
    if abs(len(written) - len(meant)) > 1 or written == meant or written[-1] != meant[-1]:
        return False
    same = next((i for i, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b), min(len(written), len(meant)))
    a, b = written[same:], meant[same:]
    wrong = a[1:] == b[1:] and len(written) >= _LEAST_FOR_A_WRONG_LETTER
    return wrong or a[1:] == b or a == b[1:] or (a[2:] == b[2:] and a[:2] == b[:2][::-1])
