"""Acronyms that a source explains: "bone mineral density (BMD)".

After A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text, Pacific
Symposium on Biocomputing 2003: the letters of the acronym are looked for from the last to the first in the words before it, and
the first must begin a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_GIVEN = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})[);,:]")
_WORDS = re.compile(r"\S+")


def acronyms_in(texts: Iterable[str]) -> dict[str, str]:
    """What the acronyms in brackets stand for, by acronym; the first explanation counts."""
    meanings: dict[str, str] = {}
    for text in texts:
        for found in _GIVEN.finditer(text):
            acronym = found[1]
            if acronym not in meanings and sum(letter.isupper() for letter in acronym) >= 2:
                words = list(_WORDS.finditer(text, max(0, found.start() - 150), found.start()))
                near = words[-min(len(acronym) + 5, 2 * len(acronym)) :]
                if near and (start := _beginning(acronym, text[near[0].start() : found.start()])) is not None:
                    meanings[acronym] = text[near[0].start() + start : found.start()].strip()
    return meanings


def _beginning(acronym: str, words: str) -> int | None:
    """Where the long form begins in the words; None where they don't hold the letters of the acronym in order."""
    at = len(words)
    for index in range(len(acronym) - 1, -1, -1):
        letter = acronym[index].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and (words[at].lower() != letter or (index == 0 and at and words[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    return at
