"""What kind of evidence a source is, from its publication types and, where they say nothing, a cautious look at its title."""

from __future__ import annotations

import re
from functools import lru_cache

from palpate.vocabulary import RecordKind as Kind
from palpate.vocabulary.patterns import regex

CITING_KINDS = frozenset(
    {
        Kind.GUIDELINE,
        Kind.OVERVIEW_OF_REVIEWS,
        Kind.META_ANALYSIS,
        Kind.SYSTEMATIC_REVIEW,
        Kind.NARRATIVE_REVIEW,
    }
)
"""Kinds whose references are kept. A catalogue files many a systematic review as a review of no kind, so these are among them."""

_BY_TYPE: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.COMMENT, ("retraction of publication", "retraction notice", "published erratum", "expression of concern",
                    "correction", "retraction", "erratum", "addendum")),
    (Kind.GUIDELINE, ("practice guideline", "guideline", "consensus development conference",
                      "consensus development conference, nih")),
    (Kind.PROTOCOL, ("clinical trial protocol", "study protocol", "protocol", "trial protocol", "clinical trial protocols")),
    (Kind.META_ANALYSIS, ("meta-analysis", "network meta-analysis")),
    (Kind.SYSTEMATIC_REVIEW, ("systematic review", "systematic-review")),
    (Kind.EVIDENCE_MAP, ("scoping review",)),
    (Kind.PRECLINICAL_STUDY, ("clinical trial, veterinary", "randomized controlled trial, veterinary",
                              "observational study, veterinary")),
    (Kind.RANDOMIZED_TRIAL, ("randomized controlled trial", "randomised controlled trial", "pragmatic clinical trial",
                             "equivalence trial")),
    (Kind.CLINICAL_TRIAL, ("controlled clinical trial", "clinical trial", "adaptive clinical trial", "clinical trial, phase i",
                           "clinical trial, phase ii", "clinical trial, phase iii", "clinical trial, phase iv")),
    (Kind.OBSERVATIONAL_STUDY, ("observational study", "twin study")),
    (Kind.CASE_REPORT, ("case reports", "case report", "case-report")),
    (Kind.COMMENT, ("comment", "editorial", "letter", "news", "newspaper article", "interview", "personal narrative",
                    "article-commentary", "reply", "discussion", "book-review", "commentary", "response", "obituary",
                    "announcement")),
    (Kind.NARRATIVE_REVIEW, ("review", "review-article", "review article")),
)  # fmt: skip
"""NLM's publication types and JATS's article types and headings, lower case; a source with several is the first listed.

Notices (a retraction, an erratum) come first because they carry the types of what they are about as well. A guideline
that contains a systematic review advises. A letter that reports a trial or a case is evidence, so letters come late.
"""

_KIND_OF_TYPE = {name: rank for rank, (_, names) in enumerate(_BY_TYPE) for name in names}

_ANIMALS = (
    "rat rats mice mouse rabbit rabbits dog dogs canine pig pigs piglet piglets porcine swine sheep ovine horse horses equine"
    " zebrafish hamster hamsters macaque macaques monkey monkeys murine rodent rodents cats feline chicks"
)
_PROTOCOL = (
    r"protocol(?:(?<=study protocol)|(?<=trial protocol)|(?<=review protocol)|(?<=design and protocol)|(?<=: protocol)"
    r"|(?<=: the protocol)|(?<=: a protocol)|s? (?:for|of) (?:an?|the)\b)"
)
_NOTICE = (
    r"^(?:retraction|erratum|corrigendum|correction|author correction|reply|re|letter|comment|commentary|editorial|response)"
    r"\b(?: (?:on|to)\b|[:.]| note\b)"
)
_NOT_A_GUIDELINE = r"^(?!.*\b(?:adher|complian|implement|impact|apprais|quality|review|survey|barriers))"

