"""The opening where it is asked what guidelines say."""

from __future__ import annotations

import re

from palpate.answering.bottom_line import guideline_line
from palpate.answering.opening import Headline, stand_of
from palpate.answering.sections.guidelines import ranked
from palpate.answering.selection import Selection

_ON_GUIDELINES = re.compile(
    r"\bguidelines? (?:say|says|recommend\w*|advise\w*|suggest\w*|advice)\b"
    r"|\b(?:do|does|are there|any|which|according to|by) (?:\w+ )?guidelines?\b",
    re.IGNORECASE,
)


def asks_guidelines(text: str) -> bool:
    """Whether a question asks what guidelines say."""
    return bool(_ON_GUIDELINES.search(text))


def guidelines_first(selection: Selection, opening: Headline) -> Headline:
    """The stand of guidelines is the answer then, and what studies found stands behind it."""
    if not asks_guidelines(selection.question.text):
        return opening
    advice = tuple(guideline_line(selection))
    cited = {address for draft in advice for address in draft.supports}
    stands = [entry.recommendation.direction for entry in ranked(selection) if entry.address in cited]
    if not stands:
        return opening
    return Headline(stand_of(stands), None, (*advice, *(draft for draft in opening.drafts if draft not in advice)))
