"""`Citation` and `Record`: one source held in the library, with what was read from it.

A record is a flat document, one JSON object a line in a curated file. Its JSON Schema is published in
`docs/record.schema.json`; `docs/record-format.md` explains it field by field.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from palpate.vocabulary.base import Model
from palpate.vocabulary.evidence import Finding, Recommendation, SafetyNote

Year = Annotated[int, Field(ge=1500, le=2100)]
Pmid = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")]
Pmcid = Annotated[str, StringConstraints(pattern=r"^PMC[1-9][0-9]*$")]
Doi = Annotated[str, StringConstraints(pattern=r"^10\.[0-9.]{4,}/\S+$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^(pmid:[1-9][0-9]{0,8}|pmcid:PMC[1-9][0-9]*|doi:10\.[0-9.]{4,}/\S+)$")]
"""An identifier with its kind: "pmid:12345678", "doi:10.1000/182", "pmcid:PMC123456"."""


class RecordKind(StrEnum):
    """What a source is. The order is no ranking; `library.ranking` holds the weights."""

    GUIDELINE = "guideline"
    POLICY = "policy"
    OVERVIEW_OF_REVIEWS = "overview_of_reviews"
    META_ANALYSIS = "meta_analysis"
    SYSTEMATIC_REVIEW = "systematic_review"
    EVIDENCE_MAP = "evidence_map"
    RANDOMIZED_TRIAL = "randomized_trial"
    CLINICAL_TRIAL = "clinical_trial"
    OBSERVATIONAL_STUDY = "observational_study"
    CASE_REPORT = "case_report"
    SURVEY = "survey"
    MECHANISM_STUDY = "mechanism_study"
    PROTOCOL = "protocol"
    NARRATIVE_REVIEW = "narrative_review"
    PRECLINICAL_STUDY = "preclinical_study"
    COMMENT = "comment"
    OTHER = "other"


class Citation(Model):
    """Bibliographic facts. Authors are written as in the Vancouver style ("Furlan AD"), a collective by its name."""

    title: str = Field(min_length=1)
    authors: tuple[str, ...] = ()
    journal: str | None = None
    year: Year | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    pmid: Pmid | None = None
    pmcid: Pmcid | None = None
    doi: Doi | None = None
    urls: tuple[str, ...] = ()
    language: str | None = None
    """ISO 639-2 code as NLM writes it, "eng"; None where the source does not say."""
    vernacular_title: str | None = None


class TextSection(Model):
    """One section of a record's own text; `label` is the heading as printed ("METHODS", "Results > Pain"), if any."""

    label: str | None = None
    text: str


class Correction(Model):
    """A link between two publications, as PubMed's CommentsCorrections gives it."""

    kind: str
    """NLM's RefType: RetractionIn, RetractionOf, ErratumIn, UpdateIn, UpdateOf, ExpressionOfConcernIn, ..."""
    pmid: str | None = None
    doi: str | None = None
    citation: str | None = None


class Record(Citation):
    """One source held in the library: its citation, its kind, its text or an own-words digest, and what was found in it."""

    id: str = Field(min_length=1, pattern=r"^[^\s#@]+$")
    """Unique in a library: the slug of a curated record, else "pmid:...", "doi:...", "pmcid:..." or "title:..."."""
    kind: RecordKind = RecordKind.OTHER
    provenance: str = "curated"
    """Where the record came from: "curated", "pubmed", "jats", "ris", "nbib", "bibtex", "csl", "europepmc"."""
    abstract: tuple[TextSection, ...] = ()
    body: tuple[TextSection, ...] = ()
    """Full text, section by section, tables as text; empty where only the abstract is held."""
    summary: str | None = None
    """A digest in palpate's own words, for curated records."""
    limitations: str | None = None
    population: str | None = None
    n_studies: int | None = Field(default=None, ge=0)
    n_participants: int | None = Field(default=None, ge=0)
    findings: tuple[Finding, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    safety: tuple[SafetyNote, ...] = ()
    topics: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    """MeSH descriptor names, a major topic with a trailing "*"."""
    keywords: tuple[str, ...] = ()
    retracted: bool = False
    corrections: tuple[Correction, ...] = ()
    supersedes: tuple[str, ...] = ()
    """Ids of records that this one updates (an earlier edition or version)."""
    superseded_by: tuple[str, ...] = ()
    """Ids of records that update this one. A superseded record is shown as such and supports no conclusion."""
    references: tuple[Identifier, ...] = ()
    """What a review or guideline cites, by all identifiers that its list gives; of other papers it is not kept."""
    included_studies: tuple[Identifier, ...] = ()
    """Primary studies that a review says that it includes, one identifier a publication (the PMID before the DOI)."""
    licence: str | None = None
    notes: str | None = None
    checked_by: int | None = Field(default=None, ge=0)
    """How many people compared a curated record with its source."""
