"""Treatment plan that was studied: doses with what came of them, what it was combined with, how to judge it, when to stop."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.holdings import Advice
from palpate.answering.numbers import count, decimals, dose_text, listing, number
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.wording import series, series_sentence, upper_first
from palpate.synthesis import ComparatorClass, Comparison
from palpate.terminology import terminology
from palpate.vocabulary import Direction, Measure, RecommendationDirection, SectionKey

BETTER, NO_BETTER, RIVALS = "Schedules that did better", "Schedules that did no better", "Schedules set against each other"
PLAN_TITLE = "Treatment plan that was studied"
_MOST_DOSES = 4
_MOST_THRESHOLDS = 5
_HOW_MEASURED = re.compile(r",? (absolute|relative) change$")
_COMBINED = re.compile(r"\b(plus|with|added|adjunct|alongside|combined|package|addition|in addition)\b", re.IGNORECASE)


def plan(selection: Selection) -> DraftSection:
    """The section; empty where no dose was studied and no threshold is known."""
    drafts = [*doses(selection), *_combinations(selection), *_thresholds(selection), *_stopping(selection)]
    return DraftSection(SectionKey.TREATMENT_PLAN, PLAN_TITLE, tuple(drafts))


def doses(selection: Selection) -> list[Draft]:
    """Schedules that did better than their comparator, those that did not, and those set against each other."""
    items = [
        i for i in (*selection.effects, *selection.other_outcomes) if _has_schedule(i) and i.weight(selection.newest_year) > 0
    ]
    rivals = [i for i in items if i.comparator_class is ComparatorClass.OTHER_MASSAGE]
    groups = series([i for i in items if i not in rivals])
    better = _best_doses([g for g in groups if any(i.finding.direction is Direction.BENEFIT for i in g)], selection)
    helped = {_schedule(group) for group in better}
    no_better = [
        g for g in groups if all(i.finding.direction is Direction.NO_DIFFERENCE for i in g) and _schedule(g) not in helped
    ]
    compared = [g for g in series(rivals) if any(i.decides for i in g)]
    return [
        *(_dose_draft(group, BETTER) for group in better),
        *(_dose_draft(group, NO_BETTER) for group in _best_doses(no_better, selection)),
        *(_dose_draft(group, RIVALS) for group in _best_doses(compared, selection)[:2]),
    ]


def doses_in_short(selection: Selection) -> list[Draft]:
    """The spread of the schedules that did better and of those that did not, in a sentence each."""
    told = doses(selection)
    if not told:
        return []
    return [
        *_spread([d for d in told if d.group == BETTER], selection, "The schedules that did better than their comparison ran"),
        *_spread([d for d in told if d.group == NO_BETTER], selection, "Schedules that did no better ran"),
        *(Draft(d.text, d.supports) for d in told if d.group == RIVALS),
    ]


def _spread(drafts: Sequence[Draft], selection: Selection, opening: str) -> list[Draft]:
    supports = tuple(dict.fromkeys(address for draft in drafts for address in draft.supports))
    given = [i.finding.dose for i in selection.main if i.address in supports]
    if not given:
        return []
    parts = []
    for field, unit in (("session_minutes", "minutes a session"), ("sessions_per_week", "sessions a week"), ("weeks", "weeks")):
        values = [v for dose in given for v in _bounds(getattr(dose, field))]
        if values:
            low, high = min(values), max(values)
            span = number(low) if low == high else f"{number(low)} to {number(high)}"
            parts.append(
                f"{'for ' if field == 'weeks' else ''}{span} {unit[:-1] if span == '1' and unit != 'minutes a session' and field == 'weeks' else unit}"
            )
    return [Draft(f"{opening} {', '.join(parts)} ({count(len(drafts), 'schedule')}).", supports)] if parts else []


def _bounds(value: float | tuple[float, float] | None) -> tuple[float, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _schedule(group: Sequence[Comparison]) -> tuple[str, str | None]:
    return group[0].record.id, dose_text(group[0].finding.dose)


def _has_schedule(item: Comparison) -> bool:
    dose = item.finding.dose
    known = sum(v is not None for v in (dose.session_minutes, dose.sessions_per_week, dose.weeks, dose.sessions_total))
    return known >= 2 and item.comparator_class is not ComparatorClass.BASELINE


def _best_doses(groups: Sequence[list[Comparison]], selection: Selection) -> list[list[Comparison]]:
    """One series a schedule, the fullest known and weightiest first."""
    ordered = sorted(
        groups, key=lambda g: -(_completeness(g[0]) + g[0].weight(selection.newest_year) + (g[0].record.year or 0) / 10_000)
    )
    distinct: dict[tuple[str, str | None], list[Comparison]] = {}
    for group in ordered:
        distinct.setdefault(_schedule(group), group)
    return list(distinct.values())[:_MOST_DOSES]


def _completeness(item: Comparison) -> int:
    dose = item.finding.dose
    return sum(v is not None for v in (dose.session_minutes, dose.sessions_per_week, dose.weeks, dose.sessions_total))


def _dose_draft(group: Sequence[Comparison], heading: str) -> Draft:
    schedule = upper_first(dose_text(group[0].finding.dose) or "")
    sentence = series_sentence(group, subject=_without_dose(group[0].finding.intervention))
    return Draft(f"{schedule}: {_lower_start(sentence)}", tuple(item.address for item in group), heading)


def _without_dose(intervention: str) -> str:
    """The treatment's name without the schedule that stands before it already: "massage, 60 minutes weekly" -> "massage"."""
    name, comma, rest = intervention.partition(", ")
    return name if comma and any(char.isdigit() for char in rest) else intervention


