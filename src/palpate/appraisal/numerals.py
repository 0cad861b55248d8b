"""Decimal numbers as articles print them: minus signs and dots of every kind, decimal commas, powers of ten.

`levelled` writes a text in one alphabet without moving a character, so that offsets found in it hold in the original.
"""

from __future__ import annotations

import re

_ALIKE = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－˗", "-")
    | dict.fromkeys("·∙⋅•․．‧", ".")
    | dict.fromkeys(
        "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}\N{HAIR SPACE}\N{EN SPACE}\t\n\r", " "
    )
    | {"＝": "=", "＜": "<", "＞": ">", "≦": "≤", "≧": "≥", "⩽": "≤", "⩾": "≥", "（": "(", "）": ")", "［": "[", "］": "]"}
    | {"，": ",", "；": ";", "：": ":", "％": "%", "’": "'", "‘": "'", "×": "x", "\N{SUPERSCRIPT TWO}": "2"}
)

UNSIGNED = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)(?![\d²³_]|\.\d|,\d{3}(?!\d))"
"""A number without its sign; thousands by commas, a leading zero may be missing."""

SIGNED = rf"(?<![\w.])(?:[-+]\s?)?{UNSIGNED}"
"""A number with its sign, which may stand one space off; the caller makes sure that a dash before it is no range."""

_COMMA_STYLE = re.compile(r"(?<![\d,.])0,\d+(?![,.\d])")
_POINT_STYLE = re.compile(r"\d\.\d|(?<!\d)\.\d")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_AMBIGUOUS = re.compile(r"(?<![\d,])[1-9]\d{0,2},\d{3}(?!\d)")
_BOUND_WITH_COMMA = re.compile(r"[=<>≤≥]\s?0,(?=\d+(?![,.\d]))")
_UNREADABLE = "\N{LOW LINE}"


def levelled(text: str) -> str:
    """The text with one kind of minus, decimal point and space, as long as before.

    Decimal commas become points where the text has "0,03" and no point at all; there "1,234" may be one thing or the other, and
    is made unreadable.
    """
    text = text.translate(_ALIKE)
    if not _COMMA_STYLE.search(text):
        return text
    if _POINT_STYLE.search(text):
        return _BOUND_WITH_COMMA.sub(lambda found: found[0][:-1] + ".", text)
    text = _AMBIGUOUS.sub(lambda found: found[0].replace(",", _UNREADABLE), text)
    return _COMMA.sub(".", text)


def number(text: str) -> float | None:
    """The value of what `SIGNED` matched; None where it is none."""
    try:
        return float(text.replace(" ", "").replace(",", ""))
    except ValueError:
        return None
