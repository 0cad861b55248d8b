"""Families of sentences by which abstracts tell the number of participants and the design, with invented examples of each."""

from __future__ import annotations

import pytest

from palpate.appraisal.appraise import appraise
from palpate.appraisal.design_cues import Design
from palpate.appraisal.passages import read_sentences
from palpate.appraisal.size import Kind, read_size
from palpate.vocabulary import Record, TextSection
from study_samples import study


def participants(kind: Kind = Kind.STUDY, **sections: str) -> int | None:
    people = read_size(read_sentences(study(**sections)), kind).participants
    return people.value if people else None


def design_of(title: str, **sections: str) -> Design:
    abstract = tuple(TextSection(label=name.title(), text=text) for name, text in sections.items())
    return appraise(Record(id="pmid:303", title=title, abstract=abstract)).design.design


# Sums of groups


@pytest.mark.parametrize(
    ("results", "value"),
    [
        ("Falls were fewer in the SBG (n=145) and the UCG (n=149), respectively.", 294),
        ("Pain had eased in 56.6% (306/541) and 38.6% (198/513) of the stone and rest groups, respectively.", 1054),
        ("Falls occurred in 9 (8%) of 114 massaged and 18 (17%) of 105 placebo-treated women.", 219),
        ("Of 487 patients enrolled, 128 and 130 were randomised to stones and rest, respectively.", 258),
        ("In the stone group, 168 patients were included and in usual care 151 patients.", 319),
        ("There were 39 patients with LDs and 38 with SDs.", 77),
        ("Completers were 358 intervention (33.7%) and 256 control (14.1%).", 614),
        ("189 patients were treated with propolis cream, 190 patients were treated with plain cream.", 379),
        ("Seventy-six patients were treated with the high dose and 80 with the guided dose.", 156),
        ("Three age groups were formed. In each group 30 subjects were taken.", 90),
        ("Seventy infants who were referred from health centres to the clinic were included.", 70),
        ("A total of 545 patients received one of five oils and 101 patients received placebo.", 646),
    ],
)
def test_groups_told_in_passing_are_added_up(results: str, value: int) -> None:
    assert participants(methods="Patients were treated with stones or rest.", results=results) == value


@pytest.mark.parametrize(
    ("methods", "value"),
    [
        ("Of 141 patients eligible, 72 were randomised to 5-FU alone (arm A) and 69 to 5-FU with stones (arm B).", 141),
        ("We recruited 10 lean women (BMI 22), 10 obese women (BMI 34) and 12 healthy women.", 32),
        (
            "In all, 105 patients with stiff knees who were treated with stones, and 105 patients without stones were included.",
            210,
        ),
        ("We took plasma from 40 subjects given oil (20 mg daily) and 37 subjects given placebo.", 77),
        ("Thirty patients who had tube surgery and 30 age-matched surgical patients underwent a water test.", 60),
        ("Patients (n=1008) with low mood and 336 matched healthy controls took part.", 1344),
        ("The stones were tried in 19 ill patients. They were compared to 24 healthy subjects.", 43),
        ("In the study 21 patients were assigned to low doses, while 24 patients received high doses.", 45),
        ("Eleven older rowers (58 years) and 11 younger rowers (27 years) participated.", 22),
        ("Workers from 7 firms (N = 638) were assigned to stones (N = 320) or rest (N = 318) by cluster (N = 50).", 638),
    ],
)
def test_kinds_of_people_side_by_side_are_added_up(methods: str, value: int) -> None:
    assert participants(methods=methods) == value


def test_groups_of_one_size_are_multiplied_where_the_other_is_a_placebo() -> None:
    methods = "Women took stones or a placebo. 140 participants were randomised into each group."
    assert participants(methods=methods) == 280


@pytest.mark.parametrize(
    "results",
    [
        "The comparison favoured stones in 110/202 comparisons and rest in 69/202 comparisons.",
        "Tumours were typed in (183/274) and (181/274), respectively.",
        "There were 12 patients with nausea and 9 with headache.",
        "In total, five patients developed a rash.",
        "Pneumonia was frequent, and two oil-treated subjects died.",
        "A total of four cases of recurrence were recorded.",
    ],
)
def test_events_and_measurements_are_no_groups(results: str) -> None:
    assert participants(methods="Patients were treated with stones or rest.", results=results) is None


