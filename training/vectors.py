"""Train the stack for vectors: `python -m training.vectors DATA RUN`, a quarter of an hour on two cores.

A question of bioasq/train must lie nearer to a document that answers it than to the others of the batch and to one that full-text
search found for the same question but that does not answer it. Writes RUN/vectors.pt.
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
from palpate.sources import open_source
from palpate.vocabulary import Record, TextSection
from training.examples import held_out
from training.network import Reader, base_model, mean, run
from training.recipe import SEED, VECTOR_BATCH, VECTOR_LONGEST, VECTOR_PASSES, VECTOR_RATE, VECTOR_TEMPERATURE

_NEGATIVES_FROM = 30


@dataclass(frozen=True)
class Asked:
    """A question, the texts that answer it, and texts that search found and that do not."""

    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


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
            texts = [dice.choice(one.right) for one in batch] + [dice.choice(one.wrong) for one in batch]
            found = vectors(reader, tokenizer, [one.question for one in batch], device)
            held = vectors(reader, tokenizer, texts, device)
            loss = nn.functional.cross_entropy(found @ held.T / VECTOR_TEMPERATURE, torch.arange(len(batch), device=device))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            if step % 10 == 0:
                print(f"{step}/{steps} {time.time() - begun:.0f} s, loss {loss.item():.3f}", flush=True)
        torch.save(reader.base_upper.state_dict(), out / "vectors.pt")
    return 0


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
            right = library.get_many(f"pmid:{pmid}" for pmid in row["documents"])
            hits = [hit.record_id for hit in library.search(row["question"], limit=_NEGATIVES_FROM) if hit.record_id not in right]
            wrong = library.get_many(hits)
            if right and wrong:
                yield Asked(row["question"], *(tuple(text_to_embed(one) for one in held.values()) for held in (right, wrong)))


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
