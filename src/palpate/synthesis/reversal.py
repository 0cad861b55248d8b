"""Reversal: newer, better evidence that contradicts a larger number of older, weaker papers of the same body.

A finding is contradicted, as Ioannidis 2005 (JAMA 294:218) defines it, where a later study as large or larger and of a similar
or better design finds otherwise. Design alone is not trusted with a smaller sample, and size alone only where it would decide a
pooling too: twice the people of all that is contradicted have two thirds of the weight, the share that carries a body of
evidence in `judgement`. What the rule can't compare (people not stated, a published certainty that is low or lower than that of
what it contradicts, opposition that is as good) reverses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from palpate.synthesis.comparison import REVIEW_KINDS, ComparatorClass, Comparison, several_studies, with_broader
from palpate.synthesis.likeness import circumstances
from palpate.synthesis.rated import LEVELS, EarlierPaper, Reversed
from palpate.synthesis.stated_limits import stated_limits
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction, Record, RecordKind
from palpate.vocabulary.consistency import inconsistencies

_REVIEWS = frozenset({RecordKind.META_ANALYSIS, RecordKind.SYSTEMATIC_REVIEW})
"""Kinds of review that can overrule; an overview of reviews or a guideline is newer than the evidence that it tells of."""
_REVIEW, _RANDOMISED, _TRIAL, _OTHER = 3, 2, 1, 0
"""Tiers of design: reviews of several studies, randomised trials, other trials, the rest."""
_FEWEST = 2
"""Older papers that a reversal contradicts at least; one paper against another is a disagreement."""
_TIMES_LARGER = 2
_NOT_COMPARED = frozenset({ComparatorClass.BASELINE, ComparatorClass.OTHER_MASSAGE, ComparatorClass.UNSPECIFIED})


@dataclass(frozen=True)
class _Paper:
    """What one source found in a body, where all its results there agree."""

    record: Record
    items: tuple[Comparison, ...]

    @property
    def direction(self) -> Direction:
        return self.items[0].finding.direction

    @property
    def read(self) -> bool:
        """Whether palpate read it by grammar, which errs more often than a person who writes it down."""
        return any(item.finding.read_from for item in self.items)

    @property
    def year(self) -> int:
        return self.record.year or 0

    @cached_property
    def people(self) -> int:
        """Those of the comparison, else of a single study as a whole; 0 where not stated."""
        whole = 0 if self.record.kind in REVIEW_KINDS else self.record.n_participants or 0
        return max(item.people for item in self.items) or whole

    @cached_property
    def tier(self) -> int:
        if self.record.kind in REVIEW_KINDS:
            return _REVIEW if any(several_studies(item) for item in self.items) else _RANDOMISED
        return {RecordKind.RANDOMIZED_TRIAL: _RANDOMISED, RecordKind.CLINICAL_TRIAL: _TRIAL}.get(self.record.kind, _OTHER)

    @cached_property
    def certainty(self) -> CertaintyLevel | None:
        """The lowest that it publishes on what it found."""
        levels = [item.finding.certainty for item in self.items if item.finding.certainty]
        return min(levels, key=LEVELS.index, default=None)


@dataclass(frozen=True, slots=True)
class Reversal:
    """What was believed of one body of evidence, and what replaced it."""

    overruled: tuple[Comparison, ...]
    """Results of the older papers, all to one side, the oldest first."""
    better: tuple[Comparison, ...]
    """Results of the newer source, all to another side."""

    def told(self, label: Callable[[Record], str]) -> Reversed:
        """The same as what a synthesis says of it; `label` names a source."""
        first = self.better[0]
        paper = _Paper(first.record, self.better)
        studies = [item.finding.effect.n_studies for item in self.better if item.finding.effect.n_studies]
        return Reversed(
            outcome=terminology().get(first.family).name,
            window=first.window.value,
            believed=self.overruled[0].finding.direction,
            earlier=tuple(
                EarlierPaper(record=p.record.id, label=label(p.record), kind=p.record.kind, year=p.year, people=p.people or None)
                for p in _papers(self.overruled)
            ),
            earlier_supports=tuple(item.address for item in self.overruled),
            found=first.finding.direction,
            record=first.record.id,
            label=label(first.record),
            kind=first.record.kind,
            year=paper.year,
            studies=max(studies, default=None),
            people=paper.people,
            certainty=paper.certainty,
            supports=tuple(item.address for item in self.better),
        )


def reversals(items: Iterable[Comparison]) -> tuple[Reversal, ...]:
    """The reversals among comparisons of any kind: at most one a body of evidence.

    A body is one condition and stage, age group, kind of comparator, outcome family and time. Retracted and superseded sources
    reverse nothing and are not reversed.
    """
    alike: dict[object, list[Comparison]] = defaultdict(list)
    for item in items:
        if _can_be_compared(item):
            alike[item.comparator_class, item.family, item.window].append(item)
    found = []
    for members in alike.values():
        if len({item.record.id for item in members}) > _FEWEST and len({item.finding.direction for item in members}) > 1:
            bodies: dict[object, list[Comparison]] = defaultdict(list)
            for item in members:
                bodies[circumstances(item, item.interventions)].append(item)
            found += [one for body in bodies.values() if (one := _reversal(body))]
    return tuple(found)


def overruled(found: Iterable[Reversal]) -> frozenset[str]:
    """Addresses of the results that no longer count."""
    return frozenset(item.address for one in found for item in one.overruled)


def _can_be_compared(item: Comparison) -> bool:
    return (
        item.decides
        and item.names_outcome
        and item.comparator_class not in _NOT_COMPARED
        and bool(item.record.year)
        and not (item.record.retracted or item.record.superseded_by)
    )


def _papers(items: Iterable[Comparison]) -> list[_Paper]:
    """Sources whose results agree, the oldest first; one that found both ways speaks for neither side."""
    by_record: dict[str, list[Comparison]] = defaultdict(list)
    for item in items:
        by_record[item.record.id].append(item)
    agreed = [own for own in by_record.values() if len({item.finding.direction for item in own}) == 1]
    papers = [_Paper(own[0].record, tuple(own)) for own in agreed]
    return sorted(papers, key=lambda paper: (paper.year, paper.record.id))


def _reversal(body: Sequence[Comparison]) -> Reversal | None:
    papers = _papers(body)
    if len(papers) <= _FEWEST:
        return None
    best = sorted(papers, key=lambda paper: (-paper.tier, -paper.people, -paper.year, paper.record.id))
    for paper in best:
        if contradicted := _contradicted(paper, [other for other in papers if _same_treatment(paper, other)]):
            return Reversal(tuple(item for other in contradicted for item in other.items), paper.items)
    return None


def _contradicted(paper: _Paper, papers: Sequence[_Paper]) -> list[_Paper]:
    """The older, weaker papers that one overrules; none where it does not."""
    opposed = [other for other in papers if other.direction is not paper.direction]
    agreeing = [other for other in papers if other.direction is paper.direction and other.year < paper.year]
    if len(opposed) < _FEWEST or len(opposed) <= len(agreeing) or len({other.direction for other in opposed}) > 1:
        return []
    if paper.year <= median(other.year for other in opposed):
        return []
    if paper.read and not all(other.read for other in opposed):
        return []
    return opposed if _is_sound(paper) and _is_better(paper, opposed) else []


def _is_sound(paper: _Paper) -> bool:
    """Whether a paper is such that it can overrule others at all."""
    if paper.tier < _RANDOMISED or not paper.people or paper.certainty in {CertaintyLevel.LOW, CertaintyLevel.VERY_LOW}:
        return False
    faults = inconsistencies(paper.record)
    if any(message.startswith(f"finding {item.number}:") for item in paper.items for message in faults):
        return False
    if paper.record.kind not in REVIEW_KINDS:
        return True
    return paper.record.kind in _REVIEWS and not stated_limits(paper.record, "").unrandomised


def _is_better(paper: _Paper, opposed: Sequence[_Paper]) -> bool:
    """Whether it is of a better design and as large as each, or twice as large together as those of its own design or a better."""
    if not all(other.people and _no_more_certain(other, paper) for other in opposed):
        return False
    weaker = [other for other in opposed if other.tier < paper.tier]
    rivals = [other for other in opposed if other.tier >= paper.tier]
    if any(other.tier > paper.tier and other.year >= paper.year for other in rivals):
        return False  # a review that may hold the paper
    enough = paper.people >= _TIMES_LARGER * sum(other.people for other in rivals)
    return enough and all(paper.people >= other.people for other in weaker)


def _no_more_certain(other: _Paper, paper: _Paper) -> bool:
    """Whether no rating says that the other is the surer one; a paper that nobody rated is not surer than moderate or high."""
    if other.certainty is None or LEVELS.index(other.certainty) < LEVELS.index(CertaintyLevel.MODERATE):
        return True
    return paper.certainty is not None and LEVELS.index(paper.certainty) >= LEVELS.index(other.certainty)


def _same_treatment(paper: _Paper, other: _Paper) -> bool:
    """Whether the other tried the paper's treatment or a kind of it; one kind says nothing of the rest."""
    terms = terminology()
    return all(
        terms.most_specific(item.interventions) & with_broader(tried.interventions)
        for item in paper.items
        for tried in other.items
    )
