"""`Answer`: the article that a question gets. Its JSON is a contract, published as `docs/answer.schema.json`."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from palpate.vocabulary.base import Model
from palpate.vocabulary.evidence import CertaintyLevel
from palpate.vocabulary.question import Pico, QuestionKind
from palpate.vocabulary.record import RecordKind


class Verdict(StrEnum):
    """What the bottom line comes to."""

    YES = "yes"
    CONDITIONALLY = "conditionally"
    NO = "no"
    INSUFFICIENT = "insufficient"


class Reader(StrEnum):
    """For whom an answer is chosen and worded. The facts are the same for all."""

    CLINICIAN = "clinician"
    THERAPIST = "therapist"
    PATIENT = "patient"
    PAYER = "payer"
    RESEARCHER = "researcher"


class CriterionStatus(StrEnum):
    """Whether the evidence held bears a criterion of medical necessity."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class SectionKey(StrEnum):
    """The sections of an article, in the order in which they stand for a clinician; other readers have an order of their own."""

    GUIDELINES = "guidelines"
    KEY_POINTS = "key_points"
    TREATMENT_PLAN = "treatment_plan"
    SAFETY = "safety"
    RESEARCH = "research"
    UNKNOWNS = "unknowns"


class ReviewStatus(StrEnum):
    """Where an article stands with its human reviewers."""

    PENDING = "pending human review"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under review"
    CHANGES_REQUESTED = "changes requested"
    APPROVED = "approved"
    RETIRED = "retired"


class Statement(Model):
    """One sentence or line of an answer with the addresses that support it (`vocabulary.support`)."""

    text: str = Field(min_length=1)
    supports: tuple[str, ...] = Field(min_length=1)
    refs: tuple[int, ...] = Field(min_length=1)
    """Numbers of the references that hold those supports, ascending."""
    group: str | None = None
    """A heading shared with its neighbours inside the section ("Low back pain", "Contraindications")."""
    quotation: bool = False
    """Whether the text is a sentence of the source, word for word."""
    rewords: str | None = None
    """The statement in the clinician's words where `text` says it more plainly: it is checked against the supports, and `text`
    against it."""


class EffectRow(Model):
    """One row of the effects table in "From the research"; numbers as published."""

    condition: str
    comparator: str
    intervention: str
    outcome: str
    timepoint: str | None = None
    effect: str | None = None
    """Measure, estimate and interval in print form: "SMD −0.62 (95% CI −1.03 to −0.21)"."""
    direction: str
    studies: int | None = None
    participants: int | None = None
    certainty: str | None = None
    i2: float | None = None
    """Heterogeneity in percent, as published."""
    certainty_basis: str | None = None
    """Who rated the certainty and by what scheme."""
    read: bool = False
    """Whether palpate read it from the abstract by itself; no person has checked it."""
    support: str
    ref: int


class Section(Model):
    """A part of the article."""

    key: SectionKey
    title: str
    statements: tuple[Statement, ...] = ()
    table: tuple[EffectRow, ...] = ()


class Criterion(Model):
    """A criterion of medical necessity with what bears on it; one that nothing held bears on is unknown and has no statements."""

    key: str
    text: str
    status: CriterionStatus
    why: str
    """How the status follows from what is held; states no finding."""
    statements: tuple[Statement, ...] = ()


class Reference(Model):
    """A numbered reference."""

    number: int = Field(ge=1)
    record: str
    title: str
    authors: tuple[str, ...] = ()
    journal: str | None = None
    year: int | None = None
    kind: RecordKind
    pmid: str | None = None
    doi: str | None = None
    url: str | None = None
    superseded_by: tuple[str, ...] = ()
    citation: str
    """The reference in print form, Vancouver style."""


class LibraryStamp(Model):
    """The library that an answer was made from, so that it can be made again."""

    uri: str
    """Where it lay for the one who asked; empty in what a site gives out."""
    version: int
    records: int


class Answer(Model):
    """The article. `bottom_line` is the text of `bottom_line_statements`; an abstention has text but no statements."""

    question: str
    reader: Reader = Reader.CLINICIAN
    kind: QuestionKind
    pico: Pico
    read_as: tuple[tuple[str, str], ...] = ()
    """Words that were taken for misspelt, each with the word that it was read as."""
    not_read: tuple[str, ...] = ()
    """Words of the question that palpate does not know and did not take into account."""
    verdict: Verdict
    certainty: CertaintyLevel | None = None
    abstained: bool = False
    urgent: bool = False
    urgent_advice: str | None = None
    bottom_line: str
    bottom_line_statements: tuple[Statement, ...] = ()
    evidence_to: int | None = None
    """Year of the newest source cited."""
    criteria: tuple[Criterion, ...] = ()
    """For payers: the criteria of medical necessity, each met, unmet or unknown."""
    sections: tuple[Section, ...] = ()
    ask_doctor: tuple[str, ...] = ()
    """For patients: questions to take to a doctor; they state nothing."""
    references: tuple[Reference, ...] = ()
    library: LibraryStamp
    review_status: ReviewStatus = ReviewStatus.PENDING
    disclaimer: str
    follow_ups: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    """On an abstention, and for researchers: what was looked for, and where."""
    suggestion: str | None = None
    """On an abstention: the command that would bring evidence in."""
    reworded_by: str | None = None
    """The language model whose wording some statements have; each says just what palpate's own did, and passed the same checks."""
