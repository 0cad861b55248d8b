"""What is not known: comparisons that nobody made, times that nobody looked at, answers that stayed unclear, and weak spots."""

from __future__ import annotations

from collections.abc import Sequence

from palpate.answering.comparing import families
from palpate.answering.numbers import count, listing
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.wording import attributed, upper_first
from palpate.synthesis import ComparatorClass, Comparison, TimeWindow
from palpate.synthesis.comparison import REVIEW_KINDS
from palpate.vocabulary import Direction, QuestionKind, Record, SectionKey

UNKNOWNS_TITLE = "What is not known"
_MOST_LIMITATIONS = 3


def unknowns(selection: Selection) -> DraftSection:
    """The section. A gap is supported by the comparisons that were looked through and do not fill it."""
    items = [i for i in selection.main if i.weight(selection.newest_year) > 0]
    gaps = [] if selection.question.kind is QuestionKind.COMPARISON else _gaps(items)
    drafts = [*gaps, *_unclear(items), *_limitations(items, selection)]
    return DraftSection(SectionKey.UNKNOWNS, UNKNOWNS_TITLE, tuple(drafts))


def _gaps(items: Sequence[Comparison]) -> list[Draft]:
    if not items:
        return []
    supports = tuple(item.address for item in items)
    classes = {item.comparator_class for item in items if item.decides}
    drafts = []
    if ComparatorClass.SHAM not in classes:
        drafts.append(
            Draft(
                "None of the comparisons held here was made against a sham treatment, so the effect of attention and touch as such can't be told apart.",
                supports,
            )
        )
    if not any(item.window is TimeWindow.LONG for item in items):
        drafts.append(
            Draft("None of the comparisons held here looked a year ahead, so it is not known whether an effect lasts.", supports)
        )
    if not any(item.finding.certainty for item in items):
        drafts.append(Draft("No source held here rates the certainty of this evidence outcome by outcome.", supports))
    wanted = [
        text
        for kind, text in (
            (ComparatorClass.SHAM, "a convincing sham treatment"),
            (ComparatorClass.ACTIVE, "another active treatment"),
        )
        if kind not in classes
    ]
    if wanted:
        drafts.append(Draft(f"A trial against {listing(wanted, 'or')}, followed for a year, could change this answer.", supports))
    return drafts


def _unclear(items: Sequence[Comparison]) -> list[Draft]:
    open_items = [item for item in items if item.finding.direction is Direction.UNCLEAR]
    if not open_items:
        return []
    sources = count(len({item.record.id for item in open_items}), "source")
    text = f"{upper_first(sources)} gave no clear answer on {families(open_items)} in {count(len(open_items), 'comparison')}."
    return [Draft(text, tuple(item.address for item in open_items))]


def _limitations(items: Sequence[Comparison], selection: Selection) -> list[Draft]:
    """What limits the weightiest reviews, in the words of their digests."""
    reviews: dict[str, Record] = {}
    for item in sorted(items, key=lambda i: (-i.weight(selection.newest_year), -(i.record.year or 0))):
        if item.record.kind in REVIEW_KINDS and item.record.limitations:
            reviews.setdefault(item.record.id, item.record)
    return [
        Draft(f"{attributed(record)}: {record.limitations}", (record.id,), "What limits the main sources")
        for record in list(reviews.values())[:_MOST_LIMITATIONS]
    ]
