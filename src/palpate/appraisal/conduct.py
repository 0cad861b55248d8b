"""How a trial was run, where it says so: blinding, concealment of allocation, follow-up, intention to treat, registration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from palpate.appraisal.counts import IN_WORDS, value_of
from palpate.appraisal.passages import Role, Sentence, Stated

T = TypeVar("T", bound=StrEnum)


class Blinding(StrEnum):
    """Who did not know, in the words of trials; who exactly was blind in a "double-blind" trial the words do not tell."""

    OPEN = "open"
    SINGLE = "single-blind"
    DOUBLE = "double-blind"
    TRIPLE = "triple-blind"
    ASSESSOR = "assessor-blind"


class Concealment(StrEnum):
    """How the next assignment was kept from those who enrol (Cochrane Handbook 8.3)."""

    CENTRAL = "central or automated"
    ENVELOPES = "sealed envelopes"
    STATED = "concealed, without saying how"
    NONE = "not concealed"


class AnalysedAs(StrEnum):
    """Whom the analysis counts in which group."""

    INTENTION_TO_TREAT = "intention to treat"
    MODIFIED = "modified intention to treat"
    PER_PROTOCOL = "per protocol"


class Duration(NamedTuple):
    """A length of time as printed: 12, "months"."""

    amount: float
    unit: str

    @property
    def days(self) -> float:
        """About how many days; a month counts as 30.4, a year as 365.25."""
        return self.amount * _DAYS[self.unit[0]]

    def __str__(self) -> str:
        return f"{self.amount:g} {self.unit if self.amount != 1 else self.unit.removesuffix('s')}"


_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a source says of the conduct of the study; None or empty where it says nothing."""

    blinding: Stated[Blinding] | None = None
    concealment: Stated[Concealment] | None = None
    follow_up: Stated[Duration] | None = None
    """The longest follow-up."""
    analysis: Stated[AnalysedAs] | None = None
    registrations: tuple[Stated[str], ...] = ()
    """Numbers in registers of trials and reviews."""


def _compiled(*rules: tuple[T, str]) -> tuple[tuple[T, re.Pattern[str]], ...]:
    return tuple((value, re.compile(pattern, re.IGNORECASE)) for value, pattern in rules)


_BLIND = r"(?:blind(?:ed)?|masked)"
_BLINDING = _compiled(
    (Blinding.TRIPLE, rf"\b(?:triple|quadruple)[ \-‐–]?{_BLIND}"),
    (Blinding.DOUBLE, rf"\b(?:double|doubly)[ \-‐–]?{_BLIND}|\bdouble[ -]dummy"),
    (Blinding.ASSESSOR, rf"\b(?:assessor|observer|evaluator|examiner|rater|investigator|outcome)s?[ \-‐–](?:assessor[ -])?{_BLIND}|\b(?<!un)(?<!un-){_BLIND} (?:\w+[ -]){{0,2}}"
                        r"(?:assess\w*|observers?|raters?|evaluat\w*|examiners?|adjudicat\w*|reviewers?|readers?)|\b(?:assessors?|raters?|evaluators?|examiners?|observers?) "
                        rf"(?:\w+ ){{0,4}}(?:was|were) (?:\w+ )?{_BLIND}"),
    (Blinding.SINGLE, rf"\bsingle[ \-‐–]?{_BLIND}|\b(?:patient|participant|subject)s?[ \-‐–]{_BLIND}|\b(?:patients|participants|women|subjects) were {_BLIND}"),
    (Blinding.OPEN, rf"\bopen[ \-‐–]?label(?:l?ed)?\b|\bun-?{_BLIND}\b|\bnon-?{_BLIND}\b|\bnot (?:be )?{_BLIND}\b|\bwithout blinding\b|\bopen (?:randomi[sz]ed|trial|study)\b"),
)  # fmt: skip
_CONCEALMENT = _compiled(
    (Concealment.NONE, r"\ballocation (?:was |were )?(?:not|un)[ -]?conceal\w*|\bwithout (?:allocation )?concealment\b|\bunconcealed\b"),
    (Concealment.ENVELOPES, r"\b(?:sealed|opaque|closed|numbered)[^.;]{0,40}\benvelopes?\b|\benvelope (?:method|technique|system)\b|\bin (?:an )?envelopes\b"),
    (Concealment.CENTRAL, r"\b(?:central(?:ly|i[sz]ed)?|web[ -]based|internet[ -]based|online|telephone|interactive (?:voice|web)[ -]response|remote)[^.;]{0,30}\b(?:randomi[sz]ation|randomi[sz]ed|allocat\w+)\b"
                          r"|\brandomi[sz]ation (?:was |were )?(?:\w+ )?(?:central(?:ly|i[sz]ed)|by telephone|web-based)|\bIVRS\b"),
    (Concealment.STATED, r"\b(?:allocation|assignment|randomi[sz]ation|sequence)[ -](?:\w+ ){0,3}?conceal\w*|\bconceal\w* (?:of )?(?:the )?(?:\w+ )?(?:allocation|assignment|randomi[sz]ation)"),
)  # fmt: skip
_ANALYSIS = _compiled(
    (AnalysedAs.MODIFIED, r"\bmodified (?:intent(?:ion)?[ \-‐–]to[ \-‐–]treat|ITT)\b|\bmITT\b"),
    (AnalysedAs.INTENTION_TO_TREAT, r"\bintent(?:ion)?s?[ \-‐–]to[ \-‐–]treat\b"),
    (AnalysedAs.PER_PROTOCOL, r"\bper[ \-‐–]protocol (?:analys|population|set|principle|basis)\w*"),
)
_REGISTRATION = re.compile(
    r"\bNCT ?0?\d{7,8}\b|\bISRCTN ?\d{8}\b|\bACTRN ?\d{14}p?\b|\bChiCTR[-\w]*\d{6,}\b|\bEudraCT(?: (?:number|no\.?|nr\.?))?:? ?#?\d{4}-\d{6}-\d{2}\b|\b\d{4}-\d{6}-\d{2}\b"
    r"|\bUMIN ?(?:ID:? ?)?0{2,5}\d{4,7}\b|\bDRKS ?\d{8}\b|\bNTR ?-?\d{3,5}\b|\bNL\d{4,5}\b|\bCTRI/\d{4}/\d{2,3}/\d{5,6}\b|\bIRCT ?\d{8,}N\d+\b|\bKCT ?\d{7}\b|\bJPRN-\w+\d{4,}\b|\bjRCTs?\d{9,}\b"
    r"|\bPACTR ?\d{15,16}\b|\bTCTR ?\d{11}\b|\bRBR-\w{6,7}\b|\bSLCTR/\d{4}/\d{3}\b|\bCRD ?\d{11}\b|\bJapicCTI-\d{6}\b|\bHKUCTR-\d+\b"
)
"""The registers of the WHO network (https://www.who.int/tools/clinical-trials-registry-platform), and PROSPERO."""

