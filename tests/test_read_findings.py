"""Reading findings: which way a result went for the person treated, on what, when, against what, and what is doubtful."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finding_samples import read, trial
from palpate.appraisal.asked import change_in
from palpate.appraisal.findings import read_findings
from palpate.vocabulary import Direction
from study_samples import study, text_at

# Which way it went


@pytest.mark.parametrize(
    ("sentence", "direction", "outcome"),
    [
        # better
        ("Pain was significantly lower in the stones group than in the usual care group (P = .01).", "benefit", "Pain"),
        ("Warm stones significantly reduced pain compared with usual care.", "benefit", "pain"),
        ("Pain decreased significantly more with warm stones than with usual care (p<0.001).", "benefit", "Pain"),
        ("There was a significantly greater reduction in pain in the stones group than in the usual care group (p=0.02).", "benefit", "pain"),
        ("The reduction in pain was greater with stones than with usual care (p = 0.03).", "benefit", "pain"),
        ("The stones group had significantly less pain than the usual care group.", "benefit", "pain"),
        ("Quality of life improved more with stones than with usual care (p=0.04).", "benefit", "Quality of life"),
        ("The stones group showed significantly greater improvement in range of motion than controls (p=0.01).", "benefit", "range of motion"),
        ("Grip strength was higher with stones than with usual care (p = 0.004).", "benefit", "Grip strength"),
        ("Pain was significantly higher in the usual care group than in the stones group (P<.001).", "benefit", "Pain"),
        ("Fewer complications occurred with stones than with usual care (RR 0.40, 95% CI 0.20 to 0.80).", "benefit", "complications"),
        ("Mortality was lower with stones (HR 0·73, 95% CI 0·61–0·88; p=0·001).", "benefit", "Mortality"),
        ("Compared with usual care, warm stones improved sleep quality (MD 2.1, 95% CI 0.4 to 3.8).", "benefit", "sleep quality"),
        ("Stones were superior to usual care for pain relief (p=0.01).", "benefit", None),
        ("Stones were superior to usual care: pain (MD -1.2, 95% CI -1.9 to -0.5).", "benefit", "pain"),
        ("Survival was longer with stones than with usual care (p = 0.02).", "benefit", "Survival"),
        ("More bakers in the stones group than in the usual care group reported cessation of symptoms (OR 2.49, 95% CI 1.21–5.12).", "benefit", None),
        # worse
        ("Pain was significantly higher in the stones group than in the usual care group (P = .01).", "harm", "Pain"),
        ("Adverse events were more frequent with stones than with usual care (p=0.03).", "harm", "Adverse events"),
        ("Quality of life was significantly worse with stones than with usual care.", "harm", "Quality of life"),
        ("Recovery was poorer in the stones group than in the usual care group (p = 0.01).", "harm", "Recovery"),
        ("The stones group showed significantly less improvement in pain than the usual care group.", "harm", "pain"),
        ("Grip strength was lower with stones than with usual care (p = 0.004).", "harm", "Grip strength"),
        ("Pain decreased significantly more with usual care than with warm stones (p=0.01).", "harm", "Pain"),
        # no different
        ("Pain did not differ between the groups (p = 0.45).", "no_difference", "Pain"),
        ("There was no significant difference in pain between stones and usual care.", "no_difference", "pain"),
        ("There were no statistically significant differences between groups in grip strength (P>0.05).", "no_difference", "grip strength"),
        ("Pain was similar in the two groups (P = 0.62).", "no_difference", "Pain"),
        ("Stones did not significantly reduce pain compared with usual care.", "no_difference", "pain"),
        ("Stones were not superior to usual care in reducing pain (MD -0.2, 95% CI -0.9 to 0.5).", "no_difference", "pain"),
        ("Stones were non-inferior to usual care for pain (difference 0.2, 95% CI -0.3 to 0.7).", "no_difference", None),
        ("Pain was lower with stones than with usual care, but the difference was not significant (p = 0.12).", "no_difference", "Pain"),
        ("Although pain was lower in the stones group, this did not reach statistical significance.", "no_difference", None),
        ("Warm stones had no effect on quality of life compared with usual care.", "no_difference", "quality of life"),
        ("Pain was lower with stones than with usual care (p=0.21).", "no_difference", "Pain"),
        ("Stones were as effective as usual care in relieving pain.", "no_difference", "pain"),
        ("Neither pain nor function differed between the groups.", "no_difference", None),
        ("Fatigue was unchanged in comparison with usual care.", "no_difference", "Fatigue"),
        ("Anxiety scores were comparable between groups (P = NS).", "no_difference", "Anxiety scores"),
        ("The two groups failed to differ in pain at 12 weeks.", "no_difference", None),
        # nothing that can be said
        ("Pain differed significantly between the groups (5.1 ± 1.0 vs 6.2 ± 1.1, p = 0.03).", "unclear", "Pain"),
        ("Serum zinc was higher with stones than with usual care (p=0.01).", "unclear", "Serum zinc"),
        ("Non-inferiority of stones was not shown for pain (difference 1.2, 95% CI 0.3 to 2.1).", "unclear", None),
    ],
)  # fmt: skip
def test_direction_for_the_person_treated(sentence: str, direction: str, outcome: str | None) -> None:
    found = read(sentence)
    assert [one.finding.direction for one in found] == [direction]
    if outcome:
        assert found[0].finding.outcome == outcome


def test_several_results_of_one_sentence_are_told_apart() -> None:
    pain, function = read(
        "Pain was lower with stones than with usual care (MD -1.2, 95% CI -2.0 to -0.4; p=0.003), but quality of life did not differ"
        " (MD 0.3, 95% CI -0.2 to 0.8; p=0.24)."
    )
    assert (pain.finding.outcome, pain.finding.direction, pain.finding.effect.estimate) == ("Pain", "benefit", -1.2)
    assert (function.finding.outcome, function.finding.direction, function.finding.effect.p) == (
        "quality of life",
        "no_difference",
        0.24,
    )


def test_a_list_of_outcomes_shares_its_verb() -> None:
    found = read("Stones improved pain (p=0.01), fatigue (p=0.02) and sleep quality (p=0.03) compared with usual care.")
    assert [(one.finding.outcome, one.finding.effect.p, one.finding.direction) for one in found] == [
        ("pain", 0.01, "benefit"),
        ("fatigue", 0.02, "benefit"),
        ("sleep quality", 0.03, "benefit"),
    ]


def test_a_full_result_is_read_in_full() -> None:
    (one,) = read(
        "At 12 weeks pain was lower in the stones group (mean difference −1.2 points, 95% CI −1.85 to −0.64; P<.001; 4.1 ± 1.0 vs 5.3 ± 1.1)."
    )
    finding, effect = one.finding, one.finding.effect
    assert (finding.intervention, finding.comparator, finding.condition) == ("Warm stones", "usual care", "shoulder pain")
    assert (finding.outcome, finding.timepoint, finding.direction) == ("pain", "12 weeks", "benefit")
    assert (effect.measure, effect.estimate, effect.ci_low, effect.ci_high, effect.ci_level, effect.p) == (
        "MD", -1.2, -1.85, -0.64, 95, "<0.001",
    )  # fmt: skip
    assert (effect.unit, effect.lower_is_better) == ("points", True)
    assert [value.mean for value in one.groups] == [4.1, 5.3]
    assert one.flags == ()


def test_a_review_gives_studies_people_and_certainty() -> None:
    record = study(
        "Massage versus sham for low back pain: a systematic review",
        main_results="Massage reduced pain compared with sham (SMD -0.45, 95% CI -0.80 to -0.10; 5 trials, 1,423 participants; I² = 45%; low-certainty evidence).",
    )
    (one,) = read_findings(record)
    effect = one.finding.effect
    assert (effect.n_studies, effect.n_participants, effect.i2) == (5, 1423, 45)
    assert (one.finding.certainty, one.finding.certainty_basis, one.finding.direction) == ("low", "GRADE", "benefit")


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("At 6 months pain did not differ between groups (p=0.5).", "6 months"),
        ("Pain was similar in both groups at week 12 (p=0.5).", "week 12"),
        ("Pain did not differ between groups after eight weeks of treatment (p=0.5).", "eight weeks of treatment"),
        ("Pain did not differ between groups at the end of treatment (p=0.5).", "end of treatment"),
        ("Pain did not differ between groups (p=0.5).", None),
    ],
)
def test_time_points_as_printed(sentence: str, time: str | None) -> None:
    (one,) = read(sentence)
    assert one.finding.timepoint == time


@pytest.mark.parametrize(
    ("title", "methods", "intervention", "comparator"),
    [
        ("Warm stones versus rest for stiff shoulders", "", "Warm stones", "rest"),
        ("Effect of warm stones on stiff shoulders: a placebo-controlled trial", "", "warm stones", "placebo"),
        ("Stiff shoulders", "We randomly assigned 80 bakers to receive warm stones (n = 40) or sham stones (n = 40).", "warm stones", "sham stones"),
        ("Efficacy of warm stones compared with massage in bakers", "", "warm stones", "massage"),
        ("Placebo versus warm stones in bakers", "", "warm stones", "Placebo"),
        ("Does massage help bakers? A randomised trial", "Usual care was the control.", "massage", "usual care"),
        ("Stone massage can reduce stiffness: a sham-controlled trial", "", "Stone massage", "sham"),
        ("Effect of treatment with warm stones on stiff shoulders", "Usual care was the control.", "warm stones", "usual care"),
        ("Comparison of timolol 0.5% with placebo", "We randomly assigned bakers to timolol 0.5% or placebo.", "timolol 0.5%", "placebo"),
        ("Stiff shoulders", "Bakers were randomly assigned to exercise or exercise plus warm stones.", "exercise plus warm stones", "exercise"),
        ("Different strategies for bakers", "Usual care was the control.", "not stated", "usual care"),
    ],
)  # fmt: skip
def test_groups_are_read_from_title_and_methods(title: str, methods: str, intervention: str, comparator: str) -> None:
    (one,) = read_findings(trial("Pain did not differ between the groups (p = 0.45).", title, methods or "Bakers took part."))
    assert (one.finding.intervention, one.finding.comparator) == (intervention, comparator)


def test_two_treatments_in_one_breath_are_the_two_groups_where_a_result_sets_them_apart() -> None:
    result = "Compared with massage, warm stones reduced pain (p = 0.01)."
    (one,) = read_findings(trial(result, "Effects of warm stones and massage on stiff shoulders", "Bakers took part."))
    assert (one.finding.intervention, one.finding.comparator, one.finding.direction) == ("warm stones", "massage", "benefit")
    assert not read_findings(trial(result, "Effects of combined stones and massage on stiff shoulders", "Bakers took part."))


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Pain decreased in the stones group versus usual care (p = 0.01).", "benefit"),
        ("A greater proportion of bakers had improvement in pain with stones than with usual care (p = 0.01).", "benefit"),
        ("Fewer patients improved with stones than with usual care: pain (p = 0.01).", "harm"),
        ("Stones attenuated the fall in grip strength compared with usual care (p = 0.01).", "benefit"),
        ("The decline in grip strength was slower with stones than with usual care (p = 0.01).", "benefit"),
        ("Stones improved pain control compared with usual care (p = 0.01).", "benefit"),
        ("More patients achieved a pain score below 3 with stones than with usual care (p = 0.01).", "unclear"),
        ("The stones group had significantly lower costs than those in the usual care group (p = 0.01).", "benefit"),
        ("Costs with stones exceeded those of usual care (p = 0.01).", "harm"),
        ("Admissions for worsening heart failure were lower with stones than with usual care (p = 0.01).", "benefit"),
        ("Stones were more effective than usual care in reducing functional impairment (p = 0.01).", "benefit"),
        ("The percentage of time spent with pain was higher with stones than with usual care (p = 0.01).", "unclear"),
    ],
)
def test_what_turns_a_change_round(sentence: str, direction: str) -> None:
    assert [one.finding.direction for one in read(sentence)] == [direction]


def test_treatments_that_were_not_read_as_the_groups_are_flagged() -> None:
    title = "Effects of warm stones, hot packs and mud on stiff shoulders: a placebo-controlled trial"
    (one,) = read_findings(trial("Pain was lower with mud than with massage (p = 0.01).", title, "Bakers took part."))
    assert any("more than two groups" in flag for flag in one.flags)
    assert any("was not read" in flag for flag in one.flags)


def test_changes_of_both_groups_are_no_difference_between_them() -> None:
    (one,) = read("Grip strength declined by 2.1 kg in the stones group versus 3.0 kg in the usual care group (p = 0.03).")
    assert any("a value of its own" in flag for flag in one.flags)


def test_a_group_known_by_its_acronym() -> None:
    methods = "Eighty bakers were randomly assigned to warm stone therapy (WST) or usual care."
    (one,) = read_findings(trial("Pain was lower in the WST group (p = 0.01).", "Warm stone therapy versus usual care", methods))
    assert one.finding.direction == "benefit"
    assert one.flags == ()


def test_a_group_that_was_not_read_is_named() -> None:
    (one,) = read("Pain was lower in the massage group (p = 0.01).")
    assert any("'massage', which was not read as one of the groups" in flag for flag in one.flags)


@pytest.mark.parametrize(
    ("title", "condition"),
    [
        ("Stones in bakers with symptomatic osteoarthritis of the knee: a trial", "osteoarthritis"),
        ("Stones in patients with advanced gastric cancer: a trial", "advanced gastric cancer"),
        ("Stones in patients with a history of peptic ulcer disease: a trial", "peptic ulcer disease"),
        ("Stones in patients with mild", "not stated"),
    ],
)
def test_the_condition_of_the_people_comes_before_another_in_the_title(title: str, condition: str) -> None:
    (one,) = read_findings(trial("Pain did not differ between the groups (p = 0.45).", title, "Stones or rest were given."))
    assert condition in one.finding.condition


def test_results_of_the_full_text_are_read_with_their_place() -> None:
    record = study(
        "Warm stones versus usual care for shoulder pain",
        results="Results are in the text of the article and they are given in detail there for all of the outcomes that we had measured.",
        body=(("Methods", "We measured pain (p = 0.01)."), ("Results", "Pain did not differ between the groups (p = 0.45).")),
    )
    (one,) = read_findings(record)
    assert one.address.startswith("pmid:101#body-2@0-")


def test_an_abstract_without_headings_is_read_where_it_prints_tests() -> None:
    text = (
        "Shoulder pain is common among bakers. We compared warm stones with usual care in 80 bakers. Pain was lower with stones than with"
        " usual care (p=0.01). We conclude that stones significantly reduce pain and should be used (p=0.01)."
    )
    (one,) = read_findings(study("Warm stones versus usual care for shoulder pain", text=text))
    assert one.finding.direction == "benefit"


# A comparison that is asked about


@pytest.mark.parametrize(
    ("passage", "outcome", "change"),
    [
        ("Zinc was higher with stones than with rest (p=0.01).", "zinc", "more"),
        ("Zinc was higher with rest than with stones (p=0.01).", "zinc", "less"),
        ("Zinc was higher (p=0.01) with stones than rest, but iron did not differ.", "iron", "same"),
        ("Zinc was reduced by more than 50% in people given stones compared with rest (p=0.01).", "zinc", "less"),
        ("Zinc was higher with stones than with rest (p=0.30).", "zinc", "same"),
        ("Pain relief was greater with stones than with rest (p=0.01).", "pain relief", "more"),
        ("Pain improved with stones compared with rest (p=0.01).", "pain", "less"),
        ("Stones were heavy.", "zinc", None),
    ],
)
def test_a_given_comparison(passage: str, outcome: str, change: str | None) -> None:
    assert change_in(passage, "warm stones", "rest", outcome) == change


# Properties


@given(st.text(max_size=300))
def test_no_text_makes_it_fail_and_quotes_stay_true(results: str) -> None:
    record = trial(results + " Pain did not differ between the groups (p = 0.45).")
    for one in read_findings(record):
        assert text_at(record, one.address) == one.quote


words = st.sampled_from(
    "pain was lower higher with stones than usual care (p=0.01) (MD -1.2, 95% CI -2.0 to -0.4) no significant difference in and but function"
    " [1.1; 3.5] RR 0·84 (0·71–0·99) 5.2 ± 1.3 vs 12/45 (27%) respectively improved did not differ ; , . between the groups at 12 weeks".split(
        " "
    )
)


@given(st.lists(words, max_size=40).map(" ".join))
def test_every_number_of_a_finding_stands_in_its_quote(results: str) -> None:
    record = trial(results)
    for one in read_findings(record):
        quote = text_at(record, one.address).replace("·", ".")
        printed = {float(number) for number in re.findall(r"\d*\.?\d+", quote)}
        effect = one.finding.effect
        numbers = [effect.estimate, effect.ci_low, effect.ci_high, effect.p if isinstance(effect.p, float) else None]
        numbers += [value for group in one.groups for value in (group.mean, group.sd, group.percent, group.events, group.n)]
        assert {abs(number) for number in numbers if number is not None} <= printed
        assert one.finding.direction in Direction


def test_a_long_abstract_takes_no_time_to_speak_of() -> None:
    record = trial(
        "Pain was lower with stones than with usual care (MD -1.2, 95% CI -1.9 to -0.6). " * 40 + "(" * 400 + "1 " * 400
    )
    started = time.perf_counter()
    read_findings(record)
    assert time.perf_counter() - started < 1
