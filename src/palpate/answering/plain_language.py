"""Plain words for the terms of medicine and of research, and for headings; each entry means the same to whoever acts on it.

Modelled on the plain-language lists for the public (CDC Everyday Words, NHS content guide). A term keeps its own word where a
plain one would say something else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from palpate.vocabulary.patterns import regex

WORDS = {
    "thrombosis, embolism or phlebitis": "blood clot or a swollen vein",
    "deep vein thrombosis": "blood clot in a deep vein",
    "venous thromboembolism": "blood clot in a vein",
    "pulmonary embolism": "blood clot in the lung",
    "kidney embolism": "blood clot in the kidney",
    "vertebral artery dissection": "a tear in a neck artery",
    "severe thrombocytopenia (very low platelets)": "very low platelets",
    "thrombocytopenia": "low platelets",
    "haematoma": "a deep bruise",
    "pseudoaneurysm": "a bulge in an artery",
    "displaced ureteral stent": "tube to the kidney that moved",
    "uterine rupture": "a torn womb",
    "thyrotoxicosis": "too much thyroid hormone",
    "rhabdomyolysis": "muscle breakdown",
    "cauda equina syndrome": "squeezed nerves at the base of the spine",
    "saddle numbness": "numbness between the legs, where a saddle would touch",
    "urinary retention or incontinence": "being unable to pass urine or to hold it",
    "bowel incontinence": "losing control of the bowel",
    "reduced anal tone": "a weak back passage",
    "prompt diagnostic work-up": "a prompt check by a doctor",
    "spinal malignancy": "cancer of the spine",
    "osteomyelitis": "bone infection",
    "lymphoedema": "swelling from lymph fluid",
    "oedema": "swelling",
    "anticoagulants (blood thinners)": "blood thinners",
    "anticoagulants": "blood thinners",
    "goitre": "swollen thyroid",
    "psychosis": "severe mental illness",
    "contagious skin condition": "skin problem that spreads",
    "infected injury or acute inflammation": "infected or inflamed injury",
    "musculoskeletal": "muscle and joint",
    "adverse events": "side effects",
    "adverse effects": "side effects",
    "an adverse event": "a side effect",
    "an adverse effect": "a side effect",
    "adverse event": "side effect",
    "adverse effect": "side effect",
    "dysfunction": "trouble",
    "infectious disease": "infection",
    "pain intensity": "pain",
    "range of motion": "movement",
    "placebo (dummy)": "dummy",
    "placebo, sham": "dummy treatment",
    "placebo": "dummy treatment",
    "sham or placebo": "a dummy treatment",
    "sham treatment": "dummy treatment",
    "sham massage": "dummy massage",
    "sham or light-touch treatment": "dummy or light-touch treatment",
    "clinically meaningful improvement": "a gain that matters",
    "clinically important improvement": "a gain that matters",
    "subacute": "fairly recent",
    "participants": "people",
    "meta-analysis": "review",
    "systematic review": "review",
    "overview of reviews": "review of reviews",
    "randomised trial": "trial",
    "nonpharmacological": "no-drug",
    "overall frequency of": "how often there is",
    "people with pain in the general population": "people with pain",
    "complementary approaches": "other approaches",
    "post-test probability": "chance",
    "informative": "telling",
    "medical assessment": "a check by a doctor",
    "warrants": "calls for",
    "immediately after": "right after",
    "manual therapy": "hands-on treatment",
    "therapeutic exercise": "exercise",
    "treatment-related harm": "harm from treatment",
    "in addition to": "on top of",
    "medication": "drugs",
    "treating physician's": "treating doctor's",
    "physician's": "doctor's",
    "prior authorization": "approval first",
    "beneficiaries": "members",
    "documented": "written down",
    "frequency and duration": "how often and how long",
    "persistent": "lasting",
    "prolonged": "long",
    "corticosteroids": "steroids",
    "contusion or abrasion": "bruise or graze",
    "health care provider": "doctor or nurse",
    "improperly": "badly",
    "gradually": "bit by bit",
    "intermediate term": "medium term",
    "contraindicated": "ruled out",
    "contraindications": "reasons not to have it",
    "physical therapists": "physios",
    "physical therapist": "physio",
    "physical therapy": "physio",
    "non-drug": "no-drug",
    "pharmacological": "drug",
    "visual analogue scale": "scale",
    "0-100 VAS": "0-100 scale",
    "Neck Disability Index": "neck score",
    "Oswestry Disability Index": "back score",
    "Roland Morris Disability Questionnaire": "back score",
    "Roland Disability Questionnaire": "back score",
    "Fibromyalgia Impact Questionnaire": "fibromyalgia score",
    "pre-stated minimal important difference": "smallest change that matters",
    "minimal important difference": "smallest change that matters",
    "participant-reported treatment success": "success as people saw it",
    "health-related quality of life": "quality of life",
    "fatigue": "tiredness",
    "inactive or unspecified controls": "other control groups",
    "inactive or mixed controls": "mixed control groups",
    "approximately": "about",
    "frequently": "often",
    "practitioner": "therapist",
    "conventional": "usual",
    "acute": "recent",
    "chronic": "long-lasting",
    "non-specific": "general",
    "nonspecific": "general",
    "cervical": "neck",
    "lumbar": "lower back",
    "lumbosacral radicular syndrome": "sciatica",
    "were randomised to": "were put by chance into",
    "randomised to": "put by chance into",
    "were randomised": "were put into groups by chance",
    "randomised": "random",
    "recommended": "advised",
    "recommends": "advises",
    "appropriately": "in the right way",
    "administered": "given",
    "rehabilitation": "recovery care",
}  # fmt: skip
"""Terms with plain words for them, matched whatever the case."""
_TERM = regex(
    r"(?<![\w-])(?:" + "|".join(re.escape(term) for term in sorted(WORDS, key=len, reverse=True)) + r")(?![\w-])", re.IGNORECASE
)
_LOWERED = {term.lower(): plain for term, plain in WORDS.items()}

HEADINGS = {
    "Red flags: examine first": "See a doctor first",
    "How often, and what was not seen": "How often, and what was not seen",
    "In favour": "For it",
    "Against": "Against it",
    "Against no treatment or a waiting list": "Next to no treatment or a waiting list",
    "Against usual care or advice": "Next to usual care or advice",
    "Against inactive or mixed controls": "Next to mixed control groups",
    "Against a sham or light-touch treatment": "Next to a dummy treatment",
    "Against other treatments": "Next to other treatments",
    "Against another kind or dose of hands-on treatment": "Next to another kind of hands-on care",
    "Against controls that the source does not describe": "Next to groups that the paper does not describe",
}
"""Headings of a clinician's article in a patient's words."""
CANONICAL = {plain: heading for heading, plain in HEADINGS.items()}


@lru_cache(maxsize=8192)
def glossed(text: str) -> str:
    """A text with plain words for its terms; a capital at the head of a sentence stays, and names keep their words."""
    return _SAID_TWICE.sub(r"\1", _TERM.sub(_plain, text))


_SAID_TWICE = regex(r"\b([a-z][a-z -]{3,40}) \(\1\)")
"""A term that its source explains already, by the words that stand for it here."""


def _plain(match: re.Match[str]) -> str:
    plain = _LOWERED[match.group().lower()]
    if _in_a_name(match):
        return match.group()
    capital = match.group()[:1].isupper() and (match.group() not in WORDS or _opens_sentence(match))
    return plain[:1].upper() + plain[1:] if capital else plain


def _opens_sentence(match: re.Match[str]) -> bool:
    return match.string[: match.start()].rstrip()[-1:] in ("", ".", ":")


def _in_a_name(match: re.Match[str]) -> bool:
    """Whether the term is part of somebody's name, as in "Royal Dutch Society for Physical Therapy"."""
    term = match.group()
    if not term[:1].isupper() or term in WORDS:
        return False
    before = match.string[: match.start()].rstrip()
    inside = bool(before) and before[-1] not in ".:;(“•"
    return inside or any(word[:1].isupper() for word in term.split()[1:])
