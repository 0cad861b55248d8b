"""The claims of a whole page: sentences taken apart into clauses, each read with what the page was speaking of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from palpate.answering.question import pico_of
from palpate.checking import cues
from palpate.checking.claim import Claim, ClaimKind, Context
from palpate.checking.claims import read_claim
from palpate.checking.sentences import Sentence, sentences
from palpate.terminology import terminology
from palpate.vocabulary import QuestionKind

_JOINT = re.compile(
    r";\s+|,?\s+but\s+(?!also\b)|,?\s+(?:although|though|whereas|even though)\s+|,\s+(?:while|yet|however,?|and (?=(?:it|this|they|there|massage|the|is|has|can|may|does)\b))\s*|\s+[—–]\s+|,?\s+and (?=(?:it|this|they|there) )",
    re.IGNORECASE,
)
_CONCESSION = re.compile(r"^(?:while|although|though|even though|whereas)\s+", re.IGNORECASE)
_CLAIM_CUE = (cues.EFFECT, cues.HARM, cues.SAFE, cues.UNCERTAIN, cues.CURE, cues.LONG, cues.WARN_SOFT, cues.WARN_STRICT)
_GOES_ON = re.compile(
    r"^(?:but |yet |still |however,? )?(?:the|these|this|such|any|its|that|those|most of the) (?:\w+ )?(?:effects?|benefits?|improvements?|relief|gains?)\b",
    re.IGNORECASE,
)
_TREATED = ("intervention:manual-therapy", "intervention:related-technique")


def page_claims(text: str) -> list[Claim]:
    """The claims of a page in the order in which they stand, the same words once."""
    found: list[Claim] = []
    seen: set[str] = set()
    spoken = topic = _topic(text)
    heading = ""
    for sentence in map(_led, sentences(text)):
        if sentence.heading != heading:
            heading = sentence.heading
            spoken = _treatments(heading) or topic
        spoken = _treatments(sentence.lead) or spoken
        last = found[-1] if found else None
        for claim in _of_sentence(sentence, _context(sentence, spoken, last)):
            key = " ".join(claim.said.lower().split())
            if key not in seen:
                seen.add(key)
                found.append(claim)
        spoken = _treatments(sentence.text) or spoken
    return found


_BENEFITS = re.compile(r"\b(?:benefits?|helps?|good for|used for|works for|eases|relieves|improves|can)\b", re.IGNORECASE)


def _led(sentence: Sentence) -> Sentence:
    """An item of a list right under a heading that promises benefits is led to by that."""
    if sentence.item and not sentence.lead and _BENEFITS.search(sentence.heading) and not sentence.heading.endswith("?"):
        return replace(sentence, lead=f"{sentence.heading}:")
    return sentence


def _of_sentence(sentence: Sentence, context: Context) -> Iterator[Claim]:
    for start, end in _clauses(sentence.text):
        claim = read_claim(sentence, (start, end), context)
        if claim is not None:
            yield claim
            if claim.kind is not ClaimKind.EMPTY:
                pico = claim.pico
                context = Context(pico.interventions, pico.conditions or context.conditions, pico.outcomes)


def _clauses(text: str) -> list[tuple[int, int]]:
    """Spans of the parts of a sentence that each claim something by themselves; the whole where they do not."""
    joints = [(m.start(), m.end()) for m in _JOINT.finditer(text)]
    if _CONCESSION.match(text) and (comma := text.find(", ")) > 0:
        joints = sorted({*joints, (comma, comma + 2)})
    spans, begin = [], 0
    for start, end in joints:
        if start > begin and _claims_something(text[begin:start]) and _claims_something(text[end:]):
            spans.append((begin, start))
            begin = end
    spans.append((begin, len(text)))
    return spans


def _claims_something(text: str) -> bool:
    return len(text.split()) >= 3 and any(pattern.search(text) for pattern in _CLAIM_CUE)


def _context(sentence: Sentence, spoken: tuple[str, ...], last: Claim | None) -> Context:
    if last is not None and _GOES_ON.match(sentence.text):
        return Context(last.pico.interventions, last.pico.conditions, last.pico.outcomes)
    above = pico_of(f"{sentence.heading}. {sentence.lead}" if sentence.lead else sentence.heading, QuestionKind.EFFECTIVENESS)
    return Context(spoken, above.conditions, above.outcomes)


def _treatments(text: str) -> tuple[str, ...]:
    """Hands-on treatments that a text names, the most specific."""
    terms = terminology()
    named = [m.concept.id for m in terms.find(text, ("intervention",)) if terms.broader(m.concept.id) & set(_TREATED)]
    kept = terms.most_specific(named)
    return tuple(dict.fromkeys(concept for concept in named if concept in kept))[:1]


def _topic(text: str) -> tuple[str, ...]:
    """The hands-on treatment that the page speaks of most."""
    terms = terminology()
    counts = Counter(m.concept.id for m in terms.find(text, ("intervention",)) if terms.broader(m.concept.id) & set(_TREATED))
    return (counts.most_common(1)[0][0],) if counts else ()
