"""When an outcome was measured: free text read to weeks and to the windows of the AHRQ reviews on chronic pain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.synthesis import TimeWindow, weeks, window

MONTH = 52 / 12
IMMEDIATE, SHORT, INTERMEDIATE, LONG, UNSTATED = TimeWindow


@pytest.mark.parametrize(
    ("timepoint", "expected"),
    [
        ("5 weeks", 5),
        ("8-week follow-up", 8),
        ("week 12", 12),
        ("day 4 after surgery", 4 / 7),
        ("five weeks", 5),
        ("one week after treatment", 1),
        ("twelve months", 52),
        ("1 year", 52),
        ("2 years", 104),
        ("6 months", 26),
        ("4 and 8 weeks", 8),
        ("7, 12, 26 and 52 weeks", 52),
        ("24 h", 1 / 7),
        ("72 h", 3 / 7),
        ("up to 2.5 h after massage", 2.5 / 168),
        ("30 minutes after massage", 0),
        ("30 s after exercise", 0),
        ("after the 4-week course (short term)", 4),
        ("12 weeks after the end of treatment", 12),
        ("end of the 4-week observation period after 8 weeks of treatment", 8),
        ("1-month follow-up", MONTH),
        ("long term (>=12 months)", 52),
    ],
)
def test_the_last_time_named_is_read_in_weeks(timepoint: str, expected: float) -> None:
    assert weeks(timepoint) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("timepoint", "expected"),
    [
        ("1-4 weeks", 1),
        ("3 to 6 months", 13),
        ("long term (6 to 12 months)", 26),
        ("1 to 7 days after the race", 1 / 7),
        ("short term (1 to <6 months after treatment)", MONTH),
        pytest.param(
            "4 weeks to 6 months",
            4,
        ),
    ],
)
def test_of_a_range_the_beginning_is_read(timepoint: str, expected: float) -> None:
    assert weeks(timepoint) == pytest.approx(expected)


@pytest.mark.parametrize(("timepoint", "expected"), [("weeks 4, 10 and 13", 13), ("days 3 and 5 after the race", 5 / 7)])
def test_the_last_of_several_times_behind_one_unit_is_read(timepoint: str, expected: float) -> None:
    assert weeks(timepoint) == pytest.approx(expected)


@pytest.mark.parametrize("bound", ["< 6 months", "medium term (< 26 weeks)"])
def test_a_time_under_a_bound_falls_short_of_it(bound: str) -> None:
    assert 20 < (weeks(bound) or 0) < 26


@pytest.mark.parametrize("timepoint", [None, "", "end of treatment", "immediately after", "long term", "not stated"])
def test_where_no_number_is_named_there_are_no_weeks(timepoint: str | None) -> None:
    assert weeks(timepoint) is None


@pytest.mark.parametrize(
    ("timepoint", "expected"),
    [
        ("immediately after treatment", IMMEDIATE),
        ("immediate", IMMEDIATE),
        ("immediately post-intervention", IMMEDIATE),
        ("single session", IMMEDIATE),
        ("after one massage", IMMEDIATE),
        ("before to after the session", IMMEDIATE),
        ("up to one hour after the session", IMMEDIATE),
        ("10 min after exercise", IMMEDIATE),
        ("short term (immediate assessment)", IMMEDIATE),
        ("during labour", IMMEDIATE),
        ("1 week after treatment", SHORT),
        ("4 weeks", SHORT),
        ("12 weeks", SHORT),
        ("24 weeks", SHORT),
        ("up to two months", SHORT),
        ("short term", SHORT),
        ("short term (1 to <6 months after treatment)", SHORT),
        ("short term (up to 12 weeks)", SHORT),
        ("end of treatment", SHORT),
        ("post-treatment", SHORT),
        ("after the intervention", SHORT),
        ("six months", INTERMEDIATE),
        ("6 months", INTERMEDIATE),
        ("26 weeks", INTERMEDIATE),
        ("9 months", INTERMEDIATE),
        ("intermediate term (>=6 to <12 months)", INTERMEDIATE),
        ("medium term", INTERMEDIATE),
        ("intermediate-term follow-up", INTERMEDIATE),
        ("12 months", LONG),
        ("1 year", LONG),
        ("52 weeks", LONG),
        ("2 years", LONG),
        ("long term", LONG),
        ("longer term", LONG),
        ("long term (>=12 months)", LONG),
        ("7, 12, 26 and 52 weeks", LONG),
        ("not stated", UNSTATED),
        ("follow-up", UNSTATED),
        ("all time points together", UNSTATED),
        ("", UNSTATED),
        (None, UNSTATED),
    ],
)
def test_a_time_point_has_a_window(timepoint: str | None, expected: TimeWindow) -> None:
    assert window(timepoint) is expected


@pytest.mark.parametrize(
    ("timepoint", "expected"),
    [
        ("long term (4-6 weeks after massage)", SHORT),
        ("long term (≥ 8 weeks)", SHORT),
        ("medium term (> 4 weeks to < 8 weeks)", SHORT),
        ("longer-term follow-ups after 8 weeks", SHORT),
    ],
)
def test_numbers_go_before_words_since_every_review_calls_another_time_long_term(timepoint: str, expected: TimeWindow) -> None:
    assert window(timepoint) is expected


@pytest.mark.parametrize("timepoint", ["6 months post-treatment", "26 weeks after treatment", "6 months after the intervention"])
def test_months_after_treatment_are_counted_not_taken_for_its_end(timepoint: str) -> None:
    assert window(timepoint) is INTERMEDIATE


@pytest.mark.parametrize("timepoint", ["48 h", "72 h", "3 days", "day 4 after surgery"])
def test_days_after_treatment_are_short_term_not_right_after_it(timepoint: str) -> None:
    assert window(timepoint) is SHORT


@given(st.integers(1, 200))
def test_later_weeks_never_fall_into_an_earlier_window(n: int) -> None:
    order = [IMMEDIATE, SHORT, INTERMEDIATE, LONG]
    assert order.index(window(f"{n} weeks")) <= order.index(window(f"{n + 1} weeks"))
    assert weeks(f"{n} weeks") == n
