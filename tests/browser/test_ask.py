"""The reading room in a real browser: ask, follow a citation, switch the reader, by keyboard alone, on a phone, accessibly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from browser.looking import by_axe
from browser.page_kinds import FIBRO, answer

pytestmark = pytest.mark.browser

IMAGES = Path(__file__).parents[2] / "docs" / "images"


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
    page.get_by_label("Patient").check()
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
    page.locator("#support .facts").first.wait_for()


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


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (380, "dark")])
def test_axe_finds_nothing_with_a_support_open(sized, width, scheme):
    page = sized(answer(), width=width, scheme=scheme)
    page.locator(".cites a").first.click()
    page.locator("#beside .support").first.wait_for()
    assert by_axe(page, scheme) == []


def test_in_print_there_is_the_article_and_no_navigation(sized):
    page = sized(answer())
    page.emulate_media(media="print")
    for gone in (".masthead nav", ".for", "#go-on", "#beside"):
        assert not page.locator(gone).is_visible(), gone
    assert page.locator(".references .identifiers").first.is_visible()


@pytest.mark.skipif(not os.environ.get("PALPATE_SCREENSHOTS"), reason="writes docs/images: asked for with PALPATE_SCREENSHOTS=1")
def test_the_pictures_of_the_documents_are_made(sized):
    IMAGES.mkdir(exist_ok=True)
    for name, address in {"home": "/", "answer": answer(), "abstention": answer("Does metformin prevent diabetes?")}.items():
        sized(address, height=860).screenshot(path=IMAGES / f"{name}.png")
    page = sized(answer(), height=860)
    page.locator(".cites a").nth(1).click()
    page.locator("#beside .support").first.wait_for()
    page.screenshot(path=IMAGES / "citation.png")
    sized(answer(reader="patient"), width=380, height=760, scheme="dark").screenshot(path=IMAGES / "phone.png")
