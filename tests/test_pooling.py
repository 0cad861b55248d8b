"""Random-effects pooling: agreement with metafor, what it says of few, equal and impossible studies."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.errors import UsageError
from palpate.synthesis.conversions import log_risk_ratio
from palpate.synthesis.pooling import EGGER_FROM, PoolingMethod, egger, leave_one_out, pool, unfit
from validation.pooling import differences, reference, restricted_maximum

# BCG vaccine against tuberculosis (Colditz 1994): cases and people, vaccinated and not; metafor's dat.bcg
BCG = [
    log_risk_ratio(*counts)
    for counts in (
        (4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867), (33, 5069, 47, 5808),
        (180, 1541, 372, 1451), (8, 2545, 10, 629), (505, 88391, 499, 88391), (29, 7499, 45, 7277), (17, 1716, 65, 1665),
        (186, 50634, 141, 27338), (5, 2498, 3, 2341), (27, 16913, 29, 17854),
    )
]  # fmt: skip
ESTIMATES = [one.estimate for one in BCG]
VARIANCES = [one.se**2 for one in BCG]


# Agreement with metafor


def test_bcg_comes_out_as_in_the_manual_of_metafor() -> None:
    pooled = pool(ESTIMATES, VARIANCES, knapp_hartung=False)
    assert (pooled.estimate, pooled.se) == pytest.approx((-0.7145, 0.1798), abs=5e-5)
    assert (pooled.ci_low, pooled.ci_high) == pytest.approx((-1.0669, -0.3622), abs=5e-5)
    assert (pooled.pi_low, pooled.pi_high) == pytest.approx((-1.8667, 0.4376), abs=5e-5)
    assert (pooled.tau2, pooled.i2, pooled.q) == pytest.approx((0.3132, 92.2214, 152.2330), abs=5e-5)


def test_knapp_and_hartung_with_t_and_a_wider_prediction() -> None:
    pooled = pool(ESTIMATES, VARIANCES)
    assert pooled.knapp_hartung
    assert (pooled.se, pooled.ci_low, pooled.ci_high) == pytest.approx((0.1808, -1.1084, -0.3206), abs=5e-5)
    assert (pooled.pi_low, pooled.pi_high) == pytest.approx((-1.9960, 0.5670), abs=5e-5)
    assert (pooled.normal_ci_low, pooled.normal_ci_high) == pytest.approx((-1.0669, -0.3622), abs=5e-5)


def test_every_reference_is_met_to_a_thousandth_of_a_standard_error(shared_data: Path) -> None:
    results = reference(shared_data)
    if results is None:
        pytest.skip("needs metafor/reference.json of the development data")
    found = list(differences(results))
    assert len(found) == 4 * len(results)
    assert max(one.largest for one in found) <= 0.001
    for one in results.values():
        test = egger(one["yi"], one["vi"], at_least=3)
        assert test is not None
        assert (test.statistic, test.df, test.p) == pytest.approx(tuple(one["egger"].values()), rel=1e-6)


def test_the_variance_between_studies_is_at_the_maximum_of_the_likelihood() -> None:
    estimates, variances = [0.1, 0.5, 0.9, 0.2, 2.0], [0.01, 0.02, 0.5, 0.03, 1.0]
    maximum = restricted_maximum(estimates, variances)
    assert pool(estimates, variances).tau2 == pytest.approx(maximum, rel=1e-5)
    # where metafor's threshold on a step is wider than the variance itself
    tiny = pool([y / 1000 for y in estimates], [v / 1e6 for v in variances]).tau2
    assert (tiny or 0) * 1e6 == pytest.approx(maximum, rel=1e-6)


# Few, equal and special studies


def test_one_study_is_given_back_as_it_is() -> None:
    pooled = pool([-0.5], [0.04])
    assert (pooled.studies, pooled.estimate, pooled.se, pooled.weights) == (1, -0.5, 0.2, (100.0,))
    assert (pooled.ci_low, pooled.ci_high) == pytest.approx((-0.892, -0.108), abs=1e-4)
    assert pooled.p == pytest.approx(0.0124, abs=1e-4)
    assert {pooled.tau2, pooled.i2, pooled.q, pooled.pi_low, pooled.pi_high} == {None}
    assert not pooled.knapp_hartung
    assert "nothing was pooled" in pooled.notes[0]


def test_two_studies_are_pooled_with_a_word_of_caution() -> None:
    pooled = pool([0.3, 0.8], [0.04, 0.09])
    assert any("2 studies" in note and "very wide" in note for note in pooled.notes)


def test_a_knapp_hartung_interval_narrower_than_the_normal_one_is_kept_and_told() -> None:
    pooled = pool([0.50, 0.51, 0.49, 0.50, 0.505], [0.04] * 5)
    assert pooled.ci_high - pooled.ci_low < pooled.normal_ci_high - pooled.normal_ci_low
    assert any("narrower than the normal one" in note for note in pooled.notes)


def test_equal_estimates_have_the_normal_interval() -> None:
    pooled = pool([0.5, 0.5, 0.5], [0.04, 0.04, 0.09])
    assert not pooled.knapp_hartung
    assert (pooled.estimate, pooled.tau2, pooled.i2) == pytest.approx((0.5, 0, 0))
    assert pooled.ci_low < 0.5 < pooled.ci_high
    assert any("normal one is given" in note for note in pooled.notes)


def test_leaving_one_out_shows_which_study_carries_the_result() -> None:
    left = leave_one_out([0.1, 0.12, 0.09, 2.0], [0.01] * 4)
    assert [one.without for one in left] == [0, 1, 2, 3]
    assert min(left, key=lambda one: one.result.estimate).without == 3
    assert leave_one_out([0.1, 0.2], [0.01, 0.01]) == ()


def test_small_studies_are_tested_from_ten_on() -> None:
    assert EGGER_FROM == 10
    assert egger(ESTIMATES[:9], VARIANCES[:9]) is None
    test = egger(ESTIMATES, VARIANCES)
    assert test is not None
    assert (test.statistic, test.df, test.p) == pytest.approx((-1.4013, 11, 0.1887), abs=5e-5)


def test_studies_of_one_size_have_no_small_ones() -> None:
    assert egger(list(range(12)), [0.5] * 12) is None


# What can't be pooled


@pytest.mark.parametrize(
    ("estimate", "variance", "reason"),
    [
        (0.1, 0.0, "variance is zero"),
        (0.1, -1.0, "negative"),
        (0.1, math.inf, "not a finite number"),
        (0.1, math.nan, "not a finite number"),
        (math.nan, 1.0, "estimate is not a finite number"),
        (-math.inf, 1.0, "estimate is not a finite number"),
        (None, 1.0, "no estimate"),
        (0.1, None, "no variance"),
    ],
)
def test_a_study_without_real_numbers_is_named_and_never_pooled(estimate: float, variance: float, reason: str) -> None:
    assert reason in (unfit(estimate, variance) or "")
    for function in (pool, leave_one_out, egger):
        with pytest.raises(UsageError, match="Study 2 can't be pooled"):
            function([0.1, estimate, 0.2], [0.1, variance, 0.1])


def test_a_sound_study_is_fit() -> None:
    assert unfit(0.1, 0.2) is None


@pytest.mark.parametrize(("estimates", "variances", "level"), [([], [], 95), ([1.0], [1.0, 2.0], 95), ([1.0], [1.0], 100)])
def test_a_wrong_call_is_refused(estimates: list[float], variances: list[float], level: float) -> None:
    with pytest.raises(UsageError):
        pool(estimates, variances, level=level)


def test_studies_that_numbers_can_not_hold_together_are_refused() -> None:
    with pytest.raises(UsageError, match="too far apart in size"):
        pool([1.0, 2.0], [1e-320, 1.0])


# For any studies

studies = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=2, max_size=8)


@settings(max_examples=30, deadline=None)
@given(studies, st.sampled_from(PoolingMethod))
def test_a_pooled_estimate_lies_among_its_studies(data: list[tuple[float, float]], method: PoolingMethod) -> None:
    estimates, variances = [one[0] for one in data], [one[1] for one in data]
    pooled = pool(estimates, variances, method=method)
    assert min(estimates) - 1e-9 <= pooled.estimate <= max(estimates) + 1e-9
    assert sum(pooled.weights) == pytest.approx(100)
    assert pooled.pi_low is not None
    assert pooled.pi_low <= pooled.ci_low + 1e-9 <= pooled.ci_high + 2e-9
    assert 0 <= (pooled.i2 or 0) < 100


@settings(max_examples=20, deadline=None)
@given(studies, st.floats(-5, 5), st.floats(1e-4, 1e4))
def test_pooling_goes_with_shift_and_scale(data: list[tuple[float, float]], shift: float, factor: float) -> None:
    estimates, variances = [one[0] for one in data], [one[1] for one in data]
    once = pool(estimates, variances, knapp_hartung=False)
    again = pool([factor * (y + shift) for y in estimates], [factor**2 * v for v in variances], knapp_hartung=False)
    assert again.estimate == pytest.approx(factor * (once.estimate + shift), abs=0.02 * once.se * factor)
    assert again.se == pytest.approx(factor * once.se, rel=0.01)


# Cost


def test_asking_does_not_load_what_only_pooling_needs() -> None:
    listed = "import sys, palpate.answering, palpate.synthesis, palpate.cli.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout.split()
    assert {"pymare", "scipy", "pandas", "vl_convert"} & set(loaded) == set()


def test_the_comparison_with_metafor_can_be_run(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from validation.pooling import main

    assert main([str(shared_data)]) == 0
    assert "largest difference" in capsys.readouterr().out
    assert main([str(shared_data / "nowhere")]) == 2
