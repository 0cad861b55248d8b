"""Where things lie on the server, which is nobody's business: kept out of what the site says.

The one user of a local site reads it in messages of errors, since it is their own folder that is full or read-only.
"""

from __future__ import annotations

from typing import TypeVar

from fastapi import FastAPI

from palpate.synthesis.evidence_map import EvidenceMap
from palpate.synthesis.pooled import Synthesis
from palpate.vocabulary import Answer, CheckedPage


Stamped = TypeVar("Stamped", Answer, CheckedPage, EvidenceMap, Synthesis)


def unplaced(stamped: Stamped) -> Stamped:
    """An answer, a synthesis, a map or a checked page without the address of the library that it was made from."""
    return stamped.model_copy(update={"library": stamped.library.model_copy(update={"uri": ""})})


def told(app: FastAPI, error: Exception) -> str:
    """What an error says, as the readers of a site may read it."""
    message, uri = str(error), app.state.holdings.uri
    if app.state.settings.local:
        return message
    return message.replace(f"'{uri}'", "of this site").replace(uri, "of this site")
