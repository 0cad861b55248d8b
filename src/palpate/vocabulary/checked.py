"""`CheckedPage`: a page's health claims, each held against the evidence. Its JSON is a contract, published as
`docs/check.schema.json`.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from palpate.vocabulary.answer import LibraryStamp, Reference
from palpate.vocabulary.base import Model
from palpate.vocabulary.evidence import CertaintyLevel


class ClaimVerdict(StrEnum):
    """How a claim stands to the evidence held. `docs/checking.md` says what each means."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly supported"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    NO_EVIDENCE = "no evidence held"
    NOT_CHECKABLE = "not checkable"


class CheckedClaim(Model):
    """One claim of a page with its verdict."""

    text: str = Field(min_length=1)
    """The claim's words as the page has them."""
    start: int = Field(ge=0)
    """Where it begins in the page's `text`, in characters."""
    end: int = Field(ge=1)
    """Where it ends, excluded."""
    verdict: ClaimVerdict
    certainty: CertaintyLevel | None = None
    """Of the evidence on what is claimed, as a review or guideline published it; None where none did."""
    why: str
    """The reason for the verdict, in a sentence or two."""
    supports: tuple[str, ...] = ()
    """Addresses (`vocabulary.support`) of what speaks for the claim."""
    against: tuple[str, ...] = ()
    """Addresses of what speaks against it or limits it."""
    rewording: str | None = None
    """What could be said instead; every number in it stands in the supports or in what is against."""


class CheckedPage(Model):
    """A page that was checked."""

    source: str | None = None
    """The address or the name of the file; None for a text that was handed over."""
    title: str | None = None
    text: str
    """What was read of the page: the text that `start` and `end` count in."""
    claims: tuple[CheckedClaim, ...] = ()
    note: str | None = None
    """Why there are no claims, where there are none."""
    urgent: bool = False
    """Whether the page tells of somebody who has red flags now."""
    urgent_advice: str | None = None
    """Advice that goes before everything else; also where a page only lists warning signs, worded for that."""
    references: tuple[Reference, ...] = ()
    """The records behind the supports, in the order in which claims first name them."""
    library: LibraryStamp
    disclaimer: str
