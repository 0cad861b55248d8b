"""The bottom line: what follows from the evidence below it, in a few sentences, with the certainty and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from palpate.answering.holdings import Advice
from palpate.answering.numbers import effect_text, listing
from palpate.answering.sections.guidelines import ranked, short_issuer
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.wording import CLASS_PHRASES, sign_misleads, source_name, upper_first
from palpate.synthesis import (
    ClassResult,
    ComparatorClass,
    Comparison,
    Judgement,
    Tendency,
    TimeWindow,
    class_result,
)
from palpate.synthesis.comparison import INACTIVE_CLASSES, REVIEW_KINDS
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, RecommendationDirection

_MOST_FAMILIES = 3
_MOST_TOLD = 2
"""Comparisons in the bottom line, from the least demanding on; all of them stand under the key points."""
_FAMILY_ORDER = {"outcome:pain": 0, "outcome:function": 1}
_WINDOW_WORDS = {
    TimeWindow.IMMEDIATE: "right after treatment",
    TimeWindow.SHORT: "in the short term",
    TimeWindow.INTERMEDIATE: "at six months or more",
}
_SHORT_PHRASES = {
    ComparatorClass.NO_TREATMENT: "no treatment",
    ComparatorClass.USUAL_CARE: "usual care",
    ComparatorClass.MIXED: "inactive or mixed controls",
    ComparatorClass.UNSPECIFIED: "controls that the sources do not describe",
}
_YEAR = 52.0


def effectiveness(selection: Selection, judgement: Judgement, condition: str) -> list[Draft]:
    """Sentences for a question on whether a treatment works in one condition."""
    return [
        *comparisons_told(selection, judgement, condition)[:_MOST_TOLD],
        *long_term(selection, judgement),
        *guideline_line(ranked(selection)),
        *why_line(judgement),
    ]


def comparisons_told(selection: Selection, judgement: Judgement, condition: str) -> list[Draft]:
    """A sentence on the comparisons with no or usual care, one on those with a sham, one on those with other treatments."""
    drafts: list[Draft] = []
    for results in _grouped(judgement.results):
        drafts += against(selection, results, condition=condition if not drafts else "")
    return drafts


def _grouped(results: Sequence[ClassResult]) -> list[list[ClassResult]]:
    inactive = [result for result in results if result.comparator_class in INACTIVE_CLASSES]
    others = [[result] for result in results if result.comparator_class not in INACTIVE_CLASSES]
    return ([inactive] if inactive else []) + others


def treatment_name(selection: Selection, items: Sequence[Comparison]) -> str:
    """The asked treatment's name, or the only one that was studied where that is narrower."""
    terms = terminology()
    asked = selection.question.pico.interventions
    shared = frozenset.intersection(*(item.interventions for item in items)) if items else frozenset()
    if shared and (not asked or not shared & frozenset(asked)):
        return terms.get(max(shared, key=lambda concept: (len(terms.broader(concept)), concept))).name
    return asked_name(selection)


def asked_name(selection: Selection) -> str:
    """The asked treatment's name; where none was named, what the field is about."""
    asked = selection.question.pico.interventions
    return terminology().get(asked[0]).name if asked else "hands-on treatment"


