"""Choose from the library what bears on a question: comparisons, recommendations, policies, safety notes, thresholds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from palpate.answering.holdings import Advice, Caution, holdings
from palpate.answering.reporting import ANY_CONDITION
from palpate.library import Library
from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind, Record, RecordKind

_POLICY_KINDS = frozenset({RecordKind.POLICY})


@dataclass(frozen=True, slots=True)
class Selection:
    """What the library holds on a question."""

    question: ClinicalQuestion
    effects: tuple[Comparison, ...]
    """On the asked condition, intervention and, where one is asked for, outcome."""
    other_outcomes: tuple[Comparison, ...]
    """On the asked condition and intervention, when an outcome was asked for on which nothing, or more than it, is held."""
    related: tuple[Comparison, ...]
    """On the asked condition, but on a wider family of treatments than the one asked about."""
    mechanisms: tuple[Comparison, ...]
    explaining: tuple[Record, ...]
    """Reviews and laboratory studies that explain how the treatment may work."""
    thresholds: tuple[Comparison, ...]
    guidelines: tuple[Advice, ...]
    """On the asked condition or a kind of it."""
    wider_guidelines: tuple[Advice, ...]
    """On a family of conditions that holds the asked one, and nothing narrower."""
    policies: tuple[Advice, ...]
    cautions: tuple[Caution, ...]
    """Safety notes on what the question names."""
    general_cautions: tuple[Caution, ...]
    """Safety notes on the intervention for anybody."""
    newest_year: int

    @property
    def main(self) -> tuple[Comparison, ...]:
        """The effects that were asked about; where the asked outcome was not measured, the others."""
        return self.effects or self.other_outcomes

    @property
    def empty(self) -> bool:
        """Whether nothing was found that speaks to what was asked."""
        match self.question.kind:
            case QuestionKind.SAFETY:
                named = self.question.pico.conditions or self.question.pico.populations
                return not (self.cautions or (self.general_cautions and not named))
            case QuestionKind.COVERAGE:
                return not self.policies
            case QuestionKind.PROVIDER:
                return not self.general_cautions
            case QuestionKind.MECHANISM:
                return not self.mechanisms
            case _:
                return not (self.effects or self.other_outcomes or self.guidelines)


def answerable(question: ClinicalQuestion) -> bool:
    """Whether curated evidence can speak to the question: it names a treatment, or asks what helps a condition it names.

    Words outside the terminology stand for something that was asked; where they take the place of a condition, what is known
    on other conditions is no answer.
    """
    pico = question.pico
    if question.kind in {QuestionKind.COVERAGE, QuestionKind.PROVIDER}:
        return True
    if not pico.interventions:
        return bool(pico.conditions) and question.kind is not QuestionKind.OTHER
    return bool(pico.conditions or pico.populations or pico.outcomes) or not pico.other_terms


def _hands_on(question: ClinicalQuestion) -> bool:
    """Whether the safety notes held, which are all on hands-on treatment, can bear on the question."""
    terms = terminology()
    hands_on = terms.narrower("intervention:manual-therapy") | terms.narrower("intervention:related-technique")
    return not question.pico.interventions or bool(hands_on & frozenset(question.pico.interventions))


def _speaks_of(item: Comparison, words: Sequence[str]) -> bool:
    """Whether a finding's own fields have all the words (by their stems), for words that the terminology lacks."""
    finding = item.finding
    text = f"{finding.condition} {finding.population or ''} {finding.intervention} {finding.outcome} {item.record.title}".lower()
    return all(word[:_STEM] in text for word in words)


_STEM = 6
_ON_EFFECTS = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.COMPARISON, QuestionKind.DOSE})


def select(question: ClinicalQuestion, library: Library) -> Selection:
    """Choose what bears on the question from the records that carry findings, recommendations or safety notes."""
    held = holdings(library)
    everything = held.comparisons
    fits_condition = _condition_test(question, everything)
    effects = [item for item in everything if not item.is_threshold and fits_condition(item.conditions | item.populations)]
    mine, related = _by_intervention(question, effects)
    mechanisms = [item for item in mine if _is_mechanism(item)]
    clinical = [item for item in mine if not _is_mechanism(item)]
    asked, others = _by_outcome(question, clinical)
    direct, wider = _advice_on(question, [entry for entry in held.advice if entry.record.kind not in _POLICY_KINDS])
    cautions, general = _cautions(question, held.cautions) if _hands_on(question) else ([], [])
    if not answerable(question):
        asked = [item for item in asked if _speaks_of(item, question.pico.other_terms)] if question.pico.interventions else []
        others, mechanisms, direct, wider, cautions = [], [], [], [], []
    if not (question.pico.conditions or question.pico.outcomes) and question.kind not in _ON_EFFECTS:
        direct, wider = [], []
    return Selection(
        question=question,
        effects=tuple(asked),
        other_outcomes=tuple(others),
        related=tuple(item for item in related if not _is_mechanism(item) and item.interventions & _families(question)),
        mechanisms=tuple(_general_mechanisms(question, everything) if question.kind is QuestionKind.MECHANISM else mechanisms),
        explaining=tuple(_explaining(question, everything)),
        thresholds=tuple(item for item in everything if item.is_important_difference and _threshold_fits(question, item)),
        guidelines=tuple(direct),
        wider_guidelines=tuple(wider),
        policies=tuple(_policies(question, [entry for entry in held.advice if entry.record.kind in _POLICY_KINDS])),
        cautions=tuple(cautions),
        general_cautions=tuple(general),
        newest_year=held.newest_year,
    )


