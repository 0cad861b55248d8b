"""What the reader of relevance changes in an opening: a gap that a record fills, and an answer that is likely beside the question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from palpate.answering.digests import LONGEST, MOST_SENTENCES, tells_nothing_of
from palpate.answering.language import names_other_tongue
from palpate.answering.opening import Headline
from palpate.answering.quotations import who
from palpate.answering.relevance.reader import Relevant, are_judged, relevance
from palpate.answering.relevance.units import text_of_advice, text_of_note
from palpate.answering.statements import Draft, DraftSection
from palpate.appraisal.conclusions import sentences
from palpate.library import Library
from palpate.vocabulary import ClinicalQuestion, QuestionKind, Record, SafetyKind, Support, Verdict

_TOLD_FROM = 0.5
"""Log odds from which a record fills a gap. Both bars were set on six strangers' lots that the reader had not learnt from."""
_SURE_FROM = 2.0
"""Log odds from which a record is missed where it is not cited: of 29 answers on those lots that missed one so, 27 cited none that was right."""
_SURER_FROM, _FAR = 3.0, 6.0
"""The same where the opening rests only on records less likely by so much: of 22 such articles that cited it further down, nearly all opened
on something else."""
_LIKELY_FROM = -0.5
"""Log odds that a record must have itself, since many that are unlikely add up."""
_DOUBTED_BELOW = -0.75
"""Log odds below which no record is taken to answer."""
_BESIDE_BELOW = -2.0
"""Log odds below which an answer is beside the question, so that none is given: 3 of 410 answers that were right, and 41 of 65 that were not."""
_FEWEST_UNKNOWN = 1
"""Words that palpate does not know, from which on an article is looked at; a question without any is seldom misread, and answered sooner."""
_MANY_UNKNOWN = 2
"""The same for doubting an answer; with fewer, only one that is beside the question is withheld."""
_MOST_RECORDS = 2
_NEXT = 1.0
"""How much less likely than the first a second record may be."""
_NOT_HELD = re.compile(r"The library holds no evidence|None of the |No finding on an effect is held")
_FIRST = re.compile(
    r"\bmeasured a cure\b|\bworse than with the comparator\b|\bsafety notes held here is on [^;]+ together with\b"
)
"""Gaps that a near record does not fill: it may be on the treatment of what is asked to be cured or to have got worse, or on one of two things."""
_BESIDE = "None of the sources of this answer speaks of all that is asked, as far as can be told; what follows may be on something else."


def by_relevance(question: ClinicalQuestion, library: Library, opening: Headline) -> Headline:
    """The opening with the nearest records told first where it is a gap that they fill; with the doubt first, or empty, where none is near.

    Only starter records are read, so an answer that rests on another is left as it is; so is everything where the encoder is not installed.
    """
    if tells_nothing_of(question) or names_other_tongue(question.text):
        return opening
    if not opening.drafts or (opening.verdict is Verdict.INSUFFICIENT and _NOT_HELD.match(opening.drafts[0].text)):
        return _filled(question, library, opening)
    return _doubted(question, library, opening)


def nearest_first(question: ClinicalQuestion, library: Library, opening: Headline, sections: Sequence[DraftSection]) -> Headline:
    """The opening behind the record that surely answers, where the article cites neither it nor one nearly as likely, or where nothing
    that the opening rests on is anywhere as likely.

    Then the article is on what the question is on in general, so its verdict is not on the question.
    """
    if len(question.pico.other_terms) < _FEWEST_UNKNOWN or tells_nothing_of(question) or not opening.drafts:
        return opening
    found = relevance(question.text, library)
    if not found or not found.records or found.records[0].odds < _SURE_FROM:
        return opening
    opened = _records(address for draft in opening.drafts for address in draft.supports)
    told = _records(address for section in sections for draft in section.drafts for address in draft.supports)
    cited = opened | told | _records(row.support for section in sections for row in section.table)
    best = found.records[0].odds
    missed = not any(each.record.id in cited for each in found.records if each.odds > best - _NEXT)
    beside = best >= _SURER_FROM and not any(each.record.id in opened for each in found.records if each.odds > best - _FAR)
    return _behind(found.records[:1], opening) if missed or beside else opening


def _records(addresses: Iterable[str]) -> set[str]:
    return {Support.parse(address).record for address in addresses}


def _behind(near: Sequence[Relevant], opening: Headline) -> Headline:
    told = tuple(draft for each in near for draft in _told(each))
    supports = {draft.supports for draft in told}
    rest = tuple(draft for draft in opening.drafts if draft.supports not in supports)
    return replace(opening, verdict=Verdict.INSUFFICIENT, certainty=None, drafts=(*told, *rest)) if told else opening


def _filled(question: ClinicalQuestion, library: Library, opening: Headline) -> Headline:
    found = relevance(question.text, library)
    likely = found and found.records and found.odds >= _TOLD_FROM and found.records[0].odds >= _LIKELY_FROM
    if not found or not likely or any(_FIRST.search(draft.text) for draft in opening.drafts):
        return opening
    near = [each for each in found.records[:_MOST_RECORDS] if each.odds >= found.records[0].odds - _NEXT]
    return _behind(near, opening)


def _doubted(question: ClinicalQuestion, library: Library, opening: Headline) -> Headline:
    if len(question.pico.other_terms) < _FEWEST_UNKNOWN or _cautions(question, library, opening):
        return opening
    found = relevance(question.text, library)
    supports = tuple(dict.fromkeys(address for draft in opening.drafts for address in draft.supports))
    below = _DOUBTED_BELOW if len(question.pico.other_terms) >= _MANY_UNKNOWN else _BESIDE_BELOW
    if not found or found.odds >= below or not are_judged(_records(supports), library):
        return opening
    kept = (Draft(_BESIDE, supports), *opening.drafts) if found.odds >= _BESIDE_BELOW else ()
    return replace(opening, verdict=Verdict.INSUFFICIENT, certainty=None, drafts=kept)


def _cautions(question: ClinicalQuestion, library: Library, opening: Headline) -> bool:
    """Whether it tells somebody who asks for the safety of a treatment of a danger, which is neither doubted nor withheld."""
    if question.kind is not QuestionKind.SAFETY or not question.pico.interventions:
        return False
    told = [Support.parse(address) for draft in opening.drafts for address in draft.supports]
    noted = [support for support in told if support.part == "safety"]
    records = library.get_many(support.record for support in noted)
    return any(records[one.record].safety[one.number - 1].kind is not SafetyKind.REASSURANCE for one in noted)


def _told(found: Relevant) -> Iterator[Draft]:
    """The advice or note of a record that is nearest, else what its digest says."""
    record, nearest = found.record, found.texts[0]
    for number, advice in enumerate(record.recommendations, start=1):
        if nearest == text_of_advice(advice):
            yield Draft(nearest, (str(Support(record.id, "recommendation", number)),))
            return
    for number, note in enumerate(record.safety, start=1):
        if nearest == text_of_note(note):
            text = f"{who(record)}, on {note.topic}: {note.statement}"
            yield Draft(text, (str(Support(record.id, "safety", number)),))
            return
    if said := _digest(record, found.texts):
        yield Draft(f"{who(record)}: {said}", (record.id,))


def _digest(record: Record, nearest: tuple[str, ...]) -> str:
    """The digest where it is short, else its sentences that are nearest to the question, in their order."""
    summary = record.summary or ""
    if len(summary) <= LONGEST:
        return summary
    own = [summary[start:end] for start, end in sentences(summary)]
    kept = sorted(own, key=nearest.index)[:MOST_SENTENCES]
    return " ".join(sentence for sentence in own if sentence in kept)
