"""Answers from plain abstracts and from records of one's own beside the starter library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answered import answered
from asking import conclusions, said_in, section, statements
from evidence_factory import finding, source
from library_samples import from_pubmed, new_library
from palpate.answering import ask
from palpate.library import Library
from palpate.vocabulary import (
    CertaintyLevel,
    Record,
    RecordKind,
    SectionKey,
    TextSection,
    Verdict,
)
from support_check import Checker


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


# Plain abstracts


def _abstract(pmid: str, title: str, *sections: tuple[str | None, str], **fields: Any) -> Record:
    plain = from_pubmed(pmid, title, **fields)
    return plain.model_copy(update={"abstract": tuple(TextSection(label=label, text=text) for label, text in sections)})


GOUT = _abstract(
    "31000001",
    "Telmisartan and allopurinol in gout: a randomised trial",
    ("METHODS", "Sixty people with gout took telmisartan or nothing for 12 weeks."),
    (
        "CONCLUSIONS",
        "Telmisartan lowered uric acid in gout by 0.8 mg/dL. Flares were as common as without it. More work is needed.",
    ),
    year=2016,
    kind=RecordKind.RANDOMIZED_TRIAL,
)


def test_a_plain_abstract_contributes_its_conclusion_word_for_word(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    question = "Does telmisartan help gout?"
    assert ask(question, library).abstained
    library.add([GOUT])
    article = ask(question, library)
    assert not article.abstained
    assert (article.verdict, article.certainty) == (Verdict.INSUFFICIENT, None)
    [quoted] = [each for each in statements(article) if each.quotation]
    words = [library.resolve(address) for address in quoted.supports]
    assert words == ["Telmisartan lowered uric acid in gout by 0.8 mg/dL.", "Flares were as common as without it."]
    assert f"“{' '.join(str(each) for each in words)}”" in quoted.text
    assert quoted.text.startswith("Sample AB (randomised trial, 2016): ")
    assert quoted in section(article, SectionKey.RESEARCH)
    assert "no verdict" in article.bottom_line
    assert [entry.record for entry in article.references] == ["pmid:31000001"]
    assert Checker(library).faults(quoted) == []


def test_a_conclusion_on_benefit_answers_no_question_on_harm(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    library.add([GOUT])
    question = "What are the side effects of telmisartan in gout?"
    assert ask(question, library).abstained
    harm = ("CONCLUSIONS", "Telmisartan was well tolerated in gout; dizziness was the commonest side effect.")
    library.add([_abstract("31000002", "Adverse effects of telmisartan in gout", harm, year=2017)])
    [quoted] = [each for each in statements(ask(question, library)) if each.quotation]
    assert "dizziness" in quoted.text


@pytest.mark.parametrize(
    "change",
    [
        {"retracted": True},
        {"superseded_by": ("pmid:1",)},
        {"kind": RecordKind.PROTOCOL},
        {"title": "Allopurinol in the elderly: a randomised trial"},
    ],
)
def test_an_abstract_that_is_struck_or_off_the_question_is_not_quoted(change: dict[str, Any], tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    record = GOUT.model_copy(update=change)
    if "title" in change:
        record = record.model_copy(
            update={"abstract": (TextSection(label="CONCLUSIONS", text="Allopurinol lowered uric acid in old age."),)}
        )
    library.add([record])
    assert ask("Does telmisartan help gout?", library).abstained


def test_only_words_that_no_quoted_abstract_speaks_of_are_not_taken_into_account(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    library.add([GOUT])
    assert ask("Does telmisartan help gout?", library).not_read == ()
    article = ask("Do telmisartan and allopurinol lower uric acid in gout in Carpathia?", library)
    assert (article.abstained, article.not_read) == (False, ("carpathia",))


def test_quotations_stand_beside_curated_evidence_and_change_no_verdict(library: Library, tmp_path: Path) -> None:
    other = new_library(tmp_path / "held")
    question = "Does massage help fibromyalgia?"
    text = "Massage therapy made fibromyalgia pain vanish in all 9,999 people who took part."
    other.add([_abstract("31000002", "Massage therapy for fibromyalgia", ("CONCLUSION", text))])
    article, plain = ask(question, other), answered(question, library)
    [quoted] = [each for each in statements(article) if each.quotation]
    assert text in quoted.text
    assert conclusions(article) == conclusions(plain)
    assert quoted.group
    assert "not appraised" in quoted.group


# A library of one's own


def _on_gout(direction: str, *comparators: str, estimate: float = -12.25) -> Record:
    """A review of 2025 on massage for gout with one moderate rating against each comparator."""
    effect = {"measure": "MD", "estimate": estimate, "ci_low": estimate - 8.25, "ci_high": estimate + 8.25, "ci_level": 95}
    shared = {"condition": "gout", "timepoint": "6 weeks", "certainty": "moderate", "certainty_basis": "GRADE"}
    found = [
        finding(direction, comparator=comparator, effect=effect | {"unit": "points", "lower_is_better": True}, **shared)
        for comparator in comparators
    ]
    return source(*found, id="gout-2025", title="Massage for gout", kind=RecordKind.META_ANALYSIS, year=2025)


def test_an_own_finding_is_told_with_its_numbers_and_makes_the_verdict(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    question = "Does massage help gout?"
    assert ask(question, library).abstained
    library.add([_on_gout("benefit", "no treatment", "sham massage")])
    article = ask(question, library)
    assert (article.verdict, article.certainty) == (Verdict.YES, CertaintyLevel.MODERATE)
    points = said_in(article, SectionKey.KEY_POINTS)
    assert "Massage probably lowers pain at 6 weeks (MD −12.25 points, 95% CI −20.50 to −4.00)" in points
    assert all(Checker(library).faults(each) == [] for each in statements(article))


def test_only_null_results_make_a_no(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    library.add([_on_gout("no_difference", "no treatment", "sham massage", estimate=0.5)])
    article = ask("Does massage help gout?", library)
    assert (article.verdict, article.certainty) == (Verdict.NO, CertaintyLevel.MODERATE)
    assert "massage probably makes little or no difference to pain" in article.bottom_line
    assert "probably makes little or no difference to pain" in said_in(article, SectionKey.KEY_POINTS)


def test_the_rival_of_a_comparison_does_not_get_the_verdict_of_the_treatment(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    library.add([_on_gout("benefit", "traction")])
    assert ask("Is massage better than traction for gout?", library).verdict is Verdict.YES
    assert ask("Is traction better than massage for gout?", library).verdict in {Verdict.NO, Verdict.INSUFFICIENT}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Can I have a massage with ringworm?", "no"),
        ("Can I get a massage with psoriasis?", "conditionally"),
        ("Can I get a massage while I have shingles?", "conditionally"),
    ],
)
def test_what_is_contagious_is_told_apart_from_other_skin_disease(question: str, verdict: str, library: Library) -> None:
    article = answered(question, library)
    assert article.verdict == verdict
    assert ("Contagious" in article.bottom_line) is ("psoriasis" not in question)


def test_advice_for_a_wider_group_does_not_speak_of_safety_in_a_narrower_one(library: Library) -> None:
    article = answered("Can I get a massage while I have shingles?", library)
    assert not next(section for section in article.sections if section.key == "guidelines").statements


def test_where_the_headline_rates_nothing_no_reason_for_a_rating_is_given(library: Library) -> None:
    article = answered("Does massage help tension headache compared with paracetamol?", library)
    assert article.certainty is None
    assert "Why " not in article.bottom_line
    assert "rates the evidence on headache frequency or intensity as very low" in article.bottom_line


@pytest.mark.parametrize(
    "question", ["Does hormone therapy prevent coronary heart disease?", "Does hormonal treatment relieve hot flushes?"]
)
def test_a_treatment_with_hormones_is_no_question_on_hormones_after_massage(question: str, library: Library) -> None:
    answer = ask(question, library)
    assert not answer.references
    assert "massage" not in answer.bottom_line.lower()
