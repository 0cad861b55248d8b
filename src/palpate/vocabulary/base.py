"""What every type of the vocabulary has in common: immutable, strict about unknown fields, cheap to build."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen pydantic model that rejects fields it does not know, so that a typing mistake in a curated file is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
