"""Treatment plan that was studied: doses with what came of them, what it was combined with, how to judge it, when to stop."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.answering.holdings import Advice
from palpate.answering.numbers import decimals, dose_text, listing, number
from palpate.answering.sections.guidelines import COMBINED
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.wording import series, series_sentence, source_name, upper_first
from palpate.synthesis import ComparatorClass, Comparison, TimeWindow
from palpate.synthesis.comparison import TRIAL_KINDS
from palpate.synthesis.judgement import telling_items
from palpate.synthesis.reversal import overruled, reversals
from palpate.terminology import terminology
from palpate.vocabulary import Direction, Measure, RecommendationDirection, SectionKey
from palpate.vocabulary.patterns import regex

BETTER, NO_BETTER, RIVALS = "Schedules that did better", "Schedules that did no better", "Schedules set against each other"
PLAN_TITLE = "Treatment plan that was studied"
_MOST_DOSES = 4
_MOST_RIVALS = 3
_MOST_THRESHOLDS = 5
_HOW_MEASURED = re.compile(r",? (absolute|relative) change$")


def plan(selection: Selection) -> DraftSection:
    """The section; empty where no dose was studied and no threshold is known."""
    drafts = [*doses(selection), *_combinations(selection), *_thresholds(selection), *_stopping(selection)]
    return DraftSection(SectionKey.TREATMENT_PLAN, PLAN_TITLE, tuple(drafts))


def doses(selection: Selection) -> list[Draft]:
    """Schedules that did better than their comparator, those that did not, and those set against each other."""
    asked = frozenset(selection.question.pico.conditions)
    better, no_better, compared = _sorted_schedules(selection)
    return [
        *(_dose_draft(group, BETTER, asked) for group in better[:_MOST_DOSES]),
        *(_dose_draft(group, NO_BETTER, asked) for group in no_better[:_MOST_DOSES]),
        *(_dose_draft(group, RIVALS, asked) for group in compared[:_MOST_RIVALS]),
    ]


def doses_in_short(selection: Selection) -> list[Draft]:
    """Schedules set against each other, trials in which one did better than no massage and another did not, then others that did better."""
    asked = frozenset(selection.question.pico.conditions)
    better, no_better, compared = _sorted_schedules(selection)
    drafts = []
    for record in dict.fromkeys(group[0].record.id for group in better):
        won = [group for group in better if group[0].record.id == record]
        lost = [group for group in no_better if group[0].record.id == record]
        if lost:
            drafts.append(_contrast(won, lost))
    told = {address for draft in drafts for address in draft.supports}
    others = [group for group in better if group[0].address not in told][:_MOST_DOSES]
    if others:
        said = "; ".join(f"{dose_text(group[0].finding.dose)} ({source_name(group[0].record)})" for group in others)
        supports = tuple(item.address for group in others for item in group)
        drafts.append(Draft(f"Schedules that did better than their comparison: {said}.", supports))
    return [_dose_draft(group, None, asked) for group in compared[:_MOST_RIVALS]] + drafts


def _contrast(won: Sequence[list[Comparison]], lost: Sequence[list[Comparison]]) -> Draft:
    """One trial's schedules side by side."""
    first = won[0][0]
    helped = listing(list(dict.fromkeys(dose_text(group[0].finding.dose) or "" for group in won)), "or")
    failed = listing(list(dict.fromkeys(dose_text(group[0].finding.dose) or "" for group in lost)), "or")
    text = f"In {source_name(first.record)}, {helped} did better than {first.finding.comparator}; {failed} did not."
    return Draft(text, tuple(item.address for group in (*won, *lost) for item in group))


