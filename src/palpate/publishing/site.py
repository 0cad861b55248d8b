"""A static site of approved articles, readable with no script and no server.

index.html                   all articles, newest review first, with a search that needs no server
articles/SLUG/index.html     the article, with its structured data
articles/SLUG/embed.html     a fragment to put into another page: no frame, no script
articles/SLUG/oembed.json    that fragment as oEmbed 1.0 ("rich")
feed.xml, sitemap.xml, search.json, style.css, search.js
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from palpate.errors import UsageError
from palpate.publishing.published import PublishedArticle
from palpate.publishing.structured_data import script_text, structured_data
from palpate.rendering import common
from palpate.rendering.html import article as article_view

if TYPE_CHECKING:
    from jinja2 import Environment, Template

MARK = ".palpate-site"
"""Stands in a folder that was published into, so that nothing else is ever overwritten."""
_EMBED_WIDTH, _EMBED_HEIGHT = 640, 320


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site will be reached, and what it is called. `url` is absolute, http or https, without a slash at its end."""

    url: str
    title: str = "palpate"

    def address(self, article: PublishedArticle) -> str:
        """The clean address of an article."""
        return f"{self.url}/articles/{article.slug}/"


def site_at(url: str, title: str = "palpate") -> Site:
    """The site at an address. Raises `UsageError` where it is none that a page can have."""
    parts = urlsplit(url)
    odd = parts.username is not None or any(char.isspace() or not char.isprintable() for char in url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or odd:
        raise UsageError(f"'{url}' is not where a site can be: give --url as https://evidence.example.org")
    return Site(url.rstrip("/"), title)


def write_site(folder: Path, articles: Sequence[PublishedArticle], site: Site) -> int:
    """Write the site into a folder and give how many files it has; the folder is replaced as a whole, or left as it was.

    Articles that are no longer approved are gone from the new site. Raises `UsageError` for a folder that holds anything else,
    and for two articles at one address.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).exists())):
        raise UsageError(f"{folder} holds something else than a site of palpate: name an empty folder")
    if len({article.slug for article in articles}) < len(articles):
        raise UsageError("Two articles have the same address: retire one of them")
    ordered = sorted(articles, key=lambda article: (article.last_reviewed, article.slug), reverse=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        made.chmod(0o755)
        for name, text in _pages(ordered, site):
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        (made / MARK).write_text("Written by 'palpate publish'; the next one replaces it.\n", encoding="utf-8")
        _put_in_place(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return sum(1 for path in folder.rglob("*") if path.is_file())


def _put_in_place(made: Path, folder: Path) -> None:
    """Exchange the folders by two renames, so that a reader finds the old site or the new one."""
    old = made.with_name(f"{made.name}-old")
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _pages(articles: Sequence[PublishedArticle], site: Site) -> list[tuple[str, str]]:
    updated = articles[0].last_reviewed if articles else datetime.now(UTC)
    shared = {"site": site, "articles": articles, "updated": updated, "label": common.verdict_label, "plain": common.plain}
    pages = [
        ("index.html", _template("index.html.j2").render(shared)),
        ("feed.xml", _template("feed.xml.j2").render(shared)),
        ("sitemap.xml", _template("sitemap.xml.j2").render(shared)),
        ("search.json", json.dumps([_entry(article) for article in articles], ensure_ascii=False)),
        ("search.js", _own_file("search.js")),
        ("style.css", _rendering_file("answer.css") + _own_file("site.css")),
    ]
    for article in articles:
        address = site.address(article)
        fragment = _in_ascii(
            _template("embed.html.j2").render(site=site, article=article, view=article_view(article.answer), address=address)
        )
        pages += [
            (
                f"articles/{article.slug}/index.html",
                _template("page.html.j2").render(
                    site=site,
                    published=article,
                    article=article_view(article.answer),
                    address=address,
                    data=script_text(structured_data(article, address)),
                ),
            ),
            (f"articles/{article.slug}/embed.html", fragment),
            (f"articles/{article.slug}/oembed.json", json.dumps(_oembed(article, site, fragment), ensure_ascii=False)),
        ]
    return pages


def _entry(article: PublishedArticle) -> dict[str, str]:
    """What the search of the index page looks through."""
    answer = article.answer
    words = [answer.question, answer.bottom_line, *(statement.text for part in answer.sections for statement in part.statements)]
    return {"slug": article.slug, "text": common.plain(" ".join(words)).lower()}


def _oembed(article: PublishedArticle, site: Site, fragment: str) -> dict[str, str | int]:
    """The response of oEmbed 1.0 for the article's address."""
    return {
        "version": "1.0",
        "type": "rich",
        "title": article.answer.question,
        "provider_name": site.title,
        "provider_url": site.url,
        "width": _EMBED_WIDTH,
        "height": _EMBED_HEIGHT,
        "html": fragment,
    }


def _in_ascii(markup: str) -> str:
    """Markup that reads the same in a page of any encoding, since nobody knows into which a fragment is put."""
    return markup.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _own_file(name: str) -> str:
    return (files("palpate.publishing") / "templates" / name).read_text("utf-8")


def _rendering_file(name: str) -> str:
    return (files("palpate.rendering") / "templates" / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader([PackageLoader("palpate.publishing"), PackageLoader("palpate.rendering")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)
