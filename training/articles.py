"""The sentences of trial reports, title first, from the archive of JATS articles."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path

from palpate.appraisal.passages import body_sentences, read_sentences
from palpate.sources import open_source
from palpate.vocabulary import Record


def records_by_article(data: Path, wanted: AbstractSet[str]) -> dict[str, Record]:
    """The articles with these PMC ids; those that the archive lacks are left out."""
    archive = data / "jats" / "articles.tar.zst"
    if not archive.is_file():
        return {}
    found = (item for item in open_source(archive) if isinstance(item, Record))
    return {record.pmcid: record for record in found if record.pmcid in wanted}


@lru_cache(maxsize=1)
def sentences_by_article(data: Path, wanted: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The sentences of the articles with these PMC ids."""
    return {pmcid: sentences_of(record) for pmcid, record in records_by_article(data, wanted).items()}


def sentences_of(record: Record) -> tuple[str, ...]:
    """All sentences of a record: title, abstract, full text."""
    return tuple(sentence.text for sentence in (*read_sentences(record), *body_sentences(record)))
