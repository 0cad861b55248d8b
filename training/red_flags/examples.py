"""The questions that the head for red flags is trained on, and stories made by putting two of them together."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

from palpate.answering.red_flags import red_flags
from training.asked_words import examples as asked_words
from training.relevance import questions as relevance
from validation.red_flag_check import HEAD_MENDED_ON
from validation.red_flag_check import rows as lot

FOLDER = Path(__file__).parent
EXAMPLES = FOLDER / "examples.jsonl"
NONE = "none"
SEED = 20261129
_BESIDE_EMERGENCIES = 0.5
_BESIDE_OTHERS = 0.35
_OF_A_KIND = 3
"""Symptoms of a kind that a frame of an emergency is filled with; the others take one."""
_CAREFUL = 0.7
"""Share of composed questions with a capital at the start."""
_SLOT = re.compile(r"\{(\w+)\}")
_IN_PAIRS = 1200
"""Everyday questions that are put together with another one: a long story is no emergency for its length."""
_EVERYDAY = 1200
"""Everyday questions that are added to the others, none of them near to an emergency."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its kind (a key of `FLAGS`, or `NONE`), and the scenarios that its words come from."""

    question: str
    kind: str
    scenarios: frozenset[str]

    @property
    def emergency(self) -> bool:
        return self.kind != NONE


def examples() -> list[Example]:
    """The questions as they were written, and those lots of `validation/red_flags` on which the head was mended before."""
    rows = [*map(json.loads, EXAMPLES.read_text("utf-8").splitlines()), *_mended_on()]
    return [Example(row["question"], row["kind"], frozenset({f"{row['kind']}/{row['scenario']}"})) for row in rows]


def _mended_on() -> list[dict[str, str]]:
    rows = [row for half in HEAD_MENDED_ON for row in lot(half)]
    return [{**row, "kind": row["kind"] if row["emergency"] else NONE, "scenario": row["half"]} for row in rows]


def stories(written: list[Example]) -> list[Example]:
    """An ordinary question before or after another question: an emergency is one in whatever company it is told."""
    chance = random.Random(SEED)
    ordinary = [example for example in written if not example.emergency]
    told = []
    for example in written:
        if chance.random() < (_BESIDE_EMERGENCIES if example.emergency else _BESIDE_OTHERS):
            pair = [chance.choice(ordinary), example]
            chance.shuffle(pair)
            text = " ".join(_ended(one.question) for one in pair)
            told.append(Example(text, example.kind, pair[0].scenarios | pair[1].scenarios))
    return told


def everyday() -> list[Example]:
    """Questions on treatments in everyday words, with chatter, which tell of no emergency: of those for `training.asked_words`."""
    chance = random.Random(SEED)
    written = [one for one in asked_words.written() if not red_flags(one.text)]
    chosen = [*written, *chance.sample(asked_words.filled(), _EVERYDAY)]
    texts = [*(one.text for one in chosen), *(text for text in relevance.not_on_safety() if not red_flags(text))]
    alone = [Example(text, NONE, frozenset({"everyday"})) for text in texts]
    pairs = [f"{_ended(chance.choice(written).text)} {_ended(chance.choice(written).text)}" for _ in range(_IN_PAIRS)]
    return alone + [Example(text, NONE, frozenset({"everyday"})) for text in pairs]


def _ended(text: str) -> str:
    return text if text[-1] in ".?!" else f"{text}."


def composed() -> list[Example]:
    """Symptoms in frames that say whether they are there and new, or past, denied, asked about in general or somebody else's."""
    chance = random.Random(SEED)
    frames, *slots = (FOLDER / "frames.txt").read_text("utf-8").split("\n\n")
    fillers = {name: [one.strip() for one in rest.split("|")] for name, rest in (slot.split(":", 1) for slot in slots)}
    lines = (FOLDER / "symptoms.txt").read_text("utf-8").splitlines()
    kinds = [
        (kind, [one.strip() for one in listed.split("|")]) for kind, listed in (x.split(":", 1) for x in lines if x[0] != "#")
    ]
    fillers["other"] = [symptom for _, symptoms in kinds for symptom in symptoms]
    told: dict[str, Example] = {}
    for sign, frame in (line.split(" ", 1) for line in frames.splitlines() if not line.startswith("#")):
        for kind, symptoms in kinds:
            for symptom in chance.sample(symptoms, min(len(symptoms), _OF_A_KIND if sign == "!" else 1)):
                text = _SLOT.sub(
                    lambda slot, symptom=symptom: symptom if slot[1] == "symptom" else chance.choice(fillers[slot[1]]), frame
                )  # type: ignore[misc]
                text = text[:1].upper() + text[1:] if chance.random() < _CAREFUL else text.lower()
                told.setdefault(text, Example(text, kind if sign == "!" else NONE, frozenset({f"{kind}/composed"})))
    return list(told.values())
