"""Which of the groups of a study a table means by what stands above its columns, and what they are called.

"AA group" and "Control group" are told apart by what the study compares, by acronyms that it or the table explains, and by what it
says that "group A" received. Labels that stay opaque, or that name kinds of people instead of treatments, give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from palpate.appraisal.arms import NOT_STATED
from palpate.appraisal.sides import CONTROL, side_of, words_of
from palpate.appraisal.study import Study
from palpate.terminology import terminology


@dataclass(frozen=True, slots=True)
class Pair:
    """Two labels with what they stand for, the intervention's first."""

    intervention: str
    comparator: str
    labels: tuple[str, str]
    flags: tuple[str, ...] = ()


_KINDS_OF_PEOPLE = re.compile(
    r"\b(?:cases?|patients?|healthy|normal|men|women|males?|females?|boys|girls|positive|negative|responders?|survivors?|dead|alive|died|young\w*|old\w*|elderly|obese|lean|smokers?|diabet\w+|right|left"
    r"|published|quartiles?|tertiles?|grade|stage|severity|mild|moderate|severe|completers?|drop-?outs?|attrition|lost|respondents?|\w*users?|exposed|unexposed|cohort|sample|phase|period|cent(?:er|re)|site|mothers|fathers|parents|children"
    r"|adults|students|nurses|participants|randomi[sz]ed|screened|excluded|included|analy[sz]ed|model|unadjusted|adjusted|crude|univaria\w+|multivaria\w+|intention|per[- ]protocol|itt|pp|studies|study \d|trials?|year|difference|change|value|score|rate"
    r"|events?|before|after|pre|post|first|second|third|incidence|sensitivity|specificity|observed|expected|predicted|lower|upper|min|max|minimum|maximum|good|bad|poor|excellent|male|day|week|month|low|high)\b|^(?:yes|no|with|without|\d.*|[<>=≤≥].*)$|[<>=≤≥]",
    re.IGNORECASE,
)
"""Kinds of people, degrees and parts of an analysis, by which people are set apart without being treated otherwise."""
_TREATED = frozenset(
    "intervention treatment treated experimental exp active study tx training therapy investigational drug product program programme"
    " system combination supplement supplementation regimen test device".split()
)
_MOST_WORDS = 5
"""Of a group's name in title or abstract, above which the label of the table is the better name."""
_SHORTEST = 3
"""Letters of an acronym that nobody explains, up to which it names nothing."""
_IN_BRACKETS = re.compile(
    r"(?:(?:[Gg]roups?|GROUP|[Gg]p|[Aa]rm)[ -]?(?:[A-Z]\d?|[IVX]{1,3}|\d) ?[(\[:=-]|(?:[A-Z]\d?|[IVX]{1,3}|\d) ?[(\[:=]) ?(?P<name>[A-Za-z][^()\[\]]{2,})[)\]]?"
)
_ROLE_AHEAD = re.compile(r"^(?:intervention|control|treatment|experimental)(?: group)? ?[:-] ?(?=[A-Za-z]{3})", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:intervention|treatment|experimental|control|active)s? ?(?:groups?|arms?)? ?(?:[A-D]|[IVX]{1,3}|\d)", re.IGNORECASE
)
"""One of several groups of a kind."""
_CUT_SHORT = re.compile(r"\b(?:to|of|for|with|and|or|in|on|the|a|by|from)$", re.IGNORECASE)
_LETTERED = re.compile(r"\s*[(\[]\s*groups?[ -]*(?:[A-Z]\d?|[IVX]{1,3}|\d)\s*[)\]]?$", re.IGNORECASE)
_CONTROLS = frozenset({"control", "controls", "comparison", "comparator"})
_EMPTY_WORDS = re.compile(r"\b(?:groups?|arms?|condition|the|subjects|gp|grp)\b\.?", re.IGNORECASE)
_OPAQUE = re.compile(r"(?:groups?|gp|arm|treatment|regimen)?[ -]?(?P<key>[A-Z]\d?|[IVX]{1,3}|\d)", re.IGNORECASE)
_EXPLAINED = re.compile(
    r"(?<![\w-])(?P<short>[A-Z][A-Za-z0-9+-]{0,9})\s*[:=,]\s*(?P<long>[A-Za-z][^;.:=]{3,60}?)(?=\s*(?:[;.]|, (?:and )?[A-Z][A-Za-z0-9+-]{1,9}\s*[:=,]|$))"
)
_GROUP_GOT = re.compile(
    r"\b[Gg]roup[- ](?P<key>[A-Z]\d?|[IVX]{1,3}|\d)\b[\"'”)]?\s*(?:[(\[][^()\[\]]{0,40}[)\]])?\s*(?:[,:=-]|(?:patients |was |were |which |who )*(?:receiv(?:ed|ing)|given|treated with|underwent|had|got|administered|assigned to|consisted of)|\()\s*(?:the |a |an )*(?P<name>[A-Za-z][^.;:,()\[\]]{2,50}?)(?=\s*(?:[.;:,()\[\]]|$|\band (?:group|the)\b|\bwhile\b|\bwhereas\b|\b(?:for|in|at|twice|once|daily|every|during|before|after|as|group)\b))"
)
_GROUP_NAMED = re.compile(
    r"(?<![A-Za-z])(?P<name>[A-Za-z][A-Za-z+-]*(?: (?!(?:or|and|to|either|the|of|receive|assigned|group|groups|with|received|in)\b)[A-Za-z+-]+){0,3})\s*[(\[](?:[Gg]roup[- ])(?P<key>[A-Z]\d?|[IVX]{1,3}|\d)(?:[,;: ]+[nN] ?= ?\d+)?[)\]]"
)
_WORDS = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_WORD = re.compile(r"[a-z0-9]{2,}")
_COMPARES = re.compile(r"\brandom|\btrial\b|\bversus\b|\bvs\b|\bcompar", re.IGNORECASE)


