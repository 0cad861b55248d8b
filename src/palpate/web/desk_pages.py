"""What the pages of the desk show, read from the database and from the library at the article's version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from palpate.editorial import articles, reviewing
from palpate.editorial.article_text import OwnWords, Placed, statements
from palpate.editorial.roles import Action, Actor, may
from palpate.editorial.tables import Article, Comment, Decision
from palpate.editorial.transitions import Act, allowed
from palpate.editorial.users import all_users
from palpate.library import Library
from palpate.rendering.audit import context
from palpate.vocabulary import Reader, ReviewStatus, Support
from palpate.vocabulary.base import Model
from palpate.web.article_versions import SentenceChange, VersionLine, changes_between, version_lines
from palpate.web.showing_supports import record_address

_SUPPORTS_SHOWN = 6
"""Supports of a statement on the page of the article; all of them are on the page of the statement."""


class DeskLine(Model):
    """An article in the queue."""

    id: int
    question: str
    reader: Reader
    status: ReviewStatus
    version: int
    author: str
    changed_at: datetime
    reviewers: tuple[str, ...]
    public: bool


class DeskPage(Model):
    """The queue."""

    view: str
    articles: tuple[DeskLine, ...]


class SupportLine(Model):
    """A support in short."""

    address: str
    said: str
    record_address: str


class RemarkShown(Model):
    """A remark with the replies to it."""

    id: int
    writer: str
    at: datetime
    version: int
    text: str
    replies: tuple[RemarkShown, ...] = ()


class DecisionShown(Model):
    """What a reviewer decided."""

    kind: str
    reviewer: str
    at: datetime


class StatementShown(Model):
    """A statement with its supports, decisions and remarks."""

    key: str
    place: str
    title: str
    group: str | None
    text: str
    rewords: str | None = None
    quotation: bool = False
    own_words: OwnWords | None = None
    supports: tuple[SupportLine, ...] = ()
    more_supports: int = 0
    decisions: tuple[DecisionShown, ...] = ()
    remarks: tuple[RemarkShown, ...] = ()


class ReviewerShown(Model):
    """A reviewer and what they declared; `interests` is None until they have, and "" for none."""

    id: int
    name: str
    interests: str | None


class DeskArticle(Model):
    """An article on the desk as an actor sees it."""

    id: int
    slug: str
    question: str
    reader: Reader
    status: ReviewStatus
    version: int
    revision: int
    digest: str
    library_version: int
    author: str
    submitted_at: datetime
    why: str
    public_version: int | None
    reviewers: tuple[ReviewerShown, ...]
    statements: tuple[StatementShown, ...]
    undecided: int
    remarks: tuple[RemarkShown, ...]
    versions: tuple[VersionLine, ...]
    may: tuple[Act, ...]
    """What this actor can do now."""
    not_approvable: str | None
    """Why this actor can't approve it now."""
    declared: bool
    """Whether the actor is a reviewer who has declared their interests."""
    candidates: tuple[tuple[int, str], ...] = ()
    """Who could be assigned."""


class HistoryPage(Model):
    """Two versions of an article, sentence by sentence."""

    id: int
    question: str
    before: VersionLine
    after: VersionLine
    changes: tuple[SentenceChange, ...]
    same: int
    versions: tuple[int, ...]


def desk_page(session: Session, actor: Actor, view: str) -> DeskPage:
    """The queue: all articles, those of the actor, or those that the actor is to review."""
    lines = []
    for article in session.scalars(select(Article).order_by(Article.changed_at.desc(), Article.id.desc())):
        reviewers = reviewing.assignments(session, article)
        mine = {"mine": article.author_id == actor.id, "assigned": any(each.reviewer_id == actor.id for each in reviewers)}
        if mine.get(view, True):
            lines.append(
                DeskLine(
                    id=article.id, question=article.question, reader=Reader(article.reader), status=ReviewStatus(article.status),
                    version=article.version, author=article.author, changed_at=datetime.fromisoformat(article.changed_at),
                    reviewers=tuple(each.reviewer for each in reviewers), public=article.public_version is not None,
                )
            )  # fmt: skip
    return DeskPage(view=view, articles=tuple(lines))


