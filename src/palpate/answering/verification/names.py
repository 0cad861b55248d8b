"""Who is named in a statement: sources by name, kind, size and year; and words that neither supports nor plain language have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.places import SINGLE_STUDIES, Place, words_at
from palpate.answering.verification.plain_words import PLAIN_WORDS
from palpate.answering.verification.quantities import as_number
from palpate.answering.verification.sentence import PHRASE, SOURCE, Sentence, occurrences
from palpate.terminology.normalising import key_of
from palpate.vocabulary import Record, RecordKind


class Named(NamedTuple):
    """A source that a statement names, and the records among the supports that it can be."""

    start: int
    end: int
    records: frozenset[str]


_KINDS: dict[str, frozenset[RecordKind]] = {
    **{kind.value.replace("_", " "): frozenset({kind}) for kind in RecordKind},
    "meta-analysis": frozenset({RecordKind.META_ANALYSIS}),
    "randomised trial": frozenset({RecordKind.RANDOMIZED_TRIAL}),
    "overview of reviews": frozenset({RecordKind.OVERVIEW_OF_REVIEWS}),
    "laboratory study of mechanism": frozenset({RecordKind.MECHANISM_STUDY}),
    "information page": frozenset({RecordKind.NARRATIVE_REVIEW}),
    "publication": frozenset({RecordKind.OTHER}),
}
_KIND = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))


def named_sources(sentence: Sentence) -> list[Named]:
    """Sources named by author or title with the year, wherever they stand; explained in the sentence."""
    records = {place.record.id: place.record for place in sentence.places}
    found_at: dict[tuple[int, int], set[str]] = {}
    lowered = sentence.text.lower()
    for record in records.values():
        for start, end in _namings(record, sentence.text, lowered):
            found_at.setdefault((start, end), set()).add(record.id)
    chosen: list[Named] = []
    for (start, end), ids in sorted(found_at.items(), key=lambda each: (each[0][0], -each[0][1])):
        if not chosen or start >= chosen[-1].end:
            chosen.append(Named(start, end, frozenset(ids)))
            sentence.mask(start, end, SOURCE, [p.address for p in sentence.places if p.record.id in ids])
    return chosen


_BEFORE = re.compile(rf"\b(?:the|an?) (?P<kind>{_KIND}) (?:by|of|in) $", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?:(?: and colleagues| et al\.)? \((?:(?P<kind>{_KIND})(?:, )?)?(?P<year>\d{{4}})?\)| (?P<dated>\d{{4}})\b)?",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 48
"""Characters of "a laboratory study of mechanism of " and some room."""


def _namings(record: Record, text: str, lowered: str) -> Iterator[tuple[int, int]]:
    """Where a record is named with its year: "the meta-analysis by Furlan 2015", "Wu and colleagues (meta-analysis, 2021)"."""
    for name in _names(record):
        for start in occurrences(name.lower(), lowered):
            end = start + len(name)
            before = _BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start])
            behind = _BEHIND.match(text, end)
            year = (behind["year"] or behind["dated"]) if behind else None
            kind = (before["kind"] if before else None) or (behind["kind"] if behind else None)
            dated = year == str(record.year) if record.year else year is None
            if dated and (not kind or record.kind in _KINDS[kind.lower()]) and (year or kind):
                yield start - len(before.group()) if before else start, behind.end() if behind else end


def _names(record: Record) -> Iterable[str]:
    if record.authors:
        first = record.authors[0]
        return {first, first.rsplit(" ", 1)[0]}
    return {name.rstrip(".") for name in (record.journal, record.title) if name}


_PHRASE = re.compile(
    rf"\((?P<kind>{_KIND})(?:, (?P<studies>[\d,]*\d) stud(?:y|ies))?(?:, (?P<people>[\d,]*\d) (?:people|person))?(?:, (?P<year>\d{{4}}))?\)"
)


def check_phrases(sentence: Sentence) -> Iterator[Check]:
    """What a statement says of its source in brackets, all of it true of one source: "(meta-analysis, 11 studies, 2024)"."""
    for match in _PHRASE.finditer(sentence.masked):
        holders = [place for place in sentence.places if _is_described(place, match)]
        shown = match.group()
        records = {place.record.id for place in sentence.places if place.effect}
        if not holders:
            yield fault(CheckKind.NUMBERS, f"no support is a source like '{shown}'")
        elif len(records) > 1:
            yield fault(CheckKind.NAMES, f"'{shown}' describes one source, and the supports are of {len(records)}")
        else:
            yield found(CheckKind.NUMBERS, shown, holders[0].address)
            sentence.mask(match.start(), match.end(), PHRASE, [place.address for place in holders])


def _is_described(place: Place, match: re.Match[str]) -> bool:
    record, effect = place.record, place.finding.effect if place.finding else None
    if record.kind not in _KINDS[match["kind"]]:
        return False
    if match["year"] and int(match["year"]) != record.year:
        return False
    if match["studies"] and (effect is None or as_number(match["studies"]) != effect.n_studies):
        return False
    people = {effect.n_participants if effect else None, record.n_participants if record.kind in SINGLE_STUDIES else None}
    return not match["people"] or as_number(match["people"]) in people


def check_words(sentence: Sentence) -> Iterator[Check]:
    """Words that are neither plain ones nor in the supports, their sources or the names of what they are about."""
    strange = dict.fromkeys(
        word
        for word, key in words_at(sentence.masked)
        if key not in PLAIN_KEYS and not any(key in place.words for place in sentence.places)
    )
    if strange:
        yield fault(CheckKind.NAMES, f"{', '.join(repr(word) for word in strange)}: in no support")
    else:
        yield found(CheckKind.NAMES, "every word is plain or in the supports")


PLAIN_KEYS = frozenset(key_of(word) for word in PLAIN_WORDS)
