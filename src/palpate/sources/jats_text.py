"""The text of a JATS article: abstract and body section by section, tables as rows of text, captions of figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from palpate.sources.drafts import labelled_sections
from palpate.sources.xml_text import inline_text

_FLOATS = ("table-wrap", "fig")
_NOT_TEXT = frozenset({
    *_FLOATS, "table-wrap-group", "fig-group", "tex-math", "fn", "supplementary-material", "media", "graphic",
    "inline-graphic", "inline-supplementary-material", "object-id", "alt-text", "long-desc", "ref-list",
})  # fmt: skip
_NOT_BLOCKS = frozenset({"title", "label", "sec-meta", "supplementary-material", "ref-list", "notes", "graphic", "media"})
_ABSTRACTS = (None, "normal", "structured", "abstract", "short", "summary", "executive-summary")
"""Abstract types by how well they stand for the article; highlights, pictures and teasers do not."""

_ABOUT_THE_PAPER = frozenset({
    "pre-publication history", "authors' contributions", "author contributions", "authors' information",
    "supplementary material", "electronic supplementary material", "supplementary materials", "supporting information", "additional files",
})  # fmt: skip
"""Sections that say nothing about the subject and would only be found by mistake."""

_WIDEST_SPAN = 100

DITTO = "\N{DITTO MARK}"
"""Stands where a figure reaches down or across from another cell: one P value of four rows is not a P value of each."""
_FIGURE = re.compile(r"(?:[pP]\s?(?=[=<>]))?[\d\W_]*\d[\d\W_]*(?:to[\d\W_]+)?|[nN]\.?\s?[sS]\.?")
_MARK = re.compile(r"[a-np-z](?:, ?[a-np-z])*|\d")
"""A raised letter or figure that points to a footnote; a raised "o" is a degree."""

Section = dict[str, str | None]


def abstract_sections(meta: etree._Element) -> tuple[Section, ...]:
    """The best abstract of an article in sections with their printed headings; empty where there is none."""
    by_type: dict[str | None, etree._Element] = {}
    for abstract in meta.iterfind("abstract"):
        by_type.setdefault(abstract.get("abstract-type"), abstract)
    for kind in _ABSTRACTS:
        if kind in by_type and (sections := _abstract(by_type[kind])):
            return sections
    return ()


def _abstract(abstract: etree._Element) -> tuple[Section, ...]:
    if abstract.find("sec") is not None:
        return tuple(_sections(abstract, ()))
    blocks = [part for block in abstract if block.tag not in _NOT_BLOCKS and (part := _paragraph(block))]
    if any(label for label, _ in blocks):
        return tuple({"label": label, "text": text} for label, text in blocks if text)
    return labelled_sections(" ".join(text for _, text in blocks))


def _paragraph(block: etree._Element) -> tuple[str | None, str] | None:
    """A paragraph with the heading that is printed in bold or italics at its start, if any."""
    text = _block_text(block)
    if not text:
        return None
    first = block[0] if len(block) else None
    if first is not None and first.tag in {"bold", "italic"} and not (block.text or "").strip():
        printed = inline_text(first)
        label = printed.rstrip(":. ")
        after = (first.tail or "").lstrip()
        ends_as_label = printed != label or after.startswith((":", "."))
        if label and len(label) < 60 and len(label.split()) <= 6 and (ends_as_label or label.isupper()):
            return label, text[len(printed) :].lstrip(":. ")
    return None, text


def body_sections(article: etree._Element) -> tuple[Section, ...]:
    """The body in sections labelled by path ("Results > Pain"), each table and figure a section after the text it is in."""
    sections: list[Section] = []
    body = article.find("body")
    if body is not None:
        sections += _sections(body, ())
    for group in article.iterfind("floats-group"):
        sections += _float_sections(group, ())
    return tuple(sections)


def _sections(element: etree._Element, path: tuple[str, ...]) -> Iterator[Section]:
    """Sections of `element`, whose own heading is the last of `path`."""
    blocks: list[str] = []
    floats: list[Section] = []
    for child in element:
        if child.tag == "sec":
            yield from _flush(blocks, floats, path)
            title = child.find("title")
            heading = inline_text(title, ("xref", "fn")).rstrip(":. ") if title is not None else ""
            if heading.lower().replace("\u2019", "'") in _ABOUT_THE_PAPER:
                continue
            yield from _sections(child, (*path, heading) if heading else path)
            continue
        if child.tag not in _NOT_BLOCKS and child.tag not in _NOT_TEXT and (text := _block_text(child)):
            blocks.append(text)
        floats += _float_sections(child, path)
    yield from _flush(blocks, floats, path)


def _flush(blocks: list[str], floats: list[Section], path: tuple[str, ...]) -> Iterator[Section]:
    if blocks:
        yield {"label": " > ".join(path) or None, "text": "\n".join(blocks)}
    yield from floats
    blocks.clear()
    floats.clear()


def _block_text(block: etree._Element) -> str:
    """A paragraph on one line; a list with a line for each item."""
    if not isinstance(block.tag, str):
        return ""
    if block.tag in {"list", "def-list"}:
        return "\n".join(filter(None, (inline_text(item, _NOT_TEXT) for item in block if item.tag not in _NOT_BLOCKS)))
    if block.tag in {"boxed-text", "disp-quote", "statement", "app"}:
        return "\n".join(filter(None, (_block_text(child) for child in block)))
    return inline_text(block, _NOT_TEXT)


def _float_sections(element: etree._Element, path: tuple[str, ...]) -> list[Section]:
    found: list[Section] = []
    for part in element.iter(*_FLOATS):
        text = _table_text(part) if part.tag == "table-wrap" else _caption(part)
        if text:
            name = _label(part) or ("Table" if part.tag == "table-wrap" else "Figure")
            found.append({"label": " > ".join((*path, name)), "text": text})
    return found


def _label(part: etree._Element) -> str:
    label = part.find("label")
    return inline_text(label).rstrip(":. ") if label is not None else ""


def _caption(part: etree._Element) -> str:
    """ "Table 2. Pain by group": label and caption on one line, empty where there is no caption."""
    caption = part.find("caption")
    if caption is None:
        return ""
    blocks = [text.rstrip(".") for child in caption if (text := inline_text(child, _NOT_TEXT))]
    words = ". ".join(blocks) or inline_text(caption, _NOT_TEXT)
    return ". ".join(filter(None, (_label(part), words)))


def _table_text(wrap: etree._Element) -> str:
    """Caption, rows and footnotes, a line each. A cell that spans rows or columns stands in each, so a row can be read alone."""
    lines = [caption] if (caption := _caption(wrap)) else []
    for table in wrap.iter("table"):
        lines += _rows(table)
    foot = wrap.find("table-wrap-foot")
    if foot is not None:
        lines += filter(None, (inline_text(note, _NOT_TEXT - {"fn"}) for note in foot))
    return "\n".join(lines)


def _rows(table: etree._Element) -> Iterator[str]:
    spanning: dict[int, tuple[int, str]] = {}
    """Column to how many more rows a cell from above reaches, and its text."""
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _take_spanning(spanning, cells)
            text = _cell_text(cell)
            again = DITTO if cells and cell.tag == "td" and _FIGURE.fullmatch(text) else text
            width, height = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            for column in range(len(cells), len(cells) + width):
                if height > 1:
                    spanning[column] = (height - 1, again)
            cells += [text, *[again] * (width - 1)]
        _take_spanning(spanning, cells)
        if len(set(cells)) == 1:
            cells = cells[:1]
        if any(cells):
            yield " | ".join(cells)


def _cell_text(cell: etree._Element) -> str:
    """The text of a cell; a raised mark of a footnote is set off, or "Infection" with a raised g would become "Infectiong"."""
    for raised in cell.iter("sup"):
        if not len(raised) and _MARK.fullmatch(mark := (raised.text or "").strip()) and _stands_on_word(raised, mark):
            raised.text = f"^{mark}"
    return inline_text(cell, _NOT_TEXT - {"fn"})


def _stands_on_word(raised: etree._Element, mark: str) -> bool:
    """Whether a raised letter stands on a letter, figure or bracket, or a raised figure on a word that is no unit ("cm")."""
    before, parent = raised.getprevious(), raised.getparent()
    text = (parent.text if parent is not None else "") if before is None else before.tail
    last = (text or "").split(" ")[-1]
    return bool(re.search(r"[A-Za-z]{3}$", last) if mark.isdecimal() else re.search(r"[\w)%]$", last))


def _take_spanning(spanning: dict[int, tuple[int, str]], cells: list[str]) -> None:
    while len(cells) in spanning:
        column = len(cells)
        rows, text = spanning.pop(column)
        cells.append(text)
        if rows > 1:
            spanning[column] = (rows - 1, text)


def _span(text: str | None) -> int:
    return min(int(text), _WIDEST_SPAN) if text and text.isascii() and text.isdecimal() and int(text[:9]) else 1
