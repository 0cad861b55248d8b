"""The static site of approved articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree, html
from pydantic import ValidationError

from answered import answered
from palpate.errors import UsageError
from palpate.library import Library
from palpate.publishing import Approval, PublishedArticle, Site, write_site
from palpate.publishing.site import site_at
from palpate.vocabulary import Answer, Reader, ReviewStatus

SITE = Site("https://evidence.example.org", "Evidence")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def _article(answer: Answer, slug: str, day: int = 1) -> PublishedArticle:
    return PublishedArticle(
        slug=slug,
        answer=answer.model_copy(update={"review_status": ReviewStatus.APPROVED}),
        approvals=(Approval(name="Dr R. Reviewer", at=datetime(2026, 11, day, 9, tzinfo=UTC), conflicts="Teaches massage"),),
        first_published=datetime(2026, 11, 1, 9, tzinfo=UTC),
        digest="ab" * 32,
    )


@pytest.fixture
def articles(starter_library: Library) -> list[PublishedArticle]:
    return [
        _article(answered("Does massage help fibromyalgia?", starter_library), "fibromyalgia", 2),
        _article(answered("Is massage safe in pregnancy?", starter_library), "pregnancy", 3),
    ]


def _page(folder: Path, slug: str) -> html.HtmlElement:
    return html.fromstring((folder / "articles" / slug / "index.html").read_text("utf-8"))


def test_an_article_stands_at_its_address_with_who_approved_it_and_every_sentence(
    articles: list[PublishedArticle], tmp_path: Path
) -> None:
    write_site(tmp_path / "site", articles, SITE)
    page = _page(tmp_path / "site", "fibromyalgia")
    text = page.text_content()
    assert "Approved by Dr R. Reviewer on 2026-11-02. Conflicts of interest: Teaches massage." in " ".join(text.split())
    assert "pending human review" not in text
    for statement in articles[0].answer.bottom_line_statements:
        assert statement.text in text
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://evidence.example.org/articles/fibromyalgia/"]


def test_an_article_runs_no_script_and_asks_nobody_for_anything(articles: list[PublishedArticle], tmp_path: Path) -> None:
    write_site(tmp_path / "site", articles, SITE)
    page = _page(tmp_path / "site", "pregnancy")
    assert [each.get("type") for each in page.iter("script")] == ["application/ld+json"]
    assert [each.get("href") for each in page.xpath("//link[@rel='stylesheet']")] == ["../../style.css"]
    assert page.xpath("//img|//iframe|//*[@style]|//@*[starts-with(name(), 'on')]") == []


def test_the_structured_data_says_what_the_page_says(articles: list[PublishedArticle], tmp_path: Path) -> None:
    write_site(tmp_path / "site", articles, SITE)
    data = json.loads(_page(tmp_path / "site", "fibromyalgia").xpath("//script/text()")[0])
    page, work = data["@graph"]
    answer = articles[0].answer
    assert (page["@type"], work["@type"]) == ("MedicalWebPage", "MedicalScholarlyArticle")
    assert (page["lastReviewed"], page["reviewedBy"][0]["name"]) == ("2026-11-02", "Dr R. Reviewer")
    assert work["abstract"] == answer.bottom_line
    assert [each["name"] for each in work["citation"]] == [reference.title for reference in answer.references]


def test_markup_in_a_question_is_text_everywhere(articles: list[PublishedArticle], tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script><b>&"
    answer = articles[0].answer.model_copy(update={"question": hostile})
    write_site(tmp_path / "site", [_article(answer, "hostile")], SITE)
    page = _page(tmp_path / "site", "hostile")
    assert len(list(page.iter("script"))) == 1
    assert page.xpath("//h1")[0].text_content() == hostile
    assert json.loads(page.xpath("//script/text()")[0])["@graph"][0]["name"] == hostile
    for name in ("index.html", "feed.xml", "articles/hostile/embed.html"):
        assert "<script>alert" not in (tmp_path / "site" / name).read_text("utf-8")


def test_the_feed_and_the_map_name_every_article_the_newest_review_first(
    articles: list[PublishedArticle], tmp_path: Path
) -> None:
    write_site(tmp_path / "site", articles, SITE)
    feed = etree.parse(tmp_path / "site" / "feed.xml")
    addresses = ["https://evidence.example.org/articles/pregnancy/", "https://evidence.example.org/articles/fibromyalgia/"]
    assert feed.xpath("//a:entry/a:id/text()", namespaces=ATOM) == addresses
    assert feed.xpath("string(/a:feed/a:updated)", namespaces=ATOM) == "2026-11-03T09:00:00+00:00"
    sitemap = etree.parse(tmp_path / "site" / "sitemap.xml")
    assert sitemap.xpath("//*[local-name()='loc']/text()") == ["https://evidence.example.org/", *addresses]


def test_a_fragment_to_embed_needs_no_frame_and_names_its_source(articles: list[PublishedArticle], tmp_path: Path) -> None:
    write_site(tmp_path / "site", articles, SITE)
    folder = tmp_path / "site" / "articles" / "fibromyalgia"
    oembed = json.loads((folder / "oembed.json").read_text("utf-8"))
    assert (oembed["version"], oembed["type"]) == ("1.0", "rich")
    assert oembed["html"] == (folder / "embed.html").read_text("utf-8")
    fragment = html.fromstring(oembed["html"])
    assert articles[0].answer.bottom_line in fragment.text_content()
    assert fragment.xpath("//iframe|//script") == []
    assert "Approved by Dr R. Reviewer" in fragment.text_content()


def test_publishing_again_replaces_the_site_and_drops_what_was_retired(articles: list[PublishedArticle], tmp_path: Path) -> None:
    write_site(tmp_path / "site", articles, SITE)
    write_site(tmp_path / "site", articles[1:], SITE)
    assert not (tmp_path / "site" / "articles" / "fibromyalgia").exists()
    assert (tmp_path / "site" / "articles" / "pregnancy" / "index.html").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_other_things_is_left_alone(articles: list[PublishedArticle], tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(UsageError, match="name an empty folder"):
        write_site(tmp_path, articles, SITE)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "years of work"


def test_nothing_that_was_not_approved_can_be_published(articles: list[PublishedArticle]) -> None:
    pending = articles[0].answer.model_copy(update={"review_status": ReviewStatus.PENDING, "reader": Reader.PATIENT})
    with pytest.raises(ValidationError, match="only approved articles"):
        PublishedArticle.model_validate(articles[0].model_dump() | {"answer": pending.model_dump()})


@pytest.mark.parametrize("slug", ["../../etc/passwd", "", "A B", "x/", "-x"])
def test_a_slug_is_no_path(slug: str, articles: list[PublishedArticle]) -> None:
    with pytest.raises(ValidationError):
        PublishedArticle.model_validate(articles[0].model_dump() | {"slug": slug})


@pytest.mark.parametrize("url", ["", "evidence.example.org", "javascript:alert(1)", "https://x.org/?a=1", "file:///etc"])
def test_an_address_of_no_site_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="--url"):
        site_at(url)
