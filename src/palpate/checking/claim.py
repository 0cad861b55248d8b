"""What a claim is: its kind, what it is on and how firmly it is made; and the words of a clause as it is read for one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from palpate.checking import cues
from palpate.checking.cues import Strength
from palpate.checking.guards import is_absent
from palpate.synthesis import TimeWindow
from palpate.terminology import Match
from palpate.vocabulary import Pico


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
    prevents: bool = False
    """Whether it is claimed that something does not come about at all."""
    rest: tuple[str, ...] = ()
    """Further things that are claimed in the same breath and that the terminology does not know."""
    reason: str = ""
    """Of an empty claim: why it can't be checked."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence without a treatment or a condition of its own speaks of."""

    treatments: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


_THERAPIST = re.compile(r"therapists?$|practitioners?$|physio$|chiropractors?$|osteopaths?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a clause, what they name, and what was spoken of before."""

    said: str
    own: str
    offset: int
    matches: tuple[Match, ...]
    context: Context
    item: bool

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether a wording is in the clause or in what leads to it."""
        return bool(pattern.search(self.said))

    def of(self, facet: str) -> list[Match]:
        """The concepts of a facet that are named."""
        return [match for match in self.matches if match.concept.facet == facet]

    @property
    def treatments(self) -> list[Match]:
        """Treatments named; the people who give them are none."""
        found = [
            m
            for m in self.of("intervention")
            if not _THERAPIST.search(self.said[m.start : m.end]) and not is_absent(self.said[: m.start])
        ]
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
        cue = min(
            (found.start() for found in (self.effect, cues.SAFE.search(self.said), cues.HARM.search(self.said)) if found),
            default=40,
        )
        before = self.said[:cue]
        return bool(self.context.treatments) and (self.item or bool(cues.CONTEXT_SUBJECT.match(before)))

    @property
    def on_treatment(self) -> bool:
        """Whether it speaks of a treatment, by name or going on about the one before."""
        return bool(self.treatments) or self.about_context

    @property
    def has_object(self) -> bool:
        """Whether something that can be treated or measured is named."""
        return bool(self.of("condition") or self.of("outcome"))
