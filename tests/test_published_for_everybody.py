"""What a published site must stand: odd characters, pages of other encodings, and readers who ask who else reviewed it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree, html

from answered import answered
from palpate.errors import UsageError
from palpate.library import Library
from palpate.publishing import Approval, PublishedArticle, Reviewer, Site, write_site
from palpate.publishing.site import site_at
from palpate.vocabulary import ReviewStatus

SITE = Site("https://evidence.example.org", "Evidence")


@pytest.fixture
def article(starter_library: Library) -> PublishedArticle:
    answer = answered("Does massage help fibromyalgia?", starter_library)
    return PublishedArticle(
        slug="fibromyalgia",
        answer=answer.model_copy(update={"review_status": ReviewStatus.APPROVED}),
        approvals=(Approval(name="R. Castañeda", at=datetime(2026, 11, 2, 9, tzinfo=UTC)),),
        reviewers=(Reviewer(name="S. Öz", conflicts="Teaches massage for a fee."), Reviewer(name="T. Lee")),
        first_published=datetime(2026, 11, 1, 9, tzinfo=UTC),
        digest="ab" * 32,
    )


def test_every_reviewer_stands_with_what_they_declared(article: PublishedArticle, tmp_path: Path) -> None:
    write_site(tmp_path / "site", [article], SITE)
    page = html.parse(tmp_path / "site" / "articles" / "fibromyalgia" / "index.html", html.HTMLParser(encoding="utf-8"))
    said = [" ".join(each.text_content().split()) for each in page.xpath("//section[@class='review']//li")]
    assert said == [
        "Approved by R. Castañeda on 2026-11-02. Conflicts of interest: none declared.",
        "Reviewed by S. Öz. Conflicts of interest: Teaches massage for a fee.",
        "Reviewed by T. Lee. Conflicts of interest: none declared.",
    ]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_fragment_reads_the_same_in_a_page_of_any_encoding(article: PublishedArticle, tmp_path: Path, encoding: str) -> None:
    write_site(tmp_path / "site", [article], SITE)
    text = (tmp_path / "site" / "articles" / "fibromyalgia" / "embed.html").read_bytes().decode(encoding)
    said = html.fromstring(text).text_content()
    assert "R. Castañeda" in said
    assert article.answer.bottom_line in said
    assert "−" in article.answer.bottom_line


def test_a_character_that_xml_has_not_leaves_the_feed_well_formed(article: PublishedArticle, tmp_path: Path) -> None:
    odd = article.answer.model_copy(update={"question": "Does\x0b massage\x00 help\x1f?"})
    approvals = (article.approvals[0].model_copy(update={"name": "R.\x0c Castañeda"}),)
    write_site(tmp_path / "site", [article.model_copy(update={"answer": odd, "approvals": approvals})], SITE)
    feed = etree.parse(tmp_path / "site" / "feed.xml")
    assert "Does massage help?" in feed.xpath("//*[local-name()='entry']/*[local-name()='title']/text()")[0]


@pytest.mark.parametrize("url", ["https://user:secret@example.org", "https://exam ple.org", "https://example.org/\n"])
def test_an_address_with_a_password_or_a_blank_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="--url"):
        site_at(url)
