"""An `Answer` or a `CheckedPage` for the eye: terminal, Markdown, HTML, or JSON. Each renderer is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from palpate.vocabulary import Answer, CheckedPage

__all__ = [
    "brief_to_terminal",
    "checked_to_html",
    "checked_to_markdown",
    "checked_to_terminal",
    "to_html",
    "to_json",
    "to_markdown",
    "to_terminal",
]


def to_terminal(answer: Answer, console: Console) -> None:
    """Print the article to a rich console, as wide as the console and no wider than can be read."""
    from palpate.rendering.terminal import print_answer

    print_answer(answer, console)


def brief_to_terminal(answer: Answer, console: Console) -> None:
    """Print the answer as a turn of a conversation: the bottom line, and of the article what was asked for."""
    from palpate.rendering.terminal import print_brief

    print_brief(answer, console)


def to_markdown(answer: Answer) -> str:
    """The article as CommonMark, without extensions; nothing in a source can become markup."""
    from palpate.rendering.markdown import markdown

    return markdown(answer)


def to_html(answer: Answer) -> str:
    """The article as one HTML file that needs nothing else: no script, no font, no request."""
    from palpate.rendering.html import html

    return html(answer)


def to_json(answer: Answer | CheckedPage) -> str:
    """The JSON of `docs/answer.schema.json` or `docs/check.schema.json`, every field present, ending in a newline."""
    return answer.model_dump_json(indent=2) + "\n"


def checked_to_terminal(page: CheckedPage, console: Console) -> None:
    """Print a page's claims with their verdicts to a rich console."""
    from palpate.rendering.checked_page import print_checked

    print_checked(page, console)


def checked_to_markdown(page: CheckedPage) -> str:
    """A page's claims with their verdicts as CommonMark; nothing on the page can become markup."""
    from palpate.rendering.checked_page import markdown_of_page

    return markdown_of_page(page)


def checked_to_html(page: CheckedPage) -> str:
    """The page's text with its claims marked, as one HTML file that needs nothing else: no script, no font, no request."""
    from palpate.rendering.checked_page import html_of_page

    return html_of_page(page)
