"""From a page to claims with verdicts, on the starter library: what a check promises to whoever relies on it."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest

from evidence_factory import finding, source
from library_samples import new_library
from palpate.checking import check, read_file
from palpate.library import Library
from palpate.vocabulary import CertaintyLevel, CheckedClaim, CheckedPage, ClaimVerdict, Record, RecordKind, Support
from support_check import numbers, numbers_in
from validation.claim_check import FOLDER, labels, macro_f1, score

SUPPORTED, PARTLY, OVERSTATED = ClaimVerdict.SUPPORTED, ClaimVerdict.PARTLY_SUPPORTED, ClaimVerdict.OVERSTATED
CONTRADICTED, NONE, NOT_CHECKABLE = ClaimVerdict.CONTRADICTED, ClaimVerdict.NO_EVIDENCE, ClaimVerdict.NOT_CHECKABLE


@pytest.fixture(scope="session")
def library(starter_library: Library) -> Library:
    return starter_library


@cache
def pages() -> tuple[Path, ...]:
    return tuple(sorted((FOLDER / "pages").iterdir()))


@pytest.fixture(scope="module")
def checked(library: Library) -> list[CheckedPage]:
    """All labelled pages, checked."""
    return [check(read_file(path), library) for path in pages()]


def only(text: str, library: Library) -> CheckedClaim:
    """The one claim of a text."""
    [claim] = check(text, library).claims
    return claim


# How firmly a thing is said decides


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Massage may help fibromyalgia.", SUPPORTED),
        ("Massage helps fibromyalgia.", OVERSTATED),
        ("Massage may help lessen pain.", SUPPORTED),
        ("Massage always helps fibromyalgia.", OVERSTATED),
        ("Massage cures fibromyalgia.", OVERSTATED),
        ("Massage is proven to help fibromyalgia.", OVERSTATED),
        ("Massage may ease low back pain in the short term.", SUPPORTED),
        ("Massage gives lasting relief from low back pain.", OVERSTATED),
        ("Massage has no lasting effect on low back pain.", SUPPORTED),
        ("Massage does not help fibromyalgia.", CONTRADICTED),
        ("There is no evidence that massage helps labour pain.", CONTRADICTED),
        ("The evidence on massage for migraine is weak.", SUPPORTED),
        ("In fibromyalgia, massage probably eases pain.", SUPPORTED),
    ],
)
def test_claims_that_differ_only_in_firmness_time_or_direction_differ(text: str, verdict: ClaimVerdict, library: Library) -> None:
    assert only(text, library).verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Massage cures arthritis.", OVERSTATED),
        ("Most people with arthritis report less pain after massage.", NONE),
        ("63 percent of people said that massage helped their arthritis.", NONE),
        ("Massage may help arthritis in the short term.", SUPPORTED),
        ("Many people with arthritis swear by massage.", NOT_CHECKABLE),
    ],
)
def test_a_cure_a_count_of_voices_and_a_hedged_effect_are_different_claims(
    text: str, verdict: ClaimVerdict, library: Library
) -> None:
    assert only(text, library).verdict is verdict


def test_a_count_is_held_against_surveys(library: Library) -> None:
    told = only("In 2015, 16 percent of adults had talked about massage with a doctor or other provider.", library)
    assert told.verdict is SUPPORTED
    assert told.supports == ("amta-consumer-surveys-reasons-and-doctors-2001-2016",)
    other = only("In 2015, 61 percent of adults had talked about massage with a doctor or other provider.", library)
    assert other.verdict is NONE


def test_a_number_that_no_finding_gives_is_not_supported(library: Library) -> None:
    held = only("A 2012 study of 125 people with osteoarthritis of the knee found that Swedish massage eased pain.", library)
    assert held.verdict is SUPPORTED
    assert "perlman-2012-knee-oa-dose-finding" in {Support.parse(address).record for address in held.supports}
    made_up = only("A 2012 study of 733 people with osteoarthritis of the knee found that Swedish massage eased pain.", library)
    assert made_up.verdict is PARTLY
    assert "733" in made_up.why


def test_a_list_is_judged_item_by_item_with_the_words_that_lead_to_it(library: Library) -> None:
    found = check("Massage may help with:\n\n- fibromyalgia\n- asthma\n- tennis elbow\n", library).claims
    assert [(c.text, c.verdict) for c in found] == [("fibromyalgia", SUPPORTED), ("asthma", NONE), ("tennis elbow", CONTRADICTED)]


def test_what_is_supported_in_part_is_not_supported(library: Library) -> None:
    assert only("Massage may help fibromyalgia and hair loss.", library).verdict is PARTLY


def test_a_sentence_of_two_claims_is_taken_apart(library: Library) -> None:
    found = check("Massage may ease labour pain, but it does nothing for tennis elbow.", library).claims
    assert [(c.text, c.verdict) for c in found] == [
        ("Massage may ease labour pain", SUPPORTED),
        ("it does nothing for tennis elbow.", SUPPORTED),
    ]


def test_a_sentence_without_a_treatment_goes_on_about_the_one_before(library: Library) -> None:
    found = check("# Massage\n\n## Fibromyalgia\n\nIt may ease pain. Drinking rainwater cures it.", library).claims
    assert found[0].verdict is SUPPORTED
    assert all(claim.verdict is not SUPPORTED for claim in found[1:])


# Nothing is guessed


@pytest.mark.parametrize(
    "text",
    [
        "Turmeric cures arthritis.",
        "Massage with snake oil may ease arthritis.",
        "Himalayan massage may ease arthritis.",
        "Massage may reduce pain in people with haemochromatosis.",
        "Massage may ease pain caused by syringomyelia.",
        "Massage may help asthma.",
        "Massage shrinks tumours.",
        "Massage may help teething babies.",
        "Copper bracelets may relieve pain.",
    ],
)
def test_what_the_library_does_not_know_is_not_held(text: str, library: Library) -> None:
    assert [claim.verdict for claim in check(text, library).claims] == [NONE]


@pytest.mark.parametrize(
    "text",
    """
    Fibromyalgia may reduce the benefit of massage.
    Massage may help diagnose fibromyalgia.
    Instead of massage, rest may help fibromyalgia.
    Fibromyalgia may ease without massage.
    Massage oil may help fibromyalgia.
    Massage chairs may help fibromyalgia.
    Massage may help therapists with fibromyalgia.
    Massage may help the families of people with fibromyalgia.
    Massage may help prevent fibromyalgia.
    Massage may lower the risk of fibromyalgia.
    Massage may help low back pain only when combined with surgery.
    Massage may reduce the number of sick days in low back pain.
    Massage may have reduced my low back pain.
    Massage by robots may ease low back pain.
    Massage may help 9 in 10 people with low back pain.
    It is a myth that massage may help low back pain.
    Few believe that massage may help low back pain.
    Massage was thought to help low back pain until a trial showed otherwise.
    Massage may fight cancer.
    Massage may improve sleep in shift workers.
    Massage may improve mood among prisoners.
    Massage may ease pain and prevent baldness.
    Massage may ease pain and so reduce the need for surgery.
    Massage could reduce pain better than anything else.
    Massage may reduce pain in fibromyalgia by 50 percent.
    Massage may help fibromyalgia in children.
    Massage may increase pain in fibromyalgia.
    Neither massage nor rest may help fibromyalgia.
    Cupping has few risks.
    Massage may trigger migraine.
    """.strip().splitlines(),
)
def test_what_only_resembles_a_supported_claim_is_not_supported(text: str, library: Library) -> None:
    assert [claim.verdict for claim in check(text.strip(), library).claims if claim.verdict is SUPPORTED] == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Massage has no side effects.", CONTRADICTED),
        ("Serious side effects of massage are rare.", SUPPORTED),
        ("Massage is safe.", OVERSTATED),
        ("Massage is safe for people with deep vein thrombosis.", CONTRADICTED),
        ("People with a deep vein thrombosis should not have a massage.", SUPPORTED),
        ("People with diabetes should never have a massage.", OVERSTATED),
        ("Massage spreads cancer.", CONTRADICTED),
        ("Massage can leave people sore.", SUPPORTED),
        ("Guidelines recommend massage for fibromyalgia.", CONTRADICTED),
        ("Guidelines recommend massage for epilepsy.", NONE),
        ("Original Medicare covers massage.", CONTRADICTED),
        ("Massage is as effective as exercise for low back pain.", SUPPORTED),
        ("Massage is more effective than yoga for sciatica.", NONE),
        ("Massage is a safe and effective treatment for low back pain.", OVERSTATED),
    ],
)
def test_safety_guidelines_payers_and_rivals_are_held_against_their_own_evidence(
    text: str, verdict: ClaimVerdict, library: Library
) -> None:
    assert only(text, library).verdict is verdict


@pytest.mark.parametrize(
    "text",
    [
        "What is massage?",
        "Does massage help fibromyalgia?",
        "Massage is the kneading of soft tissue with the hands.",
        "A session lasts about an hour.",
        "Ask your therapist about training and fees.",
        "Massage is often used to treat back pain.",
        "Your doctor can help you with pain.",
        "The studio opens at nine.",
        "Chronic stress raises blood pressure.",
    ],
)
def test_questions_definitions_instructions_and_plain_facts_are_no_claims(text: str, library: Library) -> None:
    page = check(text, library)
    assert page.claims == ()
    assert page.note == "No health claim about a treatment was found on the page."


@pytest.mark.parametrize(
    "text",
    [
        "Our therapists melt your stress away with massage.",
        "I had back pain for years and massage changed my life.",
        "Massage restores the flow of chi.",
        "Massage is good for your overall wellness.",
        "Nothing beats a good massage.",
    ],
)
def test_praise_that_nothing_could_measure_is_not_checkable(text: str, library: Library) -> None:
    claim = only(text, library)
    assert (claim.verdict, claim.certainty, claim.supports, claim.rewording) == (NOT_CHECKABLE, None, (), None)


# What stands behind a verdict


def text_of(address: str, library: Library) -> set[object]:
    """Numbers at an address, and those of its record: year, people, studies."""
    record = library.get(Support.parse(address).record)
    facts = {"year": record.year, "people": record.n_participants, "studies": record.n_studies}
    return set(numbers_in(facts)) | set(numbers_in(library.resolve(address)))


def test_every_number_of_a_rewording_stands_in_its_evidence(checked: list[CheckedPage], library: Library) -> None:
    for page in checked:
        for claim in page.claims:
            held = set().union(*(text_of(address, library) for address in (*claim.supports, *claim.against)))
            assert not {abs(n) for n in numbers(claim.rewording or "")} - {abs(n) for n in held}, claim  # type: ignore[type-var]


def test_every_support_resolves_and_is_in_force(checked: list[CheckedPage], library: Library) -> None:
    for page in checked:
        listed = {reference.record for reference in page.references}
        for claim in page.claims:
            for address in (*claim.supports, *claim.against):
                library.resolve(address)
                record = library.get(Support.parse(address).record)
                assert record.id in listed
                assert not record.retracted
                assert not record.superseded_by


def test_nothing_is_supported_without_a_support(checked: list[CheckedPage]) -> None:
    backed = {SUPPORTED, PARTLY}
    assert [c for page in checked for c in page.claims if c.verdict in backed and not c.supports] == []
    assert [c for page in checked for c in page.claims if c.verdict is CONTRADICTED and not c.against] == []


def test_the_place_of_a_claim_is_where_its_words_are(checked: list[CheckedPage]) -> None:
    for page in checked:
        for claim in page.claims:
            assert page.text[claim.start : claim.end].replace("\n", " ") == claim.text


def test_a_rewording_is_no_firmer_than_its_certainty(checked: list[CheckedPage]) -> None:
    for page in checked:
        for claim in page.claims:
            if claim.rewording and claim.certainty in {None, CertaintyLevel.LOW, CertaintyLevel.VERY_LOW}:
                assert " improves " not in claim.rewording
                assert " cures " not in claim.rewording


@pytest.mark.parametrize("fate", [{"retracted": True}, {"superseded_by": ("newer",)}], ids=["retracted", "superseded"])
def test_retracted_and_superseded_work_supports_nothing(fate: dict[str, object], tmp_path: Path) -> None:
    def trial(number: int, **fields: object) -> Record:
        return source(finding(condition="restless legs syndrome"), id=f"trial-{number}", kind=RecordKind.META_ANALYSIS, **fields)

    text = "Massage may help restless legs syndrome."
    good = new_library(tmp_path / "good")
    good.add([trial(1), trial(2)])
    assert only(text, good).verdict is SUPPORTED
    bad = new_library(tmp_path / "bad")
    bad.add([trial(1, **fate), trial(2, **fate)])
    told = only(text, bad)
    assert (told.verdict, told.supports) == (NONE, ())


def test_the_same_page_gives_the_same_result(library: Library) -> None:
    path = pages()[0]
    assert check(read_file(path), library) == check(read_file(path), library)


# The figures


def test_the_labelled_claims_come_out_as_documented(library: Library) -> None:
    scored, extra = score(None, library)
    assert len(scored) == len(labels()) >= 120
    assert {one.label for one in scored} == {verdict.value for verdict in ClaimVerdict}
    assert macro_f1(scored) >= 0.9  # seen by now; validation/README.md has what was reached while they were new
    wrongly_supported = [
        one for one in scored if one.verdict == SUPPORTED.value and one.label not in {SUPPORTED.value, PARTLY.value}
    ]
    assert wrongly_supported == []
    assert len(extra) < 10


def test_a_page_of_a_thousand_words_is_checked_in_two_seconds(library: Library) -> None:
    texts = [read_file(path).text for path in pages()]
    words = " ".join("\n\n".join(texts).split(" ")[:1000])
    check("Massage may help.", library)
    start = time.process_time()
    page = check(words, library)
    assert time.process_time() - start <= 2
    assert len(page.claims) > 50


def test_the_real_page_is_checked(shared_data: Path, library: Library) -> None:
    page = check(read_file(shared_data / "pages" / "what-is-medical-massage.txt"), library)
    verdicts = {claim.text: claim.verdict for claim in page.claims}
    assert verdicts["Fibromyalgia"] is SUPPORTED
    assert verdicts["Sports injuries"] is NONE
    assert any("can help lessen pain" in text and verdict is PARTLY for text, verdict in verdicts.items())
    assert any("63 percent said" in text and verdict is NONE for text, verdict in verdicts.items())
    assert any("overall well-being" in text and verdict is NOT_CHECKABLE for text, verdict in verdicts.items())


def test_a_page_without_warning_signs_gets_no_advice(checked: list[CheckedPage]) -> None:
    assert [page.source for page in checked if page.urgent] == []
    named = {page.source for page in checked if page.urgent_advice}
    assert named <= {"cancer-centre.md", "back-and-neck-leaflet.md"}
