"""The summary of findings of a synthesis: a table with footnoted ratings on a terminal, and as CSV with every reason."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from palpate.answering.numbers import count, listing
from palpate.answering.numbers import number as print_number
from palpate.answering.overlapping import pairs_shared, reviews_shared, trials_inside
from palpate.answering.reversing import reversal_sentence
from palpate.answering.wording import upper_first
from palpate.rendering.common import cell, plain
from palpate.rendering.synthesis_words import WINDOW_NAMES
from palpate.rendering.terminal import Hanging
from palpate.synthesis.certainty import change_in_words, changes
from palpate.synthesis.overlap import Basis, Overlap
from palpate.synthesis.pooled import Synthesis
from palpate.synthesis.rated import Domain, RatedBody, RatedOn
from palpate.vocabulary import RATIO_MEASURES, CertaintyLevel

OWN_RATING = (
    "palpate's ratings are its own, made by rule from what the library holds (GRADE, docs/synthesis.md). No panel made them; "
    "a published rating goes before them."
)
SUMMARY_COLUMNS = (
    "condition", "intervention", "comparator", "outcome", "window", "rated_on", "result_of", "studies", "participants",
    "participants_at_most",    "measure", "scale", "lower_is_better", "estimate", "ci_low", "ci_high", "benefits", "no_differences", "harms",
    "published_level", "published_by", "published_basis", "published_others", "palpate_level", "palpate_start",
    "palpate_start_reason", "difference", "reversed", "overlap_cca", "overlap_basis", "trials_inside_reviews",
    "reviews_with_unknown_studies",
    *(f"{domain.value}{part}" for domain in Domain for part in ("", "_reason")), "supports",
)  # fmt: skip
_MOST_NAMED_REVIEWS = 4
_MOST_ROWS = 12
"""Rows on a terminal; a reader of a summary takes in about seven outcomes (GRADE Handbook 3), of two comparisons or so."""
_SIGNS = {
    CertaintyLevel.HIGH: "⊕⊕⊕⊕",
    CertaintyLevel.MODERATE: "⊕⊕⊕◯",
    CertaintyLevel.LOW: "⊕⊕◯◯",
    CertaintyLevel.VERY_LOW: "⊕◯◯◯",
}
"""The signs of GRADE's own tables."""


def level_name(level: CertaintyLevel) -> str:
    """ "very low" for `very_low`."""
    return level.value.replace("_", " ")


