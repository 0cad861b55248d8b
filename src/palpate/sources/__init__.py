"""Read literature: files in the formats of the field, and the live services."""

from palpate.sources.items import Deletion, Rejected, SourceItem

__all__ = ["Deletion", "Rejected", "SourceItem"]
