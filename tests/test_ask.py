"""From a question to an article, on the starter library: what an answer promises to whoever checks it."""

from __future__ import annotations

import json
import re
from functools import cache

import jsonschema
import pytest

from answered import answered
from asking import ALL, ROOT, said_in, section, statements
from palpate.library import Library
from palpate.rendering import to_json
from palpate.synthesis import comparisons
from palpate.terminology import terminology
from palpate.vocabulary import (
    CertaintyLevel,
    SectionKey,
    Support,
    Verdict,
)
from support_check import Checker


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


@cache
def schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "answer.schema.json").read_text(encoding="utf-8")))


# The contract of the JSON


@pytest.mark.parametrize("question", ALL)
def test_the_json_of_an_answer_keeps_its_contract(question: str, library: Library) -> None:
    article = answered(question, library)
    written = json.loads(to_json(article))
    assert list(schema().iter_errors(written)) == []
    assert set(written) == set(schema().schema["properties"])
    assert written["question"] == " ".join(question.split())
    assert written["library"] == {"uri": library.uri, "version": library.version, "records": len(library)}
    assert written["review_status"] == "pending human review"
    assert "not medical advice" in written["disclaimer"]
    keys = [each["key"] for each in written["sections"]]
    assert keys == ([] if article.abstained else [key.value for key in SectionKey])
    assert written["bottom_line"] == " ".join(each["text"] for each in written["bottom_line_statements"]) or article.abstained
    assert written["bottom_line"]


# Supports, references and numbers


@pytest.mark.parametrize("question", ALL)
def test_every_statement_leads_to_places_that_are_there_and_to_their_references(question: str, library: Library) -> None:
    article = answered(question, library)
    number_of = {entry.record: entry.number for entry in article.references}
    for each in statements(article):
        for address in each.supports:
            assert library.resolve(address)
        assert each.refs == tuple(sorted({number_of[Support.parse(address).record] for address in each.supports}))
        assert len(set(each.supports)) == len(each.supports)
    for row in (row for part in article.sections for row in part.table):
        assert row.ref == number_of[Support.parse(row.support).record]


@pytest.mark.parametrize("question", ALL)
def test_references_are_numbered_without_gaps_in_the_order_in_which_they_are_first_cited(question: str, library: Library) -> None:
    article = answered(question, library)
    assert [entry.number for entry in article.references] == list(range(1, len(article.references) + 1))
    cited: list[str] = []
    for each in article.bottom_line_statements:
        cited += [Support.parse(address).record for address in each.supports]
    for part in article.sections:
        cited += [Support.parse(address).record for each in part.statements for address in each.supports]
        cited += [Support.parse(row.support).record for row in part.table]
    assert [entry.record for entry in article.references] == list(dict.fromkeys(cited))
    for entry in article.references:
        record = library.get(entry.record)
        assert (entry.title, entry.year, entry.kind, entry.pmid, entry.doi) == (
            record.title,
            record.year,
            record.kind,
            record.pmid,
            record.doi,
        )
        assert record.title.rstrip(".?!") in entry.citation
    assert article.evidence_to == max((entry.year for entry in article.references if entry.year), default=None)


@pytest.mark.parametrize("question", ALL)
def test_every_number_stands_in_the_sources_that_the_sentence_names(question: str, library: Library, checker: Checker) -> None:
    article = answered(question, library)
    wrong = {each.text: faults for each in statements(article) if (faults := checker.faults(each))}
    assert wrong == {}
    rows = {row.support: faults for part in article.sections for row in part.table if (faults := checker.row_faults(row))}
    assert rows == {}


def test_most_questions_are_answered_so_that_these_checks_mean_something(library: Library) -> None:
    articles = [answered(question, library) for question in ALL]
    assert sum(not article.abstained for article in articles) >= 60
    assert sum(len(list(statements(article))) for article in articles) > 1000
    assert len({follow_up for article in articles for follow_up in article.follow_ups}) > 50


