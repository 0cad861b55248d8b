"""A synthesis on a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from palpate.answering.numbers import count
from palpate.answering.numbers import number as print_number
from palpate.answering.wording import upper_first
from palpate.rendering.common import cell, plain
from palpate.rendering.summary_of_findings import print_summary
from palpate.rendering.synthesis_words import (
    favours,
    figure,
    heterogeneity,
    interval,
    p_value,
    published_line,
    size,
    subtitle,
    title,
)
from palpate.rendering.terminal import Hanging
from palpate.synthesis.pooled import EvidenceGroup, LeftOut, PooledEffect, Synthesis

_WIDTH = 110
_BULLET = " •"
CSV_COLUMNS = (
    "group", "row", "condition", "intervention", "comparator", "outcome", "window", "measure", "scale", "lower_is_better",
    "label", "year", "record", "support", "treatment", "control", "outcome_as_reported", "timepoint",
    "estimate", "ci_low", "ci_high", "se", "weight", "participants", "note",
)  # fmt: skip

_STUDY_COLUMNS = ("label", "year", "record", "timepoint", "estimate", "ci_low", "ci_high", "se", "weight", "participants", "note")


def synthesis_to_json(synthesis: Synthesis) -> str:
    """The synthesis as JSON, the contract of `docs/synthesis.md`."""
    return synthesis.model_dump_json(indent=2) + "\n"


def synthesis_to_csv(synthesis: Synthesis) -> str:
    """The data, one row a trial, pooled result or published result (`row` says which).

    A text that a spreadsheet would take for a formula starts with an apostrophe.
    """
    page = io.StringIO()
    writer = csv.DictWriter(page, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, group in enumerate(synthesis.groups, start=1):
        for row in _csv_rows(group):
            writer.writerow({key: cell(value) for key, value in (_shared(number, group) | row).items()})
    for one in synthesis.published:
        writer.writerow({key: cell(value) for key, value in ({"row": "published"} | _published_row(one)).items()})
    return page.getvalue()


def _shared(number: int, group: EvidenceGroup) -> dict[str, Any]:
    names = ("condition", "intervention", "comparator", "outcome", "window", "scale", "lower_is_better")
    return {"group": number, "measure": group.measure.value} | {name: getattr(group, name) for name in names}


def _csv_rows(group: EvidenceGroup) -> Iterator[dict[str, Any]]:
    for study in group.studies:
        yield {name: getattr(study, name) for name in _STUDY_COLUMNS} | {
            "row": "study",
            "support": " ".join(study.supports),
            "treatment": study.intervention,
            "control": study.comparator,
            "outcome_as_reported": study.outcome,
        }
    if group.pooled:
        note = "; ".join((f"{group.pooled.method}, {group.pooled.interval} interval", *group.pooled.notes))
        numbers = {name: getattr(group.pooled, name) for name in ("estimate", "ci_low", "ci_high")}
        yield numbers | {"row": "pooled", "label": "pooled", "note": note}
    for one in group.published:
        yield {"row": "published"} | _published_row(one)


def _published_row(one: Any) -> dict[str, Any]:
    names = (
        "label",
        "year",
        "record",
        "support",
        "timepoint",
        "lower_is_better",
        "estimate",
        "ci_low",
        "ci_high",
        "participants",
    )
    return {name: getattr(one, name) for name in names} | {
        "measure": one.measure.value if one.measure else None,
        "scale": one.unit,
        "treatment": one.intervention,
        "control": one.comparator,
        "outcome_as_reported": one.outcome,
    }


def synthesis_to_terminal(synthesis: Synthesis, console: Console) -> None:
    """Print every group with its trials and what they come to, then what was left out and why."""
    width = min(console.width, _WIDTH)
    asked = f"{synthesis.intervention} for {synthesis.condition}" + (f", {synthesis.outcome}" if synthesis.outcome else "")
    console.print(Text(upper_first(asked), style="bold"))
    stamp = synthesis.library
    pooled = sum(group.pooled is not None for group in synthesis.groups)
    counted = f"{count(len(synthesis.groups), 'group')} of like results, {pooled} pooled"
    console.print(Text(f"Library version {stamp.version}, {stamp.records:,} records · {counted}", style="dim"))
    print_summary(synthesis, console, width)
    if not synthesis.groups:
        console.print(Text("\nNo trial with an estimate and an interval is held on this."), width=width)
    for group in synthesis.groups:
        if len(group.studies) > 1:
            _group(group, console, width)
    if single := [group for group in synthesis.groups if len(group.studies) == 1]:
        console.print(Text("\nSingle trials, with nothing like them to pool", style="bold"))
        _bullets((line for group in single for line in _single_lines(group)), console, width)
    if synthesis.published:
        console.print(Text("\nPublished results without trials to stand beside", style="bold"))
        _bullets(map(published_line, synthesis.published), console, width)
    if synthesis.left_out:
        console.print(Text(f"\nLeft out: {count(len(synthesis.left_out), 'result')}", style="bold"))
        _bullets(_left_out(synthesis.left_out), console, width)


def _group(group: EvidenceGroup, console: Console, width: int) -> None:
    console.print(Text(f"\n{title(group)}", style="bold"), width=width)
    console.print(Text(f"{subtitle(group)} · {favours(group)} · {size(group)}"), width=width)
    console.print(_table(group), width=width)
    _bullets(_lines(group), console, width)


def _lines(group: EvidenceGroup) -> Iterator[str]:
    """What the table's numbers come to and what was done to them."""
    if group.pooled:
        yield from _pooled_lines(group, group.pooled)
    else:
        yield f"Not pooled: {group.not_pooled}"
    for study in group.studies:
        if study.note:
            yield f"{plain(study.label)}: {study.note}"
    for one in group.published:
        yield f"Beside, not pooled: {published_line(one, len(group.studies))}"


