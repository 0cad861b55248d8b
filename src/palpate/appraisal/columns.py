"""What each column of a table is: the values of a group at a time, an estimate, an interval, a P value, or what may be passed over.

A column that is none of these and holds figures leaves the whole table unread: it may be a third group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from palpate.appraisal.cells import Format, is_figure
from palpate.appraisal.effects import measure_named
from palpate.appraisal.grids import Grid
from palpate.vocabulary import Measure


class Role(StrEnum):
    """What the cells of a column hold."""

    VALUES = "values"
    P = "p"
    EFFECT = "effect"
    INTERVAL = "interval"
    OTHER = "other"


class When(StrEnum):
    """When values were measured, against the treatment."""

    BASELINE = "baseline"
    FOLLOW_UP = "follow-up"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Time:
    """A time as the table calls it."""

    when: When
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `group` is the label of its group, empty where it stands under none."""

    index: int
    role: Role
    words: str = ""
    """All that stands above it."""
    group: str = ""
    time: Time | None = None
    part: str = ""
    """"mean", "sd", "n" or "%", where a value is spread over several columns."""
    n: int | None = None
    measure: Measure | None = None


_UNIT = r"(?:hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mos?|mths?|m|years?|yrs?|y|minutes?|mins?)"
_BASELINE = re.compile(
    r"\b(?:baselines?|base line|pre(?![-\w])|pre-?(?:test|treatment|intervention|op(?:erative(?:ly)?)?|study|training|dose|surgery|injection|trial|procedur\w*|inject\w*|exercise|therapy|infusion|supplement\w*|season|anesth\w*)|before|prior to|basal|basic|base|initial(?:ly)?|screening"
    r"|(?:at )?(?:entry|admission|inclusion|enrol?ment|randomi[sz]ation)|(?:week|day|month|visit|year|hour|time) ?0|[dtv] ?[01]|visit 1|(?:1st|first) (?:day|visit|evaluation|assessment|measurement)|0 ?(?:-)?(?:weeks?|months?|days?|h|hours?|min|minutes))\b",
    re.IGNORECASE,
)
_FOLLOW_UP = re.compile(
    rf"\b(?:(?:after|at|post)?\s?(?:\d+(?:\.\d+)?|one|two|three|four|six|twelve)(?:\s?(?:-|to|/)\s?\d+)?(?:st|nd|rd|th)?[ -]?{_UNIT}\b(?:[ -](?:follow[- ]?up|post[- ]?\w+|later|after \w+(?: \w+)?))?"
    rf"|(?:weeks?|days?|months?|visit|hours?|years?|t|follow[- ]?up|session|pod) ?\d+(?:\s?(?:-|to)\s?\d+)?(?:st|nd|rd|th)?|(?:first|second|third|final|last) (?:week|day|month|visit|follow[- ]?up)"
    r"|post(?![-\w])|post-?(?:test|treatment|intervention|op(?:erative(?:ly)?)?|study|training|dose|surgery|trial|procedur\w*|inject\w*|exercise|therapy|infusion|supplement\w*)|after(?: (?:the )?(?:treatment|intervention|therapy|surgery|training|operation|study|supplementation))?|follow[- ]?ups?|final|end ?points?"
    r"|(?:at )?(?:the )?end(?: of (?:the )?(?:study|treatment|intervention|trial|therapy))?|(?:at )?discharge|24 ?h)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"(?:\b(?:changes?|difference (?:from|between) (?:baseline|before)|improvements?|reductions?|decreases?|increases?|gains?|delta|mean difference|differences?)\b|[Δ∆])(?:[ ,(%-]*(?:score|scores|%|from|to|baseline|in|mean|over time|the|of|from baseline)\b)*",
    re.IGNORECASE,
)
_SINCE_BASELINE = re.compile(
    r"(?:\b(?:mean |median )?(?:changes?|differences?|improvements?|reductions?|decreases?|increases?)\b|[Δ∆]) ?(?:score |scores |\(%\) )?(?:from|since|versus|vs\.?|relative to|compared (?:to|with)) (?:the )?(?:baseline|pre\b|pre-?\w+)(?: (?:to|at|until|after) [\w ]{1,20})?",
    re.IGNORECASE,
)
_P = re.compile(
    r"(?:\bp\b|\bp[- ]?values?\b|\bsig(?:nificance|\.)?(?: \(?2-tailed\)?)?$|\bstatistical significance\b)", re.IGNORECASE
)
_P_OF_ELSE = re.compile(
    r"within|trend|interact|\btime\b|baseline|paired|\bpre\b|before|intra|anova|friedman|homogen|equivalence|non-?inferior|\bvs\b|versus|\bx\b|change from|heterogen",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    r"\(?(?:\d\d(?:\.\d)? ?% ?)?(?:CI|C\.I\.|confidence intervals?|conf\. int\.)(?: ?\d\d ?%)?\)?", re.IGNORECASE
)
_EFFECT = re.compile(r"\b(?:differences?|MDs?|treatment effects?|between[- ]groups?)\b", re.IGNORECASE)
_OF_BOTH = re.compile(
    r"\b(?:between|inter-?group|comparisons?|differences?|effects?|statistic\w*|tests?|p[- ]values?)\b", re.IGNORECASE
)
"""What stands above columns of tests and belongs to no group."""
_PASSED_OVER = re.compile(
    r"(?:totals?|all|overall|whole (?:group|sample)|both groups|entire .*|t|f|z|u|w|h|r|df|d\.? ?f\.?|degrees? of freedom|(?:chi|[χx])[ -]?(?:square\w*|2)?.*|tests?(?: used)?|statistics?|(?:test|t|f|z) ?-?(?:test|value|statistics?|score|ratio).*"
    r"|effect size.*|cohen'?s? ?d|d|(?:partial )?(?:η|eta).*|NNTH?\b.*|units?|reference (?:range|values?)|normal (?:range|values?)|power|items?|range|statistical test.*|mann.*|icc)(?: \(?n ?= ?\d+\)?)?",
    re.IGNORECASE,
)
_PARTS = {"mean": "mean", "means": "mean", "m": "mean", "x": "mean", "sd": "sd", "s.d.": "sd", "s.d": "sd", "±sd": "sd", "± sd": "sd",
          "(sd)": "sd", "standard deviation": "sd", "std": "sd", "n": "n", "no.": "n", "no": "n", "number": "n", "events": "n", "%": "%",
          "(%)": "%", "percent": "%", "percentage": "%"}  # fmt: skip
_OF_VALUES = re.compile(
    r"(?:groups?|(?:treatment|study|patient|intervention|randomi[sz]ed) groups?|arms?|study arms?|treatments?|allocation|interventions?|regimens?|values?|results?|outcomes?|scores?|participants|patients|number (?:of|\().*|no\. (?:of|\().*"
    r"|(?:(?:adjusted|crude|ls|least[- ]squares?) )?(?:means?|medians?|averages?|n|no\.?|number|%|percent|x|sd|frequency|rate)\b[ ,(±+/-]*(?:(?:mean|standard|deviations?|sd|s\.d\.|se|sem|errors?|iqr|range|interquartile|%|n|or|and|ci|min|max|95)[ ,()%;±/-]*)*(?:scores?|values?)?)",
    re.IGNORECASE,
)
"""What stands above columns without naming a group."""
_TREATED_GROUP = re.compile(r"(?:intervention|treatment|study)(?: group| arm)?", re.IGNORECASE)
"""Those of them that name one where nothing else does."""
_SIZE = re.compile(
    r"[(\[,]?\s*\bn\s?[=:]\s?(?P<n>\d{1,6}(?:,\d{3})?)(?: ?(?:patients|participants|subjects|women|men|children|people))?(?:\s?;?\s?\d*\s?%)?\s*[)\]]?",
    re.IGNORECASE,
)
_SIZE_ALONE = re.compile(r"(?<=[A-Za-z]) ?\((?P<n>\d{1,5})\)$")
_FORMAT_WORDS = re.compile(
    r"\bn ?/ ?N\b\s*(?:\(%\))?|\b(?:means?|medians?|n|no\.)\s*(?=\(N\))|[,;]?\s*[(\[]?\b(?:means?|medians?|n|no\.|number|average)\b\s*(?:[(\[±,+/-]+\s*(?:SD|S\.D\.|SE|SEM|%|IQR|range|standard deviations?|interquartile range|95 ?% CI)\s*[)\]]*)\s*[)\]]?|[(\[]\s*(?:n|N|[^()\[\]]*%[^()\[\]]*)\s*[)\]]",
    re.IGNORECASE,
)
_TRIM = " ,;:-()[]/"


def columns_of(grid: Grid) -> tuple[Column, ...] | None:
    """The columns of a table behind those of names; None where one of them is not understood."""
    shared = _shared([path for path in grid.paths[grid.stubs :] if path and _role(path[-1]) is Role.VALUES])
    paths = [tuple(words for words in path if words not in shared) for path in grid.paths]
    found = [_column(index, paths[index]) for index in range(grid.stubs, len(paths))]
    kept: list[Column] = []
    for one in found:
        if one is not None:
            kept.append(one)
        elif any(is_figure(row.cells[grid.stubs + len(kept)]) for row in grid.rows):
            return None
        else:
            kept.append(Column(grid.stubs + len(kept), Role.OTHER))
    return tuple(kept)


def _shared(paths: list[tuple[str, ...]]) -> frozenset[str]:
    """What stands above every column of values, and so tells none apart."""
    shared = frozenset.intersection(*map(frozenset, paths)) if len(paths) > 1 else frozenset()
    return frozenset(words for words in shared if time_in(words)[0] is None)


def _column(index: int, path: tuple[str, ...]) -> Column | None:
    words = " ".join(path)
    if not path:
        return None
    last = path[-1]
    group, time, part, n = _taken_apart(path)
    role = _role(last)
    if role is Role.VALUES and len(path) > 1 and _EFFECT.search(path[0]) and not group:
        role = Role.OTHER
    if role is Role.VALUES and not group:
        return None
    if role is Role.P and _P_OF_ELSE.search(words):
        role = Role.OTHER
    if role is not Role.VALUES:
        above = tuple(one for one in path[:-1] if not _OF_BOTH.search(one))
        scope, own = _taken_apart(above), time_in(last)[0]
        group, time = scope[0], scope[1] or (own if own and own.when is When.FOLLOW_UP else None)
        return Column(index, role, words, group, time, measure=measure_named(words) if role is Role.EFFECT else None)
    return Column(index, role, words, group, time, part, n)


def _role(last: str) -> Role:
    if _PASSED_OVER.fullmatch(last):
        return Role.OTHER
    if _INTERVAL.fullmatch(last):
        return Role.INTERVAL
    effect = measure_named(last) is not None or _EFFECT.search(last)
    if _P.search(last) and len(last) < 60:
        return Role.OTHER if effect and _INTERVAL.search(last) else Role.P
    return Role.EFFECT if effect else Role.VALUES


def _taken_apart(path: tuple[str, ...]) -> tuple[str, Time | None, str, int | None]:
    """The group, the time, the part of a value and the size of a group that the words above a column name."""
    groups: list[str] = []
    time: Time | None = None
    part, treated, n = "", "", None
    for words in path:
        if size := _SIZE.search(words) or _SIZE_ALONE.search(words):
            n = int(size["n"].replace(",", ""))
            words = " ".join((words[: size.start()] + " " + words[size.end() :]).split())
        if stat := _PARTS.get(words.lower().strip(" :")):
            part = stat
            continue
        words = _balanced(_FORMAT_WORDS.sub("", words).strip(_TRIM))
        if _TREATED_GROUP.fullmatch(words):
            treated = words
        if not words or _OF_VALUES.fullmatch(words):
            continue
        own, rest = time_in(words)
        if own and not rest:
            time = time if time and own.when is When.CHANGE else own
        elif own and own.when is not When.CHANGE:
            time = own
            groups.append(rest)
        else:
            groups.append(words)
    return " ".join(groups) or treated, time, part, n


def _balanced(words: str) -> str:
    """With the bracket at the end that belongs to one inside."""
    return words + ")" * (words.count("(") - words.count(")")) if words.count("(") > words.count(")") else words


def time_in(words: str) -> tuple[Time | None, str]:
    """The time that words name, and what is left of them; a change from baseline is a change."""
    if since := _SINCE_BASELINE.search(words):
        return Time(When.CHANGE), _without_joints(f"{words[: since.start()]} {words[since.end() :]}")
    for when, pattern in ((When.BASELINE, _BASELINE), (When.CHANGE, _CHANGE), (When.FOLLOW_UP, _FOLLOW_UP)):
        if found := pattern.search(words):
            if when is When.BASELINE and (later := _FOLLOW_UP.search(words[: found.start()] + words[found.end() :])):
                return Time(When.CHANGE, later[0].strip(_TRIM)), ""
            rest = f"{words[: found.start()]} {words[found.end() :]}"
            return Time(when, found[0].strip(_TRIM) if when is When.FOLLOW_UP else None), _without_joints(rest)
    return None, words


def _without_joints(words: str) -> str:
    words = re.sub(r"[(\[]\s*[)\]]", " ", words)
    words = re.sub(
        r"(?:^|\s)(?:at|after|in|of|on|the|to|from|and|mean|scores?|values?|,|-)+(?=\s|$)(?=\s*$)", " ", words.strip(_TRIM)
    )
    return " ".join(words.split()).strip(_TRIM)


_FORMATS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    (Format.PERCENT_FIRST, re.compile(r"%\s*[(\[]\s*n\b|percent(?:age)?s? \(n", re.IGNORECASE)),
    (Format.COUNT, re.compile(r"\b(?:n|no\.?|nos?\.|numbers?|counts?|events?|frequency|patients|subjects|participants|cases|women|men|infants|children)\b[^()|;]{0,40}[(\[,/]\s*(?:%|percent)|\b(?:No|n)\.? ?%", re.IGNORECASE)),
    (Format.MEDIAN, re.compile(r"\bmedians?\b|\bIQR\b|interquartile|quartiles?|percentiles?\b", re.IGNORECASE)),
    (Format.MEAN, re.compile(r"\bmeans?\b|±|\bSD\b|\bS\.D\.|standard deviation|\baverage\b", re.IGNORECASE)),
)  # fmt: skip


def formats_in(*places: str) -> frozenset[Format]:
    """What the first of these places that says anything says values are."""
    for words in places:
        said = frozenset(one for one, pattern in _FORMATS if pattern.search(words))
        if Format.PERCENT_FIRST in said:
            said -= {Format.COUNT}
        if said:
            return said
    return frozenset()


def in_scope(columns: tuple[Column, ...], role: Role, time: Time | None) -> Iterator[Column]:
    """The columns of a role that belong to both groups, at a time or at none."""
    return (one for one in columns if one.role is role and not one.group and one.time == time)
