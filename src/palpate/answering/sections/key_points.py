"""Key points: against what a treatment was tried and what came of it, benefits, null results and harms alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log10

from palpate.answering import bottom_line
from palpate.answering.importance import weighed
from palpate.answering.numbers import effect_text, listing
from palpate.answering.reversing import reversal_told
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.verification.headings import DIRECTLY
from palpate.answering.wording import CLASS_PHRASES, merged, series, series_sentence, upper_first
from palpate.synthesis import ComparatorClass, Comparison, findings_by_class, judge
from palpate.synthesis.comparison import PRIMARY_OUTCOMES
from palpate.synthesis.reversal import overruled, reversals
from palpate.terminology import terminology
from palpate.vocabulary import Direction, SectionKey

KEY_POINTS_TITLE = "Key points"
_MOST_IN_CLASS = 2
_MOST_POINTS = 14
_MOST_CONDITIONS = 8
_CLASS_ORDER = (
    ComparatorClass.NO_TREATMENT,
    ComparatorClass.USUAL_CARE,
    ComparatorClass.MIXED,
    ComparatorClass.SHAM,
    ComparatorClass.ACTIVE,
    ComparatorClass.UNSPECIFIED,
    ComparatorClass.OTHER_MASSAGE,
)


def key_points(selection: Selection) -> DraftSection:
    """The section for a question on one condition; what it asks to be compared comes first."""
    current = [item for item in selection.main if item.weight(selection.newest_year) > 0]
    direct = [item for item in selection.rivals if item.weight(selection.newest_year) > 0]
    rival = listing([terminology().get(concept).name for concept in selection.question.pico.comparators], "or")
    drafts = _points(direct, f"{DIRECTLY}{rival}", selection)
    by_class = findings_by_class([item for item in current if item not in direct])
    for kind in _CLASS_ORDER:
        drafts += _points(by_class.get(kind, ()), f"Against {CLASS_PHRASES[kind]}", selection)[: _MOST_POINTS - len(drafts)]
    if not drafts:
        drafts = _points(by_class.get(ComparatorClass.BASELINE, ()), "Before and after, without a control group", selection)
    return DraftSection(SectionKey.KEY_POINTS, KEY_POINTS_TITLE, tuple(drafts))


def condition_points(selection: Selection, groups: dict[str, list[Comparison]]) -> DraftSection:
    """The section for a question on a family of conditions: what each one's evidence comes to."""
    drafts: list[Draft] = []
    for name, items in list(groups.items())[:_MOST_CONDITIONS]:
        judgement = judge(items, selection.newest_year, selection.asked_treatments, selection.outcomes_of(name))
        told = bottom_line.comparisons_told(selection, judgement, name) + bottom_line.reversed_lines(judgement)
        told += bottom_line.why_line(judgement, headed=False)
        drafts += [Draft(draft.text, draft.supports, upper_first(name)) for draft in told]
    return DraftSection(SectionKey.KEY_POINTS, "Key points by condition", tuple(drafts))


def _points(items: Sequence[Comparison], heading: str, selection: Selection) -> list[Draft]:
    """The best sentences against one kind of comparator, under a heading that names it: the weightiest series, and one that found otherwise if there is one.

    Before them what newer, better evidence overruled, which then is no series.
    """
    turned = reversals(items)
    gone = overruled(turned)
    current = [item for item in items if item.address not in gone]
    groups = sorted(series(current), key=lambda group: -_standing(group, selection))
    told = [group for group in merged(groups) if any(item.decides or item.finding.direction is Direction.MIXED for item in group)]
    chosen = _one_a_source(told)[:_MOST_IN_CLASS]
    missing = {Direction.BENEFIT, Direction.NO_DIFFERENCE, Direction.HARM} - {i.finding.direction for g in chosen for i in g}
    for side in sorted(missing):
        other = next((group for group in told if group not in chosen and any(i.finding.direction is side for i in group)), None)
        if other:
            chosen = [*chosen, other]
    first = [Draft(*reversal_told(one), heading) for one in turned]
    return [*first, *(_point(group, heading, selection) for group in chosen)]


def _point(group: Sequence[Comparison], heading: str, selection: Selection) -> Draft:
    """A series in a sentence, weighed against the smallest change that matters where that is known on its scale."""
    weight, supports = weighed(group, selection.thresholds)
    sentence = series_sentence(group, named_class=True, asked=frozenset(selection.question.pico.conditions))
    note = group[0].finding.note
    if not weight and note and _OWN_THRESHOLD.search(note):
        weight = f" {note if note.endswith('.') else f'{note}.'}"
    return Draft(sentence + weight, (*(item.address for item in group), *supports), heading)


_OWN_THRESHOLD = re.compile(r"important difference|meaningful difference|pre-stated|threshold", re.IGNORECASE)
"""A note in which a source weighs its own effect."""


def _one_a_source(groups: Sequence[list[Comparison]]) -> list[list[Comparison]]:
    """The first series of each source and outcome family, then the rest."""
    seen: set[tuple[str, str]] = set()
    first: list[list[Comparison]] = []
    rest: list[list[Comparison]] = []
    for group in groups:
        key = (group[0].record.id, group[0].finding.intervention)
        (rest if key in seen else first).append(group)
        seen.add(key)
    return first + rest


def _standing(group: Sequence[Comparison], selection: Selection) -> float:
    """How much a reader gains from a series: weight of the source, an outcome that matters, figures to show."""
    standing = max(item.weight(selection.newest_year) for item in group)
    asked = selection.asked_outcomes or PRIMARY_OUTCOMES
    standing *= 1.5 if any(item.outcomes & asked for item in group) else 1.0
    standing *= 1.3 if any(effect_text(item.finding.effect) for item in group) else 1.0
    standing *= 1 + log10(max(1, *(item.people for item in group))) / _LARGE
    return standing + (group[0].record.year or 0) / 10_000


_LARGE = 6
"""Orders of magnitude of participants that double a series' standing; size counts, but less than design."""
