"""The gate: one statement against the places that it names as its supports, and nothing else.

It reads the final text, whoever composed it. What is told in the words of a support is found there word for word; an effect
has to be that of one finding, a source that of one record; what a statement counts is counted again; and any other number,
name or word for a direction has to stand in the supports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from weakref import WeakKeyDictionary

from palpate.answering.holdings import holdings
from palpate.answering.plain_language import CANONICAL
from palpate.answering.verification import outlines, tallies
from palpate.answering.verification.absences import check_absence, exempt
from palpate.answering.verification.certainties import check_certainty
from palpate.answering.verification.checks import Check, Checked, CheckKind, fault, found
from palpate.answering.verification.effects import Print, prints
from palpate.answering.verification.headings import check_heading
from palpate.answering.verification.names import Named, check_phrases, check_words, named_sources
from palpate.answering.verification.places import Place, places_of
from palpate.answering.verification.quantities import Quantity, quantities, stated, typed_facts, year_facts
from palpate.answering.verification.results import DIRECTION_WORDS, Clause, check_results, clauses
from palpate.answering.verification.rewordings import check_rewording
from palpate.answering.verification.sentence import GAP, PRINT, Sentence, occurrences
from palpate.answering.verification.stances import check_stances
from palpate.answering.verification.unread import OVERRULED, unread_form
from palpate.library import Library
from palpate.vocabulary import EffectRow

ClaimModel = Callable[[str, Sequence[str]], str | None]
"""Takes a statement and the texts of its supports; gives why it is refuted, or None. Off unless one is given."""

_REMEMBERED = 20_000
"""Statements whose checks are kept, some 2 kB each; answers to a thousand questions have fewer."""


class Gate:
    """Checks statements and rows against one version of a library; remembers what it has checked, since articles share much."""

    def __init__(self, library: Library, claim_model: ClaimModel | None = None) -> None:
        self._places = places_of(library)
        self.newest_year = holdings(library).newest_year
        self._claim_model = claim_model
        self._checked: dict[tuple[str, tuple[str, ...], str | None], Checked] = {}

    def check(self, text: str, supports: Sequence[str], group: str | None = None) -> Checked:
        """All checks of one statement under its heading."""
        key = (text, tuple(supports), group)
        known = self._checked.get(key)
        if known is None:
            if len(self._checked) >= _REMEMBERED:
                self._checked.clear()
            known = self._checked[key] = Checked(text, tuple(supports), tuple(self._checks(text, tuple(supports), group)))
        return known

    def _checks(self, text: str, supports: tuple[str, ...], group: str | None) -> Iterator[Check]:
        self._places.fetch(supports)
        opened = [self._places.open(address) for address in supports]
        places = [place for place in opened if isinstance(place, Place)]
        yield from _check_sources(supports, opened)
        if not places:
            return
        if partly := unread_form(text, places):
            yield from partly
            return
        sentence = Sentence(text, places)
        yield from read(sentence, self.newest_year)
        yield from check_heading(group, places)
        if self._claim_model:
            refuted = self._claim_model(text, [said for place in places for _, said in place.texts])
            yield fault(CheckKind.CLAIM, refuted) if refuted else found(CheckKind.CLAIM, "not refuted")

    def check_draft(self, text: str, supports: Sequence[str], group: str | None, rewords: str | None) -> Checked:
        """As `check`; of a rewording, the clinician's words against the supports and the rewording against those words."""
        heading = CANONICAL.get(group, group) if group else None
        if rewords is None:
            return self.check(text, supports, heading)
        checked = self.check(rewords, supports, heading)
        return Checked(text, tuple(supports), (*checked.checks, *check_rewording(text, rewords)))

    def places(self, supports: Sequence[str]) -> list[Place]:
        """The supports that can be opened."""
        return [place for place in map(self._places.open, supports) if isinstance(place, Place)]

    def check_row(self, row: EffectRow) -> Checked:
        """All checks of one row of the effects table against the finding that it stands for."""
        place = self._places.open(row.support)
        text = (
            f"{row.intervention} versus {row.comparator}, {row.outcome}: {row.direction}{f', {row.effect}' if row.effect else ''}"
        )
        return Checked(text, (row.support,), tuple(_check_row(row, place)))


