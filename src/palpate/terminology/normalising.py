"""Words as they are compared: case, accents, plurals, hyphens and British or American spelling make no difference."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CACHE_LIMIT = 200_000

IGNORED = frozenset({"the", "an", "my", "your", "his", "her", "their", "our", "its"})
"""Words that may stand inside a name without changing it ("pain in my neck")."""

_PREFIXES = frozenset({"anti", "inter", "intra", "musculo", "myo", "non", "over", "peri", "post", "pre", "psycho", "sub"})
"""Word beginnings that are written apart, with a hyphen or together ("sub-acute")."""

_IRREGULAR = {
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "teeth": "tooth",
    "metastases": "metastasis",
    "thromboses": "thrombosis",
    "prostheses": "prosthesis",
    "vertebrae": "vertebra",
    "massaging": "massage",
    "massaged": "massage",
    "programme": "program",
    "programmes": "program",
    "centre": "center",
    "fibre": "fiber",
    "disk": "disc",
    "disks": "disc",
    "preemies": "preemie",
    "aging": "ageing",
    "caesarian": "cesarean",
    "cesarian": "cesarean",
    "tendonitis": "tendinitis",
    "tendonopathy": "tendinopathy",
}


class Token(NamedTuple):
    """A word of a text: as compared, where it stands (offsets, end excluded), and as written."""

    key: str
    start: int
    end: int
    raw: str


_cache: dict[str, str] = {}


def key_of(word: str) -> str:
    """The form in which a word is compared."""
    known = _cache.get(word)
    if known is None:
        if len(_cache) >= _CACHE_LIMIT:
            _cache.clear()
        known = _cache[word] = _fold(word)
    return known


def _fold(word: str) -> str:
    folded = word.lower()
    if not folded.isascii():
        folded = folded.replace("’", "'").replace("ß", "ss").replace("æ", "ae").replace("œ", "oe").replace("ø", "o")
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    if "'" in folded:
        folded = folded.removesuffix("'s").replace("'", "")
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    return _one_spelling(_singular(folded))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]


def _one_spelling(word: str) -> str:
    word = word.replace("ae", "e").replace("oe", "e").replace("iz", "is").replace("yz", "ys").replace("sulph", "sulf")
    return word.replace("our", "or") if len(word) > 5 else word


def tokens_of(text: str, vocabulary: frozenset[str] | set[str] = frozenset()) -> list[Token]:
    """The words of a text in order; a prefix written apart is joined where `vocabulary` knows the joined word."""
    tokens: list[Token] = []
    for found in _WORD.finditer(text):
        raw = found.group()
        key = _cache.get(raw) or key_of(raw)
        if key in IGNORED or raw == "a":
            continue
        start, end = found.span()
        if tokens and tokens[-1].key in _PREFIXES:
            before = tokens[-1]
            if start - before.end == 1 and before.key + key in vocabulary:
                tokens[-1] = Token(before.key + key, before.start, end, raw)
                continue
        tokens.append(Token(key, start, end, raw))
    return tokens


def keys_of(text: str) -> list[str]:
    """The words of a text as compared, prefixes left as they are written."""
    return [key for raw in _WORD.findall(text) if (key := _cache.get(raw) or key_of(raw)) not in IGNORED and raw != "a"]


def bare_words(text: str) -> str:
    """A text reduced to its words as compared, one space apart."""
    return " ".join(keys_of(text))


def joined_prefixes(keys: list[str]) -> list[str]:
    """The words that a prefix makes with the word after it."""
    return [first + second for first, second in pairwise(keys) if first in _PREFIXES]


def join_prefixes(keys: list[str], vocabulary: set[str]) -> list[str]:
    """`keys` with a prefix joined to its word where `vocabulary` knows the joined word."""
    if _PREFIXES.isdisjoint(keys):
        return keys
    joined: list[str] = []
    for key in keys:
        if joined and joined[-1] in _PREFIXES and joined[-1] + key in vocabulary:
            joined[-1] += key
        else:
            joined.append(key)
    return joined
