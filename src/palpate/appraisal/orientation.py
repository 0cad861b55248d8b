"""Which way an outcome points, as medicine has settled it: whole names, read by the grammar of what stands around them.

The names lie in `palpate/data/terminology/orientations.jsonl` (fields in `docs/terminology.md`). A name is known where it is the
whole phrase or its head noun ("nosocomial pneumonia"), with the amount of it before or after ("rate of restenosis", "PANSS total
score"). "Time to", "freedom from" and their like turn it round. Anything else is not known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from palpate.terminology.normalising import Token, keys_of, tokens_of


class Way(Enum):
    """Which values of an outcome are good for the person; EITHER where only the case tells (heart rate, weight)."""

    LOWER = "lower"
    HIGHER = "higher"
    EITHER = "either"


_OF_DATA = {True: Way.LOWER, False: Way.HIGHER, None: Way.EITHER}
_TURNED = {Way.LOWER: Way.HIGHER, Way.HIGHER: Way.LOWER, Way.EITHER: Way.EITHER}


@dataclass(frozen=True, slots=True)
class _Entry:
    way: Way
    match: str | None
    """"whole" or "head" where a name counts only so."""
    about: tuple[str, ...]
    """Beginnings of words of which the study must name one."""
    not_about: tuple[str, ...]

    def holds(self, about: str, *, whole: bool) -> bool:
        if self.match not in (None, "whole" if whole else "head") or any(word in about for word in self.not_about):
            return False
        return not self.about or any(word in about for word in self.about)


_PER_TIME = re.compile(r"\s*(?:/|\bper\b)\s*(?:day|week|month|year|night|24[ -]?h(?:ours)?)\b", re.IGNORECASE)
_PROVOKED = re.compile(r"\bin response to\b|\bafter (?:challenge|provocation)\b", re.IGNORECASE)
"""What is measured in a test of the body's reaction is good or bad only there."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AMOUNT = r"(?:(?:total|mean|median|overall|cumulative|annual|relative|adjusted|average|daily|the|in|of)\s+)*(?:rates?|incidences?|frequency|frequencies|numbers?|risks?|odds|hazards?|proportions?|percentages?|prevalences?|occurrences?|severity|intensity|likelihood|probability|levels?|scores?|amounts?|extent|degree|episodes?|events?|cases|days|duration|length|development|presence|reports|signs)"
_PEOPLE = r"(?:(?:the|all)\s+)?(?:\w+\s+)?(?:patients|participants|subjects|women|men|children|people|infants|individuals|adults|persons)\s+(?:with|who (?:had|experienced|developed|achieved|reached|reported|suffered)|having|experiencing|developing|achieving|reporting|reaching|suffering(?: from)?|(?=free))\s*(?:an?\s+|any\s+|at least one\s+)?"
_LEAD = re.compile(
    rf"(?P<amount>{_AMOUNT}(?:,? (?:and|or) {_AMOUNT})*\s+(?:of|for)\s+(?:the\s+)?(?:{_PEOPLE})?)"
    r"|(?P<time>(?:(?:mean|median|the)\s+)*(?:time|days|interval|latency) (?:to|until)\s+(?:the\s+)?(?:(?:first|onset of|next|a|an|occurrence of)\s+)*)"
    r"|(?P<free>(?:absence of|freedom from|free (?:of|from)|without|avoidance of|disappearance of|prevention of|protection (?:from|against)|control of)\s+)"
    r"|(?P<lack>(?:lack of|loss of|failure of|failure to achieve|absence of|inadequate|insufficient|poor|impaired)\s+)"
    r"|(?P<need>(?:need|needs|requirements?|use|necessity|demand) (?:for|of)\s+)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,\s*(?:and|or)?|/|\band/or\b|\band\b|\bor\b|\bas well as\b)\s*", re.IGNORECASE)
_AFTER_HEAD = frozenset(
    "of in on at during after with for from due because requiring per by within following before until among related associated to"
    " under over between as expressed measured".split()
)
_TAIL = frozenset(
    "score total scale subscale subscore rating value level rate incidence frequency severity episode event number occurrence"
    " prevalence concentration percentage day intensity".split()
)
"""What an outcome is counted by; singular, as `keys_of` has them."""
_TURNS = frozenset(
    "free non no not without anti less low lower poor reduced reduction decrease decreased increase increased improvement improved"
    " improving gain loss change control controlled resistance prevention protection knowledge awareness detection diagnosis"
    " screening relief resolution recovery response survival threshold tolerance who whose that which achieving reaching than peak"
    " onset cell parasite mosquito larva larval vector embryo tumor patient subject group predicted perceived antibody treated"
    " treatment inhibitor preventing reversing healing treating reducing controlling eradicating stopped stop quit quitting never"
    " former baseline initial antecedent history underlying concomitant prior previous decline fall slope target goal normal normalised normalisation time phase reflex while".split()
)
"""Words before a head noun that make it mean something else."""


