"""The gate in the making of an answer: what does not pass is dropped, logged with the reason, and kept for the audit."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from palpate.answering.statements import Draft, DraftSection
from palpate.answering.verification.checks import Checked
from palpate.answering.verification.gate import Gate
from palpate.answering.verification.head import check_head
from palpate.vocabulary import CertaintyLevel, QuestionKind, Verdict

_log = logging.getLogger(__name__)


class Filter:
    """Keeps what passes and remembers what was dropped, for one answer."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._dropped: list[Checked] = []

    @property
    def dropped(self) -> tuple[Checked, ...]:
        """What did not pass, in the order in which it was met."""
        return tuple(self._dropped)

    def drafts(self, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
        """Those whose supports bear them out."""
        return tuple(d for d in drafts if self._passes(self._gate.check_draft(d.text, d.supports, d.group, d.rewords)))

    def section(self, section: DraftSection) -> DraftSection:
        """The section without statements and rows that do not pass."""
        table = tuple(row for row in section.table if self._passes(self._gate.check_row(row)))
        return replace(section, drafts=self.drafts(section.drafts), table=table)

    def head(
        self, kind: QuestionKind, verdict: Verdict, certainty: CertaintyLevel | None, drafts: Sequence[Draft]
    ) -> tuple[Verdict, CertaintyLevel | None]:
        """Verdict and certainty where the bottom line that is left bears them, else "insufficient" without a level."""
        told = [(draft.text, self._gate.places(draft.supports)) for draft in drafts]
        checked = Checked(f"Verdict: {verdict}", (), tuple(check_head(kind, verdict, certainty, told)))
        if drafts and self._passes(checked):
            return verdict, certainty
        return Verdict.INSUFFICIENT, None

    def _passes(self, checked: Checked) -> bool:
        if not checked.passed:
            self._dropped.append(checked)
            _log.warning("dropped from an answer: %s (%s)", checked.text, "; ".join(checked.faults))
        return checked.passed
