"""A desk with work on it: people in every role, and an article in every state, made by the acts that the pages make them by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fastapi import FastAPI

from accounts_factory import with_user
from palpate.answering import ask
from palpate.answering.difference import Change, ChangeKind, Difference
from palpate.editorial import articles, clock, reviewing
from palpate.editorial.api_tokens import make_token
from palpate.editorial.article_text import Placed, statements
from palpate.editorial.articles import Seen
from palpate.editorial.invitations import invite, reset_link
from palpate.editorial.roles import Action, Actor, Role
from palpate.editorial.tables import Article
from palpate.editorial.users import User
from palpate.editorial.watching import WatchEvent, keep_question
from palpate.library import Library
from palpate.vocabulary import Reader

SUBMITTED = "Does massage help headache?"
UNDER_REVIEW = "Is massage safe with osteoporosis?"
CHANGES_REQUESTED = "Does massage help anxiety?"
APPROVED = "Does massage help fibromyalgia?"
RETIRED = "Does massage help cancer pain?"
WATCHED = "Does massage help chronic neck pain?"
OWN_WORDS = "Ask the person what matters most to them."
INTERESTS = "Teaches massage therapy for a fee."


@dataclass
class Newsroom:
    """The people by name, the number of each article by its state, and what only a link or a form knows."""

    app: FastAPI
    people: dict[str, User] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    statement: str = ""
    """Key of a statement of the article under review."""
    invitation: str = ""
    reset: str = ""

    def actor(self, name: str) -> Actor:
        return self.people[name].actor()


def newsroom(app: FastAPI) -> Newsroom:
    """Fill the desk of a running application with accounts."""
    room = Newsroom(app)
    database = app.state.database
    roles = {
        "Alma": (Role.ADMIN, Role.EDITOR),
        "Ada": (Role.AUTHOR,),
        "Rosa": (Role.REVIEWER,),
        "Samir": (Role.REVIEWER,),
        "Lena": (),
    }
    room.people = {name: with_user(database, name, *held) for name, held in roles.items()}
    with app.state.holdings.newest() as library:
        room.articles["submitted"] = _submitted(room, SUBMITTED, library)
        _under_review(room, library)
        _changes_requested(room, library)
        _approved_twice(room, library)
        retired = _approved(room, RETIRED, library)
        with database.writing() as session:
            reviewing.retire(
                session, room.actor("Alma"), retired, "Replaced by an article on all kinds of pain.", _seen(room, retired)
            )
        room.articles["retired"] = retired
        with database.writing() as session:
            keep_question(session, room.actor("Ada"), ask(WATCHED, library, reader=Reader.PATIENT))
            room.invitation = invite(session, room.actor("Alma"), "new@example.org", {Role.AUTHOR})
            room.reset = reset_link(session, room.actor("Alma"), room.people["Lena"])
            make_token(session, room.actor("Alma"), name="Nightly export", scopes=[Action.READ], days=30)
    return room


def _submitted(room: Newsroom, question: str, library: Library) -> int:
    answer = ask(question, library)
    with room.app.state.database.writing() as session:
        return articles.submit(session, room.actor("Ada"), answer).id


def _seen(room: Newsroom, article: int) -> Seen:
    with room.app.state.database.reading() as session:
        held = articles.held(session, article)
    return Seen(held.article.version, held.article.revision)


def _statements(room: Newsroom, article: int) -> tuple[Placed, ...]:
    with room.app.state.database.reading() as session:
        return statements(articles.held(session, article).text)


def _assigned(room: Newsroom, article: int, names: Iterable[str]) -> None:
    for name in names:
        with room.app.state.database.writing() as session:
            reviewing.assign(session, room.actor("Alma"), article, room.actor(name), _seen(room, article))
        with room.app.state.database.writing() as session:
            interests = INTERESTS if name == "Samir" else ""
            reviewing.declare(session, room.actor(name), article, interests, _seen(room, article))


def _accepted(room: Newsroom, article: int, most: int | None = None) -> None:
    for placed in _statements(room, article)[:most]:
        with room.app.state.database.writing() as session:
            reviewing.accept(session, room.actor("Rosa"), article, placed.key, _seen(room, article))


def _signed_off(room: Newsroom, article: int) -> None:
    with room.app.state.database.writing() as session:
        digest = articles.held(session, article).version.digest
        reviewing.approve(session, room.actor("Rosa"), article, digest, _seen(room, article))


def _approved(room: Newsroom, question: str, library: Library) -> int:
    article = _submitted(room, question, library)
    _assigned(room, article, ["Rosa"])
    _accepted(room, article)
    _signed_off(room, article)
    return article


def _under_review(room: Newsroom, library: Library) -> None:
    article = room.articles["under review"] = _submitted(room, UNDER_REVIEW, library)
    _assigned(room, article, ["Rosa", "Samir"])
    _accepted(room, article, most=2)
    room.statement = _statements(room, article)[3].key
    database = room.app.state.database
    with database.writing() as session:
        first = reviewing.comment(
            session, room.actor("Rosa"), article, "Is this for adults only?", _seen(room, article), room.statement
        )
    with database.writing() as session:
        reviewing.comment(session, room.actor("Ada"), article, "Yes, all trials were.", _seen(room, article), None, first.id)
    with database.writing() as session:
        reviewing.comment(session, room.actor("Samir"), article, "Well founded on the whole.", _seen(room, article))


def _changes_requested(room: Newsroom, library: Library) -> None:
    article = room.articles["changes requested"] = _submitted(room, CHANGES_REQUESTED, library)
    _assigned(room, article, ["Rosa"])
    with room.app.state.database.writing() as session:
        reviewing.request_changes(session, room.actor("Rosa"), article, "Say for whom.\nAnd how long.", _seen(room, article))


def _approved_twice(room: Newsroom, library: Library) -> None:
    """Approved, then edited in a reviewer's own words and approved again; newer evidence moved it since."""
    article = room.articles["approved"] = _approved(room, APPROVED, library)
    database = room.app.state.database
    with database.writing() as session:
        reviewing.revise(session, room.actor("Ada"), article, ask(APPROVED, library), _seen(room, article))
    _assigned(room, article, ["Samir", "Rosa"])
    last = [placed for placed in _statements(room, article) if placed.place == "treatment_plan"][-1]
    reviewing.edit(database, room.actor("Samir"), article, last.key, OWN_WORDS, library, _seen(room, article), own_words=True)
    _accepted(room, article)
    _signed_off(room, article)
    now = clock.now().isoformat()
    moved = Difference(
        question=APPROVED, library_before=library.version, library_after=library.version + 1,
        changes=(
            Change(kind=ChangeKind.CERTAINTY, before="low", after="moderate"),
            Change(kind=ChangeKind.RETRACTION, before="Li 2014", record="li-2014-fibromyalgia-massage"),
        ),
    )  # fmt: skip
    with database.writing() as session:
        held = session.get(Article, article)
        held.new_evidence_at = now
        event = WatchEvent(
            article_id=article, article_version=held.public_version, question=APPROVED, reader="clinician",
            difference=moved.model_dump_json(), at=now,
        )  # fmt: skip
        session.add(event)