def pair_of(labels: tuple[str, str], study: Study, told: Iterable[str]) -> Pair | None:
    """What two labels stand for; None where that is not certain. `told` are the title, abstract and notes of the table."""
    texts = tuple(told)
    if any(_is_of_people(label) or _NUMBERED.fullmatch(label) for label in labels):
        return None
    known = _meanings(study, texts)
    names = tuple(_expanded(label, known, texts) for label in labels)
    sides = [_side(name, study) for name in names]
    if False in sides and (named := [index for index, name in enumerate(names) if name.lower() == "observation"]):
        names, sides = (
            tuple("treatment" if index in named else name for index, name in enumerate(names)),
            [index in named for index in (0, 1)],
        )
    if sides[0] is sides[1]:
        return _by_name(labels, names, sides, texts)
    if None in sides:
        other = sides.index(None)
        if study.comparison.several or not _may_be_other(labels[other], names[other], study, " ".join(texts)):
            return None
        sides[other] = not sides[1 - other]
    order = (0, 1) if sides[0] else (1, 0)
    if words_of(names[order[0]]) & CONTROL and not words_of(names[order[1]]) & CONTROL:
        return None
    return _named(labels, names, order, study)


def _is_of_people(label: str) -> bool:
    return bool(_KINDS_OF_PEOPLE.search(label)) or len(label.split()) > 10 or not re.search(r"[A-Za-z]", label)


def _meanings(study: Study, texts: tuple[str, ...]) -> dict[str, str]:
    explained = {
        found["short"]: found["long"].strip()
        for text in texts
        for found in _EXPLAINED.finditer(text)
        if found["short"][0].lower() == found["long"][0].lower() and sum(map(str.isupper, found["short"])) > 1
    }
    return {**explained, **study.meanings}


def _expanded(label: str, known: dict[str, str], texts: tuple[str, ...]) -> str:
    """A label with acronyms and letters written out; as it stands where they are not explained."""
    label = _LETTERED.sub("", label).strip()
    if own := _IN_BRACKETS.fullmatch(label.strip()):
        label = own["name"]
    label = _ROLE_AHEAD.sub("", label)
    plain = " ".join(_EMPTY_WORDS.sub(" ", label).split()).strip(" ,;:-")
    if opaque := _OPAQUE.fullmatch(label.strip()) or _OPAQUE.fullmatch(plain):
        got = {
            found["name"].strip().lower(): found["name"].strip()
            for text in texts
            for found in _definitions(text)
            if found["key"].upper() == opaque["key"].upper()
        }
        return got.popitem()[1] if len(got) == 1 else plain
    return re.sub(r"[A-Za-z][A-Za-z0-9-]+", lambda word: known.get(word[0], word[0]), plain)


