"""Wordings by which a follow-up leans on what was asked before, and what it asks for by itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from palpate.answering.kinds import opens_question
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind
from palpate.vocabulary.patterns import regex

_LEAD = regex(
    r"^(?:(?:thanks|thank you|ok|okay|right|great|good|i see|hmm|so|and|but|or|also|then|now|well|yes|no)\b[\s,.!;:–-]*)+",
    re.IGNORECASE,
)
_LEANING_LEAD = regex(r"\b(?:and|but|or|also|then|so)\b", re.IGNORECASE)
_ABOUT = regex(r"^(?:what|how) (?:about|of)\b\s*|^what if\b\s*|^(?:same|same question) (?:for|about)\b\s*", re.IGNORECASE)
_PREPOSITION = regex(r"^(?:in|for|with|without|on|during|after|before|while|when|if|among|as to)\b", re.IGNORECASE)
_EXPLETIVE = regex(
    r"\b(?:is|was|isn't|be|would)\s+it\s+(?!going\b)(?:an?\s+)?(?:[\w-]+\s+){1,3}?(?:to|that)\b|\bdoes it matter\b", re.IGNORECASE
)
"""An "it" that stands for what follows: "is it safe to have a massage"."""
_PRONOUN = regex(
    r"\b(?:(?:this|that|the) (?:treatment|therapy)|it|they|them|(?:this|that|these|those)(?=\W*$|\s+(?:is|be|safe|help|work|"
    r"cause|make|last|cost|for|in|on|with|during|after|really|also|still|better|worse|covered|good|ok|okay|dangerous|too|instead|given|done)\b))\b(?!['’]s\b|-)",
    re.IGNORECASE,
)
_OF_THE_COMPLAINT = regex(
    r"\b(?:caus\w+|cur\w+|treat\w*|reliev\w*|eas(?:e|es|ing)|prevent\w*|get(?:ting)? rid of|do(?:ing)? about|liv\w+ with|"
    r"manag\w+|heals?|against|worsen\w*)\s+$",
    re.IGNORECASE,
)
"""What is done to a complaint: "what else eases it"."""
_UNSAID_OBJECT = regex(
    r"\b(?:helps?|works?|effective|useful|better|worse|any good|worth it|as (?:good|well|effective))(?: (?:too|also|instead|then|more|at all))?\W*$",
    re.IGNORECASE,
)
"""How a sentence ends that does not say what is to be helped: "Would exercise help?"."""
_BARE_KIND = regex(
    r"^(?:how (?:often|long|much|many \w+)|(?:what are |are there |is there )?(?:any |the )?(?:\w+ )?(?:risks?|side[- ]effects?|harms?|dangers?|"
    r"contra-?indications?|precautions?))(?: (?:in|for|with|during|after|when|if)\b|\W*$)",
    re.IGNORECASE,
)
_SURE = regex(
    r"\bhow (?:strong|good|sure|certain|solid|reliable|convincing|confident|robust)\b.*\b(?:evidence|proof|research|results?|you|we|they|this|that|it)\b"
    r"|\b(?:are you|is (?:this|that|it)) (?:really )?(?:sure|certain|proven)\b|\b(?:quality|strength|certainty) of (?:the )?evidence\b"
    r"|^(?:how|what) certain\w*\b",
    re.IGNORECASE,
)
_LASTS = regex(
    r"\b(?:do|does|will|would) (?:it|they|this|that|the (?:effects?|benefits?|relief|improvements?)) (?:really |ever )?(?:last|wear off|hold|persist)\b",
    re.IGNORECASE,
)
_OPEN = regex(r"^(?:what|which|is there|are there|does anything)\b", re.IGNORECASE)
_ALTERNATIVES = regex(
    r"^(?:what else\b|is there anything (?:else|better)\b|(?:what|any|are there any)\b.* alternatives\b|what would (?:help|be better)\b)",
    re.IGNORECASE,
)
_SCHEDULE = regex(
    r"\b(?:once|twice|daily|weekly|monthly|every (?:day|week|month)|times|\d+ (?:minutes?|sessions?|weeks?))\b", re.IGNORECASE
)
_ADVISED = regex(r"\bguidelines?\b|\b(?:doctors?|experts?) (?:say|recommend|advise)\b", re.IGNORECASE)
_IN_MY_STATE = regex(r"^(?:what )?(?:if|when) (?:i|you|we|they|he|she|someone|somebody)(?:\b|['’]\w+)", re.IGNORECASE)
"""Somebody's state that a treatment meets: "and if I take warfarin"."""
_BY_WHOM = regex(r"\bwho (?:does|gives|do|gave|performs) (?:it|them|that)\b|\bby whom\b", re.IGNORECASE)
_WHICH_KIND = regex(
    r"^(?:what|which) (?:kind|type|sort|form|style)s? (?:of \w+ ?)?(?:is best|helps|works|is better)?\W*$", re.IGNORECASE
)
_OPEN_QUESTION = regex(r"^(?:how|what|where|who|when|which)\b", re.IGNORECASE)
_RIVALRY = regex(r"\b(?:better|worse|safer|superior|inferior|stronger|as (?:good|effective|well))\b", re.IGNORECASE)
_EFFECT_SAID = regex(
    r"\b(?:helps?|helpful|works?|effective\w*|benefit\w*|improv\w*|reduc\w*|reliev\w*|eas(?:e|es)|lowers?|prevents?|useful|any good|evidence)\b",
    re.IGNORECASE,
)
_INSTEAD = regex(r"[\s,]*\b(?:instead|too|as well|then|also|please)\W*$", re.IGNORECASE)

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
    led: bool
    """Whether it opens with a word that goes on from something ("so", "but")."""
    instead: bool
    """Whether something is to take the place of something."""
    clause: bool
    """Whether it begins as a whole question does."""
    fragment: str
    """`text` without "what about"."""


