"""What was compared with what, and in whom, by title, objective and methods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from palpate.appraisal.passages import Role, Sentence
from palpate.appraisal.sides import CONTROL, words_of
from palpate.terminology import terminology
from palpate.vocabulary.patterns import regex

NOT_STATED = "not stated"
"""What a finding says where its source names no intervention, comparator or condition."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The groups and the condition as printed, `NOT_STATED` where they are not; `several` where there are more than two groups."""

    intervention: str = NOT_STATED
    comparator: str = NOT_STATED
    condition: str = NOT_STATED
    several: bool = False


_NAME = r"(?:[^.;:()\[\]]|(?<=\d)\.(?=\d)){2,90}?"
_N = r"(?:\s*[(\[][^()\[\]]{0,60}[)\]])?"
_ASSIGNED = regex(
    rf"\b(?:random\w*|assigned|allocated|divided|receiv\w+)\b[^.;]{{0,80}}?\b(?:to receive|to undergo|to|into|receive|received|receiving|either)\s+(?:receive |undergo |either |one of |a |an |the |two groups[:,]? |\d+ (?:weeks|months) of )*"
    rf"(?P<a>{_NAME}){_N},?\s+(?:or|and|versus|vs\.?)\s+(?:to |receive |a |an |the )*(?P<b>{_NAME}){_N}\s*(?:[.;,:]|$|\b(?:for|in|at|over|during|twice|once|daily|every|with a|group\b|groups\b|after|before|on)\b)",
    re.IGNORECASE,
)
_VERSUS = regex(
    rf"(?:^|[:?]\s*|\b(?:of|comparing|comparison of|between)\s+)(?:the |a |an )?(?P<a>{_NAME}){_N}\s+(?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|and(?= (?:placebo|sham|usual care|standard care)))\s+(?:the |a |an |that of )?(?P<b>{_NAME})"
    r"\s*(?:[.:;,?(]|$|\b(?:for|in|on|among|as|to|during|after|following|at|with|when)\b)",
    re.IGNORECASE,
)
_EFFECT_OF = regex(
    rf"\b(?:effects?|effectiveness|efficacy|impact|influence|benefits?|role|use|safety|evaluation|trial|study) of\s+(?:adding |the |a |an |treatment with |supplementation with )*(?P<a>{_NAME})\s*(?:[.:;,?(]|$|\b(?:on|in|for|among|as|to|during|after|following|versus|compared|with regard|at|when|is|are|was|were)\b)",
    re.IGNORECASE,
)
_TITLE_FOR = regex(
    rf"^(?:the |a |an )?(?P<a>{_NAME})\s+(?:for|in|improves?|reduces?|does not|increases?|decreases?|prevents?|to (?:treat|improve|reduce|prevent))\b",
    re.IGNORECASE,
)
_CONTROLLED = regex(r"\b(?P<b>placebo|sham|waiting[- ]list|wait[- ]?list|usual care|vehicle|attention)[- ]control", re.IGNORECASE)
_GENERIC = regex(
    r"\b(?P<b>placebo|sham [a-z]+(?: [a-z]+)?|usual care|standard care|routine care|standard (?:treatment|therapy)|conventional (?:treatment|therapy|care)|treatment as usual|waiting[- ]list|wait[- ]?list|no treatment|no intervention|control group|controls?(?= (?:group|arm|condition)))\b",
    re.IGNORECASE,
)
_IN_PEOPLE = regex(
    r"\b(?:patients|people|adults|women|men|children|individuals|participants|subjects|adolescents|infants|persons|those)\s+(?:with|suffering from|undergoing|diagnosed with)\s+(?P<c>[^.;:,()\[\]]{3,70}?)(?:\s*(?:[.;:,(\[]|$)|\s+(?:who|were|was|receiv\w+|treated|undergoing|after|in|at|and who|to|by|on|from|is|are|aged|during|randomi[sz]ed|had|have|has|reported|more|less|received|randomly|attending|showed|using|compared|versus|according|deriving|participat\w+|undergo|enrolled|than|did|when|despite|without|requiring|scheduled)\b)",
    re.IGNORECASE,
)
_ADDED = regex(r"\b(?:plus|and|with|added to|combined with|followed by)\b|\+", re.IGNORECASE)
_JOINED = regex(r",? (?:and|or|with (?:those|that) of)(?: the)? |, ")
_TOGETHER = regex(
    r"\bwith(?:out)? (?:or|and) with(?:out)?\b|\b(?:co-?admin|combin|integrat|concomitant|concurrent|treating|preventing)",
    re.IGNORECASE,
)
_AGAINST = regex(
    r"\b(?:than|versus|vs\.?|compared (?:with|to)|relative to)\s+(?:(?:in|with|for|those|that|the|of|on|patients|receiving)\s+)*(?P<b>[^.;,()]{2,30})",
    re.IGNORECASE,
)
_BEFORE_CONDITION = regex(
    r"^(?:(?:a|an|the|their|any|known|newly diagnosed|diagnosed|(?:clinical |prior |previous )?(?:history|diagnosis|signs?|symptoms?) of|undergoing|elective)\s+)+",
    re.IGNORECASE,
)
_NO_CONDITION = regex(
    r"(?:mild|moderate|severe|chronic|acute|or|and|to|at least|one|two|surger(?:y|ies)|low|high|stable|early|late|primary|\s)+",
    re.IGNORECASE,
)
_SEVERAL = regex(r"\b(?:three|four|five|six|3|4|5|6)[ -](?:\w+[ -]){0,2}?(?:groups|arms|arm)\b", re.IGNORECASE)
_NO_ARM = regex(
    r"^(?:groups?|two|both|the|one|either|three|four|these|this|our|patients|participants|it|all|treatment|study|control|age|each|a|randomi[sz]ed|safety|tolerability|efficacy|acceptability|conditions?|strategies|regimens|headache|reductions?|improvements?)$|^(?:assess|determin|evaluat|compar|investigat|examin|test|explor|what|how|why|who|should|where|safety of|tolerability of|long-term|randomi[sz]ed)\w*\b|\b(?:groups? of|two groups|three groups|were|was|who|analys|data|trial|whether|patients|these|respectively)\b"
    r"|^(?:receive|daily|every|mg|ml|mcg|µg|μg|and|or|for|than|be|not|list|type|play|remain|asked|relation|further|different|various|several|changes|incidence|development|outcomes?|quality|symptoms?|achieving|improving)\b|^(?:one|two|three|four|five|six) \w+$"
    r"|\b(?:changes|markers?|predictors?|modalities|weeks|months|arms|equal|prevalence|incidence)$",
    re.IGNORECASE,
)
_LEAD = regex(
    r"^(?:[^.;]*\b(?:trials?|study|comparison|effects?|efficacy|effectiveness|evaluation|results?|properties|safety|activity|influence|impact|role|assessment|analysis|benefits?|use)(?: and \w+)? (?:of|between|comparing) (?:the )?)?"
    r"(?:(?:the|a|an|receive|either|of|with|to|in|using|group|does|do|is|can|adding|routine|regular|received|receiving|patients|treatment with|therapy with|(?:[\w-]+ ){1,4}response to|\d+)\s+)*",
    re.IGNORECASE,
)
_VERB = regex(
    r"\s+(?:did|does|do|was|were|is|are|reduces?|improves?|decreases?|increases?|on|for|in patients|who|which|that|enhances?|prevents?|helps?|provides?|using|versus|can|may|could|has|have|leads?|causes?|shows?|designed|aimed|effective(?=$)|modulates?|increasing|according|facilitates?|promotes?|attenuates?|protects?|informs?|lowers?)(?:\b.*|$)",
    re.IGNORECASE,
)
_TAIL = regex(
    r"(?:\s+(?:group|groups|arm|alone|effects?|therapy group|or|and|the|a|in|for|on|with|of|treatment group))+$", re.IGNORECASE
)
_TOLD = (Role.TITLE, Role.OBJECTIVE, Role.METHODS, Role.BACKGROUND, Role.UNKNOWN)


