"""An answer as HTML: what is to stand in the page, for the exported file and for the page of the web alike.

Jinja escapes everything that it is given, addresses have passed `common.safe_url`, and the page's own policy forbids
scripts and requests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from palpate.answering.wording import upper_first
from palpate.rendering import common
from palpate.rendering.templates import template
from palpate.vocabulary import Answer, CertaintyLevel, EffectRow, Reader, Reference, Section, Statement, Support

_CERTAINTY_STEPS = {
    CertaintyLevel.VERY_LOW: 1,
    CertaintyLevel.LOW: 2,
    CertaintyLevel.MODERATE: 3,
    CertaintyLevel.HIGH: 4,
}
_TITLE_ADDRESSES = 6
"""Addresses shown when the pointer rests on a citation; all of them are in the data attribute."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation of one reference: the anchor it leads back to and the addresses in that reference that it rests on."""

    number: int
    label: str
    anchor: str
    supports: str
    hint: str
    href: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement ready to be printed."""

    text: str
    marks: tuple[Mark, ...]
    quotation: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        """The items of a statement that lists things, as "Listed as places to leave alone: open wound; fracture." does."""
        _, listed, items = self.text.partition(": ")
        return tuple(items.rstrip(".").split("; ")) if listed and self.text.startswith("Listed as ") else ()

    @property
    def opening(self) -> str:
        """What stands before the items."""
        return f"{self.text.partition(': ')[0]}:"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the effects table, its figures in print form; what the source does not say is None."""

    outcome: str
    timepoint: str | None
    direction: str
    effect: str | None
    studies: str | None
    participants: str | None
    certainty: str | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows under the name of what they compare."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section: sentences under headings, then the table by condition."""

    key: str
    title: str
    groups: tuple[tuple[str | None, tuple[Sentence, ...]], ...]
    conditions: tuple[tuple[str, tuple[Comparison, ...]], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference with the places that cite it."""

    number: int
    citation: str
    kind: str
    identifiers: str
    note: str | None
    links: tuple[common.Link, ...]
    cited_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """All that the templates show of an answer, as text."""

    question: str
    header: tuple[str, ...]
    urgent: bool
    urgent_advice: str
    verdict: str
    verdict_key: str
    certainty: str | None
    certainty_steps: int
    bottom_line: tuple[Sentence, ...]
    bottom_line_text: str
    criteria_title: str
    criteria: tuple[tuple[str, tuple[Sentence, ...]], ...]
    parts: tuple[Part, ...]
    ask_title: str
    ask_doctor: tuple[str, ...]
    searched: tuple[str, ...]
    suggestion: str | None
    references: tuple[Entry, ...]
    any_outdated: bool
    disclaimer: str
    follow_ups: tuple[tuple[str, str | None], ...]
    """Each with its address, where it has one."""


def in_references(number: int, _supports: Sequence[str]) -> str:
    """Where a citation leads in a file: to its reference."""
    return f"#ref-{number}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the links of an article lead; by default they stay in the file."""

    support: Callable[[int, Sequence[str]], str] = in_references
    """From the number of a reference and the addresses in it that a sentence rests on."""
    question: Callable[[str], str] | None = None
    record: Callable[[str], str] | None = None
    """From the id of a record to its own page."""


@dataclass(slots=True)
class Citations:
    """Numbers the places where each reference is cited, in the order of the page."""

    records: dict[int, str]
    outdated: frozenset[int]
    addresses: Addresses = Addresses()
    anchors: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def mark(self, number: int, supports: Iterable[str]) -> Mark:
        """The next citation of a reference, with those of the addresses that lie in it."""
        own = [address for address in supports if _record_of(address) == self.records.get(number)]
        anchor = f"cite-{number}-{len(self.anchors[number]) + 1}"
        self.anchors[number].append(anchor)
        hint = _hint(own, number in self.outdated)
        href = self.addresses.support(number, own)
        return Mark(number, common.marker(number, self.outdated), anchor, " ".join(own), hint, href)

    def sentence(self, statement: Statement) -> Sentence:
        """A statement with its citations."""
        text = common.quoted(statement.text) if statement.quotation else common.plain(statement.text)
        return Sentence(text, tuple(self.mark(number, statement.supports) for number in statement.refs), statement.quotation)


def html(answer: Answer) -> str:
    """The page as one file."""
    return template("answer.html.j2").render(article=article(answer))


def article(answer: Answer, addresses: Addresses = Addresses()) -> Article:
    """What the templates show of an answer."""
    citations = Citations({each.number: each.record for each in answer.references}, common.superseded(answer), addresses)
    bottom_line = tuple(citations.sentence(statement) for statement in answer.bottom_line_statements)
    criteria = tuple(
        (common.plain(common.criterion_line(each)), tuple(citations.sentence(statement) for statement in each.statements))
        for each in answer.criteria
    )
    detailed = answer.reader is Reader.RESEARCHER
    parts = tuple(_part(section, citations, detailed) for section in answer.sections if section.statements or section.table)
    return Article(
        question=common.plain(answer.question),
        header=tuple(common.header_line(answer).split(" · ")),
        urgent=answer.urgent,
        urgent_advice=common.plain(answer.urgent_advice or "Seek urgent medical care first."),
        verdict=common.verdict_label(answer),
        verdict_key="none" if answer.abstained else answer.verdict.value,
        certainty=common.certainty_label(answer),
        certainty_steps=_CERTAINTY_STEPS[answer.certainty] if answer.certainty else 0,
        bottom_line=bottom_line,
        bottom_line_text=common.plain(answer.bottom_line),
        criteria_title=common.CRITERIA_TITLE,
        criteria=criteria,
        parts=parts,
        ask_title=common.ASK_TITLE,
        ask_doctor=tuple(common.plain(each) for each in answer.ask_doctor),
        searched=tuple(common.plain(each) for each in answer.searched),
        suggestion=common.plain(answer.suggestion) if answer.suggestion else None,
        references=tuple(_entry(reference, answer, citations) for reference in answer.references),
        any_outdated=bool(citations.outdated),
        disclaimer=common.plain(answer.disclaimer),
        follow_ups=tuple(
            (common.plain(each), addresses.question(each) if addresses.question else None) for each in answer.follow_ups
        ),
    )


def _part(section: Section, citations: Citations, detailed: bool) -> Part:
    return Part(
        key=section.key.value.replace("_", "-"),
        title=common.plain(section.title),
        groups=tuple(
            (common.plain(group) if group else None, tuple(citations.sentence(statement) for statement in statements))
            for group, statements in common.groups(section.statements)
        ),
        conditions=tuple(
            (
                upper_first(common.plain(condition)),
                tuple(_comparison(contrast, citations, detailed) for contrast in contrasts),
            )
            for condition, contrasts in common.conditions(section.table)
        ),
    )


def _comparison(contrast: common.Contrast, citations: Citations, detailed: bool) -> Comparison:
    return Comparison(common.plain(contrast.title), tuple(_row(row, citations, detailed) for row in contrast.rows))


def _row(row: EffectRow, citations: Citations, detailed: bool) -> Row:
    return Row(
        outcome=upper_first(common.plain(row.outcome)),
        timepoint=common.plain(row.timepoint) if row.timepoint else None,
        direction=upper_first(common.plain(row.direction)),
        effect="; ".join(filter(None, (common.plain(row.effect or ""), common.detail_text(row) if detailed else ""))) or None,
        studies=f"{row.studies:,}" if row.studies is not None else None,
        participants=f"{row.participants:,}" if row.participants is not None else None,
        certainty=upper_first(common.plain(row.certainty)) if row.certainty else None,
        mark=citations.mark(row.ref, [row.support]),
    )


def _entry(reference: Reference, answer: Answer, citations: Citations) -> Entry:
    record = citations.addresses.record
    own = (common.Link("In the library", record(reference.record)),) if record else ()
    return Entry(
        number=reference.number,
        citation=common.plain(reference.citation),
        kind=common.kind_label(reference),
        identifiers=common.identifiers(reference),
        note=common.superseded_note(reference, answer),
        links=(*own, *common.links(reference)),
        cited_at=tuple(citations.anchors.get(reference.number, ())),
    )


def _record_of(address: str) -> str:
    return Support.parse(address).record


def _hint(addresses: Sequence[str], outdated: bool) -> str:
    shown = "; ".join(addresses[:_TITLE_ADDRESSES])
    more = len(addresses) - _TITLE_ADDRESSES
    parts = [f"Rests on {shown}" + (f" and {more} more" if more > 0 else "")] if shown else []
    return "Superseded source. " * outdated + ". ".join(parts)
