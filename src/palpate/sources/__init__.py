"""Read literature: files in the formats of the field, and the live services."""

from palpate.sources.detect import Format
from palpate.sources.items import Deletion, Rejected, SourceItem
from palpate.sources.opening import SourceFile, open_source

__all__ = ["Deletion", "Format", "Rejected", "SourceFile", "SourceItem", "open_source"]
