"""What the library holds on one part of a claim, and which way it leans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from palpate.answering.holdings import holdings
from palpate.answering.scope import on_treatment, within
from palpate.answering.selection import Selection, select
from palpate.checking.claim import Claim
from palpate.library import Library
from palpate.synthesis import ClassResult, ComparatorClass, Comparison, Judgement, Tendency, TimeWindow, judge
from palpate.synthesis.comparison import INACTIVE_CLASSES
from palpate.synthesis.judgement import published_certainty
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, ClinicalQuestion, Direction, Measure, Pico, QuestionKind, Verdict

CONTROLS = INACTIVE_CLASSES | {ComparatorClass.SHAM}
"""Comparators that tell whether a treatment works; against another treatment a tie does not say that it does not."""
_SOON = frozenset({TimeWindow.IMMEDIATE, TimeWindow.SHORT, TimeWindow.UNSTATED})
_MOST_PARTS = 12


class Lean(StrEnum):
    """Which way the evidence on a part of a claim leans."""

    NOTHING_HELD = "nothing held"
    UNDECIDED = "undecided"
    """There are findings, and none says which way it went."""
    BENEFIT = "benefit"
    MIXED = "mixed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Bearing:
    """The evidence on one part of a claim."""

    question: ClinicalQuestion
    selection: Selection
    items: tuple[Comparison, ...]
    """In force, on the treatment, condition, outcome and time claimed."""
    judgement: Judgement
    lean: Lean
    level: CertaintyLevel | None
    """The certainty published on the side that leads."""
    thin: bool
    """Whether it rests on a single trial, or a review of one."""
    direct: bool
    """Whether anything is on the treatment named itself rather than on one kind of it."""
    later: bool = False
    """Whether a lasting effect is claimed and only findings up to a year are held."""

    @property
    def benefits(self) -> tuple[Comparison, ...]:
        """What found a benefit: of each kind of comparison the weightiest, then the others."""
        return _side(self, "benefits")

    @property
    def limits(self) -> tuple[Comparison, ...]:
        """What found no difference or the comparator better."""
        return (*_side(self, "nulls"), *_side(self, "harms"))

    @property
    def beaten_control(self) -> bool:
        """Whether some kind of control was clearly beaten."""
        return any(r.tendency is Tendency.BENEFIT for r in telling(self.judgement) if r.comparator_class in CONTROLS)

    @property
    def beats_described_controls(self) -> bool:
        """Whether every kind of control that sources describe was beaten."""
        described = [r for r in telling(self.judgement) if r.comparator_class in CONTROLS - {ComparatorClass.UNSPECIFIED}]
        return bool(described) and all(r.tendency is Tendency.BENEFIT for r in described)


def _side(bearing: Bearing, side: str) -> tuple[Comparison, ...]:
    results = telling(bearing.judgement)
    firsts = [items[0] for result in results if (items := getattr(result, side))]
    rest = [item for result in results for item in getattr(result, side)[1:]]
    return (*firsts, *rest)


def telling(judgement: Judgement) -> tuple[ClassResult, ...]:
    """Results against controls where there are any, else against other treatments."""
    results = judgement.results or judgement.long_term
    return tuple(result for result in results if result.comparator_class in CONTROLS) or results


def bearings(claim: Claim, library: Library) -> list[Bearing]:
    """The evidence on each part of a claim: its conditions and outcomes one by one where they stand in a list."""
    return [bearing(claim, pico, library) for pico in _parts(claim)]


def _parts(claim: Claim) -> Iterator[Pico]:
    """A condition that stands beside what else is claimed is a part by itself; around the rest, each outcome is one."""
    pico = claim.pico
    around = tuple(c for c in pico.conditions if c not in claim.beside)
    beside = tuple(c for c in pico.conditions if c in claim.beside)
    parts: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    if pico.outcomes or not beside:
        parts += [(around, (outcome,)) for outcome in pico.outcomes] or [(around, ())]
    elif around and not pico.outcomes:
        parts += [((c,), ()) for c in around]
    parts += [((c,), ()) for c in beside]
    for named, outcomes in parts[:_MOST_PARTS]:
        conditions = tuple(c for c in named if _goes_with(c, outcomes))
        yield Pico(conditions=conditions, populations=pico.populations, interventions=pico.interventions, outcomes=outcomes)


def _goes_with(condition: str, outcomes: tuple[str, ...]) -> bool:
    """Whether a condition that names an outcome ("anxiety in cancer") belongs to a part on the given ones."""
    terms = terminology()
    made_of = frozenset().union(*terms.get(condition).implied_by)
    own = {outcome for part in made_of if (outcome := part.replace("condition:", "outcome:")) in terms}
    asked = frozenset().union(*(terms.narrower(o) | terms.broader(o) for o in outcomes))
    return not own or not outcomes or bool(own & asked)


def bearing(claim: Claim, pico: Pico, library: Library) -> Bearing:
    """What is held on one part."""
    question = ClinicalQuestion(text=claim.said[:1000], kind=QuestionKind.EFFECTIVENESS, pico=pico)
    selection = select(question, library)
    found = _items(question, selection, library)
    timed = _at(found, claim.window)
    later = False
    if claim.window is TimeWindow.LONG and not timed:
        timed, later = [item for item in found if item.window is TimeWindow.INTERMEDIATE], True
    asked = frozenset().union(*(terminology().narrower(outcome) for outcome in pico.outcomes))
    judgement = judge(timed, selection.newest_year, frozenset(pico.interventions), asked)
    return Bearing(
        question=question,
        selection=selection,
        items=tuple(timed),
        judgement=judgement,
        lean=_lean(timed, judgement),
        level=_level(judgement, frozenset(pico.interventions)),
        thin=judgement.verdict is Verdict.INSUFFICIENT,
        direct=any(_is_direct(item, pico.interventions) for result in telling(judgement) for item in result.all),
        later=later,
    )


def _items(question: ClinicalQuestion, selection: Selection, library: Library) -> list[Comparison]:
    """Findings in force on what is claimed; on the body's inside where that is what is claimed."""
    terms, pico = terminology(), question.pico
    if not pico.interventions:
        return []
    if any(terms.get(outcome).mechanism for outcome in pico.outcomes):
        asked = frozenset().union(*(terms.narrower(outcome) for outcome in pico.outcomes))
        mine, _ = on_treatment(question, holdings(library).effects)
        chosen, scope = within(question, mine)
        found = [] if scope.absent else [item for item in chosen if item.outcomes & asked]
    else:
        found = [] if selection.scope.absent else list(selection.effects)
    return [item for item in found if item.weight(selection.newest_year) > 0]


