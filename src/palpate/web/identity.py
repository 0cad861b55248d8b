"""Who is asking: a user by the session cookie or by an API token, else the anonymous reader.

In local mode everything is allowed to the one user of the machine, and cookies and tokens count for nothing.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from palpate.editorial.api_tokens import actor_of_token
from palpate.editorial.roles import ANONYMOUS, Action, Actor, Role, may
from palpate.editorial.sessions import session_of
from palpate.errors import CredentialsError, ForbiddenError
from palpate.web.cookies import session_cookie

_SAID = {
    Action.READ: "read this",
    Action.ADD_EVIDENCE: "add evidence",
    Action.SUBMIT: "work at the desk",
    Action.REVIEW: "review articles",
    Action.EDIT: "do the work of an editor",
    Action.PUBLISH: "retire or publish articles",
    Action.ADMINISTER: "look after accounts",
}
LOCAL = Actor(id=0, name="you", roles=frozenset(Role))


def actor_of(request: Request) -> Actor:
    """The one who sent a request; looked up once. Raises `CredentialsError` for a token that does not hold."""
    if request.app.state.settings.local:
        return LOCAL
    known: Actor | None = getattr(request.state, "actor", None)
    if known is None:
        request.state.actor = ANONYMOUS  # what the page of an error sees
        known = request.state.actor = _look_up(request)
    return known


def current_session(request: Request) -> int | None:
    """The number of the session that the request belongs to; None for a token and where nobody is logged in."""
    actor_of(request)
    number: int | None = getattr(request.state, "session_number", None)
    return number


def _look_up(request: Request) -> Actor:
    database = request.app.state.database
    authorization = request.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise CredentialsError("Send a token as 'Authorization: Bearer TOKEN'")
        return actor_of_token(database, token.strip())
    secret = request.cookies.get(session_cookie(request.app.state.settings))
    logged_in = session_of(database, secret) if secret else None
    if logged_in is None:
        return ANONYMOUS
    request.state.session_number = logged_in.session
    return logged_in.user.actor()


CurrentActor = Annotated[Actor, Depends(actor_of)]


def require(actor: Actor, action: Action) -> None:
    """Raise `ForbiddenError` where an actor may not do something."""
    if not may(actor, action):
        what = _SAID[action]
        raise ForbiddenError(
            f"Your account may not {what}: an admin can give you a role that may" if actor.known else f"To {what}, log in"
        )
