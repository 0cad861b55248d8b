"""The bottom line: what follows from the evidence below it, in a few sentences, with the certainty and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from palpate.answering.holdings import Advice
from palpate.answering.importance import weighed
from palpate.answering.numbers import effect_text, listing, number
from palpate.answering.reversing import reversal_told
from palpate.answering.sections.guidelines import COMBINED, ranked, short_issuer
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.wording import CLASS_PHRASES, sign_misleads, source_name, upper_first, within
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
from palpate.vocabulary import CertaintyLevel, QuestionKind, RecommendationDirection

_MOST_FAMILIES = 3
_MOST_TOLD = 2
"""Comparisons in the bottom line, from the least demanding on; all of them stand under the key points."""
_LONGEST_NAME = 80
"""Characters of a treatment in its source's words; a longer one is named by what was asked about."""
_MOST_REVERSED = 2
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
_YEAR = 52.0


def effectiveness(selection: Selection, judgement: Judgement, condition: str) -> list[Draft]:
    """Sentences for a question on whether a treatment works in one condition.

    A question that sets two treatments against each other comes here when nothing compares them, and then no level heads them.
    """
    return [
        *comparisons_told(selection, judgement, condition)[:_MOST_TOLD],
        *long_term(selection, judgement),
        *reversed_lines(judgement),
        *guideline_line(selection),
        *why_line(judgement, headed=selection.question.kind is not QuestionKind.COMPARISON),
    ]


def reversed_lines(judgement: Judgement) -> list[Draft]:
    """Where newer, better evidence overruled older papers: what was believed, and what replaced it."""
    found = [one for result in (*judgement.results, *judgement.long_term) for one in result.reversals]
    return [Draft(*reversal_told(one)) for one in found[:_MOST_REVERSED]]


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
    """The names of the asked treatments that were studied, or of the only one that was where that is narrower.

    What was studied only together with, or in one group with, a treatment of another kind is called what its source calls it.
    """
    terms = terminology()
    asked = selection.question.pico.interventions
    if asked and items and all(_with_others(item, asked) for item in items):
        own = {item.finding.intervention for item in items}
        if len(own) == 1 and len(name := own.pop()) <= _LONGEST_NAME:
            return name
        return f"treatment with {asked_name(selection)} and more"
    shared = frozenset.intersection(*(item.interventions for item in items)) if items else frozenset()
    if asked and len(terms.most_specific(shared)) > 1:
        shared = frozenset()  # "massage of the hand plus self-massage" is neither of the two
    if shared and (not asked or not shared & frozenset(asked) or all(_is_on_a_kind(item, asked) for item in items)):
        return terms.get(max(shared, key=lambda concept: (len(terms.broader(concept)), concept))).name
    studied = [terms.get(concept).name for concept in asked if any(concept in item.interventions for item in items)]
    return listing(studied, "or") or asked_name(selection)


def _with_others(item: Comparison, asked: Collection[str]) -> bool:
    """Whether a treatment that is neither what was asked about, nor a kind of it, nor what it is a kind of, was given too."""
    terms = terminology()
    related = frozenset().union(*(terms.narrower(concept) | terms.broader(concept) for concept in asked))
    return bool(terms.most_specific(item.interventions) - related)


def _is_on_a_kind(item: Comparison, asked: Collection[str]) -> bool:
    """Whether what was studied is but a kind of what was asked about, and that by itself: myofascial release for massage."""
    own = terminology().most_specific(item.interventions)
    return bool(asked) and not own & frozenset(asked) and not COMBINED.search(item.finding.intervention)


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
    whole = _plain_first(
        class_result(results[0].comparator_class, [i for r in results for i in r.all], selection.newest_year), selection
    )
    if whole is None:
        return []
    opening = when or (within(condition) if condition else "")
    sides = [side for side in (whole.benefits, whole.nulls, whole.harms) if side]
    sized: Comparison | None = None
    if whole.tendency is Tendency.MIXED:
        voices = _voices(sides, selection, when=when, rival=rival)
        text = f"compared with {rival or _phrases(whole.all)}, results differ: {'; '.join(said for said, _ in voices)}"
        told: tuple[Comparison, ...] = ()
    else:
        told = {Tendency.BENEFIT: whole.benefits, Tendency.NO_DIFFERENCE: whole.nulls}.get(whole.tendency, whole.harms)
        sized = _sized(told, selection) if whole.tendency is Tendency.BENEFIT else None
        subject = treatment_name(selection, told)
        text = _leaning(whole.tendency, subject, told, rival or _phrases(told), when) + _size(sized, told, selection)
        rest = [side for side in sides if side is not told]
        voices = _voices(rest, selection, when=when, rival=rival, named=sized.record.id if sized else None)
        text += "".join(f"; {said}" for said, _ in voices)
    weight, thresholds = weighed([sized], selection.thresholds) if sized else ("", ())
    sentence = f"{opening}, {text}" if opening else upper_first(text)
    supports = (*addresses([*told, *(item for _, voiced in voices for item in voiced)]), *thresholds)
    return [Draft(f"{sentence}.{weight}", tuple(dict.fromkeys(supports)))]


