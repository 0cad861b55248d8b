"""Findings read from the tables of full text: two groups side by side, with a P value, an interval or both.

A table is read where every column is understood, exactly two groups stand side by side and both are known; a row where both cells
are values of one kind and a test between the groups goes with them. Everything else is passed over in silence: characteristics at
baseline, regressions, levels of one outcome that share a P value, tables that lost their frame.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from palpate.appraisal.cells import Estimate, Format, Tested, Value, estimate_of, interval_of, is_empty, p_of, value_of
from palpate.appraisal.columns import Column, Role, Time, When, columns_of, formats_in, in_scope, time_in
from palpate.appraisal.grids import Grid, Row, grids, is_table
from palpate.appraisal.passages import Role as Part
from palpate.appraisal.passages import role_of
from palpate.appraisal.study import ReadFinding, Study
from palpate.appraisal.table_groups import Pair, pair_of
from palpate.appraisal.table_outcomes import NOT_RESULTS, Named, is_of_characteristics, named
from palpate.appraisal.table_weighing import Compared, weighed
from palpate.appraisal.values import GroupValue
from palpate.vocabulary import Finding, Record, RecordKind, Support

_REVIEWS = frozenset({RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS, RecordKind.OVERVIEW_OF_REVIEWS})
"""Their tables have studies for rows."""
_REVIEW_TITLE = re.compile(
    r"\bsystematic(?:ally)? review|\bmeta-?analys|\bcost-?effective|\bprediction\b|\bprognos|\brisk factors?\b", re.IGNORECASE
)
_WITHIN = re.compile(
    r"paired|within[- ]group|intra-?group|(?:compar\w+|vs\.?|versus|difference\w*) (?:with|to|from)? ?(?:the )?(?:baseline|before|pre)|between (?:the )?(?:baseline|before|pre)|wilcoxon signed|friedman|repeated[- ]measures",
    re.IGNORECASE,
)
"""Words with which a P value of a table with times may be one of a change in a group."""
_SPREAD_OF_MEAN = re.compile(r"\bS\.?E\.?M?\b|standard errors?", re.IGNORECASE)
_SD = re.compile(r"\bS\.?D\b|standard deviations?", re.IGNORECASE)
_SIZE_ROW = re.compile(
    r"(?:n|no\.?|numbers?|sample size|patients|participants|subjects|total)(?:,? ?(?:of )?(?:\(?n\)?|patients|participants|subjects|cases|women|infants|children|men))?",
    re.IGNORECASE,
)
_ROUNDED = 2.5
"""Percentage points by which rounded shares of a whole may miss it."""
_PART = 0.6
"""Share of the most people, below which a row that counts out of fewer in both groups may be about a subgroup."""
_AGAIN = "several tables tell of it, perhaps of different people"
_LEVEL = re.compile(r"\b(?P<level>9\d(?:\.\d)?) ?% ?(?:CI|C\.I|confidence)", re.IGNORECASE)


FROM_A_TABLE = "it was read from a table: of such findings three in ten misname a group, an outcome or a moment"
"""Stands on every finding read here, so that none decides a verdict or is pooled; 21 of the last 30 were right by eye."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A table of which every column is known."""

    grid: Grid
    columns: tuple[Column, ...]
    pair: Pair
    sizes: tuple[int | None, int | None]
    """People of the intervention's and the comparator's group."""
    most: tuple[int, int]
    """The most people that either group is said to have anywhere in the table."""
    timed: bool
    """Whether columns or rows are told apart by times."""


def table_findings(record: Record, study: Study) -> Iterator[ReadFinding]:
    """What the tables of a record's full text say was found; never raises."""
    if record.kind in _REVIEWS or _REVIEW_TITLE.search(record.title):
        return
    told = (record.title, *(section.text for section in record.abstract))
    methods = tuple(
        section.text for section in record.body if not is_table(section.text) and role_of(section.label) is Part.METHODS
    )
    found: list[ReadFinding] = []
    for number, section in enumerate(record.body, start=1):
        if not is_table(section.text) or _of_methods(section.label):
            continue
        for grid in grids(section.text):
            if frame := _frame(grid, study, told, methods):
                found += _once(list(_of_rows(frame, study, record.id, number, section.text)))
    yield from (replace(one, flags=(*one.flags, FROM_A_TABLE)) for one in _said_again(found))


