"""The places that statements rest on, opened in the library: what each says, in which words, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from palpate.appraisal.conclusions import sentences
from palpate.errors import UsageError
from palpate.library import Library
from palpate.synthesis import Comparison, comparisons
from palpate.terminology import tags_of_recommendation, terminology
from palpate.terminology.normalising import key_of
from palpate.vocabulary import Finding, Recommendation, Record, RecordKind, SafetyNote, Support

Unit = Record | Finding | Recommendation | SafetyNote | str
_WORD = re.compile(r"[^\W\d_]{2,}")
SINGLE_STUDIES = frozenset({RecordKind.RANDOMIZED_TRIAL, RecordKind.CLINICAL_TRIAL, RecordKind.OBSERVATIONAL_STUDY})
"""Kinds of source whose number of people is that of each of their findings, where the finding names none."""
_KIND_WORDS = {
    RecordKind.RANDOMIZED_TRIAL: "randomised trial",
    RecordKind.MECHANISM_STUDY: "laboratory study of mechanism",
    RecordKind.OTHER: "publication",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A support opened. `item` is the comparison that a finding is; `texts` are its words by the role that they play."""

    address: str
    record: Record
    unit: Unit
    item: Comparison | None
    texts: tuple[tuple[str, str], ...]
    words: frozenset[str]

    @property
    def finding(self) -> Finding | None:
        """The finding, where it is one."""
        return self.unit if isinstance(self.unit, Finding) else None

    @property
    def advice(self) -> Recommendation | None:
        """The recommendation, where it is one."""
        return self.unit if isinstance(self.unit, Recommendation) else None

    @property
    def note(self) -> SafetyNote | None:
        """The safety note, where it is one."""
        return self.unit if isinstance(self.unit, SafetyNote) else None

    @property
    def effect(self) -> Comparison | None:
        """The comparison, unless it is a threshold for reading changes."""
        return self.item if self.item and not self.item.is_threshold else None


