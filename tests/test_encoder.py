"""The evidence model: vectors, heads, size, and that nothing loads it unasked."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from palpate import encoder
from palpate.encoder import CLAIM, DIRECTION, HEADS, VERDICT, asked_comparison

MASSAGE = "Massage therapy eased chronic low back pain more than usual care."
KIN = "Manual treatment of the lumbar spine relieved long-lasting backache."
STRANGER = "The orbit of the comet was computed from three photographs."


def test_the_weights_are_in_the_package_and_small() -> None:
    assert encoder.available()
    sizes = {
        one.name: len(one.read_bytes()) for one in (files("palpate") / "data" / "encoder").iterdir() if one.name.endswith(".onnx")
    }
    assert set(sizes) == {"shared.onnx", "vectors.onnx", "heads.onnx"}
    assert sum(sizes.values()) <= 30 * 2**20


def test_vectors_have_length_one_and_put_what_means_the_same_together() -> None:
    vectors = encoder.embed([MASSAGE, KIN, STRANGER])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    alike, unlike = vectors[0] @ vectors[1], vectors[0] @ vectors[2]
    assert alike > unlike + 0.3


def test_the_order_and_the_company_of_texts_hardly_change_a_vector() -> None:
    alone = encoder.embed([MASSAGE])[0]
    in_company = encoder.embed([STRANGER * 30, MASSAGE, ""])[1]
    assert alone @ in_company > 0.98


def test_no_texts_give_no_rows() -> None:
    assert encoder.embed([]).shape == (0, 384)
    assert encoder.probabilities(CLAIM, []).shape == (0, 3)


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
def test_the_probabilities_of_a_head_add_up_to_one(head: encoder.Head) -> None:
    found = encoder.probabilities(head, [(MASSAGE, KIN), (STRANGER, ""), ("", MASSAGE * 60), (MASSAGE * 60, KIN * 60)])
    assert found.shape == (4, len(head.classes))
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)


def told(intervention: str, comparator: str, outcome: str, sentence: str) -> str:
    found = encoder.probabilities(DIRECTION, [(asked_comparison(intervention, comparator, outcome), sentence)])[0]
    return DIRECTION.classes[int(found.argmax())]


def test_direction_tells_a_difference_from_none() -> None:
    sentence = "Pain was significantly lower in the acupuncture group than in the sham group (P < 0.001)."
    assert told("acupuncture", "sham", "pain", sentence) in {"increased", "decreased"}


def test_direction_knows_no_difference_and_nothing_said() -> None:
    same = "There was no significant difference in blood pressure between the two groups (P = 0.48)."
    assert told("valsartan", "enalapril", "blood pressure", same) == "no_difference"
    assert told("valsartan", "enalapril", "blood pressure", "Written consent was obtained from every participant.") == "not_said"


def test_a_verdict_follows_the_results() -> None:
    good = "Recurrence was 8% with the vaccine and 21% with placebo, a significant difference (P = 0.002)."
    none = "Recurrence was 20% with the vaccine and 21% with placebo, which was no significant difference (P = 0.83)."
    yes, no = encoder.probabilities(VERDICT, [("Does the vaccine prevent recurrence?", text) for text in (good, none)])
    assert VERDICT.classes[int(yes.argmax())] == "yes"
    assert no[VERDICT.classes.index("yes")] < yes[VERDICT.classes.index("yes")]


def test_what_denies_a_claim_supports_it_less_than_what_says_it() -> None:
    claim = "Wearing masks lowers the spread of the virus."
    says, denies = encoder.probabilities(
        CLAIM,
        [
            (claim, "Wearing masks lowers the spread of the virus in hospitals."),
            (claim, "Wearing masks did not lower the spread of the virus in hospitals."),
        ],
    )
    assert says[CLAIM.classes.index("supports")] > denies[CLAIM.classes.index("supports")]


def test_answering_loads_no_model() -> None:
    code = "import sys, palpate.answering, palpate.library; sys.exit('onnxruntime' in sys.modules or 'tokenizers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
