"""The opening where a question sets two treatments against each other: which is better, or what is known where nothing compares them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from palpate.answering import bottom_line
from palpate.answering.comparing import addresses, against
from palpate.answering.numbers import listing
from palpate.answering.opening import Headline, looked_through, qualified
from palpate.answering.scope import against_rivals, reversed_ties
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.answering.treatment_names import asked_name
from palpate.answering.wording import series, series_sentence
from palpate.synthesis import ComparatorClass, Comparison, Tendency, class_result, judge
from palpate.synthesis.comparison import REVIEW_KINDS
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Verdict

_ASKS_YES_OR_NO = re.compile(r"\W*(?:is|are|was|were|does|do|did|can|could|will|would|should)\b", re.IGNORECASE)
_MOST_SERIES = 3
_MOST_TOGETHER = 2


def of_two(selection: Selection) -> Headline | None:
    """Better, no clear difference, or mixed, by comparisons with the named treatment itself; None where there is none."""
    rivals = [item for item in selection.rivals if item.decides and item.weight(selection.newest_year) > 0]
    if not rivals:
        return None
    if by_rival := _each_rival(selection, rivals):
        return by_rival
    rival = listing([terminology().get(concept).name for concept in selection.question.pico.comparators], "or")
    kinds = _below(selection.asked_treatments)
    if not any(item.interventions & kinds for item in rivals):
        rival = asked_name(selection)  # ties that were measured the other way round
    judgement = judge(rivals, selection.newest_year, selection.asked_treatments, selection.asked_outcomes)
    drafts: list[Draft] = []
    early = class_result(ComparatorClass.ACTIVE, [i for r in judgement.results for i in r.all] or rivals, selection.newest_year)
    late = [i for r in judgement.long_term for i in r.all] if judgement.results else []
    if early:
        drafts += against(selection, [early], rival=rival)
    later = class_result(ComparatorClass.ACTIVE, late, selection.newest_year)
    if later:
        drafts += against(selection, [later], rival=rival, when="In the long term")
    drafts += [*bottom_line.reversed_lines(judgement), *bottom_line.why_line(judgement)]
    tendencies = {result.tendency for result in (early, later) if result}
    firm = judgement.certainty in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH}
    if len({i.record.id for i in rivals}) == 1 and all(_is_of_one_trial(i) for i in rivals):
        verdict = Verdict.INSUFFICIENT
    else:
        verdict = _better(tendencies, firm=firm, wanted=Tendency.HARM if _rival_first(selection) else Tendency.BENEFIT)
    return qualified(selection, Headline(verdict, judgement.certainty, tuple(drafts)))


def _each_rival(selection: Selection, items: Iterable[Comparison]) -> Headline | None:
    """Of several rivals ("massage, manipulation or exercise?") each by itself; None where one is named, or they were only tested together."""
    question, named = selection.question, selection.question.pico.comparators
    if len(named) < 2:
        return None
    openings, untested = [], []
    for rival in named:
        alone = question.model_copy(update={"pico": question.pico.model_copy(update={"comparators": (rival,)})})
        own = (*against_rivals(alone, items), *reversed_ties(alone, items))
        opening = of_two(replace(selection, question=alone, rivals=tuple(dict.fromkeys(own))))
        openings += [opening] if opening else []
        untested += [] if opening else [rival]
    if not openings:
        return None
    drafts = tuple(dict.fromkeys(draft for opening in openings for draft in opening.drafts))
    current = [item for item in selection.main if item.weight(selection.newest_year) > 0]
    beside = [item for item in current if item.comparators & _below(untested) and _is_of_few(item)]
    drafts += tuple(_told(beside, frozenset(question.pico.conditions)))
    untested = [rival for rival in untested if not any(item.comparators & _below([rival]) for item in beside)]
    if untested and (others := [item for item in current if not item.comparators & _below(untested)]):
        drafts = (*drafts, _not_against(untested, others))
    verdicts = {opening.verdict for opening in openings}
    some = Verdict.CONDITIONALLY if verdicts & {Verdict.YES, Verdict.CONDITIONALLY} else Verdict.INSUFFICIENT
    whole = len(openings) == 1 and not untested
    return Headline(
        verdicts.pop() if len(verdicts) == 1 and not untested else some, openings[0].certainty if whole else None, drafts
    )


def _is_of_one_trial(item: Comparison) -> bool:
    """Whether it is one trial's result, told by itself or by a review."""
    return item.record.kind not in REVIEW_KINDS or item.finding.effect.n_studies == 1


def _is_of_few(item: Comparison) -> bool:
    """Whether the comparator is one or two treatments given together, not many that were pooled."""
    return len(terminology().most_specific(item.comparators)) <= _MOST_TOGETHER


def _not_against(rivals: Iterable[str], items: Sequence[Comparison]) -> Draft:
    """That none of some comparisons is with any of the rivals."""
    rival = listing([terminology().get(concept).name for concept in rivals], "or")
    text = f"None of the comparisons held here sets it directly against {rival}; what follows is against other comparators."
    return Draft(text, addresses(items))


def _below(concepts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(terminology().narrower(concept) for concept in concepts))


def _better(tendencies: set[Tendency], *, firm: bool, wanted: Tendency) -> Verdict:
    """Whether the treatment named first is better: `wanted` is the tendency that says so."""
    if not tendencies & {wanted, Tendency.MIXED}:
        return Verdict.NO
    return Verdict.YES if tendencies == {wanted} and firm else Verdict.CONDITIONALLY


def _rival_first(selection: Selection) -> bool:
    """Whether the question asks if the other treatment is better than the hands-on one; which of them is better asks for either."""
    if not _ASKS_YES_OR_NO.match(selection.question.text):
        return False
    named = terminology().find(selection.question.text, ("intervention",))
    return bool(named) and named[0].concept.id in selection.question.pico.comparators


def of_neither(selection: Selection, opening: Headline) -> Headline:
    """What is known against anything (`opening`), after what was found in a wider group of people, or that nothing compares the two."""
    newest, asked = selection.newest_year, frozenset(selection.question.pico.conditions)
    if near := [item for item in selection.near_rivals if item.decides and item.weight(newest) > 0]:
        return replace(
            opening, verdict=Verdict.INSUFFICIENT, certainty=None, drafts=(*_told(near, asked), *_known(selection, opening))
        )
    pico = selection.question.pico
    if not looked_through(selection) or not (pico.conditions or pico.populations or pico.outcomes):
        return Headline(Verdict.INSUFFICIENT)  # what is known of the one alone, of anything whatever, would be no answer
    if undecided := [item for item in selection.rivals if item.weight(newest) > 0]:
        return Headline(Verdict.INSUFFICIENT, None, tuple(_told(undecided, asked)))
    wanted = _below(selection.question.pico.comparators)
    others = [item for item in selection.main if item.weight(newest) > 0 and not item.comparators & wanted]
    drafts = (*([_not_against(pico.comparators, others)] if others else []), *_known(selection, opening))
    return Headline(Verdict.INSUFFICIENT, None, drafts)


def _known(selection: Selection, opening: Headline) -> tuple[Draft, ...]:
    """The sentences of an opening, without advice on anything whatever where no condition is named."""
    return opening.drafts if selection.question.pico.conditions else tuple(d for d in opening.drafts if not _is_advice(d))


def _told(items: Iterable[Comparison], asked: frozenset[str]) -> list[Draft]:
    groups = series(list(items))[:_MOST_SERIES]
    return [Draft(series_sentence(group, asked=asked), addresses(group)) for group in groups]


def _is_advice(draft: Draft) -> bool:
    return all("#recommendation-" in address for address in draft.supports)