@pytest.mark.parametrize(
    ("pattern", "change"),
    [
        (r"\d(?=% CI)", "7"),
        (r"(?<=% CI )−", ""),
        (r"(?<=of )\d+(?= comparison)", "97"),
        (r"\d+(?= favoured the treatment)", "97"),
        (r"(?<=, )\d[\d,]*(?= people)", "31415"),
        (r"(?<=, )\d{4}(?=\)\.$)", "1066"),
        (r"\d+(?= minutes)", "13"),
        (r" Strength: ", " 17 years later. Strength: "),
    ],
)
def test_the_check_of_numbers_sees_a_number_that_was_changed(
    pattern: str, change: str, library: Library, checker: Checker
) -> None:
    article = answered("Does massage help chronic neck pain?", library)
    changed = [
        each.model_copy(update={"text": re.sub(pattern, change, each.text, count=1)})
        for each in statements(article)
        if re.search(pattern, each.text)
    ]
    assert changed
    assert all(checker.faults(each) for each in changed)


def test_nothing_is_said_twice_in_an_article(library: Library) -> None:
    for question in ALL:
        said = [(each.group, each.text) for each in statements(answered(question, library))]
        assert len(said) == len(set(said)), question
        opening = {each.text for each in answered(question, library).bottom_line_statements}
        assert not opening & {text for _, text in said[len(opening) :]}, question


def test_a_sentence_is_whole_and_clean(library: Library) -> None:
    texts = {each.text for question in ALL for each in statements(answered(question, library))}
    assert [text for text in texts if text[-1] not in ".?!”)" or _UNCLEAN.search(text)] == []


_UNCLEAN = re.compile(
    r"  | [,.;]|\.\.|\(\)|\b(condition|intervention|outcome|population|comparator):[a-z]"
    r"|(?<![\d.,-])\b1 (sessions|schedules|sources|studies|comparisons|people|weeks)\b|(?<!to )\b1 sessions\b"
)
"""Double spaces, spaces before a comma, doubled stops, empty brackets, ids of concepts, and "1 sessions"."""


# What an answer tells


def test_null_results_are_told_as_results(library: Library) -> None:
    article = answered("Does massage help chronic neck pain?", library)
    points = {each.group: each.text for each in section(article, SectionKey.KEY_POINTS)}
    sham = next(text for group, text in points.items() if group and "sham" in group)
    assert "made no clear difference to pain" in sham
    assert "sham" in article.bottom_line
    assert "no clear difference" in article.bottom_line
    assert article.verdict is Verdict.CONDITIONALLY
    assert article.certainty is CertaintyLevel.LOW
    assert "Why low: the systematic review by Skelly 2020" in article.bottom_line


def test_a_broad_question_is_answered_by_condition(library: Library) -> None:
    article = answered("Does massage help musculoskeletal problems?", library)
    groups = list(dict.fromkeys(each.group for each in section(article, SectionKey.KEY_POINTS)))
    assert {"Low back pain", "Neck pain", "Fibromyalgia", "Knee osteoarthritis"} <= set(groups)
    assert all(name in article.bottom_line for name in ("low back pain", "neck pain", "fibromyalgia", "knee osteoarthritis"))
    assert len({row.condition for part in article.sections for row in part.table}) >= 4


def test_two_conditions_asked_about_side_by_side_are_both_answered(library: Library) -> None:
    terms, article = terminology(), answered("Does massage help neck pain or back pain?", library)
    supports = {address for each in article.bottom_line_statements for address in each.supports}
    found = [item for item in comparisons(library.evidence()) if item.address in supports]
    for condition in ("condition:neck-pain", "condition:low-back-pain"):
        assert any(item.conditions & terms.narrower(condition) for item in found), condition


def test_the_question_of_necessity_is_answered_by_payers_and_by_condition(library: Library) -> None:
    article = answered("Are regular massages medically necessary for musculoskeletal problems?", library)
    assert article.verdict is Verdict.CONDITIONALLY
    payers = said_in(article, SectionKey.GUIDELINES, "What payers and public bodies say")
    assert all(name in payers for name in ("Medicare", "TRICARE", "Veterans Health Administration"))
    assert "Medicare" in article.bottom_line
    assert "low back pain" in article.bottom_line


