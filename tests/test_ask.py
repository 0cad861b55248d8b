"""From a question to an article, on the starter library: what an answer promises to whoever checks it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from answered import answered
from evidence_factory import finding, source
from library_samples import from_pubmed, new_library
from palpate.answering import ask
from palpate.library import Library
from palpate.rendering import to_json, to_markdown
from palpate.synthesis import comparisons
from palpate.terminology import terminology
from palpate.vocabulary import (
    Answer,
    CertaintyLevel,
    Record,
    RecordKind,
    SectionKey,
    Statement,
    Support,
    TextSection,
    Verdict,
)
from support_check import Checker

ROOT = Path(__file__).parents[1]
QUESTIONS = tuple(
    dict.fromkeys(
        line
        for line in (ROOT / "benchmarks" / "questions.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    )
)
MORE_QUESTIONS = (
    "What helps chronic low back pain?",
    "Does massage help osteoarthritis?",
    "Does massage help anxiety?",
    "Does massage help sciatica?",
    "Does massage help babies gain weight?",
    "Can massage cure fibromyalgia?",
    "Is traction better than massage for neck pain?",
    "Is massage covered by insurance?",
    "What are the contraindications to massage?",
    "How does massage work?",
    "Should children with autism have massage?",
    "Does massage reduce stress in nurses?",
    "Does acupressure help fibromyalgia?",
)
ALL = QUESTIONS + MORE_QUESTIONS
NOT_HELD = (
    "Does telmisartan lower blood pressure in diabetics?",
    "Which triple therapy eradicates Helicobacter pylori?",
    "Do proton pump inhibitors heal duodenal ulcers?",
    "What is the capital of France?",
    "How do I repair a bicycle tyre?",
    "Does reflexology help gout in goldfish?",
    "Does massage help zebrafish embryos?",
)


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


def statements(article: Answer) -> Iterator[Statement]:
    """All statements in the order of reading."""
    yield from article.bottom_line_statements
    for section in article.sections:
        yield from section.statements


def section(article: Answer, key: SectionKey) -> tuple[Statement, ...]:
    return next(section.statements for section in article.sections if section.key is key)


def said_in(article: Answer, key: SectionKey, group: str | None = None) -> str:
    return "\n".join(each.text for each in section(article, key) if group in (None, each.group))


def records_of(said: Iterator[Statement] | tuple[Statement, ...]) -> set[str]:
    return {Support.parse(address).record for each in said for address in each.supports}


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


# The same library version gives the same answer


def test_the_same_question_gives_the_same_answer_again_and_after_reopening(library: Library) -> None:
    again = Library.open(library.uri)
    for question in ALL[::5]:
        first = to_json(answered(question, library))
        assert to_json(ask(question, library)) == first
        assert to_json(ask(question, again)) == first


def test_the_answer_does_not_depend_on_the_process(library: Library) -> None:
    asked = ALL[::9]
    program = (
        "import hashlib, sys\nfrom palpate.answering import ask\nfrom palpate.library import Library\n"
        "from palpate.rendering import to_json\nlibrary = Library.open(sys.argv[1])\n"
        "for question in sys.argv[2:]: print(hashlib.sha256(to_json(ask(question, library)).encode()).hexdigest())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, library.uri, *asked],
        env={**os.environ, "PYTHONHASHSEED": "271828"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    here = [hashlib.sha256(to_json(answered(question, library)).encode()).hexdigest() for question in asked]
    assert ran.stdout.split() == here


def test_an_earlier_version_gives_the_answer_that_it_gave_then(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    question = "Does massage help chronic neck pain?"
    before, version = to_json(ask(question, library)), library.version
    library.add([_no_benefit("late-2030", year=2030)])
    after = to_json(ask(question, library))
    assert "late-2030" in after
    assert after != before
    assert to_json(ask(question, Library.open(library.uri, at=version))) == before


# What was retracted or replaced


def _no_benefit(record_id: str, **fields: Any) -> Record:
    """A weighty review that found nothing for neck pain."""
    found = [
        finding("no_difference", outcome=outcome, comparator=comparator, certainty=CertaintyLevel.HIGH, certainty_basis="GRADE")
        for outcome in ("pain", "function")
        for comparator in ("no treatment", "usual care", "sham massage")
    ]
    return source(*found, id=record_id, kind=RecordKind.META_ANALYSIS, title=f"Massage for neck pain: {record_id}", **fields)


def _conclusions(article: Answer) -> tuple[Any, ...]:
    return article.verdict, article.certainty, article.bottom_line


@pytest.mark.parametrize("question", ["Does massage help chronic neck pain?", "Is massage safe?", "How does massage work?"])
def test_a_retracted_record_supports_nothing(question: str, library: Library, tmp_path: Path) -> None:
    other = new_library(tmp_path / "held")
    copies = [
        record.model_copy(
            update={
                "id": f"retracted-{record.id}",
                "title": f"Retracted: {record.title}",
                "pmid": None,
                "doi": None,
                "pmcid": None,
                "retracted": True,
                "supersedes": (),
            }
        )
        for record in list(library.evidence())[::4]
    ]
    report = other.add(copies)
    assert report.added == len(copies) > 30
    article = ask(question, other)
    assert not [each for each in records_of(statements(article)) if each.startswith("retracted-")]
    plain = answered(question, library)
    assert article.sections == plain.sections
    assert _conclusions(article) == _conclusions(plain)


def test_a_record_that_is_retracted_later_drops_out_of_the_answer(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    question = "Does massage help chronic neck pain?"
    cited = ask(question, library).bottom_line_statements[0].supports[0]
    record = library.get(Support.parse(cited).record)
    library.remove([record.id])
    library.add([record.model_copy(update={"retracted": True})])
    article = ask(question, library)
    assert record.id not in {entry.record for entry in article.references}


def test_a_superseded_record_does_not_weigh(tmp_path: Path) -> None:
    question = "Does massage help chronic neck pain?"
    without = new_library(tmp_path / "without")
    replaced = new_library(tmp_path / "replaced")
    current = new_library(tmp_path / "current")
    replaced.add([_no_benefit("replaced-2023", year=2023, superseded_by=("somewhere-2025",))])
    current.add([_no_benefit("current-2023", year=2023)])
    plain, struck, weighed = ask(question, without), ask(question, replaced), ask(question, current)
    assert _conclusions(struck) == _conclusions(plain)
    assert _conclusions(weighed) != _conclusions(plain), "the same findings count where nothing replaces them"
    assert section(struck, SectionKey.KEY_POINTS) == section(plain, SectionKey.KEY_POINTS)


def _replaced(library: Library) -> set[str]:
    replaced = {record.id for record in library.evidence() if record.superseded_by}
    assert replaced
    return replaced


def test_what_was_superseded_stands_nowhere_among_guidelines_in_force(library: Library) -> None:
    for question in ALL:
        article = answered(question, library)
        if not article.abstained:
            assert not _replaced(library) & records_of(section(article, SectionKey.GUIDELINES)), question


def test_of_two_treatments_asked_about_the_one_that_was_studied_gets_the_credit(library: Library) -> None:
    article = answered("Does physiotherapy and massage help low back pain?", library)
    assert "massage improved pain" in article.bottom_line
    assert "hysiotherapy improved" not in article.bottom_line


@pytest.mark.parametrize(
    "question",
    ALL,
)
def test_what_was_superseded_supports_no_bottom_line(question: str, library: Library) -> None:
    assert not _replaced(library) & records_of(answered(question, library).bottom_line_statements)


# Guidelines


def test_guidelines_that_disagree_are_shown_side_by_side(library: Library) -> None:
    article = answered("Does massage help osteoarthritis?", library)
    in_favour = said_in(article, SectionKey.GUIDELINES, "In favour")
    against = said_in(article, SectionKey.GUIDELINES, "Against")
    assert "American Academy of Orthopaedic Surgeons" in in_favour
    assert "Royal Australian College of General Practitioners" in in_favour
    assert "American College of Rheumatology" in against
    assert "American College of Rheumatology" not in in_favour
    side_by_side = said_in(article, SectionKey.GUIDELINES, "Where they differ")
    assert all(name in side_by_side for name in ("Orthopaedic", "Australian", "Rheumatology"))
    assert "American College of Rheumatology" in article.bottom_line
    assert "American Academy of Orthopaedic Surgeons" in article.bottom_line


def test_guidelines_of_both_sides_that_are_shown_are_both_named_in_the_bottom_line(library: Library) -> None:
    told = 0
    for question in ALL:
        article = answered(question, library)
        shown = {each.group for part in article.sections for each in part.statements if part.key is SectionKey.GUIDELINES}
        if "Guidelines " in article.bottom_line and {"In favour", "Against"} <= shown:
            told += 1
            sentence = next(each.text for each in article.bottom_line_statements if each.text.startswith("Guidelines "))
            assert re.search(r"in favour.*against", sentence, re.IGNORECASE), question
    assert told


def test_guidance_that_is_old_is_marked(library: Library) -> None:
    article = answered("Does massage help chronic neck pain?", library)
    [old] = [each for each in section(article, SectionKey.GUIDELINES) if "8 positive recommendations" in each.text]
    assert old.text.startswith("Ottawa Panel (2012)")
    assert old.text.endswith("More than 10 years older than the newest source held.")
    assert "OPTIMa" in said_in(article, SectionKey.GUIDELINES)
    assert sum("years older" in each.text for each in section(article, SectionKey.GUIDELINES)) < len(
        section(article, SectionKey.GUIDELINES)
    )


# Any question of the field


@pytest.mark.parametrize("facet", ["condition", "intervention", "population", "outcome"])
def test_a_question_on_any_concept_is_answered_or_abstained_from(facet: str, library: Library, checker: Checker) -> None:
    form = {"condition": "Does massage help {}?", "intervention": "Is {} safe?", "population": "Is massage good for {}?"}
    for concept in terminology().concepts(facet)[::5]:
        article = ask(form.get(facet, "Does massage improve {}?").format(concept.name), library)
        assert article.abstained or article.bottom_line_statements
        assert all(checker.faults(each) == [] for each in article.bottom_line_statements if not re.search(r"\d", concept.name))


def test_advice_alone_on_a_family_of_conditions_is_told_for_one_of_them(library: Library) -> None:
    assert ask("Does massage help chronic fatigue syndrome?", library).verdict in set(Verdict)


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


# Urgent, and not held


@pytest.mark.parametrize(
    "question",
    [
        "I have back pain and lost control of my bladder, will massage help?",
        "My calf is swollen, hot and painful after a flight; should I massage it?",
        "I have crushing chest pain, does telmisartan help?",
    ],
)
def test_an_emergency_comes_before_everything_else_even_before_an_abstention(question: str, library: Library) -> None:
    article = answered(question, library)
    assert article.urgent
    assert article.urgent_advice
    assert "emergency" in article.urgent_advice
    text = re.sub(r"\s+", " ", to_markdown(article))
    assert text.index("Get medical help now") < text.index("ottom line")


def test_an_ordinary_answer_is_not_urgent(library: Library) -> None:
    article = answered("Does massage help chronic neck pain?", library)
    assert (article.urgent, article.urgent_advice) == (False, None)


@pytest.mark.parametrize("question", NOT_HELD)
def test_what_the_library_does_not_hold_is_not_answered(question: str, library: Library) -> None:
    article = answered(question, library)
    assert article.abstained
    assert article.verdict is Verdict.INSUFFICIENT
    assert article.certainty is None
    assert (article.bottom_line_statements, article.references, article.follow_ups) == ((), (), ())
    assert not any(part.statements or part.table for part in article.sections)
    assert "holds no evidence" in article.bottom_line
    assert f"{len(library):,} records" in article.searched[0]
    assert len(article.searched) > 1
    assert article.suggestion
    assert re.fullmatch(r"palpate add --pubmed '.+' --max \d+", article.suggestion)


def test_the_suggestion_names_what_was_asked_so_that_it_finds_it(library: Library) -> None:
    article = answered("Does reflexology help gout?", library)
    assert article.abstained
    assert article.suggestion
    assert all(word in article.suggestion for word in ("reflexology", "gout"))


@pytest.mark.parametrize("question", ["¿El masaje ayuda con el dolor de cuello?", "Помогает ли массаж при боли в шее?"])
def test_a_question_in_another_language_is_told_to_be_one(question: str, library: Library) -> None:
    article = answered(question, library)
    assert article.abstained
    assert "English" in article.bottom_line


@pytest.mark.parametrize(
    "question", ["Why would myofascial release change tissue stiffness?", "Massage helps gout sufferers, yes?"]
)
def test_an_english_question_is_not_taken_for_a_foreign_one(question: str, library: Library) -> None:
    assert "English" not in answered(question, library).bottom_line


# Plain abstracts


def _abstract(pmid: str, title: str, *sections: tuple[str | None, str], **fields: Any) -> Record:
    plain = from_pubmed(pmid, title, **fields)
    return plain.model_copy(update={"abstract": tuple(TextSection(label=label, text=text) for label, text in sections)})


GOUT = _abstract(
    "31000001",
    "Telmisartan and allopurinol in gout: a randomised trial",
    ("METHODS", "Sixty people with gout took telmisartan or nothing for 12 weeks."),
    (
        "CONCLUSIONS",
        "Telmisartan lowered uric acid in gout by 0.8 mg/dL. Flares were as common as without it. More work is needed.",
    ),
    year=2016,
    kind=RecordKind.RANDOMIZED_TRIAL,
)


def test_a_plain_abstract_contributes_its_conclusion_word_for_word(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    question = "Does telmisartan help gout?"
    assert ask(question, library).abstained
    library.add([GOUT])
    article = ask(question, library)
    assert not article.abstained
    assert (article.verdict, article.certainty) == (Verdict.INSUFFICIENT, None)
    [quoted] = [each for each in statements(article) if each.quotation]
    words = [library.resolve(address) for address in quoted.supports]
    assert words == ["Telmisartan lowered uric acid in gout by 0.8 mg/dL.", "Flares were as common as without it."]
    assert f"“{' '.join(str(each) for each in words)}”" in quoted.text
    assert quoted.text.startswith("Sample AB (randomised trial, 2016): ")
    assert quoted in section(article, SectionKey.RESEARCH)
    assert "no verdict" in article.bottom_line
    assert [entry.record for entry in article.references] == ["pmid:31000001"]
    assert Checker(library).faults(quoted) == []


@pytest.mark.parametrize(
    "change",
    [
        {"retracted": True},
        {"superseded_by": ("pmid:1",)},
        {"kind": RecordKind.PROTOCOL},
        {"title": "Allopurinol in the elderly: a randomised trial"},
    ],
)
def test_an_abstract_that_is_struck_or_off_the_question_is_not_quoted(change: dict[str, Any], tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    record = GOUT.model_copy(update=change)
    if "title" in change:
        record = record.model_copy(
            update={"abstract": (TextSection(label="CONCLUSIONS", text="Allopurinol lowered uric acid in old age."),)}
        )
    library.add([record])
    assert ask("Does telmisartan help gout?", library).abstained


def test_only_words_that_no_quoted_abstract_speaks_of_are_not_taken_into_account(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    library.add([GOUT])
    assert ask("Does telmisartan help gout?", library).not_read == ()
    article = ask("Do telmisartan and allopurinol lower uric acid in gout in Carpathia?", library)
    assert (article.abstained, article.not_read) == (False, ("carpathia",))


def test_quotations_stand_beside_curated_evidence_and_change_no_verdict(library: Library, tmp_path: Path) -> None:
    other = new_library(tmp_path / "held")
    question = "Does massage help fibromyalgia?"
    text = "Massage therapy made fibromyalgia pain vanish in all 9,999 people who took part."
    other.add([_abstract("31000002", "Massage therapy for fibromyalgia", ("CONCLUSION", text))])
    article, plain = ask(question, other), answered(question, library)
    [quoted] = [each for each in statements(article) if each.quotation]
    assert text in quoted.text
    assert _conclusions(article) == _conclusions(plain)
    assert quoted.group
    assert "not appraised" in quoted.group


# A library of one's own


def _on_gout(direction: str, *comparators: str, estimate: float = -12.25) -> Record:
    """A review of 2025 on massage for gout with one moderate rating against each comparator."""
    effect = {"measure": "MD", "estimate": estimate, "ci_low": estimate - 8.25, "ci_high": estimate + 8.25, "ci_level": 95}
    shared = {"condition": "gout", "timepoint": "6 weeks", "certainty": "moderate", "certainty_basis": "GRADE"}
    found = [
        finding(direction, comparator=comparator, effect=effect | {"unit": "points", "lower_is_better": True}, **shared)
        for comparator in comparators
    ]
    return source(*found, id="gout-2025", title="Massage for gout", kind=RecordKind.META_ANALYSIS, year=2025)


def test_an_own_finding_is_told_with_its_numbers_and_makes_the_verdict(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    question = "Does massage help gout?"
    assert ask(question, library).abstained
    library.add([_on_gout("benefit", "no treatment", "sham massage")])
    article = ask(question, library)
    assert (article.verdict, article.certainty) == (Verdict.YES, CertaintyLevel.MODERATE)
    points = said_in(article, SectionKey.KEY_POINTS)
    assert "Massage probably lowers pain at 6 weeks (MD −12.25 points, 95% CI −20.50 to −4.00)" in points
    assert all(Checker(library).faults(each) == [] for each in statements(article))


def test_only_null_results_make_a_no(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    library.add([_on_gout("no_difference", "no treatment", "sham massage", estimate=0.5)])
    article = ask("Does massage help gout?", library)
    assert (article.verdict, article.certainty) == (Verdict.NO, CertaintyLevel.MODERATE)
    assert "no clear difference" in article.bottom_line
    assert "probably makes little or no difference to pain" in said_in(article, SectionKey.KEY_POINTS)


def test_the_rival_of_a_comparison_does_not_get_the_verdict_of_the_treatment(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    library.add([_on_gout("benefit", "traction")])
    assert ask("Is massage better than traction for gout?", library).verdict is Verdict.YES
    assert ask("Is traction better than massage for gout?", library).verdict in {Verdict.NO, Verdict.INSUFFICIENT}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Can I have a massage with ringworm?", "no"),
        ("Can I get a massage with psoriasis?", "conditionally"),
        ("Can I get a massage while I have shingles?", "conditionally"),
    ],
)
def test_what_is_contagious_is_told_apart_from_other_skin_disease(question: str, verdict: str, library: Library) -> None:
    article = answered(question, library)
    assert article.verdict == verdict
    assert ("Contagious" in article.bottom_line) is ("psoriasis" not in question)


def test_advice_for_a_wider_group_does_not_speak_of_safety_in_a_narrower_one(library: Library) -> None:
    article = answered("Can I get a massage while I have shingles?", library)
    assert not next(section for section in article.sections if section.key == "guidelines").statements


def test_where_the_headline_rates_nothing_no_reason_for_a_rating_is_given(library: Library) -> None:
    article = answered("Does massage help tension headache compared with paracetamol?", library)
    assert article.certainty is None
    assert "Why " not in article.bottom_line
    assert "rates the evidence on headache frequency or intensity as very low" in article.bottom_line


@pytest.mark.parametrize(
    "question", ["Does hormone therapy prevent coronary heart disease?", "Does hormonal treatment relieve hot flushes?"]
)
def test_a_treatment_with_hormones_is_no_question_on_hormones_after_massage(question: str, library: Library) -> None:
    answer = ask(question, library)
    assert not answer.references
    assert "massage" not in answer.bottom_line.lower()
