"""The same version of a library gives the same answer; what was retracted or replaced supports nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from answered import answered
from asking import ALL, conclusions, records_of, section, statements
from evidence_factory import finding, source
from library_samples import new_library
from palpate.answering import ask
from palpate.library import Library
from palpate.rendering import to_json
from palpate.vocabulary import (
    CertaintyLevel,
    Record,
    RecordKind,
    SectionKey,
    Support,
)


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


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
    assert conclusions(article) == conclusions(plain)


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
    assert conclusions(struck) == conclusions(plain)
    assert conclusions(weighed) != conclusions(plain), "the same findings count where nothing replaces them"
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
    assert "massage may improve pain" in article.bottom_line
    assert "hysiotherapy improved" not in article.bottom_line


@pytest.mark.parametrize(
    "question",
    ALL,
)
def test_what_was_superseded_supports_no_bottom_line(question: str, library: Library) -> None:
    assert not _replaced(library) & records_of(answered(question, library).bottom_line_statements)