def against(
    selection: Selection,
    results: Sequence[ClassResult],
    *,
    condition: str = "",
    rival: str | None = None,
    when: str | None = None,
) -> list[Draft]:
    """One sentence on one kind of comparison: what got better, what did not, what got worse, with a weighty voice on each side.

    `rival` names the comparator where the question does; `when` opens the sentence in place of the windows measured.
    """
    sized: Comparison | None = None
    whole = class_result(results[0].comparator_class, [i for r in results for i in r.all], selection.newest_year)
    if whole is None:
        return []
    subject = treatment_name(selection, whole.all)
    phrase = rival or listing(list(dict.fromkeys(_phrase(result) for result in results)), "or")
    opening = when or (f"In {condition}" if condition else "")
    match whole.tendency:
        case Tendency.BENEFIT:
            sized = _sized(whole.benefits, selection)
            text = f"{subject} improved {families(whole.benefits)}{windows(whole.benefits, when)} compared with {phrase}{_size(sized)}"
            told, rest = whole.benefits, (*whole.nulls, *whole.harms)
        case Tendency.NO_DIFFERENCE:
            text = f"{subject} made no clear difference to {families(whole.nulls)}{windows(whole.nulls, when)} compared with {phrase}"
            told, rest = whole.nulls, (*whole.benefits, *whole.harms)
        case Tendency.HARM:
            text = f"{subject} did worse than {phrase} on {families(whole.harms)}{windows(whole.harms, when)}"
            told, rest = whole.harms, (*whole.benefits, *whole.nulls)
        case _:
            sides = _voices([side for side in (whole.benefits, whole.nulls, whole.harms) if side], when)
            text = f"compared with {phrase}, results differ: {'; '.join(said for said, _ in sides)}"
            told, rest = tuple(item for _, voiced in sides for item in voiced), ()
    dissent, voiced = _voice(rest, when, sized.record.id if sized else None) if rest else ("", ())
    sentence = f"{opening}, {text}" if opening else upper_first(text)
    return [Draft(sentence + (f"; {dissent}" if dissent else "") + ".", addresses([*told, *voiced]))]


def _voice(items: Sequence[Comparison], when: str | None, named: str | None = None) -> tuple[str, tuple[Comparison, ...]]:
    """What the weightiest source of a side found, and the comparisons that say so; `named` is the source named just before."""
    lead = items[0]
    mine = tuple(i for i in items if i.record.id == lead.record.id and i.finding.direction is lead.finding.direction)
    found = {
        "benefit": "found {0} better{1}",
        "no_difference": "found no clear difference in {0}{1}",
        "harm": "found the comparator better on {0}{1}",
    }[lead.finding.direction.value]
    who = "the same source" if lead.record.id == named else source_name(lead.record)
    return f"{who} {found.format(families(mine), windows(mine, when))}{_effect(mine)}", mine


def _voices(sides: Sequence[Sequence[Comparison]], when: str | None) -> list[tuple[str, tuple[Comparison, ...]]]:
    """The weightiest source of each side in turn; one that speaks twice running is named once."""
    told: list[tuple[str, tuple[Comparison, ...]]] = []
    for side in sides:
        told.append(_voice(side, when, told[-1][1][0].record.id if told else None))
    return told


def _sized(items: Sequence[Comparison], selection: Selection) -> Comparison | None:
    """The weightiest comparison that prints an estimate, one on the asked treatment as such before one on a kind of it."""
    printed = [item for item in items if _prints(item)]
    return next((item for item in printed if item.interventions & selection.asked_treatments), next(iter(printed), None))


def _prints(item: Comparison) -> bool:
    return item.finding.effect.estimate is not None and not sign_misleads(item.finding)


def _size(lead: Comparison | None) -> str:
    return f" ({families([lead])}: {effect_text(lead.finding.effect)} in {source_name(lead.record)})" if lead else ""


def _effect(items: Sequence[Comparison]) -> str:
    lead = next((item for item in items if _prints(item)), None)
    return f" ({families([lead])}: {effect_text(lead.finding.effect)})" if lead else ""


def _phrase(result: ClassResult) -> str:
    return _SHORT_PHRASES.get(result.comparator_class, CLASS_PHRASES[result.comparator_class])


def families(items: Sequence[Comparison]) -> str:
    """Names of the outcome families, pain and function first, then the most studied."""
    terms = terminology()
    counted = Counter(item.family for item in items if item.names_outcome)
    ordered = sorted(counted, key=lambda family: (_FAMILY_ORDER.get(family, len(_FAMILY_ORDER)), -counted[family], family))
    names = [terms.get(family).name.partition(" and ")[0] for family in ordered[:_MOST_FAMILIES]]
    return listing(names) if names else "an outcome that the source does not name"


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


