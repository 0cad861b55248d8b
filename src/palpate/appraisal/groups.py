"""The size of a study of which only the groups are counted: "23 patients were randomised to diet and 21 to usual care"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from palpate.appraisal.counts import NUMBER, is_year, value_of
from palpate.appraisal.passages import Role, Sentence, Span
from palpate.appraisal.people import PERSON, Count

ASSIGNING = re.compile(
    r"random|assign|allocat|divided|\bcohorts\b|\bgroups?\b|\barms?\b|control|placebo|\bsham\b|usual care|versus|\bvs\b|cases",
    re.IGNORECASE,
)
_NOT_OF_THINGS = r"(?!\s*/|\s+(?:farms?|herds?|hospitals?|cent(?:er|re)s?|sites?|clinics?|practices?|schools?|villages?|clusters?|eyes|teeth|samples|assessments|studies|trials)\b)"
_IN_BRACKETS = re.compile(
    rf"[(\[](?:[^()\[\]]{{0,60}}?[;,:]\s*|\s*)(?:[nN]\d?\s*(?:=|:|＝)\s*)(?P<n>{NUMBER.pattern}){_NOT_OF_THINGS}",
    re.IGNORECASE,
)
_EVERY_N = re.compile(rf"(?<!\w)n\s*=\s*(?P<n>{NUMBER.pattern}){_NOT_OF_THINGS}", re.IGNORECASE)
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
_AND_THEIR_PATIENTS = re.compile(
    r"\b(?:physicians|doctors|clinicians|nurses|gps|practitioners|therapists|providers|pharmacists|PCPs|teachers)\b[^.;]{0,60}?\band (?:their )?(?:\w+ )?(?:patients|pupils|students|clients)\b",
    re.IGNORECASE,
)
"""Those who treat and those whom they treat, who are no groups of one study: "physicians (n = 120) and their patients (n = 2495)"."""

_OF_EACH = re.compile(r"\bgroups\s*$", re.IGNORECASE)
"""What the size of each group follows, not that of one: "9 groups (n = 10)"."""

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
    rf"(?P<k>\b(?:two|three|four|five|six|eight|2|3|4|5|6|8))\s+(?:[\w\-]+\s+){{0,4}}?(?:groups|arms|cohorts)\s*(?:,\s*)?(?:\(?\s*(?:of|with|each (?:of|with|comprising|containing|consisting of)|comprising|containing|consisting of|including))\s+(?P<n>{NUMBER.pattern})(?!\s+(?:\d|weeks?|days?|months?|hours?|sessions?|periods?)\b|\s+\d)",
    re.IGNORECASE,
)
_EACH_OF_N = re.compile(
    rf"\b(?P<k>two|three|four|five|six|eight|2|3|4|5|6|8)[\s\-]+(?:[\w\-]+\s+){{0,3}}?(?:group|arm|cohort)s?\s*[(\[]\s*n\s*=\s*(?P<n>{NUMBER.pattern})\s*(?:each|per group|/\s?group)\s*[)\],;]",
    re.IGNORECASE,
)
_PER_GROUP = re.compile(
    rf"(?:n\s*=\s*)?(?P<n>{NUMBER.pattern})(?:\s+[\w\-]+){{0,6}}?\s*(?:,\s*)?(?:/\s?|per |in each |into each |for each |each in |to each |from each |of each |in (?:both|either) |in every |each )(?:treatment |study |of the )?(?:\w+ )?(?:groups?|arms?|cohorts?)",
    re.IGNORECASE,
)
_IN_EACH = re.compile(
    rf"\b(?:in|for) each (?:treatment |study |age )?(?:group|arm),? (?:there were |with )?(?P<n>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?{PERSON}",
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
_INTERVENTION = re.compile(
    rf"[^()]*\b(?:intervention|programme?|treatment|experimental)\b[^()]*(?:\([^()\d]*\)[^()]*)?\(\s*n\s*=\s*(?P<n>{NUMBER.pattern})\s*\)\W*$",
    re.IGNORECASE,
)
_ABOUT_THE_CONTROLS = re.compile(r"(?:The |A )?(?:controls|(?:control|comparison) (?:group|arm|condition))\b", re.IGNORECASE)
"""How the sentence opens that follows one on the group that was treated: "The control group received nothing (n = 116)"."""

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
        if not found[0] and _ABOUT_THE_CONTROLS.match(second.text) and (described := _INTERVENTION.match(first.text)):
            found[0] = [described]
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
        (
            (one, found)
            for one in sentences
            if _EACH.search(one.text)
            and (found := _PER_GROUP.search(one.text) or _IN_EACH.search(one.text))
            and not _CLUSTERED.search(found[0])
        ),
        None,
    )
    if not each:
        return None
    stated = next((found["k"] for one in sentences if (found := _HOW_MANY.search(one.text))), None)
    sides = stated or ("two" if any(_TWO_SIDES.search(one.text) for one in sentences) else None)
    return multiple(each[0], sides, each[1]["n"], *each[1].span("n")) if sides else None


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
    if found := _EQUAL.search(sentence.text) or _EACH_OF_N.search(sentence.text):
        start, end = found.span()
    elif (
        _EACH.search(sentence.text)
        and (each := _PER_GROUP.search(sentence.text))
        and (found_k := _HOW_MANY.search(sentence.text))
    ):
        start, end = min(each.start(), found_k.start()), max(each.end(), found_k.end())
        found = each
        return multiple(sentence, found_k["k"], each["n"], start, end)
    else:
        return None
    return multiple(sentence, found["k"], found["n"], start, end)


def multiple(sentence: Sentence, groups: str, size: str, start: int, end: int) -> Total | None:
    """So many groups, as printed, of so many people, from `start` to `end` of the sentence; None where that makes no group."""
    k, n = value_of(groups), value_of(size)
    return Total(k * n, (n,) * k, sentence, start, end) if k and n and n > 1 else None


def _bracketed(sentence: Sentence) -> Total | None:
    """ "Massage (n = 32), relaxation (n = 31) or usual care (n = 33)"."""
    text = sentence.text
    every = [match for match in _EVERY_N.finditer(text) if not _OF_EACH.search(text, 0, match.start())]
    if len(every) > max(1, len(list(_IN_BRACKETS.finditer(text)))) and not _WHOLE.search(text, 0, every[0].start()):
        return sum_of(sentence, _of_the_whole_before(text, [(match.start("n"), match["n"]) for match in every]))
    for pattern in (_IN_BRACKETS, _PATIENTS_IN_BRACKETS, _PLAIN_BRACKETS):
        found = [match for match in pattern.finditer(text) if not _OF_EACH.search(text, 0, match.start())]
        if len(found) >= 2 and not _AND_THEIR_PATIENTS.search(text, 0, found[1].end()):
            terms = [(match.start(name), match[name]) for match in found if (name := match.lastgroup)]
            return sum_of(sentence, _of_the_whole_before(text, terms))
    return None


def _of_the_whole_before(text: str, terms: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The first terms alone, where their sum is printed before them: "26 patients (12; 14) of a former study (n = 80)"."""
    if len(terms) < _FEWEST_WITH_OTHERS:
        return terms
    printed = {value_of(one[0]) for one in NUMBER.finditer(text, 0, terms[0][0])}
    for last in range(2, len(terms)):
        if sum(value_of(term) or 0 for _, term in terms[:last]) in printed:
            return terms[:last]
    return terms


