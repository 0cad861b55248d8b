"""What moved between two answers to the same question."""

from __future__ import annotations

from pathlib import Path

from library_samples import new_library
from palpate.answering import ask
from palpate.answering.difference import ChangeKind, difference
from palpate.library import Library
from palpate.vocabulary import Answer, SectionKey, Support, Verdict

QUESTION = "Does massage help fibromyalgia?"


def _kinds(before: Answer, after: Answer, library: Library) -> set[ChangeKind]:
    return {change.kind for change in difference(before, after, library).changes}


def test_the_same_answer_from_a_later_version_moves_nothing(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    before = ask(QUESTION, library)
    other = library.get(ask("Is massage safe in pregnancy?", library).references[0].record)
    library.add([other.model_copy(update={"notes": "Read again."})])
    after = ask(QUESTION, library)
    assert after.library.version > before.library.version
    assert not difference(before, after, library)


def test_a_retracted_source_is_told_first(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    before = ask(QUESTION, library)
    record = library.get(Support.parse(before.bottom_line_statements[0].supports[0]).record)
    library.add([record.model_copy(update={"retracted": True})])
    found = difference(before, ask(QUESTION, library), library)
    assert found.changes[0].kind is ChangeKind.RETRACTION
    assert found.changes[0].record == record.id
    assert found.changes[0].before == next(one.citation for one in before.references if one.record == record.id)


def test_a_superseded_source_names_what_replaced_it(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    before = ask(QUESTION, library)
    old = library.get(Support.parse(before.bottom_line_statements[0].supports[0]).record)
    new = old.model_copy(update={"id": "newer-review", "pmid": None, "doi": None, "pmcid": None, "year": 2025})
    library.add([new, old.model_copy(update={"superseded_by": ("newer-review",)})])
    found = difference(before, ask(QUESTION, library), library)
    assert [(one.record, one.after) for one in found.changes if one.kind is ChangeKind.SUPERSESSION] == [(old.id, "newer-review")]


def test_a_recommendation_that_is_gone_is_told(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    before = ask(QUESTION, library)
    advice = next(section for section in before.sections if section.key is SectionKey.GUIDELINES).statements[0]
    record = library.get(Support.parse(advice.supports[0]).record)
    library.add([record.model_copy(update={"recommendations": (), "summary": "Withdrawn by its issuer."})])
    changes = difference(before, ask(QUESTION, library), library).changes
    assert [one.before for one in changes if one.kind is ChangeKind.RECOMMENDATION] == [advice.text]


def test_verdict_certainty_and_urgency_are_held_against_each_other(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    before = ask(QUESTION, library)
    other = Verdict.NO if before.verdict is not Verdict.NO else Verdict.YES
    assert _kinds(before, before.model_copy(update={"verdict": other}), library) == {ChangeKind.VERDICT}
    assert _kinds(before, before.model_copy(update={"certainty": None}), library) == {ChangeKind.CERTAINTY}
    assert _kinds(before, before.model_copy(update={"urgent_advice": "Get help."}), library) == {ChangeKind.URGENCY}
    assert _kinds(before, before.model_copy(update={"abstained": True}), library) == {ChangeKind.VERDICT}


def test_a_bottom_line_on_other_supports_is_told_where_nothing_graver_moved(tmp_path: Path) -> None:
    library = new_library(tmp_path / "held")
    before = ask(QUESTION, library)
    fewer = before.model_copy(update={"bottom_line_statements": before.bottom_line_statements[1:]})
    worded = before.bottom_line_statements[0].model_copy(update={"text": "Said in other words."})
    assert _kinds(before, fewer, library) == {ChangeKind.BOTTOM_LINE}
    same = before.model_copy(update={"bottom_line_statements": (worded, *before.bottom_line_statements[1:])})
    assert not difference(before, same, library)
