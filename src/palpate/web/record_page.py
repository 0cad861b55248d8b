"""What the page of a record shows, from the record and from what the library knows around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from palpate.answering.numbers import dose_text, effect_text
from palpate.answering.statements import reference
from palpate.answering.wording import KIND_NAMES, upper_first
from palpate.library import Library
from palpate.rendering.common import identifiers, links, plain, safe_url
from palpate.synthesis.labels import label
from palpate.vocabulary import Direction, Finding, Recommendation, Record, Reference, SafetyNote, TextSection
from palpate.vocabulary.base import Model

DIRECTIONS = {
    Direction.BENEFIT: "better",
    Direction.NO_DIFFERENCE: "no difference",
    Direction.HARM: "worse",
    Direction.MIXED: "mixed",
    Direction.UNCLEAR: "unclear",
}
"""Which way a finding went, for the person treated."""
_MOST_RELATED = 50
"""Records that a list of citing or cited ones names; it says how many there are."""


class OutLink(Model):
    """A way to the source itself."""

    label: str
    url: str


class Related(Model):
    """Another record that this one has to do with."""

    id: str
    title: str
    label: str
    """First author and year."""
    kind: str
    held: bool
    """Whether the library holds it; a link that leads nowhere helps nobody."""


class RelatedList(Model):
    """Some of the records that stand in a relation, and how many there are."""

    total: int
    records: tuple[Related, ...]


class FindingRow(Model):
    """A finding as a row of the table."""

    number: int
    condition: str
    population: str | None
    intervention: str
    comparator: str
    outcome: str
    timepoint: str | None
    effect: str | None
    direction: str
    certainty: str | None
    certainty_basis: str | None
    studies: int | None
    participants: int | None
    dose: str | None
    note: str | None
    read: bool
    sentence: str | None
    """Of one that was read: the sentence that it was read from."""
    anchor: str | None
    """Where that sentence stands on the page."""
    flags: tuple[str, ...]


class RecordPage(Model):
    """One source: what it is, what it says, what was found in it, and what else has to do with it."""

    id: str
    title: str
    citation: str
    kind: str
    provenance: str
    library_version: int
    identifiers: str
    links: tuple[OutLink, ...]
    retracted: bool
    retraction_notices: tuple[OutLink, ...]
    superseded_by: tuple[Related, ...]
    supersedes: tuple[Related, ...]
    population: str | None
    studies: int | None
    participants: int | None
    summary: str | None
    limitations: str | None
    notes: str | None
    abstract: tuple[TextSection, ...]
    body: tuple[TextSection, ...]
    findings: tuple[FindingRow, ...]
    recommendations: tuple[Recommendation, ...]
    safety: tuple[SafetyNote, ...]
    cites: RelatedList
    """Those among its references and included studies that are held, of `references` that it lists."""
    references: int
    cited_by: RelatedList
    topics: tuple[str, ...]
    licence: str | None
    checked_by: int | None


def record_page(library: Library, record: Record) -> RecordPage:
    """The page of a record."""
    entry = reference(1, record)
    cited = tuple(dict.fromkeys((*record.included_studies, *record.references)))
    held = library.get_many(cited) if cited else {}
    citing = library.citing(record)
    around = library.get_many((*record.superseded_by, *record.supersedes, *citing[:_MOST_RELATED]))
    return RecordPage(
        id=record.id,
        title=plain(record.title),
        citation=plain(entry.citation),
        kind=upper_first(KIND_NAMES[record.kind]),
        provenance=record.provenance,
        library_version=library.version,
        identifiers=identifiers(entry),
        links=_links(record, entry),
        retracted=record.retracted,
        retraction_notices=_notices(record),
        superseded_by=tuple(_related(one, around) for one in record.superseded_by),
        supersedes=tuple(_related(one, around) for one in record.supersedes),
        population=record.population,
        studies=record.n_studies,
        participants=record.n_participants,
        summary=record.summary,
        limitations=record.limitations,
        notes=record.notes,
        abstract=record.abstract,
        body=record.body,
        findings=tuple(_finding(record, number, one) for number, one in enumerate(record.findings, start=1)),
        recommendations=record.recommendations,
        safety=record.safety,
        cites=_listed({one.id: one for one in held.values()}.values()),
        references=len(cited),
        cited_by=RelatedList(total=len(citing), records=tuple(_related(one, around) for one in citing[:_MOST_RELATED])),
        topics=record.topics,
        licence=record.licence,
        checked_by=record.checked_by,
    )


def _links(record: Record, entry: Reference) -> tuple[OutLink, ...]:
    found = [OutLink(label=one.label, url=one.url) for one in links(entry)]
    if record.pmcid:
        found.append(OutLink(label="PubMed Central", url=f"https://pmc.ncbi.nlm.nih.gov/articles/{record.pmcid}/"))
    seen = {one.url for one in found}
    found += [
        OutLink(label=(urlsplit(url).hostname or "").removeprefix("www."), url=url)
        for each in record.urls
        if (url := safe_url(each)) and url not in seen
    ]
    return tuple(found)


def _notices(record: Record) -> tuple[OutLink, ...]:
    """Where a retraction is announced."""
    found = []
    for one in record.corrections:
        if one.kind == "RetractionIn":
            url = f"https://pubmed.ncbi.nlm.nih.gov/{one.pmid}/" if (one.pmid or "").isdigit() else f"https://doi.org/{one.doi}"
            if (one.pmid or one.doi) and (safe := safe_url(url)):
                found.append(OutLink(label=plain(one.citation or "Notice of retraction"), url=safe))
    return tuple(found)


def _listed(records: Iterable[Record]) -> RelatedList:
    ordered = sorted(records, key=lambda one: (-(one.year or 0), one.id))
    return RelatedList(total=len(ordered), records=tuple(_as_related(one) for one in ordered[:_MOST_RELATED]))


def _related(record_id: str, held: dict[str, Record]) -> Related:
    if record_id in held:
        return _as_related(held[record_id])
    return Related(id=record_id, title=record_id, label=record_id, kind="", held=False)


def _as_related(record: Record) -> Related:
    return Related(id=record.id, title=plain(record.title), label=plain(label(record)), kind=KIND_NAMES[record.kind], held=True)


def _finding(record: Record, number: int, finding: Finding) -> FindingRow:
    part, sentence = _read_from(record, finding)
    return FindingRow(
        number=number,
        condition=finding.condition,
        population=finding.population,
        intervention=finding.intervention,
        comparator=finding.comparator,
        outcome=finding.outcome,
        timepoint=finding.timepoint,
        effect=effect_text(finding.effect),
        direction=DIRECTIONS[finding.direction],
        certainty=finding.certainty.value.replace("_", " ") if finding.certainty else None,
        certainty_basis=finding.certainty_basis,
        studies=finding.effect.n_studies,
        participants=finding.effect.n_participants,
        dose=dose_text(finding.dose),
        note=finding.note,
        read=finding.read_from is not None,
        sentence=sentence,
        anchor=part,
        flags=finding.flags,
    )


def _read_from(record: Record, finding: Finding) -> tuple[str | None, str | None]:
    """The section that a finding was read from, as the page names it, and its sentence."""
    if not finding.read_from:
        return None, None
    part, _, offsets = finding.read_from.rpartition("#")[2].partition("@")
    name, _, number = part.partition("-")
    sections: Sequence[TextSection] = record.abstract if name == "abstract" else record.body
    start, end = map(int, offsets.split("-"))
    text = sections[int(number) - 1].text[start:end] if int(number) <= len(sections) else ""
    return (part, text) if text else (None, None)
