"""From a page to its health claims, each held against the evidence: read, find claims, judge, reword."""

from palpate.checking.checking import check
from palpate.checking.fetching import fetch_page, is_address
from palpate.checking.pages import Page, read_bytes, read_file, read_text

__all__ = ["Page", "check", "fetch_page", "is_address", "read_bytes", "read_file", "read_text"]
