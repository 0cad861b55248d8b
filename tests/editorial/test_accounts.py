"""Users, roles, one-time links and passwords of the desk, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select, text

from accounts_factory import KEEPER, PASSWORD, cheap_passwords, with_user
from palpate.editorial import clock
from palpate.editorial.accounts import change_password, set_active
from palpate.editorial.api_tokens import actor_of_token, make_token
from palpate.editorial.audit import AuditEntry, verify_chain
from palpate.editorial.invitations import (
    INVITATION_LASTS,
    RESET_LASTS,
    accept,
    invitation_of,
    invite,
    invite_first_admin,
    reset_link,
)
from palpate.editorial.passwords import Passwords, check_new_password
from palpate.editorial.roles import Action, Role
from palpate.editorial.sessions import session_of, start_session
from palpate.editorial.users import create_user, set_roles, user_by_email, user_by_id
from palpate.errors import ConflictError, CredentialsError, UsageError


def actions(database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def accepted(database, secret, **fields):
    return accept(database, secret, passwords=cheap_passwords(), **{"password": PASSWORD, "name": "Ada", **fields})


# Users


def test_an_address_has_one_account_however_its_case(database) -> None:
    with_user(database, "Ada")
    with database.writing() as session, pytest.raises(ConflictError, match="already"):
        create_user(session, KEEPER, name="Another", email=" ADA@Example.ORG ", roles={Role.READER}, password_hash=None)
    with database.reading() as session:
        assert user_by_email(session, "ADA@EXAMPLE.ORG").name == "Ada"


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@x", "a b@example.org", "a@b@c", "a@example.org\r\nBcc: x@y.z", "<a@b.c>"])
def test_what_is_no_address_is_refused(database, email) -> None:
    with database.writing() as session, pytest.raises(UsageError, match="e-mail"):
        create_user(session, KEEPER, name="Ada", email=email, roles={Role.READER}, password_hash=None)


def test_the_last_admin_can_neither_be_shut_nor_made_less(database) -> None:
    ada = with_user(database, "Ada", Role.ADMIN, Role.EDITOR)
    with database.writing() as session:
        user = user_by_id(session, ada.id)
        with pytest.raises(ConflictError, match="last admin"):
            set_active(session, KEEPER, user, False)
        with pytest.raises(ConflictError, match="last admin"):
            set_roles(session, KEEPER, user, {Role.EDITOR})
    with_user(database, "Ben", Role.ADMIN)
    with database.writing() as session:
        set_roles(session, KEEPER, user_by_id(session, ada.id), {Role.EDITOR})
    with database.reading() as session:
        assert user_by_id(session, ada.id).roles == {Role.EDITOR}


def test_an_act_that_fails_leaves_no_entry_in_the_log(database) -> None:
    ada = with_user(database, "Ada", Role.ADMIN)
    before = actions(database)

    def half_way() -> None:
        with database.writing() as session:
            invite(session, KEEPER, "eve@example.org", {Role.READER})
            set_active(session, KEEPER, user_by_id(session, ada.id), False)

    with pytest.raises(ConflictError):
        half_way()
    assert actions(database) == before


# One-time links


def test_the_first_start_makes_an_admin_by_a_link_that_works_once(database) -> None:
    with database.writing() as session:
        secret = invite_first_admin(session)
    ada = accepted(database, secret, email="ada@example.org")
    assert ada.roles == {Role.ADMIN}
    with pytest.raises(CredentialsError):
        accepted(database, secret, email="eve@example.org")
    with database.writing() as session:
        assert invite_first_admin(session) is None
    assert actions(database) == ["user.invited", "user.created"]


def test_a_link_of_an_earlier_start_holds_no_longer(database) -> None:
    with database.writing() as session:
        first = invite_first_admin(session)
    with database.writing() as session:
        second = invite_first_admin(session)
    with pytest.raises(CredentialsError):
        accepted(database, first, email="eve@example.org")
    assert accepted(database, second, email="ada@example.org").name == "Ada"


def test_an_invitation_fixes_address_and_roles(database) -> None:
    with database.writing() as session:
        secret = invite(session, KEEPER, "ben@example.org", {Role.REVIEWER})
    ben = accepted(database, secret, email="somebody.else@example.org")
    assert (ben.email, ben.roles) == ("ben@example.org", {Role.REVIEWER})


def test_the_database_never_holds_the_secret_of_a_link(database) -> None:
    with database.writing() as session:
        secret = invite(session, KEEPER, "ben@example.org", {Role.READER})
    with database.reading() as session:
        rows = session.execute(text("SELECT * FROM invitations")).all() + session.execute(text("SELECT * FROM audit_log")).all()
    assert secret not in str(rows)


@pytest.mark.parametrize("later", [INVITATION_LASTS, timedelta(days=-1)])
def test_a_link_holds_neither_after_its_end_nor_under_a_clock_before_its_making(database, later, monkeypatch) -> None:
    with database.writing() as session:
        secret = invite(session, KEEPER, "ben@example.org", {Role.READER})
    then = datetime.now(UTC) + later
    monkeypatch.setattr(clock, "now", lambda: then)
    with database.reading() as session, pytest.raises(CredentialsError):
        invitation_of(session, secret)


def test_a_refused_password_does_not_use_up_the_link(database) -> None:
    with database.writing() as session:
        secret = invite(session, KEEPER, "ben@example.org", {Role.READER})
    with pytest.raises(UsageError, match="too short"):
        accepted(database, secret, password="short")
    assert accepted(database, secret).email == "ben@example.org"


def test_a_reset_link_changes_the_password_and_ends_every_session_and_token(database) -> None:
    ada = with_user(database, "Ada")
    with database.writing() as session:
        actor = user_by_id(session, ada.id).actor()
        token = make_token(session, actor, name="script", scopes={Action.READ}, days=30)
        cookie = start_session(session, user_by_id(session, ada.id))
        secret = reset_link(session, KEEPER, user_by_id(session, ada.id))
    accepted(database, secret, password="an otter reads the map")
    assert session_of(database, cookie) is None
    with pytest.raises(CredentialsError):
        actor_of_token(database, token)
    with database.reading() as session:
        kept = user_by_id(session, ada.id).password_hash
    assert cheap_passwords().holds(kept, "an otter reads the map")
    assert timedelta(0) < RESET_LASTS < INVITATION_LASTS


# Passwords


@pytest.mark.parametrize(
    "password",
    ["short", "elevenchars", "123456789012", "aaaaaaaaaaaaaa", "Password1234", "P@ssw0rd!2024", "correct horse battery staple",
     "qwertyuiop12", "ada.lovelace@example.org", "Lovelace12345"],
)  # fmt: skip
def test_a_password_that_is_short_or_easy_to_guess_is_refused(password) -> None:
    with pytest.raises(UsageError, match="password"):
        check_new_password(password, ("ada.lovelace@example.org", "Ada Lovelace"))


@pytest.mark.parametrize("password", [PASSWORD, "9182736455012847", "ünïcode flüßchen", "nurdreikleineworte", "x7#Kp!2qLmZ9"])
def test_no_rule_asks_for_signs_or_digits(password) -> None:
    check_new_password(password, ("ada@example.org", "Ada"))


def test_a_hash_is_argon2id_and_is_outdated_when_the_cost_changes() -> None:
    kept = cheap_passwords().hashed(PASSWORD)
    assert kept.startswith("$argon2id$")
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert dearer.holds(kept, PASSWORD)
    assert dearer.outdated(kept)
    assert not cheap_passwords().outdated(kept)


def test_to_check_the_password_of_nobody_is_as_dear_as_that_of_somebody(monkeypatch) -> None:
    """No shortcut tells by its speed which accounts there are: the stand-in is a whole hash of the same cost, and is computed."""
    hasher = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    passwords, computed = Passwords(hasher), []
    true = hasher.verify
    monkeypatch.setattr(type(hasher), "verify", lambda _, kept, password: computed.append(kept) or true(kept, password))
    assert not passwords.holds(None, PASSWORD)
    (stand_in,) = computed
    assert not hasher.check_needs_rehash(stand_in)
    with pytest.raises(VerifyMismatchError):
        true(stand_in, PASSWORD)


def test_a_password_is_the_same_however_its_characters_are_composed() -> None:
    assert cheap_passwords().holds(cheap_passwords().hashed("caf\u00e9 au lait noir"), "cafe\u0301 au lait noir")


def test_changing_the_password_needs_the_old_one_and_ends_the_other_sessions(database) -> None:
    ada = with_user(database, "Ada")
    with database.writing() as session:
        here, elsewhere = (start_session(session, user_by_id(session, ada.id)) for _ in range(2))
    number = session_of(database, here).session
    new = "an otter reads maps"
    with pytest.raises(CredentialsError):
        change_password(database, ada.id, cheap_passwords(), old="wrong", new=new, current_session=number)
    change_password(database, ada.id, cheap_passwords(), old=PASSWORD, new=new, current_session=number)
    assert session_of(database, here) is not None
    assert session_of(database, elsewhere) is None
    with database.reading() as session:
        assert verify_chain(session).whole
