"""What is doubtful in a finding is flagged, what cannot be assigned is left, and where nothing can be read the reason is given."""

from __future__ import annotations

import pytest

from finding_samples import read, trial
from palpate.appraisal.findings import read_findings, read_results
from palpate.vocabulary import Record, RecordKind
from study_samples import study


@pytest.mark.parametrize(
    ("sentence", "flag"),
    [
        ("Pain was lower with stones than usual care (MD -3.2, 95% CI -1.85 to -0.64).", "lies outside its interval"),
        ("Pain was lower with stones than usual care (MD -1.2, 95% CI -1.85 to -0.64; p=0.40).", "interval and P disagree"),
        ("Pain did not differ between stones and usual care (p = 0.001).", "called no different"),
        ("Pain was significantly lower with stones than usual care (p = 0.40).", "called significant"),
        ("Pain was lower with stones than usual care (MD 1.2, 95% CI 0.64 to 1.85).", "says otherwise"),
        ("Pain was lower with stones than usual care (p = 0.000).", "printed as zero"),
        ("Pain was lower with stones than with usual care.", "neither a test nor an interval"),
        ("Pain decreased from 6.1 to 3.2 in both groups (p<0.001).", "change over time"),
        ("Pain was lower with stones or massage than usual care (p=0.01 and p=0.03, respectively).", "respectively"),
        ("Serum zinc was higher with stones than with usual care (p=0.01).", "which way is good is not known"),
        ("Pain was lower with stones than usual care (MD -1.2 [-1.85; -0.64]).", "no level"),
        ("Pain improved in the stones group (p=0.01).", "one group is told of alone"),
        ("Pain was better in bakers than in millers (p=0.01).", "was not read as one of the groups"),
    ],
)
def test_doubts_are_flagged(sentence: str, flag: str) -> None:
    found = read(sentence)
    assert found
    assert any(flag in said for said in found[0].flags), found[0].flags


def test_numbers_of_several_results_that_cannot_be_assigned_are_not_passed_on() -> None:
    (one,) = read("Pain was lower with stones or massage than usual care (p=0.01 and p=0.03, respectively).")
    assert one.finding.effect.p is None


@pytest.mark.parametrize(
    ("sentence", "read_as"),
    [
        (
            "Pain and fatigue were lower with stones than with usual care (p = 0.01 and p = 0.20, respectively).",
            [("Pain", None, 0.01, "benefit"), ("fatigue", None, 0.2, "no_difference")],
        ),
        (
            "Systolic and diastolic blood pressure did not differ between stones and usual care (p = 0.31 and p = 0.40, respectively).",
            [("Systolic blood pressure", None, 0.31, "no_difference"), ("diastolic blood pressure", None, 0.4, "no_difference")],
        ),
        (
            "Pain was lower with stones than with usual care at 4 and 12 weeks (p = 0.01 and p = 0.03, respectively).",
            [("Pain", "4 weeks", 0.01, "benefit"), ("Pain", "12 weeks", 0.03, "benefit")],
        ),
        (
            "Pain was lower with stones than with usual care on days 3 and 7 (p = 0.01 and p = 0.03, respectively).",
            [("Pain", "day 3", 0.01, "benefit"), ("Pain", "day 7", 0.03, "benefit")],
        ),
    ],
)
def test_numbers_with_respectively_are_shared_out_where_one_reading_fits(
    sentence: str, read_as: list[tuple[str, str | None, float, str]]
) -> None:
    found = [(one.finding.outcome, one.finding.timepoint, one.finding.effect.p, one.finding.direction) for one in read(sentence)]
    assert found == read_as


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain and fatigue were lower with stones at 4 and 12 weeks (p = 0.01 and p = 0.03, respectively).",
        "Pain was lower with warm stones or massage than with usual care (p = 0.01 and p = 0.03, respectively).",
        "Pain, fatigue and stiffness were lower with stones (p = 0.01 and p = 0.03, respectively).",
    ],
)
def test_where_two_readings_fit_or_none_the_numbers_are_left(sentence: str) -> None:
    assert all(any("respectively" in flag for flag in one.flags) and one.finding.effect.p is None for one in read(sentence))


def test_of_three_groups_two_may_be_compared_plainly() -> None:
    methods = "Bakers were randomly assigned to warm stones or usual care. There were three groups."
    title = "Warm stones versus usual care for shoulder pain"
    (plain,) = read_findings(trial("Pain was lower with warm stones than with usual care (p = 0.01).", title, methods))
    assert plain.flags == ()
    (open_,) = read_findings(trial("Pain was lower with stones (p = 0.01).", title, methods))
    assert any("more than two groups" in flag for flag in open_.flags)


def test_a_level_stated_once_holds_for_the_other_intervals() -> None:
    found = read(
        "Pain was lower with stones (MD -1.2, 95% CI -1.9 to -0.6). Fatigue was lower with stones (MD -1.0, CI -1.5 to -0.5)."
    )
    assert [one.finding.effect.ci_level for one in found] == [95, 95]


@pytest.mark.parametrize(
    "sentence",
    [
        "Groups were similar at baseline.",
        "Pain did not change in the usual care group (p=0.5).",
        "Eighty bakers were recruited and seventy completed the study.",
        "Significance was set at p < 0.05.",
        "Age correlated with pain (r = 0.5, p = 0.01).",
        "Stones weighed 200 g.",
        "A sample size of 40 a group was needed to detect a difference of 1 point (p<0.05).",
    ],
)
def test_what_is_no_result_of_the_comparison_is_not_read(sentence: str) -> None:
    assert read(sentence) == []


# Where nothing can be read, the reason is given


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (study("Stones"), "no abstract"),
        (study("Stones: study protocol", results="Pain was lower with stones (p=0.01) than with usual care in this study of ours."), "protocol"),
        (study("Stones", kind=RecordKind.PROTOCOL, results="Pain was lower (p=0.01)."), "protocol"),
        (study("Stones", results="We met bakers. They were pleasant."), "None of its sentences"),
        (study("Piedras", results="Se realizó un ensayo clínico en 64 pacientes con dolor de hombro que fueron asignados de forma aleatoria a dos grupos"
               " de tratamiento durante doce semanas, y el dolor fue menor (p = 0,03) con piedras calientes."), "not seem to be in English"),
    ],
)  # fmt: skip
def test_no_finding_comes_with_a_reason(record: Record, reason: str) -> None:
    results = read_results(record)
    assert results.findings == ()
    assert reason in (results.reason or "")
