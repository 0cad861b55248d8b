"""What a question can ask for that findings on a complaint do not bear on: a cure, prevention, an outcome that advice does not name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.numbers import listing
from palpate.answering.selection import Selection
from palpate.terminology import terminology

CURE = re.compile(
    r"\b(cur(e|es|ed|ing)|heals?|revers(e|es|ing)|shrinks?|eliminates?|gets? rid of|disappears?|vanish(?:es)?|dissolves?)\b",
    re.IGNORECASE,
)


PREVENTS = re.compile(
    r"\b(?:prevent(?:s|ing)?|protects? (?:me |us |people )?(?:against|from)|wards? off|staves? off|from (?:coming back|returning|recurring|getting)|"
    r"keeps? .{1,40} away)\b",
    re.IGNORECASE,
)
_PASSING = frozenset(
    f"condition:{name}"
    for name in ("pain", "headache", "migraine", "exercise-recovery", "doms", "stress", "anxiety", "childbirth", "surgery-recovery", "swelling",
                 "musculoskeletal-disorder", "insomnia", "fatigue")
)  # fmt: skip
"""What comes and goes, so that a trial in people who have it measures whether it comes again."""


def not_passing(conditions: Sequence[str]) -> str:
    """Names of diseases that people have or do not have, whose prevention a trial in people who have them cannot measure."""
    terms = terminology()
    return listing([terms.get(c).name for c in conditions if not terms.broader(c) & _PASSING], "or")


_ADVISED_FOR = frozenset(f"outcome:{name}" for name in ("pain", "function", "global-improvement", "quality-of-life", "stiffness"))
"""What guideline bodies advise a treatment for without saying so."""


def beyond_advice(selection: Selection) -> tuple[str, ...]:
    """Outcomes asked about that advice alone, without a finding, does not bear on unless it names them ("live longer")."""
    if selection.main:
        return ()
    terms = terminology()
    return tuple(terms.get(o).name for o in selection.question.pico.outcomes if not terms.broader(o) & _ADVISED_FOR)
