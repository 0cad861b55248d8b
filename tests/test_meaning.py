"""Search by meaning: stored vectors put hits in a better order, and a library without them answers as before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from library_samples import new_library
from palpate import encoder
from palpate.appraisal.enriching import enrich
from palpate.library import Library
from palpate.library.meaning import fused, likeness, vector_of
from palpate.vocabulary import Record, RecordKind, TextSection

RECORDS = (
    ("pmid:101", "A tender for the back office", "The office in the back of the building was let by tender; the tender closed."),
    ("pmid:102", "Massage for lumbar pain", "Manual treatment of sore lumbar muscles gave relief."),
)
QUESTION = "a tender back: does massage help"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = new_library(tmp_path / "library")
    made.remove([record.id for record in made.export()])
    made.add(
        Record(
            id=one,
            pmid=one[5:],
            title=title,
            kind=RecordKind.RANDOMIZED_TRIAL,
            provenance="pubmed",
            abstract=(TextSection(text=text),),
        )
        for one, title, text in RECORDS
    )
    return made


def towards_the_back(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts that mean a sore back, or do not."""
    vectors = np.zeros((len(texts), 384), dtype=np.float32)
    for place, text in enumerate(texts):
        vectors[place, 0 if "lumbar" in text or text == QUESTION else 1] = 1
    return vectors


def test_vectors_bring_what_is_meant_before_what_only_shares_words(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    by_words = [hit.record_id for hit in library.search(QUESTION)]
    assert by_words[0] != "pmid:102"
    enrich(library, embed=towards_the_back)
    vector_of.cache_clear()
    monkeypatch.setattr(encoder, "embed", towards_the_back)
    by_meaning = library.search(QUESTION)
    assert by_meaning[0].record_id == "pmid:102"
    assert {hit.record_id for hit in by_meaning} == set(by_words)
    assert by_meaning[0].score == pytest.approx(np.prod(list(by_meaning[0].factors.values())))
    vector_of.cache_clear()


def test_a_library_without_vectors_loads_no_model(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(texts: object) -> None:
        raise AssertionError(f"nobody asked for vectors of {texts}")

    monkeypatch.setattr(encoder, "embed", forbidden)
    assert library.search(QUESTION)


def test_words_and_meaning_count_the_same_and_a_missing_vector_is_the_least_likeness() -> None:
    question = np.array([1.0, 0.0], dtype=np.float32)
    meanings = likeness([np.array([0.6, 0.8]), None, np.array([0.2, 0.9])], question)
    assert meanings == [pytest.approx(0.6), None, pytest.approx(0.2)]
    assert fused([2.0, 1.0, 1.0], meanings) == [pytest.approx(0.8), pytest.approx(0.35), pytest.approx(0.35)]
    assert fused([], []) == []