def desk_article(session: Session, actor: Actor, held: articles.Held, library: Library) -> DeskArticle:
    """An article as an actor sees it. `library` is open at the version of the article."""
    article = held.article
    reviewers = reviewing.assignments(session, article)
    remarks = reviewing.comments(session, article.id)
    decided = reviewing.decisions(session, article)
    mine = reviewing.assignment_of(session, article, actor)
    refused = reviewing.why_not_approve(session, actor, held)
    shown = tuple(shown_statement(each, library, decided, remarks, _SUPPORTS_SHOWN) for each in statements(held.text))
    return DeskArticle(
        id=article.id,
        slug=article.slug,
        question=article.question,
        reader=Reader(article.reader),
        status=ReviewStatus(article.status),
        version=article.version,
        revision=article.revision,
        digest=held.version.digest,
        library_version=held.version.library_version,
        author=article.author,
        submitted_at=datetime.fromisoformat(article.submitted_at),
        why=article.why,
        public_version=article.public_version,
        reviewers=tuple(ReviewerShown(id=each.reviewer_id, name=each.reviewer, interests=each.interests) for each in reviewers),
        statements=shown,
        undecided=len(reviewing.undecided(session, held)),
        remarks=_threads(each for each in remarks if each.statement is None),
        versions=version_lines(session, article.id),
        may=tuple(sorted(_may(session, actor, article))),
        not_approvable=str(refused) if refused else None,
        declared=mine is not None and mine.interests is not None,
        candidates=_candidates(session, article),
    )


def shown_statement(
    placed: Placed, library: Library, decided: Sequence[Decision], remarks: Sequence[Comment], most: int | None = None
) -> StatementShown:
    """A statement; `most` supports are looked up where it is given."""
    statement = placed.statement
    addresses = statement.supports if statement else ()
    return StatementShown(
        key=placed.key,
        place=placed.place,
        title=placed.title,
        group=statement.group if statement else None,
        text=placed.text,
        rewords=statement.rewords if statement else None,
        quotation=bool(statement and statement.quotation),
        own_words=placed.own_words,
        supports=tuple(
            SupportLine(address=each, said=context(each, library), record_address=record_address(Support.parse(each).record))
            for each in addresses[:most]
        ),
        more_supports=max(0, len(addresses) - most) if most is not None else 0,
        decisions=tuple(
            DecisionShown(kind=each.kind, reviewer=each.reviewer, at=datetime.fromisoformat(each.at))
            for each in decided
            if each.statement == placed.key
        ),
        remarks=_threads(each for each in remarks if each.statement == placed.key),
    )


def history_page(session: Session, article: Article, before: int, after: int) -> HistoryPage:
    """What changed between two versions, in the order of reading."""
    lines = {each.number: each for each in version_lines(session, article.id)}
    old, new = (articles.text_of(articles.version_of(session, article.id, number)) for number in (before, after))
    changes, same = changes_between(old, new)
    return HistoryPage(
        id=article.id,
        question=article.question,
        before=lines[before],
        after=lines[after],
        changes=changes,
        same=same,
        versions=tuple(sorted(lines)),
    )


def _may(session: Session, actor: Actor, article: Article) -> set[Act]:
    """What an actor can do to an article now, for the page; the acts themselves ask again."""
    mine = reviewing.assignment_of(session, article, actor)
    author, editor = actor.id in reviewing.authors(session, article), may(actor, Action.EDIT)
    decides = mine is not None and mine.interests is not None and may(actor, Action.REVIEW)
    changing = article.status == ReviewStatus.CHANGES_REQUESTED.value
    can = {
        Act.ASSIGN: editor,
        Act.UNASSIGN: editor,
        Act.DECLARE: mine is not None,
        Act.ACCEPT: decides,
        Act.EDIT: (author or editor) if changing else decides,
        Act.COMMENT: editor or author or mine is not None,
        Act.REQUEST_CHANGES: decides,
        Act.RESUBMIT: author or editor,
        Act.APPROVE: decides,
        Act.REVISE: may(actor, Action.SUBMIT),
        Act.RETIRE: may(actor, Action.PUBLISH),
    }
    return {act for act in allowed(ReviewStatus(article.status)) if can[act]}


def _candidates(session: Session, article: Article) -> tuple[tuple[int, str], ...]:
    taken = {each.reviewer_id for each in reviewing.assignments(session, article)} | reviewing.authors(session, article)
    return tuple(
        (user.id, user.name)
        for user in all_users(session)
        if user.active and may(user.actor(), Action.REVIEW) and user.id not in taken
    )


def _threads(remarks: Iterable[Comment]) -> tuple[RemarkShown, ...]:
    held = list(remarks)
    return tuple(
        _remark(first, tuple(_remark(each) for each in held if each.answers == first.id))
        for first in held
        if first.answers is None
    )


def _remark(each: Comment, replies: tuple[RemarkShown, ...] = ()) -> RemarkShown:
    at = datetime.fromisoformat(each.at)
    return RemarkShown(id=each.id, writer=each.writer, at=at, version=each.version, text=each.text, replies=replies)
