"""What the terminology promises: names are found as people write them, and concepts stand under wider ones."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.errors import UsageError
from palpate.terminology import (
    FACETS,
    terminology,
)
from palpate.terminology.normalising import bare_words, key_of

TERMS = terminology()


def found(text: str, facet: str | None = None) -> set[str]:
    return {match.concept.id for match in TERMS.find(text, (facet,) if facet else None)}


# --- the data ---------------------------------------------------------------------------------------------------


def test_every_concept_is_well_formed() -> None:
    for concept in TERMS.concepts():
        assert concept.id.startswith(f"{concept.facet}:")
        assert concept.name
        names = [bare_words(name) for name in TERMS.names(concept.id)]
        assert len(set(names)) == len(names), f"{concept.id} repeats a name"
        for parent in concept.broader:
            assert TERMS.get(parent).facet == concept.facet
        for ui in concept.mesh:
            assert ui[0] == "D"
            assert ui[1:].isdigit()
        if concept.scale_range:
            assert concept.scale_range[0] < concept.scale_range[1]


def test_the_hierarchy_has_no_circle() -> None:
    for concept in TERMS.concepts():
        assert not any(concept.id in TERMS.broader(parent) for parent in concept.broader)


def test_a_name_belongs_to_one_concept_of_its_facet() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in TERMS.concepts():
        for name in (concept.name, *concept.synonyms):
            owners[(concept.facet, name if name.isupper() else bare_words(name))].add(concept.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_every_name_is_found_as_its_concept() -> None:
    lost = [
        (concept.id, name)
        for concept in TERMS.concepts()
        for name in (concept.name, *concept.synonyms)
        if concept.id not in found(name, concept.facet)
    ]
    assert lost == []


def test_there_are_conditions_enough_to_understand_what_people_ask() -> None:
    counts = Counter(concept.facet for concept in TERMS.concepts())
    assert counts["condition"] >= 120
    assert set(counts) == set(FACETS)


# --- finding names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Does it help my lower back?", "condition:low-back-pain"),
        ("I have a bad back", "condition:back-pain"),
        ("my back hurts", "condition:back-pain"),
        ("a stiff neck from the computer", "condition:neck-pain"),
        ("trapped nerve in my neck", "condition:cervical-radiculopathy"),
        ("frozen shoulder", "condition:frozen-shoulder"),
        ("tennis elbow", "condition:lateral-epicondylitis"),
        ("jaw pain", "condition:tmd"),
        ("is tmj massage any good", "condition:tmd"),
        ("sore muscles after running", "condition:doms"),
        ("arthritis in both my knees", "condition:knee-osteoarthritis"),
        ("knee arthritis", "condition:knee-osteoarthritis"),
        ("slipped disc", "condition:disc-herniation"),
        ("a bulging disk at L4", "condition:disc-herniation"),
        ("my neck is killing me", "condition:neck-pain"),
        ("I threw my back out", "condition:acute-low-back-pain"),
        ("plantar fascitis", "condition:plantar-heel-pain"),
        ("will it break up scar tissue", "condition:scar"),
        ("massage for preemies", "population:preterm-infants"),
        ("a blood clot in my leg", "condition:dvt"),
        ("I take blood thinners", "condition:anticoagulants"),
        ("on warfarin", "condition:anticoagulants"),
        ("I am pregnant", "condition:pregnancy"),
        ("massage my baby", "population:infants"),
        ("my elderly mother", "population:older-adults"),
        ("Parkinson’s disease", "condition:parkinson"),
        ("is it safe", "outcome:adverse-events"),
        ("high blood pressure", "condition:hypertension"),
        ("heel spurs", "condition:plantar-heel-pain"),
        ("pain in people with MS", "condition:multiple-sclerosis"),
    ],
)
def test_lay_words_are_understood(text: str, concept: str) -> None:
    assert concept in found(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MASSAGES", "massage"),
        ("Sub-acute low-back pain", "subacute low back pain"),
        ("nonspecific chronic low back pain", "non-specific chronic low back pain"),
        ("postoperative pain", "post-operative pain"),
        ("labour pain", "labor pain"),
        ("lymphoedema", "lymphedema"),
        ("leukaemia", "leukemia"),
        ("saddle anaesthesia", "saddle anesthesia"),
        ("joint mobilisation", "joint mobilization"),
        ("tumour", "tumors"),
        ("haemophilia", "hemophilia"),
        ("diarrhoea", "diarrhea"),
        ("Déjérine migraine", "dejerine migraines"),
        ("tendonitis", "tendinitis"),
        ("non-steroidal anti-inflammatory drugs", "nonsteroidal antiinflammatory drug"),
        ("postexercise recovery", "post-exercise recovery"),
    ],
)
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    assert found(one)
    assert found(one) == found(other)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("getting back to work", "condition:back-pain"),
        ("labor costs of the clinic", "condition:childbirth"),
        ("Department of Labor rules", "condition:childbirth"),
        ("a cold room", "condition:infection"),
        ("head massage", "condition:headache"),
        ("nonsurgical care", "condition:surgery-recovery"),
        ("surgery or massage for back pain", "condition:postoperative-pain"),
        ("as we said", "condition:osteoarthritis"),
        ("ra is an Egyptian god", "condition:rheumatoid-arthritis"),
        ("it aids digestion", "condition:hiv"),
        ("a massage gun", "intervention:massage"),
        ("foam rolling", "intervention:massage"),
        ("cardiac massage by a bystander", "intervention:massage"),
        ("tension-type headache", "outcome:anxiety"),
        ("sports massage", "condition:sport"),
        ("lumbar puncture", "condition:low-back-pain"),
        ("the Ontario Protocol for Traffic Injury Management", "condition:whiplash"),
        ("osteoarthritis in over 16s", "population:adolescents"),
    ],
)
def test_look_alikes_are_left_alone(text: str, concept: str) -> None:
    assert concept not in TERMS.find_ids(text)


def test_acronyms_are_matched_in_capitals_only() -> None:
    assert found("massage in RA and OA", "condition") == {"condition:rheumatoid-arthritis", "condition:osteoarthritis"}
    assert found("massage in ra and oa", "condition") == set()


def test_the_longest_name_wins_and_offsets_point_at_it() -> None:
    text = "Massage for chronic low back pain"
    (match,) = TERMS.find(text, ("condition",))
    assert match.concept.id == "condition:chronic-low-back-pain"
    assert text[match.start : match.end] == "chronic low back pain"


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("hip and knee osteoarthritis", {"condition:hip-osteoarthritis", "condition:knee-osteoarthritis"}),
        ("neck and/or back pain", {"condition:neck-pain", "condition:back-pain"}),
        (
            "shoulder, neck and low back pain",
            {"condition:shoulder-pain", "condition:neck-pain", "condition:low-back-pain"},
        ),
        (
            "acute, subacute and chronic low back pain",
            {"condition:acute-low-back-pain", "condition:subacute-low-back-pain", "condition:chronic-low-back-pain"},
        ),
        (
            "acute or sub-acute non-specific low back pain",
            {"condition:acute-low-back-pain", "condition:subacute-low-back-pain"},
        ),
    ],
)
def test_a_list_with_one_head_word_names_every_member(text: str, concepts: set[str]) -> None:
    assert found(text, "condition") == concepts


def test_concepts_that_mean_a_third_together() -> None:
    assert "condition:cancer-pain" in TERMS.find_ids("pain in people with breast cancer")
    assert "condition:postoperative-pain" in TERMS.find_ids("pain after cardiac surgery")
    assert "condition:cancer-pain" not in TERMS.find_ids("fatigue in people with cancer")
    assert "condition:cancer-pain" not in TERMS.find_ids("red flags for malignancy in low back pain")


def test_what_stands_above_another_concept_adds_nothing() -> None:
    ids = TERMS.find_ids("pain and function in knee osteoarthritis", ("condition",))
    assert TERMS.most_specific(ids) == {"condition:knee-osteoarthritis"}
    assert TERMS.most_specific({"condition:neck-pain", "condition:migraine"}) == {"condition:neck-pain", "condition:migraine"}


@given(st.text(max_size=200))
def test_any_text_is_searched_without_error_and_offsets_lie_inside_it(text: str) -> None:
    ends: dict[str, int] = {}
    for match in TERMS.find(text):
        assert 0 <= match.start < match.end <= len(text)
        ends[match.concept.facet] = match.end


@given(st.text(alphabet=st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=30))
def test_case_never_changes_what_is_compared_of_plain_letters(word: str) -> None:
    assert key_of(word.lower()) == key_of(word.lower().lower())
    if word.isascii():
        assert key_of(word.upper()) == key_of(word.lower())


# --- the hierarchy ----------------------------------------------------------------------------------------------


def test_narrower_and_broader_are_transitive_and_hold_the_concept_itself() -> None:
    assert {"condition:back-pain", "condition:low-back-pain", "condition:chronic-low-back-pain"} <= TERMS.narrower(
        "condition:back-pain"
    )
    assert {
        "condition:knee-osteoarthritis",
        "condition:osteoarthritis",
        "condition:arthritis",
        "condition:musculoskeletal-disorder",
    } <= TERMS.broader("condition:knee-osteoarthritis")


@pytest.mark.parametrize("slug", ["tuina", "swedish-massage", "self-massage", "lymphatic-drainage", "infant-massage"])
def test_kinds_of_massage_are_evidence_on_massage(slug: str) -> None:
    assert f"intervention:{slug}" in TERMS.narrower("intervention:massage")


@pytest.mark.parametrize(
    "slug",
    ["acupressure", "reflexology", "craniosacral", "foam-rolling", "massage-gun", "spinal-manipulation", "touch", "cupping"],
)
def test_techniques_near_massage_are_no_evidence_on_massage(slug: str) -> None:
    assert f"intervention:{slug}" not in TERMS.narrower("intervention:massage")


def test_manual_therapy_holds_massage_and_manipulation() -> None:
    assert {"intervention:massage", "intervention:spinal-manipulation"} <= TERMS.narrower("intervention:manual-therapy")


def test_families_that_are_answered_member_by_member() -> None:
    for slug in ("musculoskeletal-disorder", "arthritis", "chronic-pain", "headache", "cancer"):
        assert TERMS.get(f"condition:{slug}").broad
    assert not TERMS.get("condition:fibromyalgia").broad


@pytest.mark.parametrize(
    ("scale", "family", "lower_is_better"),
    [
        ("odi", "function", True),
        ("ndi", "function", True),
        ("rmdq", "function", True),
        ("womac-pain", "pain", True),
        ("ham-a", "anxiety", True),
        ("phq-9", "depression", True),
        ("sf-36", "quality-of-life", False),
        ("cortisol", "hormones", None),
        ("mouth-opening", "mouth-opening", False),
        ("vas", "rating-scale", None),
    ],
)
def test_a_scale_stands_under_what_it_measures(scale: str, family: str, lower_is_better: bool | None) -> None:
    assert TERMS.family(f"outcome:{scale}") == f"outcome:{family}"
    assert TERMS.get(f"outcome:{scale}").lower_is_better is lower_is_better


def test_harms_and_mechanisms_are_marked() -> None:
    assert TERMS.get("outcome:adverse-events").harm
    assert TERMS.get("outcome:cortisol").mechanism
    assert not TERMS.get("outcome:pain").mechanism


def test_names_are_fit_for_searching() -> None:
    assert {"low back pain", "lumbago"} <= set(TERMS.names("condition:low-back-pain"))
    assert "MS" not in TERMS.names("condition:multiple-sclerosis")
    assert "my back hurts" not in TERMS.names("condition:back-pain")


def test_an_unknown_id_says_what_ids_look_like() -> None:
    with pytest.raises(UsageError, match="condition:low-back-pain"):
        TERMS.get("condition:hiccups-of-the-soul")
