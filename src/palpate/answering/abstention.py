"""When the library holds nothing on a question: say so, name what was searched, show how to get evidence."""

from __future__ import annotations

import shlex

from palpate.answering.language import is_foreign
from palpate.answering.numbers import listing
from palpate.library import Library
from palpate.terminology import terminology
from palpate.vocabulary import Answer, ClinicalQuestion, LibraryStamp, QuestionKind, Verdict


def abstain(
    question: ClinicalQuestion, library: Library, stamp: LibraryStamp, disclaimer: str, advice: str | None = None
) -> Answer:
    """An answer that says that there is none, and why."""
    looked_for = _looked_for(question)
    suggestion = (
        f"palpate add --pubmed {shlex.quote(pubmed_query(question))} --max 200"
        if looked_for and not question.red_flags and not is_foreign(question)
        else None
    )
    together = " together" if len(looked_for) > 1 else ""
    missing = f" on {listing(looked_for)}{together}" if looked_for else ""
    text = f"The library holds no evidence{missing} that answers this, so palpate does not answer. A gap here is a gap in the library, not proof that nothing is known."
    if question.kind is QuestionKind.SAFETY:
        text += " That no caution is held here is no sign that it is safe."
    if question.red_flags:
        text = "What the question describes needs a doctor first; palpate does not weigh treatments for it."
    elif is_foreign(question):
        text += " The question does not look like English; palpate reads English questions."
    return Answer(
        question=question.text,
        kind=question.kind,
        pico=question.pico,
        read_as=question.read_as,
        verdict=Verdict.INSUFFICIENT,
        abstained=True,
        urgent=bool(question.red_flags),
        urgent_advice=advice,
        bottom_line=text,
        library=stamp,
        disclaimer=disclaimer,
        searched=searched(question, library),
        suggestion=suggestion,
    )


def searched(question: ClinicalQuestion, library: Library) -> tuple[str, ...]:
    """What was looked for, and where: the library with its version, then each concept or word."""
    return (
        f"{len(library):,} records of the library at version {library.version}: title, abstract, full text, MeSH and keywords",
        *(f"looked for: {each}" for each in _looked_for(question)),
    )


def _looked_for(question: ClinicalQuestion) -> list[str]:
    terms, pico = terminology(), question.pico
    named = [
        terms.get(c).name for c in (*pico.conditions, *pico.populations, *pico.interventions, *pico.comparators, *pico.outcomes)
    ]
    return list(dict.fromkeys([*named, *pico.other_terms]))


def pubmed_query(question: ClinicalQuestion) -> str:
    """A PubMed query for the question: each concept by its names, the concepts joined by AND."""
    terms, pico = terminology(), question.pico
    groups = [terms.names(c)[:3] for c in (*pico.conditions, *pico.populations, *pico.interventions)]
    parts = [" OR ".join(f'"{name}"' if " " in name else name for name in names) for names in groups]
    parts += list(pico.other_terms[:4])
    return " AND ".join(f"({part})" if " OR " in part else part for part in parts)
