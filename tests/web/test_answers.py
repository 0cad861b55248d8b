"""Asking in the browser: the answer page, what a citation rests on, follow-ups, readers, exports, and what can go wrong."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape

import pytest
from lxml import html

from database_samples import new_database
from library_samples import new_library
from palpate.vocabulary import Reader

FIBRO = "Does massage help fibromyalgia?"
UNKNOWN = "Does metformin prevent diabetes?"


def page(response):
    assert response.status_code == 200, response.text[:500]
    return html.fromstring(response.text)


def text(tree) -> str:
    return " ".join(tree.text_content().split())


def ask(site, q, **more):
    return site.get("/answers", params={"q": q, **more})


@pytest.fixture(autouse=True)
def _nobody_was_here(site):
    site.cookies.clear()


# The first page


def test_the_first_page_has_one_question_field_and_the_five_readers(site):
    tree = page(site.get("/"))
    assert tree.xpath("//form[@action='/answers']//input[@name='q']/@id") == ["q"]
    assert tree.xpath("//input[@name='reader']/@value") == [reader.value for reader in Reader]


def test_every_example_of_the_first_page_is_answered(site):
    examples = site.get("/", headers={"Accept": "application/json"}).json()["examples"]
    assert len(examples) >= 3
    for question in examples:
        answer = ask(site, question).text
        assert "Not answered" not in answer, question


@pytest.mark.parametrize("q", ["", "   ", "?", "x" * 3000])
def test_what_is_no_question_gets_the_form_again_with_a_kind_word(site, q):
    response = ask(site, q)
    assert response.status_code == 400
    tree = html.fromstring(response.text)
    assert tree.xpath("//*[@role='alert']")
    assert "palpate ask" not in text(tree)
    assert tree.xpath("//input[@name='q']")


def test_a_missing_question_is_asked_for(site):
    assert "There was no question" in site.get("/answers").text


def test_a_question_that_failed_stands_in_the_field_to_be_mended(site):
    tree = html.fromstring(ask(site, "?!").text)
    assert tree.xpath("//input[@name='q']/@value") == ["?!"]


# The answer


def test_the_page_says_what_the_answer_says_in_the_order_of_the_article(site):
    answer = site.get("/answers.json", params={"q": FIBRO}).json()["answer"]
    tree = page(ask(site, FIBRO))
    shown = text(tree)
    for statement in answer["bottom_line_statements"]:
        assert " ".join(statement["text"].split()) in shown
    titles = [" ".join(title.split()) for title in tree.xpath("//article//h2/text()")]
    assert titles[: len(answer["sections"]) + 1] == ["Bottom line", *(each["title"] for each in answer["sections"])]


def test_the_exported_file_has_the_same_article(site):
    tree = page(ask(site, FIBRO))
    file = html.fromstring(site.get("/answers/export", params={"q": FIBRO, "format": "html"}).text)
    for section in ("bottom-line", "guidelines", "safety", "research"):
        own, exported = (each.get_element_by_id(section) for each in (tree, file))
        assert text(own) == text(exported)


def test_status_date_version_and_disclaimer_stand_on_every_answer(site):
    for question in (FIBRO, UNKNOWN):
        tree = page(ask(site, question))
        assert tree.xpath("//*[contains(@class, 'status')]")[0].text == "Pending human review"
        assert tree.xpath("//ul[contains(@class, 'stamp')]//time/@datetime")
        assert tree.xpath("//ul[contains(@class, 'stamp')]//a[@href='/library']")
        assert "not medical advice" in text(tree)


def test_urgent_advice_comes_before_the_question_itself(site):
    shown = text(page(ask(site, "I have chest pain and trouble breathing. Does massage help?")))
    assert shown.index("Get medical help now") < shown.index("Bottom line")


def test_a_misspelt_word_is_told(site):
    assert "“masage” was read as “massage”" in text(page(ask(site, "Does masage help fibromyalgia?")))


def test_an_abstention_tells_what_was_searched_and_how_to_add_evidence(site):
    tree = page(ask(site, UNKNOWN))
    assert "Not answered" in text(tree)
    assert "looked for: metformin" in text(tree)
    (link,) = tree.xpath("//a[starts-with(@href, '/add?')]/@href")
    (searched_for,) = page(site.get(link)).xpath("//input[@name='query']/@value")
    assert "metformin" in searched_for
    assert not tree.xpath("//pre"), "a command is no help in a browser"


def test_the_same_address_is_json_too(site):
    for response in (
        site.get("/answers.json", params={"q": FIBRO}),
        site.get("/answers", params={"q": FIBRO}, headers={"Accept": "application/json"}),
    ):
        data = response.json()
        assert data["answer"]["question"] == FIBRO
        assert data["review"] == {"status": "pending human review", "article": None}


def test_markup_in_a_question_stays_text(site):
    body = ask(site, "Does <script>alert(1)</script> massage help fibromyalgia?").text
    assert "<script>alert" not in body


# Who reads


def test_the_reader_is_remembered_and_switching_keeps_the_question(site):
    tree = page(ask(site, FIBRO, reader="patient"))
    assert site.cookies.get("reader") == "patient"
    links = dict(
        zip(tree.xpath("//nav[@aria-label='Reader']//a/text()"), tree.xpath("//nav[@aria-label='Reader']//a/@href"), strict=True)
    )
    assert tree.xpath("//nav[@aria-label='Reader']//a[@aria-current]/text()") == ["Patient"]
    assert site.get("/answers.json", params={"q": FIBRO}).json()["reader"] == "patient"
    switched = page(site.get(links["Payer"]))
    assert switched.get_element_by_id("question").text == FIBRO
    assert "Criteria of medical necessity" in text(switched)


def test_the_cookie_is_lax_lives_a_year_and_a_forged_one_is_ignored(site):
    (said,) = (each for each in ask(site, FIBRO, reader="payer").headers.get_list("set-cookie") if each.startswith("reader="))
    assert {"SameSite=lax", "Max-Age=31536000", "HttpOnly"} <= set(said.split("; "))
    site.cookies.clear()
    forged = {"Cookie": "reader=administrator"}
    assert site.get("/answers.json", params={"q": FIBRO}, headers=forged).json()["reader"] == "clinician"


def test_an_unknown_reader_is_refused_with_the_known_ones(site):
    response = ask(site, FIBRO, reader="nobody")
    assert response.status_code == 400
    assert "clinician, therapist, patient, payer, researcher" in response.text


# What a citation rests on


def test_every_citation_leads_to_what_it_rests_on(site):
    tree = page(ask(site, FIBRO))
    links = tree.xpath("//span[contains(@class, 'cites')]//a")
    assert links
    for link in {each.get("href"): each for each in links}.values():
        wanted = link.get("data-supports").split()
        shown = site.get(link.get("href"), headers={"Accept": "application/json"}).json()
        assert [each["address"] for each in shown["supports"]] == wanted
        assert shown["missing"] == []


def test_a_finding_is_shown_with_its_figures_its_source_and_its_record(site):
    address = "ughreja-2021-fibromyalgia-myofascial-release#finding-1"
    shown = text(page(site.get("/answers/support", params={"address": address})))
    for figure in (
        "Myofascial release",
        "Sham or no treatment",
        "−0.81, 95% CI −1.15 to −0.47",
        "Moderate, rated by authors",
        "2021",
    ):
        assert figure in shown
    tree = page(site.get("/answers/support", params={"address": address}))
    assert tree.xpath("//a[@href='/records/ughreja-2021-fibromyalgia-myofascial-release']")


def test_a_passage_is_shown_in_its_paragraph_with_its_words_marked(tmp_path):
    from starlette.testclient import TestClient

    from palpate.vocabulary import Record
    from palpate.web import Settings, create_app

    sentence = "Pain fell more with massage than with rest."
    abstract = f"Forty nurses took part. {sentence} No harm was seen."
    record = Record(
        id="pmid:90000001",
        title="Massage for tired feet",
        kind="randomized_trial",
        abstract=[{"label": "RESULTS", "text": abstract}],
    )
    library = str(tmp_path / "own")
    new_library(tmp_path / "own").add([record])
    start = abstract.index(sentence)
    with TestClient(
        create_app(Settings(library=library, database=new_database(tmp_path))), base_url="http://localhost"
    ) as client:
        tree = page(
            client.get("/answers/support", params={"address": f"pmid:90000001#abstract-1@{start}-{start + len(sentence)}"})
        )
    assert tree.xpath("//mark/text()") == [sentence]
    assert text(tree.xpath("//blockquote")[0]) == abstract
    assert "Abstract, results" in text(tree)


@pytest.mark.parametrize(
    ("address", "status"), [("nothing#finding-1", 404), ("not an address", 404), ("../../etc/passwd", 404), (None, 400)]
)
def test_a_support_that_is_not_held_is_said_to_be_missing(site, address, status):
    response = site.get("/answers/support", params={"address": address} if address else {})
    assert response.status_code == status
    assert "Traceback" not in response.text


# Follow-ups


def test_a_follow_up_is_understood_after_the_question_before_and_can_be_undone(site):
    tree = page(ask(site, "And how often?", after=FIBRO))
    assert "Understood as: How often should massage be given for fibromyalgia?" in text(tree)
    (undo,) = tree.xpath("//a[@class='undo']/@href")
    assert page(site.get(undo)).get_element_by_id("question").text == FIBRO


def test_the_follow_up_field_carries_the_conversation(site):
    tree = page(ask(site, "And how often?", after=FIBRO))
    assert tree.xpath("//form[@class='go-on']//input[@name='after']/@value") == [FIBRO, "And how often?"]


def test_suggested_follow_ups_are_links_that_are_answered(site):
    links = page(ask(site, FIBRO)).xpath("//section[@id='follow-ups']//a/@href")
    assert links
    for link in links:
        page(site.get(link))


# Versions


def test_an_older_version_can_be_asked_and_one_that_is_not_there_is_refused_without_its_place(site):
    version = site.get("/answers.json", params={"q": FIBRO}).json()["answer"]["library"]["version"]
    assert site.get("/answers.json", params={"q": FIBRO, "at": version}).json()["newest"]
    response = ask(site, FIBRO, at=version + 99)
    assert response.status_code == 400
    assert f"no version {version + 99}" in response.text
    assert "/tmp" not in response.text
    assert ask(site, FIBRO, at="x").status_code == 400


# Exports


@pytest.mark.parametrize(
    ("form", "kind", "start"),
    [
        ("html", "text/html", "<!doctype html>"),
        ("markdown", "text/markdown", f"# {FIBRO[:-1]}"),
        ("json", "application/json", "{"),
        ("bibtex", "application/x-bibtex", "@"),
        ("ris", "application/x-research-info-systems", "TY  - "),
        ("csl-json", "application/vnd.citationstyles.csl+json", "["),
    ],
)
def test_each_export_is_a_download_with_its_type_and_a_safe_name(site, form, kind, start):
    response = site.get("/answers/export", params={"q": FIBRO, "format": form})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(kind)
    assert re.fullmatch(r'attachment; filename="does-massage-help-fibromyalgia\.[a-z]+"', response.headers["content-disposition"])
    assert response.text.startswith(start)


def test_the_exported_references_are_those_of_the_answer(site):
    cited = site.get("/answers.json", params={"q": FIBRO}).json()["answer"]["references"]
    exported = json.loads(site.get("/answers/export", params={"q": FIBRO, "format": "csl-json"}).text)
    assert [each["title"] for each in exported] == [each["title"] for each in cited]


@pytest.mark.parametrize("q", ['"; filename="x.exe', "Massage\r\nX-Evil: 1 for fibromyalgia?", "../../etc/passwd massage"])
def test_no_question_gets_out_of_the_file_name(site, q):
    response = site.get("/answers/export", params={"q": q, "format": "markdown"})
    assert "x-evil" not in response.headers
    if response.status_code == 200:
        assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.md"', response.headers["content-disposition"])


def test_an_unknown_format_is_refused(site):
    assert site.get("/answers/export", params={"q": FIBRO, "format": "exe"}).status_code == 400


# What is sent


def test_the_first_view_of_an_answer_is_light(site):
    body = ask(site, FIBRO).text
    files = {unescape(each) for each in re.findall(r'(?:href|src)="(/static/[^"]+)"', body)}
    files.add("/static/questions.js")
    sent = len(gzip.compress(body.encode())) + sum(len(gzip.compress(site.get(each).content)) for each in files)
    assert len(files) >= 4
    assert sent <= 120_000


def test_static_files_are_kept_for_a_year_while_their_address_names_their_content(site):
    (address,) = re.findall(r'href="(/static/palpate\.css\?v=[^"]+)"', site.get("/").text)
    response = site.get(address)
    assert "immutable" in response.headers["cache-control"]
    for other in ("/static/palpate.css", "/static/palpate.css?v=old"):
        assert site.get(other).headers["cache-control"] == "no-cache"
    again = site.get("/static/palpate.css", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_the_policy_says_how_answers_are_made_reviewed_and_corrected(site):
    titles = page(site.get("/policy")).xpath("//h2/text()")
    for title in (
        "How answers are made",
        "Review by people",
        "Conflicts of interest",
        "Language models",
        "Corrections",
        "Contact",
    ):
        assert title in titles
