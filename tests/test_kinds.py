"""Publication types decide the kind of a source; a title only where they say nothing or too little."""

from __future__ import annotations

import pytest

from palpate.sources.kinds import kind_of

PLAIN = ("Journal Article",)


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (("Practice Guideline", "Systematic Review"), "guideline"),
        (("Guideline",), "guideline"),
        (("Meta-Analysis", "Systematic Review", "Review"), "meta_analysis"),
        (("Systematic Review",), "systematic_review"),
        (("Journal Article", "Randomized Controlled Trial", "Multicenter Study"), "randomized_trial"),
        (("Controlled Clinical Trial",), "clinical_trial"),
        (("Clinical Trial, Phase II",), "clinical_trial"),
        (("Clinical Trial Protocol", "Journal Article"), "protocol"),
        (("Observational Study",), "observational_study"),
        (("Case Reports", "Letter"), "case_report"),
        (("Review",), "narrative_review"),
        (("Editorial", "Comment"), "comment"),
        (("Letter",), "comment"),
        (("Retraction of Publication", "Randomized Controlled Trial"), "comment"),
        (("Randomized Controlled Trial, Veterinary",), "preclinical_study"),
        (("Journal Article", "Multicenter Study"), "other"),
    ],
)
def test_publication_types(types: tuple[str, ...], kind: str) -> None:
    assert kind_of(types, "Massage and the neck") == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Massage for neck pain: a randomised, sham-controlled trial", "randomized_trial"),
        ("A randomized crossover study of foot massage", "randomized_trial"),
        ("A non-randomized trial of massage", "other"),
        ("Massage after surgery: a pilot controlled trial", "clinical_trial"),
        ("Massage for pain: a systematic review and meta-analysis", "meta_analysis"),
        ("Massage for pain: a systematic review", "systematic_review"),
        ("Massage for pain: an overview of systematic reviews", "overview_of_reviews"),
        ("Massage in hospitals: a scoping review", "evidence_map"),
        ("Massage for pain: study protocol for a randomized controlled trial", "protocol"),
        ("Protocol for a systematic review of massage", "protocol"),
        ("Clinical practice guideline for low back pain", "guideline"),
        ("Adherence to clinical practice guidelines among physiotherapists", "other"),
        ("Massage lowers cortisol in stressed rats", "preclinical_study"),
        ("Vertebral artery dissection after neck massage: a case report", "case_report"),
        ("Use of massage in pregnancy: a retrospective cohort study", "observational_study"),
        ("Collagen in hernias: a case control study", "observational_study"),
        ("Use of massage: a national survey", "survey"),
        ("Massage: a narrative review", "narrative_review"),
        ("Erratum: massage for neck pain, a randomized trial", "comment"),
        ("Reply to Smith", "comment"),
        ("The effect of massage on sleep", "other"),
        ("Trial and error in massage research", "other"),
        ("Generation of rating scales", "other"),
    ],
)
def test_titles(title: str, kind: str) -> None:
    assert kind_of(PLAIN, title) == kind


@pytest.mark.parametrize(
    ("types", "title", "kind"),
    [
        (("Review",), "Massage for pain: a systematic review", "systematic_review"),
        (("Randomized Controlled Trial",), "Massage for pain: study protocol of a randomised trial", "protocol"),
        (("Systematic Review",), "Umbrella review of manual therapy", "overview_of_reviews"),
        (("Randomized Controlled Trial",), "Is massage better than a systematic review says?", "randomized_trial"),
        (("case-report",), "A randomized trial of foot massage in heart failure", "randomized_trial"),
    ],
)
def test_title_narrows_a_type_that_is_too_wide(types: tuple[str, ...], title: str, kind: str) -> None:
    assert kind_of(types, title) == kind
