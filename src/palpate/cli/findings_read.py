"""The findings that were read from a study, for people and for programs; part of `palpate appraise`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from palpate.appraisal.findings import Results
    from palpate.appraisal.study import ReadFinding
    from palpate.appraisal.values import GroupValue
    from palpate.vocabulary import Effect

_INDENT = "  "
_MOST = 20
"""Findings printed; a full text can have a hundred, which programs get all."""


def results_data(results: Results) -> dict[str, Any]:
    """For programs: every finding as records hold it, with its quote, address and flags."""
    return {"findings": [_finding_data(one) for one in results.findings], "no_findings_because": results.reason}


def _finding_data(one: ReadFinding) -> dict[str, Any]:
    return {
        "finding": one.finding.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
        "change": one.change,
        "groups": [{name: value for name, value in asdict(group).items() if value is not None} for group in one.groups],
        "flags": list(one.flags),
        "quote": one.quote,
        "address": one.address,
    }


def results_lines(results: Results, width: int) -> Iterator[str]:
    """For people: what was found, the numbers, the words that say so, and what is doubtful."""
    from palpate.rendering.common import plain

    yield "Findings read"
    if results.reason:
        yield textwrap.fill(results.reason, width, initial_indent=_INDENT, subsequent_indent=_INDENT)
    for number, one in enumerate(results.findings[:_MOST]):
        finding = one.finding
        time = f" ({finding.timepoint})" if finding.timepoint else ""
        told = f"{plain(finding.outcome + time)}: {finding.direction.replace('_', ' ')}, {plain(finding.intervention)} against {plain(finding.comparator)}"
        yield textwrap.fill(told, width, initial_indent=_INDENT, subsequent_indent=2 * _INDENT)
        for line in (_numbers(finding.effect), _groups(one.groups), *(f"Flag: {flag}" for flag in one.flags)):
            if line:
                yield textwrap.fill(plain(line), width, initial_indent=2 * _INDENT, subsequent_indent=3 * _INDENT)
        following = results.findings[number + 1 : min(number + 2, _MOST)]
        if not following or following[0].address != one.address:
            quote = textwrap.shorten(plain(one.quote), 3 * width, placeholder=" …")
            yield textwrap.fill(f"“{quote}” {one.address}", width, initial_indent=2 * _INDENT, subsequent_indent=2 * _INDENT,
                                break_long_words=False, break_on_hyphens=False)  # fmt: skip
    if len(results.findings) > _MOST:
        yield f"{_INDENT}and {len(results.findings) - _MOST} more: --format json prints all"


def _numbers(effect: Effect) -> str:
    """ "MD -1.2 points (95% CI -1.85 to -0.64), P <0.001"; empty without numbers."""
    parts = []
    if effect.estimate is not None:
        unit = "" if effect.unit is None else "%" if effect.unit == "%" else f" {effect.unit}"
        parts.append(f"{effect.measure or 'estimate'} {effect.estimate:g}{unit}")
    if effect.ci_low is not None and effect.ci_high is not None:
        level = f"{effect.ci_level:g}% CI" if effect.ci_level else "interval"
        parts.append(f"({level} {effect.ci_low:g} to {effect.ci_high:g})")
    told = " ".join(parts)
    if effect.p is None:
        return told
    p = f"P = {effect.p:g}" if isinstance(effect.p, float) else f"P {effect.p}"
    return f"{told}, {p}" if told else p


def _groups(groups: tuple[GroupValue, ...]) -> str:
    """ "intervention 5.2 (SD 1.3), comparator 6.8 (SD 1.4)"; empty without values."""
    return ", ".join(f"{group.group or 'group'} {_value(group)}" for group in groups)


def _value(group: GroupValue) -> str:
    if group.mean is not None:
        return f"{group.mean:g}" + (f" (SD {group.sd:g})" if group.sd is not None else "")
    if group.median is not None:
        return f"median {group.median:g}"
    count = f"{group.events}" if group.events is not None else ""
    count += f" of {group.n}" if group.n is not None else ""
    percent = f"{group.percent:g}%" if group.percent is not None else ""
    return f"{count} ({percent})" if count and percent else count or percent
