"""From sentences to claims: what is said of which treatment for whom, how firmly, and what is no claim that can be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from palpate.answering.question import pico_of
from palpate.checking import cues
from palpate.checking.cues import Strength
from palpate.checking.ordinary import unknown_words
from palpate.checking.sentences import Sentence
from palpate.synthesis import TimeWindow
from palpate.terminology import Match, terminology
from palpate.vocabulary import Pico, QuestionKind


class ClaimKind(StrEnum):
    """What a claim is about, which decides what it is held against."""

    EFFECT = "effect"
    UNCERTAINTY = "uncertainty"
    """That the evidence is thin, mixed or lacking."""
    COMPARISON = "comparison"
    SAFE = "safe"
    HARM = "harm"
    WARNING = "warning"
    """Who should not be treated, or only with care."""
    GUIDELINE = "guideline"
    COVERAGE = "coverage"
    REPORT = "report"
    """A count of what people say or do."""
    EMPTY = "empty"
    """Opinion, advertising, a story, or praise that says nothing that could be measured."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it was understood."""

    text: str
    start: int
    end: int
    kind: ClaimKind
    said: str
    """The words that were read: of an item of a list, with what leads to it."""
    pico: Pico = field(default_factory=Pico)
    strength: Strength = Strength.FLAT
    denies: bool = False
    """Whether an effect, a harm or a difference is denied."""
    worse: bool = False
    """Whether the wrong way is claimed ("increases pain")."""
    cure: bool = False
    window: TimeWindow | None = None
    """LONG or SHORT where the claim says for how long."""
    beside: tuple[str, ...] = ()
    """Those of its conditions that stand beside what else is claimed, not around it ("eases neck pain and improves sleep")."""
    relation: str = ""
    """Of a comparison: "better", "equal" or "worse"."""
    also_effect: bool = False
    """Of a claim that a treatment is safe: whether it claims an effect as well ("safe and effective")."""
    unknown: tuple[str, ...] = ()
    """Words that narrow the claim to something that the terminology does not know."""
    reason: str = ""
    """Of an empty claim: why it can't be checked."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence without a treatment or a condition of its own speaks of."""

    treatments: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


_FACETS = ("condition", "intervention", "outcome", "population")
_SHORTEST = 3
_NOBODY = frozenset({"population:massage-therapists", "population:adults", "population:men", "population:women", "population:workers", "population:primary-care", "population:plan-members", "population:students"})
"""Populations that narrow no warning."""
_ANNOUNCES = re.compile(r"(?:so,? )?(?:let['’]s|let us|in this (?:article|guide|post|leaflet|page)|this (?:article|guide|post|leaflet|page)|here (?:is|are)|below|read on|we will)\b", re.IGNORECASE)
"""Sentences that say what the page is going to say."""
_THERAPIST = re.compile(r"therapists?$|practitioners?$|physio$|chiropractors?$|osteopaths?$", re.IGNORECASE)


def read_claim(sentence: Sentence, clause: tuple[int, int], context: Context) -> Claim | None:
    """The claim of a clause (its span inside the sentence); None where it makes none."""
    own = sentence.text[clause[0] : clause[1]]
    said = f"{sentence.lead} {own}" if sentence.lead else own
    if own.endswith(("?", "?”", '?"')) or _ANNOUNCES.match(own) or (len(own.split()) < _SHORTEST and not sentence.lead):
        return None
    matches = terminology().find(said, _FACETS)
    reading = _Reading(said, own, len(said) - len(own), tuple(matches), context, bool(sentence.lead))
    claim = _classified(reading)
    if claim is None:
        return None
    return replace(claim, text=own, start=sentence.start + clause[0], end=sentence.start + clause[1])


