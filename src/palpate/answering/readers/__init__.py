"""The same facts for clinicians, therapists, patients, payers and researchers: what each sees first, and in which words."""

from palpate.answering.readers.material import DraftCriterion, Material, Tailored
from palpate.answering.readers.tailoring import abstention_for, tailor

__all__ = ["DraftCriterion", "Material", "Tailored", "abstention_for", "tailor"]
