"""Whole numbers as articles print them: "1,234", "1 234", "sixty-four", "one hundred and twenty"."""

from __future__ import annotations

import re
from functools import lru_cache

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUE = (
    {word: value for value, word in enumerate(_SMALL)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {"fourty": 40, "ninty": 90, "both": 2}
)
_UNITS = "|".join(sorted((word for word in _VALUE if word != "both"), key=len, reverse=True))
_TENS_OF_ALL = "|".join(word for word, value in _VALUE.items() if value >= 20)
_BELOW_HUNDRED = rf"(?:(?:{_TENS_OF_ALL})[\s\-‐‑–]+(?:{'|'.join(_SMALL[1:10])})|(?:{_UNITS})(?![\-‐‑–](?:{_UNITS})\b))"
_BELOW_THOUSAND = rf"(?:(?:a|{_BELOW_HUNDRED})[\s\-]+hundred(?:(?:[\s\-]+and)?[\s\-]+{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
IN_WORDS = rf"(?:(?:a|{_BELOW_THOUSAND})[\s\-]+thousand(?:(?:,|[\s\-]+and)?[\s\-]+{_BELOW_THOUSAND})?|{_BELOW_THOUSAND})"
"""Pattern of a number in words up to 999,999, to be used where case does not count."""

_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
IN_DIGITS = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|[1-9]\d{{0,2}} \d{{3}}(?=\s[A-Za-z(]|\))|\d{{1,7}})"
"""Pattern of a number in digits, with or without separators of thousands."""

COUNT = rf"(?:{IN_DIGITS}(?![\w%])(?!\s*[%°±/])(?!:\d)(?!\s+per\s+(?:\d|hundred|thousand|million))(?![.,·]\d)(?![\-−–‐‑](?:\d|year|month|week|day|hour|min|lead|item|point|channel|step|period|session|fold|dose|mile|met(?:er|re)))|(?>{IN_WORDS})(?![\w\-]))"
"""Pattern of a count: no decimal, percentage, ratio or begin of a range; what stands before it is for the caller to judge."""

NUMBER = re.compile(
    rf"(?<!\d:)(?<!per )(?<!hundred and )(?<!hundred )(?<!thousand )(?<![\w.,·/$£€±+\-−–‐‑^%#]){COUNT}", re.IGNORECASE
)
"""A count on its own, not the end of a range or part of a word or code."""


@lru_cache(maxsize=512)
def numbers_in(text: str) -> tuple[re.Match[str], ...]:
    """All counts in a sentence; kept for a while, as several readers look through the same sentences one after the other."""
    return tuple(NUMBER.finditer(text))


_DATE = re.compile(r"\b(?:in|since|from|between|during|until|to|and|by|(?<!total )of|year|spring|summer|autumn|winter|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*"
                   r"|sep\w*|oct\w*|nov\w*|dec\w*)\.?,?\s*(?:\d{1,2},?\s*)?$", re.IGNORECASE)  # fmt: skip
_YEAR = re.compile(r"(?:19\d|20[0-2])\d")


def is_year(text: str, start: int, end: int) -> bool:
    """Whether the number at `start` to `end` is printed as a year: "in 2014", "November 2015"."""
    return bool(_YEAR.fullmatch(text, start, end) and _DATE.search(text, max(0, start - 24), start))


LARGEST = 100_000_000


def value_of(text: str) -> int | None:
    """The value of a number that one of the patterns matched; None where the words make none."""
    digits = re.sub(rf"[,{_SPACES} ]", "", text)
    if digits.isdecimal() and digits.isascii():
        return int(digits) if int(digits) < LARGEST else None
    total = current = 0
    for word in re.split(r"[\s\-‐‑–,]+", text.lower()):
        if word == "hundred":
            current = (current or 1) * 100
        elif word == "thousand":
            total, current = total + (current or 1) * 1000, 0
        elif word == "a":
            current = 1
        elif word in _VALUE:
            current += _VALUE[word]
        elif word != "and":
            return None
    return total + current
