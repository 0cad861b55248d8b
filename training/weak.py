"""Weak labels: the conclusion of an abstract as a claim that its own results support, and turned over as one that they refute."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from palpate.appraisal.passages import Role, read_sentences
from palpate.sources import open_source
from palpate.vocabulary import Record

_TURNS: tuple[tuple[str, str], ...] = (
    (r"\b(?:did|does|do) not (?=\w)", ""),
    (r"\b(is|are|was|were) not\b", r"\1"),
    (
        r"\b(is|are|was|were) (?=(?:an? )?(?:effective|safe|associated|superior|significantly|well|feasible|more|less|useful|beneficial))",
        r"\1 not ",
    ),
    (r"\bcan (?=\w)", "cannot "),
    (r"\bno (?=(?:significant )?(?:difference|effect|benefit|improvement|evidence))", "a "),
    (r"\b(improves?|reduces?|increases?|decreases?|enhances?|prevents?)\b", r"does not \1"),
    (r"\b(improved|reduced|increased|decreased|enhanced|prevented|resulted in|led to)\b", r"did not change, and not \1"),
    (r"\beffective\b", "ineffective"),
    (r"\bineffective\b", "effective"),
    (r"\bhigher\b", "lower"),
    (r"\blower\b", "higher"),
    (r"\bmore\b", "less"),
    (r"\bbetter\b", "worse"),
)
"""How a conclusion becomes its opposite; the first that fits is used."""
_LONGEST = 800
_FUTURE = re.compile(r"\bfurther|\bfuture|\bneeded\b|\bwarranted\b|\bshould\b|\bmay\b|\bmight\b", re.IGNORECASE)


def conclusions(data: Path, dice: random.Random) -> Iterator[tuple[str, str, str, bool]]:
    """Record id, claim, results, and whether the claim stands, of abstracts with headed results and conclusion."""
    for key, claim, turned, results in _claims(data):
        stands = dice.random() < 0.5
        yield key, claim if stands else turned, results, stands


@lru_cache(maxsize=1)
def _claims(data: Path) -> tuple[tuple[str, str, str, str], ...]:
    """Record id, first conclusion that is no outlook, its opposite, and the results."""
    found = []
    for record in _records(data):
        sentences = read_sentences(record)
        results = " ".join(one.text for one in sentences if one.role is Role.RESULTS)
        said = [one.text for one in sentences if one.role is Role.CONCLUSION and not _FUTURE.search(one.text)]
        if said and len(results) >= 200 and (turned := opposite(said[0])):
            found.append((record.id, said[0], turned, results[-_LONGEST:]))
    return tuple(found)


def opposite(claim: str) -> str | None:
    """A claim turned round by a change of a word or two; None where no word to change is found."""
    turned = (re.sub(old, new, claim, count=1, flags=re.IGNORECASE) for old, new in _TURNS)
    return next((one for one in turned if one != claim), None)


def _records(data: Path) -> Iterator[Record]:
    for path in (data / "jats" / "articles.tar.zst", *sorted((data / "pubmed").glob("*.xml.gz"))):
        if path.is_file():
            yield from (item for item in open_source(path) if isinstance(item, Record))
