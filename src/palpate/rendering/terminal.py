"""An answer in the terminal: rich where there are colours, the same words plain where the output is piped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from palpate.answering.wording import upper_first
from palpate.rendering import common
from palpate.rendering.conversation import in_brief
from palpate.vocabulary import Answer, EffectRow, Reader, Reference, Section, Statement

_READING_WIDTH = 96
"""Characters; beyond some hundred the eye loses the line."""
_WIDE_TABLE = 128
"""Characters from which the effects table shows every figure in a column of its own."""
_WIDEST_TABLE = 180
_INDENT = 2

_TITLE = "bold"
_HEADING = "bold cyan"
_GROUP = "bold"
_QUIET = "dim"
_URGENT = "bold red"


class Hanging:
    """Texts with a label at the left, a bullet or a number, and their lines in a column beside it."""

    def __init__(self, items: Sequence[tuple[str, Text]], *, style: str = _QUIET, repeat: bool = False) -> None:
        self._items = items
        self._style = style
        self._repeat = repeat

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lines without blanks at their ends, which a table would have."""
        indent = max((len(label) for label, _ in self._items), default=0)
        for label, text in self._items:
            lines = text.wrap(console, max(options.max_width - indent - 1, 1))
            for number, line in enumerate(lines):
                shown = label if number == 0 or self._repeat else ""
                yield Segment(f"{shown.rjust(indent)} ", console.get_style(self._style))
                yield from Segment.apply_style(line.render(console, end="\n"), console.get_style(line.style))


def print_answer(answer: Answer, console: Console) -> None:
    """Print the article."""
    width = min(console.width, _READING_WIDTH)
    outdated = common.superseded(answer)
    for part in _head(answer, outdated):
        console.print(part, width=width, highlight=False)
    for part in _criteria(answer, outdated):
        console.print(part, width=width, highlight=False)
    detailed = answer.reader is Reader.RESEARCHER
    for section in answer.sections:
        if section.statements or section.table:
            _print_section(section, outdated, console, width, detailed=detailed)
    for part in _tail(answer):
        console.print(part, width=width, highlight=False)


def print_brief(answer: Answer, console: Console) -> None:
    """Print the bottom line, the first points of the section that was asked for, their references, and what to ask next."""
    width = min(console.width, _READING_WIDTH)
    outdated = common.superseded(answer)
    title, statements = in_brief(answer)
    cited = {ref for each in (*answer.bottom_line_statements, *statements) for ref in each.refs}
    parts: list[RenderableType] = [_urgent(answer), ""] if answer.urgent else []
    parts.append(_bottom_line(answer, outdated))
    if statements:
        parts += [_heading(common.plain(title)), _points(statements, outdated)]
    if answer.suggestion:
        parts += [
            _heading("To bring evidence in"),
            Padding(Text(common.plain(answer.suggestion), style="bold"), (0, 0, 0, _INDENT)),
        ]
    shown = [reference for reference in answer.references if reference.number in cited]
    if shown:
        parts += ["", Text(f"Sources: {'; '.join(_short(each) for each in shown)}.", style=_QUIET)]
    if answer.follow_ups:
        parts += [_heading("You could ask next"), _listing(answer.follow_ups)]
    for part in parts:
        console.print(part, width=width, highlight=False)


def _short(reference: Reference) -> str:
    """A reference in a few words: "3 Furlan 2015, PMID 26329399"."""
    name = reference.authors[0].rsplit(" ", 1)[0] if reference.authors else reference.title
    pmid = f", PMID {reference.pmid}" if reference.pmid else ""
    return common.plain(f"{reference.number} {name}{f' {reference.year}' if reference.year else ''}{pmid}")


def _head(answer: Answer, outdated: frozenset[int]) -> Iterable[RenderableType]:
    if answer.urgent:
        yield _urgent(answer)
        yield ""
    yield Text(common.plain(answer.question), style=_TITLE)
    yield Text(common.header_line(answer), style=_QUIET)
    yield ""
    yield _bottom_line(answer, outdated)


def _criteria(answer: Answer, outdated: frozenset[int]) -> Iterable[RenderableType]:
    if answer.criteria:
        yield _heading(common.CRITERIA_TITLE)
    for criterion in answer.criteria:
        yield Text(f"\n{common.plain(common.criterion_line(criterion))}", style=_GROUP)
        if criterion.statements:
            yield _points(criterion.statements, outdated)


def _urgent(answer: Answer) -> RenderableType:
    """The word itself in front of every line, so that it stands out without colour as well."""
    advice = Text(common.plain(answer.urgent_advice or "Seek urgent medical care first."), style="bold")
    return Hanging([("!!", Text("URGENT", style=_URGENT)), ("!!", advice)], style=_URGENT, repeat=True)


def _bottom_line(answer: Answer, outdated: frozenset[int]) -> RenderableType:
    text = Text()
    text.append(f"Bottom line: {common.verdict_line(answer)}", style=_TITLE)
    if not answer.bottom_line_statements:
        text.append(f" {common.plain(answer.bottom_line)}")
    for statement in answer.bottom_line_statements:
        text.append(" ").append_text(_sentence(statement, outdated))
    return text


def _sentence(statement: Statement, outdated: frozenset[int]) -> Text:
    text = Text(common.quoted(statement.text), style="italic") if statement.quotation else Text(common.plain(statement.text))
    return Text.assemble(text, " ", (common.citation_marks(statement.refs, outdated), _QUIET))


