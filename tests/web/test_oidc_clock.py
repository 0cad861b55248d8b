"""A login with an OpenID provider whose clock and this server's do not agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts_factory import team_site, with_user
from palpate.editorial import clock
from palpate.web.oidc import Provider
from web.openid_provider import CLIENT, SECRET, OpenIdProvider


@pytest.fixture(scope="module")
def provider():
    running = OpenIdProvider()
    yield running
    running.close()


@pytest.fixture(scope="module")
def team(tmp_path_factory, provider):
    with team_site(tmp_path_factory.mktemp("oidc")) as site:
        site.app.state.oidc = Provider(provider.issuer, CLIENT, SECRET)
        with_user(site.database, "Ada")
        yield site


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
