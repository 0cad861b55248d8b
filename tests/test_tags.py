"""Every curated fact is tagged, and a comparator has one class."""

from __future__ import annotations

from importlib.resources import files

import pytest

from palpate.terminology import (
    concepts_of,
    tags_of_finding,
    tags_of_recommendation,
    terminology,
)
from palpate.vocabulary import Finding, Recommendation, Record

TERMS = terminology()


@pytest.fixture(scope="module")
def starter() -> list[Record]:
    text = (files("palpate.data") / "starter" / "records.jsonl").read_text(encoding="utf-8")
    return [Record.model_validate_json(line) for line in text.splitlines()]


# --- comparators ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intervention", "expected"),
    [
        ("no treatment", "massage", "no-treatment"),
        ("4-week wait list", "massage", "no-treatment"),
        ("wait list (delayed massage)", "Swedish massage", "no-treatment"),
        ("control (daily diary, no massage)", "massage", "no-treatment"),
        ("supine rest", "massage", "no-treatment"),
        ("the same people on a day without massage", "massage of the insulin injection site", "no-treatment"),
        ("propensity-matched veterans without such a visit", "any recorded complementary visit", "no-treatment"),
        ("usual care", "massage", "usual-care"),
        ("usual care (no added intervention)", "foot reflexology added to usual GP care", "usual-care"),
        ("advice to stay active", "deep tissue massage", "usual-care"),
        ("self-care book", "therapeutic massage", "usual-care"),
        ("education booklet", "massage", "usual-care"),
        ("exercise alone", "soft tissue massage plus exercise", "usual-care"),
        ("standard rehabilitation alone", "massage added to standard rehabilitation", "usual-care"),
        ("phonophoresis alone", "deep transverse friction massage plus phonophoresis", "usual-care"),
        ("antihypertensive drugs", "massage plus antihypertensive drugs", "usual-care"),
        ("verbal encouragement only", "touch plus verbal encouragement at meals", "usual-care"),
        ("sham", "massage therapy", "sham"),
        ("placebo (dummy) massage", "massage", "sham"),
        ("placebo (detuned ultrasound)", "trigger point-focused head and neck massage", "sham"),
        ("light touch (active control)", "Swedish massage", "sham"),
        ("simple touch", "massage", "sham"),
        ("simulated trigger point therapy", "manual trigger point therapy", "sham"),
        ("sham short-wave and ultrasound electrotherapy", "myofascial release", "sham"),
        ("sham myofascial release plus specific back exercises", "myofascial release plus back exercises", "sham"),
        ("light touch followed by biweekly light touch or usual care", "Swedish massage", "sham"),
        ("antihypertensive drugs", "massage alone", "active"),
        ("exercise", "massage", "active"),
        ("acupuncture", "massage", "active"),
        ("progressive muscle relaxation", "massage therapy", "active"),
        ("physical therapy (one month)", "acupressure (one month)", "active"),
        ("active control (manipulation, TENS, acupuncture or self-care education)", "massage", "active"),
        ("tuina massage", "acupressure", "active"),
        ("deep tissue massage plus NSAID", "deep tissue massage alone", "active"),
        ("Swedish massage", "traditional Thai massage", "other-massage"),
        ("light-pressure massage on the same schedule", "moderate-pressure massage", "other-massage"),
        ("lower dose of massage", "higher dose of massage", "other-massage"),
        ("each other", "five different 4-week massage doses", "other-massage"),
        ("baseline (single group, no control)", "real-world massage by community therapists", "baseline"),
        ("before massage (no control group)", "injection-site massage at meals", "baseline"),
        ("none (incidence in randomised trials)", "manual therapy", "baseline"),
        ("none stated (average change)", "massage therapy", "baseline"),
        ("inactive control (sham, waiting list or no treatment)", "massage", "mixed"),
        ("no treatment (waiting list, sham, rest or usual care)", "massage", "mixed"),
        ("usual care, placebo, sham, attention control or waitlist", "massage", "mixed"),
        ("acupuncture and self-care education", "therapeutic massage", "mixed"),
        ("traditional massage and waiting group", "lymphatic drainage", "mixed"),
        ("control or baseline (six randomized trials and two single-arm studies)", "massage therapy", "mixed"),
        ("various, as in the mapped reviews", "massage", "mixed"),
        ("control (as in the included trials)", "massage", "unspecified"),
        ("not stated in the abstract", "massage", "unspecified"),
        ("", "massage", "unspecified"),
    ],
)
def test_a_comparator_has_one_class(text: str, intervention: str, expected: str) -> None:
    assert TERMS.comparator_class(text, intervention) == f"comparator:{expected}"


