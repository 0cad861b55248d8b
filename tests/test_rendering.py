"""What a reader gets to see of an answer, in every form."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from answer_factory import DISCLAIMER, REFERENCES, RESEARCH, URGENT_ADVICE, abstention, answer, reference, row
from palpate.rendering import common, to_html, to_json, to_markdown, to_terminal
from palpate.rendering.markdown import escape
from palpate.vocabulary import Answer, CertaintyLevel, Section, SectionKey, Statement, Verdict

SECTION_TITLES = [
    "From the guidelines",
    "Key points",
    "Treatment plan that was studied",
    "Safety",
    "From the research",
    "What is not known",
    "References",
]
HEADER = "For clinicians · pending human review · library version 12, 1,218 records · evidence to 2024"


def terminal(shown: Answer, width: int = 80) -> str:
    page = io.StringIO()
    to_terminal(shown, Console(file=page, width=width))
    return page.getvalue()


def flat(text: str) -> str:
    """A text without line breaks, for what may be broken anywhere."""
    return " ".join(text.split())


class Page(HTMLParser):
    """An HTML page taken apart: elements with their attributes, and what each says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._hidden += tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return flat("".join(self.texts))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def said(shown: Answer) -> dict[str, str]:
    """The same article in the three forms for people, as running text."""
    html = Page(to_html(shown)).text
    rendered = MarkdownIt("commonmark").render(to_markdown(shown))
    return {"terminal": flat(terminal(shown, 100)), "markdown": Page(rendered).text, "html": html}


FORMS = ("terminal", "markdown", "html")


# What every form says


@pytest.mark.parametrize("form", FORMS)
def test_sections_stand_in_their_order_under_their_titles(form: str) -> None:
    text = {"terminal": terminal(answer()), "markdown": to_markdown(answer()), "html": to_html(answer())}[form]
    body = text.partition("</nav>")[2] or text
    places = [body.lower().rfind(title.lower()) for title in SECTION_TITLES[:-1]] + [body.lower().rfind("\nreferences")]
    if form != "terminal":
        places[-1] = body.rfind("References")
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("form", FORMS)
def test_the_header_says_for_whom_how_reviewed_and_from_what(form: str) -> None:
    assert HEADER in said(answer())[form]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.YES, "Yes"),
        (Verdict.CONDITIONALLY, "Conditionally"),
        (Verdict.NO, "No"),
        (Verdict.INSUFFICIENT, "Insufficient evidence"),
    ],
)
def test_the_bottom_line_names_the_verdict(form: str, verdict: Verdict, words: str) -> None:
    assert re.search(rf"Bottom line:? {words}\b", said(answer(verdict=verdict))[form])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("certainty", "words"), [(CertaintyLevel.VERY_LOW, "Very low certainty"), (None, "Certainty not rated")])
def test_the_bottom_line_names_the_certainty(form: str, certainty: CertaintyLevel | None, words: str) -> None:
    assert words in said(answer(certainty=certainty))[form]


@pytest.mark.parametrize("form", FORMS)
def test_every_sentence_ends_in_its_references(form: str) -> None:
    text = said(answer())[form]
    assert "compared with a waiting list. [2]" in text
    assert "it made no clear difference. [3, 4†]" in text
    assert "Strength: weak; certainty: low. [1]" in text


@pytest.mark.parametrize("form", FORMS)
def test_urgent_advice_comes_before_everything_else(form: str) -> None:
    text = said(answer(urgent=True, urgent_advice=URGENT_ADVICE))[form]
    shown = text.replace("!! ", "")
    question = shown.index(answer().question, shown.index("palpate") if form == "html" else 0)
    assert shown.upper().index("URGENT") < shown.index(URGENT_ADVICE) < question


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_called_urgent_that_is_not(form: str) -> None:
    assert "urgent" not in said(answer())[form].lower()


@pytest.mark.parametrize("form", FORMS)
def test_a_superseded_reference_is_marked_and_says_what_replaces_it(form: str) -> None:
    text = said(answer())[form]
    assert "Superseded by [3]" in text
    assert "4†" in text


@pytest.mark.parametrize("form", FORMS)
def test_a_successor_that_is_not_cited_is_named_by_its_id(form: str) -> None:
    old = reference(1, "old", "An old review", superseded_by=("new-2025",))
    text = said(answer(references=(old,), sections=(), bottom_line_statements=()))[form]
    assert "Superseded by new-2025" in text


