"""Choose from the library what bears on a question: comparisons, recommendations, policies, safety notes, thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from palpate.answering.advice import guidance, policies
from palpate.answering.asked_time import looks_ahead
from palpate.answering.cautions import safety_notes, speaking_of, warnings
from palpate.answering.holdings import Advice, Caution, Holdings, holdings
from palpate.answering.important_differences import asks_importance, fitting
from palpate.answering.issuers import advice_by_named, without_issuers
from palpate.answering.language import is_foreign
from palpate.answering.ordinary_massage import as_massage
from palpate.answering.scope import (
    Scope,
    against_rivals,
    answerable,
    family_of,
    hands_on,
    on_treatment,
    reversed_ties,
    speaks_of,
    within,
)
from palpate.answering.unknown_things import things_asked
from palpate.library import Library
from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind, Record, RecordKind


@dataclass(frozen=True, slots=True)
class Selection:
    """What the library holds on a question."""

    question: ClinicalQuestion
    scope: Scope
    effects: tuple[Comparison, ...] = ()
    """On the asked condition, intervention and, where one is asked for, outcome."""
    other_outcomes: tuple[Comparison, ...] = ()
    """On the asked condition and intervention, but not on the outcome that was asked for."""
    rivals: tuple[Comparison, ...] = ()
    """Of the effects, those against the treatment that the question sets beside the first."""
    near_rivals: tuple[Comparison, ...] = ()
    """Comparisons with that treatment in people of a family of those asked about, where there is none in themselves."""
    related: tuple[Comparison, ...] = ()
    """On the asked condition, but on a wider family of treatments than the one asked about."""
    harms: tuple[Comparison, ...] = ()
    """Comparisons on adverse events."""
    mechanisms: tuple[Comparison, ...] = ()
    explaining: tuple[Record, ...] = ()
    """Reviews and laboratory studies that explain how the treatment may work."""
    thresholds: tuple[Comparison, ...] = ()
    guidelines: tuple[Advice, ...] = ()
    """That hold for the asked condition."""
    wider_guidelines: tuple[Advice, ...] = ()
    """On a family of conditions so wide that they need not hold for the asked one."""
    policies: tuple[Advice, ...] = ()
    cautions: tuple[Caution, ...] = ()
    """Safety notes on what the question names."""
    general_cautions: tuple[Caution, ...] = ()
    """Safety notes on the intervention for anybody."""
    untested: tuple[str, ...] = ()
    """Kinds of massage named in the question that nothing on it tested by themselves, so that massage as such answers."""
    newest_year: int = 0

    @property
    def main(self) -> tuple[Comparison, ...]:
        """The effects that were asked about; where the asked outcome was not measured in a named condition, the others."""
        return self.effects or (self.other_outcomes if self.question.pico.conditions else ())

    @property
    def asked_treatments(self) -> frozenset[str]:
        """Interventions that the question names."""
        return frozenset(self.question.pico.interventions)

    @property
    def asked_outcomes(self) -> frozenset[str]:
        """Outcomes that the question names, with everything below them."""
        return frozenset().union(*(terminology().narrower(outcome) for outcome in self.question.pico.outcomes))

    def outcomes_of(self, condition: str) -> frozenset[str]:
        """Outcomes that decide on a condition: those asked for, else those that its name says ("anxiety in cancer")."""
        terms = terminology()
        named = terms.find_ids(condition, ("outcome",))
        return self.asked_outcomes or frozenset().union(*(terms.narrower(outcome) for outcome in named))

    @property
    def empty(self) -> bool:
        """Whether nothing was found that speaks to what was asked."""
        match self.question.kind:
            case QuestionKind.SAFETY:
                return not (self.cautions or self.general_cautions)
            case QuestionKind.COVERAGE:
                return not self.policies
            case QuestionKind.PROVIDER:
                return not self.general_cautions
            case QuestionKind.MECHANISM:
                return not self.mechanisms
            case QuestionKind.OTHER if self.thresholds:
                return False
            case _:
                return not (self.main or self.guidelines or self.warnings)

    @property
    def warnings(self) -> list[Caution]:
        """Safety notes that warn of treating what the question names."""
        return warnings(self.question, self.cautions)


_ON_EFFECTS = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.COMPARISON, QuestionKind.DOSE})


def select(question: ClinicalQuestion, library: Library) -> Selection:
    """Choose what bears on the question from the records that carry findings, recommendations or safety notes."""
    held = holdings(library)
    question = without_issuers(question, advice_by_named(question, held.advice))
    question, untested = as_massage(question, held.effects)
    mine, wider = on_treatment(question, held.effects)
    if looks_ahead(question.text, held.newest_year) or is_foreign(question):
        return Selection(question=question, scope=Scope((), ()), newest_year=held.newest_year)
    if question.kind is QuestionKind.OTHER and asks_importance(question.text):
        sizes = fitting(question, held.thresholds)
        return Selection(question=question, scope=Scope((), ()), thresholds=sizes, newest_year=held.newest_year)
    if not answerable(question):
        return _by_words(question, mine, held)
    chosen, scope = within(question, mine)
    clinical = [item for item in chosen if not item.is_mechanism and not item.is_harm_outcome]
    asked, others = _by_outcome(question, clinical)
    clinical_advice = [entry for entry in held.advice if entry.record.kind is not RecordKind.POLICY]
    holding, on_families = guidance(question, clinical_advice)
    if not (question.pico.conditions or question.pico.outcomes) and question.kind not in _ON_EFFECTS:
        holding, on_families = [], []
    if question.kind is QuestionKind.SAFETY:
        on_families = []  # that a treatment is advised for a wider group says nothing of its safety in this one
    specific, general = safety_notes(question, held.cautions) if hands_on(question) else ([], [])
    rivals = _rivals(question, asked, held.effects)
    return Selection(
        question=question,
        scope=scope,
        effects=tuple(asked),
        other_outcomes=tuple(others),
        rivals=rivals,
        near_rivals=() if rivals else tuple(_near_rivals(question, mine)),
        related=tuple(item for item in within(question, wider)[0] if not item.is_mechanism) if question.pico.conditions else (),
        harms=tuple(item for item in chosen if item.is_harm_outcome) if question.pico.conditions else (),
        mechanisms=tuple(_mechanisms(question, chosen, mine)),
        explaining=tuple(_explaining(question, mine)),
        thresholds=tuple(item for item in held.thresholds if _threshold_fits(question, item)),
        guidelines=tuple(holding),
        wider_guidelines=tuple(on_families),
        policies=tuple(policies(question, [entry for entry in held.advice if entry.record.kind is RecordKind.POLICY])),
        cautions=tuple(specific),
        general_cautions=tuple(general),
        untested=untested,
        newest_year=held.newest_year,
    )


def _rivals(question: ClinicalQuestion, asked: Iterable[Comparison], effects: Iterable[Comparison]) -> tuple[Comparison, ...]:
    if not question.pico.comparators:
        return ()
    return (*against_rivals(question, asked), *reversed_ties(question, within(question, effects)[0]))


def _near_rivals(question: ClinicalQuestion, mine: Iterable[Comparison]) -> Iterable[Comparison]:
    """Of comparisons on the treatment those against the rival on the asked outcomes in "back pain", where "chronic low back pain" is asked about."""
    kin = family_of(question.pico.conditions)
    near = [item for item in mine if item.own_conditions & kin and not item.is_mechanism and not item.is_harm_outcome]
    return against_rivals(question, _by_outcome(question, near)[0]) if question.pico.comparators else ()


def _by_words(question: ClinicalQuestion, mine: Iterable[Comparison], held: Holdings) -> Selection:
    """For a question with words that the terminology lacks: what has those words in its own fields, and nothing else."""
    things = things_asked(question)
    words = " ".join(things).lower().split() or question.pico.other_terms
    spoken = [item for item in mine if speaks_of(item, words)] if words and question.pico.interventions else []
    if question.kind not in _ON_EFFECTS or question.pico.conditions:
        spoken = []
    notes = speaking_of(things, held.cautions) if question.kind is QuestionKind.SAFETY and hands_on(question) else []
    return Selection(
        question=question,
        scope=Scope((), ()),
        effects=tuple(spoken),
        cautions=() if question.pico.conditions or question.pico.populations else tuple(notes),
        newest_year=held.newest_year,
    )


_SORENESS = frozenset({"outcome:muscle-soreness"})
"""Filed apart from pain, and pain all the same to who asks for it."""


def _by_outcome(question: ClinicalQuestion, items: list[Comparison]) -> tuple[list[Comparison], list[Comparison]]:
    """Comparisons on the asked outcome and those on others; trials on "anxiety" count for the outcome of that name."""
    if not question.pico.outcomes or question.kind is QuestionKind.MECHANISM:
        return items, []
    asked = frozenset().union(*(terminology().narrower(concept) for concept in question.pico.outcomes))
    asked |= _SORENESS if "outcome:pain" in asked else frozenset()
    mine: list[Comparison] = []
    others: list[Comparison] = []
    for item in items:
        (mine if item.outcomes & asked else others).append(item)
    return mine, others


def _mechanisms(
    question: ClinicalQuestion, chosen: Iterable[Comparison], everybody: Iterable[Comparison]
) -> Iterator[Comparison]:
    """On the asked condition; where mechanism is the question, in anybody, since biology is studied in healthy people."""
    if question.kind is not QuestionKind.MECHANISM:
        yield from (item for item in chosen if item.is_mechanism and question.pico.conditions)
        return
    outcomes = frozenset().union(*(terminology().narrower(outcome) for outcome in question.pico.outcomes))
    for item in everybody:
        if item.is_mechanism and (not outcomes or item.outcomes & outcomes) and "population:infants" not in item.populations:
            yield item


def _explaining(question: ClinicalQuestion, items: Iterable[Comparison]) -> Iterator[Record]:
    """Records on mechanism that have findings on the asked treatment and, where one is asked for, the asked outcome."""
    if question.kind is not QuestionKind.MECHANISM:
        return
    outcomes = frozenset().union(*(terminology().narrower(outcome) for outcome in question.pico.outcomes))
    records = {item.record.id: item.record for item in items if not outcomes or item.outcomes & outcomes}
    for record in records.values():
        explains = record.kind is RecordKind.NARRATIVE_REVIEW and "mechanism" in record.title.lower()
        if record.kind is RecordKind.MECHANISM_STUDY or explains:
            yield record


def _threshold_fits(question: ClinicalQuestion, item: Comparison) -> bool:
    """A threshold found in the asked condition, its kin ("mechanical" for "chronic neck pain"), or a family that holds it."""
    terms = terminology()
    families = [f for c in question.pico.conditions for f in terms.broader(c) if not terms.get(f).broad]
    wider = frozenset().union(*(terms.broader(c) for c in question.pico.conditions))
    return bool(item.conditions & frozenset().union(wider, *(terms.narrower(family) for family in families)))
