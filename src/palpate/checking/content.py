"""What a clause claims, told apart: for whom, of which treatment, on what, how firmly, for how long, and in which direction."""

from __future__ import annotations

import re

from palpate.answering.question import pico_of
from palpate.checking import cues
from palpate.checking.claim import Claim, ClaimKind, Reading
from palpate.checking.cues import Strength
from palpate.checking.guards import only_together, other_thing, prevents
from palpate.checking.ordinary import unknown_words
from palpate.synthesis import TimeWindow
from palpate.terminology import Match, terminology
from palpate.vocabulary import Pico, QuestionKind

NOBODY = frozenset(
    {
        "population:massage-therapists",
        "population:adults",
        "population:men",
        "population:women",
        "population:workers",
        "population:primary-care",
        "population:plan-members",
        "population:students",
    }
)
"""Populations that narrow no warning."""


def claim_of(
    reading: Reading,
    kind: ClaimKind,
    asked: QuestionKind = QuestionKind.EFFECTIVENESS,
    *,
    strength: Strength | None = None,
    denies: bool = False,
    relation: str = "",
    unknown: tuple[str, ...] = (),
    reason: str = "",
) -> Claim:
    """A claim of a kind with everything that its clause says of it; its place on the page is put to it later."""
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
        prevents=prevents(reading.said),
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
    for pattern, strength in (
        (cues.TENTATIVE, Strength.TENTATIVE),
        (cues.PROBABLE, Strength.PROBABLE),
        (cues.POSSIBLE, Strength.POSSIBLE),
    ):
        if pattern.search(said):
            return strength
    return Strength.FLAT


def _window(said: str) -> TimeWindow | None:
    if cues.LONG.search(said):
        return TimeWindow.LONG
    return TimeWindow.SHORT if cues.SHORT.search(said) else None


_REACH_BACK, _REACH_ON = 60, 45
"""Characters before and behind a word within which a negation is taken to be on it."""


def is_denied(reading: Reading, at: int) -> bool:
    """Whether the word at that place is denied: a negation in the words before it, or one that holds for the whole."""
    before = reading.said[max(0, at - _REACH_BACK) : at]
    last = max((found.start() for found in cues.NEGATION.finditer(reading.said[: at + _REACH_ON])), default=None)
    return last is not None and (last >= at or bool(cues.NEGATION.search(before)))


def is_wrong_way(reading: Reading, effect: re.Match[str]) -> bool:
    """Whether what should fall is said to rise, or the reverse."""
    outcome = next((m for m in reading.of("outcome") if m.start >= effect.end()), None)
    if outcome is None:
        return False
    lower = outcome.concept.lower_is_better
    if cues.UP.match(effect[0]):
        return lower is True and not re.search(r"\b(?:threshold|tolerance|relief)\b", reading.said[effect.start() :], re.I)
    good = outcome.concept.id in {
        "outcome:function",
        "outcome:sleep",
        "outcome:mood",
        "outcome:quality-of-life",
        "outcome:range-of-motion",
        "outcome:immune-markers",
        "outcome:blood-flow",
    }
    lacking = re.search(
        r"\b(?:problems?|disturbance|loss|lack|poor|limits?|difficult\w*|disability|limitation)\b",
        reading.said[effect.start() :],
        re.I,
    )
    return bool(cues.DOWN.match(effect[0])) and good and not lacking


def _pico(reading: Reading, asked: QuestionKind) -> Pico:
    pico = pico_of(reading.said, asked)
    effect = reading.effect
    treatments = reading.treatments
    before = [m for m in treatments if effect is None or m.start < effect.start()]
    chosen = before or treatments[:1]
    interventions = terminology().most_specific([m.concept.id for m in chosen])
    ordered = tuple(dict.fromkeys(m.concept.id for m in chosen if m.concept.id in interventions))
    if (
        not before
        and treatments
        and effect
        and reading.about_context
        and not re.search(
            r"\b(?:by|of|from|after|with|having|during)\b", reading.said[effect.end() : treatments[0].start + 1], re.I
        )
    ):
        ordered = ()
    outcomes = _outcomes(reading, pico) or tuple(_also_treatments(reading, chosen))
    named = [m for m in reading.of("condition") if not any(m.start < t.end and t.start < m.end for t in chosen)]
    conditions = pico.conditions
    if named and len(named) < len(reading.of("condition")):
        inside = {m.concept.id for m in reading.of("condition")} - {m.concept.id for m in named}
        conditions = tuple(c for c in conditions if c not in inside)
    populations = tuple(p for p in pico.populations if p != "population:massage-therapists")
    changes = {
        "interventions": ordered,
        "conditions": conditions,
        "outcomes": outcomes,
        "populations": populations,
        "other_terms": (),
    }
    return with_context(reading, pico.model_copy(update=changes))


