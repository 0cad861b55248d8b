"""Pages of a long list: which one is shown, and where the ones beside it are."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from palpate.errors import UsageError
from palpate.vocabulary.base import Model


class Pages(Model):
    """Where a reader is in a list. `previous` and `next` are addresses; None where there is no such page."""

    number: int
    last: int
    previous: str | None
    next: str | None


def pages(request: Request, number: int, total: int, size: int) -> Pages:
    """The pager of a list of `total` entries; raises `UsageError` for a page that it does not have."""
    last = max(1, -(-total // size))
    if not 1 <= number <= last:
        raise UsageError(f"The list has {last:,} {'page' if last == 1 else 'pages'}, and no page {number}")

    def address(page: int) -> str:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page" and value]
        return f"{request.url.path}?{urlencode([*kept, ('page', page)])}"

    return Pages(
        number=number,
        last=last,
        previous=address(number - 1) if number > 1 else None,
        next=address(number + 1) if number < last else None,
    )


def whole_number(text: str | None, name: str, low: int, high: int) -> int | None:
    """The number in a field of a form; None for an empty field. Raises `UsageError` for anything else."""
    text = (text or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        raise UsageError(f"{name} is a whole number from {low} to {high}")
    return int(text)