def _of_methods(label: str | None) -> bool:
    path = (label or "").rpartition(" > ")[0]
    return role_of(path) in {Part.METHODS, Part.BACKGROUND, Part.OBJECTIVE}


def _frame(grid: Grid, study: Study, told: tuple[str, ...], methods: tuple[str, ...]) -> _Frame | None:
    if grid.stubs > 2 or is_of_characteristics(grid):
        return None
    columns = columns_of(grid)
    if columns is None:
        return None
    values = [one for one in columns if one.role is Role.VALUES]
    labels = tuple(dict.fromkeys(one.group for one in values))
    if len(labels) != 2 or not any(one.role in {Role.P, Role.EFFECT, Role.INTERVAL} and not one.group for one in columns):
        return None
    if max(Counter((one.group, one.time, one.part) for one in values).values()) > 1:
        return None
    pair = pair_of((labels[0], labels[1]), study, (*told, grid.caption, grid.notes, *methods))
    if pair is None:
        return None
    timed = any(one.time for one in values) or any(time_in(row.label)[0] or time_in(row.section)[0] for row in grid.rows)
    sizes = _sizes(grid, values, pair)
    first, second = (_most(grid, [one for one in values if one.group == label]) for label in pair.labels)
    return _Frame(grid, columns, pair, sizes, (max(first, sizes[0] or 0), max(second, sizes[1] or 0)), timed)


def _sizes(grid: Grid, values: Sequence[Column], pair: Pair) -> tuple[int | None, int | None]:
    """The sizes of both groups where the header or a row of sizes prints them, and prints one only."""
    first, second = (_size(grid, [one for one in values if one.group == label]) for label in pair.labels)
    return first, second


def _size(grid: Grid, columns: Sequence[Column]) -> int | None:
    printed = {one.n for one in columns if one.n}
    if not printed:
        for row in grid.rows:
            if _SIZE_ROW.fullmatch(row.label):
                printed |= {int(cell) for one in columns if (cell := row.cells[one.index]).isdecimal() and int(cell) > 1}
    return printed.pop() if len(printed) == 1 else None


def _most(grid: Grid, columns: Sequence[Column]) -> int:
    """The most people that a cell of these columns counts out of."""
    cells = (value_of(row.cells[one.index], frozenset(), None, sd=False) for row in grid.rows for one in columns)
    return max((cell.group.n for cell in cells if cell and cell.group.n), default=0)


def _of_rows(frame: _Frame, study: Study, record: str, number: int, text: str) -> Iterator[ReadFinding]:
    rows = frame.grid.rows
    levels = _levels(frame)
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        outcome = named(frame.grid, row, study, counts=_counts(frame, row))
        if outcome is None or row.section in levels or NOT_RESULTS.search(outcome.name):
            continue
        for time, told in _comparisons(frame, row, below, outcome):
            place = Support(record, "body", number, row.start, row.end)
            yield _finding(frame, study, outcome, time, told, str(place), text[row.start : row.end])


def _counts(frame: _Frame, row: Row) -> bool:
    """Whether a row counts people."""
    times = dict.fromkeys(one.time for one in frame.columns if one.role is Role.VALUES)
    return any(pair[0].kind == "share" for time in times if (pair := _values(frame, row, time)))


def _levels(frame: _Frame) -> frozenset[str]:
    """The sections whose rows share out all people of both groups: levels of one outcome, and no outcomes."""
    shares: dict[str, list[tuple[float, float]]] = {}
    for row in frame.grid.rows:
        for time in dict.fromkeys(one.time for one in frame.columns if one.role is Role.VALUES):
            if row.section and (pair := _values(frame, row, time)) and pair[0].kind == "share":
                shares.setdefault(row.section, []).append((pair[0].centre, pair[1].centre))
    return frozenset(
        section
        for section, pairs in shares.items()
        if len(pairs) > 2 and all(abs(sum(one) - 100) < _ROUNDED for one in zip(*pairs, strict=True))
    )


