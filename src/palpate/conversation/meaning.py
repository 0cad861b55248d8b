"""What a question asks for, taken apart so that a follow-up can change one part, and put in words again.

The words are those that `read_question` reads back to the same parts (`reads_back`).
"""

from __future__ import annotations

from dataclasses import dataclass

from palpate.answering.advice import payer_as_written
from palpate.answering.scope import is_setting
from palpate.terminology import terminology
from palpate.terminology.normalising import keys_of
from palpate.vocabulary import ClinicalQuestion, QuestionKind


@dataclass(frozen=True, slots=True)
class Meaning:
    """The parts of a question. All but the words are ids of concepts."""

    kind: QuestionKind
    treatments: tuple[str, ...] = ()
    treatment_words: str = ""
    """The treatment as written, where it is no concept."""
    rivals: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    payer: str = ""
    """Who pays, as written."""
    written: tuple[tuple[str, str], ...] = ()
    """Conditions in the words in which they were written, by id; all else is told by its name."""

    @property
    def has_subject(self) -> bool:
        """Whether there is anything that a follow-up could keep."""
        return bool(self.treatments or self.treatment_words or self.people or self.outcomes)

    @property
    def people(self) -> tuple[str, ...]:
        """The complaint and who has it."""
        return (*self.complaints, *self.settings, *self.populations)

    @property
    def treatment(self) -> str:
        """The treatment in words; empty where none was named."""
        return " and ".join(map(name_of, self.treatments)) or self.treatment_words

    @property
    def complaint(self) -> str:
        """The complaint in words."""
        return " or ".join(map(self.word, self.complaints))

    @property
    def whom(self) -> str:
        """Who has it, in words: " in pregnancy"."""
        named = [*map(self.word, self.settings), *map(self.word, self.populations)]
        return f" in {' and '.join(named)}" if named else ""

    @property
    def measured(self) -> str:
        """The outcomes in words."""
        return " and ".join(map(name_of, self.outcomes))

    def word(self, concept: str) -> str:
        """A concept in words."""
        return dict(self.written).get(concept) or name_of(concept)

    @property
    def stated(self) -> tuple[str, ...]:
        """What the question in words states. One on safety states no outcome, and others one only where no complaint is named."""
        if self.kind is QuestionKind.PROVIDER:
            return self.treatments
        effect = self.kind is QuestionKind.EFFECTIVENESS
        outcomes = self.outcomes if effect or not (self.complaints or self.kind is QuestionKind.SAFETY) else ()
        return (*self.treatments, *self.rivals, *self.people, *outcomes)


def meaning_of(question: ClinicalQuestion) -> Meaning:
    """The parts of a question that was read."""
    pico = question.pico
    complaints, settings = _taken_apart(pico.conditions, pico.outcomes)
    drug = not pico.interventions and bool(pico.conditions or pico.outcomes) and question.kind is not QuestionKind.OTHER
    found = terminology().find(question.text, ("condition",))
    return Meaning(
        kind=question.kind,
        treatments=pico.interventions,
        treatment_words=" ".join(pico.other_terms) if drug else "",
        rivals=pico.comparators,
        complaints=complaints,
        settings=settings,
        populations=pico.populations,
        outcomes=pico.outcomes,
        payer=payer_as_written(question.text),
        written=tuple(
            (m.concept.id, words) for m in found if (words := _as_written(question.text[m.start : m.end], m.concept.id))
        ),
    )


def _as_written(words: str, concept: str) -> str | None:
    """The words in which a condition was written, where they are a name of it: "warfarin", but not "lower back" for the pain.

    One word alone ("preterm") is told by the concept's name, unless that is no thing to have ("taking blood thinners").
    """
    lowered = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words.split())
    plain = " " in lowered or name_of(concept).startswith("taking ")
    return lowered if plain and keys_of(lowered) in [keys_of(name) for name in terminology().names(concept)] else None


