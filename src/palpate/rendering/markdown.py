"""An answer as CommonMark. Text of sources is escaped, so that it is shown and never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from palpate.answering.wording import upper_first
from palpate.rendering import common
from palpate.vocabulary import Answer, EffectRow, Reader, Reference, Section, Statement

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_BLOCK_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=])")


def markdown(answer: Answer) -> str:
    """The article; ends in a newline."""
    return "\n\n".join(_blocks(answer)) + "\n"


def escape(text: str) -> str:
    """A text of a source as Markdown that shows exactly that text on one line."""
    escaped = _SPECIAL.sub(r"\\\1", common.plain(text))
    return _BLOCK_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def _blocks(answer: Answer) -> Iterator[str]:
    outdated = common.superseded(answer)
    if answer.urgent:
        yield f"> **URGENT.** {escape(answer.urgent_advice or 'Seek urgent medical care first.')}"
    yield f"# {escape(answer.question)}"
    yield f"*{escape(common.header_line(answer))}*"
    yield f"**Bottom line: {common.verdict_line(answer)}** {_bottom_line(answer, outdated)}"
    if answer.criteria:
        yield f"## {common.CRITERIA_TITLE}"
        for criterion in answer.criteria:
            yield f"### {escape(common.criterion_line(criterion))}"
            if criterion.statements:
                yield _bullets(_sentence(statement, outdated) for statement in criterion.statements)
    for section in answer.sections:
        if section.statements or section.table:
            yield from _section(section, outdated, detailed=answer.reader is Reader.RESEARCHER)
    if answer.ask_doctor:
        yield f"## {common.ASK_TITLE}"
        yield _bullets(escape(item) for item in answer.ask_doctor)
    if answer.searched:
        yield "## What was searched"
        yield _bullets(escape(item) for item in answer.searched)
    if answer.suggestion:
        yield "## To bring evidence in"
        yield f"    {common.plain(answer.suggestion)}"
    if answer.references:
        yield "## References"
        yield "\n".join(_reference(reference, answer) for reference in answer.references)
    yield f"*{escape(answer.disclaimer)}*"
    if answer.follow_ups:
        yield "## You could ask next"
        yield _bullets(escape(item) for item in answer.follow_ups)


def _bottom_line(answer: Answer, outdated: frozenset[int]) -> str:
    if not answer.bottom_line_statements:
        return escape(answer.bottom_line)
    return " ".join(_sentence(statement, outdated) for statement in answer.bottom_line_statements)


def _sentence(statement: Statement, outdated: frozenset[int]) -> str:
    text = common.quoted(statement.text) if statement.quotation else statement.text
    return f"{escape(text)} {common.citation_marks(statement.refs, outdated)}"


def _section(section: Section, outdated: frozenset[int], *, detailed: bool) -> Iterator[str]:
    yield f"## {escape(section.title)}"
    for group, statements in common.groups(section.statements):
        if group:
            yield f"### {escape(group)}"
        yield _bullets(
            f"> {_sentence(statement, outdated)}" if statement.quotation else _sentence(statement, outdated)
            for statement in statements
        )
    for condition, contrasts in common.conditions(section.table):
        yield f"### Effects: {escape(condition)}"
        for contrast in contrasts:
            yield f"*{escape(contrast.title)}*"
            yield _bullets(_row(row, outdated, detailed=detailed) for row in contrast.rows)


def _row(row: EffectRow, outdated: frozenset[int], *, detailed: bool) -> str:
    when = f", {escape(row.timepoint)}" if row.timepoint else ""
    rated = f"{common.plain(row.certainty)} certainty" if row.certainty else ""
    details = common.detail_text(row) if detailed else ""
    evidence = "; ".join(part for part in (common.size_text(row), rated, details) if part)
    tail = f" ({escape(evidence)})" if evidence else ""
    return f"**{escape(upper_first(row.outcome))}**{when}: {escape(common.result_text(row))}{tail} {common.citation_marks([row.ref], outdated)}"


def _bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _reference(reference: Reference, answer: Answer) -> str:
    parts = [escape(reference.citation), f"*{common.kind_label(reference)}.*"]
    if note := common.superseded_note(reference, answer):
        parts.append(f"**{escape(note)}.**")
    parts += [f"[{link.label}](<{link.url}>)" for link in common.links(reference)]
    return f"{reference.number}. {' '.join(parts)}"
