"""What was measured and when: the outcome of a result as printed, and its time point."""

from __future__ import annotations

import re
from typing import NamedTuple

from palpate.appraisal.sides import Arms, words_of
from palpate.terminology import terminology


class Outcome(NamedTuple):
    """The words for what was measured, and their place in the clause."""

    name: str
    start: int
    end: int


_HEAD = r"(?P<name>[A-Za-z0-9(][^.;:]{1,160}?)"
_STOP = (r"(?=\s*(?:[,;:.(\[]\s*(?!(?:e\.g)))|\s+(?:between|among|compared|versus|vs\.?|than|at|after|during|over|within|when|from|relative to|for (?:the|both|either|all)|in (?:the|both|either|all|patients|participants|any|those|groups?|favou?r|women|men|children|subjects|people|[\w-]+ (?:group|arm))"
         r"|with (?:the|[\w-]+ (?:group|arm|treatment))|by|was|were|did|had|has|is|are|following|following|across|on day|until|respectively|who|following|remained|showed|increased|decreased|improved|tended|favou?r\w*|according|associated|throughout|while|whereas|but|that|which|and (?:the|no|there))\b|\s*$)")  # fmt: skip
_CHANGE_NOUN = r"(?:differen\w+|changes?|improvements?|reductions?|increases?|decreases?|declines?|effects?|benefits?|impact|gains?|rise|fall|drop|relief|worsening|deterioration|influence|superiority)"
_COMPARED = r"(?:higher|lower|greater|fewer|less|more|better|worse|smaller|larger|longer|shorter|similar|comparable|reduced|increased|improved|decreased|poorer|faster)"
_ADVERBS = r"(?:(?:[a-z]+ly|not|also|both|all|the|a|an|in|no|any|statistically|significant|clinically|mean|greater|were|was|been|had|have|did|do|does|or|and)\s+){0,6}"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_CHANGE_NOUN}\s+(?:(?:was|were|is)\s+(?:found|observed|seen|noted|detected|reported|shown)\s+)?(?:between (?:the )?(?:two |three |treatment |study )?(?:groups|arms|treatments|interventions|conditions)\s+)?(?:was (?:found|observed|seen|noted) )?(?:in|of|on|for|regarding|in terms of|with regard to|with respect to)\s+(?:the |their )?{_HEAD}{_STOP}",
        rf"\b(?:differ\w*|improv\w*|similar|comparable|better|superior|worse)\b(?: between [\w ]{{3,30}}?(?:groups|arms)| significantly)?\s+(?:in|on|regarding|in terms of|with regard to|with respect to)\s+(?!the (?:\w+ )?(?:groups?|arms?)\b|both|either|all (?:groups|arms))(?:the |their )?{_HEAD}{_STOP}",
        rf"\b(?:had|have|has|showed|shown|caused|experienced|reported|demonstrated|exhibited|achieved|displayed|developed|required|with|led to|resulted in|produced|in|there (?:was|were|is|are))\s+{_ADVERBS}{_COMPARED}\s+{_HEAD}{_STOP}",
        rf"\b(?:reduced|improved|increased|decreased|lowered|raised|relieved|alleviated|affect(?:ed)?|influenced?|reduces|improves|increases|decreases|enhanced|prevented|attenuated|reduce|improve|increase|decrease|reducing|improving|increasing|decreasing|relieving|relieve|relieves|preventing|prevent|alter|altered|prolonged|shortened|experienced|developed|experience|develop|achieved)\s+(?!in\b|by\b|from\b|to\b|with\b|after\b|over\b|during\b|at\b|only\b|and\b|or\b|on\b|for\b|when\b|compared\b|\w+ly\b)(?:the |both |their )?{_HEAD}{_STOP}",
        r"^\W*(?:[^.;()]{0,70}\b(?:showed|revealed|found|indicated|demonstrated|suggested|reported) that )?(?:(?:and|but|whereas|while|although|though|however|moreover|furthermore|additionally|overall|also|similarly|in addition|in contrast|conversely|results?|findings?)\b[ ,:.]*)*(?:(?:in|after|at|during|within|by|among|for|over|compared|when|following|with|relative|using|from|on)\b[^,.;()]{1,80},\s+)?(?:there (?:was|were) )?(?:the |a |an |in |patients' |mean |median |both )*(?P<subject>[A-Za-z0-9][^.;:()\[\]]{1,140}?)(?:\s*[(\[][^()\[\]]{0,60}[)\]])?\s+(?:was|were|did|had|has|is|are|remained|showed|decreased|increased|improved|reduced|declined|fell|rose|worsened|differed|tended|occurred|dropped|favou?red|does|could|appeared|emerged|reached|received|required|seemed|became|increases|decreases|improves|reduces)\b",
    )
)
_BEFORE_NUMBERS = re.compile(
    r"(?:^|,|;|\band|\bor|\bbut|\bnot|:)\s*(?:in |the |for |on |not |of )*(?P<name>[A-Za-z][^,;:()\[\]]{1,60}?)\s*[(\[,]\s*$"
)
_GROUP = re.compile(
    r"\b(?:groups?|arms?|patients|participants|subjects|women|men|children|those|individuals|controls?|people|adults|they|we|treatment|intervention|therapy|trials?|studies|results?|differences?|analys[ei]s|both|no|it|this|these|there|reductions?|improvements?|increases?|decreases?|changes?|effects?)$",
    re.IGNORECASE,
)
_OF_CHANGE = re.compile(
    rf"^(?:(?:significant|greater|mean|no|larger|the|more|less|a|statistically)\s+)*(?:{_CHANGE_NOUN}|rates? of change)\s+(?:in|of|from baseline in|for|on)\s+(?:the )?",
    re.IGNORECASE,
)
_CUT_AT = re.compile(
    r"\s+(?:was|were|is|are|did|obtained|measured|assessed|observed|recorded|when|whether|at (?:\d|one|two|three|four|six|twelve|the end|baseline|week|day|month|discharge|follow)|after|during|within \d|between|over the|in (?:the )?(?:[\w-]+ ){0,2}(?:groups?|arms?|patients|women|men|children)\b|in both|for patients|among|from baseline|per protocol|than|compared|versus|vs)\b.*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:were|was|had|next|current)\b|^(?:age|sex|gender|height)$|\bassociation\b|[<>=]|\b(?:caused|produced|led to|resulted in)\b|^(?:this|these|there|it|more|less|most|all|none|which|such|that|those|we|they|but|no|not|also|only|one|two|however)\b|^(?:[a-z]|more|less|time|at|in|end)$|\bdifferences?\b|^\d|\b(?:groups?|arms?|patients|subjects) (?:received|required|had|were|was|showed|achieved|with|who|did)\b|\bwho\b|^(?:\w+fold|negative|positive|score|scores|change|changes|favou?rable outcomes?|outcomes?|significant|respectively)$|^(?:from|respectively|day|week|month|control groups?|addition of|use of|treatment with)\b|\d\s?%"
    r"|^(?:(?:statistically |clinically )?significan(?:t|tly|ce)|as|often|further|fewer|frequently|instead|although|when|markedly|late|higher|lower|increased|decreased|reduced|improved|remained(?: \w+)?|mean|median|average|maximum|minimum|total|first|second|respective|before|thereafter|placebo|females?|males?|values?|levels?|rates?|risks?|odds|drugs?|treatments?|active treatments?|doses?|results?|parameters?|variables?|persons|compared with .*|(?:at|by|after) \d.*|[\w-]+ \d[\d.]* ?m?g)$",
    re.IGNORECASE,
)
_RATIO_LEAD = re.compile(
    r"^(?:(?:adjusted|unadjusted|pooled|the|mean|standardi[sz]ed|weighted|crude)\s+)*(?:(?:hazards?|odds|risk|rate) ratios?|relative risks?|(?:mean )?difference|(?:corresponding )?values?|numbers? needed to treat)\s+(?:for|of|in)\s+(?:the )?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:(?:in|at|after|for|regardless|similarly|likewise|overall|within|during|among|by|finally|moreover|furthermore|notably)\b[^,]{0,60},|the|but|also|fewer|more|less|greater|(?:higher|lower)(?= (?:rates?|scores?|levels?|incidence|proportions?|frequency|risk)\b)|(?:at|after|by|within) [\w-]+ (?:days?|weeks?|months?|years?|hours?|minutes?)|between (?:the )?(?:two )?groups in|(?:crossover |same |present |primary |secondary |post hoc |subgroup )?(?:trial|analysis|study),|a|an|in|of|their|patients'|and|or|significantly|significant|mean|median|average|any|either|both|for|on|with|also|terms of|all|other)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:significantly|also|only|and|or|both|in|at|of|the|to|on|for|by|were|was|did|not|that|as|with|a|respectively|than|when|lower|higher|greater|less|more|longer|shorter|fewer|better|worse)$",
    re.IGNORECASE,
)

