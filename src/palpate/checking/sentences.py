"""A page's text as sentences, each with its place, the heading above it and, in a list, the words that lead to the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)\s*#*$")
_ITEM = re.compile(r"(?:[-*•◦‣▪·–]|\d{1,2}[.)])\s+(?P<text>\S.*)$")
_TABLE = re.compile(r"\|")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|dr|mr|mrs|ms|prof|st|no|fig|approx|al|cf|jr|sr|inc|ltd|u\.s|u\.k|a\.m|p\.m|ph\.d)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9*])|[.!?…]+[\"'”’)\]]*$")
_LONGEST_HEADING_WORDS = 10
LONGEST_SENTENCE = 1000
"""Characters. Longer runs without an end are tables or menus turned to soup, and no claim is read from them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or an item of a list, at characters `start` to `end` of the page."""

    text: str
    """On one line, as long as the span: line breaks inside are blanks."""
    start: int
    end: int
    heading: str = ""
    """The nearest heading above."""
    lead: str = ""
    """For an item of a list: the sentence that leads to the list."""
    item: bool = False


def sentences(text: str) -> list[Sentence]:
    """The sentences of a page in order; headings and tables are none."""
    found: list[Sentence] = []
    heading = lead = ""
    blocks = list(_blocks(text))
    for index, (start, end, kind) in enumerate(blocks):
        words = text[start:end].replace("\n", " ")
        if kind == "heading":
            heading, lead = words, ""
        elif kind == "item":
            found += _split(words, start, heading, lead, item=True)
        elif kind == "text":
            follows_list = index + 1 < len(blocks) and blocks[index + 1][2] == "item"
            inside = _split(words, start, heading, "")
            lead = inside[-1].text if inside and (follows_list or words.rstrip().endswith(":")) else ""
            if lead and words.rstrip().endswith(":"):
                inside.pop()
            found += inside
    return found


def _blocks(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind ("heading", "item", "table", "text") of each block; lines of a paragraph belong together."""
    at = 0
    begun: int | None = None
    last = 0
    kind = "text"
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        start = at + (len(line) - len(line.lstrip()))
        marked = _HEADING.match(stripped) or _ITEM.match(stripped)
        if begun is not None and (
            not stripped or marked or _TABLE.match(stripped) or _is_bare_heading(text[begun:last], kind, stripped)
        ):
            yield begun, last, "heading" if _looks_like_heading(text[begun:last], kind, alone=not stripped) else kind
            begun = None
        if stripped and _TABLE.match(stripped):
            yield start, start + len(stripped), "table"
        elif marked and stripped.startswith("#"):
            yield start + marked.start("text"), start + marked.end("text"), "heading"
        elif marked:
            begun, kind, last = start + marked.start("text"), "item", start + marked.end("text")
        elif stripped:
            if begun is None:
                begun, kind = start, "text"
            last = start + len(stripped)
        at += len(line) + 1


def _is_bare_heading(block: str, kind: str, following: str) -> bool:
    """Whether a single line so far is a heading on its own right above a paragraph (texts of PDFs have no blank lines)."""
    return (
        _looks_like_heading(block, kind, alone=False) and len(following.split()) > len(block.split()) and following[:1].isupper()
    )


def _looks_like_heading(block: str, kind: str, *, alone: bool) -> bool:
    """A short line without an end, which begins like a title."""
    words = block.split()
    if kind != "text" or "\n" in block or not words or len(words) > _LONGEST_HEADING_WORDS:
        return False
    if block.rstrip()[-1] in '.!:;,…"”’)':
        return False
    return (
        words[0][:1].isupper() or words[0][:1].isdigit()
        if alone
        else words[0][:1].isupper() and len(words) < _LONGEST_HEADING_WORDS
    )


def _split(words: str, start: int, heading: str, lead: str, *, item: bool = False) -> list[Sentence]:
    found = []
    begin = 0
    for match in _END.finditer(words):
        if match.end() < len(words) and _ABBREVIATION.search(words[begin : match.start() + 1]):
            continue
        found.append((begin, match.end()))
        begin = match.end()
    if words[begin:].strip():
        found.append((begin, len(words)))
    result = []
    for first, last in found:
        inner = words[first:last]
        left = len(inner) - len(inner.lstrip())
        right = len(inner.rstrip())
        if right - left > LONGEST_SENTENCE:
            continue
        result.append(Sentence(inner.strip(), start + first + left, start + first + right, heading, lead, item))
    return result
