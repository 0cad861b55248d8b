"""`Judged`: what one claim came to before its place on the page is put to it, and how parts are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palpate.synthesis import Comparison
from palpate.vocabulary import CertaintyLevel, ClaimVerdict

MOST_ADDRESSES = 5
"""Addresses shown on either side; the weightiest come first."""
_LEVELS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with its reason, certainty, what speaks for and against, and what could be said instead."""

    verdict: ClaimVerdict
    why: str
    certainty: CertaintyLevel | None = None
    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    rewording: str | None = None


def lowest(levels: Iterable[CertaintyLevel | None]) -> CertaintyLevel | None:
    """The lowest of the levels that are known."""
    known = [level for level in levels if level]
    return min(known, key=_LEVELS.index) if known else None


def at_least(level: CertaintyLevel | None, wanted: CertaintyLevel) -> bool:
    """Whether a level is known and reaches another."""
    return level is not None and _LEVELS.index(level) >= _LEVELS.index(wanted)


def addresses(items: Iterable[Comparison]) -> tuple[str, ...]:
    """Addresses of comparisons, each once, one finding of every source before a second of any."""
    first: dict[str, str] = {}
    rest: list[str] = []
    for item in items:
        if item.record.id in first:
            rest.append(item.address)
        else:
            first[item.record.id] = item.address
    return tuple(dict.fromkeys([*first.values(), *rest]))[:MOST_ADDRESSES]


def combined(parts: Sequence[Judged]) -> Judged:
    """One verdict on a claim of several parts.

    Overstated in one part is overstated as a whole; supported in every part is supported; supported in some is partly so. A
    claim of which nothing is supported is contradicted where evidence speaks against any part of it.
    """
    if len(parts) == 1:
        return parts[0]
    verdicts = {part.verdict for part in parts}
    if len(verdicts) == 1:
        verdict = parts[0].verdict
    elif ClaimVerdict.OVERSTATED in verdicts:
        verdict = ClaimVerdict.OVERSTATED
    elif verdicts & {ClaimVerdict.SUPPORTED, ClaimVerdict.PARTLY_SUPPORTED}:
        verdict = ClaimVerdict.PARTLY_SUPPORTED
    else:
        verdict = ClaimVerdict.CONTRADICTED
    spoken = [part for part in parts if part.verdict is not ClaimVerdict.NO_EVIDENCE] or list(parts)
    return Judged(
        verdict=verdict,
        why=" ".join(dict.fromkeys(part.why for part in parts)),
        certainty=lowest(part.certainty for part in spoken),
        supports=_spread([part.supports for part in spoken]),
        against=_spread([part.against for part in spoken]),
        rewording=" ".join(dict.fromkeys(part.rewording for part in spoken if part.rewording)) or None,
    )


def _spread(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Addresses of all parts; what a rewording rests on must not be cut away."""
    return tuple(dict.fromkeys(address for each in lists for address in each))
