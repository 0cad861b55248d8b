"""Words that say which way something went, and how firmly; read from a statement alone, whoever composed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from palpate.vocabulary import CertaintyLevel, Direction, Finding, Measure


class Way(StrEnum):
    """Which way a clause says that an outcome went. Up and down are good or bad by outcome."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "no difference"
    MIXED = "mixed"
    UNCLEAR = "unclear"
    UP = "raised"
    DOWN = "lowered"
    LIKELIER = "more likely"
    UNLIKELIER = "less likely"


class Claim(NamedTuple):
    """A way that is claimed, and where."""

    way: Way
    start: int
    end: int


_WAYS: tuple[tuple[Way, str], ...] = (
    (Way.SAME, r"no clear difference|little or no (?:clear )?difference|no (?:significant )?difference|no clear benefit|did no better|(?:did|does|do) not (?:help|improve|change)|no better"),
    (Way.MIXED, r"mixed results"),
    (Way.UNCLEAR, r"no clear answer|too little evidence"),
    (Way.WORSE, r"(?:did|does|do) worse|the comparator(?: \([^()]*\))? better|favoured the comparator|worsen(?:s|ed)?|worse"),
    (Way.LIKELIER, r"more likely|likelier"),
    (Way.UNLIKELIER, r"less likely"),
    (Way.BETTER, r"the comparator worse|improv(?:es?|ed)|better|helps?|helped|favoured the treatment|relieve[sd]?|eased?s?"),
    (Way.UP, r"rais(?:es?|ed)|increas(?:es?|ed)|higher"),
    (Way.DOWN, r"lower(?:s|ed)?|reduc(?:es?|ed)|decreas(?:es?|ed)|fewer"),
)  # fmt: skip
_WAY = re.compile(r"\b(?:" + "|".join(f"(?P<{way.name}>{words})" for way, words in _WAYS) + r")\b", re.IGNORECASE)


def ways(masked: str, start: int = 0, end: int | None = None) -> Iterator[Claim]:
    """What a part of a masked statement claims, in order."""
    for match in _WAY.finditer(masked, start, len(masked) if end is None else end):
        yield Claim(Way[match.lastgroup or ""], match.start(), match.end())


_PLAIN = {
    Way.BETTER: Direction.BENEFIT,
    Way.WORSE: Direction.HARM,
    Way.SAME: Direction.NO_DIFFERENCE,
    Way.MIXED: Direction.MIXED,
    Way.UNCLEAR: Direction.UNCLEAR,
}
_GOOD_TO_REACH = re.compile(
    r"\b(improve\w*|response|success|relief|recover\w*|reduction|reporting no|without|satisf\w*|return)\b", re.IGNORECASE
)
"""Counted outcomes that are good to reach, whichever way the scale behind them points."""


_IS_A_FALL = re.compile(r"(?:\w+ )?(reduction in|relief of|decrease in|fall in)\b", re.IGNORECASE)
"""Outcomes that are themselves a fall, whose value rises as what is measured falls."""


def agrees(way: Way, finding: Finding) -> bool:
    """Whether a finding went the way that is claimed."""
    if way in _PLAIN:
        return finding.direction is _PLAIN[way]
    if finding.direction not in {Direction.BENEFIT, Direction.HARM}:
        return False
    rises = way in {Way.UP, Way.LIKELIER}
    lower_is_better = finding.effect.lower_is_better
    good_to_reach = bool(_GOOD_TO_REACH.search(finding.outcome))
    if way in {Way.LIKELIER, Way.UNLIKELIER}:
        risen_is_good = good_to_reach or lower_is_better is not True
    elif _IS_A_FALL.match(finding.outcome):
        risen_is_good = False
    else:
        risen_is_good = lower_is_better is False
    return finding.direction is (Direction.BENEFIT if rises is risen_is_good else Direction.HARM)


RATED_IN_PRESENT = re.compile(
    r"(?<!found to )\b(?:(?P<hedge>may|probably|might|could) )?(?P<verb>improves?|lowers?|raises?|makes?|does worse|do worse|helps?|reduces?|increases?|"
    r"relieves?|eases?|results? in)\b"
)
"""A verb in the present tense claims what holds, and GRADE gives each level its words; the past tense reports one result."""
FIRMNESS = {None: 4, "probably": 3, "may": 2, "might": 2, "could": 2}
"""GRADE guidelines 26 (Santesso 2020, J Clin Epidemiol 119:126): high "reduces", moderate "probably reduces", low "may reduce"."""
LEVEL_FIRMNESS = {CertaintyLevel.HIGH: 4, CertaintyLevel.MODERATE: 3, CertaintyLevel.LOW: 2, CertaintyLevel.VERY_LOW: 1}
LEVEL_WORDS = re.compile(r"\b(?P<level>very low|low|moderate|high)(?= certainty\b| \(|:)", re.IGNORECASE)
BOOSTERS = re.compile(
    r"\b(certainly|clearly|definite(?:ly)?|definitively|prov(?:en|es|ed)|proof|undoubtedly|unquestionabl[ey]|conclusively|"
    r"guarantee[sd]?|always|never fails|cure[sd]?|strongly|greatly|markedly|dramatically|significantly|highly|no doubt|"
    r"established|consistently|substantially)\b",
    re.IGNORECASE,
)
"""Words stronger than any level of certainty has."""
UNCERTAIN = re.compile(r"evidence is very uncertain", re.IGNORECASE)
WHETHER = re.compile(r"\bvery uncertain whether\b", re.IGNORECASE)
"""What stands before a verb that claims nothing, since the evidence is rated very low."""


def level_of(words: str) -> CertaintyLevel:
    """The level that words in print name: "very low"."""
    return CertaintyLevel(words.lower().replace(" ", "_"))


DIFFERENCES = frozenset({Measure.MD, Measure.WMD})
