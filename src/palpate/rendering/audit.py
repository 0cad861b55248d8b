"""An audit: every statement of an answer with its supports in context and what was checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from palpate.answering.numbers import dose_text, effect_text
from palpate.answering.verification import Checked, Verified
from palpate.errors import UsageError
from palpate.language_model import Reworded
from palpate.library import Library
from palpate.rendering.common import plain
from palpate.vocabulary import Finding, Recommendation, Record, SafetyNote, Support

_LONGEST = 300
"""Characters of a place that are shown; a digest can be a page."""


def verdict_text(verified: Verified) -> str:
    """Whether the answer holds and, where it does not, what is wrong."""
    faulty = verified.faulty
    count = len(verified.parts) - 1
    stamp = verified.answer.library
    if not faulty:
        return f"All {count} statements and rows hold against version {stamp.version} of the library.\n"
    lines = [f"{len(faulty)} of {count + 1} parts do not hold against version {stamp.version} of the library."]
    for where, checked in faulty:
        lines += ["", f"{where}: {plain(checked.text)}", *(f"  ✗ {fault}" for fault in checked.faults)]
    return "\n".join(lines) + "\n"


def audit_text(verified: Verified, library: Library, dropped: Sequence[Checked] = (), reworded: Reworded | None = None) -> str:
    """The whole audit as text; `dropped` is what did not get into the answer, `reworded` what a language model had to do with it."""
    lines = [plain(verified.answer.question), "", verdict_text(verified).rstrip("\n")]
    for where, checked in verified.parts:
        lines += ["", f"{where}: {plain(checked.text)}", *_supports(checked, library), *_checks(checked)]
    if dropped:
        lines += ["", "Dropped: composed, and not shown since the supports do not bear it out"]
        for checked in dropped:
            lines += ["", plain(checked.text), *_supports(checked, library), *_checks(checked)]
    if reworded:
        lines += ["", *_reworded(reworded)]
    return "\n".join(lines) + "\n"


def _reworded(reworded: Reworded) -> Iterator[str]:
    """What the model wrote, sentence by sentence, and why it is or is not shown."""
    yield f"Language model {plain(reworded.model)}: {reworded.shown} of {len(reworded.proposals)} sentences shown"
    if reworded.failure:
        yield f"  ✗ {plain(reworded.failure)}: palpate's own wording is shown"
    for each in reworded.proposals:
        yield f"  {'✗' if each.refused else '✓'} {plain(each.text)} ({', '.join(map(plain, each.statements))})"
        if each.refused:
            yield f"    not shown: {plain(each.refused)}"


def _supports(checked: Checked, library: Library) -> Iterator[str]:
    for address in checked.supports:
        yield f"  ← {address}: {context(address, library)}"


def _checks(checked: Checked) -> Iterator[str]:
    told = dict.fromkeys((check.passed, check.kind, check.what, check.where) for check in checked.checks)
    for passed, kind, what, where in told:
        if passed and kind == "source":
            continue  # the supports stand above with what they say
        yield f"  {'✓' if passed else '✗'} {kind}: {plain(what)}{f' ({where})' if where else ''}"


def context(address: str, library: Library) -> str:
    """What a place says, on one line."""
    try:
        unit = library.resolve(address)
        title = library.get(Support.parse(address).record).title
    except UsageError as error:
        return str(error)
    said = plain(_said(unit))
    return f"{said[:_LONGEST].rstrip()}{'…' if len(said) > _LONGEST else ''} — {plain(title)}"


def _said(unit: Record | Finding | Recommendation | SafetyNote | str) -> str:
    match unit:
        case Finding():
            parts = (
                f"{unit.condition}: {unit.intervention} versus {unit.comparator}, {unit.outcome}",
                unit.timepoint,
                unit.direction.value.replace("_", " "),
                effect_text(unit.effect),
                dose_text(unit.dose),
                f"certainty {unit.certainty.value.replace('_', ' ')}" if unit.certainty else None,
                unit.note,
            )
            return "; ".join(part for part in parts if part)
        case Recommendation():
            return f"{unit.issuer}, {unit.direction.value} {unit.intervention} in {unit.condition}: {unit.statement}"
        case SafetyNote():
            return (
                f"{unit.kind.value.replace('_', ' ')}, {unit.topic}: {unit.statement}{f' Rate: {unit.rate}' if unit.rate else ''}"
            )
        case Record():
            return " ".join(filter(None, (unit.summary, unit.limitations))) or unit.title
        case _:
            return f"“{unit}”"


def as_data(verified: Verified, dropped: Sequence[Checked] = (), reworded: Reworded | None = None) -> dict[str, Any]:
    """The audit for programs."""
    return {
        "question": verified.answer.question,
        "library": verified.answer.library.model_dump(),
        "passed": verified.passed,
        "parts": [{"where": where, **_checked_data(checked)} for where, checked in verified.parts],
        "dropped": [_checked_data(checked) for checked in dropped],
        "language_model": _reworded_data(reworded) if reworded else None,
    }


def _reworded_data(reworded: Reworded) -> dict[str, Any]:
    sentences = [{"text": each.text, "statements": list(each.statements), "refused": each.refused} for each in reworded.proposals]
    return {"model": reworded.model, "failure": reworded.failure, "sentences": sentences}


def _checked_data(checked: Checked) -> dict[str, Any]:
    checks = [{"kind": str(c.kind), "passed": c.passed, "what": c.what, "where": c.where} for c in checked.checks]
    return {"text": checked.text, "supports": list(checked.supports), "passed": checked.passed, "checks": checks}
