"""Who asks, or for what, where a question begins with it: "Osteopath: does massage ...", "Chart: F 44, ..."."""

from __future__ import annotations

import re

from palpate.terminology import terminology
from palpate.vocabulary.patterns import regex

_OPENING = regex(r"^(?P<told>[^:?!.]{2,70}):\s+(?=\S)")
_ROLE = regex(
    r"\b(?:neurologist|physio\w*|\w*therapist|osteopath|chiropractor|naprapath|oncolog\w+|gp|nurse|midwife|maternity|doctor|physician|surgeon|rheumatologist"
    r"|paediatrician|pediatrician|psychiatrist|psychologist|dentist|pharmacist|anaesthetist|LMT|RMT|manager|lead|research\w*|reviewer|regulator|editor|journalist|librarian"
    r"|students?|teacher|coach|trainer|payer|insurer|adjuster|underwriter|query|question|chart|protocol|decision|referral|pathway|clinic|committee|panel|board|notes?|case"
    r"|agenda|e-?mail|subject|re|fyi|audit|policy|CNS|OT|HR|hospice|ward|unit|practice|lecture|seminar|exam)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?P<told>(?:[\w'-]+ ){0,3}(?:clinic|ward|unit|practice|hospice|team|service)(?: (?:in|at) (?:the )?[A-Z]\w+)?)\.\s+(?=\S)",
    re.IGNORECASE,
)
"""Where somebody works, as a sentence without a verb: its conditions are the question's only where that names none."""


def without_role(question: str) -> str:
    """The question with blanks for who asks, as long as it was; conditions that stand there are of the question and stay."""
    opening = _OPENING.match(question)
    if not opening or not _ROLE.search(opening["told"]):
        opening = _PLACE.match(question)
    if not opening:
        return question
    kept = [(match.start, match.end) for match in terminology().find(opening["told"], ("condition",))]
    if opening.re is _PLACE and terminology().find(question[opening.end() :], ("condition",)):
        kept = []
    blank = (char if any(start <= at < end for start, end in kept) else " " for at, char in enumerate(opening.group()))
    return "".join(blank) + question[opening.end() :]
