"""Descriptions that call for urgent care whatever was asked.

The list follows the common ground of public emergency guidance and, for the spine, the international red-flag framework
(Finucane 2020). It is read from the question alone; a false alarm costs a sentence, a miss can cost a life, so the signs lean
to catching too much. What they miss the head of `trained_flags` may see; `emergencies` asks both.

The signs lie in `palpate/data/red_flags.jsonl`. A line with `words` names a group of words and phrases (`*` ends a stem); a line
with `flag` lists the signs of a flag, written in the names of groups; `often_misspelt` are known with one letter wrong too:

    a ~ b    both within a few words of each other
    a > b    b within a few words after a
    a + b    b right after a, with two words between them at most
    a & b    both anywhere in the question

Three things silence a sign: a question in general terms about no particular person (unless the line says `in_general`), a sign
told as past (unless it says `past_too`), and a lasting state named in `unless`. What is said to be sudden or new silences
neither of the last two.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

_NEAR = 6
_NEXT = 2
_SHORTEST_MISSPELLING = 5
_MANY_PILLS = 8
_TERM, _PRETERM = 42, 37
_FEVER_C, _HOTTEST_C = 38, 43
_FEVER_F, _HOTTEST_F = 100.4, 109
_GIANT_CELL_AGE = 50
_FIRST_YEAR, _LAST_YEAR = 1930, 2099

THOUGHTS_OF_SUICIDE = "thoughts of suicide or self-harm"
_ASKING = frozenset("do does did is are can could will would what how which why should who".split())
_AGES = frozenset("yo yr yrs year y m f".split())
_ELAPSED = frozenset("ago after later post".split())
_MEASURES = frozenset("mg mgs milligrams mcg g ml years year months weeks days hours minutes".split())

_EMERGENCY = (
    "Get medical help now: what you describe ({flags}) can be an emergency. Call your local emergency number or go to an "
    "emergency department before anything else, and do not have massage or other hands-on treatment until a doctor has seen you."
)
_CRISIS = (
    "Get medical help now: what you describe ({flags}) needs someone beside you and help at once. Call your local emergency "
    "number or a crisis line (988 in the United States and Canada, 116 123 in the United Kingdom and Ireland), and do not stay alone."
)
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:\.\d+)?[a-z]*|[.?!,;:()\n]| [-–—] ")
_SENTENCE_END = re.compile(r"[.?!;:\n]\s*\w")
_NUMBER = re.compile(r"(\d{1,4}(?:\.\d+)?)(yo|yrs?|y|m|f|c|wks?|weeks?|mg|g|ml)?")


_Chain = tuple[tuple[str, str], ...]
"""A part of a sign: groups of words, each with the mark that joins it to those before it."""
_Sign = tuple[_Chain, ...]
"""Parts that must all be in the question."""


class _Hit(NamedTuple):
    """A group's words in a question, as indices of its words; `end` is the first word behind them."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rule:
    """Signs of one flag, the groups of words that each needs, and what does and does not silence them."""

    flag: str
    signs: tuple[_Sign, ...]
    needs: tuple[frozenset[str], ...]
    unless: frozenset[str]
    in_general: bool
    past_too: bool


@dataclass(slots=True)
class _Lexicon:
    """The groups of words by the first word or stem of each of their phrases, and the words by their misspellings."""

    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    stems: dict[str, list[str]] = field(default_factory=dict)
    misspelt: dict[str, list[str]] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)

    def add(self, group: str, phrase: str) -> None:
        """Enter one word or phrase of a group."""
        words = tuple(phrase.split())
        self.groups.add(group)
        if len(words) == 1 and phrase.endswith("*"):
            self.stems.setdefault(phrase[:-1], []).append(group)
            return
        self.phrases.setdefault(words[0], []).append((words, group))

    def add_misspelt(self, word: str) -> None:
        """Enter a word that is to be known with one letter wrong; a common English word must not be so near to it."""
        for short in {word, *_shortened(word)}:
            self.misspelt.setdefault(short, []).append(word)

    def corrected(self, word: str) -> str:
        """The word that an unknown word misspells by one letter, or the word itself."""
        if len(word) < _SHORTEST_MISSPELLING or word in self.phrases or any(self.stems_of(word)):
            return word
        candidates = (right for short in (word, *_shortened(word)) for right in self.misspelt.get(short, ()))
        return next((right for right in candidates if _one_slip(word, right)), word)

    def stems_of(self, word: str) -> Iterator[str]:
        """The groups of the stems that a word begins with."""
        for length in range(3, len(word) + 1):
            yield from self.stems.get(word[:length], ())


