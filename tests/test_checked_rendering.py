"""A checked page for the eye and for programs: what is shown, and that no page can become markup or drive a terminal."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import jsonschema
import pytest
from lxml import html as lxml_html
from rich.console import Console

from commanding import run
from palpate.checking import check, read_text
from palpate.library import Library
from palpate.rendering import checked_to_html, checked_to_markdown, checked_to_terminal, to_json
from palpate.vocabulary import CheckedPage, ClaimVerdict

ROOT = Path(__file__).parents[1]
TEXT = """# Massage <b>today</b>

Massage may help fibromyalgia. Massage cures fibromyalgia.
Massage helps against asthma & <script>alert(1)</script> [gout](javascript:alert(1)).

Nothing beats a good massage."""


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


@pytest.fixture(scope="module")
def page(library: Library) -> CheckedPage:
    return check(read_text(TEXT, "leaflet.md"), library)


def terminal(page: CheckedPage, width: int = 80) -> str:
    out = io.StringIO()
    checked_to_terminal(page, Console(file=out, width=width, color_system=None, highlight=False, markup=False))
    return out.getvalue()


def test_each_form_tells_each_claim_with_verdict_reason_and_evidence(page: CheckedPage) -> None:
    assert {claim.verdict for claim in page.claims} >= {
        ClaimVerdict.SUPPORTED,
        ClaimVerdict.OVERSTATED,
        ClaimVerdict.NOT_CHECKABLE,
    }
    shown = " ".join(terminal(page, 300).split())
    markdown = checked_to_markdown(page)
    tree = lxml_html.fromstring(checked_to_html(page))
    web = " ".join(tree.text_content().split())
    for claim in page.claims:
        assert f"“{' '.join(claim.text.split())}”" in shown
        assert claim.why.split(".")[0][:60] in shown
        assert claim.why.split(":")[0][:40] in web
        assert claim.verdict.value.capitalize() in web
        assert f". {claim.verdict.value.capitalize()}." in markdown
    assert "Could say: " in shown
    assert "For it: [1" in shown
    assert "REFERENCES" in shown


def test_html_marks_every_claim_in_the_text_of_the_page(page: CheckedPage) -> None:
    tree = lxml_html.fromstring(checked_to_html(page))
    marks = tree.xpath("//mark")
    assert len(marks) == len(page.claims)
    for mark, claim in zip(marks, page.claims, strict=True):
        assert mark.text == claim.text
        assert mark.get("class") == claim.verdict.value.replace(" ", "-")
        [target] = mark.xpath(".//a/@href")
        assert tree.xpath(f"//*[@id='{target[1:]}']")
    for link in tree.xpath("//a/@href[starts-with(., '#')]"):
        assert tree.xpath(f"//*[@id='{link[1:]}']"), link


def test_no_page_becomes_markup_or_script(page: CheckedPage) -> None:
    written = checked_to_html(page)
    tree = lxml_html.fromstring(written)
    assert tree.xpath("//script | //b | //*[@onclick]") == []
    assert [link for link in tree.xpath("//@href") if link.lower().startswith("javascript")] == []
    assert "default-src 'none'" in written
    markdown = checked_to_markdown(page)
    assert "<script" not in markdown.replace("\\<", "")
    assert not re.search(r"(?<!\\)\]\(javascript", markdown)


def test_no_page_drives_the_terminal(library: Library) -> None:
    checked = check("Massage \x1b[2Jmay help \u202efibromyalgia.", library)
    assert "\x1b" not in terminal(checked)
    assert "\u202e" not in terminal(checked)


def test_lines_are_as_wide_as_the_terminal(page: CheckedPage) -> None:
    assert max(len(line) for line in terminal(page, 60).splitlines()) <= 60


def test_the_json_keeps_its_contract(page: CheckedPage) -> None:
    written = json.loads(to_json(page))
    schema = json.loads((ROOT / "docs" / "check.schema.json").read_text("utf-8"))
    jsonschema.validate(written, schema)
    assert set(written["claims"][0]) == {
        "text",
        "start",
        "end",
        "verdict",
        "certainty",
        "why",
        "supports",
        "against",
        "rewording",
    }
    assert schema["$defs"]["ClaimVerdict"]["enum"] == [
        "supported",
        "partly supported",
        "overstated",
        "contradicted",
        "no evidence held",
        "not checkable",
    ]
    for claim in written["claims"]:
        assert " ".join(written["text"][claim["start"] : claim["end"]].split()) == " ".join(claim["text"].split())


def test_an_emergency_stands_before_everything_else(library: Library) -> None:
    checked = check("Since this morning I can't control my bladder and my legs are numb. Massage cures back pain.", library)
    assert terminal(checked).startswith("!! URGENT")
    assert checked_to_markdown(checked).startswith("> **URGENT.**")
    body = lxml_html.fromstring(checked_to_html(checked)).find(".//main")
    assert body is not None
    assert body[0].get("class") == "urgent"


def test_a_page_without_claims_says_so_in_every_form(library: Library) -> None:
    checked = check("The studio opens at nine.", library)
    for written in (terminal(checked), checked_to_markdown(checked), checked_to_html(checked)):
        assert "No health claim about a treatment was found on the page." in " ".join(written.split())


# The command


@pytest.fixture
def leaflet(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PALPATE_LIBRARY", library.uri)
    path = tmp_path / "leaflet.md"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_a_file_is_checked(leaflet: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", leaflet)
    assert (code, err) == (0, "")
    assert "claims: " in out
    assert [line for line in out.splitlines() if line != line.rstrip() or "\x1b" in line] == []


@pytest.mark.parametrize(
    ("name", "start"), [("a.html", "<!doctype html>"), ("a.md", "# Massage"), ("a.json", "{"), ("a.txt", "Massage")]
)
def test_the_ending_of_the_file_decides_the_form(
    name: str, start: str, leaflet: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "check", leaflet, "--output", str(tmp_path / name))
    assert (code, out) == (0, "")
    assert (tmp_path / name).read_text("utf-8").lstrip().startswith(start)


def test_standard_input_is_checked(leaflet: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    code, out, _ = run(capsys, "check", "-", "--format", "json")
    assert code == 0
    assert json.loads(out)["claims"]
    del leaflet


@pytest.mark.parametrize(
    ("page", "code", "said"),
    [
        ("no-such-file.html", 2, "is no file"),
        ("http://127.0.0.1/page", 2, "not on the public internet"),
        ("ftp://example.org/page", 2, "must start with https"),
    ],
)
def test_what_cant_be_checked_is_one_line(
    page: str, code: int, said: str, leaflet: str, capsys: pytest.CaptureFixture[str]
) -> None:
    del leaflet
    ended, out, err = run(capsys, "check", page)
    assert (ended, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1
