"""Read a question: what kind it is, and its population, intervention, comparator and outcome as concepts."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from palpate.answering.red_flags import red_flags
from palpate.errors import UsageError
from palpate.library.words import STOP_WORDS
from palpate.terminology import Match, terminology
from palpate.vocabulary import ClinicalQuestion, Pico, QuestionKind

LONGEST_QUESTION = 1000
"""Characters. A question is a sentence or a short case; longer text is a document, and is for checking, not asking."""

_KIND_CUES: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            QuestionKind.PROVIDER,
            r"\b(choos\w+|find\w*|pick\w*|select\w*|look for|hire|good|qualified|trained|right|ask) (?:\w+ ){0,4}"
            r"(therapists?|practitioners?|masseu\w+|provider)\b"
            r"|\b(therapists?|practitioners?|masseu\w+)\b.{0,40}\b(licen[cs]\w*|certif\w*|qualif\w*|training|trained|credentials?|educat\w*|regulat\w*)"
            r"|\b(licen[cs]\w*|certif\w*|qualif\w*|credentials?|training)\b.{0,40}\b(therapists?|practitioners?|masseu\w+|massage)\b",
        ),
        (
            QuestionKind.COVERAGE,
            r"\b(insur\w*|cover(s|ed|age)?|medicare|medicaid|tricare|reimburs\w*|aetna|premera|unitedhealth\w*|payers?|hsa|fsa)\b"
            r"|\b(pay|pays|paid|paying) for\b|\bmedical(ly)? necess\w*|\bnecess(ary|ity)\b|\bprior authori[sz]ation\b|\bwho pays\b|\btax deduct\w*",
        ),
        (
            QuestionKind.MECHANISM,
            r"\bhow (does|do|would|might|could|can) (?!it compare)(?:[\w-]+ ){1,6}?(works?|act|acts|help|helps|reduce|reduces|relieve|relieves|affect|affects|influence)\b"
            r"|\bwhy (does|do|would|is)\b|\bmechanisms?\b|\bwhat happens\b|\bmode of action\b",
        ),
        (
            QuestionKind.COMPARISON,
            r"\bversus\b|\bvs\b|\bcompar\w+\b|\b(better|worse|safer|more effective|as effective|as good|superior) (than|as|to)\b"
            r"|\binstead of\b|\brather than\b|\bwhich (is|works|one|type|kind|treatment)\b|\bdifference between\b|\bor is\b",
        ),
        (
            QuestionKind.DOSE,
            r"\bhow (often|long|many|frequent\w*|much (massage|time|pressure))\b|\bfrequency\b|\bdos(e|es|age|ing)\b"
            r"|\b(number|length|duration) of (sessions|treatments|massages?)\b|\bhow should\b.{0,40}\b(session|treatment|massage)\b.{0,20}\b(planned|given|scheduled)\b"
            r"|\b(schedule|session length|minutes|treatment plan)\b|\btimes (a|per) (week|month)\b|\bhow (is|are) .{0,30}\bplanned\b",
        ),
        (
            QuestionKind.SAFETY,
            r"\b(un)?safe(ly|ty)?\b|\bdanger\w*|\brisks?\b|\brisky\b|\bharm(s|ful|ed)?\b|\bside[- ]effects?\b|\badverse\b|\bcomplications?\b"
            r"|\bcontra-?indicat\w*|\bprecautions?\b|\b(should|must|can) ?(not|n'?t)\b|\bshould (i|we|someone|people|she|he) (avoid|be careful|worry)\b|\bavoid(ed)?\b"
            r"|\bwho (should|must|can|cannot|may) ?(not|n'?t)?\b|\bcan (i|we|you|she|he|someone|people|women|pregnant women) (still )?(have|get|go|receive|use|be)\b"
            r"|\bis it (ok|okay|all right|alright)\b|\b(ok|okay) to\b|\b(cause|causes|spread|spreads|injur\w*|rupture|dislodge)\b|\bred flags?\b",
        ),
    )
)
_BODY_CUE = re.compile(
    r"\b(lactic acid|lactate|toxins?|cortisol|serotonin|dopamine|oxytocin|endorphins?|hormones?|immune|blood flow|circulation|inflammat\w*)\b",
    re.IGNORECASE,
)
_EFFECT_CUE = re.compile(
    r"\b(help|helps|work|works|effective\w*|benefit\w*|improve\w*|reduce\w*|relieve\w*|treat\w*|good for|cure\w*|evidence|ease\w*|lower\w*|prevent\w*|recommend\w*|useful)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'-]*", re.UNICODE)
_STOP_WORDS = STOP_WORDS | frozenset(
    """
    am bad benefit benefits best better bit cause caused causes clinical clinically compare compared condition
    conditions disease doing done effect effective effectiveness effects efficacy evidence get gets getting give given
    giving go good he help helpful helping helps her him his impact improve improved improvement improves issue issues
    just know like long make makes many medical medically much necessary necessity need needed needs often one patient
    patients people person persons problem problems proven really recommend recommendations recommended reduce reduces
    regular regularly relieve relieved relieves research right risk risks role safe safely says science show shows side
    since someone still studies study symptom symptoms therapies therapy thing things time times treat treated treating
    treatment treatments try trying use used useful uses using versus vs want way well work working works worth year
    years yet
    """.split()
)
"""Words that carry the form of a question, not what it is about."""


def read_question(text: str) -> ClinicalQuestion:
    """Parse a question. A word that names both a symptom and its measurement ("sleep", "anxiety") is read as an outcome where no
    condition is named beside it, so that every condition in which it was measured counts.

    Raises `UsageError` where there is none, or where it is too long to be one."""
    question = _clean(text)
    if not re.search(r"\w", question):
        raise UsageError('There is no question. Ask one in words, for example: palpate ask "Does massage help fibromyalgia?"')
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(question):,} characters; ask it in at most {LONGEST_QUESTION:,}, one question at a time."
        )
    terms = terminology()
    matches = terms.find(question)
    kind = _kind(question, matches)
    pico = _pico(question, matches, kind)
    return ClinicalQuestion(
        text=question,
        kind=kind,
        pico=pico,
        broad=bool(pico.conditions) and all(terms.get(condition).broad for condition in pico.conditions),
        red_flags=red_flags(question),
    )


def _clean(text: str) -> str:
    printable = "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} else char for char in text)
    return " ".join(unicodedata.normalize("NFC", printable).split())


def _kind(question: str, matches: list[Match]) -> QuestionKind:
    cued = [kind for kind, pattern in _KIND_CUES if pattern.search(question)]
    facets = {match.concept.facet for match in matches}
    if (
        QuestionKind.MECHANISM in cued
        and _EFFECT_CUE.search(question)
        and re.match(r"(does|is|do|can|will)\b", question, re.IGNORECASE)
    ):
        cued.remove(QuestionKind.MECHANISM)
    if _BODY_CUE.search(question) and not cued:
        cued.append(QuestionKind.MECHANISM)
    if QuestionKind.COMPARISON not in cued and _alternatives(question, matches):
        cued.insert(0, QuestionKind.COMPARISON)
    if cued:
        return cued[0]
    if "intervention" in facets or (_EFFECT_CUE.search(question) and facets):
        return QuestionKind.EFFECTIVENESS
    return QuestionKind.OTHER


def _alternatives(question: str, matches: list[Match]) -> bool:
    """Whether two treatments are set against each other: "massage or exercise"."""
    treatments = [match for match in matches if match.concept.facet == "intervention"]
    return any(
        re.fullmatch(r"\s*(therapy |treatment )?(or|versus|vs\.?)\s*", question[left.end : right.start], re.IGNORECASE)
        for left, right in pairwise(treatments)
    )


def _pico(question: str, matches: list[Match], kind: QuestionKind) -> Pico:
    by_facet: dict[str, list[str]] = {}
    measured = {(match.start, match.end) for match in matches if match.concept.facet == "outcome"}
    elsewhere = any(m.concept.facet in {"condition", "population"} and (m.start, m.end) not in measured for m in matches)
    for match in matches:
        if _said_otherwise(match, matches, measured, alone=not elsewhere):
            continue
        by_facet.setdefault(match.concept.facet, []).append(match.concept.id)
    interventions = list(dict.fromkeys(by_facet.get("intervention", [])))
    comparators = [c for c in dict.fromkeys(by_facet.get("comparator", [])) if c in _ASKABLE_COMPARATORS]
    if kind is QuestionKind.COMPARISON and len(interventions) > 1:
        subject = next((i for i in interventions if _is_hands_on(i)), interventions[0])
        comparators = [i for i in interventions if i != subject] + comparators
        interventions = [subject]
    mentioned = by_facet.get("condition", [])
    specific = terminology().most_specific(terminology().implied(mentioned))
    conditions = [c for c in dict.fromkeys(mentioned) if c in specific] + sorted(specific - set(mentioned))
    outcomes = [] if kind is QuestionKind.SAFETY else _most_specific(by_facet.get("outcome", []))
    return Pico(
        conditions=tuple(conditions),
        populations=tuple(dict.fromkeys(by_facet.get("population", []))),
        interventions=tuple(interventions),
        comparators=tuple(comparators),
        outcomes=tuple(outcomes),
        other_terms=_other_terms(question, matches),
    )


_SYMPTOMS = frozenset(
    f"condition:{name}"
    for name in ("pain", "anxiety", "depression", "insomnia", "hypertension", "stress", "fatigue", "mental-health")
)
"""Conditions that are as often measured as they are treated; asked about by themselves they are read as outcomes."""


def _said_otherwise(match: Match, matches: list[Match], measured: set[tuple[int, int]], *, alone: bool) -> bool:
    """Whether a match only repeats what another match of the same words says.

    A symptom asked about by itself is an outcome; any other condition is not also the outcome or the population that its name
    contains ("tension headache", "pregnant").
    """
    span = (match.start, match.end)
    diseases = {(m.start, m.end) for m in matches if m.concept.facet == "condition" and not (alone and m.concept.id in _SYMPTOMS)}
    facet = match.concept.facet
    match facet:
        case "condition":
            return span in measured and alone and match.concept.id in _SYMPTOMS
        case "outcome":
            return span in diseases or _inside_treatment(match, matches)
        case "population":
            return span in diseases
        case _:
            return False


def _inside_treatment(match: Match, matches: list[Match]) -> bool:
    """Whether an outcome is only part of a treatment's name ("relaxation massage")."""
    return any(
        other.concept.facet == "intervention"
        and other.start <= match.start
        and match.end <= other.end
        and other.end - other.start > match.end - match.start
        for other in matches
    )


