"""The treatment that a question asks about, and what it sets against it; not what is only given, taken or done beside."""

from __future__ import annotations

import re
from itertools import pairwise

from palpate.answering.matching import is_part_of, most_specific, of_facet
from palpate.terminology import Match, terminology
from palpate.vocabulary import QuestionKind

_ASKABLE_COMPARATORS = frozenset({"comparator:no-treatment", "comparator:usual-care", "comparator:sham"})
"""The classes that a question can mean; the others describe how a study was done."""


def treatments(question: str, matches: list[Match], kind: QuestionKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is asked about, and what it is set against. Who gives a treatment stands for one only where none is named."""
    measured = of_facet(matches, "outcome")
    without = [*measured, *of_facet(matches, "comparator")]
    found = [match for match in of_facet(matches, "intervention") if not is_part_of(match, without)]
    if kind is not QuestionKind.COMPARISON:
        found = [match for match in found if not _GIVER.search(question[match.start : match.end])] or found
        found = _without(OCCASION, question, found)
    found = _without(_TAKEN, question, found)
    named = list(dict.fromkeys(match.concept.id for match in found))
    compared = [m for m in of_facet(matches, "comparator") if not _DID_NOTHING.search(question, 0, m.end)]
    against = [c for c in dict.fromkeys(m.concept.id for m in compared) if c in _ASKABLE_COMPARATORS]
    specific = most_specific(named)
    if kind is not QuestionKind.COMPARISON:
        return specific, tuple(against)
    rivals = _set_against(question, found) or (specific if len(specific) > 1 else tuple(named))
    subject = next((concept for concept in rivals if _is_hands_on(concept)), None) or next(iter(rivals), None)
    return (subject,) if subject else (), (*(concept for concept in rivals if concept != subject), *against)


def _set_against(question: str, found: list[Match]) -> tuple[str, ...]:
    """The two treatments that a "versus" stands between, whatever others are named; none where it stands between none."""
    pairs = ((left, right) for left, right in pairwise(found) if _VERSUS.fullmatch(question, left.end, right.start))
    return next(((left.concept.id, right.concept.id) for left, right in pairs), ())


_VERSUS = re.compile(r"\s*(?:therapy|treatment)?\s*(?:versus|vs\.?)\s+", re.IGNORECASE)


def _without(told: re.Pattern[str], question: str, found: list[Match]) -> list[Match]:
    """The treatments without those behind words that only tell of them, where a hands-on one is left."""
    rest = [match for match in found if not told.search(question, 0, match.start)]
    return rest if any(_is_hands_on(match.concept.id) for match in rest) else found


OCCASION = re.compile(
    r"\b(?:b4|before|after|during|following|awaiting|(?:scared|nervous|frightened|worried|anxious|terrified) (?:about|of|before))\s+(?:(?:an?|the|my|his|her|their|any|other|or|planned|hard|big|major|minor|open|elective|heart|knee|hip|back|abdominal|an upcoming)\s+)*$",
    re.IGNORECASE,
)
"""What stands before the treatment that is only when another one is given ("anxious before an operation")."""
_TAKEN = re.compile(
    r"(?:^|[,;.(]\s*)(?:now |currently |already |still )?(?:on|taking)\s+(?:[\w-]+\s+)?$|\b(?:already|currently|usually) (?:do|does|doing|have|had|having|get|getting|use|using)\s+(?:(?:my|the|some|his|her|daily|regular|[\w-]+)\s+){0,2}$"
    r"|\b(?:been|be|am|is|are|was|i['’]m|he['’]s|she['’]s|they['’]re|put (?:me|him|her|them)|now|already|currently|started|who) (?:on|taking)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
"""What stands before a drug that somebody is on, or before what they do already, whatever is asked about."""
_AMOUNT = re.compile(
    r"\b(?:less|fewer|(?:need|needs|needed|needing|need for|reduc\w+|lower\w*|cut|cuts|cutting|cut down on|reliance on|dependence on|rely on)(?: (?:less|fewer|the need for|use of|his|her|my|their|strong|of))*)\s+$",
    re.IGNORECASE,
)
"""What stands before a drug of which it is asked how much is taken ("Do they use less morphine?")."""


def with_amounts(question: str, matches: list[Match]) -> list[Match]:
    """The concepts, with the use of medicines for a drug of which less may be taken where a hands-on treatment is named."""
    if not any(_is_hands_on(match.concept.id) for match in of_facet(matches, "intervention")):
        return matches
    used, terms = terminology().get("outcome:medicine-use"), terminology()
    return [
        Match(used, match.start, match.end)
        if terms.broader(match.concept.id) & {"intervention:drug-therapy", "intervention:epidural"}
        and _AMOUNT.search(question, 0, match.start)
        else match
        for match in matches
    ]


_DID_NOTHING = re.compile(r"\b(?:did|does|do|done) nothing$", re.IGNORECASE)
"""What helped nobody, and is no group without treatment."""
_GIVER = re.compile(r"(?:therapist|physio|chiropractor|osteopath|acupuncturist)(?:s|['’]s|s['’])?$", re.IGNORECASE)
"""The name of a person: "a physiotherapist's massage" asks about massage."""


def _is_hands_on(concept: str) -> bool:
    return bool(terminology().broader(concept) & {"intervention:massage", "intervention:manual-therapy"})
