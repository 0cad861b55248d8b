"""`ask`: from a question to an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from palpate.answering.abstention import abstain
from palpate.answering.digests import with_digests
from palpate.answering.follow_ups import follow_ups
from palpate.answering.headlines import headline, may_be_on_safety, urgent_headline
from palpate.answering.opening import Headline
from palpate.answering.question import read_question
from palpate.answering.quotations import quotations, unspoken
from palpate.answering.readers import DraftCriterion, Material, Tailored, abstention_for, tailor
from palpate.answering.reading import headline_of, quoted, read_on, rows
from palpate.answering.red_flags import urgent_advice
from palpate.answering.relevance import by_relevance, nearest_first
from palpate.answering.replacing import leaves_off, not_instead
from palpate.answering.reporting import by_condition
from palpate.answering.sections.guidelines import guidelines
from palpate.answering.sections.key_points import KEY_POINTS_TITLE, condition_points, key_points
from palpate.answering.sections.plan import PLAN_TITLE, plan
from palpate.answering.sections.research import mechanisms, research
from palpate.answering.sections.safety import SAFETY_TITLE, provider_notes, safety
from palpate.answering.sections.unknowns import UNKNOWNS_TITLE, unknowns
from palpate.answering.selection import Selection, select
from palpate.answering.statements import Draft, DraftSection, Numbering, references
from palpate.answering.unknown_things import only_tells
from palpate.answering.verification import Checked, ClaimModel, Filter, Gate, gate_of
from palpate.library import Library
from palpate.synthesis import Comparison
from palpate.vocabulary import Answer, ClinicalQuestion, Criterion, LibraryStamp, QuestionKind, Reader, SectionKey, Statement

DISCLAIMER = (
    "This is a summary of published evidence, not medical advice, and no substitute for the judgement of a clinician who knows "
    "the person. It has not been reviewed by a human yet."
)
NOTHING_PASSED = "No sentence composed for the bottom line is borne out by its sources, so palpate gives none."
"""Stands for a bottom line of which no statement passed the gate; the verdict is then "insufficient"."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer with what was composed for it and dropped, since its supports do not bear it out."""

    answer: Answer
    dropped: tuple[Checked, ...] = ()


def ask(
    question: str | ClinicalQuestion,
    library: Library,
    claim_model: ClaimModel | None = None,
    reader: Reader = Reader.CLINICIAN,
) -> Answer:
    """Answer a question from a library; no statement is in the answer that has not passed the gate of `verification`.

    The same question on the same library version gives the same answer. `claim_model` is asked of each statement where one
    is given, and `reader` is for whom the facts are chosen and worded. Raises `UsageError` where the text is no question.
    """
    return compose(question, library, claim_model, reader).answer


def compose(
    question: str | ClinicalQuestion,
    library: Library,
    claim_model: ClaimModel | None = None,
    reader: Reader = Reader.CLINICIAN,
) -> Composed:
    """As `ask`, with what was dropped on the way."""
    gate = Gate(library, claim_model) if claim_model else gate_of(library)
    parsed = read_question(question) if isinstance(question, str) else question
    stamp = LibraryStamp(uri=library.uri, version=library.version, records=len(library))
    selection = select(parsed, library)
    if isinstance(question, str) and not parsed.red_flags and may_be_on_safety(selection):
        parsed = read_question(question, kind=QuestionKind.SAFETY)
        selection = select(parsed, library)
    if parsed.red_flags:  # nothing is weighed before a doctor has looked: only what is warned of is told
        opening = urgent_headline(selection)
        if opening.drafts:
            return _article(selection, {}, opening, _Read((), leads=False), [], library, stamp, gate, reader)
        return Composed(abstention_for(reader, abstain(parsed, library, stamp, DISCLAIMER, urgent_advice(parsed.red_flags))))
    read = _Read(read_on(parsed, library), leads=selection.empty)
    quotes = _quotes(selection, read, library)
    groups = by_condition(selection.main, parsed, selection.scope.present)
    if leaves_off(parsed) and not (parsed.pico.conditions or parsed.pico.outcomes):
        groups = {}  # what the medicine is for is not known, and effects on anything whatever are no answer
    opening = headline_of(parsed, read.items) if selection.empty else headline(selection, groups)
    opening = not_instead(parsed, library, by_relevance(parsed, library, with_digests(parsed, library, opening)))
    if not opening.drafts and not quotes:
        return Composed(abstention_for(reader, abstain(parsed, library, stamp, DISCLAIMER)))
    return _article(selection, groups, opening, read, quotes, library, stamp, gate, reader)


