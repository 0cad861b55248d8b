"""Compare the verdicts on claims with labels made by hand: `python -m validation.claim_check [SPLIT]`.

Prints macro-F1 over the six verdicts, what each verdict scores, every confusion, and what was taken for a claim and is none.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from palpate.checking import check, read_file
from palpate.library import Library
from palpate.vocabulary import CheckedClaim, CheckedPage, ClaimVerdict

FOLDER = Path(__file__).parent / "claims"
NOT_FOUND = "not found"


@dataclass(frozen=True)
class Scored:
    """A labelled claim and what was said of it."""

    page: str
    claim: str
    label: str
    verdict: str
    why: str = ""


def labels(split: str | None = None) -> list[dict[str, str]]:
    """The labelled claims of a split, or of all."""
    rows = [json.loads(line) for line in (FOLDER / "labels.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if split in {None, row["split"]}]


def score(split: str | None, library: Library) -> tuple[list[Scored], list[tuple[str, CheckedClaim]]]:
    """Each labelled claim with the verdict on it, and the claims found that nobody labelled."""
    by_page: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in labels(split):
        by_page[row["page"]].append(row)
    scored: list[Scored] = []
    extra: list[tuple[str, CheckedClaim]] = []
    for page, rows in by_page.items():
        checked = check(read_file(FOLDER / "pages" / page), library)
        matched = {id(found) for row in rows if (found := _matching(row["claim"], checked))}
        for row in rows:
            found = _matching(row["claim"], checked)
            scored.append(
                Scored(
                    page, row["claim"], row["verdict"], found.verdict.value if found else NOT_FOUND, found.why if found else ""
                )
            )
        extra += [(page, found) for found in checked.claims if id(found) not in matched]
    return scored, extra


def _matching(claim: str, checked: CheckedPage) -> CheckedClaim | None:
    """The claim found that shares most of its characters with the labelled one, at least half of either."""
    start = checked.text.find(" ".join(claim.split()))
    end = start + len(claim)
    overlaps = [(min(end, c.end) - max(start, c.start), c) for c in checked.claims]
    length, best = max(overlaps, key=lambda pair: pair[0], default=(0, None))
    return best if start >= 0 and best and length * 2 >= min(end - start, best.end - best.start) else None


def f1(scored: list[Scored], verdict: str) -> float:
    """F1 of one verdict; a claim that was not found is a miss of its label."""
    right = sum(one.label == one.verdict == verdict for one in scored)
    said = sum(one.verdict == verdict for one in scored)
    labelled = sum(one.label == verdict for one in scored)
    return 2 * right / (said + labelled) if said + labelled else 0.0


def macro_f1(scored: list[Scored]) -> float:
    """Mean of F1 over the six verdicts."""
    return sum(f1(scored, verdict) for verdict in ClaimVerdict) / len(ClaimVerdict)


def report(name: str, scored: list[Scored], extra: list[tuple[str, CheckedClaim]]) -> None:
    """Print the figures of a split and everything that is wrong."""
    right = sum(one.label == one.verdict for one in scored)
    print(f"{name}: macro-F1 {macro_f1(scored):.3f}, {right}/{len(scored)} right, {len(extra)} found that are no claims")
    for verdict in ClaimVerdict:
        print(f"  {verdict.value}: F1 {f1(scored, verdict):.2f} of {sum(one.label == verdict for one in scored)}")
    wrong = [one for one in scored if one.label != one.verdict]
    for (label, said), count in Counter((one.label, one.verdict) for one in wrong).most_common():
        print(f"  {label} taken for {said}: {count}")
    for one in wrong:
        print(f"    {one.page}: “{one.claim}” {one.label} -> {one.verdict} ({one.why})")
    for page, found in extra:
        print(f"    {page}: no claim: “{found.text}” ({found.verdict.value})")


def main() -> int:
    """0; measured on a fresh starter library."""
    splits = sys.argv[1:] or list(dict.fromkeys(row["split"] for row in labels()))
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        check("Massage may ease neck pain.", library)
        for split in splits:
            begun = time.perf_counter()
            scored, extra = score(split, library)
            report(split, scored, extra)
            print(f"  {time.perf_counter() - begun:.1f} s for {len({one.page for one in scored})} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