@dataclass(frozen=True, slots=True)
class _Reading:
    said: str
    own: str
    offset: int
    matches: tuple[Match, ...]
    context: Context
    item: bool

    def has(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.said))

    def of(self, facet: str) -> list[Match]:
        return [match for match in self.matches if match.concept.facet == facet]

    @property
    def treatments(self) -> list[Match]:
        """Treatments named; the people who give them are none."""
        found = [m for m in self.of("intervention") if not _THERAPIST.search(self.said[m.start : m.end])]
        return [m for m in found if m.concept.id not in {"intervention:any-treatment", "intervention:provider-standards"}]

    @property
    def effect(self) -> re.Match[str] | None:
        """The first word of an effect that is not part of a name ("pain relief" is one, "relief massage" none)."""
        for found in cues.EFFECT.finditer(self.said):
            if not any(m.start <= found.start() < m.end for m in self.treatments):
                return found
        return None

    @property
    def about_context(self) -> bool:
        """Whether a clause without a treatment of its own goes on about the one before it."""
        cue = min((found.start() for found in (self.effect, cues.SAFE.search(self.said), cues.HARM.search(self.said)) if found), default=40)
        before = self.said[:cue]
        return bool(self.context.treatments) and (self.item or bool(cues.CONTEXT_SUBJECT.match(before)))

    @property
    def on_treatment(self) -> bool:
        return bool(self.treatments) or self.about_context

    @property
    def has_object(self) -> bool:
        return bool(self.of("condition") or self.of("outcome"))


def _classified(reading: _Reading) -> Claim | None:
    rules = (_empty, _report, _coverage, _guideline, _fading, _warning, _uncertainty, _safe, _comparison, _harm, _effect, _vague)
    for rule in rules:
        claim = rule(reading)
        if claim is not None:
            return claim if claim.said else None
    return None


_NO_CLAIM = Claim("", 0, 0, ClaimKind.EMPTY, "")
"""What a rule returns for a clause that makes no claim, so that no later rule takes it for one."""


def _empty(reading: _Reading) -> Claim | None:
    """Stories, advertising and opinion, where they praise a treatment."""
    if reading.has(cues.VAGUE_REPORT) and reading.treatments and not reading.has(cues.REPORTED):
        return _claim(reading, ClaimKind.EMPTY, reason="What unnamed people say is no measure: no number and no source is given.")
    speaks = reading.on_treatment or cues.ADVERTISING.search(reading.said)
    praise = reading.effect or reading.has(cues.VAGUE) or reading.has(cues.CURE) or reading.has(cues.OPINION) or reading.has_object
    if not (speaks and praise):
        return None
    for pattern, reason in (
        (cues.TESTIMONIAL, "One person's story; it shows nothing about the next person."),
        (cues.ADVERTISING, "Advertising; it promises nothing that a study could have measured."),
        (cues.OPINION, "An opinion, not a statement that evidence could settle."),
    ):
        if reading.has(pattern):
            return _claim(reading, ClaimKind.EMPTY, reason=reason)
    return None


def _report(reading: _Reading) -> Claim | None:
    if reading.has(cues.REPORTED) and (reading.treatments or reading.about_context):
        return _claim(reading, ClaimKind.REPORT)
    return None


def _coverage(reading: _Reading) -> Claim | None:
    if reading.has(cues.COVERAGE) and reading.has(cues.COVERS) and not cues.IMPERATIVE.match(reading.own):
        return _claim(reading, ClaimKind.COVERAGE, QuestionKind.COVERAGE, denies=reading.has(cues.NEGATION))
    return None


def _guideline(reading: _Reading) -> Claim | None:
    if reading.has(cues.GUIDELINE) and reading.has(cues.RECOMMENDS) and reading.on_treatment:
        denies = bool(re.search(r"\bagainst\b|\bnot (?:be )?(?:recommend|advis|endors|offer|suggest)\w*|\b(?:do|does)(?:n['’]t| not)\b|\bno longer\b", reading.said, re.I))
        return _claim(reading, ClaimKind.GUIDELINE, denies=denies)
    return None


_FADES = re.compile(
    r"\b(?:effects?|benefits?|improvements?|relief|gains?)\b.{0,60}?(?:(?:not|n['’]t) (?:seem to |appear to )?(?:last|persist|endure|hold)|\bfades?\b|\bwears? off|\bshort[- ]lived|\bgone\b|\bdisappears?\b)",
    re.IGNORECASE,
)


def _fading(reading: _Reading) -> Claim | None:
    """That an effect does not last."""
    named = reading.has_object or reading.context.conditions or reading.context.outcomes
    if not _FADES.search(reading.said) or not named or not (reading.treatments or reading.context.treatments):
        return None
    return replace(_claim(reading, ClaimKind.EFFECT, denies=True), window=TimeWindow.LONG)


