"""What an article opens with, and what is said first where something asked for is not held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from palpate.answering.asked_time import asked_time, not_at
from palpate.answering.cautions import own_concepts
from palpate.answering.comparing import addresses, families
from palpate.answering.gaps import CURE, PREVENTS, beyond_advice, not_passing
from palpate.answering.holdings import Advice
from palpate.answering.numbers import listing
from palpate.answering.sections.guidelines import advice_draft, ranked
from palpate.answering.selection import Selection
from palpate.answering.several import untested_line
from palpate.answering.statements import Draft
from palpate.answering.treatment_names import asked_name
from palpate.answering.unknown_things import only_told, text_of, things_asked, unspoken, unspoken_line
from palpate.synthesis import Comparison
from palpate.terminology import terminology
from palpate.vocabulary import CertaintyLevel, RecommendationDirection, Verdict

_WHY = re.compile(r"Why (?:very low|low|moderate|high): ")


@dataclass(frozen=True, slots=True)
class Headline:
    """What the article opens with."""

    verdict: Verdict
    certainty: CertaintyLevel | None = None
    drafts: tuple[Draft, ...] = ()


def qualified(selection: Selection, opening: Headline) -> Headline:
    """Say first what was asked for and is not held; then nothing that follows answers the question itself."""
    pico, terms = selection.question.pico, terminology()
    first = unspoken_first(selection)
    supports = looked_through(selection)
    if not supports:
        return after(first, opening)
    opening = replace(opening, drafts=(*opening.drafts, *_aside(selection, supports)))
    if selection.scope.absent:
        missing = listing([terms.get(concept).name for concept in selection.scope.absent], "or")
        held = listing([terms.get(concept).name for concept in selection.scope.present])
        together = f" together with {held}" if selection.scope.apart else ""
        if advised := _on_all(selection):
            gap = f"None of the findings told is on {missing}{together}; they are on {held} in general."
            opening = _as_advised(selection, advised, opening, Draft(gap, supports))
        else:
            text = f"None of the findings held here is on {missing}{together}; what follows is on {held} in general."
            first.append(Draft(text, supports))
    if pico.outcomes and not selection.effects:
        asked = listing([terms.get(outcome).name for outcome in pico.outcomes], "or")
        advised = [
            e for e in ranked(selection) if e.outcomes & _kinds(pico.outcomes) and e.conditions & own_concepts(selection.question)
        ]
        if advised:
            opening = _as_advised(
                selection,
                advised,
                opening,
                Draft(f"None of the findings told measured {asked}; they are on other outcomes.", supports),
            )
        elif only_told(selection.question, "outcome"):
            text = f"None of the findings told measured {asked}; they are on other outcomes."
            opening = replace(opening, drafts=(*opening.drafts, Draft(text, supports)))
        else:
            held = listing([terms.get(concept).name for concept in selection.scope.present])
            where = f"on {asked_name(selection)} in {held} " if held else ""
            text = f"None of the findings held here {where}measured {asked}; what follows is on other outcomes."
            first.append(Draft(text, supports))
    time = asked_time(selection.question.text)
    if time and not any(time.fits(item) for item in selection.main):
        first.append(not_at(time, supports))
    if PREVENTS.search(selection.question.text) and (diseases := not_passing(pico.conditions)):
        text = f"None of the findings held here measured the prevention of {diseases}; what they measured is {families(selection.main)}."
        first.append(Draft(text, supports))
    if CURE.search(selection.question.text):
        measured = families(selection.main)
        first.append(Draft(f"None of the findings held here measured a cure; what they measured is {measured}.", supports))
    return after(first, opening)


def part_unmeasured(selection: Selection, items: Sequence[Comparison]) -> list[Draft]:
    """Of several outcomes asked about, those that no finding measured though one measured another."""
    terms, asked = terminology(), selection.question.pico.outcomes
    measured = frozenset().union(*(item.outcomes for item in items))
    missing = [outcome for outcome in asked if not measured & terms.narrower(outcome)]
    if not items or not missing or len(missing) == len(asked):
        return []
    named = listing([terms.get(outcome).name for outcome in missing], "or")
    supports = tuple(item.address for item in items)
    return [Draft(f"None of the findings told measured {named}; they are on other outcomes.", supports)]


def _aside(selection: Selection, supports: tuple[str, ...]) -> Iterator[Draft]:
    """What is said behind an answer: kinds of massage that nothing tested by themselves, and conditions told or listed that nothing is on."""
    terms, scope = terminology(), selection.scope
    yield from part_unmeasured(selection, selection.effects)
    if selection.untested and not any(item.interventions & frozenset(selection.untested) for item in selection.main):
        yield untested_line(selection.untested, supports)
    held = listing([terms.get(concept).name for concept in scope.present], "or")
    if scope.beside and scope.present:
        told = listing([terms.get(concept).name for concept in scope.beside], "or")
        yield Draft(f"None of the findings told is on {told} together with {held}; they are on {held} in general.", supports)
    if scope.unheld:
        missing = listing([terms.get(concept).name for concept in scope.unheld], "or")
        yield Draft(f"None of the findings told is on {missing}; they are on {held}.", supports)


def _on_all(selection: Selection) -> list[Advice]:
    """Recommendations on all of several conditions asked about together ("tension-type headache with neck pain")."""
    asked = selection.question.pico.conditions
    kinds = [terminology().narrower(condition) for condition in asked]
    return [e for e in ranked(selection) if len(asked) > 1 and all(e.conditions & each for each in kinds)]


def stand_of(directions: Iterable[RecommendationDirection]) -> Verdict:
    """The verdict that recommendations bear by themselves: no where all are against, conditionally where some are in favour."""
    sides = frozenset(directions) - {RecommendationDirection.NEITHER}
    alone = {frozenset(): Verdict.INSUFFICIENT, frozenset({RecommendationDirection.AGAINST}): Verdict.NO}
    return alone.get(sides, Verdict.CONDITIONALLY)


def _kinds(concepts: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*(terminology().narrower(concept) for concept in concepts))


def _as_advised(selection: Selection, advised: Sequence[Advice], opening: Headline, gap: Draft) -> Headline:
    """Where no finding but bodies speak of the outcome asked about: what they say of it, then what findings are on."""
    said = tuple(advice_draft(entry, None, selection.newest_year) for entry in advised)
    told = {address for draft in said for address in draft.supports}
    rest = tuple(draft for draft in opening.drafts if not told.issuperset(draft.supports))
    return Headline(stand_of(entry.recommendation.direction for entry in advised), None, (*said, gap, *rest))


def after(first: Sequence[Draft], opening: Headline) -> Headline:
    """The opening behind what is not held; then it gives no verdict on what was asked, and no reasons for a certainty."""
    if not first:
        return opening
    rest = (draft for draft in opening.drafts if not _WHY.match(draft.text))
    return replace(opening, verdict=Verdict.INSUFFICIENT, certainty=None, drafts=(*first, *rest))


def unspoken_first(selection: Selection) -> list[Draft]:
    """Of things asked about in words that palpate does not know, those that no source chosen speaks of."""
    things = (*things_asked(selection.question), *beyond_advice(selection))
    if not things:
        return []
    texts = {item.address: text_of(item.record, item.finding) for item in selection.main}
    texts |= {entry.address: text_of(entry.record, entry.recommendation) for entry in selection.guidelines}
    missing = unspoken(things, texts.values())
    supports = looked_through(selection) or tuple(texts)
    return [unspoken_line(missing, supports)] if missing and supports else []


def looked_through(selection: Selection) -> tuple[str, ...]:
    """The comparisons in force that were looked through and do not hold what was asked for."""
    return addresses([item for item in selection.main if item.weight(selection.newest_year) > 0])
