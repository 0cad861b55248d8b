"""Records, browsing, maps, plots, search and versions in a real browser: accessible, safe, and the charts are drawn."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

PAGES = [
    "/records/crawford-2016-pain-general-population",
    "/browse",
    "/browse/conditions/low-back-pain",
    "/browse/interventions/massage",
    "/browse/issuers/ottawa-panel",
    "/map",
    "/map?intervention=massage&condition=neck+pain",
    "/forest?intervention=massage&condition=neck+pain&outcome=pain",
    "/forest",
    "/map?intervention=unobtainium",
    "/search?q=massage+neck+pain",
    "/library",
    "/library/changes",
]
CHARTS = [one for one in PAGES if "condition=" in one]


def _drawn(page, address: str) -> list[str]:
    """Open a page and wait until what it draws is drawn; what the console complained of."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(address, wait_until="networkidle")
    for number in range(page.locator("[data-chart]").count()):
        page.locator("[data-chart]").nth(number).locator("svg").wait_for()
    return told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(served: str, page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    _drawn(page, served + address)
    found = axe_playwright.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("address", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(served: str, page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    _drawn(page, served + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("address", CHARTS)
def test_a_chart_is_drawn_without_breaking_the_policy_of_the_page(served: str, page, address: str) -> None:
    told = _drawn(page, served + address)
    assert page.locator("[data-chart] svg").count() == 1
    assert page.locator("[data-chart] svg path").count() > 10
    assert told == []


def test_a_mark_of_the_map_tells_what_it_is_and_leads_to_its_row(served: str, page) -> None:
    _drawn(page, f"{served}/map?intervention=massage&condition=neck+pain")
    mark = page.locator("[data-chart] .mark-symbol a, [data-chart] .mark-symbol path").first
    mark.hover(force=True)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "Best published certainty" in page.locator("#vg-tooltip-element").inner_text()
    mark.click(force=True)
    page.wait_for_url("**#cell-*")


def test_a_mark_of_the_forest_plot_leads_to_the_study(served: str, page) -> None:
    _drawn(page, f"{served}/forest?intervention=massage&condition=neck+pain&outcome=pain")
    page.locator("[data-chart] .mark-symbol path").first.click(force=True)
    page.wait_for_url("**/records/**")
    assert page.locator("h1").count() == 1


def test_with_scripts_off_the_tables_say_it_all(served: str, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/map?intervention=massage&condition=neck+pain")
    assert page.locator("table tbody tr").count() > 3
    page.goto(f"{served}/forest?intervention=massage&condition=neck+pain&outcome=pain")
    assert page.locator("table tbody tr").count() > 3
    context.close()
