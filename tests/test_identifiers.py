"""Identifiers have one spelling; what is malformed is dropped; every record gets a good id."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.sources.identifiers import clean_doi, clean_pmcid, clean_pmid, normal_title, record_id, title_id


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("26863466", "26863466"),
        (" 0026863466 ", "26863466"),
        ("PMID: 123", "123"),
        ("https://pubmed.ncbi.nlm.nih.gov/26863466/", "26863466"),
        ("1234567890", None),
        ("٣٤٥", None),
        ("0", None),
        ("12a", None),
        ("", None),
        (None, None),
    ],
)
def test_pmid(printed: str | None, clean: str | None) -> None:
    assert clean_pmid(printed) == clean


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("PMC4477031", "PMC4477031"),
        ("pmc4477031", "PMC4477031"),
        ("4477031", "PMC4477031"),
        ("PMC4477031.2", "PMC4477031"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC4477031/", "PMC4477031"),
        ("PMCX", None),
        ("", None),
    ],
)
def test_pmcid(printed: str, clean: str | None) -> None:
    assert clean_pmcid(printed) == clean


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("10.1002/14651858.CD001929.pub3", "10.1002/14651858.cd001929.pub3"),
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc", "10.1000/abc"),
        ("doi: 10.1000/abc.", "10.1000/abc"),
        ("10.1000/with space", None),
        ("11.1000/abc", None),
        ("10.1000/", None),
    ],
)
def test_doi(printed: str, clean: str | None) -> None:
    assert clean_doi(printed) == clean


def test_id_goes_by_pmid_then_doi_then_pmcid_then_title() -> None:
    known = {"pmid": "1", "doi": "10.1000/x", "pmcid": "PMC2", "title": "T", "year": 2001}
    assert record_id(**known) == "pmid:1"
    assert record_id(**known | {"pmid": None}) == "doi:10.1000/x"
    assert record_id(**known | {"pmid": None, "doi": None}) == "pmcid:PMC2"
    assert re.fullmatch(r"title:[0-9a-f]{16}", record_id(**known | {"pmid": None, "doi": None, "pmcid": None}))


def test_a_doi_with_reserved_signs_still_makes_an_address() -> None:
    assert record_id(pmid=None, doi="10.1000/a#b@c", pmcid=None, title="T", year=None) == "doi:10.1000/a%23b%40c"


def test_the_same_title_in_other_dress_has_the_same_id() -> None:
    assert title_id("Massage für den Rücken: a trial.", 2001) == title_id("MASSAGE FUR DEN RUCKEN – A Trial", 2001)
    assert title_id("Massage", 2001) != title_id("Massage", 2002)
    assert title_id("按摩", None) != title_id("推拿", None)


def test_normal_title_keeps_letters_and_digits() -> None:
    assert normal_title(" Pain-relief (10%): Über alles? ") == "pain relief 10 uber alles"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for clean in (clean_pmid, clean_pmcid, clean_doi):
        once = clean(text)
        assert once is None or clean(once) == once


@given(st.text(min_size=1), st.none() | st.integers(1500, 2100))
def test_title_ids_are_always_valid(title: str, year: int | None) -> None:
    assert re.fullmatch(r"[^\s#@]+", title_id(title, year))
