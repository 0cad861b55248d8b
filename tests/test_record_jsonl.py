"""Palpate's own format: strict, and every fault named by line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.sources import Rejected, open_source
from palpate.sources.record_jsonl import read_record_jsonl
from palpate.vocabulary import Record

GOOD = {"id": "invented-2020-massage-trial", "kind": "randomized_trial", "title": "Massage", "year": 2020}


def read(*records: object) -> list[Record | Rejected]:
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    return [item for item in read_record_jsonl(["\n".join(lines).encode()]) if isinstance(item, (Record, Rejected))]


def test_a_record_keeps_its_curated_id_and_facts() -> None:
    finding = {
        "condition": "neck pain",
        "intervention": "massage",
        "comparator": "rest",
        "outcome": "pain",
        "direction": "benefit",
    }
    (record,) = read(GOOD | {"pmid": "12", "findings": [finding]})
    assert isinstance(record, Record)
    assert (record.id, record.provenance, record.findings[0].outcome) == (GOOD["id"], "curated", "pain")


def test_missing_id_is_made_and_identifiers_are_brought_to_one_spelling() -> None:
    (record,) = read({"kind": "other", "title": "T", "doi": "https://doi.org/10.1000/ABC", "pmcid": "700001"})
    assert isinstance(record, Record)
    assert (record.id, record.doi, record.pmcid) == ("doi:10.1000/abc", "10.1000/abc", "PMC700001")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{oops", "not valid JSON"),
        ("[1]", "one JSON object"),
        ('{"a":' * 5000, "not valid JSON"),
        (GOOD | {"titel": "x"}, "'titel' is not part of the record format"),
        (GOOD | {"kind": "hearsay"}, "'kind' has the value 'hearsay'"),
        (GOOD | {"year": 20201}, "'year' has the value 20201"),
        (GOOD | {"doi": "none"}, "'doi' has the value 'none', which is not a DOI"),
        (GOOD | {"id": "two words"}, "'id' has the value 'two words', which is not an id"),
        ({"id": "a", "kind": "other"}, "'title' is missing"),
        (GOOD | {"findings": [{"condition": "x"}]}, "'findings.1.intervention' is missing (and 3 more)"),
    ],
)
def test_faults_in_plain_words(line: object, words: str) -> None:
    first, bad, last = read(GOOD, line, GOOD)
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(bad, Rejected)
    assert bad.where == "line 2"
    assert words in bad.reason
    assert "\n" not in bad.reason


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda v: st.lists(v) | st.dictionaries(st.sampled_from([*Record.model_fields]), v),
    )
)
def test_any_json_is_a_record_or_a_rejection(value: object) -> None:
    assert len(read(json.dumps(value))) == 1


def test_curated_layout_is_accepted(shared_data: Path) -> None:
    assert all(isinstance(item, Record) for item in open_source(shared_data / "curated" / "records.jsonl"))