def _condition_test(question: ClinicalQuestion, items: Sequence[Comparison]) -> Callable[[frozenset[str]], bool]:
    """A test on an item's concepts: all that the question names where some item has all, else any of its conditions."""
    terms = terminology()
    named = [terms.narrower(concept) for concept in (*question.pico.conditions, *question.pico.populations)]
    if not named:
        return lambda _concepts: True
    if any(all(concepts & family for family in named) for item in items for concepts in (item.conditions | item.populations,)):
        return lambda concepts: all(concepts & family for family in named)
    families = [terms.narrower(concept) for concept in question.pico.conditions] or named
    return lambda concepts: any(concepts & family for family in families)


def _by_intervention(question: ClinicalQuestion, items: Iterable[Comparison]) -> tuple[list[Comparison], list[Comparison]]:
    """Those on the asked intervention or a kind of it, and those on something else."""
    terms = terminology()
    if not question.pico.interventions:
        return list(items), []
    asked = frozenset().union(*(terms.narrower(concept) for concept in question.pico.interventions))
    wanted = frozenset().union(*(terms.narrower(concept) for concept in question.pico.comparators)) or None
    mine, related = [], []
    for item in items:
        if item.interventions & asked and (wanted is None or (item.comparators | {item.comparator_class.value}) & wanted):
            mine.append(item)
        elif not item.interventions & asked:
            related.append(item)
    if wanted and not mine:
        mine = [item for item in items if item.interventions & asked]
    return mine, related


def _families(question: ClinicalQuestion) -> frozenset[str]:
    """Families that hold the asked treatments, the family of all treatments excepted."""
    terms = terminology()
    above = frozenset().union(*(terms.broader(c) for c in question.pico.interventions)) - frozenset(question.pico.interventions)
    return frozenset(c for c in above if terms.get(c).broader)


def _by_outcome(question: ClinicalQuestion, items: list[Comparison]) -> tuple[list[Comparison], list[Comparison]]:
    if not question.pico.outcomes:
        return items, []
    asked = frozenset().union(*(terminology().narrower(concept) for concept in question.pico.outcomes))
    twins = _twins(question)
    mine: list[Comparison] = []
    others: list[Comparison] = []
    for item in items:
        (mine if item.outcomes & asked or item.conditions & twins else others).append(item)
    return mine, others


def _twins(question: ClinicalQuestion) -> frozenset[str]:
    """Conditions of the same name as an asked outcome: trials on "anxiety" measure anxiety."""
    return frozenset(f"condition:{outcome.partition(':')[2]}" for outcome in question.pico.outcomes)


def _is_mechanism(item: Comparison) -> bool:
    terms = terminology()
    return item.record.kind is RecordKind.MECHANISM_STUDY or any(terms.get(concept).mechanism for concept in item.outcomes)


def _general_mechanisms(question: ClinicalQuestion, items: Iterable[Comparison]) -> list[Comparison]:
    """Mechanism findings whatever the condition: biology is studied in healthy people."""
    asked = _by_intervention(question, (item for item in items if _is_mechanism(item) and not item.is_threshold))[0]
    outcomes = frozenset().union(*(terminology().narrower(outcome) for outcome in question.pico.outcomes))
    return [item for item in asked if item.outcomes & outcomes] if outcomes else asked


def _explaining(question: ClinicalQuestion, items: Iterable[Comparison]) -> Iterator[Record]:
    """Records on mechanism that have findings on the asked treatment and, where one is asked for, the asked outcome."""
    if question.kind is not QuestionKind.MECHANISM:
        return
    outcomes = frozenset().union(*(terminology().narrower(outcome) for outcome in question.pico.outcomes))
    fitting = _by_intervention(question, (item for item in items if not outcomes or item.outcomes & outcomes))[0]
    for record in {item.record.id: item.record for item in fitting}.values():
        explains = record.kind is RecordKind.NARRATIVE_REVIEW and "mechanism" in record.title.lower()
        if record.kind is RecordKind.MECHANISM_STUDY or explains:
            yield record


