"""What sources state against themselves, sorted by the domain of GRADE that it touches: read by grammar from limitations and conduct."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palpate.vocabulary import Record
from palpate.vocabulary.patterns import regex

_SENTENCE = regex(r"[^.;]+(?:\.\d[^.;]*)*")
_BLINDING = regex(
    r"\b(?:un-?blinded|not blinded|no blinding|without blinding|open[ -](?:label|design)|blinding is doubtful|can(?:no|')t be blinded)\b"
    r"|\bcould (?:not|hardly) (?:all )?be blinded\b|\bknew (?:which|whether|their treatment)\b|\bnot have been blinded\b",
    re.IGNORECASE,
)
_CONDUCT = regex(
    r"\bhigh risk of bias\b|\b(?:no|not|without|lack of) (?:allocation )?conceal\w*"
    r"|\bnot? (?:\w+ ){0,3}intention[ -]to[ -]treat\b|\bdrop-?outs?\b|\bonly (?:patients|people|those) who completed\b"
    r"|\bweak(?:ness(?:es)?)? (?:of|in|reporting and) (?:method|reporting)\w*|\bweak reporting\b|\bother method(?:ological)? problems\b"
    r"|\bselective (?:outcome )?reporting\b|\bmethods of most\b[^.;]*\blow\b|\blow methodological quality\b|\bpoor(?:ly)? (?:quality|reported|designed)\b"
    r"|\bonly \d+ of the \d+ (?:trials |studies )?were at low risk of bias\b|\bmany trials were of low quality\b",
    re.IGNORECASE,
)
_DISAGREEMENT = regex(
    r"\b(?:high|large|considerable|substantial|very high|moderate to (?:very )?high) heterogeneity\b|\bheterogeneity was (?:very )?(?:high|large)\b"
    r"|\bheterogeneity\b[^.;]*\b[5-9]\d%|\b[5-9]\d% heterogeneity\b|\bdisagreed strongly\b|\bresults were inconsistent\b",
    re.IGNORECASE,
)
_UNPUBLISHED = regex(
    r"\bpublication bias\b[^.;]*\b(?:likely|suspected|detected|found|present|possible)\b|\b(?:likely|suspected|signs? of|evidence of)\b"
    r"[^.;]{0,20}\bpublication bias\b|\bfunnel plot\b[^.;]*\basymmetr\w+",
    re.IGNORECASE,
)
_UNRANDOMISED = regex(
    r"\b(?:non-?randomi[sz]ed|quasi-randomi[sz]ed|observational|cohort) (?:trials|studies|designs)\b|\brepeated-measures studies\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedLimits:
    """Sentences of one source, "" where it says nothing of the kind."""

    label: str
    blinding: str = ""
    conduct: str = ""
    disagreement: str = ""
    unpublished: str = ""
    unrandomised: str = ""
    silent: bool = False
    """Whether neither its limitations nor its conduct could be read at all."""


def stated_limits(record: Record, label: str) -> StatedLimits:
    """What a record states against itself: its limitations, and for blinding and conduct its abstract and full text."""
    said = [sentence.strip() for sentence in _SENTENCE.findall(record.limitations or "")]
    blinding, conduct = _first(_BLINDING, said), _first(_CONDUCT, said)
    held = bool(record.abstract or record.body)
    if held and not (blinding and conduct):
        open_label, fault = _by_grammar(record)
        blinding, conduct = blinding or open_label, conduct or fault
    return StatedLimits(
        label=label,
        blinding=blinding,
        conduct=conduct,
        disagreement=_first(_DISAGREEMENT, said),
        unpublished=_first(_UNPUBLISHED, said),
        unrandomised=_first(_UNRANDOMISED, said),
        silent=not said and not held,
    )


def _by_grammar(record: Record) -> tuple[str, str]:
    """Of the record's texts, the sentence that says that nobody was blinded, and the one that states another fault of conduct."""
    from palpate.appraisal.appraise import appraise  # its grammar takes a while to load, and most records have no text
    from palpate.appraisal.conduct import AnalysedAs, Blinding, Concealment

    read = appraise(record).conduct
    open_label = read.blinding.span.text if read.blinding and read.blinding.value is Blinding.OPEN else ""
    faults = ((read.concealment, Concealment.NONE), (read.analysis, AnalysedAs.PER_PROTOCOL))
    return open_label, next((stated.span.text for stated, fault in faults if stated and stated.value == fault), "")


def at_least_half(limits: Sequence[StatedLimits], kind: str) -> tuple[str, ...]:
    """What sources state of one kind, each with its label; nothing where fewer than half of them state it."""
    stated = tuple(quoted(one, kind) for one in limits if getattr(one, kind))
    return stated if stated and len(stated) * 2 >= len(limits) else ()


def first_stated(limits: Iterable[StatedLimits], kind: str) -> str | None:
    """What the first source that says anything of a kind states."""
    return next((quoted(one, kind) for one in limits if getattr(one, kind)), None)


def quoted(one: StatedLimits, kind: str) -> str:
    """ "Skelly 2020: many trials were small"."""
    return f"{one.label}: {getattr(one, kind)}"


def _first(pattern: re.Pattern[str], sentences: Iterable[str]) -> str:
    return next((sentence for sentence in sentences if pattern.search(sentence)), "")
