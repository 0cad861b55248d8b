"""Whether a question tells of an emergency: by the signs of `red_flags`, or by the trained head, which knows what no list does."""

from __future__ import annotations

from palpate.answering.red_flags import THOUGHTS_OF_SUICIDE, asks_in_general, red_flags
from palpate.answering.trained_flags import trained_flags


def emergency_flags(question: str) -> tuple[str, ...]:
    """Names of the red flags that a question describes. Either reader raises one; where both do, the signs name it.

    A question of one sentence in general terms, about nobody in particular, is left to the signs: the head has nothing to add, and
    the encoder need not be loaded. Thoughts of suicide that only the head sees are told beside whatever the signs have found.
    """
    by_signs = red_flags(question)
    if asks_in_general(question):
        return by_signs
    by_head = trained_flags(question)
    if not by_signs:
        return by_head
    crisis = THOUGHTS_OF_SUICIDE in by_head and THOUGHTS_OF_SUICIDE not in by_signs
    return (*by_signs, THOUGHTS_OF_SUICIDE) if crisis else by_signs