@pytest.mark.parametrize(
    "methods",
    [
        "A trial with 28 experimental and 17 control clusters was done.",
        "Six predominantly rural churches were randomised.",
        "Two pairs of stereo radiographs were compared.",
        "Heart rhythm was assessed by 12-lead electrocardiogram in healthy volunteers.",
        "The clinics have an average annual enrolment of 60 pregnancies.",
        "About 10,000 infants with stiff hips are born every year.",
        "Women were assigned at week 12 to receive stones or at week 14 to receive rest.",
        "The reviewers made (n = 510 assessments) of the charts.",
    ],
)
def test_units_times_and_the_public_count_nobody(methods: str) -> None:
    assert participants(methods=methods) is None


# One number


@pytest.mark.parametrize(
    ("methods", "value"),
    [
        ("A group of 46 patients with ulcers was studied. This group consisted of 36 women and 10 men.", 46),
        ("The study accrued 26 subjects: 16 men and 10 women; 14 were treated with stones and 12 with rest.", 26),
        ("Adolescents from eight secondary schools (n=425) were randomized to stones or rest.", 425),
        ("In this crossover, 43 presbyopes [age: 42-63 years] each wore both lenses.", 43),
        ("Fourteen healthy long-term multifocal wearers completed the walk.", 14),
        ("A total of 2061 patients were randomly assigned to stones (1038) or rest (1023).", 2061),
        ("We selected 986 samples from 433 6- to 24-month-old healthy children.", 433),
        ("Of the 80 patients who were enrolled, 40 were randomly assigned to stones while the remaining patients had rest.", 80),
        ("Thirty-one subjects met the criteria but only 24 were randomized.", 24),
        ("Adults (98 subjects: 25, 23, 25, 25 in four groups) were randomly allotted.", 98),
        ("Adults with body mass above 23 were given stones (N = 30) or rest (N = 27).", 57),
        ("Stool was analysed from 34 infants (15 with eczema and 19 healthy controls) of a cohort.", 34),
        ("Children aged 11-16 (n=564) were interviewed at home and randomised to one of three groups.", 564),
        ("Surgery was done in 30 eyes (26 patients), in two groups.", 26),
    ],
)
def test_the_number_of_people_is_found(methods: str, value: int) -> None:
    assert participants(methods=methods) == value


def test_those_with_a_problem_that_was_identified_were_not_screened() -> None:
    planned = "Twenty adults with identified problems of posture will be recruited."
    assert participants(Kind.PROTOCOL, methods=planned) == 20


def test_data_obtained_from_people_are_analysed_and_a_total_comes_first() -> None:
    assert participants(results="We obtained data from 175 participants (mean age, 43 y).") == 175
    results = "After the randomisation, comfort improved in 70 and 39 women of the two groups, respectively."
    assert participants(methods="A total of 439 women with stiff backs.", results=results) == 439


# Designs


