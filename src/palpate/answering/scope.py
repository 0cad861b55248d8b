"""How far curated evidence can speak to a question, and which comparisons lie within what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from palpate.answering.language import is_search
from palpate.answering.orders import gives_orders
from palpate.answering.reporting import ANY_CONDITION
from palpate.answering.unknown_things import EVERYBODY, NOBODY_IN_PARTICULAR, people_told, things_asked
from palpate.answering.unknown_things import speaks_of as mentions
from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, Direction, QuestionKind
from palpate.vocabulary.patterns import regex

ANY_TREATMENT = "intervention:any-treatment"
GENERIC_FAMILIES = frozenset(
    f"condition:{name}"
    for name in ("any", "pain", "acute-pain", "chronic-pain", "musculoskeletal-disorder", "musculoskeletal-pain", "mental-health")
)
"""Families so wide that what holds for them need not hold for each member; "osteoarthritis" is none for the knee's."""
SETTINGS = frozenset({"condition:pregnancy", "condition:childbirth", "condition:cancer", "condition:surgery-recovery"})
"""What people are in while they have a complaint ("low back pain in pregnancy"), and no complaint by itself: those that the
terminology joins to complaints (`Concept.implied_by`)."""
_CANCER = "condition:cancer"
_COURSES = frozenset({"condition:chemotherapy", "condition:radiotherapy"})
"""Treatments that people with cancer are under while they have a complaint."""
WHOLE_FIELD = frozenset({"intervention:massage", "intervention:manual-therapy"})
"""Treatments that every note speaks of, so that naming one singles out none."""
_ANIMALS = frozenset(
    "dog dogs cat cats horse horses pet pets puppy kitten animal animals rabbit canine feline equine rat rats mice "
    "alpaca alpacas llama llamas sheep ewe ewes lamb cow cows cattle goat goats pig pigs donkey donkeys pony ponies foal foals hamster "
    "parrot budgie gorilla gorillas monkey monkeys greyhound greyhounds whippet kitten kittens puppies".split()
)
_BREEDS = r"labradors?|retrievers?|terriers?|spaniels?|poodles?|alsatians?|collies?"
_TREATED = regex(
    r"\b(?:for|on|in|to|rub|rubs|massage|massaging|helps?|heals?|eases?) (?:(?:my|our|the|an?|old|elderly|poor|guide|police|race|therapy) )*"
    rf"(?:{'|'.join(sorted(_ANIMALS))}|{_BREEDS})\b"
    r"|\b(?:canine|equine|feline|bovine) massage\b|\b(?:my|our|the) (?:\w+ )?(?:dog|cat|horse|pony)['’]?s (?:\w+ )?(?:hips?|legs?|backs?|joints?|necks?|paws?|arthritis)\b",
    re.IGNORECASE,
)
"""An animal that is to be treated."""
_STEM = 6
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a question's conditions and populations is held."""

    present: tuple[str, ...]
    """Conditions that the chosen comparisons are on."""
    absent: tuple[str, ...]
    """Conditions and populations that were asked about but not studied together with the rest."""
    apart: bool = False
    """Whether each of the absent ones was studied by itself."""
    beside: tuple[str, ...] = ()
    """What the question only tells of beside its conditions, and the chosen comparisons are not on."""
    unheld: tuple[str, ...] = ()
    """Of a list of conditions ("hip or knee osteoarthritis") those that no comparison is on, where there are some on others of it."""


def is_setting(condition: str) -> bool:
    """Whether a condition is what people are in while they have another one; pain in pregnancy is a complaint."""
    terms = terminology()
    return not terms.get(condition).implied_by and bool(terms.broader(condition) & SETTINGS)


def hands_on(question: ClinicalQuestion) -> bool:
    """Whether the question is on hands-on treatment, or on no treatment by name."""
    terms = terminology()
    field = terms.narrower("intervention:manual-therapy") | terms.narrower("intervention:related-technique")
    return not question.pico.interventions or bool(field & frozenset(question.pico.interventions))


_DRUG_AMOUNT = re.compile(
    r"\bhow (?:much|many)\b[^?.]*\b(?:take|takes|give|swallow|inject)\b|\b(?:milligrams?|mg|tablets?|pills?|capsules?)\b",
    re.IGNORECASE,
)
"""The amount of a drug is what is asked for, whatever else stands in the question."""


