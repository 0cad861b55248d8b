"""A claim about an effect, held against the bodies of evidence: direction, firmness, duration, numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from palpate.answering.numbers import listing
from palpate.answering.scope import hands_on
from palpate.answering.sections.guidelines import ranked
from palpate.checking.bearing import Bearing, Lean, bearing, bearings, mixed_only, numbers_of, shares_of
from palpate.checking.claim import Claim
from palpate.checking.cues import NUMBER, NUMBER_WORDS, Strength
from palpate.checking.judged import Judged, addresses, at_least, combined
from palpate.checking.rewording import honest_effect, late_evidence, rated, subject, whom
from palpate.library import Library
from palpate.synthesis import TimeWindow
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, ClaimVerdict, Direction, RecommendationDirection

_FIRMEST = {
    CertaintyLevel.HIGH: Strength.FLAT,
    CertaintyLevel.MODERATE: Strength.PROBABLE,
    CertaintyLevel.LOW: Strength.POSSIBLE,
    CertaintyLevel.VERY_LOW: Strength.TENTATIVE,
}
"""How firmly a benefit may be told at each level; one that nobody rated like one of low certainty."""
_WORDS = {
    Strength.FLAT: "no hedge",
    Strength.PROBABLE: "“probably”",
    Strength.POSSIBLE: "“may” or “can”",
    Strength.TENTATIVE: "“may, but this is very uncertain”",
}


def judge_effect(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that a treatment helps, does not help, or does the opposite."""
    if claim.unknown:
        return unknown(claim)
    if claim.cure and claim.denies:
        return Judged(
            ClaimVerdict.NO_EVIDENCE, "No finding held here measured a cure, so that there is none is neither shown nor refuted."
        )
    judged = combined([_part(claim, each, library) for each in bearings(claim, library)])
    if claim.rest and judged.verdict is ClaimVerdict.SUPPORTED:
        unread = f"On “{'”, “'.join(claim.rest)}” nothing is held."
        judged = replace(judged, verdict=ClaimVerdict.PARTLY_SUPPORTED, why=f"{judged.why} {unread}")
    return _with_numbers(claim, judged, library)


