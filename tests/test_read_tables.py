"""Findings read from tables of full text: what is read, what is flagged, and what is passed over in silence."""

from __future__ import annotations

import pytest

from palpate.appraisal.cells import Format, estimate_of, interval_of, p_of, value_of
from palpate.appraisal.enriching import read_record
from palpate.appraisal.findings import read_results
from palpate.appraisal.grids import grids
from palpate.appraisal.study import ReadFinding
from palpate.appraisal.tables import FROM_A_TABLE
from palpate.vocabulary import Direction, Measure, Record, RecordKind, Support, TextSection

TITLE = "Foot massage versus usual care for chronic low back pain: a randomised controlled trial"
METHODS = "Adults with chronic low back pain were randomised to receive foot massage (FM) or usual care (UC) for six weeks."
RESULTS = "Sixty of 64 people completed the trial."
HEADER = "Outcome | Foot massage (n = 32) | Usual care (n = 32) | P"


def trial(table: str, *, label: str = "Results > Table 2", title: str = TITLE, methods: str = METHODS) -> Record:
    return Record(
        id="pmid:1",
        title=title,
        kind=RecordKind.RANDOMIZED_TRIAL,
        abstract=(TextSection(label="METHODS", text=methods), TextSection(label="RESULTS", text=RESULTS)),
        body=(TextSection(label="Results", text="Results are in the table."), TextSection(label=label, text=table)),
    )


def read(
    *lines: str, caption: str = "Table 2. Outcomes after treatment, mean (SD)", notes: str = "", **facts: str
) -> list[ReadFinding]:
    table = "\n".join(filter(None, (caption, *lines, notes)))
    return [one for one in read_results(trial(table, **facts)).findings if one.tabular]


def only(*lines: str, **facts: str) -> ReadFinding:
    (one,) = read(*lines, **facts)
    return one


def test_a_row_of_two_means_with_a_p_value() -> None:
    one = only(HEADER, "Pain (VAS) | 3.1 (1.2) | 4.6 (1.5) | <0.001")
    assert (one.finding.intervention, one.finding.comparator) == ("Foot massage", "Usual care")
    assert (one.finding.outcome, one.finding.direction, one.finding.effect.p) == ("Pain (VAS)", Direction.BENEFIT, "<0.001")
    assert [(group.group, group.mean, group.sd, group.n) for group in one.groups] == [
        ("intervention", 3.1, 1.2, 32),
        ("comparator", 4.6, 1.5, 32),
    ]
    assert one.finding.effect.n_participants == 64
    assert one.flags == (FROM_A_TABLE,)


