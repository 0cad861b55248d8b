"""A reversal in words: what earlier papers found, how many, from when, and what newer, better evidence found instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from palpate.answering.numbers import count, listing, number
from palpate.answering.wording import CLASS_PHRASES, KIND_NAMES
from palpate.synthesis.comparison import ComparatorClass
from palpate.synthesis.labels import label
from palpate.synthesis.rated import EarlierPaper, Reversed
from palpate.synthesis.reversal import Reversal
from palpate.terminology import terminology
from palpate.vocabulary import Direction, RecordKind

_BELIEVED = {
    Direction.BENEFIT: "suggested a benefit for {}",
    Direction.NO_DIFFERENCE: "found no clear difference in {}",
    Direction.HARM: "found the comparator better on {}",
}
_FOUND = {
    Direction.BENEFIT: "found a benefit",
    Direction.NO_DIFFERENCE: "found no clear difference",
    Direction.HARM: "found the comparator better",
}
_WHEN = {
    "immediate": " right after treatment",
    "short": " in the short term",
    "intermediate": " at six months or more",
    "long": " at a year or later",
    "unstated": "",
}
_PLURALS = {RecordKind.META_ANALYSIS: "meta-analyses", RecordKind.OBSERVATIONAL_STUDY: "observational studies"}


def reversal_told(reversal: Reversal) -> tuple[str, tuple[str, ...]]:
    """The sentence, against what included, and the addresses of the findings of either side."""
    first = reversal.better[0]
    named = sorted(terminology().get(one).name for one in terminology().most_specific(first.comparators))
    active = first.comparator_class is ComparatorClass.ACTIVE and named
    against = listing(named) if active else CLASS_PHRASES[first.comparator_class]
    told = reversal.told(label)
    return reversal_sentence(told, against), (*told.supports, *told.earlier_supports)


def reversal_sentence(told: Reversed, against: str = "") -> str:
    """ "Earlier, smaller studies suggested a benefit for pain (3 randomised trials, 2001 to 2009); a larger randomised trial of
    2018 (640 people) found no clear difference. The newer evidence is followed here." """
    smaller = all(paper.people is not None and paper.people < told.people for paper in told.earlier)
    earlier = all(paper.year < told.year for paper in told.earlier)
    opening = {(True, True): "Earlier, smaller", (True, False): "Earlier", (False, True): "Smaller", (False, False): "Other"}
    outcome = told.outcome.partition(" and ")[0] + _WHEN[told.window] + (f" compared with {against}" if against else "")
    return (
        f"{opening[earlier, smaller]} studies {_BELIEVED[told.believed].format(outcome)} ({_papers(told.earlier)}); "
        f"a {'larger ' if smaller else ''}{KIND_NAMES[told.kind]} of {told.year} ({_size(told)}) {_FOUND[told.found]}. "
        "The newer evidence is followed here."
    )


def _papers(earlier: Sequence[EarlierPaper]) -> str:
    """ "2 randomised trials and 1 observational study, 2001 to 2009"."""
    kinds = Counter(paper.kind for paper in earlier)
    counted = listing([count(n, KIND_NAMES[kind], _PLURALS.get(kind, f"{KIND_NAMES[kind]}s")) for kind, n in kinds.items()])
    years = sorted({paper.year for paper in earlier})
    return f"{counted}, {years[0]}" + (f" to {years[-1]}" if len(years) > 1 else "")


def _size(told: Reversed) -> str:
    parts = [count(told.studies, "study", "studies")] if told.studies else []
    parts.append(f"{number(told.people)} people")
    if told.certainty:
        parts.append(f"{told.certainty.value.replace('_', ' ')} certainty")
    return ", ".join(parts)
