"""Search the records, with filters and the factors that each score is made of."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from palpate.answering.wording import KIND_NAMES, upper_first
from palpate.errors import UsageError
from palpate.library import SearchFilters
from palpate.rendering.common import plain
from palpate.terminology import terminology
from palpate.vocabulary import RecordKind
from palpate.vocabulary.base import Model
from palpate.web.browsing import Topic, counts
from palpate.web.paging import whole_number
from palpate.web.responding import PAGE, respond

router = APIRouter()
_SIZE = 20
_LAST_PAGE = 10
"""Search ranks the best some hundred records; who hasn't found it among 200 needs other words."""
_LONGEST_QUERY = 2_000
_LONGEST_NAME = 200
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
    condition: str | None
    """A concept of the terminology; those narrower are included."""
    intervention: str | None
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
    condition: Annotated[str, Query(max_length=_LONGEST_NAME, description="Only on this condition or a narrower one.")] = "",
    intervention: Annotated[str, Query(max_length=_LONGEST_NAME, description="Only on this treatment or a narrower one.")] = "",
    retracted: Annotated[bool, Query(description="Show retracted work too.")] = False,
    page: Annotated[int, Query(ge=1, le=_LAST_PAGE)] = 1,
) -> Response:
    """Records by relevance and by what the evidence is worth."""
    first, last = (whole_number(text, "A year", _EARLIEST, _LATEST) for text in (year_from, year_to))
    if first and last and first > last:
        raise UsageError(f"{first} is after {last}: no year is in between")
    kinds = tuple(dict.fromkeys(_kind(one) for one in kind or () if one))
    on = {facet: _concept(name, facet) for facet, name in (("condition", condition), ("intervention", intervention))}
    filters = SearchFilters(
        kinds=frozenset(kinds),
        year_from=first,
        year_to=last,
        conditions=frozenset(filter(None, [on["condition"]])),
        interventions=frozenset(filter(None, [on["intervention"]])),
        include_retracted=retracted,
    )
    words = plain(q[:_LONGEST_QUERY])
    with request.app.state.holdings.newest() as library:
        hits = library.search(words, filters=filters, limit=page * _SIZE + 1) if words else []
        version = library.version
        choices = {facet: _choices(counts.of(library)[facet], chosen) for facet, chosen in on.items()}
    data = SearchPage(
        q=words,
        kinds=kinds,
        year_from=first,
        year_to=last,
        condition=on["condition"],
        intervention=on["intervention"],
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
    return respond(request, "search.html.j2", data, names=names, choices=choices, asked=_asked(data))


def _kind(name: str) -> RecordKind:
    try:
        return RecordKind(name)
    except ValueError:
        raise UsageError(f"There is no kind of source '{name[:40]}': choose from {', '.join(RecordKind)}") from None


def _concept(name: str, facet: str) -> str | None:
    """The concept that is meant by its id, the last part of its id or its name; None for an empty field."""
    name = plain(name)
    if not name:
        return None
    terms = terminology()
    by_id = f"{facet}:{name.removeprefix(f'{facet}:')}"
    meant = {by_id} if by_id in terms else {found.concept.id for found in terms.find(name, (facet,))}
    if len(meant) != 1:
        raise UsageError(f"'{name}' is no {facet} that palpate knows: leave the filter out, and search for the word itself")
    return meant.pop()


def _choices(held: tuple[Topic, ...], chosen: str | None) -> list[tuple[str, str]]:
    """Values and names to choose from: what evidence is held on, and what was chosen."""
    found = [(one.slug, one.name) for one in held]
    if chosen and all(one.id != chosen for one in held):
        found.insert(0, (chosen.partition(":")[2], terminology().get(chosen).name))
    return found


def _asked(page: SearchPage) -> list[tuple[str, str]]:
    """The fields of the form as they stand, for the addresses of other pages."""
    fields = [("q", page.q), *(("kind", one.value) for one in page.kinds)]
    fields += [(name, str(year)) for name, year in (("from", page.year_from), ("to", page.year_to)) if year]
    fields += [
        (name, concept.partition(":")[2])
        for name, concept in (("condition", page.condition), ("intervention", page.intervention))
        if concept
    ]
    return [*fields, ("retracted", "true")] if page.retracted else fields
