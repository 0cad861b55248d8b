"""Roles, and the one function that says whether somebody may do something.

A role has all that the roles before it have, but for two: an admin keeps accounts and is no editor of articles, and nobody
approves an article of their own (`editorial` says so where it approves).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a user of the desk is."""

    READER = "reader"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"


class Action(StrEnum):
    """What can be done on the site; each is also the scope that an API token needs for it."""

    READ = "read"
    ADD_EVIDENCE = "add_evidence"
    SUBMIT = "submit"
    REVIEW = "review"
    EDIT = "edit"
    PUBLISH = "publish"
    ADMINISTER = "administer"


_READER = frozenset({Action.READ})
_AUTHOR = _READER | {Action.SUBMIT}
_REVIEWER = _AUTHOR | {Action.REVIEW}
_EDITOR = _REVIEWER | {Action.EDIT, Action.PUBLISH, Action.ADD_EVIDENCE}
ALLOWED: dict[Role, frozenset[Action]] = {
    Role.READER: _READER,
    Role.AUTHOR: _AUTHOR,
    Role.REVIEWER: _REVIEWER,
    Role.EDITOR: _EDITOR,
    Role.ADMIN: _READER | {Action.ADMINISTER, Action.ADD_EVIDENCE},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user with their roles, or the anonymous reader (no id); a token narrows what may be done to its scopes."""

    id: int | None = None
    name: str = "anonymous"
    roles: frozenset[Role] = field(default_factory=frozenset)
    scopes: frozenset[Action] | None = None

    @property
    def known(self) -> bool:
        """Whether somebody has logged in."""
        return self.id is not None


ANONYMOUS = Actor()


def may(actor: Actor, action: Action) -> bool:
    """Whether an actor's roles, and the scopes of their token where one is used, allow an action. Anybody may read."""
    if actor.scopes is not None and action not in actor.scopes:
        return False
    return action is Action.READ or any(action in ALLOWED[role] for role in actor.roles)
