"""Who is asking. In local mode everything is allowed to the one user of the machine."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from palpate.editorial.roles import ANONYMOUS, Action, Actor, Role, may
from palpate.errors import ForbiddenError

LOCAL = Actor(id=0, name="you", roles=frozenset(Role))


def actor_of(request: Request) -> Actor:
    """The one who sent a request."""
    return LOCAL if request.app.state.settings.local else ANONYMOUS


CurrentActor = Annotated[Actor, Depends(actor_of)]


def require(actor: Actor, action: Action) -> None:
    """Raise `ForbiddenError` where an actor may not do something."""
    if not may(actor, action):
        raise ForbiddenError(f"'{actor.name}' may not {action.value.replace('_', ' ')} here: log in as somebody who may")
