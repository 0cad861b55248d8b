"""What a reader's version is made from, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.verification import Gate
from palpate.library import Library
from palpate.vocabulary import CertaintyLevel, CriterionStatus, SectionKey, Verdict


@dataclass(frozen=True, slots=True)
class Material:
    """A clinician's article after the gate: every draft in it is borne out by its supports."""

    selection: Selection
    opening: tuple[Draft, ...]
    sections: tuple[DraftSection, ...]
    verdict: Verdict
    certainty: CertaintyLevel | None
    gate: Gate
    library: Library

    def section(self, key: SectionKey) -> DraftSection:
        """The section of that key; one without content where there is none."""
        return next((each for each in self.sections if each.key is key), DraftSection(key, "", ()))

    def ordered(self, *first: SectionKey) -> tuple[DraftSection, ...]:
        """The sections with some before the others."""
        return (*map(self.section, first), *(each for each in self.sections if each.key not in first))


@dataclass(frozen=True, slots=True)
class DraftCriterion:
    """A criterion of medical necessity before numbering."""

    key: str
    text: str
    status: CriterionStatus
    why: str
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Tailored:
    """An article for one reader, before numbering."""

    opening: tuple[Draft, ...]
    sections: tuple[DraftSection, ...]
    criteria: tuple[DraftCriterion, ...] = ()
    ask_doctor: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
