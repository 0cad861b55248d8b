"""Questions made from what the starter library holds: every kind, on its conditions, treatments and outcomes by turns."""

from __future__ import annotations

from collections import Counter
from itertools import islice, product

from palpate.library import Library
from palpate.synthesis import comparisons
from palpate.terminology import terminology

_FORMS = (
    "Does {treatment} help {condition}?",
    "Is {treatment} safe in {condition}?",
    "How often should {treatment} be given for {condition}?",
    "Does {treatment} improve {outcome} in {condition}?",
    "Is {treatment} better than exercise for {condition}?",
    "Is {treatment} for {condition} covered by insurance?",
    "How does {treatment} work?",
)


def generated(library: Library, most: int) -> list[str]:
    """Up to `most` different questions; the commonest conditions and treatments come first, each kind in turn."""
    conditions, treatments, outcomes = _commonest(library)
    pairs = sorted(product(range(len(conditions)), range(len(treatments))), key=sum)
    made = (
        _FORMS[turn % len(_FORMS)].format(
            condition=conditions[c], treatment=treatments[t], outcome=outcomes[turn % len(outcomes)]
        )
        for turn, (c, t) in enumerate(pairs)
    )
    return list(islice(dict.fromkeys(made), most))


def _commonest(library: Library) -> tuple[list[str], list[str], list[str]]:
    counted: dict[str, Counter[str]] = {"conditions": Counter(), "interventions": Counter(), "outcomes": Counter()}
    for item in comparisons(library.evidence()):
        for facet, counter in counted.items():
            counter.update(getattr(item, facet))
    names = [
        [terminology().get(concept).name for concept, _ in sorted(counter.items(), key=lambda each: (-each[1], each[0]))[:40]]
        for counter in counted.values()
    ]
    return names[0], names[1][:12], names[2][:10]
