"""What is done to an article at the desk: each a form that is posted, and answered with the page to go on from."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from palpate.editorial import articles, reviewing
from palpate.editorial.articles import Seen
from palpate.editorial.roles import Action, Actor
from palpate.editorial.users import user_by_id
from palpate.editorial.watching import watch
from palpate.errors import EditorialError, ForbiddenError, LibraryError, UsageError
from palpate.vocabulary import Answer, Reader
from palpate.web.asking import composed
from palpate.web.identity import CurrentActor, require
from palpate.web.local_paths import see_other
from palpate.web.requesting import HIGHEST, Number
from palpate.web.routes.desk import opened

router = APIRouter(prefix="/desk/articles/{article_id}")
Version = Annotated[int, Form(ge=0, le=HIGHEST, description="Number of the version that the actor saw.")]
Revision = Annotated[int, Form(ge=0, le=HIGHEST, description="The article's revision that the actor saw.")]
Text = Annotated[str, Form()]


@router.post("/assign", status_code=303)
def assign(
    request: Request, actor: CurrentActor, article_id: Number, reviewer: Annotated[int, Form(ge=0, le=HIGHEST)], version: Version
) -> Response:
    """Give the article to a reviewer."""
    _two_people(request)
    require(actor, Action.EDIT)
    with request.app.state.database.writing() as session:
        user = user_by_id(session, reviewer)
        if not user.active:
            raise ForbiddenError(f"The account of '{user.name}' is shut: assign somebody else")
        reviewing.assign(session, actor, article_id, user.actor(), Seen(version))
    return _back(article_id)


@router.post("/unassign", status_code=303)
def unassign(
    request: Request, actor: CurrentActor, article_id: Number, reviewer: Annotated[int, Form(ge=0, le=HIGHEST)], version: Version
) -> Response:
    """Take the article back from a reviewer who has not begun."""
    with request.app.state.database.writing() as session:
        reviewing.unassign(session, actor, article_id, reviewer, Seen(version))
    return _back(article_id)


@router.post("/declare", status_code=303)
def declare(
    request: Request,
    actor: CurrentActor,
    article_id: Number,
    version: Version,
    none: Annotated[bool, Form()] = False,
    interests: Text = "",
) -> Response:
    """Declare conflicts of interest, or that there are none."""
    if none == bool(interests.strip()):
        raise UsageError("Either say what the conflicts of interest are, or that there are none")
    with request.app.state.database.writing() as session:
        reviewing.declare(session, actor, article_id, interests, Seen(version))
    return _back(article_id)


@router.post("/accept", status_code=303)
def accept(request: Request, actor: CurrentActor, article_id: Number, statement: Text, version: Version) -> Response:
    """Accept a statement as it is."""
    with request.app.state.database.writing() as session:
        reviewing.accept(session, actor, article_id, statement, Seen(version))
    return _back(article_id, f"#s-{statement}")


@router.post("/edit", status_code=303)
def edit(
    request: Request,
    actor: CurrentActor,
    article_id: Number,
    statement: Text,
    wording: Text,
    version: Version,
    own_words: Annotated[bool, Form()] = False,
) -> Response:
    """Edit a statement. Where its supports do not bear the wording out, it has to be signed as the editor's own words."""
    seen = Seen(version)
    with opened(request, article_id) as (_, _, library):
        judged = reviewing.edit(
            request.app.state.database, actor, article_id, statement, wording, library, seen, own_words=own_words
        )
    if not judged.passed and not own_words:
        raise EditorialError(
            f"The supports do not bear this wording out, so it is not taken as evidence ({'; '.join(judged.faults)}). "
            "Word it otherwise, or sign it as your own words"
        )
    return _back(article_id)


@router.post("/comments", status_code=303)
def comment(
    request: Request,
    actor: CurrentActor,
    article_id: Number,
    text: Text,
    version: Version,
    statement: Annotated[str | None, Form()] = None,
    answers: Annotated[int | None, Form(ge=1, le=HIGHEST)] = None,
) -> Response:
    """Comment on a statement or on the article, or reply to a comment."""
    with request.app.state.database.writing() as session:
        written = reviewing.comment(session, actor, article_id, text, Seen(version), statement or None, answers)
    return _back(article_id, f"#c-{written.id}")


@router.post("/request-changes", status_code=303)
def request_changes(
    request: Request, actor: CurrentActor, article_id: Number, reason: Text, version: Version, revision: Revision
) -> Response:
    """Give the article back with a reason."""
    with request.app.state.database.writing() as session:
        reviewing.request_changes(session, actor, article_id, reason, Seen(version, revision))
    return _back(article_id)


@router.post("/resubmit", status_code=303)
def resubmit(
    request: Request,
    actor: CurrentActor,
    article_id: Number,
    version: Version,
    revision: Revision,
    anew: Annotated[bool, Form()] = False,
) -> Response:
    """Hand the article in again, as it was edited or composed anew from the newest library."""
    answer = _composed(request, actor, article_id) if anew else None
    with request.app.state.database.writing() as session:
        reviewing.resubmit(session, actor, article_id, Seen(version, revision), answer)
    return _back(article_id)


@router.post("/approve", status_code=303)
def approve(
    request: Request, actor: CurrentActor, article_id: Number, digest: Text, version: Version, revision: Revision
) -> Response:
    """Approve the version of this digest."""
    _two_people(request)
    with request.app.state.database.writing() as session:
        reviewing.approve(session, actor, article_id, digest, Seen(version, revision))
    holdings = request.app.state.holdings
    # What moved during the review shows at once, not at the next watch.
    with suppress(LibraryError), holdings.newest() as library:
        watch(request.app.state.database, library, holdings.at, only=article_id)
    return _back(article_id)


@router.post("/revise", status_code=303)
def revise(request: Request, actor: CurrentActor, article_id: Number, version: Version, revision: Revision) -> Response:
    """Begin a new review with an answer composed anew; the approved version stays public."""
    answer = _composed(request, actor, article_id)
    with request.app.state.database.writing() as session:
        reviewing.revise(session, actor, article_id, answer, Seen(version, revision))
    return _back(article_id)


@router.post("/retire", status_code=303)
def retire(
    request: Request, actor: CurrentActor, article_id: Number, reason: Text, version: Version, revision: Revision
) -> Response:
    """Retire the article."""
    with request.app.state.database.writing() as session:
        reviewing.retire(session, actor, article_id, reason, Seen(version, revision))
    return _back(article_id)


def _two_people(request: Request) -> None:
    """Raise `ForbiddenError` in local mode, where the one user of the machine could only agree with themselves."""
    if request.app.state.settings.local:
        raise ForbiddenError(
            "Review and approval need a second person with an account: start the site with 'palpate serve --team'"
        )


def _composed(request: Request, actor: Actor, article_id: int) -> Answer:
    """The answer to the article's question from the newest library; a caller's own answer is never taken."""
    require(actor, Action.SUBMIT)
    with request.app.state.database.reading() as session:
        held = articles.held(session, article_id)
    if held is None:
        raise UsageError(f"There is no article {article_id}")
    return composed(request, held.article.question, Reader(held.article.reader))


def _back(article_id: int, anchor: str = "") -> Response:
    return see_other(f"/desk/articles/{article_id}{anchor}")
