"""One kind of comparison in a sentence: what got better, what did not, what got worse, in words as firm as the certainty is.

GRADE guidelines 26 (Santesso 2020, J Clin Epidemiol 119:126): what a source rates high "improves", moderate "probably
improves", low "may improve", and of very low certainty it is "very uncertain whether". What nobody rated claims nothing in
general: it is told in the past tense as the result of the source that is named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from palpate.answering.importance import weighed
from palpate.answering.numbers import effect_text, listing, number
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.treatment_names import is_on_a_kind, is_variant, treatment_name
from palpate.answering.wording import CLASS_PHRASES, fragile, sign_misleads, source_name, upper_first, within
from palpate.synthesis import ClassResult, ComparatorClass, Comparison, Tendency, TimeWindow, class_result, published_certainty
from palpate.synthesis.comparison import INACTIVE_CLASSES
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction

_MOST_FAMILIES = 3
_MOST_UNRATED = 2
"""Sources named for the leading side where nobody rated it."""
_FAMILY_ORDER = {"outcome:pain": 0, "outcome:function": 1}
_WINDOW_WORDS = {
    TimeWindow.IMMEDIATE: "right after treatment",
    TimeWindow.SHORT: "in the short term",
    TimeWindow.INTERMEDIATE: "at six months or more",
}
_SHORT_PHRASES = {
    ComparatorClass.NO_TREATMENT: "no treatment",
    ComparatorClass.USUAL_CARE: "usual care",
    ComparatorClass.MIXED: "inactive or unspecified controls",
    ComparatorClass.UNSPECIFIED: "inactive or unspecified controls",
}
_HEDGED = {
    CertaintyLevel.HIGH: ("improves", "makes", "does"),
    CertaintyLevel.MODERATE: ("probably improves", "probably makes", "probably does"),
    CertaintyLevel.LOW: ("may improve", "may make", "may do"),
}
"""Verbs of a benefit, of no difference and of a harm."""
_FOUND = {
    Direction.BENEFIT: "found {0} better{1}",
    Direction.NO_DIFFERENCE: "found no clear difference in {0}{1}",
    Direction.HARM: "found the comparator{2} better on {0}{1}",
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the sentence on a comparison says besides results."""

    selection: Selection
    rival: str | None
    when: str | None


@dataclass(frozen=True, slots=True)
class _Told:
    """A clause, the comparisons that it tells, and the one whose estimate it prints."""

    text: str
    items: tuple[Comparison, ...]
    sized: Comparison | None = None


def grouped(results: Sequence[ClassResult]) -> list[list[ClassResult]]:
    """Comparisons with no or usual care together, then every other kind by itself."""
    inactive = [result for result in results if result.comparator_class in INACTIVE_CLASSES]
    others = [[result] for result in results if result.comparator_class not in INACTIVE_CLASSES]
    return ([inactive] if inactive else []) + others


def against(
    selection: Selection,
    results: Sequence[ClassResult],
    *,
    condition: str = "",
    rival: str | None = None,
    when: str | None = None,
) -> list[Draft]:
    """One sentence on one kind of comparison, with a weighty voice on each side, the weightiest first where they differ.

    `rival` names the comparator where the question does; `when` opens the sentence in place of the windows measured.
    """
    whole = _plain_first(
        class_result(results[0].comparator_class, [i for r in results for i in r.all], selection.newest_year), selection
    )
    if whole is None:
        return []
    opening = when or (within(condition) if condition else "")
    frame = _Frame(selection, rival, when)
    sides = [side for side in (whole.benefits, whole.nulls, whole.harms) if side]
    if whole.tendency is Tendency.MIXED:
        sides.sort(key=lambda side: -max(item.weight(selection.newest_year) for item in side))
        told = _voices(sides, frame)
        text = f"compared with {rival or _phrases(whole.all)}, results differ: {'; '.join(each.text for each in told)}"
    else:
        leading = {Tendency.BENEFIT: whole.benefits, Tendency.NO_DIFFERENCE: whole.nulls}.get(whole.tendency, whole.harms)
        text, told = _led(leading, [side for side in sides if side is not leading], frame)
    sized = next((each.sized for each in told if each.sized and whole.tendency is Tendency.BENEFIT), None)
    weight, thresholds = weighed([sized], selection.thresholds) if sized else ("", ())
    sentence = f"{opening}, {text}" if opening else upper_first(text)
    supports = (*addresses([item for each in told for item in each.items]), *thresholds)
    return [Draft(f"{sentence}.{weight}", tuple(dict.fromkeys(supports)))]