def _lower_start(sentence: str) -> str:
    first = sentence.split(" ", 1)[0].rstrip(",")
    return (
        sentence if first in {"Swedish", "Thai", "Tuina", "Chinese"} or first.isupper() else sentence[:1].lower() + sentence[1:]
    )


def _combinations(selection: Selection) -> list[Draft]:
    entries = [
        entry
        for entry in selection.guidelines
        if entry.recommendation.direction is RecommendationDirection.FOR
        and not entry.record.superseded_by
        and _COMBINED.search(entry.recommendation.intervention)
    ]
    return [_combination(entry) for entry in entries[:3]]


def _combination(entry: Advice) -> Draft:
    advice = entry.recommendation
    year = advice.year or entry.record.year
    text = f"{advice.issuer.split(' (')[0]}{f' ({year})' if year else ''} advises it as {advice.intervention}, for {advice.condition}."
    return Draft(text, (entry.address,), "Combined with")


def _thresholds(selection: Selection) -> list[Draft]:
    """Minimal important differences of the asked condition, one line an outcome measure, sources side by side."""
    asked = frozenset().union(*(terminology().narrower(c) for c in selection.question.pico.conditions))
    nearest = sorted(selection.thresholds, key=lambda item: not item.conditions & asked)
    lines: dict[str, list[Comparison]] = {}
    for item in nearest:
        if item.finding.effect.estimate is not None:
            lines.setdefault(_HOW_MEASURED.sub("", item.finding.outcome), []).append(item)
    return [_threshold(outcome, items) for outcome, items in list(lines.items())[:_MOST_THRESHOLDS]]


def _threshold(outcome: str, items: Sequence[Comparison]) -> Draft:
    values = listing(list(dict.fromkeys(_threshold_value(item) for item in items)), "or")
    people = listing(list(dict.fromkeys(item.finding.condition for item in items)))
    text = f"{upper_first(outcome)}: a change of {values} is the smallest that matters to a person, as measured in {people}."
    return Draft(text, tuple(item.address for item in items), "Judge it by")


def _threshold_value(item: Comparison) -> str:
    effect = item.finding.effect
    size = number(abs(effect.estimate or 0.0), decimals(effect.estimate))
    if effect.measure is Measure.PERCENT or effect.unit == "percent":
        return f"{size}%"
    return f"{size} {effect.unit or 'points'}"


def _stopping(selection: Selection) -> list[Draft]:
    """The length of the courses that were tried, which is when a response can be judged."""
    courses = [
        item
        for item in selection.effects
        if isinstance(item.finding.dose.weeks, float | int)
        and item.finding.dose.weeks
        and item.comparator_class is not ComparatorClass.BASELINE
    ]
    if not courses:
        return []
    lengths = sorted({float(item.finding.dose.weeks) for item in courses if isinstance(item.finding.dose.weeks, float | int)})
    span = number(lengths[0]) if len(lengths) == 1 else f"{number(lengths[0])} to {number(lengths[-1])}"
    text = f"The courses that were tried lasted {span} {'week' if span == '1' else 'weeks'}; judge the response at the end of one, and stop if there is none."
    return [Draft(text, tuple(dict.fromkeys(item.address for item in courses)), "Review")]