def signs_of(said: str, own: ClinicalQuestion) -> Signs:
    """Read a text for the signs of leaning on something; `own` is how it is read by itself."""
    lead = _LEAD.match(said)
    whole = said[lead.end() if lead else 0 :].strip()
    text = _INSTEAD.sub("", whole).rstrip(" ?!.,") + "?"
    instead = bool(re.search(r"\binstead\W*$", whole, re.IGNORECASE))
    about = _ABOUT.match(text)
    fragment = text[about.end() :] if about else text
    led = bool(lead and _LEANING_LEAD.search(lead.group()))
    leaning = bool(about) or (led and not opens_question(text)) or bool(_PREPOSITION.match(text) and not own.pico.interventions)
    pronoun = _pronoun(text, own)
    ahead = text[: pronoun.start()] if pronoun else ""
    object_of = bool(terminology().find(ahead, ("intervention",)) or _OF_THE_COMPLAINT.search(ahead))
    return Signs(
        text=text,
        about=leaning,
        pronoun=pronoun,
        of_complaint=object_of,
        sure=bool(_SURE.search(text)),
        lasting=bool(_LASTS.search(text)),
        scheduled=bool(_SCHEDULE.search(text)),
        open=bool(_ALTERNATIVES.match(text)) or (object_of and bool(_OPEN.match(text))),
        led=led,
        instead=instead,
        clause=opens_question(text) and not about,
        fragment=fragment,
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
    if signs.open or signs.instead or _WHICH_KIND.match(signs.text) or (_ADVISED.search(signs.text) and not named):
        return not (pico.interventions and complaint)
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
        return signs.led or bool(_UNSAID_OBJECT.search(signs.text))
    return bool(_BARE_KIND.search(signs.text)) and not pico.other_terms


def is_form_word(word: str) -> bool:
    """Whether a word names how often or who advises, so that it stands for no part of a question."""
    return bool(_SCHEDULE.fullmatch(word) or _ADVISED.fullmatch(word))


def asks_which_kind(signs: Signs) -> bool:
    """Whether it asks which kind of the treatment."""
    return bool(_WHICH_KIND.match(signs.text))


def own_kind(signs: Signs, own: ClinicalQuestion) -> QuestionKind | None:
    """The kind that a follow-up asks for by its own words; None where it goes on as before."""
    if signs.sure or signs.lasting or signs.open or _ADVISED.search(signs.text):
        return QuestionKind.EFFECTIVENESS
    if _BY_WHOM.search(signs.text):
        return QuestionKind.PROVIDER
    if signs.pronoun and re.search(r"\bhurts?\b", signs.text, re.IGNORECASE):
        return QuestionKind.SAFETY
    if own.kind in _INHERITING and _IN_MY_STATE.match(signs.text) and own.pico.conditions:
        return QuestionKind.SAFETY
    if signs.instead and signs.clause and own.kind in _INHERITING:
        return QuestionKind.EFFECTIVENESS
    if own.kind not in _INHERITING:
        return own.kind
    if own.pico.interventions and _RIVALRY.search(signs.text):
        return QuestionKind.COMPARISON
    if signs.scheduled:
        return QuestionKind.DOSE
    if own.kind is QuestionKind.OTHER and signs.pronoun and signs.clause and _OPEN_QUESTION.match(signs.text):
        return QuestionKind.OTHER
    return QuestionKind.EFFECTIVENESS if _EFFECT_SAID.search(signs.text) else None
