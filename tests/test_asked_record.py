"""What a record says about a comparison that is given, and about a question, by grammar and the evidence model together."""

from __future__ import annotations

import pytest

from palpate.appraisal.asked_record import candidates, change_found, changes_told, likely
from palpate.appraisal.directions import Change
from palpate.appraisal.verdicts import verdict
from palpate.vocabulary import Record, TextSection

TRIAL = Record(
    id="pmid:201",
    pmid="201",
    title="Foot massage or rest after knee surgery: a randomised trial",
    abstract=(
        TextSection(
            label="METHODS", text="Eighty adults were randomised to foot massage or to rest. Pain was rated from 0 to 10."
        ),
        TextSection(
            label="RESULTS",
            text="Pain on the second day was significantly lower after foot massage than after rest (3.1 against 4.6, P = 0.004). "
            "Length of stay did not differ between the groups (P = 0.71). Nausea was more frequent with foot massage (P = 0.03).",
        ),
    ),
)


def test_the_sentence_on_the_outcome_decides() -> None:
    found = change_found(TRIAL, "foot massage", "rest", "pain on the second day")
    assert found is not None
    assert found.change is Change.LESS
    assert sum(found.probabilities.values()) == pytest.approx(1)
    assert found.sentences[0].text.startswith("Pain on the second day was significantly lower")
    assert found.sentences[0].address.startswith("pmid:201#abstract-2@")


def test_no_difference_is_told_where_that_is_all_that_is_said() -> None:
    said = TextSection(label="RESULTS", text="Length of stay did not differ between foot massage and rest (P = 0.71).")
    found = change_found(TRIAL.model_copy(update={"abstract": (said,)}), "foot massage", "rest", "length of stay")
    assert found is not None
    assert found.change is Change.SAME


def test_a_record_that_says_nothing_of_it_gives_nothing() -> None:
    assert change_found(Record(id="pmid:202", title="Erratum"), "foot massage", "rest", "pain") is None


def test_candidates_hold_the_words_asked_for_in_the_order_of_the_record() -> None:
    found = candidates(TRIAL, "foot massage", "rest", "pain", most=2)
    assert len(found) == 2
    assert any("pain" in one.text.lower() for one in found)
    assert [one.number for one in found] == sorted(one.number for one in found)


def test_what_passages_tell_adds_up() -> None:
    told = changes_told(["Pain was significantly lower with massage than with rest (P = 0.01)."], "massage", "rest", "pain")
    found = likely(told)
    assert max(found, key=lambda change: found[change]) is Change.LESS


def test_a_verdict_needs_a_passage() -> None:
    with pytest.raises(ValueError, match="no passage"):
        verdict("Does massage ease pain?", [])


def test_a_verdict_names_its_probabilities() -> None:
    said = verdict(
        "Does the drug lower mortality?",
        ["Mortality was significantly lower with the drug than with placebo (P < 0.001)."],
        maybe=False,
    )
    assert set(said.probabilities) == {"yes", "no"}
    assert sum(said.probabilities.values()) == pytest.approx(1)
    assert said.answer == "yes"