_FEWEST_WITH_OTHERS = 3


def _respectively(sentence: Sentence) -> Total | None:
    """ "Two groups, of 19 and 18 women, respectively"."""
    found = _RESPECTIVELY.search(sentence.text) if "espectively" in sentence.text else None
    if not found or (sentence.role is Role.RESULTS and not _SET_APART.search(SINCE.sub(" ", sentence.text))):
        return None
    start = found.start("terms")
    return sum_of(sentence, [(start + one.start(), one[0]) for one in NUMBER.finditer(found["terms"])])


def _treated_otherwise(sentence: Sentence) -> Total | None:
    """ "70 patients underwent surgery, 92 underwent embolisation": no part of the former, where they are more."""
    found = list(_UNDERWENT.finditer(sentence.text))
    if len(found) < 2 or max(value_of(one["n"]) or 0 for one in found[1:]) <= (value_of(found[0]["n"]) or 0):
        return None
    return sum_of(sentence, [(one.start("n"), one["n"]) for one in found])


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
    return sum_of(sentence, [(match.start("n"), match["n"]) for match in found])


def _as_many_as_groups(sentence: Sentence, counts: list[Count]) -> Total | None:
    """ "One of two groups, 70 patients being given tea, and 72 patients coffee": as many numbers as there are groups."""
    stated, nouns = _HOW_MANY.search(sentence.text), [count for count in counts if count.noun and not count.depth]
    if not stated or not _SET_APART.search(sentence.text) or len(nouns) != value_of(stated["k"]) or nouns[0].start < stated.end():
        return None
    return sum_of(sentence, [(count.start, sentence.text[count.start : count.number_end]) for count in nouns])


def _listed(sentence: Sentence, counts: list[Count]) -> Total | None:
    """ "Three cohorts: 32 infected children; 154 exposed children; and 187 unexposed children"."""
    nouns = [count for count in counts if count.noun]
    if (
        len(nouns) < 2
        or not re.search(r"\b(?:cohorts|groups|arms)\b", sentence.text[: nouns[0].start])
        or not all(";" in sentence.text[a.end : b.start] for a, b in pairwise(nouns))
    ):
        return None
    return sum_of(sentence, [(count.start, sentence.text[count.start : count.number_end]) for count in nouns])


def sum_of(sentence: Sentence, terms: list[tuple[int, str]]) -> Total | None:
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
