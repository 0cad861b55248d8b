"""The gate that every statement passes: what is wrong is found, what is right is left alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answered import answered
from benchmarks.asking import generated
from benchmarks.corruptions import KINDS, corrupted
from evidence_factory import finding, source
from library_samples import new_library
from palpate.answering import ask, compose
from palpate.answering.statements import Draft
from palpate.answering.verification import CheckKind, Gate, verify_answer
from palpate.answering.verification.claims import LEVEL_FIRMNESS
from palpate.answering.verification.quantities import quantities
from palpate.answering.verification.unread import unread_form
from palpate.library import Library
from palpate.rendering import to_json
from palpate.rendering.audit import audit_text
from palpate.vocabulary import Answer, CertaintyLevel, Direction, Finding, Record, RecordKind, TextSection, Verdict
from support_check import Checker

NECK = "Does massage help chronic neck pain?"
TRIAL = source(
    finding(
        "benefit",
        outcome="pain",
        comparator="usual care",
        timepoint="5 weeks",
        certainty="low",
        certainty_basis="GRADE",
        effect={"measure": "MD", "estimate": -2.9, "ci_low": -4.0, "ci_high": -1.8, "ci_level": 95, "unit": "points", "lower_is_better": True},
        dose={"session_minutes": 60, "sessions_per_week": 2, "weeks": 4},
    ),
    finding("no_difference", outcome="pain", comparator="usual care", timepoint="26 weeks", effect={"lower_is_better": True}),
    id="gout-2019",
    n_participants=228,
)  # fmt: skip
LOWERED = "Massage may lower pain at 5 weeks (MD −2.9 points, 95% CI −4.0 to −1.8) compared with usual care (randomised trial, 228 people, 2019)."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    held = new_library(tmp_path_factory.mktemp("verify") / "library")
    held.add([TRIAL])
    return held


@pytest.fixture(scope="session")
def starter(starter_library: Library) -> Library:
    return starter_library


@pytest.fixture(scope="module")
def gate(library: Library) -> Gate:
    return Gate(library)


def faults(gate: Gate, text: str, *supports: str, group: str | None = None) -> tuple[str, ...]:
    return gate.check(text, supports or ("gout-2019#finding-1",), group).faults


# One statement


def test_a_statement_that_its_support_bears_out_passes(gate: Gate) -> None:
    assert faults(gate, LOWERED) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("−2.9", "2.9", "numbers"),
        ("−2.9", "−3.9", "numbers"),
        ("points", "mm", "numbers"),
        ("95%", "90%", "numbers"),
        ("−4.0 to −1.8", "−4.0 to 1.8", "numbers"),
        ("5 weeks", "6 weeks", "numbers"),
        ("228 people", "282 people", "numbers"),
        ("2019", "2020", "numbers"),
        ("randomised trial", "meta-analysis", "numbers"),
        ("may lower", "may raise", "direction"),
        ("may lower pain", "made no clear difference to pain", "direction"),
        ("Massage may lower pain", "Pain was worse with massage", "direction"),
        ("may lower", "probably lowers", "certainty"),
        ("may lower", "lowers", "certainty"),
        ("may lower", "clearly may lower", "certainty"),
        ("may lower", "is proven to lower", "certainty"),
        ("usual care", "acupuncture", "names"),
        ("pain at", "insomnia at", "names"),
        ("compared with usual care", "compared with massage", "direction"),
    ],
)
def test_a_statement_changed_in_one_place_fails_for_that_reason(right: str, wrong: str, kind: str, gate: Gate) -> None:
    assert right in LOWERED
    found = faults(gate, LOWERED.replace(right, wrong))
    assert any(each.startswith(kind) for each in found), found


def test_a_report_in_the_past_tense_claims_no_certainty_and_needs_none(gate: Gate) -> None:
    assert faults(gate, LOWERED.replace("may lower", "lowered")) == ()


def test_an_effect_belongs_to_its_time_and_cannot_move_to_another(gate: Gate) -> None:
    both = ("gout-2019#finding-1", "gout-2019#finding-2")
    told = "Massage may lower pain at 5 weeks (MD −2.9 points, 95% CI −4.0 to −1.8); made no clear difference to it at 26 weeks compared with usual care."
    assert faults(gate, told, *both) == ()
    assert faults(gate, told.replace("5 weeks", "X").replace("26 weeks", "5 weeks").replace("X", "26 weeks"), *both)


def test_a_statement_may_not_pass_over_a_finding_that_went_otherwise(gate: Gate) -> None:
    assert any("no clause tells" in each for each in faults(gate, LOWERED, "gout-2019#finding-1", "gout-2019#finding-2"))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Pain: of 2 comparisons in 1 source, 1 favoured the treatment and 1 found no clear difference.", True),
        ("Pain: of 3 comparisons in 1 source, 1 favoured the treatment and 1 found no clear difference.", False),
        ("Pain: of 2 comparisons in 2 sources, 1 favoured the treatment and 1 found no clear difference.", False),
        ("Pain: of 2 comparisons in 1 source, 2 favoured the treatment.", False),
        ("Sleep: of 2 comparisons in 1 source, 1 favoured the treatment and 1 found no clear difference.", False),
        ("None of the comparisons held here looked a year ahead, so it is not known whether an effect lasts.", True),
        ("No source held here rates the certainty of this evidence outcome by outcome.", False),
    ],
)
def test_what_is_counted_or_said_to_be_missing_is_counted_again(text: str, holds: bool, gate: Gate) -> None:
    assert (faults(gate, text, "gout-2019#finding-1", "gout-2019#finding-2") == ()) is holds


def test_a_schedule_is_checked_as_a_whole(gate: Gate) -> None:
    right = "60 minutes a session, 2 sessions a week, for 4 weeks: massage lowered pain at 5 weeks compared with usual care (randomised trial, 228 people, 2019)."
    assert faults(gate, right) == ()
    assert faults(gate, right.replace("2 sessions", "4 sessions").replace("4 weeks", "2 weeks"))


@pytest.mark.parametrize("support", ["gout-2019#finding-9", "nobody-1999#finding-1", "no address", "gout-2019#finding-1"])
def test_a_support_has_to_exist_and_to_be_named_once(support: str, gate: Gate) -> None:
    assert any(each.startswith("source") for each in faults(gate, LOWERED, "gout-2019#finding-1", support))


def test_a_retracted_record_supports_nothing(tmp_path: Path) -> None:
    held = new_library(tmp_path / "held")
    held.add([TRIAL.model_copy(update={"retracted": True})])
    assert any("retracted" in each for each in faults(Gate(held), LOWERED))


def test_a_recommendation_is_told_on_its_side_in_its_strength_and_in_its_sense(starter: Library) -> None:
    gate = Gate(starter)
    told = _statements(ask("Does massage help knee osteoarthritis?", starter))
    [advice] = [s for s in told if s.text.startswith("American Academy of Orthopaedic Surgeons (2021), on knee")]
    assert faults(gate, advice.text, *advice.supports, group="In favour") == ()
    assert faults(gate, advice.text, *advice.supports, group="Against")
    for right, wrong in (
        ("may be used", "must be used"),
        ("Strength: limited", "Strength: strong"),
        ("(2021)", "(2012)"),
        ("lowered one", "raised one"),
    ):
        assert right in advice.text
        assert faults(gate, advice.text.replace(right, wrong), *advice.supports, group="In favour"), wrong


def test_numbers_are_read_in_figures_and_in_words_with_what_they_count() -> None:
    read = [
        (each.value, each.unit)
        for each in quantities("Three of five trials, 1,994 people, 2 to 3 sessions, 63 percent, −1.5 points")
    ]
    assert read == [(3, ""), (5, "study"), (1994, "people"), (2, "session"), (3, "session"), (63, "%"), (-1.5, "point")]


def test_every_level_of_grade_has_its_own_firmness() -> None:
    assert [LEVEL_FIRMNESS[level] for level in CertaintyLevel] == sorted(LEVEL_FIRMNESS.values(), reverse=True)


def test_a_claim_model_is_asked_only_where_one_is_given(library: Library) -> None:
    asked: list[tuple[str, Any]] = []

    def refutes(text: str, supports: Any) -> str | None:
        asked.append((text, supports))
        return "refuted by the model"

    assert Gate(library).check(LOWERED, ("gout-2019#finding-1",)).passed
    assert asked == []
    checked = Gate(library, refutes).check(LOWERED, ("gout-2019#finding-1",))
    assert [check.what for check in checked.checks if check.kind is CheckKind.CLAIM] == ["refuted by the model"]
    assert "massage" in asked[0][1]


# In the making of an answer


def test_what_fails_is_dropped_logged_and_kept_for_the_audit(
    starter: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lie = Draft("Massage cured 97 of 98 people.", ("lee-2024-neck-pain#finding-1",), "A lie")
    address = _statements(ask(NECK, starter))[0].supports[0]
    _slip_in(monkeypatch, Draft(lie.text, (address,), lie.group))
    with caplog.at_level(logging.WARNING):
        composed = compose(NECK, starter)
    assert "cured" not in to_json(composed.answer)
    [dropped] = composed.dropped
    assert dropped.text == lie.text
    assert lie.text in caplog.text
    assert "97" in caplog.text
    shown = audit_text(verify_answer(composed.answer, starter), starter, composed.dropped)
    assert "Dropped" in shown
    assert lie.text in shown


def _slip_in(monkeypatch: pytest.MonkeyPatch, draft: Draft) -> None:
    from palpate.answering import article
    from palpate.answering.statements import DraftSection

    honest: Callable[..., DraftSection] = article.guidelines

    def guidelines(selection: Any) -> DraftSection:
        section = honest(selection)
        return DraftSection(section.key, section.title, (*section.drafts, draft), section.table)

    monkeypatch.setattr(article, "guidelines", guidelines)


def test_a_bottom_line_of_which_nothing_passes_gives_no_verdict(starter: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from palpate.answering import article
    from palpate.answering.opening import Headline

    address = _statements(ask(NECK, starter))[0].supports[0]
    lie = Headline(Verdict.YES, CertaintyLevel.HIGH, (Draft("Massage cures 97 of 98 people.", (address,)),))
    monkeypatch.setattr(article, "headline", lambda *_: lie)
    answer = ask(NECK, starter)
    assert (answer.verdict, answer.certainty, answer.bottom_line_statements) == (Verdict.INSUFFICIENT, None, ())
    assert "palpate gives none" in answer.bottom_line
    assert verify_answer(answer, starter).passed


def test_a_verdict_that_the_bottom_line_does_not_bear_is_not_given(starter: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from palpate.answering import article

    honest = article.headline
    monkeypatch.setattr(article, "headline", lambda *given: replace(honest(*given), certainty=CertaintyLevel.HIGH))
    answer = ask(NECK, starter)
    assert (answer.verdict, answer.certainty) == (Verdict.INSUFFICIENT, None)


def test_answers_to_generated_questions_pass_and_a_second_checker_agrees(starter: Library) -> None:
    """The tests' own checker of numbers shares no code with the gate."""
    second = Checker(starter)
    answers = [compose(question, starter) for question in generated(starter, 60)]
    assert sum(not each.answer.abstained for each in answers) > 40
    assert [checked.faults for each in answers for checked in each.dropped] == []
    assert [part for each in answers for part in verify_answer(each.answer, starter).faulty] == []
    assert [fault for each in answers for s in _statements(each.answer) for fault in second.faults(s)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_corrupted_answer_is_found_out(kind: str, starter: Library) -> None:
    originals = [answered(question, starter).model_dump(mode="json") for question in generated(starter, 40)]
    not_abstained = [each for each in originals if not each["abstained"]]
    missed = [
        done
        for wrong, done in corrupted(not_abstained, kind, 60, seed=11)
        if verify_answer(Answer.model_validate(wrong), starter).passed
    ]
    assert len(missed) <= 1, missed


# Told truly because the gate found that it was not


def test_what_rose_is_not_told_as_lowered_with_what_fell(starter: Library) -> None:
    told = [s.text for s in _statements(ask("Does massage help recovery after exercise?", starter)) if "PGC-1alpha" in s.text]
    assert told
    assert not any("lowered" in text for text in told)


def test_people_whom_a_source_excluded_were_not_studied(starter: Library) -> None:
    answer = ask("Does massage help infant health?", starter)
    assert "hou-2010-depression" not in {each.record for each in answer.references}


def test_a_list_of_reasons_against_massage_is_not_told_of_other_treatments(starter: Library) -> None:
    answer = ask("Who should not have acupressure?", starter)
    assert "Acupressure is listed" not in to_json(answer)


def test_payers_of_massage_are_not_named_as_paying_for_another_treatment(starter: Library) -> None:
    answer = ask("Is Swedish massage for low back pain covered by insurance?", starter)
    assert "Swedish massage is" not in answer.bottom_line
    assert "aid for under conditions by" in answer.bottom_line


def test_a_record_of_a_kind_that_speaks_for_nothing_is_no_support_for_another(library: Library) -> None:
    other = Record(id="other-2019", title="Warm stones", kind=RecordKind.RANDOMIZED_TRIAL, year=2019)
    library.add([other])
    assert not Gate(library).check(LOWERED, ("other-2019",)).passed


def _statements(answer: Answer) -> list[Any]:
    return [*answer.bottom_line_statements, *(each for section in answer.sections for each in section.statements)]


def test_a_quotation_on_a_read_finding_has_to_stand_in_its_support() -> None:
    sentence = "Pain was lower with massage than with rest (P = 0.01)."
    record = Record(
        id="pmid:301",
        title="Massage or rest for neck pain",
        abstract=(TextSection(text=sentence),),
        findings=(
            Finding(
                condition="neck pain", intervention="massage", comparator="rest", outcome="pain", direction=Direction.BENEFIT,
                read_from=f"pmid:301#abstract-1@0-{len(sentence)}",
            ),
        ),
    )  # fmt: skip

    class Opened:
        finding = record.findings[0]
        texts = (("pmid:301#abstract-1@0-54", sentence),)
        address = "pmid:301#finding-1"

    true, false = (unread_form(f"Sample: “{said}”", [Opened()]) for said in (sentence, sentence.replace("lower", "higher")))  # type: ignore[list-item]
    assert all(check.passed for check in true)
    assert [check.passed for check in false] == [True, False]


def test_an_answer_is_checked_against_its_version_though_the_library_has_moved_on(tmp_path: Path) -> None:
    held = new_library(tmp_path / "held")
    answer = ask(NECK, held)
    held.add([TRIAL])
    with pytest.raises(Exception, match="version"):
        verify_answer(answer, held)
    assert verify_answer(answer, Library.open(held.uri, at=answer.library.version)).passed
