"""Invented studies for the tests of the reader."""

from __future__ import annotations

from palpate.vocabulary import Record, RecordKind, TextSection


def study(
    title: str = "Warm stones for stiff shoulders",
    *,
    types: tuple[str, ...] = (),
    kind: RecordKind = RecordKind.OTHER,
    body: tuple[tuple[str, str], ...] = (),
    text: str = "",
    **sections: str,
) -> Record:
    """A record; `text` is an abstract without headings, keywords are headings ("methods") with their text."""
    parts = [TextSection(text=text)] if text else []
    parts += [TextSection(label=label.replace("_", " ").capitalize(), text=said) for label, said in sections.items()]
    return Record(
        id="pmid:101",
        title=title,
        kind=kind,
        provenance="pubmed",
        publication_types=types,
        abstract=tuple(parts),
        body=tuple(TextSection(label=label, text=said) for label, said in body),
    )


def text_at(record: Record, address: str) -> str:
    """The words at an address, read without the code under test."""
    place = address.removeprefix(f"{record.id}#")
    part, _, offsets = place.partition("@")
    start, end = map(int, offsets.split("-"))
    name, _, number = part.partition("-")
    text = record.title if name == "title" else {"abstract": record.abstract, "body": record.body}[name][int(number) - 1].text
    return text[start:end]
