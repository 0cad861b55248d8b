"""Searching a text for names costs next to nothing, and nothing is read before it is needed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files

from palpate.terminology import (
    Terminology,
    concepts_of,
    terminology,
)
from palpate.terminology.concepts import load_concepts, load_false_friends
from palpate.vocabulary import Record

TERMS = terminology()


def _best_seconds(work: Callable[[], object], rounds: int = 200, tries: int = 7) -> float:
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        for _ in range(rounds):
            work()
        best = min(best, (time.process_time() - start) / rounds)
    return best


TITLE = "Massage for rehabilitation after total knee arthroplasty: a systematic review and meta-analysis of RCTs"


def _seconds_to_find_words() -> float:
    """What every search must do at least, as a yardstick: machines differ, their ratios hardly do."""
    word = re.compile(r"\w+")
    return _best_seconds(lambda: word.findall(TITLE.lower()))


def test_a_title_is_searched_in_the_time_of_30_findings_of_its_words() -> None:
    assert _best_seconds(lambda: TERMS.find(TITLE)) < 30 * _seconds_to_find_words()


def test_a_plain_record_is_tagged_in_the_time_of_45_findings_of_its_words() -> None:
    record = Record(
        id="pmid:1",
        title=TITLE,
        mesh=("Arthroplasty, Replacement, Knee*", "Massage*", "Humans", "Pain, Postoperative/therapy"),
    )
    assert _best_seconds(lambda: concepts_of(record)) < 45 * _seconds_to_find_words()


def test_the_data_are_read_in_the_time_of_15_readings_as_plain_json() -> None:
    folder = files("palpate") / "data" / "terminology"
    lines = [
        line for path in folder.iterdir() if path.name.endswith(".jsonl") for line in path.read_text("utf-8").splitlines() if line
    ]

    def load() -> None:
        Terminology(load_concepts(), load_false_friends()).find("massage")

    plain = _best_seconds(lambda: [json.loads(line) for line in lines], rounds=1, tries=9)
    assert _best_seconds(load, rounds=1, tries=9) < 15 * plain


def test_nothing_is_read_before_it_is_needed() -> None:
    code = (
        "import palpate.terminology as t; from palpate.terminology.terms import terminology as f; print(f.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "0"
