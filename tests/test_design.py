"""The design of a study: told from publication types, title and abstract, with the words that say so."""

from __future__ import annotations

import pytest

from palpate.appraisal.design import StudyDesign, read_design
from palpate.appraisal.passages import read_sentences
from palpate.vocabulary import Record, RecordKind
from study_samples import study, text_at


def design_of(record: Record) -> StudyDesign:
    return read_design(record, read_sentences(record))


# Publication types


@pytest.mark.parametrize(
    ("types", "design"),
    [
        (("Practice Guideline",), "guideline"),
        (("Meta-Analysis", "Systematic Review"), "meta-analysis"),
        (("Systematic Review",), "systematic review"),
        (("Journal Article", "Randomized Controlled Trial"), "randomised trial"),
        (("Clinical Trial Protocol",), "protocol"),
        (("Case Reports",), "case report or series"),
        (("Review",), "narrative review"),
        (("Randomized Controlled Trial, Veterinary",), "animal or in-vitro study"),
        (("Journal Article",), "other"),
    ],
)
def test_a_publication_type_speaks_where_the_text_is_silent(types: tuple[str, ...], design: str) -> None:
    assert design_of(study(types=types)).design == design


def test_a_publication_type_is_quoted_as_such() -> None:
    read = design_of(study(types=("Journal Article", "Randomized Controlled Trial")))
    assert read.span is not None
    assert read.span == ("Randomized Controlled Trial", "pmid:101")


def test_a_trial_that_its_publisher_files_as_a_review_stays_a_trial() -> None:
    methods = "Sixty children were randomly divided into two groups."
    assert design_of(study(types=("review-article",), methods=methods)).design == "randomised trial"


def test_a_review_that_speaks_of_trials_stays_a_review() -> None:
    text = "We review what has been learned about shoulders. The effect resembles that of a randomized controlled trial of rest."
    assert design_of(study(types=("review-article",), text=text)).design == "narrative review"


def test_the_kind_of_a_curated_record_stands_where_nothing_else_speaks() -> None:
    assert design_of(study("Massage", kind=RecordKind.GUIDELINE)).design == "guideline"


# Titles


@pytest.mark.parametrize(
    ("title", "design"),
    [
        ("Warm stones for stiff shoulders: a randomised, sham-controlled trial", "randomised trial"),
        ("Randomized crossover study of foot rolling", "randomised trial"),
        ("Warm stones: a non-randomized trial", "non-randomised trial"),
        ("Warm stones: a quasi-experimental study", "non-randomised trial"),
        ("Warm stones: an open-label phase II study", "non-randomised trial"),
        ("Warm stones for stiff shoulders: study protocol for a randomised controlled trial", "protocol"),
        ("Rationale and design of the STONES trial", "protocol"),
        ("Warm stones: a systematic review of cohort studies", "systematic review"),
        ("Warm stones: systematic review and meta-analysis of randomised trials", "meta-analysis"),
        ("Warm stones: an overview of systematic reviews", "systematic review"),
        ("Clinical practice guideline for the stiff shoulder", "guideline"),
        ("Stiff shoulders and night work: a case-control study", "case-control study"),
        ("Stiff shoulders in bakers: a cross-sectional survey", "cross-sectional study"),
        ("Stiff shoulders after surgery: a prospective cohort study", "cohort study"),
        ("Nerve palsy after a shoulder massage: a case report", "case report or series"),
        ("Living with a stiff shoulder: a qualitative interview study", "qualitative study"),
        ("Warm stones and muscle blood flow in rats", "animal or in-vitro study"),
        ("Warm stones: a narrative review", "narrative review"),
        ("Shoulders", "other"),
    ],
)
def test_titles(title: str, design: str) -> None:
    assert design_of(study(title)).design == design


# Abstracts


@pytest.mark.parametrize(
    "methods",
    [
        "Forty patients were randomly assigned to warm stones or rest.",
        "Patients were randomised to warm stones or rest.",
        "Forty patients were allocated at random to one of two groups.",
        "Patients were then randomized into 2 groups.",
        "In a double-blind, placebo-controlled crossover study, volunteers wore each stone for a day.",
        "This was a prospective, randomised, single-blind study.",
        "The order of the three sessions was randomly counterbalanced.",
        "Practices were randomized by computer to training or none.",
    ],
)
def test_assignment_by_chance_makes_a_randomised_trial(methods: str) -> None:
    assert design_of(study(methods=methods)).design == "randomised trial"