_TIME_UNIT = r"(?:hours?|hrs?|h|days?|weeks?|wks?|months?|mo|years?|yrs?|minutes?|min)"
_AMOUNT = r"(?:\d{1,3}(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four)"
_TIME = re.compile(
    rf"\b(?:at|after|over|until|by|to|within|during|for)\s+(?:the\s+|a\s+)?(?P<time>{_AMOUNT}(?:\s*(?:,|and|to|or|-)\s*{_AMOUNT})*[\s-]*{_TIME_UNIT}\b(?:[\s-]+(?:post[- ]?\w+|after [a-z]+|follow[- ]?up|of follow[- ]?up|of (?:treatment|therapy|intervention)))?)"
    rf"|\b(?:at|after|on|in|by)\s+(?:the )?(?P<named>(?:weeks?|days?|months?|years?)\s+\d{{1,3}}(?:\s*(?:,|and|to|-)\s*\d{{1,3}})*|(?:end of (?:the )?(?:treatment|study|intervention|trial|therapy)|discharge|post-?treatment|follow-up|short[- ]term|long[- ]term|intermediate[- ]term))\b"
    rf"|\b(?P<adjective>{_AMOUNT}[ -]{_TIME_UNIT})\s+(?:follow[- ]?up|post|after)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"-|\s(?:difference|free|threshold|loss|impairment|problems?|decline|limitations?|medication|relievers?|treatment|management|clinic|questionnaire|model|self)",
    re.IGNORECASE,
)
"""What makes a name found in a clause a part of another ("pain-free", "pain intensity difference")."""
_GAIN_OF = re.compile(
    r"\b(?:relief|improvement|resolution|cessation|freedom|absence) (?:of|from|in) (?:the |their )?$", re.IGNORECASE
)


