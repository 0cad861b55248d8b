"""What a reader gets to see of an answer, in every form."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from answer_factory import DISCLAIMER, REFERENCES, RESEARCH, URGENT_ADVICE, abstention, answer, reference
from palpate.rendering import common, to_html, to_json, to_markdown, to_terminal
from palpate.vocabulary import Answer, CertaintyLevel, Section, SectionKey, Statement, Verdict
from rendered import FORMS, flat, said, terminal

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