def _sorted_schedules(selection: Selection) -> tuple[list[list[Comparison]], list[list[Comparison]], list[list[Comparison]]]:
    """Schedules of trials that did better, that did no better, and that were set against each other.

    Trials that newer, better evidence overrules have none. What decides is the outcome that was asked for (or pain and function) up to half a year; a schedule that helped on any of
    them is not among those that did not. The spread of schedules over the trials of a review is no schedule.
    """
    gone = overruled(reversals(selection.main))
    counting = [i for i in selection.main if i.weight(selection.newest_year) > 0 and i.address not in gone]
    tried = [i for i in counting if _has_schedule(i) and i.record.kind in TRIAL_KINDS]
    rivals = [i for i in counting if i.comparator_class is ComparatorClass.OTHER_MASSAGE and (i in tried or _on_doses(i))]
    compared = [group for group in series(rivals) if any(item.decides for item in group)]
    early = [
        i
        for i in telling_items(tried, selection.asked_outcomes)
        if i.window not in _LATE and i.comparator_class not in _NO_CONTROL
    ]
    groups = series(early)
    better = _best_doses([g for g in groups if any(i.finding.direction is Direction.BENEFIT for i in g)], selection)
    helped = {_schedule(group) for group in groups if any(i.finding.direction is Direction.BENEFIT for i in group)}
    no_better = [
        g for g in groups if _schedule(g) not in helped and all(i.finding.direction is Direction.NO_DIFFERENCE for i in g)
    ]
    against = {(_schedule(group), group[0].finding.comparator): group for group in reversed(compared)}
    return better, _best_doses(no_better, selection), list(reversed(against.values()))


_OF_DOSE = regex(r"\b(?:doses?|minutes?|sessions?|(?:bi)?weekly|frequency)\b", re.IGNORECASE)


def _on_doses(item: Comparison) -> bool:
    """Whether one dose of a treatment is set against another, with or without a schedule that is told."""
    return bool(_OF_DOSE.search(item.finding.intervention) and _OF_DOSE.search(item.finding.comparator))


_LATE = frozenset({TimeWindow.INTERMEDIATE, TimeWindow.LONG})
_NO_CONTROL = frozenset({ComparatorClass.BASELINE, ComparatorClass.OTHER_MASSAGE})


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
    return list(distinct.values())


def _completeness(item: Comparison) -> int:
    dose = item.finding.dose
    return sum(v is not None for v in (dose.session_minutes, dose.sessions_per_week, dose.weeks, dose.sessions_total))


def _dose_draft(group: Sequence[Comparison], heading: str | None, asked: frozenset[str]) -> Draft:
    schedule = upper_first(dose_text(group[0].finding.dose) or "")
    sentence = series_sentence(group, subject=_without_dose(group[0].finding.intervention), asked=asked)
    return Draft(
        f"{schedule}: {_lower_start(sentence)}" if schedule else sentence, tuple(item.address for item in group), heading
    )


def _without_dose(intervention: str) -> str:
    """The treatment's name without the schedule that stands before it already: "massage, 60 minutes weekly" -> "massage"."""
    tail = _SCHEDULE_TAIL.search(intervention)
    inside = tail and intervention.count("(", 0, tail.start()) > intervention.count(")", 0, tail.start())
    return intervention if tail is None or inside else intervention[: tail.start()]


_SCHEDULE_TAIL = re.compile(
    r", (?:(?:for )?\d+[- ]?(?:minute|min|hour|time|session|week)|(?:once|twice) (?:a |per )?week).*$", re.IGNORECASE
)


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
        and COMBINED.search(entry.recommendation.intervention)
    ]
    return [_combination(entry) for entry in entries[:3]]


def _combination(entry: Advice) -> Draft:
    advice = entry.recommendation
    year = advice.year or entry.record.year
    text = f"{advice.issuer.split(' (')[0]}{f' ({year})' if year else ''} advises it as {advice.intervention}, for {advice.condition}."
    return Draft(text, (entry.address,), "Combined with")


def important_differences(selection: Selection) -> list[Draft]:
    """The smallest changes that matter, for a question that asks for them."""
    return [Draft(draft.text, draft.supports) for draft in _thresholds(selection)]


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
    """The length of the courses that were tried."""
    courses = [
        item
        for item in selection.main
        if item.record.kind in TRIAL_KINDS
        and isinstance(item.finding.dose.weeks, float | int)
        and item.finding.dose.weeks
        and item.comparator_class is not ComparatorClass.BASELINE
    ]
    if not courses:
        return []
    lengths = sorted({float(item.finding.dose.weeks) for item in courses if isinstance(item.finding.dose.weeks, float | int)})
    span = number(lengths[0]) if len(lengths) == 1 else f"{number(lengths[0])} to {number(lengths[-1])}"
    text = f"The courses that were tried lasted {span} {'week' if span == '1' else 'weeks'}."
    return [Draft(text, tuple(dict.fromkeys(item.address for item in courses)), "Review")]
