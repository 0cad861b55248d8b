"""Which safety notes bear on a question: those on what it names, those on a family of that, and those for anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.answering.holdings import Caution
from palpate.answering.reporting import ANY_CONDITION
from palpate.answering.scope import GENERIC_FAMILIES, WHOLE_FIELD, family_of
from palpate.answering.unknown_things import EVERYBODY, speaks_of
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, SafetyKind

_NO_GROUP = GENERIC_FAMILIES | {
    ANY_CONDITION,
    "condition:healthy",
    "population:adults",
    "population:women",
    "population:men",
    "population:massage-therapists",
}
"""Concepts that do not narrow whom a source is about; therapists give the treatment."""


def safety_notes(question: ClinicalQuestion, notes: Iterable[Caution]) -> tuple[list[Caution], list[Caution]]:
    """Notes on what the question names (or a family of it: "cancer" for lung cancer), and notes for anybody."""
    terms = terminology()
    pico = question.pico
    named = own_concepts(question) | family_of(pico.conditions)
    narrow = frozenset(c for c in pico.interventions if terms.get(c).broader and c not in WHOLE_FIELD)
    asked = pico.interventions or ("intervention:massage",)
    treatments = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in asked))
    specific: list[Caution] = []
    general: list[Caution] = []
    entries = list(notes)
    harms = {} if asks_cause(question.text) else harms_told(entries)
    for entry in entries:
        if entry.record.superseded_by:
            continue
        if entry.interventions and not entry.interventions & treatments:
            continue
        if is_red_flag(entry) and pico.conditions and not _of_the_back(pico.conditions):
            continue
        brought_about = harms.get(entry.record.id, frozenset())
        own, subject = (entry.concepts - brought_about) & named, (entry.subject - brought_about) & named
        of_the_back = is_red_flag(entry) and bool(pico.conditions)
        if own or of_the_back or (subject and not _on_others(entry, named)) or entry.interventions & narrow:
            specific.append(entry)
        elif not entry.subject - _NO_GROUP:
            general.append(entry)
    return specific, general


_CAUSES = re.compile(
    r"\b(caus\w*|hurt\w*|damag\w*|injur\w*|rais\w*|spread\w*|bruis\w*|ruptur\w*|dislodg\w*|kill\w*|wors\w*|t(?:ear(?:s|ing)?|ore|orn)|send(?:s|ing)?|trigger(?! points?)\w*|provok\w*|lead to|bring on|giv(?:e|es|en) \w+ an?)\b",
    re.IGNORECASE,
)
_AMONG = re.compile(r"\b(?:in|with|among|of) (?:people|patients|adults|women|men|children|trials)\b", re.IGNORECASE)


def asks_cause(text: str) -> bool:
    """Whether a question asks if the treatment brings about some harm, rather than whether those who have it may be treated."""
    return bool(_CAUSES.search(text))


def harms_told(notes: Iterable[Caution]) -> dict[str, frozenset[str]]:
    """What each record tells as brought about: a stroke after neck massage says nothing on massage after a stroke."""
    harms: dict[str, frozenset[str]] = {}
    for entry in notes:
        if entry.note.kind is SafetyKind.ADVERSE_EVENT and not _AMONG.search(entry.note.topic):
            harms[entry.record.id] = harms.get(entry.record.id, frozenset()) | entry.concepts
    return harms


def speaking_of(things: Sequence[str], notes: Iterable[Caution]) -> list[Caution]:
    """Notes whose own words speak of everything asked about that the terminology lacks ("port")."""
    said = ((entry, f"{entry.note.topic}; {entry.note.statement}") for entry in notes if not entry.record.superseded_by)
    return [entry for entry, text in said if things and all(speaks_of(text, thing) for thing in things)]


def _of_the_back(conditions: Iterable[str]) -> bool:
    """Whether a condition is one of the spine or so wide that the spine's are among them: for these red flags are held."""
    terms = terminology()
    spine = terms.narrower("condition:back-pain") | terms.narrower("condition:neck-pain")
    return any(terms.narrower(condition) & spine for condition in conditions)


def _on_others(entry: Caution, named: frozenset[str]) -> bool:
    """Whether a note is on another disease, and only its record on the same people: HIV in children for children with diabetes."""
    diseases = {concept for concept in entry.concepts if concept.startswith("condition:")}
    shared = {concept for concept in entry.subject & named if concept.startswith("condition:")}
    return bool(diseases) and not shared


def warnings(question: ClinicalQuestion, notes: Iterable[Caution]) -> list[Caution]:
    """Notes that warn of treating the very condition or group that the question names."""
    named = own_concepts(question)
    return [e for e in notes if e.concepts & named and e.note.kind is not SafetyKind.REASSURANCE and not is_red_flag(e)]


_RED_FLAG_TOPIC = re.compile(r"red flag|suspected", re.IGNORECASE)


def is_red_flag(entry: Caution) -> bool:
    """Whether a note names a sign of serious disease to look for before treatment."""
    return bool(_RED_FLAG_TOPIC.search(entry.note.topic))


def own_concepts(question: ClinicalQuestion) -> frozenset[str]:
    """The conditions and populations that the question names, with everything below them."""
    terms = terminology()
    populations = (concept for concept in question.pico.populations if concept not in EVERYBODY)
    return frozenset().union(*(terms.narrower(c) for c in (*question.pico.conditions, *populations)))