def _comparisons(frame: _Frame, row: Row, below: Row | None, outcome: Named) -> Iterator[tuple[str | None, Compared]]:
    """The comparisons of a row, each with its time: one for each time whose values have a test of their own."""
    values = [one for one in frame.columns if one.role is Role.VALUES]
    times = [time for time in dict.fromkeys(one.time for one in values) if time is None or time.when is not When.BASELINE]
    later = [time for time in times if time is None or time.when is When.FOLLOW_UP]
    for time in later or times[:1]:
        alone = len(later) <= 1
        tests = _tests(frame, row, below, time, alone=alone)
        if tests is None:
            continue
        told = _compared(frame, row, time, outcome, tests, alone=alone)
        if told:
            yield (outcome.time or (time.name if time else None)), told


@dataclass(frozen=True, slots=True)
class _Tests:
    p: Tested | None
    estimate: Estimate | None
    column: Column | None
    """That of the estimate."""


def _tests(frame: _Frame, row: Row, below: Row | None, time: Time | None, *, alone: bool) -> _Tests | None:
    """The tests between the groups that go with a time; None where there is none, or more than one of a kind."""
    scopes = [time] if time is None or not alone else [time, None]
    p_columns = _scoped(frame, Role.P, scopes)
    effects = _scoped(frame, Role.EFFECT, scopes)
    intervals = _scoped(frame, Role.INTERVAL, scopes)
    if len(p_columns) > 1 or len(effects) > 1 or len(intervals) > 1:
        return None
    within = f"{frame.grid.caption} {frame.grid.notes} {row.label}"
    tested = None
    if p_columns and not (frame.timed and _WITHIN.search(within) and "between" not in p_columns[0].words.lower()):
        tested = p_of(_own(row, below, p_columns[0]))
    estimate = estimate_of(_own(row, below, effects[0])) if effects else None
    if estimate and estimate.low is None and intervals and (bounds := interval_of(_own(row, below, intervals[0]))):
        estimate = Estimate(estimate.value, *bounds)
    if (
        estimate
        and estimate.low is not None
        and estimate.high is not None
        and not estimate.low <= estimate.value <= estimate.high
    ):
        estimate = None
    if tested is None and (estimate is None or estimate.low is None):
        return None
    return _Tests(tested, estimate, effects[0] if estimate else None)


def _scoped(frame: _Frame, role: Role, scopes: Sequence[Time | None]) -> list[Column]:
    for scope in scopes:
        if found := list(in_scope(frame.columns, role, scope)):
            return found
    return []


def _own(row: Row, below: Row | None, column: Column) -> str:
    """A cell that is this row's alone; empty where the next row shares it."""
    shared = below is not None and below.cells[column.index] == "〃"
    return "" if shared else row.cells[column.index]


def _compared(frame: _Frame, row: Row, time: Time | None, outcome: Named, tests: _Tests, *, alone: bool) -> Compared | None:
    pairs = {when: _values(frame, row, scope) for when, scope in _scopes(frame, time, alone=alone)}
    main = pairs.pop(When.FOLLOW_UP, None)
    change = pairs.get(When.CHANGE)
    shown = main or change
    if shown is None:
        return None
    level = _LEVEL.search(f"{frame.grid.caption} {' '.join(one.words for one in frame.columns)} {frame.grid.notes}")
    return Compared(
        values=shown,
        is_change=main is None or outcome.change,
        baseline=pairs.get(When.BASELINE),
        change=change if main else None,
        p=tests.p,
        estimate=tests.estimate,
        measure=tests.column.measure if tests.column else None,
        words=tests.column.words if tests.column else "",
        level=float(level["level"]) if level else None,
        sizes=frame.sizes,
    )


def _scopes(frame: _Frame, time: Time | None, *, alone: bool) -> Iterator[tuple[When, Time | None]]:
    """The times whose values bear on a comparison at `time`: itself, the baseline, and the change where it is the only one."""
    held = dict.fromkeys(one.time for one in frame.columns if one.role is Role.VALUES)
    yield (When.CHANGE if time and time.when is When.CHANGE else When.FOLLOW_UP), time
    for other in held:
        if other and other != time and (other.when is When.BASELINE or (other.when is When.CHANGE and alone)):
            yield other.when, other


