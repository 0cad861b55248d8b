"""The bottom line: what follows from the evidence below it, in one to four sentences, with the certainty and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from palpate.answering.holdings import Advice
from palpate.answering.numbers import count, listing
from palpate.answering.sections.guidelines import ranked, short_issuer
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.wording import CLASS_PHRASES, kind_name, upper_first
from palpate.synthesis import ClassResult, ComparatorClass, Comparison, Judgement, Tendency, TimeWindow
from palpate.synthesis.comparison import INACTIVE_CLASSES, PRIMARY_OUTCOMES
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, RecommendationDirection, Record, Verdict

_MOST_FAMILIES = 3
_MOST_TOLD = 2
"""Comparisons in the bottom line, from the least demanding on; all of them stand under the key points."""
_FAMILY_ORDER = {"outcome:pain": 0, "outcome:function": 1}
_UNNAMED_OUTCOME = "outcome:overall"
_WINDOW_WORDS = {
    TimeWindow.IMMEDIATE: "right after treatment",
    TimeWindow.SHORT: "in the short term",
    TimeWindow.INTERMEDIATE: "at six months or more",
    TimeWindow.LONG: "at a year or later",
}


def effectiveness(selection: Selection, judgement: Judgement, condition: str) -> list[Draft]:
    """Sentences for a question on whether a treatment works in one condition."""
    told = comparisons_told(selection, judgement, condition)
    return [
        *told[:_MOST_TOLD],
        *_long_term(judgement),
        *guideline_line(ranked(selection)),
        *why_line(judgement),
    ]


def comparisons_told(selection: Selection, judgement: Judgement, condition: str) -> list[Draft]:
    """A sentence on the comparisons with no or usual care, one on those with a sham, one on those with other treatments."""
    inactive = [r for r in judgement.results if r.comparator_class in INACTIVE_CLASSES]
    sham = judgement.result(ComparatorClass.SHAM)
    active = judgement.result(ComparatorClass.ACTIVE)
    drafts: list[Draft] = []
    for results in (inactive, [sham] if sham else [], [active] if active else []):
        subject = treatment_name(selection, [item for r in results for item in (*r.benefits, *r.nulls, *r.harms)])
        drafts += against(subject, condition if not drafts else "", results)
    return drafts


def treatment_name(selection: Selection, items: Sequence[Comparison]) -> str:
    """The asked treatment's name, or the only one that was studied where that is narrower."""
    terms = terminology()
    asked = selection.question.pico.interventions
    shared = frozenset.intersection(*(item.interventions for item in items)) if items else frozenset()
    if shared and (not asked or not shared & frozenset(asked)):
        return terms.get(max(shared, key=lambda concept: (len(terms.broader(concept)), concept))).name
    return terms.get(asked[0]).name if len(asked) == 1 else "the treatment"


def against(subject: str, condition: str, results: Sequence[ClassResult], rival: str | None = None) -> list[Draft]:
    """One sentence on one kind of comparison: what got better, what did not."""
    benefits, nulls = _telling([i for r in results for i in r.benefits], [i for r in results for i in r.nulls])
    if not benefits and not nulls:
        return []
    phrase = rival or _class_phrase(results)
    tendency = _joint(benefits, nulls, results)
    if tendency is Tendency.BENEFIT:
        text = f"{f'For {condition}, {subject}' if condition else upper_first(subject)} improved {families(benefits)}{_windows(benefits)} compared with {phrase}"
        return [Draft(f"{text}.", addresses(benefits))]
    if tendency is Tendency.NO_DIFFERENCE:
        text = f"Compared with {phrase}, {subject} made no clear difference to {families(nulls)}{_windows(nulls)}"
        return [Draft(f"{text}.", addresses(nulls))]
    text = (
        f"Compared with {phrase}, results{f' on {condition}' if condition else ''} differ: "
        f"{len(benefits)} of {count(len(benefits) + len(nulls), 'comparison')} found {families(benefits)} better{_windows(benefits)}, "
        f"{len(nulls)} found no clear difference in {families(nulls)}{_windows(nulls)}"
    )
    return [Draft(f"{text}.", addresses([*benefits, *nulls]))]


_SHORT_PHRASES = {
    ComparatorClass.NO_TREATMENT: "no treatment",
    ComparatorClass.USUAL_CARE: "usual care",
    ComparatorClass.MIXED: "mixed controls",
    ComparatorClass.UNSPECIFIED: "mixed controls",
}


def _class_phrase(results: Sequence[ClassResult]) -> str:
    described = [_SHORT_PHRASES.get(r.comparator_class, CLASS_PHRASES[r.comparator_class]) for r in results]
    return listing(list(dict.fromkeys(described)), "or")


