"""One `Answer` for the eye: terminal, Markdown, HTML, or JSON. Each renderer is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from palpate.vocabulary import Answer

__all__ = ["to_html", "to_json", "to_markdown", "to_terminal"]


def to_terminal(answer: Answer, console: Console) -> None:
    """Print the article to a rich console, as wide as the console and no wider than can be read."""
    from palpate.rendering.terminal import print_answer

    print_answer(answer, console)


def to_markdown(answer: Answer) -> str:
    """The article as CommonMark, without extensions; nothing in a source can become markup."""
    from palpate.rendering.markdown import markdown

    return markdown(answer)


def to_html(answer: Answer) -> str:
    """The article as one HTML file that needs nothing else: no script, no font, no request."""
    from palpate.rendering.html import html

    return html(answer)


def to_json(answer: Answer) -> str:
    """The article as the JSON of `docs/answer.schema.json`, every field present, ending in a newline."""
    return answer.model_dump_json(indent=2) + "\n"
