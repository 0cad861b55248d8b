"""Which primary studies stand in which review, so that none is counted twice, and how far reviews overlap.

The overlap of reviews is the corrected covered area, CCA = (N - r) / (r c - r), of the matrix of r primary studies by c
reviews with N inclusions (Pieper 2014, J Clin Epidemiol 67:368). It is of publications, as there: two reports of one trial
are two. What a review includes is taken from its list of included studies. Where that is not held, those of the studies that
it cites are taken which the library holds as randomised trials in the same body of evidence; what else it includes is then
not known, and the matrix has the trials held alone. Where neither is held the overlap is not known, which is not none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import combinations

from palpate.library.identity import identifiers_of
from palpate.synthesis.comparison import REVIEW_KINDS, Comparison, with_broader
from palpate.synthesis.timing import TimeWindow
from palpate.vocabulary import Record, RecordKind
from palpate.vocabulary.base import Model

OVERLAPPING_KINDS = REVIEW_KINDS - {RecordKind.GUIDELINE}
"""Reviews whose findings rest on primary studies; a guideline rests on reviews."""


class Basis(StrEnum):
    """From where it is known what a review includes."""

    STATED = "stated"
    """Its own list of included studies."""
    CITED = "cited"
    """The trials held here that it cites."""
    UNKNOWN = "unknown"


class Reading(StrEnum):
    """How a corrected covered area is read (Pieper 2014): to 5 %, to 10 %, to 15 %, above."""

    SLIGHT = "slight"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very_high"


_ENDS = ((5.0, Reading.SLIGHT), (10.0, Reading.MODERATE), (15.0, Reading.HIGH))


class ReviewStudies(Model):
    """What is known of the studies in one review."""

    record: str
    label: str
    basis: Basis
    studies: int | None
    """Studies in the matrix that it includes; None where unknown."""
    trials_inside: tuple[str, ...]
    """Ids of the trials of the body that it includes."""


class PairOverlap(Model):
    """How far two reviews overlap; `cca` in percent."""

    reviews: tuple[str, str]
    shared: int
    studies: int
    cca: float


class Overlap(Model):
    """What the reviews of a body of evidence share with each other and with its trials."""

    reviews: tuple[ReviewStudies, ...]
    trials_inside: int
    """Trials of the body that are inside one of its reviews, each counted once."""
    studies: int | None
    """Rows of the matrix, over the reviews whose studies are known; None where fewer than two are."""
    inclusions: int | None
    cca: float | None
    """Corrected covered area in percent; None where it is not known."""
    reading: Reading | None
    basis: Basis
    """`stated` where every review in the matrix lists its studies, `cited` where the matrix has the trials held alone."""
    pairs: tuple[PairOverlap, ...]
    """Two by two, where the matrix has more than two reviews."""
    unknown: tuple[str, ...]
    """Labels of the reviews whose studies are not known."""


def corrected_covered_area(included: Sequence[frozenset[str]]) -> float | None:
    """CCA in percent of reviews given by their studies; None for fewer than two reviews, or no study at all."""
    rows = len(frozenset().union(*included))
    if len(included) < 2 or not rows:
        return None
    return 100 * (sum(map(len, included)) - rows) / (rows * len(included) - rows)


def reading(cca: float) -> Reading:
    """How a CCA in percent is read."""
    return next((name for end, name in _ENDS if round(cca) <= end), Reading.VERY_HIGH)


def includes(review: Record, trial: Record) -> bool:
    """Whether a review is known to include a trial, given that both are in one body of evidence."""
    own = {_spelled(one) for one in identifiers_of(trial)}
    if review.included_studies:
        return any(_spelled(one) in own for one in review.included_studies)
    return trial.kind is RecordKind.RANDOMIZED_TRIAL and any(_spelled(one) in own for one in review.references)


def included_of(review: Record, trials: Iterable[Record]) -> tuple[str, ...] | None:
    """Ids of those of the trials that a review includes; None where its studies are not known."""
    if _basis(review) is Basis.UNKNOWN:
        return None
    return tuple(dict.fromkeys(trial.id for trial in trials if includes(review, trial)))


def counted_in_reviews(items: Iterable[Comparison]) -> frozenset[str]:
    """Addresses of the results of trials that a review among the `items` holds already.

    The review must have a result on the same condition, treatment, kind of comparator, outcome family and time (or at a time
    that it does not state).
    """
    items = list(items)
    reviews = [item for item in items if _lists_studies(item)]
    if not reviews:
        return frozenset()
    return frozenset(
        item.address
        for item in items
        if item.record.kind not in REVIEW_KINDS
        and any(
            review.comparator_class is item.comparator_class
            and review.window in {item.window, TimeWindow.UNSTATED}
            and _one_question(review, item)
            and includes(review.record, item.record)
            for review in reviews
        )
    )


def overlap(items: Sequence[Comparison], label: Callable[[Record], str]) -> Overlap | None:
    """The overlap in a body of evidence, whose comparisons are `items`; None where no review is among them."""
    reviews = list({item.record.id: item.record for item in items if item.record.kind in OVERLAPPING_KINDS}.values())
    if not reviews:
        return None
    trials = {item.record.id: item.record for item in items if item.record.kind not in REVIEW_KINDS}
    inside = {review.id: _inside(review, items, trials) for review in reviews}
    known = [review for review in reviews if _basis(review) is not Basis.UNKNOWN]
    basis = Basis.STATED if all(review.included_studies for review in known) else Basis.CITED
    names = {_spelled(one): trial.id for trial in trials.values() for one in identifiers_of(trial)}
    rows = {
        review.id: frozenset(names.get(_spelled(one), _spelled(one)) for one in review.included_studies)
        if basis is Basis.STATED
        else frozenset(inside[review.id])
        for review in known
    }
    cca = corrected_covered_area(list(rows.values()))
    return Overlap(
        reviews=tuple(
            ReviewStudies(
                record=review.id,
                label=label(review),
                basis=_basis(review),
                studies=len(rows[review.id]) if review.id in rows else None,
                trials_inside=inside[review.id],
            )
            for review in reviews
        ),
        trials_inside=len({trial for found in inside.values() for trial in found}),
        studies=len(frozenset().union(*rows.values())) if cca is not None else None,
        inclusions=sum(map(len, rows.values())) if cca is not None else None,
        cca=cca,
        reading=reading(cca) if cca is not None else None,
        basis=basis if known else Basis.UNKNOWN,
        pairs=_pairs(known, rows, label) if len(known) > 2 else (),
        unknown=tuple(label(review) for review in reviews if _basis(review) is Basis.UNKNOWN),
    )


def _pairs(reviews: Sequence[Record], rows: dict[str, frozenset[str]], label: Callable[[Record], str]) -> tuple[PairOverlap, ...]:
    found = []
    for one, other in combinations(reviews, 2):
        both = rows[one.id], rows[other.id]
        cca = corrected_covered_area(both)
        if cca is not None:
            names = (label(one), label(other))
            found.append(PairOverlap(reviews=names, shared=len(both[0] & both[1]), studies=len(both[0] | both[1]), cca=cca))
    return tuple(found)


def _inside(review: Record, items: Sequence[Comparison], trials: dict[str, Record]) -> tuple[str, ...]:
    """Trials that a review includes and that have a result on the question of one of its own."""
    if _basis(review) is Basis.UNKNOWN:
        return ()
    own = [item for item in items if item.record.id == review.id]
    asked = {item.record.id for item in items if any(_one_question(mine, item) for mine in own)}
    return tuple(name for name, trial in trials.items() if name in asked and includes(review, trial))


def _one_question(review: Comparison, trial: Comparison) -> bool:
    """Whether a trial's result is on the condition, treatment and outcome family of a review's, or on a narrower one."""
    return (
        review.family == trial.family
        and bool((review.own_conditions or review.conditions) & with_broader(trial.own_conditions or trial.conditions))
        and bool(review.interventions & with_broader(trial.interventions))
    )


def _lists_studies(item: Comparison) -> bool:
    return item.record.kind in OVERLAPPING_KINDS and _basis(item.record) is not Basis.UNKNOWN


def _basis(review: Record) -> Basis:
    if review.included_studies:
        return Basis.STATED
    return Basis.CITED if review.references else Basis.UNKNOWN


def _spelled(identifier: str) -> str:
    """One spelling of an identifier; DOIs are the same in either case (DOI Handbook 2.4)."""
    return identifier.lower() if identifier.startswith("doi:") else identifier
