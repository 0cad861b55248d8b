"""Accounts and the log when something goes wrong: failures on purpose, hashes, locks, old and new schemas."""

from __future__ import annotations

import stat
import threading

import pytest
from sqlalchemy import select, text

from accounts_factory import KEEPER, PASSWORD, cheap_passwords, with_user
from clock_samples import attempt, logged
from palpate.editorial.accounts import change_password
from palpate.editorial.audit import append
from palpate.editorial.database import open_database
from palpate.editorial.invitations import accept, invite, reset_link
from palpate.editorial.known_devices import REMEMBERED, KnownDevice, is_known, remember
from palpate.editorial.passwords import Passwords
from palpate.editorial.roles import Role
from palpate.editorial.signing_in import sign_in
from palpate.editorial.throttling import FORGOTTEN_AFTER, FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, Attempts
from palpate.editorial.timekeeping import keep_time
from palpate.editorial.users import set_roles, user_by_email, user_by_id
from palpate.errors import ConflictError, CredentialsError, EditorialError, ThrottledError, UsageError

pytestmark = pytest.mark.servers


# Who fails on purpose


def test_who_fails_on_purpose_does_not_shut_the_owner_out(database, ada):
    with database.writing() as session:
        mark = remember(session, ada.id, "")
    for _ in range(FREE_FOR_ACCOUNT):
        with pytest.raises(CredentialsError):
            attempt(database)
    with pytest.raises(ThrottledError):
        attempt(database, PASSWORD)
    assert attempt(database, PASSWORD, mark=mark)
    with pytest.raises(ThrottledError):
        attempt(database)


def test_a_colleague_behind_the_same_address_shuts_nobody_out_either(database, ada):
    with database.writing() as session:
        mark = remember(session, ada.id, "")
    for number in range(FREE_FOR_ADDRESS):
        with pytest.raises(CredentialsError):
            attempt(database, email=f"user{number}@example.org")
    with pytest.raises(ThrottledError):
        attempt(database, PASSWORD)
    assert attempt(database, PASSWORD, mark=mark)


def test_a_known_device_has_no_more_attempts_than_others(database, ada):
    with database.writing() as session:
        mark = remember(session, ada.id, "")
    for _ in range(FREE_FOR_ACCOUNT):
        with pytest.raises(CredentialsError):
            attempt(database, mark=mark)
    with pytest.raises(ThrottledError):
        attempt(database, PASSWORD, mark=mark)


@pytest.mark.parametrize("forged", ["", "x", "another's", "é\udcff", "too old"])
def test_a_device_cookie_counts_for_the_one_to_whom_it_was_given(database, ada, hand, forged):
    ben = with_user(database, "Ben")
    with database.writing() as session:
        given = {"another's": remember(session, ben.id, ""), "too old": remember(session, ada.id, "")}
    if forged == "too old":
        hand.move(days=REMEMBERED.days + 1)
    with database.reading() as session:
        assert not is_known(session, ada.id, given.get(forged, forged))


def test_nobody_chooses_a_device_cookie_beforehand(database, ada):
    eve = with_user(database, "Eve")
    with database.writing() as session:
        planted = remember(session, eve.id, "")
        fresh = remember(session, ada.id, planted)
        assert fresh != planted
        assert remember(session, ada.id, fresh) == fresh


def test_a_new_password_by_a_link_forgets_the_devices(database, ada):
    with database.writing() as session:
        mark = remember(session, ada.id, "")
        secret = reset_link(session, KEEPER, ada)
    accept(database, secret, password="an otter reads the map", passwords=cheap_passwords())
    with database.reading() as session:
        assert not is_known(session, ada.id, mark)


def test_what_is_too_old_to_count_is_tidied_away(database, ada, hand):
    with database.writing() as session:
        remember(session, ada.id, "")
    for number in range(3):
        with pytest.raises(CredentialsError):
            attempt(database, email=f"nobody{number}@example.org")
    hand.move(seconds=FORGOTTEN_AFTER.total_seconds() + 1)
    keep_time(database)
    with database.reading() as session:
        assert list(session.scalars(select(Attempts))) == []
        assert len(list(session.scalars(select(KnownDevice)))) == 1


def test_a_link_of_an_account_that_was_shut_opens_nothing(database, ada):
    with database.writing() as session:
        secret = reset_link(session, KEEPER, ada)
        session.merge(ada).active = False
    with pytest.raises(CredentialsError, match="shut"):
        accept(database, secret, password="an otter reads the map", passwords=cheap_passwords())


def test_letters_that_only_look_alike_are_no_other_persons_address(database):
    with_user(database, "Mike")
    with database.reading() as session:
        assert user_by_email(session, "MIKE@example.org")
        assert user_by_email(session, "mi\u212ae@example.org") is None  # the Kelvin sign folds to k