class _Read(NamedTuple):
    """Findings on the question that palpate read by itself, and whether the answer rests on them alone."""

    items: tuple[Comparison, ...]
    leads: bool


def _quotes(selection: Selection, read: _Read, library: Library) -> list[Draft]:
    """Conclusions of abstracts that nothing was made of; they give way where findings that were read answer."""
    if read.leads and read.items:
        return []
    used = frozenset(item.record.id for item in (*selection.effects, *selection.other_outcomes, *read.items))
    return quotations(selection.question, library, used)


def _article(
    selection: Selection,
    groups: dict[str, list[Comparison]],
    opening: Headline,
    read: _Read,
    quotes: list[Draft],
    library: Library,
    stamp: LibraryStamp,
    gate: Gate,
    reader: Reader,
) -> Composed:
    question = selection.question
    filtered = Filter(gate)
    composed = _sections(selection, groups, opening, read, quotes, reader)
    if question.red_flags:
        composed = [each if each.key is SectionKey.SAFETY else DraftSection(each.key, each.title, ()) for each in composed]
    else:
        opening = nearest_first(question, library, opening, composed)
    opening_drafts = filtered.drafts(opening.drafts or _only_quotations(quotes))
    sections = [filtered.section(section) for section in composed]
    verdict, certainty = filtered.head(question.kind, opening.verdict, opening.certainty, opening_drafts)
    material = Material(selection, opening_drafts, tuple(sections), verdict, certainty, gate, library)
    tailored = _checked(tailor(reader, material), filtered) if reader is not Reader.CLINICIAN else tailor(reader, material)
    if question.red_flags:
        tailored = replace(tailored, criteria=())
    numbering = Numbering()
    bottom = tuple(numbering.statement(draft) for draft in tailored.opening)
    criteria = tuple(_criterion(each, numbering) for each in tailored.criteria)
    numbered = tuple(numbering.section(section) for section in tailored.sections)
    cited = references(numbering, library.get_many(numbering.records))
    answer = Answer(
        question=question.text,
        reader=reader,
        kind=question.kind,
        pico=question.pico,
        read_as=question.read_as,
        not_read=() if read.leads and read.items else _not_read(question, bottom, quotes, library),
        verdict=verdict,
        certainty=certainty,
        urgent=bool(question.red_flags),
        urgent_advice=urgent_advice(question.red_flags) if question.red_flags else None,
        bottom_line=" ".join(statement.text for statement in bottom) or NOTHING_PASSED,
        bottom_line_statements=bottom,
        evidence_to=max((entry.year for entry in cited if entry.year), default=None),
        criteria=criteria,
        sections=numbered,
        ask_doctor=tailored.ask_doctor,
        references=cited,
        library=stamp,
        disclaimer=DISCLAIMER,
        searched=tailored.searched,
        follow_ups=() if selection.empty or question.red_flags else follow_ups(selection, list(groups), library),
    )
    return Composed(answer, filtered.dropped)


def _checked(tailored: Tailored, filtered: Filter) -> Tailored:
    """What a reader's version says through the gate again, since it has words and headings of its own; rows stand as they were."""
    return replace(
        tailored,
        opening=filtered.drafts(tailored.opening),
        sections=tuple(replace(each, drafts=filtered.drafts(each.drafts)) for each in tailored.sections),
    )