def _plain_first(result: ClassResult | None, selection: Selection) -> ClassResult | None:
    """The same result with comparisons on the asked treatment as such before those on one kind or a variant of it."""
    if result is None:
        return None
    asked = selection.asked_treatments

    def ordered(items: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
        return tuple(sorted(items, key=lambda item: is_variant(item, asked) or not item.interventions & asked))

    return replace(result, benefits=ordered(result.benefits), nulls=ordered(result.nulls), harms=ordered(result.harms))


def _led(leading: Sequence[Comparison], rest: Sequence[Sequence[Comparison]], frame: _Frame) -> tuple[str, list[_Told]]:
    """The leading side as general statements where it is rated, else as what its weightiest sources found; then the others."""
    told: list[_Told] = []
    subject = phrase = ""
    for items in _rated(leading, frame.selection):
        clause, subject, phrase = _general(items, frame, subject, phrase)
        told.append(clause)
    sides = [*_unrated(leading, told, frame.selection), *rest]
    if told:
        told += _voices(sides, frame, told[-1].sized)
        return "; ".join(each.text for each in told), told
    told = _voices(sides, frame)
    against_what = frame.rival or _phrases([item for each in told for item in each.items])
    return f"compared with {against_what}, {'; '.join(each.text for each in told)}", told


def _rated(items: Sequence[Comparison], selection: Selection) -> list[list[Comparison]]:
    """Bodies of evidence that a source rated, those of one level together, the weightiest first.

    Of each outcome and time that rating counts which `published_certainty` takes. What is on the treatment asked about goes
    before variants of it.
    """
    asked = selection.asked_treatments
    rated = [item for item in items if item.finding.certainty]
    plain = [item for item in rated if not is_variant(item, asked)]
    if not plain and rated:
        plain = [item for item in rated if item.finding.intervention == rated[0].finding.intervention]
    cells: dict[tuple[str, TimeWindow], list[Comparison]] = defaultdict(list)
    for item in plain:
        cells[item.family, item.window].append(item)
    bodies: dict[CertaintyLevel, list[Comparison]] = defaultdict(list)
    for members in cells.values():
        level, _ = published_certainty(members)
        level = level or min((i.finding.certainty for i in members if i.finding.certainty), key=list(_FIRMNESS).index)
        bodies[level] += [item for item in members if item.finding.certainty is level]
    order = {item.address: place for place, item in enumerate(items)}
    ordered = [sorted(members, key=lambda item: order[item.address]) for members in bodies.values()]
    return sorted(ordered, key=lambda members: order[members[0].address])


_FIRMNESS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)


def _unrated(items: Sequence[Comparison], told: Sequence[_Told], selection: Selection) -> list[list[Comparison]]:
    """What the weightiest sources found that nobody rated, a source each: where nothing is rated, or on what was asked for
    when what is rated is on another outcome, or on but a kind of the treatment.
    """
    asked = selection.asked_treatments
    rated = [item for each in told for item in each.items]
    outcomes = {item.family for item in rated}
    only_kinds = all(is_on_a_kind(item, asked) or is_variant(item, asked) for item in rated)
    left = [item for item in items if not item.finding.certainty]
    if rated:
        left = [item for item in left if not is_variant(item, asked)]
        left = [i for i in left if i.family not in outcomes or (only_kinds and not is_on_a_kind(i, asked))]
    elif any(not is_variant(item, asked) for item in left):
        left = [item for item in left if not is_variant(item, asked)]
    by_source: dict[str, list[Comparison]] = defaultdict(list)
    for item in left:
        by_source[item.record.id].append(item)
    return list(by_source.values())[: 1 if rated else _MOST_UNRATED]


