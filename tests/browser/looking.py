"""What is looked at on every page: by axe-core in light and dark, its title, landmarks and headings, what moves, how wide it is."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

NARROWEST = 360
"""Pixels: the width of a small phone."""
_WIDTHS = (1600, 1024, 768, NARROWEST)
_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""All rules that axe-core has on, best practices included, and the one of WCAG 2.2 that it has off (2.5.8, 24 by 24 pixels)."""
WATCH_SHIFTS = """
  window.__moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput) {
        const what = entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName).join(", ");
        window.__moved.push(`${entry.value.toFixed(4)} ${what}`);
      }
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
"""Runs before anything of a page; what a press of a button moves within half a second is not counted (Layout Instability, 2.2)."""


def faults(page: Any, title_end: str = " – palpate") -> list[str]:
    """Everything that is wrong with the page that is open: wide and light as it is, then in other widths, narrow and dark at last."""
    found = [*moved(page), *outline(page, title_end), *by_axe(page, "light"), *too_wide(page)]
    return [*found, *by_axe(page, "dark")]


def moved(page: Any) -> list[str]:
    """What moved since the page was begun, without anybody having touched it."""
    page.wait_for_timeout(150)
    return [f"moved: {each}" for each in page.evaluate("window.__moved")]


def outline(page: Any, title_end: str = "") -> list[str]:
    """Title, landmarks, and headings in order under one first."""
    found = []
    if not page.title().endswith(title_end) or not page.title().removesuffix(title_end).strip():
        found.append(f"title: '{page.title()}'")
    counted = {landmark: page.get_by_role(landmark).count() for landmark in ("banner", "main", "contentinfo")}
    found += [f"{count} landmarks '{landmark}'" for landmark, count in counted.items() if count != 1]
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(each => Number(each.tagName[1]))")
    if levels[:1] != [1] or levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        found.append(f"headings: {levels}")
    if not page.locator("html").get_attribute("lang"):
        found.append("no language")
    return found


def by_axe(page: Any, scheme: str) -> list[str]:
    """What axe-core finds in a colour scheme."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE_SCRIPT)
    results = page.evaluate(f"axe.run({json.dumps(_OPTIONS)})")
    return [
        f"{scheme}: {each['id']}: {[(node['target'], node['failureSummary']) for node in each['nodes']][:3]}"
        for each in results["violations"]
    ]


def too_wide(page: Any) -> list[str]:
    """Whether it has to be moved sideways, from a large screen down to a small phone."""
    found = []
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{over} pixels too wide for {width}"] if over > 0 else []
    return found