@pytest.mark.parametrize(
    ("sections", "design"),
    [
        (
            {"methods": "A randomly selected sample of 900 bakers answered; this is a cross-sectional study."},
            "cross-sectional study",
        ),
        ({"background": "Previous randomized trials were small.", "methods": "We followed a cohort of bakers."}, "cohort study"),
        ({"methods": "A cohort of bakers was followed.", "conclusion": "A randomized trial is needed."}, "cohort study"),
        ({"methods": "Patients were not randomized but chose their treatment."}, "non-randomised trial"),
        ({"methods": "In this single-arm trial all patients received stones."}, "non-randomised trial"),
        ({"methods": "Charts of all patients were reviewed retrospectively."}, "cohort study"),
        ({"methods": "Cases and controls were matched by age."}, "case-control study"),
        ({"methods": "The cohort was randomly divided into a training set and a validation set."}, "cohort study"),
        ({"methods": "Semi-structured interviews were held and analysed thematically."}, "qualitative study"),
        ({"methods": "We searched MEDLINE, Embase and CINAHL for trials of stones."}, "systematic review"),
        ({"methods": "We searched PubMed and pooled the trials in a random-effects meta-analysis."}, "meta-analysis"),
        ({"case_report": "We report a case of a 45-year-old man whose arm went numb."}, "case report or series"),
        ({"methods": "Twenty-four male Wistar rats were randomly divided into three groups."}, "animal or in-vitro study"),
        ({"methods": "Sixty extracted molars were randomly divided into four groups."}, "animal or in-vitro study"),
        ({"methods": "Patients were compared with healthy controls."}, "cross-sectional study"),
    ],
)
def test_other_designs_are_told_apart(sections: dict[str, str], design: str) -> None:
    assert design_of(study("Shoulders", **sections)).design == design


def test_what_will_be_done_is_a_protocol() -> None:
    methods = "We will recruit 80 adults. They will be randomised to stones or rest. Pain will be measured after a week."
    assert design_of(study(methods=methods)).design == "protocol"


def test_a_study_with_results_is_no_protocol_whatever_its_heading() -> None:
    record = study(
        "Design of warm stones for shoulders",
        kind=RecordKind.PROTOCOL,
        methods="Eighty adults were randomised to stones or rest.",
        results="Pain fell by 12 points in the stone group.",
    )
    assert design_of(record).design == "randomised trial"


def test_people_assigned_by_chance_outweigh_the_word_survey_in_the_title() -> None:
    record = study("A pen raises the response to a survey", methods="Half of 800 nurses were randomly assigned to receive a pen.")
    assert design_of(record).design == "randomised trial"


# The data of a trial, used again


def test_a_secondary_analysis_that_compares_the_arms_is_a_trial_and_marked() -> None:
    record = study("Sleep after warm stones: secondary analysis of a randomised trial")
    read = design_of(record)
    assert read.design == "randomised trial"
    assert read.secondary is not None
    assert "secondary analysis" in read.secondary.text


def test_an_observation_within_a_trial_is_no_trial() -> None:
    record = study("Predictors of stiff shoulders: data from a randomised trial", methods="Regression was used.")
    read = design_of(record)
    assert read.design == "cohort study"
    assert read.secondary is not None


def test_a_paper_on_how_to_do_trials_is_none() -> None:
    record = study(
        "Power of stepped wedge trials", text="A simulation study shows when the design effect holds in randomised trials."
    )
    assert design_of(record).design == "other"


# Arrangement and evidence


@pytest.mark.parametrize(
    ("methods", "arrangement"),
    [
        ("In a randomised crossover trial, each volunteer wore both stones.", "crossover"),
        ("In a cluster randomised trial, 12 practices took part.", "cluster"),
        ("Patients were randomised in a 2 x 2 factorial design.", "factorial"),
        ("This randomised, parallel-group trial compared stones with rest.", "parallel groups"),
    ],
)
def test_the_arrangement_of_a_trial(methods: str, arrangement: str) -> None:
    read = design_of(study(methods=methods))
    assert read.arrangement is not None
    assert read.arrangement.value == arrangement


def test_an_arrangement_that_is_not_stated_is_not_guessed() -> None:
    assert design_of(study(methods="Forty patients were randomised to stones or rest.")).arrangement is None


def test_the_quoted_words_stand_where_the_address_says() -> None:
    record = study(background="Stiff shoulders hurt.", methods="We met 40 adults. They were randomly assigned to stones or rest.")
    span = design_of(record).span
    assert span is not None
    assert text_at(record, span.address) == span.text == "randomly assign"


def test_a_heading_inside_running_text_begins_a_part() -> None:
    text = "BACKGROUND: Randomised trials are few. METHODS: A cohort study of bakers. CONCLUSIONS: A randomised trial is needed."
    assert design_of(study(text=text)).design == "cohort study"
