"""What a payer's criteria rest on: a service that somebody delivers, and enough evidence to conclude from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from palpate.answering.article import ask
from palpate.answering.holdings import holdings
from palpate.answering.verification.amounts import amount_told, is_delivered, people, shows_benefit
from palpate.answering.verification.criteria import schedule_ruling
from palpate.answering.verification.gate import Gate
from palpate.library import Library
from palpate.synthesis import Comparison
from palpate.vocabulary import Answer, CertaintyLevel, Criterion, CriterionStatus, Reader


@pytest.fixture(scope="module")
def library(starter_library: Library) -> Library:
    return starter_library


@pytest.fixture(scope="module")
def knee(library: Library) -> Answer:
    return ask("Is massage medically necessary for knee arthritis?", library, reader=Reader.PAYER)


def criterion(answer: Answer, key: str) -> Criterion:
    return next(each for each in answer.criteria if each.key == key)


def effects(library: Library, record: str) -> list[Comparison]:
    return [item for item in holdings(library).effects if item.record.id == record]


def test_self_care_bears_no_criterion_on_a_service(knee: Answer) -> None:
    told = [each.text for one in knee.criteria for each in one.statements]
    assert not any(
        text.lower().startswith(("self-massage", "20 minutes a session, 2 sessions a week: self-massage")) for text in told
    )


@pytest.mark.parametrize(
    ("intervention", "delivered"),
    [
        ("self-massage of the quadriceps, 20 minutes twice weekly", False),
        ("foam rolling before exercise (pre-rolling)", False),
        ("nightly full-body massage given by parents", False),
        ("home-based cupping massage", False),
        ("weekly therapist massage of the wrist and hand plus daily self-massage", True),
        ("Swedish massage", True),
    ],
)
def test_what_a_therapist_gives_is_a_service(library: Library, intervention: str, delivered: bool) -> None:
    item = next(i for i in holdings(library).effects if i.finding.intervention.startswith(intervention))
    assert is_delivered(item.interventions, item.finding.intervention) is delivered


def test_each_status_says_how_much_stands_behind_it(knee: Answer) -> None:
    why = criterion(knee, "benefit").why
    assert "comparisons in" in why
    assert "sources in favour, on " in why
    assert "people; " in why
    assert "not rated for certainty" in why


def test_small_unrated_trials_do_not_meet_a_criterion(library: Library) -> None:
    answer = ask("Is massage covered for cancer pain?", library, reader=Reader.PAYER)
    course = criterion(answer, "schedule")
    assert course.status is CriterionStatus.UNKNOWN
    assert "too small or too uncertain to conclude from: 1 of 1 comparison in 1 source in favour, on 298 people" in course.why


def test_four_hundred_people_or_a_rating_are_enough(library: Library) -> None:
    small = [item for item in effects(library, "perlman-2006-knee-oa-massage") if item.finding.direction == "benefit"]
    assert people(small) == 68
    assert not shows_benefit(small)
    finding = small[0].finding
    rated = small[0].record.model_copy(update={"findings": (finding.model_copy(update={"certainty": CertaintyLevel.MODERATE}),)})
    assert shows_benefit([replace(small[0], record=type(rated).model_validate(rated.model_dump()), number=1)])
    assert amount_told(small).endswith("on 68 people; 4 not rated for certainty")


def test_where_nothing_decides_nothing_is_told_as_if_it_did(library: Library) -> None:
    answer = ask("Is self-massage medically necessary for knee osteoarthritis?", library, reader=Reader.PAYER)
    benefit = criterion(answer, "benefit")
    assert (benefit.status, benefit.statements) == (CriterionStatus.UNKNOWN, ())


def test_one_small_trial_without_a_clear_difference_leaves_a_criterion_unknown(library: Library) -> None:
    answer = ask("Is massage medically necessary for tension headache?", library, reader=Reader.PAYER)
    benefit = criterion(answer, "benefit")
    assert "on 56 people" in benefit.why
    assert benefit.status is CriterionStatus.UNKNOWN
    assert "too little or too uncertain" in benefit.why


def test_what_accreditors_and_tax_offices_rule_is_no_policy_of_a_payer(library: Library) -> None:
    answer = ask("Is massage medically necessary for chronic neck pain?", library, reader=Reader.PAYER)
    policies = " ".join(statement.text for statement in criterion(answer, "policy").statements)
    assert "Aetna" in policies
    assert "Joint Commission" not in policies
    assert "Internal Revenue" not in policies
    below = " ".join(s.text for section in answer.sections for s in section.statements)
    assert "Joint Commission" in below


def test_courses_that_did_no_better_among_few_people_leave_it_unknown(library: Library) -> None:
    gate = Gate(library)
    null = [i.address for i in effects(library, "arguisuelas-2017-myofascial-release") if i.finding.direction == "no_difference"]
    status, why = schedule_ruling(gate.places(null))
    assert status is CriterionStatus.UNKNOWN
    assert why.startswith("no course did better, by too little or too uncertain evidence")


def test_courses_that_did_no_better_among_many_people_leave_it_unmet(library: Library) -> None:
    gate = Gate(library)
    null = [i.address for i in effects(library, "little-2008-ateam") if i.finding.direction == "no_difference"]
    assert schedule_ruling(gate.places(null))[0] is CriterionStatus.UNMET
