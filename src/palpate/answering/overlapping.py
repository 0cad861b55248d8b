"""The overlap of reviews in words: which trials are inside which review, and how far reviews hold the same studies."""

from __future__ import annotations

from palpate.answering.numbers import count, listing
from palpate.synthesis.overlap import Basis, Overlap, Reading

_READINGS = {Reading.SLIGHT: "slight", Reading.MODERATE: "moderate", Reading.HIGH: "high", Reading.VERY_HIGH: "very high"}


def trials_inside(shared: Overlap) -> str:
    """ "2 trials held here are also inside Gross 2024"; "" where none is."""
    if not shared.trials_inside:
        return ""
    holding = [review for review in shared.reviews if review.trials_inside]
    verb = "is" if shared.trials_inside == 1 else "are"
    if len(holding) == 1:
        return f"{count(shared.trials_inside, 'trial')} held here {verb} also inside {holding[0].label}"
    each = listing([f"{len(review.trials_inside)} in {review.label}" for review in holding])
    return f"{count(shared.trials_inside, 'trial')} held here {verb} also inside reviews ({each})"


def reviews_shared(shared: Overlap) -> str:
    """ "the reviews A 2020 and B 2022 hold 8 studies 12 times in all: corrected covered area 50%, very high overlap".

    Where that is counted over the trials held alone it says so; "" where it is not known.
    """
    if shared.cca is None or shared.studies is None or shared.reading is None:
        return ""
    known = [review.label for review in shared.reviews if review.basis is not Basis.UNKNOWN]
    alone = ", counting the trials held here alone" if shared.basis is Basis.CITED else ""
    return (
        f"the reviews {listing(known)} hold {count(shared.studies, 'study', 'studies')} {shared.inclusions} times in all: "
        f"corrected covered area {shared.cca:.0f}%, {_READINGS[shared.reading]} overlap{alone}"
    )


def pairs_shared(shared: Overlap) -> list[str]:
    """ "A 2020 and B 2022 share 3 of 7 (43%)", a pair each."""
    return [f"{listing(list(pair.reviews))} share {pair.shared} of {pair.studies} ({pair.cca:.0f}%)" for pair in shared.pairs]