def summary_to_csv(synthesis: Synthesis) -> str:
    """One row a body of evidence, the change and the reason of every domain in columns of its own."""
    page = io.StringIO()
    writer = csv.DictWriter(page, SUMMARY_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for body in synthesis.summary:
        writer.writerow({key: cell(value) for key, value in _csv_row(body).items()})
    return page.getvalue()


def _csv_row(body: RatedBody) -> dict[str, Any]:
    own = ("rated_on", "measure")
    shared, turned = body.overlap, body.reversed
    row = {name: getattr(body, name) for name in SUMMARY_COLUMNS[:19] if name not in own}
    row |= {name: str(value) if (value := getattr(body, name)) else None for name in own}
    row |= {
        "palpate_level": body.grade.level.value,
        "palpate_start": body.grade.start.value,
        "palpate_start_reason": body.grade.start_reason,
        "difference": body.difference,
        "supports": " ".join(body.supports),
        "reversed": reversal_sentence(turned) if turned else None,
        "overlap_cca": f"{shared.cca:.1f}" if shared and shared.cca is not None else None,
        "overlap_basis": shared.basis.value if shared else None,
        "trials_inside_reviews": shared.trials_inside if shared and shared.basis is not Basis.UNKNOWN else None,
        "reviews_with_unknown_studies": "; ".join(shared.unknown) if shared else None,
    }
    if body.published:
        first, *others = body.published
        row |= {"published_level": first.level.value, "published_by": first.label, "published_basis": first.basis}
        row["published_others"] = "; ".join(f"{one.label}: {one.level.value}" for one in others)
    for rating in body.grade.domains:
        row |= {rating.domain.value: rating.change, f"{rating.domain.value}_reason": rating.reason}
    return row


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A row of the summary in print. `reasons` are those of palpate's own level, and `difference` why it is not the published one."""

    about: str
    size: str
    effect: str
    published: str
    signs: str
    level: str
    reasons: tuple[str, ...]
    difference: str | None
    reversal: str | None
    supports: tuple[str, ...]


def summary_rows(synthesis: Synthesis) -> tuple[SummaryRow, ...]:
    """Every row of the summary in print."""
    return tuple(
        SummaryRow(
            about=_about(body, synthesis),
            size=_size(body),
            effect=_effect(body),
            published=_published(body),
            signs=_SIGNS[body.grade.level],
            level=level_name(body.grade.level),
            reasons=tuple(_notes(body)),
            difference=body.difference,
            reversal=reversal_sentence(body.reversed) if body.reversed else None,
            supports=body.supports,
        )
        for body in synthesis.summary
    )


def print_summary(synthesis: Synthesis, console: Console, width: int) -> None:
    """Print the table, the footnotes of palpate's ratings, and why any of them is not the published one."""
    rows = shown_rows(synthesis.summary)
    if not rows:
        return
    console.print(Text("\nSummary of findings", style="bold"))
    console.print(Text(OWN_RATING, style="dim"), width=width)
    notes: dict[str, str] = {}
    console.print(_table(rows, synthesis, notes), width=width)
    if notes:
        console.print(Hanging([(f" {letter}", Text(plain(note))) for note, letter in notes.items()]), width=width)
    differing = [f"{_about(body, synthesis)}: {body.difference}" for body in rows if body.difference]
    if differing:
        console.print(Text("Where palpate's rating is not the published one", style="bold"))
        console.print(Hanging([(" •", Text(plain(line))) for line in differing]), width=width)
    _print_reversed(rows, synthesis, console, width)
    _print_overlap(rows, synthesis, console, width)
    if left := len(synthesis.summary) - len(rows):
        more = "another body of evidence is" if left == 1 else f"{left} other bodies of evidence are"
        console.print(Text(f"{upper_first(more)} in --format summary-csv and json.", style="dim"), width=width)


def _print_reversed(rows: Sequence[RatedBody], asked: Synthesis, console: Console, width: int) -> None:
    turned = [f"{_about(body, asked)}: {reversal_sentence(body.reversed)}" for body in rows if body.reversed]
    if turned:
        console.print(Text("Reversed by newer, better evidence", style="bold"))
        console.print(Hanging([(" •", Text(plain(line))) for line in turned]), width=width)


def _print_overlap(rows: Sequence[RatedBody], asked: Synthesis, console: Console, width: int) -> None:
    """What the reviews of the rows share; the same of several rows is said once."""
    told: dict[str, list[str]] = defaultdict(list)
    for body in rows:
        if body.overlap and (said := _shared(body.overlap)):
            told[said].append(_about(body, asked))
    lines = [f"{upper_first(said)}. On: {listing(list(dict.fromkeys(on)), 'and')}" for said, on in told.items()]
    if unknown := _unknown(rows):
        lines.append(unknown)
    if lines:
        console.print(Text("Overlap of reviews", style="bold"))
        console.print(Hanging([(" •", Text(plain(line))) for line in lines]), width=width)


def _shared(overlap: Overlap) -> str:
    return "; ".join(filter(None, (trials_inside(overlap), reviews_shared(overlap), *pairs_shared(overlap))))


def _unknown(rows: Sequence[RatedBody]) -> str:
    """Of how many reviews the included studies are not held; "" where of none."""
    reviews = {review.record: review for body in rows if body.overlap for review in body.overlap.reviews}
    unknown = [review.label for review in reviews.values() if review.basis is Basis.UNKNOWN]
    if not unknown:
        return ""
    which = f"{len(unknown)} of {len(reviews)} reviews" if len(unknown) > _MOST_NAMED_REVIEWS else listing(unknown)
    return f"Not known for {which}: which studies they include is not held, and they may hold the same ones, or the trials here"


def shown_rows(bodies: Sequence[RatedBody]) -> tuple[RatedBody, ...]:
    """The rows for a terminal, in order: those with an estimate or a published rating before the rest."""
    telling = [body for body in bodies if body.rated_on is not RatedOn.DIRECTIONS or body.published]
    chosen = [*telling, *(body for body in bodies if body not in telling)][:_MOST_ROWS]
    return tuple(body for body in bodies if body in chosen)


def _table(rows: Iterable[RatedBody], asked: Synthesis, notes: dict[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_lines=False)
    table.add_column("Outcome", ratio=5)
    table.add_column("Studies, people", ratio=2)
    table.add_column("Effect (95% CI)", ratio=4)
    table.add_column("Published", ratio=3)
    table.add_column("palpate's own", ratio=3)
    for body in rows:
        cells = (_about(body, asked), _size(body), _effect(body), _published(body), _own(body, notes))
        table.add_row(*(Text(plain(one)) for one in cells))
    return table


def _about(body: RatedBody, asked: Synthesis) -> str:
    """Outcome, time and comparison, the condition and treatment only where they aren't those asked about."""
    window = WINDOW_NAMES[body.window].partition(" (")[0]
    condition = "" if body.condition == asked.condition else f", {body.condition}"
    treatment = "" if body.intervention == asked.intervention else f"{body.intervention} "
    return f"{upper_first(body.outcome)}, {window}{condition}; {treatment}versus {body.comparator}"


def _size(body: RatedBody) -> str:
    studies = count(body.studies, "study", "studies") if body.studies else "studies not stated"
    most = "at most " if body.participants_at_most else ""
    return f"{studies}, {most}{body.participants:,} people" if body.participants else f"{studies}, people not stated"


def _effect(body: RatedBody) -> str:
    if body.estimate is None or body.ci_low is None or body.ci_high is None:
        return f"no estimate; {_directions(body)}"
    measure = body.measure.value if body.measure else "difference"
    estimate, low, high = (_figure(value, body) for value in (body.estimate, body.ci_low, body.ci_high))
    null = "1" if body.measure in RATIO_MEASURES else "0"
    side = "" if body.lower_is_better is None else f"; {'below' if body.lower_is_better else 'above'} {null} is better"
    return f"{measure} {estimate} ({low} to {high}){side}. {body.result_of}"


def _figure(value: float, body: RatedBody) -> str:
    largest = max(abs(one) for one in (body.estimate, body.ci_low, body.ci_high) if one is not None)
    return print_number(value, 1 if largest >= 10 and body.measure not in RATIO_MEASURES else 2)


def _directions(body: RatedBody) -> str:
    """Which way the sources found it to go; one that found several ways counts in each."""
    parts = ((body.benefits, "benefit"), (body.no_differences, "no difference"), (body.harms, "harm"))
    return ", ".join(f"{name} in {number}" for number, name in parts if number) or "directions unclear"


def _published(body: RatedBody) -> str:
    return "; ".join(f"{level_name(one.level)} ({one.label})" for one in body.published) or "none held"


def _own(body: RatedBody, notes: dict[str, str]) -> str:
    letters = [notes.setdefault(told, _letter(len(notes))) for told in _notes(body)]
    return f"{_SIGNS[body.grade.level]} {level_name(body.grade.level)}" + (f" {','.join(letters)}" if letters else "")


def _notes(body: RatedBody) -> Iterator[str]:
    if body.grade.start is not CertaintyLevel.HIGH:
        yield f"Starts {level_name(body.grade.start)}: {body.grade.start_reason}"
    yield from map(change_in_words, changes(body.grade))


def _letter(number: int) -> str:
    """a to z, then aa, ab, ..."""
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + "abcdefghijklmnopqrstuvwxyz"[last]
