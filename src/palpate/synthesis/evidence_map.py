"""The evidence map of a treatment: conditions by outcome families, with direction, published certainty and amount.

The types are those of `palpate map --format json`, a contract explained in `docs/synthesis.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from palpate.library import Library
from palpate.synthesis.asking import the_concept, the_treatment
from palpate.synthesis.comparison import REVIEW_KINDS, TRIAL_KINDS, ComparatorClass, Comparison, comparisons
from palpate.synthesis.judgement import class_result, formally_rated
from palpate.synthesis.labels import label
from palpate.synthesis.likeness import condition_and_stage
from palpate.synthesis.overlap import Basis, counted_in_reviews, overlap
from palpate.synthesis.rated import LEVELS
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction, LibraryStamp, Record, RecordKind
from palpate.vocabulary.base import Model

_MAPPED_KINDS = REVIEW_KINDS | TRIAL_KINDS | {RecordKind.OBSERVATIONAL_STUDY}
_NOT_A_CONTROL = frozenset({ComparatorClass.BASELINE, ComparatorClass.OTHER_MASSAGE})
"""Without a control group, or against another dose of the same, a comparison does not tell whether the treatment works; it
counts in the amount and not in the direction (as in `judgement`)."""


class Lean(StrEnum):
    """Which way the comparisons of a cell lean."""

    BENEFIT = "benefit"
    MIXED = "mixed"
    NO_DIFFERENCE = "no_difference"
    HARM = "harm"
    UNCLEAR = "unclear"
    """No comparison with a control says which way it went."""


class MapCell(Model):
    """What is held on one condition and one outcome family."""

    condition: str
    outcome: str
    lean: Lean
    benefits: int
    """Comparisons with a control that found benefit, no difference, or harm."""
    no_differences: int
    harms: int
    certainty: CertaintyLevel | None
    """The best that a review or guideline published on it; never palpate's own."""
    rated_by: str | None
    """Whose rating that is, and its support."""
    rated_in: str | None
    sources: int
    comparisons: int
    trials_inside: int | None
    """Trials that a review of the cell includes and that are no source of their own here; None where no review says."""
    reversed: bool
    """Whether newer, better evidence overruled older papers, which then don't count in the direction."""
    people: int | None
    """Of the trials together, each counted once, or of the largest review where that is more; None where nobody says."""
    supports: tuple[str, ...]


class EvidenceMap(Model):
    """Everything held on a treatment, as a table of conditions and outcomes, the most studied first in both."""

    intervention: str
    condition: str | None
    library: LibraryStamp
    conditions: tuple[str, ...]
    outcomes: tuple[str, ...]
    cells: tuple[MapCell, ...]


def evidence_map(library: Library, intervention: str, condition: str | None = None) -> EvidenceMap:
    """Map what a library holds on an intervention, for all conditions or for one with the narrower ones.

    For one condition acute, subacute and chronic are apart. Retracted and superseded sources, thresholds and sources that hold
    no findings of their own are left out. Raises `UsageError` for words that the terminology lacks or that name several things.
    """
    asked = the_treatment(intervention)
    within = the_concept(condition, "condition") if condition else None
    terms = terminology()
    treatments, conditions = terms.narrower(asked), terms.narrower(within) if within else None
    by_cell: dict[tuple[str, str], list[Comparison]] = defaultdict(list)
    for item in comparisons(_records(library, asked, within)):
        if item.interventions & treatments and _counts(item):
            for row in _rows(item, conditions):
                by_cell[row, item.family].append(item)
    newest = max((item.record.year or 0 for items in by_cell.values() for item in items), default=0)
    cells = [_cell(row, family, items, newest) for (row, family), items in by_cell.items()]
    rows, columns = _by_amount(cells, "condition"), _by_amount(cells, "outcome")
    return EvidenceMap(
        intervention=terms.get(asked).name,
        condition=terms.get(within).name if within else None,
        library=LibraryStamp(uri=library.uri, version=library.version, records=len(library)),
        conditions=rows,
        outcomes=columns,
        cells=tuple(sorted(cells, key=lambda cell: (rows.index(cell.condition), columns.index(cell.outcome)))),
    )


