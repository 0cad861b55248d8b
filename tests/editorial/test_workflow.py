"""An article from its submission to its approval and after, on each database."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from editorial.desk_samples import ADMIN, AUTHOR, AUTHOR_WHO_REVIEWS, EDITOR, FIRST, READER, SECOND, seen
from palpate.answering import ask
from palpate.editorial import articles, reviewing
from palpate.editorial.approved import approved_articles, approved_at, approved_for, retired_at
from palpate.editorial.article_text import statements
from palpate.editorial.audit import AuditEntry, verify_chain
from palpate.editorial.tables import Article, ArticleVersion
from palpate.editorial.transitions import TRANSITIONS, Act
from palpate.errors import ConflictError, EditorialError, ForbiddenError, UsageError
from palpate.vocabulary import Reader, ReviewStatus

QUESTION = "Is massage safe with osteoporosis?"


@pytest.fixture(scope="module")
def library(starter_library):
    return starter_library


@pytest.fixture(scope="module")
def answer(library):
    return ask(QUESTION, library)


@dataclass
class Desk:
    """The acts, each with what the one who acts has just looked at."""

    database: object
    library: object
    id: int = 0

    def do(self, act, *arguments, at=None, **named):
        at = at or seen(self.database, self.id)
        with self.database.writing() as session:
            return act(session, arguments[0], self.id, *arguments[1:], at, **named)

    def submit(self, actor, answer):
        with self.database.writing() as session:
            self.id = articles.submit(session, actor, answer).id

    def assign(self, *reviewers):
        for each in reviewers:
            self.do(reviewing.assign, EDITOR, each)
            self.do(reviewing.declare, each, "")

    def edit(self, actor, key, wording, at=None, **named):
        return reviewing.edit(
            self.database, actor, self.id, key, wording, self.library, at or seen(self.database, self.id), **named
        )

    def held(self):
        with self.database.reading() as session:
            return articles.held(session, self.id)

    def keys(self):
        return [each.key for each in statements(self.held().text)]

    def accept_all(self, actor):
        with self.database.reading() as session:
            undecided = reviewing.undecided(session, articles.held(session, self.id))
        looked = articles.Seen(self.held().article.version)
        with self.database.writing() as session:
            for each in undecided:
                reviewing.accept(session, actor, self.id, each.key, looked)

    def approve(self, actor, at=None, digest=None):
        self.do(reviewing.approve, actor, digest or self.held().version.digest, at=at)

    @property
    def status(self):
        return ReviewStatus(self.held().article.status)


@pytest.fixture
def desk(database, library, answer):
    desk = Desk(database, library)
    desk.submit(AUTHOR, answer)
    return desk


def actions(database):
    with database.reading() as session:
        assert verify_chain(session).whole
        return [each.action for each in session.scalars(select(AuditEntry).order_by(AuditEntry.number))]


def test_from_submission_to_approval_and_a_new_version(desk, answer, database):
    assert desk.status is ReviewStatus.SUBMITTED
    with database.reading() as session:
        assert approved_for(session, QUESTION, Reader.CLINICIAN) is None
    desk.do(reviewing.assign, EDITOR, FIRST)
    assert desk.status is ReviewStatus.UNDER_REVIEW
    desk.do(reviewing.declare, FIRST, "Taught a course on massage in 2024.")
    desk.accept_all(FIRST)
    desk.approve(FIRST)
    with database.reading() as session:
        article = approved_for(session, "is MASSAGE safe with osteoporosis", Reader.CLINICIAN)
        assert article.approved_by == "Rosa"
        assert article.reviewers[0].interests == "Taught a course on massage in 2024."
        assert article.digest == desk.held().version.digest
        assert approved_for(session, QUESTION, Reader.PATIENT) is None
        assert [each.slug for each in approved_articles(session, "osteoporosis", "condition:osteoporosis")] == [article.slug]
        assert approved_articles(session, "elbow") == []
        shown = approved_at(session, article.slug)[1].answer
        assert shown.review_status is ReviewStatus.APPROVED
        assert "not been reviewed" not in shown.disclaimer
        assert shown.sections == answer.sections
    desk.do(lambda s, actor, number, at: reviewing.revise(s, actor, number, answer, at), AUTHOR)
    assert desk.status is ReviewStatus.SUBMITTED
    with database.reading() as session:
        article = approved_for(session, QUESTION, Reader.CLINICIAN)
        assert (article.version, article.in_review) == (1, True)
        assert len(reviewing.undecided(session, articles.held(session, desk.id))) == len(desk.keys())
    desk.do(reviewing.retire, EDITOR, "A newer article takes its place.")
    with database.reading() as session:
        assert approved_for(session, QUESTION, Reader.CLINICIAN) is None
        assert retired_at(session, article.slug).why == "A newer article takes its place."
    told = actions(database)
    assert told[0] == "article.submit"
    assert told[-3:] == ["article.approve", "article.revise", "article.retire"]
    assert told.count("article.accept") == len(desk.keys())


def test_each_act_is_logged_with_the_digest_of_the_version(desk, database):
    desk.assign(FIRST)
    desk.do(reviewing.comment, FIRST, "Say for whom.")  # the whole article
    with database.reading() as session:
        for entry in session.scalars(select(AuditEntry)):
            assert json.loads(entry.details)["digest"] == desk.held().version.digest
            assert entry.subject == f"article:{desk.id}"


def test_an_act_that_fails_leaves_nothing(desk, database):
    before = actions(database)
    with pytest.raises(ForbiddenError):
        desk.do(reviewing.assign, EDITOR, READER)
    assert desk.status is ReviewStatus.SUBMITTED
    assert actions(database) == before


def test_a_question_has_one_article_for_a_reader(desk, answer):
    with pytest.raises(ConflictError, match="has an article"):
        desk.submit(FIRST, answer.model_copy(update={"question": "is massage safe   with Osteoporosis"}))


def test_an_answer_that_states_nothing_is_no_article(database, library):
    desk = Desk(database, library)
    with pytest.raises(EditorialError, match="states nothing"):
        desk.submit(AUTHOR, ask("Does zorbing cure hiccups in walruses?", library))


@pytest.mark.parametrize("actor", [READER, ADMIN])
def test_who_has_no_role_for_it_submits_nothing(database, library, answer, actor):
    with pytest.raises(ForbiddenError):
        Desk(database, library).submit(actor, answer)


ACTS = {
    Act.ASSIGN: lambda desk: desk.do(reviewing.assign, EDITOR, SECOND),
    Act.UNASSIGN: lambda desk: desk.do(reviewing.unassign, EDITOR, FIRST.id),
    Act.DECLARE: lambda desk: desk.do(reviewing.declare, FIRST, ""),
    Act.ACCEPT: lambda desk: desk.do(reviewing.accept, FIRST, desk.keys()[0]),
    Act.EDIT: lambda desk: desk.edit(FIRST, desk.keys()[-1], "Ask the person what matters most.", own_words=True),
    Act.COMMENT: lambda desk: desk.do(reviewing.comment, EDITOR, "Which dose?"),
    Act.REQUEST_CHANGES: lambda desk: desk.do(reviewing.request_changes, FIRST, "The dose is missing."),
    Act.RESUBMIT: lambda desk: desk.do(reviewing.resubmit, AUTHOR),
    Act.APPROVE: lambda desk: desk.approve(FIRST),
    Act.REVISE: lambda desk: desk.do(lambda s, a, n, at: reviewing.revise(s, a, n, desk.held().text.answer, at), AUTHOR),
    Act.RETIRE: lambda desk: desk.do(reviewing.retire, EDITOR, "Out of date."),
}
PATHS = {
    ReviewStatus.SUBMITTED: (),
    ReviewStatus.UNDER_REVIEW: (Act.ASSIGN,),
    ReviewStatus.CHANGES_REQUESTED: (Act.REQUEST_CHANGES,),
    ReviewStatus.APPROVED: (Act.APPROVE,),
    ReviewStatus.RETIRED: (Act.RETIRE,),
}


@pytest.mark.parametrize("status", PATHS)
def test_every_transition_that_the_table_does_not_have_is_refused(desk, database, status):
    if status is not ReviewStatus.SUBMITTED:
        desk.assign(FIRST)
        if status is ReviewStatus.APPROVED:
            desk.accept_all(FIRST)
    for act in PATHS[status]:
        ACTS[act](desk)
    assert desk.status is status
    before = actions(database)
    for act in Act:
        if status not in TRANSITIONS[act]:
            with pytest.raises(EditorialError, match="only one that is"):
                ACTS[act](desk)
    assert desk.status is status
    assert actions(database) == before


# The two-person rule


def test_an_author_who_is_a_reviewer_too_reviews_nothing_of_their_own(database, library, answer):
    desk = Desk(database, library)
    desk.submit(AUTHOR_WHO_REVIEWS, answer)
    with pytest.raises(ForbiddenError, match="author of this article"):
        desk.do(reviewing.assign, EDITOR, AUTHOR_WHO_REVIEWS)
    desk.assign(FIRST)
    desk.accept_all(FIRST)
    with pytest.raises(ForbiddenError, match="article of their own"):
        desk.approve(AUTHOR_WHO_REVIEWS)
    desk.approve(FIRST)


def test_who_had_the_text_composed_anew_is_an_author_of_it(desk, answer):
    desk.assign(FIRST, SECOND)
    desk.do(reviewing.request_changes, FIRST, "Compose it from the newest library.")
    desk.do(reviewing.resubmit, EDITOR, answer=answer)
    desk.accept_all(FIRST)
    with pytest.raises(ForbiddenError):
        desk.approve(EDITOR)
    desk.approve(FIRST)


def test_who_edited_the_text_does_not_approve_it(desk):
    desk.assign(FIRST, SECOND)
    desk.edit(FIRST, desk.keys()[-1], "Ask the person what matters most to them.", own_words=True)
    desk.accept_all(FIRST)
    with pytest.raises(ForbiddenError, match="edited this text"):
        desk.approve(FIRST)
    desk.approve(SECOND)
    assert desk.status is ReviewStatus.APPROVED


def test_who_is_not_assigned_does_not_approve(desk):
    desk.assign(FIRST)
    desk.accept_all(FIRST)
    with pytest.raises(ForbiddenError, match="assigned"):
        desk.approve(SECOND)


def test_nobody_decides_or_approves_before_conflicts_are_declared(desk):
    desk.do(reviewing.assign, EDITOR, FIRST)
    for act in (Act.ACCEPT, Act.EDIT, Act.REQUEST_CHANGES):
        with pytest.raises(EditorialError, match="Declare"):
            ACTS[act](desk)
    desk.do(reviewing.declare, FIRST, "")
    desk.accept_all(FIRST)
    desk.do(reviewing.assign, EDITOR, SECOND)
    with pytest.raises(EditorialError, match="not declared yet by Samir"):
        desk.approve(FIRST)


def test_every_statement_is_decided_before_an_approval(desk):
    desk.assign(FIRST)
    for key in desk.keys()[1:]:
        desk.do(reviewing.accept, FIRST, key)
    with pytest.raises(EditorialError, match="One statement is not decided"):
        desk.approve(FIRST)


# Several at once


def test_an_approval_of_a_version_that_changed_meanwhile_is_refused(desk):
    desk.assign(FIRST, SECOND)
    desk.accept_all(FIRST)
    looked, digest = seen(desk.database, desk.id), desk.held().version.digest
    desk.edit(SECOND, desk.keys()[-1], "Ask the person what matters most.", own_words=True)
    with pytest.raises(ConflictError):
        desk.approve(FIRST, at=looked, digest=digest)
    with pytest.raises(ConflictError, match="not the newest"):
        desk.approve(FIRST, digest=digest)
    assert desk.status is ReviewStatus.UNDER_REVIEW


def test_an_approval_after_a_remark_that_was_not_seen_is_refused(desk):
    desk.assign(FIRST, SECOND)
    desk.accept_all(FIRST)
    looked = seen(desk.database, desk.id)
    desk.do(reviewing.comment, SECOND, "Wait: the second trial is retracted.")
    with pytest.raises(ConflictError):
        desk.approve(FIRST, at=looked)


def test_of_two_edits_at_once_one_is_written_and_the_other_told(desk):
    desk.assign(FIRST, SECOND)
    looked, keys = seen(desk.database, desk.id), desk.keys()
    told = []

    def write(reviewer, key):
        try:
            desk.edit(reviewer, key, f"In the words of {reviewer.name}.", at=looked, own_words=True)
            told.append("written")
        except ConflictError:
            told.append("conflict")

    threads = [threading.Thread(target=write, args=pair) for pair in ((FIRST, keys[-1]), (SECOND, keys[-2]))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == ["conflict", "written"]
    assert desk.held().article.version == 2


def test_two_reviewers_who_decide_at_once_lose_nothing(desk, database):
    desk.assign(FIRST, SECOND)
    keys = desk.keys()
    looked = articles.Seen(1)
    failures = []

    def accept(reviewer, mine):
        for key in mine:
            try:
                with database.writing() as session:
                    reviewing.accept(session, reviewer, desk.id, key, looked)
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)

    threads = [threading.Thread(target=accept, args=pair) for pair in ((FIRST, keys[::2]), (SECOND, keys[1::2]))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    with database.reading() as session:
        assert reviewing.undecided(session, articles.held(session, desk.id)) == ()
    assert actions(database).count("article.accept") == len(keys)


# What was signed off stays


@pytest.mark.parametrize("what", ["UPDATE article_versions SET text = 'x'", "DELETE FROM article_versions",
                                  "UPDATE approvals SET reviewer = 'x'", "DELETE FROM approvals"])  # fmt: skip
def test_the_database_keeps_versions_and_approvals_as_they_were_written(desk, database, what):
    desk.assign(FIRST)
    desk.accept_all(FIRST)
    desk.approve(FIRST)
    with pytest.raises(DBAPIError, match="stay as written"), database.writing() as session:
        session.execute(text(what))
    with database.reading() as session:
        assert approved_for(session, QUESTION, Reader.CLINICIAN)


def test_a_version_that_was_tampered_with_is_not_shown(desk):
    version = desk.held().version
    forged = ArticleVersion(article_id=1, number=1, text=version.text.replace("may", "will"), digest=version.digest)
    with pytest.raises(EditorialError, match="was changed"):
        articles.text_of(forged)


def test_acts_on_what_is_not_there_say_so(desk, database):
    with pytest.raises(UsageError, match="no article 99"), database.writing() as session:
        reviewing.retire(session, EDITOR, 99, "gone", articles.Seen(1))
    desk.assign(FIRST)
    with pytest.raises(ConflictError, match="not in the article"):
        desk.do(reviewing.accept, FIRST, "0" * 16)
    with database.reading() as session:
        assert session.get(Article, desk.id).version == 1
