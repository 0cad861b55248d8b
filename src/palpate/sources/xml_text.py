"""Text out of XML elements: inline markup kept as words, and parsers that neither fetch nor expand anything."""

from __future__ import annotations

import re
from collections.abc import Collection
from html.entities import html5

from lxml import etree

_MATH = "{http://www.w3.org/1998/Math/MathML}"
_NUMBER = re.compile(r"[-−–+]?\d+")


def xml_parser(encoding: str | None = None) -> etree.XMLParser:
    """A parser that opens no file, no address and no DTD, expands no entity, and keeps libxml2's limits on size and depth.

    `encoding` overrules what the document declares.
    """
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def fault_of(error: etree.XMLSyntaxError) -> str:
    """What is wrong with a document, in libxml2's words, without places that count from the start of a piece of it."""
    return re.sub(r"(?:,? line \d+(?:, column \d+| and (?=\w))?)+|\.$", _keep_and, error.msg or "damaged").strip()


def _keep_and(found: re.Match[str]) -> str:
    return " and " if found[0].endswith("and ") else ""


def inline_text(element: etree._Element, skip: Collection[str] = ()) -> str:
    """The text of an element and all in it, on one line; elements whose tag is in `skip` are left out.

    Raised numbers and formulas keep their meaning ("10^6", "a/b"); other markup is dropped and its text kept.
    """
    if not len(element) and element.tag not in skip:
        return " ".join((element.text or "").split())
    parts: list[str] = []
    _collect(element, parts, skip)
    return " ".join("".join(parts).split())


def _collect(element: etree._Element, parts: list[str], skip: Collection[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):
            parts.append(html5.get(f"{getattr(child, 'name', '')};", " "))
        elif tag not in skip:
            _add_child(child, tag, parts, skip)
        parts.append(child.tail or "")


def _add_child(child: etree._Element, tag: str, parts: list[str], skip: Collection[str]) -> None:
    if tag == "sup" and _is_exponent(child, parts):
        parts.append("^")
        _collect(child, parts, skip)
    elif (tag == "sup" and child.find("xref") is not None) or (tag == "xref" and child.find("sup") is not None):
        number: list[str] = []  # of a reference, which must not join a figure that it stands on
        _collect(child, number, skip)
        parts.append(f" [{' '.join(''.join(number).split())}]")
    elif tag in {f"{_MATH}mfrac", f"{_MATH}msup"} and len(child) == 2:
        parts.append(inline_text(child[0], skip))
        parts.append("/" if tag.endswith("mfrac") else "^")
        parts.append(inline_text(child[1], skip))
    elif tag in {"break", "br"}:
        parts.append(" ")
    else:
        _collect(child, parts, skip)


def _is_exponent(child: etree._Element, parts: list[str]) -> bool:
    """Whether a raised number stands on a figure or bracket: printed flat, "10⁶" would become 106, and "12.5¹" 12.51."""
    if len(child) or not _NUMBER.fullmatch((child.text or "").strip()):
        return False
    before = next((part for part in reversed(parts) if part), "")
    return before[-1:].isdecimal() or before[-1:] == ")"
