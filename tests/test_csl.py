"""CSL-JSON becomes records, as an array, as one item or as one item a line."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.sources import Rejected
from palpate.sources.csl import read_csl
from palpate.vocabulary import Record

ITEM = {
    "id": "x",
    "type": "article-journal",
    "title": "Massage for <i>knees</i>",
    "author": [
        {"family": "Berg", "non-dropping-particle": "van der", "given": "Jan P."},
        {"family": "Doe", "given": "John", "suffix": "Jr."},
        {"literal": "Knee Group"},
    ],
    "container-title": "Invented Knees",
    "issued": {"date-parts": [["2016", 5, 1]]},
    "volume": 4,
    "issue": "2",
    "page": "1-7",
    "DOI": "10.1000/KNEE",
    "URL": "https://example.org/knee",
    "note": "PMID: 30000008\nPMCID: PMC700008",
    "abstract": "<jats:p>Knees improved.</jats:p>",
}


def read(text: str) -> list[Record | Rejected]:
    return [item for item in read_csl([text.encode()]) if isinstance(item, (Record, Rejected))]


def test_every_fact() -> None:
    (record,) = read(json.dumps([ITEM]))
    assert record == Record.model_validate({
        "id": "pmid:30000008",
        "provenance": "csl",
        "title": "Massage for knees",
        "authors": ("van der Berg JP", "Doe J Jr", "Knee Group"),
        "journal": "Invented Knees",
        "year": 2016,
        "volume": "4",
        "issue": "2",
        "pages": "1-7",
        "pmid": "30000008",
        "pmcid": "PMC700008",
        "doi": "10.1000/knee",
        "urls": ("https://example.org/knee",),
        "abstract": ({"label": None, "text": "Knees improved."},),
    })  # fmt: skip


def test_array_single_item_and_lines_are_the_same() -> None:
    other = ITEM | {"note": "", "DOI": "10.1000/other"}
    expected = read(json.dumps([ITEM, other]))
    assert read(json.dumps([ITEM, other], indent=1)) == expected
    assert read(f"{json.dumps(ITEM)}\n{json.dumps(other)}\n") == expected
    assert read(json.dumps(ITEM)) == expected[:1]


def test_bad_items_and_bad_json() -> None:
    items = read(json.dumps([{"type": "book"}, 3, ITEM]))
    assert [type(item) for item in items] == [Rejected, Rejected, Record]
    good, broken = read(f"[{json.dumps(ITEM)}, {{oops}}]")
    assert isinstance(good, Record)
    assert isinstance(broken, Rejected)
    assert broken.where == "item 2"
    *_, unclosed = read(f"[{json.dumps(ITEM)},")
    assert isinstance(unclosed, Rejected)
    assert "not closed" in unclosed.reason


def test_odd_values_never_break_reading() -> None:
    for field in ITEM:
        for value in (None, 1, 1.5, True, [], {}, [[]], [None], {"date-parts": [[None]]}, ["", {"family": 3}]):
            assert len(read(json.dumps([ITEM | {field: value}]))) == 1


phrases = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(phrases, st.integers(1500, 2100), phrases), min_size=1, max_size=5), st.integers(1, 50))
@settings(max_examples=60)
def test_what_is_written_is_read_wherever_the_bytes_are_cut(facts: list[tuple[str, int, str]], size: int) -> None:
    written = [{"type": "book", "title": t, "issued": {"date-parts": [[y]]}, "publisher": p} for t, y, p in facts]
    data = json.dumps(written, ensure_ascii=False).encode()
    items = list(read_csl(data[n : n + size] for n in range(0, len(data), size)))
    assert [(r.title, r.year, r.journal) for r in items if isinstance(r, Record)] == facts
