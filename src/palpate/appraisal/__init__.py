"""What was found and how good it is: design, size and conduct of a study, and the sentences that state its conclusion."""

from palpate.appraisal.appraise import REVIEWS, Appraisal, appraise
from palpate.appraisal.conclusions import Conclusion, conclusions
from palpate.appraisal.conduct import AnalysedAs, Blinding, Concealment, Conduct, Duration
from palpate.appraisal.design import StudyDesign
from palpate.appraisal.design_cues import Arrangement, Design
from palpate.appraisal.judging import Basis
from palpate.appraisal.passages import Span, Stated
from palpate.appraisal.size import Participants, SampleSize

__all__ = [
    "REVIEWS",
    "AnalysedAs",
    "Appraisal",
    "Arrangement",
    "Basis",
    "Blinding",
    "Concealment",
    "Conclusion",
    "Conduct",
    "Design",
    "Duration",
    "Participants",
    "SampleSize",
    "Span",
    "Stated",
    "StudyDesign",
    "appraise",
    "conclusions",
]
