"""Read a question: what kind it is, and its population, intervention, comparator and outcome as concepts."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from palpate.answering.ages import with_ages
from palpate.answering.complaints import with_complaints
from palpate.answering.emergencies import emergency_flags
from palpate.answering.form_words import CUE_WORDS, QUESTION_WORDS
from palpate.answering.kinds import kind_of, opens_question, sets_against
from palpate.answering.matching import inside, is_part_of, most_specific, of_facet, overlaps
from palpate.answering.roles import without_role
from palpate.answering.spelling import corrected
from palpate.answering.treatments_asked import OCCASION, treatments, with_amounts
from palpate.errors import UsageError
from palpate.library.words import STOP_WORDS
from palpate.terminology import Concept, Match, terminology
from palpate.vocabulary import ClinicalQuestion, Pico, QuestionKind
from palpate.vocabulary.patterns import regex

LONGEST_QUESTION = 1000
"""Characters. A question is a sentence or a short case; longer text is a document, and is for checking, not asking."""

LONGEST_WORD = 40
"""Letters. Longer runs of letters are no words (the longest drug and disease names have about 35)."""

_WORD = regex(r"[^\W\d_][\w'-]*", re.UNICODE)
_SECOND_QUESTION = regex(
    r",?\s+and\s+(?=(?:is|are|does|do|can|could|will|would|should|how|what|when|which)\s+(?:it|they|this|that|massage|i|we|she|he|often|long|many|much)\b)",
    re.IGNORECASE,
)
"""What parts two questions in one sentence ("Does it help sciatica and is it safe in pregnancy?")."""
_SENTENCE_END = regex(r"(?<=[?!])\s*(?=[^\s?!])|(?<=\.)(?<!\bvs\.)\s+(?=\w)", re.IGNORECASE)
_MASSAGE = "intervention:massage"

_STYLES = frozenset({"swedish", "deep tissue", "thai", "hot stone", "sports", "structural", "relaxation", "chinese", "lymphatic"})
"""Kinds of massage that are called so without the word; what is named after a part of the body is not."""

_DEEP_TISSUE = regex(r"\bdeep[- ]tissue\b(?! (?:injur|infect|pain|damage|defect|oxygen))", re.IGNORECASE)
"""The one kind that people name without the word wherever they speak of it."""

_SET_AGAINST = (
    r"(?:^\W*|,\s*|\b(?:is|are|or|vs\.?|versus|than|between|and|beats?|outperforms?|against)\s+)(?P<name>{name})"
    r"(?=\W*$|[,.;:?!]|\s+(?:or|vs|versus|and|than|for|in|better|more|less)\b)"
)
"""Where the name of a kind stands by itself on one side of a comparison."""

_SYMPTOMS = {
    "condition:pain": "outcome:pain",
    "condition:anxiety": "outcome:anxiety",
    "condition:depression": "outcome:depression",
    "condition:insomnia": "outcome:sleep",
    "condition:stress": "outcome:stress",
    "condition:fatigue": "outcome:fatigue",
    "condition:swelling": "outcome:swelling",
}
"""What anybody can have, in whatever disease: asked about by any of its names, it is what is to be measured."""

_SETTINGS = frozenset({"condition:sport"})
"""What is no disease and is named by what is measured in it ("sport performance")."""

_DIAGNOSES = frozenset({"condition:hypertension", "condition:mental-health"})
"""Diseases that lend their place to what is measured where nothing but that is said ("blood pressure")."""

_FORM_WORDS = QUESTION_WORDS.union(*CUE_WORDS.values())


def form_words() -> frozenset[str]:
    """Words that carry the form of a question or a sentence, not what it is about."""
    return _FORM_WORDS


def read_question(text: str, *, by_person: bool = True, kind: QuestionKind | None = None) -> ClinicalQuestion:
    """Parse a question.

    A symptom ("sleep", "anxiety") is read as an outcome, so that it counts in whatever condition it was measured; on safety
    ("Is massage safe with anxiety?") it is a condition, and no outcome is asked for. Of several questions in one text the first
    that names a treatment or a condition is read, together with what is told around it; `further` has those after it. `text`
    stays as it was written, and red flags are looked for in all of it, unless palpate worded it and no person (`by_person`); `read_as`
    has the words taken for misspelt. A `kind` that is given is not looked for in the wording.

    Raises `UsageError` where there is none, or where it is too long to be one."""
    question = _clean(text)
    if not re.search(r"\w", question):
        raise UsageError('There is no question. Ask one in words, for example: palpate ask "Does massage help fibromyalgia?"')
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(question):,} characters; ask it in at most {LONGEST_QUESTION:,}, one question at a time."
        )
    spelt, read_as = corrected(question, _FORM_WORDS)
    asked, further = _first_question(spelt)
    asked = without_role(asked)
    matches = _matches(asked)
    kind = kind or kind_of(asked, matches)
    pico = _pico(asked, matches, kind)
    return ClinicalQuestion(
        text=question,
        kind=kind,
        pico=pico,
        broad=bool(pico.conditions) and all(terminology().get(condition).broad for condition in pico.conditions),
        red_flags=emergency_flags(question) if by_person else (),
        read_as=read_as,
        further=further,
    )


def pico_of(text: str, kind: QuestionKind) -> Pico:
    """The PICO that a sentence names, read as one about a question of that kind; nothing is taken for misspelt."""
    return _pico(text, _matches(text), kind)


def _clean(text: str) -> str:
    """One line in one form of every letter, without what can't be seen: that never parts a word."""
    seen = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def _first_question(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the questions after the first that names a treatment or a condition, and those questions.

    Only a sentence that begins like a question is one: "Massage or exercise? For neck pain?" is one question.
    """
    sentences = [part for sentence in _SENTENCE_END.split(text) for part in _parted(sentence)]
    questions = [sentence for sentence in sentences if sentence.endswith("?") and opens_question(sentence)]
    first = next((sentence for sentence in questions if terminology().find(sentence, ("condition", "intervention"))), None)
    if first is None:
        return text, ()
    read = " ".join(sentence for sentence in sentences if sentence == first or sentence not in questions)
    return read, tuple(sentence for sentence in questions[questions.index(first) :] if sentence != first)


def _parted(sentence: str) -> tuple[str, ...]:
    """The two questions of a sentence whose second names a condition of its own; else the sentence."""
    joined = _SECOND_QUESTION.search(sentence)
    if not joined or not opens_question(sentence) or not terminology().find(sentence[joined.end() :], ("condition",)):
        return (sentence,)
    first = sentence[: joined.start()]
    return (f"{first}?", sentence[joined.end() :]) if terminology().find(first, ("condition", "intervention")) else (sentence,)


def _matches(question: str) -> list[Match]:
    """Concepts named in a question; a kind of massage may go without the word where kinds are set against each other."""
    matches = with_ages(
        question,
        with_complaints(
            question, _joined(question, _with_operations(question, with_amounts(question, terminology().find(question))))
        ),
    )
    matches += [
        Match(terminology().get("intervention:deep-tissue-massage"), found.start(), found.end())
        for found in _DEEP_TISSUE.finditer(question)
        if not any(match.start < found.end() and found.start() < match.end for match in matches)
    ]
    matches.sort(key=lambda match: match.start)
    if not sets_against(question):
        return matches
    unsaid = [
        Match(terminology().get(concept), found.start("name"), found.end("name"))
        for name, concept in _kinds_of_massage().items()
        for found in re.finditer(_SET_AGAINST.format(name=name), question, re.IGNORECASE)
        if not any(match.start < found.end("name") and found.start("name") < match.end for match in matches)
    ]
    return sorted([*matches, *unsaid], key=lambda match: match.start)


_PRACTICE = regex(r"\b(?:nurse|gp|doctor|receptionist|appointment) (?:at|in|from) (?:the|my|our|her|his) $", re.IGNORECASE)
"""What stands before a surgery that is a place."""
_STROKED = re.compile(r"\b(?:light|lighter|gentle|firm|firmer|long|slow|deep|soft|massage|gliding|soothing) $", re.IGNORECASE)
"""What stands before a stroke of the hand."""
_TRIGGER_POINT = regex(r"trigger[- ]points?\b(?! (?:pain|in (?:the|my|his|her)))", re.IGNORECASE)
"""What is treated where somebody has another complaint, and names the treatment then."""
_OF_ADVICE = regex(r"(?:its|the) strength(?:\W*| of (?:the |its )?(?:recommendation|advice|evidence).*)", re.IGNORECASE)
"""Strength that is a recommendation's, from there to the end."""


def _with_operations(question: str, matches: list[Match]) -> list[Match]:
    """An operation that is only when massage is given is what people recover from, not a treatment asked about; the GP's is a place."""
    conditions, read = of_facet(matches, "condition"), []
    operated = any("condition:surgery-recovery" in terminology().broader(match.concept.id) for match in conditions)
    for match in matches:
        if match.concept.id == "intervention:surgery" and (operated or _PRACTICE.search(question, 0, match.start)):
            continue
        if match.concept.id == "condition:stroke" and _STROKED.search(question, 0, match.start):
            continue
        if (
            match.concept.id == "condition:myofascial-pain"
            and len(conditions) > 1
            and _TRIGGER_POINT.match(question, match.start)
        ):
            read.append(Match(terminology().get("intervention:trigger-point-therapy"), match.start, match.end))
            continue
        if match.concept.facet == "outcome" and _OF_ADVICE.fullmatch(question, max(match.start - len("its "), 0)):
            continue
        if match.concept.id == "intervention:surgery" and OCCASION.search(question, 0, match.start):
            if not overlaps(match, conditions):
                read.append(Match(terminology().get("condition:surgery-recovery"), match.start, match.end))
        else:
            read.append(match)
    return read


def _joined(question: str, matches: list[Match]) -> list[Match]:
    """Two conditions side by side are one where a name runs across them: "pain in knee" and "osteoarthritis"."""
    for left, right in pairwise(of_facet(matches, "condition")):
        if question[left.end : right.start].isspace():
            for word in list(_WORD.finditer(question, left.start, left.end))[1:]:
                found = terminology().find(question[word.start() : right.end], ("condition",))
                if len(found) == 1 and (found[0].start, found[0].end) == (0, right.end - word.start()):
                    whole = Match(found[0].concept, word.start(), right.end)
                    return [whole if match is right else match for match in matches if match is not left]
    return matches


@cache
def _kinds_of_massage() -> dict[str, str]:
    """Kinds of massage by their names without "massage"; a part of the body alone names none."""
    terms = terminology()
    bare = {
        name.removesuffix(" massage").lower(): concept
        for concept in sorted(terms.narrower(_MASSAGE) - {_MASSAGE})
        for name in terms.names(concept)
        if name.endswith(" massage")
    }
    return {name: concept for name, concept in bare.items() if name in _STYLES}


_SAYS = regex(
    r"(?: [\w']+){0,3}? (?:says?|said|told|tells|reckons?|mention(?:s|ed)|swears?|suggest(?:s|ed)|thinks?|gave|showed|laughed|advised?|claims?)\b",
    re.IGNORECASE,
)
"""What stands behind somebody who only told the person that asks of it ("A nurse said ...")."""


def _pico(question: str, matches: list[Match], kind: QuestionKind) -> Pico:
    conditions, outcomes = _conditions_and_outcomes(matches, kind)
    interventions, comparators = treatments(question, matches, kind)
    return Pico(
        conditions=conditions,
        populations=tuple(
            dict.fromkeys(
                m.concept.id
                for m in of_facet(matches, "population")
                if not overlaps(m, of_facet(matches, "condition")) and not _SAYS.match(question, m.end)
            )
        ),
        interventions=interventions,
        comparators=comparators,
        outcomes=outcomes,
        other_terms=_other_terms(question, matches, kind),
    )


def _conditions_and_outcomes(matches: list[Match], kind: QuestionKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What people have, and what is measured in them; no words count as both."""
    named = _people_have(matches)
    specific = _specific(named)
    if kind is QuestionKind.SAFETY:
        return tuple(concept for concept in specific if concept not in _SETTINGS), ()
    measured = of_facet(matches, "outcome")
    symptoms = [match for match in named if _is_symptom(match, measured)]
    diseases = [match for match in named if match not in symptoms and match.concept.id not in _SETTINGS]
    free = [m for m in measured if not inside(m, diseases) and not inside(m, of_facet(matches, "intervention"))]
    outcomes = [(m.start, m.concept.id) for m in free]
    outcomes += [(match.start, outcome) for match in named for outcome in _measured_by_name(match.concept)]
    only_symptoms = {m.concept.id for m in symptoms} - {m.concept.id for m in named if m not in symptoms}
    wanted = [
        concept for _, concept in sorted(outcomes) if kind is not QuestionKind.MECHANISM or terminology().get(concept).mechanism
    ]
    return tuple(c for c in specific if c not in only_symptoms), most_specific(wanted)


def _people_have(matches: list[Match]) -> list[Match]:
    """The conditions named, not in the name of what is measured ("preterm delivery").

    One that only names a treatment ("trigger point therapy") is none where another is named.
    """
    measured = of_facet(matches, "outcome")
    named = [match for match in of_facet(matches, "condition") if not is_part_of(match, measured)]
    return [match for match in named if not inside(match, of_facet(matches, "intervention"))] or named


def _measured_by_name(condition: Concept) -> set[str]:
    """What a symptom is measured by; that of "anxiety in cancer" is the same as that of anxiety."""
    parts = {condition.id}.union(*condition.implied_by)
    return {_SYMPTOMS[part] for part in parts & _SYMPTOMS.keys()}


def _is_symptom(condition: Match, measured: list[Match]) -> bool:
    """Whether a condition's words are about something measured: a symptom, or what is only named as it is measured."""
    if condition.concept.id in _SYMPTOMS:
        return True
    same = [m.concept for m in measured if (m.start, m.end) == (condition.start, condition.end)]
    return bool(same) and (condition.concept.id in _DIAGNOSES or any(concept.mechanism for concept in same))


def _specific(named: list[Match]) -> tuple[str, ...]:
    """The conditions named and those that they mean together, in the order of the text, the most specific only."""
    terms = terminology()
    mentioned = list(dict.fromkeys(match.concept.id for match in named))
    specific = terms.most_specific(terms.implied(mentioned))
    return tuple([c for c in mentioned if c in specific] + sorted(specific - set(mentioned)))


def content_words(text: str, kind: QuestionKind) -> tuple[str, ...]:
    """The words of a part of a question that say what it is about, in order; all of the words that name a condition."""
    named = of_facet(terminology().find(text), "condition")
    form = QUESTION_WORDS | CUE_WORDS[kind]
    words = [
        (found.start(), found.group().lower().rstrip("'-").removesuffix("'s")) for found in _WORD.finditer(text.replace("’", "'"))
    ]
    return tuple(
        dict.fromkeys(
            word
            for start, word in words
            if (any(match.start <= start < match.end for match in named) and word not in STOP_WORDS)
            or (word not in form and 2 < len(word) <= LONGEST_WORD)
        )
    )


def _other_terms(question: str, matches: list[Match], kind: QuestionKind) -> tuple[str, ...]:
    """Words of content that no concept covers, in order."""
    words = [
        found.group().lower().rstrip("'-").removesuffix("'s")
        for found in _WORD.finditer(question.replace("’", "'"))
        if not any(match.start <= found.start() < match.end for match in matches)
    ]
    form = QUESTION_WORDS | CUE_WORDS[kind]
    return tuple(dict.fromkeys(word for word in words if word not in form and 2 < len(word) <= LONGEST_WORD))
