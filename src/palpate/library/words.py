"""Words as search reads them: folded, Greek letters spelled out, stop words left out, stems for comparing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega"
_SPELLED_OUT = {0x3B1 + place: f" {name} " for place, name in enumerate(_GREEK.split())} | {0xB5: " mu "}
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_ABBREVIATED = re.compile(r"\b(?:vs|e\.g|i\.e|cf|al|Dr|Fig|No|approx|resp|St)\.$")

STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "being",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "during",
        "each",
        "either",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "here",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "may",
        "me",
        "might",
        "more",
        "most",
        "must",
        "my",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "same",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "you",
        "your",
        "please",
        "tell",
        "list",
        "name",
        "describe",
    ]
)
"""English function words, and the verbs that only ask."""


def spelled_out(text: str) -> str:
    """The text with Greek letters by name, so that "TNF-α" and "TNF alpha" are the same."""
    return text if text.isascii() else text.translate(_SPELLED_OUT)


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, without diacritics, in order."""
    folded = spelled_out(text.casefold())
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return _WORD.findall(folded)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without the endings of number and tense; for comparing a query with a sentence, not for show."""
    if len(word) <= 3 or word.isdigit():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


_ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("ations", "at"),
    ("ation", "at"),
    ("ings", ""),
    ("ing", ""),
    ("ed", ""),
    ("s", ""),
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a text."""
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if _ABBREVIATED.search(text, start, found.start()):
            continue
        yield start, found.start()
        start = found.end()
    if text[start:].strip():
        yield start, len(text.rstrip())
