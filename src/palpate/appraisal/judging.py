"""How well a count of people serves as the size of the study: whose number it is, told by the words around it."""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum
from typing import NamedTuple

from palpate.appraisal.groups import SINCE, Total
from palpate.appraisal.passages import Role
from palpate.appraisal.people import Count, Form


class Basis(StrEnum):
    """What was done with the people that a number counts."""

    RANDOMISED = "randomised"
    ENROLLED = "enrolled"
    ANALYSED = "analysed"
    PLANNED = "planned"
    INCLUDED = "included in the review"


class Rank(IntEnum):
    """How good a number is as the size of a study; the lowest is taken, of equals the first."""

    RANDOMISED = 10
    PLANNED_AND_FINAL = 20
    GROUPS_RANDOMISED = 22
    OF_THEM_ELIGIBLE = 28
    TWO_STUDIES = 29
    ENROLLED_IN_ALL = 30
    TWO_SENTENCES = 31
    ENROLLED = 32
    SIDE_BY_SIDE = 35
    IN_METHODS = 36
    IN_TITLE = 38
    PLANNED = 40
    UNLABELLED = 42
    IN_OBJECTIVE = 44
    GROUPS = 45
    ANALYSED = 50
    GROUPS_LATE = 55
    IN_RESULTS = 56
    PER_ARM = 57
    OF_A_SUBGROUP = 58
    IN_CONCLUSION = 60
    DENOMINATORS = 62
    PROFESSIONALS = 65


class Judgement(NamedTuple):
    """The rank of a number, and what was done with the people it counts."""

    rank: Rank
    basis: Basis


