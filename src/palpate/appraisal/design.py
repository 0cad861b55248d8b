"""What design a study has, from its publication types, its title and its abstract, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from palpate.appraisal import design_cues as cues
from palpate.appraisal.design_cues import Arrangement, Design
from palpate.appraisal.passages import Role, Sentence, Span, Stated
from palpate.sources.kinds import kind_of_types
from palpate.vocabulary import Record, RecordKind

_OF_KIND = {
    RecordKind.GUIDELINE: Design.GUIDELINE,
    RecordKind.OVERVIEW_OF_REVIEWS: Design.SYSTEMATIC_REVIEW,
    RecordKind.META_ANALYSIS: Design.META_ANALYSIS,
    RecordKind.SYSTEMATIC_REVIEW: Design.SYSTEMATIC_REVIEW,
    RecordKind.EVIDENCE_MAP: Design.SYSTEMATIC_REVIEW,
    RecordKind.RANDOMIZED_TRIAL: Design.RANDOMISED_TRIAL,
    RecordKind.CLINICAL_TRIAL: Design.NONRANDOMISED_TRIAL,
    RecordKind.OBSERVATIONAL_STUDY: Design.COHORT,
    RecordKind.CASE_REPORT: Design.CASE_REPORT,
    RecordKind.SURVEY: Design.CROSS_SECTIONAL,
    RecordKind.PROTOCOL: Design.PROTOCOL,
    RecordKind.NARRATIVE_REVIEW: Design.NARRATIVE_REVIEW,
    RecordKind.PRECLINICAL_STUDY: Design.PRECLINICAL,
}
"""What a kind of record means as a design, where the text says nothing finer. An observational study is at best a cohort
study; one whose text names no other design is taken for one."""

_SETTLED = {Design.GUIDELINE, Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW, Design.RANDOMISED_TRIAL, Design.PRECLINICAL}
"""Designs that a publication type settles; the other types are given loosely."""

_TITLE_RULES: tuple[tuple[Design, re.Pattern[str]], ...] = (
    (Design.PROTOCOL, cues.PROTOCOL),
    (Design.META_ANALYSIS, cues.META_ANALYSIS),
    (Design.SYSTEMATIC_REVIEW, cues.SYSTEMATIC_REVIEW),
    (Design.GUIDELINE, cues.GUIDELINE),
    (Design.QUALITATIVE, cues.QUALITATIVE_TITLE),
    (Design.PRECLINICAL, cues.ANIMAL_TITLE),
    (Design.CASE_REPORT, cues.CASE_REPORT),
    (Design.NONRANDOMISED_TRIAL, cues.NOT_RANDOMISED),
    (Design.RANDOMISED_TRIAL, cues.RANDOMISED),
    (Design.CASE_CONTROL, cues.CASE_CONTROL),
    (Design.CROSS_SECTIONAL, cues.CROSS_SECTIONAL),
    (Design.COHORT, cues.COHORT),
    (Design.NARRATIVE_REVIEW, cues.NARRATIVE_REVIEW),
    (Design.NONRANDOMISED_TRIAL, cues.TRIAL),
)
_ABSTRACT_RULES: tuple[tuple[Design, re.Pattern[str]], ...] = (
    (Design.CASE_CONTROL, cues.CASE_CONTROL),
    (Design.CASE_REPORT, cues.CASE_REPORT),
    (Design.NONRANDOMISED_TRIAL, cues.NOT_RANDOMISED),
    (Design.CROSS_SECTIONAL, cues.CROSS_SECTIONAL),
    (Design.QUALITATIVE, cues.QUALITATIVE),
    (Design.COHORT, cues.COHORT),
    (Design.NONRANDOMISED_TRIAL, cues.BEFORE_AND_AFTER),
    (Design.NONRANDOMISED_TRIAL, cues.TRIAL),
    (Design.CROSS_SECTIONAL, cues.HEALTHY_CONTROLS),
    (Design.NARRATIVE_REVIEW, cues.NARRATIVE_REVIEW),
)
_OTHERS_WORK = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|recent(?:ly)?|several|other|future|further|needed|required|warranted|existing|published|few|no|lack|lacking|most|many|larger?|more|numerous|some|additional|subsequent|next"
    r"|should|must|could|need|data from|despite|although|evidence from|well-designed|results of|planned|compared with|came from|originally)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
"""What stands before the name of a design when it is that of somebody else's study, or of one that ought to be done."""