class _Reading:
    """The words of a question, the clause each is in, and where the groups of words are."""

    def __init__(self, question: str, lexicon: _Lexicon) -> None:
        self.words: list[str] = []
        self.clauses: list[int] = []
        self.hits: dict[str, list[_Hit]] = {}
        clause = 0
        for token in _TOKEN.findall(_plain(question)):
            word = lexicon.corrected(token.removesuffix("'s").replace("'", ""))
            if not word[0].isalnum() or word in {"and", "but", "with", "so", "while"}:
                clause += 1
            if word[0].isalnum():
                self.words.append(word)
                self.clauses.append(clause)
        for start, word in enumerate(self.words):
            self._enter(start, word, lexicon)
            if word[0].isdigit():
                self._enter_number(start, word)

    def _enter(self, start: int, word: str, lexicon: _Lexicon) -> None:
        for phrase, group in lexicon.phrases.get(word, ()):
            if len(phrase) == 1 or self._says(start, phrase):
                self.hits.setdefault(group, []).append(_Hit(start, start + len(phrase)))
        for group in lexicon.stems_of(word):
            self.hits.setdefault(group, []).append(_Hit(start, start + 1))

    def _says(self, start: int, phrase: tuple[str, ...]) -> bool:
        said = self.words[start : start + len(phrase)]
        last = phrase[-1]
        fits = last == said[-1] if not last.endswith("*") else said[-1].startswith(last[:-1])
        return len(said) == len(phrase) and fits and tuple(said[:-1]) == phrase[:-1]

    def _enter_number(self, start: int, word: str) -> None:
        """What a number tells: an age, a temperature, a year of the past, weeks of pregnancy, a count of pills."""
        after = [*self.words[start + 1 : start + 3], "", ""]
        before = self.words[start - 1] if start else ""
        for group in _of_number(word, before, after):
            self.hits.setdefault(group, []).append(_Hit(start, start + 1))

    def part(self, chain: _Chain) -> list[_Hit]:
        """Where a chain of groups is, each hit from its first word to its last, those that are denied left out."""
        spans = self.hits[chain[0][1]]
        for joiner, group in chain[1:]:
            spans = [
                _Hit(min(span.start, hit.start), max(span.end, hit.end))
                for span in spans
                for hit in self.hits[group]
                if _joined(joiner, span, hit) and not self._denied(hit, span)
            ]
        return [span for span in spans if not self._denied(span)]

    def _denied(self, span: _Hit, chain: _Hit | None = None) -> bool:
        """Whether the words right before say that it is not there ("no fever", "no fever or chills").

        A denial that is part of the `chain` before it is what is told ("no control over my bladder").
        """
        at = span.start
        while at and (self.words[at - 1] in {"or", "any"} or any(hit.end == at for hit in self.hits.get("sudden", ()))):
            at -= 1
            at -= self.words[at] == "or" and at > 0
        denials = [hit for hit in self.hits.get("negation", ()) if hit.end == at]
        return any(chain is None or not chain.start <= hit.start < chain.end for hit in denials)

    def of_someone(self) -> bool:
        """Whether it is about a particular person other than one who asks for study or work."""
        askers = {at for hit in self.hits.get("asker", ()) for at in range(hit.start, hit.end)}
        return any(hit.start not in askers for hit in self.hits.get("person", ()))

    def general(self) -> bool:
        """Whether it asks in general terms, about nobody in particular."""
        asks = "research" in self.hits or bool(self.words and self.words[0] in _ASKING)
        return asks and not self.of_someone()

    def past(self, span: _Hit) -> bool:
        """Whether something is told as past in the clauses that it is told in."""
        clauses = set(self.clauses[span.start : span.end])
        return any(self.clauses[hit.start] in clauses for hit in self.hits.get("past", ()))


def red_flags(question: str) -> tuple[str, ...]:
    """Names of the red flags that a question describes; none where it asks in general terms, or of what is past or known."""
    lexicon, rules = _signs()
    reading = _Reading(question, lexicon)
    said = reading.hits.keys()
    general = reading.general()
    fresh = "sudden" in said or "new" in said
    found: list[str] = []
    for rule in rules:
        if rule.flag in found or (general and not rule.in_general) or (not fresh and not rule.unless.isdisjoint(said)):
            continue
        spans = [
            span for needs, sign in zip(rule.needs, rule.signs, strict=True) if needs <= said for span in _where(sign, reading)
        ]
        if any(fresh or rule.past_too or not reading.past(span) for span in spans):
            found.append(rule.flag)
    return tuple(found)


