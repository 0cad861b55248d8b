"""Whether a question is written in English, the one language that palpate reads."""

from __future__ import annotations

from palpate.vocabulary import ClinicalQuestion
from palpate.vocabulary.patterns import regex

ENGLISH = frozenset(
    "the a an of for is are does do did can could what how which who why when where should would will may might to in on with and or my "
    "i it not from by at as be was were have has had if than that this these those there about yes no help helps any".split()
)
"""Words without which English hardly goes; "die", "in" and "me" are words of other languages too."""
_OTHER_TONGUES = frozenset(
    "le les une des pour chez avec contre est el los una del para por que der das ist und bei gegen mit für il lo di che het een voor van o os uma dos".split()
)
"""Articles and prepositions of neighbouring languages."""
_ENOUGH_WORDS = 4
_STRANGE = 0.5
"""Share of words that palpate does not know, from which a text without words of English form is no English."""


_SEARCH = regex(r"(?:[\w'’/-]+ ?){1,7}\W?")


def is_search(text: str) -> bool:
    """Whether a text is a search in a few keywords, without any word of form."""
    return bool(_SEARCH.fullmatch(text.strip())) and not ENGLISH & set(text.lower().split())


def is_foreign(question: ClinicalQuestion) -> bool:
    """Whether a text of several words has none of the words without which English does not go, and is of words unknown here."""
    words = _words(question.text)
    if names_other_tongue(question.text):
        return True
    few = len(words) < _ENOUGH_WORDS or bool(ENGLISH & set(words))
    return not few and len(question.pico.other_terms) >= _STRANGE * len(words)


def names_other_tongue(text: str) -> bool:
    """Whether a text is in another script, or has articles and prepositions of a neighbouring language and none of English form."""
    letters = [char for char in text if char.isalpha()]
    if sum(ord(char) > 0x24F for char in letters) > len(letters) / 2:
        return True
    words = _words(text)
    return len(words) >= _ENOUGH_WORDS and not ENGLISH & set(words) and bool(_OTHER_TONGUES & set(words))


def _words(text: str) -> list[str]:
    return [word.strip("?.,!¿¡") for word in text.lower().split()]
