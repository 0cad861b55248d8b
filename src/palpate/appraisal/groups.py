"""The size of a study of which only the groups are counted: "23 patients were randomised to diet and 21 to usual care"."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import NamedTuple

from palpate.appraisal.counts import NUMBER, is_year, value_of
from palpate.appraisal.passages import Role, Sentence, Span
from palpate.appraisal.people import PERSON, Count

ASSIGNING = re.compile(
    r"random|assign|allocat|divided|\bcohorts\b|\bgroups?\b|\barms?\b|control|placebo|\bsham\b|usual care|versus|\bvs\b|cases",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"[(\[](?:[^()\[\]]{{0,60}}?[;,:]\s*|\s*)(?:[nN]\d?\s*(?:=|:|＝)\s*)(?P<n>{NUMBER.pattern})(?!\s*/|\s+(?:farms?|herds?|hospitals?|cent(?:er|re)s?|sites?|clinics?|practices?|schools?|villages?|clusters?|eyes|teeth|samples|assessments|studies|trials)\b)", re.IGNORECASE
)
_EVERY_N = re.compile(rf"(?<!\w)n\s*=\s*(?P<n>{NUMBER.pattern})", re.IGNORECASE)
_PATIENTS_IN_BRACKETS = re.compile(
    rf"(?:[(\[]\s*(?P<n>{NUMBER.pattern})\s+{PERSON}(?=\s*[)\],;])|[(\[][^()\[\]]{{0,40}}[,;]\s*(?P<last>{NUMBER.pattern})\s+{PERSON}\s*[)\]])",
    re.IGNORECASE,
)
_PLAIN_BRACKETS = re.compile(
    rf"\b(?:groups?|arms?|placebo|controls?|intervention|sham)(?: \w)?\s*[(\[]\s*(?P<n>{NUMBER.pattern})\s*(?:patients|participants|subjects|women|men|children|adults)?\s*[)\];,]",
    re.IGNORECASE,
)
_ELLIPTIC = re.compile(
    rf"(?<!week )(?<!weeks )(?<!day )(?<!days )(?<!month )(?<!months )(?<!visit )(?P<n>{NUMBER.pattern})(?=(?:\s+(?!mg|g|ml|kg|days?|weeks?|months?|years?|hours?|min|of|for|in|points?|were|was|and|hospitals|clinics|sites|cent(?:er|re)s|practices|schools|villages|clusters|wards|facilities|communities|homes|units|eyes|teeth|samples|at|studies|trials)[\w\-]+){{0,3}}?\s*(?:\([^()]{{0,40}}\)\s*)?"
    r"(?:were |was )?(?:randomly )?(?:randomi[sz]ed |assigned |allocated |included |enrolled )?(?:(?:to|into|received|receiving)\s+(?!the study|this study|the trial|this trial|total|all|both|each|either|\d++(?!-[A-Za-z]))"
    r"|(?:in|for) (?:the )?(?:[\w\-™®]+ ){0,4}(?:group|arm)|(?:controls|cases)\b))",
    re.IGNORECASE,
)
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
    rf"(?P<a>{NUMBER.pattern})\s+(?P<between>(?:[\w\-]+\s+){{0,2}}?(?!weeks|months|days|years|hours|sites|items|times|sessions|schools|hospitals|practices|clinics|centers|centres|villages)[A-Za-z]+s)\s+and\s+(?P<b>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,2}}?[A-Za-z]+s\s+(?:\([^()]*\)\s*)?"
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
_OF_EACH = re.compile(r"\bgroups\s*$", re.IGNORECASE)
"""What the size of each group follows, not that of one: "9 groups (n = 10)"."""

_SEVERAL_N = re.compile(
    rf"\(\s*n\s*=\s*(?P<a>{NUMBER.pattern})\s*(?:;|,|and|vs\.?|versus)\s*(?:and )?n\s*=\s*(?P<b>{NUMBER.pattern})\s*\)",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(?:years?|weeks?|days?|months?|hours?|h|min|mg|g|kg|ml|cm|mm|times|%|groups?|sites|centers|centres|hospitals|clinics|schools)\b",
    re.IGNORECASE,
)
_EYES_OF = re.compile(
    rf"\b(?:eyes|knees|hips|feet|hands|shoulders|teeth|limbs|ears|breasts|lesions)\s+(?:of|in|from)\s+(?P<n>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?{PERSON}",
    re.IGNORECASE,
)
_K_TIMES_N = re.compile(rf"(?<![\w.])(?P<k>[2-6])\s[x×]\s(?P<n>\d{{1,4}})(?=\s+(?:[\w\-]+\s+){{0,3}}?{PERSON})", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:patients|participants|subjects|adults|women|men|children|infants|volunteers|students|individuals|males|females)\s*[(\[]\s*$",
    re.IGNORECASE,
)
"""What the size of the whole study follows: "volunteers (n = 60)"."""

_RESPECTIVELY = re.compile(
    rf"(?<!\d )(?P<terms>{NUMBER.pattern}(?:,\s*{NUMBER.pattern})*,?\s+and\s+{NUMBER.pattern})\s+(?:(?:[\w\-]+\s+){{0,3}}?{PERSON}\b|(?:were\s+)?(?:randomly\s+)?(?:randomi[sz]ed|assigned|allocated|enrolled|included)\b)[^.;()]{{0,120}}\brespectively\b",
    re.IGNORECASE,
)
_CAME_OF_IT = re.compile(
    r"\b(?:improve\w*|respond\w*|report\w*|occurr\w*|develop\w*|complain\w*|experienc\w*|relapse[sd]?|died|deaths?|withdr\w*|drop-?outs?|exclu\w*|discontinu\w*|lost|healed|cured|achiev\w*|need\w*|requir\w*)\b",
    re.IGNORECASE,
)
_TREATED = re.compile(r"\b(?:received|underwent|were (?:studied|treated|given|examined|evaluated))\b", re.IGNORECASE)
_SET_APART = re.compile(r"random|assign|allocat|divided|enrol|recruit|included", re.IGNORECASE)
SINCE = re.compile(r"\b(?:after|since|from|between|before|following|post)[ -](?:the )?randomi[sz]ation\b", re.IGNORECASE)
"""Randomisation as a point in time, which sets nobody apart here."""

_UNDERWENT = re.compile(
    rf"(?P<n>{NUMBER.pattern})\s+(?:(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+)?(?:underwent|were treated (?:with|by)|had (?:received|undergone)|received)\b",
    re.IGNORECASE,
)
_EQUAL = re.compile(
    rf"(?P<k>\b(?:two|three|four|five|six|eight|2|3|4|5|6|8))\s+(?:[\w\-]+\s+){{0,4}}?(?:groups|arms|cohorts)\s*(?:,\s*)?(?:\(?\s*(?:of|with|each (?:of|with|comprising|containing|consisting of)|comprising|containing|consisting of|including))\s+(?P<n>{NUMBER.pattern})",
    re.IGNORECASE,
)
_PER_GROUP = re.compile(
    rf"(?:n\s*=\s*)?(?P<n>{NUMBER.pattern})(?:\s+[\w\-]+){{0,6}}?\s*(?:,\s*)?(?:/\s?|per |in each |into each |for each |each in |to each |from each |of each |in (?:both|either) |in every |each )(?:treatment |study |of the )?(?:\w+ )?(?:groups?|arms?|cohorts?)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"(?<![\w.])(?P<k>two|three|four|five|six|eight|2|3|4|5|6|8)(?:\s+(?:(?!weeks|months|days|years|times|sessions|mg|in|of|or|to)[\w\-]+\s+){0,4}?(?:groups|arms)|[\s\-]+(?:group|arm))\b",
    re.IGNORECASE,
)


_CONTROLS = re.compile(r"\bcontrols?\b", re.IGNORECASE)
_THOSE_WITH_IT = re.compile(
    rf"\b(?:patients|subjects|participants|individuals|women|men|children|cases)\b[^().;]{{0,60}}[(\[]\s*n\s*=\s*(?P<n>{NUMBER.pattern})",
    re.IGNORECASE,
)
_NUMBERED_GROUP = re.compile(
    rf"\bgroups?\s+(?P<name>[1-4A-D]|I{{1,3}}|IV)\b[^.;()]{{0,40}}?\b(?:consisted of|included|comprised|contained|had|of|were)\s+(?P<n>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,4}}?{PERSON}",
    re.IGNORECASE,
)
_EACH = re.compile(r"/|\b(?:per|each|both|either|every)\b", re.IGNORECASE)
_TWO_SIDES = re.compile(
    r"\b(?:both (?:groups|arms)|intervention[^.;]{0,80}\b(?:or|and|versus|vs) [^.;]{0,40}(?:control|usual care|comparison)|between the groups|or (?:a |an )?(?:matching |identical )?placebo|control was)\b",
    re.IGNORECASE,
)
_CLUSTERED = re.compile(
    r"\b(?:practices|schools|hospitals|clinics|villages|communities|clusters|wards|cent(?:er|re)s|homes|sites|classes|sessions|eyes|teeth|samples|rats|mice|animals|weeks|days|minutes)\b",
    re.IGNORECASE,
)
"""Those who are no participants."""

_ONE_GROUP = re.compile(
    rf"\b(?:groups?|arms?|controls?|placebo|intervention|sham|treatment)\b[^().]{{0,40}}[(\[]\s*(?:[^()\[\]]{{0,40}}?[;,:]\s*)?n\s*=\s*(?P<n>{NUMBER.pattern})",
    re.IGNORECASE,
)


_NAMED_GROUP = re.compile(
    r"\b(control|observation|experimental|treatment|intervention|study|comparison|therapy|training|exercise|massage) group\b",
    re.IGNORECASE,
)
_NEWLY_COUNTED = re.compile(
    rf"(?P<n>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,4}}?(?:patients|participants|subjects|women|men|children|newborns|infants|adults|students|volunteers|cases)\b",
    re.IGNORECASE,
)


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


class Total(NamedTuple):
    """The sum of the groups, its terms as printed, and the words from the first term to the last."""

    value: int
    terms: tuple[int, ...]
    sentence: Sentence
    start: int
    end: int

    def span(self) -> Span:
        """The words from the first term to the last."""
        return self.sentence.span(self.start, self.end)


def group_total(sentence: Sentence, counts: list[Count]) -> Total | None:
    """The sum of the groups that a sentence lists; None where it lists none or one."""
    if tells_results(sentence):
        return None
    if not ASSIGNING.search(sentence.text):
        if sentence.role in {Role.METHODS, Role.UNKNOWN}:
            return _treated_otherwise(sentence) or _bracketed(sentence)
        return _treated_otherwise(sentence) if sentence.role is Role.RESULTS else None
    return (
        _equal_groups(sentence)
        or _bracketed(sentence)
        or _elliptic(sentence)
        or _respectively(sentence)
        or _as_many_as_groups(sentence, counts)
        or _listed(sentence, counts)
    )


def tells_results(sentence: Sentence) -> bool:
    """Whether a sentence under no heading tells what became of people: "pain eased in 12 patients with tea and 9 with water"."""
    return (
        sentence.role is Role.UNKNOWN
        and bool(_CAME_OF_IT.search(sentence.text))
        and not _SET_APART.search(sentence.text)
        and not _TREATED.search(sentence.text)
    )


def total_across(sentences: list[Sentence]) -> Total | None:
    """The sum of groups that sentences after one another present: "The massage group (n = 17) ... The control group (n = 19) ..."."""
    for first, second in pairwise(sentences):
        if first.number != second.number or first.part != second.part:
            continue
        found = [list(_ONE_GROUP.finditer(sentence.text)) for sentence in (first, second)]
        if not found[0] and found[1] and not ASSIGNING.search(first.text) and _CONTROLS.search(found[1][0][0]):
            found[0] = list(_THOSE_WITH_IT.finditer(first.text))
        if [len(one) for one in found] == [1, 1]:
            (a,), (b,) = found
            offset = second.start - first.start
            values = (value_of(a["n"]) or 0, value_of(b["n"]) or 0)
            return Total(sum(values), values, first, a.start("n"), offset + b.end("n"))
        if total := _two_named(first, second) or _numbered(first, second):
            return total
    return None


def total_of_arms(sentences: list[Sentence]) -> Total | None:
    """Groups of one size, where another sentence says how many: "A two-arm trial ... 86 patients per arm are needed"."""
    each = next(
        ((one, found) for one in sentences if _EACH.search(one.text) and (found := _PER_GROUP.search(one.text)) and not _CLUSTERED.search(found[0])), None
    )
    if not each:
        return None
    stated = next((found["k"] for one in sentences if (found := _HOW_MANY.search(one.text))), None)
    sides = stated or ("two" if any(_TWO_SIDES.search(one.text) for one in sentences) else None)
    return _multiple(each[0], sides, each[1]["n"], *each[1].span("n")) if sides else None


def _two_named(first: Sentence, second: Sentence) -> Total | None:
    """ "Forty-five newborns made the observation group. Another forty-five were the control group."."""
    groups = [set(map(str.lower, _NAMED_GROUP.findall(sentence.text))) for sentence in (first, second)]
    if [len(one) for one in groups] != [1, 1] or groups[0] == groups[1]:
        return None
    numbers = [list(_NEWLY_COUNTED.finditer(sentence.text)) for sentence in (first, second)]
    if [len(one) for one in numbers] != [1, 1]:
        return None
    (a,), (b,) = numbers
    values = (value_of(a["n"]) or 0, value_of(b["n"]) or 0)
    return Total(sum(values), values, first, a.start("n"), second.start - first.start + b.end("n"))


def _numbered(first: Sentence, second: Sentence) -> Total | None:
    """ "Group 1 consisted of 14 listeners. Group 2 consisted of 15 listeners."."""
    a, b = (_NUMBERED_GROUP.search(sentence.text) for sentence in (first, second))
    if not a or not b or a["name"] == b["name"]:
        return None
    values = (value_of(a["n"]) or 0, value_of(b["n"]) or 0)
    return Total(sum(values), values, first, a.start("n"), second.start - first.start + b.end("n"))


def _equal_groups(sentence: Sentence) -> Total | None:
    """ "Three groups of 20", "two groups (n = 30 per group)"."""
    if found := _EQUAL.search(sentence.text):
        start, end = found.span()
    elif _EACH.search(sentence.text) and (each := _PER_GROUP.search(sentence.text)) and (found_k := _HOW_MANY.search(sentence.text)):
        start, end = min(each.start(), found_k.start()), max(each.end(), found_k.end())
        found = each
        return _multiple(sentence, found_k["k"], each["n"], start, end)
    else:
        return None
    return _multiple(sentence, found["k"], found["n"], start, end)


def _multiple(sentence: Sentence, groups: str, size: str, start: int, end: int) -> Total | None:
    k, n = value_of(groups), value_of(size)
    return Total(k * n, (n,) * k, sentence, start, end) if k and n and n > 1 else None


def _bracketed(sentence: Sentence) -> Total | None:
    """ "Massage (n = 32), relaxation (n = 31) or usual care (n = 33)"."""
    text = sentence.text
    every = [match for match in _EVERY_N.finditer(text) if not _OF_EACH.search(text, 0, match.start())]
    if len(every) > max(1, len(list(_IN_BRACKETS.finditer(text)))) and not _WHOLE.search(text, 0, every[0].start()):
        return _sum(sentence, [(match.start("n"), match["n"]) for match in every])
    for pattern in (_IN_BRACKETS, _PATIENTS_IN_BRACKETS, _PLAIN_BRACKETS):
        found = [match for match in pattern.finditer(text) if not _OF_EACH.search(text, 0, match.start())]
        if len(found) >= 2:
            return _sum(sentence, [(match.start(name), match[name]) for match in found if (name := match.lastgroup)])
    return None


def _respectively(sentence: Sentence) -> Total | None:
    """ "Two groups, of 19 and 18 women, respectively"."""
    found = _RESPECTIVELY.search(sentence.text) if "espectively" in sentence.text else None
    if not found or (sentence.role is Role.RESULTS and not _SET_APART.search(SINCE.sub(" ", sentence.text))):
        return None
    start = found.start("terms")
    return _sum(sentence, [(start + one.start(), one[0]) for one in NUMBER.finditer(found["terms"])])


def _treated_otherwise(sentence: Sentence) -> Total | None:
    """ "70 patients underwent surgery, 92 underwent embolisation": no part of the former, where they are more."""
    found = list(_UNDERWENT.finditer(sentence.text))
    if len(found) < 2 or max(value_of(one["n"]) or 0 for one in found[1:]) <= (value_of(found[0]["n"]) or 0):
        return None
    return _sum(sentence, [(one.start("n"), one["n"]) for one in found])


def _elliptic(sentence: Sentence) -> Total | None:
    """ "Twenty-three patients were randomised to diet and twenty-one to usual care"."""
    text = sentence.text
    if not re.search(r"random|assign|allocat|received|group|divided", text, re.IGNORECASE):
        return None
    found = list(_ELLIPTIC.finditer(text))
    if len(found) < 2:
        return None
    if any((value_of(match["n"]) or 0) < 3 for match in found):
        return None
    return _sum(sentence, [(match.start("n"), match["n"]) for match in found])


def _as_many_as_groups(sentence: Sentence, counts: list[Count]) -> Total | None:
    """ "One of two groups, 70 patients being given tea, and 72 patients coffee": as many numbers as there are groups."""
    stated, nouns = _HOW_MANY.search(sentence.text), [count for count in counts if count.noun and not count.depth]
    if not stated or not _SET_APART.search(sentence.text) or len(nouns) != value_of(stated["k"]) or nouns[0].start < stated.end():
        return None
    return _sum(sentence, [(count.start, sentence.text[count.start : count.number_end]) for count in nouns])


def _listed(sentence: Sentence, counts: list[Count]) -> Total | None:
    """ "Three cohorts: 32 infected children; 154 exposed children; and 187 unexposed children"."""
    nouns = [count for count in counts if count.noun]
    if (
        len(nouns) < 2
        or not re.search(r"\b(?:cohorts|groups|arms)\b", sentence.text[: nouns[0].start])
        or not all(";" in sentence.text[a.end : b.start] for a, b in pairwise(nouns))
    ):
        return None
    return _sum(sentence, [(count.start, sentence.text[count.start : count.number_end]) for count in nouns])


def pair_total(sentence: Sentence) -> Total | None:
    """Two kinds of people side by side: "18 patients and 20 controls", "103 urban and 93 rural persons"."""
    if tells_results(sentence):
        return None
    if total := _several_n(sentence) or _parts_of_people(sentence) or _times(sentence):
        return total
    text = sentence.text.lower()
    shapes = (shape for signs, shape in _SIDE_BY_SIDE if any(sign in text for sign in signs))
    for found in chain.from_iterable(shape.finditer(sentence.text) for shape in shapes):
        if not _MEASURED.search(found["between"]) and (
            total := _sum(sentence, [(found.start("a"), found["a"]), (found.start("b"), found["b"])])
        ):
            return total._replace(end=found.end())
    return None


def _parts_of_people(sentence: Sentence) -> Total | None:
    """ "20 eyes of 18 patients had one lens, and 21 eyes of 19 patients the other"."""
    found = list(_EYES_OF.finditer(sentence.text))
    return _sum(sentence, [(one.start("n"), one["n"]) for one in found]) if len(found) > 1 else None


def _times(sentence: Sentence) -> Total | None:
    """ "2 x 12 patients"."""
    found = _K_TIMES_N.search(sentence.text)
    return _multiple(sentence, found["k"], found["n"], *found.span()) if found else None


def _several_n(sentence: Sentence) -> Total | None:
    """ "Two studies of men (N = 281; N = 1053)"."""
    found = _SEVERAL_N.search(sentence.text) or _NAMED_N.search(sentence.text)
    return _sum(sentence, [(found.start("a"), found["a"]), (found.start("b"), found["b"])]) if found else None


def _sum(sentence: Sentence, terms: list[tuple[int, str]]) -> Total | None:
    """The sum, where the first term is not already the sum of the others ("64 patients (n = 64; 32 and 32)")."""
    values = [
        (start, printed, value)
        for start, printed in terms
        if (value := value_of(printed)) and not is_year(sentence.text, start, start + len(printed))
    ]
    for stop in range(3, len(values) + 1):
        if values[0][2] == sum(value for *_, value in values[1:stop]):
            values = values[1:stop]
            break
    if len(values) > 2 and values[-1][2] == sum(value for *_, value in values[:-1]):
        values = values[:-1]
    if len(values) < 2 or len(values) > 10:
        return None
    if (stated := _HOW_MANY.search(sentence.text)) and (value_of(stated["k"]) or 0) > len(values):
        return None
    last_start, last_printed, _ = values[-1]
    numbers = tuple(value for *_, value in values)
    return Total(sum(numbers), numbers, sentence, values[0][0], last_start + len(last_printed))