_OF_TESTS = re.compile(
    r"\b(?:sensitivity|specificity|accuracy) (?:and \w+ )?(?:of|for)\b|\bdiagnostic accuracy\b|\blikelihood ratios?\b"
    r"|\b(?:which|what) (?:\w+ )?(?:warning signs?|red flags?|signs?|symptoms)\b.{0,30}\b(?:point to|raise|increase|suggest|predict|indicate|mean|suspect|make (?:a |you )?(?:\w+ )?suspect)\b",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(?:i|my|me|we|our|he|she|his|her|they|client|patient|husband|wife|mum|mom|dad)\b", re.IGNORECASE)


def asks_of_tests(question: str) -> bool:
    """Whether a question is on how well signs tell who has a disease, and about nobody."""
    return bool(_OF_TESTS.search(question)) and not OWN.search(question)


def asks_in_general(question: str) -> bool:
    """Whether a question is one sentence in general terms, about nobody in particular ("Does massage help fibromyalgia?")."""
    if _SENTENCE_END.search(question) or not question.rstrip().endswith("?"):
        return False
    reading = _Reading(question, _signs()[0])
    return reading.words[:1] != [] and reading.words[0] in _ASKING and reading.general()


def urgent_advice(flags: tuple[str, ...]) -> str:
    """The advice that goes before everything else; thoughts of suicide have their own, which stands first."""
    others = [flag for flag in flags if flag != THOUGHTS_OF_SUICIDE]
    crisis = [_CRISIS.format(flags=THOUGHTS_OF_SUICIDE)] if len(others) < len(flags) else []
    return " ".join([*crisis, *([_EMERGENCY.format(flags="; ".join(others))] if others else [])])


def _where(sign: _Sign, reading: _Reading) -> list[_Hit]:
    """Where the first part of a sign is, if all of its parts are there."""
    parts = [reading.part(chain) for chain in sign]
    return parts[0] if all(parts) else []


def _joined(joiner: str, left: _Hit, right: _Hit) -> bool:
    ahead, behind = right.start - left.end, left.start - right.end
    match joiner:
        case "~":
            return 0 <= ahead <= _NEAR or 0 <= behind <= _NEAR
        case ">":
            return 0 <= ahead <= _NEAR
        case _:
            return 0 <= ahead <= _NEXT


def _of_number(word: str, before: str, after: list[str]) -> Iterator[str]:
    """The groups that a number belongs to by the words around it."""
    written = _NUMBER.fullmatch(word)
    if written is None:
        return
    number, unit = float(written[1]), written[2] or after[0]
    hot = _FEVER_C <= number <= _HOTTEST_C or _FEVER_F <= number <= _HOTTEST_F
    if hot and ("." in word or unit in {"c", "f", "degrees", "fever"} or before in {"temp", "temperature", "of", "fever"}):
        yield "fever"
    if unit in _AGES or before in {"aged", "age", "im", "is", "am", "hes", "shes"}:
        if unit in _AGES:
            yield "person"
        if number >= _GIANT_CELL_AGE:
            yield "over_fifty"
    if unit in {"week", "weeks", "wk", "wks"} and before != "for" and after[0 if written[2] else 1] not in _ELAPSED:
        if number <= _TERM:
            yield "gestation"
        if number < _PRETERM:
            yield "preterm"
    if before in {"in", "since"} and _FIRST_YEAR <= number <= _LAST_YEAR:
        yield "past"
    if number >= _MANY_PILLS and unit not in _MEASURES:
        yield "dozens"


def _plain(text: str) -> str:
    """Lower case without accents, with straight apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("`", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _shortened(word: str) -> Iterator[str]:
    """A word with each of its letters left out in turn."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _one_slip(wrong: str, right: str) -> bool:
    """Whether two words of the same first letter differ by one letter too many, too few, changed, or by two swapped."""
    if wrong[0] != right[0]:
        return False
    if len(wrong) != len(right):
        longer, shorter = sorted((wrong, right), key=len, reverse=True)
        return shorter in _shortened(longer)
    differ = [at for at, (one, other) in enumerate(zip(wrong, right, strict=True)) if one != other]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and wrong[differ[0]] == right[differ[1]]
    return len(differ) == 1 or (swapped and wrong[differ[1]] == right[differ[0]])


@cache
def _signs() -> tuple[_Lexicon, tuple[_Rule, ...]]:
    """The groups of words and the rules of the data file."""
    lexicon = _Lexicon()
    rules = []
    for line in (files("palpate.data") / "red_flags.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for phrase in entry.get("any", ()):
            lexicon.add(entry["words"], phrase)
        for word in entry.get("often_misspelt", ()):
            lexicon.add_misspelt(word)
        if "flag" in entry:
            rules.append(_rule(entry))
    return lexicon, tuple(rules)


def _rule(entry: dict[str, Any]) -> _Rule:
    signs = tuple(tuple(_chain(part) for part in sign.split(" & ")) for sign in entry["signs"])
    return _Rule(
        flag=entry["flag"],
        signs=signs,
        needs=tuple(frozenset(group for chain in sign for _, group in chain) for sign in signs),
        unless=frozenset(entry.get("unless", ())),
        in_general=bool(entry.get("in_general")),
        past_too=bool(entry.get("past_too")),
    )


def _chain(part: str) -> _Chain:
    """A part of a sign as written, "a ~ b > c", as joiners each with the group that follows it."""
    return tuple(pairwise(["", *part.split()]))[::2]
