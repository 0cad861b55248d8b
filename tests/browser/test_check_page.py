"""Check a page and add evidence in a real Chromium: with and without JavaScript, and with hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.uploads import ARMED_HTML, RIS

pytestmark = pytest.mark.browser
TEXT = (
    "# Massage today\n\nMassage cures fibromyalgia. Massage may help fibromyalgia.\n\n"
    + "An unbroken_word" * 20
    + "\n\nMy wife has had sudden chest pain since this morning."
)


def check_text(page, served: str, text: str = TEXT) -> None:
    page.goto(f"{served}/check")
    page.get_by_label("The text, pasted").fill(text)
    page.get_by_role("button", name="Check the page").click()
    page.get_by_role("heading", name="Claims", exact=True).wait_for()


def test_a_pasted_text_comes_back_with_its_claims_marked(page, served) -> None:
    check_text(page, served)
    assert page.get_by_role("heading", level=1).inner_text() == "Massage today"
    assert page.locator("mark").first.inner_text().startswith("Massage cures fibromyalgia.")
    alert, heading = page.get_by_role("alert").bounding_box(), page.get_by_role("heading", level=1).bounding_box()
    assert alert["y"] < heading["y"]
    page.get_by_role("link", name="Claim 1: overstated").click()
    assert page.url.endswith("#claim-1")
    assert page.locator("#claim-1").is_visible()


def test_a_result_is_saved(page, served) -> None:
    check_text(page, served)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as HTML").click()
    assert download.value.suggested_filename == "checked.html"
    assert "<mark" in Path(download.value.path()).read_text("utf-8")


def test_it_works_with_the_keyboard_alone(page, served) -> None:
    page.goto(f"{served}/check")
    page.get_by_label("The text, pasted").focus()
    page.keyboard.type("Massage cures fibromyalgia.")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Claims", exact=True).wait_for()


def test_it_works_without_javascript(browser, served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    check_text(page, served)
    assert page.locator("mark").count() == 2
    context.close()


def test_a_file_that_is_too_big_is_told_before_it_is_sent(page, served) -> None:
    page.goto(f"{served}/check")
    page.get_by_label("Or a file").set_input_files(
        {"name": "big.txt", "mimeType": "text/plain", "buffer": b"x" * ((20 << 20) + 1)}
    )
    page.get_by_role("button", name="Check the page").click()
    assert "larger than the 20 MB" in page.get_by_role("status").inner_text()


def test_nothing_in_an_armed_file_runs_or_is_asked_for(page, served) -> None:
    dialogs: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}/check")
    page.get_by_label("Or a file").set_input_files(
        {"name": "<img src=x onerror=alert(1)>.html", "mimeType": "text/html", "buffer": ARMED_HTML}
    )
    page.get_by_role("button", name="Check the page").click()
    page.get_by_role("heading", name="Claims", exact=True).wait_for()
    page.wait_for_timeout(500)
    assert page.locator("mark").count() == 2
    assert dialogs == []
    assert [url for url in asked if not url.startswith(served)] == []


def test_an_addition_is_watched_until_it_is_done(page, served) -> None:
    page.goto(f"{served}/add")
    page.get_by_label("Files", exact=True).and_(page.locator("input")).set_input_files(
        {"name": "neck.ris", "mimeType": "text/plain", "buffer": RIS.replace(b"neck", b"scalp")}
    )
    page.get_by_role("button", name="Add the files").click()
    page.wait_for_url("**/add/*")
    page.get_by_role("link", name="What changed: library version").wait_for()
    assert page.get_by_role("button", name="Cancel").count() == 0


def test_an_addition_is_watched_without_javascript(browser, served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/add")
    page.get_by_label("Files", exact=True).and_(page.locator("input")).set_input_files(
        {"name": "foot.ris", "mimeType": "text/plain", "buffer": RIS.replace(b"neck", b"foot")}
    )
    page.get_by_role("button", name="Add the files").click()
    page.get_by_role("link", name="What changed: library version").wait_for(timeout=30_000)
    context.close()
