"""The frame of a table of full text: its caption, what stands above each column, its rows with their places, its notes.

`sources.jats_text` keeps a table as a section of its own: caption, a line for each row with " | " between the cells, footnotes.
What of it is header and what body is told here by what the cells hold; a table whose cells don't fill its columns is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from palpate.appraisal.cells import bare, is_figure
from palpate.appraisal.numerals import levelled

BAR = " | "


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body: `start` and `end` are offsets in the section; a cell is levelled and without marks of footnotes."""

    label: str
    cells: tuple[str, ...]
    """All of its columns, the label's as well."""
    section: str
    """The row above it that has a label and no figures, or spans the table; empty where there is none."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A part of a table under one header."""

    caption: str
    paths: tuple[tuple[str, ...], ...]
    """What stands above each column, from the top down, each text once."""
    rows: tuple[Row, ...]
    notes: str
    stubs: int
    """How many columns at the left hold names and no figures."""


@dataclass(frozen=True, slots=True)
class _Line:
    cells: tuple[str, ...]
    start: int
    end: int


def is_table(text: str) -> bool:
    """Whether a section holds a table."""
    return sum(BAR in line for line in text.split("\n")) > 1


def grids(text: str) -> Iterator[Grid]:
    """The tables in a section that holds one; a header in the middle begins another."""
    lines = list(_lines(levelled_lines(text)))
    tabular = [index for index, line in enumerate(lines) if len(line.cells) > 1]
    if len(tabular) < 2:
        return
    caption = " ".join(line.cells[0] for line in lines[: tabular[0]])
    notes = " ".join(line.cells[0] for line in lines[tabular[-1] + 1 :])
    header: list[_Line] = []
    rows: list[Row] = []
    section = ""
    for line in lines[tabular[0] : tabular[-1] + 1]:
        if _heads_section(line):
            section = bare(line.cells[0])
        elif _is_header(line):
            if rows:
                yield from _grid(caption, header, rows, notes)
                header, rows = [], []
            header.append(line)
            section = ""
        else:
            rows.append(Row(bare(line.cells[0]), tuple(map(bare, line.cells)), section, line.start, line.end))
    yield from _grid(caption, header, rows, notes)


def levelled_lines(text: str) -> str:
    """As `levelled`, with the ends of lines kept."""
    flat = levelled(text)
    return "".join("\n" if before == "\n" else after for before, after in zip(text, flat, strict=True))


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        yield _Line(tuple(cell.strip() for cell in f"{line} ".split(BAR)), start, start + len(line.rstrip()))
        start += len(line) + 1


def _heads_section(line: _Line) -> bool:
    return bool(line.cells[0]) and not any(line.cells[1:])


def _is_header(line: _Line) -> bool:
    return not any(is_figure(cell) for cell in line.cells[1:]) and sum(map(bool, line.cells[1:])) > 0


def _grid(caption: str, header: list[_Line], rows: list[Row], notes: str) -> Iterator[Grid]:
    """One grid, where header and rows are all as wide; else none."""
    if not header or not rows:
        return
    width = len(header[0].cells)
    if width < 3 or any(len(line.cells) != width for line in header):
        return
    rows = [row for row in rows if len(row.cells) == width] if _mostly(rows, width) else []
    if rows:
        paths = tuple(_path(header, column) for column in range(width))
        yield Grid(caption, paths, tuple(rows), notes, _stubs(rows))


def _mostly(rows: list[Row], width: int) -> bool:
    """Whether rows fill the columns; where more than one in ten does not, the table lost its frame."""
    return sum(len(row.cells) != width for row in rows) * 10 <= len(rows)


def _path(header: list[_Line], column: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for line in header if (text := bare(line.cells[column]))))


def _stubs(rows: list[Row]) -> int:
    """Columns at the left whose cells are words."""
    width = len(rows[0].cells)
    for column in range(1, width):
        if any(is_figure(row.cells[column]) for row in rows):
            return column
    return width
