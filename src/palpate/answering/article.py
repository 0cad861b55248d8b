"""`ask`: from a question to an article."""

from __future__ import annotations

from palpate.answering.abstention import abstain
from palpate.answering.follow_ups import follow_ups
from palpate.answering.headlines import Headline, headline
from palpate.answering.question import read_question
from palpate.answering.quotations import quotations
from palpate.answering.red_flags import urgent_advice
from palpate.answering.reporting import by_condition
from palpate.answering.sections.guidelines import guidelines
from palpate.answering.sections.key_points import condition_points, key_points
from palpate.answering.sections.plan import plan
from palpate.answering.sections.research import research
from palpate.answering.sections.safety import provider_notes, safety
from palpate.answering.sections.unknowns import unknowns
from palpate.answering.selection import Selection, select
from palpate.answering.statements import Draft, DraftSection, Numbering, references
from palpate.library import Library
from palpate.synthesis import Comparison
from palpate.vocabulary import Answer, LibraryStamp, QuestionKind, SectionKey, Verdict

DISCLAIMER = (
    "This is a summary of published evidence, not medical advice, and no substitute for the judgement of a clinician who knows "
    "the person. It has not been reviewed by a human yet."
)


def ask(question: str, library: Library) -> Answer:
    """Answer a question from a library.

    The same question on the same library version gives the same answer. Raises `UsageError` where the text is no question.
    """
    parsed = read_question(question)
    stamp = LibraryStamp(uri=library.uri, version=library.version, records=len(library))
    advice = urgent_advice(parsed.red_flags) if parsed.red_flags else None
    selection = select(parsed, library)
    held = frozenset(item.record.id for item in (*selection.effects, *selection.other_outcomes))
    quoted = quotations(parsed, library, held)
    groups = by_condition(selection.effects or selection.other_outcomes, parsed)
    opening = Headline(Verdict.INSUFFICIENT) if selection.empty else headline(selection, groups)
    if not opening.drafts and not quoted:
        return abstain(parsed, library, stamp, DISCLAIMER, advice)
    return _article(selection, groups, opening, quoted, library, stamp, advice)


def _article(
    selection: Selection,
    groups: dict[str, list[Comparison]],
    opening: Headline,
    quoted: list[Draft],
    library: Library,
    stamp: LibraryStamp,
    advice: str | None,
) -> Answer:
    question = selection.question
    opening_drafts = opening.drafts or _only_quotations(quoted)
    sections = _sections(selection, groups, opening, quoted)
    numbering = Numbering()
    bottom = tuple(numbering.statement(draft) for draft in opening_drafts)
    numbered = tuple(numbering.section(section) for section in sections)
    cited = references(numbering, library.get_many(numbering.records))
    return Answer(
        question=question.text,
        kind=question.kind,
        pico=question.pico,
        verdict=opening.verdict,
        certainty=opening.certainty,
        urgent=bool(question.red_flags),
        urgent_advice=advice,
        bottom_line=" ".join(statement.text for statement in bottom),
        bottom_line_statements=bottom,
        evidence_to=max((entry.year for entry in cited if entry.year), default=None),
        sections=numbered,
        references=cited,
        library=stamp,
        disclaimer=DISCLAIMER,
        follow_ups=follow_ups(selection, list(groups)),
    )


def _only_quotations(quoted: list[Draft]) -> tuple[Draft, ...]:
    """Where nothing was appraised, the bottom line says that, on the strength of what was found."""
    supports = tuple(dict.fromkeys(address for draft in quoted for address in draft.supports))
    if not supports:
        return ()
    text = "No appraised evidence on this question is held; abstracts that speak to it are quoted below, unweighed, so no verdict is given."
    return (Draft(text, supports),)


def _sections(
    selection: Selection, groups: dict[str, list[Comparison]], opening: Headline, quoted: list[Draft]
) -> list[DraftSection]:
    points = condition_points(selection, opening.judgements) if len(groups) > 1 else key_points(selection)
    if selection.question.kind is QuestionKind.PROVIDER:
        points = DraftSection(SectionKey.KEY_POINTS, points.title, tuple(provider_notes(selection)))
        groups = {}
    found = research(selection, groups)
    found = DraftSection(found.key, found.title, (*found.drafts, *quoted), found.table)
    return [guidelines(selection), points, plan(selection), safety(selection), found, unknowns(selection)]
