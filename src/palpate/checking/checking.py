"""`check`: from a page to its claims, each with its verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from palpate.answering.red_flags import red_flags, urgent_advice
from palpate.answering.statements import Numbering, references
from palpate.answering.trained_flags import trained_flags
from palpate.checking.claim import Claim, ClaimKind
from palpate.checking.effects import judge_effect, judge_uncertainty
from palpate.checking.judged import Judged
from palpate.checking.others import judge_comparison, judge_coverage, judge_guideline, judge_report
from palpate.checking.page_claims import page_claims
from palpate.checking.pages import Page, read_text
from palpate.checking.safety import judge_harm, judge_safe, judge_warning
from palpate.checking.sentences import sentences
from palpate.library import Library
from palpate.vocabulary import CheckedClaim, CheckedPage, ClaimVerdict, LibraryStamp

DISCLAIMER = (
    "This compares what a page says with the evidence that this library holds; it is no medical advice and no judgement on the "
    "people who wrote the page. It has not been reviewed by a human yet."
)

Judge = Callable[[Claim, Library], Judged]

JUDGES: dict[ClaimKind, Judge] = {
    ClaimKind.EFFECT: judge_effect,
    ClaimKind.UNCERTAINTY: judge_uncertainty,
    ClaimKind.COMPARISON: judge_comparison,
    ClaimKind.SAFE: judge_safe,
    ClaimKind.HARM: judge_harm,
    ClaimKind.WARNING: judge_warning,
    ClaimKind.GUIDELINE: judge_guideline,
    ClaimKind.COVERAGE: judge_coverage,
    ClaimKind.REPORT: judge_report,
}
"""What each kind of claim is held against. A trained reader of claims would come in here, after the rules, to veto "supported"."""


def check(page: str | Page, library: Library) -> CheckedPage:
    """Check the health claims of a page, or of a text in hand, against a library.

    The same page on the same library version gives the same result. Raises `SourceError` where a text is too long.
    """
    read = page if isinstance(page, Page) else read_text(page)
    found = [_checked(claim, library) for claim in page_claims(read.text)] if read.text else []
    urgent, advice = _urgency(read.text)
    numbering = Numbering()
    numbering.refs(address for claim in found for address in (*claim.supports, *claim.against))
    return CheckedPage(
        source=read.source,
        title=read.title,
        text=read.text,
        claims=tuple(found),
        note=None if found else _why_nothing(read.text),
        urgent=urgent,
        urgent_advice=advice,
        references=references(numbering, library.get_many(numbering.records)),
        library=LibraryStamp(uri=library.uri, version=library.version, records=len(library)),
        disclaimer=DISCLAIMER,
    )


def _checked(claim: Claim, library: Library) -> CheckedClaim:
    judged = JUDGES[claim.kind](claim, library) if claim.kind in JUDGES else Judged(ClaimVerdict.NOT_CHECKABLE, claim.reason)
    return CheckedClaim(
        text=claim.text,
        start=claim.start,
        end=claim.end,
        verdict=judged.verdict,
        certainty=judged.certainty,
        why=judged.why,
        supports=judged.supports,
        against=tuple(address for address in judged.against if address not in judged.supports),
        rewording=judged.rewording,
    )


_ENGLISH = frozenset("the and of to is that with for are it this by from be or you your have has not".split())
_LEAST_ENGLISH = 0.08
"""Share of those words; plain English prose has 0.25 and more, other languages hardly any."""
_ENOUGH_WORDS = 8


def _is_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    return len(words) < _ENOUGH_WORDS or sum(word in _ENGLISH for word in words) >= _LEAST_ENGLISH * len(words)


def _why_nothing(text: str) -> str:
    if not text:
        return "The page holds no text that a reader would see."
    if not _is_english(text):
        return "The page does not look like English; palpate reads English pages."
    return "No health claim about a treatment was found on the page."


_CALLS_FOR_CARE = re.compile(
    r"\b(?:emergency|urgent\w*|immediately|right away|at once|straight away|911|999|112|warning signs?|red flags?|call|seek|doctor|hospital|medical (?:help|attention|care))\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:i|i['’]m|i['’]ve|my|me|she|he|her|his|husband|wife|mother|father|son|daughter)\b", re.IGNORECASE)
_LISTED = (
    "The page names signs of an emergency ({flags}). Whoever has one of them now should get medical help first, by the local "
    "emergency number or an emergency department, and have no massage or other hands-on treatment until a doctor has seen them."
)


_MARGIN_ON_PAGES = 2.0
"""How much surer than of a question the trained head must be: a page tells of many people whose trouble is over."""


def _urgency(text: str) -> tuple[bool, str | None]:
    """Whether the page tells of somebody with red flags now, and the advice that goes first; a mere list gets its own."""
    told: list[str] = []
    listed: list[str] = []
    for sentence in sentences(text):
        said = f"{sentence.lead} {sentence.text}"
        if _SOMEBODY.search(sentence.text):
            told += red_flags(sentence.text) or trained_flags(sentence.text, margin=_MARGIN_ON_PAGES)
        elif _CALLS_FOR_CARE.search(said) or _CALLS_FOR_CARE.search(sentence.heading):
            listed += red_flags(f"I have this now: {sentence.text}")
    if told:
        return True, urgent_advice(_once(told))
    return False, _LISTED.format(flags="; ".join(_once(listed))) if listed else None


def _once(flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flags))
