"""Browse what is held: by condition, by intervention, by who issues recommendations."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response

from palpate.answering.wording import KIND_NAMES, upper_first
from palpate.errors import UsageError
from palpate.library import Library
from palpate.terminology import Concept, terminology
from palpate.vocabulary import RecordKind
from palpate.vocabulary.base import Model
from palpate.web.browsing import (
    FACETS,
    Advice,
    IssuerEntry,
    ListedRecord,
    Topic,
    advice_on,
    as_listed,
    counts,
    issuers,
    topic,
)
from palpate.web.paging import Pages, pages
from palpate.web.responding import PAGE, respond

router = APIRouter()
_SHORT, _SIZE = 8, 50
"""Records of a kind that the page of a topic names, and that a page of one kind names."""
_MOST_TOGETHER = 15
_MOST_ADVICE = 40


class BrowsePage(Model):
    """Everything that there is to browse, only what evidence is held on."""

    library_version: int
    records: int
    conditions: tuple[Topic, ...]
    interventions: tuple[Topic, ...]
    issuers: tuple[IssuerEntry, ...]


class Together(Model):
    """A topic of the other facet that records speak of together with this one, and the question that fits."""

    topic: Topic
    intervention: str
    condition: str
    question: str


class KindGroup(Model):
    """Records of one kind: the newest, and how many there are."""

    kind: RecordKind
    name: str
    total: int
    records: tuple[ListedRecord, ...]


class TopicPage(Model):
    """What is held on a condition or an intervention."""

    library_version: int
    facet: str
    topic: Topic
    also_called: tuple[str, ...]
    broader: tuple[Topic, ...]
    narrower: tuple[Topic, ...]
    advice: tuple[Advice, ...]
    advice_total: int
    together: tuple[Together, ...]
    groups: tuple[KindGroup, ...]
    kind: RecordKind | None
    """Set where one kind alone is listed, page by page."""
    pages: Pages | None


class IssuerPage(Model):
    """What an issuer recommends."""

    library_version: int
    issuer: IssuerEntry
    advice: tuple[Advice, ...]
    pages: Pages


@router.get("/browse", response_model=BrowsePage, responses=PAGE)
def browse(request: Request) -> Response:
    """Conditions, interventions and issuers that the library holds evidence on, with counts."""
    with request.app.state.holdings.newest() as library:
        found = counts.of(library)
        page = BrowsePage(
            library_version=library.version,
            records=len(library),
            conditions=found["condition"],
            interventions=found["intervention"],
            issuers=tuple(entry for entry, _ in issuers.of(library).values()),
        )
    return respond(request, "browse.html.j2", page)


@router.get("/browse/issuers/{slug}", response_model=IssuerPage, responses=PAGE)
def browse_issuer(request: Request, slug: str, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
    """What one issuer recommends."""
    with request.app.state.holdings.newest() as library:
        found = issuers.of(library).get(slug)
        if not found:
            raise HTTPException(404, "The library holds no recommendation by an issuer of that name.")
        entry, given = found
        shown = pages(request, page, len(given), _SIZE)
        part = given[(page - 1) * _SIZE : page * _SIZE]
        data = IssuerPage(library_version=library.version, issuer=entry, advice=part, pages=shown)
    return respond(request, "browse_issuer.html.j2", data)


@router.get("/browse/{part}/{concept}", response_model=TopicPage, responses=PAGE)
def browse_topic(
    request: Request,
    part: Literal["conditions", "interventions"],
    concept: str,
    kind: RecordKind | None = None,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """What is held on one condition or intervention, those that are narrower included."""
    facet = FACETS[part]
    terms = terminology()
    concept_id = f"{facet}:{concept.removeprefix(f'{facet}:')}"
    if concept_id not in terms:
        raise HTTPException(404, f"palpate knows no {facet} of that name. Browse the names that it knows, or search.")
    with request.app.state.holdings.newest() as library:
        data = _topic_page(request, library, terms.get(concept_id), kind, page)
    return respond(request, "browse_topic.html.j2", data)


def _topic_page(request: Request, library: Library, concept: Concept, kind: RecordKind | None, number: int) -> TopicPage:
    terms = terminology()
    known = {one.id: one for one in counts.of(library)[concept.facet]}
    below = terms.narrower(concept.id)
    kinds = library.shelf.kinds(below)
    if kind is None and number > 1:
        raise UsageError("The lists of a topic have pages only where one kind is chosen")
    shown = pages(request, number, kinds.get(kind, 0), _SIZE) if kind else None
    wanted = {kind: kinds.get(kind, 0)} if kind else kinds
    start, size = ((number - 1) * _SIZE, _SIZE) if kind else (0, _SHORT)
    given = advice_on(library, concept.id)
    return TopicPage(
        library_version=library.version,
        facet=concept.facet,
        topic=topic(concept, sum(kinds.values())),
        also_called=concept.synonyms,
        broader=tuple(known[one] for one in concept.broader if one in known),
        narrower=tuple(known[one] for one in terms.children(concept.id) if one in known),
        advice=given[:_MOST_ADVICE],
        advice_total=len(given),
        together=_together(library, concept),
        groups=tuple(
            KindGroup(
                kind=each,
                name=upper_first(KIND_NAMES[each]),
                total=total,
                records=tuple(as_listed(one) for one in library.listed([concept.id], each, start, size)),
            )
            for each, total in wanted.items()
        ),
        kind=kind,
        pages=shown,
    )


def _together(library: Library, concept: Concept) -> tuple[Together, ...]:
    """The topics of the other facet that most records speak of too."""
    other = "intervention" if concept.facet == "condition" else "condition"
    known = {one.id: one for one in counts.of(library)[other]}
    counted = library.shelf.together(terminology().narrower(concept.id), other)
    most = sorted((one for one in counted if one in known), key=lambda one: (-counted[one], one))[:_MOST_TOGETHER]
    found = []
    for one in most:
        beside = terminology().get(one)
        treatment, problem = (beside, concept) if other == "intervention" else (concept, beside)
        found.append(
            Together(
                topic=topic(beside, counted[one]),
                intervention=treatment.name,
                condition=problem.name,
                question=f"Does {treatment.name} help {problem.name}?",
            )
        )
    return tuple(found)
