"""A statement in plainer words against the statement itself, which has been checked against its supports.

Outside brackets the two have the same words in the same order, once terms are put in plain words and words that name nothing
are left out; the same amounts, ways, hedges and negations in the same order; and the same comparators. Inside brackets a
rewording may leave out, and add nothing. It reads the text alone, whoever worded it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from palpate.answering.plain_language import glossed
from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import ways
from palpate.answering.verification.names import PLAIN_KEYS
from palpate.answering.verification.places import words_at
from palpate.answering.verification.quantities import as_number, quantities
from palpate.terminology.normalising import key_of
from palpate.vocabulary.patterns import regex

_BRACKETS = regex(r" ?\([^()]*\)")
_HEDGES = regex(r"\b(?:may|might|could|probably|very uncertain|very low|low|moderate|high)\b", re.IGNORECASE)
_NEGATIONS = regex(r"\b(?:not|no|none|never|nobody|without|nor|cannot|n't)\b", re.IGNORECASE)
_COMPARED = regex(r"(?:compared with|set against) (?P<what>[^();:.]+)", re.IGNORECASE)
_FRAME = frozenset(
    key_of(word) for word in "comes strength paper papers times likely scale effect small medium large speaks rated kind".split()
)
"""Words of the frame that plain sentences are set in; amounts and directions are checked apart."""
_SIZED = regex(r"\ba (small|medium|large) effect\b")
_STANDARDISED = regex(r"\b(?:SMD|Hedges'? g|Cohen's d|g|d) (?P<value>[−-]?\d+(?:\.\d+)?)")
_TIMES = "time"


def size_word(value: float) -> str:
    """A standardised mean difference in a word (Cochrane Handbook 15.5.3.1: under 0.4 small, 0.4 to 0.7 moderate, over large)."""
    size = abs(value)
    return "small" if size < 0.4 else "medium" if size <= 0.7 else "large"


@lru_cache(maxsize=8192)
def check_rewording(text: str, rewords: str) -> tuple[Check, ...]:
    """Whether a rewording says what the statement says; articles share much, so what was compared is remembered."""
    return tuple(_compare(text, rewords))


def _compare(text: str, rewords: str) -> Iterator[Check]:
    plainer = glossed(rewords)
    checks = (
        (CheckKind.NAMES, "words", _words(_outside(text)), _words(_outside(plainer))),
        (CheckKind.DIRECTION, "ways", _ways(text), _ways(plainer)),
        (CheckKind.CERTAINTY, "hedges", _said(_HEDGES, text), _said(_HEDGES, plainer)),
        (CheckKind.DIRECTION, "negations", _said(_NEGATIONS, text), _said(_NEGATIONS, plainer)),
        (CheckKind.NAMES, "comparators", _compared(text), _compared(plainer)),
    )
    for kind, what, said, meant in checks:
        yield found(kind, f"the same {what} reworded") if said == meant else fault(kind, f"other {what} than '{rewords}'")
    yield from _check_numbers(text, rewords)
    inside = set(_words(" ".join(_BRACKETS.findall(text)))) - set(_words(plainer))
    if inside:
        yield fault(CheckKind.NAMES, f"{', '.join(sorted(inside))}: not in '{rewords}'")
    held = [size_word(as_number(match["value"])) for match in _STANDARDISED.finditer(rewords)]
    rest = iter(held)
    if not all(size in rest for size in _SIZED.findall(text)):
        yield fault(CheckKind.NUMBERS, f"another size of effect than in '{rewords}'")


def _outside(text: str) -> str:
    return _BRACKETS.sub(" ", text)


def _words(text: str) -> list[str]:
    return [key for _, key in words_at(text) if key not in PLAIN_KEYS and key not in _FRAME]


def _ways(text: str) -> list[str]:
    outside = _outside(text)
    return [claim.way for claim in ways(outside)]


def _said(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.lower() for match in pattern.findall(_outside(text))]


def _compared(text: str) -> list[list[str]]:
    return [[key for _, key in words_at(match["what"].lower())] for match in _COMPARED.finditer(_outside(text))]


def _check_numbers(text: str, rewords: str) -> Iterator[Check]:
    """Every amount of the rewording stands in the statement as often; of those outside brackets none is missing."""
    meant = Counter((abs(each.value), each.unit) for each in quantities(glossed(rewords)))
    said = Counter((abs(each.value), each.unit) for each in quantities(text))
    ratios = {float(match) for match in re.findall(r"\bRR (\d+(?:\.\d+)?)", rewords)}
    extra = [fact for fact in said - meant if not (fact[1] == _TIMES and fact[0] in ratios)]
    outside = Counter((abs(each.value), each.unit) for each in quantities(_outside(glossed(rewords))))
    lost = [fact for fact in outside - said if not (fact[0] in ratios and (fact[0], _TIMES) in said)]
    if extra:
        yield fault(CheckKind.NUMBERS, f"'{extra[0][0]:g}' ({extra[0][1]}) is not in '{rewords}'")
    elif lost:
        yield fault(CheckKind.NUMBERS, f"leaves out {lost[0][0]:g} of '{rewords}'")
    else:
        yield found(CheckKind.NUMBERS, "the same amounts reworded")
