"""The desk: the queue, an article with its statements beside their supports, one statement, what changed between versions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from palpate.editorial import articles, reviewing
from palpate.editorial.editing import judge_edit
from palpate.editorial.roles import Action
from palpate.editorial.transitions import Act
from palpate.errors import UsageError
from palpate.vocabulary import Reader
from palpate.vocabulary.base import Model
from palpate.web.asking import composed
from palpate.web.desk_pages import (
    DeskArticle,
    DeskPage,
    HistoryPage,
    StatementShown,
    desk_article,
    desk_page,
    history_page,
    shown_statement,
)
from palpate.web.identity import CurrentActor, require
from palpate.web.local_paths import see_other
from palpate.web.requesting import HIGHEST, Number
from palpate.web.responding import PAGE, respond
from palpate.web.showing_supports import ShownSupport, shown_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from palpate.library import Library

router = APIRouter()
VIEWS = {"all": "All", "mine": "Mine", "assigned": "Assigned to me"}


class Trial(Model):
    """A wording held against the supports of a statement."""

    wording: str
    passed: bool
    faults: tuple[str, ...]


class StatementPage(Model):
    """One statement of an article with all that it rests on."""

    article: int
    question: str
    version: int
    statement: StatementShown
    supports: tuple[ShownSupport, ...]
    missing: tuple[str, ...] = ()
    trial: Trial | None = None
    may: tuple[Act, ...]


@router.get("/desk", response_model=DeskPage, responses=PAGE)
def desk(
    request: Request, actor: CurrentActor, view: Annotated[str, Query(description="all, mine or assigned")] = "all"
) -> Response:
    """The articles on the desk."""
    require(actor, Action.SUBMIT)
    if view not in VIEWS:
        raise UsageError(f"There is no view '{view[:40]}': choose one of {', '.join(VIEWS)}")
    with request.app.state.database.reading() as session:
        page = desk_page(session, actor, view)
    return respond(request, "desk.html.j2", page, views=VIEWS, readers=[each.value for each in Reader])


@router.post("/desk/articles", status_code=303)
def submit(
    request: Request, actor: CurrentActor, q: Annotated[str, Form()], reader: Annotated[Reader, Form()] = Reader.CLINICIAN
) -> Response:
    """Compose the answer to a question from the newest library, and submit it as an article."""
    require(actor, Action.SUBMIT)
    answer = composed(request, q, reader)
    with request.app.state.database.writing() as session:
        article = articles.submit(session, actor, answer)
    return see_other(f"/desk/articles/{article.id}")


@router.get("/desk/articles/{article_id}", response_model=DeskArticle, responses=PAGE)
def article(request: Request, actor: CurrentActor, article_id: Number) -> Response:
    """An article with its statements and their supports."""
    require(actor, Action.SUBMIT)
    with opened(request, article_id) as (session, held, library):
        page = desk_article(session, actor, held, library)
    return respond(request, "desk_article.html.j2", page, mine=actor.id)


@router.get("/desk/articles/{article_id}/statements/{key}", response_model=StatementPage, responses=PAGE)
def statement(
    request: Request,
    actor: CurrentActor,
    article_id: Number,
    key: str,
    wording: Annotated[
        str | None, Query(max_length=4_000, description="Another wording, to be held against the supports.")
    ] = None,
) -> Response:
    """One statement with all its supports; with `wording`, what the gate says of that."""
    require(actor, Action.SUBMIT)
    with opened(request, article_id) as (session, held, library):
        text = held.text
        placed = reviewing.find(text, key)
        whole = desk_article(session, actor, held, library)
        supports, missing = shown_all(placed.statement.supports if placed.statement else (), library)
        trial = None
        if wording is not None and wording.strip():
            judged = judge_edit(text, placed, wording, library)
            trial = Trial(wording=wording, passed=judged.passed, faults=judged.faults)
        decided, remarks = reviewing.decisions(session, held.article), reviewing.comments(session, article_id)
        page = StatementPage(
            article=article_id,
            question=held.article.question,
            version=held.article.version,
            statement=shown_statement(placed, library, decided, remarks, 0),
            supports=supports,
            missing=missing,
            trial=trial,
            may=whole.may,
        )
    return respond(request, "desk_statement.html.j2", page)


@router.get("/desk/articles/{article_id}/history", response_model=HistoryPage, responses=PAGE)
def history(
    request: Request,
    actor: CurrentActor,
    article_id: Number,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None,
    after: Annotated[int | None, Query(ge=1, le=HIGHEST)] = None,
) -> Response:
    """What changed between two versions, sentence by sentence; without numbers, between the last two."""
    require(actor, Action.SUBMIT)
    with request.app.state.database.reading() as session:
        held = articles.held(session, article_id)
        if held is None:
            raise HTTPException(404, f"There is no article {article_id}")
        last = after or held.article.version
        page = history_page(session, held.article, before or max(1, last - 1), last)
    return respond(request, "desk_history.html.j2", page)


@contextmanager
def opened(request: Request, article_id: int) -> Iterator[tuple[Session, articles.Held, Library]]:
    """An article to look at, with the library at its version; 404 where there is none."""
    with request.app.state.database.reading() as session:
        held = articles.held(session, article_id)
        if held is None:
            raise HTTPException(404, f"There is no article {article_id}")
        with request.app.state.holdings.opened(held.version.library_version) as library:
            yield session, held, library
