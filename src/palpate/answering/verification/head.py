"""Verdict and certainty at the head of an article against the statements of its bottom line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import LEVEL_FIRMNESS, Way, ways
from palpate.answering.verification.places import Place
from palpate.answering.verification.sentence import Sentence
from palpate.vocabulary import CertaintyLevel, Direction, QuestionKind, RecommendationDirection, Record, SafetyKind, Verdict

_GAP = re.compile(r"^None of the (?:(?:findings|comparisons|safety notes) held here|sources of this answer)")
_LEVEL_SAID = re.compile(
    r"\bWhy (very low|low|moderate|high):|(?:\(| as )(very low|low|moderate|high)(?: certainty\)| \()", re.IGNORECASE
)
_GOOD = frozenset({Direction.BENEFIT, Direction.HARM})
"""Either can carry a verdict in favour: where two treatments are compared the question decides which is asked for."""

Told = Sequence[tuple[str, Sequence[Place]]]
"""The statements of the bottom line, each with its places."""


def check_head(kind: QuestionKind, verdict: Verdict, certainty: CertaintyLevel | None, told: Told) -> Iterator[Check]:
    """Whether the statements bear the verdict and the level; "insufficient" needs none to."""
    yield _check_level(certainty, told)
    places = [place for _, mine in told for place in mine]
    if verdict is Verdict.INSUFFICIENT:
        yield found(CheckKind.DIRECTION, "verdict: insufficient")
    elif any(_GAP.match(text) for text, _ in told):
        yield fault(CheckKind.DIRECTION, f"verdict '{verdict}' although what was asked for is not held")
    else:
        bears = _BY_KIND.get(kind, _effects)
        if bears(verdict, told, places):
            yield found(CheckKind.DIRECTION, f"verdict: {verdict}")
        else:
            yield fault(CheckKind.DIRECTION, f"the statements of the bottom line do not bear the verdict '{verdict}'")
    if verdict is Verdict.YES and kind not in {QuestionKind.SAFETY, QuestionKind.COVERAGE}:
        firm = any(p.finding and LEVEL_FIRMNESS.get(p.finding.certainty or CertaintyLevel.VERY_LOW, 0) >= _FIRM for p in places)
        if not firm:
            yield fault(CheckKind.CERTAINTY, "verdict 'yes' although nothing in the bottom line is rated moderate or better")


_FIRM = LEVEL_FIRMNESS[CertaintyLevel.MODERATE]


def _check_level(certainty: CertaintyLevel | None, told: Told) -> Check:
    said = {(match[1] or match[2]).lower() for text, _ in told for match in _LEVEL_SAID.finditer(text)}
    if certainty is None:
        return found(CheckKind.CERTAINTY, "no level at the head")
    level = certainty.value.replace("_", " ")
    rated = [place for _, places in told for place in places if place.finding and place.finding.certainty is certainty]
    if not rated or level not in said:
        return fault(CheckKind.CERTAINTY, f"no statement of the bottom line is rated {level}")
    return found(CheckKind.CERTAINTY, f"level at the head: {level}", rated[0].address)


def _effects(verdict: Verdict, told: Told, places: Sequence[Place]) -> bool:
    """In favour needs something that went well or is advised; no needs that no sentence opens with a benefit."""
    directions = {place.finding.direction for place in places if place.finding}
    sides = {place.advice.direction for place in places if place.advice}
    if any(place.finding and place.finding.read_from for place in places):
        return verdict is not Verdict.YES  # their side may be the comparator's, which the gate does not turn round yet
    if verdict is Verdict.NO and not any(isinstance(place.unit, Record) for place in places):
        opened = [_opening(text, mine) for text, mine in told]
        negative = bool({Way.SAME, Way.WORSE} & set(opened)) or directions & {Direction.NO_DIFFERENCE, Direction.HARM}
        advised = RecommendationDirection.FOR in sides and not directions
        return (
            not advised
            and not {Way.BETTER, Way.MIXED} & set(opened)
            and (bool(negative) or RecommendationDirection.AGAINST in sides)
        )
    if verdict is Verdict.NO:  # a digest tells of all that was measured, so that its findings are not in the sentence
        return bool(directions & {Direction.NO_DIFFERENCE, Direction.HARM})
    return bool(directions & _GOOD) or RecommendationDirection.FOR in sides


def _opening(text: str, places: Sequence[Place]) -> Way | None:
    """The way that the first clause of a statement on findings claims; good or bad by its outcomes."""
    if not any(place.effect for place in places):
        return None
    sentence = Sentence(text, places)
    sentence.mask_texts(long=False)
    first = next(ways(sentence.masked), None)
    if ", results differ: " in text:
        return Way.MIXED
    if first is None:
        return None
    if first.way in {Way.BETTER, Way.WORSE, Way.SAME, Way.MIXED, Way.UNCLEAR}:
        return first.way
    good = any(place.finding and place.finding.direction is Direction.BENEFIT for place in places)
    return Way.BETTER if good else Way.WORSE


def _safety(verdict: Verdict, _told: Told, places: Sequence[Place]) -> bool:
    notes = [place.note for place in places if place.note]
    if verdict is Verdict.YES:
        return bool(notes) and all(note.kind is SafetyKind.REASSURANCE for note in notes)
    barred = any(note.kind is SafetyKind.CONTRAINDICATION and note.scope == "absolute" for note in notes)
    return barred if verdict is Verdict.NO else bool(notes)


def _coverage(verdict: Verdict, _told: Told, places: Sequence[Place]) -> bool:
    against = [place.advice.direction is RecommendationDirection.AGAINST for place in places if place.advice]
    return bool(against) and verdict is not Verdict.YES and all(against) is (verdict is Verdict.NO)


def _provider(verdict: Verdict, _told: Told, _places: Sequence[Place]) -> bool:
    return verdict is Verdict.CONDITIONALLY


def _other(verdict: Verdict, told: Told, places: Sequence[Place]) -> bool:
    """The smallest changes that matter, and what a digest counts, are neither good nor bad."""
    if places and all(isinstance(place.unit, Record) for place in places):
        return verdict is Verdict.CONDITIONALLY
    if places and all(place.item and place.item.is_important_difference for place in places):
        return verdict is Verdict.CONDITIONALLY
    return _effects(verdict, told, places)


_BY_KIND: dict[QuestionKind, Callable[[Verdict, Told, Sequence[Place]], bool]] = {
    QuestionKind.SAFETY: _safety,
    QuestionKind.COVERAGE: _coverage,
    QuestionKind.PROVIDER: _provider,
    QuestionKind.OTHER: _other,
}
