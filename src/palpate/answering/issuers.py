"""Bodies that a question names ("What does the Ottawa Panel say ...?"): known by the recommendations that the library holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from palpate.answering.holdings import Advice
from palpate.vocabulary import ClinicalQuestion

_APART = re.compile(r" (?:and|with)(?: the)? | / |, |: ")
_BRACKETED = re.compile(r"\((?P<inside>[^()]*)\)")
_ACRONYM = re.compile(r"^[A-Z][A-Za-z]*[A-Z]+[a-z]?$")
_FEWEST_WORDS = 2
_FIELD = re.compile(r"\b(?P<field>\w+)ology\b")
_PROFESSION = re.compile(r"\b(?!of\b)[A-Z]\w+ (?:Surgeons|Physicians|Practitioners|Nurses|Therapists)\b")
_OF_GUIDANCE = frozenset("guideline guidelines guidance recommendation recommendations advice panel collaboration view".split())
"""Words for what such a body publishes."""
_WORD = re.compile(r"[^\W\d_][\w'-]*")


def advice_by_named(question: ClinicalQuestion, advice: Iterable[Advice]) -> list[Advice]:
    """Of recommendations those whose issuer the question names."""
    return [entry for entry in advice if _naming(question.text, entry.recommendation.issuer)]


def without_issuers(question: ClinicalQuestion, named: Sequence[Advice]) -> ClinicalQuestion:
    """The question without the words of bodies whose recommendations are held, which are then no unknown things."""
    if not named or not question.pico.other_terms:
        return question
    spans = " ".join(_naming(question.text, entry.recommendation.issuer) for entry in named).lower()
    words = {word.rstrip("'-").removesuffix("'s") for word in _WORD.findall(spans)} | _OF_GUIDANCE
    left = tuple(word for word in question.pico.other_terms if not words.issuperset(word.split("-")))
    return question.model_copy(update={"pico": question.pico.model_copy(update={"other_terms": left})})


def _naming(text: str, issuer: str) -> str:
    """The words of a text that name an issuer; "" where none do."""
    found = (pattern.search(text) for pattern in _patterns(issuer))
    return next((match.group() for match in found if match), "")


@lru_cache(maxsize=1024)
def _patterns(issuer: str) -> tuple[re.Pattern[str], ...]:
    """Each name of an issuer as a whole word; an acronym is one in capitals alone."""
    return tuple(
        re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", 0 if _ACRONYM.match(name) else re.IGNORECASE) for name in _names(issuer)
    )


def _names(issuer: str) -> list[str]:
    """What an issuer is called: its whole name, each of several bodies, and the acronym that stands in brackets or that it makes."""
    bare = _BRACKETED.sub("", issuer).strip()
    parts = [part.strip() for part in _APART.split(bare)]
    long = [name for name in (bare, *parts) if len(name.split()) >= _FEWEST_WORDS or name == bare]
    inside = [each for match in _BRACKETED.finditer(issuer) for each in match["inside"].split() if _ACRONYM.match(each)]
    made = ["".join(word[0] for word in name.split() if word[0].isupper()) for name in long]
    return [*long, *inside, *(acronym for acronym in made if len(acronym) > _FEWEST_WORDS), *_members(bare)]


def _members(issuer: str) -> list[str]:
    """Whom a body is one of: the rheumatologists of a college of rheumatology, "family physicians" of their academy."""
    fields = (f"{match['field']}ologists" for match in _FIELD.finditer(issuer))
    return [*fields, *(match.group() for match in _PROFESSION.finditer(issuer))]