# --- tags of records --------------------------------------------------------------------------------------------


def _finding(**fields: str) -> Finding:
    base = {"condition": "neck pain", "intervention": "massage", "comparator": "usual care", "outcome": "pain"}
    return Finding.model_validate({**base, "direction": "benefit", **fields})


def test_what_is_tested_is_kept_apart_from_what_is_given_alongside() -> None:
    tags = tags_of_finding(_finding(intervention="soft tissue massage plus exercise", comparator="exercise alone"))
    assert tags.interventions == {"intervention:massage"}
    assert tags.alongside == {"intervention:exercise"}
    assert tags.comparator == "comparator:usual-care"
    assert tags_of_finding(_finding(intervention="usual care plus two massages")).interventions == {"intervention:massage"}


def test_what_is_left_out_is_no_tag() -> None:
    without = tags_of_finding(_finding(intervention="manual therapy without spinal manipulation (massage)"))
    assert "intervention:spinal-manipulation" not in without.interventions
    assert "intervention:massage" in without.interventions
    either = tags_of_finding(_finding(intervention="manual therapy, with or without stretching"))
    assert "intervention:stretching" in either.interventions


def test_a_plain_record_is_tagged_by_title_mesh_and_keywords_not_by_its_abstract() -> None:
    record = Record.model_validate(
        {
            "id": "pmid:1",
            "title": "A trial of massage",
            "mesh": ["Pain, Postoperative/therapy*", "Female"],
            "keywords": ["knee OA"],
            "abstract": [{"text": "People with fibromyalgia were excluded."}],
        }
    )
    assert concepts_of(record) == {
        "intervention:massage",
        "condition:postoperative-pain",
        "outcome:postoperative-pain",
        "condition:knee-osteoarthritis",
    }


def test_every_finding_of_the_starter_library_is_tagged_in_every_facet(starter: list[Record]) -> None:
    findings = [finding for record in starter for finding in record.findings]
    assert len(findings) > 650
    untagged = []
    for finding in findings:
        tags = tags_of_finding(finding)
        complete = tags.conditions and tags.interventions and tags.outcomes and tags.comparator
        if not complete:
            untagged.append((finding.condition, finding.intervention, finding.comparator, finding.outcome))
    assert untagged == []


def test_every_recommendation_of_the_starter_library_is_tagged(starter: list[Record]) -> None:
    advice: list[Recommendation] = [one for record in starter for one in record.recommendations]
    assert len(advice) > 60
    tagged = [(one, tags_of_recommendation(one)) for one in advice]
    assert [(one.condition, one.intervention) for one, tags in tagged if not (tags.conditions and tags.interventions)] == []


def test_tags_of_well_known_fields_are_right(starter: list[Record]) -> None:
    expected: dict[str, set[str]] = {
        "anxiety in people with cancer": {"condition:cancer-anxiety"},
        "pain after heart surgery": {"condition:pain", "condition:cardiac-surgery", "condition:postoperative-pain"},
        "subacute to chronic neck pain": {"condition:subacute-neck-pain", "condition:chronic-neck-pain"},
        "massage clients": {"condition:any"},
        "healthy adults (biomarkers)": {"condition:healthy"},
        "preterm or low birth-weight infants": {"condition:preterm-infant"},
    }
    held = {finding.condition for record in starter for finding in record.findings}
    for text, concepts in expected.items():
        assert text in held
        assert TERMS.ids_of_field(text, "condition") == concepts