_RANDOMISED = re.compile(
    r"\brandom(?!i[sz]ed (?:therapy|treatment|phase|period|medication)|\s+(?:sample|effect|forest|coeffic|select|intercept|blood|digit)|ly (?:select|sampl|chosen|recruit|invit|pick))|\ballocated\b|\bassigned\b"
)
_ENROLLED_ONES = re.compile(r"(?<!-)\b(?:consecutive|included|enrolled|recruited|participating|treated)\b", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:aim(?:ed|ing)? to|target|planned|goal of|sample size of|required|needed|power)\b")
_LED = re.compile(
    r"\b(?:enrol\w*|accru\w*|(?:recruitment|inclusion|enrol+ment) of|recruit\w*|includ\w*|randomi[sz]ed|studied|involv\w+|compris\w+|contain\w*|assigned|allocated|examined|tested|followed|evaluated|invited|selected|consisted of|treated"
    r"|(?:conducted|performed|carried out|done|study|trial|trail|experiment|rct) (?:(?:in|during|from|between) [\w\- ]{3,30} )?(?:on|in|with|among|of|using|at))\s+(?:(?:a|the|only|about|approximately|our|some)\s+)*"
    r"(?:(?:[\w\-]+\s+){0,4}(?:participants|patients|subjects|volunteers|adults|women|men|children|students|adolescents)\s*\(\s*n\s*=\s*|n\s*=\s*)?$"
)
_MEASURED_IN = re.compile(
    r"\b(?:efficacy|safety|final|primary|interim|per-protocol) analys[ei]s of\s+(?:(?:a|the|all|total|of)\s+)*$|\banalys[ei]s (?:was|were) (?:conducted|performed|carried out|done|based) (?:on|in|for)\s+(?:(?:a|the|all|total|of)\s+)*$|\b(?:measured|obtained|collected|available|assessed|analy[sz]ed|evaluated)\s+(?:(?:\w+\s+){0,2}(?:data|information)\s+)?(?:at baseline )?(?:for|from|in|on)\s+(?:(?:a|the|all|total|of)\s+)*$"
)
_NOT_RANDOMISED = re.compile(r"non-?\s?randomi|not randomi|not be randomi")
_ENROLLED = re.compile(
    r"\b(?:enrol\w*|accrued|recruit\w*|includ\w*|participat\w*|took part|entered|studied|received|receiv\w+|underwent|treated|consent\w*|registered|divided|examined"
    r"|investigated|chosen|were (?:evaluated|compared|reviewed|considered|enlisted)|was evaluated|participants|compris\w*|involv\w*|consist\w*|were given|took|ingested|consumed|performed|volunteered|completed both|tested|served|exposed|admitted|selected|met (?:the |all )?(?:\w+ ){0,2}criteria|agreed|fed|conducted (?:on|in|with|among)|assigned|followed|were in the (?:total |full )?\w+ (?:cohort|population))\b"
)
_ANALYSED = re.compile(
    r"\b(?:included in (?:the|this|our) \w* ?analys\w+|analy[sz]\w*|complet\w*|evaluable|evaluat\w*|assessed|available|provided data|data|finished|followed|remain\w*(?!\s+(?:\w+\s+)?(?:independent|free|stable|negative|positive|unchanged|asymptomatic|alive))|retained|attended|reassessed|returned)\b"
)
_SCREENED = re.compile(
    r"\b(?:screen\w*|assessed for eligib\w*|(?:was|were) eligible(?! for (?:the )?(?:\w+ )?analys)|invited|approached|contacted|(?:(?:were|was|be|been|we|had|have|who) (?:\w+ )?identified|identified(?=\s*$| \d| a total| all))(?! as| for (?:the )?(?:study|analysis|inclusion))|(?<!who )(?<!that )(?:were|was) referred|potential(?:ly)? (?:eligible|suitable|\w*participants|patients|subjects|recruits|donors)|registry|records|responded)\b"
)
_JUST_SCREENED = re.compile(
    r"\b(?:screened|invited|approached|contacted|identified)\s+(?:(?:a|the|all|total|of|some|about)\s+)*$"
)
_WERE_SCREENED = re.compile(r"^\W*(?:\w+ ){0,4}(?:were|was) (?:screened|invited|approached|contacted|assessed for eligib)")
_LOST = re.compile(
    r"\b(?:declin\w*|refus\w*|exclu\w*|drop\w*|dropped|withdr\w*|lost|died|deaths?|discontinu\w*|had(?! been)|have(?! been)|experienced|developed|showed|reported|relapsed|responded|responders"
    r"|achieved|improved|required|needed|presented|exhibited|suffer\w*|failed|missing|stopped|(?:treatment|virologic\w*) failures?|with adverse|reached|preferred|survived|cured|were (?:female|male|women|men)|found|did not|could not)\b"
)
_TOTAL = re.compile(
    r"\b(?:totall?ing|series of|total of|overall,?|in total,?|altogether,?|all|sample of|population of|cohort of|number of|(?:^|\b(?:on|in|from|among|of|with|studied|examined|included|enrolled|recruited|tested|was|were) )a group of)\s*(?:,\s*)?(?:n\s*=\s*)?$"
)
_PLANNED = re.compile(
    r"\b(?:will|planned|plan to|aims? to|to be|shall|intend\w*|target\w*|required|needed|sample size|expected|estimated|would|are being|is being)\b"
)
_WILL_BE = re.compile(r"\bwill be (?:potentially )?(?:eligible|included)\b")
_PART = re.compile(
    r"\b(?:from among|subset of|subsample of|sub-sample of|subgroup of|sub-group of|first|interview\w* with|excluding|only|other|of the remaining|remaining|additional|another)\s*$|\b(?:at (?:this|that) time|so far|to date|by then),?\s*$"
)
_OF_A_FORMER_STUDY = re.compile(
    r"\bfrom (?:the|a|our) (?:previous(?:ly \w+)?|earlier|former|parent) (?:\w+ ){0,2}(?:study|trial|cohort)\s*[(\[]\s*n\s*=\s*$"
)
_TO_ONE_GROUP = re.compile(
    r"^[^.;,\d]{0,60}\b(?:randomi[sz]ed|assigned|allocated) to (?:the|a) (?:control|placebo|sham|comparison|intervention|treatment|experimental) (?:group|arm)\s*(?:\([^()]*\)\s*)?(?:\.|$)"
)
"""What is said of those of one group alone, at the end of a sentence: the others are elsewhere."""

_AMONG_ALL = re.compile(r"(?:Among|Of|From)\s+(?:the|all|a total of)?\s*")
_SOME_DID = re.compile(r"\s*,\s*(?:\w+\s+)?\d+\s*\(\s*\d+(?:\.\d+)?\s*%")
"""Results that open with everybody: "Among 383 participants, 171 (44.6%) reported ..."."""

_WHO_WERE_TAKEN_IN = re.compile(r"\s*who (?:had|have)\b[^.;]*\bwere (?:included|enrolled|recruited)\b")
"""What qualifies people before it says that they were taken in: "who had been ill and had received oil were included"."""

_SO_FAR = re.compile(
    r"\b(?:(?:have|had|has) (?:already )?been|were) (?:\w+ )?(?:recruited|enrolled|randomi[sz]ed|included)\s+(?:thus far|so far|to date|already)\b"
)
"""What makes a number of a protocol that of those who are in it already, and not of those planned."""

