"""From the research: what each body of evidence amounts to, its comparisons in a table, and mechanisms apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from palpate.answering.cautions import own_concepts
from palpate.answering.numbers import count, effect_text, listing
from palpate.answering.overlapping import reviews_shared, trials_inside
from palpate.answering.reporting import ANY_CONDITION
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft, DraftSection
from palpate.answering.wording import attributed, merged, series, series_sentence, upper_first
from palpate.synthesis import BodyOfEvidence, Comparison, bodies_of_evidence
from palpate.synthesis.labels import label
from palpate.synthesis.overlap import overlap
from palpate.synthesis.reversal import overruled, reversals
from palpate.terminology import tags_of_finding, terminology
from palpate.vocabulary import Direction, EffectRow, QuestionKind, RecordKind, SectionKey

_MOST_ROWS = 40
_MOST_WIDER = 3
WIDER_GROUP = "On the wider family of treatments, not on this one alone"
_MOST_BODIES = 6
_MOST_CONDITIONS = 8
_MOST_MECHANISMS = 6
PROPOSED_GROUP = "Mechanisms: what is proposed, and by whom"
_MOST_PROPOSALS = 4
MECHANISM_GROUP = "Mechanisms: what was measured in the body, which is not the same as feeling better"
_DIRECTION_WORDS = {
    Direction.BENEFIT: "better",
    Direction.NO_DIFFERENCE: "no clear difference",
    Direction.HARM: "worse",
    Direction.MIXED: "mixed",
    Direction.UNCLEAR: "unclear",
}


def research(selection: Selection, by_condition: dict[str, list[Comparison]], *, whole: bool = False) -> DraftSection:
    """The section for the given grouping of comparisons by condition name; `whole` for the table with every row."""
    drafts: list[Draft] = []
    for name, items in list(by_condition.items())[:_MOST_CONDITIONS]:
        bodies = bodies_of_evidence(_current(items, selection), name)
        drafts += [body_draft(body, upper_first(name)) for body in bodies[: _MOST_BODIES if len(by_condition) == 1 else 1]]
    if selection.question.kind is QuestionKind.MECHANISM:
        drafts += proposals(selection)
    drafts += mechanisms(selection)
    drafts += _wider(selection)
    tabled = list(by_condition.items())[: None if whole else _MOST_CONDITIONS]
    rows = [row for name, items in tabled for row in _rows(items, name, selection)]
    if not whole:
        rows = (rows if len(by_condition) == 1 else _first_of_each(rows, _MOST_ROWS // _MOST_CONDITIONS))[:_MOST_ROWS]
    return DraftSection(SectionKey.RESEARCH, "From the research", tuple(drafts), tuple(rows))


def _wider(selection: Selection) -> list[Draft]:
    """What is held on the wider family of treatments ("manual therapy") where it is not the asked one itself."""
    items = _current(selection.related, selection) if selection.question.pico.conditions else []
    return [body_draft(body, WIDER_GROUP) for body in bodies_of_evidence(items, "")[:_MOST_WIDER]] if items else []


def _current(items: Sequence[Comparison], selection: Selection) -> list[Comparison]:
    return [item for item in items if item.weight(selection.newest_year) > 0]


def body_draft(body: BodyOfEvidence, heading: str) -> Draft:
    """A count of which way the comparisons on one outcome went, with the sizes of the pooled ones."""
    name = terminology().get(body.outcome).name if body.outcome else "other outcomes"
    said = [
        f"{n} {words}"
        for direction, words in (
            (Direction.BENEFIT, "favoured the treatment"),
            (Direction.NO_DIFFERENCE, "found no clear difference"),
            (Direction.HARM, "favoured the comparator"),
            (Direction.MIXED, "found mixed results"),
            (Direction.UNCLEAR, "gave no clear answer"),
        )
        if (n := body.count(direction))
    ]
    total = count(len(body.comparisons), "comparison")
    sources = count(len(body.records), "source")
    if len(body.comparisons) == 1:
        text = f"{upper_first(name)}: the only comparison held {said[0].removeprefix('1 ')}."
    else:
        text = f"{upper_first(name)}: of {total} in {sources}, {listing(said)}.{_counted_otherwise(body)}"
    return Draft(text, tuple(item.address for item in body.comparisons), heading)


def _counted_otherwise(body: BodyOfEvidence) -> str:
    """What the count does not show: comparisons overruled, trials that stand in a review too, studies that reviews share."""
    told = ""
    if gone := len(overruled(reversals(body.comparisons))):
        told += f" Newer, better evidence overrules {gone} of these, which no longer count."
    shared = overlap(body.comparisons, label)
    if shared and shared.trials_inside:
        counts = "counts" if shared.trials_inside == 1 else "count"
        told += f" {upper_first(trials_inside(shared))} and {counts} once."
    if shared and shared.cca:
        told += f" {upper_first(reviews_shared(shared))}."
    return told


def _rows(items: Sequence[Comparison], name: str, selection: Selection) -> list[EffectRow]:
    ordered = sorted(
        _current(items, selection),
        key=lambda i: (
            i not in selection.rivals,
            i.comparator_class.value,
            -i.weight(selection.newest_year),
            -(i.record.year or 0),
            i.record.id,
            i.number,
        ),
    )
    gone = overruled(reversals(ordered))
    return [row(item, name, overruled=item.address in gone) for item in ordered]


def row(item: Comparison, condition: str, *, overruled: bool = False) -> EffectRow:
    """One line of the effects table; a note with figures stands in where the source prints no estimate."""
    finding, effect = item.finding, item.finding.effect
    shown = effect_text(effect) if effect.estimate is not None else None
    note = finding.note if finding.note and any(char.isdigit() for char in finding.note) else None
    return EffectRow(
        condition=condition,
        comparator=finding.comparator,
        intervention=finding.intervention,
        outcome=finding.outcome,
        timepoint=finding.timepoint,
        effect=shown or note or effect_text(effect),
        direction=_DIRECTION_WORDS[finding.direction] + (", overruled by newer evidence" if overruled else ""),
        studies=effect.n_studies,
        participants=effect.n_participants,
        certainty=finding.certainty.value.replace("_", " ") if finding.certainty else None,
        i2=effect.i2,
        certainty_basis=finding.certainty_basis,
        support=item.address,
        ref=0,
    )


def _first_of_each(rows: Sequence[EffectRow], most: int) -> list[EffectRow]:
    taken: dict[str, int] = {}
    kept = []
    for each in rows:
        taken[each.condition] = taken.get(each.condition, 0) + 1
        if taken[each.condition] <= most:
            kept.append(each)
    return kept


def proposals(selection: Selection) -> list[Draft]:
    """How reviews and laboratory studies of mechanism explain the treatment, in the words of their digests."""
    told = [record for record in selection.explaining if record.summary]
    told.sort(key=lambda record: (record.kind is RecordKind.MECHANISM_STUDY, -(record.year or 0), record.id))
    return [Draft(f"{attributed(record)}: {record.summary}", (record.id,), PROPOSED_GROUP) for record in told[:_MOST_PROPOSALS]]


_ANYBODY = frozenset({"condition:healthy", ANY_CONDITION})
"""Biology is told without its people where they are healthy or any; what was measured in a disease names it."""


_STEM = 6


def _subject(item: Comparison) -> str:
    return f"{item.finding.condition} {item.finding.outcome}"


def mechanisms(selection: Selection) -> list[Draft]:
    """Findings on hormones, blood flow, tissue markers and the like, kept apart from what people feel; those on the people asked about first."""
    studied = Counter(item.family for item in selection.mechanisms)
    people = own_concepts(selection.question)
    asked_words = {word[:_STEM] for word in re.findall(r"[a-z]{4,}", selection.question.text.lower())} - {"massag"}
    groups = sorted(
        merged(series(selection.mechanisms)),
        key=lambda g: (
            not (g[0].conditions | tags_of_finding(g[0].finding).populations) & people,
            -len(asked_words & {word[:_STEM] for word in re.findall(r"[a-z]{4,}", _subject(g[0]).lower())}),
            -studied[g[0].family],
            -g[0].weight(selection.newest_year),
            -(g[0].record.year or 0),
        ),
    )
    asked = frozenset(selection.question.pico.conditions) or _ANYBODY
    return [
        Draft(series_sentence(group, asked=asked), tuple(item.address for item in group), MECHANISM_GROUP)
        for group in groups[:_MOST_MECHANISMS]
    ]
