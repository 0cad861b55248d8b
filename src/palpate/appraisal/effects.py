"""Effects by grammar: measure, estimate, interval with its level, and P, as result sentences print them.

Nothing is worked out: a number that is not printed, or that can be read in two ways, stays None. `text` is always one that
`numerals.levelled` has written in one alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from palpate.appraisal.numerals import SIGNED, UNSIGNED, levelled, number
from palpate.vocabulary import RATIO_MEASURES, Effect, Measure


@dataclass(frozen=True, slots=True)
class ReadEffect:
    """An effect and the characters from its first to its last part; `flags` say in words what is doubtful."""

    effect: Effect
    start: int
    end: int
    flags: tuple[str, ...] = ()
    named: bool = True
    """Whether the measure is named; a bare number with an interval may be the value of one group."""


class PValue(NamedTuple):
    """A P value as `Effect.p` holds it; None where it is printed as zero or is of another test. `low` and `high` bound it."""

    value: float | str | None
    low: float
    high: float
    start: int
    end: int


_ADJUSTED = r"(?:\b(?:adjusted|pooled|unadjusted|crude|estimated|overall|summary|least[- ]squares?|LS)\s+)*"
_MEASURES: tuple[tuple[Measure | None, str], ...] = (
    (Measure.HAZARD_RATIO, r"(?i:hazards?[- ]ratios?)|\b[a-z]{0,3}HRs?\b"),
    (Measure.ODDS_RATIO, r"(?i:odds[- ]ratios?)|\b(?:a|c|adj|p)?ORs?\b|\bAOR\b"),
    (None, r"(?i:(?:incidence )?rate[- ]ratios?)|\bIRRs?\b"),
    (Measure.RISK_RATIO, r"(?i:risk[- ]ratios?|relative[- ]risks?)|\b(?:a|adj)?RRs?\b"),
    (Measure.RISK_DIFFERENCE, r"(?i:(?:absolute )?risk[- ]differences?)|\bRDs?\b"),
    (Measure.SMD, r"(?i:standardi[sz]ed[- ]mean[- ](?:group )?differences?)|\bSMDs?\b"),
    (Measure.WMD, r"(?i:weighted[- ]mean[- ]differences?)|\bWMDs?\b"),
    (Measure.HEDGES_G, r"(?i:\bhedges'?s?'? ?\(?g\b\)?)|\bg(?= ?= ?[-+]? ?\d?\.\d)"),
    (Measure.COHENS_D, r"(?i:\bcohen'?s'? ?\(?d\b\)?)|\bd(?= ?= ?[-+]? ?\d?\.\d)"),
    (Measure.MEDIAN_DIFFERENCE, r"(?i:median[- ](?:between[- ]group |group )?differences?|differences? (?:in|of|between) medians?)"),
    (Measure.MD, r"(?i:\b(?:adjusted )?mean (?:(?:between|inter)-?[- ]?group |group |treatment )?differences?(?: between (?:the )?(?:two )?groups)?"
                 r"|\bdifferences? (?:in|of|between) (?:the )?means?\b(?! \w+ (?:change|score))"
                 r"|\b(?:between[- ]group|treatment|group) (?:mean )?differences?)|\ba?MDs?\b"),
    (None, r"(?i:\bdifferences?(?: between (?:the )?(?:two )?groups)?)(?=,? (?:of |was |= )?[-+]? ?[\d.]|: )"),
)  # fmt: skip
"""Names of measures. A rate ratio is none that the vocabulary has; what a bare "difference" is of, the words do not tell."""

_MEASURE = re.compile(
    _ADJUSTED + "(?:" + "|".join(f"(?P<m{index}>{pattern})" for index, (_, pattern) in enumerate(_MEASURES)) + ")"
)

_LEVEL = r"(?P<level{n}>[89]\d(?:\.\d)?)\s?%?"
_CI_NAME = (
    r"(?:C\.?I\.?s?\b|CrIs?\b|(?i:confidence|credible|credibility)\s+(?i:intervals?|limits?)(?:\s*[(\[]\s*C(?:r)?I\s*[)\]])?)"
)


def _ci(n: int) -> str:
    return rf"(?:{_LEVEL.format(n=n)}[\s-]*{_CI_NAME}|\b(?:{_CI_NAME}|IC\b)\s*[,:=]?\s*[(\[]?\s*(?P<after{n}>9[059](?:\.\d)?)\s?%\s*[)\]]?|\b{_CI_NAME})"


_UNIT = r"(?:\s?(?:%|(?!(?i:to|and|or|with|in|for|vs|versus|at|p|CI|SD|SE|from|per group)\b)[A-Za-zµμ°/²^]{1,14}\.?(?:[ /-](?!(?i:to|and|or|with|in|for|vs|versus|at|from)\b)[a-zA-Z/²]{1,12}){0,2}))"
_SEP = r"\s*(?:(?i:\bto\b|\band\b|\bthrough\b)|-|,|;|/)\s*"
_BOUNDS = (
    rf"(?P<low>{SIGNED})(?P<lowunit>{_UNIT})??{_SEP}(?P<high>(?<![\d.])(?:[-+]\s?)?{UNSIGNED})(?P<highunit>\s?%)?(?![\w%]*/)"
)
_INTRO = r"[\s:=,]*(?:(?i:of|was|were|is|from|ranging from|ranged from|between)\s+)?[:=]?\s*[(\[{]?\s*"

_WITH_CI = re.compile(rf"(?P<unit>{_UNIT})?\s*[,;:]?\s*(?P<open>[(\[{{])?\s*(?i:with (?:a )?)?{_ci(1)}{_INTRO}{_BOUNDS}")
_BRACKETED = re.compile(rf"(?P<unit>\s?%)?\s*[,;]?\s*[(\[{{]\s*{_BOUNDS}\s*(?=[)\]}};,])")
_AFTER_COMMA = re.compile(rf"\s*[,;]\s*(?P<low>{UNSIGNED})\s*(?:-|to)\s*(?P<high>{UNSIGNED})(?![\d%])")
"""As some journals print ratios: "HR 0.43, 0.19-0.97"."""
_LOOSE_CI = re.compile(rf"{_ci(1)}{_INTRO}{_BOUNDS}")

_HEADER = rf"(?:\s*[(\[]\s*(?:[A-Za-z]{{1,6}}|{_ci(2)}|[A-Z]{{1,4}}\s*[,;]\s*{_ci(3)})\s*[)\]]|\s*[,;]?\s*{_ci(4)}(?=\s*[:=,]))*"
_DIRECT = re.compile(
    rf"{_HEADER}\s*[,:=]?\s*(?:(?i:was|were|is|of|for|=)\s*)?[:=]?\s*[(\[]?\s*(?P<estimate>{SIGNED})(?!\s*%?\s*{_CI_NAME})"
)
_FAR = re.compile(rf"{_HEADER}(?P<gap>[^.;:()\[\]\d=]{{1,70}}?)(?:(?i:\bwas|\bwere|\bis|\bof)|=|:|,)\s*(?P<estimate>{SIGNED})(?!\s*%?\s*{_CI_NAME})")  # fmt: skip
_BARE = re.compile(rf"(?P<estimate>{SIGNED}){_UNIT}?\s*[,;(\[]*\s*$")
_DIFFERENCE_BEFORE = re.compile(r"\b(?:by|differences?|differ\w*)\b[^.;()\d]{0,40}$", re.IGNORECASE)

_P = re.compile(
    r"(?<![\w-])(?<!interaction )(?:all |both )?[pP](?:[ -]?(?i:values?))?(?P<of>(?:\s*[-_(]?\s*(?i:for |of )?(?i:trend|interaction|heterogeneity|int|het|difference|superiority|noninferiority|non-inferiority)\s*\)?)?)"
    r"\s*,?\s*(?P<sign><=|>=|[<>] ?or ?=|<|>|≤|≥|=|:|(?i:of|was|is|less than|greater than))\s*(?P<bound><|>|≤|≥)?\s*"
    rf"(?P<p>10\s?\^?(?P<only>-\s?\d{{1,2}})|{UNSIGNED}(?:\s?(?:x|\*|X)\s?10\s?\^?\s?(?P<power>-\s?\d{{1,2}})|[eE](?P<e>-\d{{1,2}}))?)(?![\d%])(?!\s*\(?(?:for |in the test (?:of|for) )(?i:the )?(?i:trend|interaction|heterogeneity|non-?inferiority|superiority test))"
)
_OTHER_TEST = re.compile(r"trend|int|het", re.IGNORECASE)
_OTHER_BEFORE = re.compile(r"(?:homogeneity|interactions?)\b[^.()]{0,30}[(,;]?\s*$", re.IGNORECASE)
_SIGNS = {"<=": "<", ">=": ">", "≤": "<", "≥": ">", "less than": "<", "greater than": ">", "<": "<", ">": ">"}
_I2 = re.compile(r"\bI ?\^?\(?2\)?\s*(?:statistic)?\s*[=:,]?\s*(?:of |was )?(?P<i2>\d{1,3}(?:\.\d+)?)\s?%")


def measure_named(words: str) -> Measure | None:
    """The measure that words without a number name, as above a column; None where they name none or one the vocabulary lacks."""
    found = _MEASURE.search(words)
    return next((measure for index, (measure, _) in enumerate(_MEASURES) if found and found[f"m{index}"]), None)


def read_effects(text: str) -> tuple[ReadEffect, ...]:
    """The effects that a text prints, in its order; a P value that belongs to no estimate makes an effect of its own."""
    return effects_in(levelled(text))


def effects_in(text: str) -> tuple[ReadEffect, ...]:
    """As `read_effects`, of a text already levelled."""
    found = [*_named(text), *_unnamed(text)]
    found = _without_overlaps(found)
    values = p_values(text)
    taken: set[int] = set()
    complete: list[ReadEffect] = []
    for index, one in enumerate(found):
        until = found[index + 1].start if index + 1 < len(found) else len(text)
        own = next((p for p in values if one.end <= p.start < until and _close(text[one.end : p.start])), None)
        if own is None:
            since = found[index - 1].end if index else 0
            own = next(
                (
                    p
                    for p in reversed(values)
                    if since <= p.start < one.start and p.start not in taken and _joined(text[p.end : one.start])
                ),
                None,
            )
        if own is not None:
            taken.add(own.start)
            one = _with_p(one, own)
        complete.append(_with_i2(one, text, until))
    complete += [_with_p(ReadEffect(Effect(), p.start, p.end), p) for p in values if p.start not in taken]
    return tuple(sorted(complete, key=lambda one: one.start))


def p_values(text: str) -> list[PValue]:
    """The P values of differences; those of trends, interactions and heterogeneity are left out."""
    return [
        value
        for found in _P.finditer(text)
        if not _OTHER_TEST.search(found["of"])
        and not _OTHER_BEFORE.search(text, max(0, found.start() - 45), found.start())
        and (value := _p_value(found))
    ]


def _p_value(found: re.Match[str]) -> PValue | None:
    sign = _SIGNS.get(found["bound"] or found["sign"].lower().replace(" or ", "").replace("or", ""), "=")
    power = found["power"] or found["e"] or found["only"]
    base = "1" if found["only"] else re.split(r"\s?[xX*eE]", found["p"])[0]
    printed = number(f"{base}e{power}" if power else base)
    if printed is None:
        return None
    if printed > 1:
        return None
    bounds = {"<": (0.0, printed), ">": (printed, 1.0)}.get(sign, (printed, printed))
    if printed == 0:
        return PValue(None, 0.0, 0.0005, *found.span())
    value: float | str = printed if sign == "=" else sign + (f"{printed:.12f}".rstrip("0").rstrip("."))
    return PValue(value, *bounds, *found.span())


def bounds_of(effect: Effect) -> tuple[float, float] | None:
    """Lowest and highest value that a printed P allows; None without one."""
    if effect.p is None:
        return None
    if isinstance(effect.p, float):
        return effect.p, effect.p
    value = float(effect.p.lstrip("<>=≤≥ "))
    return (0.0, value) if effect.p[0] in "<≤" else (value, 1.0) if effect.p[0] in ">≥" else (value, value)


def null_value(effect: Effect) -> float | None:
    """Value of no effect on the scale of the measure; None where that is not known."""
    if effect.measure in RATIO_MEASURES:
        return 1.0
    return None if effect.measure in {None, Measure.PERCENT} else 0.0


def significant(effect: Effect) -> bool | None:
    """Whether interval or P, at the 5 percent level, exclude no effect; None where they say nothing or disagree."""
    null, p = null_value(effect), bounds_of(effect)
    by_interval = None
    if null is not None and effect.ci_low is not None and effect.ci_high is not None:
        by_interval = not effect.ci_low <= null <= effect.ci_high
    by_p = None if p is None else True if p[1] <= 0.05 else False if p[0] >= 0.05 else None
    if by_interval is None or by_p is None:
        return by_p if by_interval is None else by_interval
    return by_p if by_p == by_interval else None


def _named(text: str) -> list[ReadEffect]:
    return [one for found in _MEASURE.finditer(text) if (one := _estimate(text, found))]


def _estimate(text: str, name: re.Match[str]) -> ReadEffect | None:
    index = next(i for i in range(len(_MEASURES)) if name[f"m{i}"])
    measure = _MEASURES[index][0]
    found = _DIRECT.match(text, name.end()) or _FAR.match(text, name.end())
    if found is None or ("gap" in found.groupdict() and _MEASURE.search(found["gap"])):
        return None
    estimate = number(found["estimate"])
    level = next((found[key] for key in ("level2", "level3", "level4", "after2", "after3", "after4") if found[key]), None)
    flags: tuple[str, ...] = ()
    if measure is None:
        flags = ("a rate ratio is no measure that is pooled",) if index == 2 else ("what the difference is of is not stated",)
    if measure in RATIO_MEASURES and found["estimate"].lstrip().startswith("-"):
        return None
    base = ReadEffect(Effect(measure=measure, estimate=estimate), name.start(), found.end("estimate"), flags)
    interval = _WITH_CI.match(text, found.end("estimate")) or _BRACKETED.match(text, found.end("estimate"))
    if interval is None and measure in RATIO_MEASURES and (printed := _AFTER_COMMA.match(text, found.end("estimate"))):
        interval = (
            printed
            if float(printed["low"].replace(",", "")) <= (estimate or 0) <= float(printed["high"].replace(",", ""))
            else None
        )
    return _with_interval(base, interval, level) if interval else _plain(base, text, found, index)


def _plain(base: ReadEffect, text: str, found: re.Match[str], index: int) -> ReadEffect | None:
    """An estimate without interval: taken where nothing after it makes it something else ("MD 3 weeks", "OR 2 of the ...")."""
    if index == len(_MEASURES) - 1 or "gap" in found.groupdict():
        return None
    unit = re.match(r"\s?(%)", text[found.end("estimate") :])
    return replace(base, effect=base.effect.model_copy(update={"unit": "%"})) if unit else base


def _unnamed(text: str) -> Iterator[ReadEffect]:
    for found in _LOOSE_CI.finditer(text):
        before = text[: found.start()]
        bare = _BARE.search(before, max(0, len(before) - 60))
        if bare is None:
            continue
        name = before[: bare.start()]
        base = ReadEffect(
            Effect(estimate=number(bare["estimate"])),
            bare.start(),
            bare.end("estimate"),
            named=bool(_DIFFERENCE_BEFORE.search(name[-60:])),
        )
        match = _WITH_CI.match(text, bare.end("estimate"))
        if match:
            yield _with_interval(base, match, None)


def _with_interval(base: ReadEffect, found: re.Match[str], level: str | None) -> ReadEffect:
    low, high = number(found["low"]), number(found["high"])
    groups = found.groupdict()
    level = groups.get("level1") or groups.get("after1") or level
    unit = " ".join((groups.get("unit") or groups.get("lowunit") or groups.get("highunit") or "").split()) or None
    effect, flags = base.effect, base.flags
    if low is None or high is None:
        return base
    estimate = effect.estimate
    if effect.measure in RATIO_MEASURES and low < 0:
        low = -low if found["low"].startswith("-") and estimate is not None and -low <= estimate <= high else None
    elif low > high and low < 0 < -high and found["low"][0] == "-":
        flags += ("a sign in the interval can be read in two ways",)
        low = high = None
    if low is None:
        return replace(base, flags=(*flags, "the interval can't be read"))
    update = {"ci_low": low, "ci_high": high, "ci_level": float(level) if level else None, "unit": unit}
    if effect.measure in RATIO_MEASURES | {Measure.SMD, Measure.HEDGES_G, Measure.COHENS_D}:
        update["unit"] = None
    if effect.measure is Measure.RISK_DIFFERENCE and unit:
        update["unit"] = "percentage points"
    return replace(base, effect=effect.model_copy(update=update), end=max(base.end, found.end("high")), flags=flags)


def _without_overlaps(found: list[ReadEffect]) -> list[ReadEffect]:
    kept: list[ReadEffect] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _close(between: str) -> bool:
    """Whether a P this far behind an estimate is still its own: no new sentence part in between."""
    return len(between) < 160 and not re.search(r"[)\]][^()\[\]]*[(\[]|\b(?:but|whereas|while)\b", between)


def _joined(between: str) -> bool:
    return len(between) < 40 and not re.search(r"[)\]]|\b(?:and|but|whereas|while)\b", between)


def _with_p(one: ReadEffect, p: PValue) -> ReadEffect:
    flags = one.flags if p.value is not None else (*one.flags, "the P value is printed as zero")
    effect = one.effect.model_copy(update={"p": p.value})
    return replace(one, effect=effect, start=min(one.start, p.start), end=max(one.end, p.end), flags=flags)


def _with_i2(one: ReadEffect, text: str, until: int) -> ReadEffect:
    found = _I2.search(text, one.end, min(until, one.end + 160))
    if not found or one.effect.estimate is None or float(found["i2"]) > 100:
        return one
    return replace(one, effect=one.effect.model_copy(update={"i2": float(found["i2"])}), end=found.end())