def comparison_of(sentences: Sequence[Sentence]) -> Comparison:
    """The comparison of a study, each part from the first place that names it."""
    told = [sentence for sentence in sentences if sentence.role in _TOLD][:20]
    title = told[0].text if told else ""
    pair = _pair(told)
    intervention = pair[0] if pair else _intervention(title, told)
    comparator = pair[1] if pair else _comparator(told, sentences)
    if comparator != NOT_STATED and _is_control(intervention, comparator):
        intervention, comparator = comparator, intervention
    several = any(_SEVERAL.search(one.text) for one in told) or _begins_list(intervention, title)
    if comparator == NOT_STATED and not _TOGETHER.search(intervention):
        parts = [name for part in _JOINED.split(intervention) if (name := _clean(part))]
        if len(parts) == 2 and _set_apart(parts[0], parts[1], sentences):
            intervention, comparator = parts
        several = several or len(parts) > 2
    return Comparison(intervention, comparator, _condition(told), several)


def _begins_list(intervention: str, title: str) -> bool:
    """Whether the title names other treatments after it ("effects of A, B and C")."""
    return bool(re.search(re.escape(intervention) + r",\s+[^,.:;]{3,40},?\s(?:and|or|versus)\s", title, re.IGNORECASE))


def _is_control(intervention: str, comparator: str) -> bool:
    """Whether what was named first is the comparator: placebo, or what the other group had as well ("A" and "A plus B")."""
    ours, theirs = words_of(intervention), words_of(comparator)
    generic = ours <= CONTROL or bool(_GENERIC.fullmatch(intervention))
    return bool(ours) and (generic or (ours < theirs and bool(_ADDED.search(comparator))))


