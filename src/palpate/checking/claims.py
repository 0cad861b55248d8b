"""From clauses to claims: which kind of claim a clause makes, and what is no claim that can be checked."""

from __future__ import annotations

import re
from dataclasses import replace

from palpate.answering.question import pico_of
from palpate.checking import cues
from palpate.checking.claim import Claim, ClaimKind, Context, Reading
from palpate.checking.content import NOBODY, claim_of, is_denied, is_wrong_way, narrowing, unread, with_context
from palpate.checking.cues import Strength
from palpate.checking.ordinary import unknown_words
from palpate.checking.sentences import Sentence
from palpate.synthesis import TimeWindow
from palpate.terminology import terminology
from palpate.vocabulary import QuestionKind

_FACETS = ("condition", "intervention", "outcome", "population")
_SHORTEST = 3
_ANNOUNCES = re.compile(
    r"(?:so,? )?(?:let['’]s|let us|in this (?:article|guide|post|leaflet|page)|this (?:article|guide|post|leaflet|page)|here (?:is|are)|below|read on|we will)\b",
    re.IGNORECASE,
)
"""Sentences that say what the page is going to say."""


def read_claim(sentence: Sentence, clause: tuple[int, int], context: Context) -> Claim | None:
    """The claim of a clause (its span inside the sentence); None where it makes none."""
    own = sentence.text[clause[0] : clause[1]]
    said = f"{sentence.lead} {own}" if sentence.lead else own
    if own.endswith(("?", "?”", '?"')) or _ANNOUNCES.match(own) or (len(own.split()) < _SHORTEST and not sentence.lead):
        return None
    matches = terminology().find(said, _FACETS)
    reading = Reading(said, own, len(said) - len(own), tuple(matches), context, bool(sentence.lead))
    claim = _classified(reading)
    if claim is None:
        return None
    return replace(claim, text=own, start=sentence.start + clause[0], end=sentence.start + clause[1])


def _classified(reading: Reading) -> Claim | None:
    rules = (_empty, _report, _coverage, _guideline, _fading, _warning, _uncertainty, _safe, _comparison, _harm, _effect, _vague)
    for rule in rules:
        claim = rule(reading)
        if claim is not None:
            return claim if claim.said else None
    return None


_NO_CLAIM = Claim("", 0, 0, ClaimKind.EMPTY, "")
"""What a rule returns for a clause that makes no claim, so that no later rule takes it for one."""


def _empty(reading: Reading) -> Claim | None:
    """Stories, advertising and opinion, where they praise a treatment."""
    if reading.has(cues.VAGUE_REPORT) and reading.treatments and not reading.has(cues.REPORTED):
        return claim_of(
            reading, ClaimKind.EMPTY, reason="What unnamed people say is no measure: no number and no source is given."
        )
    speaks = reading.on_treatment or cues.ADVERTISING.search(reading.said)
    praise = (
        reading.effect or reading.has(cues.VAGUE) or reading.has(cues.CURE) or reading.has(cues.OPINION) or reading.has_object
    )
    told = reading.treatments and re.search(r"\b(?:I|we) (?:felt|feel|left|walked)\b", reading.said, re.IGNORECASE)
    if not (speaks and (praise or told)):
        return None
    for pattern, reason in (
        (cues.TESTIMONIAL, "One person's story; it shows nothing about the next person."),
        (cues.ADVERTISING, "Advertising; it promises nothing that a study could have measured."),
        (cues.OPINION, "An opinion, not a statement that evidence could settle."),
    ):
        if reading.has(pattern):
            return claim_of(reading, ClaimKind.EMPTY, reason=reason)
    return None


def _report(reading: Reading) -> Claim | None:
    if reading.has(cues.REPORTED) and (reading.treatments or reading.about_context):
        return claim_of(reading, ClaimKind.REPORT)
    return None


def _coverage(reading: Reading) -> Claim | None:
    if reading.has(cues.COVERAGE) and reading.has(cues.COVERS) and not cues.IMPERATIVE.match(reading.own):
        return claim_of(reading, ClaimKind.COVERAGE, QuestionKind.COVERAGE, denies=reading.has(cues.NEGATION))
    return None


def _guideline(reading: Reading) -> Claim | None:
    if reading.has(cues.GUIDELINE) and reading.has(cues.RECOMMENDS) and reading.on_treatment:
        denies = bool(
            re.search(
                r"\bagainst\b|\bnot (?:be )?(?:recommend|advis|endors|offer|suggest)\w*|\b(?:do|does)(?:n['’]t| not)\b|\bno longer\b",
                reading.said,
                re.I,
            )
        )
        return claim_of(reading, ClaimKind.GUIDELINE, denies=denies)
    return None


