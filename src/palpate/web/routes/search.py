"""Search the records, with filters and the factors that each score is made of."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from palpate.answering.wording import KIND_NAMES, upper_first
from palpate.errors import UsageError
from palpate.library import SearchFilters
from palpate.rendering.common import plain
from palpate.vocabulary import RecordKind
from palpate.vocabulary.base import Model
from palpate.web.paging import whole_number
from palpate.web.responding import PAGE, respond

router = APIRouter()
_SIZE = 20
_LAST_PAGE = 10
"""Search ranks the best some hundred records; who hasn't found it among 200 needs other words."""
_LONGEST_QUERY = 2_000
_EARLIEST, _LATEST = 1500, 2100
_FACTOR_NAMES = {
    "relevance": "relevance",
    "topic": "on the topic",
    "kind": "kind of evidence",
    "recency": "recency",
    "superseded": "superseded",
    "retracted": "retracted",
}


class Factor(Model):
    """A part of a score; 1 is neutral."""

    name: str
    value: float


class Found(Model):
    """A record that was found. Its score is the product of its factors."""

    id: str
    title: str
    year: int | None
    kind: RecordKind
    kind_name: str
    score: float
    factors: tuple[Factor, ...]
    retracted: bool
    superseded: bool


class SearchPage(Model):
    """What a search found, a page of it."""

    q: str
    kinds: tuple[RecordKind, ...]
    year_from: int | None
    year_to: int | None
    retracted: bool
    library_version: int
    found: tuple[Found, ...]
    number: int
    more: bool
    """Whether there is a next page."""


@router.get("/search", response_model=SearchPage, responses=PAGE)
def search(
    request: Request,
    q: Annotated[str, Query(description="Words to look for.")] = "",
    kind: Annotated[list[str] | None, Query(description="Only these kinds of source.")] = None,
    year_from: Annotated[str, Query(alias="from", description="Only from this year on.")] = "",
    year_to: Annotated[str, Query(alias="to", description="Only up to this year.")] = "",
    retracted: Annotated[bool, Query(description="Show retracted work too.")] = False,
    page: Annotated[int, Query(ge=1, le=_LAST_PAGE)] = 1,
) -> Response:
    """Records by relevance and by what the evidence is worth."""
    first, last = (whole_number(text, "A year", _EARLIEST, _LATEST) for text in (year_from, year_to))
    if first and last and first > last:
        raise UsageError(f"{first} is after {last}: no year is in between")
    kinds = tuple(dict.fromkeys(_kind(one) for one in kind or () if one))
    filters = SearchFilters(kinds=frozenset(kinds), year_from=first, year_to=last, include_retracted=retracted)
    words = plain(q[:_LONGEST_QUERY])
    with request.app.state.holdings.newest() as library:
        hits = library.search(words, filters=filters, limit=page * _SIZE + 1) if words else []
        version = library.version
    data = SearchPage(
        q=words,
        kinds=kinds,
        year_from=first,
        year_to=last,
        retracted=retracted,
        library_version=version,
        found=tuple(
            Found(
                id=one.record_id,
                title=plain(one.title),
                year=one.year,
                kind=one.kind,
                kind_name=KIND_NAMES[one.kind],
                score=one.score,
                factors=tuple(Factor(name=_FACTOR_NAMES.get(name, name), value=value) for name, value in one.factors.items()),
                retracted=one.retracted,
                superseded=one.superseded,
            )
            for one in hits[(page - 1) * _SIZE : page * _SIZE]
        ),
        number=page,
        more=len(hits) > page * _SIZE and page < _LAST_PAGE,
    )
    names = {one: upper_first(KIND_NAMES[one]) for one in RecordKind}
    return respond(request, "search.html.j2", data, names=names, asked=_asked(data))


def _kind(name: str) -> RecordKind:
    try:
        return RecordKind(name)
    except ValueError:
        raise UsageError(f"There is no kind of source '{name[:40]}': choose from {', '.join(RecordKind)}") from None


def _asked(page: SearchPage) -> list[tuple[str, str]]:
    """The fields of the form as they stand, for the addresses of other pages."""
    fields = [("q", page.q), *(("kind", one.value) for one in page.kinds)]
    fields += [(name, str(year)) for name, year in (("from", page.year_from), ("to", page.year_to)) if year]
    return [*fields, ("retracted", "true")] if page.retracted else fields
