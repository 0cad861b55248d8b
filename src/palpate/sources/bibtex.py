"""BibTeX, entry by entry, LaTeX accents and commands decoded (by bibtexparser and pylatexenc)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware, NameParts, SeparateCoAuthors, SplitNameParts
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, Field

from palpate.sources.drafts import initials, labelled_sections, make_record, vancouver_name, year_in
from palpate.sources.encoding import numbered_lines
from palpate.sources.items import Rejected, SourceItem
from palpate.vocabulary import Record

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # faults are reported as rejections, not on the terminal

_BLOCK = re.compile(r"^\s*@\s*([A-Za-z]+)\s*[{(]")
_NOT_ENTRIES = frozenset({"comment", "preamble", "string"})
_LONGEST = 20_000
"""Lines that one entry may have; more means that the file is something else."""


def read_bibtex(blocks: Iterable[bytes]) -> Iterator[SourceItem]:
    """A record or a `Rejected` for each entry; @string abbreviations hold for the entries that follow them."""
    abbreviations: list[str] = []
    for number, kind, text in _blocks(blocks):
        if kind == "string":
            abbreviations.append(text)
        elif kind not in _NOT_ENTRIES:
            yield from _entries("\n".join([*abbreviations, text]), f"line {number}")


def _blocks(blocks: Iterable[bytes]) -> Iterator[tuple[int, str, str]]:
    """First line's number, kind in lower case and text of each @block; what stands outside is comment in BibTeX."""
    start, kind, lines = 0, "", list[str]()
    for number, line in numbered_lines(blocks):
        found = _BLOCK.match(line)
        if found or len(lines) > _LONGEST:
            if lines:
                yield start, kind, "\n".join(lines)
            start, kind, lines = number, found[1].lower() if found else "", []
        if kind:
            lines.append(line)
    if lines:
        yield start, kind, "\n".join(lines)


def _entries(text: str, where: str) -> Iterator[Record | Rejected]:
    library = parse_string(text)
    twice = (block.ignore_error_block for block in library.failed_blocks if isinstance(block, DuplicateFieldKeyBlock))
    entries = [*library.entries, *(entry for entry in twice if isinstance(entry, Entry))]  # the first of a field counts
    for entry in entries:
        yield _record(entry, where)
    if not entries:
        yield Rejected(where, "it is not a whole BibTeX entry; check that its braces and quotes are closed")


def _record(entry: Entry, where: str) -> Record | Rejected:
    where = f"{where}, entry {entry.key}" if entry.key else where
    raw: dict[str, str] = {}
    for field in entry.fields:
        raw.setdefault(field.key.lower(), str(field.value))
    decoded = _decoded({name: value for name, value in raw.items() if name not in {"url", "doi", "author", "editor"}})
    pages = re.sub(r"\s*[-–—]+\s*", "-", decoded.get("pages", ""))
    volume_only = {"volume": decoded.get("volume"), "issue": decoded.get("number") or decoded.get("issue"), "pages": pages}
    title = ": ".join(filter(None, (decoded.get("title"), decoded.get("subtitle"))))
    facts = {
        "provenance": "bibtex",
        "title": title,
        "authors": _authors(raw.get("author") or raw.get("editor") or ""),
        "journal": _one(decoded, "journal", "journaltitle", "booktitle", "publisher", "institution"),
        "year": year_in(_one(decoded, "year", "date")),
        **volume_only,
        "doi": _plain(raw.get("doi", "")),
        "pmid": _one(decoded, "pmid") or (decoded.get("eprint") if decoded.get("eprinttype") == "pubmed" else None),
        "pmcid": _one(decoded, "pmcid", "pmc"),
        "urls": tuple(url for url in [_plain(raw.get("url", ""))] if url.startswith(("http://", "https://"))),
        "abstract": labelled_sections(decoded.get("abstract", "")),
        "keywords": tuple(dict.fromkeys(filter(None, map(str.strip, re.split(r"[;,]", decoded.get("keywords", "")))))),
    }
    return make_record(where, facts)


def _decoded(values: dict[str, Any]) -> dict[str, Any]:
    """The values with LaTeX turned into plain text, formulas included."""
    entry = Entry("article", "entry", [Field(name, value) for name, value in values.items()])
    library = Library([entry])
    done = LatexDecodingMiddleware(keep_math_mode=False).transform(library)
    return {field.key: field.value for field in done.entries[0].fields} if done.entries else values


def _authors(names: str) -> tuple[str, ...]:
    """Names in Vancouver style; a name in braces is a group's."""
    entry = Entry("article", "entry", [Field("author", names)])
    library = SeparateCoAuthors().transform(Library([entry]))
    separate: list[str] = library.entries[0]["author"]
    numbered = _decoded({str(n): name for n, name in enumerate(separate)})
    made = (_author(name, numbered.get(str(n), name)) for n, name in enumerate(separate))
    return tuple(name for name in made if name and name != "others")


def _author(raw: str, decoded: str) -> str:
    if raw.startswith("{") and raw.endswith("}") and "," not in raw:
        return " ".join(decoded.split())
    if "," in decoded:
        last, _, rest = decoded.partition(",")
        first, _, suffix = rest.rpartition(",") if "," in rest else (rest, "", "")
        return vancouver_name(f"{last}, {suffix}, {first}" if first and "," in rest else decoded)
    entry = Entry("article", "entry", [Field("author", [decoded])])
    done = SplitNameParts().transform(Library([entry]))
    if not done.entries:
        return " ".join(decoded.split())
    parts: NameParts = done.entries[0]["author"][0]
    return " ".join(filter(None, (*parts.von, *parts.last, initials(" ".join(parts.first)), *parts.jr)))


def _one(values: dict[str, Any], *names: str) -> str | None:
    return next((values[name] for name in names if values.get(name)), None)


def _plain(address: str) -> str:
    r"""A link or DOI as it is meant: escapes such as "\_" undone, while a "%" in it begins no comment."""
    return re.sub(r"\\([_%&#~$])", r"\1", re.sub(r"^\\url\{(.*)\}$", r"\1", address.strip())).strip("{}")
