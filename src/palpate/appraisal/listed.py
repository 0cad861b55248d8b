"""Numbers that come with "respectively": which outcome or which time point each of them belongs to, where only one reading fits."""

from __future__ import annotations

import re

from palpate.appraisal.orientation import lower_is_better
from palpate.appraisal.outcomes import Outcome
from palpate.terminology import terminology

_SPLIT = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|as well as)\s+")
_UNIT = r"(?:hours?|hrs?|h|days?|weeks?|wks?|months?|years?|yrs?|minutes?|min)"
_AMOUNTS = re.compile(
    rf"\b(?P<amounts>\d{{1,3}}(?:[ -]?{_UNIT})?(?:\s*,\s*(?:and\s+)?\d{{1,3}}(?:[ -]?{_UNIT})?)*\s*,?\s+and\s+\d{{1,3}})[ -]?(?P<unit>{_UNIT})\b"
    rf"|\b(?P<named>days?|weeks?|months?|years?)\s+(?P<numbers>\d{{1,3}}(?:\s*,\s*\d{{1,3}})*\s*,?\s+and\s+\d{{1,3}})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}")
_ADJECTIVE = re.compile(r"\w{2,}(?:ic|al|ive|ous|ar|ary|ute)", re.IGNORECASE)
_IN_GROUPS = re.compile(
    r"\b(?:in|for|of|by|with) (?:the )?(?:two|both|three|all|[\w-]+ and [\w-]+|groups?) (?:[\w-]+ ){0,2}(?:groups|arms|and)\b",
    re.IGNORECASE,
)
"""Groups that the numbers may be of, instead of the outcomes."""
_NO_MEMBER = re.compile(r"(?:besides|moreover|furthermore|however|also|both|all)\b", re.IGNORECASE)
_GROUPS = re.compile(r"\b(?:groups?|arms?|doses?|mg|versus|vs)\b", re.IGNORECASE)


def shared_out(clause: str, outcome: Outcome, count: int) -> list[tuple[str, str | None]] | None:
    """Outcome and time point of each of `count` numbers in their order; None where the words allow no reading, or two."""
    outcomes = _members(outcome.name, count)
    times = _times(clause, count)
    if (outcomes is None) is (times is None) or _IN_GROUPS.search(clause):
        return None
    if outcomes is not None:
        return [(name, None) for name in outcomes]
    return [(outcome.name, time) for time in times or ()]


def _members(name: str, count: int) -> list[str] | None:
    """The members of a list of exactly `count` outcomes; one that is no outcome by itself takes the head word of the last."""
    parts = [part.strip().removeprefix("the ") for part in _SPLIT.split(name) if part.strip()]
    if len(parts) != count or _GROUPS.search(name) or any(_NO_MEMBER.match(part) for part in parts):
        return None
    head = parts[-1].split()[1:]
    named = [part if part is parts[-1] or not _lacks_head(part) else " ".join((part, *head)) for part in parts]
    return named if all(len(part.split()) > 1 or _is_outcome(part) for part in named) else None


def _lacks_head(part: str) -> bool:
    return bool(_ADJECTIVE.fullmatch(part)) or not _is_outcome(part)


def _is_outcome(name: str) -> bool:
    return lower_is_better(name) is not None or len(name.split()) > 1 or bool(terminology().find(name, ("outcome",)))


def _times(clause: str, count: int) -> list[str] | None:
    found = list(_AMOUNTS.finditer(clause))
    if len(found) != 1:
        return None
    one = found[0]
    numbers = _NUMBER.findall(one["amounts"] or one["numbers"])
    if len(numbers) != count:
        return None
    unit = (one["unit"] or one["named"]).lower()
    return [f"{number} {unit}" if one["unit"] else f"{unit.rstrip('s')} {number}" for number in numbers]
