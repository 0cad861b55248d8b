"""Sessions, API tokens and throttling, on every database and under clocks that were changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text

from accounts_factory import KEEPER, PASSWORD, cheap_passwords, with_user
from palpate.editorial import clock
from palpate.editorial.accounts import set_active
from palpate.editorial.api_tokens import actor_of_token, make_token, revoke_token, tokens_of_user
from palpate.editorial.audit import AuditEntry
from palpate.editorial.roles import Action, Role, may
from palpate.editorial.sessions import IDLE, LONGEST, end_sessions, session_of, sessions_of_user, start_session
from palpate.editorial.signing_in import WRONG, sign_in
from palpate.editorial.throttling import FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, LONGEST_WAIT
from palpate.editorial.users import set_roles, user_by_id
from palpate.errors import CredentialsError, ForbiddenError, ThrottledError, UsageError


class Clock:
    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, by: timedelta) -> None:
        self.time += by


@pytest.fixture
def moved(monkeypatch):
    hand = Clock()
    monkeypatch.setattr(clock, "now", hand)
    return hand


@pytest.fixture
def ada(database):
    return with_user(database, "Ada", Role.ADMIN, Role.EDITOR)


def login(database, user) -> str:
    with database.writing() as session:
        return start_session(session, user_by_id(session, user.id))


# Sessions


def test_a_session_is_its_users_until_it_is_ended(database, ada) -> None:
    secret = login(database, ada)
    found = session_of(database, secret)
    assert found.user.actor() == ada.actor()
    with database.writing() as session:
        assert end_sessions(session, ada.id, only=found.session) == 1
    assert session_of(database, secret) is None


@pytest.mark.parametrize("secret", ["", "x", "palpate", "é\udcff", "a" * 5000])
def test_a_forged_session_is_nobodys(database, ada, secret) -> None:
    login(database, ada)
    assert session_of(database, secret) is None


def test_the_database_never_holds_the_secret_of_a_session(database, ada) -> None:
    secret = login(database, ada)
    with database.reading() as session:
        assert secret not in str(session.execute(text("SELECT * FROM login_sessions")).all())


def test_a_session_ends_without_use(database, ada, moved) -> None:
    secret = login(database, ada)
    for _ in range(3):
        moved.move(IDLE - timedelta(minutes=1))
        assert session_of(database, secret)
    moved.move(IDLE + timedelta(minutes=1))
    assert session_of(database, secret) is None


def test_a_session_ends_at_its_longest_however_much_it_is_used(database, ada, moved) -> None:
    secret, start = login(database, ada), moved.time
    while moved.time - start < LONGEST - IDLE / 2:
        moved.move(IDLE / 2)
        assert session_of(database, secret)
    moved.move(IDLE / 2 + timedelta(seconds=1))
    assert session_of(database, secret) is None


def test_a_clock_that_was_set_back_ends_a_session(database, ada, moved) -> None:
    secret = login(database, ada)
    moved.move(-timedelta(days=30))
    assert session_of(database, secret) is None
    moved.move(timedelta(days=30))
    assert session_of(database, secret) is None, "an ended session does not come back"


def test_a_session_that_ended_under_a_clock_set_forward_does_not_come_back(database, ada, moved) -> None:
    secret = login(database, ada)
    moved.move(LONGEST * 2)
    assert session_of(database, secret) is None
    moved.move(-LONGEST * 2)
    assert session_of(database, secret) is None


def test_clocks_of_two_servers_may_differ_a_little(database, ada, moved) -> None:
    secret = login(database, ada)
    moved.move(-timedelta(seconds=30))
    assert session_of(database, secret)


def test_shutting_an_account_ends_its_sessions_for_good(database, ada) -> None:
    with_user(database, "Ben", Role.ADMIN)
    secret = login(database, ada)
    for active in (False, True):
        with database.writing() as session:
            set_active(session, KEEPER, user_by_id(session, ada.id), active)
        assert session_of(database, secret) is None
    with database.reading() as session:
        assert sessions_of_user(session, ada.id) == []


def test_a_role_that_was_taken_is_gone_from_a_running_session(database, ada) -> None:
    secret = login(database, ada)
    with_user(database, "Ben", Role.ADMIN)
    with database.writing() as session:
        set_roles(session, KEEPER, user_by_id(session, ada.id), {Role.READER})
    assert not may(session_of(database, secret).user.actor(), Action.ADMINISTER)


# API tokens


def token(database, user, *scopes: Action, days: int = 30) -> str:
    with database.writing() as session:
        return make_token(session, user.actor(), name="script", scopes=scopes, days=days)


def test_a_token_gives_its_scopes_and_never_more_than_its_user_has(database, ada) -> None:
    actor = actor_of_token(database, token(database, ada, Action.EDIT, Action.REVIEW))
    assert may(actor, Action.EDIT)
    assert not may(actor, Action.ADMINISTER)
    ben = with_user(database, "Ben", Role.READER)
    assert not may(actor_of_token(database, token(database, ben, Action.ADMINISTER)), Action.ADMINISTER)


def test_a_token_follows_its_users_roles_and_dies_with_the_account(database, ada) -> None:
    secret = token(database, ada, Action.EDIT)
    with_user(database, "Ben", Role.ADMIN)
    with database.writing() as session:
        set_roles(session, KEEPER, user_by_id(session, ada.id), {Role.READER})
    assert not may(actor_of_token(database, secret), Action.EDIT)
    with database.writing() as session:
        set_active(session, KEEPER, user_by_id(session, ada.id), False)
    with pytest.raises(CredentialsError):
        actor_of_token(database, secret)


def test_forged_expired_and_revoked_tokens_hold_no_longer(database, ada, moved) -> None:
    secret = token(database, ada, Action.READ, days=1)
    for forged in ("", "palpate_", secret[:-1], secret + "A", secret.swapcase(), "é\udcff"):
        with pytest.raises(CredentialsError):
            actor_of_token(database, forged)
    moved.move(timedelta(days=1))
    with pytest.raises(CredentialsError):
        actor_of_token(database, secret)
    fresh = token(database, ada, Action.READ)
    with database.writing() as session:
        revoke_token(session, ada.actor(), tokens_of_user(session, ada.id)[0].id)
    with pytest.raises(CredentialsError):
        actor_of_token(database, fresh)


def test_a_token_makes_no_token_and_nobody_revokes_anothers(database, ada) -> None:
    narrowed = actor_of_token(database, token(database, ada, Action.ADMINISTER))
    with database.writing() as session, pytest.raises(ForbiddenError):
        make_token(session, narrowed, name="more", scopes=set(Action), days=30)
    ben = with_user(database, "Ben")
    with database.writing() as session, pytest.raises(UsageError):
        revoke_token(session, ben.actor(), tokens_of_user(session, ada.id)[0].id)


# Logging in


def attempt(database, email="ada@example.org", password="wrong", address="203.0.113.7") -> str:
    return sign_in(database, cheap_passwords(), email=email, password=password, address=address, device="test")


def test_a_right_password_logs_in_and_is_written_down(database, ada) -> None:
    assert session_of(database, attempt(database, "ADA@example.org", PASSWORD)).user.id == ada.id
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all()[-1] == "login"


def test_an_unknown_account_answers_like_a_wrong_password_and_costs_a_hash(database, ada, monkeypatch) -> None:
    passwords, verified = cheap_passwords(), []
    hold = passwords.holds
    monkeypatch.setattr(passwords, "holds", lambda kept, given: (verified.append(kept), hold(kept, given))[1])
    for email in ("ada@example.org", "nobody@example.org", "no address"):
        with pytest.raises(CredentialsError, match=f"^{WRONG}$"):
            sign_in(database, passwords, email=email, password="wrong", address="203.0.113.7", device="")
    assert [kept is None for kept in verified] == [False, True, True]
    with database.reading() as session:
        failed = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "login.failed")).all()
    assert failed == [ada.subject, "unknown account", "unknown account"]


def test_a_shut_account_does_not_log_in(database, ada) -> None:
    with_user(database, "Ben", Role.ADMIN)
    with database.writing() as session:
        set_active(session, KEEPER, user_by_id(session, ada.id), False)
    with pytest.raises(CredentialsError, match=WRONG):
        attempt(database, password=PASSWORD)


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_waits_double_for_known_and_unknown_accounts_alike(database, ada, moved, email) -> None:
    for _ in range(FREE_FOR_ACCOUNT):
        with pytest.raises(CredentialsError):
            attempt(database, email)
    waits = []
    for _ in range(6):
        with pytest.raises(ThrottledError) as caught:
            attempt(database, email, PASSWORD)
        waits.append(caught.value.wait)
        moved.move(timedelta(seconds=caught.value.wait))
        with pytest.raises(CredentialsError):
            attempt(database, email)
    assert waits == [1, 2, 4, 8, 16, 32]


def test_a_right_password_in_time_ends_the_waits(database, ada, moved) -> None:
    for _ in range(FREE_FOR_ACCOUNT):
        with pytest.raises(CredentialsError):
            attempt(database)
    moved.move(timedelta(seconds=1))
    attempt(database, password=PASSWORD)
    with pytest.raises(CredentialsError):
        attempt(database)


def test_one_address_that_tries_many_accounts_must_wait(database, moved) -> None:
    for number in range(FREE_FOR_ADDRESS):
        with pytest.raises(CredentialsError):
            attempt(database, f"user{number}@example.org", address=f"2001:db8::{number:x}")
    with pytest.raises(ThrottledError):
        attempt(database, "another@example.org", address="2001:db8::ffff")
    with pytest.raises(CredentialsError):
        attempt(database, "another@example.org", address="2001:db8:0:1::1")


def test_a_clock_that_was_set_back_shuts_nobody_out(database, ada, moved) -> None:
    for _ in range(FREE_FOR_ACCOUNT):
        with pytest.raises(CredentialsError):
            attempt(database)
    with pytest.raises(ThrottledError):
        attempt(database)
    moved.move(-timedelta(hours=20))
    attempt(database, password=PASSWORD)


def test_a_clock_that_was_set_back_takes_no_failure_back(database, ada, moved) -> None:
    for _ in range(FREE_FOR_ACCOUNT + 1):
        with pytest.raises(CredentialsError):
            attempt(database)
        moved.move(timedelta(seconds=1))
    moved.move(-timedelta(hours=30))
    with pytest.raises(CredentialsError):
        attempt(database)
    with pytest.raises(ThrottledError) as caught:
        attempt(database, password=PASSWORD)
    assert timedelta(seconds=4) <= timedelta(seconds=caught.value.wait) <= LONGEST_WAIT


def test_attempts_at_the_same_time_gain_nothing(database, ada) -> None:
    """Each counts before its password is looked at."""
    outcomes: list[str] = []
    gate = Barrier(16)

    def one() -> None:
        gate.wait()
        try:
            attempt(database)
        except (CredentialsError, ThrottledError) as error:
            outcomes.append(type(error).__name__)

    threads = [Thread(target=one) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 16
    assert outcomes.count("CredentialsError") <= FREE_FOR_ACCOUNT + 1