_TOLD_OF_OTHERS = re.compile(r"\b(?:showed|shown|did not show|demonstrated|found|reported|has been|have been|was criticized)\b", re.IGNORECASE)
"""What follows it among the aims, where the study's own results can't stand yet."""

_NEEDED = re.compile(r"\b(?:(?:is|are|be) (?:needed|required|warranted|necessary)|should be (?:conducted|performed|undertaken))\b", re.IGNORECASE)
_OWN = (Role.METHODS, Role.OBJECTIVE, Role.UNKNOWN, Role.RESULTS)
_RECRUITING = re.compile(r"\b(?:recruitment|retention|lessons|challenges)\b.*\btrials?\b", re.IGNORECASE)
_RESULT = re.compile(r"\bp\s*[<=≤]|\bsignificant(?:ly)?\b|\b(?:increased|decreased|improved|reduced)\b", re.IGNORECASE)
_RANDOMISATION = re.compile(r"\brandomi[sz]ation\b", re.IGNORECASE)
_FORETOLD = re.compile(r"^(?!.*\b(?:effects?|efficacy|versus|vs|comparison)\b).*\b(?:predict\w*|prognos\w+|risk factors?)\b", re.IGNORECASE)
_TRIAL_IN_TITLE = re.compile(r"\btrial\b", re.IGNORECASE)
_NOTICE = re.compile(r"^(?:retraction|erratum|corrigendum|correction|author correction|expression of concern|addendum)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StudyDesign:
    """The design of a study and what it rests on; `span` is None where the source does not tell (`Design.OTHER`)."""

    design: Design
    span: Span | None = None
    arrangement: Stated[Arrangement] | None = None
    """How a trial, or the trial that a protocol plans, assigns; None where it does not say."""
    secondary: Span | None = None
    """Where it says that it analyses the data of a trial again: not to be counted beside that trial."""


def read_design(record: Record, sentences: Sequence[Sentence]) -> StudyDesign:
    """The design of a record, whose sentences are given by `read_sentences`."""
    design, span = _decide(record, sentences)
    arrangement = secondary = None
    if design in {Design.RANDOMISED_TRIAL, Design.NONRANDOMISED_TRIAL, Design.PROTOCOL}:
        arrangement = _arrangement(sentences)
    if design in {Design.RANDOMISED_TRIAL, Design.COHORT, Design.CROSS_SECTIONAL, Design.OTHER}:
        secondary = _first(cues.SECONDARY, _of_roles(sentences, Role.TITLE, *_OWN))
    return StudyDesign(design, span, arrangement, secondary)


def _decide(record: Record, sentences: Sequence[Sentence]) -> tuple[Design, Span | None]:
    title = sentences[0]
    typed, type_span = _by_types(record)
    if (notice := _NOTICE.match(title.text)) and not record.abstract:
        return Design.OTHER, title.span(*notice.span())
    if typed in _SETTLED:
        return typed, type_span
    named, named_span = _by_title(title)
    if protocol := _as_protocol(record, sentences, named_span if named is Design.PROTOCOL else type_span if typed is Design.PROTOCOL else None):
        return Design.PROTOCOL, protocol
    if named is Design.PROTOCOL:
        named, named_span = _by_title(title, skip=Design.PROTOCOL)
    if named in {Design.META_ANALYSIS, Design.GUIDELINE}:
        return named, named_span
    if recruiting := _RECRUITING.search(title.text):
        return Design.OTHER, title.span(*recruiting.span())
    if named is Design.SYSTEMATIC_REVIEW or (reviewed := _searched(sentences)):
        pooled = _first(cues.META_ANALYSIS, _of_roles(sentences, *_OWN))
        return (Design.META_ANALYSIS, pooled) if pooled else (Design.SYSTEMATIC_REVIEW, named_span if named is Design.SYSTEMATIC_REVIEW else reviewed)
    return _of_study(record, sentences, named, named_span, typed, type_span)


def _of_study(
    record: Record, sentences: Sequence[Sentence], named: Design | None, named_span: Span | None, typed: Design | None, type_span: Span | None
) -> tuple[Design, Span | None]:
    """The design of what is neither a plan nor a review."""
    if pooled := _first(cues.POOLED, _of_roles(sentences, Role.TITLE, Role.METHODS, Role.UNKNOWN)):
        return Design.META_ANALYSIS, pooled
    if animals := _animals(sentences, named_span if named is Design.PRECLINICAL else None):
        return Design.PRECLINICAL, animals
    if named is Design.PRECLINICAL:
        named, named_span = _by_title(sentences[0], skip=Design.PRECLINICAL)
    if named is Design.QUALITATIVE and (words := _first(cues.QUALITATIVE, _of_roles(sentences, Role.TITLE, *_OWN))):
        return named, words
    if chance := _by_chance(sentences, named, named_span):
        foretold = None if named is Design.RANDOMISED_TRIAL else _FORETOLD.search(sentences[0].text)
        return _observed(sentences) or ((Design.COHORT, sentences[0].span(*foretold.span())) if foretold else (Design.RANDOMISED_TRIAL, chance))
    if named not in {None, Design.QUALITATIVE, Design.RANDOMISED_TRIAL, Design.PRECLINICAL}:
        return named or Design.OTHER, named_span
    for design, pattern in _ABSTRACT_RULES:
        if span := _first(pattern, _of_roles(sentences, *_OWN), own=True):
            observes = pattern is cues.TRIAL and cues.OBSERVED.search(sentences[0].text)
            return (Design.COHORT if observes else design), span
    if reused := _first(cues.SECONDARY, _of_roles(sentences, *_OWN)):
        return Design.OTHER if cues.PSYCHOMETRIC.search(sentences[0].text) else Design.COHORT, reused
    for design, pattern in _ABSTRACT_RULES:
        if span := _first(pattern, _of_roles(sentences, Role.BACKGROUND, Role.CONCLUSION), own=True):
            return design, span
    if typed:
        return typed, type_span
    if foretold := _FORETOLD.search(sentences[0].text):
        return Design.COHORT, sentences[0].span(*foretold.span())
    kind = _OF_KIND.get(record.kind)
    return (kind, Span(record.kind.value, record.id)) if kind else (Design.OTHER, None)


def _by_types(record: Record) -> tuple[Design | None, Span | None]:
    kind = kind_of_types(record.publication_types)
    for name in record.publication_types:
        if kind_of_types((name,)) is kind and kind in _OF_KIND:
            return _OF_KIND[kind], Span(name, record.id)
    return None, None


def _by_title(title: Sentence, skip: Design | None = None) -> tuple[Design | None, Span | None]:
    for design, pattern in _TITLE_RULES:
        if design is not skip and (found := pattern.search(title.text)):
            return design, title.span(*found.span())
    return None, None


def _of_roles(sentences: Iterable[Sentence], *roles: Role) -> Iterator[Sentence]:
    return (sentence for sentence in sentences if sentence.role in roles)


def _first(pattern: re.Pattern[str], sentences: Iterable[Sentence], *, own: bool = False) -> Span | None:
    """The first words that match; with `own`, those that speak of the study itself."""
    for sentence in sentences:
        for found in pattern.finditer(sentence.text):
            if own and sentence.role is Role.OBJECTIVE and _TOLD_OF_OTHERS.search(sentence.text, found.end()):
                continue
            if own and (_OTHERS_WORK.search(sentence.text, max(0, found.start() - 80), found.start()) or _NEEDED.search(sentence.text)):
                continue
            return sentence.span(*found.span())
    return None


def _as_protocol(record: Record, sentences: Sequence[Sentence], named: Span | None) -> Span | None:
    """Where it says that the study is still to be done; a study that tells results has been done, whatever its heading."""
    if named and cues.NAMED_PROTOCOL.search(named.text):
        return named
    told = [sentence for sentence in sentences if sentence.role in {Role.METHODS, Role.UNKNOWN, Role.OBJECTIVE, Role.BACKGROUND}]
    future = [found for sentence in told if (found := cues.FUTURE.search(sentence.text))]
    results = [sentence for sentence in sentences if sentence.role is Role.RESULTS]
    if results and not any(cues.FUTURE.search(sentence.text) for sentence in results) and len(future) < 3:
        return None
    if named and (future or not any(_RESULT.search(sentence.text) for sentence in told)):
        return named
    if record.kind is RecordKind.PROTOCOL and not results:
        return _first(cues.FUTURE, told) or Span(record.kind.value, record.id)
    methods = [sentence for sentence in told if sentence.role in {Role.METHODS, Role.UNKNOWN}]
    planned = [sentence for sentence in methods if cues.FUTURE.search(sentence.text)]
    if not results and len(planned) >= 2 and len(planned) * 3 >= len(methods):
        return _first(cues.FUTURE, planned)
    return None


def _searched(sentences: Sequence[Sentence]) -> Span | None:
    """Where a review says that it searched databases or is systematic."""
    if span := _first(cues.SEARCHED, _of_roles(sentences, Role.METHODS, Role.UNKNOWN)):
        return span
    return _first(cues.SYSTEMATIC_REVIEW, _of_roles(sentences, Role.METHODS, Role.OBJECTIVE), own=True)


def _animals(sentences: Sequence[Sentence], named: Span | None) -> Span | None:
    """Where it says that animals, cells or specimens were studied, and not people as well."""
    told = list(_of_roles(sentences, Role.METHODS, Role.UNKNOWN, Role.RESULTS, Role.BACKGROUND, Role.OBJECTIVE))
    span = _first(cues.ANIMAL, _of_roles(told, Role.METHODS, Role.UNKNOWN, Role.RESULTS))
    people = any(cues.HUMAN.search(sentence.text) and cues.ASSIGNED.search(sentence.text) for sentence in told)
    counted = any(re.search(r"\b(?:\d+|\w+teen|\w+ty|ten|eleven|twelve|eight|nine)\b[^.,;]{0,40}" + cues.HUMAN.pattern, s.text, re.IGNORECASE) for s in told if s.role is not Role.BACKGROUND)
    if people or counted:
        return None
    return named or span


def _by_chance(sentences: Sequence[Sentence], named: Design | None, named_span: Span | None) -> Span | None:
    """Where it says that people were assigned by chance."""
    if named is Design.RANDOMISED_TRIAL:
        return named_span
    methods = list(_of_roles(sentences, *_OWN))
    if _first(cues.NOT_RANDOMISED, [sentences[0], *methods], own=True):
        return None
    if span := _first(cues.ASSIGNED, [sentence for sentence in methods if not cues.SETS.search(sentence.text)]):
        return span
    if _first(cues.OBSERVATIONAL, methods, own=True):
        return None
    if span := _first(cues.RANDOMISED, methods, own=True):
        return span
    if named in {Design.CASE_CONTROL, Design.CROSS_SECTIONAL, Design.COHORT, Design.CASE_REPORT}:
        return None
    elsewhere = list(_of_roles(sentences, Role.BACKGROUND, Role.CONCLUSION))
    if span := _first(cues.ASSIGNED, elsewhere, own=True) or _first(cues.RANDOMISED, elsewhere, own=True):
        return span
    return _first(_RANDOMISATION, methods) if _TRIAL_IN_TITLE.search(sentences[0].text) else None


def _observed(sentences: Sequence[Sentence]) -> tuple[Design, Span] | None:
    """What the data of a trial were used for, where they were used to observe and not to compare what was assigned."""
    title = sentences[0]
    secondary = _first(cues.SECONDARY, [title]) or (
        None if cues.RANDOMISED.search(title.text) else _first(cues.SECONDARY, _of_roles(sentences, *_OWN))
    )
    if not secondary or not cues.OBSERVED.search(title.text):
        return None
    if cues.PSYCHOMETRIC.search(title.text):
        return Design.OTHER, secondary
    at_once = _first(cues.CROSS_SECTIONAL, _of_roles(sentences, Role.TITLE, *_OWN), own=True)
    return (Design.CROSS_SECTIONAL, at_once) if at_once else (Design.COHORT, secondary)


def _arrangement(sentences: Sequence[Sentence]) -> Stated[Arrangement] | None:
    told = list(_of_roles(sentences, Role.TITLE, *_OWN))
    for arrangement, pattern in cues.ARRANGEMENTS:
        if span := _first(pattern, told):
            return Stated(arrangement, span)
    return None
