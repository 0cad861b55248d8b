"""An article with every part that a renderer has to show, on invented sources with invented figures."""

from __future__ import annotations

from typing import Any

from palpate.vocabulary import (
    Answer,
    CertaintyLevel,
    EffectRow,
    LibraryStamp,
    Pico,
    QuestionKind,
    RecordKind,
    Reference,
    Section,
    SectionKey,
    Statement,
    Verdict,
)

DISCLAIMER = "This article is not a substitute for a clinician's judgement."
URGENT_ADVICE = "Get medical help now: what you describe (loss of bladder control) can be an emergency."


def reference(number: int, record: str, title: str, **changes: Any) -> Reference:
    """A reference; what is not given is plausible."""
    facts: dict[str, Any] = {
        "number": number,
        "record": record,
        "title": title,
        "authors": ("Lindqvist AB", "Okafor C"),
        "journal": "J Invented Med",
        "year": 2019,
        "kind": RecordKind.RANDOMIZED_TRIAL,
        "citation": f"Lindqvist AB, Okafor C. {title}. J Invented Med. 2019;12(3):45-51.",
    }
    return Reference(**(facts | changes))


REFERENCES = (
    reference(
        1,
        "national-board-2021-neck",
        "Care of persistent neck pain",
        authors=("National Board of Invented Care",),
        year=2021,
        kind=RecordKind.GUIDELINE,
        url="https://example.org/guidelines/neck?edition=3",
        citation="National Board of Invented Care. Care of persistent neck pain. 3rd ed. 2021.",
    ),
    reference(
        2,
        "lindqvist-2019-neck",
        "Sixty or thirty minutes of massage for chronic neck pain: a randomised trial",
        pmid="30000001",
        doi="10.1234/jim.2019.45",
        url="https://pubmed.ncbi.nlm.nih.gov/30000001/",
    ),
    reference(
        3,
        "moreau-2024-review",
        "Massage for neck pain",
        year=2024,
        kind=RecordKind.SYSTEMATIC_REVIEW,
        doi="10.1234/review.2024(2)<7>",
        url="https://doi.org/10.1234/review.2024(2)<7>",
        citation="Moreau T. Massage for neck pain. Invented Database Syst Rev. 2024;2:7.",
    ),
    reference(
        4,
        "moreau-2015-review",
        "Massage for neck pain",
        year=2015,
        kind=RecordKind.SYSTEMATIC_REVIEW,
        pmid="20000002",
        url="https://pubmed.ncbi.nlm.nih.gov/20000002/",
        superseded_by=("moreau-2024-review",),
        citation="Moreau T. Massage for neck pain. Invented Database Syst Rev. 2015;1:3.",
    ),
    reference(5, "pmid:90000005", "Vertebral artery dissection after neck massage", kind=RecordKind.CASE_REPORT, pmid="90000005"),
)

GUIDELINES = Section(
    key=SectionKey.GUIDELINES,
    title="From the guidelines",
    statements=(
        Statement(
            text="National Board of Invented Care (2021), on neck pain of more than three months: massage may be considered "
            "together with structured education. Strength: weak; certainty: low.",
            supports=("national-board-2021-neck#recommendation-1",),
            refs=(1,),
            group="In favour",
        ),
        Statement(
            text="National Board of Invented Care (2021), on recent neck pain: relaxation massage should not be offered.",
            supports=("national-board-2021-neck#recommendation-2",),
            refs=(1,),
            group="Against",
        ),
    ),
)
KEY_POINTS = Section(
    key=SectionKey.KEY_POINTS,
    title="Key points",
    statements=(
        Statement(
            text="Massage lowered pain at 5 weeks (MD −18 of 100 points, 95% CI −27 to −9; randomised trial, 228 people, 2019).",
            supports=("lindqvist-2019-neck#finding-1", "lindqvist-2019-neck#finding-2"),
            refs=(2,),
            group="Against no treatment or a waiting list",
        ),
        Statement(
            text="Massage may make little or no difference to pain at 12 weeks (MD −3.4 of 100 points, 95% CI −8.0 to 1.2).",
            supports=("moreau-2024-review#finding-1", "moreau-2015-review#finding-1"),
            refs=(3, 4),
            group="Against a sham or light-touch treatment",
        ),
    ),
)
PLAN = Section(
    key=SectionKey.TREATMENT_PLAN,
    title="Treatment plan that was studied",
    statements=(
        Statement(
            text="60 minutes a session, 2 to 3 sessions a week, for 4 weeks: pain and function were better at 5 weeks.",
            supports=("lindqvist-2019-neck#finding-1",),
            refs=(2,),
            group="Schedules that did better",
        ),
    ),
)
SAFETY = Section(
    key=SectionKey.SAFETY,
    title="Safety",
    statements=(
        Statement(
            text="Artery dissection: a single case after vigorous neck massage has been reported.",
            supports=("pmid:90000005#safety-1",),
            refs=(5,),
            group="What can happen",
        ),
    ),
)


