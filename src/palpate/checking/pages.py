"""`Page`: the text of a web page, a PDF, a Markdown or a text file, with its title, ready to be checked.

What no reader sees (scripts, styles, hidden elements) is no text of the page, and nothing in a page is ever run.
trafilatura and pypdf are imported where they are used; most commands need neither.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from palpate.errors import SourceError, UsageError

LARGEST_PAGE = 20 * 2**20
"""Bytes. A long web page has 1 MB, a long leaflet as PDF with pictures 10."""
LONGEST_TEXT = 400_000
"""Characters, about 60,000 words. What is longer is a book, and is to be checked chapter by chapter."""
MOST_PDF_PAGES = 400

_HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|article|div|p|h[1-6]|ul|section|meta|title)\b", re.IGNORECASE)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_UNSEEN_TAGS = ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "form", "select", "button")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?!\.)|opacity\s*:\s*0(?!\.)|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?P<mark>\*{1,3}|_{1,3}|`)(?=\S)(?P<words>[^*_`\n]+?)(?<=\S)(?P=mark)")
_UNSEEN_CHARACTERS = {"Cc", "Cf", "Cs", "Co"}
_MOST_UNREADABLE = 0.1
"""Share of characters that are none; a text with more was no text."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page; headings begin with "#" and items of lists with "-", as in Markdown, where the source marks them."""

    text: str
    title: str | None = None
    source: str | None = None


def read_file(path: Path) -> Page:
    """Read a file; raises `UsageError` where there is none and `SourceError` where nothing can be read of it."""
    try:
        if not path.is_file():
            raise UsageError(f"'{path}' is no file; name a file or an address that starts with https://")
        if path.stat().st_size > LARGEST_PAGE:
            raise SourceError(f"'{path}' has more than {LARGEST_PAGE >> 20} MB; check a part of it at a time")
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"'{path}' can't be read ({error.strerror or error})") from error
    return read_bytes(content, source=path.name, html=path.suffix.lower() in _HTML_SUFFIXES or None)


def read_bytes(content: bytes, *, source: str | None = None, html: bool | None = None, charset: str | None = None) -> Page:
    """Read what a file or a server gave: PDF by its first bytes, HTML by its tags (or as `html` says), else text.

    Raises `SourceError` where it is no text, too long, or a PDF that is encrypted or holds only pictures.
    """
    if len(content) > LARGEST_PAGE:
        raise SourceError(f"The page has more than {LARGEST_PAGE >> 20} MB; check a part of it at a time")
    if content[:1024].lstrip().startswith(b"%PDF-"):
        page = _read_pdf(content)
    else:
        text = _decoded(content, charset)
        is_html = bool(_HTML.search(content[:4096])) if html is None else html
        page = _read_html(text) if is_html else Page(_tidy(text))
    if len(page.text) > LONGEST_TEXT:
        raise SourceError(f"The page has {len(page.text):,} characters; check at most {LONGEST_TEXT:,} at a time")
    heading = _MARKDOWN_HEADING.search(page.text)
    return Page(page.text, page.title or (heading[1] if heading else None), source)


def read_text(text: str, source: str | None = None) -> Page:
    """A page from a text in hand, Markdown or plain."""
    return read_bytes(text.encode("utf-8", "replace"), source=source, html=False)


def _decoded(content: bytes, charset: str | None) -> str:
    """The text: by its byte order mark, as UTF-8, as declared, else as Windows-1252, which most old pages are."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        text = _first_decoding(content, charset)
    if not text.strip():
        return ""
    wrong = sum(char == "\ufffd" or (unicodedata.category(char) == "Cc" and char not in "\t\n\r\f\v") for char in text)
    if "\x00" in text or wrong > len(text) * _MOST_UNREADABLE:
        raise SourceError("This is no text: check a web page, a PDF, a Markdown or a text file")
    return text


def _first_decoding(content: bytes, charset: str | None) -> str:
    declared = _DECLARED.search(content[:2048])
    for encoding in ("utf-8-sig", charset, declared[1].decode("ascii", "ignore") if declared else None):
        try:
            if encoding:
                return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    wrong = content.decode("utf-8", "replace")
    # a few broken bytes in UTF-8 are damage; many are another encoding
    return (
        wrong
        if wrong.count("\ufffd") * 50 < len(wrong) and any(byte > 0xC1 for byte in content)
        else content.decode("cp1252", "replace")
    )


def _tidy(text: str) -> str:
    """The text in composed letters, with single line ends and blanks, without what can't be seen; blank lines stay."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\xad", ""))
    kept = "".join(char for char in plain if char in "\n\t" or unicodedata.category(char) not in _UNSEEN_CHARACTERS)
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _read_html(text: str) -> Page:
    from lxml import etree, html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if not text.strip():
        return Page("")
    parser = html.HTMLParser()
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, ValueError):
        return Page("")
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise SourceError("The page is nested too deeply to be read whole: check its text, pasted, instead")
    title = tree.findtext(".//title")
    _remove_unseen(tree)
    found = _main_text(tree)
    return Page(_tidy(found), _tidy(title) if title and title.strip() else None)


