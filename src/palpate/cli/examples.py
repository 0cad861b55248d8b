"""Help that teaches by example."""

from __future__ import annotations

HEADING = "Examples:"


def guide(text: str, *examples: str) -> str:
    """A help text that ends in examples, one command a line, kept as they are typed."""
    lines = "\n".join(f"  {example}" for example in examples)
    return f"{text}\n\n\b\n{HEADING}\n{lines}"


def explanation(guide_text: str) -> str:
    """The part of a guide before its examples, on one line."""
    return " ".join(guide_text.partition("\b")[0].split())


def examples(guide_text: str) -> tuple[str, ...]:
    """The commands that a guide shows."""
    return tuple(line.strip() for line in guide_text.partition(HEADING)[2].splitlines() if line.strip())