@cache
def _entries() -> tuple[dict[str, tuple[_Entry, ...]], dict[str, str]]:
    """The entries by the words of their names as compared, and the names that are matched as written only, in capitals."""
    text = (files("palpate.data") / "terminology" / "orientations.jsonl").read_text(encoding="utf-8")
    named: dict[str, tuple[_Entry, ...]] = {}
    capitals: dict[str, str] = {}
    for line in text.splitlines():
        fields = json.loads(line)
        entry = _Entry(
            _OF_DATA[fields["lower_is_better"]],
            fields.get("match"),
            tuple(fields.get("about", ())),
            tuple(fields.get("not_about", ())),
        )
        for name in fields["names"]:
            key = " ".join(keys_of(name))
            named[key] = (*named.get(key, ()), entry)
            if name.isupper() and name.isalpha():
                capitals[key] = name
    return named, capitals


@cache
def _longest() -> int:
    return max(len(key.split()) for key in _entries()[0])


def way_of(outcome: str, about: str = "") -> Way | None:
    """Which way an outcome as printed points; None where its words are not known.

    `about` is what the study is about (title, condition): some outcomes are settled only there (weight in obesity).
    """
    if _PROVOKED.search(outcome):
        return Way.EITHER
    return _of(" ".join(_PER_TIME.sub(" ", _BRACKETS.sub(" ", outcome)).split()), about.lower())


def _of(phrase: str, about: str) -> Way | None:
    if (way := _named(tokens_of(phrase), about, whole=True)) is not None:
        return way
    if lead := _LEAD.match(phrase):
        return _led(lead, _of(phrase[lead.end() :], about))
    return _listed([part for part in _AND.split(phrase) if part], about)


def _led(lead: re.Match[str], way: Way | None) -> Way | None:
    """What the words before a name make of its way."""
    match lead.lastgroup:
        case "time":
            return _TURNED[way] if way else None
        case "free":
            return Way.HIGHER if way is Way.LOWER else None
        case "lack":
            return Way.LOWER if way is Way.HIGHER else None
        case "need":
            return Way.LOWER if way is Way.LOWER else None
        case _:
            return way


def _listed(parts: Sequence[str], about: str) -> Way | None:
    """The way of a list whose members all point the same way; a single word may share the head of the last."""
    ways: set[Way | None] = set()
    last = tokens_of(parts[-1]) if parts else []
    for part in parts:
        tokens = tokens_of(part)
        way = _phrase(tokens, about)
        if way is None and len(tokens) == 1 and len(last) > 1:
            way = _phrase([*tokens, *last[1:]], about)
        ways.add(way)
    return ways.pop() if len(ways) == 1 else None


def _phrase(tokens: list[Token], about: str) -> Way | None:
    """The way of a noun phrase by its whole, else by its head, with what it is counted by left out."""
    if (way := _named(tokens, about, whole=True)) is not None:
        return way
    head = next((i for i, token in enumerate(tokens) if i and token.key in _AFTER_HEAD), len(tokens))
    tokens = tokens[:head]
    while tokens:
        if (way := _named(tokens, about, whole=True)) is not None or (way := _by_head(tokens, about)) is not None:
            return way
        if tokens[-1].key not in _TAIL and not tokens[-1].key.isdigit():
            return None
        tokens = tokens[:-1]
    return None


def _by_head(tokens: list[Token], about: str) -> Way | None:
    if [token.key for token in tokens[1:] if token.key == "free"]:
        before = tokens[: next(i for i, token in enumerate(tokens) if token.key == "free")]
        return Way.HIGHER if _phrase(before, about) is Way.LOWER else None
    for start in range(max(1, len(tokens) - _longest()), len(tokens)):
        way = _named(tokens[start:], about, whole=False)
        if way is not None:
            return None if _TURNS.intersection(token.key for token in tokens[:start]) and way is not Way.EITHER else way
    return None


def _named(tokens: list[Token], about: str, *, whole: bool) -> Way | None:
    named, capitals = _entries()
    key = " ".join(token.key for token in tokens)
    entries = named.get(key)
    if not entries or (key in capitals and tokens[0].raw not in (capitals[key], f"{capitals[key]}s")):
        return None
    return next((entry.way for entry in entries if entry.holds(about, whole=whole)), None)
