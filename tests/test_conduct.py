"""How a trial was run, where it says so."""

from __future__ import annotations

import pytest

from palpate.appraisal.conduct import Conduct, read_conduct
from palpate.appraisal.passages import body_sentences, read_sentences
from study_samples import study, text_at


def conduct_of(title: str = "Warm stones", **sections: str) -> Conduct:
    return read_conduct(read_sentences(study(title, **sections)))


@pytest.mark.parametrize(
    ("methods", "blinding"),
    [
        ("This was a double-blind trial.", "double-blind"),
        ("A double‐masked, sham-controlled trial.", "double-blind"),
        ("A triple-blinded trial.", "triple-blind"),
        ("This single-blind trial compared stones with rest.", "single-blind"),
        ("Patients were randomised in an open-label trial.", "open"),
        ("Participants were not blinded.", "open"),
        ("Pain was rated by assessors blinded to treatment; an assessor-blind trial.", "assessor-blind"),
        ("Outcome assessors were blinded to the group.", "assessor-blind"),
        ("Unblinded treatment, with blinded outcome assessment.", "assessor-blind"),
    ],
)
def test_blinding(methods: str, blinding: str) -> None:
    read = conduct_of(methods=methods).blinding
    assert read is not None
    assert read.value == blinding


@pytest.mark.parametrize(
    ("methods", "concealment"),
    [
        ("Sealed opaque envelopes were used.", "sealed envelopes"),
        ("Randomisation was done centrally by telephone.", "central or automated"),
        ("A web-based system allocated patients.", "central or automated"),
        ("Allocation was concealed from the therapists; allocation concealment was kept.", "concealed, without saying how"),
        ("Allocation was not concealed.", "not concealed"),
    ],
)
def test_concealment_of_allocation(methods: str, concealment: str) -> None:
    read = conduct_of(methods=methods).concealment
    assert read is not None
    assert read.value == concealment


@pytest.mark.parametrize(
    ("methods", "duration", "days"),
    [
        ("Patients were followed up for 12 months.", "12 months", 365),
        ("Pain was measured at 6-month follow-up.", "6 months", 183),
        ("The median follow-up was 4.5 years.", "4.5 years", 1644),
        ("Patients were followed for six weeks and then seen at 26 weeks' follow-up.", "26 weeks", 182),
        ("A one-year follow-up was done.", "1 year", 365),
    ],
)
def test_the_longest_follow_up(methods: str, duration: str, days: int) -> None:
    read = conduct_of(methods=methods).follow_up
    assert read is not None
    assert str(read.value) == duration
    assert round(read.value.days) == pytest.approx(days, abs=1)


def test_a_treatment_followed_by_another_is_no_follow_up() -> None:
    assert conduct_of(methods="Stones were worn for 12 weeks followed by rest.").follow_up is None


@pytest.mark.parametrize(
    ("methods", "analysis"),
    [
        ("Analysis was by intention to treat.", "intention to treat"),
        ("The modified intent-to-treat population was analysed.", "modified intention to treat"),
        ("Only a per-protocol analysis was done.", "per protocol"),
    ],
)
def test_the_analysis(methods: str, analysis: str) -> None:
    read = conduct_of(methods=methods).analysis
    assert read is not None
    assert read.value == analysis


@pytest.mark.parametrize(
    "number",
    ["NCT01234567", "ISRCTN12345678", "ACTRN12612345678901", "ChiCTR-TRC-12001958", "UMIN000012345", "DRKS00012345",
     "CTRI/2017/05/008600", "NTR1234", "CRD42012345678", "EudraCT 2011-005336-25", "IRCT2015092724209N2"],
)  # fmt: skip
def test_registration_numbers(number: str) -> None:
    (read,) = conduct_of(trial_registration=f"Registered as {number} in 2012.").registrations
    assert read.value.replace(" ", "").endswith(number.replace(" ", ""))


def test_each_registration_is_named_once() -> None:
    read = conduct_of("Warm stones (NCT01234567)", methods="NCT01234567 and ISRCTN 12345678.").registrations
    assert [one.value for one in read] == ["NCT01234567", "ISRCTN 12345678"]


def test_what_is_not_stated_is_none() -> None:
    assert conduct_of(methods="Forty patients wore stones or rested.") == Conduct()


def test_the_methods_of_the_full_text_fill_what_the_abstract_leaves_out() -> None:
    record = study(
        methods="This double-blind trial compared stones with rest.",
        body=(
            ("Introduction", "Others used sealed envelopes."),
            ("Methods", "Opaque sealed envelopes were used. It was open-label."),
        ),
    )
    read = read_conduct(read_sentences(record), body_sentences(record))
    assert read.blinding is not None
    assert read.concealment is not None
    assert read.blinding.value == "double-blind"
    assert text_at(record, read.concealment.span.address) == read.concealment.span.text
    assert read.concealment.span.address.startswith("pmid:101#body-2@")
