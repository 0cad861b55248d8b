"""A conversation for the eye: how a question was understood, and an answer in brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palpate.rendering.common import plain
from palpate.vocabulary import Answer, QuestionKind, SectionKey, Statement

if TYPE_CHECKING:
    from palpate.conversation import Understood

_LEADING = {
    QuestionKind.DOSE: SectionKey.TREATMENT_PLAN,
    QuestionKind.SAFETY: SectionKey.SAFETY,
    QuestionKind.MECHANISM: SectionKey.KEY_POINTS,
    QuestionKind.PROVIDER: SectionKey.KEY_POINTS,
    QuestionKind.COVERAGE: SectionKey.GUIDELINES,
}
"""The section that an answer in brief shows beside the bottom line; effects are told there."""
_MOST = 4


def understood_text(turn: Understood) -> str:
    """One line: the whole question, what was kept from before, what was let go, what was read as something more."""
    parts = []
    if turn.kept:
        parts.append(f"kept: {', '.join(map(plain, turn.kept))}")
    parts += [f"“{plain(word)}” read as {plain(meant)}" for word, meant in turn.read_as]
    if turn.let_go:
        parts.append(f"left out: {', '.join(map(plain, turn.let_go))}")
    if turn.by_model:
        parts.append("put in words by the language model")
    if not turn.follows:
        return "Taken by itself: nothing kept from before"
    return (
        f"Understood as: {plain(turn.question.text)} ({'; '.join(parts)})"
        if parts
        else f"Understood as: {plain(turn.question.text)}"
    )


def in_brief(answer: Answer) -> tuple[str, tuple[Statement, ...]]:
    """Title and first statements of the section that the kind of question asks for; none where the bottom line says it all."""
    wanted = _LEADING.get(answer.kind)
    section = next((section for section in answer.sections if section.key is wanted), None)
    return (section.title, section.statements[:_MOST]) if section else ("", ())