_FADES = re.compile(
    r"\b(?:effects?|benefits?|improvements?|relief|gains?)\b.{0,60}?(?:(?:not|n['’]t) (?:seem to |appear to )?(?:last|persist|endure|hold)|\bfades?\b|\bwears? off|\bshort[- ]lived|\bgone\b|\bdisappears?\b)",
    re.IGNORECASE,
)


def _fading(reading: Reading) -> Claim | None:
    """That an effect does not last."""
    named = reading.has_object or reading.context.conditions or reading.context.outcomes
    if not _FADES.search(reading.said) or not named or not (reading.treatments or reading.context.treatments):
        return None
    return replace(claim_of(reading, ClaimKind.EFFECT, denies=True), window=TimeWindow.LONG)


_ABOUT_IT = re.compile(
    r"\b(?:it|this|these|treatments?|sessions?|therapy|technique|hands-on|first|beforehand|pressure|be treated)\b", re.IGNORECASE
)


def _warning(reading: Reading) -> Claim | None:
    group = [m for m in (*reading.of("condition"), *reading.of("population")) if m.concept.id not in NOBODY]
    warns = reading.has(cues.WARN_STRICT) or reading.has(cues.WARN_SOFT)
    about = reading.treatments or (reading.context.treatments and (reading.item or _ABOUT_IT.search(reading.said)))
    if warns and group and about and not reading.has(cues.CURE):
        strict = reading.has(cues.WARN_STRICT)
        return claim_of(reading, ClaimKind.WARNING, QuestionKind.SAFETY, strength=Strength.FLAT if strict else Strength.POSSIBLE)
    if cues.IMPERATIVE.match(reading.own) and not reading.item:
        return _NO_CLAIM
    return None


def _uncertainty(reading: Reading) -> Claim | None:
    if reading.has(cues.UNCERTAIN) and reading.on_treatment and (reading.has_object or reading.effect):
        # "limited evidence suggests that it helps" claims an effect, weakly
        hedged = re.search(r"\b(?:suggest|hint|indicat|show|point)\w*\b.{0,60}", reading.said, re.I)
        if hedged and cues.EFFECT.search(reading.said, hedged.start()) and not re.search(r"\bwhether\b|\bif\b", hedged[0]):
            return None
        return claim_of(reading, ClaimKind.UNCERTAINTY)
    return None


def _safe(reading: Reading) -> Claim | None:
    if not reading.has(cues.SAFE) or not reading.on_treatment:
        return None
    found = cues.SAFE.search(reading.said)
    effect = reading.effect
    if effect and found and cues.DOWN.match(effect[0]) and effect.start() < found.start():
        return None  # "reduces the risk of": an effect
    if re.search(r"\bunsafe\b|\bnot (?:be )?safe\b|\bisn['’]t safe\b", reading.said, re.I):
        return claim_of(reading, ClaimKind.WARNING, QuestionKind.SAFETY, strength=Strength.FLAT)
    absolute = reading.has(cues.SAFE_ABSOLUTE)
    hedged = reading.has(cues.SAFE_HEDGED) or reading.has(cues.TENTATIVE)
    strength = Strength.EMPHATIC if absolute else Strength.POSSIBLE if hedged else Strength.FLAT
    also = bool(
        reading.has_object
        and re.search(r"\band (?:\w+ )?(?:effective|helpful|useful|proven|beneficial)\b|\beffective\w* and\b", reading.said, re.I)
    )
    claim = claim_of(reading, ClaimKind.SAFE, QuestionKind.SAFETY, strength=strength)
    if absolute and not reading.of("condition"):  # what is said of everybody is not meant for the heading's people alone
        claim = replace(claim, pico=claim.pico.model_copy(update={"conditions": ()}))
    return replace(claim, also_effect=also)


def _comparison(reading: Reading) -> Claim | None:
    relation = next(
        (
            name
            for name, pattern in (
                ("equal", cues.COMPARED_EQUAL),
                ("worse", cues.COMPARED_WORSE),
                ("better", cues.COMPARED_BETTER),
            )
            if reading.has(pattern)
        ),
        "",
    )
    if not relation or not reading.on_treatment:
        return None
    pico = pico_of(reading.said, QuestionKind.COMPARISON)
    named = list(dict.fromkeys(m.concept.id for m in reading.treatments))
    if not pico.interventions or (not pico.comparators and len(named) < 2):
        return None
    denies = relation == "better" and bool(
        re.search(r"\b(?:no|not|n['’]t|nor|neither|never)\b[^.;]{0,30}\b(?:better|more|superior)", reading.said, re.I)
    )
    flipped = bool(named) and named[0] in pico.comparators and relation != "equal"
    if flipped:
        relation = {"better": "worse", "worse": "better"}[relation]
    return replace(claim_of(reading, ClaimKind.COMPARISON, denies=denies, relation=relation), pico=with_context(reading, pico))


