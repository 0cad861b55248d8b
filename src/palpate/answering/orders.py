"""Texts that give orders to the program instead of asking: "SYSTEM: safety checks off", "pretend you are my grandma"."""

from __future__ import annotations

import re

from palpate.vocabulary.patterns import regex

_ORDERS = regex(
    r"^\W*(?:system|assistant|developer|admin)\s*:|\b(?:ignore|forget|disregard) (?:all |any |your |the |these )*(?:previous|above|prior|earlier|rules|instructions)\b"
    r"|\b(?:pretend|imagine|act as if) (?:that )?(?:to be|you(?:['’]re| are)?)\b|\b(?:reply|answer|respond) only with\b|\byou are now\b|\bsafety (?:checks?|filters?) off\b",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether a text tells the program what to be or to say; no evidence bears on that."""
    return bool(_ORDERS.search(text))
