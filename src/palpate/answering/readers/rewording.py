"""A statement in a patient's words: terms in plain words, one thing a sentence, sizes instead of intervals."""

from __future__ import annotations

import re
from functools import lru_cache

from palpate.answering.numbers import number
from palpate.answering.plain_language import glossed
from palpate.answering.verification.quantities import as_number
from palpate.answering.verification.rewordings import size_word
from palpate.answering.wording import upper_first
from palpate.vocabulary.patterns import regex

_EFFECT = regex(
    r" \((?:[^():]*: )?(?P<measure>SMD|WMD|MD|RR|OR|HR|RD|Hedges'? g|Cohen's d|g|d|estimate) (?P<value>[−-]?\d[\d.]*)(?P<unit>[^,()]*)[^()]*\)"
    r"|, (?P<tail>p [=<>] ?[\d.]+)(?=\))| \((?P<p>p [=<>≤≥]+ ?[\d.]+)[^()]*\)"
)
_SOURCE = regex(
    r" \((?P<kind>randomised trial|clinical trial|meta-analysis|systematic review|overview of reviews|observational study)"
    r"(?P<size>(?:, [\d,]+ (?:studies|study|people|person))*)(?:, (?P<year>\d{4}))?\)\."
)
_RATE = regex(r"Rate: RR (?P<value>[\d.]+) \(95% CI [\d.]+ to [\d.]+\)\.")
_KINDS = {"randomised trial": "trial", "clinical trial": "trial", "observational study": "study"}
_ISSUED = regex(r"^(?P<who>.+? \((?:\d{4}|undated)\)), on (?P<whom>[^:]+): (?P<said>.+)$")
_AGAINST = regex(r"^(?P<told>.+?)(?<!,) compared with (?!each other)(?P<against>[^();.]+?)(?= \(|\.|$)(?P<rest>.*)$")
_SIZE_TOLD = regex(r"^ \((?:a (?:small|medium|large) effect[^()]*|by [^()]+)\)")
_UNSTEADY = regex(r"\bnot significant once [^.;()]+", re.IGNORECASE)
_DOSE = regex(r"^(?P<dose>\d[^:]*(?:session|week|minute)[^:]*): (?P<told>.+)$")
_WHY = regex(
    r"^Why (?:very low|low|moderate|high): (?P<who>.+?) rates the evidence on (?P<what>.+) as (?P<level>very low|low|moderate|high) \([^()]+\)\.$"
)
_STARTS = regex(r"(?<=[a-z0-9)%])(?:; |, but )(?=\S)")
_LISTED = regex(r"^(?:Listed as [^:;]+|Schedules that did (?:no )?better than their comparison): ")
_VERB = regex(r"^(?:made|gave|lowered|raised|improved|may|probably|did|makes|lowers|raises|improves|does)\b")
_NULL = regex(r"no clear difference|little or no|no clear answer|mixed results")


@lru_cache(maxsize=8192)
def reworded(text: str) -> str:
    """The statement in plainer words; the gate compares the two."""
    if _LISTED.match(text):
        # a list stays one: it is shown item by item
        return glossed(text)
    if why := _WHY.match(text):
        # the level is said once, as in the statement's own verdict on the evidence
        return glossed(f"Why {why['level']}: {why['who']} rates the evidence on {why['what']} as {why['level']}.")
    if issued := _ISSUED.match(text):
        return _sentences(f"From {issued['who']}. It speaks of {issued['whom']}. {upper_first(issued['said'])}")
    if dose := _DOSE.match(text):
        return f"{dose['dose']}: {_result(dose['told'])}"
    return _result(text)


def _result(text: str) -> str:
    text = _RATE.sub(
        lambda match: f"Rate: {match['value']} times as often.", text.replace("results differ: t", "results differ. T")
    )
    text = _SOURCE.sub(_source, _EFFECT.sub(lambda match: _size(match, text), text))
    parts = _AGAINST.match(text)
    if parts and "results differ" not in text:
        size = _SIZE_TOLD.match(parts["rest"])
        told, rest = (parts["told"] + size.group(), parts["rest"][size.end() :]) if size else (parts["told"], parts["rest"])
        text = f"{told}. It was set against {parts['against']}{rest}"
    return _sentences(text)


def _source(match: re.Match[str]) -> str:
    sizes = match["size"].removeprefix(", ").replace(", ", " and ") if match["size"].count(", ") > 1 else match["size"][2:]
    year = f" ({match['year']})" if match["year"] else ""
    return f". This comes from a {_KINDS.get(match['kind'], 'review')}{f' of {sizes}' if sizes else ''}{year}."


def _size(match: re.Match[str], text: str) -> str:
    """An effect in a word or an amount; nothing beside a result of no difference, where it would look like one."""
    clause = re.split(r"; ", text[: match.start()])[-1]
    if not match["measure"] or _NULL.search(clause):
        return ""
    value, unit = as_number(match["value"]), match["unit"].strip()
    unsteady = _UNSTEADY.search(match.group())
    but = f", {unsteady.group().lower()}" if unsteady else ""
    if match["measure"] in {"SMD", "g", "d", "Hedges g", "Hedges' g", "Cohen's d"}:
        return f" (a {size_word(value)} effect{but})"
    if match["measure"] in {"MD", "WMD", "RD"} and unit:
        return f" (by {match['value'].lstrip('−-')} {unit}{but})"
    if match["measure"] == "RR" and "more likely" in clause:
        return f" ({number(value)} times as likely)"
    return ""


def _sentences(text: str) -> str:
    """Clauses as sentences of their own."""
    parts = _STARTS.split(glossed(text))
    told = [parts[0], *(f"It {part}" if _VERB.match(part) else upper_first(part) for part in parts[1:])]
    return ". ".join(part.rstrip(".") for part in told) + "."
