"""The two groups of a comparison as words name them: which of them a text speaks of, and what else it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from palpate.vocabulary.patterns import regex


class Arms(NamedTuple):
    """The words by which the two groups are known, lower case, those that both share left out."""

    intervention: frozenset[str] = frozenset()
    comparator: frozenset[str] = frozenset()


_NAMED_GROUP = regex(
    r"\b(?:in|for|with|than|of) (?:the|those in the) (?P<name>[\w/+-]+(?: [\w/+-]+){0,2}?)[ -](?:groups?|arms?)\b", re.IGNORECASE
)
_OTHERS = regex(r"\b(?:both|either|all|other|or|respectively|each|three|four|two groups|groups)\b", re.IGNORECASE)
_OF_GROUPS = frozenset(
    "case cases intervention treatment treated experimental active study test both two three four same other either all latter former first"
    " second third each different comparison training therapy drug age high low total entire whole combined combination patient"
    " between per sub".split()
)
THAN = regex(
    r"(?:\bthan\b(?! (?:or equal to )?(?:\d|half\b|twice\b|one\b|two\b|three\b))|\b(?:compared(?: (?:with|to))?|in comparison (?:with|to)|comparable (?:with|to)|(?:superior|inferior|preferable) to|exceed\w*(?: [a-z]+){0,3}? (?:that|those) (?:of|in|with|for))|\bversus\b|\bvs\b\.?|\brelative to\b|\bas opposed to\b|\bin contrast to\b|\bagainst\b|\bover\b(?= (?:the )?(?:placebo|control|sham|usual)))"
    r"(?: (?:in|for|with|to|by|at|on|after|those|that|patients|participants|subjects|women|men|children|of|who|received|receiving|treated|given|taking|treatment|therapy|among|continuing|using|undergoing|assigned|allocated|randomi[sz]ed|the|a|an|their))* (?P<arm>[^.;,()\[\]]{1,60})"
)  # fmt: skip
AT_START = regex(r"(?:the |their )?(?:baseline|previous|expected|before|pre-|initial|day \d|week)")
_NAME_END = regex(
    r"\s+(?:when|groups?|arms?|at|in|for|after|on|and|but|with|was|were|did|over|during|from|by|had|reduced|improved|significantly|patients|participants|the|of|to|as|who|alone)\b",
    re.IGNORECASE,
)
_WORD = regex(r"[a-z0-9]+(?:'[a-z]+)?")
_STOP = frozenset(
    "a an the of in on at for with and or to by from as group groups arm arms treatment therapy patients participants subjects"
    " versus vs plus alone mg ml kg day days week weeks per once twice daily each those that than received receiving given dose"
    " intervention program programme compared was were had who be is condition only".split()
)
CONTROL = frozenset(
    "placebo control controls sham usual standard conventional waitlist waiting wait untreated nontreated vehicle saline routine"
    " dummy no comparison comparator".split()
)
_CONTROL_OF = regex(
    r"\b(?:placebo|sham|vehicle)[- ]controlled\b"
    r"|\b(?!(?:the|and|with|than|for|from|active|healthy|normal|matched|passive|negative|positive|attention|untreated|education|placebo|sham|usual|care|standard|historical|time|diet|group|versus)\b)[a-z]{3,} control\b"
    r"(?! (?:groups?|arms?|subjects?|participants?|patients?|conditions?|period|phase|intervention|treatment|therapy|school|communit|village|area|practice|women|men|children|mice|rats|diet))"
)
"""Control of something, and the name of a design, are no control group."""
_TREATED_GROUP = regex(
    r"(?:^|\b(?:the|in|with|for|to|a|an|our) )(?:intervention|treatment|experimental|active|treated|study) (?:group|arm)"
)
_TREATED = frozenset("intervention treatment experimental active treated study".split())


def words_of(name: str) -> frozenset[str]:
    """The words by which a group is known, lower case."""
    return frozenset(_WORD.findall(name.lower())) - _STOP


def arms_of(intervention: str, comparator: str) -> Arms:
    """The words that tell the two groups apart."""
    ours, theirs = words_of(intervention), words_of(comparator)
    return Arms((ours - theirs) | _short(intervention), (theirs - ours) | _short(comparator))


def with_acronyms(arms: Arms, meanings: Mapping[str, str]) -> Arms:
    """Arms that are known by their acronyms as well: those whose meaning names one of the two, and not the other."""
    if not arms.intervention or not arms.comparator:
        return arms
    ours, theirs = set(arms.intervention), set(arms.comparator)
    for acronym, meaning in meanings.items():
        words = words_of(meaning)
        near, far = len(words & arms.intervention), len(words & arms.comparator)
        if not words & CONTROL and bool(near) is not bool(far) and 2 * max(near, far) >= len(words):
            (ours if near else theirs).update(_WORD.findall(acronym.lower()))
    return Arms(frozenset(ours - arms.comparator), frozenset(theirs - arms.intervention))


def _short(name: str) -> frozenset[str]:
    """The acronym that a group's name makes or gives, and its number or letter ("group 2")."""
    given = re.findall(r"\(([A-Z][A-Za-z0-9+-]{1,9})\)", name)
    numbered = re.findall(r"\b[Gg]roup ([A-Z0-9]{1,3})\b", name)
    return frozenset(word for one in given + numbered for word in _WORD.findall(one.lower()))