def _plain_first(result: ClassResult | None, selection: Selection) -> ClassResult | None:
    """The same result with comparisons on the asked treatment as such before those on one kind of it."""
    if result is None:
        return None

    def ordered(items: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
        return tuple(sorted(items, key=lambda item: not item.interventions & selection.asked_treatments))

    return replace(result, benefits=ordered(result.benefits), nulls=ordered(result.nulls), harms=ordered(result.harms))


def _leaning(tendency: Tendency, subject: str, told: Sequence[Comparison], phrase: str, when: str | None) -> str:
    what, at = families(told), windows(told, when)
    match tendency:
        case Tendency.BENEFIT:
            return f"{subject} improved {what}{at} compared with {phrase}"
        case Tendency.NO_DIFFERENCE:
            return f"{subject} made no clear difference to {what}{at} compared with {phrase}"
        case _:
            return f"{subject} did worse than {phrase} on {what}{at}"


def _phrases(items: Sequence[Comparison]) -> str:
    """Against what the items were compared, in the order of the classes."""
    present = {item.comparator_class for item in items}
    return listing(list(dict.fromkeys(_phrase(kind) for kind in ComparatorClass if kind in present)), "or")


def _voices(
    sides: Sequence[Sequence[Comparison]],
    selection: Selection,
    *,
    when: str | None,
    rival: str | None,
    named: str | None = None,
) -> list[tuple[str, tuple[Comparison, ...]]]:
    """The weightiest source of each side in turn; one that speaks twice running is named once, with what it measured."""
    told: list[tuple[str, tuple[Comparison, ...]]] = []
    for side in sides:
        said, voiced = _voice(side, selection, when=when, rival=rival, named=named)
        told.append((said, voiced))
        named = voiced[0].record.id
    return told


def _voice(
    items: Sequence[Comparison], selection: Selection, *, when: str | None, rival: str | None, named: str | None
) -> tuple[str, tuple[Comparison, ...]]:
    """What the weightiest source of a side found, and the comparisons that say so; `named` is the source named just before."""
    lead = items[0]
    mine = tuple(i for i in items if i.record.id == lead.record.id and i.finding.direction is lead.finding.direction)
    again = lead.record.id == named
    what = listing(list(dict.fromkeys(i.finding.outcome for i in mine))[:_MOST_FAMILIES]) if again else families(mine)
    found = {
        "benefit": "found {0} better{1}",
        "no_difference": "found no clear difference in {0}{1}",
        "harm": "found the comparator better on {0}{1}",
    }[lead.finding.direction.value].format(what, windows(mine, when))
    kind = (
        ""
        if not selection.asked_treatments
        or (lead.interventions & selection.asked_treatments and not _is_on_a_kind(lead, selection.asked_treatments))
        else f" with {lead.finding.intervention}"
    )
    single = lead.comparator_class is ComparatorClass.ACTIVE and not rival
    against_what = f" against {lead.finding.comparator}" if single else ""
    who = "the same source" if again else source_name(lead.record)
    return f"{who} {found}{kind}{against_what}{_effect(mine)}", mine


def _sized(items: Sequence[Comparison], selection: Selection) -> Comparison | None:
    """The weightiest comparison that prints an estimate, one on the asked treatment as such before one on a kind of it."""
    printed = [item for item in items if _prints(item)]
    return next((item for item in printed if item.interventions & selection.asked_treatments), next(iter(printed), None))


def _prints(item: Comparison) -> bool:
    return item.finding.effect.estimate is not None and not sign_misleads(item.finding)


def _size(lead: Comparison | None, told: Sequence[Comparison], selection: Selection) -> str:
    """The estimate with its source and, where it is on but a kind of what the sentence is on or on one trial, that it is."""
    if lead is None:
        return ""
    effect = lead.finding.effect
    thin = f", one trial of {number(effect.n_participants)} people" if effect.n_studies == 1 and effect.n_participants else ""
    named, own = treatment_name(selection, told), treatment_name(selection, [lead])
    kind = f", on {own}" if own != named else ""
    return f" ({families([lead])}: {effect_text(effect)} in {source_name(lead.record)}{kind}{thin})"


def _effect(items: Sequence[Comparison]) -> str:
    lead = next((item for item in items if _prints(item)), None)
    return f" ({families([lead])}: {effect_text(lead.finding.effect)})" if lead else ""


def _phrase(kind: ComparatorClass) -> str:
    return _SHORT_PHRASES.get(kind, CLASS_PHRASES[kind])


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


def guideline_line(selection: Selection) -> list[Draft]:
    """How the guideline bodies stand, by name; authors of reviews are no such body."""
    asked = selection.asked_treatments
    bodies = [entry for entry in ranked(selection) if "review authors" not in entry.recommendation.issuer]
    headings = {
        RecommendationDirection.FOR: "in favour",
        RecommendationDirection.AGAINST: "against",
        RecommendationDirection.NEITHER: "without a recommendation either way",
    }
    parts, told = [], []
    for side, heading in headings.items():
        entries = [entry for entry in bodies if entry.recommendation.direction is side]
        if entries:
            parts.append(f"{heading}: {'; '.join(_names(entries, bodies, asked))}")
            told += entries
    return (
        [Draft(f"Guidelines {'. '.join(upper_first(p) if i else p for i, p in enumerate(parts))}.", _advised(told))]
        if parts
        else []
    )


def _advised(entries: Sequence[Advice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.address for entry in entries))


def _names(entries: Sequence[Advice], everybody: Sequence[Advice], asked: frozenset[str]) -> list[str]:
    """Names of the bodies on one side; a body that also advises it without qualification is named without one."""
    names = list(dict.fromkeys(_body(entry, everybody, asked) for entry in entries))
    plain = {short_issuer(entry.recommendation.issuer) for entry in entries} & set(names)
    kept = [name for name in names if name in plain or not any(name.startswith(f"{body} (") for body in plain)]
    return _each_once(kept)


def _each_once(names: Sequence[str]) -> list[str]:
    """Every body once, with all that it speaks of in one bracket."""
    spoken: dict[str, list[str]] = {}
    for name in names:
        body, _, rest = name.partition(" (")
        spoken.setdefault(body, []).extend([rest.removesuffix(")")] if rest else [])
    return [f"{body} ({'; '.join(parts)})" if parts else body for body, parts in spoken.items()]


def _body(entry: Advice, everybody: Sequence[Advice], asked: frozenset[str]) -> str:
    """A body's name, with what it speaks of where that is not simply what was asked, or where it stands on more than one side."""
    advice = entry.recommendation
    sides = {other.recommendation.direction for other in everybody if other.recommendation.issuer == advice.issuer}
    name = short_issuer(advice.issuer)
    if len(sides) > 1:
        return f"{name} ({advice.intervention}, {advice.condition})"
    qualified = COMBINED.search(advice.intervention) or (asked and not entry.interventions & asked)
    return f"{name} ({advice.intervention})" if qualified else name


def why_line(judgement: Judgement, *, headed: bool = True) -> list[Draft]:
    """Who rated the certainty, on what; where nobody gave one level, what a source says of it; else nothing.

    Where the headline gives a level (`headed`) this is the reason for it.
    """
    if judgement.certainty is None:
        return _certainty_note(judgement)
    record = judgement.rated_by[0].record
    basis = judgement.rated_by[0].finding.certainty_basis or "its own scheme"
    level = level_name(judgement.certainty)
    rated = f"{source_name(record)} rates the evidence on {families(judgement.rated_by)} as {level} ({basis})."
    return [Draft(f"Why {level}: {rated}" if headed else upper_first(rated), addresses(judgement.rated_by))]


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
