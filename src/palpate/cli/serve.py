"""`palpate serve`: the reading room and the desk in a browser."""

from __future__ import annotations

import ipaddress
from typing import Annotated

import typer

from palpate.cli.desk import DatabaseUrl
from palpate.cli.examples import guide
from palpate.cli.options import LibraryUri
from palpate.cli.output import say
from palpate.errors import UsageError

SERVE_HELP = guide(
    "Serve the web pages: ask, browse, check a page, add evidence, review articles. As it stands it is for you alone: no login, "
    "reachable from this machine only. With --team there are accounts: the first start prints a link that makes the first admin.",
    "palpate serve",
    "palpate serve --port 9000 --library ./my-library",
    "palpate serve --team --host 0.0.0.0 --base-url https://evidence.example.org --contact desk@example.org --workers 2",
)


def serve(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
    team: Annotated[bool, typer.Option("--team", help="Accounts with roles instead of one local user.")] = False,
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="Where readers find the site, behind a proxy say.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, max=64, help="Processes that answer.")] = 1,
    watch_every: Annotated[
        int,
        typer.Option(
            "--watch-every",
            metavar="MINUTES",
            min=0,
            max=10_080,
            help="How often approved articles and watched questions are held against the newest library; 0: never.",
        ),
    ] = 60,
    contact: Annotated[
        str,
        typer.Option(
            "--contact",
            metavar="ADDRESS",
            envvar="PALPATE_CONTACT",
            help="How readers reach you: an e-mail address or a web address. The editorial policy and each page's foot name it; without it PALPATE_CONTACT.",
        ),
    ] = "",
    library: LibraryUri = None,
    database: DatabaseUrl = None,
) -> None:
    """Serve the web pages."""
    from palpate.web.serving import run
    from palpate.web.settings import Settings, read_contact

    if not team and not _loopback(host):
        raise UsageError(f"Without accounts the site is for this machine alone: add --team to listen on {host}")
    if team and not base_url and _everywhere(host):
        raise UsageError("Say where readers find the site, since links lead there: --base-url https://evidence.example.org")
    if port == 0 and workers > 1:
        raise UsageError("Several workers need a port of their own: give --port a number")
    settings = Settings(
        library=library,
        database=database,
        local=not team,
        base_url=base_url or "",
        contact=read_contact(contact),
        watch_minutes=watch_every,
    )
    if team and not settings.contact:
        say("Readers are not told how to reach you: give --contact, an e-mail address or a web address")
    run(settings, host, port, workers, say)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _everywhere(host: str) -> bool:
    """Whether an address means all of the machine, and none that a reader could open."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
