"""What a statement counts, spans or compares by itself: done again here from its supports, never taken on trust."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from palpate.answering.sections.guidelines import OLD_YEARS
from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import DIFFERENCES
from palpate.answering.verification.effects import Print
from palpate.answering.verification.places import Place, findings_of
from palpate.answering.verification.quantities import as_number
from palpate.answering.verification.sentence import COUNTED, Sentence
from palpate.synthesis.comparison import TRIAL_KINDS, ComparatorClass
from palpate.terminology import terminology
from palpate.vocabulary import Direction, Dose, Measure
from palpate.vocabulary.patterns import regex

_BODY = regex(r"^(?P<what>[^:]+): of (?P<n>\d+) comparisons? in (?P<sources>\d+) sources?, (?P<said>.+)\.$")
_WENT = {
    Direction.BENEFIT: "favoured the treatment",
    Direction.NO_DIFFERENCE: "found no clear difference",
    Direction.HARM: "favoured the comparator",
    Direction.MIXED: "found mixed results",
    Direction.UNCLEAR: "gave no clear answer",
}


def check_body(sentence: Sentence) -> Iterator[Check] | None:
    """ "Pain: of 5 comparisons in 3 sources, 4 favoured the treatment and 1 found no clear difference." """
    if only := _ONLY.match(sentence.text):
        return _only(sentence, only)
    match = _BODY.match(sentence.text)
    return _body(sentence, match) if match else None


_ONLY = regex(r"^(?P<what>[^:]+): the only comparison held (?P<said>.+)\.$")


def _only(sentence: Sentence, match: re.Match[str]) -> Iterator[Check]:
    """ "Pain: the only comparison held favoured the treatment." """
    places = findings_of(sentence.places)
    went = {_WENT[place.finding.direction] for place in places if place.finding}
    yield from _counted([(1, len(places), "comparison")])
    if went == {match["said"]}:
        yield found(CheckKind.DIRECTION, match["said"], places[0].address)
    else:
        yield fault(CheckKind.DIRECTION, f"the support {' and '.join(sorted(went))}")
    sentence.mask(match.start("said"), match.end(), COUNTED, [place.address for place in places])
    other = [place for place in places if place.item and _family_name(place.item.family) != match["what"].lower()]
    if other:
        yield fault(CheckKind.NAMES, f"{other[0].address} is not on {match['what'].lower()}")


def _body(sentence: Sentence, match: re.Match[str]) -> Iterator[Check]:
    places = findings_of(sentence.places)
    went = Counter(place.finding.direction for place in places if place.finding)
    counted = [(int(match["n"]), len(places), "comparisons"), (int(match["sources"]), _sources(places), "sources")]
    for direction, words in _WENT.items():
        said = re.search(rf"(\d+) {words}", match["said"])
        counted.append((int(said[1]) if said else 0, went[direction], words))
    yield from _counted(counted)
    sentence.mask(match.start("n"), match.end(), COUNTED, [place.address for place in places])
    other = [place for place in places if place.item and _family_name(place.item.family) != match["what"].lower()]
    if other:
        yield fault(CheckKind.NAMES, f"{other[0].address} is not on {match['what'].lower()}")


def _family_name(family: str) -> str:
    return terminology().get(family).name.lower() if family else "other outcomes"


_UNCLEAR = regex(r"^(?P<sources>\d+) sources? gave no clear answer on (?P<what>.+) in (?P<n>\d+) comparisons?\.$")


def check_unclear(sentence: Sentence) -> Iterator[Check] | None:
    """ "2 sources gave no clear answer on pain in 3 comparisons." """
    match = _UNCLEAR.match(sentence.text)
    return _unclear(sentence, match) if match else None


def _unclear(sentence: Sentence, match: re.Match[str]) -> Iterator[Check]:
    places = [place for place in findings_of(sentence.places) if place.finding and place.finding.direction is Direction.UNCLEAR]
    yield from _counted(
        [(int(match["n"]), len(sentence.places), "comparisons"), (int(match["sources"]), _sources(places), "sources"),
         (len(places), len(sentence.places), "comparisons without a clear answer")]
    )  # fmt: skip
    for group in ("n", "sources"):
        sentence.mask(match.start(group), match.end(group), COUNTED, [place.address for place in places])


def _sources(places: Sequence[Place]) -> int:
    return len({place.record.id for place in places})


def _counted(counts: Sequence[tuple[int, int, str]]) -> Iterator[Check]:
    for said, counted, what in counts:
        if said != counted:
            yield fault(CheckKind.NUMBERS, f"says {said} {what}; the supports count {counted}")
        elif said:
            yield found(CheckKind.NUMBERS, f"{said} {what}, counted again")


_COURSES = regex(r"^The courses that were tried lasted (?P<low>[\d.,]+)(?: to (?P<high>[\d.,]+))? weeks?\.$")


def check_courses(sentence: Sentence) -> Iterator[Check] | None:
    """ "The courses that were tried lasted 4 to 12 weeks." """
    match = _COURSES.match(sentence.text)
    return _courses(sentence, match) if match else None


def _courses(sentence: Sentence, match: re.Match[str]) -> Iterator[Check]:
    lengths = [float(weeks) for place in sentence.places if (weeks := course_weeks(place))]
    said = (as_number(match["low"]), as_number(match["high"] or match["low"]))
    if len(lengths) < len(sentence.places):
        yield fault(CheckKind.NUMBERS, "some supports are no trials of a course with a length")
    if not lengths or said != (min(lengths), max(lengths)):
        yield fault(
            CheckKind.NUMBERS,
            f"the courses of the supports lasted {min(lengths, default=0):g} to {max(lengths, default=0):g} weeks",
        )
    else:
        yield found(CheckKind.NUMBERS, f"{match['low']} to {match['high'] or match['low']} weeks, spanned again")
    sentence.mask(match.start("low"), match.end("high") if match["high"] else match.end("low"), COUNTED)


def course_weeks(place: Place) -> float | None:
    """How many weeks a trial's course lasted, where that is one number and there was a control."""
    if not place.item or place.record.kind not in TRIAL_KINDS or place.item.comparator_class is ComparatorClass.BASELINE:
        return None
    weeks = place.item.finding.dose.weeks
    return float(weeks) if isinstance(weeks, int | float) else None


