"""The time of editorial acts, in one place so that tests can set it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time in UTC, with its zone."""
    return datetime.now(UTC)
