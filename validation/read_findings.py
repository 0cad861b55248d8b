"""How often the grammar has the direction right when it speaks: `python -m validation.read_findings [DATA]`.

Uses the training part of Evidence Inference: intervention, comparator, outcome and the evidence spans are given; the answer is
whether the outcome increased, decreased or did not differ. Where two spans are read differently, nothing is said.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.data import default_data
from palpate.appraisal.asked import change_in
from palpate.appraisal.directions import Change

_LABEL = {Change.MORE: "increased", Change.LESS: "decreased", Change.SAME: "no_difference"}


def read(row: dict[str, Any]) -> str | None:
    """The label that the grammar reads from the evidence spans; None where it says nothing."""
    changes = {change_in(span, row["intervention"], row["comparator"], row["outcome"]) for span in row["evidence"]} - {None}
    return _LABEL[change] if len(changes) == 1 and (change := changes.pop()) else None


def main() -> int:
    """0, or 1 where the data are not there."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else default_data()
    path = data / "evidence_inference" / "train.jsonl.gz"
    if not path.is_file():
        print("evidence_inference/train.jsonl.gz is not there: name the folder of the data")
        return 1
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    pairs = Counter((row["label"], read(row)) for row in rows)
    spoken = sum(count for (_, said), count in pairs.items() if said)
    right = sum(count for (label, said), count in pairs.items() if label == said)
    print(f"{len(rows)} prompts: precision {right / spoken:.3f}, coverage {spoken / len(rows):.3f}")
    for label in _LABEL.values():
        said = sum(count for (_, one), count in pairs.items() if one == label)
        of_label = sum(count for (one, _), count in pairs.items() if one == label)
        hits = pairs[label, label]
        print(f"  {label}: precision {hits / max(1, said):.3f} ({hits}/{said}), recall {hits / max(1, of_label):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