_ASKABLE_COMPARATORS = frozenset({"comparator:no-treatment", "comparator:usual-care", "comparator:sham"})
"""The classes that a question can mean; the others describe how a study was done."""


def _is_hands_on(concept: str) -> bool:
    return bool(terminology().broader(concept) & {"intervention:massage", "intervention:manual-therapy"})


def _named_conditions(concepts: list[str]) -> list[str]:
    """The conditions asked about; a symptom ("pain") is one only where nothing more is said."""
    specific = _most_specific(concepts)
    terms = terminology()
    return [c for c in specific if not terms.get(c).broad or terms.get(c).broader] if len(specific) > 1 else specific


def _most_specific(concepts: list[str]) -> list[str]:
    """Leave out a concept whose narrower one is named too."""
    terms = terminology()
    unique = list(dict.fromkeys(concepts))
    return [c for c in unique if not any(other != c and c in terms.broader(other) for other in unique)]


def _other_terms(question: str, matches: list[Match]) -> tuple[str, ...]:
    """Content words that no concept covers, in order."""
    covered = [(match.start, match.end) for match in matches]
    covered += [cue.span() for _, pattern in _KIND_CUES for cue in pattern.finditer(question)]
    covered += [cue.span() for cue in _EFFECT_CUE.finditer(question)]
    words = [
        found.group().lower().removesuffix("'s")
        for found in _WORD.finditer(question.replace("’", "'"))
        if not any(start <= found.start() < end for start, end in covered)
    ]
    return tuple(dict.fromkeys(word for word in words if word not in _STOP_WORDS and len(word) > 2))