def _records(library: Library, asked: str, within: str | None) -> list[Record]:
    """What people wrote on the condition, and what was read on the treatment: of that there can be too much to look through."""
    read = library.evidence([asked], read=True) if library.has_read_evidence else []
    return [*library.evidence([within] if within else None, read=False), *read]


def _counts(item: Comparison) -> bool:
    if item.finding.flags:
        return False
    return item.record.kind in _MAPPED_KINDS and not item.record.superseded_by and not item.is_threshold and item.names_outcome


def _rows(item: Comparison, within: frozenset[str] | None) -> Iterable[str]:
    """The conditions under which a comparison stands: each that it is on."""
    terms = terminology()
    found, stage = condition_and_stage(item.own_conditions or item.conditions)
    if within is None:
        return [terms.get(concept).name for concept in sorted(found)]
    return [f"{stage} {terms.get(concept).name}".strip() for concept in sorted(found & within)]


def _by_amount(cells: Sequence[MapCell], facet: str) -> tuple[str, ...]:
    """Rows or columns by comparisons held, then by name."""
    amount: dict[str, int] = defaultdict(int)
    for cell in cells:
        amount[getattr(cell, facet)] += cell.comparisons
    return tuple(sorted(amount, key=lambda name: (-amount[name], name)))


def _cell(condition: str, family: str, items: Sequence[Comparison], newest: int) -> MapCell:
    controlled = [item for item in items if item.comparator_class not in _NOT_A_CONTROL]
    leaning = class_result(ComparatorClass.MIXED, controlled, newest)
    rating = _best_rating(items)
    shared = overlap(items, label)
    inside = {trial for review in shared.reviews for trial in review.trials_inside} if shared else set()
    again = counted_in_reviews(items)
    sides = {side: sum(item.finding.direction is side for item in controlled if item.address not in again) for side in Direction}
    return MapCell(
        condition=condition,
        outcome=terminology().get(family).name,
        lean=Lean(leaning.tendency.value) if leaning else Lean.UNCLEAR,
        benefits=sides[Direction.BENEFIT],
        no_differences=sides[Direction.NO_DIFFERENCE],
        harms=sides[Direction.HARM],
        certainty=rating.finding.certainty if rating else None,
        rated_by=label(rating.record) if rating else None,
        rated_in=rating.address if rating else None,
        sources=len({item.record.id for item in items} - inside),
        comparisons=sum(item.address not in again for item in items),
        trials_inside=None if shared and shared.basis is Basis.UNKNOWN else len(inside),
        reversed=bool(leaning and leaning.reversals),
        people=_people(items),
        supports=tuple(item.address for item in items),
    )


def _best_rating(items: Iterable[Comparison]) -> Comparison | None:
    """The finding with the highest published certainty; of equal ones by a formal scheme, then the newest."""
    rated = [item for item in items if item.finding.certainty and item.record.kind in REVIEW_KINDS]

    def standing(item: Comparison) -> tuple[int, bool, int, str]:
        level = LEVELS.index(item.finding.certainty) if item.finding.certainty else -1
        return level, formally_rated(item), item.record.year or 0, item.address

    return max(rated, key=standing, default=None)


def _people(items: Iterable[Comparison]) -> int | None:
    of_trials: dict[str, int] = defaultdict(int)
    of_reviews = 0
    for item in items:
        if item.record.kind in REVIEW_KINDS:
            of_reviews = max(of_reviews, item.finding.effect.n_participants or 0)
        else:
            people = max(item.people, item.record.n_participants or 0)
            of_trials[item.record.id] = max(of_trials[item.record.id], people)
    return max(of_reviews, sum(of_trials.values())) or None
