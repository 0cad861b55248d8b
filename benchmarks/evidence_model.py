"""How well the evidence model and the grammar answer what the labelled sets ask, a linear baseline beside each.

Scores are taken on the `eval` files. The baselines are logistic regressions on words and pairs of words, trained here and now
on the `train` files.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.data import BESIDE_CHECKOUT
from palpate import encoder
from palpate.appraisal import trained_claims
from palpate.appraisal.asked_record import candidates, change_found, changes_in_spans, likely
from palpate.appraisal.directions import Change
from palpate.appraisal.verdicts import verdict
from palpate.encoder import CLAIM, DIRECTION, asked_comparison
from palpate.sources import open_source
from palpate.vocabulary import Record

Row = dict[str, Any]
_LABELS = {Change.MORE: "increased", Change.LESS: "decreased", Change.SAME: "no_difference"}
_UNREAD = "no_difference"
"""What is counted where an article holds no sentence on the outcome: the commonest answer."""


def rows(data: Path, name: str, split: str) -> list[Row]:
    """The lines of a file; empty where it is not there."""
    path = data / name / f"{split}.jsonl.gz"
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def macro_f1(right: Sequence[str], said: Sequence[str]) -> float:
    """Mean F1 over the classes that occur among the right answers."""
    scores = []
    for name in sorted(set(right)):
        hits = sum(one == other == name for one, other in zip(right, said, strict=True))
        scores.append(2 * hits / (right.count(name) + list(said).count(name)))
    return sum(scores) / len(scores)


def linear(texts: Sequence[tuple[str, str]], labels: Sequence[str]) -> Callable[[Sequence[tuple[str, str]]], list[str]]:
    """A logistic regression on the words and pairs of words of the second text and those that both share."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=r"\S+"),
        LogisticRegression(C=10, class_weight="balanced", max_iter=2000),
    )
    model.fit([_marked(pair) for pair in texts], list(labels))
    return lambda asked: [str(one) for one in model.predict([_marked(pair) for pair in asked])]


def _marked(pair: tuple[str, str]) -> str:
    first, second = (text.lower().split() for text in pair)
    shared = set(first) & set(second)
    return " ".join([*second, *(f"both_{word}" for word in sorted(shared)), *(f"asked_{word}" for word in first)])


def evidence_inference(data: Path) -> dict[str, float]:
    """Macro-F1 of the direction, given the evidence spans and reading the whole article."""
    train, asked = (rows(data, "evidence_inference", split) for split in ("train", "eval"))
    if not asked:
        return {}
    right = [row["label"] for row in asked]
    figures = {"evidence_inference.oracle_macro_f1": macro_f1(right, [_from_spans(row) for row in asked])}
    articles = _articles(data, {row["pmcid"] for row in asked})
    if articles:
        held = [row for row in asked if row["pmcid"] in articles]
        said = [_from_article(row, articles[row["pmcid"]]) for row in held]
        figures["evidence_inference.macro_f1"] = macro_f1([row["label"] for row in held], said)
    if train:
        baseline = linear([_pair(row, " ".join(row["evidence"])) for row in train], [row["label"] for row in train])
        oracle = baseline([_pair(row, " ".join(row["evidence"])) for row in asked])
        figures["evidence_inference.oracle_macro_f1.baseline"] = macro_f1(right, oracle)
        if articles:
            found = baseline([_pair(row, _near(row, articles[row["pmcid"]])) for row in held])
            figures["evidence_inference.macro_f1.baseline"] = macro_f1([row["label"] for row in held], found)
    return figures


def _pair(row: Row, text: str) -> tuple[str, str]:
    return asked_comparison(row["intervention"], row["comparator"], row["outcome"]), text


def _from_spans(row: Row) -> str:
    told = changes_in_spans(row["evidence"], row["intervention"], row["comparator"], row["outcome"])
    return _LABELS[max(likely(told).items(), key=lambda pair: pair[1])[0]]


