"""`palpate synthesize` on the starter library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commanding import run
from palpate.library import Library
from palpate.synthesis.pooled import EvidenceGroup, Synthesis
from palpate.synthesis.synthesizing import synthesize
from palpate.vocabulary import RecordKind

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def starter(starter_library: Library) -> str:
    return starter_library.uri


def test_the_table_tells_trials_result_and_what_was_left_out(starter: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "synthesize", "massage", "--condition", "neck pain", "--outcome", "pain", "--library", starter)
    told = " ".join(out.split())
    assert code == 0
    for part in (
        "Sherman 2009",
        "1.36 (1.04 to 1.77)",
        "Pooled",
        "Prediction interval",
        "tau²",
        "I²",
        "Left out:",
        "No estimate:",
    ):
        assert part in told


def test_json_and_plot_in_one_go(starter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "neck.json"
    code, out, err = run(
        capsys, "synthesize", "massage", "--condition", "neck pain", "--format", "json", "--plot", str(plot), "--library", starter
    )
    assert code == 0
    assert Synthesis.model_validate_json(out).groups
    assert f"Wrote {plot}: " in err
    assert json.loads(plot.read_text("utf-8"))["$schema"].endswith("v5.json")


def test_a_condition_without_trials_says_so(starter: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "synthesize", "massage", "--condition", "gout", "--library", starter)
    assert code == 0
    assert "No trial with an estimate and an interval is held" in out


@pytest.mark.parametrize("plot", ["neck.pdf", "no/such/folder/neck.json"])
def test_a_picture_that_can_not_be_written_is_refused(
    plot: str, starter: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = str(tmp_path / plot)
    code, _, err = run(capsys, "synthesize", "massage", "--condition", "neck pain", "--plot", where, "--library", starter)
    assert code == 2
    assert err.count("\n") == 1


def test_no_group_mixes_reviews_retracted_or_superseded_work(starter: str) -> None:
    library = Library.open(starter)
    used = {study.record for group in _every_group(library) for study in group.studies}
    held = library.get_many(used)
    assert used
    assert {record.kind for record in held.values()} == {RecordKind.RANDOMIZED_TRIAL}
    assert not any(record.retracted or record.superseded_by for record in held.values())


def _every_group(library: Library) -> list[EvidenceGroup]:
    return [group for condition in ("pain", "cancer", "anxiety") for group in synthesize(library, "massage", condition).groups]
