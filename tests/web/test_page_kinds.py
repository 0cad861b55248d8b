"""No kind of page is forgotten by the tests that look at all of them in a browser."""

from __future__ import annotations

from importlib.resources import files

from fastapi.routing import APIRoute

from browser.page_kinds import FRAGMENTS, LEADING_ON, LOCAL, NO_PAGES, TEAM
from palpate.web.routes import ROUTERS

LOOKED_AT = {kind.route for kind in (*LOCAL, *TEAM)}


def routes() -> set[str]:
    """All routes of the site: "GET /answers"."""
    found = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return {f"{method} {route.path}" for route in found for method in route.methods}


def test_every_route_is_looked_at_or_yields_no_page() -> None:
    assert routes() == (LOOKED_AT - {"error"}) | set(FRAGMENTS) | set(NO_PAGES) | LEADING_ON


def test_every_template_of_a_page_is_looked_at() -> None:
    folder = files("palpate.web") / "templates"
    pages = {each.name for each in folder.iterdir() if '{% extends "base.html.j2" %}' in each.read_text("utf-8")}
    assert pages == {kind.template for kind in (*LOCAL, *TEAM)}


def test_a_route_that_is_said_to_yield_no_page_yields_none(site) -> None:
    assert site.get("/answers/export", params={"q": "Does massage help fibromyalgia?"}).headers["content-disposition"]
    for route in (*FRAGMENTS, *NO_PAGES):
        name = route.removeprefix("GET ")
        source = next(each for router in ROUTERS for each in router.routes if each.path == name)
        assert "base.html.j2" not in source.endpoint.__code__.co_consts