@pytest.mark.parametrize(
    ("title", "sections", "design"),
    [
        (
            "Early results and recruitment difficulties of a randomised trial comparing stones with rest",
            {"methods": "Thirty patients were randomly allocated to stones or rest."},
            Design.RANDOMISED_TRIAL,
        ),
        (
            "Recruiting and retaining practitioners in intervention studies: a case study",
            {"methods": "A randomised controlled trial of stones is used to describe strategies for recruitment."},
            Design.OTHER,
        ),
        (
            "Response to: massage for stiff knees: a randomised trial - authors' reply",
            {"background": "A response to the letter on the randomised trial."},
            Design.OTHER,
        ),
        (
            "Determination of menthol in human plasma by HPLC",
            {"background": "The method was applied in a randomized crossover study in 20 healthy volunteers."},
            Design.OTHER,
        ),
        (
            "Reliability of the Breton version of the Knee Scale in children with stiff knees",
            {"methods": "The scale was given to children in a trial. They were assigned to the treatment or control group."},
            Design.OTHER,
        ),
        (
            "Generalizability in two clinical trials of stiff knees",
            {"methods": "We reviewed two randomized placebo-controlled trials."},
            Design.OTHER,
        ),
        (
            "Oil and knees: comparison of a long with a short-term protocol",
            {"methods": "Ninety women were enrolled in a randomized controlled trial.", "results": "Pain was found to be lower."},
            Design.RANDOMISED_TRIAL,
        ),
        (
            "Rationale, design and end points for the Stone Trial: a randomised trial",
            {"methods": "A trial will enroll 351 participants.", "results": "Currently enrolling in 11 centers."},
            Design.PROTOCOL,
        ),
        (
            "Is massage feasible? A pilot randomised controlled trial with embedded qualitative study",
            {"methods": "A pilot randomised controlled trial was conducted. Interviews were analysed thematically."},
            Design.RANDOMISED_TRIAL,
        ),
        (
            "Group massage for low mood: a nested qualitative study with mothers",
            {"methods": "Mothers of a randomised trial were interviewed. Interviews were analysed thematically."},
            Design.QUALITATIVE,
        ),
        (
            "Association of oil with falls: results from the Stone Trial dataset",
            {"methods": "We conducted a retrospective cohort study of people randomized to stones or rest."},
            Design.COHORT,
        ),
        (
            "Knee pain and work: cross-sectional analysis of the baseline for a cluster-randomised controlled trial of stones",
            {"methods": "A baseline survey of households was done in random clusters."},
            Design.CROSS_SECTIONAL,
        ),
        (
            "Stroke outcomes with and without stones",
            {"methods": "This was a retrospective review and was not a randomized controlled study of patients."},
            Design.COHORT,
        ),
        (
            "Safety of oil: analysis of data from randomized placebo-controlled trials",
            {"methods": "Patients were randomized in 11 trials to oil or placebo."},
            Design.META_ANALYSIS,
        ),
        (
            "Oil increases cell number in experimental kidney disease",
            {
                "methods": "After induction, groups were randomized to oil or water.",
                "results": "Numbers were lower than in normal mice.",
            },
            Design.PRECLINICAL,
        ),
        (
            "Improving the success of endothelial cell cultures from single donor corneas",
            {"methods": "The sheets of 7 human donor cornea pairs were assigned to 2 conditions."},
            Design.PRECLINICAL,
        ),
        (
            "A diet and the economy of walking in elite walkers",
            {
                "background": "We controlled the diets of elite athletes: high (n = 9) or low (n = 10) carbohydrate, during training."
            },
            Design.NONRANDOMISED_TRIAL,
        ),
        (
            "Impact of sleep apnoea on restenosis after elective stenting",
            {"methods": "78 patients were divided in 2 groups: 43 patients with a low index and 35 patients with a high one."},
            Design.COHORT,
        ),
        (
            "The effect of continuous irradiation in CL187 cells",
            {"methods": "A total of 12 culture dishes were randomly divided into 4 groups."},
            Design.PRECLINICAL,
        ),
        (
            "Two doses of oil for sedation",
            {"methods": "In a prospective study, 60 patients were divided equally to receive either dose."},
            Design.NONRANDOMISED_TRIAL,
        ),
        (
            "Keyhole closure of ulcers: 15 years’ experience in our centre",
            {"methods": "We operated on 259 patients. The sample was divided into two groups by their risk."},
            Design.COHORT,
        ),
        (
            "A new staging of cancer: its prognostic value",
            {
                "background": "Data were retrieved from a trial database and 633 operated patients were included; survival was estimated."
            },
            Design.COHORT,
        ),
        (
            "An evidence-based review of oil for stiff knees: place in therapy",
            {"background": "The only randomized trial was done in 409 patients. Patients were randomized to oil or placebo."},
            Design.NARRATIVE_REVIEW,
        ),
        (
            "Oil levels are inversely correlated with weight (The Randomised Stone Study)",
            {"methods": "A cross-sectional study was performed with 573 participants from the Stone trial."},
            Design.CROSS_SECTIONAL,
        ),
        (
            "Oil and the arteries in kidney disease",
            {
                "background": "Mortality among patients with kidney disease is high.",
                "methods": "Forty male, 6-week-old mice were divided into four groups: sham or oil.",
            },
            Design.PRECLINICAL,
        ),
        (
            "Walking in elderly women",
            {"methods": "A 24-week open, 2 arms, and prospective study. Nine subjects were instructed to walk."},
            Design.NONRANDOMISED_TRIAL,
        ),
        (
            "Firm stones do not raise pain in patients with stiff knees",
            {"methods": "We measured pain in 41 patients in a randomized study of firmer stones. Pain rose in both groups."},
            Design.RANDOMISED_TRIAL,
        ),
    ],
)
def test_the_design_is_that_of_what_was_done(title: str, sections: dict[str, str], design: Design) -> None:
    assert design_of(title, **sections) is design


# Sizes: arms told apart from one another, part of those counted, those who treat and those treated