_SMALLEST = regex(r": a change of (?P<values>.+?) is the smallest that matters to a person, as measured in .+\.$")
_SIZE = regex(r"(?P<size>[\d.,]*\d)(?P<percent>%)?(?: (?P<unit>.+))?")


def check_smallest(sentence: Sentence) -> Iterator[Check] | None:
    """ "Pain, numerical rating scale: a change of 2 points or 30% is the smallest that matters to a person." """
    match = _SMALLEST.search(sentence.text)
    return _smallest(sentence, match) if match else None


def _smallest(sentence: Sentence, match: re.Match[str]) -> Iterator[Check]:
    said = set(re.split(r", | or ", match["values"]))
    held = {_smallest_of(place): place for place in sentence.places}
    if any(not place.item or not place.item.is_important_difference for place in sentence.places):
        yield fault(CheckKind.NAMES, "some supports are no smallest change that matters")
    joined = match["values"]
    missing = [value for value in held if value not in joined]
    for value, place in held.items():
        if value in joined:
            yield found(CheckKind.NUMBERS, value, place.address)
            joined = joined.replace(value, "")
    if missing:
        yield fault(CheckKind.NUMBERS, f"the supports give {', '.join(missing)} besides")
    if re.search(r"\d", joined):
        yield fault(CheckKind.NUMBERS, f"not all of '{' or '.join(sorted(said))}' are in the supports")
    sentence.mask(match.start("values"), match.end("values"), COUNTED, [place.address for place in sentence.places])


def _smallest_of(place: Place) -> str:
    effect = place.finding.effect if place.finding else None
    if effect is None or effect.estimate is None:
        return "no number"
    size = f"{abs(effect.estimate):g}"
    return f"{size}%" if effect.measure is Measure.PERCENT or effect.unit == "percent" else f"{size} {effect.unit or 'points'}"


_WEIGHED = regex(
    r" The difference (?P<how>is smaller than|is not smaller than|lies between) the (?P<values>[\d.,or ]+?) points that "
    r"(?:sources give as mattering|matter) to one person on this scale\."
)