def outcome_in(clause: str, before_numbers: str = "", arms: Arms | None = None) -> Outcome | None:
    """The outcome of a clause as printed; `before_numbers` is what of it stands before its first number, for lists.

    What is only a name of one of the `arms` is no outcome.
    """
    groups = arms.intervention | arms.comparator if arms else frozenset()
    for pattern in _PATTERNS:
        for found in pattern.finditer(clause):
            key = "subject" if "subject" in found.groupdict() else "name"
            if (outcome := _trimmed(clause, *found.span(key))) and not words_of(outcome.name) <= groups:
                return outcome
    opened = before_numbers.rfind("(")
    if opened > before_numbers.rfind(")"):
        before_numbers = before_numbers[: opened + 1]
    if before_numbers and (last := _BEFORE_NUMBERS.search(before_numbers)) and (outcome := _trimmed(clause, *last.span("name"))):
        return outcome
    for match in terminology().find(clause, ("outcome",)):
        if _GOES_ON.match(clause, match.end):
            continue
        start = match.start
        if gain := _GAIN_OF.search(clause, max(0, start - 40), start):
            start = gain.start()
        return Outcome(clause[start : match.end], start, match.end)
    return None


def _trimmed(text: str, start: int, end: int) -> Outcome | None:
    for leading in (_RATIO_LEAD, _LEAD, _OF_CHANGE, _LEAD):
        if lead := leading.match(text[start:end]):
            start += lead.end()
    if cut := _CUT_AT.search(text[start:end]):
        end = start + cut.start()
    while tail := _TAIL.search(text[start:end]):
        end = start + tail.start()
    name = text[start:end]
    if len(name) < 2 or len(name) > 110 or _GROUP.search(name) or _NO_NAME.search(name) or not re.search(r"[A-Za-z]{2}", name):
        return None
    return Outcome(name, start, end)


def timepoint_in(clause: str) -> str | None:
    """When the outcome was measured, as printed; the first time that the clause names."""
    found = _TIME.search(clause)
    return next((" ".join(part.split()) for part in found.groups() if part), None) if found else None