def _main_text(tree: object) -> str:
    """The article without menus and footers; where none is found, everything that can be read."""
    import copy

    import trafilatura

    extracted = trafilatura.extract(
        copy.deepcopy(tree),
        output_format="markdown",
        include_comments=False,
        include_links=False,
        include_images=False,
        include_formatting=True,
        favor_recall=True,
        deduplicate=False,
    )
    extracted = _EMPHASIS.sub(r"\g<words>", extracted) if extracted else None
    whole = _everything(tree)
    # an extraction that keeps only a small part of a short page has taken the text for decoration
    return extracted if extracted and len(extracted) * 3 > len(whole) else whole


def _remove_unseen(tree: object) -> None:
    from lxml import etree

    for element in list(tree.iter()):  # type: ignore[attr-defined]
        if not isinstance(element.tag, str):
            unseen = True
        else:
            unseen = (
                element.tag in _UNSEEN_TAGS
                or "hidden" in element.attrib
                or element.get("aria-hidden") == "true"
                or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
            )
        parent = element.getparent()
        if unseen and parent is not None:
            tail, before = element.tail or "", element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            element.tail = None
            parent.remove(element)
    etree.strip_elements(tree, etree.Comment, with_tail=False)


_BLOCKS = frozenset(
    "p div section article main li ul ol h1 h2 h3 h4 h5 h6 blockquote table tr td th br dd dt figcaption body".split()
)
_MENUS = frozenset({"nav", "footer", "aside", "head"})


def _everything(element: object) -> str:
    """All text that can be read, blocks on lines of their own, headings and items marked."""
    parts: list[str] = []
    _gather(element, parts)
    return "".join(parts)


def _gather(element: object, parts: list[str]) -> None:
    tag = element.tag  # type: ignore[attr-defined]
    if not isinstance(tag, str) or tag in _MENUS:
        return
    if tag in _BLOCKS:
        parts.append("\n\n" if tag not in {"li", "br"} else "\n")
    if re.fullmatch(r"h[1-6]", tag):
        parts.append("#" * int(tag[1]) + " ")
    elif tag == "li":
        parts.append("- ")
    parts.append(re.sub(r"\s+", " ", element.text or ""))  # type: ignore[attr-defined]
    for child in element:  # type: ignore[attr-defined]
        _gather(child, parts)
        parts.append(re.sub(r"\s+", " ", child.tail or ""))
    if tag in _BLOCKS and tag != "br":
        parts.append("\n" if tag == "li" else "\n\n")


_BROKEN_PDF = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError, ImportError, NotImplementedError)
"""What pypdf raises on files that are no whole PDF, besides its own errors."""


def _read_pdf(content: bytes) -> Page:
    import io

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() or "" for page in reader.pages[:MOST_PDF_PAGES]]
        title = None if locked or not reader.metadata else reader.metadata.title
    except (*_BROKEN_PDF, PyPdfError):
        raise SourceError("The PDF can't be read: it is damaged or uses a protection that palpate does not know") from None
    if locked:
        raise SourceError("The PDF is encrypted: save it without a password first")
    text = _tidy(_unbroken("\n\n".join(pages)))
    if not text:
        raise SourceError("The PDF holds no text, only pictures: run text recognition (OCR) on it first")
    return Page(text, _tidy(title) if title else None)


def _unbroken(text: str) -> str:
    """Words that a line break parts, put together again."""
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
