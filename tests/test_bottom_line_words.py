"""The bottom line claims no more than its evidence is rated, and calls a treatment what its sources call it."""

from __future__ import annotations

import pytest

from palpate.answering.article import ask
from palpate.answering.verification import gate_of
from palpate.library import Library


@pytest.fixture(scope="module")
def library(starter_library: Library) -> Library:
    return starter_library


UGHREJA = tuple(f"ughreja-2021-fibromyalgia-myofascial-release#finding-{n}" for n in (1, 2))
SKELLY = "skelly-2020-ahrq-chronic-pain#finding-9"
TOLD = (
    "In fibromyalgia, myofascial release probably improves pain right after treatment and at six months or more compared with "
    "inactive or unspecified controls; it may improve function at six months or more."
)


def faults(library: Library, text: str, *supports: str) -> str:
    return "; ".join(gate_of(library).check(text, supports).faults)


def test_each_body_of_evidence_is_told_as_firmly_as_it_is_rated(library: Library) -> None:
    told = ask("Does massage help fibromyalgia?", library).bottom_line
    assert "myofascial release probably improves pain" in told  # moderate, Ughreja 2021
    assert "it may improve function" in told  # low, Skelly 2020
    assert "massage improved" not in told
    assert "massage improves" not in told


def test_what_nobody_rated_is_the_past_result_of_a_named_source(library: Library) -> None:
    told = ask("Does massage help knee osteoarthritis?", library).bottom_line
    assert "the meta-analysis by Wu 2022 found pain and function better in the short term with massage" in told
    assert "massage may" not in told


def test_very_low_certainty_is_very_uncertain(library: Library) -> None:
    told = ask("Does massage help with cancer pain?", library).bottom_line
    assert "it is very uncertain whether massage improves pain in the short term compared with no treatment" in told


def test_over_several_conditions_the_words_follow_each_ones_level(library: Library) -> None:
    told = [each.text for each in ask("Does massage reduce anxiety?", library).bottom_line_statements]
    assert any(text.startswith("It is very uncertain whether massage helps anxiety") and "(very low" in text for text in told)
    unrated = next(text for text in told if text.startswith("In studies not rated for certainty, massage did better on anxiety"))
    assert "certainty)" not in unrated


@pytest.mark.parametrize(
    ("said", "instead", "kind"),
    [
        ("probably improves pain", "improves pain", "certainty"),
        ("probably improves pain", "may improve pain", "certainty"),
        ("may improve function", "probably improves function", "certainty"),
        ("may improve function", "may improve pain", "certainty"),
        ("probably improves pain", "probably improves function", "certainty"),
        ("it may improve function", "it is very uncertain whether it improves function", "certainty"),
    ],
)
def test_the_gate_holds_a_certainty_to_the_evidence_that_is_told(library: Library, said: str, instead: str, kind: str) -> None:
    assert faults(library, TOLD, *UGHREJA, SKELLY) == ""
    assert kind in faults(library, TOLD.replace(said, instead), *UGHREJA, SKELLY)


def test_what_is_not_rated_is_not_told_as_what_holds(library: Library) -> None:
    found = "In sport and exercise, compared with no treatment, the meta-analysis by Wilke 2019 found range of motion better with foam rolling."
    wilke = next(
        address
        for each in ask("Does foam rolling help flexibility?", library).bottom_line_statements
        for address in each.supports
        if address.startswith("wilke")
    )
    assert faults(library, found, wilke) == ""
    claimed = "In sport and exercise, foam rolling may improve range of motion compared with no treatment."
    assert "certainty" in faults(library, claimed, wilke)


def test_a_level_beside_a_result_is_that_of_the_result(library: Library) -> None:
    told = (
        "At a year or later, compared with inactive or unspecified controls, results differ: the systematic review by Skelly 2020 "
        "found pain better with myofascial release ({} certainty)."
    )
    support = "skelly-2020-ahrq-chronic-pain#finding-13"
    assert faults(library, told.format("low"), support) == ""
    assert "certainty" in faults(library, told.format("moderate"), support)


def test_a_variant_is_called_what_its_source_calls_it(library: Library) -> None:
    told = ask("Does foam rolling help flexibility?", library).bottom_line
    plain, variant = told.index("SMD 0.74"), told.index("SMD 0.66")
    assert told[:plain].endswith("right after treatment with foam rolling (range of motion: ")
    assert told[:variant].endswith("right after treatment with foam rolling with vibration (range of motion: ")


def test_the_treatment_asked_about_comes_before_its_variants(library: Library) -> None:
    told = ask("Does foam rolling help flexibility?", library).bottom_line_statements[0].text
    assert "pre-rolling" not in told


def test_a_digest_that_says_something_else_than_its_record_is_found_out(library: Library) -> None:
    record = "wiltshire-2010-blood-flow-lactate"
    told = next(
        each.text
        for section in ask("How does sports massage work?", library).sections
        for each in section.statements
        if each.supports == (record,)
    )
    assert faults(library, told, record) == ""
    assert "direction" in faults(library, told.replace("Massage lowered", "Massage made no clear difference to"), record)


def test_over_several_conditions_only_outcomes_are_named_that_the_supports_measured(library: Library) -> None:
    for each in ask("Does manual therapy reduce anxiety and pain?", library).bottom_line_statements:
        assert faults(library, each.text, *each.supports) == ""