def check_weighed(sentence: Sentence, printed: Sequence[Print]) -> Iterator[Check]:
    """ "The difference is smaller than the 5 points that matter to one person on this scale." """
    match = _WEIGHED.search(sentence.text)
    if not match:
        return
    thresholds = sorted(
        {abs(p.item.finding.effect.estimate or 0.0) for p in sentence.places if p.item and p.item.is_important_difference}
    )
    said = sorted(as_number(value) for value in re.findall(r"\d[\d,]*(?:\.\d+)?", match["values"]))
    size = next((abs(p.estimate) for p in printed if p.measure in DIFFERENCES and p.estimate is not None), None)
    if said != thresholds:
        yield fault(
            CheckKind.NUMBERS,
            f"the supports hold {', '.join(f'{t:g}' for t in thresholds) or 'no points'} as what matters to one person",
        )
    elif size is None or match["how"] != _how(size, thresholds):
        yield fault(CheckKind.DIRECTION, f"the difference {_how(size, thresholds) if size is not None else 'is not printed'}")
    else:
        yield found(CheckKind.NUMBERS, f"the difference {match['how']} {match['values']} points, compared again")
    sentence.mask(match.start(), match.end(), COUNTED, [p.address for p in sentence.places if p.item and p.item.is_threshold])


def _how(size: float, thresholds: Sequence[float]) -> str:
    if thresholds[0] <= size < thresholds[-1]:
        return "lies between"
    return "is smaller than" if size < thresholds[0] else "is not smaller than"


_OLD = regex(r" More than (?P<years>\d+) years older than the newest source held\.")


def check_age(sentence: Sentence, newest_year: int) -> Iterator[Check]:
    """ "More than 10 years older than the newest source held." """
    match = _OLD.search(sentence.text)
    if not match:
        return
    years = [year for place in sentence.places if (year := (place.advice.year if place.advice else None) or place.record.year)]
    if int(match["years"]) != OLD_YEARS or not years or newest_year - max(years) <= OLD_YEARS:
        yield fault(CheckKind.NUMBERS, f"the support is of {max(years, default=0)}, the newest source held of {newest_year}")
    else:
        yield found(CheckKind.NUMBERS, f"{max(years)} and {newest_year}, counted again")
    sentence.mask(match.start(), match.end(), COUNTED, [place.address for place in sentence.places])


_DOSE = regex(
    r"(?:(?P<minutes>[\d.]+(?: to [\d.]+)?) minutes a session)?(?:(?:, )?(?P<often>[\d.]+(?: to [\d.]+)?) sessions? a week)?"
    r"(?:(?:, )?for (?P<weeks>[\d.]+(?: to [\d.]+)?) weeks?)?(?:(?:, )?(?P<total>[\d.]+(?: to [\d.]+)?) sessions? in all)?",
    re.IGNORECASE,
)


_DOSE_STARTS = regex(
    r"(?<![\d.−-])[\d.]+(?: to [\d.]+)? (?:minutes a session|sessions? a week|sessions? in all)|\bfor [\d.]+(?: to [\d.]+)? weeks?\b",
    re.IGNORECASE,
)


def doses(sentence: Sentence) -> Iterator[tuple[int, int, list[Place]]]:
    """Schedules that a statement prints, each with the supports that have just this schedule."""
    position, masked = 0, sentence.masked
    while opening := _DOSE_STARTS.search(masked, position):
        match = _DOSE.match(masked, opening.start())
        assert match
        said = {name: _amounts(value) for name, value in match.groupdict().items() if value}
        holders = [place for place in sentence.places if place.finding and _fields(place.finding.dose) == said]
        yield match.start(), match.end(), holders
        position = match.end()


def check_doses(sentence: Sentence) -> Iterator[Check]:
    """Schedules, each of which has to be that of one support, all amounts together."""
    for start, end, holders in list(doses(sentence)):
        shown = sentence.text[start:end]
        if holders:
            yield found(CheckKind.NUMBERS, shown, holders[0].address)
            sentence.mask(start, end, COUNTED, [place.address for place in holders])
        else:
            yield fault(CheckKind.NUMBERS, f"no support has the schedule '{shown}'")


def _amounts(text: str) -> tuple[float, ...]:
    return tuple(float(value) for value in text.split(" to "))


def _fields(dose: Dose) -> dict[str, tuple[float, ...]]:
    fields = {"minutes": dose.session_minutes, "often": dose.sessions_per_week, "weeks": dose.weeks, "total": dose.sessions_total}
    return {name: tuple(map(float, v if isinstance(v, tuple) else (v,))) for name, v in fields.items() if v is not None}
