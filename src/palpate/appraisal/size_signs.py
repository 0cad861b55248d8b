"""Every number of an abstract that could be the size of its study, single or added up, with the signs that speak for it or against.

Nothing is decided here: `trained_size` weighs the signs. A sign is a short text ("before:randomised"), hashed to a place there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from palpate.appraisal.counts import is_year, numbers_in, value_of
from palpate.appraisal.passages import Sentence, Span

_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*|[()\[\]%=<>/;:,.+±]", re.IGNORECASE)
_FRACTION = re.compile(r"(?<![\d.,/])(\d{1,6})\s?/\s?(\d{1,6})(?![\d/.])")
_PEOPLE = frozenset(
    "patient patients participant participants subject subjects adult adults women men children infant infants neonates newborns volunteers individuals people"
    " persons students pupils girls boys adolescents mothers families households couples dyads pairs athletes players runners males females"
    " outpatients inpatients survivors residents veterans workers controls cases respondents members rat rats mice dogs rabbits pigs animal animals sheep"
    " cows horses recipients users smokers caregivers parents nurses physicians".split()
)
_THINGS = frozenset(
    "pharmacies communities clusters schools practices hospitals centers centres sites clinics villages districts countries samples eyes teeth trials studies"
    " articles questionnaires interviews items sessions events deaths prescriptions records".split()
)
_UNITS = frozenset(
    "year years yr yrs y month months week weeks wk wks day days d hour hours hrs h min minute minutes s sec second seconds time times mg g kg ml l mm cm m km"
    " iu kcal mmol ppm point points mcg session sessions dose doses cycle cycles item items mmhg bpm hz fold".split()
)
_STEMS = {
    name: tuple(stems.split())
    for name, stems in {
        "randomised": "random allocat assign",
        "enrolled": "enrol recruit includ participat took entered",
        "screened": "screen eligib invited approached identified",
        "analysed": "complet finish follow analys analyz evaluable available assessed",
        "lost": "exclu withdr drop lost died declin refus discontinu",
        "total": "total overall altogether all",
        "groups": "group arm control placebo versus vs cohort",
        "planned": "will sample power target planned required",
        "happened": "improv respon develop experienc reported achiev showed had",
        "each": "each per both",
        "clusters": "cluster center centre hospital site practice school village clinic",
        "age": "aged age years",
        "events": "events deaths cases",
    }.items()
}
"""What the beginning of a word says was done with the people of a number."""

_HOW_MANY = re.compile(
    r"\b(two|three|four|five|six|eight|2|3|4|5|6|8)[\s\-]+(?:[\w\-]+\s+){0,4}?(?:groups?|arms?|cohorts)\b", re.IGNORECASE
)
_LARGEST = 20_000_000
_BEFORE, _AFTER, _CLAUSE = 8, 10, 14
"""Words around a number that are signs by themselves, and as much of its clause as is looked through for what was done."""

_FURTHEST_APART = 160
"""Characters between two numbers of different form that may still belong together."""

_MOST_TERMS = 6


class _Text(NamedTuple):
    """A sentence in words: lower case, numbers as "0"."""

    sentence: Sentence
    words: list[str]
    starts: list[int]
    acts: frozenset[str]
    number: int


class Mention(NamedTuple):
    """A number in a sentence; offsets are in the sentence."""

    value: int
    text: _Text
    start: int
    end: int
    form: str
    """ "n" after "n =", "people" before a noun of people, "of" as a denominator, else "bare"."""
    noun: str
    at: int
    """The first word that does not stand before it."""
    after: int
    """The first word behind it."""

    @property
    def noun_end(self) -> int:
        """Where the noun ends that says whom it counts, else the number."""
        if not self.noun:
            return self.end
        return self.text.starts[self.text.words.index(self.noun, self.after)] + len(self.noun)


@dataclass(slots=True)
class Candidate:
    """A number that could be the size: `value` None stands for none being stated; `terms` are those it is the sum of."""

    value: int | None
    signs: set[str] = field(default_factory=set)
    terms: tuple[Mention, ...] = ()
    times: int = 1
    """How many groups of the one term, where only the size of each is told."""

    def span(self) -> Span:
        """The words from the first term to the last and its noun, which may stand in the next sentence of the same section."""
        first, last = self.terms[0], self.terms[-1]
        sentence = first.text.sentence
        return sentence.span(first.start, last.noun_end + last.text.sentence.start - sentence.start)


class _Sum(NamedTuple):
    terms: tuple[Mention, ...]
    kind: str
    all_of_kind: bool
    """Whether no other number of the kind stands in the sentence."""
    times: int = 1

    @property
    def value(self) -> int:
        return self.times * sum(term.value for term in self.terms)


def candidates_in(sentences: Sequence[Sentence], kind: str) -> dict[int | None, Candidate]:
    """The candidates by value, None among them; `kind` says what kind of source it is (`size.Kind`)."""
    mentions = [mention for number, sentence in enumerate(sentences) for mention in _mentions(sentence, number)]
    signs = {id(mention): _around(mention) for mention in mentions}
    found = _singles(mentions, signs)
    people = list(dict.fromkeys(mention.value for mention in mentions if mention.form in {"n", "people"}))
    largest = max(people, default=0)
    _rank(found, people, mentions)
    single = set(found)
    for total in _sums(mentions):
        _add_sum(found, total, single, signs, largest)
    for value, candidate in found.items():
        shape = "single" if value in single else "sum"
        candidate.signs |= {"any", f"{kind} {shape}"}
        candidate.signs |= {f"{kind} {sign}" for sign in candidate.signs if sign.startswith(_WITH_KIND)}
    found[None] = Candidate(None, _nothing(sentences, kind, len(single), people))
    return found


_WITH_KIND = ("then:", "form:", "role:", "sum of ", "noun:", "largest", "rank:")


def _nothing(sentences: Sequence[Sentence], kind: str, numbers: int, people: list[int]) -> set[str]:
    acts = [act for act in ("randomised", "enrolled") if any(act in _acts_of_text(sentence.text) for sentence in sentences)]
    return {
        "none",
        f"none {kind}",
        f"none people:{min(len(people), 5)}",
        f"none numbers:{min(numbers, 6)}",
        f"none largest:{_magnitude(max(people, default=1))}",
        f"none said:{','.join(acts)}",
    }


@lru_cache(maxsize=4096)
def _acts_of(word: str) -> frozenset[str]:
    return frozenset(name for name, stems in _STEMS.items() if word.startswith(stems))


def _acts_of_text(text: str) -> set[str]:
    lower = text.lower()
    return {name for name in ("randomised", "enrolled") if any(stem in lower for stem in _STEMS[name])}


def _mentions(sentence: Sentence, number: int) -> Iterator[Mention]:
    places = [
        (*found.span(), value)
        for found in numbers_in(sentence.text)
        if (value := value_of(found[0])) and 2 <= value <= _LARGEST and not is_year(sentence.text, *found.span())
    ]
    wholes = [
        (*found.span(2), int(found[2]))
        for found in _FRACTION.finditer(sentence.text)
        if int(found[2]) >= max(4, int(found[1])) and int(found[2]) <= _LARGEST
    ]
    if not places and not wholes:
        return
    text = _in_words(sentence, number)
    for start, end, value in sorted(places + wholes):
        at, after = bisect_left(text.starts, start), bisect_left(text.starts, end)
        following = text.words[after : after + 6]
        if following[:1] and following[0] in _UNITS:
            continue
        noun = _noun(following)
        form = "of" if (start, end, value) in wholes else "n" if _after_n(text.words, at) else "people" if noun else "bare"
        yield Mention(value, text, start, end, form, noun, at, after)


def _in_words(sentence: Sentence, number: int) -> _Text:
    found = [(token.start(), token[0].lower()) for token in _TOKEN.finditer(sentence.text)]
    words = ["0" if word[0].isdecimal() else word for _, word in found]
    acts: frozenset[str] = frozenset().union(*map(_acts_of, words))
    return _Text(sentence, words, [start for start, _ in found], acts, number)


def _noun(following: list[str]) -> str:
    for word in following:
        if word in _PEOPLE or word in _THINGS:
            return word if word in _PEOPLE else ""
        if not word[0].isalpha():
            return ""
    return ""


def _after_n(words: list[str], at: int) -> bool:
    return at > 1 and words[at - 1] in {"=", ":", "of", "was", "were"} and words[at - 2] == "n"


def _around(mention: Mention) -> set[str]:
    """The signs of one mention: its form and place, the words around it, and what its clause says was done."""
    words, at, after = mention.text.words, mention.at, mention.after
    role, form = mention.text.sentence.role.value, mention.form
    left = ["^", "^", "^", *words[max(0, at - _BEFORE) : at]]
    right = [*words[after : after + _AFTER], "$", "$", "$"]
    signs = {
        f"role:{role}",
        f"form:{form}",
        f"form:{form} {role}",
        f"before1:{left[-1]}",
        f"before2:{left[-2]} {left[-1]}",
        f"before3:{left[-3]} {left[-2]} {left[-1]}",
        f"after1:{right[0]}",
        f"after2:{right[0]} {right[1]}",
        f"after3:{right[0]} {right[1]} {right[2]}",
        f"between:{left[-1]} {right[0]}",
    }
    if mention.noun:
        signs.add(f"noun:{mention.noun}")
    signs.update(f"left:{word}" for word in left if word.isalpha())
    signs.update(f"right:{word}" for word in right if word.isalpha())
    signs.update(f"things:{word}" for word in right[:3] if word in _THINGS)
    for act in _clause(reversed(words[max(0, at - _CLAUSE) : at])):
        signs |= {f"first:{act}", f"first:{act} {form}"}
    for act in _clause(words[after : after + _CLAUSE]):
        signs |= {f"then:{act}", f"then:{act} {form} {role}"}
    signs.update(f"said:{act}" for act in mention.text.acts)
    if _depth(words, at) > 0:
        signs |= {"in brackets", f"in brackets {form}"}
    if right[:3] in (["(", "0", "%"], ["[", "0", "%"]):
        signs.add("share")
    if mention.start == 0:
        signs.add("opens")
    if not mention.text.sentence.text[mention.start].isdecimal():
        signs.add("in words")
    return signs


def _clause(words: Iterable[str]) -> set[str]:
    """What is said to be done before its clause ends."""
    acts: set[str] = set()
    for word in words:
        if word in {";", ":", ",", "while", "whom", "."}:
            break
        acts |= _acts_of(word)
    return acts


def _depth(words: list[str], at: int) -> int:
    before = words[:at]
    return before.count("(") + before.count("[") - before.count(")") - before.count("]")


def _singles(mentions: list[Mention], signs: dict[int, set[str]]) -> dict[int | None, Candidate]:
    found: dict[int | None, Candidate] = {}
    for mention in mentions:
        one = found.setdefault(mention.value, Candidate(mention.value, terms=(mention,)))
        one.signs |= signs[id(mention)]
    return found


def _rank(found: dict[int | None, Candidate], people: list[int], mentions: list[Mention]) -> None:
    """Add what can only be seen beside the other numbers: the largest, the first, one that recurs."""
    times: dict[int, int] = defaultdict(int)
    roles: dict[int, set[str]] = defaultdict(set)
    for mention in mentions:
        times[mention.value] += 1
        roles[mention.value].add(mention.text.sentence.role.value)
    ordered = sorted(people, reverse=True)
    largest = max(people, default=0)
    for value, one in found.items():
        if value is None:
            continue
        one.signs |= {"single", f"size:{_magnitude(value)}", f"times:{min(times[value], 4)}"}
        if value in ordered:
            one.signs.add(f"rank:{min(ordered.index(value), 4)}")
        if people and value == people[0]:
            one.signs.add("first of people")
        if largest:
            one.signs.add(f"of largest:{min(9, 10 * value // largest) if value <= largest else 'over'}")
            if value == largest:
                one.signs.add("largest")
        if {"results", "methods"} <= roles[value]:
            one.signs.add("methods and results")
        if "title" in roles[value]:
            one.signs.add("in title")


def _magnitude(value: int) -> str:
    return next((str(bound) for bound in (4, 10, 20, 50, 100, 300, 1000, 10_000) if value < bound), "more")


def _sums(mentions: list[Mention]) -> Iterator[_Sum]:
    """Numbers of a sentence in a row, the last of one and the first of the next, and so many in each of two to eight groups."""
    by_sentence: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_sentence[mention.text.number].append(mention)
    for row in by_sentence.values():
        for form in ("n", "people", "of"):
            alike = [mention for mention in row if mention.form == form]
            for first in range(len(alike)):
                for last in range(first + 2, min(len(alike), first + _MOST_TERMS) + 1):
                    yield _Sum(tuple(alike[first:last]), form, first == 0 and last == len(alike))
        yield from _unlike([mention for mention in row if mention.form != "of"])
    for number, row in by_sentence.items():
        here, there = (
            [mention for mention in one if mention.form in {"n", "people"}] for one in (row, by_sentence.get(number + 1, []))
        )
        if here and there and here[0].text.sentence.number == there[0].text.sentence.number:
            for one in {id(one): one for one in (here[0], here[-1])}.values():
                yield _Sum((one, there[0]), "across", len(here) == len(there) == 1)
    yield from _multiples(mentions)


def _unlike(row: list[Mention]) -> Iterator[_Sum]:
    for first in range(len(row)):
        for last in range(first + 2, min(len(row), first + 3) + 1):
            terms = tuple(row[first:last])
            if len({term.form for term in terms}) == 1 and terms[0].form != "bare":
                continue
            if terms[-1].start - terms[0].end <= _FURTHEST_APART:
                yield _Sum(terms, "unlike", first == 0 and last == len(row))


def _multiples(mentions: list[Mention]) -> Iterator[_Sum]:
    each = [one for one in mentions if "each" in one.text.acts and "each" in _near(one)]
    if not each:
        return
    texts = {one.text.number: one.text.sentence.text for one in mentions}
    told = {value_of(found[1]) or 2 for text in texts.values() for found in _HOW_MANY.finditer(text)}
    for one in each:
        for times in sorted(told | {2}):
            yield _Sum((one,), "multiple", times in told, times)


def _near(mention: Mention) -> set[str]:
    words = mention.text.words[max(0, mention.at - 10) : mention.after + 12]
    return {act for word in words for act in _acts_of(word)}


_OF_A_TERM = ("before", "after1", "after2", "first", "then", "said", "noun", "in ", "share")
_OF_BOTH = ("before1", "after", "then", "first", "between", "noun", "left", "right")


def _add_sum(
    found: dict[int | None, Candidate], total: _Sum, single: set[int | None], signs: dict[int, set[str]], largest: int
) -> None:
    shape = f"{total.kind}{min(len(total.terms), 4)} {total.all_of_kind}"
    if total.value in single:
        found[total.value].signs |= {"is sum", f"is sum:{shape}"}
    for term in total.terms:
        if total.value in single and term.value != total.value:
            found[term.value].signs |= {"part of one told", f"part of one told:{total.kind}"}
        found[term.value].signs.add(f"term:{shape}")
    if total.value in single:
        return
    one = found.setdefault(total.value, Candidate(total.value, terms=total.terms, times=total.times))
    one.signs |= _signs_of_sum(total, shape, signs)
    one.signs |= {f"sum size:{_magnitude(total.value)}", f"sum over largest:{total.value > largest}"}


def _signs_of_sum(total: _Sum, shape: str, signs: dict[int, set[str]]) -> set[str]:
    first, last = total.terms[0], total.terms[-1]
    role = first.text.sentence.role.value
    told = {"sum", f"sum of {shape}", f"sum of {total.kind} {role}", f"sum role:{role}"}
    told.update(f"sum {sign}" for term in (first, last) for sign in signs[id(term)] if sign.startswith(_OF_A_TERM))
    if len(total.terms) == 1:
        return told
    both = signs[id(first)] & signs[id(last)]
    told.update(f"sum both {sign}" for sign in both if sign.startswith(_OF_BOTH))
    second = total.terms[1]
    between = first.text.words[first.after : second.at] if first.text is second.text else ["#"]
    told.update(f"sum between:{word}" for word in between[:14])
    told |= {f"sum apart:{min(len(between), 12)}", f"sum linked:{' '.join(between[-2:])}"}
    values = [term.value for term in total.terms]
    ratio = max(values) / min(values)
    balance = next((name for name, most in (("same", 1.05), ("near", 1.3), ("unlike", 2), ("far", 5)) if ratio < most), "none")
    return told | {f"sum balance:{balance}", f"sum balance:{balance} {total.kind}"}
