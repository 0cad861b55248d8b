"""What all renderers share: labels, the header line, grouping, and the parts of a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from palpate.answering.wording import kind_name, upper_first
from palpate.vocabulary import (
    Answer,
    CertaintyLevel,
    Criterion,
    CriterionStatus,
    EffectRow,
    QuestionKind,
    Reader,
    Reference,
    Statement,
    Verdict,
)

VERDICT_LABELS = {
    Verdict.YES: "Yes",
    Verdict.CONDITIONALLY: "Conditionally",
    Verdict.NO: "No",
    Verdict.INSUFFICIENT: "Insufficient evidence",
}
NOT_ANSWERED = "Not answered"
CERTAINTY_LABELS = {
    CertaintyLevel.HIGH: "High certainty",
    CertaintyLevel.MODERATE: "Moderate certainty",
    CertaintyLevel.LOW: "Low certainty",
    CertaintyLevel.VERY_LOW: "Very low certainty",
}
PATIENT_VERDICTS = {
    Verdict.YES: "Yes",
    Verdict.CONDITIONALLY: "It depends",
    Verdict.NO: "No",
    Verdict.INSUFFICIENT: "Not enough is known",
}
PATIENT_CERTAINTY = {
    CertaintyLevel.HIGH: "we can be very sure of this",
    CertaintyLevel.MODERATE: "the truth is likely to be close to this, but it could differ a lot",
    CertaintyLevel.LOW: "the truth may differ a lot from this",
    CertaintyLevel.VERY_LOW: "the truth is likely to differ a lot from this",
}
"""What each level means (GRADE guidelines 3, Balshem 2011, J Clin Epidemiol 64:401), beside its name."""
STATUS_MARKS = {CriterionStatus.MET: "✓", CriterionStatus.UNMET: "✗", CriterionStatus.UNKNOWN: "?"}
CRITERIA_TITLE = "Criteria of medical necessity"
ASK_TITLE = "What to ask your doctor"
NOT_RATED = "Certainty not rated"
OPEN_LABELS = {
    QuestionKind.DOSE: "What was tried",
    QuestionKind.MECHANISM: "What is known",
    QuestionKind.PROVIDER: "What to look for",
}
"""Questions that no yes or no answers open with this in place of a verdict."""
OPEN_QUESTION = "What is known"
"""Opens the answer to "massage or exercise?" and "what helps?", which no yes or no answers; "is massage better than exercise?" has a verdict."""
_ASKS_YES_OR_NO = re.compile(r"\W*(?:is|are|does|do|can|could|will|would|should|was|were|did)\b", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"\W*(?:what|which)(?:['’]?s)?\b(?!.*\bevidence\b)", re.IGNORECASE)
"""What or which treatment helps: asked of several at once, so that no one verdict answers it."""
_RATED_KINDS = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.COMPARISON, QuestionKind.DOSE})
"""Kinds of question on which bodies rate certainty, so that its absence is worth telling."""
_RATED = re.compile(r"\bcertainty: (?:very low|low|moderate|high)\b")
"""A recommendation told with its certainty."""
READ_MARK = "read by palpate, not checked by a person"
"""What stands beside results that were read by grammar."""
SUPERSEDED_MARK = "†"
"""Stands after the number of a superseded reference wherever it is cited."""

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters can drive a terminal and direction overrides can disguise a text; neither belongs to an article."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a reference: "PubMed" or "DOI" and where it leads, always http or https."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """Rows of the effects table that compare the same two things."""

    intervention: str
    comparator: str
    rows: tuple[EffectRow, ...]

    @property
    def title(self) -> str:
        """The comparison in words: "Massage versus usual care"."""
        return upper_first(f"{self.intervention} versus {self.comparator}")


def plain(text: str) -> str:
    """A text on one line, without characters that are not to be seen."""
    return " ".join(_INVISIBLE.sub("", text).split())


def cell(value: Any) -> Any:
    """A value for a CSV file: a text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    if isinstance(value, str):
        value = plain(value)
        return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value
    return value


