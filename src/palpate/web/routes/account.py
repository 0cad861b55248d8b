"""A user's own account: password, sessions, API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from palpate.editorial.accounts import change_password
from palpate.editorial.api_tokens import LONGEST_DAYS, make_token, revoke_token, tokens_of_user
from palpate.editorial.audit import append
from palpate.editorial.passwords import SHORTEST, check_typed_twice
from palpate.editorial.roles import Action, Actor, may
from palpate.editorial.sessions import end_sessions, sessions_of_user
from palpate.editorial.users import User
from palpate.errors import CredentialsError, ForbiddenError, UsageError
from palpate.vocabulary.base import Model
from palpate.web.devices import browser_named
from palpate.web.identity import CurrentActor, current_session
from palpate.web.local_paths import see_other
from palpate.web.requesting import Number, client_address, device_mark, state_database, team_only
from palpate.web.responding import PAGE, not_kept, respond

router = APIRouter(dependencies=[Depends(team_only)])


class SessionLine(Model):
    """One login of the user."""

    number: int
    device: str
    address: str
    created: datetime
    seen: datetime
    current: bool


class AccountPage(Model):
    """The account of the one who asks."""

    name: str
    email: str
    roles: tuple[str, ...]
    sessions: tuple[SessionLine, ...]
    problem: str = ""


class TokenLine(Model):
    """One API token of the user, without the token itself."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime


class TokensPage(Model):
    """The API tokens of the one who asks; `made` is a new one, shown this once."""

    tokens: tuple[TokenLine, ...]
    made: str | None = None
    problem: str = ""


@router.get("/account", response_model=AccountPage, responses=PAGE)
def account(request: Request, actor: CurrentActor) -> Response:
    """Who is logged in, and where."""
    return _account(request, actor)


@router.post("/account/password", include_in_schema=False)
def password(
    request: Request,
    actor: CurrentActor,
    old: Annotated[str, Form(max_length=2000)] = "",
    new: Annotated[str, Form(max_length=2000)] = "",
    again: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Change the password; the other sessions end."""
    number = _by_session(request, actor)
    try:
        check_typed_twice(new, again)
        change_password(
            state_database(request),
            actor.id or 0,
            request.app.state.passwords,
            old=old,
            new=new,
            current_session=number,
            address=client_address(request),
            mark=device_mark(request),
        )
    except (CredentialsError, UsageError) as error:
        return _account(request, actor, problem=str(error), status=400)
    return see_other("/account")


@router.post("/account/sessions/{number}/end", include_in_schema=False)
def end_session(request: Request, actor: CurrentActor, number: Number) -> Response:
    """End one of the user's sessions."""
    _by_session(request, actor)
    with state_database(request).writing() as session:
        if end_sessions(session, actor.id or 0, only=number):
            append(session, actor, "session.ended", f"user:{actor.id}", {"session": number})
    return see_other("/account")


@router.get("/account/tokens", response_model=TokensPage, responses=PAGE)
def tokens(request: Request, actor: CurrentActor) -> Response:
    """The API tokens of the user."""
    return _tokens(request, actor)


@router.post("/account/tokens", include_in_schema=False)
def new_token(
    request: Request,
    actor: CurrentActor,
    name: Annotated[str, Form(max_length=300)] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
    days: Annotated[int, Form()] = 30,
) -> Response:
    """Make a token and show it, once; that is why this form answers with its page."""
    _by_session(request, actor)
    try:
        chosen = {Action(scope) for scope in scopes or ()}
    except ValueError as error:
        raise UsageError("There is no such scope") from error
    try:
        with state_database(request).writing() as session:
            made = make_token(session, actor, name=name, scopes=chosen, days=days)
    except UsageError as error:
        return _tokens(request, actor, problem=str(error), status=400)
    return _tokens(request, actor, made=made, status=201)


@router.post("/account/tokens/{number}/revoke", include_in_schema=False)
def end_token(request: Request, actor: CurrentActor, number: Number) -> Response:
    """End a token."""
    _by_session(request, actor)
    with state_database(request).writing() as session:
        revoke_token(session, actor, number)
    return see_other("/account/tokens")


def _account(request: Request, actor: Actor, *, problem: str = "", status: int = 200) -> Response:
    current = current_session(request)
    with state_database(request).reading() as session:
        user = _user(session.get(User, actor.id or 0))
        lines = tuple(
            SessionLine(
                number=row.number,
                device=row.device,
                address=row.address,
                created=row.created,
                seen=row.seen,
                current=row.number == current,
            )
            for row in sessions_of_user(session, user.id)
        )
    page = AccountPage(
        name=user.name,
        email=user.email,
        roles=tuple(role.value for role in sorted(user.roles)),
        sessions=lines,
        problem=problem,
    )
    return not_kept(respond(request, "account.html.j2", page, status=status, shortest=SHORTEST, browser_named=browser_named))


def _tokens(request: Request, actor: Actor, *, made: str | None = None, problem: str = "", status: int = 200) -> Response:
    with state_database(request).reading() as session:
        user = _user(session.get(User, actor.id or 0))
        lines = tuple(
            TokenLine(
                id=row.id,
                name=row.name,
                scopes=tuple(scope.value for scope in Action if scope in row.scopes),
                created=row.created,
                expires=row.expires,
            )
            for row in tokens_of_user(session, user.id)
        )
    offered = [action.value for action in Action if may(user.actor(), action)]
    page = TokensPage(tokens=lines, made=made, problem=problem)
    return not_kept(respond(request, "tokens.html.j2", page, status=status, offered=offered, longest=LONGEST_DAYS))


def _by_session(request: Request, actor: Actor) -> int:
    """The session's number. Raises `ForbiddenError` where nobody is logged in by one: a token can't change an account."""
    number = current_session(request)
    if number is None or actor.id is None:
        raise ForbiddenError("Log in to change your account: a token can't")
    return number


def _user(user: User | None) -> User:
    if user is None:
        raise ForbiddenError("Log in to see your account")
    return user
