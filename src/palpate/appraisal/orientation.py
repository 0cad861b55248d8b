"""Which way an outcome points, by the grammar of its name: the head says what is counted, the words before it only which.

"Depression treatment" is treatment and "pain during walking" pain; "time to relapse" is good where it is long, "absence of pain"
where there is more of it. Where a word that decides is unknown, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palpate.terminology.normalising import IGNORED, key_of
from palpate.terminology.orientations import Orientation, orientations


@dataclass(frozen=True, slots=True)
class _Known:
    """A phrase whose orientation is known in this study; None where it is known not to be settled."""

    way: bool | None
    alone: bool = False


_Item = str | _Known
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*%?")
_JOINT = re.compile(r"[,;/&+]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ACRONYM = re.compile(r"[A-Za-z][A-Za-z0-9-]+")
_LOOSE = re.compile(r"[()\[\]\"“”]")

_AND = frozenset({"and", "or", ",", "plus"})
_LINKS = frozenset(
    "of in for to from with without at on by during after before among between per over within until who that which whose"
    " requiring needing required needed having experiencing reporting developing achieving reaching attaining meeting showing"
    " suffering occurring occur reported observed noted performed seen obtained following about towards regarding against under across due because when while receiving taking".split()
)
_LEADS = frozenset(
    "a all any both each other total overall mean median average cumulative combined composite primary secondary main clinical"
    " first new were was been being be had have has remained became did do does in on at".split()
)
_VERBS = frozenset("experienced developed achieved reported reached attained showed suffered from".split())
_NEUTRAL = frozenset(
    key_of(word)
    for word in (
        "score scores scale subscale rate rates level levels value values index frequency severity intensity incidence prevalence"
        " number percentage proportion measurement concentration days episodes episode event occurrence item domain component"
        " parameter result measure odds risk likelihood probability hazard questionnaire inventory reading rating duration"
        " count extent degree amount magnitude status test excretion assessment summary subscore total grade form version ii iii iv"
    ).split()
)
_COUNTED = _NEUTRAL | frozenset(
    key_of(word)
    for word in (
        "symptom sign case attack bout instance chance increase rise elevation gain change burden impact quantity exacerbation"
        " onset development evidence presence difference percent endpoint point outcome criterion share fraction portion persistence"
    ).split()
)
"""What is counted is what follows "of": the rate of falls is falls."""
_UNDONE = frozenset(
    key_of(word)
    for word in (
        "absence freedom free reduction decrease decline fall drop lowering prevention avoidance suppression inhibition control"
        " reversal elimination cessation protection decrement clearance lack alleviation amelioration easing"
    ).split()
)
"""What makes good of bad."""
_UNDONE_AT_END = frozenset(
    {"reduction", "control", "prevention", "avoidance", "suppression", "cessation", "free", "freedom", "decrease"}
)
_TIMES = frozenset({"time", "latency", "interval", "day"})
_NEEDS = frozenset({"need", "requirement", "demand", "necessity"})
_HAVING = frozenset(
    "with who that in of at having experiencing reporting developing achieving reaching attaining meeting showing suffering".split()
)
_NEEDING = frozenset({"requiring", "needing", "required", "needed"})
_PEOPLE = frozenset(
    key_of(word)
    for word in (
        "patient participant subject woman man child infant person adult individual people eye day night week hour visit boy girl"
        " mother student smoker pregnancy those limb tooth site neonate survivor family household resident volunteer male female"
    ).split()
)
_NOT = frozenset({"no", "not", "without", "never", "nor"})
_POOR = frozenset(
    "poor inadequate impaired abnormal suboptimal inappropriate insufficient incomplete failed unsuccessful delayed unfavorable"
    " unsatisfactory unnecessary unplanned uncontrolled reduced low".split()
)
_FINE = frozenset("good excellent adequate satisfactory normal successful favorable optimal acceptable complete".split())
_UNSAID = frozenset({"low", "small", "reduced", "negative"})
"""What may turn a good thing into a bad one, and a bad one into no one knows what."""
_NO_RESULT = frozenset(
    "baseline previous prior history antecedent pretreatment target goal initial admission past former time stopped stop quit"
    " quitting preventing prevented reversing treating treated reducing controlling eradicating avoiding inhibitor predicted"
    " resistance knowledge awareness detection threshold antibody mosquito larval vector".split()
)
"""Before an outcome: it is what people had, what was aimed at or something else altogether, not what they got."""
_PER_TIME = re.compile(r"\s*(?:/|\bper\b)\s*(?:day|week|month|year|night|24[ -]?h(?:ours)?)\b", re.IGNORECASE)
_PROVOKED = re.compile(r"\bin response to\b|\bafter (?:challenge|provocation)\b", re.IGNORECASE)
"""What is measured in a test of the body's reaction is good or bad only there."""
_DISEASE = re.compile(r".{2,}itis|.{3,}algia|.{3,}penia|hyp(?:er|o).{2,}emia|.{3,}rrhagia|.{4,}ectasis")
_ADJECTIVE = re.compile(
    r".{2,}(?:ic|al|ar|ary|ous|ive|ed|ent|ant)|grade|class|stage|type|non|\d+|minimum|maximum|peak|trough|mean|peri|pre|post|mild|moderate|severe|short|long|left|right|knee|hip|day|night|early|late"
)


