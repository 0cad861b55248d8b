"""What a passage says to a claim: two readers with equal say, one of both texts together, one of the vector of each."""

from __future__ import annotations

import numpy as np

from palpate import encoder
from palpate.appraisal import trained_claims
from palpate.appraisal.trained_claims import probabilities, signs_of
from palpate.encoder import CLAIM

CLAIM_TOLD = "Massage relieves neck pain."
PASSAGES = (
    "After four weeks neck pain was significantly lower in the massage group than in the control group.",
    "Massage did not reduce neck pain compared with no treatment.",
    "The survey asked nurses in six hospitals about their working hours.",
)


def test_rows_add_up_to_one_and_tell_the_three_apart() -> None:
    read = probabilities([(CLAIM_TOLD, passage) for passage in PASSAGES])
    assert np.allclose(read.sum(axis=1), 1, atol=1e-5)
    assert [CLAIM.classes[n] for n in read.argmax(axis=1)] == ["supports", "refutes", "neutral"]


def test_both_readers_have_equal_say() -> None:
    pairs = [(CLAIM_TOLD, passage) for passage in PASSAGES]
    vectors = encoder.embed([CLAIM_TOLD, *PASSAGES])
    by_vectors = trained_claims._network().probabilities(signs_of(np.repeat(vectors[:1], 3, axis=0), vectors[1:]))
    mean = np.sqrt(by_vectors * encoder.probabilities(CLAIM, pairs))
    assert np.allclose(probabilities(pairs), mean / mean.sum(axis=1, keepdims=True), atol=0.02)


def test_nothing_to_read_gives_no_rows() -> None:
    assert probabilities([]).shape == (0, 3)


def test_the_model_stays_within_thirty_megabytes() -> None:
    folder = trained_claims._WEIGHTS.parent
    held = [*(folder / "encoder").iterdir(), folder / "claims.npz"]
    assert sum(one.stat().st_size for one in held) <= 30_000_000