_BY_TITLE: tuple[tuple[Kind, frozenset[str], re.Pattern[str]], ...] = tuple(
    (kind, frozenset(cues.split()), regex(pattern))
    for kind, cues, pattern in (
        (Kind.PROTOCOL, "protocol protocols", _PROTOCOL),
        (Kind.PROTOCOL, "rationale", r"\brationale and (?:study )?design\b|\bdesign and rationale\b"),
        (Kind.COMMENT, "re retraction erratum corrigendum correction reply letter comment commentary editorial response", _NOTICE),
        (Kind.OVERVIEW_OF_REVIEWS, "umbrella reviews",
         r"\bumbrella review|\b(?:overview|review) of (?:the )?(?:\w+ )?(?:systematic )?reviews\b"),
        (Kind.META_ANALYSIS, "meta meta-analysis meta-analyses metaanalysis metaanalyses", r"meta-? ?analys[ie]s\b"),
        (Kind.SYSTEMATIC_REVIEW, "systematic cochrane", r"\bsystematic(?:,? \w+)?,? reviews?\b|\bcochrane review\b"),
        (Kind.EVIDENCE_MAP, "scoping map mapping", r"\bscoping review\b|\bevidence (?:gap )?map\b|\bmapping review\b"),
        (Kind.PRECLINICAL_STUDY, _ANIMALS + " animal guinea vitro",
         rf"\bin (?:[\w-]+ ){{0,3}}(?:{_ANIMALS.replace(' ', '|')}|guinea pigs?)\b|\b(?:rat|mouse|murine|animal) model\b"
         r"|\bin vitro (?:study|model)\b"),
        (Kind.GUIDELINE, "guideline guidelines", _NOT_A_GUIDELINE + r".*\b(?:clinical )?practice guidelines?\b"),
        (Kind.RANDOMIZED_TRIAL, "randomized randomised",
         r"randomi(?<!non-randomi)(?<!nonrandomi)(?<!non randomi)[sz]ed\b[^.:;?]{0,60}?\b(?:trial|study|comparison)\b"),
        (Kind.RANDOMIZED_TRIAL, "rct", r": an? (?:\w+ )?rct\b"),
        (Kind.CLINICAL_TRIAL, "trial",
         r" trial\b(?:(?<=controlled trial)|(?<=clinical trial)|(?<=pilot trial)|(?<=crossover trial)|(?<=cross-over trial)"
         r"|(?<=open-label trial)|(?<=phase i trial)|(?<=phase ii trial)|(?<=phase iii trial)|(?<=phase \d trial))"),
        (Kind.CLINICAL_TRIAL, "open-label placebo-controlled", r"\bopen-label study\b|\bplacebo-controlled(?:,? \w+)? study\b"),
        (Kind.CASE_REPORT, "case cases", r"\bcase reports?\b|\breport of (?:a|one|two|three|\d+) cases?\b|\bcase series\b"),
        (Kind.OBSERVATIONAL_STUDY, "cohort case case-control cross-sectional retrospective prospective observational",
         r"\bcohort\b(?!.*\btrial\b)|\bcase[- ]control\b|\bcross-sectional (?:study|analysis|survey)\b"
         r"|\bretrospective (?:study|analysis|review)\b|\bobservational study\b|\bprospective (?:observational )?study\b"),
        (Kind.SURVEY, "survey",
         r"\b(?:national|cross-sectional|questionnaire|online|postal) survey\b|\ba survey\b|\bsurvey of\b"),
        (Kind.NARRATIVE_REVIEW, "review",
         r"\b(?:narrative|literature|critical|brief) review\b|\breview of the literature\b|: an? (?:\w+ )?review\b"),
    )
)  # fmt: skip
"""What a title in lower case may say about a study, the most telling first: the kind, words of which it must have one
(looking these up is far cheaper than the pattern), and the pattern (one that begins with plain letters is found fastest). Anything less clear stays `OTHER`."""

_AROUND_WORDS = ("{}", "{}:", "{},", "{}.", "({}", "{})")
_RANKS_OF_CUE: dict[str, list[int]] = {}
for _rank, _row in enumerate(_BY_TITLE):
    for _cue in _row[1]:
        for _form in _AROUND_WORDS:
            _RANKS_OF_CUE.setdefault(_form.format(_cue), []).append(_rank)
_CUES = frozenset(_RANKS_OF_CUE)
"""Those words, with what may touch them in a title that is merely split at white space."""

_REFINED_BY_TITLE = {
    Kind.NARRATIVE_REVIEW: (Kind.OVERVIEW_OF_REVIEWS, Kind.META_ANALYSIS, Kind.SYSTEMATIC_REVIEW, Kind.EVIDENCE_MAP,
                            Kind.PROTOCOL),
    Kind.SYSTEMATIC_REVIEW: (Kind.OVERVIEW_OF_REVIEWS, Kind.PROTOCOL),
    Kind.META_ANALYSIS: (Kind.OVERVIEW_OF_REVIEWS, Kind.PROTOCOL),
    Kind.RANDOMIZED_TRIAL: (Kind.PROTOCOL,),
    Kind.CLINICAL_TRIAL: (Kind.RANDOMIZED_TRIAL, Kind.PROTOCOL),
    Kind.CASE_REPORT: (Kind.RANDOMIZED_TRIAL, Kind.CLINICAL_TRIAL),
}  # fmt: skip
"""Types that are too wide, and what the title may narrow them to. Before NLM had types for systematic reviews (2019) and
protocols, such papers were "Review" and "Randomized Controlled Trial"; a protocol must not pass for a trial's result.
In JATS, publishers mark whole trials as "case-report"."""


def kind_of(types: tuple[str, ...], title: str) -> Kind:
    """The kind of a source with these publication types (in any case) and this title."""
    kind = kind_of_types(types)
    if kind is Kind.OTHER:
        return kind_of_title(title)
    if kind in _REFINED_BY_TITLE:
        said = kind_of_title(title)
        if said in _REFINED_BY_TITLE[kind]:
            return said
    return kind


@lru_cache(maxsize=4096)
def kind_of_types(types: tuple[str, ...]) -> Kind:
    """What the publication types alone say; `OTHER` where they say nothing ("Journal Article", "Multicenter Study")."""
    ranks = [_KIND_OF_TYPE[name] for name in map(str.lower, types) if name in _KIND_OF_TYPE]
    return _BY_TYPE[min(ranks)][0] if ranks else Kind.OTHER


def kind_of_title(title: str) -> Kind:
    """What the title alone says, read cautiously; `OTHER` where it says nothing clear."""
    title = title.lower()
    words = title.split()
    if _CUES.isdisjoint(words):
        return Kind.OTHER
    for kind, pattern in _patterns_for(_CUES.intersection(words)):
        if pattern.search(title):
            return kind
    return Kind.OTHER


@lru_cache(maxsize=1024)
def _patterns_for(cues: frozenset[str]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """The patterns that a title with these words may match, in order."""
    ranks = {rank for cue in cues for rank in _RANKS_OF_CUE[cue]}
    return tuple((kind, pattern) for kind, _, pattern in (_BY_TITLE[rank] for rank in sorted(ranks)))
