"""A library of the first format is read as it is and brought up by a write."""

from __future__ import annotations

from pathlib import Path

import lance
import pyarrow as pa
import pytest

from enriching_samples import COHORT, entry, fake_embed, study
from palpate.appraisal.enriching import enrich
from palpate.library import Library, store
from palpate.library.rows import FORMAT_KEY, FORMAT_VERSION, READING_FIELDS, SCHEMA, row_of

# A library of the first format


@pytest.fixture
def first_format(tmp_path: Path) -> Path:
    """A library as palpate wrote it before it could read: without the columns of reading."""
    folder = tmp_path / "old"
    schema = pa.schema(list(SCHEMA)[: -len(READING_FIELDS)], metadata={FORMAT_KEY: b"1"})
    rows = pa.RecordBatch.from_pylist(
        [row_of(study("91")), row_of(study("92", *COHORT, title="A year at the clinic"))], schema=schema
    )
    folder.mkdir()
    dataset = lance.write_dataset(pa.RecordBatchReader.from_batches(schema, [rows]), store.table_uri(str(folder)))
    store.index(str(folder), dataset)
    return folder


def test_a_library_of_the_first_format_is_read_as_it_is(first_format: Path) -> None:
    library = Library.open(first_format)
    version = library.version
    assert library.get("pmid:91").title.startswith("Dromitriptan")
    assert library.search("dromitriptan")
    assert library.evidence() == []
    assert not library.has_read_evidence
    assert library.counts_read() == {"read": 0, "vectors": 0}
    assert library.verify() == []
    assert Library.open(first_format).version == version


def test_a_library_of_the_first_format_is_brought_up_by_enrich(first_format: Path) -> None:
    library = Library.open(first_format)
    report = enrich(library, embed=fake_embed)
    assert (report.read, report.with_findings, report.vectors) == (2, 1, 2)
    dataset = lance.dataset(store.table_uri(str(first_format)))
    assert dataset.schema.metadata[FORMAT_KEY] == str(FORMAT_VERSION).encode()
    assert library.verify() == []
    assert Library.open(first_format).get("pmid:91").findings


def test_a_library_of_the_first_format_is_brought_up_by_a_write_and_keeps_its_versions(first_format: Path) -> None:
    library = Library.open(first_format)
    before = library.version
    library.add([study("93", title="Dromitriptan versus placebo for migraine, again")])
    assert entry(library, "pmid:93") == (None, False)
    assert len(Library.open(first_format, at=before)) == 2
    assert Library.open(first_format, at=before).evidence() == []
    assert library.verify() == []


def test_a_death_between_the_two_steps_of_bringing_up_is_mended_by_the_next_write(first_format: Path) -> None:
    dataset = lance.dataset(store.table_uri(str(first_format)))
    dataset.add_columns(pa.schema(list(READING_FIELDS)))
    library = Library.open(first_format)
    assert enrich(library).read == 2
    assert lance.dataset(store.table_uri(str(first_format))).schema.metadata[FORMAT_KEY] == str(FORMAT_VERSION).encode()