_SESSION = re.compile(r"\b(?:sessions?|rub-?downs?|appointments?)\b", re.IGNORECASE)
"""What is massage in a question to palpate that names no treatment."""


def _is_hands_on(concept: str) -> bool:
    terms = terminology()
    return bool(
        terms.broader(concept) & {"intervention:manual-therapy", "intervention:related-technique", "intervention:massage"}
    )


def answerable(question: ClinicalQuestion) -> bool:
    """Whether curated evidence can speak to the question.

    It names a treatment, or asks what helps a condition. Words outside the terminology stand for something that was asked;
    where they take the place of a treatment or a condition, what is known on others is no answer.
    """
    pico = question.pico
    if _DRUG_AMOUNT.search(question.text) and not all(_is_hands_on(concept) for concept in pico.interventions):
        return False
    if (
        gives_orders(question.text)
        or any(_ANIMALS.intersection(_WORD.findall(thing.lower())) for thing in things_asked(question))
        or _TREATED.search(question.text)
    ):
        return False
    if question.kind is QuestionKind.OTHER:
        return False
    if not pico.interventions:
        named = (
            pico.conditions
            or pico.populations
            or pico.outcomes
            or question.kind in {QuestionKind.COVERAGE, QuestionKind.PROVIDER}
            or (question.kind is QuestionKind.SAFETY and _SESSION.search(question.text))
        )
        return bool(named) and (question.kind is QuestionKind.PROVIDER or not things_asked(question))
    if question.kind in {QuestionKind.COVERAGE, QuestionKind.PROVIDER}:
        return hands_on(question)
    if question.kind is QuestionKind.SAFETY and on_technique(question):
        return True
    people = set(pico.populations) - NOBODY_IN_PARTICULAR
    named = bool(pico.conditions or people or pico.outcomes) or not things_asked(question)
    return named and (hands_on(question) or question.kind not in {QuestionKind.MECHANISM, QuestionKind.SAFETY})


def on_technique(question: ClinicalQuestion) -> bool:
    """Whether a kind of hands-on treatment is asked about, rather than massage in general."""
    return hands_on(question) and bool(frozenset(question.pico.interventions) - WHOLE_FIELD)


def speaks_of(item: Comparison, words: Sequence[str]) -> bool:
    """Whether a finding's own fields have all the words, by their stems; for words that the terminology lacks."""
    finding = item.finding
    outcome = finding.outcome if item.names_outcome else ""
    text = f"{finding.condition} {finding.population or ''} {finding.intervention} {outcome}".lower()
    return all(mentions(text, word) for word in words)


def within(question: ClinicalQuestion, items: Iterable[Comparison]) -> tuple[list[Comparison], Scope]:
    """Comparisons on all the conditions and populations asked about; where none is on all, on those conditions that are held."""
    listed = list(items)
    conditions = _without_parts(question.pico.conditions)
    populations = tuple(
        concept for concept in question.pico.populations if concept not in EVERYBODY and not _is_named_by(concept, conditions)
    )
    asked = (*conditions, *populations)
    if not asked:
        return listed, Scope((), ())
    on = {concept: [item for item in listed if _about(item) & members(concept)] for concept in asked}
    if len(conditions) > 1 and not populations and _side_by_side(question):
        present = tuple(concept for concept in conditions if on[concept])
        kept = [item for item in listed if any(item in on[concept] for concept in present)]
        rest = tuple(concept for concept in conditions if not on[concept])
        return kept, Scope(present, (), unheld=rest) if present else Scope((), rest)
    if len(conditions) > 1 and not populations and _of_one_setting(conditions) and any(on.values()):
        present = tuple(concept for concept in conditions if on[concept])
        kept = [item for item in listed if any(item in on[concept] for concept in present)]
        return kept, Scope(present, (), unheld=tuple(concept for concept in conditions if not on[concept]))
    on_all = [item for item in listed if all(_about(item) & members(concept) for concept in asked)]
    if on_all:
        return on_all, Scope(conditions, ())
    if told := _by_parts(question, conditions, listed):
        return told
    if len(apart := _unnamed(conditions)) < len(conditions):
        return within(_without(question, tuple(c for c in question.pico.conditions if c not in apart)), listed)
    if beside := _beside(question, conditions, populations):
        chosen, scope = within(_without(question, beside), listed)
        return chosen, replace(scope, beside=beside)
    if (cancers := _cancers(conditions, on)) and _CANCER not in conditions:
        wide = tuple(dict.fromkeys(_CANCER if concept in cancers else concept for concept in conditions))
        chosen, scope = within(_on(question, wide), listed)
        if chosen and not scope.absent:
            return chosen, replace(scope, beside=(*scope.beside, *cancers))
    held = next((concept for concept in conditions if on[concept]), None)
    if held is None:
        return [], Scope((), asked)
    absent = tuple(concept for concept in asked if concept != held)
    return on[held], Scope((held,), absent, apart=all(on[concept] for concept in absent))


