"""What was written for training: claims with evidence, and questions and comparisons on abstracts."""

import json
from collections import Counter

from training.written import ABSTRACTS, CLAIMS


def _rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_claim_has_a_label_for_every_evidence():
    for group in _rows(CLAIMS):
        assert len(group["labels"]) == len(group["evidence"])
        assert all(len(letters) == len(group["claims"]) and set(letters) <= set("SRN") for letters in group["labels"])


def test_claims_with_the_same_evidence_are_often_judged_otherwise():
    """So that the evidence alone, or the claim alone, gives the label away no more often than the commonest label does."""
    groups = _rows(CLAIMS)
    by_evidence = [max(Counter(letters).values()) / len(letters) for group in groups for letters in group["labels"]]
    by_claim = [max(Counter(column).values()) / len(column) for group in groups for column in zip(*group["labels"], strict=True)]
    assert sum(by_evidence) / len(by_evidence) < 0.65
    assert sum(by_claim) / len(by_claim) < 0.65


def test_questions_on_abstracts_have_verdicts_and_comparisons_directions():
    rows = _rows(ABSTRACTS)
    assert len({row["id"] for row in rows}) == len(rows)
    assert {answer for row in rows for _, answer in row["questions"]} == {"yes", "no", "maybe"}
    assert {one[3] for row in rows for one in row["comparisons"]} == {"increased", "decreased", "no_difference"}


def test_no_sentence_is_quoted():
    """Questions are put in own words, short as questions are; groups and outcomes are names."""
    for row in _rows(ABSTRACTS):
        assert all(question.endswith("?") and len(question) < 320 for question, _ in row["questions"])
        assert all(len(name) < 160 for one in row["comparisons"] for name in one[:3])
