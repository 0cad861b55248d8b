"""The reading room in a real browser: ask, follow a citation, switch the reader, by keyboard alone, on a phone, accessibly."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.browser

FIBRO = "Does massage help fibromyalgia?"
IMAGES = Path(__file__).parents[2] / "docs" / "images"


def answer(q: str = FIBRO, **more: str) -> str:
    return f"/answers?{urlencode({'q': q, **more})}"


PAGES = {
    "home": "/",
    "answer": answer(),
    "patient": answer(reader="patient"),
    "payer": answer("Is massage for chronic low back pain covered by insurance?", reader="payer"),
    "abstention": answer("Does metformin prevent diabetes?"),
    "urgent": answer("I have chest pain and trouble breathing. Does massage help?"),
    "support": "/answers/support?address=li-2014-fibromyalgia-massage%23finding-1",
    "policy": "/policy",
    "history": "/history",
    "problem": "/answers?q=%3F",
}


@pytest.fixture
def sized(browser, served):
    """Open a page of the site in a window of a size and a colour scheme, with scripts or without."""
    contexts = []

    def open_page(path: str, *, width: int = 1280, height: int = 900, scheme: str = "light", scripts: bool = True):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(served + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_question_is_typed_and_answered(page, served):
    page.goto(served)
    page.get_by_label("Your question").fill(FIBRO)
    page.get_by_text("Patient", exact=True).click()
    page.get_by_role("button", name="Ask").click()
    assert page.get_by_role("heading", level=1).inner_text() == FIBRO
    assert page.locator("nav[aria-label=Reader] [aria-current]").inner_text() == "Patient"
    assert page.title() == f"{FIBRO} – palpate"


def test_a_citation_opens_its_support_beside_the_text_and_escape_gives_the_focus_back(page, served):
    page.goto(served + answer())
    citation = page.locator(".bottom-line .cites a").nth(1)
    citation.click()
    beside = page.get_by_role("region", name="Behind reference 2")
    beside.get_by_text("Compared with").first.wait_for()
    assert page.url == served + answer(), "the page stays"
    assert page.evaluate("document.activeElement.id") == "beside-title"
    assert beside.bounding_box()["x"] > citation.bounding_box()["x"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.supports") == citation.get_attribute("data-supports")
    page.get_by_role("region", name="On this page").wait_for()


def test_a_citation_is_a_plain_link_without_scripts(sized):
    page = sized(answer(), scripts=False)
    page.locator(".bottom-line .cites a").first.click()
    assert "/answers/support" in page.url
    assert page.locator("#support .facts").count() >= 1


def test_on_a_phone_the_support_comes_from_below_and_leaves_the_sentence_in_sight(sized):
    page = sized(answer(), width=380, height=760)
    citation = page.locator(".bottom-line .cites a").first
    citation.click()
    page.locator("#beside .support").first.wait_for()
    page.wait_for_timeout(500)
    beside, cited = page.locator("#beside").bounding_box(), citation.bounding_box()
    assert beside["y"] + beside["height"] == pytest.approx(760, abs=1)
    assert cited["y"] + cited["height"] <= beside["y"]


def test_switching_the_reader_keeps_the_question(page, served):
    page.goto(served + answer())
    page.get_by_role("link", name="Payer").click()
    assert page.get_by_role("heading", level=1).inner_text() == FIBRO
    assert page.get_by_role("heading", name="Criteria of medical necessity").is_visible()
    page.goto(served)
    assert page.get_by_label("Payer").is_checked()


def test_everything_is_reached_by_keyboard_alone(page, served):
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type(FIBRO)
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers?**")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.cites')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", "the focus is seen"
    page.keyboard.press("Enter")
    page.locator("#beside .support").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("close")
    page.keyboard.press("Enter")
    assert page.evaluate("!!document.activeElement.closest('.cites')")


def test_a_follow_up_goes_on_from_the_answer_and_can_be_undone(page, served):
    page.goto(served + answer())
    page.get_by_label("Ask a follow-up").fill("And how often?")
    page.get_by_label("Ask a follow-up").press("Enter")
    page.get_by_text("Understood as:").wait_for()
    page.get_by_role("link", name="Undo").click()
    assert page.get_by_role("heading", level=1).inner_text() == FIBRO


def test_the_history_keeps_the_questions_in_the_browser_and_forgets_them_when_told(page, served):
    page.goto(served + "/history")
    page.get_by_text("There are none yet").wait_for()
    for question in (FIBRO, "Is massage safe with osteoporosis?", FIBRO):
        page.goto(served + answer(question))
        page.wait_for_load_state("networkidle")
    page.goto(served + "/history")
    assert page.locator("#history a").all_inner_texts() == [FIBRO, "Is massage safe with osteoporosis?"]
    page.get_by_role("button", name="Forget them all").click()
    page.reload()
    page.get_by_text("There are none yet").wait_for()


def test_an_export_is_downloaded(page, served):
    page.goto(served + answer())
    with page.expect_download() as download:
        page.get_by_role("link", name="RIS").click()
    assert download.value.suggested_filename == "does-massage-help-fibromyalgia.ris"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(sized, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = sized(PAGES[name], scheme=scheme)
    page.wait_for_load_state("networkidle")
    assert told(Axe().run(page)) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (380, "dark")])
def test_axe_finds_nothing_with_a_support_open(sized, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = sized(answer(), width=width, scheme=scheme)
    page.locator(".cites a").first.click()
    page.locator("#beside .support").first.wait_for()
    assert told(Axe().run(page)) == []


def told(results) -> list[str]:
    """What axe found: the rule and the places."""
    return [f"{each['id']}: {[node['target'] for node in each['nodes']][:4]}" for each in results.response["violations"]]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_from_360_to_1600_pixels(sized, name):
    for width in (360, 768, 1024, 1600):
        page = sized(PAGES[name], width=width)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, width


@pytest.mark.parametrize("name", ["home", "answer", "urgent", "history"])
def test_nothing_moves_after_the_page_has_loaded(sized, name):
    page = sized(PAGES[name])
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    shift = """() => new Promise(done => {
      let moved = 0;
      new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(moved), 200);
    })"""
    assert page.evaluate(shift) == 0


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_a_title_landmarks_and_headings_in_order(sized, name):
    page = sized(PAGES[name])
    assert page.title().endswith(" – palpate")
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, landmark
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(each => Number(each.tagName[1]))")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_in_print_there_is_the_article_and_no_navigation(sized):
    page = sized(answer())
    page.emulate_media(media="print")
    for gone in (".masthead nav", ".for", "#go-on", "#beside"):
        assert not page.locator(gone).is_visible(), gone
    assert page.locator(".references .identifiers").first.is_visible()


@pytest.mark.skipif(not os.environ.get("PALPATE_SCREENSHOTS"), reason="writes docs/images: asked for with PALPATE_SCREENSHOTS=1")
def test_the_pictures_of_the_documents_are_made(sized):
    IMAGES.mkdir(exist_ok=True)
    for name in ("home", "answer", "abstention"):
        sized(PAGES[name], height=860).screenshot(path=IMAGES / f"{name}.png")
    page = sized(answer(), height=860)
    page.locator(".cites a").nth(1).click()
    page.locator("#beside .support").first.wait_for()
    page.screenshot(path=IMAGES / "citation.png")
    sized(PAGES["patient"], width=380, height=760, scheme="dark").screenshot(path=IMAGES / "phone.png")
