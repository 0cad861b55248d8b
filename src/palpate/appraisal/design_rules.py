"""What publication types, titles and abstracts name as designs, in the order in which they are believed."""

from __future__ import annotations

import re

from palpate.appraisal import design_cues as cues
from palpate.appraisal.design_cues import Design
from palpate.vocabulary import RecordKind

OF_KIND = {
    RecordKind.GUIDELINE: Design.GUIDELINE,
    RecordKind.OVERVIEW_OF_REVIEWS: Design.SYSTEMATIC_REVIEW,
    RecordKind.META_ANALYSIS: Design.META_ANALYSIS,
    RecordKind.SYSTEMATIC_REVIEW: Design.SYSTEMATIC_REVIEW,
    RecordKind.EVIDENCE_MAP: Design.SYSTEMATIC_REVIEW,
    RecordKind.RANDOMIZED_TRIAL: Design.RANDOMISED_TRIAL,
    RecordKind.CLINICAL_TRIAL: Design.NONRANDOMISED_TRIAL,
    RecordKind.OBSERVATIONAL_STUDY: Design.COHORT,
    RecordKind.CASE_REPORT: Design.CASE_REPORT,
    RecordKind.SURVEY: Design.CROSS_SECTIONAL,
    RecordKind.PROTOCOL: Design.PROTOCOL,
    RecordKind.NARRATIVE_REVIEW: Design.NARRATIVE_REVIEW,
    RecordKind.PRECLINICAL_STUDY: Design.PRECLINICAL,
}
"""What a kind of record means as a design, where the text says nothing finer. An observational study is at best a cohort
study; one whose text names no other design is taken for one."""

SETTLED = {Design.GUIDELINE, Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW, Design.RANDOMISED_TRIAL, Design.PRECLINICAL}
"""Designs that a publication type settles; the other types are given loosely."""

TITLE_RULES: tuple[tuple[Design, re.Pattern[str]], ...] = (
    (Design.PROTOCOL, cues.PROTOCOL),
    (Design.META_ANALYSIS, cues.META_ANALYSIS),
    (Design.SYSTEMATIC_REVIEW, cues.SYSTEMATIC_REVIEW),
    (Design.GUIDELINE, cues.GUIDELINE),
    (Design.QUALITATIVE, cues.QUALITATIVE_TITLE),
    (Design.PRECLINICAL, cues.ANIMAL_TITLE),
    (Design.CASE_REPORT, cues.CASE_REPORT),
    (Design.NONRANDOMISED_TRIAL, cues.NOT_RANDOMISED),
    (Design.CROSS_SECTIONAL, cues.SURVEY_TITLE),
    (Design.RANDOMISED_TRIAL, cues.RANDOMISED),
    (Design.CASE_CONTROL, cues.CASE_CONTROL),
    (Design.CROSS_SECTIONAL, cues.CROSS_SECTIONAL),
    (Design.COHORT, cues.COHORT),
    (Design.COHORT, cues.EXPERIENCE),
    (Design.CROSS_SECTIONAL, cues.PREVALENCE),
    (Design.NARRATIVE_REVIEW, cues.NARRATIVE_REVIEW),
    (Design.NONRANDOMISED_TRIAL, cues.TRIAL),
)
ABSTRACT_RULES: tuple[tuple[Design, re.Pattern[str]], ...] = (
    (Design.CASE_CONTROL, cues.CASE_CONTROL),
    (Design.CASE_REPORT, cues.CASE_REPORT),
    (Design.NONRANDOMISED_TRIAL, cues.NOT_RANDOMISED),
    (Design.CROSS_SECTIONAL, cues.CROSS_SECTIONAL),
    (Design.QUALITATIVE, cues.QUALITATIVE),
    (Design.NONRANDOMISED_TRIAL, cues.ARMS),
    (Design.COHORT, cues.COHORT),
    (Design.NONRANDOMISED_TRIAL, cues.BEFORE_AND_AFTER),
    (Design.NONRANDOMISED_TRIAL, cues.TRIAL),
    (Design.CROSS_SECTIONAL, cues.COMPARED_AT_ONCE),
    (Design.NARRATIVE_REVIEW, cues.NARRATIVE_REVIEW),
)
