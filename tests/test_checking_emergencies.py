"""Pages that tell of an emergency, and pages without claims."""

from __future__ import annotations

import time

import pytest

from palpate.checking import check
from palpate.library import Library


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


# Emergencies


def test_a_page_that_tells_of_an_emergency_gets_the_advice_first(library: Library) -> None:
    page = check(
        "I have had back pain since Monday and since this morning I can't control my bladder. Massage cures back pain.", library
    )
    assert page.urgent
    assert page.urgent_advice is not None
    assert page.urgent_advice.startswith("Get medical help now")


def test_a_page_that_lists_warning_signs_is_not_taken_for_somebody_who_has_them(library: Library) -> None:
    page = check(
        "Call an emergency number at once if there is chest pain or sudden weakness of an arm. Massage may ease back pain.",
        library,
    )
    assert not page.urgent
    assert page.urgent_advice is not None
    assert page.urgent_advice.startswith("The page names signs of an emergency")


# Pages without claims


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The page holds no text that a reader would see."),
        ("   \n\n ", "The page holds no text that a reader would see."),
        ("The studio is closed on Mondays and has a garden.", "No health claim about a treatment was found on the page."),
        (
            "Die Praxis liegt mitten in der Stadt und hat viele helle Räume mit großen Fenstern.",
            "The page does not look like English; palpate reads English pages.",
        ),
    ],
    ids=["empty", "blanks", "no claim", "German"],
)
def test_a_page_without_claims_says_why(text: str, said: str, library: Library) -> None:
    page = check(text, library)
    assert (page.claims, page.note) == ((), said)


@pytest.mark.parametrize(
    "text",
    ["." * 5000, "Massage " * 3000, "# " * 500, "- " * 500, "(" * 3000, "massage may help " * 800, "a" * 20_000, "😀" * 500],
)
def test_odd_texts_are_read_without_error_and_in_time(text: str, library: Library) -> None:
    start = time.process_time()
    check(text, library)
    assert time.process_time() - start < 5
