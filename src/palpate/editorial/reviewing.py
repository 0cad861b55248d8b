"""Review: who is to look at an article, what they declare and decide, and the approval by a second person.

The rules, in the order in which they are asked: the actor's role, the article's status (`transitions`), what the actor saw
(`articles.Seen`), assignment and declaration of interests, and for an approval the two-person rule.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from palpate.editorial import clock
from palpate.editorial.article_text import ArticleText, Placed, statements
from palpate.editorial.articles import Held, Seen, add_version, as_seen, begin, end, held, permit, remark, text_of, versions_of
from palpate.editorial.database import Database
from palpate.editorial.editing import Judged, in_own_words, judge_edit
from palpate.editorial.roles import Action, Actor, may
from palpate.editorial.tables import Approval, Article, Assignment, Comment, Decision
from palpate.editorial.transitions import Act, after
from palpate.errors import ConflictError, EditorialError, ForbiddenError, UsageError
from palpate.library import Library
from palpate.vocabulary import Answer, ReviewStatus

ACCEPTED, EDITED, OWN_WORDS = "accepted", "edited", "own words"


def assign(session: Session, actor: Actor, article_id: int, reviewer: Actor, seen: Seen) -> None:
    """Give an article to a reviewer. Raises `ForbiddenError` where they may not review it: an author is no reviewer of it."""
    permit(actor, Action.EDIT, "assign reviewers")
    article = begin(session, article_id, Act.ASSIGN, seen)
    if reviewer.id is None or not may(reviewer, Action.REVIEW):
        raise ForbiddenError(f"'{reviewer.name}' is no reviewer: assign somebody with that role")
    if reviewer.id in authors(session, article.article):
        raise ForbiddenError(f"'{reviewer.name}' is an author of this article: assign somebody else")
    if assignment_of(session, article.article, reviewer) is not None:
        raise EditorialError(f"'{reviewer.name}' is assigned already")
    session.add(
        Assignment(
            article_id=article_id, review_round=article.article.review_round, reviewer_id=reviewer.id, reviewer=reviewer.name,
            assigned_by=actor.name, assigned_at=clock.now().isoformat(),
        )
    )  # fmt: skip
    end(session, actor, Act.ASSIGN, article, {"reviewer": reviewer.name, "reviewer_id": reviewer.id})


def unassign(session: Session, actor: Actor, article_id: int, reviewer_id: int, seen: Seen) -> None:
    """Take an article back from a reviewer who has not begun: who never declares their interests would hold it up for ever.

    Raises `EditorialError` where they have declared: what they said and decided stays, and readers see it.
    """
    permit(actor, Action.EDIT, "assign reviewers")
    article = begin(session, article_id, Act.UNASSIGN, seen)
    theirs = next((each for each in assignments(session, article.article) if each.reviewer_id == reviewer_id), None)
    if theirs is None:
        raise UsageError("They are not assigned to this article")
    if theirs.interests is not None:
        raise EditorialError(f"'{theirs.reviewer}' has declared their interests and begun: what they decided stays")
    session.delete(theirs)
    end(session, actor, Act.UNASSIGN, article, {"reviewer": theirs.reviewer, "reviewer_id": reviewer_id})


def declare(session: Session, actor: Actor, article_id: int, interests: str, seen: Seen) -> None:
    """Declare conflicts of interest; "" declares that there are none. Readers of the approved article see it."""
    permit(actor, Action.REVIEW, "review articles")
    article = begin(session, article_id, Act.DECLARE, seen)
    assignment = _assigned(session, article.article, actor)
    assignment.interests = remark(interests, "what the conflict is") if interests.strip() else ""
    assignment.declared_at = clock.now().isoformat()
    end(session, actor, Act.DECLARE, article, {"interests": assignment.interests})


def accept(session: Session, actor: Actor, article_id: int, key: str, seen: Seen) -> None:
    """Decide that a statement stands as it is."""
    permit(actor, Action.REVIEW, "review articles")
    article = begin(session, article_id, Act.ACCEPT, seen)
    _declared(session, article.article, actor)
    placed = find(article.text, key)
    if placed.own_words and placed.own_words.editor_id == actor.id:
        raise ForbiddenError("These are your own words: another reviewer has to accept them")
    _decide(session, actor, article, placed.key, ACCEPTED)
    end(session, actor, Act.ACCEPT, article, {"statement": placed.key, "text": placed.text})


def edit(
    database: Database,
    actor: Actor,
    article_id: int,
    key: str,
    wording: str,
    library: Library,
    seen: Seen,
    *,
    own_words: bool = False,
) -> Judged:
    """Edit one sentence, which makes a new version where the supports bear the wording out, or `own_words` signs it.

    `library` is open at the version of the article. What the gate says is returned; where it refuses the wording and it is
    not to be signed, nothing is written. A wording that the supports bear out is never signed: it needs no signature.
    """
    permit(actor, Action.SUBMIT, "edit articles")
    with database.reading() as session:
        before = held(session, article_id)
        if before is None:
            raise UsageError(f"There is no article {article_id}")
        as_seen(before.article, seen)
        after(ReviewStatus(before.article.status), Act.EDIT)
        _may_edit(session, actor, before.article)  # asked again when it is written; nobody else learns what the gate says
        old = before.text
    placed = find(old, key)
    judged = judge_edit(old, placed, wording, library)
    new = judged.text
    if new is None and own_words:
        new = in_own_words(old, placed, wording, actor, clock.now(), library)
    if new is None:
        return judged
    if new == old:
        raise EditorialError("The sentence is as it was: change it, or accept it")
    with database.writing() as session:
        article = begin(session, article_id, Act.EDIT, seen)
        if article.version.digest != before.version.digest:
            raise ConflictError("Somebody edited this article meanwhile: look at it again before you go on")
        deciding = _may_edit(session, actor, article.article)
        kind = EDITED if judged.passed else OWN_WORDS
        version = add_version(session, actor, article.article, new, composed=False, note=f"{kind}: {placed.title}")
        changed = Held(article.article, version)
        if deciding:
            _decide(session, actor, changed, _new_key(old, new), kind)
        details = {"statement": placed.key, "before": placed.text, "kind": kind, "previous": article.version.digest}
        end(session, actor, Act.EDIT, changed, details)
    return judged


def comment(
    session: Session, actor: Actor, article_id: int, said: str, seen: Seen, key: str | None = None, answers: int | None = None
) -> Comment:
    """Remark on a statement, or on the article; reply to a remark where `answers` names one."""
    permit(actor, Action.SUBMIT, "comment")
    article = begin(session, article_id, Act.COMMENT, seen)
    if not (may(actor, Action.EDIT) or actor.id in authors(session, article.article)):
        _assigned(session, article.article, actor)
    if answers is not None:
        first = session.get(Comment, answers)
        if first is None or first.article_id != article_id:
            raise UsageError(f"There is no remark {answers} on this article")
        key, answers = first.statement, first.answers or first.id
    elif key is not None:
        key = find(article.text, key).key
    written = Comment(
        article_id=article_id, version=article.version.number, statement=key, answers=answers, writer_id=actor.id,
        writer=actor.name, text=remark(said, "the comment"), at=clock.now().isoformat(),
    )  # fmt: skip
    session.add(written)
    session.flush()
    end(session, actor, Act.COMMENT, article, {"comment": written.id, "statement": key, "text": written.text})
    return written


def request_changes(session: Session, actor: Actor, article_id: int, reason: str, seen: Seen) -> None:
    """Give the article back with a reason."""
    permit(actor, Action.REVIEW, "review articles")
    article = begin(session, article_id, Act.REQUEST_CHANGES, seen)
    _declared(session, article.article, actor)
    article.article.why = remark(reason, "what has to change")
    end(session, actor, Act.REQUEST_CHANGES, article, {"reason": article.article.why})


def resubmit(session: Session, actor: Actor, article_id: int, seen: Seen, answer: Answer | None = None) -> None:
    """Hand the article in again after changes, as it was edited or as `answer`, composed anew. Decisions on statements that
    stay as they are stay too."""
    permit(actor, Action.SUBMIT, "submit an article")
    article = begin(session, article_id, Act.RESUBMIT, seen)
    if not may(actor, Action.EDIT) and actor.id not in authors(session, article.article):
        raise ForbiddenError("Only an author of this article or an editor hands it in again")
    if answer is not None:
        article = _composed(session, actor, article, answer)
    article.article.why = ""
    end(session, actor, Act.RESUBMIT, article)


def revise(session: Session, actor: Actor, article_id: int, answer: Answer, seen: Seen) -> None:
    """Begin a new review of an approved article with an answer composed anew; the approved version stays public meanwhile."""
    permit(actor, Action.SUBMIT, "submit an article")
    article = begin(session, article_id, Act.REVISE, seen)
    article = _composed(session, actor, article, answer)
    article.article.review_round += 1
    end(session, actor, Act.REVISE, article)


def approve(session: Session, actor: Actor, article_id: int, digest: str, seen: Seen) -> None:
    """Sign a version off, named by its digest, and make it public.

    Raises `ConflictError` where the version is another by now, `ForbiddenError` by the two-person rule, `EditorialError` where
    something is undecided or undeclared.
    """
    permit(actor, Action.REVIEW, "review articles")
    article = begin(session, article_id, Act.APPROVE, seen)
    if article.version.digest != digest:
        raise ConflictError("The version that you want to approve is not the newest: look at the article again")
    text_of(article.version)
    refused = why_not_approve(session, actor, article)
    if refused is not None:
        raise refused
    now = clock.now().isoformat()
    reviewers = [
        {"name": each.reviewer, "interests": each.interests, "declared_at": each.declared_at}
        for each in assignments(session, article.article)
    ]
    session.add(
        Approval(
            article_id=article_id, number=article.version.number, digest=digest, reviewer_id=actor.id, reviewer=actor.name,
            at=now, reviewers=json.dumps(reviewers, ensure_ascii=False),
        )
    )  # fmt: skip
    article.article.public_version = article.version.number
    article.article.new_evidence_at = None
    article.article.why = ""
    end(session, actor, Act.APPROVE, article)


def retire(session: Session, actor: Actor, article_id: int, reason: str, seen: Seen) -> None:
    """Take an article back for good, with a reason that readers see."""
    permit(actor, Action.PUBLISH, "retire articles")
    article = begin(session, article_id, Act.RETIRE, seen)
    article.article.why = remark(reason, "why it is retired")
    end(session, actor, Act.RETIRE, article, {"reason": article.article.why})


def why_not_approve(session: Session, actor: Actor, article: Held) -> EditorialError | None:
    """What stands against an approval by this actor; None where nothing does."""
    if actor.id in authors(session, article.article):
        return ForbiddenError("Nobody approves an article of their own: a second person has to (the two-person rule)")
    if actor.id in editors_of_text(session, article.article):
        return ForbiddenError("You edited this text, so another reviewer has to approve it (the two-person rule)")
    mine = assignment_of(session, article.article, actor)
    if mine is None:
        return ForbiddenError("Only a reviewer who is assigned to this article approves it: have an editor assign you")
    undeclared = [each.reviewer for each in assignments(session, article.article) if each.interests is None]
    if undeclared:
        return EditorialError(f"Conflicts of interest are not declared yet by {', '.join(undeclared)}")
    open_ones = undecided(session, article)
    if open_ones:
        count = "One statement is" if len(open_ones) == 1 else f"{len(open_ones)} statements are"
        return EditorialError(f"{count} not decided yet: accept or edit each")
    return None


def undecided(session: Session, article: Held) -> tuple[Placed, ...]:
    """Statements of the newest version that no reviewer of this round has accepted or edited."""
    decided = {each.statement for each in decisions(session, article.article)}
    return tuple(each for each in statements(article.text) if each.key not in decided)


def decisions(session: Session, article: Article) -> Sequence[Decision]:
    """All decisions of this round, oldest first."""
    where = select(Decision).where(Decision.article_id == article.id, Decision.review_round == article.review_round)
    return session.scalars(where.order_by(Decision.id)).all()


def assignments(session: Session, article: Article) -> Sequence[Assignment]:
    """The reviewers of this round."""
    where = select(Assignment).where(Assignment.article_id == article.id, Assignment.review_round == article.review_round)
    return session.scalars(where.order_by(Assignment.id)).all()


def assignment_of(session: Session, article: Article, actor: Actor) -> Assignment | None:
    """An actor's assignment in this round."""
    return next((each for each in assignments(session, article) if each.reviewer_id == actor.id), None)


