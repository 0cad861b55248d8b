"""Train the stack for vectors: `python -m training.vectors DATA RUN`, half an hour on two cores.

What search found for a question of bioasq/train must be put in the right order by likeness in words and in meaning together, as
`palpate.library.meaning` adds them up; and a question must lie nearer to a document that answers it than to those of other
questions. Writes RUN/vectors.pt.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from palpate.appraisal.enriching import text_to_embed
from palpate.library import Library
from palpate.library.meaning import MEANING_WEIGHT, RERANKED
from palpate.sources import open_source
from palpate.vocabulary import Record, TextSection
from training.examples import held_out
from training.network import Reader, base_model, mean, run
from training.recipe import (
    SEED,
    VECTOR_BATCH,
    VECTOR_LONGEST,
    VECTOR_PASSES,
    VECTOR_RATE,
    VECTOR_RIGHT,
    VECTOR_TEMPERATURE,
    VECTOR_WRONG,
)


@dataclass(frozen=True)
class Found:
    """A text that search found, and its likeness in words: 1 for the best of its question."""

    text: str
    words: float


@dataclass(frozen=True)
class Asked:
    """A question, the texts found that answer it, and those found that do not."""

    question: str
    right: tuple[Found, ...]
    wrong: tuple[Found, ...]


def main() -> int:
    """Train and save."""
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    torch.manual_seed(SEED)
    dice = random.Random(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    base, folder = base_model()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(VECTOR_LONGEST)
    reader = Reader(base).to(device).train()
    reader.base_upper.requires_grad_(True)
    asked = list(questions(data))
    steps = VECTOR_PASSES * (len(asked) // VECTOR_BATCH)
    optimiser = torch.optim.AdamW(reader.base_upper.parameters(), lr=VECTOR_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / 10, (steps - step) / steps))
    begun, step = time.time(), 0
    print(f"{len(asked)} questions, {steps} steps on {device}", flush=True)
    for _ in range(VECTOR_PASSES):
        dice.shuffle(asked)
        for start in range(0, len(asked) - VECTOR_BATCH + 1, VECTOR_BATCH):
            batch = asked[start : start + VECTOR_BATCH]
            loss = loss_of(reader, tokenizer, batch, dice)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            if step % 10 == 0:
                print(f"{step}/{steps} {time.time() - begun:.0f} s, loss {loss.item():.3f}", flush=True)
        torch.save(reader.base_upper.state_dict(), out / "vectors.pt")
    return 0


def loss_of(reader: Reader, tokenizer: Tokenizer, batch: list[Asked], dice: random.Random) -> Tensor:
    """How far the texts of each question are from their right order, and the questions from their own texts."""
    drawn = [(_some(one.right, VECTOR_RIGHT, dice), _some(one.wrong, VECTOR_WRONG, dice)) for one in batch]
    texts = [one.text for right, wrong in drawn for one in (*right, *wrong)]
    device = next(reader.parameters()).device
    asked = vectors(reader, tokenizer, [one.question for one in batch], str(device))
    cosines = asked @ vectors(reader, tokenizer, texts, str(device)).T
    start, firsts, ordered = 0, [], []
    for n, (right, wrong) in enumerate(drawn):
        end = start + len(right) + len(wrong)
        words = torch.tensor([one.words for one in (*right, *wrong)], device=device)
        scores = (words + MEANING_WEIGHT * cosines[n, start:end]) / VECTOR_TEMPERATURE
        others = scores[len(right) :]
        ordered += [torch.logsumexp(torch.cat([one[None], others]), 0) - one for one in scores[: len(right)]]
        firsts.append(start)
        start = end
    near = nn.functional.cross_entropy(cosines[:, firsts] / VECTOR_TEMPERATURE, torch.arange(len(batch), device=device))
    return torch.stack(ordered).mean() + near


def _some(held: tuple[Found, ...], most: int, dice: random.Random) -> list[Found]:
    return dice.sample(held, min(len(held), most))


def vectors(reader: Reader, tokenizer: Tokenizer, texts: list[str], device: str) -> Tensor:
    """Vectors of texts (n, 384), each of length 1."""
    encoded = [one.ids for one in tokenizer.encode_batch(texts)]
    longest = max(map(len, encoded))
    ids = torch.tensor([one + [0] * (longest - len(one)) for one in encoded], device=device)
    mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in encoded], device=device)
    blocked = (1.0 - mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
    with torch.no_grad():
        states = run(reader.lower, reader.embeddings(input_ids=ids), blocked)
    return nn.functional.normalize(mean(run(reader.base_upper, states, blocked), mask), dim=-1)


def questions(data: Path) -> Iterator[Asked]:
    """The questions of bioasq/train that are not held out, with texts; the library of their documents is made for it."""
    with gzip.open(data / "bioasq" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with TemporaryDirectory() as folder:
        library = Library.open(f"{folder}/library")
        library.remove([record.id for record in library.export()])
        library.add(_documents(rows))
        for path in sorted((data / "pubmed").glob("*.xml.gz")):
            library.add(open_source(path))
        for row in rows:
            if held_out(row["id"]):
                continue
            hits = library.search(row["question"], limit=RERANKED)
            answering = {f"pmid:{pmid}" for pmid in row["documents"]}
            held = library.get_many(hit.record_id for hit in hits)
            best = max((hit.factors["relevance"] for hit in hits), default=1.0)
            found = [
                (hit.record_id in answering, Found(text_to_embed(held[hit.record_id]), hit.factors["relevance"] / best))
                for hit in hits
            ]
            right, wrong = (tuple(one for answers, one in found if answers is which) for which in (True, False))
            if right and wrong:
                yield Asked(row["question"], right, wrong)


def _documents(rows: list[dict[str, Any]]) -> Iterator[Record]:
    held: dict[str, dict[str, dict[str, None]]] = {}
    for snippet in (snippet for row in rows for snippet in row["snippets"]):
        parts = held.setdefault(snippet["pmid"], {"title": {}, "abstract": {}})
        parts["title" if snippet["section"] == "title" else "abstract"][snippet["text"].strip()] = None
    for pmid, parts in held.items():
        abstract = (TextSection(text=text),) if (text := " ".join(parts["abstract"])) else ()
        yield Record(id=f"pmid:{pmid}", pmid=pmid, title=" ".join(parts["title"]) or "[No title]", abstract=abstract)


if __name__ == "__main__":
    sys.exit(main())
