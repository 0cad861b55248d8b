"""`ClinicalQuestion`: a question as it was understood, by PICO and kind."""

from __future__ import annotations

from enum import StrEnum

from palpate.vocabulary.base import Model


class QuestionKind(StrEnum):
    """What is being asked, which decides what an answer leads with."""

    EFFECTIVENESS = "effectiveness"
    SAFETY = "safety"
    DOSE = "dose"
    MECHANISM = "mechanism"
    COVERAGE = "coverage"
    """Coverage or medical necessity."""
    COMPARISON = "comparison"
    PROVIDER = "provider"
    """Choosing a provider: training, licence, what to ask."""
    OTHER = "other"


class Pico(Model):
    """Population (with condition), intervention, comparator and outcome, as the words and the concepts they stand for.

    Concepts are ids of the terminology ("condition:fibromyalgia"); words outside the terminology stay as `other_terms`.
    """

    conditions: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    comparators: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    other_terms: tuple[str, ...] = ()


class ClinicalQuestion(Model):
    """A question parsed."""

    text: str
    kind: QuestionKind
    pico: Pico = Pico()
    broad: bool = False
    """Whether a family of conditions is asked about ("musculoskeletal problems"), so that the answer goes by condition."""
    red_flags: tuple[str, ...] = ()
    """Names of red flags that the question describes; any of them makes the answer urgent."""
    read_as: tuple[tuple[str, str], ...] = ()
    """Words that were taken for misspelt: as written, as read."""
    further: tuple[str, ...] = ()
    """Further questions of the same text, which were not read; each is to be asked by itself."""
