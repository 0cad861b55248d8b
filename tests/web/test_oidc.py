"""Login with an OpenID provider that runs beside the tests."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from accounts_factory import team_site, with_user
from palpate.editorial import clock
from palpate.editorial.roles import Role
from palpate.errors import UsageError
from palpate.web.oidc import Provider, from_environment
from web.openid_provider import CLIENT, SECRET, OpenIdProvider

LOGIN, CALLBACK = "/login/oidc?next=/account", "/login/oidc/callback"


@pytest.fixture(scope="module")
def provider():
    running = OpenIdProvider()
    yield running
    running.close()


@pytest.fixture(scope="module")
def team(tmp_path_factory, provider):
    with team_site(tmp_path_factory.mktemp("oidc")) as site:
        site.app.state.oidc = Provider(provider.issuer, CLIENT, SECRET)
        with_user(site.database, "Ada", Role.EDITOR)
        yield site


@pytest.fixture(autouse=True)
def honest(provider):
    provider.change, provider.sign = {}, "RS256"


def logged_in(team, provider, email="ada@example.org"):
    browser = team.browser()
    back = provider.allow(browser.get(LOGIN).headers["location"], email)
    return browser, browser.get(CALLBACK, params=back)


def test_an_account_that_exists_is_opened(team, provider) -> None:
    assert "Log in with your organisation" in team.browser().get("/login").text
    browser, answer = logged_in(team, provider, "Ada@Example.org")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert browser.get("/account.json").json()["name"] == "Ada"
    assert "palpate_oidc" not in browser.cookies


def test_an_unknown_address_gets_no_account(team, provider) -> None:
    browser, answer = logged_in(team, provider, "eve@example.org")
    assert answer.status_code == 401
    assert browser.get("/account.json").status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://evil.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ["ada@example.org"]},
    ],
)
def test_a_token_with_a_wrong_claim_opens_nothing(team, provider, change) -> None:
    provider.change = change
    browser, answer = logged_in(team, provider)
    assert answer.status_code == 401
    assert "palpate_session" not in browser.cookies


@pytest.mark.parametrize("sign", ["none", "HS256", "other key"])
def test_a_token_that_the_providers_key_did_not_sign_opens_nothing(team, provider, sign) -> None:
    provider.sign = sign
    browser, answer = logged_in(team, provider)
    assert answer.status_code == 401
    assert "palpate_session" not in browser.cookies


def test_the_answer_must_belong_to_the_login_that_this_browser_began(team, provider) -> None:
    attacker, victim = team.browser(), team.browser()
    back = provider.allow(attacker.get(LOGIN).headers["location"], "ada@example.org")
    assert victim.get(CALLBACK, params=back).status_code == 401
    victim.get(LOGIN)
    assert victim.get(CALLBACK, params=back).status_code == 401
    assert victim.get(CALLBACK, params={**back, "state": ""}).status_code == 401
    victim.cookies.set("palpate_oidc", "no+json", domain="desk.example.org", path="/")
    assert victim.get(CALLBACK, params=back).status_code == 401


def test_a_stolen_code_is_worth_nothing_without_the_verifier(team, provider) -> None:
    owner, thief = team.browser(), team.browser()
    code = provider.allow(owner.get(LOGIN).headers["location"], "ada@example.org")["code"]
    state = provider.allow(thief.get(LOGIN).headers["location"], "eve@example.org")["state"]
    assert thief.get(CALLBACK, params={"code": code, "state": state}).status_code == 401


def test_a_code_works_once(team, provider) -> None:
    browser = team.browser()
    back = provider.allow(browser.get(LOGIN).headers["location"], "ada@example.org")
    kept = dict(browser.cookies)
    assert browser.get(CALLBACK, params=back).status_code == 303
    again = team.browser()
    for name, value in kept.items():
        again.cookies.set(name, value)
    assert again.get(CALLBACK, params=back).status_code == 401


def test_a_login_by_the_provider_leads_to_no_other_site(team, provider) -> None:
    browser = team.browser()
    back = provider.allow(browser.get("/login/oidc?next=//evil.example").headers["location"], "ada@example.org")
    assert browser.get(CALLBACK, params=back).headers["location"] == "/"


def test_a_provider_that_is_not_there_is_said_and_no_traceback(team) -> None:
    kept, team.app.state.oidc = team.app.state.oidc, Provider("http://127.0.0.1:9", CLIENT, SECRET)
    answer = team.browser().get(LOGIN)
    team.app.state.oidc = kept
    assert answer.status_code == 401
    assert "did not work" in answer.text


def test_the_environment_names_all_of_it_or_nothing(monkeypatch) -> None:
    for name in ("PALPATE_OIDC_ISSUER", "PALPATE_OIDC_CLIENT_ID", "PALPATE_OIDC_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    assert from_environment() is None
    monkeypatch.setenv("PALPATE_OIDC_ISSUER", "http://id.example.org")
    with pytest.raises(UsageError, match="all of"):
        from_environment()
    monkeypatch.setenv("PALPATE_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("PALPATE_OIDC_CLIENT_SECRET", SECRET)
    with pytest.raises(UsageError, match="https"):
        from_environment()
    monkeypatch.setenv("PALPATE_OIDC_ISSUER", "https://id.example.org")
    assert from_environment().issuer == "https://id.example.org"


# A clock that does not agree with the provider's


@pytest.mark.parametrize(
    ("ahead", "status"),
    [({"seconds": 30}, 303), ({"seconds": -30}, 303), ({"hours": 3}, 401), ({"hours": -3}, 401), ({"days": 4000}, 401)],
)
def test_a_token_of_another_time_opens_nothing_and_a_small_difference_does_no_harm(team, provider, monkeypatch, ahead, status):
    browser = team.browser()
    back = provider.allow(browser.get("/login/oidc?next=/account").headers["location"], "ada@example.org")
    then = datetime.now(UTC) + timedelta(**ahead)
    monkeypatch.setattr(clock, "now", lambda: then)
    answer = browser.get("/login/oidc/callback", params=back)
    assert answer.status_code == status
    assert ("palpate_session" in browser.cookies) is (status == 303)
