"""Which way a result went, by its words: more, less, better, worse or no different, and for which of the groups.

`text` is always levelled (`numerals.levelled`). Words are taken as they stand: "greater reduction" is less, "less improvement" worse.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from palpate.appraisal.sides import AT_START, THAN, Arms, first_side, ours_on_both_sides, side_of


class Change(StrEnum):
    """What happened to an outcome in the group treated, against the other."""

    MORE = "more"
    LESS = "less"
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    DIFFERENT = "different"
    """A difference, without words that say which way."""
    CONFLICTING = "conflicting"
    """Words that go both ways."""


OPPOSITE = {
    Change.MORE: Change.LESS,
    Change.LESS: Change.MORE,
    Change.BETTER: Change.WORSE,
    Change.WORSE: Change.BETTER,
}


class Told(NamedTuple):
    """A change, where its words stand, and whether the words call it significant."""

    change: Change
    start: int
    end: int
    significant: bool = False
    within: bool = False
    """Whether it is a change since the beginning, in one group or both, and not a difference between groups."""


_ADVERB = r"(?:[a-z]+ly[ ,]+|more |even |much |slightly |somewhat |far |any |also |been |be |further |clinically |statistically |markedly |or |and ){0,4}"
_NOUNS = (r"(?:differen\w+|effects?|changes?|improvements?|reductions?|increases?|decreases?|benefits?|impact|influence|associations?|relationships?|correlations?"
          r"|interactions?|advantages?|gains?|declines?|variations?|superiority|worsening|deteriorations?|alterations?|evidence|efficacy|effectiveness)")  # fmt: skip
_SAME = re.compile(
    rf"\bno(?: longer)?[ ,]+(?:[a-z%-]+[ /,]+){{0,6}}?{_NOUNS}\b"
    r"|\bno (?:more|less|better|worse) (?:[\w-]+ )?(?:effective|than)\b|\bno significan(?:t|ce)\b"
    r"|\b(?:not?|n't|cannot|nor did|nor was|nor were)[ ,]+(?:[a-z-]+[ ,]+){0,5}?(?:differ\w*|improv\w*|reduc\w*|increas\w*|decreas\w*|chang\w*|affect\w*|influenc\w*|lower\w*|higher|greater|superior|better|worse\w*"
    r"|significan\w*|effective|alter\w*|impact\w*|reach\w*|benefi\w*|associat\w*|modif\w*|enhanc\w*|prevent\w*|result in|lead to|more|less|fewer|longer|shorter|correlat\w*|vary|detect\w*|inferior\w*|prolong\w*|delay\w*|impair\w*|attenuat\w*|predict\w*|show\w*|different\w*|observed|found|confer\w*|translate\w*|produce|attain\w*)\b"
    r"|\bnon[- ]?significan\w*|\binsignifican\w*|(?<!significant )\bsimilar(?:ity)?\b(?! (?:stud|trial|way|manner|pattern|age)| (?:to|with) (?:baseline|previous|other stud|the results|those (?:reported|of)))|\bcomparable\b|\b(?:was|were|are|is|had|have) (?:an? )?(?:almost |nearly |roughly |about )?(?:equivalent|equal|identical)\b|\bequally\b|\bcomparably\b|\bequivalence\b"
    r"|\bas (?:effective|good|efficacious|safe|well tolerated) as\b|\bun(?:changed|affected|altered)\b|\bneither\b|\bnon-?[ ]?inferior(?:ity)?\b(?! (?:margin|trial|design|study|limit|threshold))|\bfail(?:ed|s)? to\b"
    r"|\b(?:was|were|remained|stayed|is|are|about|approximately|almost|nearly) the same\b|\bwithout (?:any )?(?:[a-z]+[ ]){0,3}(?:differen\w+|changes?|effects?|improvements?)\b"
    r"|\b(?:little|minimal|negligible)(?: or no| to no)? (?:[a-z]+ )?(?:differen\w+|effects?|change|impact|benefit)\b|\black of (?:an? )?(?:[a-z]+ ){0,2}(?:effect|differen\w+|benefit|efficacy)\b"
    r"|\bstayed (?:stable|constant)\b|\bremained (?:stable|constant|stationary)\b|\bnot seen\b",
)  # fmt: skip
_NS = re.compile(r"\b(?:p ?= ?)?ns\b(?=\s*[)\],;.]|$)|\bn\.s\.(?=[\s),;\]]|$)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_SAME = re.compile(
    r"\bnot only\b|\bsimilarly\b|\bno (?:doubt|more than)\b|\bnot[ ,]+(?:the )?(?:control|placebo|sham)\b|\bnot met\b"
)
_INFERIORITY_UNSHOWN = re.compile(
    r"\bnon-?[ ]?inferiority\b[^.;]{0,50}\bnot (?:be )?(?:shown|met|demonstrated|established|confirmed|proven|reached|achieved)|\b(?:not|failed to)\b[^.;]{0,25}\bnon-?[ ]?inferior",
    re.IGNORECASE,
)
_MORE = (r"increas\w*|higher|greater|more|larger|longer|rose|risen|elevated|elevations?|elevat(?:es|ing)|gain(?:ed|s)?|raised|doubled|tripled|prolong\w*|augment\w*|exceed\w*|enhanc\w*"
         r"|strengthened|accelerat\w*|extended|stronger|heavier|thicker|bigger|wider|upregulat\w*|rises?|promot(?:ed|es)")  # fmt: skip
_LESS = (r"decreas\w*|reduc(?:ed|es|e|ing|tions?)|lower(?:ed|ing|s)?|less|fewer|smaller|shorter(?:ed)?|shorten\w*|fell|fallen|fall(?= in (?!the (?:[a-z]+ )?(?:group|arm)))|declin\w*|drop(?:ped|s)?|diminish\w*|attenuat\w*|slow(?:ed|s|ing)|suppress\w*|lessen\w*|minimi[sz]ed"
         r"|prevent(?:ed|s|ing)?|inhibit\w*|blunt(?:ed|s)|halved|weaker|slower|narrower|thinner|downregulat\w*|delayed|low rates?|decreased|abolish\w*")  # fmt: skip
_BETTER = r"improv(?:ed|es|e|ing|ements?)|better|superior(?:ity)?|benefi(?:ted|cial|cially)|(?<=significant )benefits?|(?<=greater )benefits?|reliev\w*|relief|alleviat\w*|ameliorat\w*|favou?r(?:ed|s|ing|able|ably)?|(?<=more )effective|(?<=more )efficacious|outperform\w*|faster|quicker|effective(?:ly)?"
_WORSE = r"wors(?:e|ened|ening|ens)|inferior|deteriorat\w*|poorer|impair(?:ed|s|ment(?= (?:of|in)\b))|(?<=less )effective"
_CUE = re.compile(rf"\b(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<better>{_BETTER})|(?P<worse>{_WORSE}))\b")
_NO_CUE = re.compile(
    r"\b(?:more|less|fewer|greater|longer|higher|lower) than (?:or equal to )?(?:\d|one|two|three|half|a (?:week|month|year))|\b(?:at )?(?:high|low)er (?:limbs?|extremit\w+|back|leg|body|lumbar|urinary|respiratory|gi|gastro\w+|jaw|third|molar|doses?|concentrations of|dosage|esophageal|segment)"
    r"|\blower (?:limit|bound)|\bonce or more|\bor more\b|\bmore or less\b|\blonger[- ]term\b|\b(?:weight|hearing|tooth|bone|blood|hair|vision|memory|pregnancy|sensory|visual|fat|attachment) loss\b|\bloss (?:to|of) follow|\blost to\b|\bfurthermore\b"
    r"|\b(?:due to|for|of|from) worsening|\bworsening (?:heart|chf|hf|renal|kidney|symptoms)|\bless invasive|\breduced[- ](?:fat|dose|intensity|calorie)|\bimpaired (?:glucose|fasting|cognit\w+|renal|kidney)|\bmore (?:detailed|research|studies|specifically|importantly|severe|recent\w*)\b|\bto (?:improve|reduce|increase|prevent|decrease|enhance|relieve) |\bbenefits? of\b|\beffective(?:ness)? of\b"
    r"|\bcost[- ]effective\w*|\bpercent(?:age)? (?:reduction|increase|improvement)s?\b(?= was| were)|\bprevention\b|\bincreasing(?:ly)? (?:age|dose|time)\b|\bmean (?:change|improvement|reduction|increase|decrease)s? (?:from|in)\b(?=[^.;]{0,80}\d)"
    r"|\bbetter (?:than expected)\b|\beffective (?:dose|concentration|rate)\b|\bduring more\b|\bgreater trochanter|\b(?:greater|larger|smaller|higher|lower|more|less)(?: [a-z-]+){0,2} (?:changes?|differences?|effects?|effect sizes?|variability)\b(?! (?:of treatment))"
    r"|(?:(?<=change)|(?<=changes))(?: [a-z-]+){1,8}? (?:was|were)(?: [a-z]+){0,3} (?:greater|larger|smaller|higher|lower)\b|(?:(?<=change)|(?<=changes))(?: [a-z-]+){0,5} (?:greater|larger|smaller|higher|lower)\b",
)  # fmt: skip
_LESSENED = re.compile(
    r"(?:prevent|attenuat|blunt|abolish|inhibit|suppress|reduc|diminish|lessen|slow|minimi[sz])(?:e?d|e?s|ing|e|ed)?"
)
_CHANGE_ITSELF = re.compile(r"fall|declines?|decreases?|drops?|reductions?|rises?|increases?|elevations?")
_JOINED = re.compile(r"(?: (?:the|a|an|this|any|further|[a-z]+-(?:induced|related)|mean|expected|in))* ")
"""Between a verb and the change that it lessens: "attenuated the age-related decline"."""
_PEOPLE = re.compile(r"\b(?:patients|participants|subjects|women|men|children|people|adults|proportions?|percentages?)\b")
_NEXT_PART = re.compile(r"[,;]|\b(?:and|but|whereas|while)\b")
_COMPARATIVE = re.compile(
    r"\b(?:higher|greater|more|larger|longer|stronger|better|faster|bigger|less|fewer|smaller|lower|weaker|slower|superior)\b"
)
_SMALL = re.compile(r"\b(?:less|fewer|smaller|lower|weaker|slower)\b")
_SIGNIFICANT = re.compile(
    r"(?<!not )(?<!no )(?<!non-)(?<!non)(?<!statistically )\bsignifican(?:t|tly|ce)\b|\bstatistically significan|\bsignifican(?:t|tly)\b"
)
_DIFFERENT = re.compile(
    r"\b(?:significant|significantly|marked|clear|substantial|statistical)[a-z ]{0,30}\b(?:differen\w+|effects?|interactions?|changes?|associat\w+|impact)\b|\bdiffered\b|\bdiffer significantly\b|\bdifference was significant\b|\bsignificantly (?:affect|influenc|alter|chang)\w*"
)
_WITHIN = re.compile(
    r"\bboth (?:the )?[\w+/-]+(?: group)? and (?:the )?[\w+/-]+ (?:groups|arms)\b|\b(?:in|for|within|from|with) (?:both|all|either|each)(?: of)?(?: the)?(?: \w+){0,3} (?:groups?|arms?|conditions?|treatments?|interventions?)\b|\b(?:both|all) (?:the )?(?:\w+ )?(?:groups|arms|treatments|interventions|drugs)\b|\bfrom baseline\b|\b(?:compared|relative|respect) (?:with|to) (?:the )?(?:baseline|pre-?\w*)|\bwithin[- ]groups?\b|\bover time\b|\bfrom [-\d][^;]{0,40}? to [-\d]|\bafter (?:the )?(?:treatment|intervention|training)\b"
)
_WITH_BEFORE = re.compile(
    r"\b(?:when )?compar(?:ed|ison) (?:with|to) (?:the |their )?(?:baseline|pre-?\w*|initial)|\bthan (?:at )?(?:baseline|before)\b|\bbetween (?:study )?(?:entry|baseline|day|week|month|pre-?\w*|before|the (?:first|start|beginning))\b|\bin both the [\w-]+ (?:group )?and (?:the )?[\w-]+ (?:groups?|arms?)\b"
)
_BETWEEN = re.compile(
    r"\b(?:than|versus|vs\.?|between|compared|relative to|as opposed|in contrast|group by time|group x time|difference|(?:the )?(?:intervention|treatment|experimental|active|control|placebo) (?:group|arm))\b"
)
_ONE_GROUP = re.compile(
    r"\b(?:in|for|among|with|within|the) (?:the |this |that )?(?:[\w/+-]+ ){1,4}?(?:group|arm)\b|\b(?:in|among) (?:the )?(?:controls?|placebo)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:declin|decreas|increas|improv|reduc|rose|fell|dropp|rise|fall|drop|chang)\w*\b(?! more| less)[^.;]{0,40}?\bby (?:an average of |a mean of |only )?[-+]?\d[^;]{0,90}?\b(?:versus|vs|compared (?:with|to)|and|whereas|but)\b[^;]{0,20}?\d"
    r"(?![^;]{0,60}\b(?:hazard|odds|relative risk|HR|OR|RR)\b)",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:than|compared|versus|vs|between|relative to|differ\w*|respectively|superior\w*|\w*inferior\w*|similar|comparable|higher|greater|lower|more|less|fewer|better|worse|smaller|larger|shorter|longer|faster|both|either|groups|favou?r\w*|effective|against|ratio|HR|OR|RR|MD|SMD)\b",
    re.IGNORECASE,
)
_IN_ARM = re.compile(
    r"\b(?:in|for|with|after|by|among|during|of|to|on|from|under)\b(?: (?:the|a|an|patients|participants|subjects|those|women|men|children|who|received|receiving|treated|with|given|taking|assigned|to|group|of|in))* (?P<arm>[^.;,()\[\]]{1,50})"
)
_SHARED = re.compile(r"(?:both|either|all|each)\b")
_CONTRASTED = re.compile(r"\b(?:in comparison|compared|than|versus|vs|relative to)\b")
_DIGIT = re.compile(r"\d")
"""Before "versus": it sets values against each other, not groups."""


def told_in(text: str, arms: Arms | None = None, near: Collection[tuple[int, int]] = ()) -> Told | None:
    """The change that the words of a clause tell of the intervention; None where they tell none.

    `near` are the places where the outcome is named: of several changes that nearest to one counts. A change told of the
    comparator's group is turned round.
    """
    low = text.lower()
    outside = _BRACKETS.sub(lambda found: " " * len(found[0]), low)
    if same := _same(low, outside):
        return Told(Change.SAME, *same)
    low = outside
    found = _changes(low)
    significant = bool(_SIGNIFICANT.search(low))
    if not found:
        different = _DIFFERENT.search(low)
        return Told(Change.DIFFERENT, *different.span(), True) if different else None
    kinds = {one.change for one in found}
    chosen = min(found, key=lambda one: _distance(one, near)) if near else found[0]
    if len(kinds) > 1 and not near and _disagree(kinds):
        return Told(Change.CONFLICTING, found[0].start, found[-1].end, significant)
    change = _of_people(low, chosen, found)
    if arms and ours_on_both_sides(low, arms):
        return Told(Change.DIFFERENT, chosen.start, chosen.end, significant)
    if arms and change in OPPOSITE and _of_comparator(low, chosen, arms):
        change = OPPOSITE[change]
    within = bool(_WITHIN.search(low)) and not _BETWEEN.search(_WITH_BEFORE.sub(" ", low))
    return Told(change, chosen.start, chosen.end, significant, within)


def _of_people(low: str, chosen: Told, found: Sequence[Told]) -> Change:
    """More people with an improvement is better, fewer worse."""
    if chosen.change in {Change.MORE, Change.LESS} and _COMPARATIVE.fullmatch(low, chosen.start, chosen.end):
        for later in found:
            between = low[chosen.end : later.start]
            if later.change in {Change.BETTER, Change.WORSE} and _PEOPLE.search(between) and not _NEXT_PART.search(between):
                return later.change if chosen.change is Change.MORE else OPPOSITE[later.change]
    return chosen.change


def group_alone(clause: str, arms: Arms) -> bool | None:
    """Of which group a clause tells without setting it against another: True for the intervention's, False for the comparator's.

    None where it compares, or tells of no group.
    """
    found = _ONE_GROUP.search(clause)
    if not found or _CONTRAST.search(clause) or len(_ONE_GROUP.findall(clause)) > 1:
        return None
    return side_of(found[0], arms) is not False


def changed_each(clause: str) -> bool:
    """Whether a clause gives what changed in each group ("declined by 2.1 versus 3.0"): the change is in both, the difference unread."""
    return bool(_EACH.search(clause))


def inferiority_unshown(text: str) -> bool:
    """Whether a text says that non-inferiority was not shown, which is neither a difference nor its absence."""
    return bool(_INFERIORITY_UNSHOWN.search(text))


def _same(low: str, outside: str) -> tuple[int, int] | None:
    if found := _NS.search(low):
        return found.span()
    low = outside
    excluded = [found.span() for found in _NOT_SAME.finditer(low)]
    for found in _SAME.finditer(low):
        if not any(start <= found.start() < end for start, end in excluded):
            return found.span()
    return None


def _disagree(kinds: set[Change]) -> bool:
    return any(OPPOSITE.get(kind) in kinds for kind in kinds) or not (kinds & {Change.BETTER, Change.WORSE})


def _changes(low: str) -> list[Told]:
    """The changes in order; a comparative and what it compares ("greater reduction") make one."""
    excluded = [found.span() for found in _NO_CUE.finditer(low)]
    cues = [found for found in _CUE.finditer(low) if not any(start <= found.start() < end for start, end in excluded)]
    changes: list[Told] = []
    index = 0
    while index < len(cues):
        first = cues[index]
        change = _kind(first)
        end = first.end()
        second = cues[index + 1] if index + 1 < len(cues) else None
        if second and _lessened(low, first, second):
            change = OPPOSITE[_kind(second)]
        elif second and _compose(low, first, second):
            change = _product(first, second)
        else:
            second = None
        if second:
            end = second.end()
            index += 1
        changes.append(Told(change, first.start(), end))
        index += 1
    return changes


def _kind(cue: re.Match[str]) -> Change:
    return Change(cue.lastgroup or "")


def _compose(low: str, first: re.Match[str], second: re.Match[str]) -> bool:
    between = low[first.end() : second.start()]
    one, other = bool(_COMPARATIVE.fullmatch(first[0])), bool(_COMPARATIVE.fullmatch(second[0]))
    if one and not other:
        return len(between) < 40 and not re.search(r"[.;,()]|\b(?:than|and|but|in|of|with|who|had)\b", between)
    if other and not one:
        reach = 90 if re.search(r"\b(?:was|were|is|are|being)\b", between) else 25
        return len(between) < reach and not re.search(r"[.;]|\b(?:and|but|to a)\b[^.;]{0,10}$", between)
    return False


def _lessened(low: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether the first word tells that the change which the second names was held back ("prevented the fall")."""
    if not (_LESSENED.fullmatch(first[0]) and _CHANGE_ITSELF.fullmatch(second[0])):
        return False
    return bool(_JOINED.fullmatch(low[first.end() : second.start()]))


def _product(first: re.Match[str], second: re.Match[str]) -> Change:
    comparative, change = (first, second) if _COMPARATIVE.fullmatch(first[0]) else (second, first)
    kind = _kind(change)
    return OPPOSITE[kind] if _SMALL.fullmatch(comparative[0]) or comparative[0] == "less" else kind


def _distance(told: Told, near: Collection[tuple[int, int]]) -> int:
    return min(min(abs(told.start - end), abs(start - told.end)) for start, end in near)


def _of_comparator(low: str, told: Told, arms: Arms) -> bool:
    """Whether the words tell the change of the comparator's group."""
    for than in THAN.finditer(low):
        if AT_START.match(than["arm"]) or (than[0].startswith("v") and _DIGIT.search(low, told.end, than.start())):
            continue
        side = first_side(than["arm"], arms)
        if side is not None and (arms.comparator or not side):
            return side
    after = _IN_ARM.search(low, told.end)
    if after and _SHARED.match(after["arm"]):
        return False
    if after and after.start() - told.end < 80 and (side := side_of(_CONTRASTED.split(after["arm"])[0], arms)) is not None:
        return not side
    side = side_of(low[: told.start].rpartition(",")[2][-70:], arms)
    return side is False