@pytest.mark.parametrize("form", FORMS)
def test_the_effects_table_shows_every_figure(form: str) -> None:
    text = flat(terminal(answer(), 240)) if form == "terminal" else said(answer())[form]
    for shown in (
        "Better: MD −18 of 100 points, 95% CI −27 to −9",
        "11",
        "1,940",
        "12 weeks",
        "Disability (Neck",
    ):
        assert shown in text
    assert "versus waiting list" in text
    assert re.search(r"(low|Low) ?(certainty)?", text)


@pytest.mark.parametrize("form", FORMS)
def test_an_abstention_says_so_what_was_searched_and_what_would_help(form: str) -> None:
    text = said(abstention())[form]
    assert "Not answered" in text
    assert "The library holds no evidence on cupping; hiccups" in text
    assert "What was searched" in text or "WHAT WAS SEARCHED" in text
    assert "1,218 records of the library at version 12" in text
    assert "palpate add --pubmed 'cupping AND hiccups' --max 200" in text
    assert "Conditionally" not in text
    assert "References" not in text
    assert "certainty" not in text.lower()


@pytest.mark.parametrize("form", FORMS)
def test_disclaimer_and_follow_ups_close_the_article(form: str) -> None:
    text = said(answer())[form]
    assert DISCLAIMER in text
    assert "How does massage compare with exercise for chronic neck pain?" in text


@pytest.mark.parametrize("form", FORMS)
def test_a_quotation_is_seen_to_be_one_even_if_it_came_without_marks(form: str) -> None:
    bare = Statement(
        text="Sixty minutes were better.", supports=("lindqvist-2019-neck#abstract-1@0-26",), refs=(2,), quotation=True
    )
    section = Section(key=SectionKey.RESEARCH, title="From the research", statements=(bare,))
    assert "“Sixty minutes were better.” [2]" in said(answer(sections=(section,)))[form]


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_section_leaves_no_heading(form: str) -> None:
    empty = Section(key=SectionKey.SAFETY, title="Safety")
    assert "safety" not in said(answer(sections=(empty,), follow_ups=()))[form].lower()


def test_statements_of_one_group_stand_together_and_those_of_none_come_first() -> None:
    def statement(text: str, group: str | None) -> Statement:
        return Statement(text=text, supports=("r",), refs=(1,), group=group)

    mixed = [statement("a", "A"), statement("b", None), statement("c", "B"), statement("d", "A")]
    shown = [(group, [each.text for each in members]) for group, members in common.groups(mixed)]
    assert shown == [(None, ["b"]), ("A", ["a", "d"]), ("B", ["c"])]


@pytest.mark.parametrize(
    ("refs", "outdated", "text"),
    [
        ((3,), (), "[3]"),
        ((3, 4), (), "[3, 4]"),
        ((3, 4, 5, 9), (), "[3–5, 9]"),
        ((1, 2, 3, 4, 5), (3,), "[1, 2, 3†, 4, 5]"),
    ],
)
def test_references_in_a_row_are_a_range_and_superseded_ones_stand_out(
    refs: tuple[int, ...], outdated: tuple[int, ...], text: str
) -> None:
    assert common.citation_marks(refs, frozenset(outdated)) == text


def test_every_form_is_the_same_each_time() -> None:
    for render in (to_html, to_markdown, to_json, terminal):
        assert render(answer()) == render(answer())


# Text that is not to be trusted

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


# The terminal


