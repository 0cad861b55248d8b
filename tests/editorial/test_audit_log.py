"""The audit log under many writers, and against those who would change it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from accounts_factory import KEEPER
from palpate.editorial.audit import append, entries, verify_chain
from palpate.editorial.database import open_database

_LIFT = {
    "sqlite": [f"DROP TRIGGER audit_log_no_{act}" for act in ("UPDATE", "DELETE", "REPLACE")],
    "postgresql": ["ALTER TABLE audit_log DISABLE TRIGGER ALL"],
}


def written(database, number: int) -> None:
    with database.writing() as session:
        for each in range(number):
            append(session, KEEPER, "noted", f"thing:{each}", {"why": "“because” − ünïcode"})


def test_many_writers_at_once_leave_one_whole_chain(database) -> None:
    def work() -> None:
        for _ in range(15):
            written(database, 2)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        chain = verify_chain(session)
    assert (chain.entries, chain.whole) == (240, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET actor = 'somebody else' WHERE number = 2",
        "DELETE FROM audit_log WHERE number = 2",
        "DELETE FROM audit_log",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(database, change) -> None:
    written(database, 3)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(change))
    with database.reading() as session:
        assert verify_chain(session).entries == 3


def test_no_back_door_of_a_database_replaces_the_log(database) -> None:
    written(database, 3)
    door = {
        "sqlite": "INSERT OR REPLACE INTO audit_log SELECT number, at, actor_id, 'eve', action, subject, details, previous, digest "
        "FROM audit_log WHERE number = 3",
        "postgresql": "TRUNCATE audit_log",
    }[database.engine.dialect.name]
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(door))


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("UPDATE audit_log SET actor = 'somebody else' WHERE number = 2", 2),
        ("UPDATE audit_log SET at = '2020-01-01T00:00:00+00:00' WHERE number = 3", 3),
        ("DELETE FROM audit_log WHERE number = 1", 1),
        ("DELETE FROM audit_log WHERE number = 2", 2),
        ("UPDATE audit_log SET number = 9 WHERE number = 4", 4),
    ],
)
def test_who_lifts_the_guard_still_breaks_the_chain(database, change, broken_at) -> None:
    written(database, 4)
    with database.writing() as session:
        for statement in (*_LIFT[database.engine.dialect.name], change):
            session.execute(text(statement))
    with database.reading() as session:
        chain = verify_chain(session)
    assert chain.broken_at == broken_at


def test_the_log_is_read_from_the_newest_backwards(database) -> None:
    written(database, 5)
    with database.reading() as session:
        total, newest = entries(session, limit=2)
        _, older = entries(session, before=newest[-1].number, limit=2)
    assert total == 5
    assert [row.number for row in (*newest, *older)] == [5, 4, 3, 2]


def test_a_new_database_can_be_opened_by_many_at_once(tmp_path):
    address = f"sqlite:///{tmp_path / 'new.sqlite'}"
    with ThreadPoolExecutor(6) as pool:
        for opened in pool.map(open_database, [address] * 6):
            with opened.reading() as session:
                assert verify_chain(session).whole
            opened.close()
