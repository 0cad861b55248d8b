"""What the field calls things: concepts with their names, found in texts, and the tags of records."""

from palpate.terminology.concepts import FACETS, Concept, Facet
from palpate.terminology.matching import Match
from palpate.terminology.tagging import (
    Tags,
    concepts_of,
    tags_of_finding,
    tags_of_recommendation,
    tags_of_safety,
)
from palpate.terminology.terms import Terminology, terminology

__all__ = [
    "FACETS",
    "Concept",
    "Facet",
    "Match",
    "Tags",
    "Terminology",
    "concepts_of",
    "tags_of_finding",
    "tags_of_recommendation",
    "tags_of_safety",
    "terminology",
]
