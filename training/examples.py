"""Examples for the heads of the evidence model, made from the training files; each names the classes that are right."""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palpate.encoder.heads import CLAIM, DIRECTION, VERDICT, Head, asked_comparison
from training.articles import sentences_by_article
from training.recipe import HELD_OUT
from training.weak import conclusions

Row = dict[str, Any]
_SWAPPED = {"increased": "decreased", "decreased": "increased", "no_difference": "no_difference"}
_UNRELATED_A_SPAN = 1.2


@dataclass(frozen=True, slots=True)
class Example:
    """Two texts for one head; `right` are the classes that count as right (several where the label leaves that open)."""

    head: Head
    first: str
    second: str
    right: frozenset[str]


def rows(data: Path, name: str) -> list[Row]:
    """The lines of a training file; empty where it is not there."""
    path = data / name / "train.jsonl.gz"
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def held_out(key: str) -> bool:
    """Whether what has this key (an article, a claim, a question) is kept from training."""
    return zlib.crc32(key.encode()) % HELD_OUT == 0


def directions(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """What a sentence says happened to an outcome: spans of Evidence Inference, and sentences of the same articles that say nothing.

    With intervention and comparator exchanged, more becomes less; one of three examples is shown that way round.
    """
    asked = rows(data, "evidence_inference")
    texts = sentences_by_article(data, frozenset(row["pmcid"] for row in asked))
    for row in asked:
        for span in row["evidence"]:
            swap = dice.random() < 1 / 3
            arms = (row["comparator"], row["intervention"]) if swap else (row["intervention"], row["comparator"])
            label = _SWAPPED[row["label"]] if swap else row["label"]
            yield row["pmcid"], Example(DIRECTION, asked_comparison(*arms, row["outcome"]), span, frozenset({label}))
        question = asked_comparison(row["intervention"], row["comparator"], row["outcome"])
        count = round(_UNRELATED_A_SPAN * len(row["evidence"]) + dice.random())
        for sentence in _unrelated(row, texts.get(row["pmcid"], ()), count, dice):
            yield row["pmcid"], Example(DIRECTION, question, sentence, frozenset({"not_said"}))


def _unrelated(row: Row, sentences: tuple[str, ...], count: int, dice: random.Random) -> list[str]:
    """Sentences of the article that share no run of five words with a span; half of them speak of the outcome's words."""
    taken = {run for span in row["evidence"] for run in _runs(span)}
    free = [one for one in sentences if len(one) > 30 and not (_runs(one) & taken)]
    wanted = set(_words(row["outcome"]))
    near = sorted(free, key=lambda one: -len(wanted & set(_words(one))))[:12]
    return [dice.choice(near if n % 2 else free) for n in range(count) if free]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    return frozenset(zip(*(words[n:] for n in range(5)), strict=False)) if len(words) >= 5 else frozenset({tuple(words)})


def claims(data: Path, name: str) -> Iterator[tuple[str, Example]]:
    """Claims with evidence. Where a set calls refuted what may only be unsupported, both count as right."""
    for row in rows(data, name):
        label = row["label"]
        open_labels = {"not_supports": {"refutes", "neutral"}}
        right = {"refutes", "neutral"} if name.endswith("covidfact") and label == "refutes" else open_labels.get(label, {label})
        yield row["claim"], Example(CLAIM, row["claim"], row["evidence"], frozenset(right))


def weak_conclusions(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Conclusions of abstracts as claims on their own results, half of them turned into the opposite."""
    for key, claim, results, stands in conclusions(data, dice):
        head, right = (
            (CLAIM, "supports" if stands else "refutes") if dice.random() < 0.5 else (VERDICT, "yes" if stands else "no")
        )
        yield key, Example(head, claim, results, frozenset({right}))


def bioasq(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Yes/no questions with one to four of their snippets, drawn anew each time."""
    for row in rows(data, "bioasq"):
        if row["type"] == "yesno":
            snippets = [snippet["text"] for snippet in row["snippets"]]
            drawn = dice.sample(snippets, min(len(snippets), dice.randint(1, 4)))
            yield row["id"], Example(VERDICT, row["question"], " ".join(drawn), frozenset({str(row["exact"]).lower()}))


def pubmedqa(data: Path) -> Iterator[tuple[str, Example]]:
    """Research questions with the abstract without its conclusion."""
    for row in rows(data, "pubmedqa"):
        yield row["pmid"], Example(VERDICT, row["question"], results_of(row["sections"]), frozenset({row["answer"]}))


def results_of(sections: dict[str, str], longest: int = 900) -> str:
    """The end of an abstract, where the results stand, in whole sentences of at most `longest` characters together."""
    text = " ".join(sections.values())
    if len(text) <= longest:
        return text
    cut = text[-longest:]
    return cut[cut.find(". ") + 2 :]


def examples(name: str, data: Path, dice: random.Random) -> list[tuple[str, Example]]:
    """The examples of a set, drawn anew with each call, each with the key by which it is held out or not."""
    match name:
        case "directions":
            return list(directions(data, dice))
        case "bioasq":
            return list(bioasq(data, dice))
        case "pubmedqa":
            return list(pubmedqa(data))
        case "conclusions":
            return list(weak_conclusions(data, dice))
        case "healthver":
            return list(claims(data, "healthver"))
        case _:
            return list(claims(data, f"claims/{name}"))