def comments(session: Session, article_id: int) -> Sequence[Comment]:
    """All remarks on an article, oldest first."""
    return session.scalars(select(Comment).where(Comment.article_id == article_id).order_by(Comment.id)).all()


def authors(session: Session, article: Article) -> frozenset[int | None]:
    """Who submitted the article, and who had its text composed anew."""
    made = (each.made_by_id for each in versions_of(session, article.id) if each.composed)
    return frozenset({article.author_id, *made})


def editors_of_text(session: Session, article: Article) -> frozenset[int | None]:
    """Who edited the text since it was last composed."""
    editors: set[int | None] = set()
    for each in versions_of(session, article.id):
        if each.composed:
            editors.clear()
        else:
            editors.add(each.made_by_id)
    return frozenset(editors)


def find(text: ArticleText, key: str) -> Placed:
    """A statement by its key; raises `ConflictError` where the text has none."""
    placed = next((each for each in statements(text) if each.key == key), None)
    if placed is None:
        raise ConflictError("This statement is not in the article any more: look at it again before you go on")
    return placed


def _composed(session: Session, actor: Actor, article: Held, answer: Answer) -> Held:
    if (answer.question, answer.reader.value) != (article.article.question, article.article.reader):
        raise UsageError("The new answer is to another question or for another reader: submit it as an article of its own")
    new = ArticleText(answer=answer)
    return Held(article.article, add_version(session, actor, article.article, new, composed=True, note="composed anew"))


