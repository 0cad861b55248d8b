"""Records and their parts as text for a reader of the library."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from palpate.vocabulary import Finding, Recommendation, Record, SafetyNote

_WIDTH = 96


def listed(record: Record) -> dict[str, Any]:
    """The facts by which a record is found in a list."""
    return {
        "id": record.id,
        "year": record.year,
        "kind": record.kind.value,
        "title": record.title,
        "pmid": record.pmid,
        "doi": record.doi,
        "retracted": record.retracted,
        "superseded_by": list(record.superseded_by),
    }


def list_line(record: Record) -> str:
    """One line of a list, tabs between its fields."""
    return "\t".join([record.id, str(record.year or ""), record.kind.value, _plain(record.title)])


def unit_text(unit: Record | Finding | Recommendation | SafetyNote | str) -> str:
    """A record, a unit of it, or a piece of its text."""
    match unit:
        case Record():
            return "\n".join(_record(unit))
        case Finding():
            return _wrapped(finding_line(unit))
        case Recommendation():
            return _wrapped(recommendation_line(unit))
        case SafetyNote():
            return _wrapped(safety_line(unit))
        case str():
            return _wrapped(unit)


def _record(record: Record) -> Iterator[str]:
    from palpate.answering.statements import reference

    yield _wrapped(reference(1, record).citation)
    marks = [record.kind.value.replace("_", " "), record.id]
    marks += [f"{name} {value}" for name, value in (("PMID", record.pmid), ("PMCID", record.pmcid), ("DOI", record.doi)) if value]
    yield _wrapped(" · ".join(marks))
    if record.retracted:
        yield "RETRACTED"
    if record.superseded_by:
        yield _wrapped(f"Superseded by {', '.join(record.superseded_by)}")
    if record.supersedes:
        yield _wrapped(f"Supersedes {', '.join(record.supersedes)}")
    for title, text in (("Summary", record.summary), ("Limitations", record.limitations), ("Notes", record.notes)):
        if text:
            yield f"\n{title}\n{_wrapped(text)}"
    for section in record.abstract:
        yield f"\n{_plain(section.label or 'Abstract')}\n{_wrapped(section.text)}"
    units = (
        ("Findings", "finding", [finding_line(each) for each in record.findings]),
        ("Recommendations", "recommendation", [recommendation_line(each) for each in record.recommendations]),
        ("Safety", "safety", [safety_line(each) for each in record.safety]),
    )
    for title, name, lines in units:
        if lines:
            yield f"\n{title}"
        for number, line in enumerate(lines, start=1):
            yield _wrapped(f"#{name}-{number}  {line}", indent="    ")


def reading_text(finding: Finding, sentence: str) -> str:
    """Where a finding that was read comes from, and what is doubtful about it; `sentence` is the one that it was read from."""
    lines = [_wrapped("Read by palpate from this sentence, not checked by a person:"), _wrapped(f"“{sentence}”")]
    lines += [_wrapped(f"Flag: {flag}") for flag in finding.flags]
    return "\n".join([*lines, finding.read_from or ""])


def finding_line(finding: Finding) -> str:
    """What was compared on what, and what came of it; whether that was read by grammar, and flagged."""
    from palpate.answering.numbers import effect_text

    when = f", {finding.timepoint}" if finding.timepoint else ""
    effect = effect_text(finding.effect)
    rated = f"; {finding.certainty.value.replace('_', ' ')} certainty" if finding.certainty else ""
    outcome = finding.direction.value.replace("_", " ") + (f" ({effect})" if effect else "")
    read = (" [read, flagged]" if finding.flags else " [read]") if finding.read_from else ""
    return f"{finding.condition}: {finding.intervention} versus {finding.comparator}; {finding.outcome}{when}: {outcome}{rated}{read}"


def recommendation_line(advice: Recommendation) -> str:
    """Who advises what, for whom."""
    year = f" ({advice.year})" if advice.year else ""
    strength = f" [{advice.strength}]" if advice.strength else ""
    return f"{advice.issuer}{year}, {advice.direction.value}, on {advice.condition}: {advice.statement}{strength}"


def safety_line(note: SafetyNote) -> str:
    """What to be careful of."""
    rate = f" ({note.rate})" if note.rate else ""
    return f"{note.kind.value.replace('_', ' ')}, {note.topic}: {note.statement}{rate}"


def _plain(text: str) -> str:
    from palpate.rendering.common import plain

    return plain(text)


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(_plain(text), _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
