"""What a source gives, one after the other: a record, a deletion, or the account of something that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from palpate.vocabulary import Record


@dataclass(frozen=True, slots=True)
class Deletion:
    """The publisher of a source withdrew the record with this PMID (PubMed's DeleteCitation)."""

    pmid: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """One part of a source that could not become a record; the rest of the source is kept.

    `where` names the place ("line 12", "article 3, PMID 123"), `reason` says in plain words what is wrong with it.
    """

    where: str
    reason: str


SourceItem: TypeAlias = Record | Deletion | Rejected
