"""What changed between the approved versions of an article, for its readers."""

from __future__ import annotations

import pytest

from accounts_factory import team_site
from browser.page_kinds import SLUG
from newsroom import OWN_WORDS, newsroom


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    with team_site(tmp_path_factory.mktemp("team")) as team:
        newsroom(team.app)
        yield team.browser()


def test_the_sentence_that_was_exchanged_stands_in_both_wordings_and_nothing_else(reader) -> None:
    page = reader.get(f"/articles/{SLUG}/history.json").json()
    assert (page["before"]["number"], page["after"]["number"]) == (1, 3)
    first, now = ({each["number"]: each for each in page_of(reader)["versions"]}[n] for n in (1, 3))
    assert (first["approved_by"], now["approved_by"]) == ("Rosa", "Rosa")
    texts = [(each["before"], each["after"]) for each in page["changes"]]
    assert len(texts) == 2, "a sentence of the treatment plan is gone, and the editor's words stand at the end"
    assert [after for _, after in texts if after] == [f"{OWN_WORDS} (the words of Samir, not evidence)"]
    assert page["same"] > 10


def page_of(reader):
    return reader.get(f"/articles/{SLUG}.json").json()


def test_the_article_leads_there(reader) -> None:
    assert f'href="/articles/{SLUG}/history"' in reader.get(f"/articles/{SLUG}").text
    said = reader.get(f"/articles/{SLUG}/history").text
    assert f"<ins>{OWN_WORDS}" in said
    assert "<del>" in said


@pytest.mark.parametrize("query", ["before=2", "after=2", "before=1&after=99", "before=0", f"after={10**12}"])
def test_a_version_that_nobody_approved_is_not_shown(reader, query) -> None:
    assert reader.get(f"/articles/{SLUG}/history?{query}").status_code in {400, 404}


def test_of_a_retired_article_there_is_nothing_but_why(reader) -> None:
    assert reader.get("/articles/does-massage-help-cancer-pain/history").status_code == 410
    assert reader.get("/articles/no-such/history").status_code == 404