def test_a_dose_is_told_with_what_came_of_it(library: Library) -> None:
    article = answered("How many massage sessions are needed for chronic neck pain?", library)
    plan = said_in(article, SectionKey.TREATMENT_PLAN, "Schedules that did better")
    assert "60 minutes a session, 3 sessions a week, for 4 weeks" in plan
    assert "RR 4.98" in plan
    assert "30 minutes a session" in said_in(article, SectionKey.TREATMENT_PLAN, "Schedules that did no better")
    assert "minutes a session" in article.bottom_line


def test_a_contraindication_makes_a_no_and_a_precaution_a_condition(library: Library) -> None:
    assert answered("Is it dangerous to massage a leg with a deep vein thrombosis?", library).verdict is Verdict.NO
    osteoporosis = answered("Is massage safe with osteoporosis?", library)
    assert osteoporosis.verdict is Verdict.CONDITIONALLY
    assert "osteoporosis" in osteoporosis.bottom_line.lower()


def test_a_cure_is_not_claimed_from_findings_on_symptoms(library: Library) -> None:
    article = answered("Can massage cure fibromyalgia?", library)
    assert article.verdict is Verdict.INSUFFICIENT
    assert "measured a cure" in article.bottom_line_statements[0].text


def test_where_two_treatments_were_never_compared_that_is_said_first(library: Library) -> None:
    article = answered("Is massage better than physiotherapy for fibromyalgia?", library)
    assert article.verdict is Verdict.INSUFFICIENT
    assert "directly against physiotherapy" in article.bottom_line_statements[0].text


_NONE_ON = re.compile(r"None of the findings held here (is on|measured) (.+?)[;.]")


@pytest.mark.parametrize(
    "question",
    [
        "Does massage improve sleep in people with fibromyalgia?",
        "Does infant massage improve sleep in healthy babies?",
        "Does massage therapy improve quality of life in dementia?",
        pytest.param(
            "Does massage help neck pain and fibromyalgia?",
        ),
        pytest.param(
            "Will massage help my depression during pregnancy?",
        ),
    ],
)
def test_that_nothing_is_held_on_what_was_asked_is_only_said_where_nothing_is(question: str, library: Library) -> None:
    terms, article = terminology(), answered(question, library)
    asked = set().union(*(terms.narrower(each) for each in article.pico.interventions))
    on = set().union(*(terms.narrower(each) for each in article.pico.conditions))
    held = [item for item in comparisons(library.evidence()) if item.interventions & asked]
    for claim, named in _NONE_ON.findall(article.bottom_line):
        concepts = set().union(*(terms.narrower(match.concept.id) for match in terms.find(named, ("condition", "outcome"))))
        if claim == "is on":
            assert [item.address for item in held if item.conditions & concepts] == []
        else:
            assert [item.address for item in held if item.conditions & on and item.outcomes & concepts] == []


def test_how_a_treatment_works_is_told_from_what_is_held_on_mechanisms(library: Library) -> None:
    article = answered("How does massage relieve pain?", library)
    assert not article.abstained
    assert section(article, SectionKey.KEY_POINTS)


@pytest.mark.parametrize(
    "question",
    [
        "When is massage considered medically necessary?",
        "What are the criteria for coverage of manual therapy?",
        pytest.param(
            "Is maintenance massage medically necessary?",
        ),
    ],
)
def test_a_question_of_coverage_in_other_words_is_answered_from_the_policies_held(question: str, library: Library) -> None:
    assert not answered(question, library).abstained


@pytest.mark.parametrize(
    "question",
    ALL,
)
def test_follow_ups_can_be_answered_and_differ_from_what_was_asked(question: str, library: Library) -> None:
    for follow_up in answered(question, library).follow_ups:
        assert follow_up.lower() != question.lower()
        compared = re.fullmatch(r"How does (.+) compare with (.+?)(?: for .+)?\?", follow_up)
        assert not compared or compared[1] != compared[2]
        followed = answered(follow_up, library)
        assert not followed.abstained, follow_up
        assert followed.references, follow_up
        assert " compare with " not in follow_up or "sets it directly against" not in followed.bottom_line, follow_up
