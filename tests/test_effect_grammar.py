"""Reading effects by grammar: the numbers that result sentences print, in all the ways in which they print them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.appraisal.effects import read_effects, significant
from palpate.appraisal.numerals import levelled
from palpate.appraisal.sides import arms_of
from palpate.appraisal.values import pair_in
from palpate.vocabulary import Effect, Measure


def only(text: str) -> dict[str, Any]:
    """The one effect of a text, without what it does not say."""
    (read,) = read_effects(text)
    return read.effect.model_dump(mode="json", exclude_none=True)


RATIO = {"estimate": 0.84, "ci_low": 0.71, "ci_high": 0.99}
LOWER = {"measure": "MD", "estimate": -1.2, "ci_low": -1.85, "ci_high": -0.64}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ratios
        ("Stones cut relapses (RR = 0·84 (0·71–0·99)).", {"measure": "RR", **RATIO}),
        ("relative risk 0.84, 95% CI 0.71 to 0.99", {"measure": "RR", **RATIO, "ci_level": 95}),
        ("risk ratio [RR], 0.84; 95% CI, 0.71-0.99; P = .04", {"measure": "RR", **RATIO, "ci_level": 95, "p": 0.04}),
        ("hazard ratio [HR] 0.84 [95% CI 0.71–0.99], p=0·040", {"measure": "HR", **RATIO, "ci_level": 95, "p": 0.04}),
        ("HR 0·84, 0·71–0·99; p=0·04", {"measure": "HR", **RATIO, "p": 0.04}),
        ("adjusted odds ratio (OR): 0.84 (95%CI: 0.71, 0.99)", {"measure": "OR", **RATIO, "ci_level": 95}),
        ("aOR=0.84, 95%CI=0.71-0.99", {"measure": "OR", **RATIO, "ci_level": 95}),
        ("OR (95% CI) 0.84 (0.71-0.99)", {"measure": "OR", **RATIO, "ci_level": 95}),
        ("OR (95% CI): 0.84 (0.71 to 0.99)", {"measure": "OR", **RATIO, "ci_level": 95}),
        ("odds ratio for remission with stones was 0.84 (95% confidence interval [CI] 0.71 to 0.99)",
         {"measure": "OR", **RATIO, "ci_level": 95}),
        ("RR 0.84 (95% confidence interval: 0.71 to 0.99)", {"measure": "RR", **RATIO, "ci_level": 95}),
        ("RR 0.84 (90% CI 0.71-0.99)", {"measure": "RR", **RATIO, "ci_level": 90}),
        ("RR 0.84 (CI 95%, 0.71–0.99)", {"measure": "RR", **RATIO, "ci_level": 95}),
        ("RR 0.84 (95% CrI 0.71 to 0.99)", {"measure": "RR", **RATIO, "ci_level": 95}),
        ("RR .84 (95% CI .71, .99)", {"measure": "RR", **RATIO, "ci_level": 95}),
        ("RR 0,84 (95% CI 0,71-0,99)", {"measure": "RR", **RATIO, "ci_level": 95}),
        ("OR 2 (95% CI 1.2 to 3.1)", {"measure": "OR", "estimate": 2, "ci_low": 1.2, "ci_high": 3.1, "ci_level": 95}),
        # differences
        ("(MD 2.3 [1.1; 3.5])", {"measure": "MD", "estimate": 2.3, "ci_low": 1.1, "ci_high": 3.5}),
        ("mean difference −1.2 (95% CI, −1.85 to −0.64; P<.001)", {**LOWER, "ci_level": 95, "p": "<0.001"}),
        ("mean difference -1.2 (95% CI, -1.85 to -0.64)", {**LOWER, "ci_level": 95}),
        ("mean difference –1.2 (95% CI –1.85, –0.64)", {**LOWER, "ci_level": 95}),
        ("mean difference ‐1.2 (95% CI ‐1.85 to ‐0.64)", {**LOWER, "ci_level": 95}),
        ("mean difference − 1.2 (95% CI − 1.85 to − 0.64)", {**LOWER, "ci_level": 95}),
        ("MD -1.2 (95%CI -1.85--0.64)", {**LOWER, "ci_level": 95}),
        ("MD = -1.2; 95% CI = [-1.85; -0.64]", {**LOWER, "ci_level": 95}),
        ("MD −1.2 points, 95% CI −1.85 to −0.64 points", {**LOWER, "ci_level": 95, "unit": "points"}),
        ("between-group difference was −1.2 mm (95% CI −1.85 mm to −0.64 mm)", {**LOWER, "ci_level": 95, "unit": "mm"}),
        ("The mean difference in pain between the groups was -1.2 (95% CI -1.85 to -0.64).", {**LOWER, "ci_level": 95}),
        ("weighted mean difference [WMD] -1.2, 95% CI -1.85 to -0.64", {**LOWER, "measure": "WMD", "ci_level": 95}),
        ("median difference -1.2 (95% CI -1.85 to -0.64)", {**LOWER, "measure": "median_difference", "ci_level": 95}),
        ("standardised mean difference (SMD) -1.2 (95% CI -1.85 to -0.64)", {**LOWER, "measure": "SMD", "ci_level": 95}),
        ("Hedges' g = -1.2 (95% CI -1.85 to -0.64)", {**LOWER, "measure": "g", "ci_level": 95}),
        ("Cohen's d = 0.45", {"measure": "d", "estimate": 0.45}),
        ("SMD -0.45, 95% CI -0.80 to -0.10; 5 trials; I² = 45%",
         {"measure": "SMD", "estimate": -0.45, "ci_low": -0.8, "ci_high": -0.1, "ci_level": 95, "i2": 45}),
        ("RD 5.1% (95% CI 1.2% to 9.0%)",
         {"measure": "RD", "estimate": 5.1, "ci_low": 1.2, "ci_high": 9, "ci_level": 95, "unit": "percentage points"}),
        ("reduced by 3.4 kg (95% CI 1.2 to 5.6)",
         {"estimate": 3.4, "ci_low": 1.2, "ci_high": 5.6, "ci_level": 95, "unit": "kg"}),
        ("the difference was 1,250 steps (95% CI 1,010 to 1,490)",
         {"estimate": 1250, "ci_low": 1010, "ci_high": 1490, "ci_level": 95, "unit": "steps"}),
        # P alone
        ("P<.001", {"p": "<0.001"}),
        ("p = 0,03", {"p": 0.03}),
        ("(MD was not given, p = 0,03)", {"p": 0.03}),
        ("p value of 0.02", {"p": 0.02}),
        ("P ≤ 0.05", {"p": "<0.05"}),
        ("P < or = 0.05", {"p": "<0.05"}),
        ("p > 0.05", {"p": ">0.05"}),
        ("P = 3 × 10−5", {"p": 3e-05}),
        ("p < 10-4", {"p": "<0.0001"}),
        ("p-value: <0.001", {"p": "<0.001"}),
        ("P＝0.04", {"p": 0.04}),
    ],
)  # fmt: skip
def test_effects_are_read_as_printed(text: str, expected: dict[str, Any]) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Patients were followed for 3 or 4 months.",
        "p for trend = 0.03",
        "P for interaction = 0.20",
        "a group by time interaction (p = 0.20)",
        "test of homogeneity, 18; P=0.09",
        "non-inferior (p < 0.001 for noninferiority)",
        "the ratio was 3:1",
        "two of the OR tables were full",
        "P = 12",
    ],
)
def test_what_is_no_effect_is_not_read(text: str) -> None:
    assert read_effects(text) == ()


def test_values_of_groups_with_intervals_are_not_taken_for_effects() -> None:
    read = read_effects("pain was 5.2 (95% CI 4.8 to 5.6) vs 6.8 (95% CI 6.3 to 7.2)")
    assert [one.named for one in read] == [False, False]


def test_a_rate_ratio_is_not_taken_for_a_risk_ratio() -> None:
    (read,) = read_effects("incidence rate ratio 0.53 (95% CI 0.32 to 0.89)")
    assert read.effect.measure is None
    assert read.flags == ("a rate ratio is no measure that is pooled",)


def test_a_p_printed_as_zero_is_no_zero() -> None:
    (read,) = read_effects("p = 0.000")
    assert read.effect.p is None
    assert read.flags == ("the P value is printed as zero",)


def test_a_comma_that_may_be_thousands_or_decimals_is_not_read() -> None:
    read = read_effects("MD 1,234 (95% CI 0,98 to 1,50)")
    assert all(one.effect.estimate is None for one in read)


def test_several_effects_keep_their_own_p() -> None:
    read = read_effects("pain (MD -1.2, 95% CI -2.0 to -0.4, p=0.003) and function (MD 0.3, 95% CI -0.2 to 0.8, p=0.24)")
    assert [(one.effect.estimate, one.effect.p) for one in read] == [(-1.2, 0.003), (0.3, 0.24)]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("MD 1 (95% CI 0.5 to 1.5)", True),
        ("MD 1 (95% CI -0.5 to 2.5)", False),
        ("OR 1.2 (95% CI 0.9 to 1.6)", False),
        ("P = .2", False),
        ("P < .05", True),
        ("P < .2", None),
        ("MD 1 (95% CI 0.5 to 1.5; p = 0.40)", None),
    ],
)
def test_significance_needs_interval_and_p_to_agree(text: str, sure: bool | None) -> None:
    (read,) = read_effects(text)
    assert significant(read.effect) is sure


# Two groups side by side


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.2 (SD 1.3) vs 6.8 (1.4)", [(5.2, 1.3), (6.8, 1.4)]),
        ("5.2 ± 1.3 versus 6.8 ± 1.4 (mean ± SD)", [(5.2, 1.3), (6.8, 1.4)]),
        ("5.2 ± 1.3 versus 6.8 ± 1.4", [(5.2, None), (6.8, None)]),
        ("0.7 SD ± 0.9 versus 1.5 SD ± 1.6", [(0.7, 0.9), (1.5, 1.6)]),
        ("−1.2 vs. −0.4 points", [(-1.2, None), (-0.4, None)]),
        ("5.1 ± 1.0, 5.5 ± 1.1 and 6.0 ± 1.2", []),
        ("5.1 ± 1.0 with stones and 5.5 ± 1.1 with mud versus 6.0 ± 1.2 with rest", []),
        ("28 (87.5) vs 15 (46.9)", []),
        ("lower with 5 mg compared with the 20 mg dose", []),
        ("46 bakers in the stones group versus 29", []),
        ("at 6 and 12 weeks", []),
    ],
)
def test_means_of_two_groups(text: str, expected: list[tuple[float, float | None]]) -> None:
    assert [(one.mean, one.sd) for one in pair_in(levelled(text), arms_of("", ""))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/45 (26.7%) vs 20/44 (45.5%)", [(12, 45, 26.7), (20, 44, 45.5)]),
        ("26.7% (12/45) versus 45.5% (20/44)", [(12, 45, 26.7), (20, 44, 45.5)]),
        ("36% vs 15%", [(None, None, 36), (None, None, 15)]),
        ("risk reduction 2%; 95% confidence interval -22% to 21%", []),
        ("6.7% (95% CI 4.9-8.6%) with stones and 13.4% (95% CI 10.8-16%) with rest", []),
        ("27 patients (44%) versus 41 patients (68%)", [(27, None, 44), (41, None, 68)]),
    ],
)
def test_counts_and_percentages_of_two_groups(text: str, expected: list[tuple[int | None, int | None, float]]) -> None:
    assert [(one.events, one.n, one.percent) for one in pair_in(levelled(text), arms_of("", ""))] == expected


def test_the_intervention_comes_first_where_the_words_tell() -> None:
    arms = arms_of("warm stones", "rest")
    (ours, theirs) = pair_in("6.8 ± 1.4 in the rest group and 5.2 ± 1.3 in the stones group", arms)
    assert (ours.group, ours.mean, theirs.group, theirs.mean) == ("intervention", 5.2, "comparator", 6.8)


# Printing and reading back

STYLES = (
    "{m} {e} (95% CI {l} to {h})",
    "{m} = {e}; 95% CI, {l} to {h}",
    "{m}: {e} [95% CI {l}; {h}]",
    "{m} {e}, 95% confidence interval {l} to {h}",
    "{m} (95% CI) {e} ({l} to {h})",
    "{m} was {e} (95%CI: {l}, {h})",
)
tenths = st.integers(-999, 999)


@given(
    st.sampled_from(STYLES),
    st.sampled_from([Measure.MD, Measure.SMD, Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.HAZARD_RATIO, Measure.WMD]),
    st.tuples(tenths, tenths, tenths),
    st.sampled_from(["-", "−", "–"]),
    st.sampled_from([".", "·"]),
)
def test_printing_and_reading_back_gives_the_same_numbers(
    style: str, measure: Measure, numbers: tuple[int, int, int], minus: str, point: str
) -> None:
    ratio = measure in {Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.HAZARD_RATIO}
    low, estimate, high = sorted((abs(n) if ratio else n) / 10 for n in numbers)
    printed = {
        key: f"{value:.1f}".replace("-", minus).replace(".", point)
        for key, value in zip("elh", (estimate, low, high), strict=True)
    }
    (read,) = read_effects(style.format(m=measure.value, **printed))
    assert read.effect == Effect(measure=measure, estimate=estimate, ci_low=low, ci_high=high, ci_level=95)


@given(st.text(alphabet="0123456789.,·-−–()[]%; =<>pPCIMDORtovs±\n", max_size=80))
def test_random_numbers_never_make_it_fail_and_are_never_invented(text: str) -> None:
    level = levelled(text)
    assert len(level) == len(text)
    for read in read_effects(text):
        printed = [
            float(one.replace(",", ""))
            for one in re.findall(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+", level[read.start : read.end])
        ]
        for value in (read.effect.estimate, read.effect.ci_low, read.effect.ci_high):
            assert value is None or abs(value) in printed
    pair_in(level, arms_of("stones", "rest"))
