"""Questions with the words marked that say what is asked about: frames filled from lists, and questions written whole."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).parent
SEED = 20261129
FILLS = 40
"""Questions made of each frame."""
SLIPS = 0.03
"""Share of the words of a filled frame that are misspelt, as people do; asked words are left as they are."""
_SLOT = re.compile(r"\{(\w+)\}")
_NAME = re.compile("@")
_SYLLABLES = "bo ra din hal lor an tre van kel mo zan quil bru mar che ti os pel ler wim holm ya row fen wick sund vic ta lo ber gen dra ko vel nor fas kin bar tok".split()
_WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Marked:
    """A question, and where the words stand that are asked about."""

    text: str
    asked: tuple[tuple[int, int], ...]
    people: bool = True
    """Whether the groups of people in it are marked where they are asked about."""

    def asks(self, start: int) -> bool:
        """Whether the word that begins there is asked about."""
        return any(left <= start < right for left, right in self.asked)


def written() -> list[Marked]:
    """The questions that were written whole."""
    stories = (replace(_marked(line), people=False) for line in _lines("stories.txt"))
    return [*(_marked(line) for line in _lines("questions.txt")), *stories]


def filled() -> list[Marked]:
    """The frames with their slots filled."""
    chance, slots = random.Random(SEED), _slots()
    found: dict[str, Marked] = {}
    for frame in _lines("frames.txt"):
        for _ in range(FILLS):
            text = _SLOT.sub(lambda slot: chance.choice(slots[slot[1]]), frame)
            text = _NAME.sub(lambda _: _name(chance), text)
            text = text if chance.random() < 0.6 else _carelessly(text, chance)
            example = _marked(_misspelt(text, chance))
            found.setdefault(example.text, example)
    return list(found.values())


def _name(chance: random.Random) -> str:
    """A name that nobody bears, for treatments and diseases that do not exist."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 2, 3)))).capitalize()


def _carelessly(text: str, chance: random.Random) -> str:
    """Without capitals, and often without the mark at its end."""
    text = text[:1].upper() + text[1:] if chance.random() < 0.4 else text.lower()
    return text.rstrip("?") if chance.random() < 0.5 else text


def _misspelt(text: str, chance: random.Random) -> str:
    parts = re.split(r"(\[[^]]*\])", text)
    return "".join(part if part.startswith("[") else _WORD.sub(lambda w: _slip(w[0], chance), part) for part in parts)


def _slip(word: str, chance: random.Random) -> str:
    if chance.random() >= SLIPS:
        return word
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :] if chance.random() < 0.6 else word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _marked(line: str) -> Marked:
    text, asked = "", []
    for part in re.split(r"(\[[^]]*\])", line):
        if part.startswith("["):
            asked.append((len(text), len(text) + len(part) - 2))
            text += part[1:-1]
        else:
            text += part
    return Marked(text, tuple(asked))


def _slots() -> dict[str, list[str]]:
    blocks = "\n".join(_lines("slots.txt", keep_empty=True)).strip().split("\n\n")
    return {name.strip(): [one.strip() for one in listed.split(" | ")] for name, listed in (b.split("\n", 1) for b in blocks)}


def _lines(name: str, *, keep_empty: bool = False) -> Iterator[str]:
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if not line.startswith("#") and (keep_empty or line.strip()):
            yield line