def _cancers(conditions: tuple[str, ...], on: Mapping[str, Sequence[Comparison]]) -> tuple[str, ...]:
    """The kinds of cancer named on which there is nothing: what was found in people with cancer bears on them."""
    kinds = terminology().narrower(_CANCER) - _COURSES - {_CANCER}
    return tuple(
        concept for concept in conditions if concept in kinds and not terminology().get(concept).implied_by and not on[concept]
    )


def _on(question: ClinicalQuestion, conditions: tuple[str, ...]) -> ClinicalQuestion:
    return question.model_copy(update={"pico": question.pico.model_copy(update={"conditions": conditions})})


def _beside(question: ClinicalQuestion, conditions: tuple[str, ...], populations: tuple[str, ...]) -> tuple[str, ...]:
    """What is told beside the conditions asked about: people like others, and treatments of cancer where the cancer is named."""
    told = people_told(question)
    found = [population for population in populations if population in told]
    cancer = terminology().narrower("condition:cancer") - _COURSES
    if any(condition in cancer for condition in conditions):
        found += [condition for condition in conditions if condition in _COURSES]
    return tuple(found) if set(conditions) - set(found) else ()


def _without(question: ClinicalQuestion, left_out: tuple[str, ...]) -> ClinicalQuestion:
    pico = question.pico
    conditions = tuple(concept for concept in pico.conditions if concept not in left_out)
    populations = tuple(concept for concept in pico.populations if concept not in left_out)
    return question.model_copy(update={"pico": pico.model_copy(update={"conditions": conditions, "populations": populations})})


def _by_parts(
    question: ClinicalQuestion, conditions: tuple[str, ...], listed: Sequence[Comparison]
) -> tuple[list[Comparison], Scope] | None:
    """Where some conditions are made of a symptom that is measured and what another is a kind of ("tired" in "breast cancer"
    means tiredness in cancer): comparisons on the others that measured a symptom.
    """
    terms, rest = terminology(), _unnamed(conditions)
    outcomes = frozenset().union(*(terms.narrower(outcome) for outcome in question.pico.outcomes))
    if len(rest) < len(conditions):
        found = [i for i in listed if i.outcomes & outcomes and all(_about(i) & members(c) for c in rest)]
        if found:
            return found, Scope(rest, ())
    return None


def _unnamed(conditions: tuple[str, ...]) -> tuple[str, ...]:
    """The conditions without those that are made of what another is a kind of; all of them where none would be left."""
    terms = terminology()

    def named_by(meant: str) -> bool:
        parts = {part for group in terms.get(meant).implied_by for part in group}
        return any(parts & (terms.broader(other) - {other}) for other in conditions if other != meant)

    return tuple(concept for concept in conditions if not named_by(concept)) or conditions


