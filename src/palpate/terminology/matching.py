"""Finding concepts in a text: the longest name that starts at a word, whole words only, through a tree of words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from palpate.terminology.concepts import Concept, Facet
from palpate.terminology.normalising import Token, join_prefixes, keys_of, tokens_of

_COORDINATORS = frozenset({"and", "or", "to", "versus", "vs"})

_MODIFIERS = frozenset(
    [
        "acute",
        "ankle",
        "arm",
        "aroma",
        "back",
        "breast",
        "cervical",
        "chronic",
        "clinical",
        "elbow",
        "foot",
        "generalised",
        "hand",
        "head",
        "heel",
        "hip",
        "jaw",
        "joint",
        "knee",
        "leg",
        "low",
        "lower",
        "lumbar",
        "lung",
        "mechanical",
        "medical",
        "neck",
        "nonspecific",
        "persistent",
        "prostate",
        "recent",
        "recurrent",
        "relaxation",
        "shoulder",
        "soft",
        "sport",
        "structural",
        "subacute",
        "swedish",
        "thai",
        "therapeutic",
        "thoracic",
        "tissue",
        "upper",
        "wrist",
    ]
)
"""Words (as compared) that share one head word in a list: "hip and knee osteoarthritis" names both."""


class Match(NamedTuple):
    """A concept found in a text at characters `start` to `end` (end excluded)."""

    concept: Concept
    start: int
    end: int


class _Node:
    __slots__ = ("children", "concepts")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.concepts: dict[Facet, tuple[Concept, ...]] | None = None

    def add(self, facet: Facet, concept: Concept | None) -> None:
        """Let this word end a name of `concept`; None is a wording that means nothing of the facet."""
        if self.concepts is None:
            self.concepts = {}
        held = self.concepts.setdefault(facet, ())
        if concept is not None and concept not in held:
            self.concepts[facet] = (*held, concept)


class Index:
    """All names of all concepts, ready to be found."""

    def __init__(self, concepts: Iterable[Concept], false_friends: Mapping[Facet, Iterable[str]]) -> None:
        names: list[tuple[str, Facet, Concept | None]] = [
            (name, concept.facet, concept) for concept in concepts for name in (concept.name, *concept.synonyms, *concept.cues)
        ]
        names += [(name, facet, None) for facet, phrases in false_friends.items() for name in phrases]
        self._root = _Node()
        self._acronyms: dict[str, _Node] = {}
        keys = [keys_of(name) for name, _, _ in names]
        self._vocabulary = set(chain.from_iterable(keys))
        for (name, facet, concept), words in zip(names, keys, strict=True):
            if name.isupper() and name.isalpha():
                self._acronyms.setdefault(name, _Node()).add(facet, concept)
            else:
                self._node(join_prefixes(words, self._vocabulary)).add(facet, concept)

    def _node(self, keys: list[str]) -> _Node:
        node = self._root
        for key in keys:
            below = node.children.get(key)
            if below is None:
                below = node.children[key] = _Node()
            node = below
        return node

    def find(self, text: str, facets: Collection[str] | None = None) -> list[Match]:
        """Matches in the order of the text; within a facet they don't overlap and the longest name wins."""
        tokens = tokens_of(text, self._vocabulary)
        matches: list[Match] = []
        free: dict[Facet, int] = {}
        for i, token in enumerate(tokens):
            found = self._longest(tokens, i)
            if token.key in _MODIFIERS:
                found = {**self._shared_head(text, tokens, i), **found}
            for facet, (length, concepts) in found.items():
                if (facets is None or facet in facets) and free.get(facet, 0) <= i:
                    free[facet] = i + length
                    end = tokens[i + length - 1].end
                    matches.extend(Match(concept, token.start, end) for concept in concepts)
        return matches

    def _longest(self, tokens: list[Token], i: int) -> dict[Facet, tuple[int, tuple[Concept, ...]]]:
        best: dict[Facet, tuple[int, tuple[Concept, ...]]] = {}
        token = tokens[i]
        if token.raw in self._acronyms:
            for facet, concepts in (self._acronyms[token.raw].concepts or {}).items():
                best[facet] = (1, concepts)
        node = self._root.children.get(token.key)
        length = 0
        while node is not None:
            length += 1
            if node.concepts is not None:
                for facet, concepts in node.concepts.items():
                    best[facet] = (length, concepts)
            if i + length == len(tokens):
                break
            node = node.children.get(tokens[i + length].key)
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
            found = self._lookup([token.key for token in tokens[i:own]] + last[dropped:], head)
            if found:
                return {facet: (own - i, concepts) for facet, concepts in found.items()}
        return {}

    def _lookup(self, start: list[str], head: list[str]) -> dict[Facet, tuple[Concept, ...]]:
        """Concepts of the longest name that is `start` with at least one word of `head`."""
        node: _Node | None = self._root
        for key in start:
            node = node.children.get(key) if node else None
        found: dict[Facet, tuple[Concept, ...]] = {}
        for key in head:
            node = node.children.get(key) if node else None
            if node is None:
                break
            found.update(node.concepts or {})
        return found


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