def _definitions(text: str) -> Iterator[re.Match[str]]:
    yield from _GROUP_GOT.finditer(text)
    yield from _GROUP_NAMED.finditer(text)


_WITHOUT = re.compile(r"(?:non|no|without)[- ]", re.IGNORECASE)
"""What begins the name of a group that went without the treatment."""


def _side(name: str, study: Study) -> bool | None:
    words = set(re.findall(r"[a-z]+", name.lower()))
    if words and words <= _TREATED:
        return True
    if words and words <= CONTROL | {"care", "treatment", "therapy", "list", "intervention"} and words & CONTROL:
        return False
    return False if _WITHOUT.match(name) else side_of(name, study.arms)


def _may_be_other(label: str, name: str, study: Study, told: str) -> bool:
    """Whether a label that names nothing known may be the group that is left, since a trial has just two."""
    if not _COMPARES.search(told) or NOT_STATED in (study.comparison.intervention, study.comparison.comparator):
        return False
    if _OPAQUE.fullmatch(label.strip()):
        return False
    return not terminology().find(name, ("condition",)) and len(name.split()) <= 4


def _by_name(labels: tuple[str, str], names: tuple[str, ...], sides: list[bool | None], texts: tuple[str, ...]) -> Pair | None:
    """Two labels that are names of treatments themselves: the title speaks of them, or the terminology knows them."""
    if sides[0] is not None or not _COMPARES.search(" ".join(texts)) or any(_OPAQUE.fullmatch(name) for name in names):
        return None
    title = set(_WORD.findall(texts[0].lower()))
    for name in names:
        own = set(_WORD.findall(name.lower())) - _TREATED
        if not own or terminology().find(name, ("condition",)):
            return None
        if not own <= title and not terminology().find(name, ("intervention",)):
            return None
    first, second = names
    turned = bool(words_of(first) & CONTROL) and not words_of(second) & CONTROL
    return Pair(second, first, (labels[1], labels[0])) if turned else Pair(first, second, labels)


def _named(labels: tuple[str, str], names: tuple[str, ...], order: tuple[int, int], study: Study) -> Pair | None:
    comparison = study.comparison
    ours, theirs = names[order[0]], names[order[1]]
    intervention = _fuller(ours, _in_title(comparison.intervention, study), _TREATED)
    comparator = _fuller(theirs, _in_title(comparison.comparator, study), _CONTROLS)
    if intervention is None:
        return None
    generic = intervention == comparison.intervention != ours
    if comparator is None and not words_of(theirs) & CONTROL and theirs.lower() not in _CONTROLS:
        return None
    flags = ("there are more than two groups: which are compared must be checked",) if comparison.several and generic else ()
    return Pair(intervention, comparator or "control", (labels[order[0]], labels[order[1]]), flags)


def _in_title(stated: str, study: Study) -> str:
    """What a study is read to compare, where its title says so or it is a control; else it may be a piece of a sentence."""
    words = words_of(stated)
    if words & CONTROL and len(words) < _MOST_WORDS:
        return stated
    own = words - _TREATED
    if _CUT_SHORT.search(stated):
        return NOT_STATED
    return stated if own and own <= set(_WORDS.findall(study.about.lower())) else NOT_STATED


def _fuller(name: str, stated: str, generic: frozenset[str]) -> str | None:
    """What the study calls a group, where the label says less or nothing; else the label. None where nothing names it."""
    words = set(re.findall(r"[a-z0-9]+", name.lower()))
    if words <= generic | {"group"}:
        return None if stated == NOT_STATED else stated
    told = words_of(stated)
    fuller = stated != NOT_STATED and 1 < len(told) <= _MOST_WORDS
    acronym = " " not in name and sum(map(str.isupper, name)) > 1
    if acronym or len(name) < 4:
        return stated if fuller else name if len(name) > _SHORTEST else None
    return name
