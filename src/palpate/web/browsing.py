"""What the pages to browse show, from counts that a library version gives cheaply."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from palpate.library import Library, Listed
from palpate.rendering.common import plain
from palpate.terminology import Concept, Tags, tags_of_recommendation, terminology
from palpate.vocabulary import Recommendation, RecordKind
from palpate.vocabulary.base import Model
from palpate.web.cached import PerVersion

FACETS = {"conditions": "condition", "interventions": "intervention"}
"""Part of the address to facet of the terminology."""
_NO_TOPIC = frozenset({"condition:any", "intervention:any-treatment"})
"""Concepts that stand for "whatever it is" and gather nothing that a reader could look for."""


class Topic(Model):
    """A concept with the number of records that carry evidence on it or on narrower ones."""

    id: str
    slug: str
    name: str
    records: int


class IssuerEntry(Model):
    """Who issues recommendations, and how many are held."""

    slug: str
    name: str
    recommendations: int
    records: int


class Advice(Model):
    """A recommendation with where it stands."""

    record: str
    address: str
    title: str
    superseded: bool
    retracted: bool
    recommendation: Recommendation


class ListedRecord(Model):
    """A record in a list."""

    id: str
    title: str
    year: int | None
    kind: RecordKind
    retracted: bool
    superseded: bool
    read: bool


@dataclass(frozen=True, slots=True)
class TaggedAdvice:
    """A recommendation and the concepts that it speaks of."""

    advice: Advice
    tags: Tags


def topic(concept: Concept, records: int) -> Topic:
    """A concept as a page names it."""
    return Topic(id=concept.id, slug=concept.id.partition(":")[2], name=concept.name, records=records)


def _counts(library: Library) -> dict[str, tuple[Topic, ...]]:
    terms = terminology()
    found = {}
    for facet in FACETS.values():
        counted = library.shelf.counts(facet)
        topics = [topic(terms.get(one), number) for one, number in counted.items() if one not in _NO_TOPIC]
        found[facet] = tuple(sorted(topics, key=lambda one: one.name.lower()))
    return found


def _all_advice(library: Library) -> tuple[TaggedAdvice, ...]:
    """Every recommendation held, newest first; grammar reads none, so only what people wrote is looked through."""
    found = [
        TaggedAdvice(
            Advice(
                record=record.id,
                address=f"{record.id}#recommendation-{number}",
                title=plain(record.title),
                superseded=bool(record.superseded_by),
                retracted=record.retracted,
                recommendation=one,
            ),
            tags_of_recommendation(one),
        )
        for record in library.evidence(read=False)
        for number, one in enumerate(record.recommendations, start=1)
    ]
    return tuple(sorted(found, key=lambda one: -(one.advice.recommendation.year or 0)))


counts = PerVersion(_counts)
"""Topics with evidence, by facet, in alphabetical order."""
all_advice = PerVersion(_all_advice)


def advice_on(library: Library, concept_id: str) -> tuple[Advice, ...]:
    """Recommendations on a concept or narrower ones, newest first."""
    wanted = terminology().narrower(concept_id)
    return tuple(one.advice for one in all_advice.of(library) if wanted & (one.tags.conditions | one.tags.interventions))


def _issuers(library: Library) -> dict[str, tuple[IssuerEntry, tuple[Advice, ...]]]:
    by_name: dict[str, list[Advice]] = {}
    for one in all_advice.of(library):
        by_name.setdefault(plain(one.advice.recommendation.issuer), []).append(one.advice)
    found: dict[str, tuple[IssuerEntry, tuple[Advice, ...]]] = {}
    for name, given in sorted(by_name.items(), key=lambda pair: pair[0].lower()):
        slug = _free(slug_of(name), found)
        entry = IssuerEntry(slug=slug, name=name, recommendations=len(given), records=len({one.record for one in given}))
        found[slug] = (entry, tuple(given))
    return found


issuers = PerVersion(_issuers)
"""Issuers by slug, in alphabetical order, each with what it recommends."""


def slug_of(name: str) -> str:
    """A name for an address: "O'Keeffe & Söhne" is "o-keeffe-sohne"."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:80] or "issuer"


def _free(slug: str, taken: Collection[str]) -> str:
    number, tried = 1, slug
    while tried in taken:
        number += 1
        tried = f"{slug}-{number}"
    return tried


def as_listed(one: Listed) -> ListedRecord:
    """A record of the library's lists as a page shows it."""
    return ListedRecord(
        id=one.id,
        title=plain(one.title),
        year=one.year,
        kind=one.kind,
        retracted=one.retracted,
        superseded=one.superseded,
        read=one.read,
    )