_GATES: WeakKeyDictionary[Library, tuple[int, Gate]] = WeakKeyDictionary()


def gate_of(library: Library) -> Gate:
    """The gate of a library at its version, without a claim model."""
    known = _GATES.get(library)
    if known is None or known[0] != library.version:
        known = _GATES[library] = (library.version, Gate(library))
    return known[1]


def _check_sources(supports: Sequence[str], opened: Sequence[Place | str]) -> Iterator[Check]:
    if not supports:
        yield fault(CheckKind.SOURCE, "rests on nothing")
    for address, place in zip(supports, opened, strict=True):
        if isinstance(place, str):
            yield fault(CheckKind.SOURCE, place)
        else:
            yield found(CheckKind.SOURCE, place.record.title, address)
    for address in {address for address in supports if supports.count(address) > 1}:
        yield fault(CheckKind.SOURCE, f"{address} is named twice")


def read(sentence: Sentence, newest_year: int) -> Iterator[Check]:
    """Explain a sentence by its supports, part by part, then look at what is left."""
    sentence.mask_texts(long=True)
    yield from tallies.check_age(sentence, newest_year)
    named = named_sources(sentence)
    yield from check_phrases(sentence)
    printed = list(prints(sentence.masked, sentence.places)) if any(place.finding for place in sentence.places) else []
    for each in printed:
        sentence.mask(each.start, each.end, PRINT)
    yield from tallies.check_weighed(sentence, printed)
    form = _form(sentence, named)
    for start, end in exempt(sentence):
        sentence.mask(start, end, GAP)
    checks = list(form) if form is not None else []
    told: list[Clause] = []
    if form is None:
        yield from tallies.check_doses(sentence)
    sentence.mask_texts(long=False)
    if form is None:
        told = clauses(sentence, named, printed)
        checks += check_results(sentence, named, printed)
    elif printed:
        checks.append(fault(CheckKind.NUMBERS, "prints an effect where none belongs"))
    yield from checks
    yield from check_stances(sentence)
    yield from check_certainty(sentence, told)
    yield from _leftovers(sentence)
    yield from check_words(sentence)


def _form(sentence: Sentence, named: Sequence[Named]) -> Iterable[Check] | None:
    """The checks of a statement that counts, sums up or states a gap; None for one that tells results or advice."""
    for check in (tallies.check_body, tallies.check_unclear, tallies.check_courses, tallies.check_smallest, check_absence):
        checks = check(sentence)
        if checks is not None:
            return checks
    if not any(place.effect for place in sentence.places):
        return None
    for rated in (outlines.check_rated, outlines.check_schedules):
        checks = rated(sentence, named)
        if checks is not None:
            return checks
    return outlines.check_conditions(sentence)


def _leftovers(sentence: Sentence) -> Iterator[Check]:
    """Numbers that nothing has explained yet: each has to stand in a support with the same unit."""
    held: dict[tuple[float, str], str] = {}
    years: dict[float, str] = {}
    used: Counter[tuple[float, str]] = Counter()
    for quantity in quantities(sentence.text):
        covering = sentence.covering(quantity.start, quantity.end)
        shown = sentence.text[quantity.start : quantity.end]
        if covering:
            if covering.addresses:
                yield found(CheckKind.NUMBERS, shown, covering.addresses[0])
            continue
        if not held:
            held, years = _held(sentence.places)
        where = (
            held.get((quantity.value, quantity.unit))
            if quantity.unit
            else years.get(quantity.value) or _in_context(sentence, quantity)
        )
        unit = f" ({quantity.unit})" if quantity.unit else ""
        fact = (quantity.value, quantity.unit)
        used[fact] += 1
        if where and quantity.unit and used[fact] > _times(sentence.places, fact):
            yield fault(CheckKind.NUMBERS, f"'{shown}'{unit} is said more often than in the supports")
        elif where:
            yield found(CheckKind.NUMBERS, f"{shown}{unit}", where)
        else:
            yield fault(CheckKind.NUMBERS, f"'{shown}'{unit} is in no support")


