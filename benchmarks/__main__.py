"""Run the benchmarks, print a table, write results/latest.json.

Each benchmark runs in a new process, so that none measures what another left in memory.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from benchmarks.data import default_data, shown
from benchmarks.figures import BENCHMARKS, FIGURES, chosen, run_benchmark
from palpate import __version__

RESULTS = Path(__file__).with_name("results") / "latest.json"


def run_all(names: list[str], data: Path) -> tuple[dict[str, float], list[str], list[str]]:
    """Figures by name, the benchmarks skipped for want of data, and those that failed (their traceback is printed)."""
    metrics: dict[str, float] = {}
    skipped, failed = [], []
    new_process = multiprocessing.get_context("spawn")
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        with ProcessPoolExecutor(max_workers=1, mp_context=new_process) as pool:
            benchmark = pool.submit(run_benchmark, name, data)
            error = benchmark.exception()
        if error:
            traceback.print_exception(error)
            failed.append(name)
        elif figures := benchmark.result():
            metrics |= figures
        else:
            skipped.append(name)
    return metrics, skipped, failed


def show(metrics: dict[str, float], only: str, skipped: list[str], failed: list[str]) -> None:
    """Print every figure with what was wanted, and say which are missing and why."""
    table = Table(
        Column("figure", no_wrap=True), "what", Column("value", no_wrap=True), Column("wanted", no_wrap=True), "reached"
    )
    for name, value in metrics.items():
        figure = FIGURES.get(name)
        wanted, reached = (figure.target(), "yes" if figure.reached(value) else "NO") if figure else ("", "")
        digits = ".0f" if value >= 1000 else ".3g"
        table.add_row(name, figure.what if figure else "", f"{value:,{digits}}", wanted, reached)
    for why, names in (("skipped: no data", skipped), ("FAILED", failed)):
        for figure in (figure for name in names for figure in BENCHMARKS[name] if figure.name.startswith(only)):
            table.add_row(figure.name, figure.what, why, figure.target(), "")
    Console().print(table)


def write(metrics: dict[str, float], data: Path, skipped: list[str]) -> None:
    """Write what this run measured, with what a reader needs to judge it."""
    result = {
        "metrics": metrics,
        "skipped": skipped,
        "date": datetime.now(UTC).date().isoformat(),
        "data": shown(data),
        "palpate": __version__,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


def main() -> int:
    """0 when everything chosen was measured or skipped, 1 when a benchmark failed, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", default="", help="folder laid out like ../shared/data, which is the default")
    parser.add_argument("--only", default="", help="only the figures whose name starts so: ask, ask.cold, parse.ratio")
    wanted = parser.parse_args()
    data = Path(wanted.data) if wanted.data else default_data()
    if wanted.data and not data.is_dir():
        parser.error(f"there is no folder '{data}'; DATA names one laid out like ../shared/data")
    names = chosen(wanted.only)
    if not names:
        parser.error(f"no figure starts with '{wanted.only}'; there are {', '.join(FIGURES)}")
    metrics, skipped, failed = run_all(names, data)
    metrics = {name: value for name, value in metrics.items() if name.startswith(wanted.only)}
    show(metrics, wanted.only, skipped, failed)
    write(metrics, data, skipped)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
