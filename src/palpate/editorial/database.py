"""The database of the desk: SQLite in the user's data folder, or what PALPATE_DATABASE_URL names (PostgreSQL).

A unit of work is `with database.writing() as session:`; it is committed at the end, durably, or not at all. On SQLite it takes
the write lock at once, so that two writers wait for each other instead of failing half-way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import DeclarativeBase, Session

from palpate.errors import EditorialError, UsageError

_BUSY_MS = 30_000
"""How long a writer waits for another on SQLite."""
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
MIGRATIONS = Path(__file__).parent / "migrations"


class Base(DeclarativeBase):
    """The tables of the desk."""


class Database:
    """An engine at the newest schema."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def url(self) -> str:
        """The address, without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is rolled back at its end."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed when the block ends, and undone where it raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if self.engine.dialect.name == "sqlite":
                session.execute(text("BEGIN IMMEDIATE"))
            yield session

    @contextmanager
    def alone(self, number: int) -> Iterator[bool]:
        """Whether this is the only process that does the work of a number for the length of the block, over all servers.

        The database, or the system where that is a file, lets go of it when the process ends, however it ends.
        """
        if self.engine.dialect.name == "postgresql":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}))
                try:
                    yield held
                finally:
                    if held:
                        connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})
            return
        with file_alone(f"{self.engine.url.database}-{number}.lock") as held:
            yield held

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


@contextmanager
def file_alone(path: str | Path) -> Iterator[bool]:
    """Whether this process alone holds a file for the length of the block; True where the system has no such locks (Windows)."""
    try:
        import fcntl
    except ImportError:
        yield True
        return
    with Path(path).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def default_url() -> str:
    """The database where nobody names one: PALPATE_DATABASE_URL, else a file in the user's data folder of the system."""
    from platformdirs import user_data_path

    named = os.environ.get("PALPATE_DATABASE_URL", "").strip()
    if named:
        return named
    folder = user_data_path("palpate", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'editorial.sqlite'}"


def open_database(url: str | None = None) -> Database:
    """Open a database, make it where it is absent, and bring its schema up to date.

    Raises `UsageError` for an address that is none, `EditorialError` where the database can't be reached.
    """
    address = url or default_url()
    try:
        parsed = make_url(address)
        parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
        engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)  # errors are logged, people's data is not
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise UsageError(
            "The address of the database can't be used: give PALPATE_DATABASE_URL as sqlite:///FILE or postgresql://USER@HOST/NAME"
        ) from error
    event.listen(engine, "handle_error", _no_such_number)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        _own_file(engine.url.database)
    try:
        _migrate(engine)
    except DBAPIError as error:
        engine.dispose()
        raise EditorialError(f"The database {engine.url.render_as_string()} can't be opened: {error.orig}") from error
    except EditorialError:
        engine.dispose()
        raise
    return Database(engine)


def refuse_downgrade() -> None:
    """What each migration does instead of going back. Raises `EditorialError`: approvals and the audit log would be lost."""
    raise EditorialError("The desk's database only goes forward: to go back to an older palpate, restore the backup from before")


def _own_file(path: str | None) -> None:
    """Make a new file that nobody else on the machine can read: it holds hashes of passwords and of sessions."""
    if not path or path == ":memory:" or path.startswith("file:"):
        return
    with suppress(OSError):  # there is one, or it can't be made, which opening it tells
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _no_such_number(context: ExceptionContext) -> None:
    """A number that no column holds, as an address or a form may carry one, is one that nothing has. Raises `UsageError`."""
    error = context.original_exception
    if isinstance(error, OverflowError) or type(error).__name__ == "NumericValueOutOfRange":  # SQLite's, PostgreSQL's
        raise UsageError("There is nothing with so large a number") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Write-ahead log, foreign keys, patience; transactions begin where `Database.writing` says so."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):  # patience first
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # two servers that start at once must not both migrate
            connection.execute(text("SELECT pg_advisory_lock(7031)"))
        elif engine.dialect.name == "sqlite":
            connection.execute(text("BEGIN IMMEDIATE"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            name = engine.url.render_as_string()
            raise EditorialError(f"The database {name} was made by a newer palpate: update palpate ({error})") from error
        connection.commit()
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(7031)"))
            connection.commit()
