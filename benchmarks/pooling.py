"""How far pooling is from metafor, in standard errors."""

from __future__ import annotations

from pathlib import Path

from validation.pooling import differences, reference


def run(data: Path) -> dict[str, float]:
    """The largest difference of an estimate, interval or prediction interval over all fits of metafor/reference.json."""
    results = reference(data)
    return {"pooling.max_error_se": max(one.largest for one in differences(results))} if results else {}