def _set_apart(one: str, other: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a sentence compares with one of two treatments that a title names in one breath ("effects of A and B")."""
    ours, theirs = words_of(one) - words_of(other), words_of(other) - words_of(one)
    if not ours or not theirs:
        return False
    named = (words_of(found["b"]) for sentence in sentences for found in _AGAINST.finditer(sentence.text))
    return any(bool(words & ours) is not bool(words & theirs) for words in named)


def _pair(told: list[Sentence]) -> tuple[str, str] | None:
    for sentence in told:
        pattern = _VERSUS if sentence.role in {Role.TITLE, Role.OBJECTIVE} else _ASSIGNED
        found = pattern.search(sentence.text) or (_ASSIGNED.search(sentence.text) if sentence.role is Role.OBJECTIVE else None)
        if found and (a := _clean(found["a"])) and (b := _clean(found["b"])) and a.lower() != b.lower():
            return a, b
    return None


def _intervention(title: str, told: list[Sentence]) -> str:
    for pattern, text in ((_EFFECT_OF, title), (_TITLE_FOR, title)):
        if (found := pattern.search(text)) and (name := _clean(found["a"])):
            return name
    if named := terminology().find(title, ("intervention",)):
        return title[named[0].start : named[0].end]
    for sentence in told[1:]:
        if sentence.role is not Role.BACKGROUND and (found := _EFFECT_OF.search(sentence.text)) and (name := _clean(found["a"])):
            return name
    return NOT_STATED


def _comparator(told: list[Sentence], sentences: Sequence[Sentence]) -> str:
    for pattern in (_CONTROLLED, _GENERIC):
        for sentence in told:
            if found := pattern.search(sentence.text):
                return found["b"].lower()
    found = next((match for one in sentences if (match := _GENERIC.search(one.text))), None)
    return found["b"].lower() if found else NOT_STATED


def _condition(told: list[Sentence]) -> str:
    for sentence in told:
        if sentence.role in {Role.TITLE, Role.OBJECTIVE, Role.METHODS, Role.UNKNOWN}:
            people = [name for found in _IN_PEOPLE.finditer(sentence.text) if (name := _names_condition(found["c"]))]
            named = terminology().find(sentence.text, ("condition",)) if sentence.role is Role.TITLE else []
            if people and (not named or terminology().find(people[0], ("condition",))):
                return people[0]
            if named:
                return sentence.text[named[0].start : named[0].end]
    return NOT_STATED


def _names_condition(words: str) -> str | None:
    """What people are said to have, without what stands around it; None where it is only a degree ("mild")."""
    name = _BEFORE_CONDITION.sub("", words.strip())
    return None if len(name) < 3 or _NO_CONDITION.fullmatch(name) else name


def _clean(name: str) -> str | None:
    """A group's name without what stands around it; None where it is no name of a treatment."""
    name = name.strip(" ,-–—\"'")
    if lead := _LEAD.match(name):
        name = name[lead.end() :]
    name = _VERB.sub("", name)
    if (tail := _TAIL.search(name)) and not re.fullmatch(r"control|intervention", name[: tail.start()], re.IGNORECASE):
        name = name[: tail.start()]
    return None if len(name) < 2 or _NO_ARM.search(name) or not re.search("[A-Za-z]{2}", name) else name
