"""What design a study has, from its publication types, its title and its abstract, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from palpate.appraisal import design_cues as cues
from palpate.appraisal.design_cues import Arrangement, Design
from palpate.appraisal.design_rules import ABSTRACT_RULES, OF_KIND, SETTLED, TITLE_RULES
from palpate.appraisal.design_signs import by_signs, is_medical, reviews_others
from palpate.appraisal.own_words import first_words, of_roles
from palpate.appraisal.passages import Role, Sentence, Span, Stated
from palpate.sources.kinds import kind_of_types
from palpate.vocabulary import Record, RecordKind

_NOT_IN_TITLE = (Design.PROTOCOL, Design.PRECLINICAL)
"""What a title may name without meaning the study itself, once the steps for it have answered no."""

_COUNTED_HUMANS = re.compile(
    r"\b(?:\d+|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|ten|eleven|twelve|eight|nine)\b[^.,;]{0,40}(?:\bsubjects\b|"
    + cues.HUMAN.pattern
    + ")",
    re.IGNORECASE,
)
_OWN = (Role.METHODS, Role.OBJECTIVE, Role.UNKNOWN, Role.RESULTS)
_RECRUITING = re.compile(r"\b(?:recruitment|recruiting)\b.*\btrials?\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:were|was|had|did|could|found|showed|resulted|higher|lower|differ\w*)\b", re.IGNORECASE)
_RESULT = re.compile(r"\bp\s*[<=≤]|\bsignificant(?:ly)?\b|\b(?:increased|decreased|improved|reduced)\b", re.IGNORECASE)
_PLACEBO = re.compile(r"\b(?:placebo|sham)\b", re.IGNORECASE)
_ASSOCIATION = re.compile(
    r"\b(?:associations? between|validation|validity|prevalence|(?<!physiological )(?<!neural )(?<!brain )correlates? of|relationships? between|determinants)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:effects? of|efficacy|versus|vs)\b", re.IGNORECASE)
_THIS_ONE = re.compile(r"\b(?:this|our|we|the (?:present|current))\b", re.IGNORECASE)
_RANDOMISATION = re.compile(r"\brandomi[sz]ation\b", re.IGNORECASE)
_FORETOLD = re.compile(
    r"^(?!.*\b(?:effects?|effectiveness|efficacy|impact|interventions?|versus|vs|comparison)\b).*\b(?:predict\w*|prognos\w+|risk factors?)\b",
    re.IGNORECASE,
)
_TRIAL_IN_TITLE = re.compile(r"\btrial\b", re.IGNORECASE)
_NOTICE = re.compile(
    r"^(?:retraction|erratum|corrigendum|correction|author correction|expression of concern|addendum)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class StudyDesign:
    """The design of a study and what it rests on; `span` is None where the source does not tell (`Design.OTHER`)."""

    design: Design
    span: Span | None = None
    arrangement: Stated[Arrangement] | None = None
    """How a trial, or the trial that a protocol plans, assigns; None where it does not say."""
    secondary: Span | None = None
    """Where it says that it analyses the data of a trial again: not to be counted beside that trial."""


class _Reading(NamedTuple):
    """A design and the words that say so."""

    design: Design
    span: Span | None


@dataclass(frozen=True)
class _Source:
    """A record as the steps of the decision look at it."""

    record: Record
    sentences: Sequence[Sentence]
    typed: _Reading | None
    """What its publication types say."""

    @property
    def title(self) -> Sentence:
        return self.sentences[0]

    @property
    def own(self) -> list[Sentence]:
        """The sentences on the study itself."""
        return list(of_roles(self.sentences, *_OWN))

    @property
    def aims(self) -> list[Sentence]:
        """Those that say what the study was for."""
        return [one for one in self.sentences[1:] if one.role is Role.OBJECTIVE or cues.AIM.search(one.text)]

    @property
    def aside(self) -> list[Sentence]:
        """Those on the background, and on the conclusion where they speak of this study and not of the next."""
        told = of_roles(self.sentences, Role.BACKGROUND, Role.CONCLUSION)
        return [one for one in told if one.role is Role.BACKGROUND or _THIS_ONE.search(one.text)]

    def named(self, *skip: Design) -> _Reading | None:
        """What its title says, other than the designs to skip."""
        for design, pattern in TITLE_RULES:
            if design not in skip and (found := pattern.search(self.title.text)):
                return _Reading(design, self.title.span(*found.span()))
        return None


def read_design(record: Record, sentences: Sequence[Sentence]) -> StudyDesign:
    """The design of a record, whose sentences are given by `read_sentences`."""
    source = _Source(record, sentences, _by_types(record))
    design, span = next(reading for step in _STEPS if (reading := step(source)))
    arrangement = secondary = None
    if design in {Design.RANDOMISED_TRIAL, Design.NONRANDOMISED_TRIAL, Design.PROTOCOL}:
        arrangement = _arrangement(source)
    if design in {Design.RANDOMISED_TRIAL, Design.COHORT, Design.CROSS_SECTIONAL, Design.OTHER}:
        secondary = first_words(cues.SECONDARY, [source.title, *source.own])
    return StudyDesign(design, span, arrangement, secondary)


def _notice(source: _Source) -> _Reading | None:
    """A retraction or an erratum is no study."""
    found = _NOTICE.match(source.title.text)
    return _Reading(Design.OTHER, source.title.span(*found.span())) if found and not source.record.abstract else None


def _settled(source: _Source) -> _Reading | None:
    return source.typed if source.typed and source.typed.design in SETTLED else None


def _plan(source: _Source) -> _Reading | None:
    """Where it says that the study is still to be done; a study that tells results has been done, whatever its heading."""
    called = [one.span for one in (source.named(), source.typed) if one and one.design is Design.PROTOCOL]
    named = called[0] if called else None
    if named and cues.NAMED_PROTOCOL.search(source.title.text):
        return _Reading(Design.PROTOCOL, named)
    told = list(of_roles(source.sentences, Role.METHODS, Role.UNKNOWN, Role.OBJECTIVE, Role.BACKGROUND))
    future = [sentence for sentence in told if cues.FUTURE.search(sentence.text)]
    results = list(of_roles(source.sentences, Role.RESULTS))
    found = [one for one in results if _RESULT.search(one.text) or _PAST.search(one.text)]
    if (found or (results and not named)) and not any(cues.FUTURE.search(one.text) for one in results) and len(future) < 3:
        return None
    if named and (future or not any(_RESULT.search(sentence.text) for sentence in told)):
        return _Reading(Design.PROTOCOL, named)
    if source.record.kind is RecordKind.PROTOCOL and not results:
        return _Reading(Design.PROTOCOL, first_words(cues.FUTURE, told) or Span(source.record.kind.value, source.record.id))
    methods = list(of_roles(told, Role.METHODS, Role.UNKNOWN))
    planned = [sentence for sentence in methods if sentence in future]
    if len(planned) >= 2 and len(planned) * 3 >= len(methods):
        return _Reading(Design.PROTOCOL, first_words(cues.FUTURE, planned))
    return None


def _titled_synthesis(source: _Source) -> _Reading | None:
    named = source.named(Design.PROTOCOL)
    return named if named and named.design in {Design.META_ANALYSIS, Design.GUIDELINE} else None


def _about_trials(source: _Source) -> _Reading | None:
    """A report on how trials are run reports none."""
    found = _RECRUITING.search(source.title.text) or cues.ABOUT_TRIALS.search(source.title.text)
    if found and cues.REPORTS_IT_TOO.search(source.title.text):
        return None
    return _Reading(Design.OTHER, source.title.span(*found.span())) if found else None


def _review(source: _Source) -> _Reading | None:
    named = source.named(Design.PROTOCOL)
    systematic = named.span if named and named.design is Design.SYSTEMATIC_REVIEW else _searched(source)
    if not systematic:
        return None
    pooled = first_words(cues.META_ANALYSIS, source.own, own=True)
    return _Reading(Design.META_ANALYSIS, pooled) if pooled else _Reading(Design.SYSTEMATIC_REVIEW, systematic)


def _searched(source: _Source) -> Span | None:
    """Where a review says that it searched databases or is systematic; people whom it assigned may have searched, too."""
    if any(_COUNTED_HUMANS.search(one.text) and cues.ASSIGNED.search(one.text) for one in source.own):
        return None
    if span := first_words(cues.SEARCHED, of_roles(source.sentences, Role.METHODS, Role.UNKNOWN)):
        return span
    return first_words(cues.SYSTEMATIC_REVIEW, of_roles(source.sentences, Role.METHODS, Role.OBJECTIVE), own=True)


def _pooled(source: _Source) -> _Reading | None:
    span = first_words(cues.POOLED_TITLE, [source.title]) or first_words(
        cues.POOLED, of_roles(source.sentences, Role.TITLE, Role.METHODS, Role.UNKNOWN)
    )
    return _Reading(Design.META_ANALYSIS, span) if span else None


def _preclinical(source: _Source) -> _Reading | None:
    """Where it says that animals, cells or specimens were studied, and not people as well."""
    told = [*source.own, *of_roles(source.sentences, Role.BACKGROUND)]
    if any(cues.HUMAN.search(one.text) and cues.ASSIGNED.search(one.text) for one in told):
        return None
    if any(_COUNTED_HUMANS.search(one.text) for one in source.own):
        return None
    named = source.named(Design.PROTOCOL)
    if named and named.design is Design.PRECLINICAL:
        return named
    if cues.RANDOMISED.search(source.title.text) and not cues.ANIMAL_TITLE.search(source.title.text):
        return None
    span = first_words(cues.ANIMAL, of_roles(source.sentences, Role.METHODS, Role.UNKNOWN, Role.RESULTS))
    if not span and not any(cues.HUMAN.search(one.text) or cues.SUBJECTS.search(one.text) for one in source.sentences):
        span = first_words(cues.ANIMAL_WORD, of_roles(source.sentences, Role.METHODS, Role.UNKNOWN, Role.RESULTS))
    return _Reading(Design.PRECLINICAL, span) if span else None


def _methodology(source: _Source) -> _Reading | None:
    """A paper on how trials are designed or analysed assigns nobody."""
    instrument = None if cues.RANDOMISED.search(source.title.text) else cues.INSTRUMENT_TITLE.search(source.title.text)
    if method := cues.METHOD_TITLE.search(source.title.text) or cues.ASSAY_TITLE.search(source.title.text) or instrument:
        return _Reading(Design.OTHER, source.title.span(*method.span()))
    priced = cues.ECONOMIC_TITLE.search(source.title.text) and not cues.RANDOMISED.search(source.title.text)
    if priced and (modelled := first_words(cues.MODELLED, source.own)):
        return _Reading(Design.OTHER, modelled)
    if any(cues.HUMAN.search(one.text) and cues.ASSIGNED.search(one.text) for one in source.own):
        return None
    span = first_words(cues.METHODOLOGY, [source.title, *source.own])
    return _Reading(Design.OTHER, span) if span else None


def _typed_review(source: _Source) -> _Reading | None:
    """A review is one unless it assigned people itself; in JATS, publishers file some trials as reviews."""
    reviewed = cues.REVIEW_TITLE.search(source.title.text)
    if reviewed and not cues.RANDOMISED.search(source.title.text):
        return _Reading(Design.NARRATIVE_REVIEW, source.title.span(*reviewed.span()))
    if not source.typed or source.typed.design is not Design.NARRATIVE_REVIEW:
        return None
    trial = cues.RANDOMISED.search(source.title.text) or first_words(cues.ASSIGNED, source.own)
    return None if trial else source.typed


def _baseline(source: _Source) -> _Reading | None:
    span = first_words(cues.BASELINE_TITLE, [source.title]) or first_words(cues.BASELINE, [source.title, *source.own])
    return _Reading(Design.CROSS_SECTIONAL, span) if span else None


def _qualitative(source: _Source) -> _Reading | None:
    named = source.named(*_NOT_IN_TITLE)
    if not named or named.design is not Design.QUALITATIVE:
        return None
    span = first_words(cues.QUALITATIVE, [source.title, *source.own])
    return _Reading(Design.QUALITATIVE, span) if span else None


def _tells_of_others(source: _Source) -> _Reading | None:
    """A review of trials is none, however many it tells of."""
    reading = reviews_others(source.sentences) if source.record.kind not in OF_KIND else None
    return _Reading(*reading) if reading else None


def _trial(source: _Source) -> _Reading | None:
    """A randomised trial, unless its data serve to observe."""
    chance = _by_chance(source)
    if not chance:
        return None
    named = source.named(*_NOT_IN_TITLE)
    compares = any(_COMPARED.search(one.text) for one in source.aims)
    foretold = None if compares or (named and named.design is Design.RANDOMISED_TRIAL) else _foretold(source)
    return _observed(source) or foretold or _Reading(Design.RANDOMISED_TRIAL, chance)


def _titled(source: _Source) -> _Reading | None:
    named = source.named(*_NOT_IN_TITLE)
    return None if named and named.design in {Design.QUALITATIVE, Design.RANDOMISED_TRIAL} else named


def _told(source: _Source) -> _Reading | None:
    for design, pattern in ABSTRACT_RULES:
        if span := first_words(pattern, source.own, own=pattern is not cues.COMPARED_AT_ONCE):
            if pattern is cues.NARRATIVE_REVIEW and not is_medical(source.sentences):
                return None
            treated = pattern in {cues.TRIAL, cues.ARMS}
            if treated and first_words(cues.ANALYSED_AGAIN, source.own):
                return None
            by_state = treated and first_words(cues.BY_STATE, source.own)
            observes = by_state or _foretold(source) or _ASSOCIATION.search(source.title.text) if treated else None
            return _Reading(Design.COHORT if observes else design, span)
    return None


def _reused(source: _Source) -> _Reading | None:
    span = first_words(cues.SECONDARY, source.own)
    if not span:
        return None
    if cues.PSYCHOMETRIC.search(source.title.text) and not _foretold(source):
        return _Reading(Design.OTHER, span)
    compared = any(_PLACEBO.search(sentence.text) for sentence in source.own)
    return _Reading(Design.RANDOMISED_TRIAL if compared else Design.COHORT, span)


def _told_aside(source: _Source) -> _Reading | None:
    for design, pattern in ABSTRACT_RULES:
        if span := first_words(pattern, source.aside, own=True):
            return _Reading(design, span)
    return None


def _foretold(source: _Source) -> _Reading | None:
    found = _FORETOLD.search(source.title.text)
    return _Reading(Design.COHORT, source.title.span(*found.span())) if found else None


def _told_by_signs(source: _Source) -> _Reading | None:
    """What was done, where neither the text nor the record's kind names a design."""
    if first := cues.ASSOCIATION_FIRST.search(source.title.text):
        return _Reading(Design.COHORT, source.title.span(*first.span()))
    reading = by_signs(source.sentences) if source.record.kind not in OF_KIND else None
    return _Reading(*reading) if reading else None


