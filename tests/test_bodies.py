"""Bodies of evidence: comparisons on one condition put together by outcome, and by what they were made against."""

from __future__ import annotations

from evidence_factory import compared, finding, one
from palpate.synthesis import ComparatorClass, bodies_of_evidence, findings_by_class
from palpate.vocabulary import Direction


def test_comparisons_are_put_together_by_outcome_family_the_most_studied_first() -> None:
    items = compared(
        finding(outcome="anxiety"),
        finding(outcome="pain at rest"),
        finding(outcome="glimmer of the aura"),
        finding(outcome="glimmer of the eye"),
        finding(outcome="glimmer of the moon"),
        finding(outcome="pain intensity (VAS)"),
    )
    bodies = bodies_of_evidence(items, "chronic neck pain")
    assert [(body.outcome, len(body.comparisons)) for body in bodies] == [
        ("outcome:pain", 2),
        ("outcome:anxiety", 1),
        ("", 3),
    ], "outcomes that nobody can name stand last, however many they are"
    assert {body.condition for body in bodies} == {"chronic neck pain"}


def test_no_comparison_is_lost_or_counted_twice() -> None:
    items = compared(*(finding(outcome=outcome) for outcome in ("pain", "function", "sleep", "pain and sleep", "aura")))
    bodies = bodies_of_evidence(items, "chronic neck pain")
    assert sorted(item.number for body in bodies for item in body.comparisons) == [1, 2, 3, 4, 5]


def test_a_body_counts_directions_and_names_each_source_once() -> None:
    items = [
        *compared(finding("benefit"), finding("no_difference", timepoint="26 weeks"), id="a-2019"),
        *compared(finding("benefit"), id="b-2020"),
    ]
    [body] = bodies_of_evidence(items, "chronic neck pain")
    assert {direction: body.count(direction) for direction in Direction if body.count(direction)} == {
        Direction.BENEFIT: 2,
        Direction.NO_DIFFERENCE: 1,
    }
    assert body.records == ("a-2019", "b-2020")


def test_comparisons_are_sorted_by_comparator_from_the_least_to_the_most_demanding() -> None:
    items = [one(comparator=text) for text in ("exercise", "sham massage", "usual care", "no treatment", "waiting list")]
    by_class = findings_by_class(items)
    assert list(by_class) == [
        ComparatorClass.NO_TREATMENT,
        ComparatorClass.USUAL_CARE,
        ComparatorClass.SHAM,
        ComparatorClass.ACTIVE,
    ]
    assert [item.finding.comparator for item in by_class[ComparatorClass.NO_TREATMENT]] == ["no treatment", "waiting list"]


def test_of_nothing_there_is_no_body() -> None:
    assert bodies_of_evidence([], "chronic neck pain") == ()
    assert findings_by_class([]) == {}
