"""An approved article as the site shows it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, model_validator

from palpate.vocabulary import Answer, ReviewStatus
from palpate.vocabulary.base import Model


class Approval(Model):
    """Who signed a version off, and what conflicts of interest they declared; None: they declared to have none."""

    name: str
    at: datetime
    conflicts: str | None = None


class Reviewer(Model):
    """Who else reviewed the article beside the one who signed it off, and the conflicts declared; None: to have none."""

    name: str
    conflicts: str | None = None


class OwnWords(Model):
    """A sentence that an editor answers for by name, since no support bears it out."""

    title: str
    """The part of the article that it stands in."""
    text: str
    editor: str
    at: datetime


class PublishedArticle(Model):
    """One approved version. `slug` is its clean address, `digest` the SHA-256 of what was signed off."""

    slug: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*\z")
    answer: Answer
    approvals: tuple[Approval, ...] = Field(min_length=1)
    reviewers: tuple[Reviewer, ...] = ()
    first_published: datetime
    digest: str
    own_words: tuple[OwnWords, ...] = ()
    new_evidence_at: datetime | None = None
    """When newer evidence was seen to move its conclusion, where it was."""
    moved: tuple[str, ...] = ()
    """What it moved, a line each, the gravest first."""

    @model_validator(mode="after")
    def _only_what_was_approved(self) -> PublishedArticle:
        if self.answer.review_status is not ReviewStatus.APPROVED:
            raise ValueError(f"'{self.slug}' is {self.answer.review_status}: only approved articles are published")
        return self

    @property
    def last_reviewed(self) -> datetime:
        """When the newest approval was given."""
        return max(approval.at for approval in self.approvals)