def header_line(answer: Answer) -> str:
    """For whom, how far reviewed, made from what: the line under the title."""
    parts = [
        f"For {answer.reader}s",
        str(answer.review_status),
        f"library version {answer.library.version}, {answer.library.records:,} {'record' if answer.library.records == 1 else 'records'}",
    ]
    if answer.evidence_to:
        parts.append(f"evidence to {answer.evidence_to}")
    if answer.reworded_by:
        parts.append(f"in part reworded by a language model ({plain(answer.reworded_by)}), each sentence checked")
    parts += [f"“{plain(word)}” read as “{plain(meant)}”" for word, meant in answer.read_as]
    if answer.not_read:
        parts.append(f"not taken into account: {', '.join(plain(word) for word in answer.not_read)}")
    return " · ".join(parts)


def verdict_label(answer: Answer) -> str:
    """The verdict in a word or two; an abstention is no verdict, nor is what is warned of in an emergency."""
    if answer.abstained or answer.urgent:
        return NOT_ANSWERED
    labels = PATIENT_VERDICTS if answer.reader is Reader.PATIENT else VERDICT_LABELS
    compares = answer.kind is QuestionKind.COMPARISON and not _ASKS_YES_OR_NO.match(answer.question)
    of_effect = answer.kind is QuestionKind.EFFECTIVENESS and _ASKS_WHAT.match(answer.question)
    of_size = answer.kind is QuestionKind.OTHER and not _ASKS_YES_OR_NO.match(answer.question)
    if compares or of_effect or of_size:
        return labels[Verdict.INSUFFICIENT] if answer.verdict is Verdict.INSUFFICIENT else OPEN_QUESTION
    return OPEN_LABELS.get(answer.kind) or labels[answer.verdict]


def certainty_label(answer: Answer) -> str | None:
    """The certainty as published; None for an abstention or an emergency, which have none."""
    if answer.abstained or answer.urgent:
        return None
    if answer.certainty and answer.reader is Reader.PATIENT:
        return f"{CERTAINTY_LABELS[answer.certainty]}: {PATIENT_CERTAINTY[answer.certainty]}"
    if answer.certainty:
        return CERTAINTY_LABELS[answer.certainty]
    rated = any(_RATED.search(statement.text) for statement in answer.bottom_line_statements)
    return NOT_RATED if answer.kind in _RATED_KINDS and not rated else None


def verdict_line(answer: Answer) -> str:
    """Verdict and certainty as two short sentences: "Conditionally. Low certainty."."""
    return " ".join(f"{label}." for label in (verdict_label(answer), certainty_label(answer)) if label)


def groups(statements: Iterable[Statement]) -> list[tuple[str | None, list[Statement]]]:
    """Statements under their headings in the order of first mention; those without a heading come before all headings."""
    found: dict[str | None, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.group, []).append(statement)
    return sorted(found.items(), key=lambda item: item[0] is not None)


def conditions(rows: Iterable[EffectRow]) -> list[tuple[str, list[Contrast]]]:
    """The effects table by condition, then by what is compared with what, in the order of first mention.

    What palpate read by itself stands apart, and the name of the condition says so.
    """
    found: dict[str, dict[tuple[str, str], list[EffectRow]]] = {}
    for row in rows:
        name = f"{row.condition} ({READ_MARK})" if row.read else row.condition
        found.setdefault(name, {}).setdefault((row.intervention, row.comparator), []).append(row)
    return [
        (condition, [Contrast(*pair, tuple(members)) for pair, members in contrasts.items()])
        for condition, contrasts in found.items()
    ]


def superseded(answer: Answer) -> frozenset[int]:
    """Numbers of the references that something newer replaces."""
    return frozenset(reference.number for reference in answer.references if reference.superseded_by)


def marker(number: int, outdated: frozenset[int]) -> str:
    """A reference number as it is cited: "3", or "3†" where it is superseded."""
    return f"{number}{SUPERSEDED_MARK}" if number in outdated else str(number)


