"""Palpate's own record format: one JSON object a line, fields as in `vocabulary.Record`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from palpate.sources.drafts import plain_reason
from palpate.sources.encoding import numbered_lines
from palpate.sources.identifiers import clean_doi, clean_pmcid, clean_pmid, record_id
from palpate.sources.items import Rejected, SourceItem
from palpate.vocabulary import Record

_IDENTIFIERS = (("pmid", clean_pmid), ("pmcid", clean_pmcid), ("doi", clean_doi))


def read_record_jsonl(blocks: Iterable[bytes]) -> Iterator[SourceItem]:
    """A record or a `Rejected` that names line and field for each line that is not blank.

    A curator wrote these files, so a malformed identifier is reported rather than dropped; another spelling of one (a
    DOI as a link) is brought to the usual. An id that is missing is made from the identifiers or the title.
    """
    for number, line in numbered_lines(blocks):
        if line.strip():
            yield _record(line, f"line {number}")


def _record(line: str, where: str) -> Record | Rejected:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        return Rejected(where, f"it is not valid JSON: {error.msg[0].lower()}{error.msg[1:]} at character {error.pos + 1}")
    except (ValueError, RecursionError):
        return Rejected(where, "it is not valid JSON: nested too deeply, or a number is too long")
    if not isinstance(fields, dict):
        return Rejected(where, "it is no record; each line must be one JSON object")
    fields.update(_spelled(fields))
    try:
        if fields.get("id") is None:
            fields["id"] = "title:none"  # checked without, then made from what was checked
            fields["id"] = _id(Record.model_validate(fields))
        return Record.model_validate(fields)
    except ValidationError as error:
        return Rejected(where, plain_reason(error))


def _spelled(fields: dict[str, Any]) -> dict[str, Any]:
    """Identifiers in their usual spelling, as far as they can be told."""
    given = ((name, fields.get(name), clean) for name, clean in _IDENTIFIERS)
    return {name: spelled for name, value, clean in given if isinstance(value, str) and (spelled := clean(value))}


def _id(record: Record) -> str:
    return record_id(pmid=record.pmid, doi=record.doi, pmcid=record.pmcid, title=record.title, year=record.year)
