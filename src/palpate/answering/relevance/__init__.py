"""Which records a question is on, as a trained reader sees it, and what follows for the opening of an answer."""

from palpate.answering.relevance.opening import by_relevance, nearest_first

__all__ = ["by_relevance", "nearest_first"]
