"""What is asked of a synthesis or a map, in words or as ids of the terminology."""

from __future__ import annotations

from palpate.errors import UsageError
from palpate.terminology import terminology


def the_concept(words: str, facet: str) -> str:
    """The one concept of a facet that the words name; raises `UsageError` where they name none or several."""
    terms = terminology()
    if words in terms and terms.get(words).facet == facet:
        return words
    found = sorted(terms.most_specific(terms.find_ids(words, (facet,))))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"'{words}' is no {facet} that palpate knows: use another name, or look with 'palpate search'")
    names = " and ".join(terms.get(concept).name for concept in found)
    raise UsageError(f"'{words}' names several things ({names}): put one {facet} together at a time")


def the_treatment(words: str) -> str:
    """The one intervention that the words name; raises `UsageError` for a name of no one kind ("any treatment") too."""
    concept = the_concept(words, "intervention")
    if not terminology().get(concept).broader:
        raise UsageError(f"'{words}' is no one kind of treatment, so nothing could be put together: name one")
    return concept
