"""Statements that sum up: conditions in a row, schedules in a row, and who rated the certainty how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import FIRMNESS, LEVEL_FIRMNESS, level_of
from palpate.answering.verification.names import Named
from palpate.answering.verification.places import Place, findings_of
from palpate.answering.verification.sentence import Sentence
from palpate.answering.verification.tallies import doses
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction

_HELPS = re.compile(
    r"^(?:(?P<doubted>It is very uncertain whether )|(?P<unrated>In studies not rated for certainty, ))?(?P<subject>[^:;]{1,80}?) (?:(?P<hedge>may|probably) )?(?:helps?|(?P<past>did better))\b"
    r"(?P<what>[^,;:]{0,60}?)(?:, in some comparisons or for a time,)? in (?P<list>[^.;]+)\.$"
)
_NO_BENEFIT = re.compile(r"^No clear benefit(?: on .+?)? was found in (?P<list>[^.]+)\.$")
_TOO_LITTLE = re.compile(r"^There is too little evidence(?: on .+?)? to say in (?P<list>[^.]+)\.$")
_LEVEL = re.compile(r" \((?P<level>very low|low|moderate|high) certainty\)")


def check_conditions(sentence: Sentence) -> Iterator[Check] | None:
    """ "Massage may help, in some comparisons or for a time, in low back pain (low certainty) and neck pain." """
    for pattern, directions in (
        (_HELPS, frozenset({Direction.BENEFIT})),
        (_NO_BENEFIT, frozenset({Direction.NO_DIFFERENCE, Direction.HARM})),
        (_TOO_LITTLE, frozenset(Direction)),
    ):
        if match := pattern.match(sentence.text):
            return _conditions(sentence, match, directions)
    return None


def _conditions(sentence: Sentence, match: re.Match[str], directions: frozenset[Direction]) -> Iterator[Check]:
    places = findings_of(sentence.places)
    listed = _listed(match["list"])
    everywhere = "mixed groups" in match["list"]
    told: set[str] = set()
    for concept, level in listed.items():
        mine = [place for place in places if place.item and place.item.conditions & terminology().narrower(concept)]
        name = terminology().get(concept).name
        told |= {place.address for place in mine}
        if not any(place.finding and place.finding.direction in directions for place in mine):
            yield fault(CheckKind.DIRECTION, f"no support went that way in {name}")
        else:
            yield found(CheckKind.DIRECTION, f"in {name}", mine[0].address)
        rated = [place for place in mine if place.finding and place.finding.direction in directions]
        if level and not any(place.finding and place.finding.certainty is level for place in rated):
            yield fault(CheckKind.CERTAINTY, f"no support rates {name} as {level.value.replace('_', ' ')}")
        if match.re is _HELPS and _said_firmness(match) != (LEVEL_FIRMNESS[level] if level else None):
            yield fault(CheckKind.CERTAINTY, f"the certainty in {name} is other than is said")
    if not everywhere:
        for place in places:
            if place.address not in told:
                yield fault(CheckKind.NAMES, f"{place.address} is on none of the conditions listed")


def _said_firmness(match: re.Match[str]) -> int | None:
    """How firmly help is claimed; None where the past tense tells a result."""
    if match["past"]:
        return None
    return LEVEL_FIRMNESS[CertaintyLevel.VERY_LOW] if match["doubted"] else FIRMNESS[match["hedge"]]


def _listed(text: str) -> dict[str, CertaintyLevel | None]:
    """The conditions in a row with the level behind each; a condition inside another's name is not listed by itself."""
    found_here: dict[str, CertaintyLevel | None] = {}
    for match in terminology().find(text, ("condition",)):
        behind = _LEVEL.match(text, match.end)
        found_here[match.concept.id] = level_of(behind["level"]) if behind else None
    return found_here


_BETTER = re.compile(r"^Schedules that did better than their comparison: ")
_CONTRAST = re.compile(r" did better than .+?; (?P<lost>.+) did not\.$")


