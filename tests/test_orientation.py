"""Which way outcomes point: what medicine has settled, what only the study's subject settles, and what stays unknown."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import product

import pytest

from palpate.appraisal.acronyms import acronyms_in
from palpate.appraisal.directions import Change, told_in
from palpate.appraisal.findings import read_findings
from palpate.appraisal.orientation import lower_is_better
from palpate.appraisal.outcomes import outcome_in
from palpate.terminology import terminology
from palpate.terminology.orientations import orientations
from study_samples import study

LOWER, HIGHER = True, False


@pytest.mark.parametrize(
    ("outcome", "lower"),
    [
        # Scales, with and without what they are counted by
        ("HAM-D17 total score", LOWER),
        ("Montgomery-Åsberg Depression Rating Scale", LOWER),
        ("PANSS negative subscale score", LOWER),
        ("IIEF scores", HIGHER),
        ("mean MIDAS score", LOWER),
        ("DAS28", LOWER),
        ("ACR20", HIGHER),
        ("PASI score", LOWER),
        ("PASI 75", HIGHER),
        ("FEV1", HIGHER),
        ("KOOS", HIGHER),
        # Measures of the body
        ("HbA1c", LOWER),
        ("levels of high-density lipoprotein cholesterol", HIGHER),
        ("low-density lipoprotein", LOWER),
        ("left ventricular ejection fraction at rest", HIGHER),
        ("bone mineral density of the hip", HIGHER),
        ("24-hour systolic BP", LOWER),
        ("systolic and diastolic BP", LOWER),
        # Events, by their head noun
        ("nosocomial pneumonia", LOWER),
        ("rate of restenosis", LOWER),
        ("frequency and duration of ischemic episodes", LOWER),
        ("incontinence episodes/week", LOWER),
        ("nausea and vomiting", LOWER),
        ("number of patients with rebleeding", LOWER),
        ("H. pylori eradication rate", HIGHER),
        ("hospital stay", LOWER),
    ],
)
def test_what_is_settled(outcome: str, lower: bool) -> None:
    assert lower_is_better(outcome) is lower


@pytest.mark.parametrize(
    ("outcome", "lower"),
    [
        ("time to restenosis", HIGHER),
        ("time to extubation", LOWER),
        ("time to first rescue analgesia", HIGHER),
        ("heartburn-free days", HIGHER),
        ("percentage of patients free of rebleeding", HIGHER),
        ("control of nausea", HIGHER),
        ("lack of efficacy", LOWER),
        ("dropouts due to inadequate pain relief", LOWER),
        ("need for rescue medication", LOWER),
        ("blood pressure control", HIGHER),
        ("target BP", HIGHER),
        ("glycaemic control", HIGHER),
    ],
)
def test_what_words_around_a_name_turn_round(outcome: str, lower: bool) -> None:
    assert lower_is_better(outcome) is lower


@pytest.mark.parametrize(
    "outcome",
    [
        "heart rate",
        "sedation score",
        "body weight",
        "plasma renin activity",
        "oxygen consumption",
        "lower oesophageal sphincter pressure",
        "plasma cortisol response",
        "restenosis and heart rate",
        "stopped smoking",
        "preventing AF",
        "arterial pressure in response to haemorrhage",
        "diagnosis of restenosis",
        "tumour cell apoptosis",
        "ER",  # no other spelling of AER, the albumin excretion rate
        "map of the region",  # no mean arterial pressure
        "amount of time the gastric pH",
    ],
)
def test_what_is_not_settled_is_not_known(outcome: str) -> None:
    assert lower_is_better(outcome) is None


@pytest.mark.parametrize(
    ("outcome", "about", "lower"),
    [
        ("body weight", "Orlistat for obesity", LOWER),
        ("weight loss", "Bupropion in overweight adults", HIGHER),
        ("weight loss", "Megestrol for cachexia", LOWER),
        ("pregnancy rate", "Intrauterine insemination for infertility", HIGHER),
        ("pregnancy rate", "A contraceptive ring", LOWER),
        ("pregnancy rate", "A programme in schools", None),
        ("blood pressure", "Lisinopril in hypertension", LOWER),
        ("blood pressure", "Ephedrine for hypotension during spinal anaesthesia", None),
        ("bowel movements", "Prucalopride for chronic constipation", HIGHER),
        ("stool frequency", "Zinc for acute diarrhoea", LOWER),
        ("VAS scores", "Postoperative pain after hernia repair", LOWER),
        ("VAS scores", "Taste of syrups", None),
    ],
)
def test_what_the_subject_of_a_study_settles(outcome: str, about: str, lower: bool | None) -> None:
    assert lower_is_better(outcome, about) is lower


def test_a_list_that_points_both_ways_is_not_known() -> None:
    assert lower_is_better("restenosis and ejection fraction") is None
    assert lower_is_better("restenosis, reinfarction or stroke") is LOWER


def test_a_finding_uses_what_its_study_is_about() -> None:
    record = study(
        "Orange bran versus usual care for obesity: a randomised trial",
        methods="Ninety adults with obesity were randomly assigned to orange bran or usual care.",
        results="Body weight was significantly lower with orange bran than with usual care (P = .01).",
    )
    (one,) = read_findings(record)
    assert (one.finding.direction, one.flags) == ("benefit", ())


@pytest.mark.parametrize(
    ("sentence", "change"),
    [
        ("The decline in kidney function was slower with bran than with rest.", Change.MORE),
        ("The fall in weight was greater with bran than with rest.", Change.LESS),
        ("Bran prevented the fall in haemoglobin compared with rest.", Change.MORE),
        ("Bran attenuated the increase in creatinine compared with rest.", Change.LESS),
        ("Bran slowed the age-related decline in memory compared with rest.", Change.MORE),
        ("Changes in weight from baseline were greater with bran than with rest.", None),
    ],
)
def test_words_for_a_change_of_a_change(sentence: str, change: Change | None) -> None:
    told = told_in(sentence)
    assert (told.change if told else None) == change


@pytest.mark.parametrize("name", ["significantly", "As", "at 2", "fewer", "naratriptan 2.5 mg"])
def test_a_word_that_names_no_outcome_is_not_taken_for_one(name: str) -> None:
    found = outcome_in(f"{name} was lower with bran (P = .01)")
    assert found is None or found.name != name


# Names by their grammar


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
        ("incidence of a rare finding", None),
        ("goal HbA1c", None),
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


# The data


def _entries() -> list[dict[str, object]]:
    text = (files("palpate.data") / "terminology" / "orientations.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_no_name_points_both_ways_for_the_same_studies() -> None:
    settled: dict[tuple[str, str], object] = {}
    for entry in _entries():
        names, abouts = entry["names"], entry.get("about", [""])
        assert isinstance(names, list)
        assert isinstance(abouts, list)
        for name, about in product(names, abouts):
            way = settled.setdefault((name.lower(), about), entry["lower_is_better"])
            assert way is entry["lower_is_better"], (name, about)


@pytest.mark.parametrize(
    ("outcome", "lower"),
    [
        ("pain at rest", True),
        ("mortality", True),
        ("overall survival", False),
        ("time to recovery", True),
        ("time to relapse", False),
        ("recurrence-free survival", False),
        ("pain relief", False),
        ("cessation of symptoms", False),
        ("adverse response", None),
        ("serum zinc", None),
        ("Oswestry Disability Index", True),
    ],
)
def test_which_way_an_outcome_points(outcome: str, lower: bool | None) -> None:
    assert lower_is_better(outcome) is lower
