"""From a page to its health claims, each held against the evidence: read, find claims, judge, reword.

What judges is imported when it is used: reading a page needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from palpate.checking.fetching import fetch_page, is_address
from palpate.checking.pages import Page, read_bytes, read_file, read_text

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.vocabulary import CheckedPage

__all__ = ["Page", "check", "fetch_page", "is_address", "read_bytes", "read_file", "read_text"]


def check(page: str | Page, library: Library) -> CheckedPage:
    """Check the health claims of a page, or of a text in hand, against a library.

    The same page on the same library version gives the same result. Raises `SourceError` where a text is too long.
    """
    from palpate.checking.checking import check as check_page

    return check_page(page, library)
