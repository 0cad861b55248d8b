"""From a question to an article: parse, select, judge, compose."""

from palpate.answering.article import ask, compose
from palpate.answering.question import read_question

__all__ = ["ask", "compose", "read_question"]
