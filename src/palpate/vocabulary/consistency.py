"""Contradictions inside one record, in plain words: what a careful reader would query before using its numbers.

The schema says which fields there are; this module says whether they agree with one another. Nothing here needs the
source. The conventional 5 percent level is used where a record gives a P value without a confidence level.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from palpate.vocabulary.evidence import RATIO_MEASURES, Direction, Dose, Effect, Finding, Measure, SafetyKind
from palpate.vocabulary.patterns import regex
from palpate.vocabulary.record import Record

_DIFFERENCES = frozenset(
    {
        Measure.SMD,
        Measure.MD,
        Measure.WMD,
        Measure.HEDGES_G,
        Measure.COHENS_D,
        Measure.RISK_DIFFERENCE,
        Measure.MEDIAN_DIFFERENCE,
    }
)
_UNITLESS = RATIO_MEASURES | {Measure.SMD, Measure.HEDGES_G, Measure.COHENS_D}
_DIRECTED = frozenset({Direction.BENEFIT, Direction.HARM})
_SCOPELESS = frozenset({SafetyKind.ADVERSE_EVENT, SafetyKind.REASSURANCE})
_P_MARGIN = 0.02
"""P values this close to the level are not held against an interval: both are rounded in print."""

_GAIN = regex(
    r"\b(improve\w*|reduction|relief|rate of decrease|fall in|gain|days saved|response|recovery(?! time)|reporting no|"
    r"without|treatment success|satisf\w+)\b",
    re.IGNORECASE,
)
_LOWER_SCALE = regex(
    r"\b(womac|oswestry|roland|neck disability index|disabilit\w*|limitation|dysfunction|higher is worse)\b",
    re.IGNORECASE,
)
_HIGHER_SCALE = regex(r"\b(sf-?(?:8|12|36)|pain threshold|pressure algometry)\b", re.IGNORECASE)
_LOWER_OUTCOME = regex(
    r"\b(pain|soreness|stiffness|fatigue|anxiety|depressi\w+|stress|worry|adverse events?|nausea)\b", re.IGNORECASE
)
_HIGHER_OUTCOME = regex(
    r"\b(range of motion|flexion|extension|abduction|quality of life|function|functioning|flexibility|mobility|"
    r"grip strength|strength|mouth opening|sleep quality)\b",
    re.IGNORECASE,
)
_EXPLAINS_SCALE = regex(
    r"\b(favours?|lower is better|higher is better|better is|direction|positive \w+ means|score means|label\w*)\b",
    re.IGNORECASE,
)


def inconsistencies(record: Record) -> tuple[str, ...]:
    """Say what in a record contradicts itself, one message a contradiction, each starting with where it is."""
    found = list(_record_level(record))
    for number, finding in enumerate(record.findings, 1):
        found += [f"finding {number}: {message}" for message in _finding_level(finding, record)]
    for number, recommendation in enumerate(record.recommendations, 1):
        if recommendation.year and record.year and recommendation.year > record.year:
            found.append(f"recommendation {number}: dated {recommendation.year}, after its source appeared ({record.year})")
        if recommendation.dose:
            found += [f"recommendation {number}: {message}" for message in _dose(recommendation.dose)]
    for number, note in enumerate(record.safety, 1):
        if note.scope and note.kind in _SCOPELESS:
            found.append(f"safety note {number}: scope '{note.scope}' belongs to contraindications and precautions only")
    return tuple(found)


def _record_level(record: Record) -> Iterator[str]:
    if record.id in record.supersedes or record.id in record.superseded_by:
        yield "record: said to supersede itself"
    for both in sorted({*record.supersedes} & {*record.superseded_by}):
        yield f"record: '{both}' is named as both an earlier and a later version"
    keys = Counter(_comparison(finding) for finding in record.findings)
    for key, times in keys.items():
        if times > 1:
            yield f"record: {times} findings on the same comparison, outcome and time ({key[4]}, {key[5] or 'no time'})"


def _comparison(finding: Finding) -> tuple[str | None, ...]:
    return (
        finding.condition,
        finding.population,
        finding.intervention,
        finding.comparator,
        finding.outcome,
        finding.timepoint,
        finding.effect.measure,
    )


def _finding_level(finding: Finding, record: Record) -> Iterator[str]:
    effect = finding.effect
    yield from _interval(effect)
    yield from _measure(effect)
    yield from _direction(finding)
    yield from _p_value(effect)
    yield from _orientation(finding)
    yield from _counts(effect, record)
    yield from _dose(finding.dose)


def _interval(effect: Effect) -> Iterator[str]:
    low, high = effect.ci_low, effect.ci_high
    if (low is None) != (high is None):
        yield "one end of the interval is missing"
        return
    if low is None or high is None:
        return
    if effect.ci_level is None:
        yield "the interval has no level (ci_level, usually 95)"
    if low > high:
        yield f"the interval is upside down ({low:g} to {high:g})"
    elif effect.estimate is not None and not low <= effect.estimate <= high:
        yield f"estimate {effect.estimate:g} lies outside its interval ({low:g} to {high:g})"


def _measure(effect: Effect) -> Iterator[str]:
    numbers = [n for n in (effect.estimate, effect.ci_low, effect.ci_high) if n is not None]
    if effect.measure in RATIO_MEASURES and any(n < 0 for n in numbers):
        yield f"a ratio ({effect.measure}) can't be negative"
    if effect.measure in _UNITLESS and effect.unit:
        yield f"{effect.measure} has no unit, but '{effect.unit}' is given"
    if effect.measure is Measure.RISK_DIFFERENCE and not effect.unit and any(abs(n) > 1 for n in numbers):
        yield "a risk difference beyond 1 needs the unit 'percentage points'"


def _no_effect(effect: Effect) -> float | None:
    """Value of no effect, or None where the measure doesn't say; a negative number can only be a difference."""
    if effect.measure in RATIO_MEASURES:
        return 1.0
    if effect.measure in _DIFFERENCES:
        return 0.0
    numbers = [n for n in (effect.estimate, effect.ci_low, effect.ci_high) if n is not None]
    return 0.0 if effect.measure is None and any(n < 0 for n in numbers) else None


