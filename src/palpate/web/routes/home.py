"""The first page and the editorial policy."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from palpate.web.responding import render

router = APIRouter()


@router.get("/", include_in_schema=False)
def home(request: Request) -> Response:
    """One field to ask in."""
    with request.app.state.holdings.newest() as library:
        return render(request, "home.html.j2", records=len(library), library_version=library.version)
