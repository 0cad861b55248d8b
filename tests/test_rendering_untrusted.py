"""Text that is not to be trusted: sources bring no markup into a page or Markdown, and do not drive a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answer_factory import REFERENCES, answer, reference, row
from palpate.rendering import common, to_html, to_markdown
from palpate.rendering.markdown import escape
from palpate.vocabulary import Answer, Section, SectionKey, Statement
from rendered import Page, terminal

HOSTILE = (
    '<script>alert(1)</script> "><img src=x onerror=alert(2)> {{ 7*7 }} \x1b[31mred\x1b]8;;http://evil.example\x07 \u202eevil'
)


def hostile() -> Answer:
    evil = reference(
        1,
        "evil",
        HOSTILE,
        citation=HOSTILE,
        url="javascript:alert(3)",
        doi='10.1234/"><script>alert(4)</script>',
        pmid="1",
    )
    statement = Statement(text=HOSTILE, supports=('evil"onmouseover="alert(5)',), refs=(1,), group=HOSTILE)
    return answer(
        question=HOSTILE,
        bottom_line=HOSTILE,
        bottom_line_statements=(statement,),
        sections=(
            Section(
                key=SectionKey.RESEARCH,
                title=HOSTILE,
                statements=(statement,),
                table=(row(condition=HOSTILE, outcome=HOSTILE, effect=HOSTILE, support='evil"x="', ref=1),),
            ),
        ),
        references=(evil,),
        disclaimer=HOSTILE,
        follow_ups=(HOSTILE,),
        searched=(HOSTILE,),
        suggestion=HOSTILE,
        urgent=True,
        urgent_advice=HOSTILE,
    )


def test_sources_cannot_bring_markup_into_the_page() -> None:
    page = Page(to_html(hostile()))
    assert page.all("script") == page.all("img") == []
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "{{ 7*7 }}" in page.text


def test_links_lead_to_web_addresses_and_nowhere_else() -> None:
    page = Page(to_html(hostile()))
    targets = [a["href"] for a in page.all("a")]
    assert all(re.match(r"#|https?://", target) for target in targets), targets
    assert not [target for target in targets if "<" in target or '"' in target]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "http://[", "", None]
)
def test_only_http_and_https_are_web_addresses(url: str | None) -> None:
    assert common.safe_url(url) is None


def test_a_made_up_pmid_is_no_link_and_a_real_one_is() -> None:
    labels = {each.number: [link.label for link in common.links(each)] for each in REFERENCES}
    assert labels == {1: ["Source"], 2: ["PubMed", "DOI"], 3: ["DOI"], 4: ["PubMed"], 5: []}


def test_sources_cannot_bring_markup_into_markdown() -> None:
    html = MarkdownIt("commonmark").render(to_markdown(hostile()))
    page = Page(html)
    assert page.all("script") == page.all("img") == []
    assert [a["href"] for a in page.all("a")] == ["https://doi.org/10.1234/%22%3E%3Cscript%3Ealert(4)%3C/script%3E"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(escape(text))
    shown = "".join(child.content for token in tokens for child in token.children or ())
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    assert shown == common.plain(text)


def test_sources_cannot_drive_the_terminal() -> None:
    shown = terminal(hostile())
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\x07" not in to_html(hostile()) + to_markdown(hostile())
