"""Groups that are added up where the text counts them in passing: as denominators, beside their abbreviations, in a list of kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.appraisal.counts import IN_DIGITS, NUMBER, value_of
from palpate.appraisal.groups import Total
from palpate.appraisal.passages import Role, Sentence
from palpate.appraisal.people import PERSON, Count, Form

_FRACTION = re.compile(
    rf"(?<![\w./])(?P<part>\d{{1,5}})(?:\s?/\s?|\s(?:\([^()]{{1,12}}%\)\s)?(?:out )?of (?:the )?)(?P<whole>{IN_DIGITS})(?![\w/.]|\s?(?:mm|cm|h\b|min|day|week))"
)
_SHARES = re.compile(r"\d\s?/\s?\d|\sof (?:the )?\d")
_OF_GROUPS = re.compile(
    r"\b(?:groups?|arms?|placebo|controls?|respectively|versus|vs|compared (?:with|to)|than|and|recipients)\b", re.IGNORECASE
)
_TWO_GROUPS = re.compile(r"\b(?:groups?|arms?|placebo|controls?|usual care)\b", re.IGNORECASE)
_NO_PEOPLE = re.compile(
    r"/\s?\d[\d,]*\)?\s*(?:\([^()]*\)\s*)?(?:comparisons|eyes|teeth|samples|lesions|cycles|sites|schools|hospitals|isolates|tumou?rs|trials|studies)\b",
    re.IGNORECASE,
)
_LEAST_IN_A_GROUP, _LARGEST_RATIO, _RATIO_TO_PLACEBO = 8, 3, 8
"""Groups of a trial are of about one size; numbers further apart, or smaller, are events or parts of one group."""

_ABBREVIATED = re.compile(
    rf"\b(?-i:[A-Z][A-Za-z]*[A-Z][\w+\-]*|[A-Z])(?:\s+(?:group|arm))?\s*[(\[]\s*n\s*=\s*(?P<a>{NUMBER.pattern})\s*[)\]]\s*,?\s*(?:and|or|vs\.?|versus|compared (?:with|to)|than(?: in)?)\s+"
    rf"(?:the\s+|in\s+)?(?-i:[A-Z][A-Za-z]*[A-Z][\w+\-]*|[A-Z])(?:\s+(?:group|arm))?\s*[(\[]\s*n\s*=\s*(?P<b>{NUMBER.pattern})\s*[)\]]",
    re.IGNORECASE,
)
"""Two groups by their abbreviations: "in the ILG (n = 145) and the UCG (n = 149)"."""

_IN_THE_ONE_AND_THE_OTHER = re.compile(
    rf"\bin (?:the )?[^,.;:()\d]{{3,50}}?,?\s+(?P<a>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+(?:were (?:\w+ly )?(?:included|enrolled|recruited|randomi[sz]ed|analy[sz]ed|treated|studied)\s*)?(?:,|;|,?\s*(?:and|while|whereas))\s+"
    rf"in (?:the )?[^,.;:()\d]{{3,50}}?,?\s+(?P<b>{NUMBER.pattern})(?:\s+(?:[\w\-]+\s+){{0,3}}?{PERSON})?(?=\s*(?:[.,;(]|were\b|$))",
    re.IGNORECASE,
)
_THERE_WERE = re.compile(
    rf"\bthere were (?P<a>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+(?:with|in|on)\s+(?:the\s+)?(?:(?-i:[A-Z]{{2,}}s?)|[\w\- ]{{2,30}}?\b(?:group|arm))\s*(?:,|,?\s*and)\s+"
    rf"(?P<b>{NUMBER.pattern})\s+(?:(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+)?(?:with|in|on)\s+(?:the\s+)?(?:(?-i:[A-Z]{{2,}}s?)|[\w\- ]{{2,30}}?\b(?:group|arm))\b",
    re.IGNORECASE,
)
_INTERVENTION_AND_CONTROL = re.compile(
    rf"(?<!schools \()(?<!practices \()(?<!hospitals \()(?<!clinics \()(?<!clusters \()(?<!villages \()(?<!communities \()(?<!sites \()(?<!cent[er][er]s \()(?P<a>{NUMBER.pattern})\s+(?:intervention|treatment|treated|experimental|exercise|training|active|vaccine|study|case)\s*(?:participants|patients|subjects|students|children)?\s*(?:\([^()]*\))?,?\s*(?:and|vs\.?|versus)\s+"
    rf"(?P<b>{NUMBER.pattern})\s+(?:placebo|control|comparison|usual care|sham)\b(?!\s+(?:groups|arms|schools|sites|practices|clinics|villages|clusters|communities|hospitals|units|wards|homes|weeks|days|sessions))",
    re.IGNORECASE,
)
_EACH_TREATED = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?:(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+)?(?P<verb>received|underwent|used|were treated (?:with|by)|were given|were (?:randomly )?(?:assigned|allocated) to)\s[^.;]{{1,120}}?(?:,|;|\band|\bwhile|\bwhereas)\s+"
    rf"(?P<b>{NUMBER.pattern})\s+(?:(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+)?(?P=verb)\s+(?P<placebo>(?:a |an |the )?(?:placebo|control|usual care|standard))?",
    re.IGNORECASE,
)
_WHILE_TREATED = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+(?:received|underwent|were (?:treated|given|(?:randomly )?(?:assigned|allocated)))\s[^;]{{1,120}}?,?\s(?:while|whereas)\s+(?:the other |another )?"
    rf"(?P<b>{NUMBER.pattern})\s+(?:(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+)?(?:received|underwent|were (?:treated|given|(?:randomly )?(?:assigned|allocated)))\b",
    re.IGNORECASE,
)
_TREATED_WITH_AND_WITH = re.compile(
    rf"(?P<a>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,3}}?{PERSON}\s+were treated with\s[^.;,\d]{{1,80}}?,?\sand\s+(?P<b>{NUMBER.pattern})\s+with\b",
    re.IGNORECASE,
)
_TWO_KINDS_TAKEN = re.compile(
    rf"(?:(?:In total|Overall),?\s+)?(?P<a>{NUMBER.pattern})\s+(?!of\b|in\b|with\b|were\b)[\w\-]+\s+(?:{PERSON}\s+)?and\s+(?P<b>{NUMBER.pattern})\s+(?!of\b|in\b|with\b|were\b)[\w\-]+\s+{PERSON}\s+were\s+(?:analy[sz]ed|included|enrolled|recruited|studied|randomi[sz]ed)\b",
    re.IGNORECASE,
)
"""Two kinds that a sentence opens with: "2812 naive and 705 treated patients were analysed"."""

_IN_STUDY = re.compile(
    rf"\b(?:study|experiment|trial)\s+(?P<name>[123]|(?-i:[ABC]|I{{1,3}}))\b[^.;\d]{{0,120}}?(?:\([^()]*\)[^.;\d]{{0,60}}?)?(?<![\w.])(?P<n>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,4}}?{PERSON}",
    re.IGNORECASE,
)
_SAME_AGAIN = re.compile(r"\b(?:same|of (?:these|those|the|them)|subset|also)\b", re.IGNORECASE)
"""What makes the people of a second study some of those of the first."""

_WHILE = re.compile(r"\b(?:while|whereas)\b", re.IGNORECASE)
_TWICE_TREATED = re.compile(r"\b(received|underwent|used|treated|given|assigned|allocated)\b.*\b\1\b", re.IGNORECASE)
_CONTROLS = re.compile(r"\b(?:controls?|placebo|comparison|usual care|sham)\b", re.IGNORECASE)
"""What the next two can't do without: to look for it first is faster."""

