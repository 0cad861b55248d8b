"""How fast PubMed XML becomes records, on one core, against pubmed_parser with its defaults on the same files."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pubmed_parser

from palpate.sources import open_source

ROUNDS = 3


def run(data: Path) -> dict[str, float]:
    """Median of three rounds in which both read each of `data`/pubmed/*.xml.gz, one after the other.

    Processor time, as both work on one core and read cached files: on a busy machine it disturbs the ratio far less than
    time on the clock. Empty where there are no files. Raises `ValueError` where the two count different articles.
    """
    files = sorted((data / "pubmed").glob("*.xml.gz"))
    if not files:
        return {}
    own, peer = [], []
    for _ in range(ROUNDS):
        seconds = [0.0, 0.0]
        counts = [0, 0]
        for file in files:
            for n, read in enumerate((_palpate, _pubmed_parser)):
                start = time.process_time()
                counts[n] += read(file)
                seconds[n] += time.process_time() - start
        if counts[0] != counts[1]:
            raise ValueError(f"palpate read {counts[0]} articles and pubmed_parser {counts[1]}")
        own.append(counts[0] / seconds[0])
        peer.append(counts[1] / seconds[1])
    return {
        "parse.ratio": statistics.median(a / b for a, b in zip(own, peer, strict=True)),
        "parse.records_per_s": statistics.median(own),
        "parse.peer_records_per_s": statistics.median(peer),
    }


def _palpate(file: Path) -> int:
    return sum(1 for _ in open_source(file))


def _pubmed_parser(file: Path) -> int:
    return sum(1 for _ in pubmed_parser.parse_medline_xml(str(file)))
