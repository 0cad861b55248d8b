"""What the treatment of a comparison is called in a sentence: by what was asked about, or as its source does where it is a variant."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from palpate.answering.numbers import listing
from palpate.answering.sections.guidelines import COMBINED
from palpate.answering.selection import Selection
from palpate.synthesis import Comparison
from palpate.terminology import terminology

_LONGEST_NAME = 80
"""Characters of a treatment in its source's words; a longer one is named by what was asked about."""
_BRACKETS = re.compile(r"\([^()]*\)")
_QUALIFIED = re.compile(
    r"\b(?:with|before|after|followed by|using|during|between|of|to|on|in)\b(?! (?:more than )?\d)", re.IGNORECASE
)
"""Words behind a treatment's name that make a variant of it ("foam rolling with vibration"); an amount makes none ("of 20 minutes")."""


def asked_name(selection: Selection) -> str:
    """The asked treatment's name; where none was named, what the field is about."""
    asked = selection.question.pico.interventions
    return terminology().get(asked[0]).name if asked else "hands-on treatment"


def treatment_name(selection: Selection, items: Sequence[Comparison]) -> str:
    """The names of the asked treatments that were studied, or of the only one that was where that is narrower.

    A variant, and what was given together with another treatment, is called what its source calls it.
    """
    terms = terminology()
    asked = selection.question.pico.interventions
    if asked and items and all(is_variant(item, asked) for item in items):
        own = {item.finding.intervention for item in items}
        if len(own) == 1 and len(name := own.pop()) <= _LONGEST_NAME:
            return name
        if all(with_others(item, asked) for item in items):
            return f"{asked_name(selection)} given with other treatment"
    shared = frozenset.intersection(*(item.interventions for item in items)) if items else frozenset()
    if asked and len(terms.most_specific(shared)) > 1:
        shared = frozenset()  # "massage of the hand plus self-massage" is neither of the two
    if shared and (not asked or not shared & frozenset(asked) or all(is_on_a_kind(item, asked) for item in items)):
        return terms.get(max(shared, key=lambda concept: (len(terms.broader(concept)), concept))).name
    studied = [terms.get(concept).name for concept in asked if any(concept in item.interventions for item in items)]
    return listing(studied, "or") or asked_name(selection)


def with_others(item: Comparison, asked: Collection[str]) -> bool:
    """Whether a treatment that is neither what was asked about, nor a kind of it, nor what it is a kind of, was given too."""
    terms = terminology()
    related = frozenset().union(*(terms.narrower(concept) | terms.broader(concept) for concept in asked))
    return bool(terms.most_specific(item.interventions) - related)


def is_on_a_kind(item: Comparison, asked: Collection[str]) -> bool:
    """Whether what was studied is but a kind of what was asked about, and that by itself: myofascial release for massage."""
    own = terminology().most_specific(item.interventions)
    return bool(asked) and not own & frozenset(asked) and not COMBINED.search(item.finding.intervention)


def is_variant(item: Comparison, asked: Collection[str]) -> bool:
    """Whether its source qualifies the treatment: by what was given with it, by how, where or when ("before exercise")."""
    if not asked:
        return False
    text = _BRACKETS.sub(" ", item.finding.intervention)
    named = terminology().find(text, ("intervention",))
    behind = text[named[0].end :] if named else ""
    return with_others(item, asked) or bool(COMBINED.search(text) or _QUALIFIED.search(behind))