def check_schedules(sentence: Sentence, named: Sequence[Named]) -> Iterator[Check] | None:
    """ "Schedules that did better than their comparison: ...", and "In the trial by ..., 60 minutes did better ...; 30 did not." """
    contrast = _CONTRAST.search(sentence.text)
    if not contrast and not _BETTER.match(sentence.text):
        return None
    return _schedules(sentence, named, contrast.start("lost") if contrast else len(sentence.text))


def _schedules(sentence: Sentence, named: Sequence[Named], lost_from: int) -> Iterator[Check]:
    told: set[str] = set()
    for start, end, holders in list(doses(sentence)):
        wanted = Direction.NO_DIFFERENCE if start >= lost_from else Direction.BENEFIT
        behind = next((each for each in named if end <= each.start <= end + 2), None)
        mine = [place for place in holders if not behind or place.record.id in behind.records]
        told |= {place.address for place in mine}
        if any(place.finding and place.finding.direction is wanted for place in mine):
            yield found(CheckKind.DIRECTION, f"'{sentence.text[start:end]}'", mine[0].address)
        else:
            yield fault(CheckKind.DIRECTION, f"no support with '{sentence.text[start:end]}' went that way")
        if wanted is Direction.NO_DIFFERENCE and any(p.finding and p.finding.direction is Direction.BENEFIT for p in mine):
            yield fault(CheckKind.DIRECTION, f"'{sentence.text[start:end]}' did better as well")
    for place in sentence.places:
        if place.address not in told:
            yield fault(CheckKind.NUMBERS, f"the schedule of {place.address} is not told")


_RATES = re.compile(r" rates the evidence on .+ as (?P<level>very low|low|moderate|high) \((?P<basis>[^()]+)\)\.$")
_WHY = re.compile(r"^Why (?P<level>very low|low|moderate|high): ")
_NO_LEVEL = re.compile(r"^No single level of certainty is published; on ")


def check_rated(sentence: Sentence, named: Sequence[Named]) -> Iterator[Check] | None:
    """ "Why low: the meta-analysis by Furlan 2015 rates the evidence on pain as low (GRADE)." """
    if _NO_LEVEL.match(sentence.text):
        return _unrated(sentence, named)
    match = _RATES.search(sentence.text)
    return _rated(sentence, match, named) if match else None


def _rated(sentence: Sentence, match: re.Match[str], named: Sequence[Named]) -> Iterator[Check]:
    why = _WHY.match(sentence.text)
    if why and why["level"].lower() != match["level"]:
        yield fault(CheckKind.CERTAINTY, f"gives {match['level']} as the reason for {why['level']}")
    level = level_of(match["level"])
    who = frozenset().union(*(each.records for each in named))
    mine = [place for place in sentence.places if place.record.id in who and place.finding and place.finding.certainty is level]
    if not mine:
        yield fault(CheckKind.CERTAINTY, f"the source named does not rate a support as {match['level']}")
    elif not any(_basis(place) == match["basis"] for place in mine):
        yield fault(CheckKind.NAMES, f"the source named does not rate by {match['basis']}")
    else:
        yield found(CheckKind.CERTAINTY, match["level"], mine[0].address)
    for place in sentence.places:
        if place.finding is None or place.finding.certainty is not level:
            yield fault(CheckKind.CERTAINTY, f"{place.address} is not rated {match['level']}")


def _basis(place: Place) -> str:
    return (place.finding.certainty_basis if place.finding else None) or "its own scheme"


def _unrated(sentence: Sentence, named: Sequence[Named]) -> Iterator[Check]:
    if not named:
        yield fault(CheckKind.NAMES, "the source named is not among the supports")
    rated: list[Place] = [place for place in sentence.places if place.finding and place.finding.certainty]
    if rated:
        yield fault(CheckKind.CERTAINTY, f"{rated[0].address} has a level of its own")
    else:
        yield found(CheckKind.CERTAINTY, "no level is published", sentence.places[0].address)
