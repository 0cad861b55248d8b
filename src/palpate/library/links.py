"""What records say of each other: one retracts, updates or is updated by another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from palpate.sources.identifiers import normal_title, title_id
from palpate.vocabulary import Record, RecordKind

_RELATIONS = {
    "RetractionOf": "retracts",
    "RetractionIn": "retracted_by",
    "UpdateOf": "supersedes",
    "UpdateIn": "superseded_by",
}
"""NLM's RefType to what it means for the pair; errata and comments change nothing in how a record counts."""


_COCHRANE = re.compile(r"(10\.1002/14651858\.(?:cd|mr)\d{6})(?:\.pub([2-9]|[1-9]\d))?", re.IGNORECASE)
"""The DOI of a Cochrane review or protocol: the same stem for all its versions, from the second on with ".pub" and a number."""


@dataclass(frozen=True, slots=True)
class Link:
    """`holder` (a record's id) stands in `relation` to the record that answers to `target` (an id or identifier)."""

    holder: str
    relation: str
    target: str

    @classmethod
    def parse(cls, holder: str, text: str) -> Link:
        """A link from the table's column, "supersedes pmid:123"."""
        relation, target = text.split(" ", 1)
        return cls(holder, relation, target)


def links_of(record: Record) -> list[str]:
    """The links that a record declares, as the table keeps them."""
    found = [
        f"{_RELATIONS[c.kind]} {f'pmid:{c.pmid}' if c.pmid else f'doi:{str(c.doi).lower()}'}"
        for c in record.corrections
        if c.kind in _RELATIONS and (c.pmid or c.doi)
    ]
    found += [f"supersedes doi:{earlier}" for earlier in earlier_versions(record.doi)]
    found += [f"supersedes {earlier}" for earlier in earlier_editions(record)]
    found += [f"supersedes {target}" for target in record.supersedes]
    found += [f"superseded_by {target}" for target in record.superseded_by]
    return list(dict.fromkeys(found))


def earlier_versions(doi: str | None) -> list[str]:
    """DOIs of the earlier versions of a Cochrane review, which differ from `doi` in the number of the version alone.

    The first version has none, the second is ".pub2" (Cochrane Handbook, "Citation version"); for any other DOI, nothing.
    """
    found = _COCHRANE.fullmatch(doi or "")
    if not found or not found[2]:
        return []
    stem = found[1].lower()
    return [stem, *(f"{stem}.pub{number}" for number in range(2, int(found[2])))]


_EDITIONS = frozenset({RecordKind.META_ANALYSIS, RecordKind.SYSTEMATIC_REVIEW, RecordKind.OVERVIEW_OF_REVIEWS})
_UPDATE = re.compile(r"\b(?:(?:19|20)\d\d )?updated?\b(?: (?:19|20)\d\d\b)?")
_ARTICLES = re.compile(r"\b(?:an?|the)\b")
_FURTHEST = 20
"""Years that an update may follow the review that it updates."""


def edition_of(record: Record) -> list[str]:
    """What a review is called by a later one that has its title but for the word "update", and its first author."""
    title = _title_of_editions(record)
    return [f"{title}/{record.year}"] if title and not _UPDATE.search(normal_title(record.title)) else []


def earlier_editions(record: Record) -> list[str]:
    """What earlier reviews are called that a review updates by its title: "..., an update" after the same title without it."""
    title = _title_of_editions(record)
    if not title or record.year is None or not _UPDATE.search(normal_title(record.title)):
        return []
    return [f"{title}/{record.year - back}" for back in range(1, _FURTHEST + 1)]


def _title_of_editions(record: Record) -> str | None:
    """The same for all editions of a review: its first author and its title without "update" and articles; None for the rest."""
    if record.kind not in _EDITIONS or not record.authors or record.year is None:
        return None
    bare = _ARTICLES.sub(" ", _UPDATE.sub(" ", normal_title(record.title)))
    return title_id(f"{record.authors[0]} {' '.join(bare.split())}", None).replace("title:", "edition:")


def is_retracted(record: Record) -> bool:
    """Whether the record itself says that it was retracted."""
    return record.retracted or any(correction.kind == "RetractionIn" for correction in record.corrections)


@dataclass(slots=True)
class Patch:
    """What links to and from other held records add to one record."""

    retracted: bool = False
    supersedes: dict[str, None] = field(default_factory=dict)
    superseded_by: dict[str, None] = field(default_factory=dict)

    def apply(self, record: Record) -> Record:
        """The record with the patch; the same object where nothing changes."""
        changed: dict[str, object] = {}
        if self.retracted and not record.retracted:
            changed["retracted"] = True
        for name, ids in (("supersedes", self.supersedes), ("superseded_by", self.superseded_by)):
            new = [one for one in ids if one not in getattr(record, name) and one != record.id]
            if new:
                changed[name] = (*getattr(record, name), *new)
        return record.model_copy(update=changed) if changed else record


def patches_from(pairs: Iterable[tuple[Link, str]]) -> dict[str, Patch]:
    """Patches by record id, from links with the id of the held record that each points to."""
    patches: dict[str, Patch] = {}
    for link, target in pairs:
        if link.holder == target:
            continue
        here, there = patches.setdefault(link.holder, Patch()), patches.setdefault(target, Patch())
        match link.relation:
            case "retracts":
                there.retracted = True
            case "retracted_by":
                here.retracted = True
            case "supersedes":
                here.supersedes[target] = None
                there.superseded_by[link.holder] = None
            case "superseded_by":
                here.superseded_by[target] = None
                there.supersedes[link.holder] = None
    return patches
