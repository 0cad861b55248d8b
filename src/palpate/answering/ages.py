"""The young people that a question names by their age: "my 6 year old"."""

from __future__ import annotations

import re

from palpate.terminology import Match, terminology

_SOMEBODY = (
    r"(?=\W*$|\s*[,.;:?!'’]|\s+(?:with|who|has|had|have|is|was|and|gets?|got|keeps?|wakes?|can|boys?|girls?|sons?|daughters?|child|children|kids?|bab\w+|infants?|toddlers?|patients?"
    r"|clients?|twins?|niece|nephew|grand\w+|brother|sister|cousin|athletes?|gymnasts?|footballers?|swimmers?|dancers?|males?|females?)\b)"
)
"""What follows the age of somebody; a "6-week-old sprain" is nobody."""
_AGED = re.compile(
    rf"\b(?P<age>\d{{1,2}})[- ]?(?P<unit>years?|yrs?|months?|weeks?|y/?o|yo)(?:[- ]olds?|(?<=yo)|(?<=y/o))\b{_SOMEBODY}|\baged? (?P<aged>\d{{1,2}})\b(?! (?:and (?:over|above|older)|or (?:over|above|older)|to))",
    re.IGNORECASE,
)
_FIRST_TEEN, _GROWN = 13, 18
_PEOPLE = ("population:infants", "population:children", "population:adolescents")


def with_ages(question: str, matches: list[Match]) -> list[Match]:
    """The concepts named, and the children, adolescents or infants whose age is told, where none of these is named."""
    if any(match.concept.id in _PEOPLE for match in matches):
        return matches
    told = [
        Match(terminology().get(people), found.start(), found.end())
        for found in _AGED.finditer(question)
        if (people := _people(int(found["age"] or found["aged"]), found["unit"] or "years"))
    ][:1]
    return sorted([*matches, *told], key=lambda match: match.start)


def _people(age: int, unit: str) -> str | None:
    if unit[0].lower() in "mw":
        return "population:infants"
    if age >= _GROWN or age == 0:
        return None
    return "population:children" if age < _FIRST_TEEN else "population:adolescents"
