"""A support as a reader sees it: the unit with all its figures, or the passage in its paragraph with the words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pydantic import ConfigDict

from palpate.answering.numbers import dose_text, effect_text
from palpate.answering.statements import reference
from palpate.answering.wording import upper_first
from palpate.errors import UsageError
from palpate.library import Library
from palpate.rendering.common import Link, kind_label, links, plain
from palpate.vocabulary import Direction, Finding, Recommendation, Record, SafetyNote, Support
from palpate.vocabulary.base import Model

CONTEXT = 700
"""Characters of a section that are shown before and behind a marked passage; a paragraph of an abstract has fewer."""
_DIRECTIONS = {
    Direction.BENEFIT: "better",
    Direction.NO_DIFFERENCE: "no clear difference",
    Direction.HARM: "worse",
    Direction.MIXED: "mixed",
    Direction.UNCLEAR: "unclear",
}


class Quoted(Model):
    """Text of a source with the words that a sentence rests on; the rest is what stands around them."""

    model_config = ConfigDict(str_strip_whitespace=False)

    before: str = ""
    marked: str
    after: str = ""


class Source(Model):
    """Where a support can be read, beside its record here."""

    label: str
    url: str


class ShownSupport(Model):
    """One support of a sentence."""

    address: str
    title: str
    """What it is: "Finding 3", "Abstract, results"."""
    facts: tuple[tuple[str, str], ...] = ()
    """The unit's figures, each with its name."""
    quoted: tuple[Quoted, ...] = ()
    record: str
    record_address: str
    citation: str
    kind: str
    retracted: bool = False
    superseded_by: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


def record_address(record_id: str) -> str:
    """The page of a record."""
    return f"/records/{quote(record_id, safe=':/')}"


def shown(address: str, library: Library) -> ShownSupport:
    """A support in its source. Raises `UsageError` where the address is none, or the library does not hold it."""
    unit = library.resolve(address)
    support = Support.parse(address)
    record = library.get(support.record)
    cited = reference(1, record)
    found: list[Link] = links(cited)
    return ShownSupport(
        address=address,
        title=_title(support, record),
        facts=tuple(_facts(unit)),
        quoted=tuple(_quoted(support, unit, record, library)),
        record=record.id,
        record_address=record_address(record.id),
        citation=plain(cited.citation),
        kind=kind_label(cited),
        retracted=record.retracted,
        superseded_by=record.superseded_by,
        sources=tuple(Source(label=each.label, url=each.url) for each in found),
    )


def shown_all(addresses: Iterable[str], library: Library) -> tuple[tuple[ShownSupport, ...], tuple[str, ...]]:
    """Supports in their sources, and the addresses that the library does not hold."""
    found: list[ShownSupport] = []
    missing: list[str] = []
    for each in addresses:
        try:
            found.append(shown(each, library))
        except UsageError:
            missing.append(each)
    return tuple(found), tuple(missing)


def _title(support: Support, record: Record) -> str:
    match support.part:
        case "record":
            return "The source as a whole"
        case "title":
            return "Title"
        case "safety":
            return f"Safety note {support.number}"
        case "abstract" | "body":
            sections = record.abstract if support.part == "abstract" else record.body
            label = sections[support.number - 1].label
            part = "Abstract" if support.part == "abstract" else "Full text"
            return f"{part}, {plain(label).lower()}" if label else part
        case part:
            return f"{upper_first(part)} {support.number}"


def _facts(unit: Finding | Recommendation | SafetyNote | Record | str) -> Iterator[tuple[str, str]]:
    for name, value in _told(unit):
        if value is not None and value != "":
            yield name, upper_first(plain(str(value)))


def _told(unit: Finding | Recommendation | SafetyNote | Record | str) -> list[tuple[str, object]]:
    match unit:
        case Finding():
            return _finding(unit)
        case Recommendation():
            return [
                ("Issuer", unit.issuer),
                ("Year", unit.year),
                ("Condition", unit.condition),
                ("For whom", unit.population),
                ("Treatment", unit.intervention),
                ("Advice", unit.direction.value),
                ("Strength", unit.strength),
                ("Certainty", unit.certainty),
                ("In our words", unit.statement),
                ("Dose", dose_text(unit.dose) if unit.dose else None),
            ]
        case SafetyNote():
            kind = unit.kind.value.replace("_", " ")
            return [("Kind", kind), ("On", unit.topic), ("Scope", unit.scope), ("Note", unit.statement), ("Rate", unit.rate)]
        case Record():
            return [
                ("People", unit.population),
                ("Studies", unit.n_studies),
                ("Participants", unit.n_participants),
                ("In our words", unit.summary),
                ("Limits", unit.limitations),
            ]
        case _:
            return []


def _finding(unit: Finding) -> list[tuple[str, object]]:
    effect = unit.effect
    level = unit.certainty.value.replace("_", " ") if unit.certainty else None
    return [
        ("Condition", unit.condition),
        ("People", unit.population),
        ("Treatment", unit.intervention),
        ("Compared with", unit.comparator),
        ("Outcome", unit.outcome),
        ("Time", unit.timepoint),
        ("Direction", _DIRECTIONS[unit.direction]),
        ("Effect", effect_text(effect)),
        ("Heterogeneity", f"I² {effect.i2:g}%" if effect.i2 is not None else None),
        ("Studies", f"{effect.n_studies:,}" if effect.n_studies is not None else None),
        ("Participants", f"{effect.n_participants:,}" if effect.n_participants is not None else None),
        ("Certainty", f"{level}, rated by {unit.certainty_basis}" if level and unit.certainty_basis else level),
        ("Dose", dose_text(unit.dose)),
        ("Note", unit.note),
        ("Doubtful", "; ".join(unit.flags)),
    ]


def _quoted(support: Support, unit: object, record: Record, library: Library) -> Iterator[Quoted]:
    """The passage; for a finding that was read by grammar the sentence that it was read from."""
    if isinstance(unit, Finding) and unit.read_from:
        read_from = Support.parse(unit.read_from)
        yield _around(read_from, record if read_from.record == record.id else library.get(read_from.record))
    elif support.part in {"abstract", "body", "title"}:
        yield _around(support, record)


def _around(support: Support, record: Record) -> Quoted:
    """A passage in its paragraph, or in what stands close to it where the paragraph is long."""
    if support.part == "title":
        text = record.title
    else:
        text = (record.abstract if support.part == "abstract" else record.body)[support.number - 1].text
    start = max(text.rfind("\n\n", 0, support.start) + 1, support.start - CONTEXT)
    end = text.find("\n\n", support.end)
    end = min(end if end >= 0 else len(text), support.end + CONTEXT)
    return Quoted(
        before=("… " if start > 0 and text[start - 1] != "\n" else "") + text[start : support.start].lstrip(),
        marked=text[support.start : support.end],
        after=text[support.end : end].rstrip() + (" …" if end < len(text) and text[end] != "\n" else ""),
    )
