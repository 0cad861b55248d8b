"""GRADE by rule: every domain moves the level for its reason and no other; published ratings go first; nothing is hidden."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_factory import source
from grade_samples import BLINDED, COHORTS, GOOD, HIGH, LOW
from palpate.synthesis.certainty import Evidence, change_in_words, rate
from palpate.synthesis.domains import BiasFacts, SpreadFacts
from palpate.synthesis.imprecision import Interval, appreciable
from palpate.synthesis.rated import LEVELS, Domain
from palpate.synthesis.stated_limits import StatedLimits, stated_limits
from palpate.vocabulary import Measure, TextSection

ROOT = Path(__file__).parents[1]


def changed(evidence: Evidence) -> dict[Domain, int]:
    return {one.domain: one.change for one in rate(evidence).domains if one.change}


# Where a rating starts


def test_trials_start_high_and_observational_studies_low() -> None:
    assert (rate(GOOD).start, rate(GOOD).level) == (HIGH, HIGH)
    assert (rate(COHORTS).start, rate(COHORTS).level) == (LOW, LOW)
    assert changed(GOOD) == changed(COHORTS) == {}


def test_every_domain_gives_a_reason() -> None:
    grade = rate(GOOD)
    assert [one.domain for one in grade.domains] == list(Domain)
    assert all(one.reason and one.numbers for one in grade.domains)


# Each domain


@pytest.mark.parametrize(
    ("facts", "change"),
    [
        ({"sham": True, "self_reported": True}, 0),
        ({"sham": False, "self_reported": True}, -1),
        ({"sham": False, "self_reported": False}, 0),
        ({"sham": False, "self_reported": True, "named": False}, 0),
        ({"sham": True, "self_reported": True, "blinding": ("Abel 2004: blinding is doubtful",)}, -1),
        ({"sham": True, "self_reported": True, "conduct": ("Abel 2004: no concealment",)}, -1),
        ({"sham": False, "self_reported": True, "conduct": ("Abel 2004: no concealment",)}, -2),
        ({"sham": False, "self_reported": True, "controlled": False}, -2),
    ],
)
def test_risk_of_bias(facts: dict[str, Any], change: int) -> None:
    assert changed(replace(GOOD, bias=BiasFacts(**facts))) == ({Domain.RISK_OF_BIAS: change} if change else {})


def test_unknown_conduct_is_named_and_changes_nothing() -> None:
    rating = rate(replace(GOOD, bias=replace(BLINDED, unread=3, sources=3))).of(Domain.RISK_OF_BIAS)
    assert (rating.change, rating.assessed) == (0, False)
    assert "3 of 3 sources say nothing on conduct" in rating.reason


@pytest.mark.parametrize(
    ("facts", "change"),
    [
        ({"studies": 6, "i2": 40.0, "q_p": 0.04}, 0),
        ({"studies": 6, "i2": 60.0, "q_p": 0.04}, -1),
        ({"studies": 6, "i2": 60.0, "q_p": 0.30}, 0),
        ({"studies": 6, "i2": 80.0, "q_p": 0.001}, -1),
        ({"studies": 6, "i2": 80.0, "q_p": 0.001, "benefits": 4, "harms": 2}, -2),
        ({"studies": 6, "i2": 80.0, "q_p": 0.001, "pi_low": -2.0, "pi_high": 0.7}, -2),
        ({"studies": 6, "i2": 40.0, "q_p": 0.2, "pi_low": -2.0, "pi_high": 0.7}, -1),
        ({"studies": 6, "i2": 40.0, "q_p": 0.2, "pi_low": -2.0, "pi_high": 0.2}, 0),
        ({"studies": 2, "i2": 0.0, "q_p": 0.9, "pi_low": -9.0, "pi_high": 9.0}, 0),
        ({"benefits": 2, "no_differences": 2, "mixed": True}, -1),
        ({"benefits": 4, "no_differences": 1}, 0),
        ({"studies": 6, "benefits": 4, "stated": "Review 2020: heterogeneity was high"}, -1),
        ({"studies": 1, "mixed": True}, 0),
    ],
)
def test_inconsistency(facts: dict[str, Any], change: int) -> None:
    assert changed(replace(GOOD, spread=SpreadFacts(**facts))) == ({Domain.INCONSISTENCY: change} if change else {})


@pytest.mark.parametrize(("apart", "change"), [(("a",), -1), (("a", "b"), -2), (("a", "b", "c"), -2)])
def test_indirectness(apart: tuple[str, ...], change: int) -> None:
    assert changed(replace(GOOD, apart=apart)) == {Domain.INDIRECTNESS: change}


@pytest.mark.parametrize(
    ("interval", "important", "participants", "change"),
    [
        ((Measure.SMD, -0.3, -0.4, -0.2), None, 900, 0),
        ((Measure.SMD, -0.3, -0.7, 0.1), None, 900, -1),
        ((Measure.SMD, 0.0, -0.6, 0.6), None, 900, -2),
        ((Measure.SMD, 0.0, -0.2, 0.2), None, 900, 0),
        ((Measure.MD, -3.0, -8.0, 2.0), None, 900, -1),
        ((Measure.MD, -3.0, -8.0, 2.0), 10.0, 900, 0),
        ((Measure.MD, -3.0, -12.0, 2.0), 10.0, 900, -1),
        ((Measure.MD, 0.0, -12.0, 12.0), 10.0, 900, -2),
        ((Measure.RISK_RATIO, 1.1, 0.9, 1.3), None, 900, -1),
        ((Measure.RISK_RATIO, 1.0, 0.7, 1.3), None, 900, -2),
        ((Measure.RISK_RATIO, 2.0, 1.04, 4.2), None, 900, -2),
        ((Measure.RISK_RATIO, 1.5, 1.2, 1.9), None, 290, -1),
        ((Measure.SMD, -0.8, -1.0, -0.6), None, 399, -1),
        ((Measure.SMD, -0.8, -1.0, -0.6), None, 119, -2),
        ((Measure.SMD, -0.8, -1.0, -0.6), None, None, -1),
        ((Measure.SMD, -0.8, -0.9, -0.7), None, None, 0),
        ((Measure.SMD, -2.0, -3.4, -0.6), None, None, -2),
        ((Measure.SMD, 0.0, 0.0, 5e-236), None, None, 0),
        ((Measure.MD, -2.0, -3.4, -0.6), None, None, 0),
        (None, None, 900, -1),
        (None, None, 110, -2),
        (None, None, None, -2),
    ],
)
def test_imprecision(interval: Any, important: float | None, participants: int | None, change: int) -> None:
    result = Interval(*interval) if interval else None
    matters = appreciable(result.measure if result else None, important, "Abel 2004")
    evidence = replace(GOOD, interval=result, matters=matters, participants=participants)
    assert changed(evidence) == ({Domain.IMPRECISION: change} if change else {})


@pytest.mark.parametrize(("egger_p", "stated", "change"), [(0.04, None, -1), (0.4, None, 0), (None, "Review: likely", -1)])
def test_publication_bias(egger_p: float | None, stated: str | None, change: int) -> None:
    evidence = replace(GOOD, spread=SpreadFacts(studies=12, benefits=9), egger_p=egger_p, publication_bias_stated=stated)
    assert changed(evidence) == ({Domain.PUBLICATION_BIAS: change} if change else {})


def test_publication_bias_is_not_assessed_in_fewer_than_ten_studies() -> None:
    rating = rate(replace(GOOD, spread=SpreadFacts(studies=9))).of(Domain.PUBLICATION_BIAS)
    assert (rating.change, rating.assessed, rating.reason) == (0, False, "not assessed: fewer than 10 studies")


@pytest.mark.parametrize(
    ("measure", "ends", "change"),
    [
        (Measure.RISK_RATIO, (2.1, 4.0), 1),
        (Measure.RISK_RATIO, (1.8, 4.0), 0),
        (Measure.RISK_RATIO, (5.5, 9.0), 2),
        (Measure.RISK_RATIO, (0.1, 0.18), 2),
        (Measure.ODDS_RATIO, (2.5, 5.0), 0),
        (Measure.ODDS_RATIO, (4.5, 9.0), 1),
    ],
)
def test_a_large_effect_of_observational_studies_rates_up(measure: Measure, ends: tuple[float, float], change: int) -> None:
    evidence = replace(COHORTS, interval=Interval(measure, sum(ends) / 2, *ends))
    assert changed(evidence) == ({Domain.LARGE_EFFECT: change} if change else {})
    assert LEVELS.index(rate(evidence).level) == LEVELS.index(LOW) + change


def test_more_that_does_more_rates_observational_studies_up() -> None:
    graded = replace(COHORTS, gradient=("kim-2012#finding-2",))
    assert changed(graded) == {Domain.DOSE_RESPONSE: 1}
    assert "kim-2012#finding-2" in rate(graded).of(Domain.DOSE_RESPONSE).reason


def test_neither_trials_nor_what_is_rated_down_is_rated_up() -> None:
    huge = Interval(Measure.RISK_RATIO, 7.0, 5.5, 9.0)
    assert changed(replace(GOOD, interval=huge, gradient=("a",))) == {}
    assert changed(replace(COHORTS, interval=huge, gradient=("a",), apart=("not them",))) == {Domain.INDIRECTNESS: -1}


def test_a_change_is_told_in_words() -> None:
    told = change_in_words(rate(replace(GOOD, participants=300)).of(Domain.IMPRECISION))
    assert told == (
        "Imprecision, a level down: the interval excludes no effect; 300 people, fewer than the 400 people of the optimal "
        "information size"
    )


# Properties

NUMBERS = st.floats(-20, 20, allow_nan=False)
WORDS = st.lists(st.sampled_from("abc"), max_size=3).map(tuple)
BIAS = st.builds(
    BiasFacts, sham=st.booleans(), self_reported=st.booleans(), controlled=st.booleans(), blinding=WORDS, conduct=WORDS
)
SPREAD = st.builds(
    SpreadFacts, studies=st.none() | st.integers(1, 40), i2=st.none() | st.floats(0, 100), q_p=st.none() | st.floats(0, 1),
    pi_low=st.none() | st.floats(-30, -1), pi_high=st.none() | st.floats(1, 30), benefits=st.integers(0, 4),
    no_differences=st.integers(0, 4), harms=st.integers(0, 4), mixed=st.booleans(),
)  # fmt: skip


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    measure = draw(st.sampled_from([Measure.MD, Measure.SMD, Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.RISK_DIFFERENCE]))
    low, middle, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    if measure in {Measure.RISK_RATIO, Measure.ODDS_RATIO}:
        low, middle, high = (1.3**number for number in (low, middle, high))
    return Interval(measure, middle, low, high)


@st.composite
def bodies(draw: st.DrawFn) -> Evidence:
    interval = draw(intervals())
    return Evidence(
        randomised=draw(st.booleans()), bias=draw(BIAS), spread=draw(SPREAD), apart=draw(WORDS), interval=interval,
        matters=appreciable(interval.measure, draw(st.none() | st.floats(0.1, 10)), "somebody"),
        participants=draw(st.none() | st.integers(1, 2000)), egger_p=draw(st.none() | st.floats(0, 1)), gradient=draw(WORDS),
    )  # fmt: skip


@given(bodies())
def test_a_level_is_never_above_its_start_and_what_rates_up(evidence: Evidence) -> None:
    grade = rate(evidence)
    up = sum(one.change for one in grade.domains if one.change > 0)
    down = sum(one.change for one in grade.domains if one.change < 0)
    assert grade.level in LEVELS
    assert 0 <= LEVELS.index(grade.level) <= LEVELS.index(grade.start) + up
    assert LEVELS.index(grade.level) == max(0, min(3, LEVELS.index(grade.start) + up + down))
    assert not (up and down)


@given(bodies(), st.floats(0, 10), st.floats(0, 10))
def test_a_wider_interval_never_raises_certainty(evidence: Evidence, below: float, above: float) -> None:
    narrow = evidence.interval
    assert narrow
    if narrow.is_ratio:
        wide = replace(narrow, low=narrow.low / 1.3**below, high=narrow.high * 1.3**above)
    else:
        wide = replace(narrow, low=narrow.low - below, high=narrow.high + above)
    assert LEVELS.index(rate(replace(evidence, interval=wide)).level) <= LEVELS.index(rate(evidence).level)


@given(bodies(), st.integers(1, 2000))
def test_fewer_people_never_raise_certainty(evidence: Evidence, fewer: int) -> None:
    more = replace(evidence, participants=fewer + 500)
    assert LEVELS.index(rate(replace(evidence, participants=fewer)).level) <= LEVELS.index(rate(more).level)


# What sources state against themselves


@pytest.mark.parametrize(
    ("kind", "limitations"),
    [
        ("blinding", "One centre. Therapists and patients could not be blinded."),
        ("blinding", "The sham was a machine, so blinding is doubtful."),
        ("blinding", "Participants could hardly be blinded."),
        ("conduct", "PEDro rates it 4 of 10, with no concealed allocation."),
        ("conduct", "Two thirds of the trials were at high risk of bias."),
        ("conduct", "Not analysed by intention to treat."),
        ("disagreement", "Trials disagreed strongly with one another."),
        ("disagreement", "Heterogeneity was 81% for pain."),
        ("unpublished", "Publication bias is likely."),
        ("unrandomised", "Non-randomised trials were eligible."),
    ],
)
def test_limitations_are_sorted_by_what_they_touch(kind: str, limitations: str) -> None:
    stated = stated_limits(source(limitations=limitations), "Lindqvist 2019")
    kinds = ("blinding", "conduct", "disagreement", "unpublished", "unrandomised")
    assert [one for one in kinds if getattr(stated, one)] == [kind]


@pytest.mark.parametrize(
    "limitations", ["Patients were blinded.", "A small trial in one centre.", "Heterogeneity was low.", "Only randomised trials."]
)
def test_other_limitations_speak_against_nothing(limitations: str) -> None:
    stated = stated_limits(source(limitations=limitations), "x")
    assert stated == StatedLimits("x")


def test_conduct_is_read_from_an_abstract() -> None:
    text = "This open-label trial randomised 80 adults with neck pain to massage or sham massage. Per-protocol analysis was used."
    stated = stated_limits(source(abstract=(TextSection(label="METHODS", text=text),)), "x")
    assert "open-label" in stated.blinding.lower()
    assert "per-protocol" in stated.conduct.lower()
