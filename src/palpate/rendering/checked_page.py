"""A checked page for the eye: terminal, Markdown, and the page's own text in HTML with its claims marked.

The words of the page are shown and never read as markup: escaped in Markdown and HTML, without control characters anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from palpate.answering.wording import upper_first
from palpate.rendering import common
from palpate.rendering.markdown import escape
from palpate.rendering.templates import template
from palpate.rendering.terminal import Hanging
from palpate.vocabulary import CheckedClaim, CheckedPage, ClaimVerdict, Reference, Support

_WIDTH = 96
_STYLES = {
    ClaimVerdict.SUPPORTED: "bold green",
    ClaimVerdict.PARTLY_SUPPORTED: "bold yellow",
    ClaimVerdict.OVERSTATED: "bold magenta",
    ClaimVerdict.CONTRADICTED: "bold red",
    ClaimVerdict.NO_EVIDENCE: "bold",
    ClaimVerdict.NOT_CHECKABLE: "dim",
}
NO_TITLE = "A page without a title"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the page's text, inside a claim or between claims; `number` is the claim's, 0 between them."""

    text: str
    number: int = 0
    verdict: str = ""


def title(page: CheckedPage) -> str:
    """What the page is called."""
    return common.plain(page.title or page.source or NO_TITLE)


def header_line(page: CheckedPage) -> str:
    """Where the page came from, what it was held against and what came of it."""
    parts = [common.plain(page.source)] if page.source else []
    parts += [f"{len(page.text.split()):,} words", f"library version {page.library.version}, {page.library.records:,} records"]
    return " · ".join(parts)


def tally(page: CheckedPage) -> str:
    """How many claims got which verdict: "12 claims: 3 supported, 9 overstated"."""
    counts = Counter(claim.verdict for claim in page.claims)
    told = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in ClaimVerdict if counts[verdict])
    return (
        f"{len(page.claims)} {'claim' if len(page.claims) == 1 else 'claims'}: {told}" if page.claims else page.note or "No claim"
    )


def label(claim: CheckedClaim) -> str:
    """Verdict and certainty in words: "Overstated. Low certainty."."""
    certainty = f" {common.CERTAINTY_LABELS[claim.certainty]}." if claim.certainty else ""
    return f"{upper_first(claim.verdict.value)}.{certainty}"


def refs(addresses: Iterable[str], page: CheckedPage) -> tuple[int, ...]:
    """Numbers of the references behind some addresses, ascending."""
    numbers = {reference.record: reference.number for reference in page.references}
    return tuple(sorted({numbers[record] for address in addresses if (record := Support.parse(address).record) in numbers}))


def _marks(addresses: Sequence[str], page: CheckedPage) -> str:
    return common.citation_marks(refs(addresses, page), frozenset()) if addresses else ""


def print_checked(page: CheckedPage, console: Console) -> None:
    """Print the claims of a page, its warning first."""
    width = min(console.width, _WIDTH)

    def put(part: object) -> None:
        console.print(part, width=width, highlight=False)

    if page.urgent_advice:
        word = "URGENT" if page.urgent else "EMERGENCIES"
        put(
            Hanging(
                [("!!", Text(word, style="bold red")), ("!!", Text(common.plain(page.urgent_advice), style="bold"))],
                style="bold red",
                repeat=True,
            )
        )
        put("")
    put(Text(title(page), style="bold"))
    put(Text(header_line(page), style="dim"))
    put(Text(f"\n{tally(page)}", style="bold"))
    for number, claim in enumerate(page.claims, start=1):
        put("")
        put(Hanging([(f"{number}", Text.assemble(f"“{common.plain(claim.text)}”\n", (label(claim), _STYLES[claim.verdict])))]))
        put(Hanging([("   ", Text(line)) for line in _lines(claim, page)]))
    if page.references:
        put(Text("\nREFERENCES", style="bold cyan"))
        put(Hanging([(str(each.number), Text(_reference(each))) for each in page.references]))
    put(Text(f"\n{common.plain(page.disclaimer)}", style="italic"))


def _lines(claim: CheckedClaim, page: CheckedPage) -> Iterator[str]:
    yield common.plain(claim.why)
    if claim.supports:
        yield f"For it: {_marks(claim.supports, page)}"
    if claim.against:
        yield f"Against it, or limiting it: {_marks(claim.against, page)}"
    if claim.rewording:
        yield f"Could say: {common.plain(claim.rewording)}"


