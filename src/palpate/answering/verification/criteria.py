"""Criteria of medical necessity: how each follows from the effects shown and from what bodies and payers say.

After the criteria of the Blue Cross Blue Shield Association's Technology Evaluation Center: the evidence permits conclusions on
health outcomes, the technology improves them, and is as beneficial as the alternatives; with what reviewers of single cases
ask besides: lasting benefit, a course with an end, guidelines, and the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from palpate.answering.verification.amounts import amount_told, delivered, shows_benefit, shows_no_difference
from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.gate import Gate
from palpate.answering.verification.places import Place
from palpate.synthesis import ComparatorClass, Comparison, Tendency, TimeWindow, class_result
from palpate.synthesis.comparison import INACTIVE_CLASSES
from palpate.vocabulary import Answer, CertaintyLevel, CriterionStatus, Direction, RecommendationDirection

NOTHING_HELD = "nothing that decides this is held"
MET, UNMET, UNKNOWN = CriterionStatus.MET, CriterionStatus.UNMET, CriterionStatus.UNKNOWN
Ruling = tuple[CriterionStatus, str]
_LATE = frozenset({TimeWindow.INTERMEDIATE, TimeWindow.LONG})


@dataclass(frozen=True, slots=True)
class EffectCriterion:
    """A criterion that comparisons decide: against which comparators, and whether only those at six months or more count."""

    text: str
    classes: frozenset[ComparatorClass]
    late: bool = False
    null_fails: bool = True
    """Whether no clear difference leaves it unmet; against an alternative it does not show that the two are equal."""

    def takes(self, item: Comparison) -> bool:
        """Whether a comparison of a delivered service bears on it."""
        timely = not self.late or item.window in _LATE
        return item.comparator_class in self.classes and timely and bool(delivered([item]))


EFFECTS = {
    "benefit": EffectCriterion("Better than no treatment or usual care", frozenset(INACTIVE_CLASSES)),
    "specific": EffectCriterion("Better than a sham treatment", frozenset({ComparatorClass.SHAM})),
    "lasting": EffectCriterion("Benefit at six months or later", frozenset({*INACTIVE_CLASSES, ComparatorClass.SHAM}), late=True),
    "alternatives": EffectCriterion(
        "At least as good as other treatments", frozenset({ComparatorClass.ACTIVE}), null_fails=False
    ),
}
CERTAINTY, SCHEDULE, GUIDELINE, POLICY = "certainty", "schedule", "guideline", "policy"
TEXTS = {key: rule.text for key, rule in EFFECTS.items()} | {
    CERTAINTY: "Certainty of the evidence moderate or high",
    SCHEDULE: "A course with an end that did better than its comparison",
    GUIDELINE: "Advised by guideline bodies",
    POLICY: "Paid for by payers whose policy is held",
}
"""The criteria in the order in which they are shown."""


def effect_ruling(key: str, items: Iterable[Comparison], newest_year: int) -> Ruling:
    """Status by how the comparisons that bear on a criterion lean, and why with the amount of evidence behind it."""
    rule = EFFECTS[key]
    mine = [item for item in items if rule.takes(item)]
    result = class_result(ComparatorClass.MIXED, mine, newest_year) if mine else None
    if result is None:
        return UNKNOWN, NOTHING_HELD
    amount = amount_told(result.all)
    match result.tendency:
        case Tendency.BENEFIT if not shows_benefit(result.all):
            return (
                UNKNOWN,
                f"the comparisons held lean towards benefit, but are too small or too uncertain to conclude from: {amount}",
            )
        case Tendency.BENEFIT:
            return MET, f"the comparisons held lean towards benefit: {amount}"
        case Tendency.HARM:
            return UNMET, f"the comparisons held lean towards the comparator: {amount}"
        case Tendency.NO_DIFFERENCE if rule.null_fails and not shows_no_difference(result.all):
            return UNKNOWN, f"no clear difference was found, by too little or too uncertain evidence to conclude from: {amount}"
        case Tendency.NO_DIFFERENCE if rule.null_fails:
            return UNMET, f"the comparisons held lean towards no clear difference: {amount}"
        case Tendency.NO_DIFFERENCE:
            return UNKNOWN, f"no clear difference was found, which does not show that the two are equal: {amount}"
        case _:
            return UNKNOWN, f"results differ: {amount}"


def certainty_ruling(level: CertaintyLevel | None) -> Ruling:
    """Status by the level at the head of the answer."""
    if level is None:
        return UNKNOWN, "no level is published for the answer as a whole"
    status = MET if level in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH} else UNMET
    return status, f"it is rated {level.value.replace('_', ' ')}"


def advice_ruling(places: Sequence[Place]) -> Ruling:
    """Status by what bodies or payers say: unknown where they differ."""
    sides = {place.advice.direction for place in places if place.advice}
    pro, con = RecommendationDirection.FOR in sides, RecommendationDirection.AGAINST in sides
    if pro and con:
        return UNKNOWN, "they do not all agree: it depends on whose and on what each speaks of"
    if pro:
        return MET, "those held that take a side are in favour"
    return (UNMET, "those held that take a side are against") if con else (UNKNOWN, "none held takes a side")


def schedule_ruling(places: Sequence[Place]) -> Ruling:
    """Status by the courses that were tried."""
    items = [place.item for place in places if place.item]
    if not items:
        return UNKNOWN, "no course is held"
    if not any(item.finding.direction is Direction.BENEFIT for item in items):
        if not shows_no_difference(items):
            return (
                UNKNOWN,
                f"no course did better, by too little or too uncertain evidence to conclude from: {amount_told(items)}",
            )
        return UNMET, f"the courses held did no better: {amount_told(items)}"
    if not shows_benefit(items):
        return UNKNOWN, f"a course did better, but in studies too small or too uncertain to conclude from: {amount_told(items)}"
    return MET, f"a course did better; what it was is below: {amount_told(items)}"


def check_criteria(answer: Answer, gate: Gate) -> Iterator[Check]:
    """Each status again, from the table and the statements of the answer as it stands."""
    if answer.criteria and [each.key for each in answer.criteria] != list(TEXTS):
        yield fault(CheckKind.NAMES, "the criteria are not all there, in their order")
        return
    rows = [row.support for section in answer.sections for row in section.table if not row.read]
    items = [place.item for place in gate.places(rows) if place.item]
    for criterion in answer.criteria:
        places = gate.places([address for each in criterion.statements for address in each.supports])
        status, why = ruling(criterion.key, items, places, answer.certainty, gate.newest_year)
        if status is not UNKNOWN and not criterion.statements:
            status, why = UNKNOWN, NOTHING_SHOWN
        if (criterion.status, criterion.why, criterion.text) == (status, why, TEXTS[criterion.key]):
            yield found(CheckKind.DIRECTION, f"{criterion.text}: {status}")
        else:
            yield fault(CheckKind.DIRECTION, f"'{criterion.text}' is {status} ({why}), not {criterion.status} ({criterion.why})")


NOTHING_SHOWN = "no statement that bears it passed the checks"


def ruling(
    key: str, items: Iterable[Comparison], places: Sequence[Place], certainty: CertaintyLevel | None, newest_year: int
) -> Ruling:
    """Status of a criterion and why: by the effects of the table, or by the places of its own statements."""
    if key in EFFECTS:
        return effect_ruling(key, items, newest_year)
    if key == CERTAINTY:
        return certainty_ruling(certainty)
    return schedule_ruling(places) if key == SCHEDULE else advice_ruling(places)
