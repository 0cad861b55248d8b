"""Which starter records answer a question, as a trained reader sees it, and what an answer makes of that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from palpate import encoder
from palpate.answering import read_question
from palpate.answering.opening import Headline
from palpate.answering.plain_language import glossed
from palpate.answering.relevance import by_relevance, nearest_first, reader
from palpate.answering.relevance.reader import are_judged, plainly, relevance
from palpate.answering.relevance.stored import stored
from palpate.answering.relevance.units import check_of, units
from palpate.answering.statements import Draft
from palpate.answering.verification import gate_of
from palpate.library import Library
from palpate.library.starter import linked_starter_records
from palpate.vocabulary import Verdict
from tests.answered import answered
from validation.abstention_check import UNLEARNT, abstains, shares

DOUBT = "None of the sources of this answer speaks of all that is asked, as far as can be told; what follows may be on something else."
BODIES = Headline(Verdict.CONDITIONALLY, None, (Draft("Massage may help pain.", ("furlan-2015-low-back-pain#finding-1",)),))
TUBA = "I play the tuba and my lips are sore after rehearsal. Have brass players been studied with massage?"


def test_the_weights_are_of_the_records_as_they_are() -> None:
    """After a change of the starter records: python -m training.relevance."""
    held, records = stored(), linked_starter_records()
    assert held is not None
    assert list(held.ids) == [record.id for record in records]
    assert list(held.checks) == [check_of(units(record)) for record in records]
    assert held.starts[-1] == len(held.vectors) == sum(len(units(record)) for record in records)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (
            "I had a new knee in May. Does MLD help after TKR?",
            "Does manual lymphatic drainage help after total knee replacement?",
        ),
        ("massage lumbago", "massage low back pain"),
        ("Which tram goes there?", "Which tram goes there?"),
    ],
)
def test_what_is_asked_is_put_in_standard_names(text: str, plain: str) -> None:
    assert plainly(text).lower() == plain.lower()


@pytest.mark.parametrize(
    ("question", "record"),
    [
        ("can a kid's GAD-7 change be called real, how many points", "toussaint-2020-gad7-change"),
        (
            "Pummelled by a massage gun till the pee went brown, has a doctor written that up?",
            "chen-2021-percussion-gun-rhabdomyolysis",
        ),
        (
            "In the memory clinic they rub my mum's hands. Does hand massage calm people with dementia?",
            "viggo-hansen-2006-dementia",
        ),
        ("prem baby rubbing weight", "vickers-2004-preterm-infants"),
    ],
)
def test_the_record_that_answers_is_found_in_odd_words(question: str, record: str, starter_library: Library) -> None:
    found = relevance(question, starter_library)
    assert found is not None
    assert found.odds > 0
    assert found.records[0].record.id == record


@pytest.mark.parametrize(
    "question",
    [
        "How much amoxicillin for a toddler's ear?",
        TUBA,
        "Which tram goes to the hospital?",
        "Does massage stop hair falling out?",
    ],
)
def test_no_record_is_near_what_none_is_on(question: str, starter_library: Library) -> None:
    found = relevance(question, starter_library)
    assert found is not None
    assert found.odds < -0.5


@pytest.mark.slow
def test_lots_that_nothing_has_learnt_from_are_told_apart(starter_library: Library) -> None:
    found = [shares(starter_library, half) for half in UNLEARNT]
    assert sum(abstained for abstained, _, _ in found) / len(found) >= 0.95
    assert sum(wrongly for _, wrongly, _ in found) / len(found) <= 0.055
    assert sum(beside for _, _, beside in found) / len(found) <= 0.03


def test_a_lot_that_nothing_has_learnt_from_is_told_apart(starter_library: Library) -> None:
    abstained, wrongly, beside = shares(starter_library, UNLEARNT[3])
    assert abstained >= 0.93
    assert wrongly <= 0.06
    assert beside <= 0.03


def test_a_gap_is_filled_by_the_record_that_answers(starter_library: Library) -> None:
    answer = answered("GAD-7 points that mean real change", starter_library)
    assert not answer.abstained
    assert answer.verdict is Verdict.INSUFFICIENT
    assert answer.references[0].record == "toussaint-2020-gad7-change"


def test_a_note_is_told_under_its_own_topic(starter_library: Library) -> None:
    """Several notes of that record have the same words but for the topic."""
    answer = answered("RA flare, joints hot, massage?", starter_library)
    assert answer.bottom_line_statements[0].text.startswith("Massage therapy: precautions")
    assert "on rheumatoid arthritis flare: " in answer.bottom_line_statements[0].text


def test_an_answer_that_no_record_is_near_to_is_none(starter_library: Library) -> None:
    assert answered(TUBA, starter_library).abstained


def test_a_doubtful_answer_says_so_first(starter_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("palpate.answering.relevance.opening.relevance", lambda text, library: reader.Relevance(-1.0, ()))
    opening = by_relevance(read_question("Does zorbing beside wombats help my back?"), starter_library, BODIES)
    assert [draft.text for draft in opening.drafts] == [DOUBT, BODIES.drafts[0].text]
    assert opening.verdict is Verdict.INSUFFICIENT
    checked = gate_of(starter_library).check(DOUBT, opening.drafts[0].supports)
    assert not checked.faults


def test_an_answer_that_rests_on_a_record_of_ones_own_is_not_doubted(
    starter_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("palpate.answering.relevance.opening.relevance", lambda text, library: reader.Relevance(-9.0, ()))
    monkeypatch.setattr("palpate.answering.relevance.opening.are_judged", lambda ids, library: False)
    assert by_relevance(read_question("Does zorbing help my back?"), starter_library, BODIES) is BODIES


@pytest.mark.parametrize("verdict", [Verdict.NO, Verdict.CONDITIONALLY])
def test_a_caution_is_never_taken_back(verdict: Verdict, starter_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("palpate.answering.relevance.opening.relevance", lambda text, library: reader.Relevance(-9.0, ()))
    opening = Headline(
        verdict, None, (Draft("Blood clots: do not massage.", ("gale-encyclopedia-massage-contraindications#safety-1",)),)
    )
    assert (
        by_relevance(read_question("Is massage safe with a zorbing clot in my wobbly leg?"), starter_library, opening) is opening
    )


@pytest.mark.parametrize(
    ("question", "caution"),
    [
        ("My mother takes clopidogrel and bruises if you look at her; would a foot rub do harm?", "blood thinner"),
        ("I'm on apixaban and my gran swears by deep rubs for the sciatica of lorry drivers, any harm in it?", "blood thinner"),
    ],
)
def test_a_caution_is_told_however_odd_the_question(question: str, caution: str, starter_library: Library) -> None:
    answer = answered(question, starter_library)
    assert not answer.abstained
    assert caution in answer.bottom_line


def test_a_record_that_was_changed_is_not_judged(starter_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    held = stored()
    assert held is not None
    assert are_judged([held.ids[0]], starter_library)
    assert not are_judged([held.ids[0], "a-record-of-ones-own"], starter_library)
    changed = replace(held, checks=(0,) * len(held.checks))
    monkeypatch.setattr(reader, "stored", lambda: changed)
    assert not are_judged([held.ids[0]], starter_library)
    found = relevance("Does massage help chronic low back pain?", starter_library)
    assert found is not None
    assert found.records == ()


def test_without_the_encoder_everything_stays(starter_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "available", lambda: False)
    question = read_question("Does massage help a sore back?")
    assert by_relevance(question, starter_library, BODIES) is BODIES
    assert nearest_first(question, starter_library, BODIES, ()) is BODIES


def test_a_record_that_answers_leads_where_the_article_is_on_something_else(starter_library: Library) -> None:
    answer = answered("What did people with knee arthritis tell interviewers about their massages?", starter_library)
    assert answer.references[0].record == "ali-2017-knee-oa-qualitative"
    assert not abstains(answer)


@pytest.mark.parametrize(
    "question",
    ["Hilft Massage bei Tinnitus?", "¿Ayuda el masaje con el dolor de cabeza?", "Le massage aide-t-il contre la fibromyalgie ?"],
)
def test_another_language_is_not_answered(question: str, starter_library: Library) -> None:
    assert answered(question, starter_library).abstained


def test_a_word_joined_to_the_name_of_people_is_read(starter_library: Library) -> None:
    assert answered("Does massage settle babies in a mother-and-baby clinic?", starter_library).bottom_line


def test_what_a_near_record_says_is_told_once(starter_library: Library) -> None:
    answer = answered("my client has eczema on her arms, cancel the massage or work round it?", starter_library)
    told = [statement.supports for statement in answer.bottom_line_statements]
    assert len(told) == len(set(told))


def test_people_put_into_groups_by_chance_are_told_of_in_plain_words() -> None:
    assert (
        glossed("Couples were randomised to a class or to usual care.")
        == "Couples were put by chance into a class or to usual care."
    )
    assert glossed("In all 40 were randomised.") == "In all 40 were put into groups by chance."
