"""What a question is on, in its own words: which treatment, against which other, for what. For words that the terminology lacks.

Only plain forms are taken apart ("Does A relieve B?", "Is A better than C for B?"). What has another form has no subject, and is
not answered from findings that were read by grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from palpate.answering.question import content_words
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind
from palpate.vocabulary.patterns import regex

_OFTEN = r"(?:really |actually |also |ever |usually |often |significantly )?"
_LOWERS = r"reduce|lower|decrease|diminish|shorten|slow|suppress"
_HELPS = r"help|work|relieve|improve|ease|alleviate|treat|benefit|control|manage"
_PREVENTS = r"prevent|protect|avert"
_AGAINST = r"(?:than|compared (?:with|to)|versus|vs\.?|over)"
_FOR = r"(?:for|in|on|against|after|during|at|with|from)"
_VERB = regex(
    rf"^(?:does|do|did|can|could|will|would)\s+(?P<t>.+?)\s+{_OFTEN}(?P<v>{_LOWERS}|{_HELPS}|{_PREVENTS})\b\s*"
    rf"(?:better\s+|more\s+)?(?P<r>.*?)(?:\s*\b(?:better |more )?{_AGAINST}\s+(?P<k>.+?)(?:\s+{_FOR}\s+(?P<s>.+))?)?$",
    re.IGNORECASE,
)
_IS = regex(
    r"^(?:is|are)\s+(?P<t>.+?)\s+(?:any |much |more |as |really |actually )*"
    r"(?:better|superior|effective|useful|helpful|good|beneficial|efficacious)\b"
    rf"(?:\s+(?:{_AGAINST}|to|as)\s+(?P<k>.+?))?(?:\s+(?:{_FOR}|to treat|in treating)\s+(?P<r>.+?))?$",
    re.IGNORECASE,
)
_EFFECT = regex(
    r"^(?:what (?:is|are) the |how large is the )?(?:effects?|effectiveness|efficacy|benefits?) of\s+(?P<t>.+?)\s+(?:on|in|for|against)\s+(?P<r>.+)$",
    re.IGNORECASE,
)
_PAIR = regex(r"^(?P<t>[^,]+?)\s+(?:versus|vs\.?)\s+(?P<k>.+?)(?:\s+(?:for|in)\s+(?P<r>.+))?$", re.IGNORECASE)
_BARE = regex(
    r"^(?!(?:what|which|how|who|when|where|why|is|are|does|do|can|should)\b)(?P<t>[^,]+?)\s+(?:for|in)\s+(?P<r>.+)$",
    re.IGNORECASE,
)
_TURNS_ROUND = regex(r"\b(?:not|never|no|without|less|worse|fails?|stops?|harm\w*|risks?|danger\w*)\b|n['’]t\b", re.IGNORECASE)
"""Words that can make a yes of a no; what has them is left to other answers."""
_MOST_WORDS = 4
_SEVERAL = regex(r"\b(?:or|and|plus)\b|[,/+]", re.IGNORECASE)
_KINDS = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.COMPARISON, QuestionKind.OTHER})


@dataclass(frozen=True, slots=True)
class Subject:
    """The content words of a question by the part that they play; none is left out."""

    treatment: tuple[str, ...]
    name: str
    """The treatment as the question writes it."""
    rival: tuple[str, ...] = ()
    rival_name: str = ""
    about: tuple[str, ...] = ()
    """Whom or what it is for: condition, people, outcome."""
    measured: tuple[str, ...] = ()
    """Of those, what is to go down or not to happen, which the outcome itself must name."""
    lowered: bool = False
    """Whether it is asked if something goes down, which is good only where less is better."""
    prevented: bool = False


def subject_of(question: ClinicalQuestion) -> Subject | None:
    """The subject of a question on what one treatment does, by itself or against one other; None for any other."""
    if question.kind not in _KINDS or question.red_flags or question.further:
        return None
    text = " ".join(question.text.split()).strip(" ?.!")
    if _TURNS_ROUND.search(text):
        return None
    found = next((match for form in (_VERB, _IS, _EFFECT, _PAIR, _BARE) if (match := form.match(text))), None)
    if found is None:
        return None
    parts = found.groupdict()
    name, rival_name = _bare_name(parts["t"]), _bare_name(parts.get("k") or "")
    treatment, rival = content_words(name, question.kind), content_words(rival_name, question.kind)
    if not treatment or len(treatment) > _MOST_WORDS or _SEVERAL.search(name) or _SEVERAL.search(rival_name):
        return None
    if rival_name and not rival:
        return None
    first, second = parts.get("r") or "", parts.get("s") or ""
    verb = (parts.get("v") or "").lower()
    lowered, prevented = bool(verb) and verb in _LOWERS.split("|"), bool(verb) and verb in _PREVENTS.split("|")
    what, _, whom = _split(first) if lowered or prevented else ("", "", first)
    measured = content_words(what, question.kind)
    about = tuple(dict.fromkeys((*measured, *content_words(whom, question.kind), *content_words(second, question.kind))))
    placed = {*treatment, *rival, *about, verb}
    if not about or (lowered and not measured) or not placed.issuperset(question.pico.other_terms):
        return None
    return Subject(treatment, name, rival, rival_name, about, measured, lowered, prevented)


def _split(text: str) -> tuple[str, str, str]:
    """ "mortality after stroke": what is measured, and whom or what it is measured in."""
    found = re.search(rf"\s+{_FOR}\s+", text)
    return (text[: found.start()], found.group(), text[found.end() :]) if found else (text, "", "")


def _bare_name(text: str) -> str:
    return re.sub(r"^(?:a|an|the|taking|using|regular|daily)\s+", "", text.strip(), flags=re.IGNORECASE)


def asked_outcomes(question: ClinicalQuestion) -> frozenset[str]:
    """Outcomes of the terminology that a question names, with everything below them; that one gets better overall is none."""
    named = [outcome for outcome in question.pico.outcomes if outcome != "outcome:global-improvement"]
    return frozenset().union(*(terminology().narrower(outcome) for outcome in named))
