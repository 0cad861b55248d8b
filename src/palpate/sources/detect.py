"""Which format a file has, told from its content; its name decides only where the content leaves it open."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from palpate.errors import SourceError, UsageError
from palpate.sources.encoding import guess_encoding

HEAD = 1 << 16
"""Bytes that are looked at."""


class Format(StrEnum):
    """File formats that palpate reads, by the names that `palpate add --format-of-source` and the like use."""

    PUBMED = "pubmed"
    JATS = "jats"
    RIS = "ris"
    NBIB = "nbib"
    BIBTEX = "bibtex"
    CSL = "csl"
    RECORDS = "records"


class Container(StrEnum):
    """How the articles of a file are held together."""

    NONE = "none"
    TAR = "tar"
    ZIP = "zip"


_ENDINGS = {
    ".ris": Format.RIS, ".nbib": Format.NBIB, ".medline": Format.NBIB, ".bib": Format.BIBTEX, ".bibtex": Format.BIBTEX,
    ".json": Format.CSL, ".jsonl": Format.RECORDS, ".ndjson": Format.RECORDS, ".nxml": Format.JATS,
}  # fmt: skip
_ROOT = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*)*>\s*)*<([A-Za-z_][\w.:-]*)", re.DOTALL)
_ROOTS = {
    "PubmedArticleSet": Format.PUBMED, "PubmedArticle": Format.PUBMED, "PubmedBookArticleSet": Format.PUBMED,
    "PubmedBookArticle": Format.PUBMED, "DeleteCitation": Format.PUBMED,
    "article": Format.JATS, "pmc-articleset": Format.JATS,
}  # fmt: skip
_LINES = (
    (Format.RIS, re.compile(r"^[ \t]*TY  ?- ?", re.MULTILINE)),
    (Format.NBIB, re.compile(r"^PMID ?- ", re.MULTILINE)),
    (Format.BIBTEX, re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)),
)
_HELP = "palpate reads PubMed XML, JATS XML (also in .tar and .zip), RIS, NBIB, BibTeX, CSL-JSON and record JSON Lines"


def named_format(name: str) -> Format:
    """The format with this name; raises `UsageError` that lists them all where there is none."""
    try:
        return Format(name.lower())
    except ValueError:
        raise UsageError(f"there is no format '{name}'; formats are {', '.join(Format)}") from None


def detect_container(head: bytes) -> Container:
    """Whether a file is an archive, from its first 262 bytes, decompressed."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Container.ZIP
    if head[257:262] == b"ustar":
        return Container.TAR
    return Container.NONE


def detect_format(head: bytes, name: str) -> Format:
    """The format of a file that begins with `head` (up to 64 kB, decompressed); raises `SourceError` where it is none."""
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise SourceError(f"{name} is empty; export or download it again")
    text = head.decode(guess_encoding(head), "replace").lstrip("\ufeff \t\r\n")
    found = _xml_format(text, name) if text.startswith("<") else _json_format(text) if text[0] in "{[" else _line_format(text)
    if found is None:
        found = next((kind for ending, kind in _ENDINGS.items() if ending in name.lower() and "\0" not in text), None)
    if found is None:
        raise SourceError(f"{name} has no format that palpate knows; {_HELP}")
    return found


def _xml_format(text: str, name: str) -> Format | None:
    root = _ROOT.match(text)
    tag = root[1].rpartition(":")[2] if root else ""
    if tag.lower() == "html" or text[:15].lower().startswith("<!doctype html"):
        raise SourceError(f"{name} is a web page, not data; download the file behind the link instead ({_HELP})")
    if tag in _ROOTS:
        return _ROOTS[tag]
    if re.search(r"<(?:PubmedArticle|PubmedBookArticle|DeleteCitation)[\s>]", text):
        return Format.PUBMED
    if re.search(r"<article[\s>]", text) or "<!DOCTYPE article" in text:
        return Format.JATS
    return None


def _line_format(text: str) -> Format | None:
    firsts = [(found.start(), kind) for kind, pattern in _LINES if (found := pattern.search(text))]
    return min(firsts)[1] if firsts else None


def _json_format(text: str) -> Format:
    """CSL items have "type" and "issued", palpate's records "kind" and one object a line."""
    if text[0] == "[":
        return Format.CSL
    first = text.partition("\n")[0]
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        value = dict.fromkeys(re.findall(r'"([\w-]+)"\s*:', text))
        if not first.rstrip().endswith("}") and "kind" not in value:  # one object over many lines
            return Format.CSL
    is_csl = isinstance(value, dict) and "kind" not in value and not value.keys().isdisjoint({"type", "issued", "DOI"})
    return Format.CSL if is_csl else Format.RECORDS
