"""A synthesis in words and print numbers: what its table, its picture and the picture's text alternative share."""

from __future__ import annotations

from palpate.answering.numbers import MINUS, count, number
from palpate.answering.wording import KIND_NAMES, upper_first
from palpate.rendering.common import plain
from palpate.synthesis.pooled import EvidenceGroup, PooledEffect, PublishedEffect, StudyResult
from palpate.vocabulary import RATIO_MEASURES, Measure

WINDOW_NAMES = {
    "immediate": "right after treatment",
    "short": "short term (under 6 months)",
    "intermediate": "intermediate term (6 to 12 months)",
    "long": "long term (a year or more)",
    "unstated": "time not stated",
}
MEASURE_NAMES = {
    Measure.MD: "mean difference",
    Measure.SMD: "standardised mean difference",
    Measure.RISK_RATIO: "risk ratio",
    Measure.ODDS_RATIO: "odds ratio",
    Measure.HAZARD_RATIO: "hazard ratio",
    Measure.RISK_DIFFERENCE: "risk difference",
}
_SMALLEST_P = 0.001


def title(group: EvidenceGroup) -> str:
    """Who was treated with what against what: "Chronic neck pain: massage versus usual care"."""
    return plain(upper_first(f"{group.condition}: {group.intervention} versus {group.comparator}"))


def subtitle(group: EvidenceGroup) -> str:
    """On what, when, in what measure, and how to read it."""
    scale = f", {group.scale}" if group.scale else ""
    parts = [upper_first(group.outcome), WINDOW_NAMES[group.window], f"{MEASURE_NAMES[group.measure]}{scale}"]
    return plain(" · ".join(parts))


def favours(group: EvidenceGroup) -> str:
    """Which side of no effect is good for the treated: "below 0 favours massage"."""
    null = "1" if group.log_scale else "0"
    return f"{'below' if group.lower_is_better else 'above'} {null} favours {group.intervention}"


def sides(group: EvidenceGroup) -> tuple[str, str]:
    """Whom the left and the right of the plot favour."""
    ours, theirs = f"favours {group.intervention}", f"favours {group.comparator}"
    return (ours, theirs) if group.lower_is_better else (theirs, ours)


def decimals(group: EvidenceGroup) -> int:
    """Decimals in print: two, or one where numbers reach ten on a scale that isn't a ratio's."""
    largest = max(abs(end) for study in group.studies for end in (study.ci_low, study.ci_high))
    return 1 if largest >= 10 and not group.log_scale else 2


def figure(value: float, group: EvidenceGroup) -> str:
    """A number of a group in print; one too small for its decimals keeps a digit."""
    places = decimals(group)
    if 0 < abs(value) < 0.5 * 10**-places and group.log_scale:
        return f"{value:.1g}"
    text = number(value, places)
    return text.removeprefix(MINUS) if not text.strip(f"{MINUS}0.") else text


def interval(part: StudyResult | PooledEffect, group: EvidenceGroup) -> str:
    """Estimate and 95% interval: "1.36 (1.04 to 1.77)"."""
    return f"{figure(part.estimate, group)} ({figure(part.ci_low, group)} to {figure(part.ci_high, group)})"


def size(group: EvidenceGroup) -> str:
    """How many trials and people."""
    people = count(group.participants, "person", "people") if group.participants else "people not stated"
    return f"{count(len(group.studies), 'trial')}, {people}"


def heterogeneity(pooled: PooledEffect) -> str:
    """How far the trials differ: "tau² 0.043, I² 37%, Q 1.59 (df 1, p = 0.21)"."""
    parts = []
    if pooled.tau2 is not None:
        parts.append(f"tau² {pooled.tau2:.3g}")
    if pooled.i2 is not None:
        parts.append(f"I² {pooled.i2:.0f}%")
    if pooled.q is not None and pooled.q_p is not None:
        parts.append(f"Q {pooled.q:.2f} (df {pooled.q_df}, {p_value(pooled.q_p)})")
    return ", ".join(parts)


def p_value(p: float) -> str:
    """A p value in print: "p = 0.21", "p < 0.001"."""
    return f"p < {_SMALLEST_P}" if p < _SMALLEST_P else f"p = {p:.2g}"


def published_line(one: PublishedEffect, trials: int = 0) -> str:
    """What a review found, in one line; where it stands beside `trials`, how many of them it is known to include."""
    measure = one.measure.value.replace("_", " ") if one.measure else "difference"
    unit = f" {one.unit}" if one.unit and one.measure not in RATIO_MEASURES else ""
    effect = f"{measure} {number(one.estimate)}{unit}"
    if one.ci_low is not None and one.ci_high is not None:
        effect += f" ({number(one.ci_low)} to {number(one.ci_high)})"
    parts = [f"{one.outcome}{f', {one.timepoint}' if one.timepoint else ''}", f"versus {one.comparator}", effect]
    parts += [count(one.studies, "study", "studies")] if one.studies else []
    parts += [f"{one.certainty.value.replace('_', ' ')} certainty"] if one.certainty else []
    parts += [_included(len(one.includes), trials)] if one.includes is not None else []
    return plain(f"{one.label} ({KIND_NAMES[one.kind]}): {'; '.join(parts)}")


def _included(inside: int, trials: int) -> str:
    if trials == 1:
        return f"{'includes' if inside else 'does not include'} this trial"
    return f"includes {inside or 'none'} of these {trials} trials"


def group_text(group: EvidenceGroup) -> str:
    """A group told in sentences, for whoever can't see the plot."""
    told = [f"{title(group)}. {subtitle(group)}; {favours(group)}. {upper_first(size(group))}."]
    for study in group.studies:
        weight = f", weight {study.weight:.0f}%" if study.weight is not None else ""
        told.append(f"{plain(study.label)}: {interval(study, group)}{weight}.")
    if group.pooled:
        told.append(f"Pooled: {interval(group.pooled, group)}; {heterogeneity(group.pooled)}.")
        if group.pooled.pi_low is not None and group.pooled.pi_high is not None:
            ends = f"{figure(group.pooled.pi_low, group)} to {figure(group.pooled.pi_high, group)}"
            told.append(f"Prediction interval: {ends}.")
    else:
        told.append(f"Not pooled: {group.not_pooled}.")
    if group.published:
        told.append(
            f"Published beside, not pooled: {'. '.join(published_line(one, len(group.studies)) for one in group.published)}."
        )
    return " ".join(told)