_AND_MATCHED_CONTROLS = re.compile(
    rf"[(\[]\s*n\s*=\s*(?P<a>{NUMBER.pattern})\s*[)\]][^.;()]{{0,90}}?\b(?:and|versus|with)\s+(?P<b>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,4}}?controls\b",
    re.IGNORECASE,
)
_COMPARED_WITH_HEALTHY = re.compile(
    rf"\bcompared (?:with|to) (?:those (?:of|from|in) )?(?P<n>{NUMBER.pattern})\s+(?:[\w\-]+\s+){{0,4}}?(?:healthy|control|matched|normal)\b(?:\s+[\w\-]+){{0,3}}?\s*{PERSON}",
    re.IGNORECASE,
)
_SIDE_BY_SIDE = re.compile(
    r"^(?:\s*(?:\([^()]*\)|\[[^\[\]]*\]))?(?:\s+(?:with|without|who|on|in|undergoing|receiving|aged|having|of)\b[^.;:,]{0,80})?(?:\s*(?:\([^()]*\)|\[[^\[\]]*\]))?\s*,\s*(?:and\s+)?$"
)
"""What stands between the members of a list of kinds of people: "10 lean women (BMI 22), 10 obese women and 12 men"."""

_PART_OF_THEM = re.compile(r"\b(?:of whom|of which|of these|of those|including|among|consist\w*|compris\w*)\b", re.IGNORECASE)


