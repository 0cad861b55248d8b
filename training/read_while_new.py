"""Note what the grammar reads of labelled lots while they are new: `python -m training.read_while_new DATA`.

Adds a row to `read_while_new.jsonl` for each labelled abstract of `validation/design_and_size.jsonl` that rules may be mended on and that has none
yet. To be run after a lot is labelled, and before anything is mended on it: the readers of sizes and designs learn from these rows how
far the grammar is to be trusted on text that it was not made for.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.reading import labelled_records, labels
from palpate.appraisal.appraise import WITHOUT_SIZE, size_told_as
from palpate.appraisal.design import read_design
from palpate.appraisal.passages import read_sentences
from palpate.appraisal.size import SampleSize, read_size
from palpate.appraisal.trained_size import grammar_reading
from palpate.vocabulary import Record
from training.sizes import READ_WHILE_NEW


def reading_of(record: Record) -> dict[str, Any]:
    """The design and the numbers that the grammar alone reads."""
    sentences = read_sentences(record)
    design = read_design(record, sentences)
    size = SampleSize() if design.design in WITHOUT_SIZE else read_size(sentences, size_told_as(design.design))
    read = grammar_reading(size)
    row: dict[str, Any] = {
        "id": record.id,
        "design": design.design.value,
        "in_words": design.span is not None,
        "chosen": read.chosen,
        "told": read.told,
    }
    return row | {name: getattr(read, name) for name in ("randomised", "analysed") if getattr(read, name) is not None}


def main() -> int:
    """0, or 1 where the articles are not there."""
    records = labelled_records(Path(sys.argv[1]))
    if not records:
        print("the labelled articles are not there: name the folder of the data")
        return 1
    known = {json.loads(line)["id"] for line in READ_WHILE_NEW.read_text("utf-8").splitlines()}
    lots: set[str] = set()
    new = [row["id"] for row in labels() if row["mended"] and row["id"] not in known and row["split"] not in lots | {"first"}]
    with READ_WHILE_NEW.open("a", encoding="utf-8") as stored:
        stored.writelines(json.dumps(reading_of(records[one])) + "\n" for one in new)
    print(f"{len(new)} abstracts added")
    return 0


if __name__ == "__main__":
    sys.exit(main())