def _threshold_fits(question: ClinicalQuestion, item: Comparison) -> bool:
    """A threshold found in the asked condition, its kin ("mechanical" for "chronic neck pain"), or a family that holds it."""
    terms = terminology()
    families = [f for c in question.pico.conditions for f in terms.broader(c) if not terms.get(f).broad]
    wider = frozenset().union(*(terms.broader(c) for c in question.pico.conditions))
    return bool(item.conditions & frozenset().union(wider, *(terms.narrower(family) for family in families)))


def _advice_on(question: ClinicalQuestion, advice: Iterable[Advice]) -> tuple[list[Advice], list[Advice]]:
    """Advice on the asked treatment (or a family of it) for the asked condition, and for a family that holds it."""
    terms = terminology()
    pico = question.pico
    asked = frozenset().union(*(terms.narrower(c) for c in pico.conditions))
    families = frozenset().union(*(terms.broader(c) for c in pico.conditions)) - {ANY_CONDITION}
    treatments = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in pico.interventions)) - {ANY_TREATMENT}
    on_treatment = [entry for entry in advice if not treatments or entry.interventions & treatments]
    outcomes = frozenset().union(*(terms.narrower(c) for c in pico.outcomes))
    direct = [entry for entry in on_treatment if _advice_fits(entry, asked, outcomes)]
    wider = [entry for entry in on_treatment if entry not in direct and entry.conditions and entry.conditions <= families]
    return direct, wider


REGULATION = "practice regulation"
"""The condition under which records file rules on who may practise."""


def _policies(question: ClinicalQuestion, policies: Sequence[Advice]) -> list[Advice]:
    """Payers' policies on the asked treatment or, where one is asked about, rules of practice; those of a named payer alone."""
    terms = terminology()
    regulation = question.kind is QuestionKind.PROVIDER
    treatments = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in question.pico.interventions))
    fitting = [
        entry
        for entry in policies
        if (entry.recommendation.condition == REGULATION) is regulation
        and not entry.record.superseded_by
        and (regulation or not treatments or entry.interventions & treatments)
    ]
    named = [word for word in re.findall(r"[A-Za-z]{3,}", question.text) if any(_names(word, entry) for entry in policies)]
    if named:
        return [entry for entry in fitting if any(_names(word, entry) for word in named)]
    return fitting if regulation or not question.pico.other_terms else []


def _names(word: str, entry: Advice) -> bool:
    """Whether a word of a question is the name of an entry's payer: capitalised in both, not a word of every policy."""
    issuer = f"{entry.recommendation.issuer} {entry.record.title}"
    return word[0].isupper() and word.lower() not in _COMMON_WORDS and bool(re.search(rf"\b{re.escape(word)}\b", issuer))


_COMMON_WORDS = frozenset(
    [
        "is",
        "does",
        "do",
        "are",
        "will",
        "can",
        "what",
        "who",
        "how",
        "why",
        "massage",
        "therapy",
        "medical",
        "health",
        "plan",
        "policy",
        "coverage",
        "covered",
        "insurance",
        "therapist",
        "therapists",
        "the",
        "and",
        "for",
    ]
)


def _advice_fits(entry: Advice, conditions: frozenset[str], outcomes: frozenset[str]) -> bool:
    """On an asked condition; where only an outcome is asked about, on that."""
    if conditions:
        return bool(entry.conditions & conditions)
    return bool(entry.outcomes & outcomes) if outcomes else True


def _cautions(question: ClinicalQuestion, notes: Iterable[Caution]) -> tuple[list[Caution], list[Caution]]:
    """Notes on a condition or population that the question names, and notes for anybody."""
    terms = terminology()
    named = frozenset().union(*(terms.narrower(c) for c in (*question.pico.conditions, *question.pico.populations)))
    treatments = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in question.pico.interventions))
    narrow = frozenset(c for c in question.pico.interventions if terms.get(c).broader and c not in _WHOLE_FIELD)
    specific, general = [], []
    for entry in notes:
        if entry.interventions and treatments and not entry.interventions & treatments:
            continue
        if (entry.concepts | entry.subject) & named or entry.interventions & narrow:
            specific.append(entry)
        elif not entry.subject - _NO_GROUP:
            general.append(entry)
    return specific, general


ANY_TREATMENT = "intervention:any-treatment"
_WHOLE_FIELD = frozenset({"intervention:massage", "intervention:manual-therapy"})
"""Treatments that every note speaks of, so that naming one singles out none."""
_NO_GROUP = frozenset(
    {ANY_CONDITION, "condition:healthy", "population:adults", "population:women", "population:men", "condition:pain"}
)
"""Concepts that do not narrow whom a source is about."""