@pytest.mark.parametrize(
    ("sections", "value"),
    [
        ({"methods": "Subjects were recruited: 10 fasting FA subjects, 10 MO subjects (BMI 44 kg/m2) and 12 NW control subjects."}, 32),
        ({"methods": "Patients were randomly divided into two groups of two 8-week periods.", "results": "Thirteen patients completed the therapy."}, 13),
        ({"methods": "The programme was a walking course with feedback by a coach and by letters every week (n=119). The control group received no course (n=116)."}, 235),
        ({"background": "Oil was given to patients. There were 50 patients in each group of the two groups. In an efficacy analysis of 94 patients, pain eased."}, 100),
        ({"results": "2812 oil-naive and 705 oil-treated patients were analysed. Pain was less with oil."}, 3517),
        ({"background": "Seventy-eight healthy children were tested at school. Twenty-eight of these children volunteered to be randomly allocated to typing or rest."}, 28),
        ({"methods": "Study A was conducted in 33 asthmatic adults receiving oil. Study B was conducted in 75 asthmatic adults receiving more oil."}, 108),
        ({"methods": "In Study 1, oil was compared to rest in 141 students. In Study 2, we looked at oil in 102 tired students."}, 243),
        ({"methods": "In Study 1, oil was compared to rest in 141 students. In Study 2, we looked at oil in 102 of these students."}, 141),
        ({"methods": "Subjects included 123 primary care physicians and 3,703 eligible adult patients with stones, who were randomly assigned to letters or none."}, 3703),
        ({"methods": "Twenty-four healthy volunteers were enrolled into the study. Eight volunteers of the study population were randomly assigned to the control group."}, 24),
        ({"results": "Among 383 participants, 171 (44.6%) youth reported having stopped."}, 383),
        ({"methods": "The study had a three-group (n = 35 each) parallel design. Patients were assigned to one of the groups."}, 105),
        ({"results": "Twenty-six patients (rest group, n = 12; oil group, n = 14) from the previously reported study (n = 80) were included."}, 26),
        ({"methods": "Eighty-two patients who had stones and had received oil for long were included in this study. Forty-one patients were randomly selected to receive rest."}, 82),
        ({"results": "Three hundred seventy-four children were in the total vaccinated cohort."}, 374),
        ({"methods": "This trial was conducted on 50 tired and very \u200esad patients."}, 50),
        ({"methods": "The scopes were compared when used by 25 advanced paramedics proficient in direct laryngoscopy."}, 25),
    ],
)  # fmt: skip
def test_a_size_is_that_of_everybody_who_was_studied(sections: dict[str, str], value: int) -> None:
    assert participants(**sections) == value


def test_physicians_in_brackets_are_not_added_to_their_patients() -> None:
    text = (
        "Primary care physicians (PCPs, n = 120) and their patients with stones (n = 2495) were included and randomly assigned."
    )
    assert participants(methods=text) != 2615


def test_those_who_remained_as_they_were_are_not_all() -> None:
    assert participants(results="Pain eased in 2 of 9. In 3 it did not; 7 patients remained transfusion independent.") is None


def test_families_still_to_come_are_planned_and_those_so_far_are_not() -> None:
    text = "A total of 137 families have been recruited thus far. Recruitment will continue with the target goal of reaching 160 families."
    assert participants(Kind.PROTOCOL, methods=text) == 160


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Eight landrace pigs served as donors. Sixteen recipients were randomized into two groups of treatment.", 16),
        ("Twenty-two ST were randomly and blindly assigned to receive oil (n = 14) or rest (n = 8) for tendons of horses.", 22),
        (
            "Foals with stones (n = 54) were randomly allocated to oil or rest, and seen weekly (n = 1 farm) or later (n = 4 farms).",
            54,
        ),
    ],
)
def test_animals_are_counted_by_whatever_name_and_farms_are_not(text: str, value: int) -> None:
    assert participants(Kind.ANIMAL, background=f"We studied oil in this study. {text}") == value


def test_a_review_of_two_trials_counts_everybody_randomised() -> None:
    text = "Patients (n=168) were randomised to oil at once or later. Southern patients received weekly oil (n=59) or daily oil (n=42)."
    assert participants(Kind.REVIEW, methods=text) == 168


@pytest.mark.parametrize(
    ("title", "sections", "design"),
    [
        (
            "The effect of oil on function in adults with stones",
            {"objective": "To assess oil.", "methods": "Nine placebo‐controlled studies were included in this meta‐analysis of oil."},
            Design.META_ANALYSIS,
        ),
        (
            "Oil in stones",
            {"methods": "One group (20 patients) received oil for 10 days; the other group (20 patients) received only rest.", "results": "Only age was related to death in multivariate analysis."},
            Design.NONRANDOMISED_TRIAL,
        ),
    ],
)  # fmt: skip
def test_a_design_is_told_by_its_arms_and_through_any_hyphen(title: str, sections: dict[str, str], design: Design) -> None:
    assert design_of(title, **sections) is design
