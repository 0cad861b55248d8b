"""What a statement says was found, clause by clause, against the findings among its supports.

A clause that names its source speaks for the findings of that source; a clause that names none speaks for all that went its
way. Every finding has to be told by some clause, so that a statement can't rest on findings that say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import (
    FIRMNESS,
    LEVEL_FIRMNESS,
    RATED_IN_PRESENT,
    WHETHER,
    Claim,
    agrees,
    ways,
)
from palpate.answering.verification.effects import Print
from palpate.answering.verification.names import Named
from palpate.answering.verification.places import COMPARATOR, INTERVENTION, TIME, Place, findings_of
from palpate.answering.verification.sentence import SOURCE, WINDOW, Sentence
from palpate.synthesis import ComparatorClass, TimeWindow
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction, Record


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a statement with the way it claims, the sources it names and the effects it prints."""

    start: int
    end: int
    claim: Claim
    named: frozenset[str]
    """Ids of the records named as having found it; empty where it speaks for all."""
    prints: tuple[Print, ...]
    firmness: int | None = None
    """How firmly it claims what holds, as in `FIRMNESS`; None where the past tense reports a result."""

    def goes_with(self, place: Place) -> bool:
        """Whether a finding is of its sources and went its way."""
        return (
            (not self.named or place.record.id in self.named)
            and place.finding is not None
            and agrees(self.claim.way, place.finding)
        )

    def speaks_for(self, place: Place) -> bool:
        """Whether it tells of a finding: what is claimed to hold, of those alone that are rated so."""
        return self.goes_with(place) and (self.firmness is None or firmness_of(place) == self.firmness)


_SAME_SOURCE = re.compile(r"\bthe same source\b", re.IGNORECASE)


def clauses(sentence: Sentence, named: Sequence[Named], printed: Sequence[Print]) -> list[Clause]:
    """The clauses that claim something, in order."""
    told: list[Clause] = []
    last: frozenset[str] = frozenset()
    for start, end in sentence.clauses():
        claims = [claim for claim in ways(sentence.masked, start, end) if not _bracketed(sentence, start, claim)]
        mine = [each for each in named if start <= each.start < end]
        if claims:
            claim = claims[0]
            before = frozenset().union(*(each.records for each in mine if each.end <= claim.start))
            if not before and _SAME_SOURCE.search(sentence.masked, start, claim.start):
                before = last
            own = tuple(p for p in printed if start <= p.start < end)
            told.append(Clause(start, end, claim, before, own, _firmness(sentence.masked, start, claim.end)))
        last = frozenset().union(*(each.records for each in mine)) or last
    return told


def _firmness(masked: str, start: int, end: int) -> int | None:
    """How firmly the last verb in the present tense claims something."""
    said = list(RATED_IN_PRESENT.finditer(masked, start, end))
    if not said:
        return None
    doubted = WHETHER.search(masked, start, said[-1].start())
    return LEVEL_FIRMNESS[CertaintyLevel.VERY_LOW] if doubted else FIRMNESS[said[-1]["hedge"]]


def firmness_of(place: Place) -> int:
    """How firmly a finding can be told by its rating; 0 where nobody rated it."""
    level = place.finding.certainty if place.finding else None
    return LEVEL_FIRMNESS[level] if level else 0


def _bracketed(sentence: Sentence, start: int, claim: Claim) -> bool:
    return sentence.masked.count("(", start, claim.start) > sentence.masked.count(")", start, claim.start)


def outcomes_told(sentence: Sentence, clause: Clause) -> Iterator[tuple[str, frozenset[TimeWindow]]]:
    """The outcomes that a clause names behind its verb, each with the windows of time named next behind it, if any are."""
    text = sentence.text[: clause.end]
    stops = [i for mark in (" (", " compared with", ", though ") if (i := text.find(mark, clause.claim.end)) >= 0]
    end = min(stops, default=clause.end)
    times = sorted(
        (match.start(), match.end(), windows)
        for pattern, windows in _WINDOWS
        for match in pattern.finditer(text, clause.claim.end, end)
    )
    for match in terminology().find(text[clause.claim.end : end], ("outcome",)):
        at = clause.claim.end + match.end
        behind = [(begin, stop, windows) for begin, stop, windows in times if begin >= at]
        row = behind[:1]
        for earlier, later in pairwise(behind):
            if text[earlier[1] : later[0]].strip(" ,") in {"", "and"}:
                row.append(later)
            else:
                break
        yield match.concept.id, frozenset().union(*(windows for _, _, windows in row))


