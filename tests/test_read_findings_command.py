"""`palpate appraise` prints the findings that it read, each with its quote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from finding_samples import METHODS, trial
from palpate.cli import main
from study_samples import study


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "trial.jsonl"
    record = trial("Pain was lower with stones than with usual care at 12 weeks (MD −1.2 points, 95% CI −1.85 to −0.64; P<.001).")
    path.write_text(record.model_dump_json(exclude_defaults=True) + "\n", "utf-8")
    return str(path)


def test_the_command_prints_findings_with_quote_and_place(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["appraise", file]) == 0
    out = capsys.readouterr().out
    assert "Findings read\n  Pain (12 weeks): benefit, Warm stones against usual care\n" in out
    assert "    MD -1.2 points (95% CI -1.85 to -0.64), P <0.001\n" in out
    assert "pmid:101#abstract-2@0-" in out


def test_programs_get_findings_as_json(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["appraise", file, "--format", "json"]) == 0
    (read,) = json.loads(capsys.readouterr().out)
    (one,) = read["findings"]
    assert read["no_findings_because"] is None
    assert (one["finding"]["direction"], one["finding"]["effect"]["estimate"], one["flags"]) == ("benefit", -1.2, [])
    assert one["quote"].startswith("Pain was lower")


def test_the_command_says_why_there_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "protocol.jsonl"
    path.write_text(study("Stones: study protocol", methods=METHODS).model_dump_json(exclude_defaults=True) + "\n", "utf-8")
    assert main(["appraise", str(path)]) == 0
    assert "Findings read\n  It is a protocol: it has no results yet." in capsys.readouterr().out
