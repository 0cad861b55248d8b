"""Find words in which a source speaks of itself, and not of somebody else's study or of one that ought to be done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from palpate.appraisal.passages import Role, Sentence, Span

_ELSEWHERE = (
    r"\b(?:previous(?:ly)?|prior|earlier|recent(?:ly)?|existing|published|data from|evidence from|results of|compared with|came from|originally)\b[^.;:]{0,60}$"
    r"|\b(?:several|other|few|most|many|multiple|ongoing|larger?|more|numerous|some|additional)\b[^.;:]{0,40}$"
)
_OTHERS_WORK = re.compile(
    _ELSEWHERE
    + r"|\b(?:future|further|needed|required|warranted|lack|lacking|next|subsequent|should|must|could|need|despite|although|well-designed|planned)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
_OTHERS_IN_METHODS = re.compile(_ELSEWHERE, re.IGNORECASE)
"""What stands before the name of a design when it is that of somebody else's study, or of one that ought to be done."""

_TOLD_OF_OTHERS = re.compile(
    r"\b(?:showed|shown|did not show|demonstrated|found|reported|has been|have been|was criticized)\b", re.IGNORECASE
)
"""What follows it among the aims, where the study's own results can't stand yet."""

_NEEDED = re.compile(
    r"\b(?:(?:is|are|be) (?:needed|required|warranted|necessary|proposed)|should be (?:conducted|performed|undertaken))\b",
    re.IGNORECASE,
)


def of_roles(sentences: Iterable[Sentence], *roles: Role) -> Iterator[Sentence]:
    """The sentences that play one of these roles."""
    return (sentence for sentence in sentences if sentence.role in roles)


def first_words(pattern: re.Pattern[str], sentences: Iterable[Sentence], *, own: bool = False) -> Span | None:
    """The first words that match; with `own`, those that speak of the study itself."""
    for sentence in sentences:
        for found in pattern.finditer(sentence.text):
            if own and sentence.role is Role.OBJECTIVE and _TOLD_OF_OTHERS.search(sentence.text, found.end()):
                continue
            others = _OTHERS_IN_METHODS if sentence.role in {Role.METHODS, Role.RESULTS} else _OTHERS_WORK
            if own and (others.search(sentence.text, max(0, found.start() - 80), found.start()) or _NEEDED.search(sentence.text)):
                continue
            return sentence.span(*found.span())
    return None