def _kept(source: _Source) -> _Reading:
    """What the record's kind says, where it says more than the text; else that the design is not stated."""
    kind = OF_KIND.get(source.record.kind)
    return _Reading(kind, Span(source.record.kind.value, source.record.id)) if kind else _Reading(Design.OTHER, None)


def _by_types(record: Record) -> _Reading | None:
    kind = kind_of_types(record.publication_types)
    for name in record.publication_types:
        if kind_of_types((name,)) is kind and kind in OF_KIND:
            return _Reading(OF_KIND[kind], Span(name, record.id))
    return None


def _by_chance(source: _Source) -> Span | None:
    """Where it says that people were assigned by chance."""
    named = source.named(*_NOT_IN_TITLE)
    if named and named.design is Design.RANDOMISED_TRIAL:
        return named.span
    methods = source.own
    if first_words(cues.NO_TRIAL_BY_CHANCE, [source.title, *methods], own=True):
        return None
    if span := first_words(cues.ASSIGNED, [one for one in (source.title, *methods) if not cues.SETS.search(one.text)]):
        return span
    if named and named.design in {Design.CASE_CONTROL, Design.CROSS_SECTIONAL}:
        return None
    if first_words(cues.OBSERVATIONAL, methods, own=True) or _ASSOCIATION.search(source.title.text):
        return None
    if cues.OBSERVATIONAL.search(source.title.text):
        return None
    if span := first_words(cues.RANDOMISED, methods, own=True):
        return span
    if named and named.design in {Design.COHORT, Design.CASE_REPORT}:
        return None
    elsewhere = source.aside
    if span := first_words(cues.ASSIGNED, elsewhere, own=True) or first_words(cues.RANDOMISED, elsewhere, own=True):
        return span
    return first_words(_RANDOMISATION, methods) if _TRIAL_IN_TITLE.search(source.title.text) else None


