"""What checking a statement comes to: each thing that was looked for, whether the supports hold it, and where or why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckKind(StrEnum):
    """What a check looks at."""

    SOURCE = "source"
    """The supports exist, are not retracted, and each is named once."""
    NUMBERS = "numbers"
    """Numbers, units, intervals, counts and years."""
    DIRECTION = "direction"
    """Better, worse, no difference; for or against; and comparisons of sizes."""
    CERTAINTY = "certainty"
    """Words of certainty and levels."""
    NAMES = "names"
    """Who said it, on what, against what."""
    CLAIM = "claim"
    """What the claim model finds, where one is given."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked for in the supports of a statement."""

    kind: CheckKind
    passed: bool
    what: str
    """What was looked for and, where it failed, why."""
    where: str | None = None
    """Address of the support that holds it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement with its checks."""

    text: str
    supports: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found wrong."""
        return all(check.passed for check in self.checks)

    @property
    def faults(self) -> tuple[str, ...]:
        """What was found wrong, each with its kind."""
        return tuple(f"{check.kind}: {check.what}" for check in self.checks if not check.passed)


def fault(kind: CheckKind, why: str) -> Check:
    """A check that failed."""
    return Check(kind, False, why)


def found(kind: CheckKind, what: str, where: str | None = None) -> Check:
    """A check that held."""
    return Check(kind, True, what, where)
