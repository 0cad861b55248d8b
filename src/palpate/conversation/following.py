"""Understand a follow-up: which parts of the question before it keeps, which it changes, and the whole question in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from palpate.answering import read_question
from palpate.answering.emergencies import emergency_flags
from palpate.conversation.meaning import (
    Meaning,
    concepts_of,
    evidence_in_words,
    in_words,
    kind_in_words,
    lasting_in_words,
    meaning_of,
    name_of,
    reads_back,
)
from palpate.conversation.signs import Signs, asks_which_kind, is_form_word, leans, own_kind, signs_of
from palpate.errors import UsageError
from palpate.terminology import terminology
from palpate.vocabulary import ClinicalQuestion, QuestionKind
from palpate.vocabulary.base import Model

Interpreter = Callable[[str, str], str | None]
"""Takes a follow-up and the question before it; gives a whole question, or None. What it adds of its own is not accepted."""

ASKED = {
    QuestionKind.EFFECTIVENESS: "whether it helps",
    QuestionKind.SAFETY: "whether it is safe",
    QuestionKind.DOSE: "how much of it",
    QuestionKind.MECHANISM: "how it works",
    QuestionKind.COVERAGE: "who pays",
    QuestionKind.COMPARISON: "compared with what",
    QuestionKind.PROVIDER: "who gives it",
}
"""What a question of each kind wants to know, for telling what was kept."""
_NO_QUESTION = (
    'That was not understood as a question that goes on from "{before}". Ask it in full, with the treatment and the condition.'
)
_UNKNOWN = 'palpate does not know {words} well enough to put it in place of a part of "{before}". Ask the question in full.'


class Understood(Model):
    """What was said, and the whole question that it was understood as."""

    said: str
    question: ClinicalQuestion
    follows: bool = False
    """Whether it leans on the question before; one that stands by itself keeps nothing."""
    kept: tuple[str, ...] = ()
    """Parts kept from before, in words."""
    let_go: tuple[str, ...] = ()
    """Parts of the question before that it does not ask about any more."""
    read_as: tuple[tuple[str, str], ...] = ()
    """Words that were taken for something more: ("neck", "neck pain")."""
    by_model: bool = False
    """Whether a language model put it in words."""


def understand(said: str, before: Sequence[Understood] = (), interpreter: Interpreter | None = None) -> Understood:
    """Understand what is said after the turns `before`, the newest last.

    A question that stands by itself is taken as it is. Red flags are looked for in what was said, in it together with the
    question that it goes on from, and in all that was said since. Raises `UsageError` where it is no question, or none that can
    be made whole.
    """
    own = read_question(said)
    spelt = _spelt(own)
    signs = signs_of(spelt, own)
    chain = _chain(before)
    if not chain or not leans(signs, own):
        return Understood(said=said, question=_still_urgent(own, before))
    earlier = chain[-1].question
    understood = _follow(said, own, signs, chain) or _interpreted(said, own, earlier, interpreter)
    if understood is None and own.red_flags:
        return Understood(said=said, question=own)
    if understood is None:
        unknown = " ".join(own.pico.other_terms)
        message = (
            _UNKNOWN.format(words=f"'{unknown}'", before=earlier.text) if unknown else _NO_QUESTION.format(before=earlier.text)
        )
        raise UsageError(message)
    since = [flag for turn in before[before.index(chain[0]) :] for flag in turn.question.red_flags]
    flags = dict.fromkeys((*own.red_flags, *since, *emergency_flags(f"{earlier.text} {spelt}"), *understood.question.red_flags))
    question = understood.question.model_copy(update={"red_flags": tuple(flags), "read_as": own.read_as})
    return understood.model_copy(update={"question": question})


def _still_urgent(own: ClinicalQuestion, before: Sequence[Understood]) -> ClinicalQuestion:
    """A question that names nobody, right after an emergency was told, is asked by the one who told it."""
    if not before or own.red_flags or meaning_of(own).people:
        return own
    return own.model_copy(update={"red_flags": before[-1].question.red_flags})


def _chain(before: Sequence[Understood]) -> list[Understood]:
    """The turns that go on from one another, down to the newest; those that name nothing to go on from are passed over."""
    chain: list[Understood] = []
    for turn in before:
        if not turn.follows and meaning_of(turn.question).has_subject:
            chain = []
        if turn.follows or meaning_of(turn.question).has_subject:
            chain.append(turn)
    return chain


def _background(chain: Sequence[Understood]) -> Meaning:
    """What the conversation is about: a question on the safety in somebody else, or on who gives it, does not change the complaint."""
    about = meaning_of(chain[0].question)
    for turn in chain[1:]:
        new = meaning_of(turn.question)
        if new.kind is QuestionKind.SAFETY and about.complaints:
            whom = new if new.settings or new.populations else about
            written = (*about.written, *new.written)
            about = replace(
                new,
                complaints=about.complaints,
                settings=whom.settings,
                populations=whom.populations,
                outcomes=about.outcomes,
                written=written,
            )
        elif new.kind is QuestionKind.PROVIDER:
            about = replace(about, kind=new.kind, treatments=new.treatments)
        else:
            about = new
    return about


def _spelt(own: ClinicalQuestion) -> str:
    text = own.text
    for written, meant in own.read_as:
        text = re.sub(rf"\b{re.escape(written)}\b", meant, text)
    return text


def _follow(said: str, own: ClinicalQuestion, signs: Signs, chain: Sequence[Understood]) -> Understood | None:
    mine, last = meaning_of(own), meaning_of(chain[-1].question)
    kind = own_kind(signs, own)
    chosen = _kind(last, mine, kind)
    before = last if chosen is QuestionKind.SAFETY and last.kind is QuestionKind.SAFETY else _background(chain)
    parts = _body_parts(own, before)
    unknown = [word for word in own.pico.other_terms if word not in " ".join(parts) and not is_form_word(word)]
    mine = replace(mine, complaints=tuple(dict.fromkeys([*mine.complaints, *parts.values()])), treatment_words="")
    meant = _people(_treated(chosen, before, mine, kind, signs, unknown), before, mine, signs)
    meant = replace(meant, payer=mine.payer or last.payer, written=(*before.written, *mine.written))
    if meant.kind is QuestionKind.COMPARISON and not meant.rivals and not asks_which_kind(signs):
        return None
    if kind is None and not (unknown or signs.pronoun or concepts_of(own) or parts or mine.payer):
        return None
    if unknown and not signs.pronoun and meant.treatment_words == before.treatment_words:
        return None
    question = read_question(_worded(signs, own, before, mine, meant, parts))
    if signs.pronoun and kind is None and question.kind is not QuestionKind.OTHER:
        meant = replace(meant, kind=question.kind)
    if not _holds(meant, question) and kind and not unknown:
        question = read_question(in_words(meant, signs.text))
    if not _holds(meant, question):
        return None
    kept, let_go = _kept(last, before, meant, kind)
    read_as = tuple((word, name_of(concept)) for word, concept in parts.items())
    return Understood(said=said, question=question, follows=True, kept=kept, let_go=let_go, read_as=read_as)


def _holds(meant: Meaning, question: ClinicalQuestion) -> bool:
    return reads_back(meant, question) or question.kind is meant.kind is QuestionKind.OTHER


def _kind(before: Meaning, mine: Meaning, kind: QuestionKind | None) -> QuestionKind:
    inherited = before.kind if before.kind is not QuestionKind.OTHER else QuestionKind.EFFECTIVENESS
    chosen = kind or inherited
    measured = mine.outcomes and chosen in {QuestionKind.SAFETY, QuestionKind.COVERAGE, QuestionKind.PROVIDER} and not kind
    return QuestionKind.EFFECTIVENESS if measured else chosen


def _treated(
    kind: QuestionKind, before: Meaning, mine: Meaning, own: QuestionKind | None, signs: Signs, unknown: list[str]
) -> Meaning:
    """The treatment and what it is set against. A new name beside a comparison is the new rival."""
    named = (*mine.treatments, *mine.rivals)
    meant = replace(before, kind=kind, rivals=())
    if signs.open and not named:
        return replace(meant, treatments=(), treatment_words="")
    if kind is QuestionKind.COMPARISON:
        rivals = tuple(concept for concept in named if concept not in before.treatments)
        return (
            replace(meant, rivals=rivals or before.rivals)
            if before.treatment
            else replace(meant, treatments=named[:1], rivals=named[1:])
        )
    if signs.pronoun and not signs.of_complaint and mine.treatments:
        return replace(meant, treatments=tuple(dict.fromkeys((*before.treatments, *mine.treatments))))
    if mine.treatments:
        return replace(meant, treatments=mine.treatments, treatment_words="")
    if unknown and before.treatment_words and not signs.pronoun:
        return replace(meant, treatment_words=" ".join(unknown))
    rivals = mine.rivals or (before.rivals if own is None else ())
    return replace(meant, rivals=rivals)


def _people(meant: Meaning, before: Meaning, mine: Meaning, signs: Signs) -> Meaning:
    """The complaint and who has it. On safety a new one takes the place of both; else each takes the place of its like."""
    if meant.kind is QuestionKind.SAFETY:
        people = mine if mine.people else before
        outcomes = () if mine.people else before.outcomes
        return replace(
            meant, complaints=people.complaints, settings=people.settings, populations=people.populations, outcomes=outcomes
        )
    outcomes = mine.outcomes or before.outcomes
    complaints = mine.complaints or before.complaints
    if mine.outcomes and not mine.people and _FOR.match(signs.fragment):
        complaints = ()
    if mine.complaints and not before.complaints and not mine.outcomes and not _WITHIN.match(signs.fragment):
        outcomes = ()
    whom = mine if mine.settings or mine.populations else before
    return replace(
        meant,
        complaints=complaints,
        settings=whom.settings,
        populations=whom.populations,
        outcomes=outcomes,
    )


_WITHIN = re.compile(r"^(?:in|with|during|among|i (?:also )?have)\b", re.IGNORECASE)
_FOR = re.compile(r"^for\b", re.IGNORECASE)


def _body_parts(own: ClinicalQuestion, before: Meaning) -> dict[str, str]:
    """Unknown words that are parts of the body, each with the complaint that it means beside the one before.

    "The hip" is osteoarthritis of the hip after a question on that of the knee, and hip pain after one on anything else.
    """
    words = list(own.pico.other_terms)
    found: dict[str, str] = {}
    for length in (2, 1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            if part in own.text.lower() and not any(part in longer for longer in found):
                concept = _elsewhere(part, before) or _whole(f"{part} pain")
                if concept and _whole(f"{part} pain"):
                    found[part] = concept
    return found


def _elsewhere(part: str, before: Meaning) -> str | None:
    """The complaint before, at another part of the body."""
    for complaint in before.complaints:
        words = name_of(complaint).split()
        for length in (2, 1):
            for start in range(len(words) - length + 1):
                place = " ".join(words[start : start + length])
                moved = " ".join([*words[:start], part, *words[start + length :]])
                if _whole(f"{place} pain") and (concept := _whole(moved)):
                    return concept
    return None


def _whole(text: str) -> str | None:
    """The one condition that a text as a whole names."""
    found = terminology().find(text, ("condition",))
    return found[0].concept.id if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) else None


def _worded(signs: Signs, own: ClinicalQuestion, before: Meaning, mine: Meaning, meant: Meaning, parts: dict[str, str]) -> str:
    """The whole question: in the words that were said, the pronoun filled in, where those say more than the parts do."""
    if signs.sure:
        return evidence_in_words(meant)
    if signs.lasting:
        return lasting_in_words(meant)
    if asks_which_kind(signs) and not meant.rivals:
        return kind_in_words(meant)
    unknown = set(own.pico.other_terms) - set(" ".join(parts).split())
    says_more = (
        meant.kind not in {QuestionKind.EFFECTIVENESS, QuestionKind.MECHANISM}
        or unknown
        or (mine.treatments and not signs.of_complaint)
    )
    return _filled_in(signs, before, mine, meant, parts) if signs.pronoun and says_more else in_words(meant, signs.text)


def _filled_in(signs: Signs, before: Meaning, mine: Meaning, meant: Meaning, parts: dict[str, str]) -> str:
    assert signs.pronoun
    start, end = signs.pronoun.span()
    complaint = f"{before.complaint}{before.whom}".removeprefix(" in ") or before.measured
    text = signs.text[:start] + ((complaint if signs.of_complaint else before.treatment) or "treatment") + signs.text[end:]
    for part, concept in parts.items():
        text = re.sub(rf"\b(?:(?:the|my|your|his|her) )?{re.escape(part)}\b", name_of(concept), text, flags=re.IGNORECASE)
    on = f" {'with' if meant.kind is QuestionKind.SAFETY else 'for'} {before.complaint}" if before.complaints else ""
    adds_nobody = not (mine.people or mine.outcomes or signs.of_complaint or meant.kind is QuestionKind.PROVIDER)
    if adds_nobody:
        text = f"{text.rstrip('?')}{on}{before.whom}?"
    return text[0].upper() + text[1:]


def _kept(last: Meaning, before: Meaning, meant: Meaning, kind: QuestionKind | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What of the conversation is in the new question, and what of the question before is not, in words."""
    new = {*meant.stated, *meant.rivals}
    told = {concept: (f"compared with {name_of(concept)}" if concept in (*before.rivals, *last.rivals) else before.word(concept))
            for concept in (*last.stated, *before.stated, *before.people, *last.rivals)}  # fmt: skip
    kept = [words for concept, words in told.items() if concept in new]
    if before.treatment_words and before.treatment_words == meant.treatment_words:
        kept.insert(0, before.treatment_words)
    if kind is None and meant.kind is last.kind:
        kept.append(ASKED.get(meant.kind, "what is asked"))
    gone = [told[concept] for concept in dict.fromkeys((*last.stated, *last.rivals)) if concept not in new]
    return tuple(dict.fromkeys(kept)), tuple(dict.fromkeys(gone))


def _interpreted(
    said: str, own: ClinicalQuestion, earlier: ClinicalQuestion, interpreter: Interpreter | None
) -> Understood | None:
    """What a language model makes of it, where that names nothing that neither text names and leaves out nothing that was said."""
    text = interpreter(said, earlier.text) if interpreter else None
    if not text:
        return None
    try:
        question = read_question(text)
    except UsageError:
        return None
    mine, old, new = concepts_of(own), concepts_of(earlier), concepts_of(question)
    words = {*own.pico.other_terms, *earlier.pico.other_terms}
    told = new <= mine | old and mine <= new and set(question.pico.other_terms) <= words
    same_kind = own.kind in {QuestionKind.OTHER, QuestionKind.EFFECTIVENESS} or question.kind is own.kind
    if not (told and same_kind and set(own.pico.other_terms) <= set(question.pico.other_terms) and new & old):
        return None
    last = meaning_of(earlier)
    kept, let_go = _kept(last, last, meaning_of(question), own.kind)
    return Understood(said=said, question=question, follows=True, kept=kept, let_go=let_go, by_model=True)
