"""Claims about safety: that a treatment is safe, that it harms, and who should not have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.answering.cautions import own_concepts
from palpate.answering.holdings import Caution, holdings
from palpate.answering.scope import WHOLE_FIELD
from palpate.answering.selection import Selection, select
from palpate.answering.wording import upper_first
from palpate.checking import cues
from palpate.checking.claim import Claim
from palpate.checking.cues import Strength
from palpate.checking.effects import judge_effect, unknown
from palpate.checking.judged import Judged, combined
from palpate.library import Library
from palpate.terminology import terminology
from palpate.vocabulary import ClaimVerdict, ClinicalQuestion, QuestionKind, SafetyKind

_MOST = 5
_STEM = 5
_WORD = re.compile(r"[a-z]{4,}")
_NOT_WHAT = frozenset(
    "massa treat thera cause people after which their there harms harmf sessi seriou serio effec clien patie damag danger injur sprea trigg provo worse raise makes made".split()
)
"""Stems that do not say what harm is meant."""
_HARMS = frozenset("bruis sore soren stiff faint dizzi nause rash redne aller numbn".split())
"""Stems that name a harm by themselves."""
_ABSOLUTE = "absolute"


def judge_safe(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that a treatment is safe."""
    selection = _selection(claim, library)
    grouped = claim.pico.conditions or claim.pico.populations
    judged = _safe_in_group(claim, selection) if grouped else _safe_for_anybody(claim, selection)
    return combined([judged, judge_effect(claim, library)]) if claim.also_effect else judged


def _selection(claim: Claim, library: Library) -> Selection:
    return select(ClinicalQuestion(text=claim.said[:1000], kind=QuestionKind.SAFETY, pico=claim.pico), library)


def _safe_in_group(claim: Claim, selection: Selection) -> Judged:
    warned = selection.warnings
    own = own_concepts(selection.question)
    reassuring = [e for e in selection.cautions if e.note.kind is SafetyKind.REASSURANCE and (e.concepts | e.subject) & own]
    barred = [e for e in warned if e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == _ABSOLUTE]
    against, for_it = _addresses([*barred, *warned]), _addresses(reassuring)
    told = _told([*barred, *warned])
    if barred and (not reassuring or claim.strength >= Strength.FLAT):
        return Judged(
            ClaimVerdict.CONTRADICTED, f"It is listed as not to be given: {_topics(barred)}.", None, for_it, against, told
        )
    if warned:
        careful = claim.strength <= Strength.POSSIBLE and bool(cues.SAFE_CONDITIONAL.search(claim.said) or reassuring)
        verdict = ClaimVerdict.PARTLY_SUPPORTED if careful else ClaimVerdict.OVERSTATED
        return Judged(verdict, f"Care is advised: {_topics(warned[:_MOST])}.", None, for_it, against, told)
    if reassuring:
        firm = claim.strength >= Strength.FLAT
        why = "Studies reported no or few harms" + (", which does not show that there are none." if firm else ".")
        verdict = (
            ClaimVerdict.OVERSTATED
            if claim.strength is Strength.EMPHATIC
            else ClaimVerdict.PARTLY_SUPPORTED
            if firm
            else ClaimVerdict.SUPPORTED
        )
        return Judged(verdict, why, None, for_it, (), None if verdict is ClaimVerdict.SUPPORTED else _told(reassuring))
    terms, pico = terminology(), claim.pico
    named = ", ".join(terms.get(c).name for c in (*pico.conditions, *pico.populations))
    return Judged(ClaimVerdict.NO_EVIDENCE, f"No safety note held is on {named}.")


