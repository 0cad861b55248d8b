"""Which records of a library cite a paper: the reference lists of reviews and guidelines, turned round."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from palpate.library.identity import key
from palpate.sources.kinds import CITING_KINDS

_NEEDLE = b'"references":', b'"included_studies":'


@dataclass(frozen=True, slots=True)
class Citing:
    """Keys of cited identifiers, sorted, with the id of the record that cites each: 12 bytes a reference and the ids once."""

    keys: NDArray[np.int64]
    places: NDArray[np.int32]
    ids: tuple[str, ...]

    def citing(self, identifiers: Iterable[str]) -> tuple[str, ...]:
        """Ids of the records that cite a paper with any of these identifiers, sorted."""
        found: set[str] = set()
        for one in identifiers:
            wanted = key(one)
            start, end = np.searchsorted(self.keys, wanted, "left"), np.searchsorted(self.keys, wanted, "right")
            found.update(self.ids[place] for place in self.places[start:end])
        return tuple(sorted(found))


def load_citing(dataset: Any) -> Citing:
    """Read the reference lists of a dataset: one scan of the kinds that keep one, of which only records with a list are parsed."""
    kinds = ", ".join(f"'{kind.value}'" for kind in sorted(CITING_KINDS))
    keys: list[int] = []
    places: list[int] = []
    ids: list[str] = []
    for batch in dataset.to_batches(columns=["id", "payload"], filter=f"kind IN ({kinds})", batch_size=1024):
        for holder, payload in zip(batch.column("id").to_pylist(), batch.column("payload").to_pylist(), strict=True):
            if any(needle in payload for needle in _NEEDLE):
                said = json.loads(payload)
                cited = {key(_as_held(one)) for name in ("references", "included_studies") for one in said.get(name, ())}
                keys += cited
                places += [len(ids)] * len(cited)
                ids.append(holder)
    order = np.argsort(np.array(keys, np.int64), kind="stable")
    return Citing(np.array(keys, np.int64)[order], np.array(places, np.int32)[order], tuple(ids))


def _as_held(identifier: str) -> str:
    return identifier.lower() if identifier.startswith("doi:") else identifier
