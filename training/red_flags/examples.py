"""The questions that the head for red flags is trained on, and stories made by putting two of them together."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

from training.asked_words import examples as asked_words

EXAMPLES = Path(__file__).with_name("examples.jsonl")
NONE = "none"
SEED = 20261129
_BESIDE_EMERGENCIES = 0.5
_BESIDE_OTHERS = 0.35
_EVERYDAY = 1800
"""Everyday questions that are added to the others, none of them near to an emergency."""

FLAGS = {
    "cauda": "loss of bladder or bowel control, or numbness around the genitals",
    "spine": "back pain with fever or weakness, or after a fall or serious injury",
    "fracture": "a possible broken bone or joint out of place",
    "stroke": "sudden weakness, drooping, numbness or trouble speaking",
    "neckdiss": "dizziness, double vision or unsteadiness after neck treatment or injury",
    "sight": "loss of sight",
    "temporal": "a new headache with a sore temple, scalp or jaw after fifty",
    "headache": "the worst or a sudden severe headache, or headache with fever and a stiff neck",
    "chest": "chest pain or trouble breathing",
    "clot": "a suspected blood clot",
    "tear": "tearing or sudden severe pain in the back",
    "pregnancy": "bleeding in pregnancy, warning signs of pre-eclampsia, or the baby moving less",
    "crisis": "thoughts of suicide or self-harm",
    "urine": "dark urine with severe muscle pain",
    "allergy": "swelling of face or throat, or collapse",
    "poison": "an overdose or poisoning",
    "limb": "a limb that is cold and numb",
    "cast": "severe pain and tightness in a limb after an injury or under a cast",
    "black": "a foot or toe that turns black",
    "belly": "severe abdominal pain",
    "bleeding": "bleeding that does not stop",
    "inner bleeding": "vomiting blood, or black or bloody stools",
    "rash": "a rash with fever",
    "sepsis": "signs of a serious infection",
    "joint": "a hot swollen joint with fever",
    "headinjury": "a head injury with headache, vomiting, drowsiness or confusion",
    "testicle": "sudden or severe pain in a testicle",
    "baby": "danger signs in a baby or small child",
    "seizure": "a seizure",
    "heat": "heat stroke or dangerous cold",
    "diabetic": "signs of a diabetic emergency",
    "burn": "a serious burn or wound",
}
"""What the advice calls each kind of emergency; where the rules have a name for it, theirs."""


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
    """The questions as they were written."""
    rows = map(json.loads, EXAMPLES.read_text("utf-8").splitlines())
    return [Example(row["question"], row["kind"], frozenset({f"{row['kind']}/{row['scenario']}"})) for row in rows]


def stories(written: list[Example]) -> list[Example]:
    """An ordinary question before or after another question: an emergency is one in whatever company it is told."""
    chance = random.Random(SEED)
    ordinary = [example for example in written if not example.emergency]
    told = []
    for example in written:
        if chance.random() < (_BESIDE_EMERGENCIES if example.emergency else _BESIDE_OTHERS):
            pair = [chance.choice(ordinary), example]
            chance.shuffle(pair)
            text = " ".join(one.question if one.question[-1] in ".?!" else f"{one.question}." for one in pair)
            told.append(Example(text, example.kind, pair[0].scenarios | pair[1].scenarios))
    return told


def everyday() -> list[Example]:
    """Questions on treatments in everyday words, with chatter, which tell of no emergency: of those for `training.asked_words`."""
    chance = random.Random(SEED)
    chosen = [*asked_words.written(), *chance.sample(asked_words.filled(), _EVERYDAY)]
    return [Example(one.text, NONE, frozenset({"everyday"})) for one in chosen]