def ours_on_both_sides(low: str, arms: Arms) -> bool:
    """Whether a clause sets parts of what was read as the intervention against each other: which is meant can't be told."""
    for than in THAN.finditer(low):
        ours = arms.intervention & set(_WORD.findall(than["arm"]))
        elsewhere = set(_WORD.findall(low[: than.start()] + low[than.end() :]))
        if ours and not arms.comparator & elsewhere:
            others = arms.intervention & elsewhere
            if others - ours:
                return True
    return False


def names_both(clause: str, arms: Arms) -> bool:
    """Whether a clause itself sets the intervention against the comparator and no third group ("lower with A than with B")."""
    compared = list(THAN.finditer(clause.lower()))
    if len(compared) != 1 or _OTHERS.search(clause):
        return False
    words = set(_WORD.findall(compared[0]["arm"]))
    before = set(_WORD.findall(clause[: compared[0].start()].lower()))
    after = set(_WORD.findall(clause[compared[0].end() :].lower()))
    return bool(words & arms.comparator) and not words & arms.intervention and bool((before | after) & arms.intervention)


def names_ours(clause: str, arms: Arms) -> bool:
    """Whether a clause names the intervention, by its words or as the treated group."""
    low = clause.lower()
    return bool(arms.intervention & set(_WORD.findall(low))) or bool(_TREATED_GROUP.search(low))


def stranger(clause: str, arms: Arms) -> str | None:
    """A group that a clause names ("the olanzapine group") and that is neither of the two; None where it names none."""
    for found in _NAMED_GROUP.finditer(clause):
        words = set(_WORD.findall(found["name"].lower()))
        if not words & (_OF_GROUPS | CONTROL | arms.intervention | arms.comparator) and side_of(found["name"], arms) is None:
            return None if _begins(words, arms.intervention | arms.comparator) else found["name"]
    return None


def _begins(short: set[str], words: frozenset[str]) -> bool:
    """Whether a group's name is the beginning of a word that is known ("HYP" of hypnosis)."""
    return any(len(one) > 1 and word.startswith(one) for one in short for word in words)


def first_side(words: str, arms: Arms) -> bool | None:
    """The side of the group that is named first."""
    for word in _WORD.finditer(words):
        if (side := side_of(words[word.start() : word.end()], arms)) is not None:
            return side
    return side_of(words, arms)


def side_of(words: str, arms: Arms) -> bool | None:
    """True for the intervention's group, False for the comparator's, None where neither or both are named."""
    words = _CONTROL_OF.sub(" ", words.lower())
    held = set(_WORD.findall(words))
    generic = bool(held & CONTROL) and not arms.intervention & CONTROL
    treated = bool(held & _TREATED) and bool(_TREATED_GROUP.search(words))
    ours = len(held & arms.intervention) + (treated and not held & arms.comparator)
    theirs = len(held & arms.comparator) + generic
    return None if ours == theirs else ours > theirs


def compared_with(clause: str, arms: Arms) -> str | None:
    """What a clause names after "than", "compared with" or "versus", where that is not the intervention itself; as printed."""
    for than in THAN.finditer(clause.lower()):
        start, end = than.span("arm")
        if AT_START.match(clause, start) or first_side(clause[start:end], arms):
            continue
        cut = _NAME_END.search(clause, start, end)
        name = clause[start : cut.start() if cut else end].strip(" -")
        if name and name[0].isalpha():
            return name
    return None