@pytest.mark.parametrize("email", ["a" * 64 + "@" + "b" * 150 + ".org", "ad\u202ea@example.org"])
def test_addresses_that_no_log_or_page_can_show_are_refused(database, email):
    with pytest.raises(UsageError, match="e-mail"), database.writing() as session:
        invite(session, KEEPER, email, {Role.READER})


# Nobody waits for a hash


class SlowPasswords(Passwords):
    """Tells when it hashes, and waits until it may go on."""

    def __init__(self, during):
        super().__init__(cheap_passwords()._hasher)
        self.during = during

    def hashed(self, password):
        self.during()
        return super().hashed(password)

    def holds(self, kept, password):
        self.during()
        return super().holds(kept, password)

    def outdated(self, kept):
        return True


@pytest.mark.parametrize("act", ["sign_in", "accept", "change_password"])
def test_others_write_while_a_password_is_hashed(database, ada, act):
    written = []

    def write():
        with database.writing() as session:
            append(session, KEEPER, "noted", "meanwhile")
        written.append(True)

    def during():
        other = threading.Thread(target=write, daemon=True)
        other.start()
        other.join(5)
        assert not other.is_alive(), "a writer waits for the hash"

    passwords = SlowPasswords(during)
    if act == "sign_in":
        sign_in(database, passwords, email=ada.email, password=PASSWORD, address="203.0.113.7", device="")
    elif act == "accept":
        with database.writing() as session:
            secret = invite(session, KEEPER, "ben@example.org", {Role.READER})
        accept(database, secret, password=PASSWORD, passwords=passwords, name="Ben")
    else:
        change_password(database, ada.id, passwords, old=PASSWORD, new="an otter reads maps", current_session=None)
    assert written


def test_a_new_password_that_is_refused_is_no_failed_attempt(database, ada):
    for _ in range(FREE_FOR_ACCOUNT + 3):
        with pytest.raises(UsageError):
            change_password(database, ada.id, cheap_passwords(), old=PASSWORD, new="short", current_session=None)
    change_password(database, ada.id, cheap_passwords(), old=PASSWORD, new="an otter reads maps", current_session=None)


# Locks


def test_logins_password_changes_and_roles_at_once_never_block_each_other_for_ever(database, ada):
    ben = with_user(database, "Ben", Role.ADMIN)
    passwords, failures = cheap_passwords(), []
    with database.writing() as session:
        marks = {user.email: remember(session, user.id, "") for user in (ada, ben)}

    def log_in(user):
        attempt(database, PASSWORD, email=user.email)

    def change(user):
        with database.writing() as session:
            set_roles(session, KEEPER, user_by_id(session, user.id), {Role.REVIEWER})
        with database.writing() as session:
            set_roles(session, KEEPER, user_by_id(session, user.id), {Role.ADMIN})

    def renew(user):
        change_password(
            database, user.id, passwords, old=PASSWORD, new=PASSWORD, current_session=None, address="203.0.113.7",
            mark=marks[user.email],
        )  # fmt: skip

    def link(user):
        with database.writing() as session:
            reset_link(session, KEEPER, user_by_id(session, user.id))

    def work(act, user):
        for _ in range(12):
            try:
                act(user)
            except (CredentialsError, ThrottledError, ConflictError):
                pass  # what the rules refuse; a deadlock is neither
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)

    threads = [threading.Thread(target=work, args=(act, user)) for act in (log_in, change, renew, link) for user in (ada, ben)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    assert logged(database)


def test_an_act_that_was_undone_leaves_nothing_for_the_next(database):
    def give_up():
        with database.writing() as session:
            append(session, KEEPER, "noted", "never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        give_up()
    with database.writing() as session:
        append(session, KEEPER, "noted", "kept")
    assert [entry.subject for entry in logged(database)] == ["kept"]


# The schema


def test_the_database_does_not_go_back(database_url):
    from alembic import command
    from alembic.config import Config

    from palpate.editorial.database import MIGRATIONS

    database = open_database(database_url)
    with database.writing() as session:
        append(session, KEEPER, "noted", "thing")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    for target in ("-1", "base"):
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            with pytest.raises(EditorialError, match="only goes forward"):
                command.downgrade(config, target)
    assert [entry.subject for entry in logged(database)] == ["thing"]
    database.close()


def test_a_database_of_a_newer_palpate_is_told_in_a_line(database_url):
    database = open_database(database_url)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(EditorialError, match="newer palpate"):
        open_database(database_url)


def test_nobody_else_on_the_machine_reads_the_file(tmp_path):
    open_database(f"sqlite:///{tmp_path / 'desk.sqlite'}").close()
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