_AMOUNT = rf"(?P<amount>\d{{1,3}}(?:\.\d+)?|{IN_WORDS})"
_UNIT = r"(?P<unit>hours?|days?|weeks?|wks?|months?|mo\b|years?|yrs?|yr\b)"
_FOLLOW_UP = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.\-–]){_AMOUNT}[\s\-‐–]*{_UNIT}(?:'|’)?s?\s+(?:of\s+)?(?:follow[- ]?up|followed(?! by))",
        rf"\bfollow(?:ed)?[- ]?up\b(?:\s+(?:period|time|duration|visits?|assessments?|data|examinations?))?(?:\s+(?:was|were|of|is|at|for|to|after|over|until|lasted|will be|took place|occurred|conducted|a|an|the|about|approximately"
        rf"|median|mean|average|maximum|total|up|period))*\s*[(,:]?\s*(?<![\d.]){_AMOUNT}[\s\-‐–]*{_UNIT}\b",
        rf"\b(?:followed|monitored|observed)(?:\s+(?:patients|participants|subjects|up|prospectively|them|women|children))*\s+(?:for|over|during|until|to|up to)\s+(?:(?:a|an|the|up to|at least|median|mean|of|average|total|period|another|further|about|approximately|additional)\s+)*"
        rf"{_AMOUNT}[\s\-‐–]*{_UNIT}\b",
        rf"\bfollow[- ]?ups?\b[^.;()]{{0,60}}?\b(?:at|and|,)\s+{_AMOUNT}[\s\-‐–]*{_UNIT}\b",
    )
)
_UNITS = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years"}
_TOLD = (Role.TITLE, Role.METHODS, Role.RESULTS, Role.OBJECTIVE, Role.UNKNOWN)
_OTHERS = (Role.BACKGROUND, Role.CONCLUSION)


def read_conduct(sentences: Sequence[Sentence], full_text: Iterable[Sentence] = ()) -> Conduct:
    """The conduct that the title and abstract state; what they leave out is looked for in the methods of the full text."""
    told = [sentence for sentence in sentences if sentence.role in _TOLD] or list(sentences)
    aside = [sentence for sentence in sentences if sentence.role in _OTHERS]
    methods = [sentence for sentence in full_text if sentence.role is Role.METHODS]
    return Conduct(
        blinding=_first(_BLINDING, told) or _first(_BLINDING, aside) or _first(_BLINDING, methods),
        concealment=_first(_CONCEALMENT, [*told, *aside]) or _first(_CONCEALMENT, methods),
        follow_up=_longest(told) or _longest(methods),
        analysis=_first(_ANALYSIS, [*told, *aside]) or _first(_ANALYSIS, methods),
        registrations=_registrations(sentences) or _registrations(one for one in methods if "regist" in one.text.lower()),
    )


def _first(rules: tuple[tuple[T, re.Pattern[str]], ...], sentences: Sequence[Sentence]) -> Stated[T] | None:
    """The first rule that any sentence meets."""
    for value, pattern in rules:
        for sentence in sentences:
            if found := pattern.search(sentence.text):
                return Stated(value, sentence.span(*found.span()))
    return None


def _longest(sentences: Iterable[Sentence]) -> Stated[Duration] | None:
    found = (
        Stated(duration, sentence.span(*match.span()))
        for sentence in sentences
        if "follow" in sentence.text.lower()
        for pattern in _FOLLOW_UP
        for match in pattern.finditer(sentence.text)
        if (duration := _duration(match["amount"], match["unit"]))
    )
    return max(found, key=lambda stated: stated.value.days, default=None)


def _duration(amount: str, unit: str) -> Duration | None:
    try:
        value = float(amount)
    except ValueError:
        value = float(value_of(amount) or 0)
    return Duration(value, _UNITS[unit[0].lower()]) if value else None


def _registrations(sentences: Iterable[Sentence]) -> tuple[Stated[str], ...]:
    numbers: dict[str, Stated[str]] = {}
    for sentence in sentences:
        for found in _REGISTRATION.finditer(sentence.text):
            numbers.setdefault(found[0].replace(" ", ""), Stated(found[0], sentence.span(*found.span())))
    return tuple(numbers.values())
