"""Which way outcomes point: whole phrases, the head of a name, and words that turn it round."""

from __future__ import annotations

import pytest

from palpate.appraisal.acronyms import acronyms_in
from palpate.appraisal.findings import read_findings
from palpate.appraisal.orientation import lower_is_better
from palpate.terminology import terminology
from palpate.terminology.orientations import orientations
from study_samples import study


@pytest.mark.parametrize(
    ("outcome", "lower"),
    [
        ("all-cause mortality", True),
        ("HbA1c", True),
        ("LDL cholesterol", True),
        ("HDL cholesterol", False),
        ("high-density lipoprotein cholesterol levels", False),
        ("MADRS total score", True),
        ("Young Mania Rating Scale", True),
        ("Barthel Index", False),
        ("DAS28", True),
        ("ACR20 response rate", False),
        ("left ventricular ejection fraction", False),
        ("length of hospital stay", True),
    ],
)
def test_phrases_of_all_of_medicine(outcome: str, lower: bool) -> None:
    assert lower_is_better(outcome) is lower


@pytest.mark.parametrize(
    ("outcome", "lower"),
    [
        ("stroke", True),
        ("stroke volume", None),
        ("depression", True),
        ("depression treatment", None),
        ("oxygen consumption", None),
        ("peak oxygen consumption", False),
        ("morphine consumption", True),
        ("sound pressure level", None),
        ("in-hospital mortality", True),
        ("self-reported pain intensity", True),
        ("response rate", False),
        ("immune response", None),
        ("response to bradykinin", None),
    ],
)
def test_the_head_of_a_name_decides(outcome: str, lower: bool | None) -> None:
    assert lower_is_better(outcome) is lower


@pytest.mark.parametrize(
    ("outcome", "lower"),
    [
        ("rate of falls", True),
        ("proportion of patients with nausea", True),
        ("percentage of patients without pain", False),
        ("patients free of seizures", False),
        ("patients requiring dialysis", True),
        ("need for rescue medication", True),
        ("absence of abdominal pain", False),
        ("reduction in pain", False),
        ("blood pressure control", False),
        ("time to relapse", False),
        ("time to extubation", True),
        ("survival time", False),
        ("lack of response", True),
        ("incomplete viral suppression", True),
        ("non-fatal stroke", True),
        ("risk of a rare syndrome", True),
        ("incidence of a rare syndrome", None),
        ("target blood pressure", None),
        ("baseline pain", None),
    ],
)
def test_words_that_turn_it_round(outcome: str, lower: bool | None) -> None:
    assert lower_is_better(outcome) is lower


@pytest.mark.parametrize(
    ("outcome", "lower"),
    [
        ("nausea and vomiting", True),
        ("systolic and diastolic blood pressure", True),
        ("frequency and severity of hot flushes", True),
        ("pain and range of motion", None),
        ("pain and serum zinc", None),
        ("absence of pain and nausea", None),
    ],
)
def test_a_list_must_agree(outcome: str, lower: bool | None) -> None:
    assert lower_is_better(outcome) is lower


@pytest.mark.parametrize(
    ("outcome", "about", "lower"),
    [
        ("body weight", "A low-calorie diet in obesity", True),
        ("body weight", "Refeeding in anorexia nervosa", False),
        ("body weight", "Vitamin D in runners", None),
        ("weight loss", "Exercise for overweight adults", False),
        ("weight loss", "Fish oil in cancer cachexia", True),
        ("systolic blood pressure", "Salt restriction in hypertension", True),
        ("systolic blood pressure", "Phenylephrine during spinal anaesthesia", None),
    ],
)
def test_what_depends_on_the_condition(outcome: str, about: str, lower: bool | None) -> None:
    assert lower_is_better(outcome, about) is lower


def test_acronyms_mean_what_the_source_says() -> None:
    meanings = acronyms_in(
        ["Bone mineral density (BMD) and the apnea test (AT) were taken (n = 20), as was mean arm girth (MAG)."]
    )
    assert meanings == {"BMD": "Bone mineral density", "AT": "apnea test", "MAG": "mean arm girth"}
    assert lower_is_better("hip BMD", "", meanings) is False
    assert lower_is_better("MAP", "", {"MAP": "mean arm position"}) is None


def test_a_change_that_is_part_of_the_name_counts_once() -> None:
    """ "Pain reduction was greater" is less pain; as an outcome of its own, more reduction is good."""
    results = "Pain reduction was greater with stones than with rest (p=0.01)."
    record = study("Warm stones versus rest for pain", results=results)
    (one,) = read_findings(record)
    assert one.finding.direction == "benefit"
    assert one.finding.effect.lower_is_better is False


def test_no_orientation_contradicts_the_concepts() -> None:
    """What the terminology says of its scales is what the phrases say, where both know one."""
    assert len(orientations()) > 2000
    for concept in terminology().concepts("outcome"):
        if concept.lower_is_better is not None and concept.scale_range:
            assert lower_is_better(concept.name) is concept.lower_is_better, concept.name
