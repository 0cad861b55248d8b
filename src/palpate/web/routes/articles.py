"""Approved articles, for readers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from palpate.answering.difference import Difference
from palpate.editorial import articles as articles_kept
from palpate.editorial.approved import ApprovedArticle, approved_articles, approved_at, retired_at
from palpate.editorial.article_text import OwnWords
from palpate.editorial.watching import last_moved
from palpate.rendering.html import Addresses
from palpate.rendering.html import article as shown_article
from palpate.terminology import terminology
from palpate.vocabulary import Answer
from palpate.vocabulary.base import Model
from palpate.web.article_versions import SentenceChange, VersionLine, changes_between, version_lines
from palpate.web.asking import support_address
from palpate.web.places import unplaced
from palpate.web.requesting import HIGHEST, Slug
from palpate.web.responding import PAGE, respond
from palpate.web.showing_supports import record_address

router = APIRouter()
_MOVED_SHOWN = 6
"""Changes told above an article; all of them have a page."""


class ArticlesPage(Model):
    """Approved articles, the newest first."""

    q: str
    condition: str
    articles: tuple[ApprovedArticle, ...]


class ArticlePage(Model):
    """An approved article, or what is left of a retired one: that it was retired, when and why."""

    slug: str
    question: str
    article: ApprovedArticle | None = None
    answer: Answer | None = None
    own_words: tuple[OwnWords, ...] = ()
    versions: tuple[VersionLine, ...] = ()
    """Approved versions, the newest first."""
    moved: Difference | None = None
    """What newer evidence moved since the approval."""
    retired_at: datetime | None = None
    why_retired: str = ""


class ArticleHistoryPage(Model):
    """Two approved versions of an article, sentence by sentence; `before` is None where only one was ever approved."""

    slug: str
    question: str
    before: VersionLine | None
    after: VersionLine
    changes: tuple[SentenceChange, ...] = ()
    same: int = 0
    versions: tuple[int, ...]
    """Numbers of the approved versions, the oldest first."""


@router.get("/articles", response_model=ArticlesPage, responses=PAGE)
def articles(
    request: Request,
    q: Annotated[str, Query(max_length=200, description="Words that the question or the bottom line has.")] = "",
    condition: Annotated[str, Query(max_length=100, description="A condition: a concept of the terminology.")] = "",
) -> Response:
    """Approved articles, the newest first; by words and by condition."""
    with request.app.state.database.reading() as session:
        every = approved_articles(session)
        found = approved_articles(session, q, condition) if q or condition else every
    terms = terminology()
    held = {each for article in every for each in article.conditions}
    conditions = sorted((terms.get(each).name if each in terms else each, each) for each in held)
    return respond(
        request, "articles.html.j2", ArticlesPage(q=q, condition=condition, articles=tuple(found)), conditions=conditions
    )


@router.get("/articles/{slug}", response_model=ArticlePage, responses=PAGE)
def article(request: Request, slug: Slug) -> Response:
    """The approved version of an article."""
    with request.app.state.database.reading() as session:
        found = approved_at(session, slug)
        if found is None:
            return _retired(request, slug)
        approved, text = found
        versions = tuple(each for each in version_lines(session, approved.id) if each.approved_at)
        moved = last_moved(session, approved)
    page = ArticlePage(
        slug=slug,
        question=approved.question,
        article=approved,
        answer=unplaced(text.answer),
        own_words=tuple(words.model_copy(update={"editor_id": None}) for words in text.own_words),  # a number of the desk's own
        versions=versions,
        moved=moved.difference if moved else None,
    )
    addresses = Addresses(
        support=lambda _, supports: support_address(supports, approved.library_version),
        record=record_address,
    )
    article = shown_article(text.answer, addresses)
    return respond(request, "articles_one.html.j2", page, article=article, moved_shown=_MOVED_SHOWN)


@router.get("/articles/{slug}/history", response_model=ArticleHistoryPage, responses=PAGE)
def history(
    request: Request,
    slug: Slug,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST, description="An approved version; without it the one before.")] = None,
    after: Annotated[int | None, Query(ge=1, le=HIGHEST, description="An approved version; without it the newest.")] = None,
) -> Response:
    """What changed between two versions that were signed off; what was never approved is not shown."""
    with request.app.state.database.reading() as session:
        found = approved_at(session, slug)
        if found is None:
            return _retired(request, slug)
        approved, _ = found
        signed = {each.number: each for each in reversed(version_lines(session, approved.id)) if each.approved_at}
        last = after or approved.version
        first = before or max((number for number in signed if number < last), default=None)
        if last not in signed or (first is not None and first not in signed):
            raise HTTPException(404, f"This article has no such approved version: it has {', '.join(map(str, signed))}")
        changes: tuple[SentenceChange, ...] = ()
        same = 0
        if first is not None:
            old, new = (articles_kept.text_of(articles_kept.version_of(session, approved.id, number)) for number in (first, last))
            changes, same = changes_between(old, new)
    page = ArticleHistoryPage(
        slug=slug,
        question=approved.question,
        before=signed[first] if first is not None else None,
        after=signed[last],
        changes=changes,
        same=same,
        versions=tuple(signed),
    )
    return respond(request, "articles_history.html.j2", page)


def _retired(request: Request, slug: str) -> Response:
    with request.app.state.database.reading() as session:
        article = retired_at(session, slug)
    if article is None:
        raise HTTPException(404, "There is no approved article at this address")
    page = ArticlePage(
        slug=slug, question=article.question, retired_at=datetime.fromisoformat(article.changed_at), why_retired=article.why
    )
    return respond(request, "articles_retired.html.j2", page, status=410)
