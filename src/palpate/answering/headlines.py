"""Verdict, certainty and bottom line by kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from palpate.answering import bottom_line
from palpate.answering.holdings import Advice, Caution
from palpate.answering.numbers import listing
from palpate.answering.sections.guidelines import ranked, short_issuer
from palpate.answering.sections.plan import doses_in_short
from palpate.answering.sections.research import mechanisms, proposals
from palpate.answering.sections.safety import names, note_text, provider_notes, specific_notes
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.synthesis import ComparatorClass, Comparison, Judgement, Tendency, class_result, judge
from palpate.synthesis.comparison import REVIEW_KINDS
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, QuestionKind, RecommendationDirection, SafetyKind, Verdict

_MOST_CONDITIONS = 8
_MOST_NOTES = 5
_NECESSARY = re.compile(r"\bnecess", re.IGNORECASE)
_WHO_NOT = re.compile(r"\bwho\b|contra-?indicat|\bshould(n't| not)\b|\bavoid", re.IGNORECASE)
_LASTING = re.compile(r"\b(regular\w*|maintenance|ongoing|continu\w+|long[- ]term|weekly|monthly)\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(maintenance|maximum|more than|beyond|improvement)\b", re.IGNORECASE)
_CURE = re.compile(r"\b(cur(e|es|ed|ing)|heals?|revers(e|es|ing)|shrinks?|eliminates?|gets? rid of)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headline:
    """What the article opens with."""

    verdict: Verdict
    certainty: CertaintyLevel | None = None
    drafts: tuple[Draft, ...] = ()
    judgements: dict[str, Judgement] = field(default_factory=dict)


def headline(selection: Selection, by_condition: dict[str, list[Comparison]]) -> Headline:
    """The opening for a question of any kind."""
    asked = frozenset(selection.question.pico.interventions)
    judgements = {name: judge(items, selection.newest_year, asked) for name, items in by_condition.items()}
    kind = selection.question.kind
    if kind is QuestionKind.COMPARISON and not selection.question.pico.comparators:
        kind = QuestionKind.EFFECTIVENESS
    return _BY_KIND.get(kind, _effectiveness)(selection, judgements)


def _effectiveness(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results}
    pico = selection.question.pico
    if not answered:
        return _advice_only(selection)
    if len(judgements) == 1:
        [(condition, judgement)] = judgements.items()
        verdict = _with_guidance(judgement.verdict, selection)
        opening = Headline(
            verdict, judgement.certainty, tuple(bottom_line.effectiveness(selection, judgement, condition)), judgements
        )
    else:
        measured = "" if pico.conditions else listing([terminology().get(outcome).name for outcome in pico.outcomes])
        drafts = (*_by_condition(answered, measured), *bottom_line.guideline_line(ranked(selection)))
        opening = Headline(_overall(answered), _shared_level(answered), drafts, judgements)
    return _no_cure(selection, opening) if _CURE.search(selection.question.text) else opening


def _with_guidance(verdict: Verdict, selection: Selection) -> Verdict:
    """Where studies are too few to judge, the stand of guideline bodies that have judged them decides."""
    if verdict is not Verdict.INSUFFICIENT:
        return verdict
    directions = {entry.recommendation.direction for entry in ranked(selection)}
    if RecommendationDirection.FOR in directions:
        return Verdict.CONDITIONALLY
    return Verdict.NO if RecommendationDirection.AGAINST in directions else Verdict.INSUFFICIENT


def _no_cure(selection: Selection, opening: Headline) -> Headline:
    """A question on cure is not answered by what was found on symptoms."""
    measured = bottom_line.families(selection.effects)
    text = f"None of the findings held here measured a cure; what they measured is {measured}."
    first = Draft(text, bottom_line.addresses(selection.effects))
    return Headline(Verdict.INSUFFICIENT, None, (first, *opening.drafts), opening.judgements)


def _by_condition(judgements: dict[str, Judgement], measured: str = "") -> list[Draft]:
    """One sentence a verdict, naming the conditions that it holds for with the certainty published on each.

    `measured` names the outcome where only that was asked about.
    """
    what, on = (f" {measured}", f" on {measured}") if measured else ("", "")
    phrases = {
        Verdict.YES: f"It helps{what} in",
        Verdict.CONDITIONALLY: f"It may help{what}, in some comparisons or for a time, in",
        Verdict.NO: f"No clear benefit{on} was found in",
        Verdict.INSUFFICIENT: f"There is too little evidence{on} to say in",
    }
    drafts = []
    for verdict, phrase in phrases.items():
        chosen = {name: j for name, j in judgements.items() if j.verdict is verdict}
        shown = dict(list(chosen.items())[:_MOST_CONDITIONS])
        if shown:
            text = f"{phrase} {listing([_with_certainty(name, j) for name, j in shown.items()])}."
            drafts.append(Draft(text, _bearing(shown.values())))
    return drafts


def _with_certainty(name: str, judgement: Judgement) -> str:
    if judgement.certainty is None or judgement.verdict is Verdict.INSUFFICIENT:
        return name
    return f"{name} ({bottom_line.level_name(judgement.certainty)} certainty)"


def _bearing(judgements: Iterable[Judgement]) -> tuple[str, ...]:
    """Addresses of a weighty comparison on either side and of the published rating of each."""
    chosen: list[Comparison] = []
    for judgement in judgements:
        chosen += next((result.benefits[:1] for result in judgement.results if result.benefits), ())
        chosen += next((result.nulls[:1] for result in judgement.results if result.nulls), ())
        chosen += next((result.harms[:1] for result in judgement.results if result.harms), ())
        chosen += judgement.rated_by[:1]
    return bottom_line.addresses(chosen)


def _overall(judgements: dict[str, Judgement]) -> Verdict:
    verdicts = {judgement.verdict for judgement in judgements.values()}
    if verdicts <= {Verdict.NO, Verdict.INSUFFICIENT}:
        return Verdict.NO if verdicts == {Verdict.NO} else Verdict.INSUFFICIENT
    return Verdict.YES if verdicts == {Verdict.YES} else Verdict.CONDITIONALLY


def _shared_level(judgements: dict[str, Judgement]) -> CertaintyLevel | None:
    """The level of a family's conditions where all that are rated share one; the text names each one's own anyway."""
    rated = {j.certainty for j in judgements.values() if j.certainty and j.verdict in {Verdict.YES, Verdict.CONDITIONALLY}}
    return rated.pop() if len(rated) == 1 else None


def _advice_only(selection: Selection) -> Headline:
    """Where no comparison decides anything, what guideline bodies say is all there is."""
    advice = ranked(selection)
    directions = {entry.recommendation.direction for entry in advice}
    if not directions & {RecommendationDirection.FOR, RecommendationDirection.AGAINST}:
        return Headline(Verdict.INSUFFICIENT, None, tuple(Draft(e.recommendation.statement, (e.address,)) for e in advice[:1]))
    return Headline(_with_guidance(Verdict.INSUFFICIENT, selection), None, tuple(bottom_line.guideline_line(advice)))


def _safety(selection: Selection, _judgements: dict[str, Judgement]) -> Headline:
    specific = specific_notes(selection)
    if not specific:
        return _general_safety(selection)
    pico = selection.question.pico
    named = frozenset().union(*(terminology().narrower(c) for c in (*pico.conditions, *pico.populations)))
    own = [entry for entry in specific if entry.concepts & named] or specific
    kinds = {entry.note.kind for entry in own}
    absolute = any(e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == "absolute" for e in own if e.concepts & named)
    restricted = kinds & {SafetyKind.CONTRAINDICATION, SafetyKind.PRECAUTION, SafetyKind.ADVERSE_EVENT}
    verdict = Verdict.NO if absolute else Verdict.CONDITIONALLY if restricted else Verdict.YES
    order = (SafetyKind.CONTRAINDICATION, SafetyKind.PRECAUTION, SafetyKind.REASSURANCE, SafetyKind.ADVERSE_EVENT)
    ordered = sorted(own, key=lambda e: (e.note.scope != "absolute", e.record.kind not in REVIEW_KINDS, -_year(e)))
    chosen = [entry for kind in order for entry in [e for e in ordered if e.note.kind is kind][:3]]
    return Headline(verdict, None, tuple(_said(entry) for entry in _different_sources(chosen)[:_MOST_NOTES]))


def _year(entry: Caution) -> int:
    return entry.record.year or 0


def _different_sources(entries: Sequence[Caution]) -> list[Caution]:
    """At most one note of a kind from each source, in order."""
    return list({(entry.record.id, entry.note.kind): entry for entry in reversed(entries)}.values())[::-1]


def _said(entry: Caution) -> Draft:
    return Draft(note_text(entry), (entry.address,))


def _general_safety(selection: Selection) -> Headline:
    """On safety for anybody; where a group was asked about on which nothing is held, that is said first."""
    general = [e for e in selection.general_cautions if not e.concepts]
    overall = [e for e in general if re.search(r"\boverall|\bserious|discomfort|\breactions\b", e.note.topic)]
    order = (SafetyKind.REASSURANCE, SafetyKind.ADVERSE_EVENT, SafetyKind.PRECAUTION, SafetyKind.CONTRAINDICATION)
    overall.sort(key=lambda e: (order.index(e.note.kind), e.record.kind not in REVIEW_KINDS, -_year(e)))
    reassuring = [e for e in overall if e.note.kind is SafetyKind.REASSURANCE][:2]
    harmful = [e for e in overall if e.note.kind is SafetyKind.ADVERSE_EVENT][:2]
    drafts = [_said(entry) for entry in (*reassuring, *harmful)]
    absolute = [
        e for e in selection.general_cautions if e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == "absolute"
    ]
    if absolute:
        barred = Draft(f"It is listed as not to be given with {names(absolute)}.", tuple(e.address for e in absolute))
        drafts = [barred, *drafts] if _WHO_NOT.search(selection.question.text) else [*drafts, barred]
    return Headline(Verdict.CONDITIONALLY if drafts else Verdict.INSUFFICIENT, None, tuple(drafts))


def _coverage(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    few = len({entry.record.id for entry in selection.policies}) <= 2
    drafts = _policy_lines(selection) if few else _payers(selection)
    if not few and _NECESSARY.search(selection.question.text):
        drafts[1:1] = _criteria(selection)
    if _LASTING.search(selection.question.text):
        limits = [e for e in selection.policies if _LIMIT.search(f"{e.recommendation.intervention} {e.recommendation.strength}")]
        drafts += [Draft(f"On continuing care, {_issuer(e)}: {e.recommendation.statement}", (e.address,)) for e in limits[:2]]
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results}
    asked_on = selection.question.pico.conditions
    evidence = _by_condition(answered) if asked_on else []
    directions = {entry.recommendation.direction for entry in selection.policies}
    verdict = Verdict.NO if directions <= {RecommendationDirection.AGAINST} else Verdict.CONDITIONALLY
    return Headline(verdict, _shared_level(answered) if asked_on else None, (*drafts, *evidence), judgements if asked_on else {})


def _criteria(selection: Selection) -> list[Draft]:
    """What payers ask for before they call the treatment necessary."""
    stated = [
        entry
        for entry in selection.policies
        if entry.recommendation.direction is RecommendationDirection.FOR
        and _NECESSARY.search(entry.recommendation.strength or "")
    ]
    stated.sort(key=lambda entry: -len(entry.recommendation.statement))
    return [Draft(f"{_issuer(e)}: {e.recommendation.statement}", (e.address,)) for e in stated[:2]]


def _policy_lines(selection: Selection) -> list[Draft]:
    return [Draft(f"{_issuer(e)}: {e.recommendation.statement}", (e.address,)) for e in selection.policies]


def _payers(selection: Selection) -> list[Draft]:
    sides = {
        RecommendationDirection.FOR: "It is paid for under conditions by",
        RecommendationDirection.AGAINST: "It is not covered, or not considered necessary, by",
    }
    drafts = []
    for side, phrase in sides.items():
        entries = [entry for entry in selection.policies if entry.recommendation.direction is side]
        if entries:
            said = list(dict.fromkeys(_payer(entry, selection) for entry in entries))
            drafts.append(Draft(f"{phrase} {listing(said)}.", tuple(e.address for e in entries)))
    return drafts


def _payer(entry: Advice, selection: Selection) -> str:
    """A payer, with what it speaks of where it speaks on both sides or of something narrower than what was asked."""
    sides = {e.recommendation.direction for e in selection.policies if e.recommendation.issuer == entry.recommendation.issuer}
    narrow = not entry.interventions & frozenset(selection.question.pico.interventions)
    return f"{_issuer(entry)} ({entry.recommendation.intervention})" if len(sides) > 1 or narrow else _issuer(entry)


def _issuer(entry: Advice) -> str:
    return short_issuer(entry.recommendation.issuer)


def _provider(selection: Selection, _judgements: dict[str, Judgement]) -> Headline:
    drafts = provider_notes(selection)[:3] + [Draft(e.recommendation.statement, (e.address,)) for e in selection.policies[:1]]
    plain = tuple(Draft(draft.text, draft.supports) for draft in drafts)
    return Headline(Verdict.CONDITIONALLY if plain else Verdict.INSUFFICIENT, None, plain)


def _mechanism(selection: Selection, _judgements: dict[str, Judgement]) -> Headline:
    told = [*proposals(selection)[:1], *mechanisms(selection)[:3]]
    drafts = tuple(Draft(draft.text, draft.supports) for draft in told)
    verdict = (
        judge(selection.mechanisms, selection.newest_year).verdict if selection.question.pico.outcomes else Verdict.INSUFFICIENT
    )
    return Headline(verdict, None, drafts)


def _dose(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    drafts = doses_in_short(selection)
    if not drafts:
        return _effectiveness(selection, judgements)
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results}
    if len(answered) == 1:
        [judgement] = answered.values()
        drafts += bottom_line.why_line(judgement)
    return Headline(_overall(answered) if answered else Verdict.INSUFFICIENT, _shared_level(answered), tuple(drafts), judgements)


def _comparison(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    """Against a named treatment: better, no clear difference, or mixed. Trials that gave it to both sides do not count."""
    wanted = frozenset().union(*(terminology().narrower(c) for c in selection.question.pico.comparators))
    rivals = [
        item
        for item in selection.effects
        if item.decides
        and (
            item.comparator_class in {ComparatorClass.ACTIVE, ComparatorClass.OTHER_MASSAGE}
            or item.comparator_class.value in wanted
        )
        and item.weight(selection.newest_year) > 0
    ]
    result = class_result(ComparatorClass.ACTIVE, rivals, selection.newest_year)
    if result is None:
        return _no_comparison(selection, judgements)
    rival = listing([terminology().get(concept).name for concept in selection.question.pico.comparators], "or")
    asked = frozenset(selection.question.pico.interventions)
    judgement = judge(rivals, selection.newest_year, asked)
    drafts = bottom_line.against(bottom_line.treatment_name(selection, rivals), "", [result], rival)
    drafts += bottom_line.why_line(judgement)
    verdicts = {Tendency.NO_DIFFERENCE: Verdict.NO, Tendency.HARM: Verdict.NO, Tendency.MIXED: Verdict.CONDITIONALLY}
    firm = judgement.certainty in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH}
    verdict = verdicts.get(result.tendency, Verdict.YES if firm else Verdict.CONDITIONALLY)
    if len({item.record.id for item in rivals}) == 1 and not any(item.record.kind in REVIEW_KINDS for item in rivals):
        verdict = Verdict.INSUFFICIENT
    return Headline(verdict, judgement.certainty, tuple(drafts), judgements)


def _no_comparison(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    """What is known against anything, after saying that nothing compares the two."""
    opening = _effectiveness(selection, judgements)
    held = selection.main
    if not held:
        return opening
    rival = listing([terminology().get(concept).name for concept in selection.question.pico.comparators], "or")
    text = f"None of the comparisons held here sets it directly against {rival}; what follows is against other comparators."
    return Headline(Verdict.INSUFFICIENT, None, (Draft(text, bottom_line.addresses(held)), *opening.drafts), opening.judgements)


_BY_KIND: dict[QuestionKind, Callable[[Selection, dict[str, Judgement]], Headline]] = {
    QuestionKind.SAFETY: _safety,
    QuestionKind.COVERAGE: _coverage,
    QuestionKind.PROVIDER: _provider,
    QuestionKind.MECHANISM: _mechanism,
    QuestionKind.DOSE: _dose,
    QuestionKind.COMPARISON: _comparison,
}