def _reference(reference: Reference) -> str:
    return " ".join(
        part
        for part in (common.plain(reference.citation), f"{common.kind_label(reference)}.", common.identifiers(reference))
        if part
    )


def markdown_of_page(page: CheckedPage) -> str:
    """The claims as CommonMark; ends in a newline."""
    return "\n\n".join(_blocks(page)) + "\n"


def _blocks(page: CheckedPage) -> Iterator[str]:
    if page.urgent_advice:
        yield f"> **{'URGENT' if page.urgent else 'EMERGENCIES'}.** {escape(page.urgent_advice)}"
    yield f"# {escape(title(page))}"
    yield f"*{escape(header_line(page))}*"
    yield f"**{escape(tally(page))}**"
    for number, claim in enumerate(page.claims, start=1):
        yield f"## {number}. {escape(label(claim))}"
        yield f"> {escape(claim.text)}"
        yield "\n".join(f"- {escape_but_marks(line)}" for line in _lines(claim, page))
    if page.references:
        yield "## References"
        yield "\n".join(_entry(each) for each in page.references)
    yield f"*{escape(page.disclaimer)}*"


def escape_but_marks(line: str) -> str:
    """A line of the report as Markdown; its citation marks are ours and stay."""
    for opening in ("For it: ", "Against it, or limiting it: "):
        if line.startswith(opening):
            return line
    return escape(line)


def _entry(reference: Reference) -> str:
    links = " ".join(f"[{link.label}](<{link.url}>)" for link in common.links(reference))
    return f"{reference.number}. {escape(reference.citation)} *{common.kind_label(reference)}.* {links}".rstrip()


def html_of_page(page: CheckedPage) -> str:
    """One HTML file with the page's text, its claims marked and explained; no script, no request."""
    return template("checked.html.j2").render(view=view(page))


def view(page: CheckedPage) -> dict[str, Any]:
    """What the templates show of a page: its text in pieces, its claims and references, in words; none of it is markup."""
    return {
        "title": title(page),
        "header": header_line(page),
        "tally": tally(page),
        "urgent": page.urgent,
        "urgent_advice": common.plain(page.urgent_advice) if page.urgent_advice else None,
        "paragraphs": list(_paragraphs(page)),
        "claims": [_claim_view(number, claim, page) for number, claim in enumerate(page.claims, start=1)],
        "references": [
            {
                "number": each.number,
                "record": each.record,
                "citation": common.plain(each.citation),
                "kind": common.kind_label(each),
                "links": common.links(each),
            }
            for each in page.references
        ],
        "disclaimer": common.plain(page.disclaimer),
    }


def _claim_view(number: int, claim: CheckedClaim, page: CheckedPage) -> dict[str, Any]:
    return {
        "number": number,
        "text": common.plain(claim.text),
        "label": label(claim),
        "key": claim.verdict.value.replace(" ", "-"),
        "why": common.plain(claim.why),
        "supports": refs(claim.supports, page),
        "against": refs(claim.against, page),
        "addresses": " ".join((*claim.supports, *claim.against)),
        "rewording": common.plain(claim.rewording) if claim.rewording else None,
    }


def _paragraphs(page: CheckedPage) -> Iterator[list[Piece]]:
    """The text in paragraphs, each in pieces; a claim that runs over a blank line is marked in both paragraphs."""
    at = 0
    for paragraph in page.text.split("\n\n"):
        pieces = list(_pieces(page, at, at + len(paragraph)))
        if any(piece.text.strip() for piece in pieces):
            yield pieces
        at += len(paragraph) + 2


def _pieces(page: CheckedPage, start: int, end: int) -> Iterator[Piece]:
    at = start
    for number, claim in enumerate(page.claims, start=1):
        first, last = max(claim.start, at), min(claim.end, end)
        if first >= last:
            continue
        if first > at:
            yield Piece(_shown(page.text[at:first]))
        yield Piece(_shown(page.text[first:last]), number, claim.verdict.value.replace(" ", "-"))
        at = last
    if at < end:
        yield Piece(_shown(page.text[at:end]))


def _shown(text: str) -> str:
    """The text with its line ends and blanks at its edges, without what is not to be seen."""
    return "\n".join(
        f"{' ' * line.startswith(' ')}{common.plain(line)}{' ' * (line.endswith(' ') and bool(line.strip()))}"
        for line in text.split("\n")
    )
