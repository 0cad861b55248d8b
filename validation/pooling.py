"""Compare pooling with metafor on ten published meta-analyses: `python -m validation.pooling [DATA]`.

Prints, for each meta-analysis and way of fitting, the largest difference from metafor of the estimate, its interval and the
prediction interval, in standard errors of metafor; those of tau2 and I2 beside it, and of Egger's test below. The last table
shows where the restricted likelihood of each meta-analysis has its maximum, found by a plain search: metafor stops close by,
and palpate with it.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.optimize import minimize_scalar

from palpate.synthesis.pooling import PoolingMethod, egger, pool

REFERENCE = Path("metafor") / "reference.json"
COMPARED = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")


@dataclass(frozen=True)
class Difference:
    """How far one fit is from metafor's: `errors` in standard errors, tau2 and I2 in their own units."""

    name: str
    studies: int
    method: str
    test: str
    errors: dict[str, float]
    tau2: float
    i2: float

    @property
    def largest(self) -> float:
        """The largest difference of the estimate or an interval."""
        return max(self.errors.values())


def reference(data: Path) -> dict[str, Any] | None:
    """metafor's results; None where the file is not there."""
    file = data / REFERENCE
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def differences(results: dict[str, Any]) -> Iterator[Difference]:
    """Every fit of every meta-analysis against metafor's."""
    for name, one in results.items():
        for fit in one["fits"]:
            own = pool(one["yi"], one["vi"], method=PoolingMethod(fit["method"]), knapp_hartung=fit["test"] == "knha")
            yield Difference(
                name=name,
                studies=own.studies,
                method=fit["method"],
                test=fit["test"],
                errors={key: abs(getattr(own, key) - fit[key]) / fit["se"] for key in COMPARED},
                tau2=abs((own.tau2 or 0.0) - fit["tau2"]),
                i2=abs((own.i2 or 0.0) - fit["I2"]),
            )


def restricted_maximum(estimates: list[float], variances: list[float]) -> float:
    """tau2 at the maximum of the restricted likelihood, by a bounded search that knows nothing of palpate or PyMARE."""
    y, v = np.asarray(estimates), np.asarray(variances)

    def negative(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = (w * y).sum() / w.sum()
        return float(-np.log(w).sum() + math.log(w.sum()) + (w * (y - mean) ** 2).sum()) / 2

    found = minimize_scalar(negative, bounds=(0.0, 10 * float(y.var() + v.max())), method="bounded", options={"xatol": 1e-10})
    return 0.0 if negative(0.0) <= found.fun else float(found.x)


def fits_table(found: list[Difference]) -> Table:
    """One row a fit."""
    table = Table(
        "meta-analysis", "k", "method", "interval", "estimate", "CI", "PI", "tau2", "I2", title="Difference from metafor"
    )
    for one in found:
        ci, pi = (max(one.errors[f"{which}_{end}"] for end in ("low", "high")) for which in ("ci", "pi"))
        figures = (one.errors["estimate"], ci, pi, one.tau2, one.i2)
        table.add_row(one.name, str(one.studies), one.method, one.test, *(f"{value:.0e}" for value in figures))
    return table


def tests_table(results: dict[str, Any]) -> Table:
    """Egger's test, ours and metafor's; run on fewer than ten studies here for the comparison alone."""
    table = Table("meta-analysis", "t", "metafor's", "p", "metafor's", title="Egger's test")
    for name, one in results.items():
        own, theirs = egger(one["yi"], one["vi"], at_least=3), one["egger"]
        assert own is not None
        table.add_row(name, f"{own.statistic:.6f}", f"{theirs['statistic']:.6f}", f"{own.p:.6f}", f"{theirs['p']:.6f}")
    return table


def maxima_table(results: dict[str, Any]) -> Table:
    """REML's tau2 three ways."""
    table = Table("meta-analysis", "maximum", "palpate", "metafor", title="tau2 by REML")
    for name, one in results.items():
        theirs = next(fit["tau2"] for fit in one["fits"] if fit["method"] == "REML")
        values = (restricted_maximum(one["yi"], one["vi"]), pool(one["yi"], one["vi"]).tau2 or 0.0, theirs)
        table.add_row(name, *(f"{value:.8f}" for value in values))
    return table


def main(arguments: list[str]) -> int:
    """Print the tables; 1 where a difference is more than a thousandth of a standard error, 2 without the reference."""
    data = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2] / "shared" / "data"
    results = reference(data)
    if results is None:
        print(f"There is no {REFERENCE} in {data.name}: name the data folder, python -m validation.pooling DATA", file=sys.stderr)
        return 2
    found = list(differences(results))
    Console(width=100).print(fits_table(found), tests_table(results), maxima_table(results))
    worst = max(found, key=lambda one: one.largest)
    print(f"largest difference: {worst.largest:.2e} standard errors ({worst.name}, {worst.method}, {worst.test})")
    return int(worst.largest > 0.001)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
