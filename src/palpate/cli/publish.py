"""`palpate publish`: approved articles as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from palpate.cli.desk import DatabaseUrl
from palpate.cli.examples import guide
from palpate.cli.output import say

PUBLISH_HELP = guide(
    "Write the approved articles as a static site: clean addresses, structured data for search engines, a feed, a site map, a "
    "search that needs no server, and fragments to embed. Readable with no script. The folder is replaced as a whole; nothing that "
    "is not approved gets into it.",
    "palpate publish ./site --url https://evidence.example.org",
)


def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the site is written; new, empty, or a site written before.")
    ],
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Where readers will find the site.")],
    title: Annotated[str, typer.Option("--title", metavar="NAME", help="What the site is called.")] = "palpate",
    database: DatabaseUrl = None,
) -> None:
    """Write the approved articles as a static site."""
    from palpate.editorial.database import open_database
    from palpate.publishing import approved_for_publication, write_site
    from palpate.publishing.site import site_at

    site = site_at(url, title)
    desk = open_database(database)
    with desk.reading() as session:
        articles = approved_for_publication(session)
    count = write_site(folder, articles, site)
    say(f"Wrote {len(articles)} {'article' if len(articles) == 1 else 'articles'} ({count} files) to {folder}")
