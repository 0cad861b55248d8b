"""Whether a sentence says just what other sentences say: no word of content more, none less, each in its place.

A sentence is read as clauses, a clause as phrases, a phrase as words of content in order. Words that only join are passed
over, and a few wordings that mean the same count as one. A phrase that stands at the edge of a clause ("in fibromyalgia",
"compared with usual care") may move to its other edge. Everything else has to be the same: so a number, a unit, a direction,
a word of certainty, a negation, a subject, a name or a date can't come in, get lost, or change places with another.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from palpate.terminology.normalising import key_of

(
    _BETTER_THEN,
    _BETTER_NOW,
    _SAME,
    _MAY,
    _PROBABLY,
    _AGAINST,
    _FOUND,
    _RIGHT_AFTER,
    _LOWERED,
    _LOWERS,
    _RAISED,
    _RAISES,
    _PEOPLE,
) = (chr(0xE100 + n) for n in range(13))
"""Meanings, as characters that no text has (Unicode's private use area)."""
_ALIKE = tuple(
    (re.compile(rf"\b(?:{wordings})(?!\w)", re.IGNORECASE), f" {meaning} ")
    for wordings, meaning in (
        (r"(?:found|showed|saw|there was|made) no clear difference(?: (?:in|to|for))?", _SAME),
        (r"(?:right|immediately|straight|directly) after (?:the )?treatment", _RIGHT_AFTER),
        (r"(?:as )?compared (?:with|to)|in comparison (?:with|to)|versus|vs\.?|relative to", _AGAINST),
        (r"improved|eased", _BETTER_THEN),
        (r"improves?|eases?", _BETTER_NOW),
        (r"may|might", _MAY),
        (r"probably|(?:is|are) likely to", _PROBABLY),
        (r"found|showed|reported|observed", _FOUND),
        (r"participants|patients|individuals|people", _PEOPLE),
        (r"lowered|reduced|decreased", _LOWERED),
        (r"lowers|reduces|decreases", _LOWERS),
        (r"raised|increased", _RAISED),
        (r"raises|increases", _RAISES),
    )
)
"""Wordings that mean the same. The tense is kept: the present claims what holds, the past what one study found."""
_JOINING = frozenset(
    "a an the of was were is are be been being has have had that which it its this these those and with by for on as also both".split()
)
"""Words that say nothing by themselves. "Or", "to", "not", "no", "only", "without", "than" and the like are not among them."""
_INTRODUCING = frozenset({_AGAINST, _RIGHT_AFTER, "in", "at", "during", "after", "before", "within", "among", "until"})
"""Words that open a phrase."""
_CLAUSE_END = re.compile(r";|\.(?=\s|$)|,?\s+(?:while|whereas|but|although|though)\s+", re.IGNORECASE)
_TOKEN = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:['-][^\W\d_]+)*|[\ue100-\ue10c]|[<>=≤≥±(),:]")
_ALWAYS_ALLOWED = frozenset(" ,.;'-")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as its phrases in order."""

    phrases: tuple[tuple[str, ...], ...]
    rigid: bool
    """Whether no phrase may move, since what is joined by "and" behind one could belong to it or not."""

    def is_like(self, other: Clause) -> bool:
        """Whether they say the same."""
        if self.phrases == other.phrases:
            return True
        return not (self.rigid or other.rigid) and self._parted() == other._parted()

    def _parted(self) -> tuple[Counter[tuple[str, ...]], tuple[tuple[str, ...], ...]]:
        """The phrases at the edges, in whatever order, and what stands between."""
        inner = [i for i, phrase in enumerate(self.phrases) if phrase[0] not in _INTRODUCING]
        first, last = (inner[0], inner[-1] + 1) if inner else (0, len(self.phrases))
        return Counter(self.phrases[:first] + self.phrases[last:]), self.phrases[first:last]


def says_the_same(text: str, told: Sequence[str]) -> bool:
    """Whether `text` says what the sentences `told` say, clause by clause in their order, and nothing else."""
    if text != unicodedata.normalize("NFKC", text) or not _marks(text) <= _marks(" ".join(told)) | _ALWAYS_ALLOWED:
        return False
    mine, theirs = _clauses(text), [clause for each in told for clause in _clauses(each)]
    return bool(mine) and len(mine) == len(theirs) and all(one.is_like(other) for one, other in zip(mine, theirs, strict=True))


def _marks(text: str) -> frozenset[str]:
    return frozenset(char for char in text if not char.isalnum())


def _clauses(text: str) -> list[Clause]:
    plain = text.replace("−", "-").replace("–", "-").replace("’", "'")
    return [_clause(part) for part in _outside_brackets(plain) if _TOKEN.search(part)]


def _outside_brackets(text: str) -> list[str]:
    """The clauses of a text; what ends one inside brackets does not count."""
    parts, start = [], 0
    for match in _CLAUSE_END.finditer(text):
        if text.count("(", 0, match.start()) <= text.count(")", 0, match.start()):
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _clause(text: str) -> Clause:
    """Phrases in order: a new one begins at a word that introduces one and behind a comma or a colon.

    A bracket goes with the phrase before it, so that an effect stays with its outcome.
    """
    for pattern, meaning in _ALIKE:
        text = pattern.sub(meaning, text)
    phrases: list[list[str]] = [[]]
    depth, joined, rigid = 0, False, False
    for part in map(str.lower, _TOKEN.findall(text)):
        depth = max(0, depth + (part == "(") - (part == ")"))
        if depth == 0 and part in {",", ":"}:
            phrases.append([])
        elif depth == 0 and part in _INTRODUCING:
            phrases.append([part])
        elif part not in _JOINING:
            behind = joined and bool(phrases[-1]) and phrases[-1][0] in _INTRODUCING
            rigid = rigid or (behind and depth == 0)
            phrases[-1].append(key_of(part) if part[0].isalpha() else part)
        joined = part == "and"
    kept = tuple(tuple(phrase) for phrase in phrases if phrase)
    return Clause(kept, rigid or all(phrase[0] in _INTRODUCING for phrase in kept))
