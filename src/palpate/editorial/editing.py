"""A reviewer's edit of one sentence: it keeps its supports and is held against them, or it is the editor's own words.

An edit counts as borne out by the evidence where it passes the gate that palpate's own sentences pass, with the same supports,
and the article as a whole has no fault that it did not have before. Of sentences that the gate does not take apart (those on
findings that palpate read itself, those that tell of a reversal), the edit has to say just what the sentence said. A quotation
is the source's own, and no edit of it is borne out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from palpate.answering.statements import Draft, DraftSection, Numbering, references
from palpate.answering.verification import gate_of, verify_answer
from palpate.answering.verification.unread import unread_form
from palpate.editorial.article_text import BOTTOM_LINE, ArticleText, OwnWords, Placed
from palpate.editorial.roles import Actor
from palpate.errors import EditorialError, UsageError
from palpate.language_model.likeness import says_the_same
from palpate.library import Library
from palpate.vocabulary import Answer, Statement

LONGEST = 2_000
"""Characters of an edited sentence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the gate says of an edit; `text` is the article with it where it holds."""

    faults: tuple[str, ...]
    text: ArticleText | None = None

    @property
    def passed(self) -> bool:
        """Whether the supports bear the edit out."""
        return self.text is not None


def cleaned(text: str) -> str:
    """A sentence as it is stored: one line. Raises `UsageError` where it is empty or too long."""
    line = " ".join(text.split())
    if not line:
        raise UsageError("The sentence is empty: write one, or leave the statement as it is")
    if len(line) > LONGEST:
        raise UsageError(f"The sentence has {len(line):,} characters: {LONGEST:,} at most")
    return line


def judge_edit(text: ArticleText, placed: Placed, wording: str, library: Library) -> Judged:
    """Hold a new wording of a statement against its supports. `library` is open at the version of the article."""
    statement, wording = placed.statement, cleaned(wording)
    if statement is None:
        return Judged(("source: words of an editor rest on nothing",))
    if statement.quotation:
        return Judged(("names: this is a quotation, and only the source's own words are one",))
    faults: tuple[str, ...] = ()
    for rewords in dict.fromkeys((statement.rewords, None)):
        checked = gate_of(library).check_draft(wording, statement.supports, statement.group, rewords)
        if not checked.passed:
            faults = faults or checked.faults
            continue
        if _not_taken_apart(statement, library) and not says_the_same(wording, [statement.text]):
            return Judged(("direction: the gate can't take this sentence apart, and the edit does not say just what it said",))
        changed = _replaced(text.answer, placed, statement.model_copy(update={"text": wording, "rewords": rewords}), library)
        new = _new_faults(text.answer, changed, library)
        if not new:
            return Judged((), text.model_copy(update={"answer": changed}))
        faults = faults or new
    return Judged(faults)


def in_own_words(text: ArticleText, placed: Placed, wording: str, editor: Actor, at: datetime, library: Library) -> ArticleText:
    """The article with a signed sentence of an editor in place of a statement, which leaves the answer.

    Raises `EditorialError` where the answer does not hold without the statement: a verdict has to rest on something.
    """
    replaced = placed.own_words.replaces if placed.own_words else placed.text
    words = OwnWords(
        place=placed.place, title=placed.title, text=cleaned(wording), replaces=replaced,
        editor_id=editor.id, editor=editor.name, signed_at=at,
    )  # fmt: skip
    if placed.own_words:
        kept = tuple(words if index == placed.index else each for index, each in enumerate(text.own_words))
        return text.model_copy(update={"own_words": kept})
    changed = _replaced(text.answer, placed, None, library)
    faults = _new_faults(text.answer, changed, library)
    if faults:
        raise EditorialError(f"The answer does not hold without this statement ({faults[0]}): comment on it, or request changes")
    return ArticleText(answer=changed, own_words=(*text.own_words, words))


def _not_taken_apart(statement: Statement, library: Library) -> bool:
    return bool(unread_form(statement.text, gate_of(library).places(statement.supports)))


def _new_faults(before: Answer, answer: Answer, library: Library) -> tuple[str, ...]:
    known = {fault for _, checked in verify_answer(before, library).faulty for fault in checked.faults}
    now = (fault for _, checked in verify_answer(answer, library).faulty for fault in checked.faults)
    return tuple(fault for fault in dict.fromkeys(now) if fault not in known)


def _replaced(answer: Answer, placed: Placed, statement: Statement | None, library: Library) -> Answer:
    """The answer with another statement in a place, or none, and its references numbered anew."""

    def drafts(place: str, held: tuple[Statement, ...]) -> tuple[Draft, ...]:
        new = [statement if place == placed.place and index == placed.index else each for index, each in enumerate(held)]
        return tuple(Draft(s.text, s.supports, s.group, s.quotation, s.rewords) for s in new if s)

    return _numbered(answer, drafts, library)


def _numbered(answer: Answer, drafts: Callable[[str, tuple[Statement, ...]], tuple[Draft, ...]], library: Library) -> Answer:
    numbering = Numbering()
    opening = tuple(numbering.statement(each) for each in drafts(BOTTOM_LINE, answer.bottom_line_statements))
    criteria = tuple(
        each.model_copy(update={"statements": tuple(map(numbering.statement, drafts(f"criterion:{each.key}", each.statements)))})
        for each in answer.criteria
    )
    sections = tuple(
        numbering.section(DraftSection(each.key, each.title, drafts(each.key.value, each.statements), each.table))
        for each in answer.sections
    )
    cited = references(numbering, library.get_many(numbering.records))
    update: Mapping[str, object] = {
        "bottom_line": " ".join(each.text for each in opening) or answer.bottom_line,
        "bottom_line_statements": opening,
        "criteria": criteria,
        "sections": sections,
        "references": cited,
        "evidence_to": max((each.year for each in cited if each.year), default=None),
    }
    return answer.model_copy(update=dict(update))