def _from_article(row: Row, record: Record) -> str:
    found = change_found(record, row["intervention"], row["comparator"], row["outcome"])
    return _LABELS[found.change] if found else _UNREAD


def _near(row: Row, record: Record) -> str:
    """What the baseline is given of an article: the sentences that share most words with what is asked."""
    found = candidates(record, row["intervention"], row["comparator"], row["outcome"], most=3)
    return " ".join(one.text for one in found)


def _articles(data: Path, wanted: set[str]) -> dict[str, Record]:
    for folder in (data, BESIDE_CHECKOUT):
        archive = folder / "jats" / "articles.tar.zst"
        if archive.is_file():
            return {item.pmcid: item for item in open_source(archive) if isinstance(item, Record) and item.pmcid in wanted}
    return {}


def healthver(data: Path) -> dict[str, float]:
    """Macro-F1 of supports, refutes, neutral."""
    train, asked = (rows(data, "healthver", split) for split in ("train", "eval"))
    if not asked:
        return {}
    pairs = [(row["claim"], row["evidence"]) for row in asked]
    right = [row["label"] for row in asked]
    said = [CLAIM.classes[n] for n in trained_claims.probabilities(pairs).argmax(axis=1)]
    figures = {"healthver.macro_f1": macro_f1(right, said)}
    if train:
        baseline = linear([(row["claim"], row["evidence"]) for row in train], [row["label"] for row in train])
        figures["healthver.macro_f1.baseline"] = macro_f1(right, baseline(pairs))
    return figures


def pubmedqa(data: Path) -> dict[str, float]:
    """Share of yes, no, maybe that is right, read without the conclusion."""
    train, asked = (rows(data, "pubmedqa", split) for split in ("train", "eval"))
    if not asked:
        return {}
    right = [row["answer"] for row in asked]
    said = [verdict(row["question"], [" ".join(row["sections"].values())]).answer for row in asked]
    figures = {"pubmedqa.accuracy": _share_right(right, said)}
    if train:
        baseline = linear(
            [(row["question"], " ".join(row["sections"].values())) for row in train], [row["answer"] for row in train]
        )
        found = baseline([(row["question"], " ".join(row["sections"].values())) for row in asked])
        figures["pubmedqa.accuracy.baseline"] = _share_right(right, found)
    return figures


def _share_right(right: Sequence[str], said: Sequence[str]) -> float:
    return sum(one == other for one, other in zip(right, said, strict=True)) / len(right)


def bioasq(data: Path) -> dict[str, float]:
    """Macro-F1 of yes and no, read from the snippets of a question."""
    train, asked = ([row for row in rows(data, "bioasq", split) if row["type"] == "yesno"] for split in ("train", "eval"))
    if not asked:
        return {}
    right = [str(row["exact"]).lower() for row in asked]
    said = [verdict(row["question"], _snippets(row), maybe=False).answer for row in asked]
    figures = {"bioasq.yesno_macro_f1": macro_f1(right, said)}
    if train:
        baseline = linear(
            [(row["question"], " ".join(_snippets(row))) for row in train], [str(row["exact"]).lower() for row in train]
        )
        figures["bioasq.yesno_macro_f1.baseline"] = macro_f1(
            right, baseline([(row["question"], " ".join(_snippets(row))) for row in asked])
        )
    return figures


def _snippets(row: Row) -> list[str]:
    return [snippet["text"] for snippet in row["snippets"]]


def cost(data: Path) -> dict[str, float]:
    """Passages a second that the model reads, one head, on this machine's cores."""
    asked = rows(data, "evidence_inference", "eval")
    if not asked:
        return {}
    pairs = [_pair(row, span) for row in asked for span in row["evidence"]]
    encoder.probabilities(DIRECTION, pairs[:8])
    start = time.perf_counter()
    encoder.probabilities(DIRECTION, pairs)
    return {"encoder.passages_per_s": len(pairs) / (time.perf_counter() - start)}
