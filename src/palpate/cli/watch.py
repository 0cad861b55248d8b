"""`palpate watch`: approved articles and kept questions, asked again of the newest library."""

from __future__ import annotations

from typing import Annotated

import typer

from palpate.cli.desk import DatabaseUrl
from palpate.cli.examples import guide
from palpate.cli.options import LibraryUri
from palpate.cli.output import put, say

WATCH_HELP = guide(
    "Ask every approved article and watched question again of the newest library. Where the verdict, the certainty, a "
    "recommendation or a source moved, the article is flagged, its readers see that there is new evidence since approval, and "
    "editors are told by webhook (PALPATE_WATCH_WEBHOOK) and e-mail (PALPATE_SMTP_URL) where those are set up.",
    "palpate watch",
    "palpate watch --base-url https://evidence.example.org",
    "palpate watch --database postgresql://palpate@db.example.org/palpate",
)


SiteUrl = Annotated[
    str | None,
    typer.Option("--base-url", metavar="URL", help="Where readers find the site; messages lead there.", show_default=False),
]


def watch(library: LibraryUri = None, database: DatabaseUrl = None, base_url: SiteUrl = None) -> None:
    """Look whether newer evidence moved an approved article."""
    from palpate.cli.opening import open_library
    from palpate.editorial.database import open_database
    from palpate.editorial.notifying import channels_from_environment, tell, told_lines
    from palpate.editorial.watching import watch as look
    from palpate.library import Library

    channels = channels_from_environment(base_url or "")
    desk = open_database(database)
    held = open_library(library)
    moved = look(desk, held, lambda version: Library.open(held.uri, at=version), problem=lambda what: say(f"palpate: {what}"))
    for event in moved:
        put("\n".join(told_lines(event, channels.base_url)) + "\n")
    for problem in tell(desk, channels):
        say(f"palpate: {problem}; it is tried again at the next watch")
    say(f"{len(moved) or 'Nothing'} moved")
