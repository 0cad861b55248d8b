"""Studies that the tests of reading with the encoder share. All texts are invented."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import lance
import numpy as np
from numpy.typing import NDArray

from library_samples import from_pubmed
from palpate.library import Library, store
from palpate.vocabulary import Record, TextSection

TRIAL = (
    ("METHODS", "We randomly assigned 120 adults with migraine to receive dromitriptan or placebo."),
    ("RESULTS", "Headache severity was significantly lower with dromitriptan than with placebo (P = 0.003)."),
)
COHORT = (("RESULTS", "The clinic saw forty people in the first year, most of them in spring."),)


def study(
    number: str, *sections: tuple[str, str], title: str = "Dromitriptan versus placebo for migraine", **fields: object
) -> Record:
    record = from_pubmed(number, title, text="")
    abstract = tuple(TextSection(label=label, text=text) for label, text in sections or TRIAL)
    return record.model_copy(update={"abstract": abstract, **fields})


def fake_embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of length 1 that follow from the texts alone."""
    seeds = [int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest()) for text in texts]
    vectors = np.array([np.random.default_rng(seed).normal(size=384) for seed in seeds], np.float32).reshape(-1, 384)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def entry(library: Library, record_id: str) -> tuple[int | None, bool]:
    """By which reader a record was read, and whether it has a vector."""
    table = lance.dataset(store.table_uri(library.uri)).to_table(columns=["read_by", "vector"], filter=f"id = '{record_id}'")
    [row] = table.to_pylist()
    return row["read_by"], row["vector"] is not None
