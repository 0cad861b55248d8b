"""Conclusions that newer evidence moved, and the questions that are watched."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from starlette.background import BackgroundTask

from palpate.editorial.approved import approved_at
from palpate.editorial.notifying import channels_from_environment, tell
from palpate.editorial.roles import Action
from palpate.editorial.watching import (
    Moved,
    drop_question,
    keep_question,
    last_moved,
    moved_conclusions,
    watch,
    watched_questions,
)
from palpate.vocabulary import Reader
from palpate.vocabulary.base import Model
from palpate.web.asking import composed
from palpate.web.identity import CurrentActor, require
from palpate.web.local_paths import see_other
from palpate.web.requesting import Number, Slug
from palpate.web.responding import PAGE, respond

router = APIRouter()


class Watched(Model):
    """A question that is watched."""

    id: int
    question: str
    reader: Reader
    library_version: int
    kept_by: str


class WatchPage(Model):
    """All that moved, the newest first, and all that is watched beside the approved articles."""

    library_version: int
    moved: tuple[Moved, ...]
    questions: tuple[Watched, ...]


class NewEvidencePage(Model):
    """What moved since an article was approved."""

    slug: str
    question: str
    reader: Reader
    moved: tuple[Moved, ...]


@router.get("/watch", response_model=WatchPage, responses=PAGE)
def watch_page(request: Request, actor: CurrentActor) -> Response:
    """What moved, and what is watched."""
    require(actor, Action.SUBMIT)
    with request.app.state.holdings.newest() as library, request.app.state.database.reading() as session:
        page = WatchPage(
            library_version=library.version,
            moved=tuple(moved_conclusions(session)),
            questions=tuple(
                Watched(
                    id=each.id,
                    question=each.question,
                    reader=Reader(each.reader),
                    library_version=each.library_version,
                    kept_by=each.kept_by,
                )
                for each in watched_questions(session)
            ),
        )
    return respond(request, "watch.html.j2", page)


@router.post("/watch", include_in_schema=False)
def look_now(request: Request, actor: CurrentActor) -> Response:
    """Ask everything again now, and tell what moved."""
    require(actor, Action.EDIT)
    holdings, database = request.app.state.holdings, request.app.state.database
    with holdings.newest() as library:
        watch(database, library, holdings.at)
    answer = see_other("/watch")
    channels = channels_from_environment(request.app.state.settings.base_url)
    answer.background = BackgroundTask(tell, database, channels)  # a mail server that does not answer holds no page up
    return answer


@router.post("/watch/questions", include_in_schema=False)
def keep(
    request: Request,
    actor: CurrentActor,
    q: Annotated[str, Form(max_length=2000)],
    reader: Annotated[Reader, Form()] = Reader.CLINICIAN,
) -> Response:
    """Watch a question from the answer of now on."""
    require(actor, Action.SUBMIT)
    answer = composed(request, q, reader)
    with request.app.state.database.writing() as session:
        keep_question(session, actor, answer)
    return see_other("/watch")


@router.post("/watch/questions/{number}/drop", include_in_schema=False)
def drop(request: Request, actor: CurrentActor, number: Number) -> Response:
    """Watch a question no longer."""
    require(actor, Action.SUBMIT)
    with request.app.state.database.writing() as session:
        drop_question(session, actor, number)
    return see_other("/watch")


@router.get("/articles/{slug}/new-evidence", response_model=NewEvidencePage, responses=PAGE)
def new_evidence(request: Request, slug: Slug) -> Response:
    """What moved since the article was approved."""
    with request.app.state.database.reading() as session:
        held = approved_at(session, slug)
        if held is None:
            raise HTTPException(404, "There is no approved article at this address")
        article = held[0]
        moved = last_moved(session, article)
    page = NewEvidencePage(slug=slug, question=article.question, reader=article.reader, moved=(moved,) if moved else ())
    return respond(request, "new_evidence.html.j2", page)
