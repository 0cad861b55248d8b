"""The parts of a result sentence that each tell one result, as spans; `text` is always levelled."""

from __future__ import annotations

import re

_CUT = re.compile(
    r";\s+|,?\s+(?:but|whereas|while|though|although|yet)\s+|[,:]?\s+however,?\s+|\.\s+(?=[A-Z])|(?<=[)\]]),?\s+(?:and|or|as well as|with)\s+|(?<=[)\]]),\s+"
    r"|,\s+and\s+(?=(?:there|no|not|the|a|it|this|these|also|did|was|were|had|significant\w*|similar)\b)|,\s+with\s+(?=no\b)"
    r"|,\s+(?=(?:and\s+)?(?:significantly\s+)?(?:less|fewer|more|lower|higher|better|greater|longer|shorter|smaller|worse)\b)",
    re.IGNORECASE,
)
_P_NEXT = re.compile(r"[(\[]?[pP](?:[ -]?values?)?\s?[=<>≤≥]")
_COMMENT = re.compile(
    r"\W*(?:(?:but|although|though|however|yet|and)[ ,]+)?(?:(?:this|these|the|that|it|such|which|all|none of (?:the|these))\s+)?(?:(?:between[- ]group|observed|latter|overall)\s+)?"
    r"(?:differences?|trends?|effects?|improvements?|reductions?|increases?|decreases?|changes?|results?|it|this|these|not|non-?\s?significan\w+|without|none)\b"
    r"(?:\s+(?:between|in|among)\s+(?:the |both |all )?(?:two |three |study |treatment )?(?:groups?|arms?|treatments|conditions))?(?:\s+(?:was|were|is|did|are|had|could))?(?: (?:not|never|nor|statistically|non-?|of|significantly|any|a|clinical\w*|level)){0,4}[ -]?\b(?:significan|n\.?s\.?\b|reach|attain)"
    r"|\W*(?:(?:but|although|though|however|yet|and|with)[ ,]+)*(?:there (?:was|were) )?no (?:statistically )?(?:significant )?(?:overall )?differences?(?: (?:between|among) (?:the )?(?:two |three |treatment |study )?(?:groups?|arms|treatments|interventions|conditions))?"
    r"(?: (?:was|were) (?:found|observed|seen|noted|detected))?(?: at any time ?point)?\s*(?:[(.,;\[]|$)|\W*(?:but|although|though|however|yet|and|with)?[ ,]*(?:there was )?no (?:statistical )?significance\b"
    r"|\W*(?:but|yet|although|though)?[ ,]*(?:the )?comparisons? (?:with|to|between)[^.;()]{0,40}(?:not|fail|insignificant|nonsignificant)"
    r"|\W*(?:but|yet|although|though)?[ ,]*(?:it |they |this )?(?:did|was|were|does) not (?:reach|attain|statistical|significant)",
    re.IGNORECASE,
)
"""A part that says of the part before that it is not significant: it belongs to it."""


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end of each part; cuts inside brackets don't count, nor those before a comment on what was said."""
    depth = _depths(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in _CUT.finditer(text):
        if (
            depth[cut.start()]
            or _COMMENT.match(text, cut.start())
            or _P_NEXT.match(text, cut.end())
            or not text[start : cut.start()].strip()
        ):
            continue
        if re.match(r"\W*(?:although|though|while)\b", text[start : cut.start()], re.IGNORECASE) and _COMMENT.match(
            text, cut.end()
        ):
            continue
        spans.append((start, cut.start()))
        start = cut.start() if cut[0].strip(" ,;:)").isalpha() else cut.end()
    spans.append((start, len(text)))
    return spans


def _depths(text: str) -> list[int]:
    depth, depths = 0, []
    for char in text:
        if char in ")]" and depth:
            depth -= 1
        depths.append(depth)
        if char in "([":
            depth += 1
    return depths if depth == 0 else [0] * len(text)
