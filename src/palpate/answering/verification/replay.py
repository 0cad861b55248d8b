"""An exported answer against the library version that it names: every statement, row and reference, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from palpate.answering.statements import reference
from palpate.answering.verification.checks import Check, Checked, CheckKind, fault, found
from palpate.answering.verification.criteria import check_criteria
from palpate.answering.verification.gate import ClaimModel, Gate, gate_of
from palpate.answering.verification.head import check_head
from palpate.answering.verification.subject import check_subject
from palpate.answering.verification.whole import check_whole
from palpate.errors import UsageError
from palpate.library import Library
from palpate.vocabulary import Answer, Statement, Support


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking an answer comes to, part by part in the order of reading."""

    answer: Answer
    parts: tuple[tuple[str, Checked], ...]
    """Where a statement stands ("Bottom line", a section's title) and its checks; the article as a whole comes last."""

    @property
    def passed(self) -> bool:
        """Whether nothing was found wrong."""
        return all(checked.passed for _, checked in self.parts)

    @property
    def faulty(self) -> tuple[tuple[str, Checked], ...]:
        """The parts with something wrong."""
        return tuple(part for part in self.parts if not part[1].passed)


ARTICLE = "The article as a whole"
BOTTOM_LINE = "Bottom line"


def verify_answer(answer: Answer, library: Library, claim_model: ClaimModel | None = None) -> Verified:
    """Check an answer against the library, which has to be open at the version that the answer names.

    Nothing is asked again: the statements are read as they stand. Raises `UsageError` where the version is another one.
    """
    if library.version != answer.library.version:
        raise UsageError(f"The answer was made from version {answer.library.version}, and version {library.version} is open")
    gate = Gate(library, claim_model) if claim_model else gate_of(library)
    parts = [(BOTTOM_LINE, _statement(each, answer, gate)) for each in answer.bottom_line_statements]
    for criterion in answer.criteria:
        parts += [(criterion.text, _statement(each, answer, gate)) for each in criterion.statements]
    for section in answer.sections:
        parts += [(section.title, _statement(each, answer, gate)) for each in section.statements]
        for row in section.table:
            checked = gate.check_row(row)
            extra = (_check_refs((row.ref,), (row.support,), answer), *check_subject(answer, None, gate.places([row.support])))
            parts.append((f"{section.title}, table", _with(checked, extra)))
    whole = Checked(answer.bottom_line, (), tuple(_article(answer, library, gate)))
    return Verified(answer, (*parts, (ARTICLE, whole)))


def _statement(statement: Statement, answer: Answer, gate: Gate) -> Checked:
    checked = gate.check_draft(statement.text, statement.supports, statement.group, statement.rewords)
    mine = gate.places(statement.supports)
    extra = [
        _check_refs(statement.refs, statement.supports, answer),
        *check_subject(answer, statement.group, mine),
        *check_whole(answer, statement, gate),
    ]
    return _with(checked, extra)


def _with(checked: Checked, extra: Sequence[Check]) -> Checked:
    return Checked(checked.text, checked.supports, (*checked.checks, *extra))


def _check_refs(refs: Sequence[int], supports: Sequence[str], answer: Answer) -> Check:
    numbers = {each.record: each.number for each in answer.references}
    wanted = sorted({numbers.get(address.partition("#")[0], 0) for address in supports})
    if list(refs) != wanted:
        return fault(CheckKind.SOURCE, f"cites {list(refs)}; its supports are those of {wanted}")
    return found(CheckKind.SOURCE, f"reference {', '.join(map(str, refs))}")


def _article(answer: Answer, library: Library, gate: Gate) -> Iterator[Check]:
    yield from _check_stamp(answer, library)
    yield from _check_references(answer, library)
    yield from check_criteria(answer, gate)
    statements = answer.bottom_line_statements
    if statements and answer.bottom_line != " ".join(each.text for each in statements):
        yield fault(CheckKind.NAMES, "the bottom line is not the text of its statements")
    if not statements and any(section.statements or section.table for section in answer.sections) and answer.abstained:
        yield fault(CheckKind.DIRECTION, "abstains and states something all the same")
    if not statements and (answer.verdict != "insufficient" or answer.certainty):
        yield fault(CheckKind.DIRECTION, "gives a verdict without a statement that bears it")
    if statements:
        told = [(each.rewords or each.text, gate.places(each.supports)) for each in statements]
        yield from check_head(answer.kind, answer.verdict, answer.certainty, told)


def _check_stamp(answer: Answer, library: Library) -> Iterator[Check]:
    if answer.library.records != len(library):
        yield fault(CheckKind.NUMBERS, f"says that the library holds {answer.library.records} records; it holds {len(library)}")
    else:
        yield found(CheckKind.NUMBERS, f"version {library.version} of the library, {len(library)} records")


def _cited(answer: Answer) -> Iterator[str]:
    for statement in answer.bottom_line_statements:
        yield from statement.supports
    for criterion in answer.criteria:
        for statement in criterion.statements:
            yield from statement.supports
    for section in answer.sections:
        for statement in section.statements:
            yield from statement.supports
        yield from (row.support for row in section.table)


def _check_references(answer: Answer, library: Library) -> Iterator[Check]:
    records = library.get_many([each.record for each in answer.references])
    cited = list(dict.fromkeys(Support.parse(address).record for address in _cited(answer)))
    if [each.record for each in answer.references] != cited:
        yield fault(CheckKind.SOURCE, "the references are not those cited, in the order of first mention")
    if [each.number for each in answer.references] != list(range(1, len(answer.references) + 1)):
        yield fault(CheckKind.SOURCE, "the references are not numbered in a row")
    for each in answer.references:
        record = records.get(each.record)
        if record is None:
            yield fault(CheckKind.SOURCE, f"reference {each.number}, '{each.record}', is not held")
        elif each != reference(each.number, record):
            yield fault(CheckKind.SOURCE, f"reference {each.number} is not as the library holds '{each.record}'")
        else:
            yield found(CheckKind.SOURCE, each.citation, each.record)
    newest = max((each.year for each in answer.references if each.year), default=None)
    if answer.evidence_to != newest:
        yield fault(CheckKind.NUMBERS, f"the newest reference is of {newest}, not {answer.evidence_to}")
