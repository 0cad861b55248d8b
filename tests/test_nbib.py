"""PubMed's MEDLINE text becomes records."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.sources import Rejected
from palpate.sources.nbib import read_nbib
from palpate.vocabulary import Record

ENTRY = """
PMID- 30000004
OWN - NLM
VI  - 5
IP  - 1
DP  - 1998 Dec-1999 Jan
TI  - Massage after surgery: what helps
      and what does not.
PG  - 1-9
LID - 10.1000/nb.1 [doi]
AB  - OBJECTIVE: To see. RESULTS: We saw
      little. CONCLUSIONS: More is needed.
FAU - Berg, Anna van der
AU  - van der Berg A
CN  - Surgery Group
LA  - eng
PT  - Journal Article
PT  - Controlled Clinical Trial
TT  - Massage nach Operationen.
JT  - Invented annals
MH  - Humans
MH  - Massage/*methods
MH  - *Pain, Postoperative
OT  - *touch
PMC - PMC700004
UIN - Invent Ann. 2003;1:2. PMID: 30000005
RIN - Invent Ann. 2005;1:2. doi: 10.1000/ret. PMID: 30000006
AID - 10.1000/nb.1 [doi]
"""


def read(text: str) -> list[Record | Rejected]:
    return [item for item in read_nbib([text.encode()]) if isinstance(item, (Record, Rejected))]


def test_every_fact() -> None:
    (record,) = read(ENTRY)
    assert record == Record.model_validate({
        "id": "pmid:30000004",
        "kind": "clinical_trial",
        "provenance": "nbib",
        "title": "Massage after surgery: what helps and what does not",
        "vernacular_title": "Massage nach Operationen.",
        "authors": ("van der Berg A", "Surgery Group"),
        "journal": "Invented annals",
        "year": 1998,
        "volume": "5",
        "issue": "1",
        "pages": "1-9",
        "pmid": "30000004",
        "pmcid": "PMC700004",
        "doi": "10.1000/nb.1",
        "language": "eng",
        "abstract": (
            {"label": "OBJECTIVE", "text": "To see."},
            {"label": "RESULTS", "text": "We saw little."},
            {"label": "CONCLUSIONS", "text": "More is needed."},
        ),
        "publication_types": ("Journal Article", "Controlled Clinical Trial"),
        "mesh": ("Humans", "Massage*", "Pain, Postoperative*"),
        "keywords": ("touch",),
        "corrections": (
            {"kind": "RetractionIn", "pmid": "30000006", "doi": "10.1000/ret", "citation": "Invent Ann. 2005;1:2. doi: 10.1000/ret. PMID: 30000006"},
            {"kind": "UpdateIn", "pmid": "30000005", "citation": "Invent Ann. 2003;1:2. PMID: 30000005"},
        ),
        "retracted": True,
    })  # fmt: skip


def test_several_entries_with_and_without_empty_lines() -> None:
    assert len(read(ENTRY + ENTRY.replace("30000004", "5"))) == 2
    assert len(read(ENTRY.strip() + "\n" + ENTRY.strip().replace("30000004", "5"))) == 2


def test_entry_without_title_is_rejected_with_its_line() -> None:
    good, bad = read("PMID- 1\nTI  - T\n\nPMID- 2\nDP  - 2001\n")
    assert isinstance(good, Record)
    assert bad == Rejected("line 4", "it has no title; give it one and add the file again")


words = st.from_regex(r"[A-Za-zÀ-ÿ0-9]{1,10}", fullmatch=True)
phrases = st.lists(words, min_size=1, max_size=6).map(" ".join)


@given(
    st.integers(1, 10**9 - 1),
    phrases,
    st.integers(1500, 2100),
    st.lists(words, max_size=4),
    st.lists(words, min_size=1, max_size=40),
)
@settings(max_examples=60)
def test_what_is_written_is_read(pmid: int, title: str, year: int, mesh: list[str], abstract: list[str]) -> None:
    wrapped = "\n      ".join(abstract)
    (record,) = read(f"PMID- {pmid}\nTI  - {title}\nDP  - {year} Mar\nAB  - {wrapped}\n" + "".join(f"MH  - {m}\n" for m in mesh))
    assert isinstance(record, Record)
    assert (record.pmid, record.title, record.year, record.mesh) == (str(pmid), title, year, tuple(mesh))
    assert [s.text for s in record.abstract] == [" ".join(abstract)]