_ABOUT_IT = re.compile(r"\b(?:it|this|these|treatments?|sessions?|therapy|technique|hands-on|first|beforehand|pressure|be treated)\b", re.IGNORECASE)


def _warning(reading: _Reading) -> Claim | None:
    group = [m for m in (*reading.of("condition"), *reading.of("population")) if m.concept.id not in _NOBODY]
    warns = reading.has(cues.WARN_STRICT) or reading.has(cues.WARN_SOFT)
    about = reading.treatments or (reading.context.treatments and (reading.item or _ABOUT_IT.search(reading.said)))
    if warns and group and about and not reading.has(cues.CURE):
        strict = reading.has(cues.WARN_STRICT)
        return _claim(reading, ClaimKind.WARNING, QuestionKind.SAFETY, strength=Strength.FLAT if strict else Strength.POSSIBLE)
    if cues.IMPERATIVE.match(reading.own) and not reading.item:
        return _NO_CLAIM
    return None


def _uncertainty(reading: _Reading) -> Claim | None:
    if reading.has(cues.UNCERTAIN) and reading.on_treatment and (reading.has_object or reading.effect):
        # "limited evidence suggests that it helps" claims an effect, weakly
        hedged = re.search(r"\b(?:suggest|hint|indicat|show|point)\w*\b.{0,60}", reading.said, re.I)
        if hedged and cues.EFFECT.search(reading.said, hedged.start()) and not re.search(r"\bwhether\b|\bif\b", hedged[0]):
            return None
        return _claim(reading, ClaimKind.UNCERTAINTY)
    return None


def _safe(reading: _Reading) -> Claim | None:
    if not reading.has(cues.SAFE) or not reading.on_treatment:
        return None
    found = cues.SAFE.search(reading.said)
    effect = reading.effect
    if effect and found and cues.DOWN.match(effect[0]) and effect.start() < found.start():
        return None  # "reduces the risk of": an effect
    if re.search(r"\bunsafe\b|\bnot (?:be )?safe\b|\bisn['’]t safe\b", reading.said, re.I):
        return _claim(reading, ClaimKind.WARNING, QuestionKind.SAFETY, strength=Strength.FLAT)
    absolute = reading.has(cues.SAFE_ABSOLUTE)
    hedged = reading.has(cues.SAFE_HEDGED) or reading.has(cues.TENTATIVE)
    strength = Strength.EMPHATIC if absolute else Strength.POSSIBLE if hedged else Strength.FLAT
    also = bool(reading.has_object and re.search(r"\band (?:\w+ )?(?:effective|helpful|useful|proven|beneficial)\b|\beffective\w* and\b", reading.said, re.I))
    return replace(_claim(reading, ClaimKind.SAFE, QuestionKind.SAFETY, strength=strength), also_effect=also)


