"""A question on either of several treatments ("Does massage or exercise help?"): each is answered by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from palpate.answering.kinds import alternatives
from palpate.answering.numbers import listing
from palpate.answering.selection import Selection
from palpate.answering.statements import Draft
from palpate.terminology import terminology


def asks_either(text: str) -> bool:
    """Whether two treatments stand side by side in a question on the effect of either."""
    return alternatives(text, terminology().find(text))


def of_treatment(selection: Selection, treatment: str) -> Selection:
    """The selection as it would be had only one of the treatments been asked about."""
    terms = terminology()
    question, kinds = selection.question, terms.narrower(treatment)
    pico = question.pico.model_copy(update={"interventions": (treatment,)})
    family = kinds | terms.broader(treatment)
    return replace(
        selection,
        question=question.model_copy(update={"pico": pico, "text": ""}),
        effects=tuple(item for item in selection.effects if item.interventions & kinds),
        other_outcomes=tuple(item for item in selection.other_outcomes if item.interventions & kinds),
        guidelines=tuple(entry for entry in selection.guidelines if entry.interventions & family),
    )


def unadvised_line(treatments: Iterable[str], families: Iterable[str], supports: tuple[str, ...]) -> Draft:
    """The statement that the recommendations told are on families of what was asked about."""
    named, held = (listing([terminology().get(one).name for one in concepts], "or") for concepts in (treatments, families))
    return Draft(f"None of the recommendations held here is on {named}; what follows is on {held} in general.", supports)


def untested_line(treatments: Sequence[str], supports: tuple[str, ...]) -> Draft:
    """The statement that nothing held tested them by themselves."""
    named = listing([terminology().get(treatment).name for treatment in treatments], "or")
    return Draft(f"No finding held here tested {named} by itself.", supports)
