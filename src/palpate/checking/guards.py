"""Wordings that make another claim of what looks like an effect of a treatment on a condition; no finding on that is evidence.

A wrong "supported" is the worst error of a check, so each of them leads to abstention.
"""

from __future__ import annotations

import re

_ABSENT = re.compile(
    r"\b(?:without|instead of|rather than|unlike|not (?:having|getting|receiving)|no|skipping|stopping|avoiding|lack of|besides|apart from|other than)"
    r"(?: (?:a|an|the|any|regular))*\s*$",
    re.IGNORECASE,
)
"""Words right before a treatment that say that it is not the one given."""
_PRODUCT = re.compile(
    r"\s+(?:oils?|creams?|lotions?|balms?|gels?|chairs?|cushions?|pads?|mats?|tables?|schools?|parlou?rs?|devices?|robots?|balls?|candles?|products?|"
    r"apps?|videos?|books?)\b",
    re.IGNORECASE,
)
"""What is named after massage and is none."""
_OTHER_DEED = re.compile(
    r"\b(?:diagnos\w*|predict\w*|detect\w*|assess\w*|identif\w*|"
    r"(?:reduc\w+|lower\w*|limit\w*|weaken\w*|increas\w*|boost\w*|enhanc\w*|add\w*|improv\w*) (?:to )?(?:the )?(?:benefits?|effects?|effectiveness) of)\b",
    re.IGNORECASE,
)
_OTHER_PEOPLE = re.compile(
    r"\b(?:therapists?|famil(?:y|ies)|relatives|caregivers?|spouses?|partners|staff|owners) (?:of|with|who|caring)\b",
    re.IGNORECASE,
)
_OTHER_MEASURE = re.compile(
    r"\b(?:number|need|use|cost|costs|price|risk|rate|chance|chances|odds|likelihood|duration|length|amount|spread) (?:of|for)\b"
    r"(?! (?:\w+ ){0,2}(?:attacks?|headaches?|migraines?|episodes?|pain|days with))",
    re.IGNORECASE,
)
_PREVENTS = re.compile(
    r"\b(?:prevent\w*|protect\w* (?:you )?(?:against|from)|wards? off|delay\w*|avert\w*|(?:lower|reduc|cut)\w* (?:the |your )?(?:risk|chances?) of|stops? .{0,30}\bfrom)\b",
    re.IGNORECASE,
)
_ONLY_TOGETHER = re.compile(
    r"\b(?:only|but) (?:when|if|with|in combination|together|after)\b|\bcombined with\b|\bin combination\b|\bif you believe\b",
    re.IGNORECASE,
)


def is_absent(before: str) -> bool:
    """Whether the words before a treatment say that it is not the one given ("without massage")."""
    return bool(_ABSENT.search(before))


def other_thing(said: str, treatment_end: int, *, measured: bool) -> tuple[str, ...]:
    """The words that make another claim of it; `measured` where an outcome is named, which then is what was measured."""
    product = _PRODUCT.match(said, treatment_end) if treatment_end else None
    found = [product[0].strip()] if product else []
    for pattern in (_OTHER_DEED, _OTHER_PEOPLE, *(() if measured else (_OTHER_MEASURE,))):
        match = pattern.search(said)
        if match:
            found.append(match[0])
    return tuple(found)


def prevents(said: str) -> bool:
    """Whether it is claimed that something does not come about at all."""
    return bool(_PREVENTS.search(said))


def only_together(said: str) -> str:
    """The words that tie an effect to something else; "" where none do."""
    match = _ONLY_TOGETHER.search(said)
    return match[0] if match else ""
