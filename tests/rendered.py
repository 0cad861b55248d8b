"""An answer in the forms that people read, as running text, and an HTML page taken apart."""

from __future__ import annotations

import io
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from rich.console import Console

from palpate.rendering import to_html, to_markdown, to_terminal
from palpate.vocabulary import Answer


def terminal(shown: Answer, width: int = 80) -> str:
    page = io.StringIO()
    to_terminal(shown, Console(file=page, width=width))
    return page.getvalue()


def flat(text: str) -> str:
    """A text without line breaks, for what may be broken anywhere."""
    return " ".join(text.split())


class Page(HTMLParser):
    """An HTML page taken apart: elements with their attributes, and what each says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._hidden += tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return flat("".join(self.texts))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def said(shown: Answer) -> dict[str, str]:
    """The same article in the three forms for people, as running text."""
    html = Page(to_html(shown)).text
    rendered = MarkdownIt("commonmark").render(to_markdown(shown))
    return {"terminal": flat(terminal(shown, 100)), "markdown": Page(rendered).text, "html": html}


FORMS = ("terminal", "markdown", "html")
