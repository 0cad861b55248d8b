"""What holds for the sentence on any finding: its numbers, its estimates and its direction are those of the finding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence_factory import source
from palpate.answering.wording import series_sentence
from palpate.synthesis import Comparison, comparisons
from palpate.vocabulary import CertaintyLevel, Direction, Effect, Finding, Measure, Record, RecordKind
from support_check import numbers, numbers_in


def texts(*words: str) -> st.SearchStrategy[str]:
    """A text of a source, with or without a number in it."""
    figure = st.one_of(st.integers(0, 5000).map(str), st.sampled_from(["0-100", "-2.5", "≥ 30", "1,200", "two", "0 to 10"]))
    return st.builds(lambda word, n: word.replace("#", n), st.sampled_from(words), figure)


def printed_floats(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers as sources print them, with at most three decimals."""
    return st.builds(lambda value, places: round(value, places), st.floats(low, high), st.integers(0, 3))


def effects() -> st.SearchStrategy[Effect]:
    optional = st.none() | printed_floats(-9000, 9000)
    return st.builds(
        Effect,
        measure=st.none() | st.sampled_from(Measure),
        estimate=optional,
        ci_low=optional,
        ci_high=optional,
        ci_level=st.sampled_from([90.0, 95.0, 97.5, 99.0]),
        p=st.none() | printed_floats(0, 1) | st.sampled_from(["<0.001", "≤0.05", "> .5", "=0.04"]),
        unit=st.none() | st.sampled_from(["points", "mm on a 0-100 VAS", "percent", "% of baseline", "minutes"]),
        lower_is_better=st.none() | st.booleans(),
        n_studies=st.none() | st.integers(0, 300),
        n_participants=st.none() | st.integers(0, 30000),
    )


def findings() -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        condition=st.just("chronic neck pain"),
        intervention=texts("massage", "Massage, # minutes", "six-week course of # massages"),
        comparator=texts("no treatment", "baseline", "not stated", "booklet of # pages", "TENS", "sham at # Hz"),
        outcome=texts("pain", "pain (0-#)", "improvement in pain by #", "reduction in stiffness", "function score, item #"),
        timepoint=st.none()
        | texts("# weeks", "week #", "weeks #, 10 and 13", "# h", "long term (>=# months)", "not stated", "at rest"),
        effect=effects(),
        direction=st.sampled_from(Direction),
        certainty=st.none() | st.sampled_from(CertaintyLevel),
    )


def followed(found: list[Finding], kind: RecordKind, year: int | None, people: int | None) -> tuple[Record, list[Comparison]]:
    """One source that reports the first finding at as many times as there are findings."""
    shared = {name: getattr(found[0], name) for name in ("intervention", "comparator", "outcome")}
    record = source(*(each.model_copy(update=shared) for each in found), kind=kind, year=year, n_participants=people)
    return record, list(comparisons([record]))


@given(
    st.lists(findings(), min_size=1, max_size=4),
    st.sampled_from(RecordKind),
    st.none() | st.integers(1900, 2030),
    st.none() | st.integers(0, 9999),
    st.booleans(),
)
def test_every_number_in_a_sentence_stands_in_its_findings(
    found: list[Finding], kind: RecordKind, year: int | None, people: int | None, named: bool
) -> None:
    record, items = followed(found, kind, year, people)
    sentence = series_sentence(items, named_class=named)
    allowed = numbers_in(list(record.findings)) | numbers_in([year, people])
    assert [each for each in numbers(sentence) if each not in allowed] == [], sentence
    assert sentence.endswith(".")
    assert "  " not in sentence


@given(findings())
def test_no_estimate_of_a_finding_is_left_out_of_its_sentence(found: Finding) -> None:
    _, items = followed([found], RecordKind.RANDOMIZED_TRIAL, 2019, None)
    if found.effect.estimate is not None:
        assert numbers_in(found.effect.estimate) <= set(numbers(series_sentence(items)))


@given(findings(), st.sampled_from(RecordKind))
def test_a_sentence_never_turns_a_direction_round(found: Finding, kind: RecordKind) -> None:
    _, items = followed([found], kind, 2019, None)
    sentence = series_sentence(items)
    worse = "worse on" in sentence
    null = "no difference" in sentence or "no clear difference" in sentence
    open_ = "mixed results" in sentence or "no clear answer" in sentence
    assert null == (found.direction is Direction.NO_DIFFERENCE)
    assert open_ == (found.direction in {Direction.MIXED, Direction.UNCLEAR})
    assert not worse or found.direction is Direction.HARM
