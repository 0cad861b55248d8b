"""Keep, index, search and version the records."""

from palpate.library.library import Library, default_uri
from palpate.library.searching import Hit, SearchFilters
from palpate.library.verification import Problem
from palpate.library.versions import VersionInfo
from palpate.library.writing import AddReport

__all__ = ["AddReport", "Hit", "Library", "Problem", "SearchFilters", "VersionInfo", "default_uri"]
