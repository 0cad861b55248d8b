"""A core result of Europe PMC as a record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from europepmc_samples import TRIAL
from palpate.sources.europepmc_record import plain, record_of, sections_of
from palpate.sources.items import Rejected
from palpate.vocabulary import Record, RecordKind, TextSection


def record(**fields: object) -> Record:
    read = record_of({**TRIAL, **fields})
    assert isinstance(read, Record)
    return read


# A core result as a record


def test_reads_the_bibliography() -> None:
    read = record()
    assert read.id == "pmid:31000001"
    assert (read.pmid, read.pmcid, read.doi) == ("31000001", "PMC7000001", "10.1000/jit.2021.7")
    assert read.title == "Deep tissue massage for chronic neck pain & headache: a randomised trial"
    assert read.authors == ("Okafor BN", "Lindqvist Å", "Neck Pain Group")
    assert (read.journal, read.year, read.volume, read.issue, read.pages) == (
        "Journal of invented trials",
        2021,
        "7",
        "2",
        "101-9",
    )
    assert (read.language, read.licence, read.provenance) == ("eng", "cc by", "europepmc")


def test_reads_what_kind_of_evidence_it_is() -> None:
    assert record().kind is RecordKind.RANDOMIZED_TRIAL
    assert record(pubTypeList={"pubType": ["systematic-review", "Journal Article"]}).kind is RecordKind.SYSTEMATIC_REVIEW
    assert record(title="Notes on massage", pubTypeList={"pubType": ["preprint"]}).kind is RecordKind.OTHER


def test_reads_a_structured_abstract_as_sections() -> None:
    assert record().abstract == (
        TextSection(label="Background", text="Massage is common."),
        TextSection(label="Results", text="Pain fell by 12 points of 100 (P<0.01; n<200)."),
        TextSection(label="Conclusion", text="H2O helps nobody."),
    )


def test_text_before_the_first_heading_and_abstracts_without_any_are_kept() -> None:
    assert record(abstractText="Aim first.<h4>Methods</h4>Then this.").abstract == (
        TextSection(text="Aim first."),
        TextSection(label="Methods", text="Then this."),
    )
    assert record(abstractText="One run of text.").abstract == (TextSection(text="One run of text."),)
    assert record(abstractText="<h4>Registration</h4>").abstract == ()


def test_markup_that_is_escaped_once_more_is_removed_too() -> None:
    assert plain("Effect of &lt;i&gt;Arnica&lt;/i&gt; &amp;amp; massage") == "Effect of Arnica & massage"
    assert plain("if a<b and b <c, then P<.05") == "if a<b and b <c, then P<.05"


def test_marks_major_topics() -> None:
    assert record().mesh == ("Humans", "Massage*", "Neck Pain*")
    assert record().keywords == ("Massage", "Neck pain")


def test_links_corrections_in_nlms_spelling() -> None:
    (link,) = record().corrections
    assert (link.kind, link.pmid, link.doi) == ("ErratumIn", "31000900", "10.1000/jit.2022.4")
    assert not record().retracted


@pytest.mark.parametrize(
    "fields",
    [
        {"commentCorrectionList": {"commentCorrection": [{"type": "Retraction in", "id": "31000999", "source": "MED"}]}},
        {"pubTypeList": {"pubType": ["Retracted Publication", "Journal Article"]}},
    ],
)
def test_a_retracted_article_is_marked(fields: dict[str, object]) -> None:
    assert record(**fields).retracted
    assert not record(commentCorrectionList={"commentCorrection": [{"type": "Retraction of"}]}).retracted


def test_a_preprint_is_known_by_its_doi_and_its_page() -> None:
    read = record_of(
        {"id": "PPR12345", "source": "PPR", "doi": "10.1101/2024.01.01.1", "title": "T", "authorString": "Ito K, Ng P."}
    )
    assert isinstance(read, Record)
    assert (read.id, read.pmid) == ("doi:10.1101/2024.01.01.1", None)
    assert read.urls == ("https://europepmc.org/article/PPR/PPR12345",)
    assert read.authors == ("Ito K", "Ng P")


def test_a_result_without_a_title_is_rejected_by_name() -> None:
    rejected = record_of({**TRIAL, "title": " "})
    assert isinstance(rejected, Rejected)
    assert rejected.where == "Europe PMC MED/31000001"
    assert "title" in rejected.reason


@pytest.mark.parametrize("field", ["title", "abstractText", "doi"])
def test_a_result_with_half_a_character_is_rejected(field: str) -> None:
    assert isinstance(record_of({**TRIAL, field: "10.1000/massage\ud800"}), Rejected)
    assert isinstance(record_of({**TRIAL, "commentCorrectionList": {"commentCorrection": [{"type": "x\ud800"}]}}), Rejected)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(TRIAL)), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@hypothesis_given(st.dictionaries(st.sampled_from(sorted(TRIAL)), json_values))
def test_no_shape_of_a_result_breaks_the_reading(fields: dict[str, Any]) -> None:
    assert isinstance(record_of({**TRIAL, **fields}), Record | Rejected)


@settings(deadline=None, max_examples=60)
@hypothesis_given(json_values)
def test_whatever_stands_in_place_of_a_result_is_rejected_at_worst(value: Any) -> None:
    assert isinstance(record_of(value), Record | Rejected)


@settings(deadline=None, max_examples=60)
@hypothesis_given(st.text(alphabet="<>/h4piPb &;lt.05", max_size=60))
def test_no_abstract_loses_its_order_or_keeps_a_heading_tag(abstract: str) -> None:
    assert all(section["text"] and "<h4>" not in section["text"] for section in sections_of(abstract))