_SOME_OF_THEM = re.compile(r"\bof (?:whom|which|these|those),?\s*$")
_EACH_AFTER = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:per|in each|in both|for each|from each|to each|each(?! (?:\w+ed|wore|underwent|took|ate|drank|had|gave|did|made|ran|were|was|lost)\b)|/\s?(?:\w+ )?(?:group|arm))\b(?! of (?:two|three|four))"
)
_IN_EACH = re.compile(r"^[^\d,;]*\b(?:in|into|to|for|per) each (?:\w+ ){0,2}(?:groups?|arms?|sequences?|cohorts?)\b")
_EACH_BEFORE = re.compile(r"\b(?<!within )each (?!of)[\w\- ]{0,40},?\s*$")
_AND_THE_REST = re.compile(
    r"^\D{0,160}\b(?:while|whereas|and)\s+the\s+(?:rest|remaining|remainder|others)\b(?!\s+(?:eyes?|sides?|hal(?:f|ves)|teeth|lesions))"
)
"""What makes those before it one group of several: "40 were assigned to tea while the remaining patients had water"."""

_EVERYWHERE = re.compile(
    r"^[^.;]{0,60}\b(?:is|are|dies?|suffers?)\b[^.;]{0,60}\b(?:(?:every|each|per) year|annually|worldwide|globally|in the world)\b"
)
"""What is told of all people and not of those of a study."""

_CAME_OF_IT = re.compile(
    r"^\W*(?:developed|experienced|died|relapsed|achieved|responded|improved|withdrew|discontinued|dropped)\b"
)
"""What some of the people did, though they are called a total of so many."""

_HAPPENED = re.compile(r"\b(?:recorded|observed|reported|occurred|detected|found|noted|seen|diagnosed|developed)\b")
"""What is told of cases of a disease that are no patients of the study."""

_PER_GROUP = re.compile(r"\bgroups?\s*[,(\[]\s*n\s*=\s*$")
_PEOPLE_BEFORE = re.compile(
    r"(?:patients|participants|subjects|adults|women|men|children|infants|volunteers|students|individuals|males|females)(?:\s+aged\b[^().;]{0,40})?\s*\(\s*n\s*=\s*$"
)
_PART_OF_GROUP = re.compile(r"\d\s*(?:\([^()]*\)\s*)?(?:of|out of)\s+(?:the\s+)?$")
_SHARE = re.compile(r"\s*[(\[]\s*\d{1,3}(?:[.,·]\d+)?\s*%\s*[)\]]")
"""What a number of some of the people has behind it."""

_TOOK_PART = re.compile(
    r"\b(?:agreed|consented|enrol\w+|participated|took part|random\w+|recruited|included|completed|responded|returned|analy[sz]ed|eligible)\b"
)
_PARTS = re.compile(r"\b\d+\s+(?:\([^()]*%\)\s+)?(?:of|out of)\s+(?:the\s+)?\d+\b")
"""More than one of these in a sentence are the groups of a study: "128 of 184 ..., 138 of 175 ... patients"."""

_CLUSTERS = re.compile(
    r"\b(?:communities|practices|schools|clinics|hospitals|clusters|villages|homes|cent(?:er|re)s|wards|units|sites|pharmacies|classes|facilities|teams)\b",
    re.IGNORECASE,
)
_SUBGROUP = re.compile(r"^(?:among|in (?:the|those)|of the|for)\b", re.IGNORECASE)
_SUBGROUP_AHEAD = re.compile(r"(?:In|Among|For|Of) (?:the )?(?:\w+ )?", re.IGNORECASE)
_FINAL = re.compile(r"accru\w*|set (?:at|to)|attrition|drop-?outs?|loss(?:es)? to follow")
_IN_GROUP = re.compile(r"\b(?<!study )(?<!research )(?:group|arm)\b[^.;,]{0,15}$")
_FOLLOWING_OF = re.compile(r"^\s*(?:\([^()]*\)\s*)?(?:of|out of|from|/)\s+(?:the\s+|a total of\s+|all\s+)?$")
_CLAUSE = re.compile(r"[;:]|\.(?!\d)|, (?=\d)|, (?:but|while|whereas|and|of (?:whom|which))\b|\bwhile\b|\bwhereas\b|\bbut\b")
_PROFESSIONAL = re.compile(
    r"\b(?:practitioners?|physicians?|doctors?|clinicians?|nurses?|gps|therapists?|providers?|teachers?|pharmacists?|observers?|readers?|surgeons?|radiologists?)$",
    re.IGNORECASE,
)
"""People who treat others: the size of a study only where nobody else is counted."""