def _harm(reading: Reading) -> Claim | None:
    found = cues.HARM.search(reading.said)
    if not found or not reading.on_treatment:
        return None
    effect = reading.effect
    if effect and effect.start() < found.start() and (not cues.UP.match(effect[0])):
        return None
    subject = reading.treatments[0].start if reading.treatments else 0
    if subject > found.start() and not re.search(
        r"\bafter\b|\bfollow\w*\b|\bof\b|\bfrom\b|\bby\b|\bwith\b", reading.said[found.start() : subject + 1], re.I
    ):
        return None
    return claim_of(reading, ClaimKind.HARM, QuestionKind.SAFETY, denies=is_denied(reading, found.start()))


_TRANSITIVE = re.compile(
    r"(?:cur|treat|reliev|heal|prevent|revers|eliminat|eas(?:e|es)|reduc|alleviat|help(?:s|ed)?$|improv|boost|slow|burn|enhanc|increas|lower|stimulat|fix|strengthen|restor|remov|clear|combat|shrink|speed)",
    re.IGNORECASE,
)
"""Effects of which the thing affected stands next."""
_DEFINES = re.compile(
    r"\b(?:means that|is defined as|is (?:a|an|the) (?:form|kind|type|style|technique|practice|method|term|name|word)\b|refers to|is (?:also )?called|comes from|works on|involves|consists of)",
    re.IGNORECASE,
)
"""Sentences that say what a treatment is."""


def _effect(reading: Reading) -> Claim | None:
    effect = reading.effect
    if effect is None:
        return None
    if (reading.has(cues.PURPOSE) or _DEFINES.search(reading.said)) and not reading.has(cues.CURE):
        return _NO_CLAIM
    if not reading.on_treatment:
        return _of_unknown_treatment(reading, effect)
    if not reading.has_object or _only_vague(reading):
        if cues.VAGUE.search(reading.said):
            return None
        named_before = any(m.start < effect.start() for m in reading.treatments)
        unknown = unknown_words(reading.said[effect.end() :]) if named_before and _TRANSITIVE.match(effect[0]) else ()
        context = reading.context
        if (context.conditions or context.outcomes) and not unknown:
            return claim_of(reading, ClaimKind.EFFECT, denies=is_denied(reading, effect.start()))
        return claim_of(reading, ClaimKind.EFFECT, unknown=unknown) if unknown else None
    claim = claim_of(reading, ClaimKind.EFFECT, denies=is_denied(reading, effect.start()))
    if not (claim.pico.conditions or claim.pico.outcomes):
        return None
    return replace(claim, worse=is_wrong_way(reading, effect), unknown=narrowing(reading, effect), rest=unread(reading, effect))


def _only_vague(reading: Reading) -> bool:
    """Whether all that is named as helped is of the kind of "overall wellness"."""
    vague = [(found.start(), found.end()) for found in cues.VAGUE.finditer(reading.said)]
    named = [*reading.of("condition"), *reading.of("outcome")]
    return bool(vague) and all(any(m.start < end and start < m.end for start, end in vague) for m in named)


def _of_unknown_treatment(reading: Reading, effect: re.Match[str]) -> Claim | None:
    """An effect claimed of something that is no treatment that palpate knows ("turmeric cures arthritis")."""
    if not (reading.of("condition") or reading.of("outcome")) or reading.item:
        return None
    before = reading.said[: effect.start()]
    if any(m.start < effect.start() for m in reading.matches) or _PERSONAL.search(before):
        return None
    words = unknown_words(before)
    return claim_of(reading, ClaimKind.EFFECT, unknown=words) if words else None


_PERSONAL = re.compile(
    r"\b(?:you|your|we|our|they|he|she|people|patients?|clients?|doctors?|therapists?|providers?|muscles?|body|someone|anyone|person|nurses?|symptoms?)\b",
    re.IGNORECASE,
)


def _vague(reading: Reading) -> Claim | None:
    if not reading.on_treatment:
        return None
    if reading.has(cues.VAGUE) and (reading.treatments or reading.effect):
        if reading.has(cues.PURPOSE) and not reading.effect:
            return _NO_CLAIM
        return claim_of(reading, ClaimKind.EMPTY, reason="Too vague to check: it names nothing that a study could have measured.")
    works = re.search(
        r"\b(?:really |simply |just )?works?\b(?! (?:by|on|with|in|as|at|for))|\bis (?:very |highly |so |extremely )?effective\b",
        reading.said,
        re.I,
    )
    if works and reading.treatments and not reading.has_object:
        return claim_of(reading, ClaimKind.EMPTY, reason="It says that it works, not for what; nothing can be held against that.")
    return None
