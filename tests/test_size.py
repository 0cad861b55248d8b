"""The size of a study: read by grammar, never taken from ages, doses or percentages, always with its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.appraisal.counts import NUMBER, value_of
from palpate.appraisal.passages import read_sentences
from palpate.appraisal.size import Kind, SampleSize, read_size
from study_samples import study, text_at


def size_of(kind: Kind = Kind.STUDY, **sections: str) -> SampleSize:
    return read_size(read_sentences(study(**sections)), kind)


def participants(kind: Kind = Kind.STUDY, **sections: str) -> int | None:
    people = size_of(kind, **sections).participants
    return people.value if people else None


# Numbers in print


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64", 64),
        ("1,234", 1234),
        ("1\N{NO-BREAK SPACE}234", 1234),
        ("18\N{THIN SPACE}624", 18624),
        ("sixty-four", 64),
        ("Sixty four", 64),
        ("one hundred and twenty", 120),
        ("Two hundred twenty-five", 225),
        ("one thousand two hundred", 1200),
        ("a hundred", 100),
    ],
)
def test_numbers_in_digits_and_words(text: str, value: int) -> None:
    found = NUMBER.match(text)
    assert found is not None
    assert value_of(found[0]) == value


@pytest.mark.parametrize("text", ["3.5", "40%", "18-65", "p=0.04", "12/20", "0.64", "5–9", "±4"])
def test_what_is_no_count(text: str) -> None:
    found = [value_of(match[0]) for match in NUMBER.finditer(f"it was {text} here")]
    assert found in ([], [65], [9])


@given(st.integers(min_value=0, max_value=99_999_999))
def test_every_number_is_read_back(number: int) -> None:
    assert value_of(str(number)) == value_of(f"{number:,}") == number


# One number


@pytest.mark.parametrize(
    ("methods", "value"),
    [
        ("Sixty-four patients were randomised to stones or rest.", 64),
        ("A total of 64 patients (32 per group) were enrolled.", 64),
        ("Patients (n = 1,234) were randomly assigned to stones or rest.", 1234),
        ("We randomly assigned 85 adults with stiff shoulders to stones or rest.", 85),
        ("We recruited participants (N=170) who had pain.", 170),
        ("In a double-blind trial, 352 patients with moderate to severe pain received stones or placebo.", 352),
        ("The study was conducted on 56 women aged 20-45.", 56),
        ("Eleven obese subjects (>30 kg/m2) underwent 3, 12-hour study days.", 11),
        ("Forty American Society of Anesthesiologists physical status I-II patients were randomly divided.", 40),
        ("Two hundred and twenty-five participants (105 males, 120 females) were randomly assigned.", 225),
        ("Patients were randomised; 497 randomised participants had a mean age of 40 years.", 497),
        ("Six hundred nursing home residents were enrolled.", 600),
    ],
)
def test_the_number_of_participants(methods: str, value: int) -> None:
    assert participants(methods=methods) == value


@pytest.mark.parametrize(
    "methods",
    [
        "Patients aged 18 to 65 years received 20 mg for 12 weeks.",
        "Of the women, 40% were older than 60 years.",
        "Patients with grade 3 disease had 2 visits in 30 days.",
        "All patients received 64 mg twice daily.",
        "Twelve hospitals were randomised.",
        "In 2014, patients were assigned to stones or rest.",
        "Patients were screened for 6 months.",
        "Sixty-six patients per health centre were included.",
        "One in every 5 women was stiff.",
        "Serum samples (n = 41) were analysed.",
    ],
)
def test_ages_doses_shares_and_units_count_nobody(methods: str) -> None:
    assert participants(methods=methods) is None


def test_those_screened_or_aimed_at_are_not_the_sample() -> None:
    methods = "We screened 432 patients and aimed to recruit 400. Of these, 120 patients were randomised."
    assert participants(methods=methods) == 120
    assert participants(methods="A total of 432 patients were screened.") is None


def test_randomised_comes_before_analysed() -> None:
    size = size_of(methods="Sixty patients were randomised.", results="Fifty-two patients completed the study.")
    assert size.participants is not None
    assert (size.participants.value, size.participants.basis) == (60, "randomised")
    assert size.analysed is not None
    assert size.analysed.value == 52


def test_those_who_met_the_criteria_of_a_total_are_the_sample() -> None:
    assert participants(results="A total of 72 patients were recorded, and 65 of them met the inclusion criteria.") == 65


def test_events_among_results_are_not_the_sample() -> None:
    assert participants(results="Pain fell. Twelve patients had nausea and 9 patients reported headache.") is None


def test_people_who_treat_count_only_where_nobody_else_does() -> None:
    methods = "Twenty general practitioners were randomly allocated. In total, 200 participants were included."
    assert participants(methods=methods) == 200
    assert participants(methods="Twenty general practitioners were randomly allocated.") == 20


def test_the_background_counts_other_peoples_patients() -> None:
    assert (
        participants(background="Some 220 million people and 500 patients were studied elsewhere.", methods="We tested.") is None
    )


# Groups


@pytest.mark.parametrize(
    ("methods", "value", "terms"),
    [
        ("Patients were randomly assigned to stones (n = 32), rest (n = 31) or usual care (n = 33).", 96, (32, 31, 33)),
        ("Twenty-three patients were randomized to stones and twenty-one patients to rest.", 44, (23, 21)),
        ("Patients were randomised into three groups of 20.", 60, (20, 20, 20)),
        ("Patients were randomised to the stone group (20 patients) or the rest group (19 patients).", 39, (20, 19)),
        ("Eighteen patients and 20 healthy controls were tested.", 38, (18, 20)),
        ("We tested 103 urban and 93 rural persons.", 196, (103, 93)),
        ("Three cohorts: 32 infected children; 154 exposed children; and 187 unexposed children.", 373, (32, 154, 187)),
    ],
)
def test_groups_are_added_up_where_only_they_are_counted(methods: str, value: int, terms: tuple[int, ...]) -> None:
    people = size_of(methods=methods).participants
    assert people is not None
    assert (people.value, people.terms) == (value, terms)


def test_groups_in_sentences_after_one_another_are_added_up() -> None:
    results = "In the stone group (n = 17), 11 felt better. In the rest group (n = 19), 10 felt better."
    assert participants(methods="Patients were randomised.", results=results) == 36


def test_a_group_alone_is_not_the_study() -> None:
    assert participants(methods="In the stone group 462 subjects were included.") is None
    assert participants(methods="Patients were divided into groups (n = 12).") is None


def test_a_total_is_quoted_rather_than_its_groups() -> None:
    people = size_of(methods="Sixty patients were randomised to stones (n = 30) or rest (n = 30).").participants
    assert people is not None
    assert people.terms == (60,)


def test_numbers_that_do_not_add_up_are_said() -> None:
    size = size_of(methods="Sixty-four patients were randomised to stones (n = 30) or rest (n = 31).")
    assert size.participants is not None
    assert size.participants.value == 64
    assert size.notes == ("the groups add up to 61, while 64 are said to be randomised",)


def test_more_analysed_than_randomised_is_said() -> None:
    size = size_of(methods="Sixty patients were randomised.", results="A total of 75 patients completed the study.")
    assert "75 are said to be analysed, but only 60 randomised" in size.notes


# Plans, animals, reviews, places


@pytest.mark.parametrize(
    ("methods", "value"),
    [
        ("Eighty-four women will be randomised to stones or rest.", 84),
        ("A total of 60 older Latinos (aged 60+) will be randomized to stones or rest.", 60),
        ("The sample size required is n = 38 with 80% power.", 38),
        ("The number of patients to be accrued was set at 60 in total.", 60),
        ("The trial will be tested with N = 182 adolescents aged 12-16.", 182),
    ],
)
def test_the_size_that_a_protocol_plans(methods: str, value: int) -> None:
    size = size_of(Kind.PROTOCOL, methods=methods)
    assert size.participants is not None
    assert (size.participants.value, size.participants.basis) == (value, "planned")


def test_animals_are_counted_and_specimens_are_not() -> None:
    assert participants(Kind.ANIMAL, methods="Two groups of 12 rats were fed.") == 24
    assert participants(Kind.ANIMAL, methods="The samples were divided into four groups (n = 20).") is None


@pytest.mark.parametrize(
    ("results", "studies", "people"),
    [
        ("We included 25 RCTs with 3,096 participants.", 25, 3096),
        ("Of 1,204 records screened, nineteen trials (n = 2,410 patients) met the inclusion criteria.", 19, None),
        ("Twelve cohort studies involving 8,411 adults were eligible.", 12, 8411),
        ("We identified 340 articles, of which 14 studies were included.", 14, None),
    ],
)
def test_reviews_count_studies_and_people(results: str, studies: int, people: int | None) -> None:
    size = size_of(Kind.REVIEW, results=results)
    assert size.studies is not None
    assert size.studies.value == studies
    if people:
        assert size.participants is not None
        assert size.participants.value == people


def test_centres() -> None:
    size = size_of(methods="Sixty patients from 14 primary care centres were randomised.")
    assert size.centres is not None
    assert size.centres.value == 14
    assert size_of(methods="Women from 4 American and 3 African sites took part.").centres is None


# What holds for any text

WORDS = st.sampled_from(
    "64 sixty-four 1,234 n = ( ) patients were randomised to and of women 32 per group aged 18-65 years mg % . ; : control"
    " group each a total three studies trials rats two hundred İ ﬁ 0.5 – n=12 enrolled completed".split()
)


@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(list(Kind)))
def test_a_number_is_always_the_sum_of_numbers_in_its_words(text: str, kind: Kind) -> None:
    record = study(methods=text)
    size = read_size(read_sentences(record), kind)
    for people in (size.participants, size.randomised, size.analysed):
        if people:
            assert text_at(record, people.span.address) == people.span.text
            assert sum(people.terms) == people.value
            printed = {value_of(match[0]) for match in NUMBER.finditer(people.span.text)}
            assert set(people.terms) <= printed


@given(st.text(max_size=300), st.sampled_from(list(Kind)))
def test_no_text_makes_it_fail(text: str, kind: Kind) -> None:
    read_size(read_sentences(study(methods=text or " ")), kind)


# Sums and parts, as abstracts tell them


@pytest.mark.parametrize(
    ("methods", "value"),
    [
        ("We operated on 18 eyes of 16 patients with one lens and on 20 eyes of 19 patients with another.", 35),
        ("Between 1996 and 2008, 70 patients underwent surgery and 92 underwent stone therapy.", 162),
        ("Participants were randomly assigned to stones or rest, which included 19 and 18 women, respectively.", 37),
        ("Eighty children took part; 65 were given stones and 15 were untreated and randomised a year later.", 80),
        ("The study was stopped after inclusion of 2 x 12 patients.", 24),
        ("Twelve Finns and 15 Danes participated.", 27),
        ("The stone group held 126 children and the rest group 181 children.", 307),
        ("A trial was conducted on sixty school children aged 9.", 60),
        ("Thirty residents with a mean age of 36.6 years were allocated to two groups.", 30),
        ("Eighteen H. pylori-positive patients were treated.", 18),
        ("From among 120 students, 22 whose shoulders were stiff were recruited.", 22),
        ("A total of 40 patients with heart failure participated in the study.", 40),
        ("Of 60 adults, stones were given in 25 (41.7%) patients.", 60),
        ("We enrolled 50 women. The rate was 55 per 1000 in all groups.", 50),
    ],
)
def test_sums_and_parts(methods: str, value: int) -> None:
    assert participants(methods=methods) == value


def test_arms_of_one_size_are_multiplied_where_another_sentence_counts_them() -> None:
    methods = "This two-arm trial will compare stones with rest. A sample size of 86 patients per treatment arm is needed."
    assert participants(Kind.PROTOCOL, methods=methods) == 172


def test_clusters_of_one_size_are_no_participants() -> None:
    methods = "This two-arm trial will compare stones with rest. With 85 practices randomised to each arm, power is high."
    assert participants(Kind.PROTOCOL, methods=methods) is None


def test_those_screened_are_not_those_studied() -> None:
    results = "Sixty-six patients were assessed for eligibility. Data were analysed on 22 patients in the stone group and 22 in the other."
    assert participants(results=results) != 66
