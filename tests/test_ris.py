"""RIS from any reference manager becomes records; unknown tags are passed over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.sources import Rejected
from palpate.sources.ris import read_ris
from palpate.vocabulary import Record

ENTRY = """TY  - JOUR
TI  - Massage for shoulder pain: a randomised controlled trial.
AU  - Ngo, Anh T.
AU  - O'Brien, Mary-Ann, Jr.
T2  - Journal of Invented Therapies
PY  - 2014/05/01/
VL  - 9
IS  - 4
SP  - 11
EP  - 19
DO  - https://doi.org/10.1000/RIS.1
C2  - PMC700003
UR  - https://pubmed.ncbi.nlm.nih.gov/30000003/
KW  - shoulder
KW  - massage
LA  - English
XX  - from an unknown program
AB  - BACKGROUND: Shoulders hurt. RESULTS: They hurt
      less afterwards.
ER  -
"""


def read(text: str) -> list[Record | Rejected]:
    return [item for item in read_ris([text.encode()]) if isinstance(item, (Record, Rejected))]


def one(text: str) -> Record:
    (item,) = read(text)
    assert isinstance(item, Record), item
    return item


def test_every_fact() -> None:
    record = one(ENTRY)
    assert record == Record.model_validate({
        "id": "pmid:30000003",
        "kind": "randomized_trial",
        "provenance": "ris",
        "title": "Massage for shoulder pain: a randomised controlled trial",
        "authors": ("Ngo AT", "O'Brien MA Jr"),
        "journal": "Journal of Invented Therapies",
        "year": 2014,
        "volume": "9",
        "issue": "4",
        "pages": "11-19",
        "pmid": "30000003",
        "pmcid": "PMC700003",
        "doi": "10.1000/ris.1",
        "urls": ("https://pubmed.ncbi.nlm.nih.gov/30000003/",),
        "language": "eng",
        "keywords": ("shoulder", "massage"),
        "abstract": (
            {"label": "BACKGROUND", "text": "Shoulders hurt."},
            {"label": "RESULTS", "text": "They hurt less afterwards."},
        ),
    })  # fmt: skip


def test_windows_line_ends_byte_order_mark_and_loose_spacing() -> None:
    assert one("\ufeff" + ENTRY.replace("\n", "\r\n")) == one(ENTRY)
    assert one(ENTRY.replace("  - ", " - ")) == one(ENTRY)


def test_latin_1_and_utf_16() -> None:
    text = "TY  - JOUR\nTI  - Massage für den Rücken\nER  - \n"
    titles = {
        r.title for data in (text.encode("latin-1"), text.encode("utf-16"), text.encode("utf-16-le")) for r in read_ris([data])
    }  # type: ignore[union-attr]
    assert titles == {"Massage für den Rücken"}


def test_missing_end_and_missing_title_cost_only_their_entry() -> None:
    items = read("TY  - JOUR\nTI  - One\nTY  - JOUR\nPY  - 1999\nER  - \nTY  - JOUR\nTI  - Three\nER  - \n")
    assert [item.title if isinstance(item, Record) else item.where for item in items] == ["One", "line 3", "Three"]


def test_accession_number_is_a_pmid_only_from_pubmed() -> None:
    text = "TY  - JOUR\nTI  - T\nAN  - 123\nDB  - {}\nER  - \n"
    assert one(text.format("MEDLINE")).pmid == "123"
    assert one(text.format("Embase")).pmid is None


def test_malformed_identifiers_are_dropped_and_the_record_kept() -> None:
    record = one("TY  - JOUR\nTI  - T\nDO  - in press\nER  - \n")
    assert (record.doi, record.id[:6]) == (None, "title:")


words = st.from_regex(r"[A-Za-zÀ-ÿ0-9]{1,10}", fullmatch=True)
phrases = st.lists(words, min_size=1, max_size=6).map(" ".join)
names = st.tuples(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), st.from_regex(r"[A-Z]{1,3}", fullmatch=True))


@given(phrases, st.lists(names, max_size=4), st.integers(1500, 2100), st.lists(phrases, max_size=4, unique=True), phrases)
@settings(max_examples=60)
def test_what_is_written_is_read(
    title: str, authors: list[tuple[str, str]], year: int, keywords: list[str], abstract: str
) -> None:
    lines = ["TY  - JOUR", f"TI  - {title}", *(f"AU  - {last}, {first}" for last, first in authors), f"PY  - {year}"]
    lines += [*(f"KW  - {word}" for word in keywords), f"AB  - {abstract}", "ER  - "]
    record = one("\n".join(lines))
    assert (record.title, record.year, record.keywords) == (title, year, tuple(keywords))
    assert record.authors == tuple(f"{last} {first}" for last, first in authors)
    assert [s.text for s in record.abstract] == [abstract]
