"""Compare what the grammar reads with the labels made by hand: `python -m validation.design_and_size [DATA]`.

Prints the accuracy of design and of size on each set and on all, and every confusion by the id of the article.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from benchmarks.data import default_data
from benchmarks.reading import Judged, judge, labelled_records, labels


def report(split: str, judged: list[Judged], *, each: bool = True) -> None:
    """Print the figures of a set and what is wrong, with `each` by article."""
    for name, right in (("design", Judged.design_right), ("size", Judged.size_right)):
        hits = sum(right(one) for one in judged)
        strictly = sum(right(one, strict=True) for one in judged)
        print(f"{split}: {name} {hits}/{len(judged)} = {hits / len(judged):.3f} ({strictly} with the first label alone)")
    guessed = sum(one.participants is not None and one.label["participants"] is None for one in judged)
    missed = sum(one.participants is None and one.label["participants"] is not None for one in judged)
    print(f"{split}: of the wrong sizes {guessed} give a number where none is stated, {missed} miss one that is")
    confusions = Counter((one.label["design"], one.appraisal.design.design.value) for one in judged if not one.design_right())
    for (labelled, read), count in confusions.most_common():
        print(f"  design: {labelled} read as {read}: {count}")
    for one in judged if each else []:
        if not one.design_right():
            print(f"  {one.record.id}: {one.label['design']}, read as {one.appraisal.design.design.value}")
        if not one.size_right():
            print(f"  {one.record.id}: {one.label['participants']} participants, read as {one.participants}")


def main() -> int:
    """0, or 1 where the articles are not there."""
    records = labelled_records(Path(sys.argv[1]) if len(sys.argv) > 1 else default_data())
    if not records:
        print("the labelled articles are not there: name the folder of the data")
        return 1
    judged = [judge(row, records[row["id"]]) for row in labels()]
    for split in dict.fromkeys(one.label["split"] for one in judged):
        report(split, [one for one in judged if one.label["split"] == split])
    report("all", judged, each=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
