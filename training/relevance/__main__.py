"""Train the reader of relevance: `python -m training.relevance`; some five minutes on two cores, most of it vectors.

Writes `src/palpate/data/starter/relevance.npz`. To be made anew after a change of the starter records, the terminology or the encoder.
Prints how well the lots are told apart from which nothing is learnt; with `--far`, having learnt only from questions less like theirs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from palpate import encoder
from palpate.answering.relevance.reader import vectors_of
from palpate.answering.relevance.units import check_of, units
from palpate.library.starter import linked_starter_records
from palpate.vocabulary import Record
from training.relevance.questions import Question, learnt, of_validation
from validation.abstention_check import UNLEARNT

FILE = Path(__file__).parents[2] / "src" / "palpate" / "data" / "starter" / "relevance.npz"
SEED = 20261129
PASSES, BATCH, RATE, DECAY, LEFT_OUT = 12, 128, 1e-3, 0.1, 0.3
"""Passes over the questions, questions at a time, learning rate, decay of weights, share of the vectors' numbers left out each time."""
SAME = 0.9
"""Cosine of their vectors from which a question is the same as one of the lots that nothing may learn from, and is not learnt from."""
FAR = 0.8
LARGEST = 0.3
"""Numbers of a vector of length 1 are hardly ever larger; they are kept in 8 bits."""


@dataclass(frozen=True, slots=True)
class Table:
    """Questions as tensors."""

    vectors: Tensor
    """Shape (questions, 2, 384)."""
    answers: Tensor
    """Shape (questions, records + 1): 1 where a record answers; in the last column where none does."""

    def some(self, rows: Tensor) -> Table:
        """Those of some rows."""
        return Table(self.vectors[rows], self.answers[rows])


class Reader(nn.Module):
    """Log odds of each record and of none, from the vectors of a question and of all texts."""

    def __init__(self, texts: Tensor, owners: Tensor, records: int) -> None:
        super().__init__()
        self.texts, self.owners, self.records = texts, owners, records
        width = texts.shape[1]
        self.question, self.text = nn.Linear(2 * width, width), nn.Linear(width, width)
        for layer in (self.question, self.text):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.scale, self.none = nn.Parameter(torch.tensor(20.0)), nn.Parameter(torch.tensor(10.0))
        self.drop = nn.Dropout(LEFT_OUT)

    def turned(self) -> Tensor:
        """The vectors of the texts as the reader sees them."""
        return normalize(self.texts + self.text(self.drop(self.texts)), dim=1)

    def forward(self, vectors: Tensor) -> Tensor:
        """Shape (questions, records + 1)."""
        asked = normalize(vectors.mean(dim=1) + self.question(self.drop(vectors.flatten(1))), dim=1)
        likeness = asked @ self.turned().T * self.scale
        records = torch.full((len(vectors), self.records), -1e9)
        best = records.scatter_reduce(1, self.owners.expand(len(vectors), -1), likeness, "amax")
        return torch.cat([best, self.none.expand(len(vectors), 1)], dim=1)


def table_of(questions: list[Question], records: list[Record]) -> Table:
    """Questions with the records that answer them."""
    places = {record.id: place for place, record in enumerate(records)}
    answers = torch.zeros(len(questions), len(records) + 1)
    for row, question in enumerate(questions):
        columns = [places[record] for record in question.records if record in places]
        answers[row, columns or [len(records)]] = 1
    return Table(torch.tensor(vectors_of([question.text for question in questions])), answers)


def fitted(reader: Reader, table: Table) -> Reader:
    """The reader after `PASSES`; each time the likelihood grows that a record that answers, or none, is taken."""
    learning = torch.optim.AdamW(reader.parameters(), lr=RATE, weight_decay=DECAY)
    reader.train()
    for _ in range(PASSES):
        for rows in torch.randperm(len(table.vectors)).split(BATCH):
            taken = torch.log_softmax(reader(table.vectors[rows]), dim=1)
            loss = -torch.logsumexp(taken.masked_fill(table.answers[rows] == 0, -1e9), dim=1).mean()
            learning.zero_grad()
            loss.backward()
            learning.step()
    return reader.eval()


def told_apart(reader: Reader, table: Table) -> str:
    """How well the answerable questions are told from the others."""
    with torch.no_grad():
        odds = reader(table.vectors)
    some = (torch.logsumexp(odds[:, :-1], dim=1) - odds[:, -1]).numpy()
    answerable = table.answers[:, -1].numpy() == 0
    told, gaps = some[answerable], some[~answerable]
    first = table.answers[torch.arange(len(odds)), odds[:, :-1].argmax(dim=1)].numpy()[answerable].mean()
    order = np.searchsorted(np.sort(gaps), told).mean() / len(gaps)
    return (
        f"{len(told)} answerable and {len(gaps)} other questions: area under the curve {order:.3f}; {(told > np.quantile(gaps, 0.95)).mean():.3f} "
        f"of the answerable above 0.95 of the others; the first record answers {first:.3f} of the answerable"
    )


def write(reader: Reader, records: list[Record], starts: np.ndarray) -> None:
    """The weights, and the texts of the records as they are seen with them."""
    with torch.no_grad():
        vectors = reader.turned().numpy()
    about = {
        "ids": [record.id for record in records],
        "checks": [check_of(units(record)) for record in records],
        "scale": reader.scale.item(),
        "none": reader.none.item(),
    }
    np.savez_compressed(
        FILE,
        vectors=np.clip(np.round(vectors * (127 / LARGEST)), -127, 127).astype(np.int8),
        starts=starts.astype(np.int32),
        question=reader.question.weight.detach().numpy().astype(np.float16),
        bias=reader.question.bias.detach().numpy().astype(np.float32),
        about=np.array(json.dumps(about, separators=(",", ":"))),
    )


def main() -> int:
    """0; trains and writes the weights."""
    torch.manual_seed(SEED)
    records = linked_starter_records()
    texts = [units(record) for record in records]
    starts = np.cumsum([0, *(len(each) for each in texts)])
    vectors = torch.tensor(encoder.embed([text for each in texts for text in each]))
    owners = torch.tensor(np.repeat(np.arange(len(records)), np.diff(starts)))
    seen, unseen = table_of(learnt(), records), table_of(list(of_validation(UNLEARNT)), records)
    alike = (seen.vectors[:, 0] @ unseen.vectors[:, 0].T).max(dim=1).values
    far = "--far" in sys.argv
    kept = (alike < (FAR if far else SAME)).nonzero()[:, 0]
    reader = fitted(Reader(vectors, owners, len(records)), seen.some(kept))
    print(
        f"{len(kept)} of {len(seen.vectors)} questions learnt from, {int((seen.answers[kept, -1] == 0).sum())} of them answerable"
    )
    print(told_apart(reader, unseen))
    if not far:
        write(reader, records, starts)
        print(f"{FILE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
