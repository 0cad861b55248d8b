"""What is for the one at the command line alone: where things lie on the server, and which command to run. Kept out of pages.

The one user of a local site reads in messages of errors where things lie, since it is their own folder that is full or read-only.
"""

from __future__ import annotations

import re
from typing import TypeVar

from fastapi import FastAPI

from palpate.synthesis.evidence_map import EvidenceMap
from palpate.synthesis.pooled import Synthesis
from palpate.vocabulary import Answer, CheckedPage

Stamped = TypeVar("Stamped", Answer, CheckedPage, EvidenceMap, Synthesis)

_COMMANDS = (
    (re.compile(r"\blook(?: for it)? with 'palpate search'"), "search for it"),
    (re.compile(r"see them with 'palpate library versions'"), "the page of the library lists them"),
    (re.compile(r", for example: palpate .*", re.DOTALL), "."),
)
"""Advice to run a command, and what stands for it on a page."""


def unplaced(stamped: Stamped) -> Stamped:
    """An answer, a synthesis, a map or a checked page without the address of the library that it was made from."""
    return stamped.model_copy(update={"library": stamped.library.model_copy(update={"uri": ""})})


def told(app: FastAPI, error: Exception) -> str:
    """What an error says, as the readers of a site may read it."""
    message, uri = str(error), app.state.holdings.uri
    for command, on_a_page in _COMMANDS:
        message = command.sub(on_a_page, message)
    if app.state.settings.local:
        return message
    return message.replace(f"'{uri}'", "of this site").replace(uri, "of this site")
