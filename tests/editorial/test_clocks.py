"""Sessions, links, tokens, jobs and the log under a clock that is set, forwards and back."""

from __future__ import annotations

import pytest

from accounts_factory import KEEPER
from clock_samples import logged, login
from palpate.editorial.api_tokens import actor_of_token, make_token
from palpate.editorial.audit import append
from palpate.editorial.invitations import invitation_of, invite, reset_link
from palpate.editorial.jobs import JobRow, JobState, beat, begin, find, take_turn
from palpate.editorial.roles import Action, Role
from palpate.editorial.sessions import CLOCK_TOLERANCE, session_of
from palpate.editorial.timekeeping import keep_time
from palpate.errors import CredentialsError

# A clock that is set


def test_a_session_that_ran_out_while_nobody_looked_does_not_come_back(database, ada, hand):
    secret = login(database, ada)
    hand.move(hours=9)
    keep_time(database)
    hand.move(hours=-8)
    assert session_of(database, secret) is None


def test_a_clock_that_is_set_back_ends_every_session_whenever_it_was_used_last(database, ada, hand):
    keep_time(database)
    secret = login(database, ada)
    for _ in range(6):
        hand.move(minutes=30)
        assert not keep_time(database)
    hand.move(hours=-2)  # three hours without use, and the clock says one
    assert keep_time(database)
    assert session_of(database, secret) is None
    [entry] = [entry for entry in logged(database) if entry.action == "clock.set_back"]
    assert '"sessions":1' in entry.details
    assert session_of(database, login(database, ada))
    hand.move(minutes=1)
    assert not keep_time(database), "it is told once"


def test_links_and_tokens_that_had_ended_do_not_come_back(database, ada, hand):
    with database.writing() as session:
        short = make_token(session, ada.actor(), name="a day", scopes={Action.READ}, days=1)
        long = make_token(session, ada.actor(), name="a month", scopes={Action.READ}, days=30)
        link = invite(session, KEEPER, "ben@example.org", {Role.READER})
        reset = reset_link(session, KEEPER, ada)
    hand.move(days=2)
    keep_time(database)
    hand.move(days=-2)
    keep_time(database)
    with pytest.raises(CredentialsError):
        actor_of_token(database, short)
    assert actor_of_token(database, long).name == "Ada"
    with database.reading() as session:
        with pytest.raises(CredentialsError):
            invitation_of(session, reset)
        assert invitation_of(session, link).email == "ben@example.org"


def test_clocks_of_two_servers_that_differ_a_little_end_nothing(database, ada, hand):
    secret = login(database, ada)
    keep_time(database)
    hand.move(seconds=-CLOCK_TOLERANCE.total_seconds() / 2)
    assert not keep_time(database)
    assert session_of(database, secret)


def test_a_clock_that_was_far_ahead_for_a_moment_shuts_nobody_out(database, ada, hand):
    keep_time(database)
    hand.move(days=3650)
    keep_time(database)
    hand.move(days=-3650)
    keep_time(database)
    secret = login(database, ada)
    with database.writing() as session:
        token = make_token(session, ada.actor(), name="new", scopes={Action.READ}, days=1)
    hand.move(minutes=10)
    keep_time(database)
    assert session_of(database, secret)
    assert actor_of_token(database, token)


def test_the_log_stays_in_its_order_under_a_clock_that_is_set_back(database, ada, hand):
    for step in (1, -5, 3):
        hand.move(hours=step)
        with database.writing() as session:
            append(session, KEEPER, "noted", "thing")
    entries = logged(database)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[-2].at < entries[-3].at, "each tells the time that the clock said"


def test_a_job_of_a_time_that_was_set_back_holds_nobody_up(database, hand):
    with database.writing() as session:
        dead = begin(session, KEEPER, ["a.ris"])
        assert take_turn(session, dead)
    hand.move(hours=-5)
    with database.writing() as session:
        fresh = begin(session, KEEPER, ["b.ris"])
        assert find(session, dead).state is JobState.INTERRUPTED
        assert take_turn(session, fresh)


def test_of_two_jobs_one_writes_also_where_the_clock_puts_the_later_first(database, hand):
    with database.writing() as session:
        first = begin(session, KEEPER, ["a.ris"])
        assert take_turn(session, first)
    hand.move(hours=-5)
    with database.writing() as session:
        beat(session, first, JobState.ADDING, find(session, first).progress)
        second = begin(session, KEEPER, ["b.ris"])
        assert not take_turn(session, second)
        beat(session, first, JobState.DONE, find(session, first).progress)
        assert take_turn(session, second)
        assert session.get_one(JobRow, second).state == JobState.ADDING
