"""Two kinds of people who stand side by side in a sentence and make up the study: "18 patients and 20 controls"."""

from __future__ import annotations

import re
from itertools import chain

from palpate.appraisal.counts import NUMBER
from palpate.appraisal.groups import Total, multiple, sum_of, tells_results
from palpate.appraisal.passages import Sentence
from palpate.appraisal.people import PERSON

_PAIR = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:(?!(?:of|in|to|for|with|were|was|who|had|aged|from|compris\w*|includ\w*|consist\w*|received|reported|completed|undergoing)\b)[\w\-]+\s+){{0,4}}?[\w\-]+)\s*(?:\([^()]*\)\s*)?(?:,?\s*and|\+|plus)\s+"
    rf"(?P<b>{NUMBER.pattern})\s+(?:(?!of|in|to|for|with|were|was|years?|weeks?|days?|months?)[\w\-]+\s+){{0,4}}?(?P<noun>patients|participants|subjects|(?:wo)?men|boys|girls|(?:fe)?males?"
    r"|controls?|volunteers|children|adults|individuals|persons|people|students|cases|infants|adolescents|athletes|smokers|non-?smokers)\b(?!\s+(?:clusters|groups|schools|practices|hospitals|clinics|sites|villages|communities|cent(?:er|re)s|units|wards|homes|pharmacies|classes))",
    re.IGNORECASE,
)
_IN_ONE_BRACKET = re.compile(
    rf"\b(?:patients|participants|subjects|women|men|children|adults)\s*[(\[](?P<a>{NUMBER.pattern})\s+(?P<between>[A-Za-z][\w\- ]{{2,40}}?)\s+and\s+(?P<b>{NUMBER.pattern})\s+[A-Za-z][\w\- ]{{2,40}}?[)\]]",
    re.IGNORECASE,
)
_SAME_TWICE = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:patients|participants|subjects|children|women|men|adults|students|pupils|infants))\s*(?:\([^()]*\)\s*)?,?\s*and\s+(?:the\s+)?(?!of\b)[\w\-]+(?:\s+[\w\-]+){{0,3}}?\s+(?P<b>{NUMBER.pattern})\s+(?P=between)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:[\w\-]+\s+){{0,4}}?(?:patients|participants|subjects|(?:wo)?men|children|volunteers|cases|adults))\b[^.;]{{0,140}}?\bcompared (?:with|to) (?:those of |that of )?(?:a |an )?(?:\w+ )?(?:(?:control )?group of )?"
    rf"(?P<b>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,4}}?(?:patients|participants|subjects|(?:wo)?men|children|volunteers|controls?|cases|adults)\b",
    re.IGNORECASE,
)
_AND_CONTROLS = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:[\w\-]+\s+){{0,4}}?(?:patients|participants|subjects|individuals|adults|women|men|children|people|persons))\s+(?:with|who|without|undergoing|aged)\s[^.;,()]{{1,90}}?"
    rf"(?:,?\s*and|as well as|along with|,)\s+(?P<b>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,6}}?(?:controls\b|control (?:subjects|participants|individuals|cases|patients|women|men|children|adults)|healthy (?:subjects|volunteers|individuals|participants|children|adults|women|men))",
    re.IGNORECASE,
)
_NAMED_N = re.compile(
    rf"[(\[][\w /+\-]{{2,30}}=\s*(?P<a>{NUMBER.pattern})\s*[,;]\s*(?:and )?(?:placebo|controls?|sham|usual care|no treatment|CG|TAU)[\w /\-]{{0,15}}=\s*(?P<b>{NUMBER.pattern})\s*[)\]]",
    re.IGNORECASE,
)
_KINDS = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:[\w\-]+\s+){{0,2}}?(?!weeks|months|days|years|hours|sites|items|times|sessions|schools|hospitals|practices|clinics|centers|centres|villages)[A-Za-z]+s)\s+(?:\([^()]*\)\s*)?and\s+(?P<b>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,2}}?[A-Za-z]+s\s+(?:\([^()]*\)\s*)?"
    r"(?:participated|took part|were (?:enrolled|recruited|included|studied|randomi[sz]ed|tested|examined))\b",
    re.IGNORECASE,
)
_WITH_AND_WITH = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:[\w\-]+\s+){{0,2}}?(?:patients|participants|subjects|women|men|children))\s+(?:with|in|on|had|received|underwent|given|receiving|taking|treated|allocated|assigned)\s(?:[^.;,()]|\([^()]*\)){{1,80}}?\band\s+"
    rf"(?P<b>{NUMBER.pattern})\s+(?:(?:patients|participants|subjects|women|men|children)\s+)?(?:with(?:out)?|in|on|had|received|underwent|given|receiving|taking|treated|allocated|assigned)\b",
    re.IGNORECASE,
)
_AND_THOSE_WITHOUT = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:[\w\-]+\s+){{0,3}}?(?:patients|participants|subjects|women|men|children|adults))\s[^.;]{{1,140}}?,?\s(?:and|versus|vs\.?)\s+"
    rf"(?P<b>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?(?:patients|participants|subjects|women|men|children|adults)\s+(?:without|not|who (?:did not|were not|had no|received no)|receiving no)\b",
    re.IGNORECASE,
)
_AND_THOSE_OF_ANOTHER_KIND = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:[\w\-]+\s+){{0,3}}?(?P<who>patients|participants|subjects|women|men|children|adults))\s+(?:with|who|undergoing|treated|having|on)\s[^.;,()\d]{{1,60}}?\s(?:and|versus)\s+"
    rf"(?P<b>{NUMBER.pattern})\s+(?:(?!of\b|in\b|with\b)[\w\-]+\s+){{1,6}}?(?P=who)\s+(?:were|underwent|participated|completed|received|took|entered)\b",
    re.IGNORECASE,
)
_SEVERAL_N = re.compile(
    rf"\(\s*n\s*=\s*(?P<a>{NUMBER.pattern})\s*(?:;|,|and|vs\.?|versus)\s*(?:and )?n\s*=\s*(?P<b>{NUMBER.pattern})\s*\)",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(?:years?|weeks?|days?|months?|hours?|h|min|mg|g|kg|ml|cm|mm|times|%|groups?|sites|centers|centres|hospitals|clinics|schools)\b",
    re.IGNORECASE,
)
_PROFESSIONALS = re.compile(
    r"\b(?:physicians|doctors|clinicians|nurses|gps|practitioners|therapists|providers|pharmacists|surgeons|dentists|midwives|workers)\s*$",
    re.IGNORECASE,
)
_TREATED_BY_THEM = re.compile(r"\bpatients\W*$", re.IGNORECASE)
_EYES_OF = re.compile(
    rf"\b(?:eyes|knees|hips|feet|hands|shoulders|teeth|limbs|ears|breasts|lesions)\s+(?:of|in|from)\s+(?P<n>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?{PERSON}",
    re.IGNORECASE,
)
_K_TIMES_N = re.compile(rf"(?<![\w.])(?P<k>[2-6])\s[x×]\s(?P<n>\d{{1,4}})(?=\s+(?:[\w\-]+\s+){{0,3}}?{PERSON})", re.IGNORECASE)
_SIDE_BY_SIDE: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("and", "+", "plus"), _PAIR),
    (("compared",), _COMPARED),
    (("control", "healthy"), _AND_CONTROLS),
    (("participated", "took part", "were "), _KINDS),
    (("(", "["), _IN_ONE_BRACKET),
    ((" and ",), _SAME_TWICE),
    ((" and ",), _WITH_AND_WITH),
    (("without", " not ", " no "), _AND_THOSE_WITHOUT),
    ((" and ", " versus "), _AND_THOSE_OF_ANOTHER_KIND),
)
"""How kinds of people stand side by side, each behind words without which it can't be there: they are found sooner."""