def check_results(sentence: Sentence, named: Sequence[Named], printed: Sequence[Print]) -> Iterator[Check]:
    """Directions, effects, times and comparators of a statement that tells what was found."""
    findings = findings_of(sentence.places)
    told = clauses(sentence, named, printed)
    if not findings:
        if all(isinstance(place.unit, Record) for place in sentence.places):
            for clause in told:  # a digest is told word for word; what is left of it then is its source
                said = sentence.text[clause.claim.start : clause.claim.end]
                yield fault(CheckKind.DIRECTION, f"'{said}' is not in the words of the support")
        return
    if not told:
        yield fault(CheckKind.DIRECTION, "says of its findings neither which way they went nor that it is unclear")
        return
    for claim in ways(sentence.masked):
        if _bracketed(sentence, 0, claim):
            yield fault(CheckKind.DIRECTION, f"'{sentence.text[claim.start : claim.end]}' in brackets is in no support")
    for clause in told:
        yield from _check_clause(sentence, clause, findings, named)
    for place in findings:
        if any(clause.goes_with(place) for clause in told) and not any(clause.speaks_for(place) for clause in told):
            yield fault(CheckKind.CERTAINTY, f"no clause tells of {place.address} as firmly as it is rated")
        elif not any(clause.speaks_for(place) for clause in told):
            finding = place.finding
            assert finding
            yield fault(
                CheckKind.DIRECTION, f"no clause tells that {place.address} found {finding.direction.value.replace('_', ' ')}"
            )
    for number, clause in enumerate(told):
        mine = [place for place in findings if clause.speaks_for(place)]
        yield from _check_comparators(sentence, clause, mine, findings if number == 0 else mine)


def _check_clause(sentence: Sentence, clause: Clause, findings: Sequence[Place], named: Sequence[Named]) -> Iterator[Check]:
    mine = [place for place in findings if clause.speaks_for(place)]
    words = sentence.text[clause.claim.start : clause.claim.end]
    if not mine and any(clause.goes_with(place) for place in findings):
        return  # told more or less firmly than it is rated, which `check_certainty` says
    if not mine:
        yield fault(CheckKind.DIRECTION, f"no support went the way of '{words}'")
        return
    yield found(CheckKind.DIRECTION, f"'{words}'", mine[0].address)
    position = clause.start
    for printed in clause.prints:
        yield _check_print(sentence, printed, mine, named, position)
        position = printed.end
    yield from _check_times(sentence, clause, mine)
    yield from _check_windows(sentence, clause, mine)


def _check_print(sentence: Sentence, printed: Print, mine: Sequence[Place], named: Sequence[Named], position: int) -> Check:
    """An effect has to be that of one finding of the clause, at the time and of the source that stand beside it."""
    shown = sentence.text[printed.start : printed.end]
    holders = [place for place in mine if place.finding and printed.is_of(place.finding.effect)]
    behind = next(
        (each for each in named if each.start >= printed.end and sentence.text[printed.end : each.start] == " in "), None
    )
    if behind:
        holders = [place for place in holders if place.record.id in behind.records]
    times = sentence.times(position, printed.start)
    if times and holders:
        said = sentence.text[times[-1].start : times[-1].end].lower()
        holders = [place for place in holders if _time(place) in {said, ""} or said in _time(place)]
    if not holders:
        return fault(CheckKind.NUMBERS, f"no finding of this clause has '{shown}'")
    return found(CheckKind.NUMBERS, shown, holders[0].address)


def _time(place: Place) -> str:
    return ((place.finding.timepoint if place.finding else None) or "").replace(">=", "≥").replace("<=", "≤").lower()


def _check_times(sentence: Sentence, clause: Clause, mine: Sequence[Place]) -> Iterator[Check]:
    """A time point named has to be one at which something went the way of the clause."""
    held = {_time(place) for place in mine}
    for span in sentence.times(clause.start, clause.end):
        said = sentence.text[span.start : span.end].lower()
        if said not in held and not any(said in each for each in held):
            yield fault(CheckKind.NUMBERS, f"nothing went this way at '{said}'")


_WINDOWS = (
    (re.compile(r"\b(?:right|immediately|straight|directly) after (?:the )?treatment\b"), frozenset({TimeWindow.IMMEDIATE})),
    (re.compile(r"\bin the short term\b"), frozenset({TimeWindow.SHORT})),
    (re.compile(r"\bat six months or more\b"), frozenset({TimeWindow.INTERMEDIATE, TimeWindow.LONG})),
    (re.compile(r"\bat a year or later\b", re.IGNORECASE), frozenset({TimeWindow.LONG})),
    (re.compile(r"\bin the long term\b", re.IGNORECASE), frozenset({TimeWindow.LONG})),
)