_MENTIONED = {
    Role.TITLE: Rank.IN_TITLE,
    Role.METHODS: Rank.IN_METHODS,
    Role.UNKNOWN: Rank.UNLABELLED,
    Role.OBJECTIVE: Rank.IN_OBJECTIVE,
    Role.BACKGROUND: Rank.IN_OBJECTIVE,
    Role.RESULTS: Rank.IN_RESULTS,
}


def judge(count: Count, *, planned: bool) -> Judgement | None:
    """The rank of a count and of whom it is; None where it counts somebody else, or those screened, aimed at or lost."""
    if _of_a_part(count):
        return None
    judged = _judge_planned(count) if planned else _judge_done(count)
    if judged and _PROFESSIONAL.search(count.sentence.text, count.number_end, count.end):
        return judged._replace(rank=Rank.PROFESSIONALS) if count.value > 3 else None
    return judged


def judge_total(total: Total, *, planned: bool, listed: bool) -> Judgement:
    """The rank of a sum; `listed` where its terms are groups, else they are kinds of people side by side."""
    text, role = SINCE.sub(" ", total.sentence.text.lower()), total.sentence.role
    randomised = bool(_RANDOMISED.search(text)) and not _NOT_RANDOMISED.search(text)
    basis = Basis.PLANNED if planned else Basis.RANDOMISED if randomised else Basis.ENROLLED
    if not listed:
        return Judgement(Rank.SIDE_BY_SIDE, basis)
    if role is Role.RESULTS and _SUBGROUP.match(text):
        return Judgement(Rank.OF_A_SUBGROUP, basis)
    if randomised:
        return Judgement(Rank.GROUPS_RANDOMISED, basis)
    return Judgement(Rank.GROUPS if role in {Role.METHODS, Role.UNKNOWN} else Rank.GROUPS_LATE, basis)


def _of_a_part(count: Count) -> bool:
    """Whether a count is of one group, of one of each, or of some of those counted before."""
    before, total = count.before[-90:], _is_total(count)
    return bool(
        count.value == 1
        or _FOLLOWING_OF.match(count.after)
        or _EACH_AFTER.match(count.after)
        or (_PART_OF_GROUP.search(count.sentence.text, 0, count.start) and len(_PARTS.findall(count.sentence.text)) > 1)
        or _IN_EACH.match(_clause(count)[1])
        or _EACH_BEFORE.search(before)
        or (_is_share(count) and not _MEASURED_IN.search(count.before) and not _TOOK_PART.search(_clause(count)[1]))
        or _PER_GROUP.search(before)
        or _OF_A_FORMER_STUDY.search(before)
        or (not total and _TO_ONE_GROUP.match(count.after))
        or _EVERYWHERE.search(count.after)
        or (not total and _AND_THE_REST.search(count.after))
        or (count.sentence.role is Role.RESULTS and count.noun.lower() == "cases" and _HAPPENED.search(count.after))
        or (count.form is Form.BARE and _CLUSTERS.search(count.sentence.text, 0, count.start))
        or (_SOME_OF_THEM.search(before) and not _RANDOMISED.search(_clause(count)[1].partition(",")[0]))
        or (not total and _PART.search(before) and not _RANDOMISED.search(count.after[:30]))
        or (not total and _IN_GROUP.search(before))
    )


def _is_share(count: Count) -> bool:
    return bool(_SHARE.match(count.sentence.text, count.number_end))


def _is_total(count: Count) -> bool:
    return bool(_TOTAL.search(count.before[-90:]))


def _clause(count: Count) -> tuple[str, str]:
    """The words of its clause before and after a count."""
    left = _CLAUSE.split(count.before[-90:])[-1].rpartition(",")[2]
    if count.form is Form.N_EQUALS and not _PEOPLE_BEFORE.search(left):
        return left, count.after[:40]
    right = _CLAUSE.split(count.after[:320], maxsplit=1)[0]
    return left, right


def _said(count: Count) -> str:
    left, right = _clause(count)
    return SINCE.sub(" ", f"{left} | {count.sentence.text[count.number_end : count.end].lower()} {right}")