def _telling(benefits: list[Comparison], nulls: list[Comparison]) -> tuple[list[Comparison], list[Comparison]]:
    """Pain and function before a year has passed, where they were measured; the long term has a sentence of its own."""

    def kept(items: list[Comparison]) -> list[Comparison]:
        return [item for item in items if item.outcomes & PRIMARY_OUTCOMES and item.window is not TimeWindow.LONG]

    return (kept(benefits), kept(nulls)) if kept(benefits) or kept(nulls) else (benefits, nulls)


def _joint(benefits: Sequence[Comparison], nulls: Sequence[Comparison], results: Sequence[ClassResult]) -> Tendency:
    tendencies = {result.tendency for result in results}
    if not nulls or (benefits and tendencies == {Tendency.BENEFIT}):
        return Tendency.BENEFIT
    return Tendency.NO_DIFFERENCE if not benefits or tendencies == {Tendency.NO_DIFFERENCE} else Tendency.MIXED


def families(items: Sequence[Comparison]) -> str:
    """Names of the outcome families, the most studied first."""
    terms = terminology()
    counted = Counter(item.family for item in items if item.family)
    ordered = sorted(counted, key=lambda family: (_FAMILY_ORDER.get(family, len(_FAMILY_ORDER)), -counted[family], family))
    names = [terms.get(family).name.partition(" and ")[0] for family in ordered[:_MOST_FAMILIES] if family != _UNNAMED_OUTCOME]
    return listing(names) if names else "the outcomes measured"


def _windows(items: Sequence[Comparison]) -> str:
    told = Counter(item.window for item in items if item.window in _WINDOW_WORDS)
    found = [window for window in _WINDOW_WORDS if told[window] > sum(told.values()) / 4]
    if not found or len(found) > 2:
        return ""
    return " " + listing([_WINDOW_WORDS[window] for window in found])


def addresses(items: Sequence[Comparison]) -> tuple[str, ...]:
    """Support addresses, each once."""
    return tuple(dict.fromkeys(item.address for item in items))


_YEAR = 52.0


def _long_term(judgement: Judgement) -> list[Draft]:
    late = judgement.long_term
    if late is None:
        return []
    if late.tendency is Tendency.NO_DIFFERENCE:
        when = "At a year or later" if all((item.weeks or 0) >= _YEAR for item in late.nulls) else "In the long term"
        return [Draft(f"{when} no clear difference was found.", addresses(late.nulls))]
    if late.tendency is Tendency.BENEFIT:
        return [Draft(f"A benefit for {families(late.benefits)} was still found in the long term.", addresses(late.benefits))]
    return [
        Draft(
            f"In the long term results differ: {families(late.benefits)} better in some comparisons, no clear difference in others.",
            addresses([*late.benefits, *late.nulls]),
        )
    ]


def guideline_line(advice: Sequence[Advice]) -> list[Draft]:
    """How the guideline bodies stand, by name; authors of reviews are no such body."""
    advice = [entry for entry in advice if "review authors" not in entry.recommendation.issuer]
    sides: dict[RecommendationDirection, list[Advice]] = {}
    for entry in advice:
        sides.setdefault(entry.recommendation.direction, []).append(entry)
    in_favour, against = sides.get(RecommendationDirection.FOR, []), sides.get(RecommendationDirection.AGAINST, [])
    if not in_favour and not against:
        return []
    parts = []
    if in_favour:
        parts.append(f"in favour of it, at least under conditions: {_bodies(in_favour)}")
    if against:
        parts.append(f"against it: {_bodies(against)}")
    text = f"Guidelines {'; '.join(parts)}." if len(parts) == 2 else f"Guidelines {parts[0]}; none held here says the opposite."
    return [Draft(text, tuple(entry.address for entry in (*in_favour, *against)))]


def _bodies(entries: Sequence[Advice]) -> str:
    return listing(list(dict.fromkeys(short_issuer(entry.recommendation.issuer) for entry in entries)))


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
    noted = [i for i in bearing if i.finding.note and i.finding.certainty_basis and _ON_CERTAINTY.search(i.finding.note)]
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


def source_name(record: Record) -> str:
    """How a source is called in a sentence: "the meta-analysis by Wu 2022"."""
    who = record.authors[0].rsplit(" ", 1)[0] if record.authors else (record.journal or record.title)
    return f"the {kind_name(record)} {'by ' if record.authors else 'of '}{who}{f' {record.year}' if record.year else ''}"


VERDICT_WORDS = {
    Verdict.YES: "yes",
    Verdict.CONDITIONALLY: "conditionally",
    Verdict.NO: "no",
    Verdict.INSUFFICIENT: "not enough evidence",
}
