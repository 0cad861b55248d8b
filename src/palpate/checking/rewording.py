"""An honest sentence in place of a claim, made from the evidence alone; verbs follow the certainty published, in GRADE's
plain-language wording (Santesso 2020, J Clin Epidemiol 119:126): unrated evidence is worded like evidence of low certainty.
"""

from __future__ import annotations

from collections.abc import Sequence

from palpate.answering.comparing import families, level_name, windows
from palpate.answering.numbers import listing
from palpate.answering.treatment_names import treatment_name
from palpate.answering.wording import CLASS_PHRASES, upper_first
from palpate.checking.bearing import Bearing, Lean, telling
from palpate.synthesis import ClassResult, ComparatorClass, Comparison, Tendency
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel

_HEDGES = {CertaintyLevel.HIGH: "improves", CertaintyLevel.MODERATE: "probably improves"}


def subject(bearing: Bearing) -> str:
    """The treatment that was studied, by name."""
    told = [item for result in telling(bearing.judgement) for item in result.all] or list(bearing.items)
    return treatment_name(bearing.selection, told)


def whom(bearing: Bearing) -> str:
    """The condition or people asked about as a phrase: " in fibromyalgia"; "" where none are."""
    terms, pico = terminology(), bearing.question.pico
    conditions = [terms.get(_without_outcome(concept, pico.outcomes)).name for concept in pico.conditions]
    named = list(dict.fromkeys([*conditions, *(terms.get(concept).name for concept in pico.populations)]))
    return f" in {listing(named)}" if named else ""


def _without_outcome(condition: str, outcomes: tuple[str, ...]) -> str:
    """The other part of a condition that names an outcome itself: cancer for "anxiety in cancer" where anxiety is told."""
    symptoms = {outcome.replace("outcome:", "condition:") for outcome in outcomes}
    for parts in terminology().get(condition).implied_by:
        others = [part for part in parts if part not in symptoms]
        if len(others) == 1 and len(parts) > 1 and others[0] in terminology():
            return others[0]
    return condition


def honest_effect(bearing: Bearing) -> str | None:
    """What can be said of an effect; None where nothing was found that decides."""
    results = telling(bearing.judgement)
    if not results:
        return None
    helped = [result for result in results if result.tendency is Tendency.BENEFIT]
    differ = [result for result in results if result.tendency is Tendency.MIXED]
    null = [result for result in results if result.tendency in {Tendency.NO_DIFFERENCE, Tendency.HARM}]
    who, name, level = whom(bearing), subject(bearing), bearing.level
    if helped:
        told = [item for result in helped for item in result.benefits]
        text = f"{name} {_hedged(level, _measured(bearing, told))}{who}{windows(told)} compared with {_against(helped)}"
        text += f"; compared with {_against(differ)}, results differ" if differ else ""
        text += f"; it made no clear difference compared with {_against(null)}" if null else ""
    elif differ:
        text = f"results on {name}{who} differ: some studies found {_measured(bearing, _benefits(differ))} better than with {_against(differ)}, others no clear difference"
    else:
        told = [item for result in null for item in result.all]
        text = f"{name} made no clear difference to {_measured(bearing, told)}{who}{windows(told)} compared with {_against(null)}"
    unsure = ": too uncertain to rely on" if level is CertaintyLevel.VERY_LOW and (helped or differ) else ""
    return f"{upper_first(text)} ({rated(level)}{unsure}{'; a single study' if bearing.thin else ''}){_not_lasting(bearing)}."


def _measured(bearing: Bearing, told: Sequence[Comparison]) -> str:
    """The outcome claimed, by name; where none is claimed, what was measured."""
    claimed = bearing.question.pico.outcomes
    return listing([terminology().get(outcome).name for outcome in claimed]) if claimed else families(told)


def _benefits(results: Sequence[ClassResult]) -> list[Comparison]:
    return [item for result in results for item in result.benefits]


def _hedged(level: CertaintyLevel | None, outcome: str) -> str:
    if level is CertaintyLevel.VERY_LOW:
        return f"improved {outcome}"
    return f"{_HEDGES.get(level, 'may improve') if level else 'may improve'} {outcome}"


def _against(results: Sequence[ClassResult]) -> str:
    present = {result.comparator_class for result in results}
    return listing([CLASS_PHRASES[kind] for kind in ComparatorClass if kind in present], "or")


def rated(level: CertaintyLevel | None) -> str:
    """A level in brackets: "low certainty", "certainty not rated"."""
    return f"{level_name(level)} certainty" if level else "certainty not rated"


def _not_lasting(bearing: Bearing) -> str:
    """What was found a year on, where the sentence before speaks of sooner."""
    late = bearing.judgement.long_term if bearing.judgement.results else ()
    if not late or bearing.lean is Lean.NONE:
        return ""
    tendencies = {result.tendency for result in late}
    if tendencies == {Tendency.NO_DIFFERENCE}:
        return "; in the long term it made no clear difference"
    return "" if tendencies == {Tendency.BENEFIT} else "; in the long term results differ"


def late_evidence(bearing: Bearing) -> list[Comparison]:
    """The findings that the words on the long term rest on."""
    late = bearing.judgement.long_term if bearing.judgement.results else ()
    return [result.all[0] for result in late] if _not_lasting(bearing) else []