def _observed(source: _Source) -> _Reading | None:
    """What the data of a trial were used for, where they were used to observe and not to compare what was assigned."""
    title = source.title
    asks = cues.OBSERVED.search(title.text) and not cues.COMPARES.search(title.text)
    named = cues.RANDOMISED.search(title.text)
    looked_at = [title, *source.own] if not named or (asks and first_words(cues.OBSERVATIONAL, source.own)) else [title]
    secondary = first_words(cues.SECONDARY, looked_at)
    if secondary and cues.PSYCHOMETRIC.search(title.text) and not _foretold(source):
        return _Reading(Design.OTHER, secondary)
    first = cues.ASSOCIATION_FIRST.search(title.text)
    if first and not secondary and first_words(cues.OBSERVATIONAL, source.own):
        return _Reading(Design.COHORT, title.span(*first.span()))
    if not secondary or not _observes(source):
        return None
    at_once = first_words(cues.CROSS_SECTIONAL, [title, *source.own], own=True)
    return _Reading(Design.CROSS_SECTIONAL, at_once) if at_once else _Reading(Design.COHORT, secondary)


def _observes(source: _Source) -> bool:
    """Whether title or aim speak of what goes with what, or of people who happen to be in a trial, and compare no treatments."""
    title = source.title.text
    if cues.OBSERVED.search(title):
        return True
    if cues.COMPARES.search(title):
        return False
    if cues.ANALYSED_AGAIN.search(title):
        return False
    if cues.SECONDARY.search(title) or not first_words(cues.ASSIGNED, source.own):
        return True
    return any(cues.OBSERVED.search(aim.text) and not _COMPARED.search(aim.text) for aim in source.aims)


def _arrangement(source: _Source) -> Stated[Arrangement] | None:
    for arrangement, pattern in cues.ARRANGEMENTS:
        if span := first_words(pattern, [source.title, *source.own]):
            return Stated(arrangement, span)
    return None


_STEPS: tuple[Callable[[_Source], _Reading | None], ...] = (
    _notice, _settled, _plan, _titled_synthesis, _about_trials, _review, _pooled, _preclinical, _methodology, _typed_review, _qualitative, _baseline, _tells_of_others, _trial, _titled,
    _observed, _told, _reused, _told_aside, lambda source: source.typed, _foretold, _told_by_signs, _kept,
)  # fmt: skip
"""The decision, step by step: the first that answers decides. `_kept` always does."""
