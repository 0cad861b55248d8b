"""No kind of page is forgotten by the tests that look at all of them in a browser."""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable
from importlib.resources import files
from types import FunctionType
from typing import Any

from fastapi.routing import APIRoute

from browser.page_kinds import FRAGMENTS, LEADING_ON, LOCAL, NO_PAGES, TEAM
from palpate.web.routes import ROUTERS

LOOKED_AT = {kind.route for kind in (*LOCAL, *TEAM)} - {"error"}
RENDERING = {"render", "respond", "first_page"}
"""What makes a page of a template."""


def routes() -> dict[str, Callable[..., Any]]:
    """All routes of the site by method and path: "GET /answers"."""
    found = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return {f"{method} {route.path}": route.endpoint for route in found for method in route.methods}


def makes_a_page(function: Callable[..., Any]) -> bool:
    """Whether a function, or one of its module that it calls, makes a page."""
    names = {each.argval for each in dis.get_instructions(function) if each.opname == "LOAD_GLOBAL"}
    module = sys.modules[function.__module__]
    called = [getattr(module, name) for name in names - RENDERING if hasattr(module, name)]
    own = [each for each in called if isinstance(each, FunctionType) and each.__module__ == module.__name__]
    return bool(names & RENDERING) or any(makes_a_page(each) for each in own)


def test_every_route_that_makes_a_page_is_looked_at() -> None:
    assert {name for name, endpoint in routes().items() if makes_a_page(endpoint)} == LOOKED_AT | set(FRAGMENTS)


def test_every_other_route_is_known_to_make_none() -> None:
    assert {name for name, endpoint in routes().items() if not makes_a_page(endpoint)} == set(NO_PAGES) | LEADING_ON


def test_every_template_of_a_page_is_looked_at() -> None:
    folder = files("palpate.web") / "templates"
    pages = {each.name for each in folder.iterdir() if '{% extends "base.html.j2" %}' in each.read_text("utf-8")}
    assert pages == {kind.template for kind in (*LOCAL, *TEAM)}
