"""How far the answer to a question has been reviewed: what the desk knows of it."""

from __future__ import annotations

from fastapi import Request

from palpate.vocabulary import Answer
from palpate.vocabulary.base import Model


class Reviewed(Model):
    """Where an answer stands with its human reviewers."""

    status: str
    article: str | None = None
    """Address of the approved article on the same question, where there is one."""


def review_of(_request: Request, answer: Answer) -> Reviewed:
    """The review of an answer. The desk is asked here for an approved article on the same question and for the same reader."""
    return Reviewed(status=answer.review_status.value)
