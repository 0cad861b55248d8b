"""How well search finds the documents that answer a question, and how long it takes.

The questions are those of bioasq/eval. The library holds every document that a question of bioasq/train or bioasq/eval has
a snippet of, as the text of its snippets, and the abstracts. Neither has publication types, and the documents have no year,
so the factors for evidence are mostly 1 and the figure is that of relevance.
"""

from __future__ import annotations

import gzip
import json
import math
import statistics
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.data import pubmed_files
from palpate import encoder
from palpate.appraisal.enriching import enrich
from palpate.library import Library
from palpate.library.meaning import RERANKED
from palpate.sources import open_source
from palpate.vocabulary import Record, TextSection

DEPTH = 10
UNTITLED = "[No title]"


def run(data: Path, split: str = "eval") -> dict[str, float]:
    """nDCG@10 with binary relevance, mean over the questions, and milliseconds a search, median and 95th percentile."""
    files = {name: data / "bioasq" / f"{name}.jsonl.gz" for name in ("train", "eval")}
    if not files[split].is_file():
        return {}
    read = {name: list(questions(file)) for name, file in files.items() if file.is_file()}
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        library.remove([record.id for record in library.export()])
        library.add(documents(question for asked in read.values() for question in asked))
        for file in pubmed_files(data):
            library.add(open_source(file))
        return measure(library, read[split]) | reranked(library, read[split])


def reranked(library: Library, asked: list[dict[str, Any]]) -> dict[str, float]:
    """nDCG@10 and milliseconds once records have vectors: those that full-text search ranks high enough to be put in a new order."""
    hits = {hit.record_id for question in asked for hit in library.search(question["question"], limit=RERANKED)}
    start = time.perf_counter()
    vectors = enrich(library, embed=encoder.embed, only=hits).vectors
    taken = time.perf_counter() - start
    again = measure(library, asked)
    return {
        "retrieval.ndcg10_reranked": again["retrieval.ndcg10"],
        "retrieval.reranked_p50_ms": again["retrieval.p50_ms"],
        "retrieval.reranked_p95_ms": again["retrieval.p95_ms"],
        "retrieval.vectors": vectors,
        "retrieval.vectors_per_s": vectors / taken,
    }


def measure(library: Library, asked: list[dict[str, Any]]) -> dict[str, float]:
    """The figures of a library on questions."""
    gains, taken = [], []
    for question in asked:
        relevant = set(library.get_many(f"pmid:{pmid}" for pmid in question["documents"]))
        start = time.perf_counter()
        hits = library.search(question["question"], limit=DEPTH)
        taken.append((time.perf_counter() - start) * 1000)
        if relevant:
            gains.append(ndcg([hit.record_id for hit in hits], relevant))
    return {
        "retrieval.ndcg10": statistics.mean(gains),
        "retrieval.p50_ms": statistics.median(taken),
        "retrieval.p95_ms": statistics.quantiles(taken, n=20)[-1],
        "retrieval.documents": len(library),
        "retrieval.questions": len(gains),
    }


def ndcg(found: list[str], relevant: set[str]) -> float:
    """nDCG at 10 with binary relevance (Järvelin 2002, ACM TOIS 20:422); 1 when the best order possible was found."""
    gain = sum(1 / math.log2(rank + 1) for rank, one in enumerate(found[:DEPTH], start=1) if one in relevant)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(DEPTH, len(relevant)) + 1))


def questions(file: Path) -> Iterator[dict[str, Any]]:
    """The questions of a file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def documents(asked: Iterable[dict[str, Any]]) -> Iterator[Record]:
    """One record a document, made of its snippets without repetition."""
    held: dict[str, dict[str, dict[str, None]]] = {}
    for question in asked:
        for snippet in question["snippets"]:
            parts = held.setdefault(snippet["pmid"], {"title": {}, "abstract": {}})
            parts["title" if snippet["section"] == "title" else "abstract"][snippet["text"].strip()] = None
    for pmid, parts in held.items():
        yield Record(
            id=f"pmid:{pmid}",
            pmid=pmid,
            title=" ".join(parts["title"]) or UNTITLED,
            provenance="pubmed",
            abstract=(TextSection(text=text),) if (text := " ".join(parts["abstract"])) else (),
        )