def _may_edit(session: Session, actor: Actor, article: Article) -> bool:
    """Whether an edit is a reviewer's decision too; raises `ForbiddenError` where the actor may not edit."""
    if article.status == ReviewStatus.UNDER_REVIEW.value:
        permit(actor, Action.REVIEW, "review articles")
        _declared(session, article, actor)
        return True
    permit(actor, Action.SUBMIT, "edit articles")
    if not may(actor, Action.EDIT) and actor.id not in authors(session, article):
        raise ForbiddenError("While changes are requested an author of the article or an editor makes them")
    return False


def _assigned(session: Session, article: Article, actor: Actor) -> Assignment:
    mine = assignment_of(session, article, actor)
    if mine is None:
        raise ForbiddenError("You are not assigned to this article: have an editor assign you")
    return mine


def _declared(session: Session, article: Article, actor: Actor) -> None:
    if _assigned(session, article, actor).interests is None:
        raise EditorialError("Declare your conflicts of interest, or that there are none, before you decide")


def _decide(session: Session, actor: Actor, article: Held, key: str, kind: str) -> None:
    session.add(
        Decision(
            article_id=article.article.id, review_round=article.article.review_round, version=article.version.number,
            statement=key, kind=kind, reviewer_id=actor.id, reviewer=actor.name, at=clock.now().isoformat(),
        )
    )  # fmt: skip


def _new_key(old: ArticleText, new: ArticleText) -> str:
    known = {each.key for each in statements(old)}
    return next(each.key for each in statements(new) if each.key not in known)
