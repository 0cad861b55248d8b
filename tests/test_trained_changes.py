"""What a linear head reads from the grammar's signs: the change of an outcome between two groups that are given."""

from __future__ import annotations

import numpy as np
import pytest

from palpate.appraisal.asked_record import together
from palpate.appraisal.comparison_signs import Comparison, signs
from palpate.appraisal.trained_changes import probabilities
from palpate.encoder import DIRECTION

PAIN = Comparison("massage", "usual care", "pain intensity")
LOWER = "Pain intensity was significantly lower with massage than with usual care (P = 0.004)."


def _read(asked: Comparison, passage: str) -> str:
    return DIRECTION.classes[int(probabilities(asked, [passage])[0].argmax())]


def test_names_of_groups_and_outcome_are_masked() -> None:
    found = signs(PAIN, LOWER)
    assert "word {outcome} intensity" not in found
    assert "word lower with {ours}" in found
    assert "word than with {theirs}" in found
    assert not any("massage" in name for name in found)


def test_what_holds_of_one_trial_holds_of_another_with_the_same_words() -> None:
    other = Comparison("alfuzosin", "tamsulosin", "pain intensity")
    said = LOWER.replace("massage", "alfuzosin").replace("usual care", "tamsulosin")
    assert {name for name in signs(PAIN, LOWER) if name.startswith("bone")} == {
        name for name in signs(other, said) if name.startswith("bone")
    }


@pytest.mark.parametrize(
    ("passage", "label"),
    [
        (LOWER, "decreased"),
        ("Pain intensity was significantly higher with massage than with usual care (P = 0.004).", "increased"),
        ("Pain intensity did not differ between massage and usual care (P = 0.41).", "no_difference"),
        ("Pain intensity was 3.1 with massage and 4.6 with usual care (P < 0.001).", "decreased"),
        ("We thank all therapists who took part in the trial.", "not_said"),
    ],
)
def test_plain_sentences_are_read_right(passage: str, label: str) -> None:
    assert _read(PAIN, passage) == label


def test_with_the_groups_exchanged_more_is_less() -> None:
    assert _read(Comparison("usual care", "massage", "pain intensity"), LOWER) == "increased"


def test_probabilities_of_a_passage_add_up_and_of_none_there_are_none() -> None:
    assert probabilities(PAIN, [LOWER, "Pain."]).sum(axis=1) == pytest.approx([1, 1])
    assert probabilities(PAIN, []).shape == (0, 4)


def test_a_reader_that_is_sure_outweighs_one_that_is_not() -> None:
    heads = np.array([[0.45, 0.35, 0.1, 0.1]], dtype=np.float32)
    read = np.array([[0.02, 0.9, 0.03, 0.05]], dtype=np.float32)
    more, less, same = together(heads, read)[0]
    assert less > max(more, same)
