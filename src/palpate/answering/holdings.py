"""What a library holds for answering, read once per opened library: records with evidence, and their units in concepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from palpate.library import Library
from palpate.synthesis import Comparison, comparisons
from palpate.terminology import tags_of_recommendation, tags_of_safety, terminology
from palpate.vocabulary import Recommendation, Record, SafetyNote, Support


class Advice(NamedTuple):
    """A recommendation in its record, with the concepts that it is about."""

    record: Record
    number: int
    recommendation: Recommendation
    conditions: frozenset[str]
    interventions: frozenset[str]
    outcomes: frozenset[str]

    @property
    def address(self) -> str:
        """Its address as a support."""
        return str(Support(self.record.id, "recommendation", self.number))


class Caution(NamedTuple):
    """A safety note in its record, with the conditions and populations that its topic names."""

    record: Record
    number: int
    note: SafetyNote
    concepts: frozenset[str]
    interventions: frozenset[str]
    subject: frozenset[str]
    """Conditions and populations that the whole record is about."""

    @property
    def address(self) -> str:
        """Its address as a support."""
        return str(Support(self.record.id, "safety", self.number))


@dataclass(frozen=True, slots=True)
class Holdings:
    """What people wrote down of the evidence of one library version; retracted records are left out.

    What was read by grammar is left out too: there can be so much of it that it is looked up for each question (`reading`).
    """

    effects: tuple[Comparison, ...]
    thresholds: tuple[Comparison, ...]
    """Minimal important differences."""
    advice: tuple[Advice, ...]
    cautions: tuple[Caution, ...]
    newest_year: int


_KEPT_RECORDS = 2_000
"""Records of which the units are kept, as many as an open library keeps parsed (`library.library`)."""
_READ: WeakKeyDictionary[Library, tuple[int, Holdings]] = WeakKeyDictionary()


def holdings(library: Library) -> Holdings:
    """The holdings of a library at its version; read at the first question and after each change."""
    known = _READ.get(library)
    if known is None or known[0] != library.version:
        known = _READ[library] = (library.version, _read(library))
    return known[1]


def _read(library: Library) -> Holdings:
    records = [record for record in library.evidence(None, read=False) if not record.retracted]
    units = [_units(record) for record in records]
    found = [item for each in units for item in each.found]
    return Holdings(
        effects=tuple(item for item in found if not item.is_threshold),
        thresholds=tuple(item for item in found if item.is_important_difference),
        advice=tuple(item for each in units for item in each.advice),
        cautions=tuple(item for each in units for item in each.cautions),
        newest_year=max((record.year for record in records if record.year), default=0),
    )


class _Units(NamedTuple):
    found: tuple[Comparison, ...]
    advice: tuple[Advice, ...]
    cautions: tuple[Caution, ...]


@lru_cache(maxsize=_KEPT_RECORDS)
def _units(record: Record) -> _Units:
    """The units of one record in concepts: worked out once, since the next version of a library holds mostly the same records."""
    return _Units(tuple(comparisons([record])), tuple(_advice(record)), tuple(_cautions(record)))


def _advice(record: Record) -> Iterator[Advice]:
    for number, recommendation in enumerate(record.recommendations, start=1):
        tags = tags_of_recommendation(recommendation)
        on = f"{recommendation.condition}; {recommendation.population or ''}"
        conditions = tags.conditions | terminology().find_ids(on, ("condition",))
        yield Advice(record, number, recommendation, conditions, tags.interventions, terminology().find_ids(on, ("outcome",)))


def _cautions(record: Record) -> Iterator[Caution]:
    if record.safety:
        subject = terminology().find_ids(f"{record.title}; {record.population or ''}", ("condition", "population"))
        for number, note in enumerate(record.safety, start=1):
            tags = tags_of_safety(note)
            yield Caution(record, number, note, tags.conditions | tags.populations, tags.interventions, subject)
