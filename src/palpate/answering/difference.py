"""What changed between two answers to the same question: what a reader of the older one should be told.

Only what moves the conclusion counts: the verdict, the certainty, what guidelines advise, what the bottom line rests on, and
whether a source of the older answer was retracted or superseded since. A sentence worded anew on the same supports is no change.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from palpate.library import Library
from palpate.vocabulary import Answer, SectionKey, Statement, Support
from palpate.vocabulary.base import Model


class ChangeKind(StrEnum):
    """What moved."""

    VERDICT = "verdict"
    CERTAINTY = "certainty"
    URGENCY = "urgency"
    RECOMMENDATION = "recommendation"
    RETRACTION = "retraction"
    SUPERSESSION = "supersession"
    BOTTOM_LINE = "bottom_line"


class Change(Model):
    """One thing that moved. `before` and `after` are the words of the answers, None where one has nothing to say on it."""

    kind: ChangeKind
    before: str | None = None
    after: str | None = None
    record: str | None = None
    """The source that it is about, where it is about one."""

    @property
    def told(self) -> str:
        """The change as one line of plain text."""
        before, after = _plain(self.before), _plain(self.after)
        match self.kind:
            case ChangeKind.RETRACTION:
                return f"Retracted: {before}"
            case ChangeKind.SUPERSESSION:
                return f"Replaced by {after}: {before}"
            case ChangeKind.RECOMMENDATION if self.after is None:
                return f"No longer among the recommendations: {before}"
            case ChangeKind.RECOMMENDATION:
                return f"New among the recommendations: {after}"
            case ChangeKind.VERDICT | ChangeKind.CERTAINTY:
                return f"{self.kind.value.capitalize()}: {before} before, {after} now"
            case ChangeKind.URGENCY | ChangeKind.BOTTOM_LINE:
                return f"{'Urgent advice' if self.kind is ChangeKind.URGENCY else 'Bottom line'} before: {before} Now: {after}"


class Difference(Model):
    """All that moved between two answers, the gravest first; empty where the conclusion stands."""

    question: str
    library_before: int
    library_after: int
    changes: tuple[Change, ...] = Field(default=())

    def __bool__(self) -> bool:
        """Whether anything moved."""
        return bool(self.changes)


def difference(before: Answer, after: Answer, library: Library) -> Difference:
    """What moved from one answer to another; `library` is the one that `after` was made from.

    Sources that are gone from the library are told as retracted only where a record says so. Raises nothing.
    """
    changes = [
        *_withdrawn(before, library),
        *_moved(ChangeKind.VERDICT, _verdict(before), _verdict(after)),
        *_moved(ChangeKind.URGENCY, before.urgent_advice, after.urgent_advice),
        *_moved(ChangeKind.CERTAINTY, _level(before), _level(after)),
        *_recommendations(before, after),
    ]
    if not changes and _rests_on(before.bottom_line_statements) != _rests_on(after.bottom_line_statements):
        changes.append(Change(kind=ChangeKind.BOTTOM_LINE, before=before.bottom_line, after=after.bottom_line))
    return Difference(
        question=before.question,
        library_before=before.library.version,
        library_after=after.library.version,
        changes=tuple(changes),
    )


def _plain(said: str | None) -> str:
    """A value in words: levels and verdicts are named with underscores."""
    return "none" if said is None else said.replace("_", " ") if " " not in said else said


def _moved(kind: ChangeKind, before: str | None, after: str | None) -> list[Change]:
    return [] if before == after else [Change(kind=kind, before=before, after=after)]


def _verdict(answer: Answer) -> str:
    return "nothing held" if answer.abstained else answer.verdict.value


def _level(answer: Answer) -> str | None:
    return answer.certainty.value if answer.certainty else None


def _withdrawn(before: Answer, library: Library) -> list[Change]:
    """Sources of the older answer that were retracted or replaced since it was made."""
    held = library.get_many([reference.record for reference in before.references])
    found = []
    for reference in before.references:
        record = held.get(reference.record)
        if record is None:
            continue
        if record.retracted:
            found.append(Change(kind=ChangeKind.RETRACTION, before=reference.citation, record=record.id))
        elif set(record.superseded_by) - set(reference.superseded_by):
            found.append(
                Change(
                    kind=ChangeKind.SUPERSESSION,
                    before=reference.citation,
                    after=", ".join(record.superseded_by),
                    record=record.id,
                )
            )
    return sorted(found, key=lambda change: change.kind is not ChangeKind.RETRACTION)


def _recommendations(before: Answer, after: Answer) -> list[Change]:
    """Recommendations that only one of the two answers tells, by what they rest on."""
    old, new = _advice(before), _advice(after)
    gone = {key: Change(kind=ChangeKind.RECOMMENDATION, before=text) for key, text in old.items() if key not in new}
    come = {key: Change(kind=ChangeKind.RECOMMENDATION, after=text) for key, text in new.items() if key not in old}
    changes = [*gone.items(), *come.items()]
    of_one = [change for key, change in changes if len({Support.parse(each).record for each in key}) == 1]
    return of_one or [change for _, change in changes]  # a sentence that sums several bodies up moves with them, and says no more


def _advice(answer: Answer) -> dict[frozenset[str], str]:
    return {
        frozenset(statement.supports): statement.text
        for section in answer.sections
        if section.key is SectionKey.GUIDELINES
        for statement in section.statements
    }


def _rests_on(statements: Iterable[Statement]) -> frozenset[str]:
    return frozenset(support for statement in statements for support in statement.supports)
