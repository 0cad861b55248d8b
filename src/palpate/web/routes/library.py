"""The library itself: what it holds, its versions, and what changed between two of them."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException, Request, Response

from palpate.errors import UsageError
from palpate.library import Difference, Library
from palpate.rendering.common import plain
from palpate.vocabulary.base import Model
from palpate.web.cached import PerVersion
from palpate.web.paging import whole_number
from palpate.web.requesting import HIGHEST
from palpate.web.responding import PAGE, respond

router = APIRouter()
_MOST_NAMED = 100
_MOST_VERSIONS = 200


class Version(Model):
    """One version: when it was written (UTC), why, what it holds and what the write did."""

    version: int
    time: datetime
    note: str
    records: int
    added: int
    updated: int
    deleted: int


class LibraryPage(Model):
    """What the library holds now, and its versions, the newest first."""

    version: int
    records: int
    with_evidence: int
    read: int
    vectors: int
    versions: tuple[Version, ...]
    versions_total: int


class ChangedRecord(Model):
    """A record that changed."""

    id: str
    title: str


class ChangeList(Model):
    """Records of one kind of change: some of them, and how many there are."""

    name: str
    total: int
    records: tuple[ChangedRecord, ...]
    held: bool
    """Whether they are held in the newest version, so that a link leads somewhere."""


class ChangesPage(Model):
    """What changed from one version to another."""

    version_from: Version
    version_to: Version
    changes: tuple[ChangeList, ...]


def _facts(library: Library) -> dict[str, int]:
    read = library.counts_read()
    return {"with_evidence": len(library.shelf.facts), "read": read["read"], "vectors": read["vectors"]}


def _versions(library: Library) -> tuple[Version, ...]:
    return tuple(
        Version(
            version=one.version,
            time=one.time,
            note=plain(one.note),
            records=one.records,
            added=one.added,
            updated=one.updated,
            deleted=one.deleted,
        )
        for one in reversed(library.versions())
    )


facts = PerVersion(_facts)
versions = PerVersion(_versions)


@router.get("/library", response_model=LibraryPage, responses=PAGE)
def show_library(request: Request) -> Response:
    """What the library holds and its versions."""
    with request.app.state.holdings.newest() as library:
        held = versions.of(library)
        page = LibraryPage(
            version=library.version,
            records=len(library),
            versions=held[:_MOST_VERSIONS],
            versions_total=len(held),
            **facts.of(library),
        )
    return respond(request, "library.html.j2", page)


@router.get("/library/changes", response_model=ChangesPage, responses=PAGE)
def show_changes(request: Request) -> Response:
    """What was added, updated, removed, retracted and superseded between two versions, by default the last two."""
    asked = {name: whole_number(request.query_params.get(name), "A version", 1, HIGHEST) for name in ("from", "to")}
    holdings = request.app.state.holdings
    with holdings.newest() as library:
        held = versions.of(library)
        newest = library.version
    known = {one.version: one for one in held}
    new = asked["to"] or newest
    old = asked["from"] or max((one for one in known if one < new), default=new)
    for one in (old, new):
        if one not in known:
            raise HTTPException(404, f"The library has no version {one}. Its versions are listed on the page of the library.")
    if old > new:
        raise UsageError(f"Version {old} is newer than {new}: compare the older with the newer")
    found = holdings.at(new).changes_since(old, most=_MOST_NAMED)
    page = ChangesPage(
        version_from=known[old],
        version_to=known[new],
        changes=(
            _list("Retracted", found.retracted),
            _list("Superseded", found.superseded),
            _list("Added", found.added),
            _list("Updated", found.updated),
            _list("Removed", found.removed, held=False),
        ),
    )
    return respond(request, "library_changes.html.j2", page)


def _list(name: str, found: Difference, *, held: bool = True) -> ChangeList:
    records = tuple(ChangedRecord(id=one.id, title=plain(one.title)) for one in found.records)
    return ChangeList(name=name, total=found.total, records=records, held=held)
