"""Verification: no statement is shown that its own supports do not bear out, and an exported answer can be checked again."""

from palpate.answering.verification.checks import Check, Checked, CheckKind
from palpate.answering.verification.filter import Filter
from palpate.answering.verification.gate import ClaimModel, Gate, gate_of
from palpate.answering.verification.replay import Verified, verify_answer

__all__ = ["Check", "CheckKind", "Checked", "ClaimModel", "Filter", "Gate", "Verified", "gate_of", "verify_answer"]
