"""What a source is and how good it can be: its design, its size and its conduct, each with the words that say so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from palpate.appraisal.conduct import Conduct, read_conduct
from palpate.appraisal.design import StudyDesign, read_design
from palpate.appraisal.design_cues import Design
from palpate.appraisal.judging import Basis
from palpate.appraisal.legibility import illegible
from palpate.appraisal.passages import Sentence, Span, Stated, body_sentences, read_sentences
from palpate.appraisal.size import Kind, Participants, SampleSize, read_size
from palpate.appraisal.trained_design import likeliest_design
from palpate.appraisal.trained_size import likeliest_size
from palpate.vocabulary import Record

REVIEWS = frozenset({Design.SYSTEMATIC_REVIEW, Design.META_ANALYSIS})
_SIZE_TOLD_AS = {
    Design.PROTOCOL: Kind.PROTOCOL,
    Design.PRECLINICAL: Kind.ANIMAL,
    Design.SYSTEMATIC_REVIEW: Kind.REVIEW,
    Design.META_ANALYSIS: Kind.REVIEW,
}
WITHOUT_SIZE = frozenset({Design.GUIDELINE, Design.NARRATIVE_REVIEW})
"""Designs that have no participants of their own, and no conduct to speak of."""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What was read of a record. Nothing in it is a guess: what the source does not state is None or empty."""

    record_id: str
    title: str
    design: StudyDesign
    size: SampleSize
    conduct: Conduct
    notes: tuple[str, ...] = ()
    """Why something was not read, or what does not agree, in words."""


def appraise(record: Record) -> Appraisal:
    """Read the design, size and conduct of a record, by grammar and, for design and size, by what was learnt beside it; never raises.

    An abstract that can't be read (none, another language, a table without its frame) is not read, and a note says why: then
    only publication types, title and, for conduct, the full text speak. The facts of a curated record are taken as they are.
    """
    reason = illegible(record)
    sentences = read_sentences(record)[:1] if reason else read_sentences(record)
    by_grammar = read_design(record, sentences)
    design = by_grammar if reason else likeliest_design(by_grammar, record, sentences)
    size = _size(record, design.design, sentences)
    conduct = Conduct() if design.design in WITHOUT_SIZE else read_conduct(sentences, body_sentences(record))
    notes = [reason] if reason else []
    if design.design is not by_grammar.design:
        notes.append(f"the rules of grammar alone take it for: {by_grammar.design.value}")
    return Appraisal(record.id, record.title, design, size, conduct, (*notes, *size.notes))


def size_told_as(design: Design) -> Kind:
    """How studies of a design tell their size."""
    return _SIZE_TOLD_AS.get(design, Kind.STUDY)


def _size(record: Record, design: Design, sentences: tuple[Sentence, ...]) -> SampleSize:
    kind = size_told_as(design)
    size = SampleSize() if design in WITHOUT_SIZE else likeliest_size(read_size(sentences, kind), sentences, kind)
    if record.n_participants and not size.participants:
        basis = Basis.INCLUDED if design in REVIEWS else Basis.ENROLLED
        known = Participants(
            record.n_participants, basis, "", (record.n_participants,), Span(str(record.n_participants), record.id)
        )
        size = replace(size, participants=known)
    if record.n_studies and not size.studies:
        size = replace(size, studies=Stated(record.n_studies, Span(str(record.n_studies), record.id)))
    return size