class Places:
    """Opens supports in one version of a library, each once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._open: dict[str, Place | str] = {}
        self._records: dict[str, Record] = {}
        self._items: dict[str, tuple[Comparison, ...]] = {}

    def open(self, address: str) -> Place | str:
        """The place, or why there is none that can support anything."""
        known = self._open.get(address)
        if known is None:
            known = self._open[address] = self._opened(address)
        return known

    def fetch(self, addresses: Iterable[str]) -> None:
        """Read the records of many supports at once, which costs little more than reading one."""
        missing = {address.partition("#")[0] for address in addresses} - self._records.keys()
        if missing:
            self._records.update(self._library.get_many(missing))

    def _record(self, record_id: str) -> Record:
        if record_id not in self._records:
            self._records[record_id] = self._library.get(record_id)
        return self._records[record_id]

    def _opened(self, address: str) -> Place | str:
        try:
            support = Support.parse(address)
            record = self._record(support.record)
            unit = _unit(record, support) or self._library.resolve(address)
        except UsageError as error:
            return str(error)
        if record.retracted:
            return f"'{record.id}' is retracted"
        item = self._comparison(record, support.number) if support.part == "finding" else None
        concepts = _concepts(unit, item)
        said = [*_texts(record, unit), *((OUTCOME, name) for concept in concepts for name in _names_with_numbers(concept))]
        texts = tuple(dict.fromkeys((role, text) for role, text in said if text))
        return Place(address, record, unit, item, texts, _words(record, texts, concepts, _unit_words(item)))

    def _comparison(self, record: Record, number: int) -> Comparison:
        if record.id not in self._items:
            self._items[record.id] = tuple(comparisons([record]))
        return self._items[record.id][number - 1]


def _unit(record: Record, support: Support) -> Unit | None:
    """What an address without offsets points to; None where the library has to look."""
    units: dict[str, tuple[Unit, ...]] = {
        "record": (record,),
        "finding": record.findings,
        "recommendation": record.recommendations,
        "safety": record.safety,
    }
    number = max(support.number, 1)
    held = units.get(support.part, ())
    return held[number - 1] if number <= len(held) else None


_OPENED: WeakKeyDictionary[Library, tuple[int, Places]] = WeakKeyDictionary()


def places_of(library: Library) -> Places:
    """The places of a library at its version."""
    known = _OPENED.get(library)
    if known is None or known[0] != library.version:
        known = _OPENED[library] = (library.version, Places(library))
    return known[1]


INTERVENTION, COMPARATOR, OUTCOME, TIME, CONDITION, NOTE, SAID, ISSUER, TITLE = (chr(0xE000 + n) for n in range(9))
"""Roles of words, as the characters that stand for them in a masked sentence (Unicode's private use area)."""


def _texts(record: Record, unit: Unit) -> Iterator[tuple[str, str | None]]:
    match unit:
        case Finding():
            yield from _finding_texts(unit)
        case Recommendation():
            yield ISSUER, unit.issuer
            yield ISSUER, unit.issuer.split(" (")[0].strip()
            yield INTERVENTION, unit.intervention
            yield CONDITION, unit.condition
            yield CONDITION, unit.population
            yield SAID, unit.statement
        case SafetyNote():
            yield SAID, unit.statement
            yield CONDITION, unit.topic
            yield NOTE, unit.rate
        case Record():
            for said in (unit.summary or "", unit.limitations or ""):
                yield SAID, said
                yield from ((SAID, said[start:end]) for start, end in sentences(said))
        case str():
            yield SAID, unit
    yield TITLE, record.title
    yield TITLE, record.journal


def _finding_texts(finding: Finding) -> Iterator[tuple[str, str | None]]:
    yield INTERVENTION, finding.intervention
    yield COMPARATOR, finding.comparator
    yield OUTCOME, finding.outcome
    yield TIME, (finding.timepoint or "").replace(">=", "≥").replace("<=", "≤")
    yield CONDITION, finding.condition
    yield CONDITION, finding.population
    yield NOTE, finding.note
    yield NOTE, finding.certainty_basis


def _words(record: Record, texts: Iterable[tuple[str, str]], concepts: Iterable[str], unit: str) -> frozenset[str]:
    """Keys of all words that a statement on this place may use beside plain ones: its own, its source's, its concepts' names."""
    kind = _KIND_WORDS.get(record.kind, record.kind.value.replace("_", " "))
    page = "information page" if record.kind is RecordKind.NARRATIVE_REVIEW and not record.authors else ""
    said = " ".join([*(text for _, text in texts), *record.authors[:1], kind, page, unit])
    return word_keys(said).union(*map(_names_of, concepts))


@lru_cache(maxsize=4096)
def _names_with_numbers(concept: str) -> tuple[str, ...]:
    """Names like "SF-36", whose number is no amount."""
    return tuple(name for name in terminology().names(concept) if any(char.isdigit() for char in name))


def _concepts(unit: Unit, item: Comparison | None) -> Iterable[str]:
    if item:
        against = (*item.comparators, item.comparator_class.value)
        return (*item.conditions, *item.interventions, *item.outcomes, *item.populations, *against)
    if isinstance(unit, Recommendation):
        tags = tags_of_recommendation(unit)
        return (*tags.interventions, *tags.conditions)
    return ()


def _unit_words(item: Comparison | None) -> str:
    return (item.finding.effect.unit or "") if item else ""


@lru_cache(maxsize=4096)
def _names_of(concept: str) -> frozenset[str]:
    terms = terminology()
    return frozenset().union(*(word_keys(" ".join(terms.names(above))) for above in terms.broader(concept)))


def word_keys(text: str) -> frozenset[str]:
    """The words of a text in the form in which they are compared."""
    return frozenset(key_of(word.lower()) for word in _WORD.findall(text))


def words_at(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text as written, each with the form in which it is compared."""
    for match in _WORD.finditer(text):
        yield match.group(), key_of(match.group().lower())


def findings_of(places: Iterable[Place]) -> list[Place]:
    """Those that are findings on effects; thresholds are none."""
    return [place for place in places if place.effect]
