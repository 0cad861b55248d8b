"""Examples for the heads of the evidence model, made from the training files; each names the classes that are right."""

from __future__ import annotations

import gzip
import json
import math
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palpate.encoder.heads import CLAIM, DIRECTION, VERDICT, Head, asked_comparison
from training.articles import sentences_by_article
from training.recipe import HELD_OUT
from training.weak import conclusions, opposite

Row = dict[str, Any]
EXCHANGED = {"increased": "decreased", "decreased": "increased", "no_difference": "no_difference"}
"""What a label becomes where the two groups change places."""
_EXCHANGED = 0.1
"""How often the two arms are exchanged: seldom, since the grammar tells the arms apart, and the head must learn the words first."""
_UNRELATED_A_SPAN = 1.2
_CLAIMED = {
    "increased": (
        "{intervention} increases {outcome} compared with {comparator}",
        "{outcome} is higher with {intervention} than with {comparator}",
    ),
    "decreased": (
        "{intervention} reduces {outcome} compared with {comparator}",
        "{outcome} is lower with {intervention} than with {comparator}",
    ),
    "no_difference": (
        "{intervention} does not change {outcome} compared with {comparator}",
        "{outcome} does not differ between {intervention} and {comparator}",
    ),
}
_SHORT_ANSWER = re.compile(r"^(?:yes|no)\b[\s,.:;-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """Two texts for one head; `right` are the classes that count as right (several where the label leaves that open).

    `weight` is how much the example counts: more where its class is rare in its set.
    """

    head: Head
    first: str
    second: str
    right: frozenset[str]
    weight: float = 1.0


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

    With intervention and comparator exchanged, more becomes less; one of ten examples is shown that way round.
    """
    asked = rows(data, "evidence_inference")
    texts = sentences_by_article(data, frozenset(row["pmcid"] for row in asked))
    for row in asked:
        for span in row["evidence"]:
            swap = dice.random() < _EXCHANGED
            arms = (row["comparator"], row["intervention"]) if swap else (row["intervention"], row["comparator"])
            label = EXCHANGED[row["label"]] if swap else row["label"]
            yield row["pmcid"], Example(DIRECTION, asked_comparison(*arms, row["outcome"]), span, frozenset({label}))
        question = asked_comparison(row["intervention"], row["comparator"], row["outcome"])
        count = round(_UNRELATED_A_SPAN * len(row["evidence"]) + dice.random())
        for sentence in unrelated(row, texts.get(row["pmcid"], ()), count, dice):
            yield row["pmcid"], Example(DIRECTION, question, sentence, frozenset({"not_said"}))


def unrelated(row: Row, sentences: tuple[str, ...], count: int, dice: random.Random) -> list[str]:
    """Sentences of the article that share no run of five words with a span; half of them speak of the outcome's words."""
    taken = {run for span in row["evidence"] for run in runs(span)}
    free = [one for one in sentences if len(one) > 30 and not (runs(one) & taken)]
    wanted = set(_words(row["outcome"]))
    near = sorted(free, key=lambda one: -len(wanted & set(_words(one))))[:12]
    return [dice.choice(near if n % 2 else free) for n in range(count) if free]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of five words of a text; a shorter text is one run."""
    words = _words(text)
    return frozenset(zip(*(words[n:] for n in range(5)), strict=False)) if len(words) >= 5 else frozenset({tuple(words)})


def claims(data: Path, name: str) -> Iterator[tuple[str, Example]]:
    """Claims with evidence, held out by their question where a set names it. What a set calls refuted may only be unsupported: then both are right."""
    held = rows(data, name)
    counts = Counter(row["label"] for row in held)
    for row in held:
        label = row["label"]
        open_labels = {"not_supports": {"refutes", "neutral"}}
        right = {"refutes", "neutral"} if name.endswith("covidfact") and label == "refutes" else open_labels.get(label, {label})
        weight = math.sqrt(len(held) / (len(counts) * counts[label]))
        key = row["question"] if "question" in row else row["claim"]
        yield key, Example(CLAIM, row["claim"], row["evidence"], frozenset(right), weight)


def comparisons_as_claims(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Claims made of a comparison and a change, with the span that tells of it or a sentence of the article that says nothing.

    Half of the claims are the change that was found; any other is refuted.
    """
    asked = rows(data, "evidence_inference")
    texts = sentences_by_article(data, frozenset(row["pmcid"] for row in asked))
    for row in asked:
        for span in row["evidence"]:
            said = row["label"] if dice.random() < 0.5 else dice.choice([one for one in _CLAIMED if one != row["label"]])
            right = "supports" if said == row["label"] else "refutes"
            yield row["pmcid"], Example(CLAIM, _claimed(row, said, dice), span, frozenset({right}))
        for sentence in unrelated(row, texts.get(row["pmcid"], ()), dice.randint(0, 1), dice):
            said = dice.choice(list(_CLAIMED))
            yield row["pmcid"], Example(CLAIM, _claimed(row, said, dice), sentence, frozenset({"neutral"}))


def _claimed(row: Row, change: str, dice: random.Random) -> str:
    parts = {name: row[name].strip(" .") for name in ("intervention", "comparator", "outcome")}
    claim = dice.choice(_CLAIMED[change]).format(**parts)
    return claim[:1].upper() + claim[1:]


def ideal_answers(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Answers of BioASQ's experts as claims: on snippets of their question, turned round, and on snippets of the nearest question."""
    held = [row for row in rows(data, "bioasq") if row["snippets"] and row["ideal"]]
    words = [frozenset(_words(row["question"])) for row in held]
    common = Counter(word for one in words for word in one)
    for row, asked in zip(held, words, strict=True):
        claim = _SHORT_ANSWER.sub("", dice.choice(row["ideal"])).strip().split(". ")[0][:300]
        if len(claim) < 20:
            continue
        snippets = [snippet["text"] for snippet in row["snippets"]]
        drawn = " ".join(dice.sample(snippets, min(len(snippets), dice.randint(1, 3))))
        turned = opposite(claim)
        if turned and dice.random() < 0.5:
            yield row["id"], Example(CLAIM, turned, drawn, frozenset({"refutes"}))
        else:
            yield row["id"], Example(CLAIM, claim, drawn, frozenset({"supports"}))
        if dice.random() < 0.6:
            others = [n for n, one in enumerate(held) if one is not row and not held_out(one["id"])]
            near = max(others, key=lambda n: sum(1 / common[word] for word in asked & words[n]) + 0.05 * dice.random())
            if held[near]["question"] != row["question"]:
                text = dice.choice(held[near]["snippets"])["text"]
                yield row["id"], Example(CLAIM, claim, text, frozenset({"neutral"}))


def weak_conclusions(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Conclusions of abstracts as claims on their own results, half of them turned into the opposite."""
    for key, claim, results, stands in conclusions(data, dice):
        head, right = (
            (CLAIM, "supports" if stands else "refutes") if dice.random() < 0.5 else (VERDICT, "yes" if stands else "no")
        )
        yield key, Example(head, claim, results, frozenset({right}))


def bioasq(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Yes/no questions with one to four of their snippets, drawn anew each time, and one of three with the expert's answer."""
    held = [row for row in rows(data, "bioasq") if row["type"] == "yesno"]
    counts = Counter(str(row["exact"]).lower() for row in held)
    for row in held:
        snippets = [snippet["text"] for snippet in row["snippets"]]
        drawn = " ".join(dice.sample(snippets, min(len(snippets), dice.randint(1, 4))))
        answer = str(row["exact"]).lower()
        weight = math.sqrt(len(held) / (len(counts) * counts[answer]))
        yield row["id"], Example(VERDICT, row["question"], drawn, frozenset({answer}), weight)
        told = _SHORT_ANSWER.sub("", dice.choice(row["ideal"])).strip() if row["ideal"] else ""
        if len(told) > 20 and dice.random() < 1 / 3:
            yield row["id"], Example(VERDICT, row["question"], told, frozenset({answer}), weight)


def pubmedqa(data: Path, dice: random.Random) -> Iterator[tuple[str, Example]]:
    """Research questions with the abstract without its conclusion, one of three with the conclusion alone.

    The conclusion is a claim on the abstract too, as it stands or turned round.
    """
    for row in rows(data, "pubmedqa"):
        results, answer = results_of(row["sections"]), frozenset({row["answer"]})
        yield row["pmid"], Example(VERDICT, row["question"], results, answer)
        if dice.random() < 1 / 3:
            yield row["pmid"], Example(VERDICT, row["question"], row["conclusion"], answer)
        claim = row["conclusion"].split(". ")[0]
        turned = opposite(claim)
        stands = turned is None or dice.random() < 0.5
        if dice.random() < 0.5:
            right = frozenset({"supports" if stands else "refutes"})
            yield row["pmid"], Example(CLAIM, claim if stands else turned, results, right)


def results_of(sections: dict[str, str], longest: int = 900) -> str:
    """The end of an abstract, where the results stand, in whole sentences of at most `longest` characters together."""
    text = " ".join(sections.values())
    if len(text) <= longest:
        return text
    cut = text[-longest:]
    return cut[cut.find(". ") + 2 :]
