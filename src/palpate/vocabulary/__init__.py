"""The types that every part of palpate speaks in. Nothing here imports from another folder."""

from palpate.vocabulary.answer import (
    Answer,
    EffectRow,
    LibraryStamp,
    Reference,
    ReviewStatus,
    Section,
    SectionKey,
    Statement,
    Verdict,
)
from palpate.vocabulary.checked import CheckedClaim, CheckedPage, ClaimVerdict
from palpate.vocabulary.evidence import (
    RATIO_MEASURES,
    CertaintyLevel,
    Direction,
    Dose,
    Effect,
    Finding,
    Measure,
    Recommendation,
    RecommendationDirection,
    SafetyKind,
    SafetyNote,
)
from palpate.vocabulary.question import ClinicalQuestion, Pico, QuestionKind
from palpate.vocabulary.record import Citation, Correction, Record, RecordKind, TextSection
from palpate.vocabulary.support import Support

__all__ = [
    "RATIO_MEASURES",
    "Answer",
    "CertaintyLevel",
    "CheckedClaim",
    "CheckedPage",
    "Citation",
    "ClaimVerdict",
    "ClinicalQuestion",
    "Correction",
    "Direction",
    "Dose",
    "Effect",
    "EffectRow",
    "Finding",
    "LibraryStamp",
    "Measure",
    "Pico",
    "QuestionKind",
    "Recommendation",
    "RecommendationDirection",
    "Record",
    "RecordKind",
    "Reference",
    "ReviewStatus",
    "SafetyKind",
    "SafetyNote",
    "Section",
    "SectionKey",
    "Statement",
    "Support",
    "TextSection",
    "Verdict",
]