def _comparison(reading: _Reading) -> Claim | None:
    relation = next(
        (
            name
            for name, pattern in (("equal", cues.COMPARED_EQUAL), ("worse", cues.COMPARED_WORSE), ("better", cues.COMPARED_BETTER))
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
    denies = relation == "better" and bool(re.search(r"\b(?:no|not|n['’]t|nor|neither|never)\b[^.;]{0,30}\b(?:better|more|superior)", reading.said, re.I))
    flipped = bool(named) and named[0] in pico.comparators and relation != "equal"
    if flipped:
        relation = {"better": "worse", "worse": "better"}[relation]
    return replace(_claim(reading, ClaimKind.COMPARISON, denies=denies, relation=relation), pico=_with_context(reading, pico))


def _harm(reading: _Reading) -> Claim | None:
    found = cues.HARM.search(reading.said)
    if not found or not reading.on_treatment:
        return None
    effect = reading.effect
    if effect and effect.start() < found.start() and (not cues.UP.match(effect[0])):
        return None
    subject = reading.treatments[0].start if reading.treatments else 0
    if subject > found.start() and not re.search(r"\bafter\b|\bfollow\w*\b|\bof\b|\bfrom\b|\bby\b|\bwith\b", reading.said[found.start() : subject + 1], re.I):
        return None
    return _claim(reading, ClaimKind.HARM, QuestionKind.SAFETY, denies=_denied(reading, found.start()))


_TRANSITIVE = re.compile(
    r"(?:cur|treat|reliev|heal|prevent|revers|eliminat|eas(?:e|es)|reduc|alleviat|help(?:s|ed)?$|improv|boost|slow|burn|enhanc|increas|lower|stimulat|fix|strengthen|restor|remov|clear|combat|shrink|speed)",
    re.IGNORECASE,
)
"""Effects of which the thing affected stands next."""
_DEFINES = re.compile(r"\b(?:means that|is defined as|is (?:a|an|the) (?:form|kind|type|style|technique|practice|method|term|name|word)\b|refers to|is (?:also )?called|comes from|works on|involves|consists of)", re.IGNORECASE)
"""Sentences that say what a treatment is."""


def _effect(reading: _Reading) -> Claim | None:
    effect = reading.effect
    if effect is None:
        return None
    if (reading.has(cues.PURPOSE) or _DEFINES.search(reading.said)) and not reading.has(cues.CURE):
        return _NO_CLAIM
    if not reading.on_treatment:
        return _of_unknown_treatment(reading, effect)
    if not reading.has_object:
        if cues.VAGUE.search(reading.said):
            return None
        named_before = any(m.start < effect.start() for m in reading.treatments)
        unknown = unknown_words(reading.said[effect.end() :]) if named_before and _TRANSITIVE.match(effect[0]) else ()
        context = reading.context
        if (context.conditions or context.outcomes) and not unknown:
            return _claim(reading, ClaimKind.EFFECT, denies=_denied(reading, effect.start()))
        return _claim(reading, ClaimKind.EFFECT, unknown=unknown) if unknown else None
    claim = _claim(reading, ClaimKind.EFFECT, denies=_denied(reading, effect.start()))
    if not (claim.pico.conditions or claim.pico.outcomes):
        return None
    return replace(claim, worse=_wrong_way(reading, effect), unknown=_narrowing(reading, effect))


def _of_unknown_treatment(reading: _Reading, effect: re.Match[str]) -> Claim | None:
    """An effect claimed of something that is no treatment that palpate knows ("turmeric cures arthritis")."""
    if not (reading.of("condition") or reading.of("outcome")) or reading.item:
        return None
    before = reading.said[: effect.start()]
    if any(m.start < effect.start() for m in reading.matches) or _PERSONAL.search(before):
        return None
    words = unknown_words(before)
    return _claim(reading, ClaimKind.EFFECT, unknown=words) if words else None


_PERSONAL = re.compile(
    r"\b(?:you|your|we|our|they|he|she|people|patients?|clients?|doctors?|therapists?|providers?|muscles?|body|someone|anyone|person|nurses?|symptoms?)\b",
    re.IGNORECASE,
)


def _vague(reading: _Reading) -> Claim | None:
    if not reading.on_treatment:
        return None
    if reading.has(cues.VAGUE) and (reading.treatments or reading.effect):
        if reading.has(cues.PURPOSE) and not reading.effect:
            return _NO_CLAIM
        return _claim(reading, ClaimKind.EMPTY, reason="Too vague to check: it names nothing that a study could have measured.")
    works = re.search(r"\b(?:really |simply |just )?works?\b(?! (?:by|on|with|in|as|at|for))|\bis (?:very |highly |so |extremely )?effective\b", reading.said, re.I)
    if works and reading.treatments and not reading.has_object:
        return _claim(reading, ClaimKind.EMPTY, reason="It says that it works, not for what; nothing can be held against that.")
    return None


def _claim(
    reading: _Reading,
    kind: ClaimKind,
    asked: QuestionKind = QuestionKind.EFFECTIVENESS,
    *,
    strength: Strength | None = None,
    denies: bool = False,
    relation: str = "",
    unknown: tuple[str, ...] = (),
    reason: str = "",
) -> Claim:
    return Claim(
        text="",
        start=0,
        end=0,
        kind=kind,
        said=reading.said,
        pico=Pico() if kind is ClaimKind.EMPTY else _pico(reading, asked),
        strength=_strength(reading.said) if strength is None else strength,
        denies=denies,
        cure=reading.has(cues.CURE),
        window=_window(reading.said),
        beside=_beside(reading),
        relation=relation,
        unknown=unknown,
        reason=reason,
    )


_UNHEDGED_FIRST = re.compile(
    r"^(?:(?!\b(?:may|might|could|can|suggest\w*|some|probably|found)\b).)*\b(?:reduces|lowers|relieves|eases|improves|treats|helps|alleviates|increases|boosts|prevents|calms)\b.*\band (?:may|might|could|can)\b",
    re.IGNORECASE,
)
"""One effect without a hedge before one with: "lowers anxiety and may improve sleep"."""


def _strength(said: str) -> Strength:
    """The firmest word decides where it is emphatic; else the weakest hedge."""
    if cues.EMPHATIC.search(said):
        return Strength.EMPHATIC
    if cues.CURE.search(said) and not cues.TENTATIVE.search(said):
        return Strength.EMPHATIC
    if _UNHEDGED_FIRST.search(said):
        return Strength.FLAT
    for pattern, strength in ((cues.TENTATIVE, Strength.TENTATIVE), (cues.PROBABLE, Strength.PROBABLE), (cues.POSSIBLE, Strength.POSSIBLE)):
        if pattern.search(said):
            return strength
    return Strength.FLAT


def _window(said: str) -> TimeWindow | None:
    if cues.LONG.search(said):
        return TimeWindow.LONG
    return TimeWindow.SHORT if cues.SHORT.search(said) else None


def _denied(reading: _Reading, at: int) -> bool:
    """Whether the word at that place is denied: a negation in the words before it, or one that holds for the whole."""
    before = reading.said[max(0, at - 60) : at]
    negation = None
    for negation in cues.NEGATION.finditer(reading.said[:at] + reading.said[at : at + 45]):
        pass
    if negation is None:
        return False
    return bool(cues.NEGATION.search(before) or negation.start() >= at)


def _wrong_way(reading: _Reading, effect: re.Match[str]) -> bool:
    """Whether what should fall is said to rise, or the reverse."""
    outcome = next((m for m in reading.of("outcome") if m.start >= effect.end()), None)
    if outcome is None:
        return False
    lower = outcome.concept.lower_is_better
    if cues.UP.match(effect[0]):
        return lower is True and not re.search(r"\b(?:threshold|tolerance|relief)\b", reading.said[effect.start() :], re.I)
    good = outcome.concept.id in {"outcome:function", "outcome:sleep", "outcome:mood", "outcome:quality-of-life", "outcome:range-of-motion", "outcome:immune-markers", "outcome:blood-flow"}
    lacking = re.search(r"\b(?:problems?|disturbance|loss|lack|poor|limits?|difficult\w*|disability|limitation)\b", reading.said[effect.start() :], re.I)
    return bool(cues.DOWN.match(effect[0])) and good and not lacking


def _pico(reading: _Reading, asked: QuestionKind) -> Pico:
    pico = pico_of(reading.said, asked)
    effect = reading.effect
    treatments = reading.treatments
    before = [m for m in treatments if effect is None or m.start < effect.start()]
    chosen = before or treatments[:1]
    interventions = terminology().most_specific([m.concept.id for m in chosen])
    ordered = tuple(dict.fromkeys(m.concept.id for m in chosen if m.concept.id in interventions))
    if not before and treatments and effect and reading.about_context and not re.search(r"\b(?:by|of|from|after|with|having|during)\b", reading.said[effect.end() : treatments[0].start + 1], re.I):
        ordered = ()
    outcomes = _outcomes(reading, pico) or tuple(_also_treatments(reading, chosen))
    named = [m for m in reading.of("condition") if not any(m.start < t.end and t.start < m.end for t in chosen)]
    conditions = pico.conditions
    if named and len(named) < len(reading.of("condition")):
        inside = {m.concept.id for m in reading.of("condition")} - {m.concept.id for m in named}
        conditions = tuple(c for c in conditions if c not in inside)
    populations = tuple(p for p in pico.populations if p not in _NOBODY)
    changes = {"interventions": ordered, "conditions": conditions, "outcomes": outcomes, "populations": populations, "other_terms": ()}
    return _with_context(reading, pico.model_copy(update=changes))


def _outcomes(reading: _Reading, pico: Pico) -> tuple[str, ...]:
    """Outcomes that stand in the words, without the word of the effect itself ("calms") where anything else is named."""
    effect = reading.effect
    verbs = {m.concept.id for m in reading.of("outcome") if effect and m.start >= effect.start() and m.end <= effect.end()}
    named = {m.concept.id for m in reading.of("outcome")} | {m.concept.id.replace("condition:", "outcome:") for m in reading.of("condition")}
    kept = tuple(o for o in pico.outcomes if o in named)
    rest = tuple(o for o in kept if o not in verbs)
    return rest if rest or pico.conditions else kept


def _also_treatments(reading: _Reading, chosen: list[Match]) -> list[str]:
    """Outcomes whose words name a treatment too ("promotes relaxation")."""
    spans = [(m.start, m.end) for m in reading.treatments if m not in chosen]
    return [m.concept.id for m in reading.of("outcome") if (m.start, m.end) in spans]


def _with_context(reading: _Reading, pico: Pico) -> Pico:
    """What a clause leaves unsaid: the treatment before it, the condition of its heading."""
    changes: dict[str, tuple[str, ...]] = {}
    context = reading.context
    if not pico.interventions:
        changes["interventions"] = context.treatments
    if not pico.conditions and not pico.populations and context.conditions:
        changes["conditions"] = context.conditions
    if not pico.outcomes and not pico.conditions and context.outcomes and not context.conditions:
        changes["outcomes"] = context.outcomes
    return pico.model_copy(update=changes) if changes else pico


_AROUND = re.compile(
    r"\b(?:in|with|from|of|after|during|for|following|undergoing|having|who have|due to|caused by|around|before|has|have|had|and|or)(?: (?:the|a|an|my|your|their|those|people|patients|adults|women|men|chronic|acute|with|mild|severe|recent|of|living|certain|some|undergoing|having|who have))*[\s(]*$",
    re.IGNORECASE,
)
_LISTING = re.compile(r"(?:,|\b(?:and|or|as well as|plus)\b)[\s\w'’-]{0,25}$", re.IGNORECASE)


def _beside(reading: _Reading) -> tuple[str, ...]:
    """Conditions that are themselves what is helped: no "in" or "with" leads to them, and no outcome follows as their own."""
    outcomes = reading.of("outcome")
    found = []
    for match in reading.of("condition"):
        before = reading.said[max(0, match.start - 60) : match.start]
        listed = bool(_LISTING.search(before))
        same = [o for o in outcomes if o.start < match.end and match.start < o.end]
        own = any((o.start, o.end) != (match.start, match.end) or not listed for o in same)
        own = own or any(re.fullmatch(r"['’]?s?\s+", reading.said[match.end : o.start]) for o in outcomes if o.start >= match.end)
        own = own or bool(re.match(r"(?:after|during|in|from)\s", reading.said[match.start : match.end], re.IGNORECASE))
        if not own and (listed or not _AROUND.search(before)):
            found.append(match.concept.id)
    return tuple(dict.fromkeys(found))


_GROUP = re.compile(
    r"\b(?:caused by|due to|because of|resulting from|linked to|(?:people|patients|those|adults|women|men|children|anyone|someone|individuals|sufferers) (?:living )?(?:with|who have|suffering from|affected by)|after|following|during|in|for|with|from|against|of)\s+(?P<words>[^,.;:()]{3,60})",
    re.IGNORECASE,
)


def _narrowing(reading: _Reading, effect: re.Match[str]) -> tuple[str, ...]:
    """Unknown words that name the kind of treatment, or the people or disease where no known condition stands."""
    taken = [(m.start, m.end) for m in reading.matches]
    found: list[str] = []
    for match in reading.treatments[:1]:
        if match.start < effect.start():
            found += unknown_words(" ".join(reading.said[: match.start].split()[-1:]))
            added = re.match(r"\s+(?:therapy |treatment |sessions? )?(?:with|using|plus|combined with|in|and)\s+([\w'’-]+(?: [\w'’-]+)?)", reading.said[match.end :])
            if added and not any(s <= match.end + added.start(1) < e for s, e in taken):
                found += unknown_words(added[1])
    strict = not reading.of("condition") and not reading.of("population")
    for group in _GROUP.finditer(reading.said, effect.start()):
        causal = re.match(r"caused|due|because|resulting|linked|people|patients|those|adults|anyone|individuals", group[0], re.I)
        inside = any(s < group.end("words") and group.start("words") < e for s, e in taken)
        if (strict or causal) and not inside:
            found += unknown_words(group["words"])
    return tuple(dict.fromkeys(found))
