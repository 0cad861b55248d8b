"""Find the sentences of an abstract that state its conclusion, with their place in the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from palpate.vocabulary import Record, RecordKind, Support
from palpate.vocabulary.patterns import regex

_LABEL = regex(r"\b(conclu\w*|interpretation|implications?|authors'? conclusions?|summary)\b", re.IGNORECASE)
_CUE = regex(
    r"\b(conclu(de|ded|sion|sions)|(these|our|the|this)( \w+){0,3} (findings|results|data|study|trial|review|meta-analysis|evidence)"
    r"( \w+){0,2} (suggests?|shows?|showed|indicates?|demonstrates?|supports?|provides?|do(es)? not)|in summary|in conclusion|overall,)",
    re.IGNORECASE,
)
_INLINE_LABEL = regex(r"\b(CONCLUSIONS?|INTERPRETATION|Conclusions?)\s*[:.]\s+")
_ABBREVIATION = regex(
    r"(?:\b(?:vs|e\.g|i\.e|et al|cf|approx|fig|no|ca|dr|st|resp|spp?|incl|i\.v|p\.o)|\b[A-Z])\.$", re.IGNORECASE
)
_BREAK = regex(r"[.!?][\"')\]]?(?P<glue>;?\s+)(?=[A-Z0-9(\[\"'])")
_JOINT = regex(r"[.!?][\"')\]]?; (?=[A-Z])")
"""Where a database joined the sections of a structured abstract, and lost their labels."""
_FEWEST_JOINTS = 2
_AFTERWORD = regex(
    r"\b(?:funded|funding|supported by|registered|registration|registry|ClinicalTrials\.gov|copyright)\b", re.IGNORECASE
)
_MOST_SENTENCES = 2


class Conclusion(NamedTuple):
    """A sentence, word for word, and the address of the place where it stands."""

    text: str
    address: str


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end offsets of the sentences of a text; abbreviations and decimals do not end one."""
    spans, start = [], 0
    for match in _BREAK.finditer(text):
        if _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        spans.append((start, match.start("glue")))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def conclusions(record: Record) -> tuple[Conclusion, ...]:
    """Up to two concluding sentences: of a labelled section, else after an inline label, else of the last of several sections that were
    joined, else the last sentence that sounds like one.

    Protocols have none, since they report no result; nor have abstracts without a sentence that concludes.
    """
    if record.kind is RecordKind.PROTOCOL or not record.abstract:
        return ()
    for number, section in enumerate(record.abstract, start=1):
        if section.label and _LABEL.search(section.label) and "background" not in section.label.lower():
            return _quote(record, number, sentences(section.text)[:_MOST_SENTENCES])
    number = len(record.abstract)
    text = record.abstract[-1].text
    labels = list(_INLINE_LABEL.finditer(text))
    if labels:
        label = labels[-1]
        return _quote(
            record, number, [span for span in sentences(text) if span[0] >= label.start()][:_MOST_SENTENCES], label.end()
        )
    joints = list(_JOINT.finditer(text))
    if len(joints) >= _FEWEST_JOINTS and not _AFTERWORD.search(text, joints[-1].end()):
        return _quote(record, number, [span for span in sentences(text) if span[0] >= joints[-1].end()][:_MOST_SENTENCES])
    cued = [span for span in sentences(text)[1:] if _CUE.search(text[span[0] : span[1]])]
    return _quote(record, number, cued[-1:])


def _quote(record: Record, number: int, spans: list[tuple[int, int]], not_before: int = 0) -> tuple[Conclusion, ...]:
    text = record.abstract[number - 1].text
    quoted = []
    for begin, end in spans:
        start = max(begin, not_before)
        if end - start > 20:
            quoted.append(Conclusion(text[start:end], str(Support(record.id, "abstract", number, start, end))))
    return tuple(quoted)
