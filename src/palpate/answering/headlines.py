"""Verdict, certainty and bottom line by kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from palpate.answering import bottom_line
from palpate.answering.advice import payers_named
from palpate.answering.asked_pressure import asks_pressure, pressure_told
from palpate.answering.asked_time import asked_time, told_at
from palpate.answering.cautions import own_concepts
from palpate.answering.comparing import addresses
from palpate.answering.conditions_told import conditions_told
from palpate.answering.coverage import coverage_line
from palpate.answering.gaps import CURE
from palpate.answering.guidelines_asked import guidelines_first
from palpate.answering.holdings import Advice
from palpate.answering.important_differences import asks_importance
from palpate.answering.issuers import advice_by_named
from palpate.answering.kinds import asks_effect_outright
from palpate.answering.numbers import listing
from palpate.answering.opening import Headline, after, looked_through, part_unmeasured, qualified, stand_of, unspoken_first
from palpate.answering.ordinary_massage import ORDINARY
from palpate.answering.reporting import by_condition
from palpate.answering.safety_line import safety_line
from palpate.answering.scope import family_of, hands_on
from palpate.answering.sections.guidelines import advice_draft, ranked
from palpate.answering.sections.plan import doses_in_short, important_differences
from palpate.answering.sections.research import mechanisms, proposals
from palpate.answering.sections.safety import is_about_providers, provider_notes, told
from palpate.answering.selection import Selection
from palpate.answering.several import asks_either, of_treatment, unadvised_line, untested_line
from palpate.answering.statements import Draft
from palpate.answering.two_treatments import of_neither, of_two
from palpate.answering.unknown_things import text_of, things_asked, unspoken, unspoken_line
from palpate.answering.wording import merged, series, series_sentence
from palpate.synthesis import ComparatorClass, Comparison, Judgement, Tendency, judge
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, Direction, QuestionKind, RecommendationDirection, SafetyKind, Verdict

_ASKS_YES_OR_NO = re.compile(r"\W*(?:is|are|was|were|does|do|did|can|could|will|would|should)\b", re.IGNORECASE)
_MOST_SERIES = 3
_MOST_CAUTIONS = 3


def headline(selection: Selection, by_condition: dict[str, list[Comparison]]) -> Headline:
    """The opening for a question of any kind."""
    judgements = {
        name: judge(items, selection.newest_year, selection.asked_treatments, selection.outcomes_of(name))
        for name, items in by_condition.items()
    }
    kind = selection.question.kind
    if kind in _OF_ADVICE and (said := _named_bodies(selection)):
        return said
    if kind is QuestionKind.EFFECTIVENESS and asks_either(selection.question.text):
        return _each_treatment(selection)
    if kind is QuestionKind.COMPARISON and not selection.question.pico.comparators:
        kind = QuestionKind.EFFECTIVENESS
    return _BY_KIND.get(kind, _effectiveness)(selection, judgements)


_OF_ADVICE = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.OTHER})
_MOST_ADVICE = 6


def _named_bodies(selection: Selection) -> Headline | None:
    """What the bodies that the question names recommend, in their statements; None where it names none that is held."""
    of_family = [entry for entry in selection.wider_guidelines if not selection.main]
    named = (advice_by_named(selection.question, ranked(selection)) or advice_by_named(selection.question, of_family))[
        :_MOST_ADVICE
    ]
    if not named:
        return None
    drafts = tuple(advice_draft(entry, None, selection.newest_year) for entry in named)
    verdict = stand_of(entry.recommendation.direction for entry in named)
    return after(unspoken_first(selection), Headline(verdict, None, drafts))


def _effectiveness(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results or judgement.long_term}
    if not answered:
        return _undecided(selection)
    if _LASTS.search(selection.question.text):  # the most studied condition by itself: only then are times told
        most = max(answered, key=lambda name: len(_items(answered[name])))
        judgements = {most: answered[most]}
    if len(judgements) == 1:
        [(condition, judgement)] = judgements.items()
        if timed := _at_asked_time(selection):
            return qualified(selection, timed)
        drafts = tuple(bottom_line.effectiveness(selection, judgement, condition))
        firm = judgement.certainty in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH}
        verdict = judgement.verdict if firm else _with_guidance(_as_far_as_known(judgement), selection)
        if verdict is not judgement.verdict and verdict is Verdict.NO and _leans_to_benefit(judgement):
            verdict = Verdict.INSUFFICIENT  # few studies say otherwise than the bodies
        opening = Headline(verdict, judgement.certainty, drafts)
        if judgement.verdict is Verdict.NO and (elsewhere := _better_elsewhere(selection, judgement)):
            opening = Headline(Verdict.CONDITIONALLY, None, (*drafts[:1], *elsewhere, *drafts[1:]))
    else:
        lines = (*conditions_told(selection, answered), *bottom_line.guideline_line(selection))
        opening = Headline(_overall(answered), _shared_level(answered), lines)
    return qualified(selection, guidelines_first(selection, opening))


def _each_treatment(selection: Selection) -> Headline:
    """Of several treatments asked about ("Does massage or acupressure help?") each by itself, the results never put together."""
    openings, untested = [], []
    for treatment in selection.question.pico.interventions:
        alone = of_treatment(selection, treatment)
        groups = by_condition(alone.main, alone.question, alone.scope.present)
        if groups or alone.guidelines:
            openings.append(headline(alone, groups))
        else:
            untested.append(treatment)
    drafts = tuple(dict.fromkeys(draft for opening in openings for draft in opening.drafts))
    if untested and (supports := looked_through(selection)):
        drafts = (*drafts, untested_line(untested, supports))
    verdicts = {opening.verdict for opening in openings}
    levels = {opening.certainty for opening in openings}
    some = Verdict.CONDITIONALLY if verdicts & {Verdict.YES, Verdict.CONDITIONALLY} else Verdict.INSUFFICIENT
    verdict = verdicts.pop() if len(verdicts) == 1 and not untested else some
    return Headline(verdict, levels.pop() if len(levels) == 1 and not untested else None, drafts)


def _at_asked_time(selection: Selection) -> Headline | None:
    """The opening on results at the time that is asked about; None where none is asked about, or nothing was measured then."""
    time = asked_time(selection.question.text)
    found = [i for i in selection.main if time and time.fits(i) and i.weight(selection.newest_year) > 0 and i.decides]
    judgement = judge(found, selection.newest_year, selection.asked_treatments, selection.asked_outcomes)
    telling = [item for result in (*judgement.results, *judgement.long_term) for item in result.all]
    if not telling:
        return None
    drafts = (*told_at(telling), *bottom_line.guideline_line(selection), *bottom_line.why_line(judgement))
    return Headline(judgement.verdict, judgement.certainty, drafts)


_LASTS = re.compile(r"\bhow long\b.{0,60}\blasts?\b|\bwears? off\b|\blasting (?:effects?|benefits?|relief)\b", re.IGNORECASE)


def _items(judgement: Judgement) -> list[Comparison]:
    return [item for result in (*judgement.results, *judgement.long_term) for item in result.all]


def _outweighed(item: Comparison, selection: Selection) -> bool:
    """Whether weightier evidence on the same outcome found no benefit."""
    weight = item.weight(selection.newest_year)
    return any(
        other.family == item.family
        and other.decides
        and other.finding.direction is not Direction.BENEFIT
        and other.weight(selection.newest_year) > weight
        for other in selection.main
    )


def _better_elsewhere(selection: Selection, judgement: Judgement) -> list[Draft]:
    """What got better beside the outcomes that the verdict is judged on, where the question names none."""
    if selection.asked_outcomes:
        return []
    results = (*judgement.results, *judgement.long_term)
    judged = {item.address for result in results for item in result.all}
    judged |= {item.address for result in results for one in result.reversals for item in one.overruled}
    better = [
        item
        for item in selection.main
        if item.finding.direction is Direction.BENEFIT
        and item.decides
        and item.names_outcome
        and item.address not in judged
        and item.comparator_class not in {ComparatorClass.BASELINE, ComparatorClass.OTHER_MASSAGE}
        and item.weight(selection.newest_year) > 0
        and not _outweighed(item, selection)
    ]
    asked = frozenset(selection.question.pico.conditions)
    groups = merged(series(better))[:_MOST_SERIES]
    return [Draft(series_sentence(group, asked=asked), addresses(group)) for group in groups]


def _as_far_as_known(judgement: Judgement) -> Verdict:
    """No benefit seen with very low certainty says too little for a no."""
    unsure = judgement.verdict is Verdict.NO and judgement.certainty is CertaintyLevel.VERY_LOW
    return Verdict.INSUFFICIENT if unsure else judgement.verdict


def _leans_to_benefit(judgement: Judgement) -> bool:
    return any(result.tendency is Tendency.BENEFIT for result in (*judgement.results, *judgement.long_term))


def _with_guidance(verdict: Verdict, selection: Selection) -> Verdict:
    """Where studies are too few to judge, the stand of guideline bodies that have judged them decides.

    Where few found no benefit and a body is in favour all the same, neither has the last word.
    """
    if verdict not in {Verdict.INSUFFICIENT, Verdict.NO}:
        return verdict
    own = own_concepts(selection.question)
    mine = [entry for entry in ranked(selection) if entry.conditions & own]
    if verdict is Verdict.NO:
        agreed = all(entry.recommendation.direction is not RecommendationDirection.FOR for entry in mine)
        return Verdict.NO if agreed else Verdict.CONDITIONALLY
    directions = {entry.recommendation.direction for entry in mine or ranked(selection)}
    if RecommendationDirection.FOR in directions:
        return Verdict.CONDITIONALLY
    return Verdict.NO if RecommendationDirection.AGAINST in directions else Verdict.INSUFFICIENT


def _overall(judgements: dict[str, Judgement]) -> Verdict:
    verdicts = {judgement.verdict for judgement in judgements.values()}
    if verdicts <= {Verdict.NO, Verdict.INSUFFICIENT}:
        return Verdict.NO if verdicts == {Verdict.NO} else Verdict.INSUFFICIENT
    return Verdict.YES if verdicts == {Verdict.YES} else Verdict.CONDITIONALLY


def _shared_level(judgements: dict[str, Judgement]) -> CertaintyLevel | None:
    """The level of a family's conditions where all that are rated share one; the text names each one's own anyway."""
    rated = {j.certainty for j in judgements.values() if j.certainty and j.verdict in {Verdict.YES, Verdict.CONDITIONALLY}}
    return rated.pop() if len(rated) == 1 else None


def _undecided(selection: Selection) -> Headline:
    """Where no comparison decides anything: what guideline bodies say, what was found without deciding, what is warned of."""
    advice = ranked(selection)
    directions = {entry.recommendation.direction for entry in advice}
    if directions & {RecommendationDirection.FOR, RecommendationDirection.AGAINST}:
        verdict = _with_guidance(Verdict.INSUFFICIENT, selection)
        opening = Headline(verdict, None, tuple(bottom_line.guideline_line(selection)))
        return qualified(selection, after(_unadvised(selection, advice), opening))
    groups = series([item for item in selection.main if item.finding.direction is not Direction.UNCLEAR] or selection.main)
    found = [Draft(series_sentence(group), addresses(group)) for group in groups[:_MOST_SERIES]]
    said = [Draft(e.recommendation.statement, (e.address,)) for e in advice[:1]]
    if found or said:
        return qualified(selection, Headline(Verdict.INSUFFICIENT, None, (*found, *said)))
    asked = frozenset(selection.question.pico.conditions or selection.question.pico.populations)
    notes = [entry for entry in selection.warnings if entry.concepts & asked][:_MOST_CAUTIONS]
    if not notes:
        return Headline(Verdict.INSUFFICIENT)
    first = Draft("No finding on an effect is held here; what is held is a caution.", tuple(e.address for e in notes))
    return Headline(Verdict.INSUFFICIENT, None, (first, *(told(entry) for entry in notes)))


def _unadvised(selection: Selection, advice: Sequence[Advice]) -> list[Draft]:
    """That no body advises the kind of massage asked about by itself, where that is none of the ordinary kinds: hot stones are not massage."""
    terms, asked = terminology(), selection.asked_treatments
    kinds = frozenset().union(*(terms.narrower(concept) for concept in asked))
    special = all(
        "intervention:massage" in terms.broader(c) - {c} or "intervention:related-technique" in terms.broader(c) for c in asked
    )
    if (
        not asked
        or not special
        or asked & (ORDINARY | {"intervention:provider-standards"})
        or any(entry.interventions & kinds for entry in advice)
    ):
        return []
    above = frozenset().union(*(terms.broader(concept) for concept in asked))
    families = terms.most_specific(frozenset().union(*(entry.interventions for entry in advice)) & above)
    return [unadvised_line(sorted(asked), sorted(families), tuple(dict.fromkeys(entry.address for entry in advice)))]


def may_be_on_safety(selection: Selection) -> bool:
    """Whether a question has no word of an effect, nothing held tells of one, and cautions on the people asked about are held."""
    question = selection.question
    asked = frozenset(question.pico.conditions) | family_of(question.pico.conditions)
    if question.kind not in _OF_TREATMENT or not question.pico.interventions or not hands_on(question):
        return False
    if selection.main or selection.guidelines or question.pico.outcomes or asks_effect_outright(question.text):
        return False
    return any(entry.concepts & asked for entry in selection.cautions)


_OF_TREATMENT = frozenset({QuestionKind.EFFECTIVENESS, QuestionKind.DOSE, QuestionKind.OTHER})


_SIGNS_OF_MUCH = frozenset({"condition:swelling", "condition:pain"})
"""Signs that many diseases have: whoever has one has none of those for certain ("swollen ankles" are no lymphoedema)."""


def urgent_headline(selection: Selection) -> Headline:
    """Where red flags are described nothing speaks for treatment: only what is warned of is told, whatever was asked."""
    pico = selection.question.pico
    asked = frozenset(pico.conditions) - _SIGNS_OF_MUCH | frozenset(pico.populations)
    kinds = frozenset().union(*(terminology().narrower(concept) for concept in asked))
    pains = terminology().narrower("condition:pain")
    notes = [
        entry
        for entry in selection.warnings
        if entry.concepts & (kinds - pains)
        or (entry.concepts & (kinds | _SIGNS_OF_MUCH) and entry.note.kind is not SafetyKind.ADVERSE_EVENT)
    ]
    return Headline(Verdict.INSUFFICIENT, None, tuple(told(entry) for entry in notes[:_MOST_CAUTIONS]))


def _safety(selection: Selection, _judgements: dict[str, Judgement]) -> Headline:
    verdict, drafts = safety_line(selection)
    return Headline(verdict, None, drafts)


def _coverage(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    """What payers do; before it what the treatment does for the condition, since necessity starts there, unless it is asked what one payer does."""
    verdict, payers = coverage_line(selection)
    helped = {n: j for n, j in judgements.items() if j.verdict in {Verdict.YES, Verdict.CONDITIONALLY}}
    evidence = conditions_told(selection, helped) if selection.question.pico.conditions else []
    if payers_named(selection.question.text):
        return Headline(verdict, None, (*payers, *evidence))
    return Headline(verdict, _shared_level(helped) if evidence else None, (*evidence, *payers))


def _provider(selection: Selection, _judgements: dict[str, Judgement]) -> Headline:
    drafts = provider_notes(selection)[:3] + [Draft(e.recommendation.statement, (e.address,)) for e in selection.policies[:1]]
    plain = tuple(Draft(draft.text, draft.supports) for draft in drafts)
    opening = Headline(Verdict.CONDITIONALLY if plain else Verdict.INSUFFICIENT, None, plain)
    texts = [text_of(e.record, e.note) for e in (*selection.cautions, *selection.general_cautions) if is_about_providers(e)]
    missing = unspoken(things_asked(selection.question), texts)
    supports = tuple(address for draft in plain for address in draft.supports)
    return after([unspoken_line(missing, supports)], opening) if missing and supports else opening


def _mechanism(selection: Selection, _judgements: dict[str, Judgement]) -> Headline:
    people = own_concepts(selection.question)
    own = {item.address for item in selection.mechanisms if item.conditions & people}
    measured = mechanisms(selection)
    proposed = proposals(selection)[:1]
    told = measured if measured and selection.question.pico.outcomes else [*proposed, *measured]
    found = [draft for draft in measured if own.intersection(draft.supports)] or told
    drafts = tuple(Draft(draft.text, draft.supports) for draft in (*found[:4], *part_unmeasured(selection, selection.mechanisms)))
    verdict = (
        judge(selection.mechanisms, selection.newest_year).verdict if selection.question.pico.outcomes else Verdict.INSUFFICIENT
    )
    opening = Headline(verdict, None, drafts)
    supports = addresses(selection.mechanisms)
    if drafts and supports and selection.scope.absent and not selection.scope.present:
        missing = listing([terminology().get(concept).name for concept in selection.scope.absent], "or")
        first = Draft(f"None of the findings held here is on {missing}; what follows was seen in others.", supports)
        return after([first], opening)
    return qualified(selection, opening) if CURE.search(selection.question.text) else opening


def _dose(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    schedules = _schedules(selection, judgements)
    if not asks_pressure(selection.question.text):
        return schedules
    said, compared = pressure_told(selection)
    if compared:
        if not selection.question.pico.conditions:
            return Headline(Verdict.CONDITIONALLY, None, said)
        told = {address for draft in said for address in draft.supports}
        others = tuple(draft for draft in schedules.drafts if not told.issuperset(draft.supports))
        return replace(schedules, drafts=(*said, *others))
    return after(said, schedules)


def _schedules(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    drafts = doses_in_short(selection) if selection.question.pico.conditions else []
    if not drafts:
        return _effectiveness(selection, judgements)
    told = {address for draft in drafts for address in draft.supports}
    helped = any(item.address in told and item.finding.direction is Direction.BENEFIT for item in selection.main)
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results and helped}
    level = None
    if len(answered) == 1:
        [judgement] = answered.values()
        drafts += bottom_line.why_line(judgement)
        level = _shared_level(answered)
    verdict = _overall(answered) if answered else Verdict.INSUFFICIENT
    return qualified(selection, Headline(verdict, level, tuple(drafts)))


def _comparison(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    return of_two(selection) or of_neither(selection, _effectiveness(selection, judgements))


def _other(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    if not asks_importance(selection.question.text):
        return _effectiveness(selection, judgements)
    return Headline(Verdict.CONDITIONALLY, None, tuple(important_differences(selection)))


_BY_KIND: dict[QuestionKind, Callable[[Selection, dict[str, Judgement]], Headline]] = {
    QuestionKind.SAFETY: _safety,
    QuestionKind.COVERAGE: _coverage,
    QuestionKind.PROVIDER: _provider,
    QuestionKind.MECHANISM: _mechanism,
    QuestionKind.DOSE: _dose,
    QuestionKind.COMPARISON: _comparison,
    QuestionKind.OTHER: _other,
}