def _safe_for_anybody(claim: Claim, selection: Selection) -> Judged:
    general = [e for e in selection.general_cautions if not e.concepts]
    reassuring = [e for e in general if e.note.kind is SafetyKind.REASSURANCE]
    harmful = [e for e in (*general, *selection.cautions) if e.note.kind is SafetyKind.ADVERSE_EVENT]
    overall = [e for e in reassuring if re.search(r"\boverall|\bserious|\bmajor", e.note.topic)] or reassuring
    barred = [e for e in selection.general_cautions if e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == _ABSOLUTE]
    for_it, against = _addresses(overall), _addresses([*harmful, *barred])
    told = _told([*overall[:1], *harmful[:1]])
    terms = terminology()
    asked = frozenset().union(*(terms.narrower(c) for c in claim.pico.interventions))
    own = not claim.pico.interventions or bool(frozenset(claim.pico.interventions) & WHOLE_FIELD)
    if not own and not any(e.interventions & asked for e in (*overall, *harmful)):
        for_it, against = (), ()  # what holds for massage at large need not hold for one technique
    if not (for_it or against):
        return Judged(ClaimVerdict.NO_EVIDENCE, "No safety note held is on this treatment.")
    if claim.strength is Strength.EMPHATIC:
        if harmful:
            return Judged(
                ClaimVerdict.CONTRADICTED,
                "Harms have been reported, mostly minor and seldom serious.",
                None,
                for_it,
                against,
                told,
            )
        return Judged(
            ClaimVerdict.OVERSTATED,
            "What is held reassures, but nothing shows that there is no risk.",
            None,
            for_it,
            against,
            told,
        )
    if not for_it:
        return Judged(ClaimVerdict.CONTRADICTED, "Only harms are held.", None, (), against, told)
    if claim.strength <= Strength.POSSIBLE:
        return Judged(ClaimVerdict.SUPPORTED, "Serious harm is said to be rare; minor reactions happen.", None, for_it, ())
    return Judged(
        ClaimVerdict.OVERSTATED,
        "Serious harm is said to be rare, but minor reactions happen and some people should not be treated.",
        None,
        for_it,
        against,
        told,
    )


