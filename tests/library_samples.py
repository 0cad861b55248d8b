"""Records and libraries that the tests of the library share. All texts are invented."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from palpate.library import Library
from palpate.vocabulary import Citation, Correction, Record, RecordKind, TextSection


@cache
def _template() -> Path:
    folder = Path(mkdtemp(prefix="palpate-test-")) / "library"
    Library.open(folder)
    return folder


def new_library(folder: Path) -> Library:
    """A library with the starter records, as a fresh one is."""
    shutil.copytree(_template(), folder)
    return Library.open(folder)


def from_pubmed(
    pmid: str,
    title: str = "Back rub twice a week for aching shoulders",
    *,
    year: int | None = 2019,
    text: str = "Forty office workers had a back rub twice a week. Shoulder ache fell by a third.",
    doi: str | None = None,
    pmcid: str | None = None,
    kind: RecordKind = RecordKind.OTHER,
    mesh: tuple[str, ...] = (),
    corrections: tuple[Correction, ...] = (),
    authors: tuple[str, ...] = ("Sample AB",),
) -> Record:
    """A record as PubMed gives it."""
    return Record(
        id=f"pmid:{pmid}",
        pmid=pmid,
        title=title,
        year=year,
        doi=doi,
        pmcid=pmcid,
        kind=kind,
        mesh=mesh,
        authors=authors,
        corrections=corrections,
        abstract=(TextSection(text=text),) if text else (),
        provenance="pubmed",
    )


def from_ris(title: str = "Back rub twice a week for aching shoulders", *, year: int | None = 2019, **fields: object) -> Record:
    """A record as a reference manager gives it; its id is that of the best identifier given."""
    citation = Citation.model_validate({"title": title, "year": year} | fields)
    identifier = f"doi:{citation.doi}" if citation.doi else f"pmid:{citation.pmid}" if citation.pmid else "title:00ff00ff00ff00ff"
    return Record(id=identifier, provenance="ris", **citation.model_dump())
