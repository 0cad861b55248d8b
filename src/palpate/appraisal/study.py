"""A finding as it was read, and what of the whole study bears on each place that one is read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palpate.appraisal.acronyms import acronyms_in
from palpate.appraisal.arms import NOT_STATED, Comparison, comparison_of
from palpate.appraisal.directions import Change
from palpate.appraisal.passages import Sentence
from palpate.appraisal.sides import Arms, arms_of, with_acronyms
from palpate.appraisal.values import GroupValue
from palpate.vocabulary import Finding


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """A finding, the sentence or row of a table that it was read from, and what is doubtful about it, in words."""

    finding: Finding
    address: str
    """Of that place (`vocabulary.support`)."""
    quote: str
    flags: tuple[str, ...] = ()
    change: Change | None = None
    """What the words say happened to the outcome; `finding.direction` says whether that is good."""
    groups: tuple[GroupValue, ...] = ()
    """Two groups side by side where the sentence or row prints them."""
    tabular: bool = False
    """Whether it was read from a row of a table, of which the quote is only the cells."""


@dataclass(frozen=True, slots=True)
class Study:
    """What of the whole study bears on each place that a finding is read from."""

    comparison: Comparison
    arms: Arms
    about: str
    """Title and condition: on them may depend which way an outcome points."""
    meanings: Mapping[str, str]
    """Of its acronyms."""


def study_of(sentences: Sequence[Sentence]) -> Study:
    """What title and abstract tell of the groups, the condition and the acronyms."""
    comparison = comparison_of(sentences)
    meanings = acronyms_in(sentence.text for sentence in sentences)
    named = (name if name != NOT_STATED else "" for name in (comparison.intervention, comparison.comparator))
    arms = with_acronyms(arms_of(*named), meanings)
    return Study(comparison, arms, f"{sentences[0].text} {comparison.condition}", meanings)
