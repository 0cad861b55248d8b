"""Complaints told by a part of the body: "my shoulder is shot", "heel agony", "legs wrecked after the marathon".

The terminology knows the names of diseases. People name a part of the body and say that it hurts in whatever words come to mind; what is
meant is pain there. Only where a question names no condition of its own is a complaint read, so that none is added to what is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.answering.kinds import asks_effect_outright
from palpate.answering.language import is_search
from palpate.terminology import Match, terminology
from palpate.vocabulary.patterns import regex

_PARTS = (
    ("low-back-pain", r"(?:lower|low) backs?|lumbar"),
    ("thoracic-pain", r"upper backs?|mid(?:dle)? backs?|(?:between )?(?:the |my |her |his )?shoulder ?blades"),
    ("back-pain", r"backs?|spine"),
    ("neck-pain", r"necks?|nape"),
    ("shoulder-pain", r"shoulders?"),
    ("knee-pain", r"knees?"),
    ("hip-pain", r"hips?"),
    ("elbow-pain", r"elbows?"),
    ("plantar-heel-pain", r"heels?"),
    ("foot-pain", r"foot|feet|ankles?"),
    ("hand-wrist-pain", r"hands?|wrists?|fingers?|thumbs?|knuckles?"),
    ("tmd", r"jaws?"),
    ("musculoskeletal-pain", r"muscles?|legs?|calf|calves|quads?|thighs?|hamstrings?|hammies|arms?|glutes?|buttocks?"),
)
"""Conditions by the parts of the body that they hurt in."""
_OF_MUSCLES = "musculoskeletal-pain"
_SORE_AFTER_EXERCISE = "doms"
_OCCASIONS = frozenset({"condition:exercise-recovery", "condition:sport"})
"""What people hurt after, and no complaint by itself."""
_PART = "(?:" + "|".join(f"(?P<p{number}>{part})" for number, (_, part) in enumerate(_PARTS)) + ")"
_WHOSE = r"(?:(?:my|me|his|her|hers|our|their|your|the|a|an|both|one|each|old|poor|left|right|whole|lower|upper)\s+)"
_POOR = (
    r"(?:dodgy|gammy|bad|sore|stiff|stiffened|ach(?:ing|y)|tight|rigid|locked|creaky|creaking|crocked|knackered|wonky|rop(?:e)?y|tender|tense|knotted|knotty|nagging|jammed|seized|painful"
    r"|wrecked|battered|bust(?:ed)?|throbbing|niggly|niggling|clicky|clicking|grumbling|grumpy|twingey|cramping|crampy|tired|heavy|burning|agoni[sz]ing|useless|swollen|rubbish|duff|shot|screaming)"
)
_POOR_STATE = (
    r"(?:hurt(?:s|ing)?|ach(?:e|es|ing|y)|sore|stiff|killing (?:me|him|her|them|us)|(?:in )?agony|wrecked|shot(?: to \w+)?|destroyed|ruined|done (?:in|for)"
    r"|in (?:bits|ribbons|knots|pieces|tatters|pain|spasm)|like (?:\w+ ){0,2}?(?:rocks?|concrete|wood|jelly|lead|bricks?|glass|sandpaper|cement|steel|iron|boards?|planks?|lumps?|stones?|spaghetti|rope|wire)"
    r"|giving (?:me|him|her|us|them) (?:gyp|grief|jip|hell|bother|trouble|jib|stick|problems)|(?:playing|acting) up|gone(?: again)?|went|goes (?:into spasm|stiff)|seiz(?:ed|es|ing)(?: up)?|lock(?:ed|s|ing)(?: up| solid)?|screaming|on fire|trashed|fried|knackered"
    r"|buggered|bust(?:ed)?|throb(?:s|bing)|tight(?:ens)?|tense|rigid|solid|painful|tender|knotted|bad|terrible|awful|torture|not (?:right|been right|happy)|creak(?:s|y|ing)|crunch(?:es|y|ing)|click(?:s|ing)|grind(?:s|ing)|cramp(?:s|ing|ed)|worn|jammed|stuck|tired|heavy|dodgy|smashed|burn(?:s|ing)?|complain(?:s|ing)|bother(?:s|ing)|nagg(?:ing|ed))"
)
_ILL = r"(?:pains?|aches?|agony|soreness|stiffness|tightness|tension|twinges?|niggles?|trouble|knots?|spasms?|discomfort|grief|cramps?|strain|crick|ache)"
_LINK = r"(?:\s*(?:,|[-–—:])?\s+(?:is|are|was|were|has|have|been|be|feels?|felt|keeps?|gets?|got|goes|really|so|all|always|still|now|just|a bit|very|absolutely|completely|totally|constantly|forever|bloody|dead|proper|well|right|permanently|quite|pretty|too|that|which|who|after|before|i'm|i am|full of)\b|['’](?:s|re|ve)\b){0,4}\s+"
_TOLD = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_POOR}(?:,? (?:and )?(?:{_POOR}|old|left|right|lower|upper))*\s+{_PART}\b",
        rf"\b{_ILL}\s+(?:in|of|across|around|round|behind|under|down|at|through|to|between)\s+{_WHOSE}{{0,3}}{_PART}\b",
        rf"\b{_PART}\s+{_ILL}\b",
        rf"\b{_PART}{_LINK}{_POOR_STATE}\b",
        rf"\b{_PART} (?:are |is )?(?:up )?(?:round|around|by|at|near) (?:my|his|her|your|the) ears\b",
    )
)
_HELPED = regex(
    rf"\b(?:for|help(?:s|ed)?|fix(?:es|ed)?|sort(?:s|ed)?|eased?|relieved?|soothed?|loosen(?:ed)?|freed?|mend(?:ed)?|cured?|unlock(?:ed)?)\s+(?:out\s+)?(?:(?:my|his|her|our|their|a|the|your|someone's|people's|bad|poor|old)\s+)*"
    rf"{_PART}(?=\W*$|\s+[-–—]\s|[?.,;!]| (?:or|and|if|when|after|before|from|at all|up|out|more|most|better|best)\b)",
    re.IGNORECASE,
)
"""A part of the body that something is to help, and no complaint named."""
_LAST = regex(rf"\b{_PART}\b(?=\W*$)", re.IGNORECASE)
"""A part of the body that ends a search in keywords ("thai vs swedish massage back")."""
_ALONE = regex(rf"\b{_PART} (?:exercises?|physio\w*|rehab\w*|problems?|issues?|injur(?:y|ies)|complaints?)\b", re.IGNORECASE)
_HELPED_PARTS = frozenset({"low-back-pain", "thoracic-pain", "back-pain", "neck-pain", "shoulder-pain", "knee-pain", "hip-pain", "elbow-pain", "plantar-heel-pain", "tmd"})  # fmt: skip
"""Feet, hands and muscles are massaged for many reasons."""
_EXERCISE = regex(
    r"\b(?:marathons?|half[- ]marathon|ultra\w*|ironman|triathlons?|runs?|ran|running|runners?|race[ds]?|racing|gym|leg day|squats?|deadlifts?|lifting weights|workouts?|work-outs?|training|trained|match(?:es)?"
    r"|games?|football|rugby|hockey|tennis|cycl\w+|bike ride|ride|rides|hik\w+|climb\w*|swim\w*|row(?:ing|ed)|spin class|crossfit|sprint\w*|sports?|exercis\w+|parkrun|10k|5k|bootcamp|pilates)\b",
    re.IGNORECASE,
)
"""What makes muscles sore that are not used to it."""


_WORN = regex(r"\bbone[- ]on[- ]bone\b", re.IGNORECASE)
_WORN_PARTS = (("knee-osteoarthritis", regex(r"\bknees?\b", re.IGNORECASE)), ("hip-osteoarthritis", regex(r"\bhips?\b", re.IGNORECASE)))  # fmt: skip
"""A joint without cartilage, as doctors tell it."""


def with_complaints(question: str, matches: list[Match]) -> list[Match]:
    """The concepts named, and the complaint that is told by a part of the body where no condition is named."""
    if any(match.concept.facet == "condition" and match.concept.id not in _OCCASIONS for match in matches):
        return matches
    told = next(_told(question, matches), None) or _part_alone(question, matches)
    return sorted([*matches, told], key=lambda match: match.start) if told else matches


def _told(question: str, matches: Sequence[Match]) -> Iterator[Match]:
    for found in _WORN.finditer(question):
        yield from (
            Match(terminology().get(f"condition:{name}"), *found.span()) for name, part in _WORN_PARTS if part.search(question)
        )
    for pattern in _TOLD:
        for found in pattern.finditer(question):
            yield from _match(question, found, found.start(), found.end(), matches)
    for found in _HELPED.finditer(question):
        if _condition(found) in _HELPED_PARTS:
            start = next(found.start(f"p{number}") for number in range(len(_PARTS)) if found[f"p{number}"])
            yield from _match(question, found, start, found.end(), matches)


def _part_alone(question: str, matches: Sequence[Match]) -> Match | None:
    """The part of the body that a question on an effect names and nothing besides: "Does adding massage to my shoulder exercises gain me anything?"."""
    if any(match.concept.facet in {"outcome", "population"} for match in matches):
        return None
    if (
        last := _LAST.search(question)
        if any(match.concept.facet == "intervention" for match in matches) and is_search(question)
        else None
    ):
        return next(_match(question, last, *last.span(), matches), None) if _condition(last) in _HELPED_PARTS else None
    if not asks_effect_outright(question):
        return None
    parts = (found for found in _ALONE.finditer(question) if _condition(found) in _HELPED_PARTS)
    return next(
        (
            match
            for found in parts
            for match in _match(question, found, found.start(), found.start() + len(_named(found)), matches)
        ),
        None,
    )


def _match(question: str, found: re.Match[str], start: int, end: int, matches: Sequence[Match]) -> Iterator[Match]:
    """The complaint, unless its words name something else already: a "frozen shoulder", a "back massage"."""
    if any(match.start < end and start < match.end for match in matches if match.concept.facet != "outcome"):
        return
    name = _condition(found)
    if name == _OF_MUSCLES and _EXERCISE.search(question):
        name = _SORE_AFTER_EXERCISE
    yield Match(terminology().get(f"condition:{name}"), start, end)


def _named(found: re.Match[str]) -> str:
    """The part of the body in the words of the question."""
    return next(found[f"p{number}"] for number in range(len(_PARTS)) if found[f"p{number}"])


def _condition(found: re.Match[str]) -> str:
    number = next(number for number in range(len(_PARTS)) if found[f"p{number}"])
    return _PARTS[number][0]
