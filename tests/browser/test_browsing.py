"""Maps and plots in a real browser: drawn within the policy of the page, legible in the dark and on paper, with ways to the studies."""

from __future__ import annotations

import base64

import pytest

pytestmark = pytest.mark.browser

CHARTS = ["/map?intervention=massage&condition=neck+pain", "/forest?intervention=massage&condition=neck+pain&outcome=pain"]


def _drawn(page, address: str) -> list[str]:
    """Open a page and wait until what it draws is drawn; what the console complained of."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(address, wait_until="networkidle")
    for number in range(page.locator("[data-chart]").count()):
        page.locator("[data-chart]").nth(number).locator("svg").wait_for()
    return told


@pytest.mark.parametrize("address", CHARTS)
def test_a_chart_is_drawn_without_breaking_the_policy_of_the_page(served: str, page, address: str) -> None:
    told = _drawn(page, served + address)
    assert page.locator("[data-chart] svg").count() == 1
    assert page.locator("[data-chart] svg path").count() > 10
    assert told == []


_LIGHTNESS = """async ([picture]) => {
  const image = new Image(); image.src = picture; await image.decode();
  const canvas = document.createElement("canvas"); canvas.width = image.width; canvas.height = image.height;
  const context = canvas.getContext("2d"); context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const linear = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const found = [];
  for (let i = 0; i < data.length; i += 4) found.push(0.2126 * linear(data[i]) + 0.7152 * linear(data[i + 1]) + 0.0722 * linear(data[i + 2]));
  found.sort((a, b) => a - b);
  return [found[0], found[Math.floor(found.length / 2)], found[found.length - 1]];
}"""


def _luminance(page, blank) -> tuple[float, float, float]:
    """The lowest, the middle and the highest relative luminance (WCAG 2.2) of what is seen of a chart, 0 to 1."""
    shot = base64.b64encode(page.locator("[data-chart] svg").screenshot()).decode()
    return tuple(blank.evaluate(_LIGHTNESS, [f"data:image/png;base64,{shot}"]))


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("address", CHARTS)
def test_a_chart_stands_on_the_paper_of_the_page_in_the_dark_and_on_white_in_print(
    served: str, page, browser, address: str
) -> None:
    blank = browser.new_page()
    page.emulate_media(color_scheme="dark")
    _drawn(page, served + address)
    darkest, paper, lightest = _luminance(page, blank)
    assert paper < 0.02, "most of it is dark"
    assert _contrast(lightest, paper) > 12
    page.emulate_media(color_scheme="dark", media="print")
    assert page.locator("[data-chart] svg").evaluate("svg => getComputedStyle(svg).filter") == "none"
    page.emulate_media(color_scheme="light", media="screen")
    darkest, paper, lightest = _luminance(page, blank)
    assert paper > 0.9, "most of it is light"
    assert _contrast(darkest, paper) > 12
    blank.close()


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
