"""Logging in and out, and the one-time links that make an account or a new password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response

from palpate.editorial.audit import append
from palpate.editorial.invitations import accept, invitation_of
from palpate.editorial.known_devices import remember
from palpate.editorial.passwords import SHORTEST, check_typed_twice
from palpate.editorial.sessions import end_sessions, session_of, start_session
from palpate.editorial.signing_in import sign_in
from palpate.editorial.users import user_by_id
from palpate.errors import ConflictError, CredentialsError, ThrottledError, UsageError
from palpate.web.cookies import clear_session, set_device, set_session
from palpate.web.identity import actor_of, current_session
from palpate.web.local_paths import local_path, see_other
from palpate.web.requesting import client_address, device, device_mark, state_database, team_only
from palpate.web.responding import not_kept, render

router = APIRouter(dependencies=[Depends(team_only)], include_in_schema=False)


@router.get("/login")
def login_form(request: Request, next: str = "/") -> Response:  # noqa: A002 the name in the address
    """The form to log in with."""
    return _form(request, local_path(next))


@router.post("/login")
def login(
    request: Request,
    email: Annotated[str, Form(max_length=300)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    """Log in, and go on to where the reader came from."""
    state = request.app.state
    try:
        secret = sign_in(
            state.database,
            state.passwords,
            email=email,
            password=password,
            address=client_address(request),
            device=device(request),
            mark=device_mark(request),
        )
    except ThrottledError as error:
        answer = _form(request, local_path(next), email=email, problem=str(error), status=429)
        answer.headers["Retry-After"] = str(error.wait)
        return answer
    except CredentialsError as error:
        return _form(request, local_path(next), email=email, problem=str(error), status=401)
    return logged_in(request, secret, local_path(next))


@router.post("/logout")
def logout(request: Request) -> Response:
    """End this session, here and in the browser."""
    actor, number = actor_of(request), current_session(request)
    if actor.id is not None and number is not None:
        with state_database(request).writing() as session:
            end_sessions(session, actor.id, only=number)
            append(session, actor, "logout", f"user:{actor.id}")
    answer = see_other("/")
    clear_session(answer, request.app.state.settings)
    return answer


@router.get("/invite/{secret}")
def invitation_form(request: Request, secret: str) -> Response:
    """The form behind a one-time link."""
    return _invitation(request, secret)


@router.post("/invite/{secret}")
def accept_invitation(
    request: Request,
    secret: str,
    password: Annotated[str, Form(max_length=2000)] = "",
    again: Annotated[str, Form(max_length=2000)] = "",
    name: Annotated[str, Form(max_length=300)] = "",
    email: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Use a one-time link and log in."""
    try:
        check_typed_twice(password, again)
        database = state_database(request)
        user = accept(database, secret, password=password, passwords=request.app.state.passwords, name=name, email=email)
        with database.writing() as session:
            append(session, user.actor(), "login", user.subject, {"address": client_address(request), "by": "link"})
            fresh = start_session(session, user, device=device(request), address=client_address(request))
    except CredentialsError as error:
        raise HTTPException(410, str(error)) from error
    except (UsageError, ConflictError) as error:
        return _invitation(request, secret, name=name, email=email, problem=str(error), status=400)
    return logged_in(request, fresh, "/account")


def _invitation(
    request: Request, secret: str, *, name: str = "", email: str = "", problem: str = "", status: int = 200
) -> Response:
    try:
        with state_database(request).reading() as session:
            found = invitation_of(session, secret)
            user = None if found.user_id is None else user_by_id(session, found.user_id)
    except CredentialsError as error:
        raise HTTPException(410, str(error)) from error
    return not_kept(
        render(
            request,
            "invite.html.j2",
            status=status,
            resets=user is not None,
            fixed_email=user.email if user else found.email,
            roles=[role.value for role in sorted(found.roles)],
            name=user.name if user else name,
            email=email,
            problem=problem,
            shortest=SHORTEST,
        )
    )


def _form(request: Request, onward: str, *, email: str = "", problem: str = "", status: int = 200) -> Response:
    return not_kept(
        render(
            request,
            "login.html.j2",
            status=status,
            next=onward,
            email=email,
            problem=problem,
            oidc=request.app.state.oidc is not None,
        )
    )


def logged_in(request: Request, secret: str, onward: str) -> Response:
    """Hand over the new session; one that the browser still had ends, so that no old secret lives on. The browser is known now."""
    actor, number = actor_of(request), current_session(request)
    database, settings = state_database(request), request.app.state.settings
    if actor.id is not None and number is not None:
        with database.writing() as session:
            end_sessions(session, actor.id, only=number)
    answer = see_other(onward)
    set_session(answer, settings, secret)
    fresh = session_of(database, secret)
    if fresh is not None:
        with database.writing() as session:
            set_device(answer, settings, remember(session, fresh.user.id, device_mark(request)))
    return answer
