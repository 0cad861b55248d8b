"""What a treatment did in each of several conditions, a sentence for each verdict and level of certainty."""

from __future__ import annotations

from collections.abc import Iterable

from palpate.answering.comparing import addresses, level_name
from palpate.answering.numbers import listing
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.treatment_names import treatment_name
from palpate.answering.wording import upper_first
from palpate.synthesis import Comparison, Judgement
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction, Verdict

_MOST_CONDITIONS = 8


def conditions_told(selection: Selection, judgements: dict[str, Judgement]) -> list[Draft]:
    """One sentence a verdict and level, naming the conditions that it holds for, in words as firm as their evidence is rated."""
    drafts = []
    for verdict in (Verdict.YES, Verdict.CONDITIONALLY, Verdict.NO, Verdict.INSUFFICIENT):
        chosen = [(name, j) for name, j in judgements.items() if j.verdict is verdict][:_MOST_CONDITIONS]
        for phrase in dict.fromkeys(_phrase(j) for _, j in chosen):
            shown = {name: j for name, j in chosen if _phrase(j) == phrase}
            bearing = _bearing(shown.values())
            measured = _measured(selection, bearing)
            items = [item for j in shown.values() for r in (*j.results, *j.long_term) for item in r.all]
            subject = treatment_name(selection, [i for i in items if i.interventions & selection.asked_treatments] or items)
            said = phrase.format(
                subject=subject,
                Subject=upper_first(subject),
                what=f" {measured}" if measured else "",
                on=f" on {measured}" if measured else "",
            )
            text = f"{said} {listing([_with_certainty(name, j) for name, j in shown.items()])}."
            drafts.append(Draft(text, addresses(bearing)))
    return drafts


def _phrase(judgement: Judgement) -> str:
    """GRADE's words for a level; what nobody rated is told as a result."""
    if judgement.verdict is Verdict.NO:
        return "No clear benefit{on} was found in"
    if judgement.verdict is Verdict.INSUFFICIENT:
        return "There is too little evidence{on} to say in"
    partly = "" if judgement.verdict is Verdict.YES else ", in some comparisons or for a time,"
    match judgement.certainty:
        case CertaintyLevel.HIGH:
            return f"{{Subject}} helps{{what}}{partly} in"
        case CertaintyLevel.MODERATE:
            return f"{{Subject}} probably helps{{what}}{partly} in"
        case CertaintyLevel.LOW:
            return f"{{Subject}} may help{{what}}{partly} in"
        case CertaintyLevel.VERY_LOW:
            return f"It is very uncertain whether {{subject}} helps{{what}}{partly} in"
        case _:
            return f"In studies not rated for certainty, {{subject}} did better{{on}}{partly} in"


def _with_certainty(name: str, judgement: Judgement) -> str:
    """A condition with the level of the evidence that the verdict follows."""
    borne = {item.finding.direction is Direction.BENEFIT for item in judgement.rated_by}
    told = judgement.verdict is not Verdict.INSUFFICIENT and borne == {judgement.verdict is not Verdict.NO}
    if judgement.certainty is None or not told:
        return name
    return f"{name} ({level_name(judgement.certainty)} certainty)"


def _bearing(judgements: Iterable[Judgement]) -> list[Comparison]:
    """A weighty comparison on either side and of the published rating of each."""
    chosen: list[Comparison] = []
    for judgement in judgements:
        results = judgement.results or judgement.long_term
        for side in ("benefits", "nulls", "harms"):
            chosen += next((items[:1] for result in results if (items := getattr(result, side))), ())
        chosen += judgement.rated_by[:1]
    return chosen


def _measured(selection: Selection, items: Iterable[Comparison]) -> str:
    """The outcomes asked about that the comparisons measured, where no condition is asked about; "" where one is."""
    pico, terms = selection.question.pico, terminology()
    if pico.conditions or not selection.effects:
        return ""
    measured = frozenset().union(*(item.outcomes for item in items))
    return listing([terms.get(outcome).name for outcome in pico.outcomes if measured & terms.narrower(outcome)])
