"""Keep, index, search and version the records."""

from palpate.library.browsing import Listed
from palpate.library.changes import Changes, Difference
from palpate.library.library import Library, default_uri
from palpate.library.reading import Due
from palpate.library.rows import VECTOR_SIZE, Entry, Vector
from palpate.library.searching import Hit, SearchFilters
from palpate.library.verification import Problem
from palpate.library.versions import VersionInfo
from palpate.library.writing import KEPT_IDS, AddReport

__all__ = [
    "KEPT_IDS",
    "VECTOR_SIZE",
    "AddReport",
    "Changes",
    "Difference",
    "Due",
    "Entry",
    "Hit",
    "Library",
    "Listed",
    "Problem",
    "SearchFilters",
    "Vector",
    "VersionInfo",
    "default_uri",
]