def _heading(title: str) -> RenderableType:
    return Text(f"\n{title.upper()}", style=_HEADING)


def _print_section(section: Section, outdated: frozenset[int], console: Console, width: int, *, detailed: bool) -> None:
    console.print(_heading(common.plain(section.title)), width=width, highlight=False)
    for group, statements in common.groups(section.statements):
        if group:
            console.print(Text(f"\n{common.plain(group)}", style=_GROUP), width=width, highlight=False)
        console.print(_points(statements, outdated), width=width, highlight=False)
    if section.table:
        wide = console.width >= _WIDE_TABLE
        console.print(
            _wide_table(section.table, outdated, detailed) if wide else _narrow_table(section.table, outdated, detailed),
            width=min(console.width, _WIDEST_TABLE) if wide else width,
            highlight=False,
        )


def _points(statements: Sequence[Statement], outdated: frozenset[int]) -> RenderableType:
    return Hanging([("❝" if each.quotation else "•", _sentence(each, outdated)) for each in statements])


def _narrow_table(rows: Iterable[EffectRow], outdated: frozenset[int], detailed: bool) -> RenderableType:
    """A line over the rows says what is compared; the columns keep their places from table to table."""
    parts: list[RenderableType] = []
    header = True
    for condition, contrasts in common.conditions(rows):
        parts.append(Text(f"\nEffects: {common.plain(condition)}", style=_GROUP))
        for contrast in contrasts:
            parts.append(Text(common.plain(contrast.title), style="italic"))
            table = _table(
                header,
                Column("Outcome, time", ratio=26),
                Column("Effect (95% CI)", ratio=34),
                Column("Evidence", ratio=15),
                Column("Ref", width=4, justify="right", no_wrap=True),
            )
            for row in contrast.rows:
                when = f", {common.plain(row.timepoint)}" if row.timepoint else ""
                rated = f"{common.plain(row.certainty)} certainty" if row.certainty else ""
                details = common.detail_text(row) if detailed else ""
                evidence = "; ".join(part for part in (common.size_text(row), rated, details) if part) or "–"
                table.add_row(
                    Text(upper_first(common.plain(row.outcome)) + when),
                    Text(common.result_text(row)),
                    Text(evidence),
                    Text(common.marker(row.ref, outdated), style=_QUIET),
                )
            parts.append(Padding(table, (0, 0, 0, _INDENT)))
            header = False
    return Group(*parts)


def _wide_table(rows: Iterable[EffectRow], outdated: frozenset[int], detailed: bool) -> RenderableType:
    parts: list[RenderableType] = []
    for condition, contrasts in common.conditions(rows):
        parts.append(Text(f"\nEffects: {common.plain(condition)}", style=_GROUP))
        table = _table(
            True,
            Column("Comparison", ratio=28),
            Column("Outcome", ratio=18),
            Column("Time", ratio=13),
            Column("Effect (95% CI)", ratio=30),
            Column("Studies", width=7, justify="right"),
            Column("People", width=7, justify="right"),
            Column("Certainty", width=9),
            Column("Ref", width=4, justify="right", no_wrap=True),
        )
        for contrast in contrasts:
            for index, row in enumerate(contrast.rows):
                table.add_row(
                    Text(common.plain(contrast.title) if index == 0 else "″", style="italic"),
                    Text(upper_first(common.plain(row.outcome))),
                    Text(common.plain(row.timepoint or "–")),
                    Text("; ".join(filter(None, (common.result_text(row), common.detail_text(row) if detailed else "")))),
                    Text(f"{row.studies:,}" if row.studies is not None else "–"),
                    Text(f"{row.participants:,}" if row.participants is not None else "–"),
                    Text(common.plain(row.certainty or "–")),
                    Text(common.marker(row.ref, outdated), style=_QUIET),
                )
        parts.append(table)
    return Group(*parts)


def _table(header: bool, *columns: Column) -> Table:
    table = Table(*columns, box=None, show_header=header, header_style=_QUIET, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.collapse_padding = False
    return table


def _tail(answer: Answer) -> Iterable[RenderableType]:
    if answer.ask_doctor:
        yield _heading(common.ASK_TITLE)
        yield _listing(answer.ask_doctor)
    if answer.searched:
        yield _heading("What was searched")
        yield _listing(answer.searched)
    if answer.suggestion:
        yield _heading("To bring evidence in")
        yield Padding(Text(common.plain(answer.suggestion), style="bold"), (0, 0, 0, _INDENT))
    if answer.references:
        yield _heading("References")
        yield _references(answer)
    yield ""
    yield Text(common.plain(answer.disclaimer), style="italic")
    if answer.follow_ups:
        yield _heading("You could ask next")
        yield _listing(answer.follow_ups)


def _listing(items: Iterable[str]) -> RenderableType:
    return Hanging([("•", Text(common.plain(item))) for item in items])


def _references(answer: Answer) -> RenderableType:
    outdated = common.superseded(answer)
    return Hanging([(common.marker(each.number, outdated), _reference(each, answer)) for each in answer.references])


def _reference(reference: Reference, answer: Answer) -> Text:
    text = Text(common.plain(reference.citation))
    text.append(f" {common.kind_label(reference)}.", style="italic")
    if note := common.superseded_note(reference, answer):
        text.append(f" {note}.", style="bold yellow")
    places = common.links(reference)
    printed = common.identifiers(reference) or " ".join(link.url for link in places)
    if printed:
        text.append(" ").append(printed, style=f"{_QUIET} link {places[0].url}" if places else _QUIET)
    return text
