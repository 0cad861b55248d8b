"""`palpate search`: what the library holds on some words, in the order of what the evidence is worth."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.examples import guide
from palpate.cli.options import At, Form, LibraryUri
from palpate.cli.output import DataFormat, draw_page, put_json, say
from palpate.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from palpate.library import Hit
    from palpate.vocabulary import RecordKind

SEARCH_HELP = guide(
    "Search the library. Results are ordered by relevance and by what the evidence is worth: its kind, its age, and whether "
    "something newer replaces it. Retracted work is left out unless asked for.",
    'palpate search "massage chronic neck pain"',
    'palpate search "foam rolling" --kind randomized_trial --from 2015 --explain',
    'palpate search "massage" --condition fibromyalgia --in findings',
    'palpate search "contraindications" --in safety --limit 20',
    'palpate search "tuina" --format json',
)


class Scope(StrEnum):
    """What is searched."""

    RECORDS = "records"
    PASSAGES = "passages"
    FINDINGS = "findings"
    RECOMMENDATIONS = "recommendations"
    SAFETY = "safety"


def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Words to look for.")],
    scope: Annotated[Scope, typer.Option("--in", help="What to search.")] = Scope.RECORDS,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", metavar="KIND", help="Only this kind of source, such as guideline or randomized_trial; may be repeated."
        ),
    ] = None,
    year_from: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="Only from this year on.")] = None,
    year_to: Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Only up to this year.")] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option("--condition", metavar="NAME", help="Only on this condition or a narrower one; may be repeated."),
    ] = None,
    intervention: Annotated[
        list[str] | None,
        typer.Option("--intervention", metavar="NAME", help="Only on this treatment or a narrower one; may be repeated."),
    ] = None,
    include_retracted: Annotated[bool, typer.Option("--include-retracted", help="Show retracted work too.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the factors that each score is made of.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="Most results to show.")] = 10,
    output_format: Form = DataFormat.TEXT,
    library: LibraryUri = None,
    at: At = None,
) -> None:
    """Search the library."""
    from palpate.cli.opening import open_library
    from palpate.library import SearchFilters

    if year_from and year_to and year_from > year_to:
        raise UsageError(f"--from {year_from} is after --to {year_to}: no year is in between")
    filters = SearchFilters(
        kinds=frozenset(_kind(name) for name in kind or ()),
        year_from=year_from,
        year_to=year_to,
        conditions=frozenset(condition or ()),
        interventions=frozenset(intervention or ()),
        include_retracted=include_retracted,
    )
    opened = open_library(library, at=at)
    hits = opened.search(" ".join(query), what=scope.value, filters=filters, limit=limit)
    if output_format is DataFormat.JSON:
        put_json([asdict(hit) for hit in hits])
    elif hits:
        draw_page(lambda page: _show(hits, page, explain=explain))
    else:
        say("Nothing found: use fewer or other words, or bring evidence in with 'palpate add'")


def _kind(name: str) -> RecordKind:
    from palpate.vocabulary import RecordKind

    try:
        return RecordKind(name.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise UsageError(f"There is no kind '{name}': choose from {', '.join(RecordKind)}") from None


def _show(hits: list[Hit], page: Console, *, explain: bool) -> None:
    from palpate.rendering.terminal import Hanging

    entries = [(str(number), _entry(hit, explain=explain)) for number, hit in enumerate(hits, start=1)]
    page.print(Hanging(entries), width=min(page.width, 100))


def _entry(hit: Hit, *, explain: bool) -> Text:
    from rich.text import Text

    from palpate.rendering.common import plain

    text = Text(plain(hit.title), style="bold")
    facts = [str(hit.year)] if hit.year else []
    facts += [hit.kind.value.replace("_", " "), hit.address or hit.record_id]
    text = Text.assemble(text, "\n", " · ".join(facts))
    for said, told in ((hit.retracted, "RETRACTED"), (hit.superseded, "superseded")):
        if said:
            text.append(f" · {told}", style="bold red")
    if hit.text and hit.text != hit.title:
        text.append(f"\n{plain(hit.text)}")
    if explain:
        factors = " × ".join(f"{name} {value:.3g}" for name, value in hit.factors.items())
        text.append(f"\nscore {hit.score:.3g} = {factors}", style="dim")
    return text
