"""Ask questions that the starter library cannot answer and some that it can: `python -m validation.abstention_check [HALF]`.

Prints the share of the first on which palpate abstains, of the second on which it does so wrongly, and every failure with the
bottom line that was given.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from palpate.answering import ask
from palpate.errors import UsageError
from palpate.library import Library
from palpate.vocabulary import Answer, Verdict

FOLDER = Path(__file__).parent / "abstention"
HALVES = (
    "development",
    "unseen",
    "fresh",
    "fresh 2",
    "fresh 3",
    "fresh 4",
    "development 2",
    "development 3",
    "fresh 5",
    "fresh 6",
    "fresh 7",
    "fresh 8",
    "fresh 9",
    "fresh 10",
    "fresh 11",
    "fresh 12",
    "fresh 13",
    "fresh 14",
    "fresh 15",
    "fresh 16",
    "fresh 17",
    "fresh 18",
    "fresh 19",
    "fresh 20",
    "fresh 21",
    "fresh 22",
    "fresh 23",
)
UNLEARNT = HALVES[-8:]
"""Lots from which no reader has learnt, and on which no rule but one was mended (see the README)."""
_NOT_HELD = re.compile(
    r"^(?:The library holds no evidence|None of the (?:findings|comparisons|recommendations|safety notes) held here|No finding on an effect is held|None of the sources of this answer speaks of)"
)
"""How a bottom line begins that says that what was asked for is not held."""


@dataclass(frozen=True)
class Asked:
    """A question of the set with what came of it."""

    half: str
    kind: str
    question: str
    abstained: bool
    right: bool
    bottom_line: str


def asked(name: str, library: Library, half: str | None = None) -> Iterator[Asked]:
    """The answers to `unanswerable` or `answerable` questions of a half, or of both."""
    for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if half in {None, row["half"]}:
            try:
                answer = ask(row["question"], library)
            except UsageError as refused:  # a text without a word is refused as no question
                yield Asked(row["half"], row["kind"], row["question"], True, row["right"] == "abstain", str(refused))
                continue
            abstained = abstains(answer)
            right = abstained if row["right"] == "abstain" else not abstained and _cites(answer, row["cites_one_of"])
            yield Asked(row["half"], row["kind"], row["question"], abstained, right, answer.bottom_line)


def abstains(answer: Answer) -> bool:
    """Whether an answer gives none, or gives no verdict and begins by saying that what was asked for is not held."""
    nothing = answer.verdict is Verdict.INSUFFICIENT and bool(_NOT_HELD.match(answer.bottom_line))
    return answer.abstained or nothing


def _cites(answer: Answer, wanted: list[str]) -> bool:
    """Whether one of the records that bear on the question is among the references."""
    return any(reference.record in wanted for reference in answer.references)


def shares(library: Library, half: str | None = None) -> tuple[float, float, float]:
    """Share of the unanswerable abstained on; of the answerable wrongly abstained on; of those answered without a record that bears on them."""
    closed, opened = list(asked("unanswerable", library, half)), list(asked("answerable", library, half))
    wrongly = sum(one.abstained for one in opened)
    beside = sum(not one.right and not one.abstained for one in opened)
    return sum(one.right for one in closed) / len(closed), wrongly / len(opened), beside / len(opened)


def main() -> int:
    """0; measured on a fresh starter library."""
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        for half in sys.argv[1:] or HALVES:
            for name in ("unanswerable", "answerable"):
                _report(half, name, list(asked(name, library, half)))
    return 0


def _report(half: str, name: str, rows: list[Asked]) -> None:
    print(
        f"{half}, {name}: {sum(row.abstained for row in rows)} of {len(rows)} abstained, {sum(row.right for row in rows)} right"
    )
    for kind, count in Counter(row.kind for row in rows if not row.right).most_common():
        print(f"  {kind}: {count} of {sum(row.kind == kind for row in rows)} wrong")
    for row in rows:
        if not row.right:
            print(f"    {row.question}\n      {row.bottom_line[:220]}")


if __name__ == "__main__":
    sys.exit(main())