def pair_total(sentence: Sentence) -> Total | None:
    """Two kinds of people side by side: "18 patients and 20 controls", "103 urban and 93 rural persons"."""
    if tells_results(sentence):
        return None
    if total := _several_n(sentence) or _parts_of_people(sentence) or _times(sentence):
        return total
    text = sentence.text.lower()
    shapes = (shape for signs, shape in _SIDE_BY_SIDE if any(sign in text for sign in signs))
    for found in chain.from_iterable(shape.finditer(sentence.text) for shape in shapes):
        if (
            not _MEASURED.search(found["between"])
            and not _treats_others(found["between"], found[0])
            and (total := sum_of(sentence, [(found.start("a"), found["a"]), (found.start("b"), found["b"])]))
        ):
            return total._replace(end=found.end())
    return None


def _treats_others(first: str, both: str) -> bool:
    """Whether the first are those who treat the others: "123 physicians and 3,703 patients"."""
    return bool(_PROFESSIONALS.search(first) and _TREATED_BY_THEM.search(both))


def _parts_of_people(sentence: Sentence) -> Total | None:
    """ "20 eyes of 18 patients had one lens, and 21 eyes of 19 patients the other"."""
    found = list(_EYES_OF.finditer(sentence.text))
    return sum_of(sentence, [(one.start("n"), one["n"]) for one in found]) if len(found) > 1 else None


def _times(sentence: Sentence) -> Total | None:
    """ "2 x 12 patients"."""
    found = _K_TIMES_N.search(sentence.text)
    return multiple(sentence, found["k"], found["n"], *found.span()) if found else None


def _several_n(sentence: Sentence) -> Total | None:
    """ "Two studies of men (N = 281; N = 1053)"."""
    found = _SEVERAL_N.search(sentence.text) or _NAMED_N.search(sentence.text)
    return sum_of(sentence, [(found.start("a"), found["a"]), (found.start("b"), found["b"])]) if found else None