def judge_warning(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that somebody should not be treated, or only with care."""
    selection = _selection(claim, library)
    own = own_concepts(selection.question)
    warned = selection.warnings
    if not warned:
        warned = [e for e in selection.cautions if e.note.kind is not SafetyKind.REASSURANCE and e.concepts & _wider(own)]
    reassuring = [e for e in selection.cautions if e.note.kind is SafetyKind.REASSURANCE and (e.concepts | e.subject) & own]
    barring = [
        e
        for e in warned
        if e.note.kind is SafetyKind.CONTRAINDICATION or re.search(r"\b(?:avoid|do not|should not)\b", e.note.statement, re.I)
    ]
    for_it, against = _addresses([*barring, *warned]), _addresses(reassuring)
    if not warned:
        if reassuring and claim.strength >= Strength.FLAT:
            return Judged(ClaimVerdict.CONTRADICTED, "What is held on it reassures.", None, (), against, _told(reassuring))
        return Judged(ClaimVerdict.NO_EVIDENCE, "No safety note held warns of this.")
    if claim.strength >= Strength.FLAT and not barring:
        return Judged(
            ClaimVerdict.OVERSTATED,
            f"Care is advised, not abstention: {_topics(warned[:_MOST])}.",
            None,
            for_it,
            against,
            _told(warned),
        )
    return Judged(ClaimVerdict.SUPPORTED, f"The library warns of it: {_topics((barring or warned)[:_MOST])}.", None, for_it, ())


def _wider(own: frozenset[str]) -> frozenset[str]:
    terms = terminology()
    return frozenset().union(*(terms.broader(concept) for concept in own)) - {
        "condition:any",
        "condition:pain",
        "condition:musculoskeletal-disorder",
    }


def judge_harm(claim: Claim, library: Library) -> Judged:
    """The verdict on a claim that a treatment does a certain harm, or does not."""
    if claim.unknown:
        return unknown(claim)
    stems = _stems(claim.said)
    notes = [e for e in holdings(library).cautions if not e.record.superseded_by and _on_treatment(e, claim)]
    reported = [
        e
        for e in notes
        if e.note.kind is SafetyKind.ADVERSE_EVENT and _shares(e, stems) and _names_harm(e, claim) and _group_fits(e, claim)
    ]
    reported += [e for e in notes if e.note.kind in _WARNING_KINDS and _warns_of(e, claim, stems)]
    refuted = [
        e for e in notes if e.note.kind is SafetyKind.REASSURANCE and _stems(e.note.topic) & stems and _group_fits(e, claim)
    ]
    for_it, against = _addresses(reported), _addresses(refuted)
    if for_it and against and not claim.denies and claim.strength >= Strength.FLAT:
        return Judged(
            ClaimVerdict.PARTLY_SUPPORTED,
            "It has been reported or warned of; other sources found none.",
            None,
            for_it,
            against,
            _told(reported),
        )
    if claim.denies:
        for_it, against = against, for_it
    if not (for_it or against):
        return Judged(ClaimVerdict.NO_EVIDENCE, "No safety note held is on this harm.")
    if not for_it:
        return Judged(
            ClaimVerdict.CONTRADICTED,
            "What is known speaks against it.",
            None,
            (),
            against,
            _told(reported if claim.denies else refuted),
        )
    if claim.strength is Strength.EMPHATIC or (claim.strength is Strength.FLAT and not claim.denies):
        return Judged(
            ClaimVerdict.OVERSTATED, "It has been reported, not as what always happens.", None, for_it, against, _told(reported)
        )
    return Judged(
        ClaimVerdict.SUPPORTED,
        "It has been reported." if not claim.denies else "The studies held found no sign of it.",
        None,
        for_it,
        against,
    )


def _on_treatment(entry: Caution, claim: Claim) -> bool:
    terms = terminology()
    asked = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in claim.pico.interventions))
    return not entry.interventions or not asked or bool(entry.interventions & asked)


def _group_fits(entry: Caution, claim: Claim) -> bool:
    terms = terminology()
    named = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in claim.pico.conditions))
    about = entry.concepts | (entry.subject & frozenset(c.id for c in terms.concepts("condition")))
    return not named or not about or bool(about & named)


_WARNING_KINDS = frozenset({SafetyKind.CONTRAINDICATION, SafetyKind.PRECAUTION})


def _warns_of(entry: Caution, claim: Claim, stems: frozenset[str]) -> bool:
    """Whether a warning gives the claimed harm as its reason, in words that are not the name of the condition itself."""
    terms = terminology()
    named = _stems(" ".join(name for c in claim.pico.conditions for name in terms.names(c)))
    held = terms.find_ids(f"{entry.note.topic}. {entry.note.statement}", ("condition",)) | entry.concepts
    about = any(held & terms.narrower(c) for c in claim.pico.conditions)
    return about and bool(_stems(entry.note.statement) & (stems - named))


def _names_harm(entry: Caution, claim: Claim) -> bool:
    """Whether a report is on the disease that is said to be caused, where one is."""
    caused = re.search(r"\b(?:caus|trigger|leads? to|provok)\w*", claim.said, re.IGNORECASE)
    terms = terminology()
    named = frozenset(m.concept.id for m in terms.find(claim.said[caused.end() :], ("condition",))) if caused else frozenset()
    held = terms.find_ids(f"{entry.note.topic}. {entry.note.statement}", ("condition",))
    return not named or any(held & terms.narrower(c) for c in named)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower())) - _NOT_WHAT


def _shares(entry: Caution, stems: frozenset[str]) -> bool:
    """Whether a report names the harm: in its topic, or in two words of its statement."""
    told = _stems(entry.note.statement) & stems
    return bool(_stems(entry.note.topic) & stems) or len(told) > 1 or bool(told & _HARMS)


def _addresses(entries: Iterable[Caution]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.address for entry in entries))[:_MOST]


def _topics(entries: Sequence[Caution]) -> str:
    """Topics in a row, some of which have commas of their own."""
    return "; ".join(dict.fromkeys(entry.note.topic for entry in entries))


def _told(entries: Sequence[Caution]) -> str | None:
    """The weightiest notes in the library's own words."""
    chosen = list({e.note.topic: e for e in entries}.values())[:2]
    return " ".join(f"{upper_first(e.note.topic)}: {e.note.statement}" for e in chosen) or None
