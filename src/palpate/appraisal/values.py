"""The values of two groups side by side: "5.2 (SD 1.3) vs 6.8 (1.4)", "12/45 (27%) and 20/44 (45%)"; `text` is levelled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from palpate.appraisal.numerals import SIGNED, UNSIGNED, number
from palpate.appraisal.sides import Arms, side_of


@dataclass(frozen=True, slots=True)
class GroupValue:
    """What one group had. `sd` only where the words say that it is a standard deviation; a percentage is of the group's people."""

    group: str | None = None
    """"intervention", "comparator", or None where the words around the number don't tell."""
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    n: int | None = None
    events: int | None = None
    percent: float | None = None


_UNIT = r"(?:\s?(?!(?:vs|versus|and|in|to|of|compared|than|with|or|at|for|SD)\b)[A-Za-zµμ°/²^]{1,9}\.?)?"
_EVENTS = rf"(?P<events>\d{{1,6}})\s?(?:/|\bof\b|out of)\s?(?P<n>\d{{1,6}})(?:\s*\w+)?(?:\s*[,(\[]\s*(?P<p1>{UNSIGNED})\s?%)?"
_COUNT = rf"(?P<events3>\d{{1,6}})(?: (?:patients|participants|women|men|subjects|children|cases|people))?\s*[(\[]\s*(?P<p3>{UNSIGNED})\s?%"
_PERCENT = rf"(?P<p2>{SIGNED})\s?%(?!\s*(?:C\.?I|confidence|credible))(?:\s*[(\[]\s*(?P<events2>\d{{1,6}})\s?(?:/|of)\s?(?P<n2>\d{{1,6}})\s*[)\]])?"
_MEAN = rf"(?P<mean>{SIGNED}){_UNIT}\s*(?:(?:SD\s*)?(?:±|\+/-)\s*(?P<spread>{UNSIGNED}){_UNIT}|[(\[]\s*(?P<named>SD|s\.d\.|standard deviation|±)?\s*[=:,]?\s*(?P<bracket>{UNSIGNED}){_UNIT}\s*[)\]])"
_PLAIN = rf"(?P<plain>{SIGNED})(?!\s?%){_UNIT}(?=[ ,.;)\]]|$)"
_VALUE = re.compile(rf"(?<![\w.])(?<!\d-)(?<!% -)(?<!%-)(?:{_EVENTS}|{_COUNT}|{_PERCENT}|{_MEAN}|{_PLAIN})")
_VERSUS = re.compile(
    r"^[)\]]?[^.;\d]{0,60}?(?:\bvs?\b\.?|\bversus\b|\bcompared (?:with|to)\b|\bagainst\b)[^.;\d]{0,70}$", re.IGNORECASE
)
_AND = re.compile(r"^[)\]]?[^.;\d]{0,70}?(?:\band\b|\bthan\b)[^.;\d]{0,70}$", re.IGNORECASE)
_PLAINLY = re.compile(r"^[^;\d]{0,25}$")
_DOSE = re.compile(r"\s?(?:mg|mcg|[µμ]g|g|IU|U|mmol|kcal|sessions?|weeks?|days?|months?|years?|hours?|h|min)\b(?! of)")
"""Units of doses and of times: bare numbers with them may say what was given, or when, instead of what was found."""
_SD_SAID = re.compile(r"\bSD\b|\bs\.d\.|standard deviation", re.IGNORECASE)
_STATISTIC = re.compile(
    r"(?:±|\+/-|\bSD|\bSE|\bSEM|\bIQR|\brange|\b[nN]|\b[pP]|CI|[=<>≤≥]|\bto|\b[FtrR]|ratio|\bOR|\bRR|\bHR|\bdifference\w*)\s*[=<>≤≥,:(\[]*\s*$"
)


def pair_in(text: str, arms: Arms) -> tuple[GroupValue, ...]:
    """The first two values of a clause that are set against each other, the intervention's first where words tell; else none."""
    sd_said = bool(_SD_SAID.search(text))
    found = [one for one in _VALUE.finditer(text) if not _STATISTIC.search(text, 0, one.start())]
    for index, (first, second) in enumerate(pairwise(found)):
        between = text[first.end() : second.start()]
        versus = bool(_VERSUS.match(between))
        if not _alike(first, second) or not (versus or (_AND.match(between) and first["plain"] is None)):
            continue
        if not _certain(first, second, between, sd_said=sd_said):
            continue
        if index and _third(text[found[index - 1].end() : first.start()], found[index - 1], first):
            return ()
        if index + 2 < len(found) and _third(text[second.end() : found[index + 2].start()], second, found[index + 2]):
            return ()
        one, other = _value(first, sd_said=sd_said), _value(second, sd_said=sd_said)
        before = text[found[index - 1].end() if index else 0 : first.start()]
        after = text[second.end() : found[index + 2].start() if index + 2 < len(found) else len(text)]
        return _sided(one, other, _label(before, between, after, arms))
    return ()


def _certain(first: re.Match[str], second: re.Match[str], between: str, *, sd_said: bool) -> bool:
    """Whether two values are those of groups: no bare doses, and no "28 (87.5)", which may be a count with its percentage."""
    if first["plain"]:
        return bool(_PLAINLY.match(between)) and not (_DOSE.search(first[0]) and _DOSE.search(second[0]))
    return sd_said or not first["bracket"] or bool(first["named"] or second["named"])


def _third(between: str, second: re.Match[str], third: re.Match[str]) -> bool:
    """Whether a third value belongs to the same list: there are more than two groups."""
    return _alike(second, third) and bool(_VERSUS.match(between) or _AND.match(between) or not between.strip(" ,"))


def _alike(first: re.Match[str], second: re.Match[str]) -> bool:
    kinds = [
        "count" if one["events"] or one["events3"] else "percent" if one["p2"] else "mean" if one["mean"] else "plain"
        for one in (first, second)
    ]
    return kinds[0] == kinds[1]


def _value(found: re.Match[str], *, sd_said: bool) -> GroupValue:
    if found["events"]:
        return GroupValue(events=int(found["events"]), n=int(found["n"]), percent=number(found["p1"] or ""))
    if found["events3"]:
        return GroupValue(events=int(found["events3"]), percent=number(found["p3"]))
    if found["p2"]:
        n, events = found["n2"], found["events2"]
        return GroupValue(percent=number(found["p2"]), n=int(n) if n else None, events=int(events) if events else None)
    if found["mean"]:
        return GroupValue(mean=number(found["mean"]), sd=number(found["spread"] or found["bracket"]) if sd_said else None)
    return GroupValue(mean=number(found["plain"]))


def _label(before: str, between: str, after: str, arms: Arms) -> bool | None:
    """Whether the first value is the intervention's, as the words beside the two say; None where they don't."""
    joined = re.split(r"\b(?:vs?\b\.?|versus|compared (?:with|to)|against|and|than)\b|,", between, maxsplit=1)
    own = side_of(joined[0], arms)
    others = side_of(" ".join(joined[1:]), arms) if len(joined) > 1 else None
    last = side_of(re.split(r"[.;,()]", after.lstrip(" )]%,"), maxsplit=1)[0][:50], arms)
    if own is not None:
        return own
    if last is not None:
        return not last
    first = side_of(before[-40:], arms)
    if first is not None and others is not None and first != others:
        return first
    return None


def _sided(one: GroupValue, other: GroupValue, first_is_treated: bool | None) -> tuple[GroupValue, ...]:
    if first_is_treated is None:
        return one, other
    if first_is_treated:
        return replace(one, group="intervention"), replace(other, group="comparator")
    return replace(other, group="intervention"), replace(one, group="comparator")
