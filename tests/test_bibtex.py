r"""BibTeX becomes records, LaTeX decoded."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.sources import Rejected
from palpate.sources.bibtex import read_bibtex
from palpate.vocabulary import Record

ENTRY = r"""
% exported by hand
@string{jit = {Journal of Invented Therapies}}
@Article{mueller2011,
  title = {{M}assage f{\"u}r den R\"ucken \& \textit{Nacken}: $\alpha$, a randomized controlled trial},
  author = {M{\"u}ller, J{\"o}rg and {The Back Group} and van der Berg, Jan P. and Jane Q. Smith and Doe, Jr., John and others},
  journal = jit, year = 2011, month = jan, volume = {3}, number = {2}, pages = {101--110},
  doi = {10.1000/AB\_C}, url = {https://example.org/a_b%20c}, pmid = {30000007}, keywords = {back, neck},
  abstract = {Half of 60 people (50\%) improved.}
}
"""


def read(text: str) -> list[Record | Rejected]:
    return [item for item in read_bibtex([text.encode()]) if isinstance(item, (Record, Rejected))]


def test_every_fact() -> None:
    (record,) = read(ENTRY)
    assert record == Record.model_validate({
        "id": "pmid:30000007",
        "kind": "randomized_trial",
        "provenance": "bibtex",
        "title": "Massage für den Rücken & Nacken: α, a randomized controlled trial",
        "authors": ("Müller J", "The Back Group", "van der Berg JP", "Smith JQ", "Doe J Jr"),
        "journal": "Journal of Invented Therapies",
        "year": 2011,
        "volume": "3",
        "issue": "2",
        "pages": "101-110",
        "pmid": "30000007",
        "doi": "10.1000/ab_c",
        "urls": ("https://example.org/a_b%20c",),
        "keywords": ("back", "neck"),
        "abstract": ({"label": None, "text": "Half of 60 people (50%) improved."},),
    })  # fmt: skip


def test_an_open_brace_costs_only_its_entry() -> None:
    items = read("@article{a, title={open\n@article{b, title={Fine}, title={Twice}, year=1999}\n@comment{x}\n@misc{c, year=1}")
    assert [item.title if isinstance(item, Record) else item.where for item in items] == ["line 1", "Fine", "line 4, entry c"]


words = st.from_regex(r"[A-Za-zÀ-ÿ0-9]{1,10}", fullmatch=True)
phrases = st.lists(words, min_size=1, max_size=6).map(" ".join)
names = st.tuples(st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True), st.from_regex(r"[A-Z]{1,3}", fullmatch=True))


@given(phrases, st.lists(names, max_size=4), st.integers(1500, 2100), phrases)
@settings(max_examples=30, deadline=None)
def test_what_is_written_is_read(title: str, authors: list[tuple[str, str]], year: int, journal: str) -> None:
    people = " and ".join(f"{last}, {first}" for last, first in authors)
    (record,) = read(
        f"@article{{key,\n title = {{{title}}},\n author = {{{people}}},\n year = {{{year}}}, journal = {{{journal}}}\n}}"
    )
    assert isinstance(record, Record)
    assert (record.title, record.year, record.journal) == (title, year, journal)
    assert record.authors == tuple(f"{last} {first}" for last, first in authors)
