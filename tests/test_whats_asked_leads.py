"""The headline is on what was asked: the asked people and treatment before others, both directions, and gaps named."""

from answered import answered
from palpate.library import Library
from palpate.rendering.common import certainty_label
from palpate.vocabulary import Reader


def test_advice_on_a_wider_condition_is_not_told_as_advice_on_the_asked_one(starter_library: Library) -> None:
    told = answered("massage for sciatica", starter_library, Reader.PATIENT).bottom_line
    favour, _, against = told.partition("Against:")
    assert "Royal Dutch" in against
    assert "Royal Dutch" not in favour


def test_a_certainty_that_is_told_is_not_denied_before_it(starter_library: Library) -> None:
    answer = answered("Does the WHO guideline recommend massage for chronic low back pain?", starter_library)
    assert "certainty: very low" in answer.bottom_line
    assert certainty_label(answer) is None


def test_side_effects_of_a_technique_are_told_of_it_alone(starter_library: Library) -> None:
    answer = answered("massage gun side effects", starter_library, Reader.PATIENT)
    assert "None of the safety notes" not in answer.bottom_line
    assert {support.partition("#")[0] for one in answer.bottom_line_statements for support in one.supports} == {
        "chen-2021-percussion-gun-rhabdomyolysis"
    }


def test_doses_set_against_each_other_lead_whichever_way_they_went(starter_library: Library) -> None:
    told = answered("massage for knee osteoarthritis how often and how long", starter_library, Reader.THERAPIST).bottom_line
    better, same = told.index("30-minute doses"), told.index("60-minute biweekly dose")
    assert max(better, same) < told.index("Schedules that did better")
    pooled = answered("dose of massage for chronic neck pain minutes per session and sessions per week", starter_library)
    assert "Higher dose of massage lowered pain" in pooled.bottom_line


def test_what_was_measured_in_the_asked_people_leads(starter_library: Library) -> None:
    told = answered("I'm HIV positive. Does massage boost my CD4 count?", starter_library, Reader.PATIENT).bottom_line
    assert told.startswith("Massage gave mixed results on immune parameters, including CD4+")
    assert "healthy adults" not in told


def test_an_asked_outcome_that_nothing_measured_is_named_beside_one_that_was(starter_library: Library) -> None:
    mechanism = answered("does massage flush out lactic acid and toxins", starter_library)
    assert "None of the findings told measured removal of toxins" in mechanism.bottom_line
    effect = answered("I'm a midwife. Does massage in labour shorten labour or reduce epidural use?", starter_library)
    assert "None of the findings told measured course of labour" in effect.bottom_line