def lower_is_better(outcome: str, about: str = "", meanings: Mapping[str, str] | None = None) -> bool | None:
    """Whether a lower value of an outcome is good for the person; None where its words, or what is known of them, don't tell.

    `about` is what the study is about (title and condition), on which it may depend: body weight in obesity and in anorexia.
    `meanings` are the acronyms that the source explains.
    """
    if _PROVOKED.search(outcome):
        return None
    return _way(_items(_written_out(outcome, meanings or {}), about.lower()))


def _written_out(outcome: str, meanings: Mapping[str, str]) -> str:
    plain = _PER_TIME.sub(" ", _LOOSE.sub(" ", _BRACKETS.sub(" ", outcome)))

    def meaning(found: re.Match[str]) -> str:
        word = found[0]
        return meanings.get(word, meanings.get(word.removesuffix("s"), word)).replace("/", "-")

    return _ACRONYM.sub(meaning, plain) if meanings else plain


def _items(text: str, about: str) -> list[_Item]:
    """The words as compared, known phrases as one; a preposition with a hyphen is none ("in-hospital")."""
    found = [one for one in _WORD.finditer(text) if one[0].lower() not in IGNORED and one[0] != "a"]
    raws = [one[0].rstrip("%") for one in found]
    keys = [key_of(raw) for raw in raws]
    items: list[_Item] = []
    index, end = 0, 0
    while index < len(keys):
        if items and _JOINT.search(text, end, found[index].start()):
            items.append(",")
        length, meant = orientations().at(keys, raws, index)
        key = keys[index]
        end = found[index + max(0, length - 1)].end()
        if length:
            items.append(_known(meant, about))
        elif not (key in _LINKS and "-" in text[max(0, found[index].start() - 1) : end + 1]):
            items.append(key)
        index += length or 1
    return items


def _known(meant: Sequence[Orientation], about: str) -> _Known:
    ways = {one.lower_is_better for one in meant if one.lower_is_better is not None and one.holds(about)}
    return _Known(ways.pop() if len(ways) == 1 else None, any(one.alone for one in meant))


def _way(items: list[_Item]) -> bool | None:
    while items and items[0] in _LEADS | _VERBS | _AND:
        items = items[1:]
    if not items:
        return None
    if items[0] in _NOT:
        return _not(_way(items[1:]))
    link = next((i for i, item in enumerate(items) if item in _LINKS and i), len(items))
    joint = next((i for i, item in enumerate(items) if item in _AND), len(items))
    if joint < link:
        return _both(items[:joint], items[joint + 1 :])
    if link == len(items):
        return _compound(items)
    return _linked(items[:link], str(items[link]), items[link + 1 :])


def _not(way: bool | None) -> bool | None:
    return None if way is None else not way


def _both(first: list[_Item], others: list[_Item]) -> bool | None:
    """What all members of a list agree on; an adjective shares the noun of the next ("systolic and diastolic pressure")."""
    if others and all(item in _COUNTED for item in others):
        return _way(first)
    other = _way(others)
    if all(item in _COUNTED for item in first):
        return other
    if 0 < len(first) <= 2 and all(isinstance(item, str) and _ADJECTIVE.fullmatch(item) for item in first):
        return other
    return other if other is _way(first) else None


def _linked(head: list[_Item], link: str, rest: list[_Item]) -> bool | None:
    """A head with a preposition: what is counted, undone, waited for or needed is what follows; else the head decides."""
    last = head[-1]
    noun = last if isinstance(last, str) else None
    if isinstance(last, _Known) and last.alone and link in {"to", "of", "from"}:
        return None
    if link in _NEEDING:
        return (last not in _NOT) if _PEOPLE.intersection(head) else _compound(head)
    if noun in _NEEDS:
        return True
    if noun in _TIMES and link in {"to", "until", "before"}:
        return _not(_way(rest))
    if noun in _UNDONE and link in {"of", "in", "from", "for", "against"}:
        return _not(_way(rest)) if not _lists(rest) else None
    if noun in _PEOPLE:
        return _of_people(link, rest)
    if noun in _COUNTED and link in {"of", "in", "for", "on", "from", "with"}:
        counted = _way(rest)
        return counted if counted is not None or link == "of" else _compound(head)
    return None if link == "without" else _compound(head)


def _lists(items: list[_Item]) -> bool:
    return "and" in items or "," in items


def _of_people(link: str, rest: list[_Item]) -> bool | None:
    if link == "without":
        return _not(_way(rest))
    if link in _HAVING:
        return _way(rest)
    return None


def _compound(items: list[_Item]) -> bool | None:
    """A noun with what stands before it: the last that is not only a measure ("pain score") decides."""
    while len(items) > 1 and isinstance(items[-1], str) and (items[-1] in _NEUTRAL or items[-1].isdecimal()):
        items = items[:-1]
    last, before = items[-1], items[:-1]
    if isinstance(last, str):
        if last in _UNDONE_AT_END and before:
            return _not(_compound(before))
        if last in {"increase", "gain", "elevation", "rise", "change"} and before:
            return _compound(before)
        if last in _NEEDS:
            return True
        if not _DISEASE.fullmatch(last):
            return None
        last = _Known(True)
    if last.alone and before:
        return None
    return _qualified(last.way, before)


def _qualified(way: bool | None, before: list[_Item]) -> bool | None:
    if before and before[-1] == "non":
        return None if way is None else True
    if before and before[-1] in _NOT:
        return _not(way)
    words = {item for item in before if isinstance(item, str)}
    if words & _NO_RESULT:
        return None
    if words & _POOR:
        return True if way is False or not words & _UNSAID else None
    if words & _UNSAID:
        return None
    if words & _FINE and way is not False:
        return None
    return way