def _times(places: Sequence[Place], fact: tuple[float, str]) -> int:
    """How often the place that says it most says an amount; a field that is no text says it once for each finding."""
    said = (sum((each.value, each.unit) == fact for _, text in place.texts for each in quantities(text)) for place in places)
    return max(max(said), sum(bool(place.finding and fact in typed_facts(place.finding)) for place in places))


def _in_context(sentence: Sentence, quantity: Quantity) -> str | None:
    """A number that counts nothing ("profile 2") stands in a support behind the same word."""
    before = sentence.text[: quantity.end].lower().split(" ")[-2:]
    return next(
        (place.address for place in sentence.places if any(_says(text, " ".join(before)) for _, text in place.texts)), None
    )


def _says(text: str, words: str) -> bool:
    return next(occurrences(words, text.lower()), None) is not None


def _held(places: Sequence[Place]) -> tuple[dict[tuple[float, str], str], dict[float, str]]:
    held: dict[tuple[float, str], str] = {}
    years: dict[float, str] = {}
    for place in places:
        facts = {fact for _, text in place.texts for fact in stated(text)}
        facts |= typed_facts(place.finding) if place.finding else set()
        for fact in facts:
            held.setdefault(fact, place.address)
        for year in year_facts(place.record, place.advice):
            years.setdefault(year, place.address)
    return held, years


def _check_row(row: EffectRow, place: Place | str) -> Iterator[Check]:
    if isinstance(place, str) or place.finding is None:
        yield fault(CheckKind.SOURCE, place if isinstance(place, str) else f"{row.support} is no finding")
        return
    finding = place.finding
    if finding.read_from:
        yield found(
            CheckKind.SOURCE, "a finding that palpate read; the row may tell it from the comparator's side", place.address
        )
        return
    pairs = (
        (CheckKind.NAMES, "comparator", row.comparator, finding.comparator),
        (CheckKind.NAMES, "intervention", row.intervention, finding.intervention),
        (CheckKind.NAMES, "outcome", row.outcome, finding.outcome),
        (CheckKind.NUMBERS, "time point", row.timepoint, finding.timepoint),
        (CheckKind.NUMBERS, "studies", row.studies, finding.effect.n_studies),
        (CheckKind.NUMBERS, "participants", row.participants, finding.effect.n_participants),
        (CheckKind.NUMBERS, "I²", row.i2, finding.effect.i2),
        (CheckKind.CERTAINTY, "basis of certainty", row.certainty_basis, finding.certainty_basis),
        (CheckKind.DIRECTION, "direction", row.direction.removesuffix(OVERRULED), DIRECTION_WORDS[finding.direction]),
        (
            CheckKind.CERTAINTY,
            "certainty",
            row.certainty,
            finding.certainty.value.replace("_", " ") if finding.certainty else None,
        ),
    )
    for kind, name, said, held in pairs:
        yield found(kind, f"{name}: {said}", place.address) if said == held else fault(kind, f"{name} is '{held}', not '{said}'")
    if row.effect and row.effect != finding.note:
        yield _check_row_effect(row.effect, place)


def _check_row_effect(effect: str, place: Place) -> Check:
    printed: list[Print] = list(prints(f" ({effect})", [place]))
    whole = len(printed) == 1 and printed[0].end - printed[0].start == len(effect)
    if whole and place.finding and printed[0].is_of(place.finding.effect):
        return found(CheckKind.NUMBERS, effect, place.address)
    return fault(CheckKind.NUMBERS, f"the finding does not have '{effect}'")
