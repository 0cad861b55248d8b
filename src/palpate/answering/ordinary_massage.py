"""Massage named by the part of the body, or as the common kind: where nothing held tested it by itself, massage as such answers."""

from __future__ import annotations

from collections.abc import Iterable

from palpate.answering.scope import on_treatment, within
from palpate.answering.unknown_things import things_asked
from palpate.synthesis import ComparatorClass, Comparison
from palpate.vocabulary import ClinicalQuestion, QuestionKind

_MASSAGE = "intervention:massage"
ORDINARY = frozenset(
    f"intervention:{name}-massage" for name in ("back", "facial", "foot", "hand", "head", "neck", "relaxation", "swedish")
)
"""What trials of "massage" gave, so that their results bear on it; a technique of its own is none of these."""
_MEANT = {"intervention:neck-massage": "condition:neck-pain", "intervention:back-massage": "condition:back-pain"}
"""What a part of the body is massaged for where nothing else is said."""
_PAIN = frozenset({"outcome:pain", "outcome:function"})
_KINDS = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.DOSE})


def as_massage(question: ClinicalQuestion, effects: Iterable[Comparison]) -> tuple[ClinicalQuestion, tuple[str, ...]]:
    """The question put as one on massage, and the kinds that it named; unchanged where something on it tested one of them."""
    asked, pico = question.pico.interventions, question.pico
    inactive = bool(pico.comparators) and all(concept.startswith("comparator:") for concept in pico.comparators)
    if (
        not (question.kind in _KINDS or (question.kind is QuestionKind.COMPARISON and inactive))
        or not asked
        or not ORDINARY.issuperset(asked)
    ):
        return question, ()
    only_pain = _PAIN.issuperset(pico.outcomes)
    if only_pain and not (pico.conditions or pico.populations or things_asked(question)) and asked[0] in _MEANT:
        pico = pico.model_copy(update={"conditions": (_MEANT[asked[0]],)})
        question = question.model_copy(update={"pico": pico})
    if not (pico.conditions or pico.outcomes) or _on_outcome(question, effects):
        return question, ()
    wide = question.model_copy(update={"pico": pico.model_copy(update={"interventions": (_MASSAGE,)})})
    return (wide, asked) if _on_outcome(wide, effects) else (question, ())


def _on_outcome(question: ClinicalQuestion, effects: Iterable[Comparison]) -> bool:
    """Whether a comparison is on the treatment and all the people asked about and, where no disease is named, on the outcome."""
    tested = [item for item in effects if item.decides and item.comparator_class is not ComparatorClass.BASELINE]
    chosen, scope = within(question, on_treatment(question, tested)[0])
    if question.pico.conditions:
        return bool(chosen) and not scope.absent
    return any(item.outcomes & frozenset(question.pico.outcomes) for item in chosen)