def _values(frame: _Frame, row: Row, time: Time | None) -> tuple[Value, Value] | None:
    """The values of both groups at a time, where both are read and of one kind."""
    first, second = (_value(frame, row, label, time, n) for label, n in zip(frame.pair.labels, frame.sizes, strict=True))
    first, second = _or_nobody(frame, row, time, 0, first, second), _or_nobody(frame, row, time, 1, second, first)
    if not first or not second or first.kind != second.kind:
        return None
    parts = [value.group.n for value in (first, second)]
    if all(n and n < _PART * most for n, most in zip(parts, frame.most, strict=True)):
        return None
    return first, second


def _or_nobody(frame: _Frame, row: Row, time: Time | None, side: int, own: Value | None, other: Value | None) -> Value | None:
    """The value of a group; nobody where "0" stands beside a count of people."""
    columns = [
        one for one in frame.columns if one.role is Role.VALUES and one.group == frame.pair.labels[side] and one.time == time
    ]
    if own or not other or other.kind != "share" or len(columns) != 1 or row.cells[columns[0].index] != "0":
        return own
    return Value("share", 0.0, GroupValue(events=0, n=frame.sizes[side]))


def _value(frame: _Frame, row: Row, label: str, time: Time | None, n: int | None) -> Value | None:
    columns = [one for one in frame.columns if one.role is Role.VALUES and one.group == label and one.time == time]
    grid = frame.grid
    about = f"{grid.caption} {grid.notes}"
    words = " ".join(one.words for one in columns)
    everything = f"{row.label} {row.section} {words} {about}"
    sd = bool(_SD.search(everything)) and not _SPREAD_OF_MEAN.search(everything)
    own_n = next((one.n for one in columns if one.n), n)
    near = formats_in(row.label, words)
    formats = near or formats_in(row.section, about)
    if not near and "%" in row.label and "CI" in row.label:
        formats = frozenset()
    if len(columns) == 1 and not columns[0].part:
        return value_of(row.cells[columns[0].index], formats, own_n, sd=sd, near=bool(near))
    return _joined({one.part: row.cells[one.index] for one in columns}, len(columns), own_n)


def _joined(parts: dict[str, str], width: int, n: int | None) -> Value | None:
    """A value whose mean and SD, or count and percentage, stand in columns of their own."""
    if len(parts) != width or any(is_empty(cell) for cell in parts.values()):
        return None
    match sorted(parts):
        case ["mean", "sd"]:
            return value_of(f"{parts['mean']} ± {parts['sd']}", frozenset(), n, sd=True)
        case ["mean", "n", "sd"] if parts["n"].isdecimal():
            return value_of(f"{parts['mean']} ± {parts['sd']}", frozenset(), int(parts["n"]), sd=True)
        case ["%", "n"]:
            return value_of(f"{parts['n']} ({parts['%'].rstrip('% ')})", frozenset({Format.COUNT}), n, sd=False)
        case ["mean"]:
            return value_of(parts["mean"], frozenset({Format.MEAN}), n, sd=False)
        case ["%"]:
            return value_of(parts["%"], frozenset({Format.PERCENT}), n, sd=False)
        case ["n"]:
            return value_of(parts["n"], frozenset({Format.COUNT}), n, sd=False)
    return None


def _finding(
    frame: _Frame, study: Study, outcome: Named, time: str | None, told: Compared, address: str, quote: str
) -> ReadFinding:
    result = weighed(told, outcome)
    finding = Finding(
        condition=study.comparison.condition,
        intervention=frame.pair.intervention,
        comparator=frame.pair.comparator,
        outcome=outcome.name,
        timepoint=time,
        effect=result.effect,
        direction=result.direction,
    )
    flags = tuple(dict.fromkeys((*frame.pair.flags, *result.flags)))
    return ReadFinding(finding, address, quote, flags, result.change, result.groups, tabular=True)


def _said_again(found: list[ReadFinding]) -> Iterator[ReadFinding]:
    """With a flag on what several tables tell of: they may be about different people, which was not read."""
    times = Counter(_key(one) for one in found)
    return (replace(one, flags=(*one.flags, _AGAIN)) if times[_key(one)] > 1 else one for one in found)


def _key(one: ReadFinding) -> tuple[str, str | None]:
    return one.finding.outcome.lower(), one.finding.timepoint


def _once(found: list[ReadFinding]) -> Iterator[ReadFinding]:
    """Without outcomes that a table seems to tell of twice at one time: what sets the rows apart was not read."""
    times = Counter(_key(one) for one in found)
    return (one for one in found if times[_key(one)] == 1)
