"""Column types that mean the same on every database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.types import TypeDecorator

from palpate.editorial.roles import Action, Role


class Moment(TypeDecorator[datetime]):
    """A time with its zone, kept as ISO 8601 in UTC with microseconds, so that text order is time order."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: ARG002
        """To text."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


class RoleSet(TypeDecorator[frozenset[Role]]):
    """Roles as words in the order of `Role`, a comma between them."""

    impl = String(200)
    cache_ok = True

    def process_bind_param(self, value: Iterable[Role] | None, dialect: Any) -> str:  # noqa: ARG002
        """To text."""
        held = set(value or ())
        return ",".join(role.value for role in Role if role in held)

    def process_result_value(self, value: str | None, dialect: Any) -> frozenset[Role]:  # noqa: ARG002
        """From text."""
        return frozenset(Role(word) for word in (value or "").split(",") if word)


class ScopeSet(TypeDecorator[frozenset[Action]]):
    """Actions as words in the order of `Action`, a comma between them."""

    impl = String(200)
    cache_ok = True

    def process_bind_param(self, value: Iterable[Action] | None, dialect: Any) -> str:  # noqa: ARG002
        """To text."""
        held = set(value or ())
        return ",".join(action.value for action in Action if action in held)

    def process_result_value(self, value: str | None, dialect: Any) -> frozenset[Action]:  # noqa: ARG002
        """From text."""
        return frozenset(Action(word) for word in (value or "").split(",") if word)