def test_the_address_is_that_of_the_row() -> None:
    record = trial("\n".join(("Table 2. Outcomes, mean (SD)", HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.01")))
    (one,) = read_results(record).findings
    place = Support.parse(one.address)
    assert (place.part, place.number) == ("body", 2)
    assert record.body[1].text[place.start : place.end] == one.quote == "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.01"


def test_the_comparator_may_stand_first() -> None:
    one = only("Outcome | Usual care | Foot massage | P", "Pain | 4.6 (1.5) | 3.1 (1.2) | 0.01")
    assert (one.finding.intervention, one.finding.direction) == ("Foot massage", Direction.BENEFIT)
    assert [group.mean for group in one.groups] == [3.1, 4.6]


@pytest.mark.parametrize(
    ("row", "direction"),
    [
        ("Range of motion | 42.0 (5.0) | 36.5 (5.5) | 0.001", Direction.BENEFIT),
        ("Range of motion | 36.5 (5.0) | 42.0 (5.5) | 0.001", Direction.HARM),
        ("Pain | 3.1 (1.2) | 3.2 (1.5) | 0.77", Direction.NO_DIFFERENCE),
        ("Pain | 3.1 (1.2) | 3.2 (1.5) | NS", Direction.NO_DIFFERENCE),
        ("Skin temperature | 33.1 (0.6) | 32.2 (0.5) | 0.001", Direction.UNCLEAR),
    ],
)
def test_direction_follows_the_outcome(row: str, direction: Direction) -> None:
    assert only(HEADER, row).finding.direction is direction


def test_counts_and_percentages() -> None:
    one = only(HEADER, "Nausea, n (%) | 4 (12.5) | 12 (37.5) | 0.02", caption="Table 3. Adverse events")
    assert (one.finding.outcome, one.finding.direction) == ("Adverse events: Nausea", Direction.BENEFIT)
    assert [(group.events, group.n, group.percent) for group in one.groups] == [(4, 32, 12.5), (12, 32, 37.5)]


def test_medians_are_no_means() -> None:
    one = only(HEADER, "Hospital stay (days), median (IQR) | 3 (2–5) | 6 (3–11) | 0.001", caption="Table 2. Outcomes")
    assert one.finding.direction is Direction.BENEFIT
    assert [(group.mean, group.median) for group in one.groups] == [(None, 3), (None, 6)]


def test_an_effect_with_its_interval() -> None:
    one = only(
        "Outcome | Foot massage | Usual care | Mean difference (95% CI) | P value",
        "Pain | 3.1 ± 1.2 | 4.6 ± 1.5 | −1.5 (−2.2 to −0.8) | < 0.001*",
    )
    effect = one.finding.effect
    assert (effect.measure, effect.estimate, effect.ci_low, effect.ci_high, effect.ci_level) == (Measure.MD, -1.5, -2.2, -0.8, 95)
    assert one.finding.direction is Direction.BENEFIT


def test_an_interval_in_a_column_of_its_own_and_no_p() -> None:
    one = only(
        " | Foot massage (n = 32) | Usual care (n = 32) | RR | 95% CI",
        "Relapse | 4 (12.5%) | 12 (37.5%) | 0.33 | 0.12 to 0.93",
    )
    assert (one.finding.effect.measure, one.finding.effect.ci_high, one.finding.direction) == (
        Measure.RISK_RATIO,
        0.93,
        Direction.BENEFIT,
    )


def test_an_estimate_printed_the_other_way_round_is_left_out() -> None:
    one = only(
        "Outcome | Foot massage | Usual care | Difference (95% CI) | P", "Pain | 3.1 (1.2) | 4.6 (1.5) | 1.5 (0.8, 2.2) | 0.001"
    )
    assert one.finding.effect.estimate is None
    assert (one.finding.direction, one.flags) == (Direction.BENEFIT, (FROM_A_TABLE,))


def test_an_estimate_that_contradicts_the_values_is_flagged() -> None:
    one = only(
        "Outcome | Foot massage | Usual care | Difference (95% CI) | P", "Pain | 3.1 (1.2) | 4.6 (1.5) | 9.9 (8.0, 11.8) | 0.001"
    )
    assert (one.finding.direction, one.finding.effect.estimate) == (Direction.UNCLEAR, None)
    assert one.flags == ("the estimate and the values of the groups go different ways", FROM_A_TABLE)


@pytest.mark.parametrize("row", ["Pain | 3.1 (1.2) | 3.2 (1.5) | <0.001", "Pain | 3.1 (1.2) | 7.9 (1.5) | 0.62"])
def test_values_and_p_that_cannot_both_be_true_are_flagged(row: str) -> None:
    one = only(HEADER, row)
    assert (one.finding.direction, one.flags) == (Direction.UNCLEAR, ("the values of the groups and P don't agree", FROM_A_TABLE))


def test_interval_and_p_that_disagree_are_flagged() -> None:
    one = only(
        "Outcome | Foot massage | Usual care | Mean difference (95% CI) | P", "Pain | 3.1 | 4.6 | −1.5 (−3.2 to 0.2) | 0.001"
    )
    assert one.finding.direction is Direction.UNCLEAR
    assert "interval and P disagree" in one.flags


def test_a_p_value_printed_as_zero_is_flagged() -> None:
    assert "the P value is printed as zero" in only(HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.000").flags


def test_times_above_groups() -> None:
    found = read(
        " | 6 weeks | 6 weeks | 6 weeks | 12 months | 12 months | 12 months",
        "Outcome | Foot massage | Usual care | P | Foot massage | Usual care | P",
        "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.001 | 4.0 (1.6) | 4.1 (1.5) | 0.80",
    )
    assert [(one.finding.timepoint, one.finding.direction) for one in found] == [
        ("6 weeks", Direction.BENEFIT),
        ("12 months", Direction.NO_DIFFERENCE),
    ]


def test_times_below_groups_need_values_that_go_the_same_way_as_the_changes() -> None:
    header = (
        " | Foot massage | Foot massage | Usual care | Usual care | Between groups",
        "Outcome | Baseline | 6 weeks | Baseline | 6 weeks | P",
    )
    assert only(*header, "Pain | 6.0 (1.1) | 3.1 (1.2) | 6.1 (1.0) | 4.6 (1.5) | 0.001").finding.direction is Direction.BENEFIT
    one = only(*header, "Pain | 3.0 (1.1) | 3.1 (1.2) | 6.1 (1.0) | 4.6 (1.5) | 0.001")
    assert one.finding.direction is Direction.UNCLEAR


def test_times_as_rows_under_an_outcome() -> None:
    found = read(
        HEADER, "Pain (VAS) |  |  | ", "Baseline | 6.0 (1.1) | 6.1 (1.2) | 0.80", "6 weeks | 3.1 (1.2) | 4.6 (1.5) | 0.001"
    )
    assert [(one.finding.outcome, one.finding.timepoint) for one in found] == [("Pain (VAS)", "6 weeks")]


def test_mean_and_sd_in_columns_of_their_own() -> None:
    one = only(
        " | Foot massage | Foot massage | Usual care | Usual care | ",
        "Outcome | Mean | SD | Mean | SD | P value",
        "Pain | 3.1 | 1.2 | 4.6 | 1.5 | 0.001",
        caption="Table 2. Outcomes",
    )
    assert [(group.mean, group.sd) for group in one.groups] == [(3.1, 1.2), (4.6, 1.5)]


def test_changes_tell_a_direction_only_where_their_sign_does() -> None:
    caption = "Table 2. Change from baseline, mean (SD)"
    assert only(HEADER, "Pain | −2.9 (1.2) | −1.4 (1.5) | 0.001", caption=caption).finding.direction is Direction.BENEFIT
    unsigned = only(HEADER, "Pain | 2.9 (1.2) | 1.4 (1.5) | 0.001", caption=caption)
    assert unsigned.finding.direction is Direction.UNCLEAR
    assert only(HEADER, "Pain reduction | 2.9 (1.2) | 1.4 (1.5) | 0.001", caption=caption).finding.direction is Direction.BENEFIT


def test_people_in_whom_something_improved_are_not_counted_as_ill() -> None:
    one = only(HEADER, "Pain | 20 (62.5%) | 9 (28.1%) | 0.006", caption="Table 2. People with improvement of symptoms, n (%)")
    assert one.finding.direction is Direction.UNCLEAR


def test_groups_by_letter_are_known_by_what_the_study_says_they_got() -> None:
    methods = "Adults were randomised. Group A (n = 32) received foot massage and group B (n = 32) received usual care."
    lettered = ("Outcome | Group A | Group B | P", "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.001")
    one = only(*lettered, methods=methods)
    assert (one.finding.intervention, one.finding.comparator) == ("foot massage", "usual care")
    assert read(*lettered) == []


def test_acronyms_and_the_words_intervention_and_control() -> None:
    one = only("Outcome | FM | UC | P", "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.001")
    assert (one.finding.intervention, one.finding.direction) == ("foot massage", Direction.BENEFIT)
    one = only("Outcome | Control | Intervention | P", "Pain | 4.6 (1.5) | 3.1 (1.2) | 0.001")
    assert (one.finding.intervention, one.finding.comparator, one.finding.direction) == (
        "Foot massage",
        "usual care",
        Direction.BENEFIT,
    )


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((HEADER, "Age (years) | 54 (9) | 55 (8) | 0.64", "Pain | 6.0 (1.1) | 6.1 (1.2) | 0.72"), id="characteristics"),
        pytest.param((HEADER, "Pain at baseline | 6.0 (1.1) | 6.1 (1.2) | 0.72"), id="row of the baseline"),
        pytest.param((HEADER, "Baseline |  |  | ", "Pain | 6.0 (1.1) | 6.1 (1.2) | 0.72"), id="section of the baseline"),
        pytest.param((HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5)", "3.2 | 0.1 | 5", "0.04 | 9"), id="soup"),
        pytest.param(("Pain 3.1 (1.2) 4.6 (1.5) 0.001 Stiffness 2.2 (1.0) 3.3 (1.1) 0.002",), id="soup without cells"),
        pytest.param((HEADER, "Pain | 3.1 (1.2) |  | 0.001"), id="missing cell"),
        pytest.param((HEADER, "Pain | 3.1 (1.2) | n.a. | 0.001"), id="value not available"),
        pytest.param((HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | "), id="no test"),
        pytest.param((HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | 3.2"), id="P above one"),
        pytest.param((HEADER, "Pain | 3.1 (1.2) | 12/32 (37.5%) | 0.001"), id="values of two kinds"),
        pytest.param((HEADER, "Nausea, n (%) | 4 (12.5) | 12 (61.0) | 0.02"), id="percentage of something else"),
        pytest.param((HEADER, "Grade |  |  | ", "Mild | 9 (28) | 4 (13) | 0.03", "Severe | 2 (6) | 9 (28) | 〃"), id="levels"),
        pytest.param((HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.03", "Pain | 2.1 (1.2) | 4.4 (1.5) | 0.01"), id="the same twice"),
        pytest.param(("Outcome | Foot massage | Hand massage | Usual care | P", "Pain | 3.1 (1) | 3.5 (1) | 4.6 (1) | 0.01"), id="three groups"),
        pytest.param(("Outcome | Before | After | P", "Pain | 6.1 (1.2) | 4.6 (1.5) | 0.001"), id="before and after"),
        pytest.param(("Outcome | Men | Women | P", "Pain | 6.1 (1.2) | 4.6 (1.5) | 0.001"), id="kinds of people"),
        pytest.param(("Outcome | Foot massage | Usual care | P for interaction", "Pain | 3.1 (1) | 4.6 (1) | 0.01"), id="interaction"),
        pytest.param(("Outcome | Foot massage | Usual care | P1 | P2", "Pain | 3.1 (1) | 4.6 (1) | 0.01 | 0.2"), id="two P values"),
        pytest.param(("Centre | Foot massage | Usual care | P", "Leeds | 3.1 (1) | 4.6 (1) | 0.01"), id="centres as rows"),
        pytest.param((HEADER, "Surgery over 3 h | 1/12 (8.3%) | 6/11 (54.5%) | 0.02"), id="a part of the people"),
        pytest.param(("Study | Foot massage | Usual care | P", "Smith et al. 2003 | 3.1 (1) | 4.6 (1) | 0.01"), id="studies as rows"),
    ],
)  # fmt: skip
def test_what_is_not_certain_gives_nothing(lines: tuple[str, ...]) -> None:
    assert read(*lines) == []


@pytest.mark.parametrize(
    "caption",
    [
        "Table 1. Characteristics of the participants",
        "Table 1. Scores at baseline",
        "Table 3. Predictors of pain",
        "Table 1. Scores",
    ],
)
def test_captions_that_tell_of_no_result(caption: str) -> None:
    assert read(HEADER, "Pain | 6.0 (1.1) | 6.1 (1.2) | 0.72", caption=caption) == []


def test_tables_of_the_methods_and_of_reviews_are_not_read() -> None:
    rows = (HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.001")
    assert read(*rows, label="Methods > Table 2") == []
    assert read(*rows, title="Foot massage versus usual care: a systematic review") == []


def test_a_p_value_of_a_change_within_each_group_is_none_of_a_comparison() -> None:
    header = (
        " | Foot massage | Foot massage | Foot massage | Usual care | Usual care | Usual care",
        "Outcome | Pre | Post | P | Pre | Post | P",
    )
    assert read(*header, "Pain | 6.0 (1) | 3.1 (1) | 0.001 | 6.1 (1) | 4.6 (1) | 0.01") == []


def test_what_several_tables_tell_of_is_flagged() -> None:
    rows = "\n".join((HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.001"))
    record = trial(f"Table 2. Outcomes in all people, mean (SD)\n{rows}")
    other = TextSection(label="Results > Table 3", text=f"Table 3. Outcomes after surgery, mean (SD)\n{rows}")
    found = read_results(record.model_copy(update={"body": (*record.body, other)})).findings
    assert [one.flags for one in found] == [("several tables tell of it, perhaps of different people", FROM_A_TABLE)] * 2


def test_captions_and_notes_are_not_read_as_sentences() -> None:
    found = read_results(trial("\n".join((
        "Table 2. Pain was significantly lower with foot massage than with usual care (P = 0.001)",
        HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | n.a.", "Pain was significantly lower with foot massage than with usual care, P = 0.01.",
    )))).findings  # fmt: skip
    assert found == ()


def test_stored_without_doubts_about_a_sentence_that_there_is_none_of() -> None:
    record, reason = read_record(
        trial("\n".join(("Table 2. Outcomes, mean (SD)", HEADER, "Pain | 3.1 (1.2) | 4.6 (1.5) | 0.01")))
    )
    assert reason is None
    assert [(one.direction, one.flags, one.read_from) for one in record.findings] == [
        (Direction.BENEFIT, (FROM_A_TABLE,), "pmid:1#body-2@87-122"),
    ]


def test_minus_signs_dots_and_marks_in_cells() -> None:
    assert p_of("< 0·001") is None
    assert [interval_of(cell) for cell in ("-1.85 to -0.64", "(1.1; 3.5)", "-2.2-0.8", "3 to 1")] == [
        (-1.85, -0.64), (1.1, 3.5), None, None,
    ]  # fmt: skip
    estimate = estimate_of("-1.5 [-2.2, -0.8]")
    assert estimate is not None
    assert (estimate.value, estimate.low, estimate.high) == (-1.5, -2.2, -0.8)
    (grid,) = grids("Table 2\nOutcome | A | B | P\nPain* | −3·1 (1·2)^a | −4·6 (1·5) [b] | 0·01†")
    assert grid.rows[0].cells == ("Pain", "-3.1 (1.2)", "-4.6 (1.5)", "0.01")


def test_a_bracket_behind_a_whole_figure_is_a_percentage_only_where_it_is_one() -> None:
    unsaid: frozenset[Format] = frozenset()
    assert value_of("28 (87.5)", unsaid, None, sd=False) is None
    counted = value_of("28 (87.5)", unsaid, 32, sd=False)
    assert counted is not None
    assert counted.group.events == 28
    assert value_of("46", frozenset({Format.MEAN}), 73, sd=False, near=False) is None


def test_nobody_beside_a_count() -> None:
    one = only(HEADER, "Infection | 0 | 8 (25.0%) | 0.005", caption="Table 3. Complications")
    assert (one.finding.outcome, one.finding.direction) == ("Complications: Infection", Direction.BENEFIT)
    assert [(group.events, group.n) for group in one.groups] == [(0, 32), (8, 32)]


def test_a_section_of_changes_from_baseline_is_none_of_the_baseline() -> None:
    one = only(
        HEADER, "Change from baseline |  |  | ", "Pain | −2.9 (1.2) | −1.4 (1.5) | 0.001", caption="Table 2. Scores, mean (SD)"
    )
    assert one.finding.direction is Direction.BENEFIT


def test_the_other_way_round_for_a_limit_or_a_number_of_people() -> None:
    found = read(HEADER, "No. of patients discontinued | 2 (6.3) | 9 (28.1) | 0.02", "Pain ≤ 3 | 22 (68.8) | 9 (28.1) | 0.002")
    assert [one.finding.direction for one in found if one.finding.outcome == "Pain ≤ 3"] == [Direction.UNCLEAR]
    assert all(one.finding.direction is not Direction.HARM for one in found)


def test_people_beside_means_in_columns_of_their_own() -> None:
    one = only(
        " | Foot massage | Foot massage | Foot massage | Usual care | Usual care | Usual care | ",
        "Outcome | N | Mean | SD | N | Mean | SD | P",
        "Pain | 30 | 3.1 | 1.2 | 31 | 4.6 | 1.5 | 0.001",
        caption="Table 2. Outcomes",
    )
    assert [(group.mean, group.sd) for group in one.groups] == [(3.1, 1.2), (4.6, 1.5)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((HEADER, "Pain, day of surgery | 6.0 (1.1) | 6.1 (1.2) | 0.72"), id="day of surgery"),
        pytest.param((HEADER, "After the last session | 3.1 (1.2) | 4.6 (1.5) | 0.01"), id="a moment without an outcome"),
        pytest.param(("Time | Foot massage | Usual care | P", "Fifth day | 3.1 (1) | 4.6 (1) | 0.01"), id="times as rows"),
        pytest.param((HEADER, "Hospital 3 |  |  | ", "Relapse | 4 (57%) | 7 (88%) | 0.18"), id="one hospital"),
        pytest.param((HEADER, "Site of bleeding |  |  | ", "Right atrium | 1 (3%) | 0 (0%) | 1.00"), id="kinds of something"),
        pytest.param((" | Before | Before | ", "Outcome | Foot massage | Usual care | P", "Pain | 6.0 | 6.1 | 0.7"), id="all before"),
    ],
)  # fmt: skip
def test_moments_places_and_kinds_are_no_outcomes(lines: tuple[str, ...]) -> None:
    assert read(*lines) == []


@pytest.mark.parametrize(
    "caption",
    [
        "Table 2. Past medical history",
        "Table 3. Scores before the educational intervention",
        "Table 2. Initial pain and its increase",
    ],
)
def test_captions_that_tell_of_the_time_before(caption: str) -> None:
    assert read(HEADER, "Pain | 6.0 (1.1) | 6.1 (1.2) | 0.72", caption=caption) == []


def test_a_subscale_of_an_instrument_that_points_the_other_way_tells_no_direction() -> None:
    one = only(
        HEADER, "Depression | 78 (15) | 60 (16) | 0.001", caption="Table 2. Psychological General Well-Being Index, mean (SD)"
    )
    assert one.finding.direction is Direction.UNCLEAR
    one = only(HEADER, "Function | 22 (9) | 31 (8) | 0.001", caption="Table 2. WOMAC after treatment, mean (SD)")
    assert one.finding.direction is Direction.UNCLEAR


def test_the_words_intervention_and_control_name_nothing_where_the_title_does_not() -> None:
    lines = ("Outcome | Control | Intervention | P", "Pain | 4.6 (1.5) | 3.1 (1.2) | 0.001")
    assert read(*lines, title="Helping people with chronic low back pain: a randomised controlled trial") == []