def judge_uncertainty(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that the evidence is thin, mixed or lacking."""
    if claim.unknown:
        return unknown(claim)
    return combined([_uncertain(each) for each in bearings(replace(claim, window=claim.window), library)])


def unknown(claim: Claim) -> Judged:
    """Nothing is held on what the terminology does not know."""
    return Judged(
        ClaimVerdict.NO_EVIDENCE,
        f"Nothing is held on “{' '.join(claim.unknown[:3])}”, and what is held on other things is no evidence on it.",
    )


def nothing_on(part: Bearing) -> Judged:
    """Nothing is held on the treatment, condition, outcome and time claimed."""
    terms, pico = terminology(), part.question.pico
    named = [terms.get(c).name for c in (*pico.interventions, *pico.conditions, *pico.populations, *pico.outcomes)]
    return Judged(
        ClaimVerdict.NO_EVIDENCE,
        f"The library holds no finding on {listing(named) if named else 'this'}{' together' if len(named) > 1 else ''}. That is a gap in the library, not proof.",
    )


def _part(claim: Claim, part: Bearing, library: Library) -> Judged:
    if claim.window is TimeWindow.LONG and part.lean is Lean.NOTHING_HELD:
        return _lasting(claim, part, library)
    if part.lean is Lean.NOTHING_HELD:
        return _by_guidance(claim, part)
    if part.thin and not hands_on(part.question):
        return nothing_on(part)
    if claim.prevents and not claim.denies and _is_on_treating(part):
        return Judged(
            ClaimVerdict.NO_EVIDENCE, f"The studies held treated people who had it{whom(part)}; none tried to prevent it."
        )
    if (claim.cure or _on_the_disease(claim, part)) and not _is_felt(part):
        return Judged(ClaimVerdict.NO_EVIDENCE, f"The studies held measured how people feel{whom(part)}, not the disease itself.")
    if part.lean is Lean.UNDECIDED:
        return _undecided(claim, part)
    if claim.worse:
        return _opposite(part)
    return _denied(part) if claim.denies else _claimed(claim, part, library)


_FELT = ("condition:pain", "condition:musculoskeletal-disorder", "condition:mental-health", "condition:exercise-recovery")


_BY_ITSELF = ("condition:exercise-recovery", "condition:surgery-recovery")
_AT_DISEASE = re.compile(r"\b(?:treat|fight|combat|tackle|beat|slow|stop|control)\w*\b", re.IGNORECASE)


def _is_on_treating(part: Bearing) -> bool:
    """Whether the studies were on people who had the condition already, as all but those around exercise and surgery are."""
    terms, pico = terminology(), part.question.pico
    before = frozenset().union(*(terms.narrower(c) for c in _BY_ITSELF if c in terms))
    symptoms = {outcome.replace("outcome:", "condition:") in terms for outcome in pico.outcomes}
    return bool(pico.conditions or any(symptoms)) and not frozenset(pico.conditions) & before


def _on_the_disease(claim: Claim, part: Bearing) -> bool:
    """Whether a disease itself is said to be treated, or helped where it is a cancer."""
    cancer = terminology().narrower("condition:cancer")
    named = re.search(
        r"\b(?:people|patients|those|someone|adults|women|men|children) (?:\w+ ){0,2}with\b|\bduring\b|\bin\b",
        claim.said,
        re.IGNORECASE,
    )
    return bool(_AT_DISEASE.search(claim.said) or (frozenset(part.question.pico.conditions) & cancer and not named))


def _is_felt(part: Bearing) -> bool:
    """Whether the condition is one that is known by what people feel, so that findings on that are findings on it."""
    terms = terminology()
    felt = frozenset().union(*(terms.narrower(c) for c in _FELT if c in terms))
    conditions = frozenset(part.question.pico.conditions)
    return not conditions or bool(conditions & felt) or bool(part.question.pico.outcomes)


def _claimed(claim: Claim, part: Bearing, library: Library) -> Judged:
    """A benefit that is claimed."""
    level = part.level
    match part.lean:
        case Lean.NONE:
            if claim.window is TimeWindow.LONG:
                return _lasting(claim, part, library)
            verdict, why = ClaimVerdict.CONTRADICTED, f"The studies held found no clear benefit{_of(part)}."
            if part.benefits and claim.strength <= Strength.POSSIBLE:
                verdict, why = (
                    ClaimVerdict.PARTLY_SUPPORTED,
                    f"Most of the studies held found no clear benefit{_of(part)}; some did.",
                )
        case Lean.BENEFIT:
            verdict, why = _against_certainty(claim, part)
        case _:
            verdict, why = _against_mixed(claim, part)
    if part.later and verdict is ClaimVerdict.SUPPORTED:
        verdict, why = ClaimVerdict.PARTLY_SUPPORTED, f"{why} Nothing is held beyond a year."
    if verdict is ClaimVerdict.SUPPORTED and not part.direct:
        verdict, why = ClaimVerdict.PARTLY_SUPPORTED, f"{why} It is on one kind of the treatment only."
    told = honest_effect(part)
    against = (*part.limits, *late_evidence(part))
    return Judged(
        verdict, why, level, addresses(part.benefits), addresses(against), told if verdict is not ClaimVerdict.SUPPORTED else None
    )


def _against_certainty(claim: Claim, part: Bearing) -> tuple[ClaimVerdict, str]:
    level = part.level
    found = f"The studies held found a benefit{_of(part)} ({rated(level)}{', from a single study' if part.thin else ''})"
    if claim.cure:
        return ClaimVerdict.OVERSTATED, f"{found}, on symptoms; nothing measured a cure."
    if claim.strength is Strength.EMPHATIC:
        return ClaimVerdict.OVERSTATED, f"{found}; that does not carry words as strong as these."
    firmest = Strength.TENTATIVE if part.thin else _FIRMEST[level or CertaintyLevel.LOW]
    if claim.strength > firmest and not (part.thin and claim.strength is Strength.POSSIBLE):
        if level is CertaintyLevel.VERY_LOW and claim.strength is Strength.POSSIBLE:
            return ClaimVerdict.PARTLY_SUPPORTED, f"{found}; at that level it is very uncertain."
        return ClaimVerdict.OVERSTATED, f"{found}; that carries {_WORDS[firmest]}, and the claim is firmer."
    if part.thin or level is CertaintyLevel.VERY_LOW:
        return ClaimVerdict.PARTLY_SUPPORTED, f"{found}; it is too little to rely on."
    return ClaimVerdict.SUPPORTED, f"{found}, and the claim says no more than that."


def _against_mixed(claim: Claim, part: Bearing) -> tuple[ClaimVerdict, str]:
    found = f"The results{_of(part)} differ: better than some controls, no clear difference from others ({rated(part.level)})"
    if claim.cure:
        return ClaimVerdict.OVERSTATED, f"{found}; nothing measured a cure."
    if claim.strength is Strength.PROBABLE and part.beats_described_controls and at_least(part.level, CertaintyLevel.MODERATE):
        return ClaimVerdict.SUPPORTED, f"{found}; the claim says no more than that level carries."
    if claim.strength >= Strength.PROBABLE:
        return ClaimVerdict.OVERSTATED, f"{found}; the claim leaves that out."
    certain_enough = part.level is not CertaintyLevel.VERY_LOW
    if claim.strength is Strength.TENTATIVE and part.beaten_control and not part.thin and certain_enough:
        return ClaimVerdict.SUPPORTED, f"{found}; the claim is hedged and says no more than that."
    return ClaimVerdict.PARTLY_SUPPORTED, f"{found}."


def _lasting(claim: Claim, part: Bearing, library: Library) -> Judged:
    """A lasting effect, of which nothing good is held: overstated where there is a passing one."""
    sooner = bearing(replace(claim, window=None), part.question.pico, library)
    late = addresses(part.limits)
    if claim.denies:
        return Judged(ClaimVerdict.NO_EVIDENCE, "Nothing is held on how long the effect lasts.")
    if sooner.lean in {Lean.BENEFIT, Lean.MIXED} and sooner.judgement.results:
        why = "A benefit was found, " + ("but none in the long term." if late else "but nothing is held on a lasting one.")
        return Judged(
            ClaimVerdict.OVERSTATED,
            why,
            sooner.level,
            addresses(sooner.benefits),
            late or addresses(sooner.limits),
            honest_effect(sooner),
        )
    if not late and sooner.lean is Lean.NONE:
        part, late = sooner, addresses(sooner.limits)
    if late:
        return Judged(
            ClaimVerdict.CONTRADICTED,
            f"The studies held found no lasting benefit{_of(part)}.",
            part.level,
            (),
            late,
            honest_effect(part),
        )
    return nothing_on(part)


def _denied(part: Bearing) -> Judged:
    """A benefit that is denied."""
    level, told = part.level, honest_effect(part)
    helped, limits = addresses(part.benefits), addresses(part.limits)
    if part.lean is Lean.NONE:
        if part.thin:
            return Judged(
                ClaimVerdict.PARTLY_SUPPORTED, f"A single study found no clear benefit{_of(part)}.", level, limits, (), told
            )
        return Judged(
            ClaimVerdict.SUPPORTED, f"The studies held found no clear benefit{_of(part)} ({rated(level)}).", level, limits, helped
        )
    if part.lean is Lean.MIXED and (not part.beaten_control or part.thin):
        return Judged(
            ClaimVerdict.PARTLY_SUPPORTED, f"The results{_of(part)} differ: some found a benefit.", level, limits, helped, told
        )
    return Judged(
        ClaimVerdict.CONTRADICTED, f"The studies held found a benefit{_of(part)} ({rated(level)}).", level, limits, helped, told
    )


def _opposite(part: Bearing) -> Judged:
    """That a treatment makes something worse."""
    harms = [item for item in part.limits if item.finding.direction.value == "harm"]
    if harms and part.lean is not Lean.BENEFIT:
        return Judged(
            ClaimVerdict.PARTLY_SUPPORTED,
            f"Some of the studies held found it worse{_of(part)}.",
            part.level,
            addresses(harms),
            addresses(part.benefits),
            honest_effect(part),
        )
    return Judged(
        ClaimVerdict.CONTRADICTED,
        f"Nothing held found it worse{_of(part)}.",
        part.level,
        (),
        addresses((*part.benefits, *part.limits)),
        honest_effect(part),
    )


def _undecided(claim: Claim, part: Bearing) -> Judged:
    """Findings that do not say which way it went, or only ties with other treatments."""
    items = addresses(part.items)
    why = f"The studies held do not say which way it went{_of(part)}."
    if all(item.finding.direction is Direction.NO_DIFFERENCE for item in part.items):
        return Judged(ClaimVerdict.NO_EVIDENCE, f"{why} It was compared with other treatments only, without a clear difference.")
    if claim.denies or claim.worse:
        return Judged(ClaimVerdict.NO_EVIDENCE, why)
    if claim.strength >= Strength.PROBABLE:
        return Judged(ClaimVerdict.OVERSTATED, f"{why} The claim says it firmly.", part.level, (), items, _open(part))
    if mixed_only(part.items):
        return Judged(ClaimVerdict.PARTLY_SUPPORTED, why, part.level, items, (), _open(part))
    return Judged(ClaimVerdict.NO_EVIDENCE, why)


def _open(part: Bearing) -> str:
    return f"Whether {subject(part)} helps{whom(part)} is not clear from the studies held."


def _by_guidance(claim: Claim, part: Bearing) -> Judged:
    """No finding is held; where a guideline body speaks of it, that is told for what it is."""
    pico = part.question.pico
    entries = ranked(part.selection) if pico.conditions and not (pico.outcomes or pico.populations) else []
    for_it = tuple(dict.fromkeys(e.address for e in entries if e.recommendation.direction is RecommendationDirection.FOR))[:3]
    against = tuple(dict.fromkeys(e.address for e in entries if e.recommendation.direction is RecommendationDirection.AGAINST))[
        :3
    ]
    if claim.denies or claim.worse or not (for_it or against):
        return nothing_on(part)
    if against and not for_it:
        return Judged(ClaimVerdict.CONTRADICTED, "No finding is held; the guidelines held advise against it.", None, (), against)
    strong = claim.strength >= Strength.FLAT
    why = "No finding is held; a guideline advises it, which is a judgement and no measured effect."
    return Judged(ClaimVerdict.OVERSTATED if strong else ClaimVerdict.PARTLY_SUPPORTED, why, None, for_it, against)


def _uncertain(part: Bearing) -> Judged:
    level = part.level
    for_it, limits = addresses(part.benefits), addresses(part.limits)
    if part.lean is Lean.NOTHING_HELD:
        return nothing_on(part)
    if part.lean is Lean.NONE and not part.thin:
        return Judged(
            ClaimVerdict.PARTLY_SUPPORTED,
            f"The evidence held leans to no benefit{_of(part)} ({rated(level)}).",
            level,
            limits,
            for_it,
            honest_effect(part),
        )
    if part.lean is Lean.BENEFIT and at_least(level, CertaintyLevel.MODERATE):
        return Judged(
            ClaimVerdict.CONTRADICTED,
            f"The studies held found a benefit{_of(part)} with {rated(level)}.",
            level,
            (),
            for_it,
            honest_effect(part),
        )
    both = (*addresses((*part.limits, *part.benefits)), *(() if part.judgement.results else addresses(part.items)))
    state = "differs" if part.lean is Lean.MIXED else "is thin" if part.thin else "is open"
    return Judged(
        ClaimVerdict.SUPPORTED, f"The evidence held{_of(part)} {state} ({rated(level)}).", level, tuple(dict.fromkeys(both))
    )


def _of(part: Bearing) -> str:
    """What a part is on, as a phrase: " of massage on sleep in fibromyalgia"."""
    terms, pico = terminology(), part.question.pico
    outcomes = f" on {listing([terms.get(c).name for c in pico.outcomes])}" if pico.outcomes else ""
    return f" of {listing([terms.get(c).name for c in pico.interventions])}{outcomes}{whom(part)}"


def _with_numbers(claim: Claim, judged: Judged, library: Library) -> Judged:
    """A supported claim whose numbers no finding on the same thing prints is supported in part only."""
    wanted = _numbers(claim.said)
    if not wanted or claim.denies or judged.verdict not in {ClaimVerdict.SUPPORTED, ClaimVerdict.PARTLY_SUPPORTED}:
        return judged
    items = [item for part in bearings(replace(claim, window=None), library) for item in part.items]
    held = {kind: set().union(*map(read, items)) for kind, read in ((True, shares_of), (False, numbers_of))}
    missing = [text for text, value, share in wanted if value not in held[share]]
    if missing:
        lacking = f"No finding held on it gives the number {listing([f'“{text}”' for text in missing])}."
        return replace(judged, verdict=ClaimVerdict.PARTLY_SUPPORTED, why=f"{judged.why} {lacking}")
    printing = addresses(item for item in items if any(value in numbers_of(item) for _, value, _ in wanted))
    return replace(judged, supports=tuple(dict.fromkeys((*printing, *judged.supports))))


_SHARE = re.compile(r"%|percent|per cent|in |out of ", re.IGNORECASE)


def _numbers(said: str) -> list[tuple[str, float, bool]]:
    """Numbers of a claim: as written, the value, and whether it is a share of people or of a measure."""
    found = []
    for match in NUMBER.finditer(said):
        if match["half"]:
            found.append((match[0], 50.0 if "hal" in match["half"].lower() else 2.0, True))
        elif match["word"]:
            found.append((match[0], NUMBER_WORDS[match["word"].lower()], False))
        else:
            share = bool(match["unit"] and _SHARE.match(match["unit"]))
            found.append((match[0], float((match["value"] or match["year"]).replace(",", "")), share))
    return found
