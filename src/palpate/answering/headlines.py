"""Verdict, certainty and bottom line by kind of question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from palpate.answering import bottom_line
from palpate.answering.holdings import Advice, Caution
from palpate.answering.numbers import listing
from palpate.answering.sections.guidelines import ranked, short_issuer
from palpate.answering.sections.plan import doses
from palpate.answering.sections.research import mechanisms
from palpate.answering.sections.safety import names, note_text, provider_notes, specific_notes
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.synthesis import ComparatorClass, Comparison, Judgement, Tendency, judge
from palpate.terminology import terminology
from palpate.vocabulary import (
    CertaintyLevel,
    QuestionKind,
    RecommendationDirection,
    SafetyKind,
    Verdict,
)

_MOST_CONDITIONS = 8
_LASTING = re.compile(r"\b(regular\w*|maintenance|ongoing|continu\w+|long[- ]term|weekly|monthly)\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(maintenance|maximum|more than|beyond|improvement)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headline:
    """What the article opens with."""

    verdict: Verdict
    certainty: CertaintyLevel | None = None
    drafts: tuple[Draft, ...] = ()
    judgements: dict[str, Judgement] = field(default_factory=dict)


def headline(selection: Selection, by_condition: dict[str, list[Comparison]]) -> Headline:
    """The opening for a question of any kind."""
    judgements = {name: judge(items, selection.newest_year) for name, items in by_condition.items()}
    match selection.question.kind:
        case QuestionKind.SAFETY:
            return _safety(selection)
        case QuestionKind.COVERAGE:
            return _coverage(selection, judgements)
        case QuestionKind.PROVIDER:
            return _provider(selection)
        case QuestionKind.MECHANISM:
            return _mechanism(selection)
        case QuestionKind.DOSE:
            return _dose(selection, judgements)
        case QuestionKind.COMPARISON if selection.question.pico.comparators:
            return _comparison(selection, judgements)
        case _:
            return _effectiveness(selection, judgements)


def _effectiveness(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    if len(judgements) == 1:
        [(condition, judgement)] = judgements.items()
        if judgement.results:
            drafts = bottom_line.effectiveness(selection, judgement, condition)
            return Headline(judgement.verdict, judgement.certainty, tuple(drafts), judgements)
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results}
    if answered and len(judgements) > 1:
        drafts = _by_condition(answered)
        return Headline(
            _overall(answered), _lowest(answered), (*drafts, *bottom_line.guideline_line(ranked(selection))), judgements
        )
    return _advice_only(selection)


def _by_condition(judgements: dict[str, Judgement]) -> list[Draft]:
    """One sentence a verdict, naming the conditions that it holds for with the certainty published on each."""
    phrases = {
        Verdict.YES: "It helps in",
        Verdict.CONDITIONALLY: "It may help in some comparisons or for a time in",
        Verdict.NO: "No clear benefit was found in",
        Verdict.INSUFFICIENT: "There is too little evidence to say in",
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
        for side in ("benefits", "nulls"):
            chosen += next((items[:1] for result in judgement.results if (items := getattr(result, side))), ())
        chosen += judgement.rated_by[:1]
    return bottom_line.addresses(chosen)


def _overall(judgements: dict[str, Judgement]) -> Verdict:
    verdicts = {judgement.verdict for judgement in judgements.values()}
    if verdicts <= {Verdict.NO, Verdict.INSUFFICIENT}:
        return Verdict.NO if verdicts == {Verdict.NO} else Verdict.INSUFFICIENT
    return Verdict.YES if verdicts == {Verdict.YES} else Verdict.CONDITIONALLY


def _lowest(judgements: dict[str, Judgement]) -> CertaintyLevel | None:
    order = list(reversed(CertaintyLevel))
    rated = [j.certainty for j in judgements.values() if j.certainty and j.verdict in {Verdict.YES, Verdict.CONDITIONALLY}]
    return min(rated, key=order.index, default=None)


def _advice_only(selection: Selection) -> Headline:
    """Where no comparison decides anything, what guideline bodies say is all there is."""
    advice = ranked(selection)
    directions = {entry.recommendation.direction for entry in advice}
    if not directions & {RecommendationDirection.FOR, RecommendationDirection.AGAINST}:
        drafts = [Draft(e.recommendation.statement, (e.address,)) for e in advice[:1]]
        return Headline(Verdict.INSUFFICIENT, None, tuple(drafts))
    verdict = Verdict.NO if RecommendationDirection.FOR not in directions else Verdict.CONDITIONALLY
    return Headline(verdict, None, tuple(bottom_line.guideline_line(advice)))


def _safety(selection: Selection) -> Headline:
    specific = specific_notes(selection)
    if not specific:
        return _general_safety(selection)
    kinds = {entry.note.kind for entry in specific}
    absolute = any(e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == "absolute" for e in specific)
    restricted = kinds & {SafetyKind.CONTRAINDICATION, SafetyKind.PRECAUTION, SafetyKind.ADVERSE_EVENT}
    verdict = Verdict.NO if absolute else Verdict.CONDITIONALLY if restricted else Verdict.YES
    order = (SafetyKind.CONTRAINDICATION, SafetyKind.PRECAUTION, SafetyKind.REASSURANCE, SafetyKind.ADVERSE_EVENT)
    ordered = sorted(specific, key=lambda e: (order.index(e.note.kind), e.note.scope != "absolute", -(e.record.year or 0)))
    return Headline(verdict, None, tuple(_said(entry) for entry in _different_sources(ordered)[:3]))


def _different_sources(entries: Sequence[Caution]) -> list[Caution]:
    return list({entry.record.id: entry for entry in reversed(entries)}.values())[::-1]


def _said(entry: Caution) -> Draft:
    return Draft(note_text(entry), (entry.address,))


def _general_safety(selection: Selection) -> Headline:
    general = [e for e in selection.general_cautions if not e.concepts]
    overall = [e for e in general if re.search(r"\boverall|serious", e.note.topic)]
    pico = selection.question.pico
    drafts = []
    if pico.conditions or pico.populations:
        asked = listing([terminology().get(c).name for c in (*pico.conditions, *pico.populations)])
        supports = tuple(e.address for e in overall)
        if not overall:
            return Headline(Verdict.INSUFFICIENT)
        drafts.append(Draft(f"None of the safety notes held here speaks of {asked}; what follows is on anybody.", supports))
    drafts += [_said(entry) for entry in _different_sources(overall)[:3]]
    absolute = [
        e for e in selection.general_cautions if e.note.kind is SafetyKind.CONTRAINDICATION and e.note.scope == "absolute"
    ]
    if absolute:
        drafts.append(Draft(f"It should not be given with {names(absolute)}.", tuple(e.address for e in absolute)))
    verdict = Verdict.INSUFFICIENT if pico.conditions or pico.populations else Verdict.CONDITIONALLY
    return Headline(verdict if drafts else Verdict.INSUFFICIENT, None, tuple(drafts))


def _coverage(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    drafts = _payers(selection)
    if _LASTING.search(selection.question.text):
        limits = [
            e
            for e in _coverage_policies(selection)
            if _LIMIT.search(f"{e.recommendation.intervention} {e.recommendation.strength}")
        ]
        drafts += [Draft(f"On continuing care, {_issuer(e)}: {e.recommendation.statement}", (e.address,)) for e in limits[:2]]
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results}
    evidence = _by_condition(answered)
    directions = {entry.recommendation.direction for entry in _coverage_policies(selection)}
    verdict = Verdict.NO if RecommendationDirection.FOR not in directions else Verdict.CONDITIONALLY
    if not drafts:
        return _effectiveness(selection, judgements)
    return Headline(verdict, _lowest(answered), (*drafts, *evidence), judgements)


def _coverage_policies(selection: Selection) -> list[Advice]:
    return [e for e in selection.policies if e.recommendation.condition != "practice regulation" and not e.record.superseded_by]


def _payers(selection: Selection) -> list[Draft]:
    sides = {
        RecommendationDirection.FOR: "It is paid for under conditions by",
        RecommendationDirection.AGAINST: "It is not covered, or not considered necessary, by",
    }
    drafts = []
    terms = terminology()
    asked = selection.question.pico.interventions
    about = frozenset().union(*(terms.narrower(c) | terms.broader(c) for c in asked))
    for side, phrase in sides.items():
        entries = [
            e
            for e in _coverage_policies(selection)
            if e.recommendation.direction is side and (not about or e.interventions & about)
        ]
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


def _provider(selection: Selection) -> Headline:
    notes = provider_notes(selection)
    rules = [e for e in selection.policies if e.recommendation.condition == "practice regulation"]
    drafts = notes[:3] + [Draft(e.recommendation.statement, (e.address,)) for e in rules[:1]]
    plain = tuple(Draft(draft.text, draft.supports) for draft in drafts)
    return Headline(Verdict.CONDITIONALLY if plain else Verdict.INSUFFICIENT, None, plain)


def _mechanism(selection: Selection) -> Headline:
    told = mechanisms(selection)[:3]
    decided = [item for item in selection.mechanisms if item.decides]
    drafts = tuple(Draft(draft.text, draft.supports) for draft in told)
    return Headline(Verdict.CONDITIONALLY if decided else Verdict.INSUFFICIENT, None, drafts)


def _dose(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    tried = doses(selection)
    if not tried:
        return _effectiveness(selection, judgements)
    answered = {name: judgement for name, judgement in judgements.items() if judgement.results}
    drafts = [Draft(draft.text, draft.supports) for draft in tried[:3]]
    if len(answered) == 1:
        [judgement] = answered.values()
        drafts += bottom_line.certainty_line(judgement)
    return Headline(_overall(answered) if answered else Verdict.INSUFFICIENT, _lowest(answered), tuple(drafts), judgements)


def _comparison(selection: Selection, judgements: dict[str, Judgement]) -> Headline:
    """Against a named treatment: better, no clear difference, or mixed."""
    rivals = [item for item in selection.effects if item.decides]
    if not rivals:
        return _effectiveness(selection, judgements)
    judgement = judge(rivals, selection.newest_year)
    terms = terminology()
    rival = listing([terms.get(concept).name for concept in selection.question.pico.comparators], "or")
    subject = bottom_line.treatment_name(selection, rivals)
    drafts: list[Draft] = []
    for result in judgement.results:
        drafts += bottom_line.against(subject, "", [result], rival if result.comparator_class is ComparatorClass.ACTIVE else None)
    drafts += bottom_line.certainty_line(judgement)
    tendencies = {result.tendency for result in judgement.results}
    verdict = Verdict.CONDITIONALLY
    if tendencies == {Tendency.NO_DIFFERENCE}:
        verdict = Verdict.NO
    elif tendencies == {Tendency.BENEFIT} and judgement.verdict is Verdict.YES:
        verdict = Verdict.YES
    return Headline(verdict, judgement.certainty, tuple(drafts), judgements)
