"""Which way outcomes point: phrases of all of medicine that are good or bad when there is more of them.

The data lie in `palpate/data/terminology/orientations.jsonl`, one group of phrases a line; the outcomes of the terminology whose
orientation is settled are among them. They say nothing of what a question is about: that is what the concepts are for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from palpate.terminology.normalising import keys_of
from palpate.terminology.terms import terminology


@dataclass(frozen=True, slots=True)
class Orientation:
    """Whether less of something is good; None where the phrase is known not to tell ("heart rate")."""

    lower_is_better: bool | None
    about: tuple[str, ...] = ()
    """Beginnings of words (or phrases), one of which the study must be about for this to hold."""
    not_about: tuple[str, ...] = ()
    """Those with which it does not hold: blood pressure where it is too low."""
    alone: bool = False
    """Whether it holds only where no other noun stands before it: "response", not "immune response"."""

    def holds(self, study: str) -> bool:
        """Whether it holds in a study that these words, in lower case, are about."""
        if self.about and not any(word in study for word in self.about):
            return False
        return not any(word in study for word in self.not_about)


class Orientations:
    """Phrases by their words as compared; the longest that starts at a word wins."""

    def __init__(self, entries: Iterable[tuple[str, Orientation]]) -> None:
        self._by_words: dict[tuple[str, ...], list[Orientation]] = {}
        self._acronyms: dict[tuple[str, ...], str] = {}
        self._longest: dict[str, int] = {}
        for name, orientation in entries:
            words = tuple(keys_of(name))
            self._by_words.setdefault(words, []).append(orientation)
            if name.isupper() and name.isalpha():
                self._acronyms.setdefault(words, name)
            elif words in self._acronyms:
                del self._acronyms[words]
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def __len__(self) -> int:
        return len(self._by_words)

    def at(self, keys: Sequence[str], raws: Sequence[str], index: int) -> tuple[int, Sequence[Orientation]]:
        """How many words from `index` on are a phrase, and what it may mean; 0 where none begins there.

        `keys` are the words as compared, `raws` as written: an acronym counts in capitals only.
        """
        for length in range(min(self._longest.get(keys[index], 0), len(keys) - index), 0, -1):
            words = tuple(keys[index : index + length])
            if (found := self._by_words.get(words)) is None:
                continue
            acronym = self._acronyms.get(words)
            if acronym is None or raws[index].rstrip("s") == acronym.rstrip("s"):
                return length, found
        return 0, ()


@cache
def orientations() -> Orientations:
    """The phrases that come with the package, read once; those of `orientations.jsonl` come before the names of concepts."""
    own = list(_from_data())
    known = {tuple(keys_of(name)) for name, _ in own}
    concepts = [
        (name, Orientation(concept.lower_is_better))
        for concept in terminology().concepts("outcome")
        if concept.lower_is_better is not None
        for name in (concept.name, *concept.synonyms)
        if tuple(keys_of(name)) not in known
    ]
    return Orientations([*own, *concepts])


def _from_data() -> Iterator[tuple[str, Orientation]]:
    text = (files("palpate.data") / "terminology" / "orientations.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        group = json.loads(line)
        orientation = Orientation(
            group["lower_is_better"], tuple(group.get("about", ())), tuple(group.get("not_about", ())), group.get("alone", False)
        )
        for name in group["names"]:
            yield name, orientation
