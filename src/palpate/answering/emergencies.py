"""Whether a question tells of an emergency: by the signs of `red_flags`, or by the trained head, which knows what no list does."""

from __future__ import annotations

import re

from palpate import encoder
from palpate.answering.red_flags import OWN, THOUGHTS_OF_SUICIDE, asks_in_general, asks_of_tests, red_flags
from palpate.answering.trained_flags import SURE_OF_KIND, UNNAMED, kinds, score, trained_flags
from palpate.vocabulary.patterns import regex

_SURELY_NONE = -4.0
"""Log odds from the threshold below which the head silences a sign: of the emergencies that the signs see, in the lots of validation and the
tests, none of ten words or more is below -3.5."""
_LONG = 10
"""Words of a text from which the head may silence a sign; in short ones it has too little to go by ("My mother collapsed")."""
SPINE = "back pain with fever, weakness, unexplained weight loss or cancer, or after a fall or serious injury"
"""The flag of the spine, as `red_flags.jsonl` names it."""
_HARDLY = 0.05
"""Probability below which the head holds that a name given by the signs is not what is told."""


def emergency_flags(question: str) -> tuple[str, ...]:
    """Names of the red flags that a question describes. Either reader raises one.

    A question of one sentence in general terms, about nobody in particular, is left to the signs: the head has nothing to add, and
    the encoder need not be loaded. Where they disagree on what it is, a head that is sure names it, and a name that the head holds for
    wrong gives way to the general one: a wrong name is worse than none. A sign that the head holds for surely none ("I had chest pain in
    August, it was a muscle") raises nothing.
    """
    if asks_of_tests(question):
        return ()
    by_signs = red_flags(question)
    if harmed := _since_massage(question) or _fever_of_the_defenceless(question):  # no head silences that
        return by_signs or harmed
    if _cancer_of_the_spine(question) and not asks_in_general(question):
        return by_signs or (SPINE,)
    if asks_in_general(question) or not encoder.available():
        return by_signs
    by_head = trained_flags(question)
    if not by_signs:
        return by_head
    if not by_head and silenced(question, score(question)):
        return ()
    named = _agreed(by_signs, question)
    crisis = THOUGHTS_OF_SUICIDE in (*by_head, *by_signs) and THOUGHTS_OF_SUICIDE not in named
    return (*named, THOUGHTS_OF_SUICIDE) if crisis else named


def silenced(question: str, odds: float) -> bool:
    """Whether a head with these log odds from its threshold silences what the signs see in a question."""
    return len(question.split()) >= _LONG and odds < _SURELY_NONE


def _cancer_of_the_spine(question: str) -> bool:
    """Pain of the back with weight that was lost unmeant, or, new or with lost weight, in somebody who has had cancer.

    A history of cancer is the sign that most raises the odds of cancer in the spine (Downie 2013); weight loss is in the framework of
    Finucane 2020 with it.
    """
    if not _SPINE_HURTS.search(question) or _MEANT.search(question):
        return False
    lost, cancer = _LOST_WEIGHT.search(question), _HAD_CANCER.search(question)
    return bool((lost and (cancer or _UNMEANT.search(question))) or (cancer and _NEW_PAIN.search(question)))


def _since_massage(question: str) -> tuple[str, ...]:
    """New numbness, weakness, slurred speech, a swollen limb, dark urine or the like since a massage: harms that were reported after it."""
    told = _NEW_SINCE.search(question) and OWN.search(question) and not _NOT_NEW.search(question)
    return (UNNAMED,) if told else ()


def _fever_of_the_defenceless(question: str) -> tuple[str, ...]:
    """A fever in somebody on chemotherapy or in a baby of up to three months: an infection until it is ruled out."""
    weak = _ON_CHEMOTHERAPY.search(question) or _NEWBORN.search(question)
    return (UNNAMED,) if weak and _FEVER.search(question) and not _NO_FEVER.search(question) else ()