def _criterion(draft: DraftCriterion, numbering: Numbering) -> Criterion:
    statements = tuple(numbering.statement(each) for each in draft.drafts)
    return Criterion(key=draft.key, text=draft.text, status=draft.status, why=draft.why, statements=statements)


def _not_read(
    question: ClinicalQuestion, bottom: tuple[Statement, ...], quotes: list[Draft], library: Library
) -> tuple[str, ...]:
    """Words of the question of which neither the bottom line nor a quoted source speaks."""
    said = {word.strip(".,;:()“”").lower() for statement in bottom for word in statement.text.split()}
    return tuple(
        word for word in unspoken(question.pico.other_terms, quotes, library) if word.lower() not in said and not only_tells(word)
    )


def _only_quotations(quotes: list[Draft]) -> tuple[Draft, ...]:
    """Where nothing was appraised, the bottom line says that, on the strength of what was found."""
    supports = tuple(dict.fromkeys(address for draft in quotes for address in draft.supports))
    if not supports:
        return ()
    text = "No appraised evidence on this question is held; abstracts that speak to it are quoted below, unweighed, so no verdict is given."
    return (Draft(text, supports),)


_READ_WHOLE_TABLE = frozenset({Reader.RESEARCHER, Reader.PAYER})
"""Readers whose effects table has every row: one looks for all of them, and the criteria of the other are decided by all."""


def _sections(
    selection: Selection,
    groups: dict[str, list[Comparison]],
    opening: Headline,
    read: _Read,
    quotes: list[Draft],
    reader: Reader,
) -> list[DraftSection]:
    shown = _shown(selection, groups)
    found = research(selection, shown, whole=reader in _READ_WHOLE_TABLE)
    sections = [
        guidelines(selection),
        _points(selection, shown),
        plan(selection) if shown else DraftSection(SectionKey.TREATMENT_PLAN, PLAN_TITLE, ()),
        DraftSection(SectionKey.SAFETY, SAFETY_TITLE, ()) if selection.empty else safety(selection),
        DraftSection(found.key, found.title, (*found.drafts, *quoted(read.items), *quotes), (*found.table, *rows(read.items))),
        unknowns(selection) if shown else DraftSection(SectionKey.UNKNOWNS, UNKNOWNS_TITLE, ()),
    ]
    return _said_once(opening.drafts, sections)


def _shown(selection: Selection, groups: dict[str, list[Comparison]]) -> dict[str, list[Comparison]]:
    """Effects belong into an article on effects, or on safety or coverage where a condition is named."""
    pico = selection.question.pico
    match selection.question.kind:
        case QuestionKind.PROVIDER | QuestionKind.MECHANISM:
            return {}
        case QuestionKind.SAFETY if selection.scope.absent:
            return {}  # what was found in others says nothing of who is asked about
        case QuestionKind.SAFETY | QuestionKind.COVERAGE:
            return groups if pico.conditions or pico.populations else {}
        case _:
            return groups


def _points(selection: Selection, groups: dict[str, list[Comparison]]) -> DraftSection:
    match selection.question.kind:
        case QuestionKind.PROVIDER:
            drafts = provider_notes(selection)
        case QuestionKind.MECHANISM:
            drafts = mechanisms(selection)
        case _ if len(groups) > 1:
            return condition_points(selection, groups)
        case _ if groups:
            return key_points(selection)
        case _:
            drafts = []
    return DraftSection(SectionKey.KEY_POINTS, KEY_POINTS_TITLE, tuple(drafts))


def _said_once(opening: Sequence[Draft], sections: Sequence[DraftSection]) -> list[DraftSection]:
    """Drop sentences that stand earlier in the article, the bottom line included."""
    said = {draft.text for draft in opening}
    kept = []
    for section in sections:
        drafts = tuple(draft for draft in section.drafts if draft.text not in said)
        said.update(draft.text for draft in drafts)
        kept.append(DraftSection(section.key, section.title, drafts, section.table))
    return kept
