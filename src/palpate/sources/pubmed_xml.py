"""PubMed XML as NLM publishes it: baseline and update files, and what E-utilities return.

The bytes are cut at the ends of articles and parsed a block at a time, so memory does not grow with the file, and an
article that is not well formed costs no other. Only what `<PubmedArticle>`, `<PubmedBookArticle>` and `<DeleteCitation>`
hold is ever parsed: nothing before them (DOCTYPE, entities) reaches the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from palpate.errors import SourceError
from palpate.sources.encoding import as_utf8, rescue_utf8
from palpate.sources.items import Deletion, Rejected, SourceItem
from palpate.sources.pubmed_article import items_of
from palpate.sources.xml_text import fault_of, xml_parser

_ENDS = (b"</PubmedArticle>", b"</PubmedBookArticle>", b"</DeleteCitation>")
_START = re.compile(rb"<(?:PubmedArticle|PubmedBookArticle|DeleteCitation)(?=[\s>/])")
_ONE = re.compile(
    rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation)(?=[\s>/]).*?"
    rb"(?:</\1\s*>|(?=<(?:PubmedArticle|PubmedBookArticle|DeleteCitation)[\s>])|\Z)",
    re.DOTALL,
)
_ROOT = re.compile(rb"<(?:PubmedArticleSet|PubmedBookArticleSet)(\s[^<>]*)?>")
_PREFIX = re.compile(rb"""\sxmlns:\w+=(?:"[^"<]*"|'[^'<]*')""")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)")
_LARGEST = 64 << 20
"""Bytes that one article may have; NLM's largest (thousands of authors and references) stay under 10 MB."""


def read_pubmed_xml(blocks: Iterable[bytes]) -> Iterator[SourceItem]:
    """Records, deletions and rejections in the order of the file. `blocks` are its bytes, decompressed, cut anywhere.

    Raises `SourceError` where the file declares entities, which palpate does not read, or breaks off in the middle.
    """
    cutter = _Cutter()
    parse = _Parser()
    for block in as_utf8(blocks):
        if batch := cutter.feed(block):
            yield from parse.batch(cutter.prefixes, batch)
    rest = cutter.rest
    if _START.search(rest):
        yield from parse.batch(cutter.prefixes, memoryview(rest))
        return
    if cutter.in_set and b"</Pubmed" not in rest:
        yield Rejected("end of the file", "it stops without its closing tag, so articles may be missing; download it again")


class _Cutter:
    """Cuts a stream into batches of whole articles."""

    def __init__(self) -> None:
        self.prefixes = b""
        """Name spaces that the root element declares, which articles may use."""
        self.in_set = False
        """Whether the articles stand in a root element, which must end."""
        self.rest = b""
        """What follows the last whole article."""
        self._started = False
        self._scanned = 0

    def feed(self, block: bytes) -> memoryview | None:
        """The articles that are whole now; None while one is still open."""
        self.rest = self.rest + block if self.rest else block
        if not self._started and not self._start():
            return None
        cut = self._last_end()
        if not cut:
            if len(self.rest) > _LARGEST:
                raise SourceError(f"an article in it is larger than {_LARGEST >> 20} MB; the file is damaged, download it again")
            return None
        batch = memoryview(self.rest)[:cut]
        self.rest = self.rest[cut:]
        self._scanned = 0
        return batch

    def _last_end(self) -> int:
        """Where the last whole article ends, 0 where none does. Looks at each byte once."""
        for mark in _ENDS:
            if (found := self.rest.rfind(mark, self._scanned)) >= 0:
                return found + len(mark)
        self._scanned = max(0, len(self.rest) - max(map(len, _ENDS)))
        return 0

    def _start(self) -> bool:
        """Drop what stands before the first article, once that is there."""
        first = _START.search(self.rest)
        prolog = self.rest[: first.start()] if first else self.rest
        if b"<!ENTITY" in prolog:
            raise SourceError("the file declares XML entities, which palpate does not read; get it again from NLM")
        if first is None:
            if len(prolog) > _LARGEST:
                raise SourceError("there is no PubMed article in its first 64 MB; check that it is a PubMed XML file")
            return False
        if root := _ROOT.search(prolog):
            self.in_set = True
            self.prefixes = b"".join(_PREFIX.findall(root[1] or b""))
        self.rest = self.rest[first.start() :]
        self._started = True
        return True


class _Parser:
    """Parses batches and counts articles, so that a rejected one can be named."""

    def __init__(self) -> None:
        self._xml = xml_parser()
        self._count = 0

    def batch(self, prefixes: bytes, articles: memoryview) -> list[SourceItem]:
        """Items of a batch; where it is not well formed, article by article."""
        try:
            return self._items(prefixes, articles)
        except etree.XMLSyntaxError:
            return [item for one in _ONE.finditer(bytes(articles)) for item in self._single(prefixes, one[0])]

    def _single(self, prefixes: bytes, article: bytes) -> list[SourceItem]:
        try:
            return self._items(prefixes, rescue_utf8(article))
        except etree.XMLSyntaxError as error:
            self._count += 1
            pmid = _PMID.search(article)
            where = f"article {self._count}" + (f", PMID {pmid[1].decode()}" if pmid else "")
            return [Rejected(where, f"it is not well-formed XML ({fault_of(error)}); download the file again")]

    def _items(self, prefixes: bytes, articles: bytes | memoryview) -> list[SourceItem]:
        parsed = etree.fromstring(b"".join((b"<set", prefixes, b">", articles, b"</set>")), self._xml)
        items = items_of(parsed, self._count)
        self._count += sum(not isinstance(item, Deletion) for item in items)
        return items