def _is_direct(item: Comparison, asked: tuple[str, ...]) -> bool:
    """Whether a finding is on the treatment named, or on massage of another style or part of the body where that is massage."""
    return bool(item.interventions & frozenset(asked)) or any(concept.endswith("-massage") for concept in item.interventions)


def _level(judgement: Judgement, asked: frozenset[str]) -> CertaintyLevel | None:
    """The lowest rating of the newest review that rates the benefits against controls, or what limits them where there are none."""
    results = telling(judgement)
    benefits = [item for result in results for item in result.benefits if result.tendency is not Tendency.NO_DIFFERENCE]
    limits = [item for result in results for item in (*result.nulls, *result.harms)]
    return published_certainty(benefits or limits, asked)[0]


def _at(items: Sequence[Comparison], window: TimeWindow | None) -> list[Comparison]:
    match window:
        case TimeWindow.LONG:
            return [item for item in items if item.window is TimeWindow.LONG]
        case TimeWindow.SHORT:
            return [item for item in items if item.window in _SOON]
        case _:
            return list(items)


def _lean(items: Sequence[Comparison], judgement: Judgement) -> Lean:
    results = telling(judgement)
    if not results:
        return Lean.UNDECIDED if items else Lean.NOTHING_HELD
    tendencies = {result.tendency for result in results}
    if tendencies == {Tendency.BENEFIT}:
        return Lean.BENEFIT
    if any(result.benefits for result in results) and tendencies & {Tendency.BENEFIT, Tendency.MIXED}:
        return Lean.MIXED
    controlled = any(result.comparator_class in CONTROLS for result in results)
    return Lean.NONE if controlled else Lean.UNDECIDED


def mixed_only(items: Sequence[Comparison]) -> bool:
    """Whether at least one source calls its own results mixed."""
    return any(item.finding.direction is Direction.MIXED for item in items)


def shares_of(item: Comparison) -> set[float]:
    """The percentages that a finding prints."""
    effect = item.finding.effect
    return {abs(effect.estimate)} if effect.measure is Measure.PERCENT and effect.estimate is not None else set()


_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def numbers_of(item: Comparison) -> set[float]:
    """Every number that a finding and its record print: effect, people, studies, year, time and dose."""
    finding, record = item.finding, item.record
    effect = finding.effect
    values = [
        effect.estimate,
        effect.ci_low,
        effect.ci_high,
        effect.n_studies,
        effect.n_participants,
        record.n_studies,
        record.n_participants,
        record.year,
    ]
    for amount in (finding.dose.session_minutes, finding.dose.sessions_per_week, finding.dose.weeks, finding.dose.sessions_total):
        values += amount if isinstance(amount, tuple) else (amount,)
    told = f"{finding.timepoint or ''} {finding.intervention} {finding.comparator} {finding.note or ''}"
    return {abs(float(value)) for value in values if value is not None} | {float(n) for n in _DIGITS.findall(told)}
