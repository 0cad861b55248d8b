"""The versions of a library: every write is one, and it can be opened again.

A version's number is that of the Lance manifest in which the write and the upkeep of its indexes were complete, so the
numbers rise but skip some.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_PREFIX = "palpate."


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One version: its number, when it was written (UTC), why, how many records it holds and what the write did."""

    version: int
    time: datetime
    note: str
    records: int
    added: int = 0
    updated: int = 0
    deleted: int = 0


def properties(write: str, note: str, **counts: int) -> dict[str, str]:
    """What a commit says of itself. The passes of one write share `write`, a random id."""
    return {f"{_PREFIX}{name}": str(value) for name, value in {"write": write, "note": note, **counts}.items()}


def list_versions(dataset: Any) -> list[VersionInfo]:
    """The versions of a dataset, oldest first; upkeep of indexes belongs to the write before it."""
    found: list[tuple[str, VersionInfo]] = []
    for manifest in dataset.versions():
        said = _said(dataset, manifest["version"])
        write = said.get("write") or (found[-1][0] if found else "")
        if found and found[-1][0] == write:
            earlier = found.pop()[1]
            said = {
                "note": earlier.note,
                **{name: str(getattr(earlier, name)) for name in ("added", "updated", "deleted")},
                **said,
            }
        found.append((write, _info(manifest, said)))
    return [info for _, info in found]


def _said(dataset: Any, version: int) -> dict[str, str]:
    transaction = dataset.read_transaction(version)
    told: Mapping[str, str] = (transaction.transaction_properties if transaction else None) or {}
    return {name.removeprefix(_PREFIX): value for name, value in told.items() if name.startswith(_PREFIX)}


def _info(manifest: Mapping[str, Any], said: Mapping[str, str]) -> VersionInfo:
    return VersionInfo(
        version=manifest["version"],
        time=manifest["timestamp"].astimezone(UTC),
        note=said.get("note", ""),
        records=int(manifest["metadata"].get("total_rows", 0)),
        added=int(said.get("added", 0)),
        updated=int(said.get("updated", 0)),
        deleted=int(said.get("deleted", 0)),
    )
