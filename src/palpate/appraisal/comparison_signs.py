"""The signs by which a trained head tells what a passage says of a comparison that is given.

They are what the grammar reads (changes, tests, estimates, values side by side, which way the outcome points), and the words of the
passage with the groups and the outcome masked, so that what was learnt of one trial holds for another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from palpate.appraisal.asked import VAGUE, change_in
from palpate.appraisal.clauses import clauses
from palpate.appraisal.directions import Change, Told, told_in
from palpate.appraisal.effects import ReadEffect, effects_in, null_value, p_values, significant
from palpate.appraisal.numerals import levelled
from palpate.appraisal.orientation import lower_is_better
from palpate.appraisal.side_by_side import more_of, row_in
from palpate.appraisal.sides import CONTROL, Arms, arms_of, words_of

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[<>=%±/]")
_WORD = re.compile(r"[a-z0-9]+")
_MASKS = frozenset({"{ours}", "{theirs}", "{outcome}", "{number}"})
_BONES = _MASKS | frozenset(
    "than higher lower greater less more fewer reduced increased decreased improved better worse versus vs compared no not similar"
    " {sure} {unsure} significantly longer shorter respectively and".split()
)
"""Words that carry the comparison; what is left of a clause when all others are taken away."""


class Comparison:
    """What is asked: two groups and an outcome, with the words that name them."""

    def __init__(self, intervention: str, comparator: str, outcome: str) -> None:
        self.names = (intervention, comparator, outcome)
        self.arms: Arms = arms_of(intervention, comparator)
        self.wanted = words_of(outcome) - VAGUE or words_of(outcome)
        self.points = {True: "down", False: "up", None: "?"}[lower_is_better(outcome)]


def signs(asked: Comparison, passage: str) -> dict[str, float]:
    """The signs of a passage by name, each with its strength."""
    text = levelled(passage)
    clause = _nearest(text, asked.wanted)
    found = dict.fromkeys(_grammar(asked, passage, text, clause), 1.0)
    found |= dict.fromkeys(_about(asked, text), 1.0)
    words, bones = _masked(text, asked), [word for word in _masked(clause, asked) if word in _BONES]
    found |= dict.fromkeys((f"word {run}" for run in _runs(words)), 2.0 / max(4, len(words)) ** 0.5)
    found |= dict.fromkeys((f"bone {run}" for run in _runs(bones) if " " in run), 0.4)
    return found | dict.fromkeys((f"asked {word}" for word in asked.wanted), 0.5)


def _grammar(asked: Comparison, passage: str, text: str, clause: str) -> Iterator[str]:
    """What the grammar reads in the passage and in the clause on the outcome, alone and two readings together."""
    effects = effects_in(text)
    read = change_in(passage, *asked.names)
    said, sure = _told(text, asked), _sure(effects)
    near, near_sure = _told(clause, asked), _sure(effects_in(clause))
    more, near_more = more_of(text, asked.arms), more_of(clause, asked.arms)
    told = {
        "read": read or "-", "said": said, "near": near, "sure": sure, "near sure": near_sure, "more": more, "near more": near_more,
        "points": asked.points,
    }  # fmt: skip
    yield from (f"{name}={value}" for name, value in told.items())
    together = (
        ("more", "sure"), ("near more", "near sure"), ("points", "said"), ("points", "near"), ("points", "sure"), ("read", "sure"),
        ("read", "near"), ("read", "more"), ("said", "sure"),
    )  # fmt: skip
    yield from (f"{one}={told[one]} {other}={told[other]}" for one, other in together)
    yield f"points={asked.points} near sure={near_sure} read={told['read']}"
    for one in effects:
        null = null_value(one.effect)
        if null is not None and one.effect.estimate is not None:
            side = "above" if one.effect.estimate > null else "below"
            yield f"estimate {side}"
            yield f"estimate {side} {significant(one.effect)}"
    if row := row_in(passage):
        order = "same" if row.first == row.second else "more" if row.first > row.second else "less"
        test = "none" if row.p is None else "sure" if row.p <= 0.05 else "unsure"
        yield from (f"row {order}", f"row {test}", f"row {order} {test}")


def _told(text: str, asked: Comparison) -> str:
    places = [found.span() for found in _WORD.finditer(text.lower()) if found[0] in asked.wanted]
    told: Told | None = told_in(text, asked.arms, places)
    if told is None:
        return "-"
    return f"{told.change}{'!' if told.significant and told.change is not Change.SAME else ''}{' within' if told.within else ''}"


def _sure(effects: tuple[ReadEffect, ...]) -> str:
    tests = {significant(one.effect) for one in effects}
    if tests == {True}:
        return "yes"
    return "no" if tests == {False} else "both" if True in tests and False in tests else "-"


def _about(asked: Comparison, text: str) -> Iterator[str]:
    """Whether the passage is about what is asked at all: how much of the outcome and which of the groups it names."""
    words = set(_WORD.findall(text.lower()))
    share = len(words & asked.wanted) / max(1, len(asked.wanted))
    outcome = "none" if not share else "half" if share <= 0.5 else "most" if share < 1 else "all"
    ours, theirs = bool(words & asked.arms.intervention), bool(words & asked.arms.comparator)
    length = "short" if len(text) < 80 else "middle" if len(text) < 250 else "long"
    numbers = "tests" if p_values(text) else "numbers" if any(char.isdigit() for char in text) else "words"
    yield from (f"names {outcome}", f"groups {ours} {theirs}", f"is {length}", f"has {numbers}")
    yield f"names {outcome} groups {ours or theirs} has {numbers}"


def _nearest(text: str, wanted: frozenset[str]) -> str:
    """The clause that names most words of the outcome, the first of equals."""
    start, end = max(clauses(text), key=lambda span: len(wanted.intersection(_WORD.findall(text[span[0] : span[1]].lower()))))
    return text[start:end]


def _masked(text: str, asked: Comparison) -> list[str]:
    """The words of a text in order, names of groups and outcome, numbers and tests masked; a mask counts once in a row."""
    low = text.lower()
    for p in reversed(p_values(text)):
        mask = "{sure}" if p.high <= 0.05 else "{unsure}" if p.low >= 0.05 else "{test}"
        low = f"{low[: p.start]} {mask} {low[p.end :]}"
    masked = [_mask(word, asked) for word in re.findall(rf"\{{\w+\}}|{_TOKEN.pattern}", low)]
    return [word for before, word in pairwise(["", *masked]) if word != before or word not in _MASKS]


def _mask(word: str, asked: Comparison) -> str:
    if word in asked.wanted:
        return "{outcome}"
    if word in asked.arms.intervention:
        return "{ours}"
    if word in asked.arms.comparator or (word in CONTROL and not asked.arms.intervention & CONTROL):
        return "{theirs}"
    return "{number}" if word[0].isdigit() else word


def _runs(words: list[str]) -> set[str]:
    """Words and runs of two and three."""
    return {" ".join(words[start : start + length]) for length in (1, 2, 3) for start in range(len(words) - length + 1)}
