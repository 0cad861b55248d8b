"""Living evidence: approved articles and kept questions, asked again of the newest library.

An article is flagged where the evidence moved its conclusion (`answering.difference`). What is compared is the answer that palpate
makes from the library version that was approved, and the one that it makes now: so an editor's rewording, or a new version of
palpate, is never taken for new evidence. The approved text stays as it was signed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from pydantic import Field
from sqlalchemy import Integer, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from palpate.answering import ask
from palpate.answering.difference import Difference, difference
from palpate.editorial import audit, clock
from palpate.editorial.approved import ApprovedArticle, approved_articles
from palpate.editorial.articles import permit
from palpate.editorial.database import Base, Database
from palpate.editorial.roles import Action, Actor
from palpate.editorial.tables import Approval, Article
from palpate.errors import PalpateError, UsageError
from palpate.library import Library
from palpate.vocabulary import Answer, Reader
from palpate.vocabulary.base import Model

WATCHER = Actor(name="palpate watch")
"""Who the audit log names for what the watch does by itself."""
_LOG = logging.getLogger("palpate.watch")
OpenAt = Callable[[int], Library]
"""Opens the library at an older version."""


class WatchedQuestion(Base):
    """A question whose answer is watched, with the library version of the answer that was last told."""

    __tablename__ = "watched_questions"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    reader: Mapped[str] = mapped_column(String(20))
    library_version: Mapped[int] = mapped_column(Integer)
    kept_by_id: Mapped[int | None] = mapped_column(Integer)
    kept_by: Mapped[str] = mapped_column(String(200))
    kept_at: Mapped[str] = mapped_column(String(40))


class WatchEvent(Base):
    """A conclusion that moved: of an article, or of a question where `article_id` is None."""

    __tablename__ = "watch_events"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    article_id: Mapped[int | None] = mapped_column(Integer, index=True)
    article_version: Mapped[int | None] = mapped_column(Integer)
    question: Mapped[str] = mapped_column(Text)
    reader: Mapped[str] = mapped_column(String(20))
    difference: Mapped[str] = mapped_column(Text)
    """`Difference` as JSON."""
    at: Mapped[str] = mapped_column(String(40))
    told_at: Mapped[str | None] = mapped_column(String(40), default=None)
    """When everybody who is to be told was told; None while that is due."""
    told_by: Mapped[str] = mapped_column(String(40), default="")
    """Channels that took it already, a comma between them."""


class Moved(Model):
    """An event as it is shown and told."""

    id: int
    article_id: int | None
    slug: str | None
    question: str
    reader: Reader
    at: datetime
    told: bool
    told_by: tuple[str, ...] = Field(default=(), exclude=True)
    difference: Difference


def watch(
    database: Database,
    library: Library,
    open_at: OpenAt,
    *,
    only: int | None = None,
    problem: Callable[[str], object] = _LOG.warning,
) -> list[Moved]:
    """Ask everything again, or the article of a number `only`, and keep what moved; gives the new events.

    An event that is known already is not told twice. What can't be asked again is told to `problem`, and the rest goes on.
    """
    with database.reading() as session:
        articles = [each for each in approved_articles(session) if only in {None, each.id}]
        questions = list(session.scalars(select(WatchedQuestion))) if only is None else []
    events = []
    for article in articles:
        moved = _moved(article.question, article.reader, article.library_version, library, open_at, problem)
        with database.writing() as session:
            events += _flag(session, article, moved)
    for question in questions:
        moved = _moved(question.question, Reader(question.reader), question.library_version, library, open_at, problem)
        with database.writing() as session:
            events += _tell_question(session, question, moved, library.version)
    with database.reading() as session:
        return [event for event in moved_conclusions(session) if event.id in set(events)]


def watched_state(session: Session) -> tuple[int, int]:
    """Changes when there is more to watch: the newest approval and the newest question."""
    return (
        session.scalar(select(func.max(Approval.id))) or 0,
        session.scalar(select(func.max(WatchedQuestion.id))) or 0,
    )


def keep_question(session: Session, actor: Actor, answer: Answer) -> WatchedQuestion:
    """Watch a question from the answer on that somebody has before them; one that is watched already stays as it is."""
    permit(actor, Action.SUBMIT, "keep a question")
    same = select(WatchedQuestion).where(
        WatchedQuestion.question == answer.question, WatchedQuestion.reader == answer.reader.value
    )
    if known := session.scalars(same).first():
        return known
    kept = WatchedQuestion(
        question=answer.question,
        reader=answer.reader.value,
        library_version=answer.library.version,
        kept_by_id=actor.id,
        kept_by=actor.name,
        kept_at=clock.now().isoformat(),
    )
    session.add(kept)
    session.flush()
    audit.append(session, actor, "question.watch", f"question:{kept.id}", {"question": kept.question, "reader": kept.reader})
    return kept


def drop_question(session: Session, actor: Actor, number: int) -> None:
    """Watch a question no longer. Raises `UsageError` where it is not watched."""
    permit(actor, Action.SUBMIT, "drop a question")
    kept = session.get(WatchedQuestion, number)
    if kept is None:
        raise UsageError(f"No question {number} is watched")
    session.delete(kept)
    audit.append(session, actor, "question.unwatch", f"question:{number}", {"question": kept.question})


def watched_questions(session: Session) -> list[WatchedQuestion]:
    """All that are watched, in the order in which they were kept."""
    return list(session.scalars(select(WatchedQuestion).order_by(WatchedQuestion.id)))


def moved_conclusions(session: Session, *, article_id: int | None = None, untold: bool = False) -> list[Moved]:
    """Events, the newest first: of one article, or those alone that are still to be told."""
    where = select(WatchEvent, Article.slug).outerjoin(Article, Article.id == WatchEvent.article_id)
    if article_id is not None:
        where = where.where(WatchEvent.article_id == article_id)
    if untold:
        where = where.where(WatchEvent.told_at.is_(None))
    return [
        Moved(
            id=event.id,
            article_id=event.article_id,
            slug=slug,
            question=event.question,
            reader=Reader(event.reader),
            at=datetime.fromisoformat(event.at),
            told=event.told_at is not None,
            told_by=tuple(filter(None, event.told_by.split(","))),
            difference=Difference.model_validate_json(event.difference),
        )
        for event, slug in session.execute(where.order_by(WatchEvent.id.desc()))
    ]


def last_moved(session: Session, article: ApprovedArticle) -> Moved | None:
    """What moved the conclusion of an article that is flagged, as it was last seen."""
    return next(iter(moved_conclusions(session, article_id=article.id)), None) if article.new_evidence_at else None


def mark_told(session: Session, number: int, channels: Collection[str], *, all_told: bool) -> None:
    """Remember which channels took an event, and whether it was told by all."""
    event = session.get(WatchEvent, number)
    if event is not None:
        event.told_by = ",".join(sorted(channels))
        event.told_at = clock.now().isoformat() if all_told else None


def _moved(
    question: str, reader: Reader, version: int, library: Library, open_at: OpenAt, problem: Callable[[str], object]
) -> Difference | None:
    """What moved since a version; None where that is the newest itself, or can't be told."""
    if version == library.version:
        return None
    try:
        before = ask(question, open_at(version), reader=reader)
        return difference(before, ask(question, library, reader=reader), library)
    except PalpateError as error:
        problem(f"'{question}' could not be held against newer evidence: {error}")
        return None