@pytest.mark.parametrize("width", [40, 80, 130, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    shown = terminal(answer(), width)
    assert max(cell_len(line) for line in shown.splitlines()) <= width


def test_at_80_columns_figures_of_the_table_stay_in_their_columns() -> None:
    lines = [line.rstrip() for line in terminal(answer(), 80).splitlines()]
    assert "  Outcome, time             Effect (95% CI)                   Evidence       Ref" in lines
    assert any(re.search(r"Pain intensity, 5 weeks\s+Better: MD −18 of 100 points,\s+1 study, 228\s+2$", line) for line in lines)


def test_a_wide_terminal_gives_every_figure_a_column() -> None:
    header = next(line for line in terminal(answer(), 150).splitlines() if "Outcome" in line)
    assert header.split() == ["Comparison", "Outcome", "Time", "Effect", "(95%", "CI)", "Studies", "People", "Certainty", "Ref"]


def test_titles_keep_their_weight_when_they_hang_beside_a_label() -> None:
    page = io.StringIO()
    to_terminal(answer(urgent=True), Console(file=page, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[1;31mURGENT" in page.getvalue()


def test_prose_stays_readable_on_a_wide_terminal() -> None:
    sentence_lines = [line for line in terminal(answer(), 200).splitlines() if line.startswith("•")]
    assert max(map(len, sentence_lines)) <= 96


def test_colours_are_for_terminals_only() -> None:
    coloured = io.StringIO()
    to_terminal(answer(), Console(file=coloured, width=80, force_terminal=True, color_system="truecolor"))
    assert "\x1b[" in coloured.getvalue()
    assert "\x1b" not in terminal(answer())


# The page


@pytest.fixture
def page() -> Page:
    return Page(to_html(answer()))


def test_the_page_needs_nothing_from_outside(page: Page) -> None:
    text = to_html(answer())
    assert not page.all("script")
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    assert "@import" not in text
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_the_page_can_be_walked_by_landmarks_and_headings(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "en"
    assert [len(page.all(tag)) for tag in ("main", "nav", "h1", "footer")] == [1, 1, 1, 1]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.all("a")[0]["class"] == "skip"


def test_the_page_has_no_id_twice_and_no_dead_link(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} <= set(page.ids)
    named = {attributes["aria-labelledby"] for _, attributes in page.elements if "aria-labelledby" in attributes}
    assert named <= set(page.ids)


def test_each_citation_leads_to_its_reference_and_back(page: Page) -> None:
    citations = [a for a in page.all("a") if a.get("id", "").startswith("cite-")]
    back = {a["href"][1:] for a in page.all("a") if a["href"].startswith("#cite-")}
    assert citations
    assert {a["id"] for a in citations} == back
    assert all(a["href"] == f"#ref-{a['id'].split('-')[1]}" for a in citations)


def test_each_citation_carries_the_addresses_it_rests_on(page: Page) -> None:
    rests = {a["data-supports"] for a in page.all("a") if "data-supports" in a}
    assert "lindqvist-2019-neck#finding-1 lindqvist-2019-neck#finding-2" in rests
    by_reference = [(a["href"], a["data-supports"]) for a in page.all("a") if "data-supports" in a]
    assert ("#ref-3", "moreau-2024-review#finding-1") in by_reference
    assert ("#ref-4", "moreau-2015-review#finding-1") in by_reference
    assert any(a["title"].startswith("Superseded source. Rests on moreau-2015") for a in page.all("a") if "title" in a)


def test_the_table_says_what_its_cells_are(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert {th["scope"] for th in page.all("th")} == {"col", "row", "rowgroup"}
    assert all(td["data-label"] for td in page.all("td"))


def test_the_page_adapts_to_dark_phone_print_and_focus() -> None:
    style = to_html(answer())
    for needed in (
        "prefers-color-scheme: dark",
        "@media print",
        "screen and (max-width: 46rem)",
        ":focus-visible",
        'name="viewport"',
    ):
        assert needed in style


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [("ink", "paper"), ("quiet", "paper"), ("accent", "paper"), ("ink", "alarm-sheet"), ("alarm", "alarm-sheet")],
)
def test_text_stands_out_from_its_ground(scheme: int, text: str, ground: str) -> None:
    style = to_html(answer())
    ratio = [_luminance(re.findall(rf"--{name}: (#[0-9a-f]{{6}});", style)[scheme]) for name in (text, ground)]
    assert (max(ratio) + 0.05) / (min(ratio) + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


# Markdown and JSON


def test_markdown_numbers_the_references_as_they_are_cited() -> None:
    html = MarkdownIt("commonmark").render(to_markdown(answer()))
    listed = html.partition("<h2>References</h2>")[2]
    assert listed.count("<li>") >= len(REFERENCES)
    assert listed.lstrip().startswith("<ol>")
    assert '<a href="https://pubmed.ncbi.nlm.nih.gov/30000001/">PubMed</a>' in listed


def test_markdown_quotes_a_quotation() -> None:
    html = MarkdownIt("commonmark").render(to_markdown(answer(sections=(RESEARCH,))))
    assert re.search(r"<blockquote>\s*<p>Okafor C", html)


def test_the_json_is_the_contract() -> None:
    schema: dict[str, Any] = json.loads((Path(__file__).parents[1] / "docs" / "answer.schema.json").read_text("utf-8"))
    for shown in (answer(), abstention()):
        text = to_json(shown)
        jsonschema.validate(json.loads(text), schema)
        assert Answer.model_validate_json(text) == shown
        assert text.endswith("\n")