def _check_windows(sentence: Sentence, clause: Clause, mine: Sequence[Place]) -> Iterator[Check]:
    """Words for a span of time hold where some finding of the clause was measured then."""
    for pattern, wanted in _WINDOWS:
        for match in pattern.finditer(sentence.text, clause.start, clause.end):
            if any(
                span.role == TIME and span.end - span.start > len(match.group())
                for span in sentence.spans
                if span.start <= match.end() and match.start() <= span.end
            ):
                continue
            said = match.group().lower()
            core = said.removeprefix("in the ")
            holder = next((p for p in mine if p.item and (p.item.window in wanted or core in _time(p))), None)
            if holder is None:
                yield fault(CheckKind.NUMBERS, f"nothing of this clause was measured '{said}'")
            else:
                yield found(CheckKind.NUMBERS, f"'{said}'", holder.address)
            sentence.mask(match.start(), match.end(), WINDOW, [holder.address] if holder else [])


_CLASSES = (
    ("no treatment or a waiting list", {ComparatorClass.NO_TREATMENT}),
    ("usual care or advice", {ComparatorClass.USUAL_CARE}),
    ("inactive or unspecified controls", {ComparatorClass.MIXED, ComparatorClass.UNSPECIFIED}),
    ("inactive or mixed controls", {ComparatorClass.MIXED}),
    ("controls that the source does not describe", {ComparatorClass.UNSPECIFIED}),
    ("control treatments that the source read does not describe", {ComparatorClass.UNSPECIFIED}),
    ("a sham or light-touch treatment", {ComparatorClass.SHAM}),
    ("another kind or dose of hands-on treatment", {ComparatorClass.OTHER_MASSAGE}),
    ("other treatments", {ComparatorClass.ACTIVE}),
    ("before to after treatment, with no control group", {ComparatorClass.BASELINE}),
    ("no treatment", {ComparatorClass.NO_TREATMENT}),
    ("usual care", {ComparatorClass.USUAL_CARE}),
)
"""Kinds of comparator by the words for them, longer ones first."""


def classes_in(text: str) -> tuple[set[ComparatorClass], str]:
    """Kinds of comparator that a text names, and what is left of it without their names."""
    named: set[ComparatorClass] = set()
    for words, kinds in _CLASSES:
        if words in text:
            named |= kinds
            text = text.replace(words, " ")
    return named, text


def _check_comparators(sentence: Sentence, clause: Clause, own: Sequence[Place], every: Sequence[Place]) -> Iterator[Check]:
    """What follows "compared with" is a comparator of the clause's findings, not their intervention, or the kind of it.

    Where it stands before the first result, it holds for all that follow (`every`).
    """
    for match in _COMPARED.finditer(sentence.text, clause.start, clause.end):
        start = match.end()
        mine = every if start < clause.claim.start else own
        ends = [i for i in (sentence.text.find(mark, start) for mark in ("(", ";", ". ", ", results", " on ")) if i >= 0]
        ends += [
            i for i in (sentence.masked.find(f", {SOURCE}", start), sentence.text.find(", though the evidence", start)) if i >= 0
        ]
        end = min(ends, default=len(sentence.text))
        named, rest = classes_in(sentence.text[start:end])
        opening = sentence.text[start:].lower()
        holder = next((p for p in mine if p.finding and opening.startswith(p.finding.comparator.lower())), None)
        whole = holder and holder.finding and len(holder.finding.comparator) >= len(sentence.text[start:end].strip())
        if named and not whole and not _WORDS_LEFT.search(rest):
            yield _check_classes(named, mine)
            sentence.mask(start, end, COMPARATOR, [place.address for place in mine])
        elif holder and holder.finding:
            yield found(CheckKind.NAMES, f"compared with {holder.finding.comparator}", holder.address)
        elif sentence.masked[start : start + 1] == INTERVENTION:
            yield fault(CheckKind.DIRECTION, "names the intervention of its supports as the comparator")


_WORDS_LEFT = re.compile(r"\b(?!or\b|and\b)[a-z]+", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|worse than|from(?= before to after)) ", re.IGNORECASE
)


def _check_classes(named: set[ComparatorClass], mine: Iterable[Place]) -> Check:
    held = {place.item.comparator_class for place in mine if place.item}
    if missing := held - named:
        return fault(CheckKind.NAMES, f"some supports compare with {_words(missing)}, which the statement does not say")
    if not held & named:
        return fault(CheckKind.NAMES, f"no support compares with {_words(named)}")
    return found(CheckKind.NAMES, f"compared with {_words(held)}")


def _words(kinds: Iterable[ComparatorClass]) -> str:
    return ", ".join(sorted(kind.value.partition(":")[2].replace("-", " ") for kind in kinds))


DIRECTION_WORDS = {
    Direction.BENEFIT: "better",
    Direction.NO_DIFFERENCE: "no clear difference",
    Direction.HARM: "worse",
    Direction.MIXED: "mixed",
    Direction.UNCLEAR: "unclear",
}
"""Words of the effects table."""
