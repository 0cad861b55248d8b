"""What readers see of the desk: the approved version of an article, who approved it, and what became of it since."""

from __future__ import annotations

import json
import logging
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from palpate.editorial.article_text import ArticleText, digest_of
from palpate.editorial.articles import question_key, text_of
from palpate.editorial.tables import Approval, Article, ArticleVersion
from palpate.errors import EditorialError
from palpate.vocabulary import Answer, Reader, ReviewStatus
from palpate.vocabulary.base import Model

_LOG = logging.getLogger("palpate.desk")
_NOT_REVIEWED = " It has not been reviewed by a human yet."
"""The end of the disclaimer of an answer as it is composed; untrue of an approved one."""


class Declared(Model):
    """A reviewer and their conflicts of interest; "" says that they declared to have none."""

    name: str
    interests: str
    declared_at: datetime


class ApprovedArticle(Model):
    """The public version of an article."""

    id: int
    slug: str
    question: str
    reader: Reader
    language: str
    version: int
    digest: str
    library_version: int
    approved_at: datetime
    approved_by: str
    author: str
    reviewers: tuple[Declared, ...]
    conditions: tuple[str, ...]
    bottom_line: str
    in_review: bool
    """Whether a newer version is on its way."""
    new_evidence_at: datetime | None

    @property
    def address(self) -> str:
        """Where it is read, from the root of the site."""
        return f"/articles/{self.slug}"


def approved_for(session: Session, question: str, reader: Reader) -> ApprovedArticle | None:
    """The approved article on a question for a reader, where there is one; case and punctuation don't matter."""
    where = _public().where(Article.question_key == question_key(question), Article.reader == reader.value)
    return next((_article(*row) for row in session.execute(where)), None)


def approved_articles(session: Session, words: str = "", condition: str = "", limit: int | None = None) -> list[ApprovedArticle]:
    """Approved articles, the newest first: those that have all `words` in their question or bottom line, on a condition."""
    where = _public().order_by(Approval.at.desc(), Approval.id.desc())
    if condition:
        where = where.where(ArticleVersion.conditions.contains(f" {condition} ", autoescape=True))
    wanted = words.casefold().split()
    found: list[ApprovedArticle] = []
    for row in session.execute(where):
        try:
            article = _article(*row)
        except EditorialError as error:  # one that was tampered with takes no other from its readers
            _LOG.error("%s; it is not shown", error)
            continue
        said = f"{article.question} {article.bottom_line}".casefold()
        if all(word in said for word in wanted):
            found.append(article)
            if limit is not None and len(found) == limit:
                break
    return found


def approved_at(session: Session, slug: str) -> tuple[ApprovedArticle, ArticleText] | None:
    """The approved article of an address with its text, the answer marked as approved; None where there is none."""
    row = session.execute(_public().where(Article.slug == slug)).first()
    if row is None:
        return None
    article, version, approval = row
    text = text_of(version)
    return _article(article, version, approval), text.model_copy(update={"answer": _as_approved(text.answer)})


def retired_at(session: Session, slug: str) -> Article | None:
    """An article that readers could see once and that was retired."""
    where = select(Article).where(
        Article.slug == slug, Article.status == ReviewStatus.RETIRED.value, Article.public_version.is_not(None)
    )
    return session.scalars(where).first()


def approvals_of(session: Session, article_id: int) -> list[Approval]:
    """All approvals of an article, the newest first."""
    return list(session.scalars(select(Approval).where(Approval.article_id == article_id).order_by(Approval.number.desc())))


def _public() -> Select[Article, ArticleVersion, Approval]:
    return (
        select(Article, ArticleVersion, Approval)
        .join(ArticleVersion, (ArticleVersion.article_id == Article.id) & (ArticleVersion.number == Article.public_version))
        .join(Approval, (Approval.article_id == Article.id) & (Approval.number == Article.public_version))
        .where(Article.status != ReviewStatus.RETIRED.value)
    )


def _article(article: Article, version: ArticleVersion, approval: Approval) -> ApprovedArticle:
    if version.digest != approval.digest:
        raise EditorialError(f"Article {article.id}: the approval is not of the version that is public")
    if digest_of(version.text) != version.digest:
        raise EditorialError(f"Article {article.id}: the text is not the one that was approved")
    return ApprovedArticle(
        id=article.id,
        slug=article.slug,
        question=article.question,
        reader=Reader(article.reader),
        language=article.language,
        version=version.number,
        digest=version.digest,
        library_version=version.library_version,
        approved_at=datetime.fromisoformat(approval.at),
        approved_by=approval.reviewer,
        author=article.author,
        reviewers=tuple(Declared.model_validate(each) for each in json.loads(approval.reviewers)),
        conditions=tuple(version.conditions.split()),
        bottom_line=json.loads(version.text)["answer"]["bottom_line"],
        in_review=article.version != version.number,
        new_evidence_at=datetime.fromisoformat(article.new_evidence_at) if article.new_evidence_at else None,
    )


def _as_approved(answer: Answer) -> Answer:
    disclaimer = answer.disclaimer.removesuffix(_NOT_REVIEWED)
    return answer.model_copy(update={"review_status": ReviewStatus.APPROVED, "disclaimer": disclaimer})
