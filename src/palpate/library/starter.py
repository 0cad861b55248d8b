"""The starter library: curated records on massage and manual therapy that ship inside the package."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from palpate.library.identity import identifiers_of
from palpate.library.links import Link, links_of, patches_from
from palpate.vocabulary import Record


def starter_records() -> Iterator[Record]:
    """The records of the starter library, in the order of the file."""
    file = resources.files("palpate") / "data" / "starter" / "records.jsonl"
    if not file.is_file():
        return
    with file.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield Record.model_validate_json(line)


def linked_starter_records() -> list[Record]:
    """The starter records with both sides of every update and retraction among them."""
    records = {record.id: record for record in starter_records()}
    answers_to = {identifier: record.id for record in records.values() for identifier in identifiers_of(record)}
    links = [Link.parse(record.id, text) for record in records.values() for text in links_of(record)]
    pairs = [(link, answers_to[link.target]) for link in links if link.target in answers_to]
    for record_id, patch in patches_from(pairs).items():
        records[record_id] = patch.apply(records[record_id])
    return list(records.values())