def _general(items: Sequence[Comparison], frame: _Frame, subject: str, phrase: str) -> tuple[_Told, str, str]:
    """What holds by a body of evidence of one level, against what, with an estimate; and the names that it was told by."""
    lead = items[0]
    level, direction = lead.finding.certainty, lead.finding.direction
    name = treatment_name(frame.selection, items)
    against_what = frame.rival or _phrases(items)
    who = "it" if name == subject else name
    what = _measured(items, frame.when)
    compared = "" if against_what == phrase else f" compared with {against_what}"
    if level in _HEDGED:
        better, makes, does = _HEDGED[level]
        said = {
            Direction.BENEFIT: f"{who} {better} {what}{compared}",
            Direction.NO_DIFFERENCE: f"{who} {makes} little or no difference to {what}{compared}",
        }.get(direction, f"{who} {does} worse than {against_what} on {what}")
    else:
        said = {
            Direction.BENEFIT: f"it is very uncertain whether {who} improves {what}{compared}",
            Direction.NO_DIFFERENCE: f"{who} made no clear difference to {what}{compared}, though the evidence is very uncertain",
        }.get(direction, f"{who} did worse than {against_what} on {what}, though the evidence is very uncertain")
    sized = _sized(items, frame.selection) if direction is Direction.BENEFIT else None
    return _Told(said + _size(sized, items, frame.selection), tuple(items), sized), name, against_what


def _measured(items: Sequence[Comparison], when: str | None) -> str:
    """Outcomes with the times at which they were measured, those of the same times together."""
    named = [item for item in items if item.names_outcome]
    together: dict[str, list[Comparison]] = defaultdict(list)
    for family in _in_order(named)[:_MOST_FAMILIES]:
        mine = [item for item in named if item.family == family]
        together[windows(mine, when)] += mine
    parts = [f"{families(mine)}{at}" for at, mine in together.items()]
    return ", and ".join(parts) if parts else f"{families(items)}{windows(items, when)}"


def _phrases(items: Sequence[Comparison]) -> str:
    """Against what the items were compared, in the order of the classes."""
    present = {item.comparator_class for item in items}
    return listing(list(dict.fromkeys(_phrase(kind) for kind in ComparatorClass if kind in present)), "or")


def _voices(sides: Iterable[Sequence[Comparison]], frame: _Frame, named: Comparison | None = None) -> list[_Told]:
    """The weightiest source of each side in turn; one that speaks twice running is named once, with what it measured."""
    told: list[_Told] = []
    last = named.record.id if named else None
    for side in sides:
        voice = _voice(side, frame, again=side[0].record.id == last)
        told.append(voice)
        last = voice.items[0].record.id
    return told


def _voice(items: Sequence[Comparison], frame: _Frame, *, again: bool) -> _Told:
    """What the weightiest source of a side found, with its rating: its comparisons on one treatment of one level."""
    lead = items[0]
    mine = tuple(item for item in items if _belongs(item, lead))
    mine = tuple(item for item in mine if not _told_otherwise(item, frame.selection)) or mine
    what = listing(list(dict.fromkeys(i.finding.outcome for i in mine))[:_MOST_FAMILIES]) if again else families(mine)
    single = lead.comparator_class is ComparatorClass.ACTIVE and not frame.rival
    comparator = lead.finding.comparator
    named = "" if single or frame.rival or "(" in comparator else f" ({comparator})"
    found = _FOUND[lead.finding.direction].format(what, windows(mine, frame.when), named)
    who = "the same source" if again else source_name(lead.record)
    against_what = f" against {lead.finding.comparator}" if single else ""
    people = f" in {lead.finding.population}" if lead.finding.population else ""
    rated = f" ({level_name(lead.finding.certainty)} certainty)" if lead.finding.certainty else ""
    sized = next((item for item in mine if _prints(item)), None)
    text = f"{who} {found}{_given(lead, frame.selection)}{people}{against_what}{_print(sized)}{rated}{_unsteady(mine)}"
    return _Told(text, mine, sized)


def _unsteady(items: Sequence[Comparison]) -> str:
    """Which of the outcomes told did not hold in the better studies, as their source says."""
    said = {item.finding.outcome: reason for item in items if (reason := fragile(item.finding))}
    if not said:
        return ""
    return f" ({listing(list(said))} {next(iter(said.values()))})"


def _belongs(item: Comparison, lead: Comparison) -> bool:
    mine, theirs = item.finding, lead.finding
    return item.record.id == lead.record.id and (mine.direction, mine.certainty, mine.intervention, mine.population) == (
        theirs.direction,
        theirs.certainty,
        theirs.intervention,
        theirs.population,
    )


