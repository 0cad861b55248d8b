"""`Terminology`: the concepts, their hierarchy, and the ways to find them in a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property
from types import MappingProxyType

from palpate.errors import UsageError
from palpate.terminology.comparing import comparator_class
from palpate.terminology.concepts import FACETS, Concept, Facet, load_concepts, load_false_friends
from palpate.terminology.matching import Index, Match
from palpate.terminology.normalising import bare_words

_ABSENT = frozenset({"without", "no", "not"})


class Terminology:
    """The concepts of a field with all their names. Immutable; share the one that `terminology()` returns."""

    def __init__(self, concepts: Iterable[Concept], false_friends: Mapping[Facet, Iterable[str]] = MappingProxyType({})) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self._false_friends = false_friends
        self._defined = [concept for concept in self._concepts.values() if concept.implied_by]
        self._defining = frozenset(part for concept in self._defined for group in concept.implied_by for part in group)
        self._parts: dict[str, frozenset[str]] = {}
        self._below: dict[str, list[str]] = {}
        for concept in self._concepts.values():
            for parent in concept.broader:
                self._below.setdefault(parent, []).append(concept.id)
        self._narrower: dict[str, frozenset[str]] = {}
        self._broader: dict[str, frozenset[str]] = {}

    @cached_property
    def _index(self) -> Index:
        return Index(self._concepts.values(), self._false_friends)

    @cached_property
    def _whole_texts(self) -> dict[tuple[str, str], list[str]]:
        whole: dict[tuple[str, str], list[str]] = {}
        for concept in self._concepts.values():
            for text in concept.whole_texts:
                whole.setdefault((concept.facet, bare_words(text)), []).append(concept.id)
        return whole

    def __contains__(self, concept_id: str) -> bool:
        return concept_id in self._concepts

    def __len__(self) -> int:
        return len(self._concepts)

    def concepts(self, facet: str | None = None) -> list[Concept]:
        """All concepts, or those of one facet, in the order of the data."""
        return [concept for concept in self._concepts.values() if facet in (None, concept.facet)]

    def get(self, concept_id: str) -> Concept:
        """The concept with that id; raises `UsageError` where there is none."""
        try:
            return self._concepts[concept_id]
        except KeyError:
            raise UsageError(
                f"no concept '{concept_id}'; ids look like 'condition:low-back-pain' and begin with one of {', '.join(FACETS)}"
            ) from None

    def find(self, text: str, facets: Collection[str] | None = None) -> list[Match]:
        """Concepts named in a text: longest names, whole words, non-overlapping within a facet, in the order of the text."""
        return self._index.find(text, facets)

    def find_ids(self, text: str, facets: Collection[str] | None = None) -> frozenset[str]:
        """Ids of the concepts named in a text, with those that they mean together (`implied`)."""
        return self.implied({match.concept.id for match in self._index.find(text, facets)})

    def ids_of_field(self, text: str, facet: str) -> frozenset[str]:
        """Ids of the concepts of one facet that a record's field names, texts that mean something only as a whole included."""
        whole = self._whole_texts.get((facet, bare_words(text)))
        if whole:
            return frozenset(whole)
        return self.implied({match.concept.id for match in self.find(text, (facet,)) if not _left_out(text, match.start)})

    def comparator_class(self, text: str, intervention_text: str = "") -> str:
        """The id of the one class of a comparator, as a source words it, against the intervention given."""
        return comparator_class(self, text, intervention_text)

    def implied(self, ids: Collection[str]) -> frozenset[str]:
        """`ids` and the concepts that some of them mean together ("pain" and "cancer": cancer pain).

        The first part of a defined concept must be there as such, the others or anything below them: pain in breast cancer is
        cancer pain, back pain in breast cancer need not be.
        """
        held = set(ids)
        if len(held) < 2:
            return frozenset(held)
        parts = set().union(*(self._part_of(concept_id) for concept_id in held))
        if len(parts) < 2:
            return frozenset(held)
        above = {parent for concept_id in held for parent in self.broader(concept_id)}
        meant = {
            concept.id
            for concept in self._defined
            if concept.id not in above
            and any(first in held and parts.issuperset(others) for first, *others in concept.implied_by)
        }
        return frozenset(held | meant)

    def most_specific(self, ids: Collection[str]) -> frozenset[str]:
        """`ids` without those that stand above another of them ("pain" beside "knee osteoarthritis")."""
        above = {parent for concept_id in ids for parent in self.broader(concept_id) if parent != concept_id}
        return frozenset(ids) - above

    def _part_of(self, concept_id: str) -> frozenset[str]:
        """Those of the concept and everything above it that make a defined concept together with others."""
        known = self._parts.get(concept_id)
        if known is None:
            known = self._parts[concept_id] = self.broader(concept_id) & self._defining
        return known

    def narrower(self, concept_id: str) -> frozenset[str]:
        """The concept and everything below it."""
        known = self._narrower.get(concept_id)
        if known is None:
            self.get(concept_id)
            below = (self.narrower(child) for child in self._below.get(concept_id, ()))
            known = self._narrower[concept_id] = frozenset({concept_id}).union(*below)
        return known

    def broader(self, concept_id: str) -> frozenset[str]:
        """The concept and everything above it."""
        known = self._broader.get(concept_id)
        if known is None:
            above = (self.broader(parent) for parent in self.get(concept_id).broader)
            known = self._broader[concept_id] = frozenset({concept_id}).union(*above)
        return known

    def family(self, concept_id: str) -> str:
        """The family by which evidence is put together: the nearest concept above, or itself, that is marked or topmost."""
        concept = self.get(concept_id)
        while concept.broader and not concept.family:
            concept = self.get(concept.broader[0])
        return concept.id

    def children(self, concept_id: str) -> tuple[str, ...]:
        """Ids of the concepts directly below, in the order of the data."""
        return tuple(self._below.get(concept_id, ()))

    def names(self, concept_id: str) -> tuple[str, ...]:
        """Name and synonyms, for query expansion; acronyms of two letters stay out, since search knows no capitals ("MS")."""
        concept = self.get(concept_id)
        return (concept.name, *(name for name in concept.synonyms if len(name) > 2))


def _left_out(text: str, start: int) -> bool:
    """Whether the words before say that the thing is absent ("without spinal manipulation"; not "with or without")."""
    before = text[:start].lower().rsplit("(", 1)[-1].split()[-3:]
    return bool(before) and before[-1] in _ABSENT and before[:-1][-2:] != ["with", "or"]


@cache
def terminology() -> Terminology:
    """The terminology that comes with the package, read once."""
    return Terminology(load_concepts(), load_false_friends())