_NEWBORN = regex(
    r"\b(?:newborn|neonat(?:e|al))\b|\b(?:\d|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ](?:days?|weeks?|wks?)[- ]old\b"
    r"|\b(?:[123]|one|two|three)[- ]months?[- ]old\b",
    re.IGNORECASE,
)
_ON_CHEMOTHERAPY = regex(
    r"\b(?:on|having|getting|during|mid|day \d+ of|round of|cycle of|in the middle of) (?:\w+ )?chemo\w*\b|\bneutropeni\w*|\bchemo day\b",
    re.IGNORECASE,
)
_FEVER = regex(
    r"\b(?:temp|temperature)(?: is| was| of| at|'s)?:? ?(?:3[89]|4[01])|\b(?:3[89]|4[01])(?:[.,]\d)? ?(?:degrees|°|c\b)|\b(?:fever\w*|a temperature|shivering|shivery|rigors?)\b",
    re.IGNORECASE,
)
_NO_FEVER = regex(
    r"\b(?:no|without|never|denies|nor) (?:\w+ ){0,3}?(?:fever|temp)|\bfever[- ]free|\b(?:years?|months?) ago\b|\b(?:finished|ended|after) (?:\w+ )?chemo|\b(?:hay ?fever|normal temp\w*|does massage|risk of)\b",
    re.IGNORECASE,
)
_SPINE_HURTS = regex(
    r"\b(?:back|spine|spinal|thoracic|lumbar|bone)[ -]?(?:pains?|aches?|hurts?|is (?:sore|hurting|aching|killing))\b|\bbackache\b",
    re.IGNORECASE,
)
_LOST_WEIGHT = regex(
    r"\b(?:los(?:t|ing|es)|dropp(?:ed|ing)|shed(?:ding)?)\b[^.?!]{0,25}\b(?:weight|stones?|pounds|lbs?|kilos?|\d+ ?kg|kg)\b|\bweight (?:loss|has (?:dropped|fallen)|is dropping)\b",
    re.IGNORECASE,
)
_UNMEANT = regex(
    r"\bwithout (?:trying|dieting|meaning|wanting|(?:a |any )?(?:reason|effort|change)|a diet)|\bun(?:explained|intended|intentional|wanted)\b|\b(?:not|n['’]?t) (?:been |even )?(?:trying|dieting|on a diet|changed? (?:my|her|his) diet)|\bfor no reason\b|\bno idea why\b",
    re.IGNORECASE,
)
_MEANT = regex(
    r"\bfor weight loss\b|\bto lose weight\b|\b(?:on|with|after) (?:my|her|his|a) (?:new )?diet\b|\b(?:no|denies|without) (?:\w+ ){0,2}weight loss\b|\bno (?:history of )?cancer\b",
    re.IGNORECASE,
)
"""Weight that was lost on purpose, and what is denied."""
_HAD_CANCER = regex(r"\b(?:cancer|tumou?r|myeloma|lymphoma|melanoma|leuka?emia|carcinoma|metasta\w+)\b", re.IGNORECASE)
_NEW_PAIN = regex(
    r"\bnew(?:ly|[ -]onset)? (?:\w+ ){0,2}(?:back|spine|spinal|bone|thoracic|lumbar)\b|\b(?:back|bone|spine|spinal)[ -]?(?:pain|ache) (?:is new|started|that started|came on|since)\b",
    re.IGNORECASE,
)
_HARM = (
    r"(?:numb(?:ness)?|weak(?:ness)?|limp|paralys\w+|slurr\w+|droop\w*|(?:can['’]?t|cannot) (?:move|lift|feel|see|walk|wee|pee|swallow)|double vision|seeing double|(?:dark|brown|tea|cola|red)[- ]?(?:colou?red )?(?:urine|wee|pee)"
    r"|(?:calf|leg|arm|foot|hand) (?:is |has |went |got |still )*(?:swollen|swelled|swelling|cold|blue)|swollen (?:calf|leg|arm))"
)
_NEW_SINCE = re.compile(
    rf"\b{_HARM}\b.{{0,60}}\b(?:since|after|following|from) (?:(?:my|her|his|the|a|that|having|getting|yesterday['’]s|last|deep) )*(?:[\w-]+ ){{0,2}}massage\b"
    rf"|\b(?:since|after|following) (?:(?:my|her|his|the|a|that|yesterday['’]s) )+(?:[\w-]+ ){{0,2}}massage\b.{{0,60}}\b{_HARM}\b",
    re.IGNORECASE,
)
_NOT_NEW = re.compile(
    r"\b(?:no|not|without|never|denies|any|can|could|cause[sd]?|risk|years?|long|chronic|recommend\w*|guideline\w*|trials?|studies|evidence|helps?|less|better|operation|surgery|stroke)\b",
    re.IGNORECASE,
)
"""What makes of it a question in general, something denied, or something known."""


def _agreed(by_signs: tuple[str, ...], question: str) -> tuple[str, ...]:
    """What the signs have found, by the names that the head does not hold for wrong; a short text is too little to hold one for wrong."""
    if len(question.split()) < _LONG:
        return by_signs
    shares = kinds(question)
    likeliest = max(shares, key=lambda flag: shares[flag])
    if likeliest not in by_signs and shares[likeliest] >= SURE_OF_KIND:
        return (likeliest,)
    kept = tuple(flag for flag in by_signs if shares.get(flag, 1.0) >= _HARDLY)
    return kept or (UNNAMED,)
