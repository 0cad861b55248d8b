"""What the evidence adds up to: comparisons sorted into bodies of evidence, and a judgement on each."""

from palpate.synthesis.bodies import BodyOfEvidence, bodies_of_evidence, findings_by_class
from palpate.synthesis.comparison import ComparatorClass, Comparison, comparisons
from palpate.synthesis.judgement import ClassResult, Judgement, Tendency, class_result, judge, published_certainty
from palpate.synthesis.timing import TimeWindow, weeks, window

__all__ = [
    "BodyOfEvidence",
    "ClassResult",
    "ComparatorClass",
    "Comparison",
    "Judgement",
    "Tendency",
    "TimeWindow",
    "bodies_of_evidence",
    "class_result",
    "comparisons",
    "findings_by_class",
    "judge",
    "published_certainty",
    "weeks",
    "window",
]
