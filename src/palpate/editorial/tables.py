"""The tables of articles and reviews. Times are ISO 8601 in UTC; versions and approvals are never changed once written."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from palpate.editorial.database import Base


class Article(Base):
    """A question for a reader, with where its newest version stands and which version is public."""

    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    question: Mapped[str] = mapped_column(Text)
    question_key: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256 of the question without case, spaces and punctuation."""
    reader: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12), default="en")
    status: Mapped[str] = mapped_column(String(30), index=True)
    """`ReviewStatus` of the newest version."""
    version: Mapped[int] = mapped_column(Integer)
    """Number of the newest version."""
    revision: Mapped[int] = mapped_column(Integer)
    """Counts the acts; whoever decides on the article as a whole names the one that they saw."""
    review_round: Mapped[int] = mapped_column(Integer, default=1)
    """Counts the reviews: a new version of an approved article begins one."""
    public_version: Mapped[int | None] = mapped_column(Integer, default=None)
    """Number of the approved version that readers see."""
    author_id: Mapped[int | None] = mapped_column(Integer)
    author: Mapped[str] = mapped_column(String(200))
    submitted_at: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text, default="")
    """Why changes were requested or the article was retired."""
    new_evidence_at: Mapped[str | None] = mapped_column(String(40), default=None)
    """When newer evidence was seen to move the approved version, where it was."""


class ArticleVersion(Base):
    """One text of an article. A trigger of the database forbids to change or delete a row."""

    __tablename__ = "article_versions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int] = mapped_column(Integer)
    """Counts from 1."""
    text: Mapped[str] = mapped_column(Text)
    """`ArticleText` as canonical JSON."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of `text`."""
    library_version: Mapped[int] = mapped_column(Integer)
    conditions: Mapped[str] = mapped_column(Text)
    """Concepts that the question is on, each with a space before and behind."""
    composed: Mapped[bool] = mapped_column()
    """Whether palpate composed it anew; else it is an edit of the version before."""
    made_by_id: Mapped[int | None] = mapped_column(Integer)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")


class Approval(Base):
    """Who approved a version, and which to the letter. Never changed either."""

    __tablename__ = "approvals"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    reviewer_id: Mapped[int | None] = mapped_column(Integer)
    reviewer: Mapped[str] = mapped_column(String(200))
    at: Mapped[str] = mapped_column(String(40))
    reviewers: Mapped[str] = mapped_column(Text)
    """JSON: all reviewers who had declared their interests, each with the declaration."""


class Assignment(Base):
    """A reviewer of an article in one round, with what they declared; `interests` is None until then and "" for none."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("article_id", "review_round", "reviewer_id"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    review_round: Mapped[int] = mapped_column(Integer)
    reviewer_id: Mapped[int] = mapped_column(Integer, index=True)
    reviewer: Mapped[str] = mapped_column(String(200))
    assigned_by: Mapped[str] = mapped_column(String(200))
    assigned_at: Mapped[str] = mapped_column(String(40))
    interests: Mapped[str | None] = mapped_column(Text, default=None)
    declared_at: Mapped[str | None] = mapped_column(String(40), default=None)


class Decision(Base):
    """A statement accepted or edited by a reviewer; it holds as long as the statement (`Placed.key`) stands unchanged."""

    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    review_round: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    statement: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(20))
    """ "accepted", "edited" or "own words"."""
    reviewer_id: Mapped[int | None] = mapped_column(Integer)
    reviewer: Mapped[str] = mapped_column(String(200))
    at: Mapped[str] = mapped_column(String(40))


class Comment(Base):
    """A remark on a statement, or on the article where `statement` is None; `answers` is the remark that it replies to."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    statement: Mapped[str | None] = mapped_column(String(24), default=None)
    answers: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), default=None)
    writer_id: Mapped[int | None] = mapped_column(Integer)
    writer: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(40))
