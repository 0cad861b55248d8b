"""From the guidelines: who recommends what, for whom, how strongly; disagreements side by side; old advice marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.answering.holdings import Advice
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.wording import upper_first
from palpate.vocabulary import QuestionKind, RecommendationDirection, SectionKey

COMBINED = re.compile(r"\b(plus|with|added|adjunct|alongside|combined|package|addition|part of)\b", re.IGNORECASE)
"""Advice that holds only together with something else."""
OLD_YEARS = 10
"""Guidance this much older than the newest source held is marked: NICE and WHO review guidance well within ten years."""
_MOST_SHOWN = {RecommendationDirection.FOR: 8, RecommendationDirection.AGAINST: 6, RecommendationDirection.NEITHER: 3}
"""Each side has its own room, so that much advice in favour crowds out none against."""
_ORDER = {RecommendationDirection.FOR: 0, RecommendationDirection.AGAINST: 1, RecommendationDirection.NEITHER: 2}
_GROUPS = {
    RecommendationDirection.FOR: "In favour",
    RecommendationDirection.AGAINST: "Against",
    RecommendationDirection.NEITHER: "No recommendation either way",
}
WIDER_GROUP = "On a wider group of conditions"
_MOST_WIDER = 2
POLICY_GROUP = "What payers and public bodies say"


def guidelines(selection: Selection) -> DraftSection:
    """The section; policies of payers stand in it where coverage is asked about."""
    current = ranked(selection)
    chosen = [e for side, most in _MOST_SHOWN.items() for e in [e for e in current if e.recommendation.direction is side][:most]]
    drafts = [advice_draft(entry, _GROUPS[entry.recommendation.direction], selection.newest_year) for entry in chosen]
    wide = _in_force(selection.wider_guidelines)
    wider = [e for side in _GROUPS for e in [e for e in wide if e.recommendation.direction is side][:_MOST_WIDER]]
    drafts += [advice_draft(entry, WIDER_GROUP, selection.newest_year) for entry in wider]
    drafts += disagreement(chosen)
    if selection.question.kind in {QuestionKind.COVERAGE, QuestionKind.PROVIDER}:
        drafts += policies_told(selection)
    return DraftSection(SectionKey.GUIDELINES, "From the guidelines", tuple(drafts))


def policies_told(selection: Selection) -> list[Draft]:
    """What payers and public bodies say, one statement each."""
    return [advice_draft(entry, POLICY_GROUP, selection.newest_year) for entry in selection.policies]


def ranked(selection: Selection) -> list[Advice]:
    """Recommendations in force on the asked condition: for before against before neither, the newest first."""
    return _in_force(selection.guidelines)


def _in_force(advice: Iterable[Advice]) -> list[Advice]:
    """Without replaced editions."""
    return sorted(
        (entry for entry in advice if not entry.record.superseded_by),
        key=lambda entry: (
            _ORDER[entry.recommendation.direction],
            -(entry.recommendation.year or entry.record.year or 0),
            entry.record.id,
            entry.number,
        ),
    )


def advice_draft(entry: Advice, group: str | None, newest_year: int) -> Draft:
    """A recommendation in a sentence: who, on whom, what, how strongly, and whether it is old."""
    advice = entry.recommendation
    year = advice.year or entry.record.year
    who = advice.issuer + (f" ({year})" if year else " (undated)")
    whom = ", ".join(dict.fromkeys(part for part in (advice.condition, advice.population) if part and part != "not specified"))
    rated = [f"strength: {advice.strength}"] if advice.strength else []
    rated += [f"certainty: {advice.certainty}"] if advice.certainty else []
    text = f"{who}, on {whom}: {advice.statement}" if whom else f"{who}: {advice.statement}"
    if rated:
        text += f" {upper_first('; '.join(rated))}."
    if year and newest_year - year > OLD_YEARS:
        text += f" More than {OLD_YEARS} years older than the newest source held."
    return Draft(text, (entry.address,), group)


def disagreement(chosen: Sequence[Advice]) -> list[Draft]:
    """A sentence that puts bodies for and against side by side with what each speaks of; none where they agree."""
    sides = {
        side: [entry for entry in chosen if entry.recommendation.direction is side]
        for side in (RecommendationDirection.FOR, RecommendationDirection.AGAINST)
    }
    if not all(sides.values()):
        return []
    parts = ["; ".join(_speaks_of(entry) for entry in _one_an_issuer(members)) for members in sides.values()]
    supports = tuple(dict.fromkeys(entry.address for members in sides.values() for entry in members))
    text = f"These bodies do not all agree; mark what each speaks of. In favour: {parts[0]}. Against: {parts[1]}."
    return [Draft(text, supports, "Where they differ")]


def _one_an_issuer(entries: Sequence[Advice]) -> list[Advice]:
    return list({entry.recommendation.issuer: entry for entry in reversed(entries)}.values())[::-1]


def _speaks_of(entry: Advice) -> str:
    return (
        f"{short_issuer(entry.recommendation.issuer)} ({entry.recommendation.intervention}, for {entry.recommendation.condition})"
    )


def short_issuer(issuer: str) -> str:
    """An issuer's name without its bracketed explanation, and without where its words were seen."""
    return issuer.split(" (")[0].partition(", as described")[0].strip()
