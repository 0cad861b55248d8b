"""How far the answer to a question has been reviewed: what the desk knows of it."""

from __future__ import annotations

from fastapi import Request

from palpate.editorial.approved import approved_for
from palpate.vocabulary import Answer
from palpate.vocabulary.base import Model


class Reviewed(Model):
    """Where an answer stands with its human reviewers."""

    status: str
    article: str | None = None
    """Address of the approved article on the same question, where there is one."""


def review_of(request: Request, answer: Answer) -> Reviewed:
    """The review of an answer; names the approved article on the same question and for the same reader, where there is one."""
    with request.app.state.database.reading() as session:
        article = approved_for(session, answer.question, answer.reader)
    return Reviewed(status=answer.review_status.value, article=article.address if article else None)
