"""Which record of the library is the paper in hand: by id, PMID, DOI, PMCID, then normalised title and year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from palpate.library.links import edition_of
from palpate.sources.identifiers import title_id
from palpate.vocabulary import Record

Keys = NDArray[np.int64]

_CONSOLIDATE_AT = 50_000
"""Pending keys held in a set before they go into an array: some 4 MB against 8 bytes a key."""


def key(identifier: str) -> int:
    """64 bits that stand for an identifier ("pmid:1", "doi:10.1/x", a slug) in the identity index."""
    return int.from_bytes(hashlib.blake2b(identifier.encode(), digest_size=8).digest(), "little", signed=True)


def identifiers_of(record: Record) -> list[str]:
    """The identifiers that a record answers to: its id, PMID, DOI and PMCID."""
    found = [record.id]
    if record.pmid:
        found.append(f"pmid:{record.pmid}")
    if record.doi:
        found.append(f"doi:{record.doi.lower()}")
    if record.pmcid:
        found.append(f"pmcid:{record.pmcid}")
    return found


def keys_of(record: Record) -> list[int]:
    """The keys under which a record is held, without repetition: its identifiers, what an update calls it, title and year."""
    titles = [_title_key(record, _kinds_held(record))] if _title_counts(record) else []
    return list(dict.fromkeys(key(one) for one in (*identifiers_of(record), *edition_of(record), *titles)))


def sought_keys(record: Record) -> list[int]:
    """The keys under which the same paper can be held, strongest first."""
    kinds = _kinds_held(record)
    titles = [_title_key(record, other) for other in _KINDS if not kinds & other] if _title_counts(record) else []
    return list(dict.fromkeys(key(one) for one in (*identifiers_of(record), *titles)))


_KINDS = range(8)
"""Which of PMID, DOI and PMCID a record has, as bits.

Title and year identify only papers that have no kind of identifier in common: of two that do, the identifiers decide. The
kinds are part of the title's key because thousands of papers a year are called "Editorial".
"""


def _kinds_held(record: Record) -> int:
    return bool(record.pmid) | bool(record.doi) << 1 | bool(record.pmcid) << 2


def _title_counts(record: Record) -> bool:
    """Title alone, without a year, identifies only what has nothing else."""
    return record.year is not None or not _kinds_held(record)


def _title_key(record: Record, kinds: int) -> str:
    return f"{_title_id(record.title, record.year)}/{kinds}"


_title_id = lru_cache(maxsize=4096)(title_id)
"""The same title is asked for up to five times while its chunk is added."""


def disagreement(held: Record, incoming: Record) -> str | None:
    """The identifier that both records have and that differs, in words; None where they can be the same paper.

    PubMed may correct the DOI and PMCID of its own record, and a curator anything in theirs.
    """
    if held.id == incoming.id and held.provenance == incoming.provenance == "curated":
        return None
    same_pmid = held.pmid is not None and held.pmid == incoming.pmid
    if same_pmid and held.provenance == incoming.provenance == "pubmed":
        return None
    for name in ("pmid", "doi", "pmcid"):
        old, new = getattr(held, name), getattr(incoming, name)
        if old and new and old.lower() != new.lower():
            return f"{name.upper()} {old} in the library, {new} here"
    return None


def same_first_author(held: Record, incoming: Record) -> bool:
    """Whether the first authors' family names agree, as far as both records name one."""
    if not held.authors or not incoming.authors:
        return True
    return _family_name(held.authors[0]) == _family_name(incoming.authors[0])


def _family_name(author: str) -> str:
    words = author.replace(",", " ").split()
    return words[0].casefold() if words else ""


class IdentityIndex:
    """The keys of a library version against its rows: two sorted arrays, 16 bytes a key."""

    def __init__(self, keys: Keys, rows: Keys) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._rows = rows[order]

    def rows(self, wanted: Sequence[int]) -> dict[int, list[int]]:
        """Row ids by key, for the keys that any row answers to; several rows can have the same title and year."""
        sought = np.array(wanted, np.int64)
        starts, stops = (np.searchsorted(self._keys, sought, side) for side in ("left", "right"))
        return {wanted[n]: self._rows[starts[n] : stops[n]].tolist() for n in np.flatnonzero(starts < stops).tolist()}


class KeySet:
    """A growing set of keys that takes 8 bytes each: new ones in a set, older ones in a sorted array."""

    def __init__(self, consolidate_at: int = _CONSOLIDATE_AT) -> None:
        self._consolidate_at = consolidate_at
        self._recent: set[int] = set()
        self._older: Keys = np.empty(0, np.int64)

    def update(self, keys: Iterable[int]) -> None:
        """Put keys in."""
        self._recent.update(keys)
        if len(self._recent) >= self._consolidate_at:
            recent = np.fromiter(self._recent, np.int64, len(self._recent))
            self._older = np.union1d(self._older, recent)
            self._recent.clear()

    def __contains__(self, wanted: int) -> bool:
        if wanted in self._recent:
            return True
        place = int(np.searchsorted(self._older, wanted))
        return place < len(self._older) and int(self._older[place]) == wanted
