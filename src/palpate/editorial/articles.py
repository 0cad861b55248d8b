"""Articles: an answer submitted for review, its versions, and the one way in which an act on it begins and ends.

Every act runs in one transaction: it locks the article, holds what the actor saw against what is there, asks the table of
`transitions`, does its work, and writes the audit log.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from palpate.editorial import audit, clock
from palpate.editorial.article_text import ArticleText, digest_of
from palpate.editorial.roles import Action, Actor, may
from palpate.editorial.tables import Article, ArticleVersion
from palpate.editorial.transitions import Act, after
from palpate.errors import ConflictError, EditorialError, ForbiddenError, UsageError
from palpate.vocabulary import Answer, Reader, ReviewStatus

_LOCK = 7033
"""Number of PostgreSQL's advisory lock that makes submissions wait for each other, so that no two take one address."""
_LONGEST_SLUG = 80
_LONGEST_REMARK = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What the actor had before them: the number of the newest version and, for acts on the article as a whole, its revision."""

    version: int
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An article with its newest version."""

    article: Article
    version: ArticleVersion

    @property
    def text(self) -> ArticleText:
        """The text of that version."""
        return text_of(self.version)


def text_of(version: ArticleVersion) -> ArticleText:
    """The text of a version; raises `EditorialError` where it is not the one that its digest names."""
    if digest_of(version.text) != version.digest:
        raise EditorialError(f"Version {version.number} of article {version.article_id} was changed after it was written")
    return ArticleText.model_validate_json(version.text)


def submit(session: Session, actor: Actor, answer: Answer) -> Article:
    """Make an article of an answer. Raises `ConflictError` where the question has one for this reader, `EditorialError` for
    an answer that states nothing."""
    permit(actor, Action.SUBMIT, "submit an article")
    if not answer.bottom_line_statements and not any(section.statements for section in answer.sections):
        raise EditorialError("This answer states nothing that could be reviewed: add evidence, and ask again")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    key = question_key(answer.question)
    same = select(Article).where(
        Article.question_key == key, Article.reader == answer.reader.value, Article.status != ReviewStatus.RETIRED.value
    )
    if known := session.scalars(same).first():
        raise ConflictError(f"This question has an article for this reader already: number {known.id}, {known.status}")
    now = clock.now().isoformat()
    article = Article(
        slug=_free_slug(session, answer), question=answer.question, question_key=key, reader=answer.reader.value, language="en",
        status=ReviewStatus.SUBMITTED.value, version=0, revision=1, review_round=1, author_id=actor.id, author=actor.name,
        submitted_at=now, changed_at=now, why="",
    )  # fmt: skip
    session.add(article)
    session.flush()
    version = add_version(session, actor, article, ArticleText(answer=answer), composed=True)
    _log(session, actor, "submit", article, version, {"question": answer.question, "reader": answer.reader.value})
    return article


def add_version(
    session: Session, actor: Actor, article: Article, new: ArticleText, *, composed: bool, note: str = ""
) -> ArticleVersion:
    """Write the next version of an article."""
    article.version += 1
    written = new.as_json()
    version = ArticleVersion(
        article_id=article.id, number=article.version, text=written, digest=digest_of(written),
        library_version=new.answer.library.version, conditions=" ".join(["", *new.answer.pico.conditions, ""]),
        composed=composed, made_by_id=actor.id, made_by=actor.name, made_at=clock.now().isoformat(), note=note,
    )  # fmt: skip
    session.add(version)
    session.flush()
    return version


def begin(session: Session, article_id: int, act: Act, seen: Seen) -> Held:
    """Lock an article for an act that leads it to its next status.

    Raises `UsageError` where there is none, `ConflictError` where it changed since the actor saw it, `EditorialError` where
    its status forbids the act.
    """
    article = session.get(Article, article_id, with_for_update=True, populate_existing=True)
    if article is None:
        raise UsageError(f"There is no article {article_id}")
    as_seen(article, seen)
    article.status = after(ReviewStatus(article.status), act).value
    return Held(article, version_of(session, article.id, article.version))


def as_seen(article: Article, seen: Seen) -> None:
    """Raise `ConflictError` where an article is not what the actor saw."""
    if article.version != seen.version:
        raise ConflictError(
            f"The article has version {article.version} now, and you saw version {seen.version}: look at it again before you go on"
        )
    if seen.revision is not None and article.revision != seen.revision:
        raise ConflictError("Somebody did something on this article meanwhile: look at it again before you go on")


def end(session: Session, actor: Actor, act: Act, held: Held, details: Mapping[str, Any] | None = None) -> None:
    """Count the act and write it into the audit log, with the digest of the version that it was done to."""
    held.article.revision += 1
    held.article.changed_at = clock.now().isoformat()
    _log(session, actor, act.value, held.article, held.version, details or {})


def version_of(session: Session, article_id: int, number: int) -> ArticleVersion:
    """A version by its number; raises `UsageError` where there is none."""
    where = select(ArticleVersion).where(ArticleVersion.article_id == article_id, ArticleVersion.number == number)
    version = session.scalars(where).first()
    if version is None:
        raise UsageError(f"Article {article_id} has no version {number}")
    return version


def versions_of(session: Session, article_id: int) -> Sequence[ArticleVersion]:
    """All versions, oldest first."""
    where = select(ArticleVersion).where(ArticleVersion.article_id == article_id)
    return session.scalars(where.order_by(ArticleVersion.number)).all()


def held(session: Session, article_id: int) -> Held | None:
    """An article with its newest version, to look at."""
    article = session.get(Article, article_id)
    return Held(article, version_of(session, article.id, article.version)) if article else None


def permit(actor: Actor, action: Action, what: str) -> None:
    """Raise `ForbiddenError` where an actor may not do something, or is nobody."""
    if not actor.known or not may(actor, action):
        raise ForbiddenError(f"'{actor.name}' may not {what}: log in as somebody who may")


def remark(said: str, what: str) -> str:
    """A text that a person writes, as it is stored. Raises `UsageError` where it is empty or too long."""
    said = said.replace("\r\n", "\n").strip()
    if not said:
        raise UsageError(f"Write {what}: it is empty")
    if len(said) > _LONGEST_REMARK:
        raise UsageError(f"Write {what} in fewer words: it has {len(said):,} characters, {_LONGEST_REMARK:,} at most")
    return said.replace("\x00", "")


def question_key(question: str) -> str:
    """What two wordings of a question share that differ in case, spaces and punctuation alone."""
    return digest_of(" ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", question).casefold())))


def _free_slug(session: Session, answer: Answer) -> str:
    """A readable address that no article has."""
    plain = unicodedata.normalize("NFKD", answer.question.lower()).encode("ascii", "ignore").decode()
    whole = "-".join(re.findall(r"[a-z0-9]+", plain)) or "article"
    base = whole[:_LONGEST_SLUG].rsplit("-", 1)[0] if len(whole) > _LONGEST_SLUG else whole
    base += "" if answer.reader is Reader.CLINICIAN else f"-{answer.reader.value}"
    taken = set(session.scalars(select(Article.slug).where(Article.slug.startswith(base, autoescape=True))))
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug


def _log(session: Session, actor: Actor, act: str, article: Article, version: ArticleVersion, details: Mapping[str, Any]) -> None:
    about = {"version": version.number, "digest": version.digest, "status": article.status, **details}
    audit.append(session, actor, f"article.{act}", f"article:{article.id}", about)