def _told_otherwise(item: Comparison, selection: Selection) -> bool:
    """Whether its source found otherwise on the same outcome within the same window: better at 4 weeks, no different at 8."""
    return any(
        other.record.id == item.record.id
        and (other.family, other.window, other.finding.intervention) == (item.family, item.window, item.finding.intervention)
        and other.decides
        and other.finding.direction is not item.finding.direction
        for other in selection.main
    )


def _given(lead: Comparison, selection: Selection) -> str:
    """The treatment with which something was found, by its name; a variant as its source calls it."""
    variant = is_variant(lead, selection.asked_treatments)
    return f" with {lead.finding.intervention if variant else treatment_name(selection, [lead])}"


def _sized(items: Sequence[Comparison], selection: Selection) -> Comparison | None:
    """The weightiest comparison that prints an estimate, one on the asked treatment as such before one on a kind of it."""
    printed = [item for item in items if _prints(item)]
    return next((item for item in printed if item.interventions & selection.asked_treatments), next(iter(printed), None))


def _prints(item: Comparison) -> bool:
    return item.finding.effect.estimate is not None and not sign_misleads(item.finding)


def _size(lead: Comparison | None, told: Sequence[Comparison], selection: Selection) -> str:
    """The estimate with its source and, where it is on but a kind of what the clause is on or on one trial, that it is."""
    if lead is None:
        return ""
    named, own = treatment_name(selection, told), treatment_name(selection, [lead])
    kind = f", on {own}" if own != named else ""
    return f" ({_estimate(lead)} in {source_name(lead.record)}{kind}{_thin(lead)})"


def _print(lead: Comparison | None) -> str:
    return f" ({_estimate(lead)}{_thin(lead)})" if lead else ""


def _estimate(lead: Comparison) -> str:
    return f"{families([lead])}: {effect_text(lead.finding.effect)}"


def _thin(lead: Comparison) -> str:
    effect = lead.finding.effect
    one = effect.n_studies == 1 and effect.n_participants
    return f", one trial of {number(effect.n_participants or 0)} people" if one else ""


def _phrase(kind: ComparatorClass) -> str:
    return _SHORT_PHRASES.get(kind, CLASS_PHRASES[kind])


def families(items: Sequence[Comparison]) -> str:
    """Names of the outcome families, pain and function first, then the most studied."""
    named = [_family_name(family, items) for family in _in_order(items)[:_MOST_FAMILIES]]
    return listing(named) if named else "results (no single outcome named)"


_OF_UNLIKE = frozenset(f"outcome:{name}" for name in ("performance", "hormones", "immune-markers", "muscle-biology"))
"""Families of things that can go different ways: how fast somebody runs, and how high he jumps."""
_MOST_UNLIKE = 2


def _family_name(family: str, items: Sequence[Comparison]) -> str:
    """The family's name; of unlike things what was measured, where that is little."""
    name = terminology().get(family).name
    if family not in _OF_UNLIKE:
        return name.partition(" and ")[0]
    measured = list(dict.fromkeys(item.finding.outcome for item in items if item.family == family and item.names_outcome))
    return listing(measured) if len(measured) <= _MOST_UNLIKE else name


def _in_order(items: Sequence[Comparison]) -> list[str]:
    counted = Counter(item.family for item in items if item.names_outcome)
    return sorted(counted, key=lambda family: (_FAMILY_ORDER.get(family, len(_FAMILY_ORDER)), -counted[family], family))


def windows(items: Sequence[Comparison], when: str | None = None) -> str:
    """When it was measured, as a phrase with a leading space; "" where that is mixed, unstated or said already."""
    told = Counter(item.window for item in items if item.window in _WINDOW_WORDS)
    found = [window for window in _WINDOW_WORDS if told[window] > sum(told.values()) / 4]
    if when or not found or len(found) > 2:
        return ""
    return " " + listing([_WINDOW_WORDS[window] for window in found])


def addresses(items: Sequence[Comparison]) -> tuple[str, ...]:
    """Support addresses, each once."""
    return tuple(dict.fromkeys(item.address for item in items))


def level_name(level: CertaintyLevel) -> str:
    """A level in print: "very low"."""
    return level.value.replace("_", " ")
