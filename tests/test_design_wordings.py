"""Wordings of designs that were met in abstracts outside the labelled lots."""

from __future__ import annotations

import pytest

from palpate.appraisal.appraise import appraise
from palpate.appraisal.design_cues import Design
from palpate.vocabulary import Record, TextSection


@pytest.mark.parametrize(
    ("title", "said", "design"),
    [
        (
            "Acute pancreatitis with enalapril: recurrence after rechallenge",
            "Three patients with acute pancreatitis diagnosed while they took enalapril are described. In two of them it was the only drug.",
            Design.CASE_REPORT,
        ),
        (
            "Haemodynamics after exercise in dilated cardiomyopathy after metoprolol",
            "Eleven patients were studied. According to a double-blind randomized protocol, metoprolol or placebo was given before exercise.",
            Design.RANDOMISED_TRIAL,
        ),
        (
            "The Hypertension in the Very Elderly Trial. Rationale, methodology and comparison with previous trials",
            "This is a multicentre, open, randomised, controlled trial. Entry criteria include a sustained systolic pressure above 160 mmHg.",
            Design.PROTOCOL,
        ),
    ],
)
def test_designs_are_told_by_these_wordings(title: str, said: str, design: Design) -> None:
    assert appraise(Record(id="pmid:301", title=title, abstract=(TextSection(text=said),))).design.design is design


def test_symptoms_that_were_described_by_patients_make_no_case_report() -> None:
    said = "In a survey, two patients in three were described by their therapists as satisfied. A questionnaire was sent to 400 adults."
    record = Record(id="pmid:302", title="Satisfaction with massage: a survey", abstract=(TextSection(text=said),))
    assert appraise(record).design.design is not Design.CASE_REPORT
