"""Statements before their references have numbers, and the numbering itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palpate.vocabulary import EffectRow, Record, Reference, Section, SectionKey, Statement, Support


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence and the addresses that support it; `group` is a heading inside its section."""

    text: str
    supports: tuple[str, ...]
    group: str | None = None
    quotation: bool = False
    rewords: str | None = None
    """The clinician's words, where `text` says them more plainly."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section before numbering; the rows of its table carry `ref` 0."""

    key: SectionKey
    title: str
    drafts: tuple[Draft, ...]
    table: tuple[EffectRow, ...] = ()


class Numbering:
    """Gives references their numbers in the order in which an article first cites them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def refs(self, supports: Iterable[str]) -> tuple[int, ...]:
        """Numbers of the records that hold the supports, ascending."""
        records = dict.fromkeys(Support.parse(address).record for address in supports)
        return tuple(sorted(self._numbers.setdefault(record, len(self._numbers) + 1) for record in records))

    def statement(self, draft: Draft) -> Statement:
        """Number one draft."""
        return Statement(
            text=draft.text,
            supports=draft.supports,
            refs=self.refs(draft.supports),
            group=draft.group,
            quotation=draft.quotation,
            rewords=draft.rewords,
        )

    def section(self, draft: DraftSection) -> Section:
        """Number a section's statements, then its table."""
        statements = tuple(self.statement(each) for each in draft.drafts)
        table = tuple(row.model_copy(update={"ref": self.refs([row.support])[0]}) for row in draft.table)
        return Section(key=draft.key, title=draft.title, statements=statements, table=table)

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the cited records in the order of their numbers."""
        return tuple(self._numbers)


def references(numbering: Numbering, records: dict[str, Record]) -> tuple[Reference, ...]:
    """The reference list."""
    return tuple(reference(number, records[record]) for number, record in enumerate(numbering.records, start=1))


def reference(number: int, record: Record) -> Reference:
    """One entry of the list."""
    return Reference(
        number=number,
        record=record.id,
        title=record.title,
        authors=record.authors,
        journal=record.journal,
        year=record.year,
        kind=record.kind,
        pmid=record.pmid,
        doi=record.doi,
        url=_url(record),
        superseded_by=record.superseded_by,
        citation=_vancouver(record),
    )


def _url(record: Record) -> str | None:
    if record.pmid and int(record.pmid) < _FIRST_UNASSIGNED_PMID:
        return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"
    if record.doi:
        return f"https://doi.org/{record.doi}"
    if record.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{record.pmcid}/"
    return next((url for url in record.urls if url.startswith(("http://", "https://"))), None)


_FIRST_UNASSIGNED_PMID = 90_000_000
"""PubMed has not come this far; test collections number their invented entries from here, and a link would be wrong."""

_MOST_AUTHORS = 6
"""NLM's Citing Medicine style lists six and then "et al."."""


def _vancouver(record: Record) -> str:
    """A reference in the Vancouver style."""
    names: Sequence[str] = record.authors[:_MOST_AUTHORS]
    authors = ", ".join(names) + (", et al" if len(record.authors) > _MOST_AUTHORS else "")
    where = record.journal or ""
    when = str(record.year) if record.year else ""
    volume = (record.volume or "") + (f"({record.issue})" if record.issue else "") + (f":{record.pages}" if record.pages else "")
    issued = ";".join(part for part in (when, volume) if part)
    parts = [part.rstrip(".") for part in (authors, record.title, where, issued) if part]
    return " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in parts)
