"""Who runs a site, and how to reach them: on the editorial policy and on the foot of every page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from accounts_factory import team_site
from palpate.cli import main
from palpate.errors import UsageError
from palpate.web import serving
from palpate.web.settings import Settings, read_contact


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    with team_site(tmp_path_factory.mktemp("team")) as running:
        yield running


def shown(team, contact):
    team.app.state.settings = replace(team.app.state.settings, contact=contact)
    page = html.fromstring(team.browser().get("/policy").text)
    return page.xpath("//main//h2[@id='contact']/following-sibling::p//a/@href"), page.xpath(
        "//footer//li[contains(., 'Contact')]/a/@href"
    )


@pytest.mark.parametrize(
    ("contact", "link"),
    [("desk@example.org", "mailto:desk@example.org"), ("https://example.org/contact", "https://example.org/contact")],
)
def test_policy_and_foot_name_the_contact(team, contact, link) -> None:
    assert shown(team, contact) == ([link], [link])


def test_a_site_without_a_contact_says_so(team) -> None:
    assert shown(team, "") == ([], [])
    assert "has not said here how to reach them" in team.browser().get("/policy").text


def test_alone_there_is_nobody_else_to_reach(site) -> None:
    page = site.get("/policy").text
    assert "run by you, on your own machine" in page
    assert "Contact:" not in page


@pytest.mark.parametrize(
    "contact", ["javascript:alert(1)", "ask us", "a@b?subject=<b>", "//example.org", "mailto:a@b", "x" * 300 + "@b.org"]
)
def test_what_reaches_nobody_is_refused(contact) -> None:
    with pytest.raises(UsageError, match="no way to reach"):
        read_contact(contact)


def test_a_contact_comes_from_the_environment(monkeypatch) -> None:
    taken: list[Settings] = []
    monkeypatch.setattr(serving, "run", lambda settings, *_: taken.append(settings))
    monkeypatch.setenv("PALPATE_CONTACT", " desk@example.org ")
    assert main(["serve", "--team"]) == 0
    assert taken[0].contact == "desk@example.org"
