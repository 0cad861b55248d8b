"""For researchers: the effects before the prose, and how the library was searched."""

from __future__ import annotations

from palpate.answering.abstention import pubmed_query, searched
from palpate.answering.readers.material import Material, Tailored
from palpate.vocabulary import SectionKey


def for_researcher(material: Material) -> Tailored:
    """The research section with its table first, then the rest; the search strategy goes with it."""
    question = material.selection.question
    query = pubmed_query(question)
    strategy = searched(question, material.library)
    if query:
        strategy += (f"the same as a PubMed query: {query}",)
    return Tailored(material.opening, material.ordered(SectionKey.RESEARCH), searched=strategy)
