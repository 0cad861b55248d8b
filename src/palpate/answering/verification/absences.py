"""Statements that something is not held: true where none of the places that were looked through has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from palpate.answering.asked_pressure import compares_pressures
from palpate.answering.asked_time import asked_time
from palpate.answering.relevance.stored import stored
from palpate.answering.unknown_things import speaks_of, text_of
from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.places import Place
from palpate.answering.verification.sentence import Sentence
from palpate.synthesis import ComparatorClass, TimeWindow
from palpate.terminology import tags_of_recommendation, tags_of_safety, terminology
from palpate.vocabulary import Direction, Finding, Recommendation, SafetyNote

Has = Callable[[Place], bool]


def _against(kind: ComparatorClass) -> Has:
    return lambda place: bool(place.item and place.item.decides and place.item.comparator_class is kind)


def _late(place: Place) -> bool:
    return bool(place.item and place.item.window is TimeWindow.LONG)


def _rated(place: Place) -> bool:
    return bool(place.finding and place.finding.certainty)


def _compares_pressures(place: Place) -> bool:
    return bool(place.finding and compares_pressures(place.finding))


def _is_finding(place: Place) -> bool:
    return place.finding is not None


def _is_unit(place: Place) -> bool:
    return not isinstance(place.unit, str)


def _is_not_judged(place: Place) -> bool:
    held = stored()
    return held is None or place.record.id not in held.ids


_FIXED: tuple[tuple[re.Pattern[str], tuple[Has, ...]], ...] = (
    (re.compile(r"^None of the comparisons held here was made against a sham treatment, so the effect of attention and touch as such can't be told apart\.$"), (_against(ComparatorClass.SHAM),)),
    (re.compile(r"^None of the comparisons held here looked a year ahead, so it is not known whether an effect lasts\.$"), (_late,)),
    (re.compile(r"^None of the findings held here set one pressure of massage against another; what follows is what else was tried\.$"), (_compares_pressures,)),
    (re.compile(r"^No source held here rates the certainty of this evidence outcome by outcome\.$"), (_rated,)),
    (re.compile(r"^A trial against a convincing sham treatment or another active treatment, followed for a year, could change this answer\.$"),
     (_against(ComparatorClass.SHAM), _against(ComparatorClass.ACTIVE))),
    (re.compile(r"^A trial against a convincing sham treatment, followed for a year, could change this answer\.$"), (_against(ComparatorClass.SHAM),)),
    (re.compile(r"^A trial against another active treatment, followed for a year, could change this answer\.$"), (_against(ComparatorClass.ACTIVE),)),
    (re.compile(r"^No finding on an effect is held here; what is held is a caution\.$"), (_is_finding,)),
    (re.compile(r"^No appraised evidence on this question is held; abstracts that speak to it are quoted below, unweighed, so no verdict is given\.$"), (_is_unit,)),
    (re.compile(r"^None of the sources of this answer speaks of all that is asked, as far as can be told; what follows may be on something else\.$"), (_is_not_judged,)),
)  # fmt: skip
_OF_ANY_PLACE = frozenset({_is_finding, _is_unit, _is_not_judged})
"""What can be said of places that compare nothing."""
_NAMED = re.compile(
    r"^None of the (?P<how>findings (?:held here (?:is on|(?:on [^;]+? )?measured)|told (?:is on|measured))|comparisons held here sets it directly against|"
    r"recommendations held here is on|safety notes (?:held here|told) is on) (?P<what>[^;]+?)(?: together with (?P<held>[^;]+))?;"
)
_TIMED = re.compile(r"^None of the findings held here looked at (?P<what>[\w\s-]+); what follows is at other times\.$")
_NOT_WORSE = re.compile(
    r"^None of the comparisons held here found (?P<what>[^,;]+) worse than with the comparator, which is no proof that it can't happen\.$"
)
_UNTESTED = re.compile(r"^No finding held here tested (?P<what>[^;.]+) by itself\.$")
_UNSPOKEN = re.compile(r"^None of the sources of this answer speaks of (?P<what>“.+”); what follows is not on that\.$")
_QUOTED = re.compile(r"“([^”]+)”")


def check_absence(sentence: Sentence) -> Iterator[Check] | None:
    """A statement of a gap; None for any other."""
    for pattern, haves in _FIXED:
        if pattern.match(sentence.text):
            if haves[0] not in _OF_ANY_PLACE and any(place.finding is None for place in sentence.places):
                return iter([fault(CheckKind.SOURCE, "some supports compare nothing")])
            return _check(sentence.places, lambda place, haves=haves: any(has(place) for has in haves))  # type: ignore[misc]
    if unspoken := _UNSPOKEN.match(sentence.text):
        things = _QUOTED.findall(unspoken["what"])
        return _check(sentence.places, lambda place: any(speaks_of(text_of(place.record, place.unit), thing) for thing in things))
    if timed := _TIMED.match(sentence.text):
        time = asked_time(f"at {timed['what']}")
        return _check(sentence.places, lambda place: time is None or (place.item is not None and time.fits(place.item)))
    if unharmed := _NOT_WORSE.match(sentence.text):
        people = terminology().find_ids(unharmed["what"], ("condition",))
        return _check(sentence.places, lambda place: _worse_or_on_others(place, people))
    if untested := _UNTESTED.match(sentence.text):
        treatments = terminology().find_ids(untested["what"], ("intervention",))
        return _check(
            sentence.places, lambda place: place.item is None or _is_on(place.item.interventions, treatments, frozenset())
        )
    match = _NAMED.match(sentence.text)
    if not match:
        return None
    facets = _facets(match["how"])
    if any(_holder(place, match["how"]) is None for place in sentence.places):
        return iter([fault(CheckKind.SOURCE, "some supports are nothing that could hold what is said not to be held")])
    wanted = terminology().find_ids(match["what"], facets)
    together = terminology().find_ids(match["held"], facets) if match["held"] else frozenset()
    return _check(sentence.places, lambda place: _is_on(_about(place, facets), wanted, together))


def _holder(place: Place, how: str) -> Finding | Recommendation | SafetyNote | None:
    """What could hold the thing that is said not to be held."""
    if "recommendations" in how:
        return place.advice
    return place.note if "safety" in how else place.finding


def _worse_or_on_others(place: Place, people: frozenset[str]) -> bool:
    """Whether a place is no comparison in those people, or one that went against the treatment."""
    return (
        place.item is None
        or place.item.finding.direction is Direction.HARM
        or not _is_on(place.item.conditions, people, frozenset())
    )


def _facets(how: str) -> tuple[str, ...]:
    if how.endswith("against") or "recommendations" in how:
        return ("intervention",)
    if how.endswith("measured"):
        return ("outcome",)
    return ("condition", "population", "intervention") if "safety" in how else ("condition", "population")


def exempt(sentence: Sentence) -> tuple[tuple[int, int], ...]:
    """The words for what is absent, which no support can have."""
    if _NOT_WORSE.match(sentence.text) or any(pattern.match(sentence.text) for pattern, _ in _FIXED):
        return ((0, len(sentence.text)),)
    if other := next((m for form in (_UNSPOKEN, _TIMED, _UNTESTED) if (m := form.match(sentence.text))), None):
        return (other.span("what"),)
    match = _NAMED.match(sentence.text)
    if not match:
        return ()
    ends = match.end("held") if match["held"] else match.end("what")
    return ((match.start("what"), ends),)


def _check(places: Sequence[Place], has: Has) -> Iterator[Check]:
    holding = next((place for place in places if has(place)), None)
    if holding:
        yield fault(CheckKind.DIRECTION, f"{holding.address} has what is said not to be held")
    else:
        yield found(CheckKind.DIRECTION, f"none of {len(places)} places looked through has it")


def _is_on(about: frozenset[str], wanted: frozenset[str], together: frozenset[str]) -> bool:
    """Whether something is about one of the concepts named (and about those that it was to be together with)."""
    terms = terminology()
    named = any(about & terms.narrower(concept) for concept in wanted)
    return named and (not together or any(about & terms.narrower(concept) for concept in together))


def _about(place: Place, facets: tuple[str, ...]) -> frozenset[str]:
    """The concepts that a place speaks of: what it compares with, what it measured, or whom it is on."""
    if place.item:
        item = place.item
        return {"intervention": item.comparators, "outcome": item.outcomes}.get(facets[0], item.conditions | item.populations)
    if place.advice:
        return tags_of_recommendation(place.advice).interventions
    if place.note:
        tags = tags_of_safety(place.note)
        return tags.conditions | tags.populations | tags.interventions
    return frozenset()
