"""Run the graphs: texts to vectors, pairs of texts to the probabilities of a head's classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from palpate.encoder.heads import HEADS, Head

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1
"""Raised by one with each change of the weights: vectors of different versions can't be compared."""
WIDTH = 384
_LONGEST = 224
"""Tokens of a text or a pair, as in training; the longer text of a pair is cut first."""
_BATCH = 16
_KEPT = 8
"""Texts whose states are kept; each has at most 224 times 384 numbers of four bytes."""
_FOLDER = files("palpate") / "data" / "encoder"


def available() -> bool:
    """Whether the weights and what runs them are installed."""
    return all(find_spec(name) for name in ("onnxruntime", "tokenizers")) and (_FOLDER / "shared.onnx").is_file()


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts, shape (n, 384), each of length 1, so that a product of two is their cosine.

    A text counts up to its 224th token. Raises `ImportError` where onnxruntime or tokenizers are not installed.
    """
    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for places, batch in _batches(_tokenizer().encode_batch(list(texts))):
        states = _graph("shared").run(None, batch)[0]
        vectors[places] = _graph("vectors").run(None, {"states": states, "mask": batch["mask"]})[0]
    return vectors


def token_states(texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """What the two lower layers make of each token of a text, shape (tokens, 384), the marks of beginning and end among them.

    A text counts up to its 224th token. A third of the cost of a vector, to load and to run. Raises `ImportError` as `embed` does.
    """
    found: list[NDArray[np.float32]] = [np.zeros((0, WIDTH), dtype=np.float32)] * len(texts)
    encodings = _tokenizer().encode_batch(list(texts))
    for places, batch in _batches(encodings):
        states = _graph("shared").run(None, batch)[0]
        for row, place in enumerate(places):
            found[place] = states[row, : len(encodings[place].ids)]
    return found


@lru_cache(maxsize=_KEPT)
def placed_states(text: str) -> tuple[NDArray[np.float32], tuple[tuple[int, int], ...]]:
    """`token_states` of one text, and where in it each token begins and ends; (0, 0) for a mark.

    The last few are kept, since several heads read the same question. Not to be written to.
    """
    encoding = _tokenizer().encode(text)
    _, batch = next(_batches([encoding]))
    states: NDArray[np.float32] = _graph("shared").run(None, batch)[0][0]
    states.flags.writeable = False
    return states, tuple(encoding.offsets)


def probabilities(head: Head, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """What a head says of pairs of texts: shape (n, classes), in the order of `head.classes`; each row adds up to 1."""
    number = HEADS.index(head)
    found = np.zeros((len(pairs), len(head.classes)), dtype=np.float32)
    for places, batch in _batches(_tokenizer().encode_batch(list(pairs))):
        states = _graph("shared").run(None, batch)[0]
        odds = _graph("heads").run(None, {"states": states, "mask": batch["mask"]})[number]
        raised = np.exp(odds - odds.max(axis=1, keepdims=True))
        found[places] = raised / raised.sum(axis=1, keepdims=True)
    return found


def _batches(encodings: Sequence[Any]) -> Iterator[tuple[list[int], dict[str, NDArray[np.int64]]]]:
    """Batches of about equal length, each with the places of its members."""
    order = sorted(range(len(encodings)), key=lambda n: len(encodings[n].ids))
    for start in range(0, len(order), _BATCH):
        places = order[start : start + _BATCH]
        longest = len(encodings[places[-1]].ids)
        yield (
            places,
            {
                "ids": _padded((encodings[n].ids for n in places), longest),
                "kinds": _padded((encodings[n].type_ids for n in places), longest),
                "mask": _padded((encodings[n].attention_mask for n in places), longest),
            },
        )


def _padded(rows: Iterable[Sequence[int]], longest: int) -> NDArray[np.int64]:
    return np.array([[*row, *[0] * (longest - len(row))] for row in rows], dtype=np.int64)


@cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str((_FOLDER / "tokenizer.json").read_text("utf-8"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST, strategy="longest_first")
    return tokenizer


@cache
def _graph(name: str) -> Any:
    """A session that runs `shared`, `vectors` or `heads`; each is loaded when it is first used."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that wait busily slow what comes after
    return onnxruntime.InferenceSession((_FOLDER / f"{name}.onnx").read_bytes(), options, providers=["CPUExecutionProvider"])