def citation_marks(refs: Sequence[int], outdated: frozenset[int]) -> str:
    """The numbers that end a sentence: "[3, 4]"; three or more in a row as a range, "[3–6, 9]"."""
    runs: list[list[int]] = []
    for number in refs:
        follows = runs and number == runs[-1][-1] + 1 and number not in outdated and runs[-1][-1] not in outdated
        runs[-1].append(number) if follows else runs.append([number])
    return f"[{', '.join(_run(run, outdated) for run in runs)}]"


def _run(run: Sequence[int], outdated: frozenset[int]) -> str:
    return f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(marker(number, outdated) for number in run)


def quoted(text: str) -> str:
    """A quotation in quotation marks, whether or not it brought its own."""
    text = plain(text)
    return text if any(mark in text for mark in '“"«') else f"“{text}”"


def result_text(row: EffectRow) -> str:
    """Which way it went and by how much: "Better: RR 1.36, 95% CI 1.04 to 1.77"."""
    direction = upper_first(plain(row.direction))
    return f"{direction}: {plain(row.effect)}" if row.effect else direction


def size_text(row: EffectRow) -> str:
    """How much evidence: "5 studies, 327 people"; empty where the source does not say."""
    parts = []
    if row.studies is not None:
        parts.append(f"{row.studies:,} {'study' if row.studies == 1 else 'studies'}")
    if row.participants is not None:
        parts.append(f"{row.participants:,} {'person' if row.participants == 1 else 'people'}")
    return ", ".join(parts)


def criterion_line(criterion: Criterion) -> str:
    """A criterion with its status and why: "✗ Better than a sham treatment: unmet. The comparisons held lean ..."."""
    return f"{STATUS_MARKS[criterion.status]} {criterion.text}: {criterion.status}. {upper_first(criterion.why)}."


def detail_text(row: EffectRow) -> str:
    """What a researcher asks of a row besides: heterogeneity, and who rated the certainty."""
    parts = [f"I² {row.i2:g}%"] if row.i2 is not None else []
    return "; ".join([*parts, *([f"rated by {plain(row.certainty_basis)}"] if row.certainty and row.certainty_basis else [])])


def kind_label(reference: Reference) -> str:
    """What a reference is, as a reader would call it: "Randomised trial"."""
    return upper_first(kind_name(reference))


def superseded_note(reference: Reference, answer: Answer) -> str | None:
    """Says what replaces a superseded reference, by number where that is cited too; None for one in force."""
    if not reference.superseded_by:
        return None
    numbers = {other.record: other.number for other in answer.references}
    by = [f"[{numbers[record]}]" if record in numbers else plain(record) for record in reference.superseded_by]
    return f"Superseded by {' and '.join(by)}"


def safe_url(url: str | None) -> str | None:
    """The address if it is a web address, else None: sources can hold anything."""
    try:
        parts = urlsplit(plain(url or ""))
    except ValueError:
        return None
    return quote(parts.geturl(), safe="%/:?#[]@!$&'()*+,;=~") if parts.scheme in {"http", "https"} and parts.netloc else None


def links(reference: Reference) -> list[Link]:
    """Where a reference can be read. Whether a PMID has a page in PubMed is decided where `url` is made."""
    url = safe_url(reference.url)
    doi = safe_url(f"https://doi.org/{quote(reference.doi, safe='/:;()')}") if reference.doi else None
    found = []
    if url and urlsplit(url).hostname == "pubmed.ncbi.nlm.nih.gov":
        found.append(Link("PubMed", url))
    if doi:
        found.append(Link("DOI", doi))
    return found or ([Link("Source", url)] if url else [])


def identifiers(reference: Reference) -> str:
    """PMID and DOI in print form, for where links can't be followed."""
    return " · ".join(f"{name} {plain(value)}" for name, value in (("PMID", reference.pmid), ("DOI", reference.doi)) if value)
