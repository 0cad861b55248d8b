"""The accounts of the site, for admins: invite, give roles, make a reset link, shut."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from palpate.editorial.accounts import set_active
from palpate.editorial.invitations import invite, reset_link
from palpate.editorial.roles import Action, Role
from palpate.editorial.users import all_users, chosen_roles, normal_email, set_roles, user_by_id
from palpate.errors import ConflictError, UsageError
from palpate.vocabulary.base import Model
from palpate.web.identity import CurrentActor, require
from palpate.web.local_paths import see_other
from palpate.web.requesting import Number, state_database, team_only
from palpate.web.responding import PAGE, not_kept, respond

router = APIRouter(dependencies=[Depends(team_only)])


class UserLine(Model):
    """One account."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    active: bool
    created: datetime


class UsersPage(Model):
    """All accounts; `link` is a one-time link that was just made, shown this once."""

    users: tuple[UserLine, ...]
    link: str | None = None
    link_for: str | None = None
    problem: str = ""


@router.get("/users", response_model=UsersPage, responses=PAGE)
def users(request: Request, actor: CurrentActor) -> Response:
    """All accounts. Needs the scope `administer`."""
    require(actor, Action.ADMINISTER)
    return _page(request)


@router.post("/users", include_in_schema=False)
def new_user(
    request: Request,
    actor: CurrentActor,
    email: Annotated[str, Form(max_length=300)] = "",
    roles: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Invite somebody; the link is shown once, to be passed on."""
    require(actor, Action.ADMINISTER)
    try:
        with state_database(request).writing() as session:
            secret = invite(session, actor, email, chosen_roles(roles or ()))
    except (UsageError, ConflictError) as error:
        return _page(request, problem=str(error), status=400)
    return _page(request, secret=secret, link_for=normal_email(email), status=201)


@router.post("/users/{number}/roles", include_in_schema=False)
def change_roles(
    request: Request, actor: CurrentActor, number: Number, roles: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Give an account other roles."""
    require(actor, Action.ADMINISTER)
    try:
        with state_database(request).writing() as session:
            set_roles(session, actor, user_by_id(session, number), chosen_roles(roles or ()))
    except (UsageError, ConflictError) as error:
        return _page(request, problem=str(error), status=409)
    return see_other("/users")


@router.post("/users/{number}/reset", include_in_schema=False)
def new_reset_link(request: Request, actor: CurrentActor, number: Number) -> Response:
    """A link for somebody who forgot the password; shown once."""
    require(actor, Action.ADMINISTER)
    with state_database(request).writing() as session:
        user = user_by_id(session, number)
        secret = reset_link(session, actor, user)
    return _page(request, secret=secret, link_for=user.email, status=201)


@router.post("/users/{number}/active", include_in_schema=False)
def change_active(request: Request, actor: CurrentActor, number: Number, active: Annotated[bool, Form()] = False) -> Response:
    """Shut an account, or open it again."""
    require(actor, Action.ADMINISTER)
    try:
        with state_database(request).writing() as session:
            set_active(session, actor, user_by_id(session, number), active)
    except ConflictError as error:
        return _page(request, problem=str(error), status=409)
    return see_other("/users")


def _page(
    request: Request, *, secret: str | None = None, link_for: str | None = None, problem: str = "", status: int = 200
) -> Response:
    with state_database(request).reading() as session:
        lines = tuple(
            UserLine(
                id=user.id,
                name=user.name,
                email=user.email,
                roles=tuple(role.value for role in Role if role in user.roles),
                active=user.active,
                created=user.created,
            )
            for user in all_users(session)
        )
    link = f"{request.app.state.settings.base_url}/invite/{secret}" if secret else None
    page = UsersPage(users=lines, link=link, link_for=link_for, problem=problem)
    return not_kept(respond(request, "users.html.j2", page, status=status, all_roles=[role.value for role in Role]))
