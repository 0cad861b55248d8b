"""Identifiers of publications: bring them to one spelling, drop malformed ones, choose the id of a record."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from palpate.vocabulary.patterns import regex

_PMID = regex(r"(?:pmid:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?0*([1-9][0-9]{0,8})/?", re.IGNORECASE | re.ASCII)
_PMCID = regex(r"(?:pmcid:?\s*|https?://\S*/)?(?:pmc)?0*([1-9][0-9]{0,9})(?:\.[0-9]+)?/?", re.IGNORECASE | re.ASCII)
_DOI = regex(r"(?:doi:?\s*|(?:https?://)?(?:dx\.)?doi\.org/(?:doi:)?)*(10\.[0-9.]{4,}/\S+)", re.IGNORECASE | re.ASCII)
_NOT_ALPHANUMERIC = regex(r"[\W_]+")


def clean_pmid(text: str | None) -> str | None:
    """The PMID in `text` as bare digits without leading zeros, or None where it is not one."""
    if not text:
        return None
    if text.isdecimal() and text.isascii() and text[0] != "0" and len(text) < 10:  # nearly all are; ten times as fast
        return text
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else None


def clean_pmcid(text: str | None) -> str | None:
    """The PMC identifier in `text` as "PMC" and digits (a version such as ".2" is dropped), or None where it is not one."""
    found = _PMCID.fullmatch(text.strip()) if text else None
    return f"PMC{found[1]}" if found else None


def clean_doi(text: str | None) -> str | None:
    """The DOI in `text`, lower case and without resolver address or "doi:", or None where it is not one.

    DOIs are case-insensitive (DOI Handbook, 2.4); the punctuation that ends a sentence is no part of them.
    """
    found = _DOI.fullmatch(text.strip().rstrip(".,;")) if text else None
    return found[1].lower() if found else None


def normal_title(title: str) -> str:
    """A title as it is compared: case folded, letters and digits only, without diacritics, words parted by one space."""
    bare = title.casefold()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return _NOT_ALPHANUMERIC.sub(" ", bare).strip()


def title_id(title: str, year: int | None) -> str:
    """The id of a record that has nothing but a title: "title:" and 16 hexadecimal digits, the same for the same paper."""
    key = f"{normal_title(title) or title.strip()}|{year or ''}"
    return "title:" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def record_id(*, pmid: str | None, doi: str | None, pmcid: str | None, title: str, year: int | None) -> str:
    """The id of a record that was not curated: by PMID, else DOI, else PMCID, else title and year (all cleaned before)."""
    if pmid:
        return f"pmid:{pmid}"
    if doi:  # "#" and "@" part an id from the place in a record (vocabulary.support)
        return f"doi:{doi}".replace("#", "%23").replace("@", "%40")
    if pmcid:
        return f"pmcid:{pmcid}"
    return title_id(title, year)
