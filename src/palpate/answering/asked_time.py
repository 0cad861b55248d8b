"""The time that a question asks about ("at 12 weeks", "in the long term"), which then leads the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from palpate.answering.statements import Draft
from palpate.answering.wording import series, series_sentence
from palpate.synthesis import Comparison, TimeWindow
from palpate.synthesis.timing import weeks

_MOST_SERIES = 3
_NEAR = 4 / 3
"""A result counts for a time up to a third earlier or later: trials that mean three months measure at 10 to 16 weeks."""
_AT = re.compile(
    r"\b(?:at|after|beyond)\s+(?:about\s+)?(?P<time>(?:an?|one|two|three|four|five|six|eight|nine|ten|twelve|\d+)[\s-]+"
    r"(?:days?|weeks?|months?|years?))\b(?!\s+(?:of|ago|old|pregnan)|\s+(?:course|programme|program)|-)",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    r"\b(?:pregnan\w*|gestation\w*|labou?r|trimester|aged?|old|born|birth|delivery|prems?|premature|preterm|preemies?|neonatal|NICU|twins|baby came|babies came|came at|arrived at)\b",
    re.IGNORECASE,
)
"""Where these stand, weeks and years may be those of a pregnancy or an age."""
_TERM = re.compile(
    r"\b(?:in|over|for|at) the (?P<term>long|short)(?:er)?[- ]term\b"
    r"|\b(?P<lasting>long|short)[- ]term(?= (?:effects?|benefits?|relief|results?|improvements?|outcomes?|follow)|\W*$)",
    re.IGNORECASE,
)
"""The time of an effect; "long-term back pain" is a kind of pain."""
_WINDOWS = {"long": frozenset({TimeWindow.LONG, TimeWindow.INTERMEDIATE}), "short": frozenset({TimeWindow.SHORT})}


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time as the question writes it, in weeks or as the windows that it means."""

    words: str
    weeks: float | None
    windows: frozenset[TimeWindow]

    def fits(self, item: Comparison) -> bool:
        """Whether a comparison was made at that time."""
        if self.weeks is None:
            return item.window in self.windows
        return item.weeks is not None and self.weeks / _NEAR <= item.weeks <= self.weeks * _NEAR


def asked_time(text: str) -> AskedTime | None:
    """The time after treatment that a text names; None for how long somebody has been ill or treated."""
    found = None if _OF_A_PERSON.search(text) else _AT.search(text)
    if found:
        named = re.sub(r"^an? ", "one ", found["time"], flags=re.IGNORECASE)
        return AskedTime(found["time"].lower(), weeks(named), frozenset())
    if found := _TERM.search(text):
        term = (found["term"] or found["lasting"]).lower()
        return AskedTime(f"the {term} term", None, _WINDOWS[term])
    return None


_YEAR = re.compile(r"\b(?:in|by|until|before|after|of|year) (?P<year>2\d{3})\b", re.IGNORECASE)
_YEARS_AHEAD = 3


def looks_ahead(text: str, newest_year: int) -> bool:
    """Whether a text asks about a year that no source could know: three years or more after the newest one."""
    return any(int(match["year"]) >= newest_year + _YEARS_AHEAD for match in _YEAR.finditer(text))


def told_at(items: Sequence[Comparison]) -> list[Draft]:
    """The results at the asked time, a sentence a series with its own time."""
    groups = series([item for item in items if item.decides])[:_MOST_SERIES]
    return [Draft(series_sentence(group), tuple(item.address for item in group)) for group in groups]


def not_at(time: AskedTime, supports: tuple[str, ...]) -> Draft:
    """The statement that nothing was measured at that time."""
    return Draft(f"None of the findings held here looked at {time.words}; what follows is at other times.", supports)