def total_in_results(sentence: Sentence) -> Total | None:
    """The sum of two groups that a sentence under results sets beside one another; None for numbers that may be events."""
    if "treated with" in sentence.text and (treated := _TREATED_WITH_AND_WITH.search(sentence.text)):
        return _alike(sentence, _terms(treated))
    if _TWICE_TREATED.search(sentence.text) and (treated := _EACH_TREATED.search(sentence.text)):
        return _alike(sentence, _terms(treated), times=_RATIO_TO_PLACEBO if treated["placebo"] else _LARGEST_RATIO)
    if _WHILE.search(sentence.text) and (treated := _WHILE_TREATED.search(sentence.text)):
        return _alike(sentence, _terms(treated))
    if sentence.role is Role.RESULTS and (kinds := _TWO_KINDS_TAKEN.match(sentence.text)):
        return _alike(sentence, _terms(kinds), times=_RATIO_TO_PLACEBO)
    found = _IN_THE_ONE_AND_THE_OTHER.search(sentence.text)
    if not found and _CONTROLS.search(sentence.text):
        if controls := _AND_MATCHED_CONTROLS.search(sentence.text):
            return _alike(sentence, _terms(controls), times=_RATIO_TO_PLACEBO)
        found = _INTERVENTION_AND_CONTROL.search(sentence.text)
    if not found and sentence.role is Role.RESULTS:
        found = _ABBREVIATED.search(sentence.text) or _THERE_WERE.search(sentence.text)
    if not found:
        return None
    return _alike(sentence, _terms(found))


def total_of_denominators(sentences: Sequence[Sentence]) -> Total | None:
    """The sum of what the first proportions of two groups are of: "56.6% (306/541) and 38.6% (198/513)" make 1,054."""
    for sentence in sentences:
        if sentence.role not in {Role.RESULTS, Role.UNKNOWN} or not _SHARES.search(sentence.text):
            continue
        found = list(_FRACTION.finditer(sentence.text))
        if len(found) not in {2, 4} or any((value_of(one["whole"]) or 0) < int(one["part"]) for one in found):
            continue
        if not _OF_GROUPS.search(sentence.text, found[0].end()) or _NO_PEOPLE.search(sentence.text):
            continue
        if found[0]["whole"] == found[1]["whole"] and not _TWO_GROUPS.search(sentence.text):
            continue
        if total := _alike(sentence, [(one.start("whole"), one["whole"]) for one in found[:2]]):
            return total
    return None


def total_of_two_studies(sentences: Sequence[Sentence]) -> Total | None:
    """Those of two studies that one article tells of: "Study A was conducted in 33 adults ... Study B in 75 adults"."""
    seen: dict[str, tuple[Sentence, re.Match[str]]] = {}
    for sentence in sentences:
        if sentence.role is Role.CONCLUSION or ("tudy" not in sentence.text and "xperiment" not in sentence.text):
            continue
        found = [one for one in _IN_STUDY.finditer(sentence.text) if not _SAME_AGAIN.search(one[0])]
        for one in found:
            seen.setdefault(one["name"].upper(), (sentence, one))
    for first, second in (("1", "2"), ("A", "B"), ("I", "II")):
        if first in seen and second in seen and "3" not in seen and "C" not in seen and "III" not in seen:
            (sentence, a), (other, b) = seen[first], seen[second]
            if sentence.part != other.part or sentence.number != other.number:
                return None
            values = (value_of(a["n"]) or 0, value_of(b["n"]) or 0)
            end = other.start - sentence.start + b.end()
            return Total(sum(values), values, sentence, a.start("n"), end) if min(values) > 1 else None
    return None


def total_with_healthy(sentences: Sequence[Sentence], counts: Sequence[Count]) -> Total | None:
    """Patients of one sentence and the healthy people that another compares them with: "They were compared with 24 healthy men"."""
    for sentence in sentences:
        if sentence.role not in {Role.METHODS, Role.UNKNOWN} or not (found := _COMPARED_WITH_HEALTHY.search(sentence.text)):
            continue
        before = [one for one in counts if one.sentence.part == sentence.part and one.sentence.number == sentence.number]
        before = [one for one in before if one.sentence.start < sentence.start and one.form is Form.NOUN and not one.depth]
        if len(before) == 1:
            first, end = before[0], sentence.start + found.end()
            values = (first.value, value_of(found["n"]) or 0)
            return Total(sum(values), values, first.sentence, first.start, end - first.sentence.start)
    return None


def with_kinds_before(total: Total, counts: Sequence[Count]) -> Total:
    """A sum of two kinds of people with those that the list names before them: "10 lean, 10 obese and 12 diabetic women"."""
    text = total.sentence.text
    before = [count for count in counts if count.form is Form.NOUN and not count.depth and count.end <= total.start]
    while before:
        last = before.pop()
        between = text[last.end : total.start]
        if not _SIDE_BY_SIDE.match(between) or _PART_OF_THEM.search(between) or last.value == total.value:
            break
        total = total._replace(value=total.value + last.value, terms=(last.value, *total.terms), start=last.start)
    return total


def _terms(found: re.Match[str]) -> list[tuple[int, str]]:
    return [(found.start(name), found[name]) for name in ("a", "b")]


def _alike(sentence: Sentence, terms: list[tuple[int, str]], times: int = _LARGEST_RATIO) -> Total | None:
    values = tuple(value_of(printed) or 0 for _, printed in terms)
    if min(values) < _LEAST_IN_A_GROUP or max(values) > times * min(values):
        return None
    last_start, last_printed = terms[-1]
    return Total(sum(values), values, sentence, terms[0][0], last_start + len(last_printed))
