"""What issuers advise and notes warn of: the side, the strength and the wording have to be those of the supports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from palpate.answering.verification.checks import Check, CheckKind, fault, found
from palpate.answering.verification.claims import ways
from palpate.answering.verification.places import SAID, Place, word_keys
from palpate.answering.verification.sentence import COUNTED, Sentence
from palpate.appraisal.conclusions import sentences
from palpate.vocabulary import Recommendation, RecommendationDirection, Record, SafetyKind
from palpate.vocabulary.patterns import regex

_SIDE = regex(
    r"\b(?P<FOR>in favour:)|\b(?P<AGAINST>against:)|\b(?P<NEITHER>without a recommendation either way:)"
    r"|(?P<FOR2>\bpaid for under conditions by)|(?P<AGAINST2>\bnot covered, or not considered necessary, by)|(?P<FOR3>\badvises it as\b)",
    re.IGNORECASE,
)
_LISTED = (
    (regex(r"^Listed as reasons not to have massage at all:"), SafetyKind.CONTRAINDICATION, "absolute"),
    (regex(r"^Listed as places to leave alone:"), SafetyKind.CONTRAINDICATION, "local"),
    (regex(r"^Listed as reasons to ask a doctor first or to be gentle:"), SafetyKind.PRECAUTION, "caution"),
    (regex(r" is listed as not to be given with "), SafetyKind.CONTRAINDICATION, "absolute"),
)
_STRENGTH = regex(r"(?<=\. )Strength: (?P<strength>.+?)(?=; certainty: |\.$|\. More than )")
_CERTAINTY = regex(r"\b[Cc]ertainty: (?P<certainty>[^;]+?)(?=\.$|\. More than )")
_ISSUED = regex(r" \((?P<year>\d{4}|undated)\)(?=, on |:| advises )")


def check_stances(sentence: Sentence) -> Iterator[Check]:
    """Recommendations, safety notes, digests and quotations: each is told on its side and in its own words, or in the same sense."""
    advised = [place for place in sentence.places if place.advice]
    if advised:
        yield from _check_rating(sentence, advised)
        yield from _check_issue(sentence, advised)
    sided = list(_SIDE.finditer(sentence.masked)) if advised else []
    if sided:
        yield from _check_sides(sentence, sided, advised)
    for place in sentence.places:
        if not place.finding and not (sided and place.advice):
            yield from _check_said(sentence, place)
    if not any(place.finding for place in sentence.places) and all(_is_told(sentence, place) for place in sentence.places):
        for claim in ways(sentence.masked):
            yield fault(CheckKind.DIRECTION, f"'{sentence.text[claim.start : claim.end]}' is not in the words of the supports")


def _is_told(sentence: Sentence, place: Place) -> bool:
    """Whether the words of a support stand in the statement, so that little else should."""
    return place.advice is not None or _is_verbatim(sentence, place)


def _is_verbatim(sentence: Sentence, place: Place) -> bool:
    return any(span.role == SAID and place.address in span.addresses for span in sentence.spans)


def _check_sides(sentence: Sentence, sided: Sequence[re.Match[str]], advised: Sequence[Place]) -> Iterator[Check]:
    text = sentence.text.lower()
    if text.startswith(("these bodies", "guidelines")) and not text.startswith(_OPENINGS):
        yield fault(CheckKind.DIRECTION, "does not say that the bodies differ")
    parts: dict[RecommendationDirection, str] = {}
    for index, match in enumerate(sided):
        side = RecommendationDirection[(match.lastgroup or "").rstrip("123")]
        end = sided[index + 1].start() if index + 1 < len(sided) else len(text)
        whole = match.lastgroup == "FOR3"
        parts[side] = parts.get(side, "") + text[0 if whole else match.end() : end]
    for place in advised:
        advice = place.advice
        assert advice
        name = advice.issuer.split(" (")[0].strip().lower()
        if name not in parts.get(advice.direction, ""):
            yield fault(CheckKind.DIRECTION, f"{place.address} is {advice.direction.value} and not told so")
        else:
            yield found(CheckKind.DIRECTION, f"{advice.issuer}: {advice.direction.value}", place.address)
    for side in parts.keys() - {place.advice.direction for place in advised if place.advice}:
        yield fault(CheckKind.DIRECTION, f"no support is {side.value}")
    for side, said in parts.items():
        yield from _check_entries(
            side, said, [place.advice for place in advised if place.advice and place.advice.direction is side]
        )


_OPENINGS = (
    "these bodies do not all agree; mark what each speaks of. ",
    "guidelines in favour: ",
    "guidelines against: ",
    "guidelines without a ",
)
_ENTRY = regex(r"; |\. ")


def _check_entries(side: RecommendationDirection, said: str, advice: Sequence[Recommendation]) -> Iterator[Check]:
    """Every issuer in a row has to have advised on that side."""
    if ";" not in said and not re.search(r"\(", said):
        return
    names = [each.issuer.split(" (")[0].strip().lower() for each in advice]
    depth_free = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", said)
    for entry in filter(None, (part.strip(" .") for part in _ENTRY.split(depth_free))):
        if not any(name in entry for name in names):
            yield fault(CheckKind.NAMES, f"'{entry}' is not among the supports that are {side.value}")


def _check_rating(sentence: Sentence, advised: Sequence[Place]) -> Iterator[Check]:
    for pattern, group in ((_STRENGTH, "strength"), (_CERTAINTY, "certainty")):
        match = pattern.search(sentence.text)
        if not match:
            continue
        holder = next((p for p in advised if p.advice and (getattr(p.advice, group) or "").rstrip(".") == match[group]), None)
        if holder:
            yield found(CheckKind.CERTAINTY, match.group(), holder.address)
        else:
            yield fault(CheckKind.CERTAINTY, f"no support gives '{match.group()}'")
        sentence.mask(match.start(), match.end(), COUNTED, [holder.address] if holder else [])


def _check_issue(sentence: Sentence, advised: Sequence[Place]) -> Iterator[Check]:
    """The year behind an issuer."""
    for match in _ISSUED.finditer(sentence.text):
        holder = next((place for place in advised if _dated(place) == match["year"]), None)
        if holder:
            yield found(CheckKind.NUMBERS, match["year"], holder.address)
        else:
            yield fault(CheckKind.NUMBERS, f"no support is {match['year']}")
        sentence.mask(match.start(), match.end(), COUNTED, [holder.address] if holder else [])


def _dated(place: Place) -> str:
    year = (place.advice.year if place.advice else None) or place.record.year
    return str(year) if year else "undated"


def _check_said(sentence: Sentence, place: Place) -> Iterator[Check]:
    """What is not a finding is told word for word, in a list of its kind, or in words of the same sense."""
    if _is_verbatim(sentence, place):
        yield found(CheckKind.DIRECTION, "told in the words of the support", place.address)
        if isinstance(place.unit, Record):
            yield from _check_rest(sentence, place)
        return
    note = place.note
    for pattern, kind, scope in _LISTED if note else ():
        if pattern.search(sentence.text):
            fits = note and note.kind is kind and note.scope == scope and note.topic.lower() in sentence.text.lower()
            made = found if fits else fault
            yield made(CheckKind.DIRECTION, f"{place.address} is {'' if fits else 'not '}listed so")
            return
    if sentence.text.startswith(("None of the ", "No appraised evidence", "No finding on an effect")):
        return
    yield from _check_sense(sentence.masked, place)


_SENSES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, regex(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in (
        ("negation", r"not|no|never|none|without|cannot|can't|don't|neither|nor|n't"),
        ("advice against", r"against|avoid\w*|contra-?indicat\w*|stop|exclud\w*|refus\w*|den(?:y|ied|ies)"),
        ("better", r"better|improv\w*|help\w*|benefi\w*|effective|relie\w+|favour\w*|support\w*"),
        ("worse", r"worse\w*|harm\w*|danger\w*|risk\w*|fail\w*|unsafe"),
        ("more", r"more|higher|increas\w*|rais\w*|greater|longer|larger"),
        ("less", r"less|lower\w*|fewer|decreas\w*|reduc\w*|smaller|shorter"),
        ("safe", r"safe\w*|harmless"),
        ("a result told as a rule", r"improves|lowers|raises|reduces|increases|relieves|makes"),
        ("must", r"must|required|always|only|have to"),
        (
            "hedge",
            r"may|might|can|could|probably|possibl\w*|likely|consider\w*|options?|suggest\w*|appears?|seems?|weak|limited|uncertain",
        ),
    )
)


def _check_rest(sentence: Sentence, place: Place) -> Iterator[Check]:
    """Of a digest told in several sentences, each that is not one of its own has to be of the same sense as one."""
    for start, end in sentences(sentence.masked):
        rest = sentence.masked[start:end]
        if len(_WORD.findall(rest)) >= _FEWEST_WORDS:
            yield from _check_sense(sentence.text[start:end], place)


_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_FEWEST_WORDS = 3
"""Words, outside what is told word for word and the naming of the source, that can say something."""


def _check_sense(said: str, place: Place) -> Iterator[Check]:
    """A rewording has to keep every word that turns a sense or weakens it; one that has more or fewer is not the same advice.

    It is held against the text of the support that shares most of its words.
    """
    own, words = senses(" ".join(said.split())), word_keys(said)
    texts = [text for role, text in place.texts if role == SAID]
    nearest = max((_likeness(words, word_keys(text)) for text in texts), default=0.0)
    alike = [senses(text) for text in texts if _likeness(words, word_keys(text)) >= nearest - _AS_NEAR]
    closest = min(alike, key=lambda each: _apart(own, each), default=Counter())
    different = sorted(name for name in own.keys() | closest.keys() if own[name] != closest[name])
    if different:
        yield fault(CheckKind.DIRECTION, f"words for {', '.join(different)} differ from those of {place.address}")
    else:
        yield found(CheckKind.DIRECTION, "reworded in the same sense", place.address)


def senses(text: str) -> Counter[str]:
    """How many words of each sense a text has."""
    return Counter({name: n for name, pattern in _SENSES if (n := len(pattern.findall(text)))})


_AS_NEAR = 0.05
"""Difference in likeness up to which two texts are as near to a statement."""


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Words that both have, as a share of those of either (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _apart(one: Counter[str], other: Counter[str]) -> int:
    return sum(abs(one[name] - other[name]) for name in one.keys() | other.keys())