def _without_parts(conditions: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what another of the conditions is made of: pregnancy beside depression in pregnancy."""
    terms = terminology()

    def parts(whole: str) -> frozenset[str]:
        return frozenset(part for group in terms.get(whole).implied_by for part in group)

    whole = tuple(c for c in conditions if not any(other != c and c in parts(other) for other in conditions))
    return whole or conditions


_BETWEEN = re.compile(r"\s*(?:,|/|&|and/or|and|or)\s*(?:and|or)?\s*(?:an?\s|the\s|my\s|for\s)?", re.IGNORECASE)


def _of_one_setting(conditions: tuple[str, ...]) -> bool:
    """Whether each is a symptom of people in the same setting ("fatigue and anxiety in cancer"), so that they are a list."""
    terms = terminology()
    parts = [{part for group in terms.get(c).implied_by for part in group} & SETTINGS for c in conditions]
    return bool(frozenset.intersection(*map(frozenset, parts)))


def _side_by_side(question: ClinicalQuestion) -> bool:
    """Whether the conditions stand in a list ("neck pain or back pain") rather than one in people with the other."""
    named = [match for match in terminology().find(question.text, ("condition",)) if match.concept.id in question.pico.conditions]
    if is_search(question.text):
        return True
    gaps = [question.text[left.end : right.start] for left, right in pairwise(named)]
    return bool(gaps) and all(_BETWEEN.fullmatch(gap) for gap in gaps)


@cache
def members(concept: str) -> frozenset[str]:
    """A condition or population with its kinds, and the populations that are only the people who have it.

    Those are named as it is, but for a word ("cancer survivors"); "low-birth-weight infants" are not the people "after birth".
    """
    terms = terminology()
    if not concept.startswith("condition:"):
        return terms.narrower(concept)
    named = [content for name in terms.names(concept) if (content := _content(name))]
    people = (
        p.id
        for p in terms.concepts("population")
        if any(content <= (whole := _content(p.name)) and len(whole - content) <= 1 for content in named)
    )
    return terms.narrower(concept).union(people)


_OF_AGE = frozenset(
    f"condition:{name}"
    for name in (
        "ageing-frailty", "dementia", "hip-fracture", "hip-osteoarthritis", "knee-osteoarthritis", "knee-replacement", "osteoporosis", "parkinson",
        "polymyalgia",
    )
)  # fmt: skip
"""Diseases that mostly older people have, so that studies of them are studies of these."""


def _is_named_by(population: str, conditions: Iterable[str]) -> bool:
    """Whether a population is only the people who have one of the conditions ("people with HIV", older people with dementia)."""
    terms = terminology()
    if population == "population:older-adults" and _OF_AGE.intersection(conditions):
        return True
    people = _content(terms.get(population).name)
    named = [_content(name) for condition in conditions for name in terms.names(condition)]
    return any(name and (name <= people or people <= name) for name in named)


def _content(name: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(name.lower())} - _FORM_WORDS


_FORM_WORDS = frozenset("people with on in at the of and or who having use care after from".split())


def _about(item: Comparison) -> frozenset[str]:
    return item.conditions | item.populations


def on_treatment(question: ClinicalQuestion, items: Iterable[Comparison]) -> tuple[list[Comparison], list[Comparison]]:
    """Comparisons on the asked treatment or a kind of it, and those on a wider family of treatments alone."""
    terms = terminology()
    treatments = question.pico.interventions
    if not treatments:
        return list(items), []
    asked = frozenset().union(*(terms.narrower(concept) for concept in treatments))
    above = frozenset().union(*(terms.broader(concept) for concept in treatments)) - frozenset(treatments) - {ANY_TREATMENT}
    mine, wider = [], []
    for item in items:
        if item.interventions & asked:
            mine.append(item)
        elif item.interventions & above:
            wider.append(item)
    return mine, wider


def against_rivals(question: ClinicalQuestion, items: Iterable[Comparison]) -> list[Comparison]:
    """Comparisons whose comparator is the rival that the question names, and nothing beside it.

    A comparator of several treatments pooled, or one that contains the asked treatment, does not test the one against the other.
    """
    terms = terminology()
    wanted = frozenset().union(*(terms.narrower(concept) for concept in question.pico.comparators))
    asked = frozenset().union(*(terms.narrower(concept) for concept in question.pico.interventions))
    return [item for item in items if _is_rival(item, wanted, asked)]


def _is_rival(item: Comparison, wanted: frozenset[str], asked: frozenset[str]) -> bool:
    if item.comparator_class.value in wanted:
        return True
    named = terminology().most_specific(item.comparators)
    return bool(named) and named <= wanted and not (named & asked - wanted)


def reversed_ties(question: ClinicalQuestion, items: Iterable[Comparison]) -> list[Comparison]:
    """Comparisons of the rival against the asked treatment that found no difference, which holds either way round."""
    terms = terminology()
    wanted = frozenset().union(*(terms.narrower(concept) for concept in question.pico.comparators))
    asked = frozenset().union(*(terms.narrower(concept) for concept in question.pico.interventions))
    return [
        item
        for item in items
        if item.interventions & wanted
        and not item.interventions & asked
        and item.comparators & asked
        and item.finding.direction is Direction.NO_DIFFERENCE
    ]


def family_of(conditions: Iterable[str]) -> frozenset[str]:
    """The conditions with everything above them, the families that are too wide to speak for them left out."""
    terms = terminology()
    return frozenset().union(*(terms.broader(concept) for concept in conditions)) - GENERIC_FAMILIES - {ANY_CONDITION}
