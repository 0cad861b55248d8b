"""`palpate users` and `palpate audit`: the accounts and the audit log of the desk, from the machine that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.examples import guide
from palpate.cli.options import Form
from palpate.cli.output import DataFormat, put, put_json, say
from palpate.errors import EditorialError, UsageError

if TYPE_CHECKING:
    from palpate.editorial.database import Database
    from palpate.editorial.roles import Actor

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Database of the desk; without it PALPATE_DATABASE_URL, else a file in your data folder.",
        show_default=False,
    ),
]
BaseUrl = Annotated[str, typer.Option("--base-url", metavar="URL", help="Where readers find the site; the link begins with it.")]
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The account's e-mail address.", show_default=False)]
_HERE = "http://127.0.0.1:8000"

_USERS_HELP = guide(
    "Keep the accounts of a site that is served with --team. Nothing here asks for a password: people choose theirs by a link.",
    "palpate users add ada@example.org --role editor --role reviewer",
    "palpate users list",
    "palpate users reset ada@example.org",
    "palpate users deactivate ada@example.org",
)
_ADD_HELP = guide(
    "Invite somebody: prints a link that makes the account, once, within a week.",
    "palpate users add ada@example.org",
    "palpate users add ada@example.org --role editor --role reviewer --base-url https://evidence.example.org",
)
_LIST_HELP = guide(
    "List the accounts, one a line: address, name, roles, state, separated by tabs.",
    "palpate users list",
    "palpate users list --format json",
)
_RESET_HELP = guide(
    "Print a link that gives an account another password, once, within four hours.",
    "palpate users reset ada@example.org",
    "palpate users reset ada@example.org --base-url https://evidence.example.org",
)
_DEACTIVATE_HELP = guide(
    "Shut an account: its sessions and tokens stop at once. Its name stays on what it wrote.",
    "palpate users deactivate ada@example.org",
)
_AUDIT_HELP = guide(
    "Read and check the log of every act at the desk.",
    "palpate audit verify",
    "palpate audit list --limit 20",
)
_VERIFY_HELP = guide(
    "Follow the chain of the audit log from its first entry; exit code 1 where an entry was changed, removed or put in. Keep the "
    "digest that it prints elsewhere: a tail that was cut off shows against it.",
    "palpate audit verify",
    "palpate audit verify --database postgresql://palpate@localhost/desk --format json",
)
_AUDIT_LIST_HELP = guide(
    "List acts, the newest first: number, time (UTC), who, what, to what, details, separated by tabs.",
    "palpate audit list",
    "palpate audit list --limit 200 --format json",
)


def users_application() -> typer.Typer:
    """The group of commands for accounts."""
    return _group(
        _USERS_HELP,
        "Keep the accounts of a site.",
        ("add", _ADD_HELP, add),
        ("list", _LIST_HELP, list_users),
        ("reset", _RESET_HELP, reset),
        ("deactivate", _DEACTIVATE_HELP, deactivate),
    )


def audit_application() -> typer.Typer:
    """The group of commands for the audit log."""
    return _group(
        _AUDIT_HELP, "Read and check the audit log.", ("verify", _VERIFY_HELP, verify), ("list", _AUDIT_LIST_HELP, list_acts)
    )


def add(
    email: Email,
    role: Annotated[list[str] | None, typer.Option("--role", metavar="ROLE", help="A role; may be given more than once.")] = None,
    base_url: BaseUrl = _HERE,
    database: DatabaseUrl = None,
) -> None:
    """Invite somebody."""
    from palpate.editorial.invitations import invite
    from palpate.editorial.users import chosen_roles

    with _opened(database) as desk, desk.writing() as session:
        secret = invite(session, _operator(), email, chosen_roles(role or ["reader"]))
    put(f"{base_url.rstrip('/')}/invite/{secret}")


def list_users(output_format: Form = DataFormat.TEXT, database: DatabaseUrl = None) -> None:
    """List the accounts."""
    from palpate.editorial.users import all_users

    with _opened(database) as desk, desk.reading() as session:
        rows = [
            {"email": user.email, "name": user.name, "roles": sorted(user.roles), "active": user.active, "created": user.created}
            for user in all_users(session)
        ]
    if output_format is DataFormat.JSON:
        put_json(rows)
        return
    for row in rows:
        put(f"{row['email']}\t{row['name']}\t{','.join(row['roles'])}\t{'active' if row['active'] else 'shut'}")
    if not rows:
        say("There are no accounts yet: 'palpate serve --team' prints a link that makes the first admin")


def reset(email: Email, base_url: BaseUrl = _HERE, database: DatabaseUrl = None) -> None:
    """Print a link for another password."""
    from palpate.editorial.invitations import reset_link
    from palpate.editorial.users import user_by_email

    with _opened(database) as desk, desk.writing() as session:
        user = user_by_email(session, email)
        if user is None:
            raise UsageError(f"There is no account for {email}: see 'palpate users list'")
        secret = reset_link(session, _operator(), user)
    put(f"{base_url.rstrip('/')}/invite/{secret}")


def deactivate(email: Email, database: DatabaseUrl = None) -> None:
    """Shut an account."""
    from palpate.editorial.accounts import set_active
    from palpate.editorial.users import user_by_email

    with _opened(database) as desk, desk.writing() as session:
        user = user_by_email(session, email)
        if user is None:
            raise UsageError(f"There is no account for {email}: see 'palpate users list'")
        set_active(session, _operator(), user, False)
    say(f"The account of {user.name} ({user.email}) is shut")


def verify(output_format: Form = DataFormat.TEXT, database: DatabaseUrl = None) -> None:
    """Check that the log is whole."""
    from dataclasses import asdict

    from palpate.editorial.audit import verify_chain

    with _opened(database) as desk, desk.reading() as session:
        chain = verify_chain(session)
    if output_format is DataFormat.JSON:
        put_json({**asdict(chain), "whole": chain.whole})
    elif chain.whole:
        put(f"The log is whole: {chain.entries:,} entries, last digest {chain.last}")
    if not chain.whole:
        raise EditorialError(f"The audit log does not hold from entry {chain.broken_at} on: {chain.why}")


def list_acts(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=100_000, help="How many acts.")] = 50,
    output_format: Form = DataFormat.TEXT,
    database: DatabaseUrl = None,
) -> None:
    """List acts."""
    from palpate.editorial.audit import entries

    columns = ("number", "at", "actor", "action", "subject", "details")
    with _opened(database) as desk, desk.reading() as session:
        _, rows = entries(session, limit=limit)
    if output_format is DataFormat.JSON:
        put_json([{name: getattr(row, name) for name in (*columns, "digest")} for row in rows])
        return
    for row in rows:
        put("\t".join(str(getattr(row, name)) for name in columns))


def _group(help_text: str, short: str, *commands: tuple[str, str, object]) -> typer.Typer:
    app = typer.Typer(help=help_text, short_help=short, rich_markup_mode=None, invoke_without_command=True)
    app.callback()(_show_help)
    for name, text, function in commands:
        app.command(name, help=text, short_help=function.__doc__)(function)  # type: ignore[type-var]
    return app


def _show_help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


def _operator() -> Actor:
    """Whoever may run commands on the machine."""
    from palpate.editorial.roles import Actor, Role

    return Actor(name="command line", roles=frozenset(Role))


@contextmanager
def _opened(url: str | None) -> Iterator[Database]:
    from palpate.editorial.database import open_database

    database = open_database(url)
    try:
        yield database
    finally:
        database.close()