def row(**changes: Any) -> EffectRow:
    """A row of the effects table."""
    facts: dict[str, Any] = {
        "condition": "chronic neck pain",
        "comparator": "waiting list",
        "intervention": "massage, 60 minutes, two or three times a week",
        "outcome": "pain intensity",
        "timepoint": "5 weeks",
        "effect": "MD −18 of 100 points, 95% CI −27 to −9",
        "direction": "better",
        "studies": 1,
        "participants": 228,
        "certainty": "low",
        "support": "lindqvist-2019-neck#finding-1",
        "ref": 2,
    }
    return EffectRow(**(facts | changes))


RESEARCH = Section(
    key=SectionKey.RESEARCH,
    title="From the research",
    statements=(
        Statement(
            text="Pain: of 3 comparisons in 2 sources, 1 favoured the treatment and 2 found no clear difference.",
            supports=("lindqvist-2019-neck#finding-1", "moreau-2024-review#finding-1", "moreau-2024-review#finding-2"),
            refs=(2, 3),
            group="Chronic neck pain",
        ),
        Statement(
            text="Okafor C (randomised trial, 2019): “Sessions of sixty minutes were better than none.”",
            supports=("lindqvist-2019-neck#abstract-4@0-47",),
            refs=(2,),
            group="Conclusions of abstracts found by search, quoted and not appraised",
            quotation=True,
        ),
    ),
    table=(
        row(),
        row(outcome="disability (Neck Disability Index)", effect="RR 3.4, 95% CI 1.8 to 6.5", certainty="low"),
        row(
            comparator="sham massage",
            intervention="massage",
            timepoint="12 weeks",
            effect="MD −3.4 of 100 points, 95% CI −8.0 to 1.2",
            direction="no clear difference",
            studies=11,
            participants=1_940,
            support="moreau-2024-review#finding-1",
            ref=3,
        ),
        row(
            condition="recent neck pain",
            comparator="advice to stay active",
            intervention="relaxation massage",
            timepoint=None,
            effect=None,
            direction="unclear",
            studies=None,
            participants=None,
            certainty=None,
            support="moreau-2015-review#finding-2",
            ref=4,
        ),
    ),
)
UNKNOWNS = Section(
    key=SectionKey.UNKNOWNS,
    title="What is not known",
    statements=(
        Statement(
            text="None of the comparisons held here looked a year ahead, so it is not known whether an effect lasts.",
            supports=("lindqvist-2019-neck#finding-1", "moreau-2024-review#finding-1"),
            refs=(2, 3),
        ),
    ),
)


def answer(**changes: Any) -> Answer:
    """The article, with whatever a test changes."""
    bottom_line = (
        Statement(
            text="For chronic neck pain, massage improved pain in the short term compared with a waiting list.",
            supports=("lindqvist-2019-neck#finding-1",),
            refs=(2,),
        ),
        Statement(
            text="Against a sham treatment it made no clear difference.",
            supports=("moreau-2024-review#finding-1", "moreau-2015-review#finding-1"),
            refs=(3, 4),
        ),
    )
    facts: dict[str, Any] = {
        "question": "Does massage help chronic neck pain?",
        "kind": QuestionKind.EFFECTIVENESS,
        "pico": Pico(conditions=("condition:neck-pain",), interventions=("intervention:massage",)),
        "verdict": Verdict.CONDITIONALLY,
        "certainty": CertaintyLevel.LOW,
        "bottom_line": " ".join(statement.text for statement in bottom_line),
        "bottom_line_statements": bottom_line,
        "evidence_to": 2024,
        "sections": (GUIDELINES, KEY_POINTS, PLAN, SAFETY, RESEARCH, UNKNOWNS),
        "references": REFERENCES,
        "library": LibraryStamp(uri="library", version=12, records=1_218),
        "disclaimer": DISCLAIMER,
        "follow_ups": ("Is massage safe?", "How does massage compare with exercise for chronic neck pain?"),
    }
    return Answer(**(facts | changes))


def abstention(**changes: Any) -> Answer:
    """What a question gets that the library holds nothing on."""
    facts: dict[str, Any] = {
        "question": "Does cupping cure hiccups?",
        "pico": Pico(other_terms=("cupping", "hiccups")),
        "verdict": Verdict.INSUFFICIENT,
        "certainty": None,
        "abstained": True,
        "bottom_line": "The library holds no evidence on cupping; hiccups, so palpate does not answer.",
        "bottom_line_statements": (),
        "evidence_to": None,
        "sections": (),
        "references": (),
        "follow_ups": (),
        "searched": ("1,218 records of the library at version 12", "looked for: cupping", "looked for: hiccups"),
        "suggestion": "palpate add --pubmed 'cupping AND hiccups' --max 200",
    }
    return answer(**(facts | changes))