def _direction(finding: Finding) -> Iterator[str]:
    effect, direction = finding.effect, finding.direction
    null = _no_effect(effect)
    if null is not None and direction in _DIRECTED and effect.lower_is_better is not None:
        yield from _sign(effect, direction, null)
    if null is not None and effect.ci_low is not None and effect.ci_high is not None:
        excluded = not effect.ci_low <= null <= effect.ci_high
        if excluded and direction is Direction.NO_DIFFERENCE:
            yield "called no difference, but the interval excludes no effect"
        if not excluded and direction in _DIRECTED:
            yield f"called {direction}, but the interval includes no effect"
    elif (p := _p_range(effect)) is not None:
        if p[1] <= 0.05 and direction is Direction.NO_DIFFERENCE:
            yield f"called no difference, but P is {effect.p}"
        if p[0] > 0.05 and direction in _DIRECTED:
            yield f"called {direction}, but P is {effect.p}"


def _sign(effect: Effect, direction: Direction, null: float) -> Iterator[str]:
    value = effect.estimate
    if value is None:
        value = effect.ci_low if effect.ci_high is None or effect.ci_high > null else effect.ci_high
    if value is None:
        return
    good = value < null if effect.lower_is_better else value > null
    if value == null or good is not (direction is Direction.BENEFIT):
        better = "lower" if effect.lower_is_better else "higher"
        yield f"called {direction}, but {value:g} on a scale where {better} is better says otherwise"


def _p_range(effect: Effect) -> tuple[float, float] | None:
    """Lowest and highest value that the printed P allows."""
    if effect.p is None:
        return None
    if isinstance(effect.p, float):
        return effect.p, effect.p
    number = float(re.sub(r"[^\d.]", "", effect.p))
    if effect.p.startswith(("<", "≤")):
        return 0.0, number
    return (number, 1.0) if effect.p.startswith((">", "≥")) else (number, number)


def _p_value(effect: Effect) -> Iterator[str]:
    null, p = _no_effect(effect), _p_range(effect)
    if null is None or p is None or effect.ci_low is None or effect.ci_high is None:
        return
    level = 1 - (effect.ci_level or 95) / 100
    excluded = not effect.ci_low <= null <= effect.ci_high
    if excluded and p[0] > level + _P_MARGIN:
        yield f"P is {effect.p}, but the interval excludes no effect"
    if not excluded and p[1] < level - _P_MARGIN:
        yield f"P is {effect.p}, but the interval includes no effect"


def _orientation(finding: Finding) -> Iterator[str]:
    stated = finding.effect.lower_is_better
    expected = _lower_is_better(finding.outcome)
    if stated is None or expected is None or stated is expected:
        return
    if finding.note and _EXPLAINS_SCALE.search(finding.note):
        return
    way = "lower" if stated else "higher"
    yield f"says that {way} is better, which is unexpected for '{finding.outcome}'; correct it or explain it in the note"


def _lower_is_better(outcome: str) -> bool | None:
    """Orientation that the words of an outcome suggest; None where they suggest none, or two."""
    if _GAIN.search(outcome) or _HIGHER_SCALE.search(outcome):
        return False
    if _LOWER_SCALE.search(outcome):
        return True
    lower, higher = bool(_LOWER_OUTCOME.search(outcome)), bool(_HIGHER_OUTCOME.search(outcome))
    return None if lower is higher else lower


def _counts(effect: Effect, record: Record) -> Iterator[str]:
    pairs = (
        ("studies", effect.n_studies, record.n_studies),
        ("people", effect.n_participants, record.n_participants),
    )
    for what, part, whole in pairs:
        if part is not None and whole is not None and part > whole:
            yield f"counts {part} {what}, the whole source {whole}"


def _dose(dose: Dose) -> Iterator[str]:
    for name in ("session_minutes", "sessions_per_week", "weeks", "sessions_total"):
        amount = getattr(dose, name)
        if isinstance(amount, tuple) and amount[0] > amount[1]:
            yield f"the range of {name} is upside down ({amount[0]:g} to {amount[1]:g})"
