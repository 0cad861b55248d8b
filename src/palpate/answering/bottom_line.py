"""The bottom line: what follows from the evidence below it, in a few sentences, with the certainty and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.comparing import addresses, against, families, grouped, level_name
from palpate.answering.holdings import Advice
from palpate.answering.reversing import reversal_told
from palpate.answering.sections.guidelines import COMBINED, ranked, short_issuer
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.wording import source_name, upper_first
from palpate.synthesis import Judgement
from palpate.synthesis.comparison import REVIEW_KINDS
from palpate.vocabulary import QuestionKind, RecommendationDirection

_MOST_TOLD = 2
"""Comparisons in the bottom line, from the least demanding on; all of them stand under the key points."""
_MOST_REVERSED = 2
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
    for results in grouped(judgement.results):
        drafts += against(selection, results, condition=condition if not drafts else "")
    return drafts


def long_term(selection: Selection, judgement: Judgement) -> list[Draft]:
    """What was found at a year or later, each kind of comparator by itself."""
    drafts: list[Draft] = []
    for results in grouped(judgement.long_term) if judgement.results else []:
        late = [item for result in results for item in result.all]
        when = "At a year or later" if all((item.weeks or 0) >= _YEAR for item in late) else "In the long term"
        drafts += against(selection, results, when=when)
    return drafts


def guideline_line(selection: Selection) -> list[Draft]:
    """How the guideline bodies stand, by name; authors of reviews are no such body.

    Of a body that advises on the very condition asked about, what it advises on wider ones is left out: its "for low back pain" is not
    for sciatica.
    """
    asked = selection.asked_treatments
    bodies = [entry for entry in ranked(selection) if "review authors" not in entry.recommendation.issuer]
    conditions = frozenset(selection.question.pico.conditions)
    own = {entry.recommendation.issuer for entry in bodies if entry.conditions & conditions}
    bodies = [entry for entry in bodies if entry.conditions & conditions or entry.recommendation.issuer not in own]
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


_PARTS = re.compile(r"(?<=[.;]) +")


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
    parts = [part for part in _PARTS.split(newest.finding.note or "") if _ON_CERTAINTY.search(part)]
    note = f"{' '.join(parts).rstrip('.;')}."
    return [
        Draft(
            f"No single level of certainty is published; on {source_name(newest.record)}: {note[:1].lower()}{note[1:]}",
            (newest.address,),
        )
    ]