def _outcomes(reading: Reading, pico: Pico) -> tuple[str, ...]:
    """Outcomes that stand in the words, without the word of the effect itself ("calms") where anything else is named."""
    effect = reading.effect
    verbs = {m.concept.id for m in reading.of("outcome") if effect and m.start >= effect.start() and m.end <= effect.end()}
    named = {m.concept.id for m in reading.of("outcome")} | {
        m.concept.id.replace("condition:", "outcome:") for m in reading.of("condition")
    }
    kept = tuple(o for o in pico.outcomes if o in named)
    rest = tuple(o for o in kept if o not in verbs)
    return rest if rest or pico.conditions else kept


def _also_treatments(reading: Reading, chosen: list[Match]) -> list[str]:
    """Outcomes whose words name a treatment too ("promotes relaxation")."""
    spans = [(m.start, m.end) for m in reading.treatments if m not in chosen]
    return [m.concept.id for m in reading.of("outcome") if (m.start, m.end) in spans]


def with_context(reading: Reading, pico: Pico) -> Pico:
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


def _beside(reading: Reading) -> tuple[str, ...]:
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
    r"\b(?:caused by|due to|because of|resulting from|linked to|(?:people|patients|those|adults|women|men|children|anyone|someone|individuals|sufferers) (?:living )?(?:with|who have|suffering from|affected by)|after|before|following|during|among|in|for|with|from|against|of)\s+(?P<words>[^,.;:()]{3,60})",
    re.IGNORECASE,
)


_GROUPS_OF_PEOPLE = frozenset(
    {"condition:infant-health", "condition:healthy", "condition:sport", "condition:any", "condition:pregnancy"}
)
"""Conditions so wide that a word before them makes another thing of them ("teething babies")."""


def narrowing(reading: Reading, effect: re.Match[str]) -> tuple[str, ...]:
    """Unknown words that name the kind of treatment, or the people or disease where no known condition stands."""
    taken = [(m.start, m.end) for m in reading.matches]
    symptoms = {(m.start, m.end) for m in reading.of("condition")}
    measured = any((m.start, m.end) not in symptoms for m in reading.of("outcome"))
    first = reading.treatments[0].end if reading.treatments else 0
    found: list[str] = list(other_thing(reading.said, first, measured=measured))
    for match in reading.treatments[:1]:
        if match.start < effect.start():
            found += unknown_words(" ".join(reading.said[: match.start].split()[-1:]))
            added = re.match(
                r"\s+(?:therapy |treatment |sessions? )?(?:with|using|plus|combined with|in|by|and)\s+([\w'’-]+(?: [\w'’-]+)?)",
                reading.said[match.end :],
            )
            if added and not any(s <= match.end + added.start(1) < e for s, e in taken):
                found += unknown_words(added[1])
    for match in reading.of("condition"):
        if match.start >= effect.end() and (match.concept.id in _GROUPS_OF_PEOPLE or match.concept.broad):
            found += unknown_words(" ".join(reading.said[effect.end() : match.start].split()[-1:]))
    spans = {(m.start, m.end) for m in reading.of("outcome")}
    groups = [m for m in reading.of("condition") if (m.start, m.end) not in spans]
    strict = not groups and not reading.of("population")
    for group in _GROUP.finditer(reading.said, effect.start()):
        causal = re.match(r"caused|due|because|resulting|linked|people|patients|those|adults|anyone|individuals", group[0], re.I)
        inside = any(s < group.end("words") and group.start("words") < e for s, e in taken)
        if (strict or causal) and not inside:
            found += unknown_words(group["words"])
    return tuple(dict.fromkeys(found))


_NEXT_THING = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or|as well as)\s+", re.IGNORECASE)


def unread(reading: Reading, effect: re.Match[str]) -> tuple[str, ...]:
    """What stands in a row with things that are known and is not known itself ("ease pain and prevent flares")."""
    start = effect.start()
    together = only_together(reading.said)
    found = [together] if together else []
    for joint in [*_NEXT_THING.finditer(reading.said, effect.end()), None]:
        end = joint.start() if joint else len(reading.said)
        part = reading.said[start:end].strip(" .")
        named = any(m.start < end and start < m.end for m in reading.matches if m.concept.facet != "intervention")
        if start > effect.start() and not named and (unknown_words(part) or cues.EFFECT.search(part)):
            found.append(part)
        start = joint.end() if joint else end
    return tuple(found)
