"""Wordings by which a follow-up leans on what was asked before, and what it asks for by itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from palpate.answering.kinds import opens_question
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind

_LEAD = re.compile(
    r"^(?:(?:thanks|thank you|ok|okay|right|great|good|i see|hmm|so|and|but|or|also|then|now|well|yes|no)\b[\s,.!;:–-]*)+",
    re.IGNORECASE,
)
_LEANING_LEAD = re.compile(r"\b(?:and|but|or|also|then)\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) (?:about|of)\b\s*|^what if\b\s*|^(?:same|same question) (?:for|about)\b\s*", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:in|for|with|without|on|during|after|before|while|when|if|among|as to)\b", re.IGNORECASE)
_EXPLETIVE = re.compile(r"\b(?:is|was|isn't|be|be|would)\s+it\s+(?:an?\s+)?(?:[\w-]+\s+){1,3}?(?:to|that)\b", re.IGNORECASE)
"""An "it" that stands for what follows: "is it safe to have a massage"."""
_PRONOUN = re.compile(
    r"\b(?:(?:this|that|the) (?:treatment|therapy)|it|they|them|(?:this|that|these|those)(?=\W*$|\s+(?:is|be|safe|help|work|"
    r"cause|make|last|cost|for|in|on|with|during|after|really|also|still|better|worse|covered|good|ok|okay|dangerous|too|instead|given|done)\b))\b(?!['’]s\b|-)",
    re.IGNORECASE,
)
_OF_THE_COMPLAINT = re.compile(
    r"\b(?:caus\w+|cur\w+|treat\w*|reliev\w*|eas(?:e|es|ing)|prevent\w*|get(?:ting)? rid of|do(?:ing)? about|liv\w+ with|"
    r"manag\w+|heals?|against|worsen\w*)\s+$",
    re.IGNORECASE,
)
"""What is done to a complaint: "what else eases it"."""
_UNSAID_OBJECT = re.compile(
    r"\b(?:helps?|works?|effective|useful|better|worse|any good|worth it|as (?:good|well|effective))(?: (?:too|also|instead|then|more|at all))?\W*$",
    re.IGNORECASE,
)
"""How a sentence ends that does not say what is to be helped: "Would exercise help?"."""
_BARE_KIND = re.compile(
    r"^(?:how (?:often|long|much|many \w+)|(?:what are |are there |is there )?(?:any |the )?(?:\w+ )?(?:risks?|side[- ]effects?|harms?|dangers?|"
    r"contra-?indications?|precautions?))(?: (?:in|for|with|during|after|when|if)\b|\W*$)",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\bhow (?:strong|good|sure|certain|solid|reliable|convincing|confident|robust)\b.*\b(?:evidence|proof|research|results?|you|we|they|this|that|it)\b"
    r"|\b(?:are you|is (?:this|that|it)) (?:really )?(?:sure|certain|proven)\b|\b(?:quality|strength|certainty) of (?:the )?evidence\b"
    r"|^(?:how|what) certain\w*\b",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:do|does|will|would) (?:it|they|this|that|the (?:effects?|benefits?|relief|improvements?)) (?:really |ever )?(?:last|wear off|hold|persist)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"^(?:what|which|is there|are there|does anything)\b", re.IGNORECASE)
_SCHEDULE = re.compile(
    r"\b(?:once|twice|daily|weekly|monthly|every (?:day|week|month)|times|\d+ (?:minutes?|sessions?|weeks?))\b", re.IGNORECASE
)
_RIVALRY = re.compile(r"\b(?:better|worse|safer|superior|inferior|stronger|as (?:good|effective|well))\b", re.IGNORECASE)
_EFFECT_SAID = re.compile(
    r"\b(?:helps?|helpful|works?|effective\w*|benefit\w*|improv\w*|reduc\w*|reliev\w*|eas(?:e|es)|lowers?|prevents?|useful|any good|evidence)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"[\s,]*\b(?:instead|too|as well|then|also|please)\W*$", re.IGNORECASE)

_INHERITING = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.OTHER})


class Signs(NamedTuple):
    """A text as a follow-up."""

    text: str
    """Without what leads in ("OK, and"), and what hangs on ("instead")."""
    about: bool
    """Whether it opens with "what about" or goes on from what was said."""
    pronoun: re.Match[str] | None
    """The word that stands for something said before, in `text`."""
    of_complaint: bool
    """Whether that word stands for the complaint, not the treatment."""
    sure: bool
    """Whether it asks how sure the evidence is."""
    lasting: bool
    """Whether it asks how long an effect lasts."""
    scheduled: bool
    """Whether it names a schedule ("twice a week")."""
    open: bool
    """Whether it asks what else there is for the complaint."""
    clause: bool
    """Whether it begins as a whole question does."""
    fragment: str
    """`text` without "what about"."""


def signs_of(said: str, own: ClinicalQuestion) -> Signs:
    """Read a text for the signs of leaning on something; `own` is how it is read by itself."""
    lead = _LEAD.match(said)
    text = _INSTEAD.sub("", said[lead.end() if lead else 0 :].strip()).rstrip(" ?!.,") + "?"
    about = _ABOUT.match(text)
    fragment = text[about.end() :] if about else text
    led = bool(lead and _LEANING_LEAD.search(lead.group()))
    leaning = bool(about) or (led and not opens_question(text)) or bool(_PREPOSITION.match(text) and not own.pico.interventions)
    pronoun = _pronoun(text, own)
    ahead = text[: pronoun.start()] if pronoun else ""
    object_of = bool(terminology().find(ahead, ("intervention",)) or _OF_THE_COMPLAINT.search(ahead))
    return Signs(
        text,
        leaning,
        pronoun,
        object_of,
        bool(_SURE.search(text)),
        bool(_LASTS.search(text)),
        bool(_SCHEDULE.search(text)),
        object_of and bool(_OPEN.match(text)),
        opens_question(text) and not about,
        fragment,
    )


def _pronoun(text: str, own: ClinicalQuestion) -> re.Match[str] | None:
    """The first word that refers to something outside the text; after a treatment of its own only where no complaint is named."""
    expletive = _EXPLETIVE.search(text)
    for match in _PRONOUN.finditer(text):
        if expletive and expletive.start() <= match.start() < expletive.end():
            continue
        if own.pico.interventions and own.kind is not QuestionKind.COMPARISON and (own.pico.conditions or own.pico.outcomes):
            return None
        return match
    return None


def leans(signs: Signs, own: ClinicalQuestion) -> bool:
    """Whether a text can't be understood by itself."""
    pico = own.pico
    complaint = bool(pico.conditions or pico.populations or pico.outcomes)
    named = complaint or bool(pico.interventions)
    if signs.pronoun or ((signs.sure or signs.lasting or signs.scheduled) and not named):
        return True
    if pico.interventions and complaint:
        return False
    if signs.about:
        return True
    if not signs.clause:
        return not pico.other_terms or named
    if not named and not pico.other_terms:
        return own.kind is not QuestionKind.PROVIDER
    if pico.interventions:
        return bool(_UNSAID_OBJECT.search(signs.text))
    return bool(_BARE_KIND.search(signs.text)) and not pico.other_terms


def is_schedule_word(word: str) -> bool:
    """Whether a word names how often, so that it stands for nothing else."""
    return bool(_SCHEDULE.fullmatch(word))


def own_kind(signs: Signs, own: ClinicalQuestion) -> QuestionKind | None:
    """The kind that a follow-up asks for by its own words; None where it goes on as before."""
    if signs.sure or signs.lasting:
        return QuestionKind.EFFECTIVENESS
    if own.kind not in _INHERITING:
        return own.kind
    if own.pico.interventions and _RIVALRY.search(signs.text):
        return QuestionKind.COMPARISON
    if signs.scheduled:
        return QuestionKind.DOSE
    return QuestionKind.EFFECTIVENESS if _EFFECT_SAID.search(signs.text) else None
