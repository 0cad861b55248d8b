"""Questions that a reader could ask next and that the library can answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from weakref import WeakKeyDictionary

from palpate.answering.question import read_question
from palpate.answering.reporting import MIXED_GROUPS
from palpate.answering.scope import is_setting
from palpate.answering.sections.safety import is_about_providers
from palpate.answering.selection import Selection, select
from palpate.library import Library
from palpate.synthesis import ComparatorClass
from palpate.terminology import terminology
from palpate.vocabulary import QuestionKind

_MOST = 4


def follow_ups(selection: Selection, conditions: list[str], library: Library) -> tuple[str, ...]:
    """Up to four: what else was asked in the same breath, then questions of other kinds; each one that the library can answer.

    `conditions` are the names answered on, best first.
    """
    candidates = dict.fromkeys([*selection.question.further, *_candidates(selection, conditions)])
    known = _ANSWERABLE.setdefault(library, {})
    held = (question for question in candidates if _answerable(question, library, known))
    return tuple(islice(held, _MOST))


_ANSWERABLE: WeakKeyDictionary[Library, dict[tuple[int, str], bool]] = WeakKeyDictionary()
"""What was found out of candidate questions, by library version; the same few are tried again and again."""


def _answerable(question: str, library: Library, known: dict[tuple[int, str], bool]) -> bool:
    key = (library.version, question)
    if key not in known:
        held = select(read_question(question, by_person=False), library)
        known[key] = (
            any(item.decides for item in held.rivals) if held.question.kind is QuestionKind.COMPARISON else not held.empty
        )
    return known[key]


def _is_setting(condition: str) -> bool:
    """Whether a condition, by its name, is nothing that could be treated but who is treated: pregnancy."""
    return any(match.concept.name == condition and is_setting(match.concept.id) for match in terminology().find(condition))


def _helps(treatment: str, condition: str) -> str:
    return f"Does {treatment} help {'in' if _is_setting(condition) else 'with'} {condition}?"


def _candidates(selection: Selection, conditions: list[str]) -> Iterator[str]:
    terms, question = terminology(), selection.question
    conditions = [name for name in conditions if not name.startswith(MIXED_GROUPS)]
    treatment = terms.get(question.pico.interventions[0]).name if question.pico.interventions else "massage"
    effects = (*selection.effects, *selection.other_outcomes)
    if question.broad or not question.pico.conditions:
        yield from (_helps(treatment, name) for name in conditions[:2])
    where = f" {'in' if _is_setting(conditions[0]) else 'for'} {conditions[0]}" if conditions else ""
    if question.kind is not QuestionKind.EFFECTIVENESS and conditions and not question.broad:
        yield _helps(treatment, conditions[0])
    if question.kind is not QuestionKind.DOSE and any(item.finding.dose.session_minutes for item in effects):
        yield f"How often and how long should {treatment} be given{where}?"
    if question.kind is not QuestionKind.SAFETY and (selection.cautions or selection.general_cautions):
        yield f"Is {treatment} safe?" if not question.pico.populations else f"Who should not have {treatment}?"
    if question.kind is not QuestionKind.COMPARISON:
        own = frozenset().union(*(terms.narrower(c) for c in question.pico.interventions))
        active = [
            c for item in effects if item.comparator_class is ComparatorClass.ACTIVE for c in sorted(item.comparators - own)
        ]
        yield from (f"How does {treatment} compare with {terms.get(concept).name}{where}?" for concept in active[:1])
    if question.kind is not QuestionKind.COVERAGE and selection.policies:
        yield f"Is {treatment} covered by insurance?"
    notes = (*selection.cautions, *selection.general_cautions)
    if question.kind is not QuestionKind.PROVIDER and any(is_about_providers(entry) for entry in notes):
        yield "What should I look for in a massage therapist?"
