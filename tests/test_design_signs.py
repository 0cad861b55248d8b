"""The design of a study that names none: told from what was done and to whom, and never as one that assigns by chance."""

from __future__ import annotations

import pytest

from palpate.appraisal.design import read_design
from palpate.appraisal.passages import read_sentences
from study_samples import study


def design_of(title: str, text: str) -> str:
    record = study(title, text=text)
    return read_design(record, read_sentences(record)).design.value


@pytest.mark.parametrize(
    ("title", "text", "design"),
    [
        (
            "Warmth and the muscle spindle",
            "Spindles were dissected from hamsters and cooled. Firing fell in all hamsters.",
            "animal or in-vitro study",
        ),
        (
            "Heat in the treatment of the stiff shoulder",
            "Stiffness is a common symptom in patients with shoulder disease. Several trials suggest that heat therapy eases it. The"
            " clinical efficacy of surgery remains debated. Physicians should begin with drugs that carry little risk.",
            "narrative review",
        ),
        (
            "Stones and blood flow",
            "Nine patients received warm stones for a week. Flow was measured at baseline and after two weeks of treatment.",
            "non-randomised trial",
        ),
        (
            "Who gets better after shoulder surgery",
            "We wanted to know which patients recover. Surgeons treated 80 patients. Age was an independent risk factor for stiffness.",
            "cohort study",
        ),
        (
            "Stiff shoulders in weavers",
            "Our aim was to establish the prevalence of stiffness. We examined 60 women with chronic shoulder disease at their looms.",
            "cross-sectional study",
        ),
        ("Drawing graphs of shoulders", "This paper presents a tool that draws graphs. It is fast. It is free.", "other"),
    ],
)
def test_what_was_done_tells_the_design(title: str, text: str, design: str) -> None:
    assert design_of(title, text) == design


def test_a_review_that_tells_of_randomised_trials_stays_a_review() -> None:
    text = (
        "Stones are a treatment for chronic disease of the shoulder. In a randomised, double-blind trial they eased symptoms. Other"
        " studies in patients gave less clinical benefit. Drugs carry more risk."
    )
    assert design_of("Stones: an appraisal of their use", text) == "narrative review"


def test_the_data_of_a_trial_that_serve_to_foretell_are_a_cohort() -> None:
    text = (
        "The aim was to describe what goes with falls and to identify factors that predict death. Data were obtained from a randomised"
        " trial of 90 patients with stiff hips."
    )
    assert design_of("Falls and death among people with stiff hips", text) == "cohort study"


def test_a_trial_that_ought_to_be_done_is_not_this_one() -> None:
    record = study(
        "Stones or surgery for stiff shoulders",
        methods="Between 1996 and 2008, 70 patients underwent surgery and 92 underwent stone therapy.",
        conclusions="A randomised controlled study would help to choose between them.",
    )
    assert read_design(record, read_sentences(record)).design == "cohort study"


def test_people_asked_to_search_a_database_make_no_systematic_review() -> None:
    record = study(
        "Two ways to look for evidence",
        methods="Thirty subjects were randomised to a template or none and asked to search PubMed for an answer.",
    )
    assert read_design(record, read_sentences(record)).design == "randomised trial"


def test_an_abstract_that_stands_under_background_alone_is_read_whole() -> None:
    record = study("Stones", background="Stiffness is common. Forty adults were randomly assigned to warm stones or rest.")
    assert read_design(record, read_sentences(record)).design == "randomised trial"