def _judge_done(count: Count) -> Judgement | None:
    role, said, (left, right) = count.sentence.role, _said(count), _clause(count)
    if count.form is Form.OF_THEM:
        return Judgement(Rank.OF_THEM_ELIGIBLE, Basis.ENROLLED)
    if role is Role.CONCLUSION:
        enrolled = _LED.search(count.before[-90:]) or _is_total(count) or _first_verb(right) == "enrolled"
        return Judgement(Rank.IN_CONCLUSION, Basis.ENROLLED) if enrolled else None
    if _RANDOMISED.search(said) and not _NOT_RANDOMISED.search(said):
        return Judgement(Rank.RANDOMISED, Basis.RANDOMISED)
    if role is Role.UNKNOWN and _SUBGROUP_AHEAD.fullmatch(count.sentence.text, 0, count.start):
        return Judgement(Rank.OF_A_SUBGROUP, Basis.ENROLLED)
    if _TARGET.search(left) or _JUST_SCREENED.search(left):
        return None
    led = bool(_LED.search(count.before[-90:]) or _ENROLLED_ONES.search(count.sentence.text, count.number_end, count.end))
    if led or _is_total(count):
        return _judge_enrolled(left, right, led=led)
    return _judge_mentioned(count, right)


def _judge_mentioned(count: Count, right: str) -> Judgement | None:
    """Of a number that nothing before it singles out: by what is said of these people first."""
    role = count.sentence.role
    if _MEASURED_IN.search(count.before):
        return Judgement(Rank.ANALYSED, Basis.ANALYSED)
    if (
        role is Role.RESULTS
        and _AMONG_ALL.fullmatch(count.sentence.text, 0, count.start)
        and _SOME_DID.match(count.sentence.text, count.end)
    ):
        return Judgement(Rank.IN_RESULTS, Basis.ANALYSED)
    match _first_verb(right):
        case "enrolled":
            return Judgement(Rank.ENROLLED, Basis.ENROLLED)
        case "analysed":
            return Judgement(Rank.ANALYSED, Basis.ANALYSED)
        case "screened" if count.form is not Form.N_EQUALS:
            return None
        case "lost" if role in {Role.RESULTS, Role.UNKNOWN}:
            return None
    if count.form is Form.BARE or (role is Role.RESULTS and count.form is Form.NOUN):
        return None
    return Judgement(_MENTIONED[role], Basis.ENROLLED) if role in _MENTIONED else None


def _judge_enrolled(left: str, right: str, *, led: bool) -> Judgement | None:
    """Of a number that "enrolled" leads to, or that is called a total."""
    verb = _first_verb(right)
    if _SCREENED.search(left[-40:]) or (_WERE_SCREENED.search(right) if led else verb == "screened"):
        return None
    if verb == "analysed" and not led:
        return Judgement(Rank.ANALYSED, Basis.ANALYSED)
    if verb == "lost" and not led and _CAME_OF_IT.match(right):
        return None
    return Judgement(Rank.ENROLLED_IN_ALL, Basis.ENROLLED)


def _first_verb(clause: str) -> str:
    """What the clause after a count says first of these people; empty where it says none of it."""
    if _WHO_WERE_TAKEN_IN.match(clause):
        return "enrolled"
    told = (("enrolled", _ENROLLED), ("lost", _LOST), ("screened", _SCREENED), ("analysed", _ANALYSED))
    found = [(match.start(), name) for name, pattern in told if (match := pattern.search(clause))]
    return min(found, key=lambda one: (one[0], one[1] == "analysed"))[1] if found else ""


def _judge_planned(count: Count) -> Judgement | None:
    said = _said(count)
    if count.form is Form.BARE and not _PLANNED.search(said):
        return None
    if _SCREENED.search(said) and not (_RANDOMISED.search(said) or _PLANNED.search(_clause(count)[0]) or _WILL_BE.search(said)):
        return None
    if count.sentence.role is Role.CONCLUSION:
        return Judgement(Rank.IN_CONCLUSION, Basis.PLANNED)
    if _SO_FAR.search(count.after[:80]):
        return Judgement(Rank.PLANNED, Basis.PLANNED)
    if _is_total(count) or _RANDOMISED.search(said) or _FINAL.search(count.before):
        return Judgement(Rank.PLANNED_AND_FINAL, Basis.PLANNED)
    if _PLANNED.search(said) or _ENROLLED.search(said):
        return Judgement(Rank.ENROLLED_IN_ALL, Basis.PLANNED)
    return Judgement(Rank.PLANNED, Basis.PLANNED)