def _single_lines(group: EvidenceGroup) -> Iterator[str]:
    """A trial that stands alone, and the reviews beside it."""
    (study,) = group.studies
    when = f", {study.timepoint}" if study.timepoint else ""
    what = f"{study.intervention} versus {study.comparator}; {study.outcome}{when}"
    note = f"; {study.note}" if study.note else ""
    effect = f"{group.measure.value} {interval(study, group)}, {favours(group)}{note}"
    yield plain(f"{upper_first(group.condition)}: {study.label}: {what}: {effect}")
    for one in group.published:
        yield f"Beside it, not pooled: {published_line(one, 1)}"


def _table(group: EvidenceGroup) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("Trial", no_wrap=True)
    table.add_column("Treatment and outcome", ratio=1)
    table.add_column("When")
    table.add_column(f"{group.measure.value} (95% CI)", no_wrap=True, justify="right")
    table.add_column("Weight", no_wrap=True, justify="right")
    for study in group.studies:
        what = f"{study.intervention} vs {study.comparator}; {study.outcome}"
        weight = f"{study.weight:.1f}%" if study.weight is not None else ""
        cells = (study.label, what, study.timepoint or "", interval(study, group), weight)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    if group.pooled:
        cells = ("Pooled", "random effects", "", interval(group.pooled, group), "")
        table.add_row(*(Text(cell, style="bold") for cell in cells))
    return table


def _pooled_lines(group: EvidenceGroup, pooled: PooledEffect) -> Iterator[str]:
    normal = ""
    if pooled.interval != "normal":
        normal = f"; normal interval {figure(pooled.normal_ci_low, group)} to {figure(pooled.normal_ci_high, group)}"
    yield f"{pooled.method}, {pooled.interval} interval, {p_value(pooled.p)}{normal}"
    if pooled.pi_low is not None and pooled.pi_high is not None:
        yield f"Prediction interval {figure(pooled.pi_low, group)} to {figure(pooled.pi_high, group)}"
    yield heterogeneity(pooled)
    for one in pooled.leave_one_out:
        ends = f"{figure(one.estimate, group)} ({figure(one.ci_low, group)} to {figure(one.ci_high, group)})"
        yield f"Without {plain(one.without)}: {ends}" + (f", I² {one.i2:.0f}%" if one.i2 is not None else "")
    if pooled.small_studies:
        test = pooled.small_studies
        yield f"Small-study effects (Egger): t = {print_number(test.statistic, 2)}, df {test.df}, {p_value(test.p)}"
    else:
        yield "Small-study effects not tested: fewer than ten trials, or all of one size"
    for note in pooled.notes:
        yield f"Note: {note}"


def _left_out(all_left_out: tuple[LeftOut, ...]) -> Iterator[str]:
    """One line a reason, the most frequent first, with the sources and how many results of each."""
    by_reason: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in all_left_out:
        by_reason[one.reason][one.label] += 1
    for reason, sources in sorted(by_reason.items(), key=lambda pair: (-sum(pair[1].values()), pair[0])):
        named = [f"{plain(label)} ({times})" if times > 1 else plain(label) for label, times in sources.items()]
        yield f"{plain(upper_first(reason))}: {', '.join(named)}"


def _bullets(lines: Iterable[str], console: Console, width: int) -> None:
    console.print(Hanging([(_BULLET, Text(line)) for line in lines]), width=width)
