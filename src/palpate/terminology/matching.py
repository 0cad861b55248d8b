"""Finding concepts in a text: the longest name that starts at a word, whole words only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from palpate.terminology.concepts import Concept, Facet
from palpate.terminology.normalising import Token, join_prefixes, joined_prefixes, keys_of, tokens_of

_COORDINATORS = frozenset({"and", "or", "to", "versus", "vs"})

_MODIFIERS = frozenset(
    keys_of(
        "acute ankle arm aroma back breast cervical chronic clinical elbow foot generalised hand head heel hip jaw joint knee "
        "leg low lower lumbar lung mechanical medical neck nonspecific persistent prostate recent recurrent relaxation shoulder "
        "soft sports structural subacute swedish thai therapeutic thoracic tissue upper wrist"
    )
)
"""Words that share one head word in a list: "hip and knee osteoarthritis" names both."""


_KEPT_TEXTS = 10_000
_LONGEST_KEPT = 500
"""Characters of a text of which the matches are kept: a field of a record, which is read facet by facet and again and again."""


class Match(NamedTuple):
    """A concept found in a text at characters `start` to `end` (end excluded)."""

    concept: Concept
    start: int
    end: int


_Named = dict[Facet, tuple[Concept, ...]]
"""What a name stands for in each facet; no concept at all where it is a wording that means nothing there."""


class Index:
    """All names of all concepts, ready to be found: one table of names, and how many words a name may have by its first word."""

    def __init__(self, concepts: Iterable[Concept], false_friends: Mapping[Facet, Iterable[str]]) -> None:
        names: list[tuple[str, Facet, tuple[Concept, ...]]] = [
            (name, concept.facet, (concept,)) for concept in concepts for name in (concept.name, *concept.synonyms, *concept.cues)
        ]
        names += [(name, facet, ()) for facet, phrases in false_friends.items() for name in phrases]
        keys = [keys_of(name) for name, _, _ in names]
        self._vocabulary = set(chain.from_iterable(keys))
        self._vocabulary.update(chain.from_iterable(map(joined_prefixes, keys)))
        self._named: dict[str, _Named] = {}
        self._acronyms: dict[str, _Named] = {}
        self._most_words: dict[str, int] = {}
        self._with_commas: set[str] = set()
        for (name, facet, meant), written in zip(names, keys, strict=True):
            if name.isupper() and name.isalpha():
                _add(self._acronyms, name, facet, meant)
                continue
            words = join_prefixes(written, self._vocabulary)
            if "," in name:
                self._with_commas.add(" ".join(words))
            _add(self._named, " ".join(words), facet, meant)
            if len(words) > self._most_words.get(words[0], 0):
                self._most_words[words[0]] = len(words)
        self._kept = lru_cache(maxsize=_KEPT_TEXTS)(self._all)

    def find(self, text: str, facets: Collection[str] | None = None) -> list[Match]:
        """Matches in the order of the text; within a facet they don't overlap and the longest name wins."""
        matches = self._kept(text) if len(text) <= _LONGEST_KEPT else self._all(text)
        return [match for match in matches if facets is None or match.concept.facet in facets]

    def _all(self, text: str) -> tuple[Match, ...]:
        tokens = tokens_of(text, self._vocabulary)
        keys = [token.key for token in tokens]
        apart = _commas(text, tokens)
        matches: list[Match] = []
        free: dict[Facet, int] = {}
        for i, token in enumerate(tokens):
            begins = token.key in self._most_words or token.raw in self._acronyms
            found = self._longest(keys, i, token.raw, apart) if begins else {}
            if token.key in _MODIFIERS:
                found = {**self._shared_head(text, tokens, i), **found}
            for facet, (length, concepts) in found.items():
                if free.get(facet, 0) <= i:
                    free[facet] = i + length
                    end = tokens[i + length - 1].end
                    matches.extend(Match(concept, token.start, end) for concept in concepts)
        return tuple(matches)

    def _longest(self, keys: list[str], i: int, raw: str, apart: frozenset[int]) -> dict[Facet, tuple[int, tuple[Concept, ...]]]:
        best: dict[Facet, tuple[int, tuple[Concept, ...]]] = {}
        if raw in self._acronyms:
            for facet, concepts in self._acronyms[raw].items():
                best[facet] = (1, concepts)
        for length in range(1, min(self._most_words.get(keys[i], 0), len(keys) - i) + 1):
            name = " ".join(keys[i : i + length])
            named = self._named.get(name)
            if named is not None and (name in self._with_commas or apart.isdisjoint(range(i, i + length - 1))):
                for facet, concepts in named.items():
                    best[facet] = (length, concepts)
        return best

    def _shared_head(self, text: str, tokens: list[Token], i: int) -> dict[Facet, tuple[int, tuple[Concept, ...]]]:
        """What the group of modifiers at `i` means with the head that follows the last group of its list."""
        own = _group_end(text, tokens, i)
        start, end = own, own
        while (following := _next_group(text, tokens, end)) is not None:
            start, end = following, _group_end(text, tokens, following)
        if end == own:
            return {}
        head = [token.key for token in tokens[end : end + 3]]
        last = [token.key for token in tokens[start:end]]
        for dropped in range(1, len(last) + 1):
            found = self._with_head([token.key for token in tokens[i:own]] + last[dropped:], head)
            if found:
                return {facet: (own - i, concepts) for facet, concepts in found.items()}
        return {}

    def _with_head(self, start: list[str], head: list[str]) -> _Named:
        """Concepts of the longest names that are `start` with at least one word of `head`."""
        found: _Named = {}
        for words in range(1, len(head) + 1):
            found.update(self._named.get(" ".join(start + head[:words]), {}))
        return found


_PARTS = (",", ";", ":", "?", "!", ". ")
"""What parts words that are not one name: "frozen shoulder, massage or physio" names no shoulder massage."""


def _commas(text: str, tokens: list[Token]) -> frozenset[int]:
    """The numbers of the tokens behind which such a sign stands."""
    if not any(sign in text for sign in _PARTS):
        return frozenset()
    gaps = (text[left.end : right.start] for left, right in pairwise(tokens))
    return frozenset(number for number, gap in enumerate(gaps) if any(sign in gap for sign in _PARTS))


def _add(table: dict[str, _Named], name: str, facet: Facet, meant: tuple[Concept, ...]) -> None:
    held = table.get(name)
    if held is None:
        table[name] = {facet: meant}
    elif facet not in held:
        held[facet] = meant
    elif meant and meant[0] not in held[facet]:
        held[facet] += meant


def _group_end(text: str, tokens: list[Token], i: int) -> int:
    """Index after the modifiers that stand together from `i` on."""
    end = i + 1
    while end < len(tokens) and tokens[end].key in _MODIFIERS and not _listed(text, tokens, end):
        end += 1
    return end


def _next_group(text: str, tokens: list[Token], i: int) -> int | None:
    """Index of the next modifier of the same list, past "and", "or", a comma or a slash; None where the list ends."""
    separated = i < len(tokens) and _listed(text, tokens, i)
    while i < len(tokens) and tokens[i].key in _COORDINATORS:
        separated = True
        i += 1
    return i if separated and i < len(tokens) and tokens[i].key in _MODIFIERS else None


def _listed(text: str, tokens: list[Token], i: int) -> bool:
    between = text[tokens[i - 1].end : tokens[i].start]
    return "," in between or "/" in between
