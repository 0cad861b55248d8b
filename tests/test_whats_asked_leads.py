"""The headline is on what was asked: the asked people and treatment before others, both directions, and gaps named."""

from answered import answered
from palpate.library import Library
from palpate.rendering.common import certainty_label
from palpate.vocabulary import Reader, SectionKey, Verdict


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


def test_an_outcome_measured_in_a_setting_is_evidence_on_both_together(starter_library: Library) -> None:
    told = answered("Does massage help anxiety after coronary bypass surgery?", starter_library).bottom_line
    assert told.index("Miozzo 2016 found anxiety better") < told.index("Albert 2009 found no clear difference in anxiety")


def test_a_source_is_named_without_what_its_reference_says_of_where_it_was_seen(starter_library: Library) -> None:
    told = answered("Does massage relieve depression?", starter_library).model_dump_json()
    assert "information page of the National Center for Complementary and Alternative Medicine 2014 " in told


def test_of_three_treatments_each_rival_is_told_by_itself(starter_library: Library) -> None:
    asked = "Which is more effective for subacute low back pain: massage, spinal manipulation or exercise?"
    told = answered(asked, starter_library).bottom_line
    assert told.startswith(
        "Compared with spinal manipulation, a randomised trial in Spine 1994 found no clear difference in pain"
    )
    assert "compared with remedial exercise with posture education" in told


def test_a_small_benefit_is_not_told_where_pooled_trials_found_none(starter_library: Library) -> None:
    told = answered("Is manual lymphatic drainage useful after total knee arthroplasty?", starter_library)
    assert told.verdict is Verdict.NO
    assert "Lu 2024 found no clear difference" in told.bottom_line
    assert "flexion" not in told.bottom_line


def test_the_people_of_a_subgroup_are_named(starter_library: Library) -> None:
    told = answered("Does massage lower cortisol?", starter_library).bottom_line
    assert "In children, massage therapy (multiple doses) lowered cortisol" in told


def test_unlike_things_of_one_family_keep_their_names(starter_library: Library) -> None:
    told = answered(
        "Does foam rolling before sprinting improve performance?", starter_library, Reader.THERAPIST
    ).model_dump_json()
    assert "sprint performance: Hedges g" in told
    assert "(strength: " not in told


def test_notes_on_the_asked_drug_come_before_a_disease_that_is_much_graver(starter_library: Library) -> None:
    told = answered("I take apixaban for atrial fibrillation. Can I have a deep tissue massage?", starter_library, Reader.PATIENT)
    assert told.verdict is Verdict.NO
    assert "blood thinner" in told.bottom_line_statements[0].text
    assert "heart disease" not in told.bottom_line


def test_that_the_notes_are_on_a_wider_disease_is_said(starter_library: Library) -> None:
    told = answered("My patient has bone metastases. Is back massage safe?", starter_library).bottom_line
    assert "None of the safety notes told is on cancer spread to bone; they are on cancer in general." in told


def test_what_is_not_held_is_said_of_the_asked_disease_alone(starter_library: Library) -> None:
    told = answered("Does massage reduce the need for opioids after cardiac surgery?", starter_library).bottom_line
    assert "None of the findings held here on massage in cardiac surgery measured use of medicines" in told
    assert "did not change the long-term course of anxiety, opioid use" in told


def test_the_signs_of_squeezed_nerves_are_named_wherever_red_flags_of_the_back_are(starter_library: Library) -> None:
    for asked in ("does massage help low back pain", "massage for sciatica", "Is massage safe in chronic low back pain?"):
        [safety] = [part for part in answered(asked, starter_library, Reader.PATIENT).sections if part.key is SectionKey.SAFETY]
        flags = [one.text for one in safety.statements if "ed flag" in one.text or one.text.startswith("Suspected")]
        assert "numbness between the legs" in flags[0]
    neck = answered("does massage help carpal tunnel syndrome", starter_library, Reader.PATIENT)
    assert "numbness between the legs" not in neck.model_dump_json()


def test_what_guidelines_say_leads_where_it_is_asked(starter_library: Library) -> None:
    for reader in (Reader.CLINICIAN, Reader.PATIENT):
        told = answered("What do guidelines say about massage for neck pain?", starter_library, reader).bottom_line
        assert told.startswith("Guidelines in favour: Ontario Protocol")
    [first, *_] = answered("Do guidelines recommend massage for fibromyalgia?", starter_library).bottom_line_statements
    assert first.text.startswith("Guidelines against: German Pain Society")


def test_a_result_that_did_not_hold_in_better_studies_is_told_with_that(starter_library: Library) -> None:
    asked = "does infant massage help my baby grow"
    for reader in (Reader.CLINICIAN, Reader.PATIENT):
        answer = answered(asked, starter_library, reader)
        held = "weight and head circumference not significant once studies at high risk of bias were removed"
        assert held in answer.bottom_line
    told = answer.model_dump_json()
    assert "965.25 g, not significant once studies at high risk of bias were removed)" in told


def test_what_a_named_payer_does_comes_before_the_evidence(starter_library: Library) -> None:
    answer = answered("does medicare pay for massage for back pain", starter_library, Reader.PATIENT)
    assert answer.verdict is Verdict.NO
    assert answer.certainty is None
    assert answer.bottom_line.startswith("Medicare: ")


def test_one_small_trial_in_a_review_says_too_little_also_where_the_comparison_is_named(starter_library: Library) -> None:
    asked = "Does massage reduce agitation in dementia compared with no treatment?"
    assert answered(asked, starter_library).verdict is Verdict.INSUFFICIENT