def _flag(session: Session, article: ApprovedArticle, moved: Difference | None) -> list[int]:
    """Flag an article whose conclusion moved, and take the flag away where it moved back."""
    row = session.get(Article, article.id, with_for_update=True)
    if row is None or row.public_version != article.version or moved is None:
        return []
    about = {"version": article.version, "library": moved.library_after}
    if not moved:
        if row.new_evidence_at:
            row.new_evidence_at = None
            audit.append(session, WATCHER, "article.evidence_settled", f"article:{article.id}", about)
        return []
    known = select(WatchEvent).where(WatchEvent.article_id == article.id, WatchEvent.article_version == article.version)
    last = session.scalars(known.order_by(WatchEvent.id.desc()).limit(1)).first()
    if last and row.new_evidence_at and Difference.model_validate_json(last.difference).changes == moved.changes:
        return []
    row.new_evidence_at = clock.now().isoformat()
    audit.append(
        session, WATCHER, "article.new_evidence", f"article:{article.id}", {**about, "moved": [one.kind for one in moved.changes]}
    )
    return [_event(session, moved, article.reader, article_id=article.id, article_version=article.version)]


def _tell_question(session: Session, asked: WatchedQuestion, moved: Difference | None, version: int) -> list[int]:
    """Keep what moved of a question; from then on it is held against the newest answer. Nothing where another process did."""
    kept = session.get(WatchedQuestion, asked.id, with_for_update=True)
    if kept is None or not moved or kept.library_version != asked.library_version:
        return []
    kept.library_version = version
    return [_event(session, moved, Reader(kept.reader))]


def _event(
    session: Session, moved: Difference, reader: Reader, article_id: int | None = None, article_version: int | None = None
) -> int:
    event = WatchEvent(
        article_id=article_id,
        article_version=article_version,
        question=moved.question,
        reader=reader.value,
        difference=moved.model_dump_json(),
        at=clock.now().isoformat(),
    )
    session.add(event)
    session.flush()
    return event.id