def long_term(selection: Selection, judgement: Judgement) -> list[Draft]:
    """What was found at a year or later, each kind of comparator by itself."""
    drafts: list[Draft] = []
    for results in _grouped(judgement.long_term) if judgement.results else []:
        late = [item for result in results for item in result.all]
        when = "At a year or later" if all((item.weeks or 0) >= _YEAR for item in late) else "In the long term"
        drafts += against(selection, results, when=when)
    return drafts


def guideline_line(advice: Sequence[Advice]) -> list[Draft]:
    """How the guideline bodies stand, by name; authors of reviews are no such body."""
    bodies = [entry for entry in advice if "review authors" not in entry.recommendation.issuer]
    headings = {
        RecommendationDirection.FOR: "in favour, mostly under conditions",
        RecommendationDirection.AGAINST: "against",
        RecommendationDirection.NEITHER: "without a recommendation either way",
    }
    parts, told = [], []
    for side, heading in headings.items():
        entries = [entry for entry in bodies if entry.recommendation.direction is side]
        if entries:
            parts.append(f"{heading}: {'; '.join(dict.fromkeys(_body(entry, bodies) for entry in entries))}")
            told += entries
    return (
        [Draft(f"Guidelines {'. '.join(upper_first(p) if i else p for i, p in enumerate(parts))}.", _advised(told))]
        if parts
        else []
    )


def _advised(entries: Sequence[Advice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.address for entry in entries))


def _body(entry: Advice, everybody: Sequence[Advice]) -> str:
    """A body's name, with what it speaks of where it stands on more than one side."""
    advice = entry.recommendation
    sides = {other.recommendation.direction for other in everybody if other.recommendation.issuer == advice.issuer}
    name = short_issuer(advice.issuer)
    return f"{name} ({advice.intervention}, {advice.condition})" if len(sides) > 1 else name


def certainty_line(judgement: Judgement, opening: str | None = None) -> list[Draft]:
    """Who rated the certainty, on what; where nobody gave one level, what a source says of it; else nothing.

    `opening` stands in for "Low certainty" where that has been said already ("Why low").
    """
    if judgement.certainty is None:
        return _certainty_note(judgement)
    record = judgement.rated_by[0].record
    basis = judgement.rated_by[0].finding.certainty_basis or "its own scheme"
    level = level_name(judgement.certainty)
    text = f"{opening or f'{upper_first(level)} certainty'}: {source_name(record)} rates the evidence on {families(judgement.rated_by)} as {level} ({basis})."
    return [Draft(text, addresses(judgement.rated_by))]


def why_line(judgement: Judgement) -> list[Draft]:
    """Why the certainty of the bottom line is what it is."""
    return certainty_line(judgement, f"Why {level_name(judgement.certainty)}" if judgement.certainty else None)


_ON_CERTAINTY = re.compile(r"\b(certainty|low|moderate)\b.*\b(evidence|certainty|low|moderate|GRADE)\b", re.IGNORECASE)


def _certainty_note(judgement: Judgement) -> list[Draft]:
    """A review that prints a range of levels says so in its note; the range is told, no level is made of it."""
    bearing = [item for result in judgement.results for item in (*result.benefits, *result.nulls)]
    noted = [
        item
        for item in bearing
        if item.finding.note
        and item.record.kind in REVIEW_KINDS
        and item.finding.certainty_basis
        and _ON_CERTAINTY.search(item.finding.note)
    ]
    if not noted:
        return []
    newest = max(noted, key=lambda item: (item.record.year or 0, -item.number))
    return [
        Draft(
            f"No single level of certainty is published; on {source_name(newest.record)}: {newest.finding.note}",
            (newest.address,),
        )
    ]


def level_name(level: CertaintyLevel) -> str:
    """A level in print: "very low"."""
    return level.value.replace("_", " ")