def _taken_apart(conditions: tuple[str, ...], outcomes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Complaints, and settings; of what is meant together ("low back pain" in "pregnancy") the parts, where one stands beside it."""
    complaints: list[str] = []
    settings: list[str] = []
    for condition in conditions:
        for part in _settings_beside(condition, conditions, outcomes) or (condition,):
            (settings if is_setting(part) else complaints).append(part)
    return tuple(dict.fromkeys(complaints)), tuple(dict.fromkeys(settings))


def _settings_beside(condition: str, others: tuple[str, ...], outcomes: tuple[str, ...]) -> tuple[str, ...]:
    """The settings of a condition whose complaint is named beside it, as a condition or as what is measured."""
    terms = terminology()
    for group in terms.get(condition).implied_by:
        settings = tuple(part for part in group if is_setting(part))
        complaints = frozenset(group) - set(settings)
        beside = any(other != condition and terms.broader(other) & complaints for other in others)
        measured = any(terms.find_ids(name_of(part), ("outcome",)) & set(outcomes) for part in complaints)
        if settings and (beside or measured):
            return settings
    return ()


def in_words(meaning: Meaning, asked: str = "") -> str:
    """The whole question. `asked` is how a dose was asked for ("how many sessions"), so that it is asked in the same way."""
    treatment = meaning.treatment or "treatment"
    complaint = meaning.complaint or meaning.measured
    on = f"{f' for {complaint}' if complaint else ''}{meaning.whom}"
    match meaning.kind:
        case QuestionKind.SAFETY:
            return f"Is {treatment} safe{f' with {meaning.complaint}' if meaning.complaints else ''}{meaning.whom}?"
        case QuestionKind.DOSE:
            return f"{_dose(asked, treatment)}{on}?"
        case QuestionKind.MECHANISM:
            return f"How does {treatment} work{on}?"
        case QuestionKind.COVERAGE:
            return f"Is {treatment}{on} covered by {meaning.payer or 'insurance'}?"
        case QuestionKind.PROVIDER:
            return f"Who should give {treatment}?"
        case QuestionKind.COMPARISON:
            return f"How does {treatment} compare with {' or '.join(map(name_of, meaning.rivals))}{on}?"
        case _:
            return _effect(meaning)


def _effect(meaning: Meaning) -> str:
    against = f" compared with {' or '.join(map(name_of, meaning.rivals))}" if meaning.rivals else ""
    complaint, whom, measured = meaning.complaint, meaning.whom, meaning.measured
    if not meaning.treatment:
        return f"What helps {measured}{' in ' if complaint and measured else ''}{complaint}{whom}?"
    if measured:
        return f"Does {meaning.treatment} improve {measured}{f' in {complaint}' if complaint else ''}{whom}{against}?"
    return f"Does {meaning.treatment} help{f' {complaint}' if complaint else ''}{whom}{against}?"


def evidence_in_words(meaning: Meaning) -> str:
    """The question how sure an effect is."""
    effect = _effect(meaning)
    found = effect.removeprefix(f"Does {meaning.treatment} ")
    if not meaning.treatment or found == effect:
        return effect
    verb, _, rest = found.rstrip("?").partition(" ")
    return f"How strong is the evidence that {meaning.treatment} {verb}s{f' {rest}' if rest else ''}?"


def lasting_in_words(meaning: Meaning) -> str:
    """The question how long an effect lasts."""
    on = f" for {meaning.complaint}" if meaning.complaints else ""
    return f"How long do the effects of {meaning.treatment or 'treatment'} last{on}{meaning.whom}?"


def kind_in_words(meaning: Meaning) -> str:
    """The question which kind of the treatment helps."""
    return f"What kind of {meaning.treatment or 'treatment'} helps{f' {meaning.complaint}' if meaning.complaints else ''}{meaning.whom}?"


def _dose(asked: str, treatment: str) -> str:
    said = asked.lower()
    if said.startswith(("how many", "number of")):
        counted = next((word for word in ("sessions", "minutes", "weeks", "times") if word in said), "sessions")
        return f"How many {counted} of {treatment} are needed"
    if said.startswith("how long"):
        return f"How long should a session of {treatment} last"
    if said.startswith("how often"):
        return f"How often should {treatment} be given"
    return f"How often and how long should {treatment} be given"


def reads_back(meaning: Meaning, question: ClinicalQuestion) -> bool:
    """Whether a question, as it is read, asks for all that was meant; an effect inside the body is one on mechanisms."""
    inside_the_body = meaning.kind is QuestionKind.EFFECTIVENESS and question.kind is QuestionKind.MECHANISM
    if question.kind is not meaning.kind and not inside_the_body:
        return False
    said = concepts_of(question)
    wanted = meaning.treatments if meaning.kind in _NARROW else meaning.stated
    return all(terminology().find_ids(meaning.word(concept)) & said for concept in wanted)


_NARROW = frozenset({QuestionKind.MECHANISM, QuestionKind.PROVIDER})
"""Kinds whose reading keeps of the complaint what it needs, which can be nothing."""


def concepts_of(question: ClinicalQuestion) -> frozenset[str]:
    """All concepts that a question is about, with what they mean together and everything above."""
    terms, pico = terminology(), question.pico
    named = terms.implied({*pico.conditions, *pico.populations, *pico.interventions, *pico.comparators, *pico.outcomes})
    return frozenset().union(*(terms.broader(concept) for concept in named))


def name_of(concept: str) -> str:
    """The name of a concept."""
    return terminology().get(concept).name
